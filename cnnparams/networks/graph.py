"""A network as a layer: the block for anything but a chain, a sum or branches."""

from collections.abc import Mapping
from typing import Any, ClassVar, final

from attrs import Attribute, field, frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import got
from cnnparams.bases.base import Layer, Out
from cnnparams.bases.block import EditableBlock
from cnnparams.bases.copying import copied_with
from cnnparams.errors import ConfigError
from cnnparams.layers.input import Input
from cnnparams.networks.network import Network, rebuilt
from cnnparams.settings.checks import describe
from cnnparams.step import Step


def _network(instance: object, attribute: "Attribute[Any]", value: object) -> None:
    """Accept a network that has one input and at least one layer."""
    who = describe(instance, attribute)
    if not isinstance(value, Network):
        raise TypeError(f"{who} must be a Network, {got(value)}")
    steps: tuple[Step, ...] = value.steps
    inputs = [step.path for step in steps if isinstance(step.layer, Input)]
    if len(inputs) > 1:
        raise ConfigError(f"{who} must have one input, got {', '.join(inputs)}")
    if len(steps) == 1:
        raise ConfigError(f"{who} must have a layer after its input, got none")


@final
@frozen(repr=False)
class Graph(EditableBlock[Any, Out]):  # Any: a network does not say what its input may be
    """A network in the place of a layer: cells of any wiring, an encoder, a backbone.

    It also takes other input shapes than the network was written for: they are checked again. Its steps are
    found by their names: `network["encoder/conv1"]`. Its output is that of the network's last step.

    Args:
        network: a network with one input and at least one layer.

    Shapes:
        any that the network can take -> the output of its last step

    Weights:
        those of the network, each under the path of its step

    Raises:
        TypeError: the argument is not a network.
        ConfigError: the network has several inputs, or no layer.
        ShapeError: a layer cannot take its input.

    Source:
        a model used as a layer, https://keras.io/guides/functional_api/

    >>> from cnnparams import Add, Conv2D
    >>> cell = Network((32, 32, 16)).add(Conv2D(16, 3, padding=1, name="a")).add(Conv2D(16, 1, name="b"))
    >>> cell = cell.add(Add(), after=["a", "b", "input"])
    >>> Network((64, 64, 16)).add(Graph(cell)).param_count()  # 2592 = ((9 * 16) + 1) * 16 + (16 + 1) * 16
    2592
    """

    holds_network: ClassVar[bool] = True

    network: Network[Out] = field(validator=_network)

    def expand(self, prev_shape: Shape) -> Network[Out]:
        """Return the network with an input of this shape."""
        network: Network[Any] = self.network
        if network.steps[0].output_shape != prev_shape:
            network = network.replace("input", Input(prev_shape))
        return network if self.trainable else network.freeze()

    def named_layers(self) -> Mapping[str, Layer[Any, Shape]]:
        """Return the layers of the network by name."""
        return {step.path: step.layer for step in self.network.steps[1:]}

    def with_layers(self, layers: Mapping[str, Layer[Any, Shape]]) -> "Graph[Out]":
        """Return the block with other layers under these names."""
        return copied_with(self, network=rebuilt(self.network, layers))
