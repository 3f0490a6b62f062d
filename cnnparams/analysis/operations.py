"""Operations of a network: how many there are, and which layers do not say."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cnnparams.arithmetic.values import brief, got
from cnnparams.errors import ConfigError, UnknownCostError
from cnnparams.step import Step, leaves_of

if TYPE_CHECKING:
    from cnnparams.conventions.convention import Convention


def count_macs(title: str, steps: Sequence[Step], unknown: str = "raise") -> int:
    """Count the multiply-adds of these steps; `unknown` is `"raise"` or `"skip"`.

    Raises:
        UnknownCostError: layers do not say what they compute, and are not to be skipped.
        TypeError: `unknown` is not a string.
        ConfigError: it is another word.
    """
    return _counted(title, steps, Step.macs, unknown)


def count_operations(
    title: str, steps: Sequence[Step], convention: "Convention | None", unknown: str = "raise"
) -> int:
    """Count what a convention counts in these steps; None is multiply-adds.

    Raises:
        UnknownCostError: layers do not say what they compute, and are not to be skipped.
        TypeError: this is not a convention, or `unknown` is not a string.
        ConfigError: `unknown` is another word.
    """
    from cnnparams.conventions.convention import Convention  # whose tables take long to load

    given: object = convention
    if given is not None and not isinstance(given, Convention):
        hint = f"; write {_constant_of(given)}, from cnnparams.conventions"
        raise TypeError(f"{title}: op_count() takes a Convention, {got(given)}{hint}")
    return _counted(title, steps, lambda step: step.op_count(convention), unknown)


def _constant_of(given: object) -> str:
    """Return the name of the convention that is meant by a word, if it is one."""
    from cnnparams import conventions
    from cnnparams.conventions.convention import Convention

    word = given.upper() if isinstance(given, str) else ""
    return word if isinstance(getattr(conventions, word, None), Convention) else "FLOPS"


def check_known(title: str, steps: Sequence[Step]) -> None:
    """Refuse steps of which some do not say what they compute.

    Raises:
        UnknownCostError: layers do not say; the error lists all of these.
    """
    try:
        sum(map(Step.macs, steps))
    except UnknownCostError:
        raise unknown_cost(title, steps) from None


def unknown_cost(
    title: str, steps: Sequence[Step], convention: "Convention | None" = None
) -> UnknownCostError:
    """Return the error that lists all layers of which it is not known what a convention counts."""
    _, silent = _known(steps, lambda step: step.op_count(convention))
    return UnknownCostError(f"{title}: {_do_not_say(silent, _TELL)}")


def _counted(title: str, steps: Sequence[Step], count: Callable[[Step], int], unknown: str) -> int:
    rule = f"{title}: unknown must be 'raise' or 'skip'"
    if type(unknown) is not str:
        raise TypeError(f"{rule}, {got(unknown)}")
    if unknown not in {"raise", "skip"}:
        raise ConfigError(f"{rule}, got {brief(unknown)}")
    try:
        return sum(map(count, steps))
    except UnknownCostError:
        counts, silent = _known(steps, count)
        if unknown == "skip":
            return sum(counts)
        raise UnknownCostError(f"{title}: {_do_not_say(silent, _TELL_OR_SKIP)}") from None


def _known(steps: Sequence[Step], count: Callable[[Step], int]) -> tuple[list[int], list[Step]]:
    """Return what is counted for the layers of which that is known, and the others."""
    counts: list[int] = []
    silent: list[Step] = []
    for step in leaves_of(steps):
        try:
            counts.append(count(step))
        except UnknownCostError:
            silent.append(step)
    return counts, silent


def _do_not_say(steps: Sequence[Step], hint: str) -> str:
    """List steps whose layers do not say what they compute, and tell how to say it."""
    names = [f"{step.path} ({step.kind})" for step in steps[:_MOST_NAMES]]
    more = f" and {len(steps) - _MOST_NAMES} more" if len(steps) > _MOST_NAMES else ""
    return f"the operations of {', '.join(names)}{more} are not known; {hint}"


_TELL = "define operations() in the class, or give Custom or Opaque operations=..."
_TELL_OR_SKIP = f"{_TELL}, or write unknown='skip'"

_MOST_NAMES = 10
