"""A side: what all frameworks have in common, which is how they are told a layer and asked about it."""

import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeAlias

from attrs import field, frozen

from cnnparams import Layer, Shape
from tests.against.facts import Facts, Refusal, Shapes, Verdict, without_empty

Build: TypeAlias = Callable[[Any, Any, Any], Any]
"""(the framework, our layer, its input's shape) -> the framework's layer, or a list, one behind the other."""

Lacks: TypeAlias = Mapping[str, Callable[[Any, Any], bool]]
"""What the framework has no words for -> whether our layer, behind an input of this shape, needs it."""

BATCH = 2

_REFUSALS = (ArithmeticError, AssertionError, LookupError, RuntimeError, TypeError, ValueError)


@frozen
class Side(ABC):
    """How one framework builds the counterpart of one of our layers, and what it then says.

    `weights` are exceptions to the rule in `named`: the name of a weight of ours -> a function of its
    shape that returns the framework's name and shape. `call(built, *arrays)` calls what was built,
    where that takes more than handing over the arrays.
    """

    framework: ClassVar[str]

    build: Build
    lacks: Lacks = field(factory=dict, kw_only=True)
    weights: Mapping[str, Callable[[Shape], tuple[str, Shape]]] = field(factory=dict, kw_only=True)
    call: Callable[..., Any] | None = field(default=None, kw_only=True)

    def lacking(self, layer: Layer, prev_shape: Any) -> str | None:
        """Return what the framework has no words for in this layer behind this input."""
        return next((what for what, needed in self.lacks.items() if needed(layer, prev_shape)), None)

    def verdict(self, layer: Layer, prev_shape: Any, *, real: bool = False) -> Verdict:
        """Return what the framework says by its shape inference, or if `real`, by what it would compute."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a warning is no refusal
            try:
                return without_empty(self._facts(layer, prev_shape, real=real))
            except _REFUSALS as error:
                return Refusal(f"{type(error).__name__}: {error}")

    def translated(self, ours: Verdict) -> Verdict:
        """Return our verdict with the weights as the framework calls them and orders their axes."""
        if isinstance(ours, Refusal):
            return ours
        learnt, state = self._translated(ours.learnt), self._translated(ours.state)
        return Facts(ours.output_shape, learnt, state, ours.param_count, ours.state_count)

    def _translated(self, shapes: Shapes) -> Shapes:
        return dict(
            self.weights[name](shape) if name in self.weights else self.named(name, shape)
            for name, shape in shapes.items()
        )

    @staticmethod
    @abstractmethod
    def named(name: str, shape: Shape) -> tuple[str, Shape]:
        """Return the framework's name of a weight of ours, and the shape in the framework's order."""

    @abstractmethod
    def _facts(self, layer: Layer, prev_shape: Any, *, real: bool) -> Facts:
        """Build the framework's layer and ask it."""
