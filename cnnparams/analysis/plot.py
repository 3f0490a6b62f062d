"""Where the parameters, the multiply-adds and the activations are, layer by layer, as a plot."""

from collections.abc import Sequence
from io import StringIO
from os import PathLike
from typing import TYPE_CHECKING, Any, final

from attrs import field, frozen

from cnnparams.analysis.diagram import as_wide_as_the_page
from cnnparams.analysis.operations import check_known
from cnnparams.analysis.picture import role_of
from cnnparams.analysis.report import checked_path
from cnnparams.analysis.shares import AMOUNTS
from cnnparams.arithmetic.values import brief, got
from cnnparams.errors import ConfigError, nearest
from cnnparams.step import Step, leaves_of

if TYPE_CHECKING:
    from cnnparams.render.plot import Bars

_FORMATS = dict.fromkeys([".svg", ".png", ".pdf"], "")
LABELS = {
    "params": "Parameters",
    "macs": "Multiply-adds (one example)",
    "activations": "Activations (one example)",
}
"""What the axes say, with the convention."""


@final
@frozen(repr=False)
class Plot:
    """A plot. A notebook shows it; `figure` is the figure of matplotlib, to change it.

    Args:
        title: what is plotted.
        figure: the figure.
    """

    title: str
    figure: Any = field(eq=False)  # Any: matplotlib is not needed to install this package

    def save(self, path: str | PathLike[str]) -> None:
        """Write the plot to a file.

        Args:
            path: name of the file; it ends with .svg, .png or .pdf.

        Raises:
            TypeError: this is not a path.
            NetworkError: it ends with something else.
        """
        self.figure.savefig(checked_path("save", path, _FORMATS), dpi=150)

    def __repr__(self) -> str:
        """Say what it is."""
        return f"<Plot of {self.title}>"

    def _repr_svg_(self) -> str:
        text = StringIO()
        self.figure.savefig(text, format="svg")
        return as_wide_as_the_page(text.getvalue())


def plot(networks: Sequence[tuple[str, Sequence[Step]]], of: Sequence[str]) -> Plot:
    """Plot costs of networks, given by their titles and steps, side by side.

    Raises:
        TypeError: a cost is not a string, or they are no list.
        ConfigError: there is no such cost, or none is asked for.
        UnknownCostError: multiply-adds are asked for, and a layer does not say what it computes.
        ImportError: matplotlib is not installed.
    """
    from cnnparams.render.plot import Panel, draw_panels  # loaded by those who plot

    words = ", ".join(map(repr, AMOUNTS))
    rule = f"plot: of must be some of {words}"
    if not isinstance(of, list | tuple):
        raise TypeError(f"{rule}, in a list, {got(of)}")
    for each in of:
        if type(each) is not str:
            raise TypeError(f"{rule}, {got(each)}")
        if each not in AMOUNTS:
            raise ConfigError(f"{rule}, got {brief(each)}{nearest(each, AMOUNTS)}")
    if not of:
        raise ConfigError(f"{rule}, got none")
    if "macs" in of:
        for title, steps in networks:
            check_known(title, steps)
    panels = [
        Panel(LABELS[each], tuple([_bars(title, steps, each) for title, steps in networks])) for each in of
    ]
    return Plot(" and ".join([title for title, _ in networks]), draw_panels(panels))


def _bars(title: str, steps: Sequence[Step], cost: str) -> "Bars":
    from cnnparams.render.plot import Bars

    _, amount = AMOUNTS[cost]
    leaves = list(leaves_of(steps))
    return Bars(
        title,
        tuple([step.path for step in leaves]),
        tuple([role_of(step) for step in leaves]),
        tuple([amount(step) for step in leaves]),
    )
