"""Which volumes a picture has: a node and what joins it, with the opened blocks around them."""

from collections.abc import Sequence
from typing import final

from attrs import evolve, frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.render.drawing.pictures import Node, Picture, Role, all_nodes

_PASSING: frozenset[Role] = frozenset({"normalization", "activation", "other"})
"""What has no volume of its own, if it has the shape of the volume before or nothing to learn."""


@final
@frozen
class Volume:
    """A box of a picture of volumes.

    Args:
        paths: what it stands for.
        names: the names of those of them that a label tells: the first, and all with parameters.
        kind: class of its first layer.
        role: what it does.
        shape: shape of its output.
        params: the learnable parameters of all for which it stands.
        sources: the places of the volumes that it takes, in their order.
        blocks: the opened blocks around it, the outermost first.
        count: how many equal blocks, one behind the other, it stands for.
        twin: path of the node whose weights it has, if they are shared.
    """

    paths: tuple[str, ...]
    names: tuple[str, ...]
    kind: str
    role: Role
    shape: Shape
    params: int
    sources: tuple[int, ...]
    blocks: tuple[Node, ...] = ()
    count: int = 1
    twin: str | None = None


@frozen
class _Gathered:
    """The volumes so far, and which of them a path stands for."""

    volumes: list[Volume]
    found: dict[str, tuple[int, ...]]

    def copied(self) -> "_Gathered":
        return _Gathered(list(self.volumes), dict(self.found))


def volumes_of(picture: Picture) -> tuple[Volume, ...]:
    """Return the volumes of a picture, in its order.

    Opened blocks are drawn by what is inside if that is a chain, and otherwise as one volume.
    """
    gathered = _Gathered([], {})
    for node in picture.nodes:
        gathered = _with_node(gathered, node, ())
    return tuple(gathered.volumes)


def break_in(volumes: Sequence[Volume], start: int = 1) -> int | None:
    """Return the place of the first volume, from a start on, that does not take the one before it."""
    return next((at for at in range(start, len(volumes)) if at - 1 not in volumes[at].sources), None)


def _with_node(gathered: _Gathered, node: Node, blocks: tuple[Node, ...]) -> _Gathered:
    if node.nodes:
        opened = _opened(gathered, node, (*blocks, node))
        if opened is not None:
            return opened
    volumes, found = gathered.volumes, gathered.found
    sources = tuple(dict.fromkeys([at for path in node.inputs for at in found[path]]))
    if sources and _joins(node, volumes[sources[0]], blocks):
        volumes[sources[0]] = _joint(volumes[sources[0]], node)
    elif node.params or node.role not in _PASSING:
        volumes.append(_volume(node, sources, blocks))
        sources = (len(volumes) - 1,)
    for inner in all_nodes((node,)):
        found[inner.path] = sources
    return gathered


def _opened(gathered: _Gathered, node: Node, blocks: tuple[Node, ...]) -> _Gathered | None:
    """Return what is gathered with what is inside of a block, if that is a chain."""
    start = len(gathered.volumes)
    inside = gathered.copied()
    for inner in node.nodes:
        inside = _with_node(inside, inner, blocks)
    output = inside.found[str(node.output)]
    end = len(inside.volumes)
    if end > start and (output != (end - 1,) or break_in(inside.volumes, start + 1) is not None):
        return None
    inside.found[node.path] = output
    return inside


def _volume(node: Node, sources: tuple[int, ...], blocks: tuple[Node, ...]) -> Volume:
    return Volume(
        tuple([inner.path for inner in all_nodes((node,))]),
        (node.name,),
        node.kind,
        node.role,
        node.shape,
        node.params,
        sources,
        blocks,
        node.count,
        node.twin,
    )


def _joins(node: Node, volume: Volume, blocks: tuple[Node, ...]) -> bool:
    """Whether a node is drawn with the volume before it: what is learnt stays in its block."""
    if node.role not in _PASSING or (node.params and len(node.inputs) > 1):
        return False
    return not node.params or (node.shape == volume.shape and blocks == volume.blocks)


def _joint(volume: Volume, node: Node) -> Volume:
    names = (*volume.names, node.name) if node.params else volume.names
    return evolve(volume, paths=(*volume.paths, node.path), names=names, params=volume.params + node.params)
