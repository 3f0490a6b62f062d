"""Recurrent layers: both keep all gates in one axis; PyTorch has two bias vectors, Keras no stacks."""

from collections.abc import Callable
from math import prod
from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import GRU, LSTM, ConfigError, Layer, Shape, ShapeError, SimpleRNN, Weight
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch, unbatched
from tests.records import KERAS_DOCS, TORCH_DOCS, Example, Wrong
from tests.tally import Forward, Number, Numbers, sigmoid, tanh

EXAMPLES = [
    Example(
        SimpleRNN(4),
        (5, 3),
        (4,),
        (
            Weight("kernel", inputs=3, units=4),
            Weight("recurrent_kernel", hidden=4, units=4),
            Weight("bias", units=4),
        ),
        32,  # (3 + 4 + 1) * 4
        KERAS_DOCS + "recurrent_layers/simple_rnn/",
    ),
    Example(
        SimpleRNN(20, return_sequences=True, bias_vectors=2, num_layers=2),
        (5, 10),
        (5, 20),
        (
            Weight("kernel", inputs=10, units=20),
            Weight("recurrent_kernel", hidden=20, units=20),
            Weight("bias", bias_vectors=2, units=20),
            Weight("kernel_l1", hidden=20, units=20),
            Weight("recurrent_kernel_l1", hidden=20, units=20),
            Weight("bias_l1", bias_vectors=2, units=20),
        ),
        1480,  # torch.nn.RNN(10, 20, 2): (10 + 20 + 2) * 20 + (20 + 20 + 2) * 20
        TORCH_DOCS + "RNN.html",
    ),
    Example(
        SimpleRNN(20, bias=False, bias_vectors=2),
        (1, 10),
        (20,),
        (Weight("kernel", inputs=10, units=20), Weight("recurrent_kernel", hidden=20, units=20)),
        600,  # (10 + 20) * 20
        TORCH_DOCS + "RNN.html",
    ),
    Example(
        LSTM(64, return_sequences=True),
        (200, 128),
        (200, 64),
        (
            Weight("kernel", inputs=128, gates=4, units=64),
            Weight("recurrent_kernel", hidden=64, gates=4, units=64),
            Weight("bias", gates=4, units=64),
        ),
        49408,  # (128 + 64 + 1) * 4 * 64: half of https://keras.io/examples/nlp/bidirectional_lstm_imdb/
        KERAS_DOCS + "recurrent_layers/lstm/",
    ),
    Example(
        LSTM(20, bias_vectors=2, num_layers=2),
        (5, 10),
        (20,),
        (
            Weight("kernel", inputs=10, gates=4, units=20),
            Weight("recurrent_kernel", hidden=20, gates=4, units=20),
            Weight("bias", bias_vectors=2, gates=4, units=20),
            Weight("kernel_l1", hidden=20, gates=4, units=20),
            Weight("recurrent_kernel_l1", hidden=20, gates=4, units=20),
            Weight("bias_l1", bias_vectors=2, gates=4, units=20),
        ),
        5920,  # torch.nn.LSTM(10, 20, 2): (10 + 20 + 2) * 4 * 20 + (20 + 20 + 2) * 4 * 20
        TORCH_DOCS + "LSTM.html",
    ),
    Example(
        LSTM(20, bias=False),
        (5, 10),
        (20,),
        (
            Weight("kernel", inputs=10, gates=4, units=20),
            Weight("recurrent_kernel", hidden=20, gates=4, units=20),
        ),
        2400,  # (10 + 20) * 4 * 20
        TORCH_DOCS + "LSTM.html",
    ),
    Example(
        LSTM(20, bias_vectors=2, num_layers=2, projection=6, return_sequences=True),
        (5, 10),
        (5, 6),
        (
            Weight("kernel", inputs=10, gates=4, units=20),
            Weight("recurrent_kernel", projection=6, gates=4, units=20),
            Weight("bias", bias_vectors=2, gates=4, units=20),
            Weight("projection_kernel", units=20, projection=6),
            Weight("kernel_l1", projection=6, gates=4, units=20),
            Weight("recurrent_kernel_l1", projection=6, gates=4, units=20),
            Weight("bias_l1", bias_vectors=2, gates=4, units=20),
            Weight("projection_kernel_l1", units=20, projection=6),
        ),
        2800,  # torch.nn.LSTM(10, 20, 2, proj_size=6): (10 + 6 + 2) * 80 + 20 * 6 + (6 + 6 + 2) * 80 + 20 * 6
        TORCH_DOCS + "LSTM.html",
    ),
    Example(
        LSTM(20, peepholes=True),
        (5, 10),
        (20,),
        (
            Weight("kernel", inputs=10, gates=4, units=20),
            Weight("recurrent_kernel", hidden=20, gates=4, units=20),
            Weight("bias", gates=4, units=20),
            Weight("input_peephole", units=20),
            Weight("forget_peephole", units=20),
            Weight("output_peephole", units=20),
        ),
        2540,  # LSTMCell(20, use_peepholes=True) of TensorFlow 1: (10 + 20 + 1) * 4 * 20 + 3 * 20
        "https://arxiv.org/abs/1402.1128, equations 1 to 6",
    ),
    Example(
        LSTM(20, peepholes=True, projection=6),
        (5, 10),
        (6,),
        (
            Weight("kernel", inputs=10, gates=4, units=20),
            Weight("recurrent_kernel", projection=6, gates=4, units=20),
            Weight("bias", gates=4, units=20),
            Weight("input_peephole", units=20),
            Weight("forget_peephole", units=20),
            Weight("output_peephole", units=20),
            Weight("projection_kernel", units=20, projection=6),
        ),
        1540,  # LSTMCell(20, use_peepholes=True, num_proj=6): (10 + 6 + 1) * 4 * 20 + 3 * 20 + 20 * 6
        "https://arxiv.org/abs/1402.1128, section 2: nc * 4 + ni * nc * 4 + nr * nc * 4 + nc * 3 and nc * nr",
    ),
    Example(
        GRU(4),
        (5, 3),
        (4,),
        (
            Weight("kernel", inputs=3, gates=3, units=4),
            Weight("recurrent_kernel", hidden=4, gates=3, units=4),
            Weight("bias", bias_vectors=2, gates=3, units=4),
        ),
        108,  # (3 + 4 + 2) * 3 * 4
        KERAS_DOCS + "recurrent_layers/gru/",
    ),
    Example(
        GRU(5, return_sequences=True, bias_vectors=1, num_layers=3),
        (7, 3),
        (7, 5),
        (
            Weight("kernel", inputs=3, gates=3, units=5),
            Weight("recurrent_kernel", hidden=5, gates=3, units=5),
            Weight("bias", gates=3, units=5),
            Weight("kernel_l1", hidden=5, gates=3, units=5),
            Weight("recurrent_kernel_l1", hidden=5, gates=3, units=5),
            Weight("bias_l1", gates=3, units=5),
            Weight("kernel_l2", hidden=5, gates=3, units=5),
            Weight("recurrent_kernel_l2", hidden=5, gates=3, units=5),
            Weight("bias_l2", gates=3, units=5),
        ),
        465,  # three of keras.layers.GRU(5, reset_after=False): 135 + 165 + 165
        KERAS_DOCS + "recurrent_layers/gru/",
    ),
    Example(
        GRU(20, bias=False),
        (5, 10),
        (20,),
        (
            Weight("kernel", inputs=10, gates=3, units=20),
            Weight("recurrent_kernel", hidden=20, gates=3, units=20),
        ),
        1800,  # (10 + 20) * 3 * 20
        TORCH_DOCS + "GRU.html",
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose


WRONG: list[Wrong] = [
    (lambda: SimpleRNN(0), ConfigError, "SimpleRNN: units must be 1 or more, got 0"),
    (lambda: any_of.LSTM(8.0), TypeError, "LSTM: units must be a whole number, got 8.0 (float)"),
    (
        lambda: any_of.LSTM(8, return_sequences="yes"),
        TypeError,
        "LSTM: return_sequences must be True or False, got 'yes' (str)",
    ),
    (lambda: any_of.GRU(8, bias=None), TypeError, "GRU: bias must be True or False, got None (NoneType)"),
    (lambda: GRU(8, bias_vectors=0), ConfigError, "GRU: bias_vectors must be 1 or more, got 0"),
    (lambda: SimpleRNN(8, bias_vectors=3), ConfigError, "SimpleRNN: bias_vectors must be 1 or 2, got 3"),
    (
        lambda: any_of.LSTM(8, bias_vectors=True),
        TypeError,
        "LSTM: bias_vectors must be a whole number, got True (bool)",
    ),
    (lambda: GRU(8, num_layers=0), ConfigError, "GRU: num_layers must be 1 or more, got 0"),
    (
        lambda: any_of.GRU(8, num_layers="2"),
        TypeError,
        "GRU: num_layers must be a whole number, got '2' (str)",
    ),
    (lambda: LSTM(8, projection=0), ConfigError, "LSTM: projection must be 1 or more, got 0"),
    (lambda: LSTM(8, projection=8), ConfigError, "LSTM: projection must be less than units, 8, got 8"),
    (
        lambda: any_of.LSTM(8, projection=True),
        TypeError,
        "LSTM: projection must be a whole number, got True (bool)",
    ),
    (
        lambda: any_of.LSTM(8, peepholes=3),
        TypeError,
        "LSTM: peepholes must be True or False, got 3 (int)",
    ),
    (
        lambda: any_of.GRU(8, projection=4),
        TypeError,
        "GRU: there is no argument 'projection'; the arguments are return_sequences, units, bias, bias_vectors,"
        " num_layers, name, trainable, frozen_weights",
    ),
    (any_of.LSTM, TypeError, "LSTM.__init__() missing 1 required positional argument: 'units'"),
    (
        lambda: any_of.LSTM(8, dropout=0.5),
        TypeError,
        "LSTM: there is no argument 'dropout'; leave it out: it changes no count and no shape",
    ),
    (
        lambda: any_of.SimpleRNN(8).output_shape((128,)),
        ShapeError,
        "SimpleRNN(units=8): expects an input (length, channels), got (128,)",
    ),
    (
        lambda: any_of.LSTM(8, return_sequences=True).param_count((7, 7, 3)),
        ShapeError,
        "LSTM(units=8, return_sequences=True): expects an input (length, channels), got (7, 7, 3)",
    ),
    (
        lambda: GRU(8).weights((0, 3)),
        ShapeError,
        "GRU(units=8): every size in a shape must be 1 or more, got (0, 3)",
    ),
    (
        lambda: any_of.GRU(8).weights("abc"),
        TypeError,
        "GRU(units=8): a shape must be a tuple of whole numbers, got 'abc' (str)",
    ),
]

# PyTorch takes its time over each step.
short = st.tuples(st.integers(1, 3), draw.channels)
series = st.integers(0, 15).flatmap(lambda die: short if die else draw.any_shape())

TORCH_NAMES = {SimpleRNN: "RNN", LSTM: "LSTM", GRU: "GRU"}


def torch_recurrent(torch: Any, layer: Any, inputs: int, answer: Callable[[Any], Any], **more: Any) -> Any:
    """Return PyTorch's module, with the two bias vectors of a layer in one array, as we have them."""
    if isinstance(layer, LSTM):
        more["proj_size"] = layer.projection or 0
    module = getattr(torch.nn, TORCH_NAMES[type(layer)])(
        inputs, layer.units, layer.num_layers, bias=layer.bias, batch_first=True, **more
    )
    arrays = dict(module.named_parameters())
    told = torch.nn.Module()
    for name, array in arrays.items():
        if name.startswith("weight"):
            told.register_parameter(name, array)
        elif name.startswith("bias_ih"):
            both = torch.stack([array, arrays[name.replace("ih", "hh")]])
            told.register_parameter(name.replace("bias_ih", "bias"), torch.nn.Parameter(both.detach()))
    told.calls = [module]  # in a list, where PyTorch does not find its parameters once more
    told.forward = lambda array: answer(module(array)[0])
    return told


def last_or_all(layer: Any) -> Callable[[Any], Any]:
    return lambda output: output if layer.return_sequences else output[:, -1]


def torch_names(prefix: str, ours: str, theirs: str) -> dict[str, Callable[[Shape], tuple[str, Shape]]]:
    """Return PyTorch's names and shapes of the weights that have `ours` behind their names with us."""
    return {
        f"{prefix}kernel{ours}": lambda shape: (f"weight_ih_{theirs}", (prod(shape[1:]), shape[0])),
        f"{prefix}recurrent_kernel{ours}": lambda shape: (f"weight_hh_{theirs}", (prod(shape[1:]), shape[0])),
        f"{prefix}projection_kernel{ours}": lambda shape: (f"weight_hr_{theirs}", (shape[1], shape[0])),
        f"{prefix}bias{ours}": lambda shape: (f"bias_{theirs}", (2, prod(shape[1:]))),
    }


def fused(shape: Shape) -> Shape:
    """Return the shape with all gates in one axis."""
    return (*shape[:-2], prod(shape[-2:]))


def has_peepholes(layer: Any, _: Shape) -> bool:
    return isinstance(layer, LSTM) and layer.peepholes


TORCH_LACKS = {
    **unbatched(2),
    "peepholes": has_peepholes,
    "one bias vector": lambda layer, _: layer.bias and layer.bias_vectors == 1,
}
KERAS_LACKS = {
    "a second bias vector": lambda layer, _: (
        layer.bias_vectors == 2 and layer.bias and type(layer) is not GRU
    ),
    "stacks": lambda layer, _: layer.num_layers > 1,
    "peepholes": has_peepholes,
    "a projection": lambda layer, _: isinstance(layer, LSTM) and layer.projection is not None,
}


def keras_recurrent(keras: Any, layer: Any, **more: Any) -> Any:
    """Return Keras' layer."""
    if isinstance(layer, GRU):
        more["reset_after"] = layer.bias_vectors == 2
    return getattr(keras.layers, type(layer).__name__)(
        layer.units, use_bias=layer.bias, return_sequences=layer.return_sequences, **more
    )


LSTM_OPTIONS = {
    "projection": st.none() | st.integers(1, 100),
    "peepholes": st.sampled_from((False, False, True)),
}


def recurrent(layer: type[Layer[Any, Any]]) -> Entry:
    """Return the entry of a recurrent layer."""
    return Entry(
        layer,
        required={"units": draw.units},
        options={
            "return_sequences": draw.flags,
            "bias": draw.flags,
            "bias_vectors": st.sampled_from((1, 2)),
            "num_layers": st.sampled_from((1, 1, 2, 3)),
            **(LSTM_OPTIONS if layer is LSTM else {}),
        },
        inputs=series,
        torch=Torch(
            lambda torch, layer, shape: torch_recurrent(torch, layer, shape[-1], last_or_all(layer)),
            weights=torch_names("", "", "l0") | torch_names("", "_l1", "l1") | torch_names("", "_l2", "l2"),
            lacks=TORCH_LACKS,
            channels_last=True,
            device="cpu",
        ),
        keras=Keras(
            lambda keras, layer, _: keras_recurrent(keras, layer),
            weights={}
            if layer is SimpleRNN
            else {
                "kernel": lambda shape: ("kernel", fused(shape)),
                "recurrent_kernel": lambda shape: ("recurrent_kernel", fused(shape)),
                "bias": lambda shape: ("bias", fused(shape)),
            },
            lacks=KERAS_LACKS,
        ),
    )


ENTRIES = tuple(map(recurrent, (SimpleRNN, LSTM, GRU)))


def gates(layer: Any, x: Number) -> None:
    """Compute one cell in one step, of the sums of its kernels and biases."""
    if isinstance(layer, SimpleRNN):
        tanh(x + 1)
    elif isinstance(layer, GRU):
        reset, update = sigmoid(x + 1), sigmoid(x + 1)
        new = tanh(x + reset * 1)
        (1 - update) * new + update * 1
    else:
        peep = (lambda y: y + x * 1) if layer.peepholes else (lambda y: y)
        kept, taken, shown = (sigmoid(peep(x + 1)) for _ in range(3))
        memory = kept * 1 + taken * tanh(x + 1)
        shown * tanh(memory)


def step(layer: Any, prev_shape: Any, numbers: Numbers) -> None:
    """Run over the sequence, one layer after another."""
    time, inputs = prev_shape
    kinds = 1 if isinstance(layer, SimpleRNN) else 3 if isinstance(layer, GRU) else 4
    projection = getattr(layer, "projection", None)
    made = projection or layer.units
    for number in range(layer.num_layers):
        for _ in range(time):
            for _cell in range(layer.units):
                for _gate in range(kinds):
                    numbers.sum_of_products(made if number else inputs)
                    numbers.sum_of_products(made)
                    for _vector in range(layer.bias_vectors if layer.bias else 0):
                        numbers.one + 1
                gates(layer, numbers.one)
            for _feature in range(projection or 0):
                numbers.sum_of_products(layer.units)


FORWARD: dict[type, Forward] = dict.fromkeys((SimpleRNN, LSTM, GRU), step)
