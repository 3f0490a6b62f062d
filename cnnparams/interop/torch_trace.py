"""One run of a PyTorch module that computes nothing, and the functions that it calls."""

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, TypeAlias, final

from attrs import define, field, frozen

from cnnparams.errors import NetworkError
from cnnparams.interop.drafting import as_list, as_mapping
from cnnparams.interop.sketch import Place

WHO = "from_torch"

Torch: TypeAlias = Any  # PyTorch is not needed to check the types of this package

BATCH_SIZE = 59
"""How many examples are run: a number that sizes of layers are not."""


@final
@frozen
class Ref:
    """A tensor of the run: its number, and its sizes, the batch included."""

    number: int
    shape: tuple[int, ...] = field(eq=False)


@final
@define
class Called:
    """A call of a function, or of a module that is taken as a whole.

    Args:
        name: the plain name of the function: `add` for `torch.add`, `x.add_(y)` and `x + y`.
        function: the function, or the module.
        place: the call of a module in which it is.
        arguments: its arguments, with a `Ref` for each tensor.
        named: those that are given by their names.
        outputs: the tensors that it returns.
        title: what messages call it; "" if they use the name.
    """

    name: str
    function: object
    place: Place
    arguments: tuple[Any, ...]
    named: Mapping[str, Any]
    outputs: tuple[Ref, ...]
    title: str = ""

    def get(self, place: int, name: str, default: Any = None) -> Any:
        """Return an argument by its place or its name."""
        return self.arguments[place] if place < len(self.arguments) else self.named.get(name, default)

    def refs(self) -> Iterator[Ref]:
        """Yield the tensors among its arguments."""
        yield from refs_in([self.arguments, self.named])


@final
@define
class Trace:
    """What a run of a module was.

    Args:
        inputs: the tensors that it got.
        outputs: the tensors that it returned.
        calls: the functions that it called, in their order.
        weights: its parameters and buffers: the number of the tensor, and the paths that it has.
        learnt: which of them are parameters, and whether they are trained.
        who: what read the model.
        batch_size: how many examples were run.
        batches: the axis of the batch of each input; None if it has none.
    """

    inputs: list[Ref]
    outputs: list[Ref]
    calls: list[Called]
    weights: dict[Ref, list[str]]
    learnt: dict[int, bool]
    who: str
    batch_size: int
    batches: Sequence[int | None]


def parts_of(value: object) -> Iterator[Any]:
    """Yield what a list, a dict, a dataclass or a slice holds."""
    items, named = as_list(value), as_mapping(value)
    if items is not None:
        yield from items
    elif named is not None:
        yield from named.values()
    elif type(value) is slice:
        yield from [getattr(value, name) for name in ("start", "stop", "step")]
    elif is_dataclass(value):
        yield from [getattr(value, each.name) for each in fields(value)]


def several(value: Any) -> list[Any]:
    """Return the items of a tuple; anything else is one item."""
    items = as_list(value)
    return [value] if items is None else list(items)


def refs_in(value: object) -> Iterator[Ref]:
    """Yield the tensors in arguments, at any depth."""
    if isinstance(value, Ref):
        yield value
    else:
        for each in parts_of(value):
            yield from refs_in(each)


def trace(torch: Torch, module: Torch, inputs: Sequence[Torch], wholes: tuple[type, ...]) -> Trace:
    """Run a copy of a module on tensors without contents.

    Args:
        torch: PyTorch.
        module: the module, which stays as it is.
        inputs: tensors with a batch.
        wholes: classes of modules that are taken as a whole.

    Raises:
        NetworkError: the module cannot be run so.
    """
    twin = _without_contents(torch, module)
    twin.eval()
    recorder = _Recorder(torch)
    weights: dict[Ref, list[str]] = {}
    learnt: dict[int, bool] = {}
    stored = set(twin.state_dict(keep_vars=True))
    for name, tensor in [*_all(twin.named_parameters), *_all(twin.named_buffers)]:
        ref = recorder.ref(tensor)
        if isinstance(tensor, torch.nn.Parameter):
            learnt[ref.number] = tensor.requires_grad
        elif name not in stored:
            continue
        weights.setdefault(ref, []).append(path_of(name))
    given = [recorder.ref(tensor) for tensor in inputs]
    recorder.watch(twin, wholes)
    try:
        with recorder.mode():
            output = twin(*inputs)
    except Exception as error:  # whatever the module raises
        rule = f"{type(error).__name__}: {error}".splitlines()[0]
        where = recorder.stack[-1].path or "the model"
        raise NetworkError(f"{WHO}: {where}: cannot be run without numbers: {rule}") from error
    outputs = [recorder.ref(tensor) for tensor in recorder.tensors(output)]
    batches = [0] * len(given)
    return Trace(given, outputs, recorder.calls, weights, learnt, WHO, BATCH_SIZE, batches)


def path_of(name: str) -> str:
    """Return the path of a module or of a tensor by PyTorch's name of it."""
    return name.replace("/", "_").replace(".", "/")


def _all(named: Callable[..., Any]) -> list[tuple[str, Torch]]:
    return list(named(remove_duplicate=False))


def _without_contents(torch: Torch, module: Torch) -> Torch:
    """Return a copy of a module whose tensors have shapes but no numbers; nothing is allocated."""
    memo: dict[int, object] = {}
    for _, tensor in [*_all(module.named_parameters), *_all(module.named_buffers)]:
        if torch.nn.parameter.is_lazy(tensor):
            raise NetworkError(f"{WHO}: the model has lazy parameters; run it once to give them a shape")
        empty = torch.empty_like(tensor, device="meta")
        if isinstance(tensor, torch.nn.Parameter):
            empty = torch.nn.Parameter(empty, requires_grad=tensor.requires_grad)
        memo[id(tensor)] = empty
    try:
        return copy.deepcopy(module, memo)
    except Exception as error:  # of whatever the module holds
        rule = f"{type(error).__name__}: {error}".splitlines()[0]
        raise NetworkError(f"{WHO}: the model cannot be copied: {rule}") from error


@final
class _Recorder:
    """Gives numbers to tensors, and writes down which function makes which of them."""

    def __init__(self, torch: Torch) -> None:
        self.torch = torch
        self.calls: list[Called] = []
        self.stack = [Place("", 0)]
        self.entered = 0
        self.whole = 0
        self._refs: dict[int, Ref] = {}
        self._kept: list[object] = []  # so that no other tensor gets the identity of one that is gone

    def ref(self, tensor: Torch, *, is_changed: bool = False) -> Ref:
        """Return the number of a tensor; one that is changed in place gets a new one."""
        known = None if is_changed else self._refs.get(id(tensor))
        if known is None:
            known = self._refs[id(tensor)] = Ref(len(self._kept), tuple(tensor.shape))
            self._kept.append(tensor)
        return known

    def tensors(self, value: object) -> Iterator[Torch]:
        """Yield the tensors in a value, at any depth."""
        if isinstance(value, self.torch.Tensor):
            yield value
        else:
            for each in parts_of(value):
                yield from self.tensors(each)

    def _with_refs(self, value: Any) -> Any:
        if isinstance(value, self.torch.Tensor):
            return self.ref(value)
        items, named = as_list(value), as_mapping(value)
        if items is not None:
            return tuple([self._with_refs(each) for each in items])
        if named is not None:
            return {name: self._with_refs(each) for name, each in named.items()}
        if type(value) is slice:
            return slice(*[self._with_refs(each) for each in parts_of(value)])
        return value

    def watch(self, module: Torch, wholes: tuple[type, ...]) -> None:
        """Be told of every call of a module."""
        for name, each in module.named_modules(remove_duplicate=True):
            is_whole = isinstance(each, wholes) or type(each).__name__ in WITHOUT_CALLS
            each.register_forward_pre_hook(self._enters(path_of(name), is_whole=is_whole), prepend=True)
            each.register_forward_hook(self._leaves(each, is_whole=is_whole), with_kwargs=True)

    def _enters(self, path: str, *, is_whole: bool) -> Callable[..., None]:
        def enter(_module: Torch, _arguments: Torch) -> None:
            self.entered += 1
            self.stack.append(Place(path, self.entered))
            self.whole += is_whole

        return enter

    def _leaves(self, module: Torch, *, is_whole: bool) -> Callable[..., None]:
        def leave(_module: Torch, arguments: Torch, named: Torch, output: Torch) -> None:
            if is_whole:
                self.whole -= 1
                self._write(type(module).__name__, module, arguments, named, output)
            self.stack.pop()

        return leave

    def _write(self, name: str, function: object, arguments: Torch, named: Torch, output: Torch) -> None:
        if self.whole:
            return
        tensors = list(self.tensors(output))
        if not tensors:
            return
        called = (self._with_refs(tuple(arguments)), self._with_refs(dict(named)))
        word = plain(name)
        given: set[int] = set()
        if word not in UNCHANGED:
            given = {id(tensor) for tensor in self.tensors([arguments, named])}
        outputs = tuple([self.ref(each, is_changed=id(each) in given) for each in tensors])
        self.calls.append(Called(word, function, self.stack[-1], *called, outputs))

    def mode(self) -> Torch:
        """Return a mode of PyTorch that is asked for every function."""
        recorder, overrides = self, self.torch.overrides

        class Mode(overrides.TorchFunctionMode):  # type: ignore[misc, name-defined, unused-ignore]
            def __torch_function__(
                self, function: Any, _types: object, arguments: Any = (), named: Any = None
            ) -> Any:
                return recorder.call(function, arguments, named or {})

        return Mode()

    def call(self, function: Any, arguments: Any, named: Any) -> Any:
        """Call a function of PyTorch, and write it down if it makes a tensor."""
        name = getattr(function, "__name__", "function")
        if name == "__get__":
            output = function(*arguments, **named)
            if isinstance(output, self.torch.Tensor):
                self._write(function.__self__.__name__, function, arguments, named, output)
            return output
        moves = {"to", "cpu", "cuda"}
        if name in moves:
            kinds = [each for each in (*arguments[1:], *named.values()) if isinstance(each, self.torch.dtype)]
            output = arguments[0].to(*kinds) if kinds else arguments[0]  # there are no numbers to move
        elif name == "embedding" and arguments[0].is_floating_point():
            output = function(arguments[0].long(), *arguments[1:], **named)  # as inputs are of floats
        else:
            output = function(*arguments, **named)
        if "dropout" in name and any(output is each for each in arguments):
            output = output.view_as(output)  # as its input may be taken by others
        if name == "__setitem__":
            self._write("setitem_", function, arguments, named, arguments[0])
        else:
            self._write(name, function, arguments, named, output)
        return output


WITHOUT_CALLS = frozenset({"DropPath", "StochasticDepth"})
"""Classes of torchvision and timm whose modules do nothing in evaluation, but are layers."""


def plain(name: str) -> str:
    """Return the name of a function without what says that it changes its input, or is an operator."""
    if name.startswith("__"):
        word = name.strip("_")
        return word[1:] if word.startswith("i") and word[1:] in _IN_PLACE else word
    return name.strip("_")


UNCHANGED = frozenset({
    "bfloat16", "broadcast_to", "contiguous", "cpu", "cuda", "double", "expand", "flatten", "float", "half",
    "requires_grad", "reshape", "reshape_as", "squeeze", "to", "type", "type_as", "view", "view_as",
})  # fmt: skip
"""Functions that return their input where there is nothing to do."""

_IN_PLACE = {"add", "sub", "mul", "truediv", "pow", "matmul"}
