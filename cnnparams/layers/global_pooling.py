"""Global pooling: one number for each channel, whatever the size of the input; nothing is learnt."""

from math import prod
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar, cast, final, overload

from attrs import field, frozen

from cnnparams.arithmetic.shapes import Image, Series, Shape, Vector, Volume, expect
from cnnparams.bases.base import Out, Weightless
from cnnparams.bases.initializing import made_by_attrs
from cnnparams.operations import Operation, Operations
from cnnparams.settings.checks import boolean
from cnnparams.window import Seen

if TYPE_CHECKING:
    from typing import TypedDict, Unpack

    class Options(TypedDict, total=False):
        """What every layer takes."""

        name: str | None
        trainable: bool


X = TypeVar("X", bound=Shape, contravariant=True)


@frozen(repr=False)
class GlobalPool(Weightless[X, Out]):
    """What global pooling along one, two and three axes does alike.

    The output is a vector or, with `keepdims`, has the rank of the input: hence the overloads of each class.
    """

    axes: ClassVar[int]
    takes_largest: ClassVar[bool] = False
    """The number of axes that are pooled."""

    keepdims: bool = field(default=False, validator=boolean, kw_only=True)

    @final
    def output_shape(self, prev_shape: X) -> Out:
        """Return one number per channel."""
        channels = expect(self, prev_shape, self.axes + 1)[-1:]
        shape = (1,) * self.axes + channels if self.keepdims else channels
        return cast("Out", shape)  # the overloads say which

    @final
    def operations(self, prev_shape: X) -> Operations:
        """Return the comparisons of each channel, or its additions and a division."""
        *sizes, channels = expect(self, prev_shape, self.axes + 1)
        others = {"others": prod(sizes) - 1, "channels": channels}
        if self.takes_largest:
            return (Operation("compare", **others),)
        return (Operation("add", **others), Operation("divide", channels=channels))

    @final
    def windows(self, prev_shape: X) -> Seen:
        """Return that all positions are seen."""
        return ()


@final
@made_by_attrs
@frozen(repr=False, init=False)
class GlobalAvgPool1D(GlobalPool[Series, Out]):
    """The mean over length, for each channel.

    Args:
        keepdims: whether the axes that are pooled stay, each with size 1. If not, the output is a vector of
            the channels.

    Shapes:
        (length, channels) -> (channels,), with `keepdims` (1, channels)

    Weights:
        none

    Raises:
        TypeError: `keepdims` is not a bool, or the input is not a shape.
        ShapeError: the input is not a series.

    Source:
        https://keras.io/api/layers/pooling_layers/global_average_pooling1d/

    >>> GlobalAvgPool1D().output_shape((128, 16))
    (16,)
    >>> GlobalAvgPool1D(keepdims=True).output_shape((128, 16))
    (1, 16)
    """

    axes: ClassVar[int] = 1

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: "GlobalAvgPool1D[Vector]", *, keepdims: Literal[False] = False, **options: Unpack[Options]
        ) -> None: ...
        @overload
        def __init__(
            self: "GlobalAvgPool1D[Series]", *, keepdims: Literal[True], **options: Unpack[Options]
        ) -> None: ...
        @overload
        def __init__(self: "GlobalAvgPool1D[Any]", *, keepdims: bool, **options: Unpack[Options]) -> None: ...
        def __init__(self, **options: Any) -> None: ...


@final
@made_by_attrs
@frozen(repr=False, init=False)
class GlobalMaxPool1D(GlobalPool[Series, Out]):
    """The largest value over length, for each channel.

    Args:
        keepdims: whether the axes that are pooled stay, each with size 1. If not, the output is a vector of
            the channels.

    Shapes:
        (length, channels) -> (channels,), with `keepdims` (1, channels)

    Weights:
        none

    Raises:
        TypeError: `keepdims` is not a bool, or the input is not a shape.
        ShapeError: the input is not a series.

    Source:
        https://keras.io/api/layers/pooling_layers/global_max_pooling1d/

    >>> GlobalMaxPool1D().output_shape((128, 16))
    (16,)
    >>> GlobalMaxPool1D(keepdims=True).output_shape((128, 16))
    (1, 16)
    """

    axes: ClassVar[int] = 1
    takes_largest: ClassVar[bool] = True

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: "GlobalMaxPool1D[Vector]", *, keepdims: Literal[False] = False, **options: Unpack[Options]
        ) -> None: ...
        @overload
        def __init__(
            self: "GlobalMaxPool1D[Series]", *, keepdims: Literal[True], **options: Unpack[Options]
        ) -> None: ...
        @overload
        def __init__(self: "GlobalMaxPool1D[Any]", *, keepdims: bool, **options: Unpack[Options]) -> None: ...
        def __init__(self, **options: Any) -> None: ...


@final
@made_by_attrs
@frozen(repr=False, init=False)
class GlobalAvgPool2D(GlobalPool[Image, Out]):
    """The mean over height and width, for each channel.

    Args:
        keepdims: whether the axes that are pooled stay, each with size 1. If not, the output is a vector of
            the channels.

    Shapes:
        (height, width, channels) -> (channels,), with `keepdims` (1, 1, channels)

    Weights:
        none

    Raises:
        TypeError: `keepdims` is not a bool, or the input is not a shape.
        ShapeError: the input is not an image.

    Source:
        https://keras.io/api/layers/pooling_layers/global_average_pooling2d/

    >>> GlobalAvgPool2D().output_shape((7, 7, 2048))
    (2048,)
    >>> GlobalAvgPool2D(keepdims=True).output_shape((7, 7, 2048))
    (1, 1, 2048)
    """

    axes: ClassVar[int] = 2

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: "GlobalAvgPool2D[Vector]", *, keepdims: Literal[False] = False, **options: Unpack[Options]
        ) -> None: ...
        @overload
        def __init__(
            self: "GlobalAvgPool2D[Image]", *, keepdims: Literal[True], **options: Unpack[Options]
        ) -> None: ...
        @overload
        def __init__(self: "GlobalAvgPool2D[Any]", *, keepdims: bool, **options: Unpack[Options]) -> None: ...
        def __init__(self, **options: Any) -> None: ...


@final
@made_by_attrs
@frozen(repr=False, init=False)
class GlobalMaxPool2D(GlobalPool[Image, Out]):
    """The largest value over height and width, for each channel.

    Args:
        keepdims: whether the axes that are pooled stay, each with size 1. If not, the output is a vector of
            the channels.

    Shapes:
        (height, width, channels) -> (channels,), with `keepdims` (1, 1, channels)

    Weights:
        none

    Raises:
        TypeError: `keepdims` is not a bool, or the input is not a shape.
        ShapeError: the input is not an image.

    Source:
        https://keras.io/api/layers/pooling_layers/global_max_pooling2d/

    >>> GlobalMaxPool2D().output_shape((7, 7, 2048))
    (2048,)
    >>> GlobalMaxPool2D(keepdims=True).output_shape((7, 7, 2048))
    (1, 1, 2048)
    """

    axes: ClassVar[int] = 2
    takes_largest: ClassVar[bool] = True

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: "GlobalMaxPool2D[Vector]", *, keepdims: Literal[False] = False, **options: Unpack[Options]
        ) -> None: ...
        @overload
        def __init__(
            self: "GlobalMaxPool2D[Image]", *, keepdims: Literal[True], **options: Unpack[Options]
        ) -> None: ...
        @overload
        def __init__(self: "GlobalMaxPool2D[Any]", *, keepdims: bool, **options: Unpack[Options]) -> None: ...
        def __init__(self, **options: Any) -> None: ...


@final
@made_by_attrs
@frozen(repr=False, init=False)
class GlobalAvgPool3D(GlobalPool[Volume, Out]):
    """The mean over depth, height and width, for each channel.

    Args:
        keepdims: whether the axes that are pooled stay, each with size 1. If not, the output is a vector of
            the channels.

    Shapes:
        (depth, height, width, channels) -> (channels,), with `keepdims` (1, 1, 1, channels)

    Weights:
        none

    Raises:
        TypeError: `keepdims` is not a bool, or the input is not a shape.
        ShapeError: the input is not a volume.

    Source:
        https://keras.io/api/layers/pooling_layers/global_average_pooling3d/

    >>> GlobalAvgPool3D().output_shape((2, 7, 7, 512))
    (512,)
    >>> GlobalAvgPool3D(keepdims=True).output_shape((2, 7, 7, 512))
    (1, 1, 1, 512)
    """

    axes: ClassVar[int] = 3

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: "GlobalAvgPool3D[Vector]", *, keepdims: Literal[False] = False, **options: Unpack[Options]
        ) -> None: ...
        @overload
        def __init__(
            self: "GlobalAvgPool3D[Volume]", *, keepdims: Literal[True], **options: Unpack[Options]
        ) -> None: ...
        @overload
        def __init__(self: "GlobalAvgPool3D[Any]", *, keepdims: bool, **options: Unpack[Options]) -> None: ...
        def __init__(self, **options: Any) -> None: ...


@final
@made_by_attrs
@frozen(repr=False, init=False)
class GlobalMaxPool3D(GlobalPool[Volume, Out]):
    """The largest value over depth, height and width, for each channel.

    Args:
        keepdims: whether the axes that are pooled stay, each with size 1. If not, the output is a vector of
            the channels.

    Shapes:
        (depth, height, width, channels) -> (channels,), with `keepdims` (1, 1, 1, channels)

    Weights:
        none

    Raises:
        TypeError: `keepdims` is not a bool, or the input is not a shape.
        ShapeError: the input is not a volume.

    Source:
        https://keras.io/api/layers/pooling_layers/global_max_pooling3d/

    >>> GlobalMaxPool3D().output_shape((2, 7, 7, 512))
    (512,)
    >>> GlobalMaxPool3D(keepdims=True).output_shape((2, 7, 7, 512))
    (1, 1, 1, 512)
    """

    axes: ClassVar[int] = 3
    takes_largest: ClassVar[bool] = True

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: "GlobalMaxPool3D[Vector]", *, keepdims: Literal[False] = False, **options: Unpack[Options]
        ) -> None: ...
        @overload
        def __init__(
            self: "GlobalMaxPool3D[Volume]", *, keepdims: Literal[True], **options: Unpack[Options]
        ) -> None: ...
        @overload
        def __init__(self: "GlobalMaxPool3D[Any]", *, keepdims: bool, **options: Unpack[Options]) -> None: ...
        def __init__(self, **options: Any) -> None: ...
