"""Models of ONNX as networks: a file or a model says what it computes, and its numbers are not read."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import got
from cnnparams.bases.base import Layer
from cnnparams.errors import NetworkError
from cnnparams.extras import load_extra
from cnnparams.interop.drafting import as_mapping, is_layer, one_of
from cnnparams.interop.onnx_file import WHO, model_of
from cnnparams.interop.onnx_functions import ONNX_FUNCTIONS
from cnnparams.interop.onnx_graph import graph_of
from cnnparams.interop.onnx_inputs import inputs_of
from cnnparams.interop.onnx_records import Graph
from cnnparams.interop.onnx_shapes import Shapes
from cnnparams.interop.onnx_trace import Tracer, find_shapes
from cnnparams.interop.sketch import UnreadableError, WrongLayerError
from cnnparams.interop.torch import tell_unused
from cnnparams.interop.torch_reader import Emit, Reader
from cnnparams.interop.torch_trace import Called, Ref
from cnnparams.interop.values import Value, channels_last
from cnnparams.networks.network import Network
from cnnparams.settings.checks import is_name

Settings: TypeAlias = Mapping[str, Any]  # Any: settings of every type
Teach: TypeAlias = Mapping[str, Callable[[Settings], Layer[Any, Any]]]


def from_onnx(
    model: object,
    *,
    input_shape: Shape | Mapping[str, Shape] | None = None,
    sizes: Mapping[str, int] | None = None,
    batch_axis: int | Mapping[str, int | None] | None = 0,
    unknown: Literal["refuse", "keep"] = "refuse",
    unused: Literal["keep", "drop"] = "keep",
    layers: Teach | None = None,
) -> Network[Any]:
    """Return the network of an ONNX model, with the modules that its names tell as paths.

    Of a file, the graph is read and the sizes of its tensors: their numbers are passed over, and those in
    other files are not looked for. Nothing is run. ONNX does not say what is learnt: tensors of floats that
    layers take count as learnable, but the mean and the variance of a batch normalisation, which are state,
    and single numbers, which are constants. A tensor that two layers take is `Tied` or `Shared`, and counted
    once. Exporters fold batch normalisations into convolutions: the count is that of the file.

    Args:
        model: the path of a file, its bytes, or a model of the package `onnx`.
        input_shape: the shape of the first input as ONNX has it, channels first, without the batch, where
            the model leaves sizes open: `(3, 224, 224)`; of several inputs, a dict of shapes by their names.
        sizes: sizes for axes to which the model gives a name: `{"height": 224, "width": 224}`.
        batch_axis: which axis of the inputs is the batch; None if there is none; a dict by the names of
            inputs, if they differ.
        unknown: what to do with operations that no layer here describes: `"refuse"` them with an error that
            lists them all, or `"keep"` each as an `Opaque` step, whose parameters and shapes are known, but
            not its arithmetic.
        unused: what to do with initializers that nothing takes: `"keep"` each as a `Parameter`, or `"drop"`
            them. Both are told by a warning.
        layers: functions that make a layer of the settings of an operation, by its name, with the domain
            before it: `{"my.domain::MyOp": lambda settings: Dense(settings["units"])}`.

    Raises:
        ImportError: onnx is not installed.
        TypeError: an argument has the wrong type.
        ConfigError: `unknown` or `unused` is another word.
        NetworkError: the model is damaged, or cannot be read.
        OSError: there is no such file.

    Source:
        https://onnx.ai/onnx/operators/, https://onnx.ai/onnx/repo-docs/IR.html

    >>> from_onnx("lenet.onnx").param_count()  # doctest: +SKIP
    62958
    """
    one_of(WHO, "unknown", unknown, ("refuse", "keep"))
    one_of(WHO, "unused", unused, ("keep", "drop"))
    taught = _taught(layers)
    onnx = load_extra("onnx", WHO, "onnx")
    load_extra("onnx.shape_inference", WHO, "onnx")
    read = model_of(onnx, model)
    try:
        graph = graph_of(onnx, read)
        inputs = inputs_of(graph, input_shape, sizes, batch_axis)
        shapes = Shapes(onnx, graph, inputs.sizes)
        for name, shape in inputs.shapes.items():
            shapes.set_input(name, shape)
        find_shapes(graph, shapes, taught, keep=unknown == "keep")
        run = Tracer(graph, shapes, taught).trace(inputs.batch_size, inputs.batches)
        reader = Reader(run, {**ONNX_FUNCTIONS, **taught}, {})
        reader.read(["input", *list(graph.inputs)[1:]])
        left = reader.unused()
        for number in left if unused == "keep" else ():
            reader.keep_unused(number)
        network = reader.network(_name(model, graph), keep=unknown == "keep", taught="'Operation'")
    except RecursionError:
        raise NetworkError(f"{WHO}: the model is nested too deep") from None
    except UnreadableError as error:  # pragma: no cover - no model is known that comes here
        raise NetworkError(f"{WHO}: the model is not read: {error}") from None
    tell_unused(WHO, [reader.arrays[number] for number in left], unused, "the file")
    return network


ANY_NAME = frozenset({"main", "main_graph", "torch-jit-export", "torch_jit"})
"""What exporters call a graph that has no name."""


def _name(model: object, graph: Graph) -> str | None:
    """Return the name of a network: that of the file or, if it has none, of the graph."""
    name = Path(model).stem if isinstance(model, str | Path) else graph.name
    return name if is_name(name) and name not in ANY_NAME else None


def _taught(layers: object) -> dict[str, Emit]:
    """Return how operations become a layer."""
    given = as_mapping({} if layers is None else layers)
    if given is None or not all(isinstance(kind, str) and callable(make) for kind, make in given.items()):
        raise TypeError(
            f"{WHO}: layers must be a dict of functions by the names of operations, {got(layers)}"
        )
    return {kind: _whole(kind, make) for kind, make in given.items()}


def _whole(kind: str, make: Callable[[Settings], object]) -> Emit:
    """Return how an operation that is taken as a whole becomes a step."""

    def emit(reader: Reader, call: Called) -> Value:
        operation: Any = call.function
        layer: Any = make(operation.attributes)
        if not is_layer(layer):
            raise WrongLayerError(f"{WHO}: layers[{kind!r}] must return a layer, {got(layer)}")
        values: list[Value] = []
        arrays: dict[str, int] = {}
        for ref in call.refs:
            if ref.number in reader.arrays:
                arrays[f"weight{len(arrays)}"] = ref.number
                continue
            value = reader.value(ref)
            order = channels_last(value.shape, None if value.is_folded else value.batch)
            values.append(reader.sketch.arranged(value, order))
        output: Ref = call.outputs[0]
        batch = values[0].batch if values else None
        return reader.add(call, layer, values, channels_last(output.shape, batch), arrays, batch=batch)

    return emit
