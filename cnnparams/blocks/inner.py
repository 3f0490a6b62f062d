"""The layers inside a block: what they may be, how they are named, and how a chain of them is built."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import got
from cnnparams.bases.base import Layer, is_layer_of_ours
from cnnparams.bases.block import check_nesting
from cnnparams.bases.checking import check_layer, check_takes_one
from cnnparams.bases.copying import frozen_with, step_name
from cnnparams.errors import ConfigError
from cnnparams.networks.network import Network
from cnnparams.settings.checks import describe

if TYPE_CHECKING:
    from typing import TypedDict

    from attrs import Attribute

    class BlockOptions(TypedDict, total=False):
        """What every block takes besides its layers."""

        name: str | None
        trainable: bool


AnyLayer: TypeAlias = Layer[Any, Shape]  # Any: ranks may differ inside a block
Layers: TypeAlias = tuple[AnyLayer, ...]


def layers_of_one_input(instance: object, _attribute: "Attribute[Any]", value: tuple[object, ...]) -> None:
    """Accept one or more layers with one input each."""
    who = type(instance).__name__
    if type(value) is not tuple:  # as attrs.evolve may give it
        raise TypeError(f"{who}: its layers must be a tuple, {got(value)}")
    if not value:
        raise ConfigError(f"{who}: takes at least one layer, got none")
    last: object = None
    for each in value:
        if each is last:  # as in [block] * 5
            continue
        last, layer = each, cast("AnyLayer", each)
        if not is_layer_of_ours(each) or layer.takes_several:  # most are right: no text is written
            if isinstance(each, list | tuple):
                raise TypeError(f"{who}: takes layers, {got(cast('object', each))}; write {who}(*layers)")
            check_takes_one(f"{who}: takes layers with one input", check_layer(f"{who}: takes layers", each))
        if layer.is_composite:
            check_nesting(who, layer)


def one_layer_or_none(instance: object, attribute: "Attribute[Any]", value: object) -> None:
    """Accept None or a layer with one input."""
    if value is not None:
        layers_of_one_input(instance, attribute, (value,))


def one_merge(instance: object, attribute: "Attribute[Any]", value: object) -> None:
    """Accept a layer with several inputs."""
    who = describe(instance, attribute)
    if not check_layer(f"{who} must be a layer such as Concat()", value).takes_several:
        raise ConfigError(f"{who} must have several inputs, as Concat() has, got {value}")


def by_name(layers: Layers) -> dict[str, AnyLayer]:
    """Return layers by their names; a layer without a name has its position."""
    return {step_name(layer) or str(position): layer for position, layer in enumerate(layers)}


def with_others(layers: Layers, others: Mapping[str, AnyLayer]) -> Layers:
    """Return the layers with others under some of their names."""
    return tuple([others.get(name, layer) for name, layer in by_name(layers).items()])


def chained(network: Network[Any], layers: Layers, *, trainable: bool) -> Network[Any]:
    """Add layers one after another, each under its name or position."""
    for position, layer in enumerate(layers):
        name = step_name(layer) or str(position)
        network = network.add(frozen_with(layer, trainable=trainable), name=name)
    return network
