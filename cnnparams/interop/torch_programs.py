"""Exported programs of PyTorch: their graph is there already, and is read without a run."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias, final

from cnnparams.arithmetic.values import got, is_integer, is_tuple, show
from cnnparams.errors import CNNParamsError, NetworkError
from cnnparams.interop.drafting import as_list
from cnnparams.interop.sketch import Place, free
from cnnparams.interop.torch_reader import CONSTANTS
from cnnparams.interop.torch_trace import (
    BATCH_SIZE,
    WHO,
    Called,
    Ref,
    Torch,
    Trace,
    named_in,
    path_of,
    plain,
    refs_in,
)

Arguments: TypeAlias = tuple[Any, ...]  # Any: whatever an operator takes
Rewritten: TypeAlias = tuple[str, Arguments, Mapping[str, Any]]
Rewrite: TypeAlias = Callable[[Arguments, Mapping[str, Any]], Rewritten]


def is_program(module: object) -> bool:
    """Whether this is what `torch.export.export` returns."""
    kind = type(module)
    return kind.__name__ == "ExportedProgram" and kind.__module__.startswith("torch.export")


def program_trace(program: Torch, shapes: Sequence[object]) -> tuple[Trace, list[str], str | None]:
    """Return the calls in an exported program, the names of its inputs, and the class of its module.

    Args:
        program: the program.
        shapes: the shape of each input without the batch; none if the program says them all.

    Raises:
        TypeError: a shape is none, or there are more or fewer than inputs.
        NetworkError: the sizes are not known, or are others.
    """
    read = _Program(program)
    read.bind(shapes)
    with following():
        return *read.trace(), read.title


@contextmanager
def following() -> Generator[None]:
    """Say that a graph cannot be followed: it may have been changed by hand after it was exported.

    Raises:
        NetworkError: anything went wrong.
    """
    try:
        yield
    except CNNParamsError:
        raise
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise NetworkError(f"{WHO}: the graph of the program cannot be followed; {what}") from error


@final
class _Program:
    """Reads the graph of one program."""

    def __init__(self, program: Torch) -> None:
        self.program = program
        self.refs: dict[str, Ref | list[Ref]] = {}  # by the names of nodes
        self.roots: dict[Ref, Ref] = {}  # the tensor whose numbers a tensor has
        self.count = 0
        self.sizes: dict[Any, int] = {}  # by open sizes
        self.batch_size = BATCH_SIZE
        self.places: dict[str, Place] = {}
        self.calls: list[Called] = []
        self.title: str | None = None  # the class of the module
        with following():
            self.nodes: list[Torch] = list(program.graph.nodes)
            self.specs = {spec.arg.name: spec for spec in program.graph_signature.input_specs}
            tensors = [node for node in self.nodes if _shape(node) is not None]
            self.held = [node for node in tensors if node.op == "placeholder"]
            self.inputs = [node for node in self.held if self.specs[node.name].kind.name == "USER_INPUT"]

    def trace(self) -> tuple[Trace, list[str]]:
        nodes, specs, inputs = self.nodes, self.specs, self.inputs
        weights: dict[Ref, list[str]] = {}
        learnt: dict[int, bool] = {}
        same: dict[object, Ref] = {}
        for node in self.held:
            spec = specs[node.name]
            tensor: Any = self.program.state_dict.get(spec.target)
            ref = self.new(node.meta["val"])
            if tensor is not None:  # as it is for inputs, and for buffers that are not stored
                ref = same.setdefault(_identity(tensor), ref)
                weights.setdefault(ref, []).append(path_of(spec.target))
                if spec.kind.name == "PARAMETER":
                    learnt[ref.number] = bool(tensor.requires_grad)
            self.refs[node.name] = ref
        for node in nodes:
            if node.op == "call_function":
                self.read(node)
        outputs = self.outputs(nodes[-1])
        given: list[Any] = [self.refs[node.name] for node in inputs]
        self.check_views(given, tuple(outputs.values()))
        batches = [0] * len(given)
        paths = [path for each in weights.values() for path in each]
        paths += [place.path for place in self.places.values()]
        inside = {path.partition("/")[0] for path in paths}
        others = [f"{node.name}_input" if node.name in inside else node.name for node in inputs[1:]]
        names = ["input", *others]
        return Trace(given, outputs, self.calls, weights, learnt, WHO, self.batch_size, batches), names

    def bind(self, shapes: Sequence[object]) -> None:
        """Give the open sizes of the inputs a number.

        Raises:
            TypeError: a shape is none, or there are more or fewer than inputs.
            NetworkError: sizes are not known, or are others.
        """
        inputs = self.inputs
        if shapes and len(shapes) != len(inputs):
            names = ", ".join([node.name for node in inputs])
            raise TypeError(f"{WHO}: takes the shape of each input ({names}) or none, got {len(shapes)}")
        given: list[Any] = list(shapes) or [None] * len(inputs)
        firsts = {self.bound(node, shape) for node, shape in zip(inputs, given, strict=True)}
        fixed = {size for size in firsts if type(size) is int}
        if len(fixed) > 1 or (fixed and len(firsts) > len(fixed)):
            raise NetworkError(f"{WHO}: the first axis of every input must be the batch, the same for all")
        self.batch_size = next(iter(fixed), BATCH_SIZE)
        self.sizes.update(dict.fromkeys(firsts - fixed, BATCH_SIZE))

    def bound(self, node: Torch, shape: Any) -> Any:
        """Give the open sizes of one input a number; return its first size, which is the batch."""
        where = f"{WHO}: {node.name}"
        if shape is not None and not (is_tuple(shape) and all(map(is_integer, shape))):
            rule = "a shape must be a tuple of whole numbers such as (3, 224, 224)"
            raise TypeError(f"{WHO}: {rule}, {got(shape)}")
        sizes = [size if type(size) is int else size.node.expr for size in _shape(node)]
        if not sizes:
            raise NetworkError(f"{where}: is a number, without a batch")
        batch, *others = sizes
        if shape is None and any(type(size) is not int for size in others):
            raise NetworkError(f"{where}: the program leaves sizes open; give the shape of each input")
        own = others if shape is None else list(shape)
        fits = [type(size) is not int or size == value for size, value in zip(others, own, strict=False)]
        if len(own) != len(others) or not all(fits):
            says = ", ".join([str(size) if type(size) is int else "any" for size in others])
            raise NetworkError(f"{where}: the program takes ({says}) after the batch, got {show(shape)}")
        pairs = zip(others, own, strict=True)
        self.sizes.update({size: value for size, value in pairs if type(size) is not int})
        return batch

    def size(self, size: Torch) -> int:
        """Return a size as a number.

        Raises:
            NetworkError: it depends on numbers, or is not divided as it must be.
        """
        if type(size) is int:
            return size
        found = size.node.expr.subs(self.sizes)
        if not found.is_Integer:
            raise NetworkError(f"{WHO}: a size depends on what is in the tensors: {size}")
        return int(found)

    def new(self, tensor: Torch) -> Ref:
        """Return the next tensor."""
        self.count += 1
        return Ref(self.count, tuple([self.size(size) for size in tensor.shape]))

    def read(self, node: Torch) -> None:
        """Write down one call; what makes no tensor is none."""
        made = node.meta.get("val")
        name = getattr(node.target, "__name__", "function")
        if name == "getitem":
            several: Any = self.refs[node.args[0].name]
            self.refs[node.name] = several[node.args[1]]
            return
        tensors = [each for each in as_list(made) or [made] if hasattr(each, "shape")]
        if not tensors:
            return
        refs = [self.new(tensor) for tensor in tensors]
        self.refs[node.name] = refs[0] if as_list(made) is None else refs
        arguments = tuple([self.argument(each) for each in node.args])
        named: Mapping[str, Any] = {key: self.argument(each) for key, each in node.kwargs.items()}
        self.note_views(node.target, arguments, refs)
        word = plain(name.partition(".")[0])
        rewrite = _REWRITTEN.get(word)
        if rewrite is not None:
            word, arguments, named = rewrite(arguments, named)
        outputs = tuple([ref for ref in refs if 0 not in ref.shape]) or tuple(refs)
        call = Called(word, node.target, self.place(node), arguments, named, outputs, str(node.target))
        self.calls.append(call)

    def argument(self, value: Any) -> Any:
        """Return an argument with the number of each tensor in its place."""
        items = as_list(value)
        if items is not None:
            return tuple([self.argument(each) for each in items])
        if not hasattr(value, "meta"):
            return value
        if value.name in self.refs:
            return self.refs[value.name]
        made = value.meta.get("val")
        return self.size(made) if hasattr(made, "node") else made

    def place(self, node: Torch) -> Place:
        """Return the call of a module in which a call is."""
        found: Mapping[str, tuple[str, str]] = node.meta.get("nn_module_stack") or {}
        stack = list(found.items())
        if not stack:
            return Place("", 0)
        self.title = stack[0][1][1].rpartition(".")[2]
        for key, (path, _) in stack:
            self.places.setdefault(key, Place(path_of(path.partition("@")[0]), len(self.places)))
        return self.places[stack[-1][0]]

    def note_views(self, target: Torch, arguments: Arguments, refs: Sequence[Ref]) -> None:
        """Remember whose numbers the outputs of a call have."""
        schema = getattr(target, "_schema", None)
        first = next(refs_in(arguments), None)
        if schema is not None and first is not None and any(each.alias_info for each in schema.returns):
            self.roots |= dict.fromkeys(refs, self.roots.get(first, first))

    def check_views(self, inputs: Sequence[Ref], outputs: tuple[Ref, ...]) -> None:
        """Refuse what changes a tensor in place, if another view of the same numbers is taken later.

        What does not depend on an input, as a mask that is filled, may be changed so.

        Raises:
            NetworkError: there is such a call.
        """
        depends = set(inputs)
        for place, call in enumerate(self.calls):
            schema = getattr(call.function, "_schema", None)
            if call.name in CONSTANTS or depends.isdisjoint(call.refs):
                continue
            depends.update(call.outputs)
            if schema is None or not schema.is_mutable:
                continue
            ref = call.outputs[0]
            root = self.roots.get(ref, ref)
            later = [each for one in self.calls[place + 1 :] for each in one.refs]
            others = [each for each in [*later, *outputs] if each.number < ref.number]
            if any(self.roots.get(each, each) == root for each in others):
                rule = f"{call.name} changes numbers in place, and another view of them is taken later"
                raise NetworkError(f"{WHO}: {call.place.path or 'the model'}: {rule}: this is not read")

    def outputs(self, node: Torch) -> dict[str, Ref]:
        """Return the outputs by their names.

        Raises:
            NetworkError: there is none.
        """
        specs = self.program.graph_signature.output_specs
        values = [
            self.argument(value)
            for value, spec in zip(node.args[0], specs, strict=True)
            if spec.kind.name == "USER_OUTPUT"
        ]
        found: dict[str, Ref] = {}
        for name, ref in named_in(self.program.call_spec.out_spec.unflatten(values), "output", Ref):
            found[free(name.replace("/", "."), found)] = ref
        if not found:
            raise NetworkError(f"{WHO}: the model returns no tensor")
        return found


def _shape(node: Torch) -> Any:
    """Return the shape of the tensor of a node; None if it is none."""
    return getattr(node.meta.get("val"), "shape", None)


def _identity(tensor: Torch) -> object:
    """Return what tells whether two weights are the same tensor."""
    place = (tensor.untyped_storage()._cdata, tensor.storage_offset())  # noqa: SLF001
    return (*place, tuple(tensor.shape), tensor.stride())


# The operators whose arguments are others than those of the function of PyTorch.


def _in_order(name: str, *places: int) -> Rewrite:
    """Return how an operator becomes a function that takes its arguments in another order."""

    def rewrite(arguments: Arguments, named: Mapping[str, Any]) -> Rewritten:
        return name, tuple([arguments[place] for place in places if place < len(arguments)]), named

    return rewrite


def _batch_norm(arguments: Arguments, named: Mapping[str, Any]) -> Rewritten:
    """Read `batch_norm(input, weight, bias, mean, variance, *others)`, with or without `training`."""
    source, weight, bias, mean, variance = arguments[:5]
    return "batch_norm", (source, mean, variance, weight, bias), named


def _sliced(arguments: Arguments, named: Mapping[str, Any]) -> Rewritten:
    """Read `slice(input, dim, start, end, step)` as an index."""
    given: Mapping[int, Any] = dict(enumerate(arguments))
    before = [slice(None)] * (given.get(1, 0) % len(given[0].shape))
    index = (*before, slice(given.get(2), given.get(3), given.get(4)))
    return "getitem", (given[0], index), named


def _resized(mode: str) -> Rewrite:
    """Return how `upsample_nearest2d(input, ...)` becomes a function: the sizes are those of its output."""
    return lambda arguments, _: ("interpolate", arguments[:1], {"mode": mode})


def _convolution(arguments: Arguments, named: Mapping[str, Any]) -> Rewritten:
    """Read `convolution`, which stands for all convolutions, transposed ones among them."""
    source, weight, bias, stride, padding, dilation, is_transposed, output_padding, groups = arguments
    axes = len(source.shape) - 2
    if is_transposed:
        given = (source, weight, bias, stride, padding, output_padding, groups, dilation)
        return f"conv_transpose{axes}d", given, named
    return f"conv{axes}d", (source, weight, bias, stride, padding, dilation, groups), named


def _resizes() -> Iterator[tuple[str, Rewrite]]:
    for mode, counts in {"nearest": "123", "nearest_exact": "123", "bilinear": "2", "bicubic": "2"}.items():
        for axes in counts:
            yield f"upsample_{mode}{axes}d", _resized(mode.replace("_", "-"))
    yield "upsample_linear1d", _resized("linear")
    yield "upsample_trilinear3d", _resized("trilinear")


_REWRITTEN: dict[str, Rewrite] = {
    "alias": _in_order("clone", 0),
    "batch_norm": _batch_norm,
    "constant_pad_nd": _in_order("pad", 0, 1),
    "convolution": _convolution,
    "embedding": _in_order("embedding", 1, 0),
    "feature_dropout": _in_order("dropout2d", 0, 1, 2),
    "index": _in_order("getitem", 0, 1),
    "instance_norm": _in_order("instance_norm", 0, 3, 4, 1, 2, 5, 6, 7),
    "lift_fresh_copy": _in_order("clone", 0),
    "native_batch_norm_legit_no_training": _batch_norm,
    "native_group_norm": _in_order("group_norm", 0, 6, 1, 2, 7),
    "native_layer_norm": _in_order("layer_norm", 0, 1, 2, 3, 4),
    "numpy_T": _in_order("T", 0),
    "slice": _sliced,
    "to_copy": _in_order("to", 0),
    **dict(_resizes()),
}
"""How an operator is called as a function of PyTorch, by its plain name."""
