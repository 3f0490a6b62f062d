"""Models of Keras as networks: a model, its JSON, its config, or a `.keras` file; Keras is not needed."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias, cast, final
from zipfile import BadZipFile, ZipFile

from attrs import frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import brief, got, is_integer, is_tuple
from cnnparams.bases.base import Layer
from cnnparams.bases.copying import frozen_with
from cnnparams.errors import NetworkError
from cnnparams.interop.drafting import Call, Draft, as_list, as_mapping, refuse_unknown, shared
from cnnparams.interop.keras_layers import LAYERS, OPERATIONS, Make
from cnnparams.layers.merging import Add
from cnnparams.layers.scaling import Scale
from cnnparams.layers.wrappers import TimeDistributed
from cnnparams.networks.network import Network

WHO = "from_keras"
MOST_BYTES = 16 * 2**20
"""How long the config of a `.keras` file may be: the sizes that an archive states may be wrong."""

WRAPPERS = ("TimeDistributed", "Bidirectional")
BUILT_IN = ("InputLayer", "CustomScaleLayer")
"""Classes that are read here, and not by the table."""

Config: TypeAlias = Mapping[str, Any]  # Any: JSON
Teach: TypeAlias = Mapping[str, Callable[[Config], Layer[Any, Any]]]


def from_keras(
    model: object,
    *,
    input_shape: Shape | Mapping[str, Shape] | None = None,
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
        layers: functions that make a layer of the config of a class, by its name, for classes that are not
            known here: `{"MyLayer": lambda config: Dense(config["units"])}`.

    Raises:
        TypeError: an argument has the wrong type.
        NetworkError: the model cannot be read: an error lists all layers that are not known, with their
            paths.

    >>> text = '''{"class_name": "Sequential", "config": {"name": "tiny", "layers": [
    ...     {"class_name": "InputLayer", "config": {"name": "image", "batch_shape": [null, 32, 32, 3]}},
    ...     {"class_name": "Conv2D", "config": {"name": "conv", "filters": 8, "kernel_size": [5, 5],
    ...      "strides": [1, 1], "padding": "valid", "use_bias": true}}]}}'''
    >>> from_keras(text)["conv"].param_count()  # 608 = ((5 * 5 * 3) + 1) * 8
    608
    """
    config = _config_of(model)
    made = {name: _taught(make) for name, make in (layers or {}).items()}
    reader = _Reader(
        _shapes_of(input_shape), {**LAYERS, **made}, str(_settings("the model", config).get("name"))
    )
    return reader.read(config)


def _taught(make: Callable[[Config], Layer[Any, Any]]) -> Make:
    return lambda call: make(call.config)


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
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
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


def _settings(path: str, layer: object) -> Config:
    """Return the config of a layer."""
    found = as_mapping(layer)
    config = None if found is None else as_mapping(found.get("config"))
    if config is None:
        raise NetworkError(f"{WHO}: {path}: must have a config, got {brief(layer)}")
    return config


@final
@frozen
class _Tensor:
    """An output of a call: of which layer, of which of its calls, and which output."""

    layer: str
    call: int
    output: int


@final
class _Use:
    """One use of a layer in a config, and the tensors that it takes."""

    def __init__(self, layer: Config, name: str, call: int, uses: int, node: Any) -> None:
        self.layer = layer
        self.name = name
        self.call = call
        self.uses = uses
        self.node = node
        self.tensors = _tensors(node)


@final
class _Reader:
    """Reads one model, and those inside of it."""

    def __init__(self, shapes: Mapping[str | None, Shape], layers: Mapping[str, Make], name: str) -> None:
        self.shapes = shapes
        self.layers = layers
        self.draft = Draft(WHO, name)

    def read(self, config: Config) -> Network[Any]:
        """Return the network of a config."""
        try:
            how = "say how to make it: layers={'Name': lambda config: ...}"
            refuse_unknown(WHO, list(self.unknown(config, "", is_whole=True)), how)
            self.model(config, "", None)
        except RecursionError:
            raise NetworkError(f"{WHO}: the config is nested too deep") from None
        if self.draft.network is None:
            raise NetworkError(f"{WHO}: the model has no input")
        return self.draft.network

    def unknown(self, layer: Config, path: str, *, is_whole: bool = False) -> Iterator[tuple[str, str]]:
        """Yield the paths and the classes of all layers that are not known."""
        config = _settings(path or "the model", layer)
        here = "" if is_whole else f"{path}{layer.get('name') or config.get('name')}"
        kind = str(layer.get("class_name"))
        inner = as_mapping(config.get("layer"))
        if "layers" in config:
            for each in as_list(config["layers"]) or ():
                yield from self.unknown(each, f"{here}/" if here else "")
        elif kind in WRAPPERS and inner is not None:
            yield from self.unknown(inner, f"{here}/")
        elif kind not in self.table(layer) and kind not in BUILT_IN:
            yield here or "the model", kind

    def table(self, layer: Config) -> Mapping[str, Make]:
        """Return how layers, or functions, are made."""
        return OPERATIONS if ".ops" in str(layer.get("module")) else self.layers

    def model(
        self, config: Config, path: str, inputs: Sequence[str] | None, origin: str | None = None
    ) -> list[str]:
        """Read a model, and return the paths of its outputs.

        Args:
            config: its config.
            path: what its paths begin with.
            inputs: the paths that it takes; None if it is not inside of another model.
            origin: what the paths of its first use begin with, if it is used several times.
        """
        settings = _settings(path or "the model", config)
        nodes = as_list(settings.get("layers"))
        if nodes is None:
            raise NetworkError(f"{WHO}: {path or 'the model'}: must have layers, got {brief(settings)}")
        if "output_layers" not in settings:
            return self.sequence(settings, nodes, path, inputs, origin)
        return self.graph(settings, nodes, path, inputs, origin)

    def sequence(
        self,
        settings: Config,
        layers: Sequence[Config],
        path: str,
        inputs: Sequence[str] | None,
        origin: str | None,
    ) -> list[str]:
        """Read a chain of layers."""
        at = None if inputs is None else list(inputs)
        for number, layer in enumerate(layers):
            config = _settings(f"{path}layers[{number}]", layer)
            name = f"{path}{config.get('name', number)}"
            if layer.get("class_name") == "InputLayer":
                at = at or [self.input(name, config)]
                continue
            if at is None:
                shape = config.get("batch_input_shape") or settings.get("build_input_shape")
                at = [self.input("input", {"batch_shape": shape})]
            first = None if origin is None else f"{origin}{config.get('name', number)}"
            at = self.call(layer, name, at, (), first)
        return at or []

    def graph(
        self,
        settings: Config,
        layers: Sequence[Config],
        path: str,
        inputs: Sequence[str] | None,
        origin: str | None,
    ) -> list[str]:
        """Read layers that are wired by their calls, in an order in which each finds its inputs."""
        found: dict[_Tensor, str] = {}
        starts = _tensors(settings.get("input_layers"))
        for number, tensor in enumerate(starts if inputs is not None else ()):
            found[tensor] = (inputs or ())[number] if number < len(inputs or ()) else self.lost(path, tensor)
        waiting: list[_Use] = []
        names: set[str] = set()
        for number, layer in enumerate(layers):
            config = _settings(f"{path}layers[{number}]", layer)
            name = str(layer.get("name") or config.get("name"))
            if name in names:
                raise NetworkError(f"{WHO}: {path}{name}: two layers have this name")
            names.add(name)
            if layer.get("class_name") == "InputLayer":
                if inputs is None:
                    found[_Tensor(name, 0, 0)] = self.input(f"{path}{name}", config)
                continue
            nodes = as_list(layer.get("inbound_nodes")) or ()
            waiting += [_Use(layer, name, call, len(nodes), node) for call, node in enumerate(nodes)]
        while waiting:
            left: list[_Use] = []
            for use in waiting:
                if any(tensor not in found for tensor in use.tensors):
                    left.append(use)
                    continue
                sources = [found[tensor] for tensor in use.tensors]
                constants = tuple(_constants(use.node))
                here = path if origin is None else origin
                first = f"{here}{use.name}" if use.uses > 1 or origin is not None else None
                outputs = self.call(use.layer, f"{path}{use.name}", sources, constants, first)
                found |= {_Tensor(use.name, use.call, place): output for place, output in enumerate(outputs)}
            if len(left) == len(waiting):
                places = ", ".join([f"{path}{use.name}" for use in left[:5]])
                raise NetworkError(f"{WHO}: nothing feeds {places}")
            waiting = left
        return [found.get(each) or self.lost(path, each) for each in _tensors(settings.get("output_layers"))]

    def lost(self, path: str, tensor: _Tensor) -> str:
        raise NetworkError(
            f"{WHO}: {path or 'the model'}: there is no output {tensor.output} of {tensor.layer}"
        )

    def input(self, path: str, config: Config) -> str:
        """Add an input, with the sizes that were given in place of those that are open."""
        stated = config.get("batch_shape") or config.get("batch_input_shape")
        sizes_stated = as_list(stated)
        if not sizes_stated:
            raise NetworkError(f"{WHO}: {path}: its shape is not known; give input_shape")
        open_shape = list(sizes_stated)[1:]
        name = path.rpartition("/")[2]
        shape = self.shapes.get(name, self.shapes.get(None) if self.draft.network is None else None)
        sizes = open_shape if shape is None else list(shape)
        if len(sizes) != len(open_shape):
            raise NetworkError(f"{WHO}: {path}: its shape has {len(open_shape)} sizes, got {shape}")
        if None in sizes:
            rule = "leaves sizes open; give input_shape"
            raise NetworkError(f"{WHO}: {path}: {rule}, got {tuple(open_shape)}")
        return self.draft.add_input(path, tuple(sizes))

    def call(
        self,
        layer: Config,
        path: str,
        sources: Sequence[str],
        constants: tuple[float, ...],
        first: str | None,
    ) -> list[str]:
        """Read one use of a layer; return the paths of its outputs.

        Args:
            layer: its config.
            path: its path.
            sources: the paths of its inputs.
            constants: the numbers among its arguments.
            first: the path of its first use, if it is used several times.
        """
        config = _settings(path, layer)
        if "layers" in config:
            free = self.draft.free(path)
            return self.model(layer, f"{free}/", sources, None if first is None else f"{first}/")
        kind = str(layer.get("class_name"))
        if config.get("data_format") == "channels_first":
            raise NetworkError(f"{WHO}: {path}: data_format='channels_first' is not read")
        if kind == "MultiHeadAttention":  # what is asked, and what is looked at, once
            sources = list(dict.fromkeys(sources))
        shapes = tuple([self.draft.shape_of(source) for source in sources])
        if kind == "CustomScaleLayer":  # of Inception-ResNet: the sum of one and the scaled other
            scaled = self.draft.add(f"{path}/scale", Scale(config["scale"]), sources[1:])
            return [self.draft.add(f"{path}/add", Add(), [sources[0], scaled])]
        call = Call(path, kind, config, shapes, constants)
        made = self.layer(call, layer)
        trainable = config.get("trainable", True) is not False
        inside = list(sources)
        for number, each in enumerate(made if isinstance(made, tuple) else (made,)):
            one = frozen_with(each, trainable=trainable)
            one = one if first is None else shared(one, first if number == 0 else f"{first}_{number}")
            inside = [self.draft.add(path if number == 0 else f"{path}_{number}", one, inside)]
        return inside

    def layer(self, call: Call, layer: Config) -> Layer[Any, Any] | tuple[Layer[Any, Any], ...]:
        """Make the layer of a call."""
        if call.kind in WRAPPERS:
            inner = as_mapping(call.config.get("layer")) or {}
            shape = call.shapes[0][1:] if call.kind == "TimeDistributed" else call.shapes[0]
            kind = str(inner.get("class_name"))
            made: Any = self.layer(Call(call.path, kind, _settings(call.path, inner), (shape,)), inner)
            if call.kind == "TimeDistributed":
                return self.draft.made(call.path, lambda: TimeDistributed(made))
            from cnnparams.blocks.bidirectional import Bidirectional

            return self.draft.made(
                call.path, lambda: Bidirectional(made, merge=call.config.get("merge_mode", "concat"))
            )
        make = self.table(layer)[call.kind]
        return self.draft.made(call.path, lambda: make(call))


def _tensors(node: object) -> list[_Tensor]:
    """Return the tensors among the arguments of a call, or in a list of layers, in their order."""
    return list(_walk(node))


def _walk(node: object) -> Iterator[_Tensor]:
    config, items = as_mapping(node), as_list(node)
    if config is not None and config.get("class_name") == "__keras_tensor__":
        items = as_list(_settings("a tensor", config).get("keras_history")) or ()
        config = None
    if items is not None and len(items) >= 3 and isinstance(items[0], str):
        if not is_integer(items[1]) or not is_integer(items[2]):
            raise NetworkError(f"{WHO}: a tensor is named by a layer and two numbers, got {brief(node)}")
        yield _Tensor(items[0], items[1], items[2])
        return
    for value in (config or {}).values() if items is None else items:
        yield from _walk(value)


def _constants(node: object) -> Iterator[float]:
    """Yield the numbers among the arguments of a call."""
    config = as_mapping(node)
    for value in (as_list(config.get("args")) or ()) if config is not None else ():
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield value
