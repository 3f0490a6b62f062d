"""The reference model as data: layers, blocks and merges as plain records, and the network they form."""

from collections.abc import Callable, Iterable

from attrs import evolve, frozen

from cnnparams import Shape


@frozen(kw_only=True)
class Part:
    """A layer or block: its name, if it is given one, and whether it is frozen."""

    name: str | None = None
    frozen: bool = False


@frozen
class SingleLayer(Part):
    """One layer."""

    kind: str
    size: int = 0
    kernel: int = 1
    stride: int = 1
    bias: bool = True


@frozen
class Chain(Part):
    """Parts one after another."""

    parts: tuple[Part, ...]


@frozen
class Skip(Part):
    """Parts with a shortcut around them, and what follows the sum."""

    parts: tuple[Part, ...]
    shortcut: Part | None
    then: Part | None


@frozen
class Parallel(Part):
    """Parts side by side, and the kind of merge that joins their outputs."""

    parts: tuple[Part, ...]
    merge: str


@frozen
class Nested(Part):
    """A network in place of one layer."""

    network: "ReferenceNetwork"


@frozen
class SharedUse(Part):
    """One use of a part that is shared under a key."""

    part: Part
    key: str


@frozen
class InputPart(Part):
    """An input of a network."""

    shape: Shape


@frozen
class Merge(Part):
    """A layer with several inputs."""

    kind: str


@frozen
class Node:
    """A part and the positions of the nodes that it follows.

    `explicit` says whether these are passed to `add` even where they are the default, the last step.
    """

    part: Part
    after: tuple[int, ...] = ()
    explicit: bool = False


@frozen
class ReferenceNetwork:
    """A network: nodes in order, the first input at the beginning."""

    nodes: tuple[Node, ...]
    name: str | None = None


DEFAULT_NAMES = {
    "relu": "relu",
    "norm": "batch_norm",
    "dense": "dense",
    "full": "fully_connected",
    "conv": "conv2d",
    "mean": "global_avg_pool2d",
}
DEFAULT_BLOCK_NAMES: dict[type[Part], str] = {
    Chain: "sequential",
    Skip: "residual",
    Parallel: "branches",
    Nested: "graph",
}


def step_names(nodes: Iterable[Node]) -> list[str]:
    """Return the names of the steps: the given one, or the kind's with the first free number."""
    names: list[str] = []
    for node in nodes:
        name = node.part.name
        if name is None:
            default = _default_name(node.part)
            numbered = (f"{default}_{number}" for number in range(1, len(names) + 2))
            name = next(each for each in (default, *numbered) if each not in names)
        names.append(name)
    return names


def _default_name(part: Part) -> str:
    if isinstance(part, InputPart):
        return "input"
    if isinstance(part, SharedUse):
        return part.key
    if isinstance(part, SingleLayer | Merge):
        return DEFAULT_NAMES.get(part.kind, part.kind)
    return DEFAULT_BLOCK_NAMES[type(part)]


def change_all(network: ReferenceNetwork, change: Callable[[Part], Part]) -> ReferenceNetwork:
    """Change all parts of a network, the inner ones first."""
    nodes = [evolve(node, part=change_part(node.part, change)) for node in network.nodes]
    return evolve(network, nodes=tuple(nodes))


def change_part(part: Part, change: Callable[[Part], Part]) -> Part:
    """Change a part and all parts inside it, the inner ones first."""
    if isinstance(part, SharedUse):
        part = evolve(part, part=change_part(part.part, change))
    if isinstance(part, Nested):
        part = evolve(part, network=change_all(part.network, change))
    if isinstance(part, Chain | Skip | Parallel):
        part = evolve(part, parts=tuple([change_part(inner, change) for inner in part.parts]))
    if isinstance(part, Skip):
        shortcut, then = (inner and change_part(inner, change) for inner in (part.shortcut, part.then))
        part = evolve(part, shortcut=shortcut, then=then)
    return change(part)
