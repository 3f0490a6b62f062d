"""What layers with a sliding kernel share: how far it moves and reaches, what is put around the input."""

from typing import Any, Literal

from attrs import Attribute, field, frozen

from cnnparams.axes import causal_sides, padding_of, pair, per_axis, sides_2d, sides_3d, single, triple
from cnnparams.errors import ConfigError, ShapeError
from cnnparams.layers.base import Layer
from cnnparams.shapes import SPATIAL, Image, Pair, Series, Shape, Sides, Single, Triple, Volume, show


@frozen(repr=False)
class Windows1D(Layer[Series, Series]):
    """A layer whose kernel slides along a length."""

    stride: Single = field(default=(1,), converter=single, validator=per_axis(1), kw_only=True)
    padding: Literal["same", "causal"] | tuple[Sides] = field(
        default=((0, 0),), converter=causal_sides, validator=padding_of(1, "same", "causal"), kw_only=True
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


KERNEL = {number: tuple(f"kernel_{axis}" for axis in axes) for number, axes in SPATIAL.items()}


def kernel_axes(kernel_size: tuple[int, ...]) -> dict[str, int]:
    """Name the axes of a kernel after those along which it slides."""
    return dict(zip(KERNEL[len(kernel_size)], kernel_size, strict=True))


def divide_filters(instance: Any, _attribute: "Attribute[int]", groups: int) -> None:  # any grouped layer
    """Refuse groups of unequal numbers of filters."""
    if instance.filters % groups:
        who, filters = type(instance).__name__, show(instance.filters)
        raise ConfigError(f"{who}: groups must divide the {filters} filters, got {show(groups)}")


def refuse_channels(layer: object, prev_shape: Shape, groups: int) -> None:
    """Refuse an input whose channels cannot be dealt out to groups of equal size."""
    if prev_shape[-1] % groups:
        rule = f"groups must divide the {show(prev_shape[-1])} channels of the input"
        raise ShapeError(f"{layer}: {rule} (input {show(prev_shape)})")
