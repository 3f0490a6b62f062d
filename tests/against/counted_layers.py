"""The layers that the counters are asked about, as modules of PyTorch, and where their numbers are apart."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from cnnparams import (
    GRU,
    LSTM,
    Activation,
    Attention,
    Bidirectional,
    CNNParamsError,
    CrossAttention,
    Dot,
    Dropout,
    FrozenBatchNorm,
    LayerScale,
    LocalResponseNorm,
    MatMul,
    MaxUnpool2D,
    Merge,
    MultiHeadAttention,
    Network,
    Resize,
    ResizeLike,
    SimpleRNN,
    Softmax,
    SpectralNorm,
    UpSample1D,
    UpSample2D,
    UpSample3D,
    WeightNorm,
    WindowAttention,
)
from cnnparams.bases.windows import Windows
from cnnparams.layers.adaptive_pooling import AdaptivePool
from cnnparams.layers.conv_recurrent import RecurrentFilters
from cnnparams.layers.depthwise import Separable
from cnnparams.layers.transposed import Transposed
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.parts import TORCH_ACTIVATIONS
from tests.against.torch_side import Torch
from tests.families import TABLE

MOST = 3_000_000  # operations, so that the tools answer at once

NO_MODULE = {  # written with functions, or by a class that the tools do not know
    Attention,
    Bidirectional,
    CrossAttention,
    FrozenBatchNorm,
    LocalResponseNorm,
    MaxUnpool2D,
    SpectralNorm,
    WeightNorm,
    WindowAttention,
}


def recurrent(torch: Any, layer: Any, prev_shape: Any) -> Any:
    names = {SimpleRNN: "RNN", LSTM: "LSTM", GRU: "GRU"}
    more = {"proj_size": layer.projection or 0} if isinstance(layer, LSTM) else {}
    make = getattr(torch.nn, names[type(layer)])
    return make(prev_shape[-1], layer.units, layer.num_layers, bias=layer.bias, batch_first=True, **more)


def upsampling(torch: Any, layer: Any, _: Any) -> Any:
    if isinstance(layer, Resize):
        return torch.nn.Upsample(size=layer.size, mode=layer.interpolation)
    # calflops takes one factor only
    factor = layer.size[0] if len(set(layer.size)) == 1 else layer.size
    return torch.nn.Upsample(scale_factor=factor, mode=layer.interpolation)


WORDS: dict[type, tuple[str, tuple[str, ...]]] = {
    Activation: ("function", tuple(TORCH_ACTIVATIONS)),
    UpSample1D: ("interpolation", ("nearest", "linear")),
    UpSample2D: ("interpolation", ("nearest", "bilinear", "bicubic")),
    UpSample3D: ("interpolation", ("nearest", "trilinear")),
    Resize: ("interpolation", ("nearest", "bilinear", "bicubic")),
}
"""A setting whose words are drawn besides: all make the same shape, which is what the entries compare."""


MODULES: dict[type, Callable[[Any, Any, Any], Any]] = {
    **dict.fromkeys((SimpleRNN, LSTM, GRU), recurrent),
    **dict.fromkeys((UpSample1D, UpSample2D, UpSample3D, Resize), upsampling),
}
"""The module itself, where the comparison of parameters needs another one."""


def module_of(entry: Entry, layer: Any, prev_shape: Any) -> tuple[Any, list[Any]]:
    """Return the module that a tool is asked about, and its inputs."""
    side: Any = entry.torch  # which it is, as others are not compared
    module, call, _ = torch_module(layer, prev_shape)
    _, inputs = side.made(layer, prev_shape, 1)
    return (module if call is None else called(module, call)), inputs


def torch_module(layer: Any, prev_shape: Any) -> tuple[Any, Callable[..., Any] | None, bool]:
    """Return a layer as a module of PyTorch, how it is called, if not as usual, and if channels are last."""
    import torch

    side: Any = ENTRY_OF[type(layer)].torch
    assert not side.lacking(layer, prev_shape), f"PyTorch lacks {side.lacking(layer, prev_shape)}: {layer}"
    if type(layer) in MODULES:
        return MODULES[type(layer)](torch, layer, prev_shape).eval(), None, side.channels_last
    module, _ = side.made(layer, prev_shape, 1)
    call = side.call
    if isinstance(layer, MultiHeadAttention):
        call = lambda attend, array: attend(array, array, array, need_weights=False)[0]  # noqa: E731
    return module, call, side.channels_last


def keras_layers(keras: Any, layer: Any, prev_shape: Any) -> tuple[Any, Callable[..., Any] | None]:
    """Return a layer as layers of Keras, one behind the other, and how they are called, if not as usual."""
    if isinstance(layer, LayerScale):
        scale = keras.src.applications.convnext.LayerScale
        return [scale(1e-6, prev_shape[-1])], None
    side: Any = ENTRY_OF[type(layer)].keras
    assert not side.lacking(layer, prev_shape), f"Keras lacks {side.lacking(layer, prev_shape)}: {layer}"
    built = side.build(keras, layer, prev_shape)
    if isinstance(layer, CrossAttention):  # its entry asks for the scores, which takes another way
        return built, lambda attend, query, key, value=None: attend(
            query, key if value is None else value, key=key
        )
    return (built if isinstance(built, list) or side.call else [built]), side.call


def called(module: Any, call: Callable[..., Any]) -> Any:
    """Return a module that calls another one as `call` does."""
    import torch

    class Calling(torch.nn.Module):  # type: ignore[misc]  # torch has no types here
        def __init__(self) -> None:
            super().__init__()
            self.inner = module

        def forward(self, *arrays: Any) -> Any:
            return call(self.inner, *arrays)

    return Calling().eval()


def _has_projection(layer: Any, _: Any) -> bool:
    return getattr(layer, "projection", None) is not None


def _takes_those_of_the_batch(layer: Any, _: Any) -> bool:
    return getattr(layer, "track_statistics", True) is False


def _is_lopsided(layer: Any, _: Any) -> bool:
    """Whether more is added at one end than at the other, which takes a module before a pool."""
    padding = getattr(layer, "padding", ())
    return any(before != after for before, after in (() if isinstance(padding, str) else padding))


def _is_adapted(layer: Any, shape: Any) -> bool:
    """Whether the windows of an adaptive pool are not all of one size."""
    made = getattr(layer, "output_size", ())
    return any(places and size % places for size, places in zip(shape, made, strict=False))


def _is_short(layer: Any, _: Any) -> bool:
    """Whether PyTorch's `padding="same"` adds one more at the end, of which some do not think."""
    axes = zip(getattr(layer, "kernel_size", ()), getattr(layer, "dilation", ()), strict=False)
    return getattr(layer, "padding", None) == "same" and any((size - 1) * rate % 2 for size, rate in axes)


def _is_by_word(layer: Any, _: Any) -> bool:
    return getattr(layer, "padding", None) == "same"


def _is_broadcast(layer: Any, shapes: Any) -> bool:
    """Whether a product of matrices is one of each with each."""
    return isinstance(layer, MatMul) and shapes[0][:-2] != shapes[1][:-2]


def _has_own_key(layer: Any, _: Any) -> bool:
    return bool(getattr(layer, "bias_kv", False))


def _never_drops(layer: Any, _: Any) -> bool:
    return isinstance(layer, Dropout) and layer.rate == 0


def _is_by_other_ways(layer: Any, shapes: Any) -> bool:
    """Whether Keras computes it on TensorFlow by other operators than usual."""
    if isinstance(layer, MultiHeadAttention | CrossAttention):
        return len(shapes) > 2 if isinstance(shapes[0], int) else len(shapes[0]) > 2
    if isinstance(layer, Softmax):
        return layer.axis not in {-1, len(shapes)}
    if isinstance(layer, Windows | Transposed | Separable):
        return getattr(layer, "groups", 1) != 1 or max(layer.dilation) > 1
    if isinstance(layer, Merge) and len(set(map(len, shapes))) > 1:
        return True
    return isinstance(layer, Dot) and layer.normalize


Apart = Callable[[Any, Any], bool]
APART: dict[str, list[Apart]] = {
    "torch": [_has_projection],  # such an LSTM is several operators
    "fvcore": [
        _takes_those_of_the_batch,
        _is_by_word,  # it has no rule for it
        lambda layer, shape: isinstance(layer, ResizeLike) and len(shape[0]) != 3,  # nor for other ranks
    ],
    "thop": [_has_projection],
    "ptflops": [_has_projection, _is_lopsided, _has_own_key],
    "torchinfo": [],
    "torchprofile": [_has_projection, _is_by_word],
    "torchscan": [_is_adapted, _has_own_key, _never_drops],
    "ultralytics-thop": [_has_projection],
    "calflops": [_has_projection, _is_lopsided, _is_short, _takes_those_of_the_batch, _is_broadcast],
    "deepspeed": [_has_projection, _is_lopsided, _is_short, _takes_those_of_the_batch, _is_broadcast],
    "tensorflow": [_is_by_other_ways],
}
"""Where a tool's number depends on what a convention does not look at."""

ENTRY_OF: dict[type, Entry] = {entry.layer: entry for entry in TABLE}

COMPARED = [entry for entry in TABLE if isinstance(entry.torch, Torch) and entry.layer not in NO_MODULE]

NOT_IN_A_TABLE = (AdaptivePool, Bidirectional, RecurrentFilters)
"""What the TensorFlow profiler counts as many small operators, or only in part."""

COMPARED_IN_KERAS = [
    entry for entry in TABLE if isinstance(entry.keras, Keras) and not issubclass(entry.layer, NOT_IN_A_TABLE)
]


def draws(entry: Entry) -> st.SearchStrategy[tuple[dict[str, Any], Any]]:
    """Draw settings and the shape of an input."""
    if entry.layer not in WORDS:
        return entry.draws()
    setting, words = WORDS[entry.layer]
    return st.tuples(entry.draws(), st.sampled_from(words)).map(
        lambda drawn: ({**drawn[0][0], setting: drawn[1]}, drawn[0][1])
    )


def keras_draws(entry: Entry) -> st.SearchStrategy[tuple[dict[str, Any], Any]]:
    """Draw settings that Keras has, too, and the shape of an input."""
    return draws(entry) if entry.layer is Activation else entry.draws()


def is_compared(package: str, layer: Any, prev_shape: Any) -> bool:
    """Whether a tool can be asked about a layer: it fits its input, is small, and PyTorch has it."""
    try:
        layer.param_count(prev_shape)
        operations = layer.operations(prev_shape)
    except CNNParamsError:
        return False
    return sum(each.count for each in operations) <= MOST and not any(
        apart(layer, prev_shape) for apart in APART[package]
    )


def network_of(layer: Any, prev_shape: Any) -> Any:
    """Return the layer alone in a network."""
    shapes = prev_shape if layer.takes_several else (prev_shape,)
    network: Any = Network(shapes[0])
    for number, shape in enumerate(shapes[1:]):
        network = network.add_input(f"other{number}", shape)
    return network.add(layer, after=[step.path for step in network.inputs] if layer.takes_several else None)
