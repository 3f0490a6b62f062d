"""Building blocks that several families share."""

from typing import Any, Literal, NamedTuple

from cnnparams import (
    Activation,
    BatchNorm,
    Branches,
    Conv2D,
    DepthwiseConv2D,
    GlobalAvgPool2D,
    Identity,
    Image,
    Layer,
    Multiply,
    ReLU,
    Sequential,
    Shape,
)

Size = int | tuple[int, int]


class Stage(NamedTuple):
    """A row of a paper's table: inverted residuals of one width, the first of which has the stride."""

    expansion: int
    kernel_size: int
    filters: int
    blocks: int
    stride: int


def around(kernel_size: Size, dilation: int = 1) -> tuple[int, int]:
    """Return the padding on each side that keeps the size at stride 1, as PyTorch's networks write it."""
    height, width = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    return dilation * (height - 1) // 2, dilation * (width - 1) // 2


def conv_norm(
    filters: int,
    kernel_size: Size = 1,
    *,
    stride: int = 1,
    padding: Literal["same"] | int | tuple[int, int] | None = None,
    dilation: int = 1,
    groups: int = 1,
    norm: Layer[Any, Shape] = BatchNorm(),  # noqa: B008 - a frozen value
    then: Layer[Any, Shape] | None = ReLU(),  # noqa: B008 - a frozen value
    name: str | None = None,
) -> Sequential[Image, Image]:
    """A convolution without bias, its normalisation, and an activation: a ReLU unless another is given.

    Without `padding`, it keeps the size at stride 1, as `around` says.
    """
    padding = around(kernel_size, dilation) if padding is None else padding
    convolution = Conv2D(
        filters, kernel_size, stride=stride, padding=padding, dilation=dilation, groups=groups, bias=False
    )
    return Sequential(convolution, norm, *([] if then is None else [then]), name=name)


def depthwise_norm(
    kernel_size: int = 3,
    *,
    stride: int = 1,
    padding: Literal["same"] | None = None,
    then: Layer[Any, Shape] | None = ReLU(),  # noqa: B008 - a frozen value
) -> Sequential[Image, Image]:
    """As `conv_norm`, with a depthwise convolution."""
    convolution = DepthwiseConv2D(
        kernel_size, stride=stride, padding=padding or around(kernel_size), bias=False
    )
    return Sequential(convolution, BatchNorm(), *([] if then is None else [then]))


def squeeze_excite(
    channels: int,
    squeezed: int,
    *,
    then: Layer[Any, Shape] = ReLU(),  # noqa: B008 - a frozen value
    gate: Layer[Any, Shape] = Activation("sigmoid"),  # noqa: B008 - a frozen value
    name: str | None = None,
) -> Branches[Image]:
    """Squeeze-and-excitation: each channel times a weight, from a global pooling and two layers.

    Hu et al., Squeeze-and-Excitation Networks (2017), https://arxiv.org/abs/1709.01507
    """
    weights = Sequential(
        GlobalAvgPool2D(keepdims=True),
        Conv2D(squeezed, 1, name="fc1"),
        then,
        Conv2D(channels, 1, name="fc2"),
        gate,
    )
    return Branches(Identity(), weights, merge=Multiply(), name=name)


def rounded(channels: float, divisor: int = 8) -> int:
    """Round a scaled width to a multiple of the divisor, and never down by more than a tenth.

    >>> rounded(32 * 0.35), rounded(96 * 1.4)  # 16 is nearest to 11.2 if 8 is too far down
    (16, 136)
    """
    nearest = max(divisor, int(channels + divisor / 2) // divisor * divisor)
    return nearest if nearest >= 0.9 * channels else nearest + divisor
