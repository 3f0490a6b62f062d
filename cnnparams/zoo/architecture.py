"""What the functions of the zoo share: options that are checked, and errors that say what was being built."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import ParamSpec, TypeVar

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import got, is_integer, show
from cnnparams.errors import ConfigError
from cnnparams.networks.network import Network

P = ParamSpec("P")
T = TypeVar("T", bound=Shape)


def architecture(build: Callable[P, Network[T]]) -> Callable[P, Network[T]]:
    """Let a function of the zoo say in its errors what was asked of it."""

    @wraps(build)
    def building(*args: P.args, **options: P.kwargs) -> Network[T]:
        try:
            return build(*args, **options)
        except Exception as error:
            asked = [*map(show, args), *(f"{name}={show(value)}" for name, value in options.items())]
            error.add_note(f"while building zoo.{build.__name__}({', '.join(asked)})")
            raise

    return building


def check_choice(option: str, value: object, choices: Sequence[object]) -> None:
    """Accept one of these values, and of their type: 1 is not True."""
    if not any(value == choice and type(value) is type(choice) for choice in choices):
        raise ConfigError(f"zoo: {option} must be one of {', '.join(map(show, choices))}, got {show(value)}")


def check_whole(option: str, value: object, minimum: int, *, at_most: int | None = None) -> None:
    """Accept a whole number from `minimum` on; of layers that are added one by one, `at_most` so many."""
    if not is_integer(value):
        raise TypeError(f"zoo: {option} must be a whole number, {got(value)}")
    if value < minimum:
        raise ConfigError(f"zoo: {option} must be {minimum} or more, got {show(value)}")
    if at_most is not None and value > at_most:
        raise ConfigError(f"zoo: {option} must be {at_most} or less, got {show(value)}")


def check_multiplier(option: str, value: object) -> None:
    """Accept a number above 0, and no more than a thousand: what widths are multiplied by."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"zoo: {option} must be a number, {got(value)}")
    if not 0 < value <= 1000:
        raise ConfigError(f"zoo: {option} must be above 0 and at most 1000, got {show(value)}")
