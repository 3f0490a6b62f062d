"""Matching: the first of two inputs is brought to the positions of the second; nothing is learnt."""

from math import prod
from typing import Any, Literal, final

from attrs import field, frozen

from cnnparams.arithmetic.shapes import S, Shape, check_spatial, expect, with_last_axis
from cnnparams.arithmetic.values import show
from cnnparams.bases.base import WithoutArithmetic
from cnnparams.bases.several_inputs import WeightlessMerge, check_inputs
from cnnparams.errors import ShapeError
from cnnparams.operations import INTERPOLATIONS, Operations, per_element, positions
from cnnparams.settings.checks import one_of
from cnnparams.window import NOTHING, Seen, Window, interpolated


def _two_of_one_rank(who: object, shapes: tuple[S, ...]) -> tuple[S, S]:
    """Return two inputs with positions and channels and as many axes; refuse anything else."""
    check_inputs(who, shapes, most=2)
    first, second = shapes
    check_spatial(who, first)
    if len(first) != len(second):
        rule = "expects two inputs with the same number of axes"
        raise ShapeError(f"{who}: {rule}, got {show(first)} and {show(second)}")
    return first, second


@final
@frozen(repr=False)
class CropLike(WithoutArithmetic[Any, Any], WeightlessMerge):
    """The first input cropped to the height and width of the second; its channels stay.

    Used where a U-Net copies features from its encoder to its decoder. It also takes series and volumes.
    Neither Keras nor PyTorch has a layer for it.

    Shapes:
        (height, width, channels) and the same or smaller -> the second's height and width, channels

    Weights:
        none

    Raises:
        TypeError: this is not a tuple of shapes.
        ShapeError: there are not exactly two inputs, one has a size below 1, they differ in rank or have no
            axis before the channels, or the first is the smaller.

    Source:
        https://arxiv.org/abs/1505.04597

    >>> CropLike().output_shape(((64, 64, 512), (56, 56, 1024)))
    (56, 56, 512)
    """

    def output_shape(self, prev_shape: tuple[S, ...]) -> S:
        """Return the sizes of the second input and the channels of the first."""
        first, second = _two_of_one_rank(self, prev_shape)
        if not _covers(first, second):
            shapes = f"{show(first)} and {show(second)}"
            hint = "; name them in the other order" if _covers(second, first) else ""
            raise ShapeError(f"{self}: input 1 must be as large as input 2 or larger, got {shapes}{hint}")
        return with_last_axis(second, first[-1])

    def windows(self, prev_shape: tuple[Shape, ...]) -> tuple[Seen, ...]:
        """Return that each position of the first input is seen by itself, from where the second begins."""
        first, second = prev_shape
        sizes = zip(first[:-1], second[:-1], strict=True)
        return (tuple([Window(padding=-((size - left) // 2)) for size, left in sizes]), NOTHING)


def _covers(larger: Shape, smaller: Shape) -> bool:
    return all(size >= other for size, other in zip(larger[:-1], smaller[:-1], strict=True))


@final
@frozen(repr=False)
class ResizeLike(WeightlessMerge):
    """The first input resized to the height and width of the second, larger or smaller; its channels stay.

    Used where feature maps of several sizes are added or concatenated, as in a feature pyramid. It also takes
    series and volumes. PyTorch writes it as `interpolate(first, size=second.shape[2:])`.

    Args:
        interpolation: how elements are put between others: `"nearest"`, or `"linear"` along each axis, which
            is bilinear for images. Shapes are the same.

    Shapes:
        (height, width, channels) and any of the same rank -> the second's height and width, channels

    Weights:
        none

    Raises:
        TypeError: this is not a tuple of shapes.
        ShapeError: there are not exactly two inputs, one has a size below 1, they differ in rank or have no
            axis before the channels.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.interpolate.html,
        https://arxiv.org/abs/1612.03144

    >>> ResizeLike().output_shape(((13, 13, 256), (25, 25, 512)))
    (25, 25, 256)
    """

    interpolation: Literal["nearest", "linear"] = field(
        default="nearest", validator=one_of("nearest", "linear"), kw_only=True
    )

    def output_shape(self, prev_shape: tuple[S, ...]) -> S:
        """Return the sizes of the second input and the channels of the first."""
        first, second = _two_of_one_rank(self, prev_shape)
        return with_last_axis(second, first[-1])

    def operations(self, prev_shape: tuple[Shape, ...]) -> Operations:
        """Return what the interpolation does for each element of the output."""
        shape: Shape = self.output_shape(prev_shape)
        linear = {2: "linear", 3: "bilinear", 4: "trilinear"}
        kind = "nearest" if self.interpolation == "nearest" else linear.get(len(shape), "trilinear")
        return per_element({**positions(shape), "channels": shape[-1]}, INTERPOLATIONS[kind])

    def windows(self, prev_shape: tuple[Shape, ...]) -> tuple[Seen, ...]:
        """Return what is seen of the first input; of the second, only the size matters."""
        first, second = prev_shape
        sizes = zip(first[:-1], second[:-1], strict=True)
        return (tuple([interpolated(size, new, self.interpolation) for size, new in sizes]), NOTHING)


@final
@frozen(repr=False)
class UnflattenLike(WithoutArithmetic[Any, Any], WeightlessMerge):
    """A sequence laid out again at the positions of a second input: the way back of `FlattenPositions`.

    Used where a transformer works on the positions of an image, and convolutions follow.

    Shapes:
        (positions, channels) and (height, width, any) -> (height, width, channels)

    Weights:
        none

    Raises:
        TypeError: this is not a tuple of shapes.
        ShapeError: there are not exactly two inputs, one has a size below 1, the first is not a series, the
            second has no axis before its channels or another number of positions.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.Tensor.view_as.html

    >>> UnflattenLike().output_shape(((196, 768), (14, 14, 512)))  # 14 * 14 = 196
    (14, 14, 768)
    """

    def output_shape(self, prev_shape: tuple[Shape, ...]) -> Shape:
        """Return the positions of the second input and the channels of the first."""
        check_inputs(self, prev_shape, most=2)
        first, second = prev_shape
        expect(self, first, 2)
        check_spatial(self, second)
        positions = prod(second[:-1])
        if first[0] != positions:
            rule = f"input 1 must have the {show(positions)} positions of input 2"
            raise ShapeError(
                f"{self}: {rule}, got {show(first[0])} (inputs {show(first)} and {show(second)})"
            )
        return with_last_axis(second, first[-1])

    def windows(self, prev_shape: tuple[Shape, ...]) -> tuple[Seen, ...]:
        """Return that a row sees its part of the sequence; of the second input, only the size matters."""
        row = prod(prev_shape[1][1:-1])
        return ((Window(row, stride=row),), NOTHING)
