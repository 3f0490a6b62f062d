"""The fields of all steps: along each axis of an input, which part of it an output sees.

The field of a step repeats itself: after a number of outputs, its period, it is the same again, moved on by a
number of inputs. So one pass over the steps finds all fields, from the input on: through the window of a
layer, an output sees what the outputs before it see.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from typing import Any, Final, TypeAlias, final

from attrs import evolve, field, frozen

from cnnparams.analysis.flow import output_of_block
from cnnparams.arithmetic.shapes import Shape, axis_names
from cnnparams.bases.base import windows_of
from cnnparams.errors import UnknownCostError
from cnnparams.layers.wrappers import TimeDistributed
from cnnparams.step import Step, core_of
from cnnparams.window import Seen, Window

Number: TypeAlias = int | Fraction
"""A whole number where it is one."""

_LONGEST = 8192
"""The longest period that is followed; beyond it, the real outputs are looked at, one by one."""


@final
@frozen
class Misalignment:
    """A step whose inputs look at different places.

    Args:
        path: the step that takes the inputs.
        axis: name of the axis of the network's input.
        shift: by how many places the centres of its inputs lie apart.
    """

    path: str
    axis: str
    shift: Number


@final
@frozen
class Along:
    """The field of a step along one axis of the input.

    Args:
        axis: the axis of the step's output by which it moves; None if all outputs see the same.
        firsts: the first place that each output of a period sees, or None if it sees nothing.
        lasts: the last place.
        advance: how far it moves in a period.
        pace: how far it moves from one output to the next, on the mean.
    """

    axis: int | None
    firsts: tuple[int | None, ...]
    lasts: tuple[int | None, ...]
    advance: int
    pace: Fraction
    is_orderly: bool = field(init=False, eq=False)
    """Whether no output sees nothing, and none begins or ends before the one in front of it."""

    def __attrs_post_init__(self) -> None:
        orderly = _ascends(self.firsts, self.advance) and _ascends(self.lasts, self.advance)
        object.__setattr__(self, "is_orderly", orderly)

    def seen(self, first: int, last: int) -> tuple[int | None, int | None]:
        """Return the first and the last place that a range of outputs sees, or None twice."""
        if first > last:
            return None, None
        if self.is_orderly:
            return self._place(self.firsts, first), self._place(self.lasts, last)
        period = len(self.firsts)
        # Whatever repeats later begins further on.
        early = range(first, min(last, first + period - 1) + 1)
        late = range(max(first, last - period + 1), last + 1)
        starts = [at for each in early if (at := self._place(self.firsts, each)) is not None]
        ends = [at for each in late if (at := self._place(self.lasts, each)) is not None]
        return (min(starts), max(ends)) if starts else (None, None)

    def _place(self, places: tuple[int | None, ...], position: int) -> int | None:
        times, phase = divmod(position, len(places))
        place = places[phase]
        return None if place is None else place + times * self.advance


def _ascends(places: tuple[int | None, ...], advance: int) -> bool:
    known = [place for place in places if place is not None]
    if len(known) < len(places):
        return False
    return all(before <= after for before, after in pairwise([*known, known[0] + advance]))


@final
@frozen
class Unknown:
    """What is known of a field behind layers that do not say what they see: these."""

    steps: tuple[Step, ...]


EVERYTHING: Final = None
"""The field along an axis that every output sees whole."""

Axes: TypeAlias = tuple[Along | None, ...]
"""A field: along each axis of the input. Empty if nothing of it is seen."""

Field: TypeAlias = Axes | Unknown


@frozen
class Fields:
    """The fields of all steps, and where inputs look at different places, in the order of the steps."""

    input_shape: Shape
    of: dict[str, Field]
    depth: dict[str, int]
    """How many axes of time are left out inside `TimeDistributed`."""
    misaligned: list[tuple[str, Misalignment]]

    def at(self, path: str) -> Field:
        """Return the field of a step; of a group, that of its last step."""
        return self.of[self.end(path)]

    def end(self, path: str) -> str:
        """Return the path of a step; of a group, that of its last step, which is the last one followed."""
        if path in self.of:
            return path
        return [name for name in self.of if name.startswith(f"{path}/")][-1]

    def follow(self, steps: Iterable[Step], source: str, depth: int = 0) -> None:
        """Find the fields of steps one after another."""
        for step in steps:
            if step.local_children:
                inside = depth + _times(core_of(step.layer))
                children = step.children
                self.follow(children, source, inside)
                end = output_of_block(step, children)
                self.of[step.path] = _moved(self.of[end], self.depth[end] - depth)
            elif step.path == source:
                self.of[step.path] = tuple(
                    [
                        Along(axis, (0,), (0,), 1, Fraction(1))
                        for axis in range(len(axes_of(self.input_shape)))
                    ]
                )
            else:
                self.of[step.path] = self._of_leaf(step, depth)
            self.depth[step.path] = depth

    def _of_leaf(self, step: Step, depth: int) -> Field:
        before = [_moved(self.of[path], self.depth[path] - depth) for path in step.inputs]
        silent = [each for seen in before if isinstance(seen, Unknown) for each in seen.steps]
        fields = [seen for seen in before if not isinstance(seen, Unknown)]
        if not any(before):
            return ()
        windows: tuple[Seen, ...] = ()
        try:
            windows = windows_of(step.layer, step.prev_shape)
        except UnknownCostError:
            silent.append(step)
        except Exception as error:
            error.add_note(f"while asking {step.path} what an output of it sees")
            raise
        if silent:
            return Unknown(tuple(dict.fromkeys(silent)))
        seen = [
            self._through(each, shape, own, step.output_shape)
            for each, shape, own in zip(fields, step.prev_shapes, windows, strict=True)
            if each
        ]
        return self._joined(step, [each for each in seen if each])

    def _through(
        self, before: Axes, prev_shape: Shape, windows: Sequence[Window | None], output_shape: Shape
    ) -> Axes:
        """Return what is seen of the input through the windows of a layer."""
        if any(window is not None and window.size <= 0 and window.upsampling == 1 for window in windows):
            return ()
        # Along the channels, which are looked at together, an output sees all inputs.
        places = enumerate(windows[: len(prev_shape) - 1])
        parts = [(place, window) for place, window in places if window and window.inside]
        found: list[Along | None] = []
        for axis, along in enumerate(before):
            if along is None and parts:
                found.append(self._part(axis, *parts[0], prev_shape, output_shape))
            elif along is None or along.axis is None or along.axis < 0:
                found.append(along)  # all of it, the same for all, or a step of time
            else:
                window = windows[along.axis] if along.axis < len(windows) else None
                found.append(self._along(axis, along, window, prev_shape, output_shape))
        return tuple(found)

    def _along(
        self, axis: int, before: Along, window: Window | None, prev_shape: Shape, output_shape: Shape
    ) -> Along | None:
        """Return what is seen along one axis of the input."""
        place = before.axis or 0
        size = prev_shape[place]
        if window is None:
            return self._fixed(axis, *before.seen(0, size - 1))
        if window.stride == 0:
            return self._fixed(axis, *before.seen(window.first(0), window.last(0)))
        governing = place if window.axis is None else window.axis
        return evolve(_seen_through(before, window, size, output_shape[governing]), axis=governing)

    def _part(self, axis: int, place: int, window: Window, prev_shape: Shape, output_shape: Shape) -> Along:
        """Return the field where some of the outputs see all of the input, and the others see nothing."""
        whole = Along(None, (0,), (self.input_shape[axis] - 1,), 0, Fraction(0))
        return evolve(_seen_through(whole, window, prev_shape[place], output_shape[place]), axis=place)

    def _fixed(self, axis: int, first: int | None, last: int | None) -> Along | None:
        """Return a field that is the same for all outputs: everything, if it covers the input."""
        if first is not None and last is not None and first <= 0 and last >= self.input_shape[axis] - 1:
            return EVERYTHING
        return Along(None, (first,), (last,), 0, Fraction(0))

    def _joined(self, step: Step, fields: list[Axes]) -> Field:
        """Return what is seen through several inputs together."""
        if len(fields) < 2:
            return fields[0] if fields else ()
        joined: list[Along | None] = []
        for axis, several in enumerate(zip(*fields, strict=True)):
            local = [each for each in several if each is not None]
            if len(local) < len(several):
                joined.append(EVERYTHING)
                continue
            self._compare(step.path, axis, local)
            joined.append(self._hull(axis, local, step.output_shape))
        return tuple(joined)

    def _hull(self, axis: int, several: list[Along], output_shape: Shape) -> Along | None:
        """Return the field from the first to the last place that any of these sees."""
        governing = {each.axis for each in several}
        moving = [each for each in several if each.axis is not None]
        if len({each.axis for each in moving}) > 1:  # such as rows and columns of a product
            return EVERYTHING
        if not moving:
            firsts = [each.firsts[0] for each in several if each.firsts[0] is not None]
            lasts = [each.lasts[0] for each in several if each.lasts[0] is not None]
            return self._fixed(axis, min(firsts, default=None), max(lasts, default=None))
        period = lcm(*[len(each.firsts) for each in moving])
        pace = {each.pace for each in several}
        if len(governing) > 1 or len(pace) > 1 or period > _LONGEST:
            period = _along_output(moving[0], output_shape)
        firsts_and_lasts = [_hull_at(several, position) for position in range(period)]
        fastest = max(moving, key=lambda each: each.pace)
        return Along(
            moving[0].axis,
            tuple([first for first, _ in firsts_and_lasts]),
            tuple([last for _, last in firsts_and_lasts]),
            fastest.advance * period // len(fastest.firsts),
            fastest.pace,
        )

    def _compare(self, path: str, axis: int, several: list[Along]) -> None:
        """Note it if the centres of these fields differ, on the mean of the outputs of a common period."""
        moving = [each for each in several if each.axis is not None]
        period = lcm(*[len(each.firsts) for each in moving])
        if len({each.pace for each in moving}) != 1 or period > _LONGEST:
            return
        centres = {middle for each in moving if (middle := _centre(each, period)) is not None}
        if len(centres) > 1:
            name = axes_of(self.input_shape)[axis]
            shift = whole_if_it_is(max(centres) - min(centres))
            self.misaligned.append((path, Misalignment(path, name, shift)))


def _times(layer: Any) -> int:
    """Return how many axes of time a block leaves out for the layers inside."""
    times = 0
    while isinstance(layer, TimeDistributed):
        times, layer = times + 1, layer.layer
    return times


def _hull_at(several: Iterable[Along], position: int) -> tuple[int | None, int | None]:
    places = [each.seen(position, position) for each in several]
    firsts = [first for first, _ in places if first is not None]
    lasts = [last for _, last in places if last is not None]
    return (min(firsts), max(lasts)) if firsts else (None, None)


def _along_output(along: Along, output_shape: Shape) -> int:
    """Return the size of the output along the axis by which a field moves; that of time inside is open."""
    return output_shape[along.axis or 0]


def _seen_through(before: Along, window: Window, size: int, new: int) -> Along:
    """Return what outputs see through a window over what is before it."""
    period = len(before.firsts)
    cycle = window.upsampling * period
    groups = cycle // gcd(window.stride, cycle)  # after so many, the window is at the same phase
    outputs = window.repeats * groups
    advance = groups * window.stride // cycle * before.advance
    if window.inside or outputs > _LONGEST:
        outputs = new
        advance = new * window.stride * before.advance // (window.repeats * cycle)
    places: list[tuple[int | None, int | None]] = []
    for position in range(outputs):
        first, last = window.first(position), window.last(position)
        if window.inside:
            first, last = max(first, 0), min(last, size - 1)
        places.append(before.seen(first, last))
    pace = before.pace * Fraction(window.stride, window.upsampling * window.repeats)
    firsts, lasts = [first for first, _ in places], [last for _, last in places]
    return Along(None, tuple(firsts), tuple(lasts), advance, pace)


def _centre(along: Along, period: int) -> Fraction | None:
    """Return the mean of the middles of the fields of so many outputs."""
    pairs = [along.seen(position, position) for position in range(period)]
    sums = [first + last for first, last in pairs if first is not None and last is not None]
    return Fraction(sum(sums), 2 * len(sums)) if sums else None


def _moved(seen: Field, deeper: int) -> Field:
    """Return a field as seen inside `TimeDistributed`, whose layers have one axis less, or outside again."""
    if deeper == 0 or isinstance(seen, Unknown):
        return seen
    return tuple(
        [
            along if along is None or along.axis is None else evolve(along, axis=along.axis + deeper)
            for along in seen
        ]
    )


def axes_of(shape: Shape) -> tuple[str, ...]:
    """Return the names of the axes of an input along which there are places: all but the channels."""
    names = axis_names(len(shape))
    return tuple(names[:-1] or names)


def whole_if_it_is(number: Fraction) -> Number:
    """Return a fraction as a whole number where it is one."""
    return int(number) if number.denominator == 1 else number


def fields_of(steps: Sequence[Step], source: Step) -> Fields:
    """Find the fields of all steps, of blocks and inside them."""
    fields = Fields(source.output_shape, {}, {}, [])
    fields.follow(steps, source.path)
    return fields
