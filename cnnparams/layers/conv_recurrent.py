"""Recurrent convolutions: at each step, filters slide over the input and over their previous output."""

from typing import TYPE_CHECKING, Any, Literal, TypedDict, final, overload

from attrs import Attribute, field, frozen

from cnnparams.arithmetic.shapes import Image, Pair, Volume, expect
from cnnparams.arithmetic.sliding import count_positions
from cnnparams.arithmetic.values import show
from cnnparams.bases.base import Out
from cnnparams.bases.initializing import made_by_attrs
from cnnparams.bases.sequences import Recurrent, states
from cnnparams.bases.windows import kernel_axes
from cnnparams.errors import ConfigError
from cnnparams.settings.checks import boolean, describe, integer, one_of
from cnnparams.settings.per_axis import pair, per_axis
from cnnparams.weights import Weight

if TYPE_CHECKING:
    from typing import Unpack

    class Options(TypedDict, total=False):
        """What the layer takes besides its filters, their size and `return_sequences`."""

        stride: int | Pair
        padding: Literal["valid", "same"]
        dilation: int | Pair
        bias: bool
        name: str | None
        trainable: bool


def _not_with_stride(instance: Any, attribute: "Attribute[Any]", dilation: Pair) -> None:
    """Refuse a stride together with dilation, as Keras does."""
    if max(instance.stride) > 1 and max(dilation) > 1:
        who, stride = describe(instance, attribute), show(instance.stride)
        raise ConfigError(f"{who} must be 1 with the stride {stride}, got {show(dilation)}")


@final
@made_by_attrs
@frozen(repr=False, init=False)
class ConvLSTM2D(Recurrent[Volume, Out]):
    """An LSTM whose neurons are filters: it reads a film image by image.

    What the filters said before is an image of the output's size and stays one, so there the padding is
    always `"same"`. PyTorch has no such layer.

    Args:
        filters: number of filters, which is the number of channels of the output and of the state.
        kernel_size: height and width of both kernels, over the input and over the state: a number for both,
            or (height, width).
        return_sequences: whether each step of the sequence has an output (True), or the last one only
            (False).
        stride: how far the kernel over the input moves from one position to the next: a number for both, or
            (height, width). Keras' `strides`.
        padding: zeros around each image of the input. `"valid"`: none. `"same"`: as in Keras, as many as it
            takes for `ceil(size / stride)` positions, an odd one below and to the right.
        dilation: spacing of the elements that the kernel over the input sees, where 1 leaves no gaps: a
            number for both, or (height, width). Keras' `dilation_rate`. It must be 1 if the stride is more
            than 1, as in Keras.
        bias: whether each filter has a bias for each of its four gates. Keras' `use_bias`.

    Shapes:
        (time, height, width, channels) -> (positions down, positions across, filters), or with
        `return_sequences` (time, positions down, positions across, filters)

    Weights:
        kernel (kernel_height, kernel_width, in_channels, gates, filters);
        recurrent_kernel (kernel_height, kernel_width, hidden_filters, gates, filters), where the hidden
        filters are the filters again; bias (gates, filters)

    Raises:
        TypeError: an argument has the wrong type.
        ConfigError: a number is out of range, the padding is unknown, or both stride and dilation are set.
        ShapeError: the input is not a volume, or its images are too small.

    Source:
        https://keras.io/api/layers/recurrent_layers/conv_lstm2d/

    >>> layer = ConvLSTM2D(64, 5, padding="same", return_sequences=True)
    >>> layer.param_count((19, 64, 64, 1))  # 416256 = ((5 * 5 * 1) + (5 * 5 * 64) + 1) * 4 * 64
    416256
    >>> layer.output_shape((19, 64, 64, 1))
    (19, 64, 64, 64)
    """

    filters: int = field(validator=integer(1))
    kernel_size: Pair = field(converter=pair, validator=per_axis(2))
    stride: Pair = field(default=(1, 1), converter=pair, validator=per_axis(2), kw_only=True)
    padding: Literal["valid", "same"] = field(
        default="valid", validator=one_of("valid", "same"), kw_only=True
    )
    dilation: Pair = field(
        default=(1, 1), converter=pair, validator=[per_axis(2), _not_with_stride], kw_only=True
    )
    bias: bool = field(default=True, validator=boolean, kw_only=True)

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: "ConvLSTM2D[Image]",
            filters: int,
            kernel_size: int | Pair,
            *,
            return_sequences: Literal[False] = False,
            **options: Unpack[Options],
        ) -> None: ...
        @overload
        def __init__(
            self: "ConvLSTM2D[Volume]",
            filters: int,
            kernel_size: int | Pair,
            *,
            return_sequences: Literal[True],
            **options: Unpack[Options],
        ) -> None: ...
        @overload
        def __init__(
            self: "ConvLSTM2D[Any]",
            filters: int,
            kernel_size: int | Pair,
            *,
            return_sequences: bool,
            **options: Unpack[Options],
        ) -> None: ...
        def __init__(self, filters: int, kernel_size: int | Pair, **options: Any) -> None: ...

    def weights(self, prev_shape: Volume) -> tuple[Weight, ...]:
        """Return kernel, recurrent kernel and, unless switched off, bias, for the four gates."""
        *_, channels = expect(self, prev_shape, 4)
        window, made = kernel_axes(self.kernel_size), {"gates": 4, "filters": self.filters}
        kernel = Weight("kernel", **window, in_channels=channels, **made)
        recurrent = Weight("recurrent_kernel", **window, hidden_filters=self.filters, **made)
        return (kernel, recurrent, Weight("bias", **made)) if self.bias else (kernel, recurrent)

    def output_shape(self, prev_shape: Volume) -> Out:
        """Return how often the kernel fits, and one channel per filter, for the last step or for each."""
        time, *image = expect(self, prev_shape, 4)
        height, width = count_positions(
            self,
            tuple(image),
            self.kernel_size,
            stride=self.stride,
            padding="same" if self.padding == "same" else ((0, 0), (0, 0)),
            dilation=self.dilation,
        )
        return states(self, time, (height, width, self.filters))
