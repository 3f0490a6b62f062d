"""From weights and shapes to arithmetic: the layer's own code, run on numbers that remember their making."""

from collections.abc import Mapping
from copy import copy
from importlib import import_module
from types import MappingProxyType
from typing import Any, TypeVar, cast, final

from attrs import evolve, fields, frozen

from cnnparams.glossary import GLOSSARY
from cnnparams.layers.base import Block, Layer, answers, opened
from cnnparams.layers.input import Input
from cnnparams.layers.shared import Shared
from cnnparams.network import Network, title
from cnnparams.shapes import AXES, Shape, axis_names, is_tuple, is_whole
from cnnparams.step import Step, first_uses
from cnnparams.terms import Term
from cnnparams.totals import size_of, total
from cnnparams.weights import Weight

L = TypeVar("L", bound=Layer[Any, Shape])  # Any: layers of all ranks are explained alike


@final
@frozen
class Working:
    """One line of arithmetic: what it is about, its value, and how that came about.

    `value` is a plain int, or a `Term` that knows its operands. `name` is what the value is called
    elsewhere in the same explanation, if anything.
    """

    label: str
    value: int
    name: str = ""

    @property
    def letters(self) -> str:
        """The arithmetic in letters, such as `((m * n * d) + 1) * k`."""
        from cnnparams.render.arithmetic import in_letters

        return in_letters(self.value)

    @property
    def numbers(self) -> str:
        """The arithmetic in numbers, such as `((5 * 5 * 3) + 1) * 8`: Python can evaluate it."""
        from cnnparams.render.arithmetic import in_numbers

        return in_numbers(self.value)


@final
@frozen(repr=False)
class Explanation:
    """The arithmetic of a layer, or of a network and, in `parts`, of its layers.

    `sizes` are the output's axes that were computed, `derived` the axes of weights that were,
    `weights` one line for each weight, `total` the learnable parameters, and `state` what is stored
    besides. `shared_with` is the name of weights that count at an earlier use.
    """

    title: str
    kind: str
    prev_shapes: tuple[Shape, ...]
    output_shape: Shape
    sizes: tuple[Working, ...]
    derived: tuple[Working, ...]
    weights: tuple[Working, ...]
    total: Working
    state: Working
    parts: "tuple[Explanation, ...]" = ()
    shared_with: str | None = None

    def __repr__(self) -> str:
        """Write the text: at a prompt, an explanation is asked for to be read."""
        from cnnparams.render.text import explanation_text

        return explanation_text(self)

    def _ipython_display_(self) -> None:
        """Show the typeset arithmetic in a notebook, which would prefer HTML if it had the choice."""
        shown = {"text/latex": self._repr_latex_(), "text/plain": str(self)}
        import_module("IPython.display").publish_display_data(shown)

    def _repr_html_(self) -> str:
        from cnnparams.render.html import explanation_html

        return explanation_html(self)

    def _repr_latex_(self) -> str:
        from cnnparams.render.latex import explanation_latex

        return explanation_latex(self)


def explain_layer(layer: Layer[Any, Shape], prev_shape: Any, title: str | None = None) -> Explanation:
    """Explain a layer behind an input of this shape; what the layer refuses, it refuses here."""
    if isinstance(layer, Shared):
        return explain_layer(layer.layer, prev_shape, title or layer.name)
    prev_shapes: tuple[Shape, ...] = prev_shape if layer.merges else (prev_shape,)
    if isinstance(layer, Block):
        inside = opened(layer, prev_shape)
        return _with_parts(
            title or layer.name or type(layer).__name__,
            layer,
            (prev_shape,),
            inside.output_shape,
            inside.steps[1:],
            first_uses(inside.steps),
        )
    plain: tuple[Shape, tuple[Weight, ...]] = answers(layer, prev_shape)
    told = _told(layer, prev_shapes)
    # A layer that somebody else wrote may mind what kind of int it is told: then, bare numbers.
    told_shape, weights = plain if told is None or told != plain else told
    return Explanation(
        title=title or layer.name or type(layer).__name__,
        kind=type(layer).__name__,
        prev_shapes=prev_shapes,
        output_shape=plain[0],
        sizes=_sizes(told_shape),
        derived=_derived(weights),
        weights=tuple([Working(_label(weight), size_of(weight)) for weight in weights]),
        total=Working("total", total([weight for weight in weights if weight.learnable])),
        state=Working("state", total([weight for weight in weights if not weight.learnable])),
    )


def _told(
    layer: Layer[Any, Shape], prev_shapes: tuple[Shape, ...]
) -> tuple[Shape, tuple[Weight, ...]] | None:
    """Return what a layer answers if each number remembers how it was made."""
    named = _named_shapes(prev_shapes)
    prev_shape: Any = named if layer.merges else named[0]
    try:
        told = _with_names(layer)
        return told.output_shape(prev_shape), told.weights(prev_shape)
    except Exception:  # noqa: BLE001 - as above
        return None


def explain_step(step: Step, first: Mapping[str, str] = MappingProxyType({})) -> Explanation:
    """Explain a step of a network; `first` tells where what is shared is used first."""
    layer = step.layer.layer if isinstance(step.layer, Shared) else step.layer
    if step.inside:
        whole = _with_parts(step.path, layer, step.prev_shapes, step.output_shape, step.children, first)
    else:
        prev_shape: Any = step.prev_shapes if layer.merges else step.prev_shapes[0]
        whole = explain_layer(layer, prev_shape, step.path)
    if step.shared_with is None:
        return whole
    return evolve(
        whole,
        derived=(),
        weights=(),
        total=Working("total", 0),
        state=Working("state", 0),
        shared_with=first.get(step.shared_with, step.shared_with),
    )


def explain_network(network: Network[Any]) -> Explanation:
    """Explain a network step by step."""
    inputs = tuple([step.output_shape for step in network.steps if isinstance(step.layer, Input)])
    first = first_uses(network.steps)
    return _with_parts(title(network), network, inputs, network.output_shape, network.steps, first)


def _with_parts(
    name: str,
    thing: object,
    prev_shapes: tuple[Shape, ...],
    output_shape: Shape,
    steps: tuple[Step, ...],
    first: Mapping[str, str],
) -> Explanation:
    parts = tuple([explain_step(step, first) for step in steps])
    return Explanation(
        title=name,
        kind=type(thing).__name__,
        prev_shapes=prev_shapes,
        output_shape=output_shape,
        sizes=(),
        derived=(),
        weights=(),
        total=Working("total", _added([part.total for part in parts])),
        state=Working("state", _added([part.state for part in parts])),
        parts=parts,
    )


def _added(lines: list[Working]) -> int:
    counts = tuple([int(line.value) for line in lines if line.value])
    return Term(sum(counts), operator="+", operands=counts) if len(counts) > 1 else sum(counts)


def _label(weight: Weight) -> str:
    return weight.name if weight.learnable else f"{weight.name} (state)"


def _named_shapes(shapes: tuple[Shape, ...]) -> tuple[Shape, ...]:
    several = len(shapes) > 1
    return tuple(
        tuple(
            Term(size, f"{axis}{number}" if several else axis)
            for size, axis in zip(shape, axis_names(len(shape)), strict=True)
        )
        for number, shape in enumerate(shapes, start=1)
    )


def _with_names(layer: L) -> L:
    """Copy a layer so that each of its numbers knows the name of its setting."""
    told = copy(layer)
    for setting in fields(type(layer)):
        object.__setattr__(told, setting.name, _named_setting(setting.name, getattr(layer, setting.name)))
    return told


def _named_setting(name: str, value: Any) -> Any:
    """Name the numbers in a setting: kernel_size=(5, 3) holds a kernel_height and a kernel_width."""
    if is_whole(value):
        return Term(value, name)
    if issubclass(type(value), Layer):
        return _with_names(value)
    if not is_tuple(value) or type(cast("object", value)) is not tuple:  # a named tuple is no pair of sizes
        return value
    axes = AXES.get(len(value) + 1, ())[:-1]
    names = [f"{name.removesuffix('_size')}_{axis}" for axis in axes]
    if all(each in GLOSSARY for each in names) and names:
        return tuple(map(_named_setting, names, value))
    return tuple(_named_setting(name, part) for part in value)


def _sizes(output_shape: Shape) -> tuple[Working, ...]:
    axes = zip(axis_names(len(output_shape)), output_shape, strict=True)
    return tuple([Working(axis, size) for axis, size in axes if _is_computed(size)])


def _derived(weights: tuple[Weight, ...]) -> tuple[Working, ...]:
    axes = dict(axis for weight in weights for axis in weight.axes)
    return tuple([Working(axis, size, name=axis) for axis, size in axes.items() if _is_computed(size)])


def _is_computed(value: int) -> bool:
    return isinstance(value, Term) and bool(value.operator)
