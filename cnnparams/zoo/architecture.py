"""What all networks of the zoo share: checks of their options, and errors that name the network."""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, wraps
from inspect import Parameter, cleandoc, signature
from typing import NamedTuple, ParamSpec, TypeVar

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import got, is_integer, is_tuple, show
from cnnparams.errors import ConfigError, ShapeError, nearest
from cnnparams.networks.network import Network
from cnnparams.settings import checks

P = ParamSpec("P")
T = TypeVar("T", bound=Shape)

NO_WEIGHTS = "the zoo has no trained weights; leave it out"
ELSEWHERE = {
    **dict.fromkeys(
        ("pretrained", "weights", "weights_backbone", "pretrained_backbone", "init_weights", "progress"),
        NO_WEIGHTS,
    ),
    "include_top": 'the head is always built; .until("...") ends the network before it',
}
"""Options of torchvision's, Keras' and timm's functions, and what to write here instead."""


def architecture(build: Callable[P, Network[T]]) -> Callable[P, Network[T]]:
    """Make a function a network of the zoo: its errors say how to call it, its docstring has a source.

    A family's source is written once, in the docstring of its file. The functions there that do not have a
    `Source:` of their own get it.
    """

    @wraps(build)
    def building(*args: P.args, **options: P.kwargs) -> Network[T]:
        check_call(build, args, options)
        __tracebackhide__ = True  # notebooks and pytest show the line of the user
        try:
            check_channels_last(options.get("input_shape"))
            return build(*args, **options)
        except Exception as error:
            shown = [*map(show, args), *(f"{name}={show(value)}" for name, value in options.items())]
            error.add_note(f"while building zoo.{build.__name__}({', '.join(shown)})")
            raise

    building.__doc__ = with_source(build.__doc__, sys.modules[build.__module__].__doc__)
    return building


def check_call(build: Callable[..., object], args: Sequence[object], options: Mapping[str, object]) -> None:
    """Accept options that the network has, by name, and all that it needs."""
    who, known = f"zoo.{build.__name__}", _options_of(build)
    for option in options:
        if option in ELSEWHERE and option not in known.names:
            raise TypeError(f"{who}: there is no option {option!r}: {ELSEWHERE[option]}")
        if option not in known.names:
            near = nearest(option, known.names) or f"; it has {', '.join(known.names)}"
            raise TypeError(f"{who}: there is no option {option!r}{near}")
    if len(args) > len(known.by_place):
        rule = "options are given by name, such as num_classes=10"
        raise TypeError(f"{who}: {rule}, got {show(args[len(known.by_place)])}")
    given = (*known.by_place[: len(args)], *options)
    for name in known.needed:
        if name not in given:
            raise TypeError(f"{who}: the option {name!r} is needed, got {', '.join(given) or 'none'}")


class _Options(NamedTuple):
    """The options of a function: all, those that may be given by place, and those without a default."""

    names: tuple[str, ...]
    by_place: tuple[str, ...]
    needed: tuple[str, ...]


@lru_cache(maxsize=256)
def _options_of(build: Callable[..., object]) -> _Options:
    known = signature(build).parameters.values()
    return _Options(
        tuple([each.name for each in known]),
        tuple([each.name for each in known if each.kind is not Parameter.KEYWORD_ONLY]),
        tuple([each.name for each in known if each.default is Parameter.empty]),
    )


def check_channels_last(input_shape: object) -> None:
    """Refuse the shape of an image or a clip that can only have its channels first, as PyTorch's do."""
    if not is_tuple(input_shape) or len(input_shape) not in {3, 4} or not all(map(is_integer, input_shape)):
        return  # the network refuses what is no shape
    channels, *sizes = input_shape
    if channels in {1, 3} and min(sizes) > 4:
        meant = (*sizes, channels)
        rule = f"channels come last, got {show(input_shape)}; did you mean {show(meant)}?"
        raise ShapeError(f"zoo: in input_shape, {rule}")


def with_source(doc: str | None, family_doc: str | None) -> str:
    """Return a docstring, with the source of its family before its example if it has none."""
    doc, family_doc = cleandoc(doc or ""), cleandoc(family_doc or "")
    if "Source:\n" in doc:
        return doc
    _, heading, source = family_doc.partition("\n\nSource:\n")
    text, prompt, example = doc.partition("\n\n>>> ")
    return text + heading + source + prompt + example


def check_choice(option: str, value: object, choices: Sequence[object]) -> None:
    """Accept one of these values, of the same type: 1 is not True."""
    if not any(type(value) is type(choice) and value == choice for choice in choices):
        raise ConfigError(f"zoo: {option} must be one of {', '.join(map(show, choices))}, got {show(value)}")


def check_whole(option: str, value: object, minimum: int, *, at_most: int | None = None) -> None:
    """Accept a whole number from `minimum` on, and up to `at_most` where it is a number of layers."""
    checks.check_integer(f"zoo: {option}", value, minimum, at_most=at_most)


def check_depth(depth: int, per_block: int, blocks: str) -> None:
    """Accept a depth of `per_block` * blocks + 4, for one or more blocks; the message calls them `blocks`."""
    check_whole("depth", depth, per_block + 4, at_most=10_000)
    if (depth - 4) % per_block:
        near = depth - (depth - 4) % per_block
        rule = f"depth must be {per_block} * {blocks} + 4, such as {show(near)} or {show(near + per_block)}"
        raise ConfigError(f"zoo: {rule}, got {show(depth)}")


def check_multiplier(option: str, value: object) -> None:
    """Accept a number above 0 and up to 1000: a factor for the widths of all layers."""
    if not checks.is_number(value):
        raise TypeError(f"zoo: {option} must be a number, {got(value)}")
    if not 0 < value <= 1000:
        raise ConfigError(f"zoo: {option} must be above 0 and at most 1000, got {show(value)}")
