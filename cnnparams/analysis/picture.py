"""The picture of a network: which steps are shown, what each does, and what feeds it."""

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from typing import Literal

from cnnparams.analysis.rows import SummaryRow, rows_to, wiring_of
from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import is_tuple
from cnnparams.errors import UnknownCostError
from cnnparams.layers.input import Input
from cnnparams.layers.matching import CropLike
from cnnparams.paths import output_paths
from cnnparams.render.drawing.pictures import Node, Picture, Role
from cnnparams.step import Step, core_of, first_uses
from cnnparams.window import Window

_WINDOWS = {"kernel_height", "kernel_width", "kernel_length", "kernel_depth"}


def picture_of(
    title: str,
    steps: Sequence[Step],
    depth: int | None = None,
    layout: Literal["channels_last", "channels_first"] = "channels_last",
) -> Picture:
    """Return the picture of these steps, with blocks opened to a depth as in a summary."""
    rows = rows_to(steps, depth, wiring=wiring_of(steps))
    shown = dict(_shown(rows))
    first = first_uses(steps)
    nodes = tuple([_node(row, shown, first) for row in rows])
    return Picture(title, nodes, sum([step.param_count() for step in steps]), layout)


def role_of(step: Step) -> Role:
    """Return what a step does, as its shapes, weights and arithmetic tell."""
    layer = core_of(step.layer)
    if isinstance(layer, Input):
        return "input"
    if step.local_children:
        return "block"
    shapes = list(step.prev_shapes)
    if isinstance(layer, CropLike) or not shapes:
        return "other"
    if len(shapes) > 1:
        return "merge"
    return _role_by_shapes(step, shapes[0], step.output_shape)


def _role_by_shapes(step: Step, before: Shape, after: Shape) -> Role:
    layer = core_of(step.layer)
    weights = layer.weights(step.prev_shape)
    if any(not _WINDOWS.isdisjoint(dict(weight.axes)) for weight in weights):
        return "upsampling" if prod(after[:-1]) > prod(before[:-1]) else "convolution"
    if weights and _has_products(step):
        return "fully connected"
    if prod(after[:-1]) < prod(before[:-1]) and prod(after) < prod(before):
        return "pooling"
    if weights:
        return "normalization"
    if after == before:
        return "pooling" if _has_windows(step) else "activation"
    if prod(after) == prod(before):
        return "other"
    return "upsampling" if prod(after[:-1]) > prod(before[:-1]) else "other"


def _has_products(step: Step) -> bool:
    try:
        return step.macs() > 0
    except UnknownCostError:
        return True


def _has_windows(step: Step) -> bool:
    """Whether an output sees several places, as that of a pool with a stride of 1 does."""
    try:
        windows = core_of(step.layer).windows(step.prev_shape)
    except UnknownCostError:
        return False
    return any(isinstance(window, Window) and window.size > window.upsampling for window in windows)


def _node(row: SummaryRow, shown: Mapping[str, str], first: Mapping[str, str]) -> Node:
    step = row.step
    nodes = tuple([_node(inner, shown, first) for inner in row.rows])
    twin = None if step.shared_with is None else shown.get(first[step.shared_with])
    return Node(
        step.path,
        row.title,
        f"{step.kind}{_settings(step)}",
        role_of(step),
        step.output_shape,
        row.of_all(Step.param_count),
        tuple([_where(name, shown) for name in step.inputs]),
        row.count,
        nodes,
        _where(list(output_paths(step))[-1], shown) if nodes else None,
        twin,
    )


def _settings(step: Step) -> str:
    """Return what a window is: its size, and its stride and dilation where they are not 1."""
    layer = core_of(step.layer)
    size = _numbers(layer, "kernel_size") or _numbers(layer, "pool_size")
    if not size:
        return ""
    stride = _numbers(layer, "stride") or (size if hasattr(layer, "pool_size") else ())
    text = f" {'×'.join(map(str, size))}"
    for sign, setting in (("/", stride), ("dilated ", _numbers(layer, "dilation"))):
        if set(setting) - {1}:
            text += f" {sign}{'×'.join(map(str, dict.fromkeys(setting)))}"
    return text


def _numbers(layer: object, name: str) -> tuple[int, ...]:
    """Return a setting of a layer that has one for each axis."""
    setting: object = getattr(layer, name, None)
    return tuple([each for each in setting if isinstance(each, int)]) if is_tuple(setting) else ()


def _shown(rows: Sequence[SummaryRow]) -> Iterator[tuple[str, str]]:
    """Yield the paths of steps, and of those for which others stand, with those of their nodes."""
    for row in rows:
        yield row.step.path, row.step.path
        for name in row.alike:
            yield f"{row.step.path.removesuffix(row.name)}{name}", row.step.path
        yield from _shown(row.rows)


def _where(path: str, shown: Mapping[str, str]) -> str:
    """Return the node that shows a step: its own, or that of the block or group around it."""
    while path not in shown:
        path = path.rpartition("/")[0]
    return shown[path]
