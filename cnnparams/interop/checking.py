"""A network beside a real model: the same difference as of two networks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from cnnparams.analysis.comparing import Difference
from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import got
from cnnparams.errors import NetworkError
from cnnparams.interop.drafting import as_mapping
from cnnparams.interop.keras import from_keras
from cnnparams.interop.onnx import from_onnx
from cnnparams.interop.torch import from_torch
from cnnparams.interop.torch_programs import is_program, says_sizes
from cnnparams.networks.network import Network

WHO = "check"

Shapes: TypeAlias = tuple[Shape, ...]


def check(network: Network[Any], model: object, *input_shapes: Shape) -> Difference:
    """Compare a network with a real model: step by step, as `network.compare` does with another network.

    The difference is true where there is none, so that `assert check(network, model)` is a test, and shows
    the table where it fails.

    Args:
        network: the network.
        model: a module or an exported program of PyTorch, a model of Keras, or the path of a `.keras` or
            `.onnx` file.
        *input_shapes: of a module of PyTorch, the shapes of its inputs as PyTorch has them, without the
            batch; without any, those of the network, channels first.

    Raises:
        TypeError: this is not a network, or not a model.
        NetworkError: the model cannot be read.

    >>> from cnnparams import Conv2D
    >>> text = '''{"class_name": "Sequential", "config": {"name": "tiny", "layers": [
    ...     {"class_name": "InputLayer", "config": {"name": "image", "batch_shape": [null, 32, 32, 3]}},
    ...     {"class_name": "Conv2D", "config": {"name": "conv", "filters": 8, "kernel_size": [5, 5],
    ...      "strides": [1, 1], "padding": "valid", "use_bias": true}}]}}'''
    >>> bool(check(Network((32, 32, 3)).add(Conv2D(8, 5, name="conv")), text))
    True
    >>> print(check(Network((32, 32, 3), name="mine").add(Conv2D(8, 3, name="conv")), text).first.changes[0])
    kernel_size: (3, 3) -> (5, 5)
    """
    if not isinstance(network, Network):
        raise TypeError(f"{WHO}: takes a network and a model, {got(network)}")
    return network.compare(_network_of(network, model, input_shapes))


def _network_of(network: Network[Any], model: object, input_shapes: Shapes) -> Network[Any]:
    """Read a model of whatever kind."""
    if hasattr(model, "named_parameters"):
        return _read_torch(network, model, input_shapes)
    given: Any = model
    if isinstance(given, str | Path) and str(given).endswith(".onnx"):
        return from_onnx(given)
    if isinstance(given, str | Path) or as_mapping(given) is not None or hasattr(given, "to_json"):
        inputs = {step.path: step.output_shape for step in network.inputs}
        shape = network.inputs[0].output_shape if len(inputs) == 1 else None
        try:
            return from_keras(given)
        except NetworkError:
            if shape is None:
                raise
            return from_keras(given, input_shape=shape)
    raise TypeError(f"{WHO}: takes a module of PyTorch or a model of Keras, {got(model)}")


def _read_torch(network: Network[Any], model: object, input_shapes: Shapes) -> Network[Any]:
    """Read a module or a program; without shapes, channels come first or, of series, where it takes them."""
    read: Callable[[Shapes], Network[Any]] = lambda shapes: from_torch(model, *shapes, unknown="keep")  # noqa: E731
    if input_shapes:
        return read(input_shapes)
    own = [step.output_shape for step in network.inputs]
    first = tuple([(shape[-1], *shape[:-1]) for shape in own])
    series = tuple([shape if len(shape) == 2 else (shape[-1], *shape[:-1]) for shape in own])
    if is_program(model) and says_sizes(model):  # which may be others
        return read(())
    try:
        return read(first)
    except NetworkError:
        if series == first:
            raise
        return read(series)
