"""What a network takes in memory, to run it or to train it, and what that is made of."""

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import cast, final

from attrs import frozen

from cnnparams.analysis.flow import flow
from cnnparams.analysis.kept import Kept, kept_for_backward
from cnnparams.analysis.liveness import peak
from cnnparams.analysis.optimizers import OPTIMIZERS, stored as stored_by
from cnnparams.analysis.report import Report
from cnnparams.analysis.training import trained_weights
from cnnparams.arithmetic.values import brief, got, is_integer
from cnnparams.conventions.applied import unwrapped
from cnnparams.errors import ConfigError, nearest
from cnnparams.layers.normalization import BatchNorm
from cnnparams.render.tables import Column, Row, Table
from cnnparams.step import Step
from cnnparams.weights import Weight

BITS: Mapping[str, int] = {
    "float64": 64,
    "float32": 32,
    "bfloat16": 16,
    "float16": 16,
    "float8": 8,
    "int8": 8,
    "uint8": 8,
    "int4": 4,
}
"""How many bits a number of each type takes."""

COUNTER = 8
"""The bytes of a whole number of state: how many batches were seen, an index, a count."""

_COUNTERS = {"relative_position_index", "count"}


@final
@frozen(repr=False)
class Memory(Report):
    """What a network takes in memory, in bytes.

    Args:
        title: name of the network.
        batch: number of examples at once.
        dtype: type of the numbers.
        training: whether it is trained.
        parameters: the learnable parameters, frozen ones too, each shared one once.
        master_copy: a copy of the trained ones as float32, for mixed precision.
        state: what is stored but not learnt.
        gradients: one number for each trained parameter.
        optimizer: what the optimizer stores.
        activations: in training, what is kept for the backward pass, the input included; else the most that
            is held at once.
        peak: the most that a forward pass without training holds at once.
        peak_at: path of the layer at which that is so.
        kept: the tensors that are kept for the backward pass.
        unknown: paths of layers of which it is not known what they keep: the total is at least that.
        assumptions: what was assumed, a sentence each.
    """

    title: str
    batch: int
    dtype: str
    training: bool
    parameters: int
    master_copy: int
    state: int
    gradients: int
    optimizer: int
    activations: int
    peak: int
    peak_at: str
    kept: tuple[Kept, ...]
    unknown: tuple[str, ...]
    assumptions: tuple[str, ...]

    @property
    def total(self) -> int:
        """All of it."""
        weights = self.parameters + self.master_copy + self.state
        return weights + self.gradients + self.optimizer + self.activations

    def table(self) -> Table:
        """Return a row for each part in bytes, MiB and MB, and what was assumed."""
        parts = [
            ("parameters", self.parameters),
            ("master copy", self.master_copy),
            ("state", self.state),
            ("gradients", self.gradients),
            ("optimizer", self.optimizer),
            ("kept for backward" if self.training else "activations", self.activations),
        ]
        rows = [_row(name, count) for name, count in parts if count]
        at_least = "total, at least" if self.unknown else "total"
        return Table(
            self.title,
            (
                Column("part", "Part", "left"),
                Column("bytes", "Bytes", "right"),
                Column("mib", "MiB (1024 * 1024)", "right"),
                Column("mb", "MB (1000 * 1000)", "right"),
            ),
            (*rows, Row((at_least, *_units(self.total)), is_total=True)),
            footer=(),
            notes=self.assumptions,
        )

    def layers(self) -> "KeptForBackward":
        """Return what is kept for the backward pass, layer by layer."""
        return KeptForBackward(f"{self.title}: kept for the backward pass", self.batch, self.dtype, self.kept)


@final
@frozen(repr=False)
class KeptForBackward(Report):
    """The tensors that are kept for the backward pass, each at the layer that keeps it first.

    Args:
        title: name of the network.
        batch: number of examples at once.
        dtype: type of the numbers.
        kept: the tensors.
    """

    title: str
    batch: int
    dtype: str
    kept: tuple[Kept, ...]

    def table(self) -> Table:
        """Return a row for each tensor."""
        sizes = [bytes_of(each, self.batch, self.dtype) for each in self.kept]
        rows = [
            Row((f"{each.path} ({each.kind})", each.what, size))
            for each, size in zip(self.kept, sizes, strict=True)
        ]
        return Table(
            self.title,
            (
                Column("layer", "Layer (type)", "left"),
                Column("what", "Keeps", "left"),
                Column("bytes", "Bytes", "right"),
            ),
            (*rows, Row(("total", "", sum(sizes)), is_total=True)),
            footer=(),
        )


def _row(name: str, count: int) -> Row:
    return Row((name, *_units(count)))


def _units(count: int) -> tuple[int, str, str]:
    return count, _in(count, 2**20), _in(count, 10**6)


def _in(count: int, unit: int) -> str:
    """Write a number of bytes in a unit, with two places; of any size, as it never becomes a float."""
    hundredths = (200 * count + unit) // (2 * unit)
    return f"{hundredths // 100:,}.{hundredths % 100:02}"


def bytes_of(kept: Kept, batch: int, dtype: str) -> int:
    """Return the bytes of a tensor that is kept."""
    of_sums = max(BITS[dtype], BITS["float32"]) // 8
    return _bytes(kept.numbers * batch + kept.once, dtype) + (kept.sums * of_sums + kept.more) * batch


def _bytes(numbers: int, dtype: str) -> int:
    return -(-numbers * BITS[dtype] // 8)


def measure(
    title: str,
    steps: Sequence[Step],
    outputs: Sequence[str],
    *,
    batch: int,
    dtype: str,
    training: bool,
    optimizer: str | None,
    in_place: bool,
    master_copy: bool,
    eval_mode: bool,
    dtypes: Mapping[str, str],
) -> Memory:
    """Return what a network takes in memory; its outputs that are said are held to the end.

    Raises:
        TypeError: an argument has the wrong type.
        ConfigError: there is no such type of numbers or optimizer, or they do not go together.
    """
    options = {
        "training": training, "in_place": in_place, "master_copy": master_copy, "eval_mode": eval_mode
    }  # fmt: skip
    _check(title, steps, batch, dtype, optimizer, options, dtypes)
    nodes = flow(steps).nodes
    types = [_type_of(node.step.path, dtype, dtypes) for node in nodes]
    stored = [
        _stored(node.step, kind, training=training, optimizer=optimizer, master_copy=master_copy)
        for node, kind in zip(nodes, types, strict=True)
    ]
    held, where = peak(nodes, in_place=in_place, outputs=outputs)
    tensors = kept_for_backward(nodes, eval_mode=eval_mode)
    at_once = _bytes(held * batch, dtype)
    return Memory(
        title,
        batch,
        dtype,
        training,
        sum([each.parameters for each in stored]),
        sum([each.master_copy for each in stored]),
        sum([each.state for each in stored]),
        sum([each.gradients for each in stored]),
        sum([each.optimizer for each in stored]),
        sum([bytes_of(each, batch, dtype) for each in tensors.kept]) if training else at_once,
        at_once,
        where,
        tensors.kept if training else (),
        tensors.unknown if training else (),
        tuple(
            _assumptions(
                training=training,
                optimizer=optimizer,
                in_place=in_place,
                master_copy=master_copy,
                eval_mode=eval_mode,
                unknown=tensors.unknown,
            )
        ),
    )


@frozen
class _Stored:
    """The bytes of what is stored for one layer besides its activations."""

    parameters: int
    master_copy: int
    state: int
    gradients: int
    optimizer: int


def _stored(step: Step, dtype: str, *, training: bool, optimizer: str | None, master_copy: bool) -> _Stored:
    """Return what is stored for a layer: for its weights that are counted here."""
    layer, _, _ = unwrapped(step.layer, step.prev_shapes)
    parameters = [weight for weight in step.own_weights if weight.learnable]
    state = [weight for weight in step.own_weights if not weight.learnable]
    names = trained_weights(step) if training else set[str]()
    trained = [weight for weight in parameters if weight.name in names]
    numbers, more = (0, 0) if optimizer is None else stored_by(optimizer, layer, trained)
    counter = COUNTER if isinstance(layer, BatchNorm) and state else 0  # of the batches that were seen
    return _Stored(
        parameters=sum([_bytes(weight.size, dtype) for weight in parameters]),
        master_copy=sum([_bytes(weight.size, "float32") for weight in trained]) if master_copy else 0,
        state=counter + sum([_state(weight, dtype) for weight in state]),
        gradients=sum([_bytes(weight.size, dtype) for weight in trained]),
        optimizer=_bytes(numbers, "float32" if master_copy else dtype) + more,
    )


def _state(weight: Weight, dtype: str) -> int:
    return weight.size * COUNTER if weight.name in _COUNTERS else _bytes(weight.size, dtype)


def _type_of(path: str, dtype: str, dtypes: Mapping[str, str]) -> str:
    """Return the type of a layer's numbers: that of the longest path given which it is, or is inside of."""
    if not dtypes:
        return dtype
    return next((dtypes[outer] for outer in _outer(path) if outer in dtypes), dtype)


def _outer(path: str) -> Iterator[str]:
    """Yield a path, and those of the blocks around it, the innermost first."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _assumptions(
    *,
    training: bool,
    optimizer: str | None,
    in_place: bool,
    master_copy: bool,
    eval_mode: bool,
    unknown: tuple[str, ...],
) -> list[str]:
    said = ["Weights and activations only: no workspace of kernels, no code, no loss, no copies of the input"]
    if training:
        said.append(
            "Kept for the backward pass as PyTorch does on the CPU, each tensor once, the input included"
        )
        said.append(
            "No optimizer" if optimizer is None else f"{optimizer} as in torch.optim, after its first step"
        )
    else:
        said.append("A tensor is held from its making to its last reader, in the order of the steps")
        said.append(
            "Element-wise layers write over their input" if in_place else "No layer writes over its input"
        )
    if eval_mode:
        said.append("As in PyTorch's eval(): nothing is dropped, and stored statistics normalise")
    if master_copy:
        said.append("The trained parameters also as float32, which the optimizer works on")
    if training and unknown:
        said.append(f"At least, as it is not known what else is kept by {', '.join(unknown[:10])}")
    return said


def _check(
    title: str,
    steps: Sequence[Step],
    batch: object,
    dtype: object,
    optimizer: object,
    options: Mapping[str, object],
    dtypes: object,
) -> None:
    who = f"{title}: memory()"
    if not is_integer(batch):
        raise TypeError(f"{who}: batch must be a whole number, {got(batch)}")
    if isinstance(batch, int) and batch < 1:
        raise ConfigError(f"{who}: batch must be 1 or more, got {brief(batch)}")
    for name, value in options.items():
        if type(value) is not bool:
            raise TypeError(f"{who}: {name} must be True or False, {got(value)}")
    _check_word(who, "dtype", dtype, BITS)
    if optimizer is not None:
        _check_word(who, "optimizer", optimizer, OPTIMIZERS)
    if not options["training"] and (optimizer is not None or options["master_copy"] or options["eval_mode"]):
        rule = "an optimizer, a master copy or eval_mode is for training"
        raise ConfigError(f"{who}: {rule}; write training=True")
    if not isinstance(dtypes, Mapping):
        raise TypeError(f"{who}: dtypes must name a type for the paths of steps, {got(dtypes)}")
    if dtypes:
        known = {outer for node in flow(steps).nodes for outer in _outer(node.step.path)}
        _check_types(who, cast("Mapping[object, object]", dtypes), known)


def _check_types(who: str, dtypes: Mapping[object, object], known: Container[object]) -> None:
    for path, kind in dtypes.items():
        if type(path) is not str:
            raise TypeError(f"{who}: dtypes must name a type for the paths of steps, {got(path)}")
        if path not in known:
            raise ConfigError(f"{who}: dtypes has a type for {brief(path)}, but there is no such step")
        _check_word(who, f"the dtype of {path!r}", kind, BITS)


def _check_word(who: str, name: str, value: object, known: Mapping[str, object]) -> None:
    words = ", ".join(map(repr, known))
    if type(value) is not str:
        raise TypeError(f"{who}: {name} must be one of {words}, {got(value)}")
    if value not in known:
        raise ConfigError(f"{who}: {name} must be one of {words}, got {brief(value)}{nearest(value, known)}")
