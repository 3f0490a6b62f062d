"""Layers that every checker lets through, and the exact types of what they hold and answer."""

from functools import partial
from typing import Any, Literal, assert_type

from attrs import evolve

from cnnparams import (
    Activation,
    AvgPool2D,
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
    Network,
    ReLU,
    Series,
    Shape,
    Vector,
    Volume,
    Weight,
)
from cnnparams.explanation import Explanation


def every_way_to_write_a_convolution(padding: Literal["valid", "same"]) -> None:
    Conv2D(8, 5)
    Conv2D(8, (5, 3))
    Conv2D(filters=8, kernel_size=5)
    Conv2D(8, 5, stride=2, dilation=2)
    Conv2D(8, 5, stride=(2, 1), dilation=(1, 2))
    Conv2D(8, 5, padding="valid")
    Conv2D(8, 5, padding="same")
    Conv2D(8, 5, padding=padding)
    Conv2D(8, 5, padding=2)
    Conv2D(8, 5, padding=(2, 1))
    Conv2D(8, 5, padding=((2, 2), (1, 0)))
    Conv2D(8, 5, groups=4, bias=False, activation="relu", name="CONV1", trainable=False)
    Conv2D(8, 5, activation=None, name=None)
    Conv1D(8, 5)
    Conv1D(8, (5,), stride=(2,), padding="causal", dilation=2)
    Conv1D(8, 5, padding=((2, 0),))
    Conv3D(8, (3, 5, 5), stride=(1, 2, 2), padding="same")
    Conv3D(8, 3, padding=(0, 1, 1))


def every_way_to_write_the_others() -> None:
    MaxPool2D()
    MaxPool2D(3, stride=2, padding=1, dilation=1, ceil_mode=True)
    MaxPool2D((3, 2), stride=None, padding="same", name="POOL1")
    AvgPool2D(pool_size=2, stride=(2, 1), padding=((1, 0), (1, 0)), ceil_mode=False)
    FullyConnected(10, bias=False, activation="softmax", name="Softmax")
    Dense(units=10, bias=True, activation=None, trainable=False)
    Dropout()
    Dropout(rate=0.1)
    Dropout(1)
    Activation(function="tanh", name="C1")
    ReLU(name="relu", trainable=True)
    Flatten(name="flat")


def answers_of_layers(image: Image, vector: Vector, shape: Shape) -> None:
    assert_type(Conv2D(8, 5).param_count((32, 32, 3)), int)
    assert_type(Conv2D(8, 5).weights(image), tuple[Weight, ...])
    assert_type(Conv2D(8, 5).explain(image), Explanation)
    assert_type(Conv2D(8, 5).output_shape((32, 32, 3)), tuple[int, int, int])
    assert_type(Conv1D(8, 5).output_shape((128, 16)), tuple[int, int])
    assert_type(Conv3D(8, 3).output_shape((9, 32, 32, 3)), tuple[int, int, int, int])
    assert_type(MaxPool2D(2).output_shape(image), tuple[int, int, int])
    assert_type(AvgPool2D(2).output_shape(image), tuple[int, int, int])
    assert_type(FullyConnected(10).output_shape(image), tuple[int])
    assert_type(FullyConnected(10).output_shape(vector), tuple[int])
    assert_type(FullyConnected(10).param_count((5, 5, 16)), int)
    assert_type(Flatten().output_shape((5, 5, 16)), tuple[int])
    assert_type(Flatten().output_shape(shape), tuple[int])
    assert_type(Flatten().weights(shape), tuple[Weight, ...])


def answers_of_layers_that_keep_the_rank(vector: Vector, shape: Shape) -> None:
    assert_type(ReLU().output_shape((5, 5, 16)), tuple[int, int, int])
    assert_type(Dropout(0.5).output_shape(vector), tuple[int])
    assert_type(Activation("tanh").output_shape(shape), tuple[int, ...])
    assert_type(Dense(10).output_shape((120,)), tuple[int])
    assert_type(Dense(10).output_shape((7, 7, 120)), tuple[int, int, int])
    assert_type(Dense(10).param_count((120,)), int)
    assert_type(Dense(10).weights((120,)), tuple[Weight, ...])
    assert_type(Dense(10).explain((120,)), Explanation)


def layers_that_stand_alone() -> list[Layer[Image, Shape]]:
    act = ReLU()
    assert_type(act, ReLU)
    dense = Dense(10)
    assert_type(dense, Dense)
    relu = partial(ReLU, trainable=False)
    assert_type(relu(), ReLU)
    body = [Conv2D(8, 5), ReLU(), Dropout(0.5)]
    kinds = {"relu": act, "dropout": Dropout(0.5)}
    return [*body, *kinds.values()]


def fields_of_layers(
    conv: Conv2D, pool: MaxPool2D, dense: FullyConnected, layer: Layer[Image, Image]
) -> None:
    assert_type(conv.filters, int)
    assert_type(conv.kernel_size, tuple[int, int])
    assert_type(conv.stride, tuple[int, int])
    assert_type(conv.padding, Literal["same"] | tuple[tuple[int, int], tuple[int, int]])
    assert_type(conv.groups, int)
    assert_type(conv.bias, bool)
    assert_type(conv.activation, str | None)
    assert_type(conv.name, str | None)
    assert_type(pool.pool_size, tuple[int, int])
    assert_type(pool.stride, tuple[int, int] | None)
    assert_type(dense.units, int)
    assert_type(layer.trainable, bool)
    assert_type(layer.takes_several, bool)
    assert_type(Dropout(0.5).rate, float)


def values(conv: Conv2D, layers: list[Layer[Any, Shape]]) -> None:
    assert_type(conv == Conv2D(8, 5), bool)
    assert_type({conv: "CONV1"}, dict[Conv2D, str])
    assert_type(repr(conv), str)
    assert_type(evolve(conv, filters=16), Conv2D)
    layers.append(conv)
    layers.append(ReLU())


def lists_of_layers(network: Network[Image]) -> None:
    body = [Conv2D(8, 5), ReLU(), MaxPool2D(2), Dropout(0.5)]
    whole = [Conv2D(8, 5), ReLU(), Flatten(), Dense(120), FullyConnected(10)]
    network.extend(body).extend(whole)


def a_layer_with_some_settings_made(image: Image) -> None:
    conv3 = partial(Conv2D, kernel_size=3, padding="same")
    assert_type(conv3(8), Conv2D)
    assert_type(conv3(16, stride=2).output_shape(image), tuple[int, int, int])


def ranks_that_fit() -> None:
    _convolution: Layer[Image, Image] = Conv2D(8, 5)
    _of_one_axis: Layer[Series, Series] = Conv1D(8, 5)
    _of_three_axes: Layer[Volume, Volume] = Conv3D(8, 5)
    _forgetful: Layer[Image, Shape] = Conv2D(8, 5)
    _from_image: Layer[Image, Vector] = Flatten()
    _from_volume: Layer[Volume, Vector] = FullyConnected(10)
    _of_images: Layer[Image, Image] = ReLU()
    _of_vectors: Layer[Vector, Vector] = Dense(10)
    _of_series: list[Layer[Series, Series]] = [Dropout(0.5), Activation("tanh"), Dense(8), ReLU()]
    _of_any_shape: Layer[Any, Shape] = ReLU()


def fields_of_weights() -> None:
    weight = Weight("kernel", inputs=400, units=120)
    assert_type(weight.name, str)
    assert_type(weight.axes, tuple[tuple[str, int], ...])
    assert_type(weight.size, int)
    assert_type(weight.shape, tuple[int, ...])
    assert_type(weight.learnable, bool)
    assert_type(Weight.state("moving_mean", channels=64), Weight)
    assert_type(Weight("scalar").size, int)
