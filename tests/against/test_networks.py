"""A whole network, LeNet-5: the frameworks' own summaries have the same numbers as ours."""

from typing import Any

import pytest

from cnnparams import Conv2D, FullyConnected, MaxPool2D, Network

LENET = (
    Network((32, 32, 3), name="LeNet-5")
    .add(Conv2D(8, 5, name="CONV1"))
    .add(MaxPool2D(2, name="POOL1"))
    .add(Conv2D(16, 5, name="CONV2"))
    .add(MaxPool2D(2, name="POOL2"))
    .add(FullyConnected(120, name="FC3"))
    .add(FullyConnected(84, name="FC4"))
    .add(FullyConnected(10, activation="softmax", name="Softmax"))
)
COUNTS = {step.path: step.param_count() for step in LENET.steps if step.path != "input"}
SHAPES = {step.path: step.output_shape for step in LENET.steps if step.path != "input"}

frozen = pytest.mark.parametrize("frozen", [(), ("CONV1",), ("CONV1", "CONV2", "FC3")], ids=len)


def torch_lenet() -> Any:
    from torch import nn

    network = nn.Sequential()
    network.add_module("CONV1", nn.Conv2d(3, 8, 5))
    network.add_module("POOL1", nn.MaxPool2d(2))
    network.add_module("CONV2", nn.Conv2d(8, 16, 5))
    network.add_module("POOL2", nn.MaxPool2d(2))
    network.add_module("flatten", nn.Flatten())
    network.add_module("FC3", nn.Linear(400, 120))
    network.add_module("FC4", nn.Linear(120, 84))
    network.add_module("Softmax", nn.Linear(84, 10))
    network.add_module("softmax", nn.Softmax(dim=1))
    return network


def keras_lenet() -> Any:
    import keras
    from keras import layers

    with keras.StatelessScope(initialize_variables=False):  # shapes are enough
        return keras.Sequential(
            [
                keras.Input((32, 32, 3)),
                layers.Conv2D(8, 5, name="CONV1"),
                layers.MaxPooling2D(2, name="POOL1"),
                layers.Conv2D(16, 5, name="CONV2"),
                layers.MaxPooling2D(2, name="POOL2"),
                layers.Flatten(name="flatten"),
                layers.Dense(120, name="FC3"),
                layers.Dense(84, name="FC4"),
                layers.Dense(10, activation="softmax", name="Softmax"),
            ]
        )


@pytest.mark.framework("torch", "torchinfo")
def test_each_layer_in_pytorch() -> None:
    import torchinfo

    rows = torchinfo.summary(torch_lenet(), (1, 3, 32, 32), verbose=0).summary_list
    rows = [row for row in rows if row.var_name in COUNTS]
    assert {row.var_name: row.num_params for row in rows} == COUNTS
    shapes = {row.var_name: (*row.output_size[2:], row.output_size[1]) for row in rows}
    assert shapes == SHAPES


@pytest.mark.framework("keras", "jax")
def test_each_layer_in_keras() -> None:
    layers = [layer for layer in keras_lenet().layers if layer.name in COUNTS]
    assert {layer.name: layer.count_params() for layer in layers} == COUNTS
    assert {layer.name: layer.output.shape[1:] for layer in layers} == SHAPES


@pytest.mark.framework("torch", "torchinfo")
@frozen
def test_totals_of_torchinfo(frozen: tuple[str, ...]) -> None:
    import torchinfo

    network = torch_lenet()
    for name in frozen:
        network.get_submodule(name).requires_grad_(requires_grad=False)
    totals = torchinfo.summary(network, (1, 3, 32, 32), verbose=0)
    ours = LENET.freeze(*frozen) if frozen else LENET
    assert totals.total_params == ours.param_count() == 62_958
    assert totals.trainable_params == ours.trainable_count()


@pytest.mark.framework("keras", "jax")
@frozen
def test_totals_of_the_keras_summary(frozen: tuple[str, ...]) -> None:
    network = keras_lenet()
    for name in frozen:
        network.get_layer(name).trainable = False
    lines: list[str] = []
    network.summary(print_fn=lambda line, **_: lines.append(line))
    totals = [line.split(" (")[0].strip() for line in "\n".join(lines).splitlines() if "params:" in line]
    ours = LENET.freeze(*frozen) if frozen else LENET
    numbers = [int(line.rpartition(": ")[2].replace(",", "")) for line in totals]
    assert numbers == [number for _, number in ours.summary().table().footer]
