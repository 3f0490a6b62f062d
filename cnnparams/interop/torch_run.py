"""One run of a copy of a PyTorch module, which computes nothing; its calls are written down."""

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, final

from cnnparams.errors import NetworkError
from cnnparams.interop.drafting import as_list, as_mapping
from cnnparams.interop.sketch import Place
from cnnparams.interop.torch_trace import (
    BATCH_SIZE,
    UNCHANGED,
    WHO,
    WITHOUT_CALLS,
    Called,
    Ref,
    Torch,
    Trace,
    parts_of,
    path_of,
    plain,
)


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
    outputs = {name: recorder.ref(tensor) for name, tensor in recorder.named(output, "output")}
    if not outputs:
        raise NetworkError(f"{WHO}: the model returns no tensor")
    batches = [0] * len(given)
    return Trace(given, outputs, recorder.calls, weights, learnt, WHO, BATCH_SIZE, batches)


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
    for each in module.modules():
        if _is_plain(each):
            memo[id(each)] = _copied(each, memo)  # which is much faster than what copies everything
    try:
        return copy.deepcopy(module, memo)
    except Exception as error:  # of whatever the module holds
        rule = f"{type(error).__name__}: {error}".splitlines()[0]
        raise NetworkError(f"{WHO}: the model cannot be copied: {rule}") from error


def _held(module: Torch) -> dict[str, Any]:
    """Return what a module holds, its tensors, modules and hooks among it."""
    held: dict[str, Any] = module.__dict__
    return held


def _is_plain(module: Torch) -> bool:
    """Whether this is a module of PyTorch without modules inside and without hooks."""
    held = _held(module)
    hooks = [value for name, value in held.items() if name.endswith("hooks") and value]
    return type(module).__module__.startswith("torch.nn.modules") and not held["_modules"] and not hooks


def _copied(module: Torch, memo: Mapping[int, object]) -> Torch:
    """Return a copy of such a module, whose settings are plain values."""
    twin = module.__new__(module.__class__)
    for name, value in _held(module).items():
        _held(twin)[name] = copy.copy(value) if as_mapping(value) is not None else value
    for name in ("_parameters", "_buffers"):
        tensors: Mapping[str, Torch] = _held(module)[name]
        _held(twin)[name] = {key: None if each is None else memo[id(each)] for key, each in tensors.items()}
    return twin


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

    def named(self, value: object, name: str) -> Iterator[tuple[str, Torch]]:
        """Yield the tensors in a value, with the names and places that lead to them."""
        if isinstance(value, self.torch.Tensor):
            yield name, value
            return
        held = as_mapping(value)
        if is_dataclass(value):
            held = {each.name: getattr(value, each.name) for each in fields(value)}
        if held is not None:
            for key, each in held.items():
                yield from self.named(each, str(key) if name == "output" else f"{name}.{key}")
        else:
            for place, each in enumerate(as_list(value) or ()):
                yield from self.named(each, f"{name}.{place}" if place else name)

    def _with_refs(self, value: Any, found: dict[Ref, None]) -> Any:
        """Return a value with the number of each tensor in its place; note these."""
        if isinstance(value, self.torch.Tensor):
            ref = self.ref(value)
            found[ref] = None
            return ref
        if isinstance(value, int | str | float):
            return value
        items, named = as_list(value), as_mapping(value)
        if items is not None:
            return tuple([self._with_refs(each, found) for each in items])
        if named is not None:
            return {name: self._with_refs(each, found) for name, each in named.items()}
        if type(value) is slice:
            return slice(*[self._with_refs(each, found) for each in parts_of(value)])
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
        found: dict[Ref, None] = {}
        called = (self._with_refs(tuple(arguments), found), self._with_refs(dict(named), found))
        word = plain(name)
        stays = word in UNCHANGED
        outputs = tuple(
            [self.ref(each, is_changed=not stays and self._refs.get(id(each)) in found) for each in tensors]
        )
        self.calls.append(Called(word, function, self.stack[-1], *called, outputs, "", tuple(found)))

    def mode(self) -> Torch:
        """Return a mode of PyTorch that is asked for every function."""
        recorder, overrides = self, self.torch.overrides

        class Mode(overrides.TorchFunctionMode):  # type: ignore[misc, name-defined, unused-ignore]
            def __torch_function__(
                self, function: Any, _types: object, arguments: Any = (), named: Any = None
            ) -> Any:
                return recorder.call(function, arguments, named or {})

        return Mode()

    def _moved(self, tensor: Torch, targets: Sequence[Any]) -> Torch:
        """Return a tensor of another type; as there are no numbers, there is one device."""
        others = [each.dtype for each in targets if isinstance(each, self.torch.Tensor)]
        kinds = [*[each for each in targets if isinstance(each, self.torch.dtype)], *others, tensor.dtype]
        return tensor.to("meta", kinds[0])

    def call(self, function: Any, arguments: Any, named: Any) -> Any:
        """Call a function of PyTorch, and write it down if it makes a tensor."""
        name = getattr(function, "__name__", "function")
        if name == "__get__":
            output = function(*arguments, **named)
            if isinstance(output, self.torch.Tensor):
                self._write(function.__self__.__name__, function, arguments, named, output)
            return output
        if name in {"to", "cpu", "cuda"}:
            output = self._moved(arguments[0], [*arguments[1:], *named.values()])
        elif name == "embedding" and arguments[0].is_floating_point():
            output = function(arguments[0].long(), *arguments[1:], **named)  # as inputs are of floats
        elif name == "batch_norm" and isinstance(arguments[0], self.torch.Tensor):
            output = self.torch.empty_like(
                arguments[0]
            )  # what it is, without the time that PyTorch takes for it
        else:
            output = function(*arguments, **named)
        if "dropout" in name and any(output is each for each in arguments):
            output = output.view_as(output)  # as its input may be taken by others
        if name == "__setitem__":
            self._write("setitem_", function, arguments, named, arguments[0])
        else:
            self._write(name, function, arguments, named, output)
        return output
