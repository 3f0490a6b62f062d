"""Build a reference network with the library, as a user would write it."""

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
from tests.reference_model.parts import (
    Chain,
    InputPart,
    Merge,
    Nested,
    Parallel,
    Part,
    ReferenceNetwork,
    SharedUse,
    SingleLayer,
    step_names,
)

AnyLayer: TypeAlias = Layer[Any, Any]  # Any: layers of every rank are drawn

MERGES = {"add": Add, "multiply": Multiply, "concat": Concat}


def build_layer(part: Part) -> AnyLayer:
    """Return the library's layer or block for a part."""
    common: dict[str, Any] = {"name": part.name, "trainable": not part.frozen}  # Any: a str and a bool
    if isinstance(part, SharedUse):
        return Shared(build_layer(part.part), name=part.key, place=part.name, trainable=not part.frozen)
    if isinstance(part, SingleLayer):
        return _single_layer(part, common)
    if isinstance(part, Merge):
        return MERGES[part.kind](**common)
    if isinstance(part, Nested):
        return Graph(build_network(part.network), **common)
    layers = [build_layer(inner) for inner in part.parts]
    if isinstance(part, Chain):
        return Sequential(*layers, **common)
    if isinstance(part, Parallel):
        return Branches(*layers, merge=MERGES[part.merge](), **common)
    shortcut, then = (inner and build_layer(inner) for inner in (part.shortcut, part.then))
    return Residual(*layers, shortcut=shortcut, then=then, **common)


def _single_layer(part: SingleLayer, common: dict[str, Any]) -> AnyLayer:
    if part.kind == "conv":
        return Conv2D(part.size, part.kernel, stride=part.stride, padding="same", bias=part.bias, **common)
    if part.kind in {"dense", "full"}:
        kind = Dense if part.kind == "dense" else FullyConnected
        return kind(part.size, bias=part.bias, **common)
    return {"norm": BatchNorm, "relu": ReLU, "mean": GlobalAvgPool2D}[part.kind](**common)


def build_network(reference: ReferenceNetwork) -> Network[Any]:
    """Return the library's network for a reference network."""
    return build_step_by_step(reference)[-1]


def build_step_by_step(reference: ReferenceNetwork) -> list[Network[Any]]:
    """Build node by node: each network is the one before it with one more step."""
    first, *others = reference.nodes
    names, networks = step_names(reference.nodes), [Network(first.part.shape, name=reference.name)]
    for node in others:
        part, network = node.part, networks[-1]
        if isinstance(part, InputPart):
            networks.append(network.add_input(part.name, part.shape))
        else:
            after = [names[position] for position in node.after] if node.explicit else None
            networks.append(network.add(build_layer(part), after=after))
    return networks
