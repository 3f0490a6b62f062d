"""Models of Keras as networks: a model, its JSON, its config, or a `.keras` file; Keras is not needed."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - a class, whatever its name

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import brief, got, is_integer, is_tuple
from cnnparams.bases.base import Layer
from cnnparams.errors import NetworkError
from cnnparams.interop.drafting import Call, as_mapping, is_layer, one_of
from cnnparams.interop.keras_facts import facts_of
from cnnparams.interop.keras_layers import LAYERS, Make
from cnnparams.interop.keras_nodes import WHO
from cnnparams.interop.keras_operations import OPERATIONS
from cnnparams.interop.keras_reader import Reader, settings_of
from cnnparams.networks.network import Network

MOST_BYTES = 16 * 2**20
"""How long the config of a `.keras` file may be: the sizes that an archive states may be wrong."""

Config: TypeAlias = Mapping[str, Any]  # Any: JSON
Teach: TypeAlias = Mapping[str, Callable[[Config], Layer[Any, Any]]]


def from_keras(
    model: object,
    *,
    input_shape: Shape | Mapping[str, Shape] | None = None,
    unknown: Literal["refuse", "keep"] = "refuse",
    layers: Teach | None = None,
) -> Network[Any]:
    """Return the network of a model of Keras 3, with its names as paths.

    Of a model, only its config is read, and of a `.keras` file, too: no weight is looked at, nothing is run,
    and Keras need not be installed to read files and JSON. Layers that are called several times are `Shared`;
    models inside a model are groups, by their names.

    Args:
        model: a model, the text of its `to_json()`, its config as a dict, or the path of a `.keras` file.
        input_shape: the shape of the input, without the batch, where the model leaves sizes open; of several
            inputs, a dict of shapes by their names.
        unknown: what to do with layers and functions that no layer here describes: `"refuse"` them with an
            error that lists them all, or `"keep"` each as an `Opaque` step. The weights of a layer are in a
            model itself, and not in its config.
        layers: functions that make a layer of the config of a class, by its name, for classes that are not
            known here: `{"MyLayer": lambda config: Dense(config["units"])}`.

    Raises:
        TypeError: an argument has the wrong type.
        ConfigError: `unknown` is another word.
        NetworkError: the model cannot be read: an error lists all layers that are not known, with their
            paths.

    >>> text = '''{"class_name": "Sequential", "config": {"name": "tiny", "layers": [
    ...     {"class_name": "InputLayer", "config": {"name": "image", "batch_shape": [null, 32, 32, 3]}},
    ...     {"class_name": "Conv2D", "config": {"name": "conv", "filters": 8, "kernel_size": [5, 5],
    ...      "strides": [1, 1], "padding": "valid", "use_bias": true}}]}}'''
    >>> from_keras(text)["conv"].param_count()  # 608 = ((5 * 5 * 3) + 1) * 8
    608
    """
    one_of(WHO, "unknown", unknown, ("refuse", "keep"))
    config = _config_of(model)
    given: object = {} if layers is None else layers
    taught = as_mapping(given)
    if taught is None or not all(map(callable, taught.values())):
        raise TypeError(f"{WHO}: layers must be a dict of functions by the names of classes, {got(given)}")
    made = {name: _taught(name, make) for name, make in taught.items()}
    shapes = _shapes_of(input_shape)
    name = str(settings_of("the model", config).get("name"))
    reader = Reader(shapes, {**LAYERS, **made}, {**OPERATIONS, **made}, name)
    if unknown == "keep":
        reader.facts = facts_of(config, model)
    network = reader.read(config)
    unused = [name for name in shapes if name is not None and name not in reader.inputs]
    if unused:
        known = ", ".join(reader.inputs)
        raise NetworkError(f"{WHO}: there is no input {unused[0]!r}; the inputs are {known}")
    return network


def _taught(name: str, make: Callable[[Config], object]) -> Make:
    """Return how a layer is made of a call, by a function of its config."""

    def made(call: Call) -> Any:
        layer = make(call.config)
        if not is_layer(layer):
            raise TypeError(f"layers[{name!r}] must return a layer, {got(layer)}")
        return layer

    return made


def _config_of(model: object) -> Config:
    """Return the config of whatever was given."""
    if isinstance(model, Path) or (isinstance(model, str) and model.endswith(".keras")):
        return _parsed(_from_archive(Path(model)))
    if isinstance(model, str):
        return _parsed(model)
    config = as_mapping(model)
    if config is not None:
        return config if "class_name" in config else {"class_name": "Functional", "config": config}
    write: Callable[[], str] | None = getattr(model, "to_json", None)
    if write is None or not hasattr(model, "layers"):
        rule = "takes a model, its JSON, its config, or the path of a .keras file"
        raise TypeError(f"{WHO}: {rule}, {got(model)}")
    return _parsed(write())


def _from_archive(path: Path) -> str:
    """Return the config in a `.keras` file; nothing else in it is read."""
    try:
        with ZipFile(path) as archive, archive.open("config.json") as file:
            text = file.read(MOST_BYTES + 1)
    except (
        BadZipFile,
        EOFError,
        KeyError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
        ZlibError,
    ) as error:
        raise NetworkError(f"{WHO}: {path}: is no .keras file: {error}") from None
    if len(text) > MOST_BYTES:
        raise NetworkError(f"{WHO}: {path}: its config is longer than {MOST_BYTES:,} bytes")
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NetworkError(f"{WHO}: {path}: its config is no text: {error}") from None


def _parsed(text: str) -> Config:
    try:
        config: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        rule = "is nested too deep" if isinstance(error, RecursionError) else f"is not JSON: {error}"
        raise NetworkError(f"{WHO}: the config {rule}") from None
    found = as_mapping(config)
    if found is None:
        raise NetworkError(f"{WHO}: the config must be an object, got {brief(config)}")
    return found


def _shapes_of(shape: object) -> Mapping[str | None, Shape]:
    """Return the shapes that were given, by the names of inputs; None is the only one."""
    if shape is None:
        return {}
    named = as_mapping(shape)
    shapes: Mapping[str | None, object] = {None: shape} if named is None else dict(named.items())
    for each in shapes.values():
        if not is_tuple(each) or not all(map(is_integer, each)):
            raise TypeError(f"{WHO}: input_shape must be a tuple of whole numbers, {got(each)}")
    return cast("Mapping[str | None, Shape]", shapes)
