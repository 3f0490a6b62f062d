"""Validators for the settings of a layer: they refuse wrong values and say why."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NoReturn, TypeAlias, TypeGuard

from attrs import Attribute

from cnnparams.arithmetic.shapes import check_shape
from cnnparams.arithmetic.values import brief, got, is_integer
from cnnparams.errors import ConfigError

Validator: TypeAlias = Callable[[Any, "Attribute[Any]", Any], None]  # Any: anything that a caller passes


def integer(minimum: int, *, at_most: int | None = None) -> Validator:
    """Accept a whole number from `minimum` to `at_most`."""

    def check(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
        if type(value) is not int or value < minimum or at_most is not None:  # no text for the right ones
            check_integer(describe(instance, attribute), value, minimum, at_most=at_most)

    return check


def check_integer(who: str, value: object, minimum: int, *, at_most: int | None = None) -> None:
    """Refuse anything but a whole number from `minimum` to `at_most`; `who` is the layer and the setting."""
    if not is_integer(value):
        raise TypeError(f"{who} must be a whole number, {got(value)}")
    if value < minimum:
        raise ConfigError(f"{who} must be {minimum} or more, got {brief(value)}")
    if at_most is not None and value > at_most:
        raise ConfigError(f"{who} must be {at_most} or less, got {brief(value)}")


def boolean(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Accept True or False."""
    if value is not True and value is not False:
        raise TypeError(f"{describe(instance, attribute)} must be True or False, {got(value)}")


def check_text(who: str, value: object) -> None:
    """Refuse anything but a word that is not empty; `who` is the layer and the setting."""
    if type(value) is not str:  # nor a subclass, which its repr does not rebuild
        raise TypeError(f"{who} must be a string, {got(value)}")
    if not value.strip():
        raise ConfigError(f"{who} must not be empty, got {brief(value)}")
    if not value.isprintable():
        raise ConfigError(f"{who} must be printable, got {brief(value)}")


def is_name(value: object) -> bool:
    """Whether a value is a name: printable, not empty, without slashes and blanks at its ends."""
    return type(value) is str and (value.isidentifier() or _is_name(value))


@lru_cache(maxsize=1024)  # "0", "1" and the like come again and again
def _is_name(value: str) -> bool:
    return value.isprintable() and "/" not in value and value.strip() == value != ""


def refuse_name(who: str, value: object) -> NoReturn:
    """Say why a value is not a name; `who` is the layer and the setting."""
    check_text(who, value)
    if value != str(value).strip():
        raise ConfigError(f"{who} must not begin or end with a blank, got {brief(value)}")
    raise ConfigError(f"{who} must not contain '/', got {brief(value)}")  # which leads into blocks


def text(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Accept a word that is not empty."""
    check_text(describe(instance, attribute), value)


def text_or_none(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Accept None or a word that is not empty."""
    if value is not None:
        check_text(describe(instance, attribute), value)


def valid_name(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Accept a name."""
    if not is_name(value):  # no text for the right ones
        refuse_name(describe(instance, attribute), value)


def valid_name_or_none(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Accept None or a name."""
    if value is not None and not is_name(value):
        refuse_name(describe(instance, attribute), value)


def as_float(value: float) -> float:
    """Return 1 as 1.0 and -0.0 as 0.0, so that equal values look equal."""
    return float(value) + 0.0 if is_number(value) and 0 <= value <= 1 else value


def is_number(value: object) -> TypeGuard[float]:
    """Whether a value is a number, and not True or False."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def fraction(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Accept a number from 0 to 1."""
    if not is_number(value):
        raise TypeError(f"{describe(instance, attribute)} must be a number from 0 to 1, {got(value)}")
    if not 0 <= value <= 1:
        raise ConfigError(f"{describe(instance, attribute)} must be a number from 0 to 1, got {brief(value)}")


def one_of(*words: str) -> Validator:
    """Accept one of these words."""
    *others, last = map(repr, words)
    rule = f"must be {', '.join(others)} or {last}"

    def check(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
        if type(value) is not str:  # nor a subclass, which its repr does not rebuild
            raise TypeError(f"{describe(instance, attribute)} {rule}, {got(value)}")
        if value not in words:
            raise ConfigError(f"{describe(instance, attribute)} {rule}, got {brief(value)}")

    return check


def valid_shape(instance: object, _attribute: "Attribute[Any]", value: Any) -> None:
    """Accept a shape."""
    check_shape(type(instance).__name__, value)


def plain_tuple(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Keep a tuple of a subclass, such as `torch.Size`, as a plain tuple, which its repr rebuilds.

    Not a converter: with one, type checkers lose the rank of the setting.
    """
    if type(value) is not tuple:
        object.__setattr__(instance, attribute.name, tuple(value))


def describe(instance: object, attribute: "Attribute[Any]") -> str:
    """Name the layer and the setting: messages about settings begin with it."""
    return f"{type(instance).__name__}: {attribute.alias or attribute.name}"
