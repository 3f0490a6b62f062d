"""A network as a layer: the block for anything but a chain, a sum or branches."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, cast, final

from attrs import Attribute, field, frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import got, show
from cnnparams.bases.base import Layer, Out
from cnnparams.bases.block import EditableBlock, check_nesting
from cnnparams.bases.copying import copied_with, path_after
from cnnparams.errors import ConfigError, NetworkError, ShapeError
from cnnparams.layers.input import Input
from cnnparams.networks.network import Network, rebuilt
from cnnparams.paths import head_of, is_group
from cnnparams.settings.checks import check_text, describe
from cnnparams.step import Step


def _network(instance: object, attribute: "Attribute[Any]", value: object) -> None:
    """Accept a network that has at least one layer."""
    who = describe(instance, attribute)
    if not isinstance(value, Network):
        raise TypeError(f"{who} must be a Network, {got(value)}")
    steps: tuple[Step, ...] = value.steps
    inputs: tuple[Step, ...] = value.inputs
    if len(steps) == len(inputs):
        raise ConfigError(f"{who} must have a layer after its input, got none")
    for step in steps:
        if step.layer.is_composite:
            check_nesting(type(instance).__name__, step.layer)


def _step_or_none(instance: Any, attribute: "Attribute[Any]", value: object) -> None:  # Any: a Graph
    """Accept None or the name of a step of the network."""
    if value is None:
        return
    who = describe(instance, attribute)
    check_text(who, value)
    try:
        step: Step = instance.network[value]
    except NetworkError as error:
        raise ConfigError(f"{who} must be a step of the network; {error}") from None
    if isinstance(step.layer, Input) or is_group(step):
        raise ConfigError(f"{who} must be a layer of the network, got {value!r}")


@final
@frozen(repr=False)
class Graph(EditableBlock[Any, Out]):  # Any: a network does not say what its inputs may be
    """A network in the place of a layer: cells of any wiring, an encoder, a decoder, a backbone.

    It also takes other input shapes than the network was written for: they are checked again. `Cell` is the
    same without a shape to start from. Its steps are found by their names: `network["encoder/conv1"]`.

    A network with several inputs takes several, in the order in which they were added: it stands where a
    merge stands. Other steps inside can be used from outside too: `after="backbone/layer3"`.

    Args:
        network: a network with at least one layer.
        output: name of the step whose output is that of the block. None is the last step.

    Shapes:
        any that the network can take; with several inputs, a tuple of them -> the output of its last step, or
        of the step `output`

    Weights:
        those of the network, each under the path of its step

    Raises:
        TypeError: the argument is not a network, or `output` is not a string.
        ConfigError: the network has no layer, or no step `output`.
        ShapeError: a layer cannot take its input, or there are too few or too many inputs.

    Source:
        a model used as a layer, https://keras.io/guides/functional_api/

    >>> from cnnparams import Add, Concat, Conv2D, UpSample2D
    >>> cell = Network((32, 32, 16)).add(Conv2D(16, 3, padding=1, name="a")).add(Conv2D(16, 1, name="b"))
    >>> cell = cell.add(Add(), after=["a", "b", "input"])
    >>> Network((64, 64, 16)).add(Graph(cell)).param_count()  # 2592 = ((9 * 16) + 1) * 16 + (16 + 1) * 16
    2592
    >>> decoder = Network((8, 8, 64)).add(UpSample2D(2, name="up")).add_input("skip", (16, 16, 32))
    >>> decoder = decoder.add(Concat(), after=["up", "skip"]).add(Conv2D(32, 3, padding="same"))
    >>> Graph(decoder).output_shape(((14, 14, 512), (28, 28, 256)))
    (28, 28, 32)
    """

    holds_network: ClassVar[bool] = True

    network: Network[Out] = field(validator=_network)
    output: str | None = field(default=None, validator=_step_or_none, kw_only=True)

    @property
    def takes_several(self) -> bool:
        """Whether the network has several inputs."""
        return len(self.network.inputs) > 1

    @property
    def output_step(self) -> str | None:
        """The step whose output is that of the block; None is the last one."""
        return self.output

    def expand(self, prev_shape: Any) -> Network[Out]:
        """Return the network with inputs of these shapes."""
        network = self.network
        inputs = network.inputs
        shapes: tuple[Shape, ...] = prev_shape if self.takes_several else (prev_shape,)
        if len(shapes) != len(inputs):
            names = ", ".join([step.path for step in inputs])
            raise ShapeError(
                f"{self}: takes {len(inputs)} inputs ({names}), got {len(shapes)}: {show(shapes)}"
            )
        others = {
            step.path: Input(shape, name=step.path if number else None)
            for number, (step, shape) in enumerate(zip(inputs, shapes, strict=True))
            if step.output_shape != shape
        }
        if others:
            network = cast("Network[Out]", rebuilt(network, others))  # its rank is that of the output before
        return network if self.trainable else network.freeze()

    def named_layers(self) -> Mapping[str, Layer[Any, Shape]]:
        """Return the layers of the network by name."""
        return {step.path: step.layer for step in self.network.steps if not isinstance(step.layer, Input)}

    def layers_inside(self) -> Iterable[Layer[Any, Shape]]:
        """Return the layers of the network and its inputs, which are there already."""
        return [step.layer for step in self.network.steps]

    def with_layers(self, layers: Mapping[str, Layer[Any, Shape]]) -> "Graph[Out]":
        """Return the block with other layers under these names."""
        output = self.output
        if output is not None:  # its step may have another name now
            old = self.named_layers()
            head = cast("str", head_of(output, old))
            output = path_after(head, old[head], layers.get(head)) + output[len(head) :]
        return copied_with(self, network=rebuilt(self.network, layers), output=output)
