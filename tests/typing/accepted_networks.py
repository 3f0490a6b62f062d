"""Networks that every checker lets through, with the rank at the end of each exactly known."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar, assert_type

from cnnparams import (
    Activation,
    AvgPool2D,
    BatchNorm,
    Conv1D,
    Conv2D,
    Conv3D,
    Dense,
    Dropout,
    Flatten,
    FullyConnected,
    Image,
    Layer,
    MaxPool2D,
    Merge,
    Network,
    ReLU,
    Series,
    Shape,
    Step,
    Vector,
    Volume,
    Weight,
)
from cnnparams.analysis.summary import Summary
from cnnparams.explanation import Explanation

Rank = TypeVar("Rank", bound=Shape)


def lenet() -> Network[Vector]:
    network = (
        Network((32, 32, 3), name="LeNet-5")
        .add(Conv2D(8, 5, name="CONV1"))
        .add(MaxPool2D(2, name="POOL1"))
        .add(Conv2D(16, 5, name="CONV2"))
        .add(MaxPool2D(2, name="POOL2"))
        .add(FullyConnected(120, name="FC3"))
        .add(FullyConnected(84, name="FC4"))
        .add(FullyConnected(10, activation="softmax", name="Softmax"))
    )
    assert_type(network, Network[tuple[int]])
    assert_type(network.output_shape, tuple[int])
    return network


def each_layer_says_what_rank_follows(
    series: Network[Series], image: Network[Image], volume: Network[Volume]
) -> None:
    assert_type(image.add(Conv2D(8, 5)), Network[tuple[int, int, int]])
    assert_type(image.add(MaxPool2D(2)), Network[tuple[int, int, int]])
    assert_type(image.add(AvgPool2D(2)), Network[tuple[int, int, int]])
    assert_type(series.add(Conv1D(8, 5)), Network[tuple[int, int]])
    assert_type(volume.add(Conv3D(8, 5)), Network[tuple[int, int, int, int]])
    assert_type(image.add(Flatten()), Network[tuple[int]])
    assert_type(image.add(FullyConnected(10)), Network[tuple[int]])
    assert_type(image.add(Conv2D(8, 5)).add(ReLU()).add(MaxPool2D(2)), Network[tuple[int, int, int]])
    assert_type(image.add(Flatten()).add(ReLU()).add(Dense(10)), Network[tuple[int]])


def some_layers_keep_any_rank(
    vector: Network[Vector],
    series: Network[Series],
    image: Network[Image],
    volume: Network[Volume],
    shape: Network[Shape],
) -> None:
    assert_type(vector.add(ReLU()), Network[tuple[int]])
    assert_type(series.add(Dropout(0.5)), Network[tuple[int, int]])
    assert_type(image.add(Activation("tanh")), Network[tuple[int, int, int]])
    assert_type(volume.add(Dense(10)), Network[tuple[int, int, int, int]])
    assert_type(shape.add(ReLU()), Network[tuple[int, ...]])
    assert_type(image.add(ReLU()).add(Dropout(0.5)).add(Dense(8)), Network[tuple[int, int, int]])
    act = ReLU()
    assert_type(image.add(act), Network[tuple[int, int, int]])
    assert_type(vector.add(act), Network[tuple[int]])
    assert_type(image.add(ReLU() if len(image) > 1 else Dropout()), Network[tuple[int, int, int]])


def some_layers_take_any_rank(
    series: Network[Series], volume: Network[Volume], shape: Network[Shape]
) -> None:
    assert_type(series.add(Flatten()), Network[tuple[int]])
    assert_type(volume.add(FullyConnected(10)), Network[tuple[int]])
    assert_type(shape.add(Flatten()), Network[tuple[int]])


def wiring(image: Network[Image], vector: Network[Vector], join: Merge[Image, Image]) -> None:
    assert_type(vector.add(Conv2D(8, 5), after="input"), Network[tuple[int, int, int]])
    assert_type(vector.add(Conv2D(8, 5), after=vector["input"]), Network[tuple[int, int, int]])
    assert_type(image.add(Flatten(), after="CONV1"), Network[tuple[int]])
    assert_type(image.add(Flatten(), name="flat"), Network[tuple[int]])
    assert_type(vector.add(ReLU(), name="act"), Network[tuple[int]])
    assert_type(image.add(Conv2D(8, 5), after=None), Network[tuple[int, int, int]])
    assert_type(image.add(join, after=["CONV1", "CONV2"]), Network[tuple[int, int, int]])
    assert_type(image.add(join, after=("CONV1", "CONV2")), Network[tuple[int, int, int]])
    assert_type(image.add(join, after="CONV1"), Network[tuple[int, int, int]])
    assert_type(vector.add(join, after=["CONV1", "CONV2"]), Network[tuple[int, int, int]])
    vector.add(ReLU(), after="CONV1").add(Conv2D(8, 5))


def several_inputs(image: Network[Image], mask: Image, label: Vector, shape: Shape) -> None:
    assert_type(image.add_input("mask", mask), Network[tuple[int, int, int]])
    assert_type(image.add_input("label", label), Network[tuple[int]])
    assert_type(image.add_input("label", label).add(Dense(10)), Network[tuple[int]])
    assert_type(image.add_input("other", shape), Network[tuple[int, ...]])
    assert_type(image.add_input("mask", (32, 32, 1)), Network[tuple[int, int, int]])


def input_shapes(vector: Vector, image: Image, shape: Shape) -> None:
    assert_type(Network(vector), Network[tuple[int]])
    assert_type(Network(image, name="LeNet-5"), Network[tuple[int, int, int]])
    assert_type(Network(shape), Network[tuple[int, ...]])
    assert_type(Network((400,)), Network[tuple[int]])
    assert_type(Network((128, 16)), Network[tuple[int, int]])
    assert_type(Network((32, 32, 3)), Network[tuple[int, int, int]])
    assert_type(Network((32, 32, 3)).add(Dense(10)), Network[tuple[int, int, int]])
    assert_type(Network((9, 32, 32, 3)).output_shape, tuple[int, int, int, int])
    _image: Network[Image] = Network((32, 32, 3))
    _named: Network[Image] = Network(input_shape=(32, 32, 3), name=None)


def ranks_may_be_forgotten(image: Network[Image]) -> Network[Shape]:
    _wide: Network[tuple[int, ...]] = image
    _either: Network[Image | Vector] = image.add(Flatten())
    _several: list[Network[Shape]] = [image, image.add(Flatten())]
    return image


def networks_of_networks(image: Network[Image], layers: Iterable[Layer[Any, Shape]]) -> None:
    assert_type(image.freeze(), Network[tuple[int, int, int]])
    assert_type(image.unfreeze("CONV1", "CONV2"), Network[tuple[int, int, int]])
    # Only the run can tell where these end; what follows is checked then.
    assert_type(image.extend(layers), Network[Any])
    assert_type(image.extend([Conv2D(8, 5), MaxPool2D(2), FullyConnected(10)]), Network[Any])
    assert_type(image.extend([Conv2D(8, 5), MaxPool2D(2)]), Network[tuple[int, int, int]])
    assert_type(image.extend([ReLU(), BatchNorm()]), Network[tuple[int, int, int]])
    assert_type(image.replace("CONV1", Conv2D(16, 3)), Network[Any])
    assert_type(image.until("CONV1"), Network[Any])
    assert_type(image.until("CONV1").add(Conv2D(8, 5)), Network[tuple[int, int, int]])


def block(network: Network[Image], filters: int) -> Network[Image]:
    for _ in range(2):
        network = network.add(Conv2D(filters, 3, padding="same")).add(ReLU())
    return network.add(MaxPool2D(2))


def regularized(network: Network[Rank]) -> Network[Rank]:
    return network.add(Dropout(0.5)).add(ReLU())


def functions_of_networks(image: Network[Image], vector: Network[Vector]) -> None:
    assert_type(block(block(image, 8), 16), Network[tuple[int, int, int]])
    assert_type(regularized(image), Network[tuple[int, int, int]])
    assert_type(regularized(vector), Network[tuple[int]])


def steps(network: Network[Image]) -> None:
    assert_type(network["CONV1"], Step)
    assert_type(network.steps, tuple[Step, ...])
    assert_type(network.leaves(), Iterator[Step])
    assert_type([step.path for step in network], list[str])
    assert_type("CONV1" in network, bool)
    assert_type(len(network), int)


def fields_of_steps(step: Step) -> None:
    assert_type(step.path, str)
    assert_type(step.layer, Layer[Any, Shape])
    assert_type(step.inputs, tuple[str, ...])
    assert_type(step.prev_shapes, tuple[tuple[int, ...], ...])
    assert_type(step.output_shape, tuple[int, ...])
    assert_type(step.weights, tuple[Weight, ...])
    assert_type(step.children, tuple[Step, ...])
    assert_type(step.param_count() + step.state_count(), int)
    assert_type(step.trainable_count() + step.frozen_count(), int)
    assert_type(step.explain(), Explanation)


def answers(network: Network[Image]) -> None:
    assert_type(network.name, str | None)
    assert_type(network.output_shape, tuple[int, int, int])
    assert_type(network.param_count() + network.state_count(), int)
    assert_type(network.trainable_count() + network.frozen_count(), int)
    assert_type(network.explain(), Explanation)
    assert_type(network.explain().parts, tuple[Explanation, ...])
    assert_type(network.summary(), Summary)
    assert_type(network.summary(columns=["layer", "size"]), Summary)
    assert_type(network.summary(columns=("layer",)).total_params, int)
    assert_type(network == network.freeze(), bool)
    assert_type({network: 1}, dict[Network[Image], int])


def ways_to_write_a_network() -> None:
    """A chain, another name, or an annotation that leaves the rank open."""
    assert_type(Network((32, 32, 3)).add(Conv2D(8, 5)).add(FullyConnected(10)), Network[tuple[int]])
    start = Network((32, 32, 3))
    end = start.add(FullyConnected(10))
    assert_type(end, Network[tuple[int]])
    open_rank: Network[Any] = Network((32, 32, 3))
    open_rank = open_rank.add(Conv2D(8, 5))
    open_rank = open_rank.add(FullyConnected(10))
    same_rank = Network((32, 32, 3))
    same_rank = same_rank.add(Conv2D(8, 5)).add(ReLU())
    assert_type(same_rank, Network[tuple[int, int, int]])
