"""Settings with a number for each spatial axis: converters bring each way of writing to one form.

Converters pass on what they do not know; validators are strict.
"""

from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from cnnparams.arithmetic.shapes import SPATIAL, Pair, Sides, Single, Triple
from cnnparams.arithmetic.values import as_tuple, brief, got, got_sizes, is_integer, is_tuple
from cnnparams.errors import ConfigError
from cnnparams.settings.checks import Validator, describe

if TYPE_CHECKING:
    from attrs import Attribute

OpenTriple: TypeAlias = tuple[int | None, int | None, int | None]

# How padding may be written: Keras' words, PyTorch's symmetric ints, or (before, after) for each axis.
Padding1D: TypeAlias = Literal["valid", "same"] | int | Single | tuple[Sides]
Padding2D: TypeAlias = Literal["valid", "same"] | int | Pair | tuple[Sides, Sides]
Padding3D: TypeAlias = Literal["valid", "same"] | int | Triple | tuple[Sides, Sides, Sides]


# Most values are tuples already, often the default: these return at once, as layers are made by the thousand.


def single(value: int | Single) -> Single:
    """Return a number as a tuple of one."""
    if type(value) is tuple:
        return value
    return (value,) if is_integer(value) else cast("Single", as_tuple(value))


def pair(value: int | Pair) -> Pair:
    """Return a number for each of the two axes."""
    if type(value) is tuple:
        return value
    return (value, value) if is_integer(value) else cast("Pair", as_tuple(value))


def triple(value: int | Triple) -> Triple:
    """Return a number for each of the three axes."""
    if type(value) is tuple:
        return value
    return (value, value, value) if is_integer(value) else cast("Triple", as_tuple(value))


def single_or_none(value: int | Single | None) -> Single | None:
    """Return a number as a tuple of one; `None` stays."""
    return None if value is None else single(value)


def pair_or_none(value: int | Pair | None) -> Pair | None:
    """Return a number for each of the two axes; `None` stays."""
    return None if value is None else pair(value)


def triple_or_none(value: int | Triple | None) -> Triple | None:
    """Return a number for each of the three axes; `None` stays."""
    return None if value is None else triple(value)


def open_single(value: int | tuple[int | None]) -> tuple[int | None]:
    """Return a number as a tuple of one."""
    return (value,) if is_integer(value) else cast("tuple[int | None]", as_tuple(value))


def open_pair(value: int | tuple[int | None, int | None]) -> tuple[int | None, int | None]:
    """Return a number for each of the two axes; one of two may be None."""
    return (value, value) if is_integer(value) else cast("tuple[int | None, int | None]", as_tuple(value))


def open_triple(value: int | OpenTriple) -> OpenTriple:
    """Return a number for each of the three axes; each of three may be None."""
    return (value, value, value) if is_integer(value) else cast("OpenTriple", as_tuple(value))


def padding_1d(value: Padding1D) -> Literal["same"] | tuple[Sides]:
    """Return the padding at each end of the axis; `"valid"` is none at all."""
    return cast("Literal['same'] | tuple[Sides]", _sides(value, 1))


def causal_padding(value: Padding1D | Literal["causal"]) -> Literal["same", "causal"] | tuple[Sides]:
    """Return the padding at each end of the axis; `"valid"` is none at all, `"causal"` stays."""
    return cast("Literal['same', 'causal'] | tuple[Sides]", _sides(value, 1))


def padding_2d(value: Padding2D) -> Literal["same"] | tuple[Sides, Sides]:
    """Return the padding at each end of both axes; `"valid"` is none at all."""
    return cast("Literal['same'] | tuple[Sides, Sides]", _sides(value, 2))


def padding_3d(value: Padding3D) -> Literal["same"] | tuple[Sides, Sides, Sides]:
    """Return the padding at each end of all three axes; `"valid"` is none at all."""
    return cast("Literal['same'] | tuple[Sides, Sides, Sides]", _sides(value, 3))


def transposed_padding_1d(value: Padding1D) -> Literal["valid", "same"] | tuple[Sides]:
    """Return the padding of a transposed convolution: words stay, numbers become ends."""
    return value if isinstance(value, str) else cast("tuple[Sides]", _sides(value, 1))


def transposed_padding_2d(value: Padding2D) -> Literal["valid", "same"] | tuple[Sides, Sides]:
    """Return the padding of a transposed convolution: words stay, numbers become ends."""
    return value if isinstance(value, str) else cast("tuple[Sides, Sides]", _sides(value, 2))


def transposed_padding_3d(value: Padding3D) -> Literal["valid", "same"] | tuple[Sides, Sides, Sides]:
    """Return the padding of a transposed convolution: words stay, numbers become ends."""
    return value if isinstance(value, str) else cast("tuple[Sides, Sides, Sides]", _sides(value, 3))


def both_ends_1d(value: int | Single | Sides | tuple[Sides]) -> tuple[Sides]:
    """Return a number for each end of the axis."""
    pair_of_ends = is_tuple(value) and len(value) == 2
    return cast("tuple[Sides]", (value,) if pair_of_ends else _ends(value, 1))


def both_ends_2d(value: int | Pair | tuple[Sides, Sides]) -> tuple[Sides, Sides]:
    """Return a number for each end of both axes."""
    return cast("tuple[Sides, Sides]", _ends(value, 2))


def both_ends_3d(value: int | Triple | tuple[Sides, Sides, Sides]) -> tuple[Sides, Sides, Sides]:
    """Return a number for each end of all three axes."""
    return cast("tuple[Sides, Sides, Sides]", _ends(value, 3))


_NO_PADDING = {axes: ((0, 0),) * axes for axes in SPATIAL}


def _sides(value: Any, axes: int) -> object:
    return ((0, 0),) * axes if isinstance(value, str) and value == "valid" else _ends(value, axes)


def _ends(value: Any, axes: int) -> object:
    if is_tuple(value) and value == _NO_PADDING[axes]:
        return _NO_PADDING[axes]
    if is_integer(value):
        return ((value, value),) * axes
    if is_tuple(value) and len(value) == axes:
        return tuple((side, side) if is_integer(side) else as_tuple(side) for side in value)
    return value


def per_axis(axes: int, minimum: int = 1) -> Validator:
    """Accept one whole number from `minimum` on for each spatial axis."""
    rule = f"must be a whole number, or {axes} of them ({', '.join(SPATIAL[axes])})"

    def check(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
        sizes: tuple[Any, ...] = value  # Any: they are not checked yet
        if type(value) is tuple and len(sizes) == axes:  # most are right, and need no further call
            for size in sizes:
                if type(size) is not int or size < minimum:
                    break
            else:
                return
        _check_each(instance, attribute, value, axes, rule, minimum)

    return check


def per_axis_or_none(axes: int, minimum: int = 1) -> Validator:
    """Accept None or one whole number from `minimum` on for each spatial axis."""
    check_sizes = per_axis(axes, minimum)

    def check(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
        if value is not None:
            check_sizes(instance, attribute, value)

    return check


def per_axis_or_open(axes: int) -> Validator:
    """Accept for each spatial axis one whole number from 1 on, or None in a tuple."""
    rule = f"must be a whole number, or {axes} of them or of None ({', '.join(SPATIAL[axes])})"

    def check(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
        known = tuple([1 if size is None else size for size in value]) if is_tuple(value) else value
        _check_each(instance, attribute, known, axes, rule, 1)

    return check


def padding_of(axes: int, *words: str) -> Validator:
    """Accept one of the words or two whole numbers from 0 on for each spatial axis."""
    no_padding = _NO_PADDING[axes]
    known = "".join(f"{word!r}, " for word in dict.fromkeys(("valid", *words)))
    spatial = ", ".join(SPATIAL[axes])
    rule = f"must be {known}a whole number, or for each of ({spatial}) a whole number or (before, after)"

    def check(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
        if value is no_padding:  # most often
            return
        if isinstance(value, str):
            if type(value) is not str:  # a subclass, which its repr does not rebuild
                raise TypeError(f"{describe(instance, attribute)} {rule}, {got(value)}")
            if value not in words:
                raise ConfigError(f"{describe(instance, attribute)} {rule}, got {value!r}")
            return
        _check_ends(instance, attribute, value, axes, rule)

    return check


def both_ends_of(axes: int, *, minimum: int | None = 0) -> Validator:
    """Accept two whole numbers from `minimum` on for each spatial axis; None accepts negative ones."""
    each = "" if axes == 1 else f", or for each of ({', '.join(SPATIAL[axes])}) a whole number"
    rule = f"must be a whole number{each} or (before, after)"

    def check(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
        _check_ends(instance, attribute, value, axes, rule, minimum)

    return check


def _check_ends(
    instance: object, attribute: "Attribute[Any]", value: Any, axes: int, rule: str, minimum: int | None = 0
) -> None:
    if not is_tuple(value):
        raise TypeError(f"{describe(instance, attribute)} {rule}, {got_sizes(value)}")
    if len(value) != axes:
        hint = (
            f"; write ({brief(value)},)"
            if axes == 1 and len(value) == 2 and all(map(is_integer, value))
            else ""
        )
        raise ConfigError(f"{describe(instance, attribute)} {rule}, got {brief(value)}{hint}")
    last = None
    for ends in value:
        if ends is not last:  # one number is the same pair for each axis
            _check_each(instance, attribute, ends, 2, rule, minimum)
            last = ends


def _check_each(
    instance: object, attribute: "Attribute[Any]", value: Any, length: int, rule: str, minimum: int | None
) -> None:
    if is_tuple(value) and len(value) == length:
        for size in value:
            if type(size) is not int or (minimum is not None and size < minimum):
                break
        else:
            return
    who = describe(instance, attribute)
    if not is_tuple(value) or not all(map(is_integer, value)):
        raise TypeError(f"{who} {rule}, {got_sizes(value)}")
    if len(value) != length:
        raise ConfigError(f"{who} {rule}, got {brief(value)}")
    if (
        minimum is not None and min(value) < minimum
    ):  # what is left are sizes that record how they were computed
        raise ConfigError(f"{who} must be {minimum} or more, got {brief(min(value))}")
