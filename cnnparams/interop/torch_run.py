"""One run of a copy of a PyTorch module, which computes nothing; its calls are written down."""

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, final

from cnnparams.errors import NetworkError
from cnnparams.interop.drafting import as_list, as_mapping
from cnnparams.interop.sketch import Place, free
from cnnparams.interop.torch_trace import (
    BATCH_SIZE,
    UNCHANGED,
    WHO,
    WITHOUT_CALLS,
    Called,
    Ref,
    Torch,
    Trace,
    name_of,
    named_in,
    parts_of,
    path_of,
    plain,
    refuse_change,
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
        where = recorder.failed or recorder.stack[-1].path or "the model"
        run = f"cannot be run without numbers, on {BATCH_SIZE} examples"
        raise NetworkError(f"{WHO}: {where}: {run}: {rule}") from error
    outputs: dict[str, Ref] = {}
    for name, tensor in named_in(output, "output", torch.Tensor):
        outputs[free(name.replace("/", "."), outputs)] = recorder.ref(tensor)
    recorder.check_views(tuple(outputs.values()))
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
        for value in _held(each).values():
            if isinstance(value, torch.Tensor):
                memo.setdefault(id(value), torch.empty_like(value, device="meta", requires_grad=False))
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


def _forget_hooks(module: Torch) -> None:
    """Take away what its user wants to be told; what changes weights before a call stays."""
    for name, value in _held(module).items():
        if name.startswith("_forward_hooks") and value:
            value.clear()


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


def _is_view_of(view: Torch, tensor: Torch) -> bool:
    """Whether one tensor is a part of another one, or has its numbers in another shape."""
    return getattr(view, "_base", None) is tensor


@final
class _Recorder:
    """Gives numbers to tensors, and writes down which function makes which of them."""

    def __init__(self, torch: Torch) -> None:
        self.torch = torch
        self.calls: list[Called] = []
        self.stack = [Place("", 0)]
        self.entered = 0
        self.whole = 0
        self.failed = ""  # the path of the innermost module that has not returned
        self.changed: list[tuple[int, Torch, int]] = []  # the call, the tensor, and its new number
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
            _forget_hooks(each)
            each.register_forward_pre_hook(self._enters(path_of(name), is_whole=is_whole), prepend=True)
            each.register_forward_hook(
                self._leaves(each, is_whole=is_whole), with_kwargs=True, always_call=True
            )

    def check_views(self, outputs: tuple[Ref, ...]) -> None:
        """Refuse what changes a tensor in place, if another view of the same numbers is taken later.

        Raises:
            NetworkError: there is such a call.
        """
        wholes = {id(getattr(tensor, "_base", None)) for tensor in self._kept}
        for place, tensor, number in self.changed:
            is_alone = getattr(tensor, "_base", None) is None and id(tensor) not in wholes
            if is_alone or tensor.numel() % BATCH_SIZE:  # without the batch, it does not depend on an input
                continue
            # What is written back to the whole, as by `x[:, 1:] += 1`, gives it a new number.
            later = [call.refs for call in self.calls[place + 1 :] if call.name != "setitem"]
            for refs in [*later, outputs]:
                others = [self._kept[ref.number] for ref in refs if ref.number < number]
                if any(_is_view_of(tensor, each) or _is_view_of(each, tensor) for each in others):
                    refuse_change(self.calls[place])

    def _enters(self, path: str, *, is_whole: bool) -> Callable[..., None]:
        def enter(_module: Torch, _arguments: Torch) -> None:
            self.entered += 1
            self.failed = ""
            self.stack.append(Place(path, self.entered))
            self.whole += is_whole

        return enter

    def _leaves(self, module: Torch, *, is_whole: bool) -> Callable[..., None]:
        def leave(_module: Torch, arguments: Torch, named: Torch, output: Torch) -> None:
            if output is None:  # as also where it raises an error
                self.failed = self.failed or self.stack[-1].path
            if is_whole:
                self.whole -= 1
                self._write(type(module).__name__, module, arguments, named, output)
            self.stack.pop()

        return leave

    def _write(self, name: str, function: object, arguments: Torch, named: Torch, output: Torch) -> None:
        if self.whole:
            return
        tensors = list(self.tensors(output)) or list(self.written(function, arguments, named))
        if not tensors:
            return
        found: dict[Ref, None] = {}
        given = list(self.tensors([arguments, named]))
        called = (self._with_refs(tuple(arguments), found), self._with_refs(dict(named), found))
        word = plain(name)
        stays = word in UNCHANGED
        outputs = tuple(
            [self.ref(each, is_changed=not stays and self._refs.get(id(each)) in found) for each in tensors]
        )
        for each, ref in zip(tensors, outputs, strict=True):
            if ref not in found and any(each is one for one in given):
                self.changed.append((len(self.calls), each, ref.number))
        self.calls.append(Called(word, function, self.stack[-1], *called, outputs, "", tuple(found)))

    def written(self, function: object, arguments: Torch, named: Torch) -> Iterator[Torch]:
        """Yield the tensors that an operator changes, which returns none."""
        schema: Any = getattr(getattr(function, "default", function), "_schema", None)
        for place, argument in enumerate(() if schema is None else schema.arguments):
            if argument.alias_info is not None and argument.alias_info.is_write:
                given = arguments[place] if place < len(arguments) else named.get(argument.name)
                yield from self.tensors(given)

    def mode(self) -> Torch:
        """Return a mode of PyTorch that is asked for every function."""
        recorder, overrides = self, self.torch.overrides

        class Mode(overrides.TorchFunctionMode):  # type: ignore[misc, name-defined, unused-ignore]
            def __torch_function__(
                self, function: Any, _types: object, arguments: Any = (), named: Any = None
            ) -> Any:
                return recorder.call(function, arguments, named or {})

        return Mode()

    def _called(self, function: Any, arguments: Any, named: Any) -> Any:
        """Call a function; where some tensors have numbers and others have none, with none."""
        try:
            return function(*arguments, **named)
        except (NotImplementedError, RuntimeError) as error:
            if "device" not in str(error):
                raise
            return function(*self._without_numbers(arguments), **self._without_numbers(named))

    def _without_numbers(self, value: Any) -> Any:
        if isinstance(value, self.torch.Tensor):
            return value if value.is_meta else value.to("meta")
        items, held = as_list(value), as_mapping(value)
        if items is not None:
            return type(value)([self._without_numbers(each) for each in items])
        if held is not None:
            return {name: self._without_numbers(each) for name, each in held.items()}
        return value

    def _moved(self, tensor: Torch, targets: Sequence[Any]) -> Torch:
        """Return a tensor of another type; as there are no numbers, there is one device."""
        others = [each.dtype for each in targets if isinstance(each, self.torch.Tensor)]
        kinds = [*[each for each in targets if isinstance(each, self.torch.dtype)], *others, tensor.dtype]
        return tensor.to("meta", kinds[0])

    def call(self, function: Any, arguments: Any, named: Any) -> Any:
        """Call a function of PyTorch, and write it down if it makes a tensor."""
        name = str(getattr(function, "__name__", "function"))
        if name_of(function) != plain(name.partition(".")[0]):  # somebody's own operator
            name = name_of(function)
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
            output = self._called(function, arguments, named)
        if "dropout" in name and any(output is each for each in arguments):
            output = output.view_as(output)  # as its input may be taken by others
        if name == "__setitem__":
            self._write("setitem_", function, arguments, named, arguments[0])
        else:
            self._write(name, function, arguments, named, output)
        return output
