"""Keras and PyTorch: what each counts, and where its nearest layer has other weights than ours."""

from collections.abc import Callable, Iterator, Mapping
from math import prod
from typing import Any, TypeAlias, final

from attrs import frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.base import Layer
from cnnparams.layers.activations import PReLU
from cnnparams.layers.attention import MultiHeadAttention
from cnnparams.layers.normalization import BatchNorm, GroupNorm, InstanceNorm, LayerNorm, RMSNorm
from cnnparams.layers.recurrent import GRU, LSTM, SimpleRNN
from cnnparams.layers.shared import Shared
from cnnparams.layers.tied import Tied
from cnnparams.layers.wrappers import Bidirectional, TimeDistributed
from cnnparams.step import Step
from cnnparams.vocabulary import LAYERS, MADE_OF, Words
from cnnparams.weights import Weight

AnyLayer: TypeAlias = Layer[Any, Shape]  # Any: layers of all ranks are compared alike


@final
@frozen
class Difference:
    """What a framework has in place of a layer: in words, and how many numbers more (or fewer, if negative).

    `nearest` is empty if it has nothing of the kind: then the weights are counted as they are.
    """

    ours: str
    nearest: str = ""
    learnable: int = 0
    state: int = 0


Rule: TypeAlias = Callable[[Any, tuple[Weight, ...], Shape], Difference | None]
"""A layer of one class, its weights and its input -> how the framework's nearest differs, if it does."""


@final
@frozen
class Framework:
    """A framework: its name, whether it counts state, its own words, and its rules for layers that differ."""

    name: str
    counts_state: bool
    word: Callable[[Words], str]
    rules: Mapping[type[AnyLayer], Rule]

    def differences(self, step: Step) -> Iterator[Difference]:
        """Yield how the framework's nearest layers differ from that of a step, or from those it wraps."""
        if step.shared_with is None:
            prev_shape = step.prev_shapes[0] if step.prev_shapes else ()
            yield from self._differences(step.layer, step.own_weights, prev_shape)

    def _differences(
        self, layer: AnyLayer, weights: tuple[Weight, ...], prev_shape: Shape
    ) -> Iterator[Difference]:
        if isinstance(layer, TimeDistributed):
            prev_shape = prev_shape[1:]
        if isinstance(layer, Shared | Tied | Bidirectional | TimeDistributed):
            yield from self._differences(layer.layer, weights, prev_shape)
        else:
            kind = type(layer)
            rule = self.rules.get(kind)
            found = None if rule is None else rule(layer, weights, prev_shape)
            if found is not None:
                yield found
            elif weights and not self._has(kind.__name__):
                yield Difference(kind.__name__)

    def _has(self, kind: str) -> bool:
        return any(self.word(words[kind]) for words in (LAYERS, MADE_OF) if kind in words)


def _size(weights: tuple[Weight, ...], part: str) -> int:
    return sum([weight.size for weight in weights if part in weight.name])


def _one_bias_vector(layer: Any, weights: tuple[Weight, ...], _: Shape) -> Difference | None:
    if not layer.bias or layer.bias_vectors == 1:
        return None
    return Difference(f"{type(layer).__name__} with two bias vectors", "one", -(_size(weights, "bias") // 2))


def _two_bias_vectors(layer: Any, weights: tuple[Weight, ...], _: Shape) -> Difference | None:
    if not layer.bias or layer.bias_vectors == 2:
        return None
    return Difference(f"{type(layer).__name__} with one bias vector", "two", _size(weights, "bias"))


def _statistics(layer: BatchNorm, _: tuple[Weight, ...], prev_shape: Shape) -> Difference | None:
    if layer.track_statistics:
        return None
    return Difference("BatchNorm without statistics", "a moving mean and variance", state=2 * prev_shape[-1])


def _scale(layer: RMSNorm, _: tuple[Weight, ...], prev_shape: Shape) -> Difference | None:
    if layer.scale:
        return None
    return Difference("RMSNorm without a scale", "one", prod(prev_shape[-layer.axes :]))


def _scale_and_shift(layer: Any, weights: tuple[Weight, ...], _: Shape) -> Difference | None:
    if layer.scale or not layer.center:
        return None
    return Difference(f"{type(layer).__name__} with a shift but no scale", "both", _size(weights, "beta"))


def _slope_per_channel(layer: PReLU, weights: tuple[Weight, ...], prev_shape: Shape) -> Difference | None:
    if layer.per != "element":
        return None
    more = prev_shape[-1] - _size(weights, "alpha")
    return Difference("PReLU with a slope for each element", "one for each channel", more)


def _heads_of_the_channels(
    layer: MultiHeadAttention, weights: tuple[Weight, ...], prev_shape: Shape
) -> Difference | None:
    channels = prev_shape[-1]
    if layer.heads * layer.head_features == channels and layer.output_features in {None, channels}:
        return None
    ours = "MultiHeadAttention whose heads or output have a width of their own"
    if channels % layer.heads:
        return Difference(ours)
    counted = sum([weight.size for weight in weights])
    nearest = 4 * (channels * channels + channels * layer.bias)
    return Difference(ours, "the channels of the input in all of them", nearest - counted)


KERAS = Framework(
    "Keras",
    counts_state=True,
    word=lambda words: words.keras,
    rules={SimpleRNN: _one_bias_vector, LSTM: _one_bias_vector, BatchNorm: _statistics, RMSNorm: _scale},
)
TORCH = Framework(
    "PyTorch",
    counts_state=False,
    word=lambda words: words.torch,
    rules={
        **dict.fromkeys((SimpleRNN, LSTM, GRU), _two_bias_vectors),
        **dict.fromkeys((BatchNorm, LayerNorm, GroupNorm, InstanceNorm), _scale_and_shift),
        PReLU: _slope_per_channel,
        MultiHeadAttention: _heads_of_the_channels,
    },
)
