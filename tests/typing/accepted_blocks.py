"""Blocks that both type checkers must accept, with the ranks that they must infer."""

from typing import Any, assert_type

from cnnparams import (
    BatchNorm,
    Branches,
    Conv2D,
    Dense,
    Flatten,
    Image,
    LayerNorm,
    MaxPool2D,
    MultiHeadAttention,
    Network,
    ReLU,
    Residual,
    Sequential,
    Series,
    Vector,
)

images: Network[Image] = Network((8, 8, 3))

assert_type(Sequential(Conv2D(8, 3), ReLU()), Sequential[Image, Image])
assert_type(Sequential(Conv2D(8, 3), BatchNorm(), ReLU(), MaxPool2D(2)), Sequential[Image, Image])
assert_type(Sequential(Conv2D(8, 3), Flatten()), Sequential[Image, Vector])
assert_type(images.add(Sequential(Conv2D(8, 3), ReLU())), Network[Image])
assert_type(images.add(Sequential(Flatten(), Dense(3), ReLU())), Network[Vector])
assert_type(Branches(Conv2D(8, 1), Conv2D(8, 3, padding=1)), Branches[Image])
assert_type(images.add(Branches(Conv2D(8, 1), Conv2D(8, 3, padding=1))), Network[Any])

images.add(Residual(Conv2D(3, 3, padding=1), ReLU(), name="first")).add(ReLU())
images.add(Sequential(ReLU(), BatchNorm())).add(Conv2D(3, 3))


def blocks_in_variables(series: Network[Series], vector: Network[Vector]) -> None:
    block = Residual(Conv2D(64, 3, padding=1), ReLU(), Conv2D(64, 3, padding=1))
    assert_type(block, Residual[Image])
    blocks = [Residual(Conv2D(64, 3, padding=1), BatchNorm()) for _ in range(3)]
    assert_type(blocks, list[Residual[Image]])
    encoder = Sequential(Residual(LayerNorm(), MultiHeadAttention(3, 64)), Residual(LayerNorm(), Dense(192)))
    series.add(encoder)
    vector.add(Sequential(Residual(Dense(5)), Residual(Dense(5))))
