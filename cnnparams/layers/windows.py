"""What layers with a sliding kernel share: how far it moves and reaches, what is put around the input."""

from typing import Literal

from attrs import field, frozen

from cnnparams.axes import padding_of, pair, per_axis, sides_1d, sides_2d, sides_3d, single, triple
from cnnparams.layers.base import Layer
from cnnparams.shapes import SPATIAL, Image, Pair, Series, Sides, Single, Triple, Volume


@frozen(repr=False)
class Windows1D(Layer[Series, Series]):
    """A layer whose kernel slides along a length."""

    stride: Single = field(default=(1,), converter=single, validator=per_axis(1), kw_only=True)
    padding: Literal["same", "causal"] | tuple[Sides] = field(
        default=((0, 0),), converter=sides_1d, validator=padding_of(1, "same", "causal"), kw_only=True
    )
    dilation: Single = field(default=(1,), converter=single, validator=per_axis(1), kw_only=True)


@frozen(repr=False)
class Windows2D(Layer[Image, Image]):
    """A layer whose kernel slides over height and width."""

    stride: Pair = field(default=(1, 1), converter=pair, validator=per_axis(2), kw_only=True)
    padding: Literal["same"] | tuple[Sides, Sides] = field(
        default=((0, 0), (0, 0)), converter=sides_2d, validator=padding_of(2, "same"), kw_only=True
    )
    dilation: Pair = field(default=(1, 1), converter=pair, validator=per_axis(2), kw_only=True)


@frozen(repr=False)
class Windows3D(Layer[Volume, Volume]):
    """A layer whose kernel slides through depth, height and width."""

    stride: Triple = field(default=(1, 1, 1), converter=triple, validator=per_axis(3), kw_only=True)
    padding: Literal["same"] | tuple[Sides, Sides, Sides] = field(
        default=((0, 0), (0, 0), (0, 0)), converter=sides_3d, validator=padding_of(3, "same"), kw_only=True
    )
    dilation: Triple = field(default=(1, 1, 1), converter=triple, validator=per_axis(3), kw_only=True)


def kernel_axes(kernel_size: tuple[int, ...]) -> dict[str, int]:
    """Name the axes of a kernel after those along which it slides."""
    names = [f"kernel_{axis}" for axis in SPATIAL[len(kernel_size)]]
    return dict(zip(names, kernel_size, strict=True))
