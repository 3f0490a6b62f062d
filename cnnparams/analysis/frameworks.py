"""Keras and PyTorch: what each counts, and where its nearest layer has other weights than ours."""

from collections.abc import Callable, Iterator, Mapping
from math import prod
from typing import Any, TypeAlias, final

from attrs import frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.base import Layer
from cnnparams.layers.activations import PReLU
from cnnparams.layers.attention import CrossAttention, MultiHeadAttention
from cnnparams.layers.normalization import BatchNorm, GroupNorm, InstanceNorm, LayerNorm, RMSNorm
from cnnparams.layers.recurrent import GRU, LSTM, SimpleRNN
from cnnparams.layers.reparametrization import Reparametrized, SpectralNorm, WeightNorm
from cnnparams.layers.shared import Shared
from cnnparams.layers.tied import Tied
from cnnparams.layers.transposed import ConvTranspose1D, ConvTranspose2D, ConvTranspose3D
from cnnparams.layers.wrappers import TimeDistributed
from cnnparams.settings.axes import place_of
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
    rules: Mapping[type[AnyLayer], tuple[Rule, ...]]
    """By class of layers; `()` for one that it has as a function, which the vocabulary does not name."""

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
        if isinstance(layer, Shared | Tied | TimeDistributed):
            yield from self._differences(layer.layer, weights, prev_shape)
        else:
            if isinstance(layer, Reparametrized):
                yield from self._differences(layer.layer, weights, prev_shape)
            kind = type(layer)
            rules = self.rules.get(kind, ())
            found = [each for rule in rules if (each := rule(layer, weights, prev_shape)) is not None]
            yield from found
            if weights and not found and not self._has(kind):
                yield Difference(kind.__name__)

    def _has(self, kind: type[AnyLayer]) -> bool:
        name = kind.__name__
        return kind in self.rules or any(
            self.word(words[name]) for words in (LAYERS, MADE_OF) if name in words
        )


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


def _no_peepholes(layer: LSTM[Any], weights: tuple[Weight, ...], _: Shape) -> Difference | None:
    if not layer.peepholes:
        return None
    return Difference("LSTM with peepholes", "none", -_size(weights, "peephole"))


def _no_projection(layer: LSTM[Any], _: tuple[Weight, ...], __: Shape) -> Difference | None:
    # Without it, the layer would have another output, so nothing is near.
    return None if layer.projection is None else Difference("LSTM with a projection")


def _unless_projected(rule: Rule) -> Rule:
    """Apply a rule only where there is something near: without a projection."""
    return lambda layer, weights, shape: (
        None if _no_projection(layer, weights, shape) else rule(layer, weights, shape)
    )


def _statistics(layer: BatchNorm, _: tuple[Weight, ...], prev_shape: Shape) -> Difference | None:
    if layer.track_statistics:
        return None
    entries = prev_shape[place_of(layer, layer.axis, prev_shape)]
    return Difference("BatchNorm without statistics", "a moving mean and variance", state=2 * entries)


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
    layer: MultiHeadAttention | CrossAttention, weights: tuple[Weight, ...], prev_shape: Shape
) -> Difference | None:
    channels, bias_kv = prev_shape[-1], isinstance(layer, MultiHeadAttention) and layer.bias_kv
    values = layer.value_features if isinstance(layer, CrossAttention) else None
    own_width = layer.heads * layer.head_features != channels or values not in {None, layer.head_features}
    if not own_width and layer.output_features in {None, channels}:
        return None
    ours = f"{type(layer).__name__} whose heads or output have a width of their own"
    if channels % layer.heads:
        return Difference(ours)
    seen = {weight.name: weight.shape[0] for weight in weights}  # channels of the inputs
    kernels = sum([seen[f"{name}_kernel"] for name in ("query", "key", "value")]) + channels
    nearest = channels * (kernels + 4 * layer.bias + 2 * bias_kv)
    counted = sum([weight.size for weight in weights])
    what = "queries" if isinstance(layer, CrossAttention) else "input"
    return Difference(ours, f"the channels of the {what} in all of them", nearest - counted)


def _no_bias_kv(layer: MultiHeadAttention, weights: tuple[Weight, ...], _: Shape) -> Difference | None:
    if not layer.bias_kv:
        return None
    return Difference(
        "MultiHeadAttention with bias_kv", "none", -_size(weights, "bias_k") - _size(weights, "bias_v")
    )


def _one_group(layer: Any, weights: tuple[Weight, ...], _: Shape) -> Difference | None:
    if layer.groups == 1:
        return None
    return Difference(
        f"{type(layer).__name__} in groups", "one", (layer.groups - 1) * _size(weights, "kernel")
    )


def _one_vector(_: SpectralNorm[Any, Any], weights: tuple[Weight, ...], __: Shape) -> Difference | None:
    last_axis = next(weight.shape[-1] for weight in weights if weight.name == "kernel")
    return Difference("SpectralNorm with two vectors", "one", state=last_axis - _size(weights, "vector_"))


KERAS = Framework(
    "Keras",
    counts_state=True,
    word=lambda words: words.keras,
    rules={
        SimpleRNN: (_one_bias_vector,),
        LSTM: (*map(_unless_projected, (_one_bias_vector, _no_peepholes)), _no_projection),
        BatchNorm: (_statistics,),
        RMSNorm: (_scale,),
        MultiHeadAttention: (_no_bias_kv,),
        SpectralNorm: (_one_vector,),
        **dict.fromkeys((ConvTranspose1D, ConvTranspose2D, ConvTranspose3D), (_one_group,)),
    },
)
TORCH = Framework(
    "PyTorch",
    counts_state=False,
    word=lambda words: words.torch,
    rules={
        **dict.fromkeys((SimpleRNN, GRU), (_two_bias_vectors,)),
        LSTM: (_two_bias_vectors, _no_peepholes),
        **dict.fromkeys((BatchNorm, LayerNorm, GroupNorm, InstanceNorm), (_scale_and_shift,)),
        PReLU: (_slope_per_channel,),
        **dict.fromkeys((MultiHeadAttention, CrossAttention), (_heads_of_the_channels,)),
        **dict.fromkeys((WeightNorm, SpectralNorm), ()),
    },
)
