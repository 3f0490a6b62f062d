"""Global pooling: one number for each channel, whatever the size of the input; nothing is learnt."""

from typing import Any, Literal, cast, final, overload

from attrs import field, frozen

from cnnparams.fields import flag
from cnnparams.layers.base import Out, Weightless
from cnnparams.shapes import Image, Series, Shape, Vector, Volume, expect

# What comes out, a vector or a shape of the input's rank, depends on `keepdims`: hence the overloads.


def _pooled(shape: Shape, *, keepdims: bool) -> Shape:
    return (1,) * (len(shape) - 1) + shape[-1:] if keepdims else shape[-1:]


@final
@frozen(repr=False, init=False)
class GlobalAvgPool1D(Weightless[Series, Out]):
    """The mean over length, for each channel.

    With `keepdims`, the axes that are pooled stay, with size 1.

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

    keepdims: bool = field(default=False, validator=flag, kw_only=True)

    @overload
    def __init__(
        self: "GlobalAvgPool1D[Vector]",
        *,
        keepdims: Literal[False] = False,
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "GlobalAvgPool1D[Series]",
        *,
        keepdims: Literal[True],
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "GlobalAvgPool1D[Any]", *, keepdims: bool, name: str | None = None, trainable: bool = True
    ) -> None: ...
    def __init__(self, *, keepdims: bool = False, name: str | None = None, trainable: bool = True) -> None:
        """Pool to a vector or, with `keepdims`, to a shape of the input's rank."""
        self.__attrs_init__(keepdims=keepdims, name=name, trainable=trainable)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]

    def output_shape(self, prev_shape: Series) -> Out:
        """Return one number per channel."""
        shape = _pooled(expect(self, prev_shape, 2), keepdims=self.keepdims)
        return cast("Out", shape)  # the overloads say which


@final
@frozen(repr=False, init=False)
class GlobalMaxPool1D(Weightless[Series, Out]):
    """The largest value over length, for each channel.

    With `keepdims`, the axes that are pooled stay, with size 1.

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

    keepdims: bool = field(default=False, validator=flag, kw_only=True)

    @overload
    def __init__(
        self: "GlobalMaxPool1D[Vector]",
        *,
        keepdims: Literal[False] = False,
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "GlobalMaxPool1D[Series]",
        *,
        keepdims: Literal[True],
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "GlobalMaxPool1D[Any]", *, keepdims: bool, name: str | None = None, trainable: bool = True
    ) -> None: ...
    def __init__(self, *, keepdims: bool = False, name: str | None = None, trainable: bool = True) -> None:
        """Pool to a vector or, with `keepdims`, to a shape of the input's rank."""
        self.__attrs_init__(keepdims=keepdims, name=name, trainable=trainable)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]

    def output_shape(self, prev_shape: Series) -> Out:
        """Return one number per channel."""
        shape = _pooled(expect(self, prev_shape, 2), keepdims=self.keepdims)
        return cast("Out", shape)  # the overloads say which


@final
@frozen(repr=False, init=False)
class GlobalAvgPool2D(Weightless[Image, Out]):
    """The mean over height and width, for each channel.

    With `keepdims`, the axes that are pooled stay, with size 1.

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

    keepdims: bool = field(default=False, validator=flag, kw_only=True)

    @overload
    def __init__(
        self: "GlobalAvgPool2D[Vector]",
        *,
        keepdims: Literal[False] = False,
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "GlobalAvgPool2D[Image]",
        *,
        keepdims: Literal[True],
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "GlobalAvgPool2D[Any]", *, keepdims: bool, name: str | None = None, trainable: bool = True
    ) -> None: ...
    def __init__(self, *, keepdims: bool = False, name: str | None = None, trainable: bool = True) -> None:
        """Pool to a vector or, with `keepdims`, to a shape of the input's rank."""
        self.__attrs_init__(keepdims=keepdims, name=name, trainable=trainable)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]

    def output_shape(self, prev_shape: Image) -> Out:
        """Return one number per channel."""
        shape = _pooled(expect(self, prev_shape, 3), keepdims=self.keepdims)
        return cast("Out", shape)  # the overloads say which


@final
@frozen(repr=False, init=False)
class GlobalMaxPool2D(Weightless[Image, Out]):
    """The largest value over height and width, for each channel.

    With `keepdims`, the axes that are pooled stay, with size 1.

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

    keepdims: bool = field(default=False, validator=flag, kw_only=True)

    @overload
    def __init__(
        self: "GlobalMaxPool2D[Vector]",
        *,
        keepdims: Literal[False] = False,
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "GlobalMaxPool2D[Image]",
        *,
        keepdims: Literal[True],
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "GlobalMaxPool2D[Any]", *, keepdims: bool, name: str | None = None, trainable: bool = True
    ) -> None: ...
    def __init__(self, *, keepdims: bool = False, name: str | None = None, trainable: bool = True) -> None:
        """Pool to a vector or, with `keepdims`, to a shape of the input's rank."""
        self.__attrs_init__(keepdims=keepdims, name=name, trainable=trainable)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]

    def output_shape(self, prev_shape: Image) -> Out:
        """Return one number per channel."""
        shape = _pooled(expect(self, prev_shape, 3), keepdims=self.keepdims)
        return cast("Out", shape)  # the overloads say which


@final
@frozen(repr=False, init=False)
class GlobalAvgPool3D(Weightless[Volume, Out]):
    """The mean over depth, height and width, for each channel.

    With `keepdims`, the axes that are pooled stay, with size 1.

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

    keepdims: bool = field(default=False, validator=flag, kw_only=True)

    @overload
    def __init__(
        self: "GlobalAvgPool3D[Vector]",
        *,
        keepdims: Literal[False] = False,
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "GlobalAvgPool3D[Volume]",
        *,
        keepdims: Literal[True],
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "GlobalAvgPool3D[Any]", *, keepdims: bool, name: str | None = None, trainable: bool = True
    ) -> None: ...
    def __init__(self, *, keepdims: bool = False, name: str | None = None, trainable: bool = True) -> None:
        """Pool to a vector or, with `keepdims`, to a shape of the input's rank."""
        self.__attrs_init__(keepdims=keepdims, name=name, trainable=trainable)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]

    def output_shape(self, prev_shape: Volume) -> Out:
        """Return one number per channel."""
        shape = _pooled(expect(self, prev_shape, 4), keepdims=self.keepdims)
        return cast("Out", shape)  # the overloads say which


@final
@frozen(repr=False, init=False)
class GlobalMaxPool3D(Weightless[Volume, Out]):
    """The largest value over depth, height and width, for each channel.

    With `keepdims`, the axes that are pooled stay, with size 1.

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

    keepdims: bool = field(default=False, validator=flag, kw_only=True)

    @overload
    def __init__(
        self: "GlobalMaxPool3D[Vector]",
        *,
        keepdims: Literal[False] = False,
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "GlobalMaxPool3D[Volume]",
        *,
        keepdims: Literal[True],
        name: str | None = None,
        trainable: bool = True,
    ) -> None: ...
    @overload
    def __init__(
        self: "GlobalMaxPool3D[Any]", *, keepdims: bool, name: str | None = None, trainable: bool = True
    ) -> None: ...
    def __init__(self, *, keepdims: bool = False, name: str | None = None, trainable: bool = True) -> None:
        """Pool to a vector or, with `keepdims`, to a shape of the input's rank."""
        self.__attrs_init__(keepdims=keepdims, name=name, trainable=trainable)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]

    def output_shape(self, prev_shape: Volume) -> Out:
        """Return one number per channel."""
        shape = _pooled(expect(self, prev_shape, 4), keepdims=self.keepdims)
        return cast("Out", shape)  # the overloads say which
