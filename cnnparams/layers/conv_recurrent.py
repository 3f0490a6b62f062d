"""Recurrent convolutions: at each step, filters slide over the input and over their previous output."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypedDict, final, overload

from attrs import Attribute, evolve, field, frozen

from cnnparams.arithmetic.shapes import (
    Image,
    Pair,
    Series,
    Shape,
    Sides,
    Single,
    Triple,
    Volume,
    expect_sequence,
)
from cnnparams.arithmetic.sliding import count_positions
from cnnparams.arithmetic.values import show
from cnnparams.bases.base import OneIn, Out
from cnnparams.bases.initializing import made_by_attrs
from cnnparams.bases.sequences import Recurrent, states
from cnnparams.bases.windows import kernel_axes
from cnnparams.errors import ConfigError
from cnnparams.operations import Operation, Operations, of_weight, positions
from cnnparams.settings.checks import boolean, describe, integer, one_of
from cnnparams.settings.per_axis import pair, per_axis, single, triple
from cnnparams.weights import Weight
from cnnparams.window import Seen, Window, under_kernel

if TYPE_CHECKING:
    from typing import Unpack

    class Options(TypedDict, total=False):
        """What the layers take besides their filters, their size and `return_sequences`."""

        padding: Literal["valid", "same"]
        bias: bool
        name: str | None
        trainable: bool

    class Options1D(Options, total=False):
        """What a layer of one axis takes for it."""

        stride: int | Single
        dilation: int | Single

    class Options2D(Options, total=False):
        """What a layer of two axes takes for them."""

        stride: int | Pair
        dilation: int | Pair

    class Options3D(Options, total=False):
        """What a layer of three axes takes for them."""

        stride: int | Triple
        dilation: int | Triple


def _not_with_stride(instance: Any, attribute: "Attribute[Any]", dilation: tuple[int, ...]) -> None:
    """Refuse a stride together with dilation, as Keras does."""
    if max(instance.stride) > 1 and max(dilation) > 1:
        who, stride = describe(instance, attribute), show(instance.stride)
        raise ConfigError(f"{who} must be 1 with the stride {stride}, got {show(dilation)}")


class RecurrentFilters(Recurrent[OneIn, Out]):
    """What recurrent convolutions along one, two and three axes do alike."""

    __slots__ = ()

    gates: ClassVar[int] = 4
    """How many sets of weights a filter has: for its three gates, and for the candidate for its state."""

    # Any: tuples whose length only the subclasses know, and no type of a tuple can be narrowed there.
    filters: int
    kernel_size: Any
    stride: Any
    padding: Literal["valid", "same"]
    dilation: Any
    bias: bool

    @final
    def weights(self, prev_shape: OneIn) -> tuple[Weight, ...]:
        """Return kernel, recurrent kernel and, unless switched off, bias, for the four gates."""
        _, step = expect_sequence(self, prev_shape, len(self.kernel_size) + 1)
        window, made = kernel_axes(self.kernel_size), {"gates": self.gates, "filters": self.filters}
        kernel = Weight("kernel", **window, in_channels=step[-1], **made)
        recurrent = Weight("recurrent_kernel", **window, hidden_filters=self.filters, **made)
        return (kernel, recurrent, Weight("bias", **made)) if self.bias else (kernel, recurrent)

    @final
    def output_shape(self, prev_shape: OneIn) -> Out:
        """Return how often the kernel fits, and one channel per filter, for the last step or for each."""
        time, step = expect_sequence(self, prev_shape, len(self.kernel_size) + 1)
        return states(self, time, (*self._positions(step), self.filters))

    @final
    def operations(self, prev_shape: OneIn) -> Operations:
        """Return the kernels, biases and gates of each position of each step."""
        time, step = expect_sequence(self, prev_shape, len(self.kernel_size) + 1)
        each = {"time": time, **positions((*self._positions(step), self.filters))}
        cells = {**each, "filters": self.filters}
        return (
            *[of_weight(weight, **each) for weight in self.weights(prev_shape)],
            # Four sums of both products, three sigmoids, two tangents, and the sum of old and new memory.
            Operation("add", per_element=12, **cells),
            Operation("multiply", per_element=3, **cells),
            Operation("divide", per_element=5, **cells),
            Operation("exponential", per_element=5, **cells),
        )

    def _padding(self) -> Literal["same"] | tuple[Sides, ...]:
        return "same" if self.padding == "same" else ((0, 0),) * len(self.kernel_size)

    def _positions(self, step: Shape) -> tuple[int, ...]:
        return count_positions(
            self,
            step,
            self.kernel_size,
            stride=self.stride,
            padding=self._padding(),
            dilation=self.dilation,
        )

    @final
    def windows(self, prev_shape: OneIn) -> Seen:
        """Return all of the time, and along each other axis the kernel, wider with each step."""
        time, step = expect_sequence(self, prev_shape, len(self.kernel_size) + 1)
        first = under_kernel(
            step, self._positions(step), self.kernel_size, self.stride, self._padding(), self.dilation
        )
        wider: list[Window] = []
        for size, window in zip(self.kernel_size, first, strict=True):
            # The recurrent kernel moves over the previous output, one position at a time, padded to its size.
            more = (time - 1) * (size - 1) * window.stride
            before = (time - 1) * ((size - 1) // 2) * window.stride
            wider.append(evolve(window, size=window.size + more, padding=window.padding + before))
        if self.return_sequences:
            return (None, *wider)
        return (None, *[evolve(window, axis=place) for place, window in enumerate(wider)])


@final
@made_by_attrs
@frozen(repr=False, init=False)
class ConvLSTM1D(RecurrentFilters[Image, Out]):
    """An LSTM whose neurons are filters over a length: it reads a sequence of series.

    What the filters said before is a series of the output's size and stays one, so there the padding is
    always `"same"`. PyTorch has no such layer.

    Args:
        filters: number of filters, which is the number of channels of the output and of the state.
        kernel_size: length of both kernels, over the input and over the state.
        return_sequences: whether each step of the sequence has an output (True), or the last one only
            (False).
        stride: how far the kernel over the input moves from one position to the next. Keras' `strides`.
        padding: zeros at the ends of each series of the input. `"valid"`: none. `"same"`: as in Keras, as
            many as it takes for `ceil(size / stride)` positions, an odd one at the end.
        dilation: spacing of the elements that the kernel over the input sees, where 1 leaves no gaps. Keras'
            `dilation_rate`. It must be 1 if the stride is more than 1, as in Keras.
        bias: whether each filter has a bias for each of its four gates. Keras' `use_bias`.

    Shapes:
        (time, length, channels) -> (positions, filters), or with `return_sequences` (time, positions,
        filters)

    Weights:
        kernel (kernel_length, in_channels, gates, filters);
        recurrent_kernel (kernel_length, hidden_filters, gates, filters), where the hidden filters are the
        filters again; bias (gates, filters)

    Raises:
        TypeError: an argument has the wrong type.
        ConfigError: a number is out of range, the padding is unknown, or both stride and dilation are set.
        ShapeError: the input is not a sequence of series, or these are too short.

    Source:
        https://keras.io/api/layers/recurrent_layers/conv_lstm1d/

    >>> ConvLSTM1D(8, 5).param_count((10, 100, 3))  # 1792 = ((5 * 3) + (5 * 8) + 1) * 4 * 8
    1792
    >>> ConvLSTM1D(8, 5).output_shape((10, 100, 3))  # 96 = (100 - 5) // 1 + 1
    (96, 8)
    """

    filters: int = field(validator=integer(1))
    kernel_size: Single = field(converter=single, validator=per_axis(1))
    stride: Single = field(default=(1,), converter=single, validator=per_axis(1), kw_only=True)
    padding: Literal["valid", "same"] = field(
        default="valid", validator=one_of("valid", "same"), kw_only=True
    )
    dilation: Single = field(
        default=(1,), converter=single, validator=[per_axis(1), _not_with_stride], kw_only=True
    )
    bias: bool = field(default=True, validator=boolean, kw_only=True)

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: "ConvLSTM1D[Series]",
            filters: int,
            kernel_size: int | Single,
            *,
            return_sequences: Literal[False] = False,
            **options: Unpack[Options1D],
        ) -> None: ...
        @overload
        def __init__(
            self: "ConvLSTM1D[Image]",
            filters: int,
            kernel_size: int | Single,
            *,
            return_sequences: Literal[True],
            **options: Unpack[Options1D],
        ) -> None: ...
        @overload
        def __init__(
            self: "ConvLSTM1D[Any]",
            filters: int,
            kernel_size: int | Single,
            *,
            return_sequences: bool,
            **options: Unpack[Options1D],
        ) -> None: ...
        def __init__(self, filters: int, kernel_size: int | Single, **options: Any) -> None: ...


@final
@made_by_attrs
@frozen(repr=False, init=False)
class ConvLSTM2D(RecurrentFilters[Volume, Out]):
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
        ShapeError: the input is not a sequence of images, or these are too small.

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
            **options: Unpack[Options2D],
        ) -> None: ...
        @overload
        def __init__(
            self: "ConvLSTM2D[Volume]",
            filters: int,
            kernel_size: int | Pair,
            *,
            return_sequences: Literal[True],
            **options: Unpack[Options2D],
        ) -> None: ...
        @overload
        def __init__(
            self: "ConvLSTM2D[Any]",
            filters: int,
            kernel_size: int | Pair,
            *,
            return_sequences: bool,
            **options: Unpack[Options2D],
        ) -> None: ...
        def __init__(self, filters: int, kernel_size: int | Pair, **options: Any) -> None: ...


@final
@made_by_attrs
@frozen(repr=False, init=False)
class ConvLSTM3D(RecurrentFilters[Shape, Out]):
    """An LSTM whose neurons are filters over a volume: it reads a sequence of volumes.

    What the filters said before is a volume of the output's size and stays one, so there the padding is
    always `"same"`. PyTorch has no such layer.

    Args:
        filters: number of filters, which is the number of channels of the output and of the state.
        kernel_size: depth, height and width of both kernels, over the input and over the state: a number for
            all, or (depth, height, width).
        return_sequences: whether each step of the sequence has an output (True), or the last one only
            (False).
        stride: how far the kernel over the input moves from one position to the next: a number for all, or
            (depth, height, width). Keras' `strides`.
        padding: zeros around each volume of the input. `"valid"`: none. `"same"`: as in Keras, as many as it
            takes for `ceil(size / stride)` positions, an odd one at the end of each axis.
        dilation: spacing of the elements that the kernel over the input sees, where 1 leaves no gaps: a
            number for all, or (depth, height, width). Keras' `dilation_rate`. It must be 1 if the stride is
            more than 1, as in Keras.
        bias: whether each filter has a bias for each of its four gates. Keras' `use_bias`.

    Shapes:
        (time, depth, height, width, channels) -> (positions along depth, down and across, filters), or with
        `return_sequences` (time, positions along depth, down and across, filters)

    Weights:
        kernel (kernel_depth, kernel_height, kernel_width, in_channels, gates, filters);
        recurrent_kernel (kernel_depth, kernel_height, kernel_width, hidden_filters, gates, filters), where
        the hidden filters are the filters again; bias (gates, filters)

    Raises:
        TypeError: an argument has the wrong type.
        ConfigError: a number is out of range, the padding is unknown, or both stride and dilation are set.
        ShapeError: the input is not a sequence of volumes, or these are too small.

    Source:
        https://keras.io/api/layers/recurrent_layers/conv_lstm3d/

    >>> ConvLSTM3D(2, 3).param_count((5, 8, 16, 16, 1))  # 656 = ((27 * 1) + (27 * 2) + 1) * 4 * 2
    656
    >>> ConvLSTM3D(2, 3).output_shape((5, 8, 16, 16, 1))  # 6 = (8 - 3) // 1 + 1
    (6, 14, 14, 2)
    """

    filters: int = field(validator=integer(1))
    kernel_size: Triple = field(converter=triple, validator=per_axis(3))
    stride: Triple = field(default=(1, 1, 1), converter=triple, validator=per_axis(3), kw_only=True)
    padding: Literal["valid", "same"] = field(
        default="valid", validator=one_of("valid", "same"), kw_only=True
    )
    dilation: Triple = field(
        default=(1, 1, 1), converter=triple, validator=[per_axis(3), _not_with_stride], kw_only=True
    )
    bias: bool = field(default=True, validator=boolean, kw_only=True)

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: "ConvLSTM3D[Volume]",
            filters: int,
            kernel_size: int | Triple,
            *,
            return_sequences: Literal[False] = False,
            **options: Unpack[Options3D],
        ) -> None: ...
        @overload
        def __init__(
            self: "ConvLSTM3D[Shape]",
            filters: int,
            kernel_size: int | Triple,
            *,
            return_sequences: Literal[True],
            **options: Unpack[Options3D],
        ) -> None: ...
        @overload
        def __init__(
            self: "ConvLSTM3D[Any]",
            filters: int,
            kernel_size: int | Triple,
            *,
            return_sequences: bool,
            **options: Unpack[Options3D],
        ) -> None: ...
        def __init__(self, filters: int, kernel_size: int | Triple, **options: Any) -> None: ...
