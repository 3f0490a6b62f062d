"""The content of a golden file: the code that built a published network, and its layers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Case:
    """One network: the reference's function, our function, and the input of both, channels last.

    `train` runs it in training mode, for heads that run only then. `ordered` is False where the order of the
    reference's layers means nothing, such as a shortcut before the layers that it skips.
    """

    file: str
    function: str
    arguments: Mapping[str, object]
    name: str
    options: Mapping[str, object] = field(default_factory=dict)
    input_shape: Shape = (224, 224, 3)
    train: bool = False
    ordered: bool = True
    notes: tuple[str, ...] = ()

    @property
    def call(self) -> str:
        """The call that builds the reference, as Python."""
        return f"{self.function}({', '.join(f'{key}={value!r}' for key, value in self.arguments.items())})"

    @property
    def ours(self) -> str:
        """The name and the options of our network, as JSON."""
        return json.dumps({"name": self.name, "options": self.options})

    def build(self, **arguments: object) -> Any:
        """Build the reference, with more arguments if there are any."""
        module, _, function = self.function.rpartition(".")
        return getattr(import_module(module), function)(**self.arguments, **arguments)


@dataclass(frozen=True)
class Line:
    """One layer that has weights or state; `calls` is how often the network runs it."""

    name: str
    output_shape: Shape
    params: int
    state: int
    calls: int = 1

    def __str__(self) -> str:
        columns = [self.name, " ".join(map(str, self.output_shape)), str(self.params), str(self.state)]
        return "\t".join(columns if self.calls == 1 else [*columns, f"x{self.calls}"])


@dataclass(frozen=True)
class Window:
    """How a window slides over an image: `padding` is what is added before and after each axis."""

    kind: str
    kernel: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[tuple[int, int], tuple[int, int]]
    input_shape: Shape
    output_shape: Shape

    def __str__(self) -> str:
        numbers = self.kernel, self.stride, sum(self.padding, ()), self.input_shape, self.output_shape
        return "\t".join([self.kind, *(" ".join(map(str, each)) for each in numbers)])


@dataclass(frozen=True)
class Facts:
    """The layers of a network, and the totals that the framework reports."""

    lines: tuple[Line, ...]
    params: int
    state: int

    def __post_init__(self) -> None:
        for total in ("params", "state"):
            added, reported = sum(getattr(line, total) for line in self.lines), getattr(self, total)
            assert added == reported, f"the layers have {added} {total}, the network {reported}"


def text(case: Case, facts: Facts, package: str) -> str:
    """Return the golden file of a network; tests/golden reads it."""
    head = [f"{package}: {case.call}", *(f"note: {note}" for note in case.notes), f"build: {case.ours}"]
    head += [] if case.ordered else ["order: any"]
    head += [f"params: {facts.params}", f"state: {facts.state}"]
    return "".join(f"{line}\n" for line in [*(f"# {line}" for line in head), *facts.lines])


def windows_text(case: Case, windows: Mapping[Shape, Mapping[Window, int]], package: str) -> str:
    """Return the golden file of a network's windows; tests/golden reads it."""
    head = [
        f"{package}: {case.call}",
        f"build: {case.ours}",
        "columns: image, how often, kind, kernel, stride, padding (top, bottom, left, right), input, output",
    ]
    rows = [
        f"{' '.join(map(str, shape))}\t{times}\t{window}"
        for shape, counted in windows.items()
        for window, times in counted.items()
    ]
    return "".join(f"{line}\n" for line in [*(f"# {line}" for line in head), *rows])
