"""Editing: which layers a network has after one is replaced, frozen or cut off.

The functions take steps and return layers by the name of their step; the network is then built again from
these. A shared layer has one definition for all its uses: it is edited there, and all uses follow.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from attrs import evolve, frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.base import Layer, Weightless
from cnnparams.bases.block import Block, EditableBlock, expand
from cnnparams.bases.copying import copied_with, step_name
from cnnparams.errors import ConfigError, NetworkError
from cnnparams.layers.input import Input
from cnnparams.layers.shared import Shared
from cnnparams.layers.wrappers import TimeDistributed
from cnnparams.paths import Names
from cnnparams.step import Step

if TYPE_CHECKING:
    from cnnparams.bases.block import Expansion

AnyLayer: TypeAlias = Layer[Any, Shape]  # Any: a network mixes ranks, each is checked again
Layers: TypeAlias = dict[str, AnyLayer]
AsGraph: TypeAlias = Callable[..., EditableBlock[Any, Shape]]
"""Makes a layer of a network, a name and `trainable`: `Graph`, which cannot be imported here."""


def replaced(steps: Sequence[Step], layers: Mapping[Names, AnyLayer], as_graph: AsGraph) -> Layers:
    """Put other layers at these steps; a shared one is replaced in all its uses if it keeps its name."""
    edits = [(names, _Put(layer)) for names, layer in layers.items()]
    return _edited(steps, edits, as_graph, trainable=None)


def with_trainable(
    steps: Sequence[Step], paths: Sequence[tuple[Names, str | None]], as_graph: AsGraph, *, trainable: bool
) -> Layers:
    """Freeze or unfreeze these steps and the layers inside, or single weights; without paths, all steps."""
    whole: Edit = _Editor.unfrozen if trainable else _Editor.frozen
    chosen = paths or [((step.path,), None) for step in steps]
    edits = [(names, whole if weight is None else _of_weight(weight)) for names, weight in chosen]
    return _edited(steps, edits, as_graph, trainable=trainable)


@frozen
class _Place:
    """A layer and, unless it is new, the step that it was added as."""

    layer: AnyLayer
    step: Step | None

    @property
    def prev_shape(self) -> Any:
        """The input of the layer, if it has been added."""
        prev_shapes = cast("Step", self.step).prev_shapes
        return prev_shapes if self.layer.takes_several else prev_shapes[0]

    def inside(self, layers: Mapping[str, AnyLayer]) -> "dict[str, _Place]":
        """Return the places of these layers inside this one, by name."""
        children = () if self.step is None else self.step.local_children
        steps = {child.path: child for child in children}
        return {name: _Place(layer, steps.get(name)) for name, layer in layers.items()}

    def of_one_step(self) -> "_Place":
        """Return the place of the layer inside this `TimeDistributed`."""
        layer = cast("TimeDistributed", self.layer)
        core = copied_with(layer.layer, trainable=layer.trainable)
        step = self.step
        inner = None if step is None else evolve(step, prev_shapes=(layer.one_step(step.prev_shapes[0]),))
        return _Place(core, inner)


Edit: TypeAlias = Callable[["_Editor", _Place], AnyLayer]
Edits: TypeAlias = Sequence[tuple[Names, Edit]]
"""Edits, each with the names that lead to its layer from where one is."""


@frozen
class _Put:
    """Another layer in the place of one."""

    layer: AnyLayer

    def __call__(self, _editor: object, _place: object) -> AnyLayer:
        return self.layer


def _of_weight(name: str) -> Edit:
    return lambda editor, place: editor.with_weight(place, name)


def _edited(steps: Sequence[Step], edits: Edits, as_graph: AsGraph, *, trainable: bool | None) -> Layers:
    editor = _Editor(as_graph, trainable, {}, {})
    places = {step.path: _Place(step.layer, step) for step in steps}
    for head, inner in _by_name(edits).items():
        layer, step = places[head].layer, places[head].step
        if trainable is None or not isinstance(layer, Input):  # an input has nothing to freeze
            places[head] = _Place(editor.edited(places[head], inner), step)
    return {path: editor.with_definitions(place) for path, place in places.items()}


def _by_name(edits: Edits) -> dict[str, list[tuple[Names, Edit]]]:
    """Group edits by the first name that leads to their layer, and go past it."""
    grouped: dict[str, list[tuple[Names, Edit]]] = {}
    for names, edit in edits:
        grouped.setdefault(names[0], []).append((names[1:], edit))
    return grouped


@frozen
class _Editor:
    """Applies edits, each block once, and keeps the new definitions of shared layers.

    If the edits change `trainable`, the shared layers inside follow, in all their uses.
    """

    as_graph: AsGraph
    trainable: bool | None
    definitions: dict[str, Shared[Any, Shape]]
    put: dict[tuple[str, Names], AnyLayer]
    """What has taken places inside shared layers, which all uses must agree on."""

    def edited(self, place: _Place, edits: Edits) -> AnyLayer:
        """Edit a layer, and then those inside it."""
        layer = place.layer
        if isinstance(layer, Shared):
            return self._edited_shared(layer, place, edits)
        for edit in _own(edits):
            layer = edit(self, _Place(layer, place.step))
            self._note_shared(_Place(layer, place.step))
        inner = [(names, edit) for names, edit in edits if names]
        if not inner:
            return layer
        place = _Place(layer, place.step)
        if isinstance(layer, TimeDistributed):
            return _around(layer, self.edited(place.of_one_step(), inner))
        return self._edited_inside(self._editable(place, {names[0] for names, _ in inner}), place, inner)

    def _edited_shared(self, layer: Shared[Any, Shape], place: _Place, edits: Edits) -> AnyLayer:
        self._check_agreement(layer.name, edits)
        for edit in _own(edits):
            edited = edit(self, _Place(self.definitions.get(layer.name, layer), place.step))
            self._note_shared(_Place(edited, place.step))
            if not isinstance(edited, Shared) or edited.name != layer.name:
                return edited
            self.definitions[layer.name] = edited
        inner = [(names, edit) for names, edit in edits if names]
        if inner:
            now = self.definitions.get(layer.name, layer)
            core = copied_with(now.layer, trainable=now.trainable)
            core = self.edited(_Place(core, place.step), inner)
            _refuse_itself(layer.name, self._uses(_Place(core, None)))
            self.definitions[layer.name] = copied_with(now, layer=core, trainable=core.trainable)
        return layer  # it follows its definition in the end, with all other uses

    def _check_agreement(self, name: str, edits: Edits) -> None:
        """Refuse two different layers for one place of shared weights."""
        for names, edit in edits:
            # A use that is replaced by another layer has weights of its own now.
            if isinstance(edit, _Put) and (names or _is_use(edit.layer, name)):
                first = self.put.setdefault((name, names), edit.layer)
                if first != edit.layer:
                    rule = f"the weights {name!r} are shared, so one layer must take the place in all uses"
                    raise NetworkError(f"replace: {rule}, got {first} and {edit.layer}")

    def _edited_inside(self, block: EditableBlock[Any, Shape], place: _Place, edits: Edits) -> AnyLayer:
        layers = dict(block.named_layers())
        edited: dict[str, AnyLayer] = {}
        places = place.inside(layers)
        for name, inner in _by_name(edits).items():
            old = layers[name]
            seen = old if block.trainable else copied_with(old, trainable=False)
            layer = self.edited(_Place(seen, places[name].step), inner)
            if step_name(layer) is None:
                layer = copied_with(layer, **{layer.named_by: step_name(old)})
            if isinstance(layer, Weightless):  # it is neither trained nor frozen
                layer = copied_with(layer, trainable=seen.trainable)
            if layer != seen:
                edited[name] = layer
        touched = self._touched(place)
        if not edited and not touched:
            return place.layer
        block = _freeze_inside_instead(block, [*edited.values(), *touched])
        if not block.trainable:  # it freezes them, as before
            edited = {
                name: copied_with(layer, trainable=layers[name].trainable) for name, layer in edited.items()
            }
        return self._with_definitions_inside(block, place, edited, frozen_around=not block.trainable)

    def _with_definitions_inside(
        self,
        block: EditableBlock[Any, Shape],
        place: _Place,
        edited: Mapping[str, AnyLayer],
        *,
        frozen_around: bool,
    ) -> AnyLayer:
        """Return a block with these layers, in which everything shared has its new definition."""
        places = place.inside({**block.named_layers(), **edited})
        return block.with_layers(
            {
                name: self.with_definitions(inner, frozen_around=frozen_around)
                for name, inner in places.items()
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
        if isinstance(layer, TimeDistributed):
            return _around(layer, self.with_definitions(place.of_one_step(), frozen_around=frozen_around))
        block = _freeze_inside_instead(self._editable(place), touched)
        frozen_around = frozen_around or not block.trainable
        return self._with_definitions_inside(block, place, {}, frozen_around=frozen_around)

    def frozen(self, place: _Place) -> AnyLayer:
        """Freeze a layer; a block freezes the layers inside."""
        return copied_with(place.layer, trainable=False, frozen_weights=())

    def with_weight(self, place: _Place, name: str) -> AnyLayer:
        """Freeze or unfreeze one weight of a layer."""
        layer = place.layer
        if not self.trainable:
            names = sorted({*layer.frozen_weights, name})  # in one order, whichever was frozen first
            return copied_with(layer, frozen_weights=tuple(names)) if layer.trainable else layer
        kept = layer.frozen_weights
        if not layer.trainable:  # until now, all were frozen
            weights = layer.weights(place.prev_shape)
            kept = tuple([weight.name for weight in weights if weight.learnable])
        others = tuple(sorted([each for each in kept if each != name]))
        return copied_with(layer, trainable=True, frozen_weights=others)

    def unfrozen(self, place: _Place) -> AnyLayer:
        """Unfreeze a layer and all layers inside it."""
        layer = place.layer
        if isinstance(layer, Shared):
            core = self.unfrozen(_Place(layer.layer, place.step))
            layer = copied_with(layer, layer=core)
        if isinstance(layer, TimeDistributed):
            return copied_with(_around(layer, self.unfrozen(place.of_one_step())), frozen_weights=())
        if not isinstance(layer, EditableBlock) and not _is_frozen_inside(layer, place.step):
            return copied_with(layer, trainable=True, frozen_weights=())
        block = self._editable(_Place(layer, place.step))
        inside = {name: self.unfrozen(each) for name, each in place.inside(block.named_layers()).items()}
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
        if isinstance(layer, TimeDistributed):
            return self._uses(place.of_one_step())
        expands = isinstance(layer, Block) and step is not None and step.uses
        if not isinstance(layer, EditableBlock) and not expands:
            return []
        layers = layer.named_layers() if isinstance(layer, EditableBlock) else _layers_of(place)
        return [use for each in place.inside(layers).values() for use in self._uses(each)]

    def _touched(self, place: _Place) -> list[Shared[Any, Shape]]:
        """Return the new definitions of what is shared in a layer, as far as they change it."""
        defined = [
            (use, self.definitions[use.name]) for use in self._uses(place) if use.name in self.definitions
        ]
        frozen_already = not place.layer.trainable and not isinstance(place.layer, Shared)
        if frozen_already and all(_is_frozen_copy(now, use) for use, now in defined):
            return []
        return [now for _, now in defined]

    def _editable(self, place: _Place, names: Collection[str] = ()) -> EditableBlock[Any, Shape]:
        """Return a block that lists its layers, these too; any other block as a graph of its layers."""
        layer = place.layer
        if isinstance(layer, EditableBlock) and layer.named_layers().keys() >= set(names):
            if self.trainable is not None or place.step is None or not layer.holds_network:
                return layer
            # Shapes are checked for the input that the network has here, not for the one it was written for.
            return copied_with(layer, network=_expanded(place))
        return self.as_graph(_expanded(place), name=layer.name, trainable=layer.trainable)


def _own(edits: Edits) -> list[Edit]:
    """Return the edits of the layer itself."""
    return [edit for names, edit in edits if not names]


def _is_use(layer: AnyLayer, name: str) -> bool:
    """Whether a layer is one more use of the shared weights of this name."""
    return isinstance(layer, Shared) and layer.name == name


def _around(wrapper: TimeDistributed, layer: AnyLayer) -> AnyLayer:
    """Return a wrapper with another layer inside, whose `trainable` is that of the wrapper."""
    return copied_with(wrapper, layer=copied_with(layer, trainable=True), trainable=layer.trainable)


def _expanded(place: _Place) -> "Expansion[Any]":
    """Expand a block as if it were trained."""
    block = cast("Block[Any, Shape]", place.layer)
    return expand(copied_with(block, trainable=True), place.prev_shape)


def _layers_of(place: _Place) -> Layers:
    """Return the layers inside a block that lists them only for an input."""
    network = _expanded(place)
    inputs = {step.path for step in network.inputs}
    return {step.path: step.layer for step in network.steps if step.path not in inputs}


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
