"""What PyTorch keeps of each kind of layer for the backward pass: a table of rules."""

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any, TypeAlias, final

from attrs import evolve, field, frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.sliding import sides_of
from cnnparams.bases.base import Layer
from cnnparams.bases.several_inputs import broadcast
from cnnparams.layers.activations import GLU, PReLU, Softmax
from cnnparams.layers.adaptive_pooling import AdaptivePool
from cnnparams.layers.attention import Attention, CrossAttention, MultiHeadAttention, WindowAttention
from cnnparams.layers.conv_recurrent import RecurrentFilters
from cnnparams.layers.convolution import Convolution
from cnnparams.layers.custom import Custom
from cnnparams.layers.dense import Bilinear, Dense, FullyConnected
from cnnparams.layers.depthwise import Depthwise, Separable
from cnnparams.layers.embedding import Embedding
from cnnparams.layers.global_pooling import GlobalPool
from cnnparams.layers.lenet import PartialConv2D, Subsample2D
from cnnparams.layers.local import LocallyConnected
from cnnparams.layers.merging import Divide, Maximum, Minimum, Multiply, WeightedSum
from cnnparams.layers.normalization import (
    BatchNorm,
    FrozenBatchNorm,
    GroupNorm,
    InstanceNorm,
    LayerNorm,
    LocalResponseNorm,
    RMSNorm,
)
from cnnparams.layers.opaque import Opaque
from cnnparams.layers.parameters import LayerScale
from cnnparams.layers.pooling import AvgPool, MaxPool
from cnnparams.layers.products import Dot, MatMul, OuterProduct
from cnnparams.layers.recurrent import Cells
from cnnparams.layers.reducing import Max, Min
from cnnparams.layers.regularization import Dropout, DropPath, SpatialDropout
from cnnparams.layers.transposed import Transposed
from cnnparams.settings.axes import place_of


@final
@frozen
class Use:
    """A layer without its wrappers, at its place.

    Args:
        layer: the layer.
        shapes: the shapes of its inputs.
        output_shape: the shape of its output.
        trained: names of its weights that are trained.
    """

    layer: Any  # whose settings decide what is kept
    shapes: tuple[Shape, ...]
    output_shape: Shape
    trained: frozenset[str]

    @property
    def inputs(self) -> int:
        """How many elements go in."""
        return sum(map(prod, self.shapes))

    @property
    def outputs(self) -> int:
        """How many elements come out."""
        return prod(self.output_shape)


Count: TypeAlias = Callable[[Use], int]

Places: TypeAlias = Callable[[Use], Sequence[int]]
"""Which inputs are kept, by their places."""


@frozen
class Rule:
    """What a layer keeps.

    `inputs` says which of its inputs. `numbers` are what it computes besides for an example; `sums` are such
    numbers that are float32 at least; `more` are bytes, and `once` are numbers for the whole batch. `copied`
    is how large the copies of its inputs are that it keeps in place of them, 0 for one that is not copied.
    """

    inputs: Places = field(default=lambda _: ())
    copied: Callable[[Use], Sequence[int]] = field(default=lambda _: ())
    output: bool = False
    what: str = ""
    numbers: Count = field(default=lambda _: 0)
    sums: Count = field(default=lambda _: 0)
    more: Count = field(default=lambda _: 0)
    once: Count = field(default=lambda _: 0)
    is_known: bool = True


INDEX = 8
"""The bytes of an index, whatever the type of the numbers."""


def _every(use: Use) -> Sequence[int]:
    return range(len(use.shapes))


def _if_trained(*names: str) -> Places:
    """Return that its inputs are kept for the gradients of these weights alone."""
    return lambda use: _every(use) if use.trained.intersection(names) else ()


def _of_memory(use: Use) -> Sequence[int]:
    """Return the inputs of attention that are kept for the gradients of the kernels that see them."""
    last = len(use.shapes) - 1
    by_kernel = {"query_kernel": 0, "key_kernel": 1, "value_kernel": last}
    return sorted({place for name, place in by_kernel.items() if name in use.trained})


def _rows(use: Use) -> int:
    return prod(use.shapes[0][: -use.layer.axes])


def _channels(use: Use) -> int:
    return use.shapes[0][-1]


def _normalised(use: Use) -> int:
    layer: BatchNorm = use.layer
    return 2 * use.shapes[0][place_of(layer, layer.axis, use.shapes[0])]


def _between(use: Use) -> int:
    """Return the size of the output of the depthwise part of a separable convolution."""
    multiplier: int = use.layer.depth_multiplier
    return prod(use.output_shape[:-1]) * _channels(use) * multiplier


def _between_merged(use: Use) -> int:
    """Return the size of the results between, where more than two inputs are merged one after another."""
    return sum([prod(broadcast(use.shapes[:place]) or ()) for place in range(2, len(use.shapes))])


def _padded(use: Use) -> list[int]:
    """Return the size of an input that is padded before: more at one end, or not with zeros.

    With "same", PyTorch adds what one end has more, and leaves the rest to the kernel.
    """
    layer, shape = use.layer, use.shapes[0]
    size = layer.pool_size if hasattr(layer, "pool_size") else layer.kernel_size
    stride = layer.stride or size
    rate = getattr(layer, "dilation", (1,) * len(size))
    sizes: list[int] = []
    is_even = not isinstance(layer, Convolution) or layer.padding_mode == "zeros"
    by_kernel = layer.padding == "same" and max(stride) == 1 and is_even
    for axis, taken in enumerate(size):
        reach = (taken - 1) * rate[axis] + 1
        ends = sides_of(layer.padding, axis, shape[axis], use.output_shape[axis], reach, stride[axis])
        is_even = is_even and ends[0] == ends[1]
        sizes.append(shape[axis] + (abs(ends[1] - ends[0]) if by_kernel else sum(ends)))
    return [0 if is_even else prod(sizes) * shape[-1]]


def _windows_of_channels(use: Use) -> int:
    """Return the size of two tensors like the input, and of one with more channels at both ends."""
    size: int = use.layer.size
    padded = prod(use.shapes[0][:-1]) * (_channels(use) + size - 1)
    return 2 * use.inputs + padded


def _projected(use: Use) -> int:
    """Return the size of queries, keys, values, and of what the output is made of."""
    queries, keys = prod(use.shapes[0][:-1]), prod(use.shapes[-1][:-1])
    if getattr(use.layer, "bias_kv", False):  # the projections, and keys and values with one more
        return int(use.layer.heads * use.layer.head_features * (3 * queries + 2 * (keys + 1) + queries))
    features: int = use.layer.head_features
    of_values: int = getattr(use.layer, "value_features", None) or features
    heads: int = use.layer.heads
    return heads * ((queries + keys) * features + (queries + keys) * of_values)


def _log_sums(use: Use) -> int:
    heads: int = use.layer.heads
    return heads * prod(use.shapes[0][:-1])


def _deviations(use: Use) -> int:
    """Return one number for each row and, for the gradient of the scale, the normalised input."""
    return _rows(use) + (use.inputs if use.trained else 0)


_INPUT = Rule(inputs=_every)
_OUTPUT = Rule(output=True)
_INDICES = Rule(inputs=_every, what="indices", more=lambda use: INDEX * use.outputs)
_MERGED = Rule(inputs=_every, what="results between", numbers=_between_merged)
_PROJECTED = Rule(what="queries, keys, values, their means", numbers=_projected, sums=_log_sums)
_NOTHING = Rule()
_AT_LEAST_INPUT = Rule(inputs=_every, is_known=False)

RULES: Mapping[type[Layer[Any, Any]], Rule] = {
    **dict.fromkeys(
        (Convolution, Depthwise, PartialConv2D, LocallyConnected), Rule(inputs=_every, copied=_padded)
    ),
    Transposed: _INPUT,
    **dict.fromkeys((Dense, FullyConnected), Rule(inputs=_if_trained("kernel"))),
    Bilinear: _INPUT,
    Separable: Rule(inputs=_every, copied=_padded, what="the output of the depthwise part", numbers=_between),
    BatchNorm: Rule(inputs=_every, what="means and deviations of the batch", once=_normalised),
    LayerNorm: Rule(inputs=_every, what="means and deviations", numbers=lambda use: 2 * _rows(use)),
    GroupNorm: Rule(inputs=_every, what="means and deviations", numbers=lambda use: 2 * use.layer.groups),
    InstanceNorm: Rule(
        inputs=_every,
        what="means, deviations and factors",
        numbers=lambda use: (3 if use.layer.scale else 2) * _channels(use),
    ),
    FrozenBatchNorm: Rule(what="factors", once=_channels),
    RMSNorm: Rule(
        inputs=_every,
        what="deviations and normalised input",
        numbers=_deviations,
    ),
    LocalResponseNorm: Rule(inputs=_every, what="squares and divisors", numbers=_windows_of_channels),
    **dict.fromkeys((PReLU, GLU), _INPUT),
    Softmax: _OUTPUT,
    MaxPool: Rule(inputs=_every, copied=_padded, what="indices", more=lambda use: INDEX * use.outputs),
    AvgPool: Rule(inputs=_every, copied=_padded),
    **dict.fromkeys((Multiply, Maximum, Minimum), _MERGED),
    Divide: _INPUT,
    WeightedSum: Rule(inputs=_if_trained("weight")),
    LayerScale: Rule(inputs=_if_trained("gamma")),
    **dict.fromkeys((MatMul, Dot, OuterProduct), _INPUT),
    **dict.fromkeys((Max, Min), Rule(inputs=_every, output=True)),
    Subsample2D: Rule(what="sums under the pool", numbers=lambda use: use.outputs),
    Dropout: Rule(what="mask", numbers=lambda use: use.outputs if use.layer.rate else 0),
    SpatialDropout: Rule(what="mask", numbers=lambda use: _channels(use) if use.layer.rate else 0),
    DropPath: Rule(what="mask", numbers=lambda use: 1 if use.layer.rate else 0),
    Embedding: Rule(what="indices", more=lambda use: INDEX * use.inputs),
    MultiHeadAttention: evolve(_PROJECTED, inputs=_if_trained("query_kernel", "key_kernel", "value_kernel")),
    CrossAttention: evolve(_PROJECTED, inputs=_of_memory),
    Attention: Rule(
        inputs=_every,
        output=True,
        what="logarithms of sums",
        sums=lambda use: prod(use.output_shape[:-1]),
    ),
    **dict.fromkeys((Cells, RecurrentFilters, WindowAttention, Opaque, Custom), _AT_LEAST_INPUT),
}
"""What each kind of layer keeps; all others keep nothing."""


def rule_of(layer: Layer[Any, Any]) -> Rule:
    """Return what a layer keeps, by its class or the first that it is derived from and that has a rule."""
    if isinstance(layer, AdaptivePool | GlobalPool):
        to_one = isinstance(layer, GlobalPool) or all(size == 1 for size in layer.output_size)
        return _INDICES if layer.takes_largest else _NOTHING if to_one else _INPUT
    for kind in type(layer).__mro__:
        if kind in RULES:
            return RULES[kind]
    return _NOTHING if layer.is_ours else _AT_LEAST_INPUT
