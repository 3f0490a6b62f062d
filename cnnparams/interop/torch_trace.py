"""What is known of a run of a PyTorch module: its tensors, and the functions that it called."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, NoReturn, TypeAlias, final

from attrs import Factory, define, field, frozen

from cnnparams.arithmetic.values import got, is_integer, is_tuple
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
        refs: the tensors among its arguments, each once.
        title: what messages call it; "" if they use the name.
    """

    name: str
    function: object
    place: Place
    arguments: tuple[Any, ...]
    named: Mapping[str, Any]
    outputs: tuple[Ref, ...]
    title: str = ""
    refs: tuple[Ref, ...] = field(
        default=Factory(
            lambda call: tuple(dict.fromkeys(refs_in([call.arguments, call.named]))), takes_self=True
        )
    )

    def with_arguments(self, arguments: tuple[Any, ...]) -> "Called":
        """Return the same call with other arguments."""
        return Called(self.name, self.function, self.place, arguments, self.named, self.outputs, self.title)

    def get(self, place: int, name: str, default: Any = None) -> Any:
        """Return an argument by its place or its name."""
        return self.arguments[place] if place < len(self.arguments) else self.named.get(name, default)


@final
@define
class Trace:
    """What a run of a module was.

    Args:
        inputs: the tensors that it got.
        outputs: the tensors that it returned, by their places or names in what it returned.
        calls: the functions that it called, in their order.
        weights: its parameters and buffers: the number of the tensor, and the paths that it has.
        learnt: which of them are parameters, and whether they are trained.
        who: what read the model.
        batch_size: how many examples were run.
        batches: the axis of the batch of each input; None if it has none.
    """

    inputs: list[Ref]
    outputs: dict[str, Ref]
    calls: list[Called]
    weights: dict[Ref, list[str]]
    learnt: dict[int, bool]
    who: str
    batch_size: int
    batches: Sequence[int | None]


def parts_of(value: object) -> Iterator[Any]:
    """Yield what a list, a dict or a slice holds."""
    items, named = as_list(value), as_mapping(value)
    if items is not None:
        yield from items
    elif named is not None:
        yield from named.values()
    elif type(value) is slice:
        yield from [getattr(value, name) for name in ("start", "stop", "step")]


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


def named_in(value: object, name: str, kind: type) -> Iterator[tuple[str, Any]]:
    """Yield the tensors in what a model returned, with the names and places that lead to them.

    Args:
        value: what it returned.
        name: the name so far, which is `output` for the whole.
        kind: the class of a tensor.
    """
    if isinstance(value, kind):
        yield name, value
        return
    held = as_mapping(value)
    if is_dataclass(value):
        held = {each.name: getattr(value, each.name) for each in fields(value)}
    if held is not None:
        for key, each in held.items():
            yield from named_in(each, str(key) if name == "output" else f"{name}.{key}", kind)
    else:
        for place, each in enumerate(as_list(value) or ()):
            is_first = name == "output" and not place
            yield from named_in(each, name if is_first else f"{name}.{place}", kind)


def path_of(name: str) -> str:
    """Return the path of a module or of a tensor by PyTorch's name of it."""
    path = name.replace("/", "_").replace(".", "/")
    return (
        f"{path}_"
        if path == "input"
        else path.replace("input/", "input_/", 1)
        if path.startswith("input/")
        else path
    )


WITHOUT_CALLS = frozenset({"DropPath", "StochasticDepth"})
"""Classes of torchvision and timm whose modules do nothing in evaluation, but are layers."""


def plain(name: str) -> str:
    """Return the name of a function without what says that it changes its input, or is an operator."""
    if name.startswith("__"):
        word = name.strip("_")
        if word in _BITWISE:
            return f"bitwise_{_BITWISE[word]}"
        return word[1:] if word.startswith("i") and word[1:] in _IN_PLACE else word
    return name.strip("_")


def check_given_shape(shape: object, least: int = 0) -> None:
    """Accept a tuple of whole numbers, at least so many, as the shape of an input.

    Raises:
        TypeError: it is something else.
    """
    if not is_tuple(shape) or len(shape) < least or not all(map(is_integer, shape)):
        rule = "a shape must be a tuple of whole numbers such as (3, 224, 224)"
        raise TypeError(f"{WHO}: {rule}, {got(shape)}")


def refuse_change(call: Called) -> NoReturn:
    """Refuse a call that changes a tensor of which another view is taken later.

    Raises:
        NetworkError: always.
    """
    rule = f"{call.name} changes numbers in place, and another view of them is taken later"
    raise NetworkError(f"{WHO}: {call.place.path or 'the model'}: {rule}: this is not read")


def name_of(function: object) -> str:
    """Return the plain name of a function; before that of somebody's own operator stands its library."""
    name = plain(str(getattr(function, "__name__", "function")).partition(".")[0])
    library = (
        getattr(function, "namespace", None)
        or str(getattr(function, "_qualified_op_name", "")).rpartition("::")[0]
    )
    return name if library in {"", "aten", "prims", "higher_order"} else f"{library}.{name}"


UNCHANGED = frozenset({
    "bfloat16", "broadcast_to", "contiguous", "cpu", "cuda", "double", "expand", "flatten", "float", "half",
    "requires_grad", "reshape", "reshape_as", "squeeze", "to", "type", "type_as", "view", "view_as",
})  # fmt: skip
"""Functions that return their input where there is nothing to do."""

_BITWISE = {"invert": "not", "and": "and", "or": "or", "xor": "xor"}

_IN_PLACE = {"add", "sub", "mul", "truediv", "pow", "matmul"}
