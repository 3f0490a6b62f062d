"""The zoo, family by family: what no golden file holds, against what the papers print."""

from collections.abc import Callable
from typing import Any

import pytest

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


@pytest.mark.parametrize("size", [224, 227])
def test_the_first_alexnet_has_two_groups(size: int) -> None:
    network = zoo.alexnet(variant="2012", input_shape=(size, size, 3))
    assert counts(network) == {
        "conv1": 34944,  # (11 * 11 * 3 + 1) * 96
        "conv2": 307456,  # (5 * 5 * 48 + 1) * 256
        "conv3": 885120,  # (3 * 3 * 256 + 1) * 384
        "conv4": 663936,  # (3 * 3 * 192 + 1) * 384
        "conv5": 442624,  # (3 * 3 * 192 + 1) * 256
        "fc6": 37752832,  # (6 * 6 * 256 + 1) * 4096
        "fc7": 16781312,  # (4096 + 1) * 4096
        "fc8": 4097000,  # (4096 + 1) * 1000
    }
    # The paper's figure 2.
    sizes = [network[name].output_shape for name in ["conv1", "conv2", "conv3", "conv4", "conv5"]]
    assert sizes == [(55, 55, 96), (27, 27, 256), (13, 13, 384), (13, 13, 384), (13, 13, 256)]


def test_all_cnn_averages_over_six_by_six_positions() -> None:
    network = zoo.all_cnn_c()
    assert network["conv9"].output_shape == (6, 6, 10)  # the paper's table 1
    assert counts(network) == {
        "stage1": 168768,  # (3 * 3 * 3 + 1) * 96 + 2 * (3 * 3 * 96 + 1) * 96
        "stage2": 830016,  # (3 * 3 * 96 + 1) * 192 + 2 * (3 * 3 * 192 + 1) * 192
        "conv7": 331968,  # (3 * 3 * 192 + 1) * 192
        "conv8": 37056,  # (192 + 1) * 192
        "conv9": 1930,  # (192 + 1) * 10
    }


def test_the_first_googlenet_is_that_of_caffe() -> None:
    network = zoo.googlenet(variant="2014")
    assert zoo.googlenet(variant="2014", aux=True).param_count() == 13378280  # Caffe's train_val.prototxt
    assert network["inception3a/branch3/1"].param_count() == 12832  # (5 * 5 * 16 + 1) * 32
    # The sizes in the paper's table 1.
    sizes = {"conv1": 112, "norm1": 56, "conv3": 56, "inception3a": 28, "inception4a": 14, "inception5a": 7}
    assert {name: network[name].output_shape[0] for name in sizes} == sizes


@pytest.mark.parametrize(
    ("network", "heads"),
    [
        (zoo.googlenet(aux=True), ["aux1", "aux2"]),
        (zoo.googlenet(aux=True, variant="2014"), ["aux1", "aux2"]),
        (zoo.inception_v3(aux=True), ["AuxLogits"]),
    ],
)
def test_classifiers_for_training_end_beside_the_main_one(network: Network[Any], heads: list[str]) -> None:
    ends = {step.path for step in network} - {name for step in network for name in step.inputs}
    assert ends == {*heads, "fc"}
    assert network.steps[-1].path == "fc"
    assert {network[name].output_shape for name in ends} == {(1000,)}


@pytest.mark.parametrize("build", [zoo.fcn_resnet50, zoo.deeplabv3_resnet50])
def test_segmentation_ends_with_its_result_and_names_the_other(build: Callable[..., Network[Any]]) -> None:
    network = build(input_shape=(256, 320, 3), aux=True)
    assert network["layer4"].output_shape == (32, 40, 2048)  # an eighth
    assert [step.path for step in network.steps[-2:]] == ["aux", "out"]
    assert network["aux"].output_shape == network.output_shape == (256, 320, 21)
