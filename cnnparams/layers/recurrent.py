"""Recurrent layers: at each step, each neuron sees the input and all outputs of the step before."""

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypedDict, final, overload

from attrs import Attribute, field, frozen
from attrs.validators import optional

from cnnparams.arithmetic.shapes import Series, Vector, expect
from cnnparams.arithmetic.values import show
from cnnparams.bases.base import Out
from cnnparams.bases.initializing import made_by_attrs
from cnnparams.bases.sequences import Recurrent, states
from cnnparams.errors import ConfigError
from cnnparams.operations import Kind, Operation, Operations, of_weight
from cnnparams.settings.checks import boolean, describe, integer
from cnnparams.weights import Weight
from cnnparams.window import Seen

if TYPE_CHECKING:
    from typing import Unpack

    class Options(TypedDict, total=False):
        """What recurrent layers take besides their units and `return_sequences`."""

        bias: bool
        bias_vectors: int
        num_layers: int
        name: str | None
        trainable: bool

    class LSTMOptions(Options, total=False):
        """What an LSTM takes besides."""

        projection: int | None
        peepholes: bool


def _two_at_most(instance: object, attribute: "Attribute[Any]", value: int) -> None:
    if value > 2:
        raise ConfigError(f"{describe(instance, attribute)} must be 1 or 2, got {show(value)}")


def _fewer_than_units(instance: Any, attribute: "Attribute[Any]", value: int | None) -> None:  # an LSTM
    """Refuse a projection that is no smaller than what it projects, as PyTorch does."""
    if value is not None and value >= instance.units:
        rule = f"must be less than units, {show(instance.units)}"
        raise ConfigError(f"{describe(instance, attribute)} {rule}, got {show(value)}")


class Cells(Recurrent[Series, Out]):
    """What recurrent layers do alike: they differ in the number of their gates."""

    __slots__ = ()

    gates: ClassVar[int]
    """How many sets of weights a neuron has: for its gates, and for the candidate for its state."""

    units: int
    bias: bool
    bias_vectors: int
    num_layers: int

    @final
    def weights(self, prev_shape: Series) -> tuple[Weight, ...]:
        """Return kernel, recurrent kernel and, unless switched off, bias of each layer of the stack."""
        _, inputs = expect(self, prev_shape, 2)
        gates = {"gates": self.gates} if self.gates > 1 else {}
        made, hidden = {**gates, "units": self.units}, self._output_features()
        vectors = {"bias_vectors": self.bias_vectors} if self.bias_vectors == 2 else {}
        weights: list[Weight] = []
        for number in range(self.num_layers):
            suffix, seen = (f"_l{number}", hidden) if number else ("", {"inputs": inputs})
            weights.append(Weight(f"kernel{suffix}", **seen, **made))
            weights.append(Weight(f"recurrent_kernel{suffix}", **hidden, **made))
            if self.bias:
                weights.append(Weight(f"bias{suffix}", **vectors, **made))
            weights += [Weight(f"{name}{suffix}", **axes) for name, axes in self._more_weights().items()]
        return tuple(weights)

    @final
    def output_shape(self, prev_shape: Series) -> Out:
        """Return one element per neuron, or per number of the projection, for the last step or for each."""
        length, _ = expect(self, prev_shape, 2)
        (features,) = self._output_features().values()
        return states(self, length, (features,))

    def _output_features(self) -> dict[str, int]:
        """Return the number of channels that come out and are seen again at the next step, by name."""
        return {"hidden": self.units}

    def _more_weights(self) -> dict[str, dict[str, int]]:
        """Return the axes of what each layer has besides kernels and bias, by name."""
        return {}

    @final
    def operations(self, prev_shape: Series) -> Operations:
        """Return the kernels, biases and gates of each step of each layer."""
        time, _ = expect(self, prev_shape, 2)
        used = [
            of_weight(weight, time=time)
            for weight in self.weights(prev_shape)
            if "peephole" not in weight.name
        ]
        cells = {"time": time, "num_layers": self.num_layers, "units": self.units}
        return (
            *used,
            *[Operation(kind, per_element=times, **cells) for kind, times in self._of_each_cell().items()],
        )

    @abstractmethod
    def _of_each_cell(self) -> dict[Kind, int]:
        """Return what is done to one cell in one step, besides the kernels and biases."""

    @final
    def windows(self, prev_shape: Series) -> Seen:
        """Return that all steps are seen, as by the last one."""
        return ()


@final
@made_by_attrs
@frozen(repr=False, init=False)
class SimpleRNN(Cells[Out]):
    """The plain recurrent layer: neurons without gates.

    PyTorch calls it `RNN`. Of several layers, the names of the second one's weights end in `_l1`, of the
    third one's in `_l2`.

    Args:
        units: number of neurons, which is the number of channels of the output. PyTorch's `hidden_size`.
        return_sequences: whether each step of the sequence has an output (True), or the last one only
            (False).
        bias: whether each neuron has a bias. Keras' `use_bias`.
        bias_vectors: number of bias vectors: 1, as in Keras, or 2, one for each kernel, as in PyTorch.
        num_layers: number of layers, one on top of another as in PyTorch: each reads all outputs of the one
            below.

    Shapes:
        (length, channels) -> (units,), or with `return_sequences` (length, units)

    Weights:
        kernel (inputs, units); recurrent_kernel (hidden, units), where hidden are the units again;
        bias (units,) or (bias_vectors, units); above the first layer kernel_l1 (hidden, units) and so on

    Raises:
        TypeError: an argument has the wrong type.
        ConfigError: a number is out of range.
        ShapeError: the input is not a series.

    Source:
        https://keras.io/api/layers/recurrent_layers/simple_rnn/

    >>> SimpleRNN(20).param_count((5, 10))  # 620 = (10 + 20 + 1) * 20
    620
    >>> SimpleRNN(20, bias_vectors=2, num_layers=2).param_count((5, 10))  # (10 + 20 + 2 + 20 + 20 + 2) * 20
    1480
    """

    gates: ClassVar[int] = 1

    units: int = field(validator=integer(1))
    bias: bool = field(default=True, validator=boolean, kw_only=True)
    bias_vectors: int = field(default=1, validator=[integer(1), _two_at_most], kw_only=True)
    num_layers: int = field(default=1, validator=integer(1, at_most=1000), kw_only=True)

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: "SimpleRNN[Vector]",
            units: int,
            *,
            return_sequences: Literal[False] = False,
            **options: Unpack[Options],
        ) -> None: ...
        @overload
        def __init__(
            self: "SimpleRNN[Series]",
            units: int,
            *,
            return_sequences: Literal[True],
            **options: Unpack[Options],
        ) -> None: ...
        @overload
        def __init__(
            self: "SimpleRNN[Any]", units: int, *, return_sequences: bool, **options: Unpack[Options]
        ) -> None: ...
        def __init__(self, units: int, **options: Any) -> None: ...

    def _of_each_cell(self) -> dict[Kind, int]:
        return {"add": 3, "divide": 1, "exponential": 1}  # both products, and the tangent


@final
@made_by_attrs
@frozen(repr=False, init=False)
class LSTM(Cells[Out]):
    """Long short-term memory: each neuron has a memory cell with an input, a forget and an output gate.

    These and the candidate for the cell have weights of their own: four times those of `SimpleRNN`. The
    frameworks keep the weights of all gates in one axis of `4 * units`.

    With a projection, what the neurons say is brought to fewer channels, which are the output and what is
    seen at the next step; the memory cells stay as many as the units. Peepholes look at these cells.
    PyTorch has projections, TensorFlow 1's `LSTMCell` had both.

    Args:
        units: number of neurons, which is the number of channels of the output. PyTorch's `hidden_size`.
        return_sequences: whether each step of the sequence has an output (True), or the last one only
            (False).
        bias: whether each neuron has a bias for each of its gates. Keras' `use_bias`.
        bias_vectors: number of bias vectors: 1, as in Keras, or 2, one for each kernel, as in PyTorch.
        num_layers: number of layers, one on top of another as in PyTorch: each reads all outputs of the one
            below.
        projection: number of channels to which the output is projected, less than `units`; None projects
            nothing. PyTorch's `proj_size`.
        peepholes: whether input, forget and output gate see the cell through a weight for each neuron.
            TensorFlow 1's `use_peepholes`.

    Shapes:
        (length, channels) -> (units,), or with `return_sequences` (length, units);
        with `projection`, that in place of the units

    Weights:
        kernel (inputs, gates, units); recurrent_kernel (hidden or projection, gates, units); bias (gates,
        units) or (bias_vectors, gates, units); with `peepholes`, input_peephole, forget_peephole and
        output_peephole (units,); with `projection`, projection_kernel (units, projection); above the first
        layer kernel_l1 (hidden or projection, gates, units) and so on

    Raises:
        TypeError: an argument has the wrong type.
        ConfigError: a number is out of range.
        ShapeError: the input is not a series.

    Source:
        https://keras.io/api/layers/recurrent_layers/lstm/; with projection and peepholes
        https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html, https://arxiv.org/abs/1402.1128

    >>> LSTM(64).param_count((200, 128))  # 49408 = (128 + 64 + 1) * 4 * 64
    49408
    >>> LSTM(64, return_sequences=True).output_shape((200, 128))
    (200, 64)
    >>> LSTM(64, projection=16).param_count((200, 128))  # 38144 = (128 + 16 + 1) * 4 * 64 + 64 * 16
    38144
    """

    gates: ClassVar[int] = 4

    units: int = field(validator=integer(1))
    bias: bool = field(default=True, validator=boolean, kw_only=True)
    bias_vectors: int = field(default=1, validator=[integer(1), _two_at_most], kw_only=True)
    num_layers: int = field(default=1, validator=integer(1, at_most=1000), kw_only=True)
    projection: int | None = field(
        default=None, validator=[optional(integer(1)), _fewer_than_units], kw_only=True
    )
    peepholes: bool = field(default=False, validator=boolean, kw_only=True)

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: "LSTM[Vector]",
            units: int,
            *,
            return_sequences: Literal[False] = False,
            **options: Unpack[LSTMOptions],
        ) -> None: ...
        @overload
        def __init__(
            self: "LSTM[Series]",
            units: int,
            *,
            return_sequences: Literal[True],
            **options: Unpack[LSTMOptions],
        ) -> None: ...
        @overload
        def __init__(
            self: "LSTM[Any]", units: int, *, return_sequences: bool, **options: Unpack[LSTMOptions]
        ) -> None: ...
        def __init__(self, units: int, **options: Any) -> None: ...

    def _output_features(self) -> dict[str, int]:
        return {"hidden": self.units} if self.projection is None else {"projection": self.projection}

    def _more_weights(self) -> dict[str, dict[str, int]]:
        names = ("input_peephole", "forget_peephole", "output_peephole") if self.peepholes else ()
        more = {name: {"units": self.units} for name in names}
        if self.projection is not None:
            more["projection_kernel"] = {"units": self.units, "projection": self.projection}
        return more

    def _of_each_cell(self) -> dict[Kind, int]:
        # Four sums of both products, three sigmoids, two tangents, and the sum of old and new memory.
        more = 3 if self.peepholes else 0
        return {"add": 12 + more, "multiply": 3 + more, "divide": 5, "exponential": 5}


@final
@made_by_attrs
@frozen(repr=False, init=False)
class GRU(Cells[Out]):
    """The gated recurrent unit: each neuron has an update and a reset gate.

    These and the candidate have weights of their own: three times those of `SimpleRNN`. The frameworks keep
    the weights of all gates in one axis of `3 * units`.

    Args:
        units: number of neurons, which is the number of channels of the output. PyTorch's `hidden_size`.
        return_sequences: whether each step of the sequence has an output (True), or the last one only
            (False).
        bias: whether each neuron has a bias for each of its gates. Keras' `use_bias`.
        bias_vectors: number of bias vectors: 2, one for each kernel, as in PyTorch and by default in Keras,
            or 1, as in the paper and with Keras' `reset_after=False`.
        num_layers: number of layers, one on top of another as in PyTorch: each reads all outputs of the one
            below.

    Shapes:
        (length, channels) -> (units,), or with `return_sequences` (length, units)

    Weights:
        kernel (inputs, gates, units); recurrent_kernel (hidden, gates, units); bias (bias_vectors, gates,
        units) or (gates, units); above the first layer kernel_l1 (hidden, gates, units) and so on

    Raises:
        TypeError: an argument has the wrong type.
        ConfigError: a number is out of range.
        ShapeError: the input is not a series.

    Source:
        https://keras.io/api/layers/recurrent_layers/gru/

    >>> GRU(64).param_count((200, 128))  # 37248 = (128 + 64 + 2) * 3 * 64
    37248
    >>> GRU(64, bias_vectors=1).param_count((200, 128))  # 37056 = (128 + 64 + 1) * 3 * 64
    37056
    """

    gates: ClassVar[int] = 3

    units: int = field(validator=integer(1))
    bias: bool = field(default=True, validator=boolean, kw_only=True)
    bias_vectors: int = field(default=2, validator=[integer(1), _two_at_most], kw_only=True)
    num_layers: int = field(default=1, validator=integer(1, at_most=1000), kw_only=True)

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: "GRU[Vector]",
            units: int,
            *,
            return_sequences: Literal[False] = False,
            **options: Unpack[Options],
        ) -> None: ...
        @overload
        def __init__(
            self: "GRU[Series]", units: int, *, return_sequences: Literal[True], **options: Unpack[Options]
        ) -> None: ...
        @overload
        def __init__(
            self: "GRU[Any]", units: int, *, return_sequences: bool, **options: Unpack[Options]
        ) -> None: ...
        def __init__(self, units: int, **options: Any) -> None: ...

    def _of_each_cell(self) -> dict[Kind, int]:
        # Three sums of both products, two sigmoids, one tangent, and the mean of old and new state.
        return {"add": 9, "multiply": 3, "divide": 3, "exponential": 3}
