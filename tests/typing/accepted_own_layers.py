"""Layers of your own that every checker lets through, typed as exactly as those of the library."""

from math import prod
from typing import Any, TypeVar, assert_type, final

from attrs import field, frozen

from cnnparams import (
    Conv2D,
    Elementwise,
    Flatten,
    Image,
    Layer,
    Merge,
    Network,
    SameRank,
    Series,
    Shape,
    Vector,
    Volume,
    Weight,
    Weightless,
)
from cnnparams.explanation import Explanation

Rank = TypeVar("Rank", bound=Shape)


@final
@frozen(repr=False)
class Pad(Weightless[Image, Image]):
    """From image to image."""

    amount: int
    value: float = field(default=0.0, kw_only=True)

    def output_shape(self, prev_shape: Image) -> Image:
        height, width, channels = prev_shape
        return (height + 2 * self.amount, width + 2 * self.amount, channels)


@final
@frozen(repr=False)
class Scale(SameRank):
    """From any rank to the same."""

    start: float = 1.0

    def weights(self, prev_shape: Shape) -> tuple[Weight, ...]:
        return (Weight("gain", channels=prev_shape[-1]), Weight.state("seen", channels=prev_shape[-1]))

    def output_shape(self, prev_shape: Rank) -> Rank:
        return prev_shape


@final
@frozen(repr=False)
class Swish(Elementwise):
    """Of each element, so of any rank."""

    beta: float = 1.0


@final
@frozen(repr=False)
class Rows(Weightless[Image, Series]):
    """From image to series."""

    def output_shape(self, prev_shape: Image) -> Series:
        return (prev_shape[0], prod(prev_shape[1:]))


@final
@frozen(repr=False)
class Embed(Layer[Shape, Vector]):
    """From any rank to vector."""

    size: int
    inside: Layer[Vector, Vector] | None = None

    def weights(self, prev_shape: Shape) -> tuple[Weight, ...]:
        return (Weight("kernel", inputs=prod(prev_shape), units=self.size),)

    def output_shape(self, prev_shape: Shape) -> Vector:
        return (self.size,)


@final
@frozen(repr=False)
class Beside(Merge[Image, Image]):
    """From several images to one."""

    def weights(self, prev_shape: tuple[Image, ...]) -> tuple[Weight, ...]:
        return ()

    def output_shape(self, prev_shape: tuple[Image, ...]) -> Image:
        height, width, _ = prev_shape[0]
        return (height, width, sum(shape[2] for shape in prev_shape))


@final
@frozen(repr=False)
class Elements(Merge[Shape, Vector]):
    """From several shapes of any rank to a vector."""

    def weights(self, prev_shape: tuple[Shape, ...]) -> tuple[Weight, ...]:
        return ()

    def output_shape(self, prev_shape: tuple[Shape, ...]) -> Vector:
        return (sum(prod(shape) for shape in prev_shape),)


def answers(image: Image, vector: Vector) -> None:
    assert_type(Pad(1).amount, int)
    assert_type(Pad(1, value=0.5, name="PAD1", trainable=False).name, str | None)
    assert_type(Pad(1).param_count((32, 32, 3)), int)
    assert_type(Pad(1).output_shape((32, 32, 3)), tuple[int, int, int])
    assert_type(Pad(1).explain(image), Explanation)
    assert_type(Embed(8).output_shape(image), tuple[int])
    assert_type(Embed(8).param_count(vector), int)
    assert_type(Scale().output_shape(image), tuple[int, int, int])
    assert_type(Swish().output_shape(vector), tuple[int])
    assert_type(Swish().param_count((120,)), int)
    assert_type(Beside().output_shape((image, image)), tuple[int, int, int])
    assert_type(Beside().param_count(((32, 32, 3), (32, 32, 1))), int)
    assert_type(Elements().output_shape((image, vector)), tuple[int])


def in_networks(image: Network[Image], vector: Network[Vector], volume: Network[Volume]) -> None:
    assert_type(image.add(Pad(1)), Network[tuple[int, int, int]])
    assert_type(image.add(Rows()), Network[tuple[int, int]])
    assert_type(image.add(Rows()).add(Scale()), Network[tuple[int, int]])
    assert_type(image.add(Scale()).add(Conv2D(8, 5)), Network[tuple[int, int, int]])
    assert_type(vector.add(Scale(0.5)), Network[tuple[int]])
    assert_type(vector.add(Swish(2.0)), Network[tuple[int]])
    assert_type(volume.add(Swish()).add(Embed(8)), Network[tuple[int]])
    assert_type(image.add(Beside(), after=["CONV1", "CONV2"]), Network[tuple[int, int, int]])
    assert_type(image.add(Elements(), after=["CONV1", "FC3"]), Network[tuple[int]])
    assert_type(image.extend([Pad(1), Conv2D(8, 5), Embed(8)]), Network[Any])


def as_layers() -> None:
    _pad: Layer[Image, Image] = Pad(1)
    _scale: Layer[Vector, Vector] = Scale()
    _swish: Layer[Volume, Volume] = Swish()
    _embed: Layer[Series, Vector] = Embed(8)
    _merge: Layer[tuple[Image, ...], Shape] = Beside()
    _narrower: Merge[Image, Shape] = Elements()
    _mixed: list[Layer[Image, Shape]] = [Pad(1), Flatten(), Scale(), Swish()]
