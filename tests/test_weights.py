"""Weights: named axes, whose product is the size."""

import pickle
from enum import IntEnum

import pytest
from attrs.exceptions import FrozenInstanceError

from cnnparams import Conv2D, Weight

KERNEL = Weight("kernel", kernel_height=5, kernel_width=3, in_channels=2, filters=7)


class Size(IntEnum):
    SMALL = 3


def test_size_and_shape_are_read_off_the_axes() -> None:
    assert KERNEL.axes == (("kernel_height", 5), ("kernel_width", 3), ("in_channels", 2), ("filters", 7))
    assert (KERNEL.shape, KERNEL.size) == ((5, 3, 2, 7), 210)
    assert (Weight("scale").shape, Weight("scale").size) == ((), 1)


def test_state_is_stored_and_not_learnt() -> None:
    mean = Weight.state("moving_mean", channels=4)
    assert (mean.learnable, mean.size) == (False, 4)
    assert mean != Weight("moving_mean", channels=4)
    assert KERNEL.learnable


@pytest.mark.parametrize("weight", [KERNEL, Weight("scale"), Weight.state("moving_mean", channels=4)])
def test_a_weight_is_a_value(weight: Weight) -> None:
    assert eval(repr(weight), {"Weight": Weight}) == weight
    assert hash(eval(repr(weight), {"Weight": Weight})) == hash(weight)
    copy = pickle.loads(pickle.dumps(weight))
    assert (copy, copy.size) == (weight, weight.size)
    with pytest.raises(FrozenInstanceError):
        weight.name = "other"  # type: ignore[misc]


def test_the_order_of_axes_and_their_names_matter() -> None:
    assert Weight("a", units=2, inputs=3) != Weight("a", inputs=3, units=2)
    assert Weight("a", units=2) != Weight("a", filters=2)


def test_other_kinds_of_whole_numbers_are_refused() -> None:
    for wrong in (
        lambda: Weight("bias", filters=Size.SMALL),
        lambda: Conv2D(3, (Size.SMALL, 3)),
        lambda: Conv2D(3, 3).param_count((Size.SMALL, 3, 1)),
    ):
        with pytest.raises(TypeError):
            wrong()


def test_a_weight_under_a_path_is_what_its_repr_builds() -> None:
    weight = Weight("kernel", inputs=2, units=3).under("0/fc")
    assert repr(weight) == "Weight('0/fc/kernel', inputs=2, units=3)"
    assert eval(repr(weight)) == weight


def test_an_axis_may_have_the_name_of_a_word_of_python() -> None:
    weight = Weight("k", **{"class": 3, "units": 2})
    assert repr(weight) == "Weight('k', **{'class': 3}, units=2)"
    assert eval(repr(weight), {"Weight": Weight}) == weight
