"""Normalisation: values are brought to a common scale, then to a learnt one; the shape stays."""

from abc import abstractmethod
from math import prod
from typing import Any, final

from attrs import field, frozen

from cnnparams.arithmetic.shapes import S, Shape, axis_names, check_shape, check_spatial
from cnnparams.arithmetic.terms import named
from cnnparams.arithmetic.values import show
from cnnparams.bases.base import SameRank, Weightless
from cnnparams.bases.grouping import check_channels
from cnnparams.errors import ShapeError
from cnnparams.operations import Operation, Operations, elements, per_element, rows
from cnnparams.settings.axes import one_axis, place_of
from cnnparams.settings.checks import boolean, integer
from cnnparams.weights import Weight
from cnnparams.window import ITSELF, Seen, itself


class _Normalization(SameRank):
    """A layer that keeps the shape, with a scale of its own for each place along some axes."""

    __slots__ = ()

    @abstractmethod
    def _scaled_axes(self, prev_shape: S) -> dict[str, int]:
        """Return these axes, by name, and refuse what cannot be normalised."""

    @final
    def output_shape(self, prev_shape: S) -> S:
        """Return the shape of the input."""
        self._scaled_axes(prev_shape)
        return prev_shape


def _names(prev_shape: Shape) -> tuple[str, ...]:
    return (*axis_names(len(prev_shape))[:-1], "channels")  # of a vector too


def _last_axes(prev_shape: Shape, axes: int = 1) -> dict[str, int]:
    return dict(zip(_names(prev_shape)[-axes:], prev_shape[-axes:], strict=True))


def _one_axis(layer: object, prev_shape: Shape, axis: int) -> dict[str, int]:
    check_shape(layer, prev_shape)
    place = place_of(layer, axis, prev_shape)
    return {_names(prev_shape)[place]: prev_shape[place]}


def _last_axes_if_there(layer: object, prev_shape: Shape, axes: int) -> dict[str, int]:
    check_shape(layer, prev_shape)
    if axes > len(prev_shape):
        rule = f"axes must be at most {len(prev_shape)}, the number of axes of the input"
        raise ShapeError(f"{layer}: {rule} (input {show(prev_shape)})")
    return _last_axes(prev_shape, axes)


def _normalised(shape: Shape, sets: dict[str, int], *, scale: bool, center: bool) -> Operations:
    """Return mean and deviation of each set of elements, the normalised elements, and what is learnt."""
    others = named("set_elements", prod(shape) // prod(sets.values())) - 1
    return (
        Operation("add", **sets, others=others),  # the mean
        *per_element(elements(shape), {"add": 2 if center else 1, "multiply": 3 if scale else 2}),
        Operation("add", **sets, others=others),  # the variance
        Operation("add", **sets),  # a small number
        Operation("divide", per_element=2, **sets),
        Operation("root", **sets),
    )


def _gamma_and_beta(sizes: dict[str, int], *, scale: bool, center: bool) -> tuple[Weight, ...]:
    names = [name for name, wanted in (("gamma", scale), ("beta", center)) if wanted]
    return tuple([Weight(name, **sizes) for name in names])


@final
@frozen(repr=False)
class BatchNorm(_Normalization):
    """Each channel is normalised over the batch, then scaled and shifted by learnt numbers.

    For d channels, 2d numbers are learnt and 2d are state: the moving statistics used after training.
    The frameworks count that differently. PyTorch's `parameters()` are 2d, Keras' total is 4d (half of
    it "non-trainable"), and PyTorch's `state_dict()` holds 4d + 1, as it also counts the batches.

    Keras always tracks the statistics; PyTorch has no shift (`center`) without a scale.

    Args:
        axis: axis whose entries are normalised each: 1 is the first after the batch, as in Keras, and -1 is
            the last, the channels. 0, the batch, is refused. In PyTorch it is moved to the channels' place.
        scale: whether each channel is multiplied by a learnt gamma.
        center: whether a learnt beta is added to each channel.
        track_statistics: whether a moving mean and variance are stored for each channel. PyTorch's
            `track_running_stats`.

    Shapes:
        (..., channels) -> the same

    Weights:
        gamma (channels,); beta (channels,); state: moving_mean (channels,); moving_variance (channels,);
        with another `axis`, of its size

    Raises:
        TypeError: an argument has the wrong type, or the input is not a shape.
        ConfigError: the axis is 0.
        ShapeError: the input is empty, has a size below 1 or lacks the axis.

    Source:
        https://arxiv.org/abs/1502.03167

    >>> BatchNorm().param_count((28, 28, 64))  # 128 = 2 * 64
    128
    >>> sum(weight.size for weight in BatchNorm().weights((28, 28, 64)))  # Keras' total: 256 = 4 * 64
    256
    """

    axis: int = field(default=-1, validator=one_axis, kw_only=True)
    scale: bool = field(default=True, validator=boolean, kw_only=True)
    center: bool = field(default=True, validator=boolean, kw_only=True)
    track_statistics: bool = field(default=True, validator=boolean, kw_only=True)

    def weights(self, prev_shape: Shape) -> tuple[Weight, ...]:
        """Return gamma, beta, moving mean and moving variance, each unless switched off."""
        sizes = self._scaled_axes(prev_shape)
        weights = _gamma_and_beta(sizes, scale=self.scale, center=self.center)
        if self.track_statistics:
            weights += (Weight.state("moving_mean", **sizes), Weight.state("moving_variance", **sizes))
        return weights

    def _scaled_axes(self, prev_shape: S) -> dict[str, int]:
        return _one_axis(self, prev_shape, self.axis)

    def operations(self, prev_shape: Shape) -> Operations:
        """Return a product and a sum for each element: statistics and what is learnt become one of each.

        Without statistics of its own, it takes those of the batch: those of one input are computed.
        """
        own = self._scaled_axes(prev_shape)
        if not self.track_statistics:
            return _normalised(prev_shape, own, scale=self.scale, center=self.center)
        return per_element(elements(prev_shape), {"multiply": 1, "add": 1})

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that each element is seen by itself; without statistics of its own, all with its mean."""
        if self.track_statistics:
            return itself(len(prev_shape))
        place = place_of(self, self.axis, prev_shape)
        return tuple([ITSELF if axis == place else None for axis in range(len(prev_shape))])


@final
@frozen(repr=False)
class FrozenBatchNorm(_Normalization):
    """Batch normalisation that nothing updates any more: statistics, scale and shift are all state.

    Detectors take it from a network that was trained before. It is torchvision's `FrozenBatchNorm2d`, whose
    four arrays are buffers: PyTorch counts none of them. In Keras it is a `BatchNormalization` with
    `trainable=False`: all four are non-trainable parameters.

    Shapes:
        (..., channels) -> the same

    Weights:
        state: gamma (channels,); beta (channels,); moving_mean (channels,); moving_variance (channels,)

    Raises:
        TypeError: the input is not a shape.
        ShapeError: the input is empty or has a size below 1.

    Source:
        https://docs.pytorch.org/vision/stable/generated/torchvision.ops.FrozenBatchNorm2d.html

    >>> FrozenBatchNorm().param_count((56, 56, 64))
    0
    >>> sum(weight.size for weight in FrozenBatchNorm().weights((56, 56, 64)))  # 256 = 4 * 64
    256
    """

    def weights(self, prev_shape: Shape) -> tuple[Weight, ...]:
        """Return gamma, beta, moving mean and moving variance, which are not learnt."""
        sizes = self._scaled_axes(prev_shape)
        names = ("gamma", "beta", "moving_mean", "moving_variance")
        return tuple([Weight.state(name, **sizes) for name in names])

    def _scaled_axes(self, prev_shape: S) -> dict[str, int]:
        return _one_axis(self, prev_shape, -1)

    def operations(self, prev_shape: Shape) -> Operations:
        """Return a product and a sum for each element, as the four numbers of a channel become two."""
        return per_element(elements(self.output_shape(prev_shape)), {"multiply": 1, "add": 1})

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that each element is seen by itself."""
        return itself(len(prev_shape))


@final
@frozen(repr=False)
class Normalization(_Normalization):
    """Each channel of an input less its mean, divided by its deviation: measured on data, not learnt.

    It is Keras' layer of this name, the first of its EfficientNets. Besides mean and variance, it stores how
    many examples they were measured on. PyTorch has no such layer: there, images are normalised before the
    network.

    Args:
        axis: axis whose entries are normalised each: 1 is the first after the batch, as in Keras, and -1 is
            the last, the channels. 0, the batch, is refused. Keras also takes several axes, or None.

    Shapes:
        (..., channels) -> the same

    Weights:
        state: mean (channels,); variance (channels,); count ();
        with another `axis`, mean and variance of its size

    Raises:
        TypeError: the axis is not a whole number, or the input is not a shape.
        ConfigError: the axis is 0.
        ShapeError: the input is empty, has a size below 1 or lacks the axis.

    Source:
        https://keras.io/api/layers/preprocessing_layers/numerical/normalization/

    >>> sum(weight.size for weight in Normalization().weights((224, 224, 3)))  # 7 = 2 * 3 + 1
    7
    """

    axis: int = field(default=-1, validator=one_axis, kw_only=True)

    def weights(self, prev_shape: Shape) -> tuple[Weight, ...]:
        """Return mean, variance and the number of examples that they were measured on."""
        sizes = self._scaled_axes(prev_shape)
        return (Weight.state("mean", **sizes), Weight.state("variance", **sizes), Weight.state("count"))

    def _scaled_axes(self, prev_shape: S) -> dict[str, int]:
        return _one_axis(self, prev_shape, self.axis)

    def operations(self, prev_shape: Shape) -> Operations:
        """Return a difference and a quotient for each element."""
        return per_element(elements(self.output_shape(prev_shape)), {"add": 1, "divide": 1})

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that each element is seen by itself."""
        return itself(len(prev_shape))


@final
@frozen(repr=False)
class LayerNorm(_Normalization):
    """Each position is normalised over its channels, or over the last `axes` axes.

    That is PyTorch's `normalized_shape` and Keras' `axis=[-axes, ..., -1]`. PyTorch has no shift (`center`)
    without a scale.

    Args:
        axes: number of axes that are normalised together, counted from the last: 1 is the channels alone.
        scale: whether each element along these axes is multiplied by a learnt gamma of its own.
        center: whether a learnt beta of its own is added to each element along these axes.

    Shapes:
        any with `axes` axes or more -> the same

    Weights:
        gamma (the last axes); beta (the last axes)

    Raises:
        TypeError: an argument has the wrong type, or the input is not a shape.
        ConfigError: `axes` is below 1.
        ShapeError: the input has fewer axes, or a size below 1.

    Source:
        https://arxiv.org/abs/1607.06450

    >>> LayerNorm().param_count((197, 768))  # 1536 = 2 * 768
    1536
    >>> LayerNorm(axes=2).param_count((197, 768))  # 302592 = 2 * 768 * 197
    302592
    """

    axes: int = field(default=1, validator=integer(1), kw_only=True)
    scale: bool = field(default=True, validator=boolean, kw_only=True)
    center: bool = field(default=True, validator=boolean, kw_only=True)

    def weights(self, prev_shape: Shape) -> tuple[Weight, ...]:
        """Return gamma and beta, each unless switched off."""
        return _gamma_and_beta(self._scaled_axes(prev_shape), scale=self.scale, center=self.center)

    def _scaled_axes(self, prev_shape: S) -> dict[str, int]:
        return _last_axes_if_there(self, prev_shape, self.axes)

    def operations(self, prev_shape: Shape) -> Operations:
        """Return mean and deviation of each row, the differences, and what is learnt."""
        self._scaled_axes(prev_shape)
        return _normalised(prev_shape, rows(prev_shape, self.axes), scale=self.scale, center=self.center)

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that all elements are seen along the last axes, and each along the others by itself."""
        return itself(len(prev_shape) - self.axes)


@final
@frozen(repr=False)
class RMSNorm(_Normalization):
    """Each position is divided by the root mean square of its channels, or of the last `axes` axes.

    The learnt factor is called `scale` in Keras and `weight` in PyTorch, where it can be switched off.

    Args:
        axes: number of axes that are normalised together, counted from the last: 1 is the channels alone.
        scale: whether each element along these axes is multiplied by a learnt factor of its own.

    Shapes:
        any with `axes` axes or more -> the same

    Weights:
        scale (the last axes)

    Raises:
        TypeError: an argument has the wrong type, or the input is not a shape.
        ConfigError: `axes` is below 1.
        ShapeError: the input has fewer axes, or a size below 1.

    Source:
        https://arxiv.org/abs/1910.07467

    >>> RMSNorm().param_count((128, 4096))  # 4096: one for each channel
    4096
    """

    axes: int = field(default=1, validator=integer(1), kw_only=True)
    scale: bool = field(default=True, validator=boolean, kw_only=True)

    def weights(self, prev_shape: Shape) -> tuple[Weight, ...]:
        """Return the scale, unless switched off."""
        sizes = self._scaled_axes(prev_shape)
        return (Weight("scale", **sizes),) if self.scale else ()

    def _scaled_axes(self, prev_shape: S) -> dict[str, int]:
        return _last_axes_if_there(self, prev_shape, self.axes)

    def operations(self, prev_shape: Shape) -> Operations:
        """Return the mean square of each row, its root, the quotients and what is learnt."""
        self._scaled_axes(prev_shape)
        sets = rows(prev_shape, self.axes)
        others = named("set_elements", prod(prev_shape[-self.axes :])) - 1
        return (
            *per_element(elements(prev_shape), {"multiply": 3 if self.scale else 2}),
            Operation("add", **sets, others=others),
            Operation("add", **sets),  # a small number
            Operation("divide", **sets),
            Operation("root", **sets),
        )

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that all elements are seen along the last axes, and each along the others by itself."""
        return itself(len(prev_shape) - self.axes)


@final
@frozen(repr=False)
class GroupNorm(_Normalization):
    """The channels of each group are normalised together, in each example on its own.

    PyTorch has no shift (`center`) without a scale. In Keras, `groups=-1` is `InstanceNorm`.

    Args:
        groups: number of groups into which the channels are divided; it must divide them.
        scale: whether each channel is multiplied by a learnt gamma.
        center: whether a learnt beta is added to each channel.

    Shapes:
        (..., channels) -> the same

    Weights:
        gamma (channels,); beta (channels,)

    Raises:
        TypeError: an argument has the wrong type, or the input is not a shape.
        ConfigError: `groups` is below 1.
        ShapeError: `groups` does not divide the channels, or the input is empty or has a size below 1.

    Source:
        https://arxiv.org/abs/1803.08494

    >>> GroupNorm(32).param_count((56, 56, 256))  # 512 = 2 * 256, whatever the groups
    512
    """

    groups: int = field(validator=integer(1))
    scale: bool = field(default=True, validator=boolean, kw_only=True)
    center: bool = field(default=True, validator=boolean, kw_only=True)

    def weights(self, prev_shape: Shape) -> tuple[Weight, ...]:
        """Return gamma and beta, each unless switched off."""
        return _gamma_and_beta(self._scaled_axes(prev_shape), scale=self.scale, center=self.center)

    def _scaled_axes(self, prev_shape: S) -> dict[str, int]:
        check_shape(self, prev_shape)
        check_channels(self, prev_shape, self.groups)
        return _last_axes(prev_shape)

    def operations(self, prev_shape: Shape) -> Operations:
        """Return mean and deviation of each group, the differences, and what is learnt."""
        self._scaled_axes(prev_shape)
        return _normalised(prev_shape, {"groups": self.groups}, scale=self.scale, center=self.center)

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that all positions are seen."""
        return ()


@final
@frozen(repr=False)
class InstanceNorm(_Normalization):
    """Each channel of each example is normalised on its own, over all its positions.

    Nothing is learnt unless `scale` or `center` is switched on, as in PyTorch, which has no shift
    without a scale. Keras' `GroupNormalization(groups=-1)` has both switched on, and lets a single
    position pass; PyTorch refuses what normalising would make zero everywhere, and so do we.

    Args:
        scale: whether each channel is multiplied by a learnt gamma.
        center: whether a learnt beta is added to each channel.

    Shapes:
        (..., channels) -> the same

    Weights:
        gamma (channels,); beta (channels,)

    Raises:
        TypeError: an argument is not a bool, or the input is not a shape.
        ShapeError: the input is a vector or has one position only, or a size below 1.

    Source:
        https://arxiv.org/abs/1607.08022

    >>> InstanceNorm().param_count((256, 256, 64))
    0
    >>> InstanceNorm(scale=True, center=True).param_count((256, 256, 64))  # 128 = 2 * 64
    128
    """

    scale: bool = field(default=False, validator=boolean, kw_only=True)
    center: bool = field(default=False, validator=boolean, kw_only=True)

    def weights(self, prev_shape: Shape) -> tuple[Weight, ...]:
        """Return gamma and beta, each if switched on."""
        return _gamma_and_beta(self._scaled_axes(prev_shape), scale=self.scale, center=self.center)

    def _scaled_axes(self, prev_shape: S) -> dict[str, int]:
        check_spatial(self, prev_shape, hint="use LayerNorm() instead")
        if prod(prev_shape[:-1]) == 1:
            rule = "each channel must have more than one element to normalise over"
            raise ShapeError(f"{self}: {rule} (input {show(prev_shape)})")
        return _last_axes(prev_shape)

    def operations(self, prev_shape: Shape) -> Operations:
        """Return mean and deviation of each channel, the differences, and what is learnt."""
        own = self._scaled_axes(prev_shape)
        return _normalised(prev_shape, own, scale=self.scale, center=self.center)

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that all positions are seen."""
        return ()


@final
@frozen(repr=False)
class LocalResponseNorm(SameRank, Weightless[Any, Any]):  # Any: the rank is a variable of the method
    """Each element is damped by the squares of the `size` channels around it; AlexNet's way.

    Only PyTorch has it; it takes no vectors.

    Args:
        size: number of neighbouring channels, its own included, that damp an element.

    Shapes:
        (..., channels) -> the same

    Weights:
        none

    Raises:
        TypeError: `size` is not a whole number, or the input is not a shape.
        ConfigError: `size` is below 1.
        ShapeError: the input is a vector, or has a size below 1.

    Source:
        https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks

    >>> LocalResponseNorm().output_shape((55, 55, 96))
    (55, 55, 96)
    """

    size: int = field(default=5, validator=integer(1))

    def output_shape(self, prev_shape: S) -> S:
        """Return the shape of the input."""
        check_spatial(self, prev_shape)
        return prev_shape

    def operations(self, prev_shape: Shape) -> Operations:
        """Return, for each element, the squares around it, their sum, a power of it and a quotient."""
        axes = elements(self.output_shape(prev_shape))
        return (
            Operation("multiply", window=self.size, **axes),  # the squares
            Operation("add", window=self.size, **axes),  # of which each is added to a constant
            *per_element(axes, {"multiply": 1, "exponential": 2, "divide": 1}),
        )

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that each position is seen by itself, with all its channels."""
        return itself(len(prev_shape) - 1)
