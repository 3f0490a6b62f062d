"""Paths: how a step is found by its name, in blocks and in groups too.

A slash leads into a block. In a network whose own steps have slashes in their names, each proper prefix of
such a name is a group, which is found as a block is.
"""

from collections.abc import Container, Iterator, Sequence
from typing import cast, final

from attrs import evolve, frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import brief
from cnnparams.bases.block import MOST_LEVELS
from cnnparams.errors import ConfigError
from cnnparams.settings.checks import is_name, refuse_name
from cnnparams.step import Step

Names = tuple[str, ...]
"""The names that lead to a step: one for each level of blocks."""


@final
@frozen
class Found:
    """A step with its full path, and the names that lead to it."""

    names: Names
    step: Step


def check_path(who: str, path: object) -> None:
    """Accept names with slashes between them: groups, and in the end the step.

    Raises:
        TypeError: this is not a string.
        ConfigError: a name is empty, or there are too many.
    """
    names = path.split("/") if isinstance(path, str) and "/" in path else [path]
    for name in names:
        if not name and len(names) > 1:
            raise ConfigError(f"{who} must have a name on both sides of a slash, got {brief(path)}")
        if not is_name(name):
            refuse_name(who, name)
    if len(names) > MOST_LEVELS:
        rule = f"must have at most {MOST_LEVELS} parts between slashes"
        raise ConfigError(f"{who} {rule}, got {len(names)}")


def is_group(step: Step) -> bool:
    """Whether this is the step of a group, which has steps inside although its layer is no block."""
    return bool(step.local_children) and not step.layer.is_composite


def head_of(path: str, names: Container[str]) -> str | None:
    """Return which of these names a path begins with; no name begins with another one and a slash."""
    if path in names:
        return path
    end = path.find("/")
    while end > 0:
        if path[:end] in names:
            return path[:end]
        end = path.find("/", end + 1)
    return None


def find_inside(found: Found, rest: str) -> Found | None:
    """Return the step of this path inside a block, or a group inside it; None if there is none."""
    children = found.step.local_children
    local = head_of(rest, {child.path for child in children})
    if local is None:
        inside = [child for child in children if child.path.startswith(f"{rest}/")]
        members = list(map(found.step.with_full_path, inside))
        return (
            Found((*found.names, rest), group_of(members, f"{found.step.path}/{rest}")) if members else None
        )
    child = found.step.with_full_path(next(each for each in children if each.path == local))
    inner = Found((*found.names, local), child)
    return inner if local == rest else find_inside(inner, rest[len(local) + 1 :])


def group_of(members: Sequence[Step], path: str) -> Step:
    """Return the step of a group; these are its steps, with their full paths."""
    from cnnparams.layers.group import Group  # loaded by those who have groups

    inside = {step.path for step in members}
    sources: dict[str, Shape] = {}
    for step in members:
        for name, shape in zip(step.inputs, step.prev_shapes, strict=True):
            if head_of(name, inside) is None:
                sources.setdefault(name, shape)
    parts: dict[str, list[Step]] = {}
    for step in members:
        parts.setdefault(step.path[len(path) + 1 :].partition("/")[0], []).append(step)
    children: list[Step] = []
    for name, steps in parts.items():
        whole = f"{path}/{name}"
        child = steps[0] if steps[0].path == whole else group_of(steps, whole)
        # A slash in front: these names are complete, and not to be looked for inside.
        children.append(evolve(child, path=name, inputs=tuple([f"/{each}" for each in child.inputs])))
    return Step(
        path,
        Group(),
        tuple(sources),
        tuple(sources.values()),
        members[-1].output_shape,
        (),
        local_children=tuple(children),
        uses=tuple([use for step in members for use in step.uses]),
    )


def folded(steps: Sequence[Step], inside: str = "") -> list[Step]:
    """Return these steps with one step, in the place of its first member, for each group of them.

    Args:
        steps: steps of a network or, with their full paths, of a block.
        inside: path of the block.
    """
    start = len(inside) + 1  # no name begins with a slash
    groups: dict[str, list[Step]] = {}
    for step in steps:
        end = step.path.find("/", start)
        groups.setdefault(step.path if end < 0 else step.path[:end], []).append(step)
    return [
        members[0] if members[0].path == head else group_of(members, head) for head, members in groups.items()
    ]


def output_paths(step: Step) -> Iterator[str]:
    """Yield the paths of a step's output: that of a block is the output of a step inside, too."""
    found = Found((step.path,), step)
    yield step.path
    while found.step.local_children:
        name = found.step.local_ports[1] or found.step.local_children[-1].path
        found = cast("Found", find_inside(found, name))  # the block was placed, so it has this step
        yield found.step.path


def outputs_of(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps whose output no other step takes."""
    used = {path for step in steps for path in step.inputs}
    return tuple([step for step in steps if used.isdisjoint(output_paths(step))])


def members_of(found: Found) -> list[Found]:
    """Return a step or, in place of a group, its steps."""
    if not is_group(found.step):
        return [found]
    *outer, prefix = found.names
    nested = [
        Found((*outer, f"{prefix}/{child.path.rpartition('/')[2]}"), child) for child in found.step.children
    ]
    return [member for each in nested for member in members_of(each)]


def walk(steps: Sequence[Step]) -> Iterator[Found]:
    """Yield all steps and those inside them, each block before its layers."""
    pending = [Found((step.path,), step) for step in reversed(steps)]
    while pending:
        found = pending.pop()
        yield found
        local = found.step.local_children
        inner = zip(local, found.step.children, strict=True) if local else ()
        pending.extend(reversed([Found((*found.names, own.path), step) for own, step in inner]))
