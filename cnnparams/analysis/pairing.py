"""Which layer of one network stands for which of another, and what is different between them."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import Literal, TypeAlias, final

from attrs import evolve, frozen

from cnnparams.analysis.normal_forms import (
    inputs_of,
    is_fully_connected,
    is_identity,
    is_vector_of_all,
    joined_axis,
    normal_form,
    settings_of,
    takes_any_order,
)
from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import brief, show
from cnnparams.layers.shared import Shared
from cnnparams.paths import head_of, output_paths, walk
from cnnparams.step import Step, first_uses, leaves_of

Status: TypeAlias = Literal["equal", "changed", "added", "removed"]


@final
@frozen
class Compared:
    """A layer of one network and the layer of the other in its place; None if there is none.

    Args:
        first: the step of the first network.
        second: the step of the second one.
        changes: what is different, a line each.
    """

    first: Step | None
    second: Step | None
    changes: tuple[str, ...] = ()

    @property
    def status(self) -> Status:
        """Whether the layer is equal, changed, only in the second network, or only in the first one."""
        if self.first is None:
            return "added"
        if self.second is None:
            return "removed"
        return "changed" if self.changes else "equal"

    @property
    def path(self) -> str:
        """The path of its step, or both if they differ."""
        paths = [step.path for step in (self.first, self.second) if step is not None]
        return " | ".join(dict.fromkeys(paths))


Outputs: TypeAlias = Sequence[tuple[str, Step]]
"""The name and the step of each output."""


def pair_up(
    first: Sequence[Step], second: Sequence[Step], outputs: tuple[Outputs, ...] = ((), ())
) -> list[Compared]:
    """Return the layers of two networks, those together that stand for each other.

    They are paired by their paths or, if that finds more that are equal, by their order.

    Args:
        first: the steps of one network.
        second: those of the other.
        outputs: the outputs of both.
    """
    ours, theirs = _Sources(first), _Sources(second)
    leaves = (ours.leaves(), theirs.leaves())
    pairs = list(_by_path(*leaves))
    # Where names were made from the order of layers, one layer more gives all others after it new names.
    if any(pair.status != "equal" for pair in pairs):
        by_order = list(_by_order(*leaves))
        pairs = by_order if _equal(by_order) > _equal(pairs) else pairs
    wired = _with_wiring(pairs, ours, theirs)
    # Where layers are different, so are often the last ones, which needs no word.
    if all(pair.status == "equal" for pair in wired):
        return _with_outputs(wired, (ours, theirs), outputs)
    return wired


@final
class _Sources:
    """Which layers feed a layer, and which one has its weights, by their paths."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.made_by: dict[str, str] = {}
        self.uses: dict[str, set[str]] = {}
        for found in walk(steps):
            self.made_by[found.step.path] = list(output_paths(found.step))[-1]
            if isinstance(found.step.layer, Shared):
                self.uses.setdefault(found.step.layer.name, set()).add(found.step.path)
        self.first_use = first_uses(steps)
        self.steps = {step.path: step for step in leaves_of(steps)}
        self.passed = self._passed()

    def _passed(self) -> set[str]:
        """Return the paths of layers that are passed by.

        They change nothing, or make a vector for layers that would do so themselves.
        """
        takers: dict[str, list[Step]] = {}
        for step in self.steps.values():
            for source in step.inputs:
                takers.setdefault(self.made_by[source], []).append(step)
        vectors = [
            path
            for path, step in self.steps.items()
            if is_vector_of_all(step) and takers.get(path) and all(map(is_fully_connected, takers[path]))
        ]
        return {*vectors, *[path for path, step in self.steps.items() if is_identity(step)]}

    def leaves(self) -> list[Step]:
        """Return the layers that are compared."""
        return [step for path, step in self.steps.items() if path not in self.passed]

    def of(self, step: Step) -> list[str]:
        """Return the paths of the layers whose outputs a layer takes.

        Layers that change nothing are passed by; what is joined twice along one axis is joined once.
        """
        return self._before(step, joined_axis(step))

    def _before(self, step: Step, axis: int | None) -> list[str]:
        found: list[str] = []
        for source in step.inputs:
            path = self.made_by[source]
            before = self.steps[path]
            is_part = axis is not None and joined_axis(before) == axis
            found += self._before(before, axis) if is_part or path in self.passed else [path]
        return found

    def output(self, step: Step) -> str:
        """Return the path of the layer that makes the output of a step, past those that change nothing."""
        path = self.made_by[step.path]
        while path in self.passed:
            path = self.made_by[self.steps[path].inputs[0]]
        return path

    def shared(self, step: Step) -> str | None:
        """Return the path of the layer that has the weights of this one, if another one has them."""
        owner = step
        while owner.shared_with is not None:  # it may be that what is shared is in something that is shared
            use = head_of(owner.path, self.uses.get(owner.shared_with, ())) or owner.path
            owner = self.steps[self.first_use[owner.shared_with] + owner.path[len(use) :]]
        return owner.path if owner is not step and owner.own_weights else None


def _with_wiring(pairs: list[Compared], ours: _Sources, theirs: _Sources) -> list[Compared]:
    """Add to the changes what layers take, and with which they share their weights."""
    places = (
        {pair.first.path: place for place, pair in enumerate(pairs) if pair.first is not None},
        {pair.second.path: place for place, pair in enumerate(pairs) if pair.second is not None},
    )
    whole = {place for place, pair in enumerate(pairs) if pair.first is not None and pair.second is not None}

    def place_of(path: str | None, side: int) -> int | None:
        """Return the pair of a layer; for one that the other network has not, that of what feeds it."""
        sources = (ours, theirs)[side]
        while path is not None:
            place = places[side][path]
            if place in whole:
                return place
            before = sources.of(sources.steps[path])
            path = before[0] if before else None
        return None

    wired: list[Compared] = []
    for pair in pairs:
        if pair.first is None or pair.second is None:
            wired.append(pair)
            continue
        changes = list(pair.changes)
        takes = (ours.of(pair.first), theirs.of(pair.second))
        sources = ([place_of(path, 0) for path in takes[0]], [place_of(path, 1) for path in takes[1]])
        if takes_any_order(pair.first):
            for each in sources:
                each.sort(key=str)
        if sources[0] != sources[1]:
            changes.append(f"takes: {' -> '.join([', '.join(paths) or 'none' for paths in takes])}")
        shares = (ours.shared(pair.first), theirs.shared(pair.second))
        if place_of(shares[0], 0) != place_of(shares[1], 1):
            changes.append(f"shares its weights with: {' -> '.join([path or 'none' for path in shares])}")
        wired.append(evolve(pair, changes=tuple(changes)))
    return wired


def _with_outputs(
    pairs: list[Compared], sources: tuple[_Sources, _Sources], outputs: tuple[Outputs, ...]
) -> list[Compared]:
    """Add to the changes which layers are outputs, in which order, and of which shape."""
    found: list[dict[str, list[str]]] = []
    for side, given in zip(sources, outputs, strict=True):
        of_side: dict[str, list[str]] = {}
        for number, (_, step) in enumerate(given, start=1):
            path = side.output(step)
            is_same = step.output_shape == side.steps[path].output_shape
            text = str(number) if is_same else f"{number}, as {show(step.output_shape)}"
            of_side.setdefault(path, []).append(text)
        found.append(of_side)
    told: list[Compared] = []
    for pair in pairs:
        both = [
            [] if step is None else of_side.get(step.path, [])
            for step, of_side in zip((pair.first, pair.second), found, strict=True)
        ]
        words = [" and ".join(each) or "none" for each in both]
        change = f"output number: {words[0]} -> {words[1]}"
        told.append(pair if words[0] == words[1] else evolve(pair, changes=(change,)))
    return told


def _equal(pairs: Sequence[Compared]) -> int:
    return sum([pair.status == "equal" for pair in pairs])


def _by_path(first: Sequence[Step], second: Sequence[Step]) -> Iterator[Compared]:
    """Pair the layers of equal paths; those between them are added or removed."""
    theirs = {step.path: step for step in second}
    ours = {step.path for step in first}
    place = 0
    for step in first:
        like = theirs.get(step.path)
        if like is None:
            yield Compared(step, None)
            continue
        while second[place].path not in ours or second[place] is like:  # which is not behind `place`
            other = second[place]
            place += 1
            if other is like:
                break
            yield Compared(None, other)
        yield _paired(step, like)
    for other in second[place:]:
        if other.path not in ours:
            yield Compared(None, other)


def _by_order(first: Sequence[Step], second: Sequence[Step]) -> Iterator[Compared]:
    """Pair layers by their order, as `diff` pairs lines: the longest runs that are equal first."""
    keys = [list(map(_key, steps)) for steps in (first, second)]
    for kind, begin, end, start, stop in _runs(*keys):
        ours, theirs = first[begin:end], second[start:stop]
        if kind == "replace":
            yield from _replaced(ours, theirs)
        else:
            for place in range(max(len(ours), len(theirs))):
                yield _paired(
                    ours[place] if place < len(ours) else None, theirs[place] if place < len(theirs) else None
                )


def _runs(first: list[Hashable], second: list[Hashable]) -> Sequence[tuple[str, int, int, int, int]]:
    """Compare two lists as `diff` does, after what is equal at both ends, which is fast to find."""
    begin = 0
    while begin < min(len(first), len(second)) and first[begin] == second[begin]:
        begin += 1
    end = 0
    while end < min(len(first), len(second)) - begin and first[-1 - end] == second[-1 - end]:
        end += 1
    ends = len(first) - end, len(second) - end
    middle = _opcodes(first[begin : ends[0]], second[begin : ends[1]])
    runs = [(kind, a + begin, b + begin, c + begin, d + begin) for kind, a, b, c, d in middle]
    return [
        ("equal", 0, begin, 0, begin),
        *runs,
        ("equal", ends[0], len(first), ends[1], len(second)),
    ]


def _opcodes(first: list[Hashable], second: list[Hashable]) -> list[tuple[str, int, int, int, int]]:
    """Compare two lists as `diff` does or, if that would take minutes, place by place."""
    numbers: dict[Hashable, int] = {}
    keys = [[numbers.setdefault(key, len(numbers)) for key in each] for each in (first, second)]
    counts = [Counter(each) for each in keys]
    pairs = sum([count * counts[1][key] for key, count in counts[0].items()])
    if pairs < MOST_PAIRS:
        from difflib import SequenceMatcher  # slow to load

        return list(SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes())
    shorter = min(len(first), len(second))
    codes = [
        ("equal" if keys[0][at] == keys[1][at] else "replace", at, at + 1, at, at + 1)
        for at in range(shorter)
    ]
    return [*codes, ("replace", shorter, len(first), shorter, len(second))]


MOST_PAIRS = 1_000_000
"""How many pairs of equal layers are looked at to find the longest runs."""


def _replaced(first: Sequence[Step], second: Sequence[Step]) -> Iterator[Compared]:
    """Pair the layers of one class in their order; the others are removed and added."""
    kinds: list[list[Hashable]] = [[step.kind for step in steps] for steps in (first, second)]
    for _, begin, end, start, stop in _runs(*kinds):
        ours, theirs = first[begin:end], second[start:stop]
        together = len(ours) == len(theirs) and all(
            one.kind == other.kind for one, other in zip(ours, theirs, strict=True)
        )
        if together:
            yield from [_paired(one, other) for one, other in zip(ours, theirs, strict=True)]
        else:
            yield from [Compared(step, None) for step in ours]
            yield from [Compared(None, step) for step in theirs]


def _key(step: Step) -> Hashable:
    """Return what layers in one place have in common, but for their names and how the same is said."""
    sizes = tuple(sorted([weight.size for weight in step.own_weights]))
    return (normal_form(step), inputs_of(step), step.output_shape, sizes)


def _paired(first: Step | None, second: Step | None) -> Compared:
    if first is None or second is None:
        return Compared(first, second)
    return Compared(first, second, tuple(_changes(first, second)))


def _changes(first: Step, second: Step) -> Iterator[str]:
    """Yield what is different between two layers, but for their names and how the same is said."""
    is_same = normal_form(first) == normal_form(second)
    if not is_same and first.kind != second.kind:
        yield f"class: {first.kind} -> {second.kind}"
    elif not is_same:
        ours, theirs = settings_of(first), settings_of(second)
        for name in dict.fromkeys([*ours, *theirs]):
            if ours.get(name) != theirs.get(name):
                yield f"{name}: {brief(ours.get(name))} -> {brief(theirs.get(name))}"
    if inputs_of(first) != inputs_of(second):
        yield f"input: {_shapes(first.prev_shapes)} -> {_shapes(second.prev_shapes)}"
    if first.output_shape != second.output_shape:
        yield f"output: {show(first.output_shape)} -> {show(second.output_shape)}"
    if is_same != (first.kind != second.kind):
        weights = [[(weight.name, weight.shape) for weight in step.own_weights] for step in (first, second)]
        if weights[0] != weights[1]:
            yield f"weights: {_named(weights[0])} -> {_named(weights[1])}"
    if first.repeats != second.repeats:
        yield f"applied: {first.repeats} -> {second.repeats} times"


def _shapes(shapes: tuple[Shape, ...]) -> str:
    return " + ".join(map(show, shapes)) or "none"


def _named(weights: Sequence[tuple[str, Shape]]) -> str:
    return ", ".join([f"{name} {show(shape)}" for name, shape in weights]) or "none"
