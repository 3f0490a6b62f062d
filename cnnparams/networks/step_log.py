"""The steps of networks: those of one chain of `add` share one growing list, so that adding is cheap."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, final

from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.base import Layer
from cnnparams.layers.input import Input
from cnnparams.paths import head_of
from cnnparams.step import Step, is_shared

if TYPE_CHECKING:
    from cnnparams.sharing import Use


@final
class StepLog:
    """Steps in the order in which they were added; a network sees the first `length` of them.

    Adding to the network that sees them all appends, at the same cost for any length; adding to an
    earlier one copies what that one sees. No step is ever changed or removed, so
    sharing the list has no effect on a network. Adding 10,000 layers one by one copies nothing.
    """

    __slots__ = ("_groups", "_inputs", "_last_name", "_lock", "_position", "_uses", "steps")

    def __init__(self, steps: Iterable[Step] = ()) -> None:
        """Start with these steps."""
        self.steps: list[Step] = []
        self._position: dict[str, int] = {}
        self._last_name: dict[str, tuple[int, str]] = {}
        self._uses: dict[str, tuple[int, Use]] = {}
        self._inputs: list[int] = []
        self._groups: dict[str, list[int]] = {}
        self._lock = Lock()
        for position, step in enumerate(steps):
            self._add(step, position)

    def extended(self, length: int, step: Step) -> "StepLog":
        """Return a log of the first `length` steps and this one after them."""
        with self._lock:  # two threads may add to one network at the same time
            if len(self.steps) == length:
                if not step.inputs or step.uses or "/" in step.path:
                    self._add(step, length)
                else:  # most steps; this is what `_add` does for them
                    self._position[step.path] = length
                    self.steps.append(step)
                return self
        return StepLog([*self.steps[:length], step])

    def find(self, path: str, length: int) -> Step | None:
        """Return the step of this name among the first `length`, if there is one."""
        position = self._position.get(path, length)
        return self.steps[position] if position < length else None

    def head(self, path: str, length: int) -> Step | None:
        """Return the step among the first `length` that has this name or contains it."""
        name = head_of(path, self._position)
        return None if name is None else self.find(name, length)

    def is_free(self, path: str, length: int) -> bool:
        """Whether no step among the first `length` has this name, is in a group of it or contains it."""
        if self._position.get(path, length) < length:
            return False
        if not self._groups and "/" not in path:  # nearly always
            return True
        return self.last_of_group(path, length) is None and self.head(path, length) is None

    def group(self, path: str, length: int) -> list[Step]:
        """Return the steps among the first `length` whose names begin with this path and a slash."""
        return [self.steps[position] for position in self._groups.get(path, ()) if position < length]

    def last_of_group(self, path: str, length: int) -> Step | None:
        """Return the last step of this group among the first `length` steps, if there is such a group."""
        positions = self._groups.get(path, ())
        last = bisect_left(positions, length)
        return self.steps[positions[last - 1]] if last else None

    def find_use(self, name: str, length: int) -> "Use | None":
        """Return the first use of the shared weights of this name among the first `length` steps, if any."""
        position, use = self._uses.get(name, (length, None))
        return use if position < length else None

    def uses(self, length: int) -> "tuple[Use, ...]":
        """Return the first use of each set of shared weights among the first `length` steps."""
        if not self._uses:  # nearly always
            return ()
        return tuple([use for position, use in self._uses.values() if position < length])

    def free_name(self, stem: str, length: int) -> str:
        """Return the first of conv2d, conv2d_1, conv2d_2, ... that the first `length` steps leave free."""
        taken = self._position.get
        sees_all = length == len(self.steps)
        # For a network that sees all steps, the names before the last one found are known to be taken.
        number, name = self._last_name.get(stem, (0, stem)) if sees_all else (0, stem)
        while taken(name, length) < length or (self._groups and self.last_of_group(name, length)):
            number += 1
            name = f"{stem}_{number}"
        if sees_all:
            self._last_name[stem] = number, name
        return name

    def inputs(self, length: int) -> tuple[Step, ...]:
        """Return the inputs among the first `length` steps."""
        return tuple([self.steps[position] for position in self._inputs if position < length])

    def _add(self, step: Step, position: int) -> None:
        path = step.path
        self._position[path] = position
        self.steps.append(step)
        if "/" in path:
            end = path.find("/")
            while end > 0:
                self._groups.setdefault(path[:end], []).append(position)
                end = path.find("/", end + 1)
        if not step.inputs and isinstance(step.layer, Input):
            self._inputs.append(position)
        for use in step.uses:
            self._uses.setdefault(use.name, (position, use))


@cache
def snake_case(kind: str) -> str:
    """Write the name of a class as the name of a step: MaxPool2D is max_pool2d, ReLU is relu."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z]([a-z]|[A-Z]{2}))|(?<=[A-Z]{2})(?=[A-Z][a-z])", "_", kind).lower()


def stem_of(layer: Layer[Any, Shape]) -> str:
    """Return the name of the step of a layer without a name, up to its number."""
    if layer.is_composite and is_shared(layer):
        return layer.name
    return snake_case(type(layer).__name__)
