"""A picture is built with the library, as somebody would write it."""

from typing import Any, TypeAlias

from cnnparams import (
    Add,
    BatchNorm,
    Branches,
    Concat,
    Conv2D,
    Dense,
    FullyConnected,
    GlobalAvgPool2D,
    Graph,
    Layer,
    Multiply,
    Network,
    ReLU,
    Residual,
    Sequential,
    Shared,
)
from tests.sketches.items import Cell, Chain, Entry, Item, Join, One, Picture, Sides, Use, names_in

AnyLayer: TypeAlias = Layer[Any, Any]

JOINS = {"add": Add, "multiply": Multiply, "concat": Concat}


def layer_of(item: Item) -> AnyLayer:
    """Build an item."""
    place: dict[str, Any] = {"name": item.name, "trainable": not item.frozen}
    if isinstance(item, Use):
        return Shared(layer_of(item.what), name=item.key, place=item.name, trainable=not item.frozen)
    if isinstance(item, One):
        return _one(item, place)
    if isinstance(item, Join):
        return JOINS[item.kind](**place)
    if isinstance(item, Cell):
        return Graph(network_of(item.picture), **place)
    inside = [layer_of(inner) for inner in item.items]
    if isinstance(item, Chain):
        return Sequential(*inside, **place)
    if isinstance(item, Sides):
        return Branches(*inside, merge=JOINS[item.merge](), **place)
    shortcut, then = (inner and layer_of(inner) for inner in (item.shortcut, item.then))
    return Residual(*inside, shortcut=shortcut, then=then, **place)


def _one(item: One, place: dict[str, Any]) -> AnyLayer:
    if item.kind == "conv":
        return Conv2D(item.size, item.kernel, stride=item.stride, padding="same", bias=item.bias, **place)
    if item.kind in {"dense", "full"}:
        neurons = Dense if item.kind == "dense" else FullyConnected
        return neurons(item.size, bias=item.bias, **place)
    return {"norm": BatchNorm, "relu": ReLU, "mean": GlobalAvgPool2D}[item.kind](**place)


def network_of(picture: Picture) -> Network[Any]:
    """Build a picture."""
    return growing(picture)[-1]


def growing(picture: Picture) -> list[Network[Any]]:
    """Build a picture node by node: each network is the one before it with one step more."""
    first, *others = picture.nodes
    names, networks = names_in(picture.nodes), [Network(first.item.shape, name=picture.name)]
    for node in others:
        item, network = node.item, networks[-1]
        if isinstance(item, Entry):
            networks.append(network.add_input(item.name, item.shape))
        else:
            after = [names[place] for place in node.after] if node.told else None
            networks.append(network.add(layer_of(item), after=after))
    return networks
