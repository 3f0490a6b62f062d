"""The zoo, family by family: what no golden file holds, against what the papers print."""

from typing import Any

from cnnparams import Network, zoo


def counts(network: Network[Any]) -> dict[str, int]:
    """Tell what each step weighs, where it weighs anything."""
    return {step.path: step.param_count() for step in network.steps if step.param_count()}


def test_lenet_has_the_numbers_that_its_paper_prints() -> None:
    network = zoo.lenet5()
    # Section II.B of the paper; the layer behind F6 is ours: (84 + 1) * 10.
    printed = {"C1": 156, "S2": 12, "C3": 1516, "S4": 32, "C5": 48120, "F6": 10164}
    assert counts(network) == {**printed, "output": 850}
    assert sum(printed.values()) == 60_000
    assert network["C5"].output_shape == (1, 1, 120)


def test_the_lesson_is_a_lenet_in_colour() -> None:
    network = zoo.lenet5(variant="lesson", input_shape=(32, 32, 3))
    assert counts(network) == {"CONV1": 608, "CONV2": 3216, "FC3": 48120, "FC4": 10164, "Softmax": 850}
