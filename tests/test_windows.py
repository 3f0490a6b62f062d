"""Windows: along each axis, an output sees what its layer uses to compute it, place by place."""

from math import prod
from typing import Any

import pytest
from hypothesis import assume, given

from cnnparams import (
    Block,
    CNNParamsError,
    FlattenPositions,
    Layer,
    Reshape,
    Shape,
    Stack,
    UnflattenLike,
    Window,
)
from cnnparams.bases.base import windows_of
from cnnparams.bases.sequences import Recurrent
from cnnparams.layers.transposed import Transposed
from tests.against.entry import Entry
from tests.drawing import drawn, trials
from tests.families import EXAMPLES
from tests.reach import BY_KIND, places, reach
from tests.records import Example
from tests.test_every_layer import FINAL

MOST = 4_000  # places of an input, which are looked at one by one

WIDER = (FlattenPositions, Reshape, UnflattenLike, Stack, Recurrent)
"""Of these, more may be said to be seen: whole rows, other inputs of a stack, later steps of a series."""


def compare(layer: Layer[Any, Any], prev_shape: Any, most: int = 40) -> None:
    """Compare the windows of a layer with what it uses, at some places of its output."""
    shapes: tuple[Shape, ...] = prev_shape if layer.takes_several else (prev_shape,)
    windows = windows_of(layer, prev_shape)
    output: Shape = layer.output_shape(prev_shape)
    assert len(windows) == len(shapes)
    everywhere = list(places(output)) if prod(output) <= MOST else []
    chosen = everywhere[:: max(len(everywhere) // most, 1)]
    for at in chosen:
        for shape, seen, uses in zip(shapes, windows, reach(layer, shapes, at), strict=True):
            used = list(uses)
            said = [range_of(window, at, shape, axis) for axis, window in enumerate(seen)]
            if not used:
                nothing = any(first > last for first, last in said)
                assert nothing or isinstance(layer, WIDER) or has_gaps(layer), (layer, prev_shape, at)
                continue
            for axis, (first, last) in enumerate(said):
                places_used = [use[axis] for use in used]
                hull = min(places_used), max(places_used)
                # Of the channels, a layer may use fewer.
                if isinstance(layer, WIDER) or (axis == len(shape) - 1 and axis > 0) or has_gaps(layer):
                    assert first <= hull[0] <= hull[1] <= last, (layer, prev_shape, at, axis)
                else:
                    assert (first, last) == hull, (layer, prev_shape, at, axis)


def range_of(window: Window | None, at: tuple[int, ...], shape: Shape, axis: int) -> tuple[int, int]:
    """Return the first and last place that the output at a place sees, which may be padding."""
    if window is None:
        return 0, shape[axis] - 1
    position = at[axis if window.axis is None else window.axis]
    first, last = window.first(position), window.last(position)
    return (max(first, 0), min(last, shape[axis] - 1)) if window.inside else (first, last)


def has_gaps(layer: Any) -> bool:
    """Whether a kernel with gaps is laid down at a distance: which outputs it misses is not followed."""
    return isinstance(layer, Transposed) and max(layer.dilation) > 1 < max(layer.stride)


KNOWN = [example for example in EXAMPLES if type(example.layer) in BY_KIND]


@pytest.mark.parametrize("example", KNOWN, ids=lambda example: str(example.layer))
def test_an_output_sees_what_is_used_for_it(example: Example) -> None:
    shapes = example.prev_shape if example.layer.takes_several else (example.prev_shape,)
    if max(map(prod, shapes)) <= MOST * 5:
        compare(example.layer, example.prev_shape)
    else:
        windows_of(example.layer, example.prev_shape)


@pytest.mark.parametrize("entry", drawn(BY_KIND), ids=lambda entry: entry.layer.__name__)
def test_an_output_of_any_settings_sees_what_is_used_for_it(entry: Entry) -> None:
    @trials(60)
    @given(entry.draws())
    def agree(draw: tuple[dict[str, Any], Any]) -> None:
        try:
            layer, prev_shape = entry.layer(**draw[0]), draw[1]
            layer.output_shape(prev_shape)
        except (CNNParamsError, TypeError):
            assume(False)
        shapes = prev_shape if layer.takes_several else (prev_shape,)
        assume(max(map(prod, shapes)) <= MOST)
        compare(layer, prev_shape, most=10)

    agree()


def test_every_layer_has_windows() -> None:
    silent = {kind.__name__ for kind in FINAL - BY_KIND.keys() if not issubclass(kind, Block)}
    assert silent == {"Custom", "Opaque", "Input", "Parameter"}
