"""Editing: which layers a network has after one is replaced, frozen or cut off.

The functions take steps and return layers by the name of their step; the network is then built again from
these. A shared layer has one definition for all its uses: it is edited there, and all uses follow.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from attrs import frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.base import Layer
from cnnparams.bases.block import Block, EditableBlock, expand
from cnnparams.bases.copying import copied_with, step_name
from cnnparams.errors import ConfigError, NetworkError
from cnnparams.layers.input import Input
from cnnparams.layers.shared import Shared
from cnnparams.step import Step

if TYPE_CHECKING:
    from cnnparams.bases.block import Expansion

AnyLayer: TypeAlias = Layer[Any, Shape]  # Any: a network mixes ranks, each is checked again
Layers: TypeAlias = dict[str, AnyLayer]
AsGraph: TypeAlias = Callable[..., EditableBlock[Any, Shape]]
"""Makes a layer of a network, a name and `trainable`: `Graph`, which cannot be imported here."""


def replaced(steps: Sequence[Step], path: str, layer: AnyLayer, as_graph: AsGraph) -> Layers:
    """Put another layer at one step; a shared one is replaced in all its uses if it keeps its name."""
    return _edited(steps, [path], as_graph, lambda _editor, _place: layer, trainable=None)


def with_trainable(
    steps: Sequence[Step], paths: Sequence[str], as_graph: AsGraph, *, trainable: bool
) -> Layers:
    """Freeze or unfreeze these steps and the layers inside them, or without paths all of them."""
    edit = _Editor.unfrozen if trainable else _Editor.frozen
    return _edited(steps, paths or [step.path for step in steps], as_graph, edit, trainable=trainable)


def needed_for(steps: Sequence[Step], path: str) -> list[Step] | None:
    """Return a step and all steps that it depends on, an input first; None if it depends on no input."""
    needed = {path}
    for step in reversed(steps):
        if step.path in needed:
            needed.update([name.partition("/")[0] for name in step.inputs])
    kept = [step for step in steps if step.path in needed]
    first = next((step for step in kept if isinstance(step.layer, Input)), None)
    return None if first is None else [first, *[step for step in kept if step is not first]]


def shortened(who: str, step: Step, path: str, as_graph: AsGraph) -> AnyLayer:
    """Return a block as a graph that ends with an inner step; `who` is the network, for messages."""
    if not isinstance(step.layer, Block):
        rule = f"a network cannot end inside a shared layer, got {f'{step.path}/{path}'!r}"
        raise NetworkError(f"{who}: {rule}; give this use weights of its own with replace()")
    inside: Any = expand(step.layer, step.prev_shapes[0])  # Any: only networks can be cut, and it is one
    kept = inside.until(path)
    if kept.steps == inside.steps:
        return step.layer
    # An expansion may be that of an equal block with another name, which must not get into a value.
    name = inside.name if step.layer.holds_network else step.layer.name or step.kind
    return as_graph(kept.rename(name))


@frozen
class _Place:
    """A layer and, unless it is new, the step that it was added as."""

    layer: AnyLayer
    step: Step | None

    def inner(self, name: str, layer: AnyLayer) -> "_Place":
        """Return the place of a layer inside this one."""
        children = () if self.step is None else self.step.local_children
        return _Place(layer, next((child for child in children if child.path == name), None))


Edit: TypeAlias = Callable[["_Editor", _Place], AnyLayer]


def _edited(
    steps: Sequence[Step], paths: Sequence[str], as_graph: AsGraph, edit: Edit, *, trainable: bool | None
) -> Layers:
    places = {step.path: _Place(step.layer, step) for step in steps}
    layers = {step.path: step.layer for step in steps}
    editor = _Editor(as_graph, edit, trainable, {})
    for path in paths:
        head, *inner = path.split("/")
        if trainable is None or not isinstance(layers[head], Input):  # an input has nothing to freeze
            layers[head] = editor.edited(_Place(layers[head], places[head].step), inner)
    return {path: editor.with_definitions(_Place(layer, places[path].step)) for path, layer in layers.items()}


@frozen
class _Editor:
    """Applies an edit along a path, and keeps the new definitions of shared layers.

    If the edit changes `trainable`, the shared layers inside follow, in all their uses.
    """

    as_graph: AsGraph
    edit: Edit
    trainable: bool | None
    definitions: dict[str, Shared[Any, Shape]]

    def edited(self, place: _Place, inner: Sequence[str]) -> AnyLayer:
        """Edit a layer or, following the names, one inside it."""
        if isinstance(place.layer, Shared):
            return self._edited_shared(place.layer, place, inner)
        if not inner:
            edited = self.edit(self, place)
            self._note_shared(_Place(edited, place.step))
            return edited
        return self._edited_inside(self._editable(place, inner[0]), place, inner)

    def _edited_shared(self, layer: Shared[Any, Shape], place: _Place, inner: Sequence[str]) -> AnyLayer:
        now = self.definitions.get(layer.name, layer)
        if inner:
            core = copied_with(now.layer, trainable=now.trainable)
            core = self.edited(_Place(core, place.step), inner)
            _refuse_itself(layer.name, self._uses(_Place(core, None)))
            edited: AnyLayer = copied_with(now, layer=core, trainable=core.trainable)
        else:
            edited = self.edit(self, _Place(now, place.step))
            self._note_shared(_Place(edited, place.step))
        if not isinstance(edited, Shared) or edited.name != layer.name:
            return edited
        self.definitions[layer.name] = edited
        return layer  # it follows its definition in the end, with all other uses

    def _edited_inside(
        self, block: EditableBlock[Any, Shape], place: _Place, inner: Sequence[str]
    ) -> AnyLayer:
        name, *rest = inner
        old = block.named_layers()[name]
        layer = old if block.trainable else copied_with(old, trainable=False)
        seen = layer
        layer = self.edited(place.inner(name, layer), rest)
        touched = self._touched(place)
        if layer == seen and not touched:
            return place.layer
        if step_name(layer) is None:
            layer = copied_with(layer, **{layer.named_by: step_name(old)})
        block = _freeze_inside_instead(block, [layer, *touched])
        frozen_around = not block.trainable
        if frozen_around:
            layer = copied_with(layer, trainable=old.trainable)  # frozen by the block, as before
        layers = {**block.named_layers(), name: layer}
        return block.with_layers(
            {
                each: self.with_definitions(place.inner(each, part), frozen_around=frozen_around)
                for each, part in layers.items()
            }
        )

    def with_definitions(self, place: _Place, *, frozen_around: bool = False) -> AnyLayer:
        """Return a layer in which everything shared has its new definition.

        In a frozen block, a shared layer need not be frozen itself.
        """
        layer = place.layer
        touched = self._touched(place)
        if not touched:
            return layer
        if isinstance(layer, Shared):
            now = self.definitions.get(layer.name, layer)
            core = _Place(copied_with(now.layer, trainable=now.trainable), place.step)
            defined = self.with_definitions(core, frozen_around=frozen_around)
            trainable = layer.trainable if frozen_around else defined.trainable
            inner = copied_with(defined, trainable=True)
            return copied_with(now, layer=inner, trainable=trainable, place=layer.place)
        block = _freeze_inside_instead(self._editable(place), touched)
        frozen_around = frozen_around or not block.trainable
        return block.with_layers(
            {
                name: self.with_definitions(place.inner(name, part), frozen_around=frozen_around)
                for name, part in block.named_layers().items()
            }
        )

    def frozen(self, place: _Place) -> AnyLayer:
        """Freeze a layer; a block freezes the layers inside."""
        return copied_with(place.layer, trainable=False)

    def unfrozen(self, place: _Place) -> AnyLayer:
        """Unfreeze a layer and all layers inside it."""
        layer = place.layer
        if isinstance(layer, Shared):
            layer = copied_with(layer, layer=self.unfrozen(_Place(layer.layer, place.step)))
        if not isinstance(layer, EditableBlock) and not _is_frozen_inside(layer, place.step):
            return copied_with(layer, trainable=True)
        block = self._editable(_Place(layer, place.step))
        inside = {name: self.unfrozen(place.inner(name, part)) for name, part in block.named_layers().items()}
        return copied_with(block.with_layers(inside), trainable=True)

    def _note_shared(self, place: _Place) -> None:
        """Note that the shared layers inside become trainable or not, as the layer has."""
        for use in self._uses(place) if self.trainable is not None else ():
            self.definitions[use.name] = copied_with(use, trainable=self.trainable)

    def _uses(self, place: _Place) -> list[Shared[Any, Shape]]:
        """Return the shared layers in a layer: itself, and those inside."""
        layer, step = place.layer, place.step
        if isinstance(layer, Shared):
            return [layer, *self._uses(_Place(layer.layer, step))]
        expands = isinstance(layer, Block) and step is not None and step.uses
        if not isinstance(layer, EditableBlock) and not expands:
            return []
        layers = layer.named_layers() if isinstance(layer, EditableBlock) else _layers_of(place)
        return [use for name, part in layers.items() for use in self._uses(place.inner(name, part))]

    def _touched(self, place: _Place) -> list[Shared[Any, Shape]]:
        """Return the new definitions of what is shared in a layer, as far as they change it."""
        defined = [
            (use, self.definitions[use.name]) for use in self._uses(place) if use.name in self.definitions
        ]
        frozen_already = not place.layer.trainable and not isinstance(place.layer, Shared)
        if frozen_already and all(_is_frozen_copy(now, use) for use, now in defined):
            return []
        return [now for _, now in defined]

    def _editable(self, place: _Place, name: str | None = None) -> EditableBlock[Any, Shape]:
        """Return a block that lists its layers, this one too; any other block as a graph of its layers."""
        layer = place.layer
        if isinstance(layer, EditableBlock) and (name is None or name in layer.named_layers()):
            return layer
        return self.as_graph(_expanded(place), name=layer.name, trainable=layer.trainable)


def _expanded(place: _Place) -> "Expansion[Any]":
    """Expand a block as if it were trained."""
    block, step = cast("Block[Any, Shape]", place.layer), cast("Step", place.step)
    return expand(copied_with(block, trainable=True), step.prev_shapes[0])


def _layers_of(place: _Place) -> Layers:
    """Return the layers inside a block that lists them only for an input."""
    return {step.path: step.layer for step in _expanded(place).steps[1:]}


def _is_frozen_copy(now: Shared[Any, Shape], use: Shared[Any, Shape]) -> bool:
    """Whether a new definition does no more than freeze the weights."""
    return not now.trainable and now.layer == use.layer


def _refuse_itself(name: str, inside: Sequence[Shared[Any, Shape]]) -> None:
    for use in inside:
        if use.name == name:
            raise ConfigError(f"Shared: layer must not hold a use of its own name {name!r}, got {use}")


def _is_frozen_inside(layer: AnyLayer, step: Step | None) -> bool:
    """Whether a layer is a block that has frozen layers even if it is trained itself."""
    if not isinstance(layer, Block) or step is None:
        return False
    return _expanded(_Place(layer, step)).frozen_count() > 0


def _freeze_inside_instead(
    block: EditableBlock[Any, Shape], layers: Sequence[AnyLayer]
) -> EditableBlock[Any, Shape]:
    """If one of these layers of a frozen block is trained, freeze not the block but each layer inside."""
    if block.trainable or not any(layer.trainable for layer in layers):
        return block
    frozen_layers = {
        name: copied_with(layer, trainable=False) for name, layer in block.named_layers().items()
    }
    return copied_with(block.with_layers(frozen_layers), trainable=True)
