"""Numbers, strings and tuples of subclasses: kept as plain values, so that repr rebuilds, or refused."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import pytest

import cnnparams
from cnnparams import Activation, Conv2D, Dropout, Input, Network, Parameter, Permute, Reshape

KNOWN = {each: getattr(cnnparams, each) for each in cnnparams.__all__}
any_of: Any = cnnparams  # wrong types are passed on purpose


class Size(tuple[int, ...]):
    """A tuple as `torch.Size` is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Size({list(self)})"


class Rate(float):
    """A float as `numpy.float64` is."""

    def __repr__(self) -> str:
        return f"Rate({float(self)})"


class Word(StrEnum):
    """A string that is a member of an enumeration."""

    RELU = "relu"
    SAME = "same"


@pytest.mark.parametrize(
    ("layer", "plain"),
    [
        (any_of.Reshape(Size((2, 6))), Reshape((2, 6))),
        (any_of.Permute(Size((2, 1))), Permute((2, 1))),
        (any_of.Parameter(Size((2, 1))), Parameter((2, 1))),
        (any_of.Input(Size((2, 1))), Input((2, 1))),
        (any_of.Dropout(Rate(0.5)), Dropout(0.5)),
        (any_of.Conv2D(8, Size((3, 3))), Conv2D(8, 3)),
    ],
)
def test_a_subclass_is_kept_as_a_plain_value(layer: Any, plain: Any) -> None:
    assert layer == plain
    assert repr(layer) == repr(plain)
    assert eval(repr(layer), KNOWN) == layer


@pytest.mark.parametrize("make", [lambda: any_of.Activation(Word.RELU), lambda: any_of.PReLU(per=Word.SAME)])
def test_a_member_of_an_enumeration_is_no_string(make: Callable[[], object]) -> None:
    with pytest.raises(TypeError, match=r", got <Word\.\w+: '\w+'> \(Word\)$"):
        make()
    assert Activation("relu").function == "relu"


EACH = "for each of (height, width) a whole number or (before, after)"
PADDING = f"must be 'valid', 'same', a whole number, or {EACH}"


class Several(list[int]):
    """Numbers as an array of NumPy holds them: it compares each, and is no index."""

    def __index__(self) -> int:
        raise TypeError("only arrays of one number")

    def __eq__(self, other: object) -> Any:
        return Several([number == other for number in self])

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        raise ValueError("which of them?")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: any_of.Conv2D(3, 3, padding=Word.SAME),
            f"Conv2D: padding {PADDING}, got <Word.SAME: 'same'> (Word)",
        ),
        (
            lambda: any_of.Conv2D(3, 3, padding=Several([1, 2])),
            f"Conv2D: padding {PADDING}, got [1, 2] (Several); write (1, 2)",
        ),
        (
            lambda: any_of.Dense(3, frozen_weights=Several([1, 2])),
            "Dense: frozen_weights must be a tuple of strings, got [1, 2] (Several)",
        ),
    ],
)
def test_what_looks_like_a_setting_is_refused(make: Callable[[], object], message: str) -> None:
    with pytest.raises(TypeError) as caught:
        make()
    assert str(caught.value) == message


def test_a_shape_of_a_subclass_is_kept_as_a_plain_tuple() -> None:
    network = any_of.Network(Size((8, 8, 3))).add_input("other", Size((3,)))
    assert network == Network((8, 8, 3)).add_input("other", (3,))
    assert eval(repr(network), KNOWN) == network
