"""What layers with a sliding kernel share: stride, padding and dilation, and the positions that follow."""

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast, final

from attrs import field, frozen

from cnnparams.arithmetic.shapes import (
    SPATIAL,
    Image,
    Pair,
    Series,
    Shape,
    Sides,
    Single,
    Triple,
    Volume,
    expect,
)
from cnnparams.arithmetic.sliding import count_positions
from cnnparams.bases.base import Layer
from cnnparams.settings.per_axis import (
    causal_padding,
    padding_2d,
    padding_3d,
    padding_of,
    pair,
    per_axis,
    single,
    triple,
)

if TYPE_CHECKING:
    from cnnparams.operations import Operations
    from cnnparams.window import Seen

X = TypeVar("X", bound=Shape)

KERNEL = {number: tuple(f"kernel_{axis}" for axis in axes) for number, axes in SPATIAL.items()}


def kernel_axes(kernel_size: tuple[int, ...]) -> dict[str, int]:
    """Name the axes of a kernel after the axes along which it slides."""
    return dict(zip(KERNEL[len(kernel_size)], kernel_size))  # noqa: B905 - to ask for it takes as long again


class Windows(Layer[X, X]):
    """A layer whose kernel slides along all axes but the channels."""

    __slots__ = ()

    # Any: tuples whose length only the subclasses know, and no type of a tuple can be narrowed there.
    kernel_size: Any
    stride: Any
    padding: Any
    dilation: Any

    @abstractmethod
    def _output_channels(self, prev_shape: X) -> int:
        """Return the number of channels that come out."""

    @final
    def output_shape(self, prev_shape: X) -> X:
        """Return the number of positions of the kernel along each axis, and the channels that come out."""
        places = count_positions(
            self,
            expect(self, prev_shape, len(self.kernel_size) + 1),
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
        )
        return cast(X, (*places, self._output_channels(prev_shape)))  # no type says "the same rank"

    @final
    def windows(self, prev_shape: X) -> "Seen":
        """Return the kernel along each axis."""
        from cnnparams.window import under_kernel  # loaded by those who ask how far a network sees

        shape = self.output_shape(prev_shape)
        return under_kernel(prev_shape, shape, self.kernel_size, self.stride, self.padding, self.dilation)


def kernel_operations(layer: Windows[X], prev_shape: X, activation: str | None) -> "Operations":
    """Return the kernels and the bias, once for each position of the output, and the activation."""
    from cnnparams.bases.activating import activation_operations  # loaded by those who ask what a layer costs
    from cnnparams.operations import of_weight, positions

    shape = layer.output_shape(prev_shape)
    each = positions(shape)
    used = [of_weight(weight, **each) for weight in layer.weights(prev_shape)]
    return (*used, *activation_operations(activation, {**each, "filters": shape[-1]}))


@frozen(repr=False)
class Windows1D(Windows[Series]):
    """A layer whose kernel slides along a length."""

    stride: Single = field(default=(1,), converter=single, validator=per_axis(1), kw_only=True)
    padding: Literal["same", "causal"] | tuple[Sides] = field(
        default=((0, 0),), converter=causal_padding, validator=padding_of(1, "same", "causal"), kw_only=True
    )
    dilation: Single = field(default=(1,), converter=single, validator=per_axis(1), kw_only=True)


@frozen(repr=False)
class Windows2D(Windows[Image]):
    """A layer whose kernel slides along height and width."""

    stride: Pair = field(default=(1, 1), converter=pair, validator=per_axis(2), kw_only=True)
    padding: Literal["same"] | tuple[Sides, Sides] = field(
        default=((0, 0), (0, 0)), converter=padding_2d, validator=padding_of(2, "same"), kw_only=True
    )
    dilation: Pair = field(default=(1, 1), converter=pair, validator=per_axis(2), kw_only=True)


@frozen(repr=False)
class Windows3D(Windows[Volume]):
    """A layer whose kernel slides along depth, height and width."""

    stride: Triple = field(default=(1, 1, 1), converter=triple, validator=per_axis(3), kw_only=True)
    padding: Literal["same"] | tuple[Sides, Sides, Sides] = field(
        default=((0, 0), (0, 0), (0, 0)), converter=padding_3d, validator=padding_of(3, "same"), kw_only=True
    )
    dilation: Triple = field(default=(1, 1, 1), converter=triple, validator=per_axis(3), kw_only=True)
