"""Reads a run of a PyTorch module: which steps the functions are that it called."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any, Literal, TypeAlias, final

from attrs import field, frozen

from cnnparams.bases.base import Layer
from cnnparams.errors import ConfigError, NetworkError, ShapeError
from cnnparams.interop.assembling import Array, Assembly
from cnnparams.interop.drafting import Draft, opaque, refuse_unknown
from cnnparams.interop.sketch import Arrays, Place, Sketch, UnreadableError, WrongLayerError, free
from cnnparams.interop.torch_trace import Called, Ref, Trace
from cnnparams.interop.values import Order, Value, channels_last
from cnnparams.layers.input import Input
from cnnparams.layers.parameters import Parameter
from cnnparams.networks.network import Network
from cnnparams.operations import Operation
from cnnparams.weights import Weight

Emit: TypeAlias = "Callable[[Reader, Called], Value | Sequence[Value | None] | None]"
"""How a call becomes steps: its outputs, of which None is not used; None alone says that it is no step."""

MOVES = frozenset({
    "alias", "broadcast_to", "cat", "clone", "contiguous", "detach", "expand", "expand_as", "flatten", "flip",
    "float", "gather", "getitem", "half", "index_select", "mT", "movedim", "narrow", "permute", "repeat",
    "repeat_interleave", "reshape", "reshape_as", "roll", "select", "setitem", "squeeze", "stack", "T", "t",
    "take_along_dim", "tile", "to", "transpose", "tril", "triu", "type_as", "unbind", "unfold", "unflatten",
    "unsqueeze", "view", "view_as", "fold", "rot90", "swapaxes", "swapdims", "split", "chunk",
    "tensor_split", "pad", "bfloat16", "double", "data", "masked_fill", "where", "copy", "type", "cpu",
})  # fmt: skip
"""Functions that move numbers and compute none."""

LOGIC = frozenset({
    "all", "any", "bitwise_and", "bitwise_not", "bitwise_or", "bitwise_xor", "logical_and", "logical_not",
    "logical_or", "logical_xor",
})  # fmt: skip
"""Functions of what is true or false, which compute no numbers."""

COMPARISONS = frozenset({"eq", "ne", "lt", "le", "gt", "ge", "isnan", "isinf", "isfinite"})
"""Functions that compare each element once."""


CONSTANTS = frozenset({
    "empty_like", "full_like", "new_empty", "new_full", "new_ones", "new_tensor", "new_zeros", "ones_like",
    "rand_like", "randn_like", "zeros_like", "arange", "zeros", "ones", "empty", "full", "linspace",
})  # fmt: skip
"""Functions whose output has the shape of their input, but not its numbers."""


FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, UnreadableError, ValueError)
"""What goes wrong where a call has arguments that its line in the table does not expect."""

NO_CALL = Called("", None, Place("", 0), (), {}, ())
"""What made a weight."""


@final
@frozen
class Computed:
    """A tensor that follows from weights and constants alone.

    Args:
        ref: the tensor.
        roots: the weights from which it follows.
        name: the function that made it last; "" for a weight itself.
        names: all functions that made it.
        batch: the axis along which it is repeated for each example, if it is.
        call: the call that made it last.
    """

    ref: Ref
    roots: frozenset[int]
    name: str = ""
    names: frozenset[str] = frozenset()
    batch: int | None = None
    call: Called = field(default=NO_CALL, eq=False)


@final
class Reader:
    """Reads one run of a module."""

    def __init__(self, trace: Trace, functions: Mapping[str, Emit], taught: Mapping[type, Emit]) -> None:
        """Begin with a run, and how functions are read."""
        self.trace = trace
        self.functions = functions
        self.taught = taught
        self.batch_size: int = trace.batch_size
        self.sketch: Sketch = Sketch(trace.batch_size)
        self.values: dict[Ref, Value] = {}
        self.sources: dict[Ref, Value] = {}
        self.computed: dict[Ref, Computed] = {}
        self.arrays: dict[int, Array] = {}
        self.kept: list[int] = []
        self.outputs: dict[str, int] = {}
        self.unknown: list[tuple[str, str]] = []
        self.pads: dict[int, tuple[str, dict[int, tuple[int, int]], Value]] = {}
        self.uses: Counter[Ref] = Counter([ref for call in trace.calls for ref in call.refs])
        self.uses.update(trace.outputs.values())
        self.taken: Counter[int] = Counter()
        self.names: dict[int, list[str]] = {ref.number: paths for ref, paths in trace.weights.items()}
        for ref, paths in trace.weights.items():
            trained = trace.learnt.get(ref.number)
            self.arrays[ref.number] = Array(paths[0], ref.shape, trained is not None, bool(trained))
            self.computed[ref] = Computed(ref, frozenset({ref.number}))

    def read(self, names: Sequence[str]) -> None:
        """Read all calls; the inputs have these names.

        Raises:
            NetworkError: a layer cannot be, or no output is seen.
        """
        who = self.trace.who
        try:
            self.read_calls(names)
        except (ConfigError, ShapeError) as error:  # of a layer, which does not know its place
            raise NetworkError(f"{who}: {self.sketch.place.path or 'the model'}: {error}") from None
        if not any(ref in self.values for ref in self.trace.outputs.values()):
            rule = "no output is seen to depend on an input: what vmap and other threads call is not seen"
            raise NetworkError(f"{who}: {rule}")

    def read_calls(self, names: Sequence[str]) -> None:
        """Read the inputs, the calls in their order, and the outputs."""
        for ref, name, batch in zip(self.trace.inputs, names, self.trace.batches, strict=True):
            self.sketch.kind = name
            order = channels_last(ref.shape, batch) or (None,)
            value = self.sketch.value(len(self.sketch.steps), ref.shape, order, batch)
            self.values[ref] = self.sketch.source(ref.shape, batch, Input(value.own), name, {})
        self.count_uses()
        for call in self.trace.calls:
            self.sketch.place, self.sketch.kind = call.place, call.name.strip("_")
            self.call(call)
        self.outputs = {name: self.output(ref).step for name, ref in self.trace.outputs.items()}

    def output(self, ref: Ref) -> Value:
        """Return an output with the axes of size 1 that it has in the model, and without others."""
        value = self.value(ref)
        kept = [axis for axis in value.order if axis is not None]
        if ref not in self.values or value.is_folded or not kept:
            return value
        usual = channels_last(value.shape, value.batch)
        return self.sketch.arranged(value, usual if _wide(value, usual) == _wide(value, kept) else kept)

    def count_uses(self) -> None:
        """Count how often a weight meets a tensor that depends on the input; and more, if its way divides."""
        roots = {ref: computed.roots for ref, computed in self.computed.items()}
        for call in self.trace.calls:
            refs = call.refs
            if call.name in CONSTANTS or all(ref in roots for ref in refs):
                made = frozenset[int]().union(*[roots[ref] for ref in refs if call.name not in CONSTANTS])
                roots.update({ref: made for ref in call.outputs if ref not in refs})
            else:
                self.taken.update([root for ref in refs if ref in roots for root in roots[ref]])
        self.taken.update([root for ref in roots if self.uses[ref] > 1 for root in roots[ref]])

    def call(self, call: Called) -> None:
        """Read one call."""
        refs = call.refs
        is_empty = any(0 in ref.shape for ref in call.outputs)
        if is_empty or call.name in CONSTANTS or not any(ref in self.values for ref in refs):
            self.compute(call, refs)
            return
        outputs, reason = self.emitted(call)
        used = [ref for ref in call.outputs if self.is_used(ref)]
        if outputs is None:
            self.values |= self.opaque(call, reason, used or call.outputs[:1])
            return
        found = dict(zip(call.outputs, outputs, strict=False))
        self.values |= {ref: value for ref, value in found.items() if value is not None}
        lost = [ref for ref in used if found.get(ref) is None]
        if lost:
            self.values |= self.opaque(call, ": another output than the first", lost, has_weights=False)

    def emitted(self, call: Called) -> tuple[Sequence[Value | None] | None, str]:
        """Return the outputs of a call; None, and why, if it is not read."""
        taught = [emit for kind, emit in self.taught.items() if isinstance(call.function, kind)]
        emit = taught[0] if taught else self.functions.get(call.name)
        if emit is None:
            return None, ""
        steps = len(self.sketch.steps)
        try:
            outputs = emit(self, call)
        except WrongLayerError:
            raise
        except FAULTS as error:
            self.sketch.take_back(steps)
            self.sources = {ref: value for ref, value in self.sources.items() if value.step < steps}
            return None, f": {error}".splitlines()[0]
        return [outputs] if isinstance(outputs, Value) else outputs, ""

    def compute(self, call: Called, refs: Sequence[Ref]) -> None:
        """Remember a tensor that follows from weights and constants."""
        known = [self.computed[ref] for ref in refs if ref in self.computed and call.name not in CONSTANTS]
        roots = frozenset[int]().union(*[each.roots for each in known])
        names = frozenset({call.name}).union(*[each.names for each in known])
        first = refs[0].shape if refs else ()
        for ref in call.outputs:
            if ref in refs:
                continue
            batch = known[0].batch if len(known) == 1 and known[0].ref.shape == ref.shape else None
            if call.name in {"expand", "repeat", "broadcast_to", "tile", "expand_as"}:
                new = len(ref.shape) - len(first)
                for axis, size in enumerate(ref.shape):
                    if size == self.batch_size and (axis < new or first[axis - new] == 1):
                        batch = axis
            self.computed[ref] = Computed(ref, roots, call.name, names, batch, call)

    # What a table of functions asks for.

    def value(self, ref: Ref) -> Value:
        """Return a tensor; a weight or a constant becomes a step without inputs."""
        if ref in self.values:
            return self.sketch.current(self.values[ref])
        if ref not in self.sources:
            self.sources[ref] = self.made(self.computed.get(ref) or Computed(ref, frozenset(), "constant"))
        return self.sketch.current(self.sources[ref])

    def made(self, computed: Computed) -> Value:
        """Add a step for a tensor that follows from weights and constants."""
        ref, batch = computed.ref, computed.batch
        size = prod(ref.shape) if batch is None else prod(ref.shape) // self.batch_size
        roots = [self.arrays[number] for number in sorted(computed.roots)]
        if not roots or (not roots[0].is_learnt and not computed.name):
            weights, arrays = self.opaque_weights(sorted(computed.roots))
            kind = "buffer" if roots else "constant"
            if batch is None and computed.name and self.batch_size in ref.shape:
                batch = ref.shape.index(self.batch_size)
            layer = opaque((), (1,), weights, kind, ())
            return self.sketch.source(ref.shape, batch, layer, roots[0].path if roots else None, arrays, kind)
        is_alone = len(roots) == 1 and computed.names <= MOVES and self.taken[min(computed.roots)] == 1
        if not computed.name or (is_alone and roots[0].size == size and roots[0].is_learnt):
            arrays = {"parameter": min(computed.roots)}
            return self.sketch.source(ref.shape, batch, Parameter((1,)), roots[0].path, arrays)
        call, at = computed.call, (self.sketch.place, self.sketch.kind)
        self.sketch.place, self.sketch.kind = call.place, call.name.strip("_")
        outputs, reason = self.emitted(call)
        value = None if outputs is None else outputs[call.outputs.index(ref)]
        if value is None:
            value = self.opaque(call, reason, [ref])[ref]
        self.sketch.place, self.sketch.kind = at
        return value

    def opaque_weights(self, numbers: Sequence[int], *, avoid: str = "") -> tuple[tuple[Weight, ...], Arrays]:
        """Return the weights of a layer that is not described, and which tensors they are.

        Args:
            numbers: the tensors.
            avoid: a name that another weight of the layer has.
        """
        weights: list[Weight] = []
        arrays: dict[str, int] = {}
        for number in numbers:
            array = self.arrays[number]
            word = "".join([letter if letter.isalnum() else "_" for letter in array.path.rpartition("/")[2]])
            name = free(word if word.isidentifier() else f"w_{word}", {**arrays, avoid: 0})
            axes = {f"axis{place}": size for place, size in enumerate(array.shape)}
            weights.append(Weight(name, **axes) if array.is_learnt else Weight.state(name, **axes))
            arrays[name] = number
        return tuple(weights), arrays

    def weights(self, **refs: Ref | None) -> Arrays | None:
        """Return which tensors are the weights of a layer; None if one is not a weight itself."""
        found: dict[str, int] = {}
        for name, ref in refs.items():
            if ref is not None:
                computed = self.computed.get(ref)
                if computed is None or computed.name or ref.number not in self.arrays:
                    return None
                found[name] = ref.number
        return found

    def roots_of(self, ref: Ref) -> frozenset[int]:
        """Return the weights from which a tensor follows."""
        return self.computed[ref].roots if ref in self.computed else frozenset()

    def weight(self, ref: Ref) -> Computed:
        """Return a weight, which may be computed.

        Raises:
            UnreadableError: it depends on the input.
        """
        if ref in self.values:
            raise UnreadableError("its weight depends on the input")
        return self.computed.get(ref) or Computed(ref, frozenset(), "constant")

    def add(
        self,
        call: Called,
        layer: Layer[Any, Any],
        sources: Sequence[Value],
        order: Order,
        arrays: Arrays | None = None,
        *,
        batch: int | Literal["same"] | None = "same",
        output: int = 0,
        kind: str | None = None,
        path: str | None = None,
    ) -> Value:
        """Add a step whose output is an output of a call, with its axes in this order."""
        at = sources[0].batch if batch == "same" else batch
        value = self.sketch.value(0, call.outputs[output].shape, order, at)
        path = path or self.owner(arrays or {})
        return self.sketch.add(layer, sources, value, arrays, kind=kind, path=path)

    def owner(self, arrays: Arrays) -> str | None:
        """Return the path of the module that has these weights, if another module takes them."""
        owners = [{owner_of(path) for path in self.names[number]} for number in arrays.values()]
        common = set[str]().union(*owners).intersection(*owners)
        return min(common) if common and not common & {"", self.sketch.place.path} else None

    def arrays_under(self, path: str) -> Arrays:
        """Return the weights of a module that is taken as a whole."""
        start = f"{path}/" if path else ""
        inside = [number for number, array in self.arrays.items() if array.path.startswith(start)]
        arrays = {number: self.arrays[number] for number in inside}
        return {f"its {array.path}": number for number, array in arrays.items() if not array.is_counter}

    def is_used(self, ref: Ref) -> bool:
        """Whether a tensor is an argument of a later call, or an output."""
        return self.uses[ref] > 0

    # What is not read.

    def opaque(
        self, call: Called, reason: str, outputs: Sequence[Ref], *, has_weights: bool = True
    ) -> dict[Ref, Value]:
        """Add a step for each of these outputs of a call that is not read; the first one has its weights."""
        is_known = call.name in MOVES | LOGIC | COMPARISONS and "batch" not in reason
        if not is_known:
            self.unknown.append((call.place.path or "the model", f"{call.title or call.name}{reason}"))
        refs = [ref for ref in call.refs if 0 not in ref.shape]
        own = [ref for ref in refs if self.is_own_weight(ref)]
        data = [self.value(ref) for ref in refs if ref not in own]
        weights, arrays = self.opaque_weights([ref.number for ref in own] if has_weights else [])
        shapes = tuple([each.own for each in data])
        likely = [value.batch for value in data if value.batch is not None]
        found: dict[Ref, Value] = {}
        for ref in outputs:
            batch = batch_of(ref.shape, likely, self.batch_size)
            order = channels_last(ref.shape, batch)
            if batch is not None and ref.shape[batch] > self.batch_size:
                order = (batch, *order)
            value = self.sketch.value(0, ref.shape, order or (None,), batch)
            axes = {f"axis{place}": size for place, size in enumerate(value.own)}
            compared = (Operation("compare", **axes),) if call.name in COMPARISONS else ()
            layer = opaque(shapes, value.own, weights, call.name, compared if is_known else None)
            found[ref] = self.sketch.add(layer, data, value, arrays, path=self.owner(arrays))
            weights, arrays = self.opaque_weights([])
        return found

    def is_own_weight(self, ref: Ref) -> bool:
        """Whether a tensor is a weight that no other call takes."""
        return ref.number in self.arrays and self.taken[ref.number] <= 1 and ref not in self.sources

    def network(self, name: str | None, *, keep: bool, taught: str | None) -> Network[Any]:
        """Return the network that was read; the message says how a layer is taught, if it can be."""
        if not keep:
            teach = f", or say how to make one: layers={{{taught}: function}}" if taught else ""
            how = f"keep them with unknown='keep'{teach}"
            refuse_unknown(self.trace.who, self.unknown, how)
        numbers = list(range(len(self.trace.inputs)))
        # What nothing takes stands first, so that the last step is the output of the model.
        order = [*numbers, *self.kept, *range(len(self.sketch.steps))]
        steps = {number: self.sketch.steps[number] for number in order}
        planned = {number: step for number, step in steps.items() if not step.is_dropped}
        inputs = {number: str(planned[number].path) for number in numbers}
        return Assembly(Draft(self.trace.who, name), planned, self.arrays).network(inputs, self.outputs)

    def unused(self) -> list[int]:
        """Return the weights that no step has, by their numbers."""
        used = {number for step in self.sketch.steps for number in step.arrays.values()}
        return [
            number for number, array in self.arrays.items() if number not in used and not array.is_counter
        ]

    def keep_unused(self, number: int) -> None:
        """Add a step for a weight that nothing takes."""
        array = self.arrays[number]
        self.kept.append(len(self.sketch.steps))
        if array.is_learnt:
            self.sketch.source(array.shape, None, Parameter((1,)), array.path, {"parameter": number})
            return
        weights, arrays = self.opaque_weights([number])
        layer = opaque((), (1,), weights, "buffer", ())
        self.sketch.source(array.shape, None, layer, array.path, arrays)


def _wide(value: Value, order: Sequence[int | None]) -> list[int | None]:
    """Return the axes of an order whose size is not 1."""
    return [axis for axis in order if value.size(axis) > 1]


def owner_of(path: str) -> str:
    """Return the path of the module that has a weight, which may be parametrized."""
    owner, is_parametrized, _ = path.partition("/parametrizations/")
    return owner if is_parametrized else path.rpartition("/")[0]


def batch_of(shape: Sequence[int], likely: Sequence[int], batch_size: int) -> int | None:
    """Return the axis that most likely holds the batch."""
    for axis in likely:
        if axis < len(shape) and shape[axis] % batch_size == 0:
            return axis
    folded = [axis for axis, size in enumerate(shape) if size % batch_size == 0]
    return next((axis for axis in folded if shape[axis] == batch_size), folded[0] if folded else None)
