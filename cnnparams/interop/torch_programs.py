"""Exported programs of PyTorch: their graph is there already, and is read without a run."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias, final

from cnnparams.errors import CNNParamsError, NetworkError
from cnnparams.interop.drafting import as_list
from cnnparams.interop.sketch import Place, free
from cnnparams.interop.torch_reader import CONSTANTS
from cnnparams.interop.torch_sizes import Sizes, leaves_open, shape_of
from cnnparams.interop.torch_trace import (
    WHO,
    Called,
    Ref,
    Torch,
    Trace,
    name_of,
    named_in,
    path_of,
    refs_in,
    refuse_change,
    several,
)

Arguments: TypeAlias = tuple[Any, ...]  # Any: whatever an operator takes
Rewritten: TypeAlias = tuple[str, Arguments, Mapping[str, Any]]
Rewrite: TypeAlias = Callable[[Arguments, Mapping[str, Any]], Rewritten]


def is_program(module: object) -> bool:
    """Whether this is what `torch.export.export` returns."""
    kinds = [(kind.__name__, kind.__module__) for kind in type(module).__mro__]
    return any(name == "ExportedProgram" and home.startswith("torch.export") for name, home in kinds)


def says_sizes(program: Torch) -> bool:
    """Whether a program says the sizes of its inputs, but for the batch."""
    return not any(map(leaves_open, _Program(program).inputs))


def program_trace(program: Torch, shapes: Sequence[object]) -> tuple[Trace, list[str], str | None]:
    """Return the calls in an exported program, the names of its inputs, and the class of its module.

    Args:
        program: the program.
        shapes: the shape of each input without the batch; none if the program says them all.

    Raises:
        TypeError: a shape is none, or there are more or fewer than inputs.
        NetworkError: the sizes are not known, or are others; or the graph cannot be followed.
    """
    read = _Program(program)
    read.sizes.bind(read.inputs, shapes)
    with following():
        return *read.trace(), read.title


@contextmanager
def following() -> Generator[None]:
    """Say that a graph cannot be followed: it may have been changed after it was exported.

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
        self.sizes = Sizes(program)
        self.refs: dict[Torch, Any] = {}  # Any: the tensors of a node, in lists where it makes several
        self.roots: dict[Ref, Ref] = {}  # the tensor whose numbers a tensor has
        self.count = 0
        self.places: dict[str, Place] = {}
        self.calls: list[Called] = []
        self.title: str | None = None  # the class of the module
        with following():
            placeholders = [node for node in program.graph.nodes if node.op == "placeholder"]
            specs = zip(placeholders, program.graph_signature.input_specs, strict=True)
            self.held = [(node, spec) for node, spec in specs if shape_of(node) is not None]
            self.inputs = [node for node, spec in self.held if spec.kind.name == "USER_INPUT"]

    def trace(self) -> tuple[Trace, list[str]]:
        weights: dict[Ref, list[str]] = {}
        learnt: dict[int, bool] = {}
        same: dict[object, Ref] = {}
        for node, spec in self.held:
            ref = self.new(node.meta["val"])
            is_learnt = spec.kind.name == "PARAMETER"
            if is_learnt or (spec.kind.name == "BUFFER" and spec.persistent):
                tensor: Any = self.program.state_dict.get(spec.target)
                ref = same.setdefault(_identity(tensor) or node.name, ref)
                weights.setdefault(ref, []).append(path_of(spec.target or node.name))
                if is_learnt:
                    learnt[ref.number] = bool(getattr(tensor, "requires_grad", True))
            self.refs[node] = ref
        self.read_graph(self.program.graph_module)
        outputs = self.outputs(self.program.graph.output_node())
        inputs = self.inputs
        given: list[Any] = [self.refs[node] for node in inputs]
        self.check_views(given, weights, tuple(outputs.values()))
        batches = [0] * len(given)
        paths = [path for each in weights.values() for path in each]
        paths += [place.path for place in self.places.values()]
        inside = {path.partition("/")[0] for path in paths}
        others = [f"{node.name}_input" if node.name in inside else node.name for node in inputs[1:]]
        names = ["input", *others]
        return Trace(given, outputs, self.calls, weights, learnt, WHO, self.sizes.batch_size, batches), names

    def new(self, tensor: Torch) -> Ref:
        """Return the next tensor."""
        self.count += 1
        return Ref(self.count, self.sizes.shape(tensor))

    def made(self, value: Any) -> Any:
        """Return the tensors that a node makes, in lists as it makes them; None for what is no tensor."""
        items = as_list(value)
        if items is not None:
            return [self.made(each) for each in items]
        return self.new(value) if hasattr(value, "shape") else None

    def read_graph(self, graph: Torch) -> None:
        """Write down all calls of a graph."""
        for node in graph.graph.nodes:
            if node.op == "call_function":
                self.read(node, graph)

    def read(self, node: Torch, graph: Torch) -> None:
        """Write down one call; what makes no tensor and changes none is none."""
        name = getattr(node.target, "__name__", "function")
        if name == "getitem":
            self.refs[node] = self.refs[node.args[0]][node.args[1]]
            return
        if name in _CONTEXTS:
            self.refs[node] = self.read_inside(node, graph)
            return
        if "val" not in node.meta:
            raise NetworkError(f"{WHO}: {node.name}: the program does not say what it makes")
        arguments = tuple([self.argument(each) for each in node.args])
        named: Mapping[str, Any] = {key: self.argument(each) for key, each in node.kwargs.items()}
        made = self.made(node.meta["val"])
        refs = list(refs_in(made))
        self.refs[node] = made
        self.note_views(node.target, arguments, refs)
        refs += self.changed(node)
        if not refs:
            return
        word = name_of(node.target)
        rewrite = _REWRITTEN.get(word)
        if rewrite is not None:
            word, arguments, named = rewrite(arguments, named)
        outputs = tuple([ref for ref in refs if 0 not in ref.shape]) or tuple(refs)
        title = str(node.target) if hasattr(node.target, "_schema") else name
        self.calls.append(Called(word, node.target, self.place(node), arguments, named, outputs, title))

    def read_inside(self, node: Torch, graph: Torch) -> Any:
        """Write down the calls under `torch.no_grad` and the like, and return what they make."""
        place = next(place for place, each in enumerate(node.args) if getattr(each, "op", "") == "get_attr")
        inside = getattr(graph, node.args[place].target)
        placeholders = [each for each in inside.graph.nodes if each.op == "placeholder"]
        for each, given in zip(placeholders, node.args[place + 1 :], strict=True):
            self.refs[each] = self.argument(given)
        self.read_graph(inside)
        return self.argument(inside.graph.output_node().args[0])

    def argument(self, value: Any) -> Any:
        """Return an argument with the number of each tensor in its place."""
        items = as_list(value)
        if items is not None:
            return tuple([self.argument(each) for each in items])
        if not hasattr(value, "meta"):
            return value
        if self.refs.get(value) is not None:
            return self.refs[value]
        made = value.meta.get("val")
        return self.sizes.number(made) if hasattr(made, "node") else made

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
        first = next(refs_in(arguments), None)
        if first is not None and _returns_views(target):
            self.roots |= dict.fromkeys(refs, self.roots.get(first, first))

    def changed(self, node: Torch) -> list[Ref]:
        """Return new tensors for those that a call changes without returning them."""
        if not is_mutable(node.target) or _returns_views(node.target):
            return []
        found: list[Ref] = []
        for place, argument in enumerate(node.target._schema.arguments):  # noqa: SLF001
            if argument.alias_info is None or not argument.alias_info.is_write:
                continue
            given = node.args[place] if place < len(node.args) else node.kwargs.get(argument.name)
            for each in several(given):
                old = self.refs.get(each)
                if isinstance(old, Ref):
                    self.count += 1
                    self.refs[each] = ref = Ref(self.count, old.shape)
                    self.roots[ref] = self.roots.get(old, old)
                    found.append(ref)
        return found

    def check_views(self, inputs: Sequence[Ref], weights: Iterable[Ref], outputs: tuple[Ref, ...]) -> None:
        """Refuse what changes a tensor in place, if another view of the same numbers is taken later.

        What depends on no input, as a mask that is filled, may be changed so, but not by a weight.

        Raises:
            NetworkError: there is such a call.
        """
        depends, computed = set(inputs), set(weights)
        changes: set[int] = set()
        for place, call in enumerate(self.calls):
            if call.name in CONSTANTS:
                continue
            for known in (depends, computed):
                known.update(() if known.isdisjoint(call.refs) else call.outputs)
            if is_mutable(call.function):
                by_weight = not computed.isdisjoint(call.refs[1:])
                changes.update([place] if by_weight or not depends.isdisjoint(call.refs) else ())
        oldest: dict[Ref, int] = {}  # of the tensors that are taken later, by their roots
        refused: Called | None = None
        later: tuple[Ref, ...] = outputs
        for place in range(len(self.calls) - 1, -1, -1):
            for ref in later:
                root = self.roots.get(ref, ref)
                oldest[root] = min(ref.number, oldest.get(root, ref.number))
            call = self.calls[place]
            later = call.refs
            if place in changes:
                roots = [(self.roots.get(ref, ref), ref.number) for ref in call.outputs]
                if any(oldest.get(root, number) < number for root, number in roots):
                    refused = call
        if refused is not None:
            refuse_change(refused)

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
        try:
            whole = self.program.call_spec.out_spec.unflatten(values)
        except Exception:  # noqa: BLE001 - of a class of the user, which looks at tensors
            whole = values
        found: dict[str, Ref] = {}
        for name, ref in [*named_in(whole, "output", Ref)] or [*named_in(values, "output", Ref)]:
            found[free(name.replace("/", "."), found)] = ref
        if not found:
            raise NetworkError(f"{WHO}: the model returns no tensor")
        return found


_CONTEXTS = frozenset({"wrap_with_autocast", "wrap_with_set_grad_enabled"})
"""Operators that call a graph under a context, which changes no shape."""


def is_mutable(function: object) -> bool:
    """Whether an operator changes one of its arguments."""
    schema: Any = getattr(function, "_schema", None)
    return schema is not None and bool(schema.is_mutable)


def _returns_views(function: object) -> bool:
    """Whether what an operator returns has the numbers of one of its arguments."""
    schema: Any = getattr(function, "_schema", None)
    return schema is not None and any(each.alias_info for each in schema.returns)


def _identity(tensor: Torch) -> object:
    """Return what tells whether two weights are the same tensor; None if there is no telling."""
    try:
        place = (tensor.untyped_storage()._cdata, tensor.storage_offset())  # noqa: SLF001
        return (*place, tuple(tensor.shape), tensor.stride())
    except (AttributeError, NotImplementedError, RuntimeError):  # as of sparse tensors
        return None if tensor is None else id(tensor)


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
    source, weight, bias, stride, padding, dilation, is_transposed, output_padding, groups = arguments[:9]
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
