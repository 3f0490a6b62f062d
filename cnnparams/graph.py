"""A network as a layer: the block for what is neither a chain nor a sum nor branches."""

from collections.abc import Mapping
from typing import Any, ClassVar, final

from attrs import Attribute, field, frozen

from cnnparams.errors import ConfigError
from cnnparams.fields import setting
from cnnparams.layers.base import Block, Layer, Out, adapted
from cnnparams.layers.input import Input
from cnnparams.network import Network
from cnnparams.rebuilding import rebuilt
from cnnparams.shapes import Shape, got
from cnnparams.step import Step


def _network(instance: object, attribute: "Attribute[Any]", value: object) -> None:
    """Accept a network that has one input and does something."""
    who = setting(instance, attribute)
    if not isinstance(value, Network):
        raise TypeError(f"{who} must be a Network, {got(value)}")
    steps: tuple[Step, ...] = value.steps
    inputs = [step.path for step in steps if isinstance(step.layer, Input)]
    if len(inputs) > 1:
        raise ConfigError(f"{who} must have one input, got {', '.join(inputs)}")
    if len(steps) == 1:
        raise ConfigError(f"{who} must have a layer behind its input, got none")


@final
@frozen(repr=False)
class Graph(Block[Any, Out]):  # Any: a network does not say what its input may be
    """A network in the place of a layer: cells of any wiring, an encoder, a backbone.

    It takes other shapes than the network was written for too: they are checked again. Its steps are found by
    their names: `network["encoder/conv1"]`. What comes out is the output of the network's last step.

    Shapes:
        what the network's input may be -> what its last step makes of it

    Weights:
        those of the network, each under the path of its step

    Raises:
        TypeError: what is given is not a network.
        ConfigError: the network has several inputs, or no layer.
        ShapeError: a layer cannot take what comes to it.

    Source:
        a model used as a layer, https://keras.io/guides/functional_api/

    >>> from cnnparams import Add, Conv2D
    >>> cell = Network((32, 32, 16)).add(Conv2D(16, 3, padding=1, name="a")).add(Conv2D(16, 1, name="b"))
    >>> cell = cell.add(Add(), after=["a", "b", "input"])
    >>> Network((64, 64, 16)).add(Graph(cell)).param_count()  # 2592 = ((9 * 16) + 1) * 16 + (16 + 1) * 16
    2592
    """

    is_open: ClassVar[bool] = True

    network: Network[Out] = field(validator=_network)

    def opened(self, prev_shape: Shape) -> Network[Out]:
        """Return the network, bound to an input of this shape."""
        network: Network[Any] = self.network
        if network.steps[0].output_shape != prev_shape:
            network = network.replace("input", Input(prev_shape))
        return network if self.trainable else network.freeze()

    def inside(self) -> Mapping[str, Layer[Any, Shape]]:
        """Return the layers of the network by name."""
        return {step.path: step.layer for step in self.network.steps[1:]}

    def with_inside(self, layers: Mapping[str, Layer[Any, Shape]]) -> "Graph[Out]":
        """Return the block with other layers in the places of these names."""
        network = rebuilt(self.network, self.network.steps, lambda step: layers.get(step.path, step.layer))
        return adapted(self, network=network)
