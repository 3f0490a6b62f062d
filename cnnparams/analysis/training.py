"""What a step of training costs: the forward pass, and the gradients of inputs and of weights."""

from collections.abc import Sequence
from typing import Any, final

from attrs import frozen

from cnnparams.analysis.flow import Node, flow
from cnnparams.analysis.operations import check_known
from cnnparams.analysis.report import Report
from cnnparams.bases.base import Layer, Merge
from cnnparams.conventions.applied import applied
from cnnparams.conventions.kernels import is_bias
from cnnparams.layers.attention import Attention, CrossAttention
from cnnparams.layers.input import Input
from cnnparams.operations import Operation
from cnnparams.render.tables import Column, Row, Table
from cnnparams.step import Step
from cnnparams.weights import Weight


@final
@frozen
class LayerTraining:
    """The multiply-adds of one layer in a step of training, for one example.

    Args:
        path: path of the layer.
        kind: class of the layer.
        forward: those of the forward pass.
        input_gradients: those of the gradients of its inputs, and of what it computes between; 0 where
            nothing before it is trained.
        weight_gradients: those of the gradients of its weights; 0 for frozen ones.
    """

    path: str
    kind: str
    forward: int
    input_gradients: int
    weight_gradients: int

    @property
    def total(self) -> int:
        """All three."""
        return self.forward + self.input_gradients + self.weight_gradients


@final
@frozen(repr=False)
class TrainingMacs(Report):
    """The multiply-adds of a step of training, for one example.

    The gradient of a layer's input takes as many as its forward pass, and so does the gradient of its
    weights. Nothing is passed back to the input of the network, nor to layers before which all is frozen.

    Args:
        title: name of the network.
        layers: those of each layer that has any.
    """

    title: str
    layers: tuple[LayerTraining, ...]

    @property
    def forward(self) -> int:
        """Those of the forward pass, as of `macs`."""
        return sum([layer.forward for layer in self.layers])

    @property
    def input_gradients(self) -> int:
        """Those of the gradients of inputs."""
        return sum([layer.input_gradients for layer in self.layers])

    @property
    def weight_gradients(self) -> int:
        """Those of the gradients of weights."""
        return sum([layer.weight_gradients for layer in self.layers])

    @property
    def total(self) -> int:
        """All three."""
        return self.forward + self.input_gradients + self.weight_gradients

    def table(self) -> Table:
        """Return a row for each layer, and the totals."""
        numbers = [
            (f"{each.path} ({each.kind})", each.forward, each.input_gradients, each.weight_gradients)
            for each in self.layers
        ]
        total = ("total", self.forward, self.input_gradients, self.weight_gradients, self.total)
        return Table(
            self.title,
            (
                Column("layer", "Layer (type)", "left"),
                Column("forward", "Forward", "right"),
                Column("input_gradients", "Gradient of inputs", "right"),
                Column("weight_gradients", "Gradient of weights", "right"),
                Column("total", "Multiply-adds", "right"),
            ),
            (*[Row((*each, each[1] + each[2] + each[3])) for each in numbers], Row(total, is_total=True)),
            footer=(),
        )


def count_training(title: str, steps: Sequence[Step]) -> TrainingMacs:
    """Count the multiply-adds of a step of training.

    Raises:
        UnknownCostError: layers do not say what they compute.
    """
    check_known(title, steps)  # so that the error lists all that do not say
    nodes = flow(steps).nodes
    trained = trained_outputs(nodes)
    layers = [_of_layer(node, trained) for node in nodes]
    return TrainingMacs(title, tuple([layer for layer in layers if layer.forward]))


def trained_outputs(nodes: Sequence[Node]) -> set[str]:
    """Return the paths of the layers whose output depends on a weight that is trained."""
    found: set[str] = set()
    for node in nodes:
        if found.intersection(node.inputs) or trained_weights(node.step):
            found.add(node.step.path)
    return found


def trained_weights(step: Step) -> set[str]:
    """Return the names of the weights of a layer that are trained, shared ones too."""
    layer = step.layer
    if not layer.trainable or (not step.prev_shapes and isinstance(layer, Input)):
        return set()
    learnable = {weight.name for weight in layer.weights(step.prev_shape) if weight.learnable}
    return learnable.difference(layer.frozen_weights)


def _of_layer(node: Node, trained: set[str]) -> LayerTraining:
    step = node.step
    use = applied(step.layer, step.prev_shapes, step.repeats)
    own = trained_weights(step)
    before = [path in trained for path in node.inputs]
    weights = [weight for weight in use.weights if not is_bias(weight.name)]
    forward = of_inputs = of_weights = products = 0
    for operation in use.operations:
        if operation.kind != "multiply_add":
            continue
        forward += operation.count
        weight = _used(operation, weights)
        if weight is None:
            of_inputs += operation.count * _operands(use.layer, before, bool(own), products)
            products += 1
            continue
        weights.remove(weight)
        of_inputs += operation.count * _inputs_of(weight.name, before, bool(own))
        of_weights += operation.count * (weight.name in own)
    numbers = [count * use.times for count in (forward, of_inputs, of_weights)]
    return LayerTraining(step.path, step.kind, *numbers)


def _used(operation: Operation, weights: Sequence[Weight]) -> Weight | None:
    """Return the weight whose numbers are multiplied: the first all of whose axes the operation has."""
    axes = set(operation.axes)
    return next((weight for weight in weights if axes.issuperset(weight.axes)), None)


def _inputs_of(weight: str, before: list[bool], own: bool) -> int:  # noqa: FBT001 - a fact, no option
    """Return how many gradients are passed back through a weight: one for each input that needs it."""
    first, _, _ = weight.partition("_")
    if first in {"output", "pointwise", "recurrent"} or "_l" in weight:  # they see what is computed before
        return int(own or any(before))
    if len(before) > 1 and first in _INPUTS:
        return before[_INPUTS[first]]
    return sum(before)


_INPUTS = {"query": 0, "key": 1, "value": -1}


def _operands(layer: Layer[Any, Any], before: list[bool], own: bool, number: int) -> int:  # noqa: FBT001 - a fact
    """Return how many of the two tensors that a layer multiplies have a gradient."""
    if not isinstance(layer, Merge) or own:
        return 2 * (own or any(before))
    if isinstance(layer, Attention | CrossAttention) and number:  # scores, of queries and keys, and values
        return int(before[0] or before[1]) + before[-1]
    return sum(before[:2])
