"""Operations of a network: how many there are, and which layers do not say."""

from collections.abc import Sequence

from cnnparams.arithmetic.values import brief, got
from cnnparams.errors import ConfigError, UnknownCostError
from cnnparams.operations import count_of
from cnnparams.step import Step, leaves_of


def count_macs(title: str, steps: Sequence[Step], unknown: str = "raise") -> int:
    """Count the multiply-adds of these steps; `unknown` is `"raise"` or `"skip"`.

    Raises:
        UnknownCostError: layers do not say what they compute, and are not to be skipped.
        TypeError: `unknown` is not a string.
        ConfigError: it is another word.
    """
    rule = f"{title}: unknown must be 'raise' or 'skip'"
    if type(unknown) is not str:
        raise TypeError(f"{rule}, {got(unknown)}")
    if unknown not in {"raise", "skip"}:
        raise ConfigError(f"{rule}, got {brief(unknown)}")
    try:
        return sum([step.macs() for step in steps])
    except UnknownCostError:
        known, silent = _known(steps)
        if unknown == "skip":
            return sum([count_of(step.operations(), "multiply_add") for step in known])
        raise UnknownCostError(f"{title}: {_do_not_say(silent)}") from None


def _known(steps: Sequence[Step]) -> tuple[list[Step], list[Step]]:
    """Return the layers that say what they compute, and those that do not."""
    known: list[Step] = []
    silent: list[Step] = []
    for step in leaves_of(steps):
        try:
            step.operations()
        except UnknownCostError:
            silent.append(step)
        else:
            known.append(step)
    return known, silent


def _do_not_say(steps: Sequence[Step]) -> str:
    """List steps whose layers do not say what they compute, and tell how to say it."""
    names = [f"{step.path} ({step.kind})" for step in steps[:_MOST_NAMES]]
    more = f" and {len(steps) - _MOST_NAMES} more" if len(steps) > _MOST_NAMES else ""
    hint = "define operations() in the class, give Custom(..., operations=...), or write unknown='skip'"
    return f"the operations of {', '.join(names)}{more} are not known; {hint}"


_MOST_NAMES = 10
