"""Channels: they are reordered, selected or added; nothing else changes."""

from typing import Any, final

from attrs import Attribute, field, frozen

from cnnparams.arithmetic.shapes import S, Shape, check_shape, check_spatial, with_last_axis
from cnnparams.arithmetic.values import show
from cnnparams.bases.base import SameRank, Weightless, WithoutArithmetic
from cnnparams.bases.grouping import check_channels
from cnnparams.errors import ConfigError, ShapeError
from cnnparams.settings.checks import describe, integer
from cnnparams.window import Seen, itself


@final
@frozen(repr=False)
class ChannelShuffle(WithoutArithmetic[Any, Any], SameRank, Weightless[Any, Any]):  # Any: SameRank says it
    """The channels of all groups interleaved, so that each group of the next layer sees all of them.

    As in PyTorch, there must be another axis before the channels.

    Args:
        groups: number of groups that the channels are in; it must divide them.

    Shapes:
        (..., channels) -> the same

    Weights:
        none

    Raises:
        TypeError: `groups` is not a whole number, or the input is not a shape.
        ConfigError: `groups` is below 1.
        ShapeError: the input has a single axis, or `groups` does not divide its channels.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.ChannelShuffle.html,
        https://arxiv.org/abs/1707.01083

    >>> ChannelShuffle(3).output_shape((28, 28, 240))  # 240 = 3 * 80
    (28, 28, 240)
    """

    groups: int = field(validator=integer(1))

    def output_shape(self, prev_shape: S) -> S:
        """Return the shape of the input."""
        check_spatial(self, prev_shape)
        check_channels(self, prev_shape, self.groups)
        return prev_shape

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that each position is seen by itself, with all its channels."""
        return itself(len(prev_shape) - 1)


def _beyond_start(instance: Any, attribute: "Attribute[int]", stop: int) -> None:  # a ChannelSlice
    if stop <= instance.start:
        rule = f"must be more than start, {show(instance.start)}"
        raise ConfigError(f"{describe(instance, attribute)} {rule}, got {show(stop)}")


@final
@frozen(repr=False)
class ChannelSlice(WithoutArithmetic[Any, Any], SameRank, Weightless[Any, Any]):  # Any: SameRank says it
    """The channels from `start` to before `stop`: Python's `[..., start:stop]`.

    Unlike in Python, the input must have all of them, and none is counted from the end.

    Args:
        start: first channel that is kept, counted from 0.
        stop: the channel after the last one that is kept; more than `start`.

    Shapes:
        (..., channels) -> (..., stop - start)

    Weights:
        none

    Raises:
        TypeError: an argument is not a whole number, or the input is not a shape.
        ConfigError: `start` is below 0, or `stop` is not beyond it.
        ShapeError: the input is empty, has a size below 1 or fewer than `stop` channels.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.narrow.html

    >>> ChannelSlice(0, 58).output_shape((28, 28, 116))  # 58 = 58 - 0
    (28, 28, 58)
    """

    start: int = field(validator=integer(0))
    stop: int = field(validator=[integer(1), _beyond_start])

    def output_shape(self, prev_shape: S) -> S:
        """Return the input's shape with the channels that are kept."""
        check_shape(self, prev_shape)
        if prev_shape[-1] < self.stop:
            rule = f"the input must have {show(self.stop)} channels or more"
            raise ShapeError(f"{self}: {rule}, got {show(prev_shape[-1])} (input {show(prev_shape)})")
        return with_last_axis(prev_shape, self.stop - self.start)

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that each position is seen by itself, with all its channels."""
        return itself(len(prev_shape) - 1)


@final
@frozen(repr=False)
class PadChannels(WithoutArithmetic[Any, Any], SameRank, Weightless[Any, Any]):  # Any: SameRank says it
    """Channels of zeros before and after those of the input.

    The shortcut without parameters of the first residual networks, there "option A".

    Args:
        before: number of channels of zeros before those of the input.
        after: number of channels of zeros after those of the input.

    Shapes:
        (..., channels) -> (..., channels + before + after)

    Weights:
        none

    Raises:
        TypeError: an argument is not a whole number, or the input is not a shape.
        ConfigError: an argument is below 0.
        ShapeError: the input is empty or has a size below 1.

    Source:
        https://arxiv.org/abs/1512.03385, section 4.1

    >>> PadChannels(8, 8).output_shape((16, 16, 16))  # 32 = 16 + 8 + 8
    (16, 16, 32)
    """

    before: int = field(validator=integer(0))
    after: int = field(validator=integer(0))

    def output_shape(self, prev_shape: S) -> S:
        """Return the input's shape with the channels of zeros."""
        check_shape(self, prev_shape)
        return with_last_axis(prev_shape, prev_shape[-1] + self.before + self.after)

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that each position is seen by itself, with all its channels."""
        return itself(len(prev_shape) - 1)
