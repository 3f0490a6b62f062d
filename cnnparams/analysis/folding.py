"""Folding: a batch normalisation becomes part of the convolution or dense layer before it, for inference."""

from collections import Counter
from collections.abc import Sequence
from operator import attrgetter
from typing import Any, final

from attrs import evolve, field, frozen

from cnnparams.analysis.report import Report
from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.base import Layer
from cnnparams.bases.copying import copied_with
from cnnparams.layers.convolution import Convolution
from cnnparams.layers.dense import Dense, FullyConnected
from cnnparams.layers.depthwise import Depthwise, Separable
from cnnparams.layers.local import LocallyConnected
from cnnparams.layers.normalization import BatchNorm, FrozenBatchNorm
from cnnparams.layers.reparametrization import Reparametrized
from cnnparams.layers.reshaping import Identity
from cnnparams.layers.shared import Shared
from cnnparams.layers.tied import Tied
from cnnparams.layers.transposed import Transposed
from cnnparams.layers.wrappers import TimeDistributed
from cnnparams.paths import Found, Names, walk
from cnnparams.render.tables import Column, Row, Table
from cnnparams.step import Step, core_of

LINEAR = (Convolution, Transposed, Depthwise, Separable, LocallyConnected, Dense, FullyConnected)
"""The layers whose output is scaled and shifted by other kernels and biases."""

NORMS = (BatchNorm, FrozenBatchNorm)


@final
@frozen
class Fold:
    """One batch normalisation: the step into which it is folded, or why it stays.

    Args:
        path: path of the batch normalisation.
        into: path of the layer that it becomes part of; None if it stays.
        reason: what becomes of its numbers, or why it stays.
        change: how many learnable parameters more there are after it; fewer are negative.
        state: how many numbers of state are gone.
        layers: the layers that take the places of the two, by the names that lead to them.
    """

    path: str
    into: str | None
    reason: str
    change: int
    state: int
    layers: tuple[tuple[Names, Layer[Any, Shape]], ...] = field(repr=False)


@final
@frozen(repr=False)
class Folds(Report):
    """What becomes of each batch normalisation of a network when it is folded for inference.

    Args:
        title: name of the network.
        folds: what becomes of each.
    """

    title: str
    folds: tuple[Fold, ...]

    def table(self) -> Table:
        """Return a row for each batch normalisation, and what they change together."""
        rows = [
            Row(
                (
                    fold.path,
                    "stays" if fold.into is None else f"folded into {fold.into}",
                    fold.change,
                    fold.reason,
                )
            )
            for fold in self.folds
        ]
        return Table(
            self.title,
            (
                Column("step", "BatchNorm", "left"),
                Column("into", "At inference", "left"),
                Column("change", "Param # change", "right"),
                Column("reason", "Reason", "left"),
            ),
            tuple(rows),
            footer=(
                ("Param # change", sum([fold.change for fold in self.folds])),
                ("State, not learnt, change", -sum([fold.state for fold in self.folds])),
            ),
        )


def folds_of(title: str, steps: Sequence[Step], outputs: Sequence[str] = ()) -> Folds:
    """Say of each batch normalisation in these steps whether it can be folded, and what changes.

    Args:
        title: name of the network.
        steps: its steps.
        outputs: the paths of the outputs that are said.
    """
    found = {each.step.path: each for each in walk(steps)}
    leaves = {path: each for path, each in found.items() if not each.step.local_children}
    uses = Counter([_leaf(name, found) for each in leaves.values() for name in each.step.inputs])
    taken = {name for step in steps for name in step.inputs}
    # What no step takes is an output of the network, and must stay what it is.
    uses.update([_leaf(step.path, found) for step in steps if step.path not in taken])
    uses.update([_leaf(path, found) for path in outputs if path in taken])
    norms = [each for each in leaves.values() if isinstance(_inside(each.step.layer), NORMS)]
    return Folds(title, tuple(_agreed([_fold(norm, found, uses) for norm in norms], found)))


def _agreed(folds: list[Fold], found: dict[str, Found]) -> list[Fold]:
    """Hold the uses of a shared block together: what cannot be folded in one use stays in all.

    The numbers that change are counted at the first use.
    """
    uses: dict[tuple[str, str], list[Fold]] = {}
    for fold in folds:
        uses.setdefault(_place_in_shared(fold.path, found), []).append(fold)
    return [_as_others(fold, uses[_place_in_shared(fold.path, found)]) for fold in folds]


def _place_in_shared(path: str, found: dict[str, Found]) -> tuple[str, str]:
    """Return the name of the innermost shared block around a step, and the path inside; else its own path."""
    around = _shared_around(path, found)
    shared = found[around].step.layer if around else None
    return (shared.name, path[len(around) :]) if isinstance(shared, Shared) else ("", path)


def _as_others(fold: Fold, uses: list[Fold]) -> Fold:
    """Return a fold as all uses of its place allow it."""
    stays = next((each for each in uses if each.into is None), None)
    if stays is not None and fold.into is not None:
        reason = f"{stays.path}, which shares its weights, stays"
        return evolve(fold, into=None, reason=reason, change=0, state=0, layers=())
    if fold.into is None or fold is uses[0]:
        return fold
    return evolve(fold, reason=f"with {uses[0].path}, which it shares", change=0, state=0, layers=())


def _leaf(path: str, found: dict[str, Found]) -> str:
    """Return the path of the layer whose output is that of this step: of a block, the layer inside."""
    step = found[path].step
    while step.local_children:
        output = step.local_ports[1] or step.local_children[-1].path
        step = found[f"{step.path}/{output}"].step
    return step.path


def _inside(layer: Layer[Any, Shape]) -> Layer[Any, Shape]:
    """Return the layer inside of wrappers."""
    layer = core_of(layer)
    return _inside(layer.layer) if isinstance(layer, TimeDistributed) else layer


def _shared_around(path: str, found: dict[str, Found]) -> str:
    """Return the path of the innermost shared block around a step, if there is one."""
    end = path.rfind("/")
    while end > 0:
        outer = found.get(path[:end])
        if outer is not None and isinstance(outer.step.layer, Shared):
            return path[:end]
        end = path.rfind("/", 0, end)
    return ""


def _fold(norm: Found, found: dict[str, Found], uses: "Counter[str]") -> Fold:
    before = found[_leaf(norm.step.inputs[0], found)]
    step, layer = norm.step, before.step.layer
    reason = _reason(norm.step, before.step, uses[before.step.path])
    if reason is None and _shared_around(step.path, found) != _shared_around(before.step.path, found):
        reason = "the weights are shared with other places"
    if reason is not None:
        return Fold(step.path, None, reason, 0, 0, ())
    has_bias = any(weight.name == "bias" for weight in before.step.own_weights)
    reason = "scale into the kernel, shift into the bias" + ("" if has_bias else ", which is new")
    if step.param_count() and _is_trained(step) != _is_trained(before.step):
        reason += f"; {_is_trained(before.step)} as {before.step.path} is"
    folded = copied_with(layer, bias=True)
    more = folded.param_count(before.step.prev_shapes[0]) - before.step.param_count()
    return Fold(
        step.path,
        before.step.path,
        reason,
        more - step.param_count(),
        step.state_count(),
        ((before.names, folded), (norm.names, Identity())),
    )


def _is_trained(step: Step) -> str:
    """Say in a word whether the weights of a step are trained."""
    if not step.frozen_count():
        return "trained"
    return "partly frozen" if step.trainable_count() else "frozen"


def _reason(norm: Step, before: Step, uses: int) -> str | None:
    """Say why a batch normalisation cannot be folded into the layer before it; None if it can."""
    layer = before.layer
    if isinstance(norm.layer, Shared | Tied) or isinstance(layer, Shared | Tied):
        return "the weights are shared with other places"
    if isinstance(norm.layer, TimeDistributed):
        return "it is applied to each step of a sequence"
    if isinstance(norm.layer, BatchNorm) and norm.layer.axis not in {-1, len(norm.output_shape)}:
        return "it normalises along another axis than the channels"
    if isinstance(norm.layer, BatchNorm) and not norm.layer.track_statistics:
        return "it has no statistics of its own, but takes those of the batch"
    if isinstance(layer, Reparametrized):
        return f"{before.path} before it is {before.kind}, which computes its kernel at each use"
    if not isinstance(layer, LINEAR):
        return f"{before.path} before it is {before.kind}, no convolution or dense layer"
    activation: str | None = attrgetter("activation")(layer)  # the classes above have it, their bases do not
    if activation not in {None, "linear"}:
        return f"{before.path} before it has the activation {activation} in between"
    if uses > 1:
        return f"{before.path} before it is used elsewhere too"
    return None
