"""The fields of a layer: converters bring each way of writing to one form, validators refuse the rest.

Converters are lenient, they pass on what they do not know; validators are strict and name who, rule and got.
"""

from collections.abc import Callable
from typing import Any, Literal, TypeAlias, cast

from attrs import Attribute

from cnnparams.errors import ConfigError
from cnnparams.shapes import AXES, Sides, got, is_tuple, is_whole, show

Validator: TypeAlias = Callable[[Any, "Attribute[Any]", Any], None]  # Any: whatever the caller passed

Padding2D: TypeAlias = Literal["valid", "same"] | int | tuple[int, int] | tuple[Sides, Sides]
"""How padding may be written: Keras' words, PyTorch's symmetric ints, or ((top, bottom), (left, right))."""


def pair(value: int | tuple[int, int]) -> tuple[int, int]:
    """Write one number for both axes."""
    return (value, value) if is_whole(value) else cast("tuple[int, int]", value)


def pair_or_none(value: int | tuple[int, int] | None) -> tuple[int, int] | None:
    """Write one number for both axes; `None` stays."""
    return None if value is None else pair(value)


def sides_2d(value: Padding2D) -> Literal["same"] | tuple[Sides, Sides]:
    """Write padding for each side of both axes; `"valid"` is none at all."""
    return cast("Literal['same'] | tuple[Sides, Sides]", _sides(value, 2))


def _sides(value: Any, axes: int) -> object:
    if value == "valid":
        return ((0, 0),) * axes
    if is_whole(value):
        return ((value, value),) * axes
    if is_tuple(value) and len(value) == axes:
        return tuple((side, side) if is_whole(side) else side for side in value)
    return value


def whole(minimum: int) -> Validator:
    """Accept a whole number from `minimum` on."""

    def check(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
        if type(value) is not int and not is_whole(value):
            raise TypeError(f"{_field(instance, attribute)} must be a whole number, {got(value)}")
        if value < minimum:
            raise ConfigError(f"{_field(instance, attribute)} must be {minimum} or more, got {show(value)}")

    return check


def per_axis(axes: int) -> Validator:
    """Accept one whole number from 1 on for each spatial axis."""
    names = ", ".join(AXES[axes + 1][:-1])
    rule = f"must be a whole number, or {axes} of them ({names})"

    def check(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
        _check_each(instance, attribute, value, axes, rule, minimum=1)

    return check


def per_axis_or_none(axes: int) -> Validator:
    """Accept None or one whole number from 1 on for each spatial axis."""
    check_sizes = per_axis(axes)

    def check(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
        if value is not None:
            check_sizes(instance, attribute, value)

    return check


def _check_each(
    instance: object, attribute: "Attribute[Any]", value: Any, length: int, rule: str, minimum: int
) -> None:
    if is_tuple(value) and len(value) == length:
        for size in value:
            if type(size) is not int or size < minimum:
                break
        else:
            return
    if not is_tuple(value) or not all(map(is_whole, value)):
        raise TypeError(f"{_field(instance, attribute)} {rule}, {got(value)}")
    if len(value) != length:
        raise ConfigError(f"{_field(instance, attribute)} {rule}, got {show(value)}")
    if min(value) < minimum:
        raise ConfigError(f"{_field(instance, attribute)} must be {minimum} or more, got {show(min(value))}")


def padding_of(axes: int) -> Validator:
    """Accept `"same"` or two whole numbers from 0 on for each spatial axis."""
    names = ", ".join(AXES[axes + 1][:-1])
    rule = (
        f"must be 'valid', 'same', a whole number, or for each of ({names}) a whole number or (before, after)"
    )

    def check(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
        if value == "same":
            return
        if isinstance(value, str):
            raise ConfigError(f"{_field(instance, attribute)} {rule}, got {show(value)}")
        if not is_tuple(value):
            raise TypeError(f"{_field(instance, attribute)} {rule}, {got(value)}")
        if len(value) != axes:
            raise ConfigError(f"{_field(instance, attribute)} {rule}, got {show(value)}")
        for sides in value:
            _check_each(instance, attribute, sides, 2, rule, minimum=0)

    return check


def flag(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Accept True or False."""
    if not isinstance(value, bool):
        raise TypeError(f"{_field(instance, attribute)} must be True or False, {got(value)}")


def label(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Accept a word that is not empty."""
    if not isinstance(value, str):
        raise TypeError(f"{_field(instance, attribute)} must be a string, {got(value)}")
    if not value.strip():
        raise ConfigError(f"{_field(instance, attribute)} must not be empty, got {show(value)}")


def label_or_none(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Accept None or a word that is not empty."""
    if value is not None:
        label(instance, attribute, value)


def step_name(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Accept None or a name of a step; the slash is kept for paths into blocks."""
    if value is None:
        return
    label(instance, attribute, value)
    if "/" in value:
        raise ConfigError(f"{_field(instance, attribute)} must not contain '/', got {show(value)}")


def fraction(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Accept a number from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{_field(instance, attribute)} must be a number from 0 to 1, {got(value)}")
    if not 0 <= value <= 1:
        raise ConfigError(f"{_field(instance, attribute)} must be a number from 0 to 1, got {show(value)}")


def _field(instance: object, attribute: "Attribute[Any]") -> str:
    return f"{type(instance).__name__}: {attribute.alias or attribute.name}"
