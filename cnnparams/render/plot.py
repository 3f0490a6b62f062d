"""Plots of where the costs are: bars for layers, one panel for each cost and each network."""

from collections.abc import Sequence
from sys import float_info
from typing import Any, final

from attrs import frozen

from cnnparams.errors import ConfigError
from cnnparams.extras import load_extra
from cnnparams.render.cells import thousands
from cnnparams.render.drawing.palette import PALETTE
from cnnparams.render.drawing.pictures import Role

_WIDTH, _HEIGHT = 9.5, 2.9
"""How wide a plot and how high a panel is, in inches."""

_ROOM_FOR_A_NAME = 0.011
"""Which part of the width a letter of a name takes."""


@final
@frozen
class Bars:
    """The costs of the layers of one network.

    Args:
        title: name of the network.
        names: paths of the layers.
        roles: what they do.
        amounts: their costs.
    """

    title: str
    names: tuple[str, ...]
    roles: tuple[Role, ...]
    amounts: tuple[int, ...]

    @property
    def total(self) -> int:
        """The cost of all layers."""
        return sum(self.amounts)


@final
@frozen
class Panel:
    """One cost, of one or several networks side by side.

    Args:
        label: what it is, with its convention.
        bars: the bars of each network.
    """

    label: str
    bars: tuple[Bars, ...]


def draw_panels(panels: Sequence[Panel]) -> Any:  # Any: matplotlib is not needed to install this package
    """Return a figure of matplotlib with these panels, one below the other.

    Raises:
        ImportError: matplotlib is not installed.
    """
    figure = load_extra("matplotlib.figure", "plot()", "plot").Figure(
        figsize=(_WIDTH, 0.9 + _HEIGHT * len(panels)), layout="constrained"
    )
    load_extra("matplotlib.backends.backend_agg", "plot()", "plot").FigureCanvasAgg(figure)
    columns = len(panels[0].bars)
    axes = figure.subplots(len(panels), columns, squeeze=False, sharex="col", sharey="row")
    for row, panel in zip(axes, panels, strict=True):
        for place, (one, bars) in enumerate(zip(row, panel.bars, strict=True)):
            _draw(one, bars, columns)
            if place == 0:
                one.set_ylabel(panel.label)
            one.set_title(f"{_plain(bars.title)}: {thousands(bars.total)}", loc="left", fontsize=10)
    roles: dict[Role, None] = {}
    for panel in panels:
        for bars in panel.bars:
            roles |= dict.fromkeys(_with_bars(bars))
    patch = load_extra("matplotlib.patches", "plot()", "plot").Patch
    handles = [_styled(patch, role) for role in roles]
    figure.legend(handles=handles, loc="outside upper left", ncols=6, frameon=False, fontsize=9)
    return figure


def short(number: float, _place: object = None) -> str:
    """Write a number for an axis: `2.5 M`; 999,960 is `1 M`, never `1000 k`."""
    for unit, size in (("T", 10**12), ("G", 10**9), ("M", 10**6), ("k", 10**3)):
        if abs(number) >= size * 0.99995:
            return f"{number / size:.4g} {unit}"
    return f"{number:.4g}"


def _plain(name: str) -> str:
    """Write a name so that matplotlib reads no formula in it."""
    return name.replace("$", r"\$")


def _with_bars(bars: Bars) -> list[Role]:
    return [role for role, amount in zip(bars.roles, bars.amounts, strict=True) if amount]


def _styled(patch: Any, role: Role) -> Any:  # Any: classes of matplotlib
    paint = PALETTE[role]
    return patch(facecolor=paint.fill, edgecolor=paint.dark, linewidth=0.6, label=role)


def _draw(axes: Any, bars: Bars, columns: int) -> None:  # Any: axes of matplotlib
    places = range(len(bars.amounts))
    # As floats: matplotlib takes no whole numbers beyond 64 bits.
    if max(bars.amounts) > float_info.max:
        raise ConfigError(f"plot: {bars.title} has numbers that are too large to be drawn")
    drawn = axes.bar(places, [float(amount) for amount in bars.amounts], width=0.9, linewidth=0.6)
    for bar, role in zip(drawn, bars.roles, strict=True):
        bar.set(facecolor=PALETTE[role].fill, edgecolor=PALETTE[role].dark)
    axes.yaxis.set_major_formatter(short)
    axes.grid(visible=True, axis="y", color="0.85", linewidth=0.7)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    _name_stages(axes, bars, columns)
    axes.margins(x=0.01, y=0.22)  # with room for a name above the highest bar
    if any(bars.amounts):
        most = max(places, key=bars.amounts.__getitem__)
        axes.annotate(
            f"{_plain(bars.names[most])}\n{thousands(bars.amounts[most])}",
            (most, float(bars.amounts[most])),
            xytext=(0, 3),
            textcoords="offset points",
            ha=("left", "center", "right")[3 * most // len(bars.amounts)],
            va="bottom",
            fontsize=8,
            color="0.25",
        )


def _name_stages(axes: Any, bars: Bars, columns: int) -> None:  # Any: axes of matplotlib
    """Name the blocks and layers of the network itself below their bars, the largest first."""
    stages: dict[str, list[int]] = {}
    for place, name in enumerate(bars.names):
        stages.setdefault(name.partition("/")[0], []).append(place)
    letter = len(bars.names) * _ROOM_FOR_A_NAME * columns
    ticks: list[tuple[float, float, str]] = []
    for name, places in sorted(stages.items(), key=lambda stage: -len(stage[1])):
        middle, half = (places[0] + places[-1]) / 2, letter * (len(name) + 1) / 2
        edge = 0.5 + 0.04 * len(bars.names)  # how far a name may stand out
        is_inside = half - edge <= middle <= len(bars.names) - 1 - half + edge or len(stages) == 1
        if is_inside and all(abs(middle - other) >= half + room for other, room, _ in ticks):
            ticks.append((middle, half, name))
    for number, places in enumerate([places for places in stages.values() if len(places) > 1]):
        if number % 2 == 0:
            axes.axvspan(places[0] - 0.5, places[-1] + 0.5, color="0.5", alpha=0.09, linewidth=0)
    ticks.sort()
    axes.set_xticks([place for place, _, _ in ticks], [_plain(name) for _, _, name in ticks], fontsize=9)
    axes.tick_params(axis="x", length=0)
