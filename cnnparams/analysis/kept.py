"""What PyTorch keeps of the forward pass until the backward pass, tensor by tensor."""

from collections.abc import Sequence
from typing import Any, final

from attrs import frozen

from cnnparams.analysis.flow import Node
from cnnparams.analysis.kept_by_layer import Rule, Use, rule_of
from cnnparams.analysis.training import trained_outputs, trained_weights
from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.activating import is_known_function, plain_name
from cnnparams.bases.base import Layer
from cnnparams.conventions.applied import unwrapped
from cnnparams.layers.activations import Activation, ReLU
from cnnparams.layers.channels import ChannelSlice
from cnnparams.layers.matching import CropLike, UnflattenLike
from cnnparams.layers.normalization import (
    BatchNorm,
)
from cnnparams.layers.padding import Crop
from cnnparams.layers.parameters import Parameter
from cnnparams.layers.regularization import Dropout, DropPath, GaussianNoise, SpatialDropout
from cnnparams.layers.reparametrization import Reparametrized
from cnnparams.layers.reshaping import Expand, Flatten, FlattenPositions, Identity, Permute, Reshape
from cnnparams.layers.slicing import Select, Slice, Split
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
        sums: how many numbers that are float32 at least, such as those that attention divides by.
        more: how many bytes besides, such as those of indices, for one example.
        once: how many numbers for the whole batch, such as the means of its channels.
    """

    path: str
    kind: str
    what: str
    numbers: int
    sums: int = 0
    more: int = 0
    once: int = 0


_KEEP_OUTPUT = {"relu", "sigmoid", "tanh", "softmax", "logsoftmax", "exponential"}
"""The activations that are differentiated by their results; others by what they are applied to."""

_KEEP_NOTHING = {"linear", "identity"}

_KEEP_ONE_MORE = {"logsigmoid", "softsign"}
"""Those that keep a number for each element besides what they are applied to."""

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


def passes_on(layer: object, *, eval_mode: bool) -> bool:
    """Whether a layer without its wrappers makes no tensor of its own."""
    return isinstance(layer, _VIEWS) or (eval_mode and isinstance(layer, _WHILE_TRAINING))


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
            function = _activation_of(layer)
            is_known = rule.is_known and (function is None or is_known_function(function))
            if not is_known or isinstance(node.step.layer, Reparametrized):
                unknown.append(node.step.path)
    return Tensors(tuple(keeping.kept), tuple(unknown))


def _used(node: Node) -> tuple[Layer[Any, Any], Use, int]:
    """Return the layer of a node without its wrappers, at its place, and how often it is applied."""
    layer, prev_shape, times = unwrapped(node.step.layer, node.step.prev_shapes, node.step.repeats)
    shapes: tuple[Shape, ...] = prev_shape if layer.takes_several else (prev_shape,)
    trained = frozenset(trained_weights(node.step))
    return layer, Use(layer, shapes if node.inputs else (), layer.output_shape(prev_shape), trained), times


@frozen
class _Keeping:
    """What is kept so far, and where each output is stored: that of a view is its input."""

    trained: set[str]
    kept: list[Kept]
    storage: dict[str, tuple[str, int]]
    names: set[str]
    eval_mode: bool

    def note_storage(self, node: Node, layer: Layer[Any, Any], size: int) -> None:
        """Note where the output of a layer is stored, and how large that is."""
        path = node.step.path
        if isinstance(layer, Parameter):  # which is held as a parameter anyhow
            self.names.add(path)
        shares = node.inputs and passes_on(layer, eval_mode=self.eval_mode)
        self.storage[path] = self.storage[node.inputs[0]] if shares else (path, size)

    def keep(self, node: Node, layer: Layer[Any, Any], rule: Rule, use: Use, times: int) -> None:
        """Keep what a layer needs."""
        step, function = node.step, _activation_of(layer)
        by_result = function is not None and plain_name(function) in _KEEP_OUTPUT
        copies = rule.copied(use)
        for place in rule.inputs(use):
            what = "input" if len(node.inputs) == 1 else f"input {place + 1}"
            is_copied = place < len(copies) and copies[place] > 0
            if is_copied:
                self.kept.append(Kept(step.path, step.kind, f"padded {what}", copies[place] * times))
            if not is_copied or getattr(layer, "padding_mode", None) in _KEEP_THE_INPUT_TOO:
                self._note(step, what, self.storage[node.inputs[place]])
        if function is not None and not by_result and plain_name(function) not in _KEEP_NOTHING:
            between = (f"{step.path}:{function}", use.outputs * times)
            is_own = isinstance(layer, Activation)
            what, tensor = (
                ("input", self.storage[node.inputs[0]]) if is_own else (f"input of {function}", between)
            )
            self._note(step, what, tensor)
            if plain_name(function) in _KEEP_ONE_MORE:
                self.kept.append(Kept(step.path, step.kind, f"part of {function}", use.outputs * times))
        if rule.output or by_result:
            self._note(step, "output", (step.path, use.outputs * times))
        if self.eval_mode and (isinstance(layer, _WHILE_TRAINING) or _has_statistics(layer)):
            return
        more = Kept(
            step.path,
            step.kind,
            rule.what,
            rule.numbers(use) * times,
            rule.sums(use) * times,
            rule.more(use) * times,
            rule.once(use),
        )
        if more.numbers or more.sums or more.more or more.once:
            self.kept.append(more)

    def _note(self, step: Step, what: str, tensor: tuple[str, int]) -> None:
        name, numbers = tensor
        if name not in self.names:
            self.names.add(name)
            self.kept.append(Kept(step.path, step.kind, what, numbers))


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
