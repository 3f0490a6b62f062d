"""What PyTorch keeps of the forward pass until the backward pass, layer by layer."""

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any, TypeAlias, final

from attrs import field, frozen

from cnnparams.analysis.flow import Node
from cnnparams.analysis.training import trained_outputs, trained_weights
from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.sliding import sides_of
from cnnparams.bases.activating import plain_name
from cnnparams.bases.base import Layer, is_built_in_class
from cnnparams.bases.several_inputs import broadcast
from cnnparams.conventions.applied import unwrapped
from cnnparams.layers.activations import GLU, Activation, PReLU, ReLU, Softmax
from cnnparams.layers.adaptive_pooling import AdaptivePool
from cnnparams.layers.attention import Attention, CrossAttention, MultiHeadAttention, WindowAttention
from cnnparams.layers.channels import ChannelSlice
from cnnparams.layers.conv_recurrent import RecurrentFilters
from cnnparams.layers.convolution import Convolution
from cnnparams.layers.custom import Custom
from cnnparams.layers.dense import Bilinear, Dense, FullyConnected
from cnnparams.layers.depthwise import Depthwise, Separable
from cnnparams.layers.embedding import Embedding
from cnnparams.layers.global_pooling import GlobalPool
from cnnparams.layers.lenet import PartialConv2D, Subsample2D
from cnnparams.layers.local import LocallyConnected
from cnnparams.layers.matching import CropLike, UnflattenLike
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
from cnnparams.layers.padding import Crop
from cnnparams.layers.parameters import LayerScale, Parameter
from cnnparams.layers.pooling import AvgPool, MaxPool
from cnnparams.layers.products import Dot, MatMul, OuterProduct
from cnnparams.layers.recurrent import Cells
from cnnparams.layers.reducing import Max, Min
from cnnparams.layers.regularization import Dropout, DropPath, GaussianNoise, SpatialDropout
from cnnparams.layers.reparametrization import Reparametrized
from cnnparams.layers.reshaping import Expand, Flatten, FlattenPositions, Identity, Permute, Reshape
from cnnparams.layers.slicing import Select, Slice, Split
from cnnparams.layers.transposed import Transposed
from cnnparams.settings.axes import place_of
from cnnparams.step import Step


@final
@frozen
class Kept:
    """A tensor that is kept from the forward pass for the backward pass.

    Args:
        path: path of the layer that keeps it first.
        kind: class of the layer.
        what: what it is, in words.
        numbers: how many numbers of the type of the activations, for one example.
        more: how many bytes besides, such as those of indices, for one example.
        once: how many numbers for the whole batch, such as the means of its channels.
    """

    path: str
    kind: str
    what: str
    numbers: int
    more: int = 0
    once: int = 0


@final
@frozen
class Use:
    """A layer without its wrappers, at its place.

    Args:
        layer: the layer.
        shapes: the shapes of its inputs.
        output_shape: the shape of its output.
    """

    layer: Any  # whose settings decide what is kept
    shapes: tuple[Shape, ...]
    output_shape: Shape

    @property
    def inputs(self) -> int:
        """How many elements go in."""
        return sum(map(prod, self.shapes))

    @property
    def outputs(self) -> int:
        """How many elements come out."""
        return prod(self.output_shape)


Count: TypeAlias = Callable[[Use], int]


@frozen
class _Rule:
    """What a layer keeps.

    `numbers` and `more` are what it computes besides for an example, in numbers of the type of the
    activations and in bytes; `once` is for the whole batch. `copied` is how large the copies of its inputs
    are that it keeps in place of them, 0 for an input that is not copied.
    """

    inputs: bool = False
    copied: Callable[[Use], Sequence[int]] = field(default=lambda _: ())
    output: bool = False
    what: str = ""
    numbers: Count = field(default=lambda _: 0)
    more: Count = field(default=lambda _: 0)
    once: Count = field(default=lambda _: 0)
    is_known: bool = True


INDEX = 8
"""The bytes of an index, whatever the type of the numbers."""

LOG_SUM = 4
"""The bytes of the logarithm of a sum in attention: a float32."""


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
    return LOG_SUM * heads * prod(use.shapes[0][:-1])


def _log_sums_of_rows(use: Use) -> int:
    return LOG_SUM * prod(use.output_shape[:-1])


_INPUT = _Rule(inputs=True)
_OUTPUT = _Rule(output=True)
_INDICES = _Rule(inputs=True, what="indices", more=lambda use: INDEX * use.outputs)
_MERGED = _Rule(inputs=True, what="results between", numbers=_between_merged)
_NOTHING = _Rule()
_AT_LEAST_INPUT = _Rule(inputs=True, is_known=False)

RULES: Mapping[type[Layer[Any, Any]], _Rule] = {
    **dict.fromkeys(
        (Convolution, Depthwise, PartialConv2D, LocallyConnected), _Rule(inputs=True, copied=_padded)
    ),
    Transposed: _INPUT,
    **dict.fromkeys((Dense, FullyConnected, Bilinear), _INPUT),
    Separable: _Rule(inputs=True, copied=_padded, what="the output of the depthwise part", numbers=_between),
    BatchNorm: _Rule(inputs=True, what="means and deviations of the batch", once=_normalised),
    LayerNorm: _Rule(inputs=True, what="means and deviations", numbers=lambda use: 2 * _rows(use)),
    GroupNorm: _Rule(inputs=True, what="means and deviations", numbers=lambda use: 2 * use.layer.groups),
    InstanceNorm: _Rule(
        inputs=True,
        what="means, deviations and factors",
        numbers=lambda use: (3 if use.layer.scale else 2) * _channels(use),
    ),
    FrozenBatchNorm: _Rule(what="factors", once=_channels),
    RMSNorm: _Rule(
        inputs=True,
        what="deviations and normalised input",
        numbers=lambda use: _rows(use) + (use.inputs if use.layer.scale else 0),
    ),
    LocalResponseNorm: _Rule(inputs=True, what="squares and divisors", numbers=_windows_of_channels),
    **dict.fromkeys((PReLU, GLU), _INPUT),
    Softmax: _OUTPUT,
    MaxPool: _Rule(inputs=True, copied=_padded, what="indices", more=lambda use: INDEX * use.outputs),
    AvgPool: _Rule(inputs=True, copied=_padded),
    **dict.fromkeys((Multiply, Maximum, Minimum), _MERGED),
    **dict.fromkeys((Divide, WeightedSum, LayerScale), _INPUT),
    **dict.fromkeys((MatMul, Dot, OuterProduct), _INPUT),
    **dict.fromkeys((Max, Min), _Rule(inputs=True, output=True)),
    Subsample2D: _Rule(what="sums under the pool", numbers=lambda use: use.outputs),
    Dropout: _Rule(what="mask", numbers=lambda use: use.outputs if use.layer.rate else 0),
    SpatialDropout: _Rule(what="mask", numbers=lambda use: _channels(use) if use.layer.rate else 0),
    DropPath: _Rule(what="mask", numbers=lambda use: 1 if use.layer.rate else 0),
    Embedding: _Rule(what="indices", more=lambda use: INDEX * use.inputs),
    **dict.fromkeys(
        (MultiHeadAttention, CrossAttention),
        _Rule(inputs=True, what="queries, keys, values, their means", numbers=_projected, more=_log_sums),
    ),
    Attention: _Rule(
        inputs=True,
        output=True,
        what="logarithms of sums",
        more=_log_sums_of_rows,
    ),
    **dict.fromkeys((Cells, RecurrentFilters, WindowAttention, Opaque, Custom), _AT_LEAST_INPUT),
}
"""What each kind of layer keeps; all others keep nothing."""

_KEEP_OUTPUT = {"relu", "sigmoid", "tanh", "softmax", "logsoftmax", "exponential"}
"""The activations that are differentiated by their results; others by what they are applied to."""

_KEEP_NOTHING = {"linear"}

_KEEP_THE_INPUT_TOO = {"reflect", "replicate"}
"""The ways of padding that need what they are applied to."""

_VIEWS = (
    ChannelSlice,
    Crop,
    CropLike,
    Expand,
    Flatten,
    FlattenPositions,
    Identity,
    Permute,
    Reshape,
    Select,
    Slice,
    Split,
    UnflattenLike,
)
"""Layers whose output is their input in another shape, or a part of it: to keep it keeps all of the input."""


@frozen
class Tensors:
    """What is kept, and where that is not wholly known.

    Args:
        kept: all tensors, each once.
        unknown: paths of the layers that keep more, of which nobody says how much.
    """

    kept: tuple[Kept, ...]
    unknown: tuple[str, ...]


_WHILE_TRAINING = (Dropout, SpatialDropout, DropPath, GaussianNoise)
"""Layers that do nothing in PyTorch's `eval()`."""


def is_view(layer: object) -> bool:
    """Whether a layer without its wrappers makes no tensor of its own."""
    return isinstance(layer, _VIEWS)


def kept_for_backward(nodes: Sequence[Node], *, eval_mode: bool = False) -> Tensors:
    """Return what the forward pass of training keeps; a tensor that several layers need is kept once.

    With `eval_mode`, layers do as in PyTorch's `eval()`: nothing is dropped, and batch normalisations take
    the statistics that are stored.
    """
    keeping = _Keeping(trained_outputs(nodes), [], {}, set(), eval_mode)
    unknown: list[str] = []
    for node in nodes:
        layer, use, times = _used(node)
        keeping.note_storage(node, layer, use.outputs * times)
        if node.step.path in keeping.trained and node.inputs:
            rule = rule_of(layer)
            keeping.keep(node, layer, rule, use, times)
            if not rule.is_known or isinstance(node.step.layer, Reparametrized):
                unknown.append(node.step.path)
    return Tensors(tuple(keeping.kept), tuple(unknown))


def _used(node: Node) -> tuple[Layer[Any, Any], Use, int]:
    """Return the layer of a node without its wrappers, at its place, and how often it is applied."""
    layer, prev_shape, times = unwrapped(node.step.layer, node.step.prev_shapes, node.step.repeats)
    shapes: tuple[Shape, ...] = prev_shape if layer.takes_several else (prev_shape,)
    return layer, Use(layer, shapes if node.inputs else (), layer.output_shape(prev_shape)), times


@frozen
class _Keeping:
    """What is kept so far, and where each output is stored: that of a view is its input."""

    trained: set[str]
    kept: list[Kept]
    storage: dict[str, tuple[str, int]]
    names: set[str]
    eval_mode: bool

    def note_storage(self, node: Node, layer: object, size: int) -> None:
        """Note where the output of a layer is stored, and how large that is."""
        path = node.step.path
        passes_on = is_view(layer) or (self.eval_mode and isinstance(layer, _WHILE_TRAINING))
        if isinstance(layer, Parameter):  # which is held as a parameter anyhow
            self.names.add(path)
        self.storage[path] = self.storage[node.inputs[0]] if passes_on and node.inputs else (path, size)

    def keep(self, node: Node, layer: Layer[Any, Any], rule: _Rule, use: Use, times: int) -> None:
        """Keep what a layer needs."""
        step, function = node.step, _activation_of(layer)
        by_result = function is not None and plain_name(function) in _KEEP_OUTPUT
        if rule.inputs and _keeps_inputs(node, layer):
            copies = rule.copied(use)
            for place, path in enumerate(node.inputs):
                what = "input" if len(node.inputs) == 1 else f"input {place + 1}"
                is_copied = place < len(copies) and copies[place] > 0
                if is_copied:
                    self.kept.append(Kept(step.path, step.kind, f"padded {what}", copies[place] * times))
                if not is_copied or getattr(layer, "padding_mode", None) in _KEEP_THE_INPUT_TOO:
                    self._note(step, what, self.storage[path])
        if function is not None and not by_result and plain_name(function) not in _KEEP_NOTHING:
            between = (f"{step.path}:{function}", use.outputs * times)
            is_own = isinstance(layer, Activation)
            what, tensor = (
                ("input", self.storage[node.inputs[0]]) if is_own else (f"input of {function}", between)
            )
            self._note(step, what, tensor)
        if rule.output or by_result:
            self._note(step, "output", (step.path, use.outputs * times))
        if self.eval_mode and (isinstance(layer, _WHILE_TRAINING) or _has_statistics(layer)):
            return
        more = Kept(
            step.path, step.kind, rule.what, rule.numbers(use) * times, rule.more(use) * times, rule.once(use)
        )
        if more.numbers or more.more or more.once:
            self.kept.append(more)

    def _note(self, step: Step, what: str, tensor: tuple[str, int]) -> None:
        name, numbers = tensor
        if name not in self.names:
            self.names.add(name)
            self.kept.append(Kept(step.path, step.kind, what, numbers))


def rule_of(layer: Layer[Any, Any]) -> _Rule:
    """Return what a layer keeps, by its class or the first that it is derived from and that has a rule."""
    if isinstance(layer, AdaptivePool | GlobalPool):
        to_one = isinstance(layer, GlobalPool) or all(size == 1 for size in layer.output_size)
        return _INDICES if layer.takes_largest else _NOTHING if to_one else _INPUT
    for kind in type(layer).__mro__:
        if kind in RULES:
            return RULES[kind]
    return _NOTHING if is_built_in_class(type(layer)) else _AT_LEAST_INPUT


def _activation_of(layer: Layer[Any, Any]) -> str | None:
    """Return the function that a layer is, or ends with."""
    if isinstance(layer, ReLU):
        return "relu"
    function: str | None = (
        layer.function if isinstance(layer, Activation) else getattr(layer, "activation", None)
    )
    return function


def _has_statistics(layer: object) -> bool:
    """Whether it normalises by statistics of its own when it is not trained."""
    return isinstance(layer, BatchNorm) and layer.track_statistics


def _keeps_inputs(node: Node, layer: Layer[Any, Any]) -> bool:
    """Whether it needs its input: a dense layer only for the gradient of a kernel that is trained."""
    return not isinstance(layer, Dense | FullyConnected) or "kernel" in trained_weights(node.step)
