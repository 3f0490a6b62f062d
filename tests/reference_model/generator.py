"""Random reference networks whose parts all fit, with layers that are shared more than once."""

from attrs import evolve
from hypothesis import strategies as st

from cnnparams import Shape
from tests.reference_model.count import Array, Leaf, MismatchError, merged_shape, walk_part
from tests.reference_model.parts import (
    Chain,
    InputPart,
    Merge,
    Nested,
    Node,
    Parallel,
    Part,
    ReferenceNetwork,
    SharedUse,
    SingleLayer,
    Skip,
    step_names,
)

NAMES = ["a", "b", "stem", "relu", "conv2d_1", "dense", "7"]
MERGES = ["add", "concat", "multiply"]

DEPTH = 3
"""How deep blocks are nested; a network with this depth is the outermost."""

input_shapes = st.sampled_from([(6, 6, 3), (5, 7, 2), (6, 6, 2), (4,)])


class NetworkGenerator:
    """Generates networks whose parts all fit; a part that was shared is used again where it fits.

    `keep` in its methods asks for parts that keep height and width, `frozen` says that the block around
    them is frozen.
    """

    def __init__(self, draw: st.DrawFn, first_key: int = 0) -> None:
        self.draw = draw
        self.shared: dict[str, tuple[SharedUse, frozenset[Array]]] = {}
        self.next_key = first_key

    def network(
        self, input_shape: Shape, depth: int, *, frozen: bool = False, keep: bool = False
    ) -> ReferenceNetwork:
        """Generate a network for an input of this shape."""
        nodes, shapes = [Node(InputPart(input_shape))], [input_shape]
        outermost = depth == DEPTH
        kinds = ["part"] * 4 + ["merge"] * 2 + ["reuse"] + ["input"] * outermost
        for last in range(self.draw(st.integers(1, 6 if outermost else 3))):
            kind, explicit = self.draw(st.sampled_from(kinds)), True
            if kind == "input":
                part = InputPart(self.draw(st.sampled_from(shapes) | input_shapes), name=f"input_{last}")
                after: tuple[int, ...] = ()
                shapes.append(part.shape)
            elif kind == "merge":
                part, after = self.merge(shapes)
                shapes.append(merged_shape(part.kind, [shapes[position] for position in after]))
            else:
                use, position = (
                    self.reuse(shapes, frozen=frozen, keep=keep) if kind == "reuse" else (None, last)
                )
                position = self.draw(st.just(position) | st.integers(0, last)) if use is None else position
                part = use or self.part(shapes[position], depth, frozen=frozen, keep=keep)
                after, explicit = (position,), position != last or self.draw(st.booleans())
                shapes.append(output_shape(part, shapes[position]))
            part = part if kind == "input" else self.with_name(part, step_names(nodes))
            nodes.append(Node(part, after, explicit))
        return ReferenceNetwork(tuple(nodes), self.draw(st.sampled_from([None, "drawn"])))

    def merge(self, shapes: list[Shape]) -> tuple[Merge, tuple[int, ...]]:
        """Generate a merge of two or three shapes that fit together."""
        kind = self.draw(st.sampled_from(MERGES))
        last = self.draw(st.integers(0, len(shapes) - 1))
        fitting = [at for at, shape in enumerate(shapes) if can_merge(kind, [shape, shapes[last]])]
        others = self.draw(st.lists(st.sampled_from(fitting), min_size=1, max_size=2))
        return Merge(kind), (*others, last)

    def with_name(self, part: Part, taken: list[str]) -> Part:
        """Give a part a name that is not taken, or none."""
        name = self.draw(st.sampled_from([None] * 4 + NAMES))
        return part if name in taken else evolve(part, name=name)

    def part(self, shape: Shape, depth: int, *, frozen: bool, keep: bool, sharing: bool = True) -> Part:
        """Generate a layer or block for an input of this shape."""
        # Nested networks are generated trainable; the tests freeze them by their paths.
        blocks = ["chain", "skip", "parallel", *([] if frozen else ["nested"])]
        kind = self.draw(st.sampled_from(["layer"] * 3 + ["shared"] * 3 * sharing + blocks * (depth > 0)))
        if kind == "shared":
            return self.shared_use(shape, depth, frozen=frozen, keep=keep)
        freeze = sharing and kind != "nested" and self.draw(st.sampled_from([False] * 4 + [True]))
        frozen = frozen or freeze
        if kind == "layer":
            return evolve(self.single_layer(shape, keep=keep), frozen=freeze)
        if kind == "nested":
            return Nested(self.network(shape, depth - 1, frozen=frozen, keep=keep), frozen=freeze)
        if kind == "chain":
            return Chain(self.parts(shape, depth, frozen=frozen, keep=keep), frozen=freeze)
        if kind == "parallel":
            return self.parallel(shape, depth, frozen=frozen, freeze=freeze)
        parts = self.parts(shape, depth, frozen=frozen, keep=True)
        result = output_shape(Chain(parts), shape)
        shortcut = None if result == shape else self.projection(result)
        then = self.part(result, depth - 1, frozen=frozen, keep=keep) if self.draw(st.booleans()) else None
        return Skip(parts, shortcut, then, frozen=freeze)

    def parallel(self, shape: Shape, depth: int, *, frozen: bool, freeze: bool) -> Part:
        """Generate two or three parts side by side whose outputs can be merged."""
        merge = self.draw(st.sampled_from(MERGES))
        first, *others = (
            self.part(shape, depth - 1, frozen=frozen, keep=True) for _ in range(self.draw(st.integers(2, 3)))
        )
        wanted, parts = output_shape(first, shape), [self.with_name(first, [])]
        for other in others:
            fits = can_merge(merge, [output_shape(other, shape), wanted])
            part = other if fits else Chain((other, self.projection(wanted)))
            parts.append(self.with_name(part, [each.name for each in parts if each.name]))
        return Parallel(tuple(parts), merge, frozen=freeze)

    def parts(self, shape: Shape, depth: int, *, frozen: bool, keep: bool) -> tuple[Part, ...]:
        """Generate one to three parts, one after another."""
        parts: list[Part] = []
        for _ in range(self.draw(st.integers(1, 3))):
            part = self.part(shape, depth - 1, frozen=frozen, keep=keep)
            parts.append(self.with_name(part, [each.name for each in parts if each.name]))
            shape = output_shape(part, shape)
        return tuple(parts)

    def single_layer(self, shape: Shape, *, keep: bool) -> SingleLayer:
        """Generate a layer."""
        kinds = ["norm", "relu", "dense", *(["conv"] * 3 if len(shape) == 3 else [])]
        kinds += [] if keep else ["full", *(["mean"] if len(shape) == 3 else [])]
        kind = self.draw(st.sampled_from(kinds))
        stride = 1 if keep or kind != "conv" else self.draw(st.sampled_from([1, 1, 1, 2]))
        kernel = self.draw(st.integers(1, 3)) if kind == "conv" else 1
        size = 0 if kind in {"norm", "relu", "mean"} else self.draw(st.integers(2, 4))
        return SingleLayer(kind, size, kernel, stride, bias=size == 0 or self.draw(st.booleans()))

    def projection(self, wanted: Shape) -> SingleLayer:
        """Generate a layer whose output has the channels of the wanted shape."""
        return SingleLayer("dense", wanted[-1], bias=self.draw(st.booleans()))

    def shared_use(self, shape: Shape, depth: int, *, frozen: bool, keep: bool) -> SharedUse:
        """Use a shared part once more, or share a new one."""
        again, _ = self.reuse([shape], frozen=frozen, keep=keep)
        if again is not None:
            return again
        key, self.next_key = f"s{self.next_key}", self.next_key + 1
        freeze = not frozen and self.draw(st.booleans())
        part = self.part(shape, max(depth - 1, 0), frozen=frozen or freeze, keep=keep, sharing=False)
        use = SharedUse(part, key, frozen=freeze)
        self.shared[key] = (evolve(use, frozen=freeze or frozen), arrays_of(use, shape))
        return use

    def reuse(self, shapes: list[Shape], *, frozen: bool, keep: bool) -> tuple[SharedUse | None, int]:
        """Choose a shared part that fits one of these shapes, and the position of the shape, or neither."""
        fitting = [
            (evolve(use, frozen=use.frozen and not frozen), position)
            for use, arrays in self.shared.values()
            for position, shape in enumerate(shapes)
            if (use.frozen or not frozen) and can_use(use, shape, arrays, keep=keep)
        ]
        return self.draw(st.sampled_from([*fitting, (None, 0)]))


def output_shape(part: Part, shape: Shape) -> Shape:
    """Return the output shape of a part for an input of this shape."""
    return walk_part(part, shape, "", "", [], frozen=False)


def can_use(use: SharedUse, shape: Shape, arrays: frozenset[Array], *, keep: bool) -> bool:
    """Whether a shared part has the same arrays for this shape, and keeps height and width if asked to."""
    try:
        result = output_shape(use, shape)
    except MismatchError:
        return False
    return arrays_of(use, shape) == arrays and (not keep or result[:-1] == shape[:-1])


def arrays_of(part: Part, shape: Shape) -> frozenset[Array]:
    """Return the arrays that a part uses; all are marked as frozen, so that only owner and size differ."""
    leaves: list[Leaf] = []
    walk_part(part, shape, "", "", leaves, frozen=True)
    return frozenset(each for leaf in leaves for each in leaf.arrays)


def can_merge(kind: str, shapes: list[Shape]) -> bool:
    """Whether these shapes can be merged."""
    try:
        return bool(merged_shape(kind, shapes))
    except MismatchError:
        return False
