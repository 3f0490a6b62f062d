"""Reads a config of Keras: the layers of a model, and of the models inside of it, call by call."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias, final

from attrs import evolve, frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import brief
from cnnparams.bases.base import Layer
from cnnparams.bases.copying import frozen_with
from cnnparams.blocks.bidirectional import Bidirectional
from cnnparams.errors import NetworkError
from cnnparams.interop.drafting import Call, Draft, as_list, as_mapping, refuse_unknown, shared
from cnnparams.interop.keras_axes import channels_come_first, last, layers_in, with_axes
from cnnparams.interop.keras_facts import Facts, is_function, kept
from cnnparams.interop.keras_layers import Make
from cnnparams.interop.keras_nodes import WHO, Arguments, Tensor, arguments_of, tensors_in
from cnnparams.layers.merging import Add
from cnnparams.layers.scaling import Scale
from cnnparams.layers.wrappers import TimeDistributed
from cnnparams.networks.graph import Graph
from cnnparams.networks.network import Network

Config: TypeAlias = Mapping[str, Any]  # Any: JSON

WRAPPERS = ("TimeDistributed", "Bidirectional")
BUILT_IN = ("InputLayer", "CustomScaleLayer")
"""Classes that are read here, and not by the table."""

NOT_READ: Mapping[str, tuple[object, ...]] = {
    "lora_rank": (),
    "quantization_mode": (),
}
"""Settings that are not read, with the values that matter: without any, all but None."""


def settings_of(path: str, layer: object) -> Config:
    """Return the config of a layer.

    Raises:
        NetworkError: there is none.
    """
    found = as_mapping(layer)
    config = None if found is None else as_mapping(found.get("config"))
    if config is None:
        raise NetworkError(f"{WHO}: {path}: must have a config, got {brief(layer)}")
    return config


def is_model(layer: Config) -> bool:
    """Whether this is a model, and not a layer with a setting of that name."""
    config = as_mapping(layer.get("config")) or {}
    kinds = {"Functional", "Sequential", "Model"}
    return "layers" in config and (str(layer.get("class_name")) in kinds or "output_layers" in config)


@final
@frozen
class _Use:
    """One use of a layer in a config, and what it takes."""

    layer: Config
    name: str
    call: int
    uses: int
    arguments: Arguments


@final
class Reader:
    """Reads one model, and those inside of it."""

    def __init__(
        self,
        shapes: Mapping[str | None, Shape],
        layers: Mapping[str, Make],
        operations: Mapping[str, Make],
        name: str,
    ) -> None:
        """Begin with the shapes of inputs that were given, and how layers and functions are made."""
        self.shapes = shapes
        self.layers = layers
        self.operations = operations
        self.draft: Draft = Draft(WHO, name)
        self.inputs: list[str] = []
        self.is_trained: bool = True
        self.is_first: bool = False
        self.is_first_in_series: bool = False
        self.facts: Mapping[str, Facts] | None = None  # of layers that are kept though they are not known

    def read(self, config: Config) -> Network[Any]:
        """Return the network of a config."""
        try:
            layers = settings_of("the model", config).get("layers")
            self.is_first, self.is_first_in_series = channels_come_first(layers_in(layers))
            how = "keep them with unknown='keep', or say how to make one: layers={'Name': lambda config: ...}"
            unknown = list(self.unknown(config, "", is_whole=True))
            refuse_unknown(WHO, unknown if self.facts is None else (), how)
            self.model(config, "", None)
        except RecursionError:
            raise NetworkError(f"{WHO}: the config is nested too deep") from None
        if self.draft.network is None:
            raise NetworkError(f"{WHO}: the model has no input")
        return self.draft.network

    def unknown(self, layer: Config, path: str, *, is_whole: bool = False) -> Iterator[tuple[str, str]]:
        """Yield the paths and the classes of all layers that are not known; remember the paths of all."""
        config = settings_of(path or "the model", layer)
        here = "" if is_whole else f"{path}{layer.get('name') or config.get('name')}"
        self.draft.reserved.add(here)
        kind = str(layer.get("class_name"))
        inner = [as_mapping(config.get(name)) for name in ("layer", "backward_layer")]
        if is_whole or is_model(layer):
            for each in as_list(config.get("layers")) or ():
                yield from self.unknown(each, f"{here}/" if here else "")
        elif kind in WRAPPERS and inner[0] is not None:
            for each in inner:
                yield from self.unknown(each, f"{here}/") if each is not None else ()
        elif kind not in self.table(layer) and kind not in BUILT_IN:
            yield here, kind

    def table(self, layer: Config) -> Mapping[str, Make]:
        """Return how layers, or functions, are made."""
        return self.operations if is_function(layer) else self.layers

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
        settings = settings_of(path or "the model", config)
        nodes = as_list(settings.get("layers"))
        if nodes is None:
            raise NetworkError(f"{WHO}: {path or 'the model'}: must have layers, got {brief(settings)}")
        was_trained = self.is_trained
        self.is_trained = was_trained and settings.get("trainable") is not False
        read = self.graph if "output_layers" in settings else self.sequence
        outputs = read(settings, nodes, path, inputs, origin)
        self.is_trained = was_trained
        return outputs

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
            config = settings_of(f"{path}layers[{number}]", layer)
            name = f"{path}{config.get('name', number)}"
            if layer.get("class_name") == "InputLayer":
                at = at or [self.input(name, config)]
                continue
            if at is None:
                shape = config.get("batch_input_shape") or settings.get("build_input_shape")
                at = [self.input("input", {"batch_shape": shape})]
            first = None if origin is None else f"{origin}{config.get('name', number)}"
            at = self.call(layer, name, at, Arguments(()), first)
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
        known: dict[str, Config] = {}
        for number, layer in enumerate(layers):
            config = settings_of(f"{path}layers[{number}]", layer)
            name = str(layer.get("name") or config.get("name"))
            if name in known:
                raise NetworkError(f"{WHO}: {path}{name}: two layers have this name")
            known[name] = layer
        found: dict[Tensor, str] = {}
        for number, tensor in enumerate(tensors_in(settings.get("input_layers"))):
            if inputs is None and tensor.layer in known:
                config = settings_of(f"{path}{tensor.layer}", known[tensor.layer])
                found[tensor] = self.input(f"{path}{tensor.layer}", config)
            elif inputs is not None and number < len(inputs):
                found[tensor] = inputs[number]
            else:
                self.lost(path, tensor)
        self.place(list(_uses(known)), found, path, origin)
        outputs = [_from_zero(tensor, known) for tensor in tensors_in(settings.get("output_layers"))]
        return [found.get(tensor) or self.lost(path, tensor) for tensor in outputs]

    def place(self, uses: list[_Use], found: dict[Tensor, str], path: str, origin: str | None) -> None:
        """Add the uses of layers, each when what it takes is there."""
        while uses:
            left: list[_Use] = []
            for use in uses:
                if any(tensor not in found for tensor in use.arguments.tensors):
                    left.append(use)
                    continue
                sources = [found[tensor] for tensor in use.arguments.tensors]
                several = use.uses > 1 or origin is not None
                first = f"{path if origin is None else origin}{use.name}" if several else None
                outputs = self.call(use.layer, f"{path}{use.name}", sources, use.arguments, first)
                found |= {Tensor(use.name, use.call, place): output for place, output in enumerate(outputs)}
            if len(left) == len(uses):
                for use in left:
                    for tensor in use.arguments.tensors:
                        if tensor not in found and Tensor(tensor.layer, tensor.call, 0) in found:
                            self.lost(f"{path}{use.name}", tensor)
                places = ", ".join([f"{path}{use.name}" for use in left[:5]])
                raise NetworkError(f"{WHO}: nothing feeds {places}")
            uses = left

    def lost(self, path: str, tensor: Tensor) -> str:
        """Refuse an output that is not read."""
        where = path or "the model"
        raise NetworkError(f"{WHO}: {where}: there is no output {tensor.output} of {tensor.layer}")

    def input(self, path: str, config: Config) -> str:
        """Add an input, with the sizes that were given in place of those that are open."""
        name = path.rpartition("/")[2]
        given = self.shapes.get(name, None if self.inputs else self.shapes.get(None))
        stated = as_list(config.get("batch_shape") or config.get("batch_input_shape"))
        self.inputs.append(name)
        if stated is None and given is None:
            raise NetworkError(f"{WHO}: {path}: its shape is not known; give input_shape")
        sizes: list[Any] = list(given or ()) if stated is None else list(stated)[1:]
        shape: list[Any] = sizes if given is None else list(given)
        fixed = [(size, other) for size, other in zip(sizes, shape, strict=False) if size is not None]
        if len(shape) != len(sizes) or any(size != other for size, other in fixed):
            raise NetworkError(f"{WHO}: {path}: its shape is {tuple(sizes)}, got {given}")
        if None in shape:
            raise NetworkError(f"{WHO}: {path}: leaves sizes open; give input_shape, got {tuple(sizes)}")
        usual = last(shape, series=self.is_first_in_series) if self.is_first else tuple(shape)
        return self.draft.add_input(path, usual)

    def call(
        self, layer: Config, path: str, sources: Sequence[str], arguments: Arguments, first: str | None
    ) -> list[str]:
        """Read one use of a layer; return the paths of its outputs.

        Args:
            layer: its config.
            path: its path.
            sources: the paths of its inputs.
            arguments: its arguments.
            first: the path of its first use, if it is used several times.
        """
        config = settings_of(path, layer)
        if arguments.by_name:
            self.draft.refuse(path, "inputs in a dict are not read")
        if is_model(layer):
            free = self.draft.free(path)
            inside = [each[len(path) :] for each in self.draft.reserved if each.startswith(f"{path}/")]
            self.draft.reserved.update([free + each for each in inside])
            return self.model(layer, f"{free}/", sources, None if first is None else f"{first}/")
        for name, values in NOT_READ.items():
            value = config.get(name)
            if value in values or (not values and value is not None):
                self.draft.refuse(path, f"{name}={value!r} is not read")
        kind = str(layer.get("class_name"))
        if kind == "CustomScaleLayer":  # of Inception-ResNet: the sum of one and the scaled other
            scaled = self.draft.add(f"{path}/scale", Scale(config["scale"]), sources[1:])
            return [self.draft.add(f"{path}/add", Add(), [sources[0], scaled])]
        if kind == "MultiHeadAttention":
            sources = self.looked_at(path, sources)
        shapes = tuple([self.draft.shape_of(source) for source in sources])
        if self.is_first:
            series = self.is_first_in_series
            usual = config
            config = self.draft.made(path, lambda: with_axes(kind, usual, shapes, series=series))
        call = Call(path, kind, config, shapes, arguments.numbers, arguments.number_first, arguments.values)
        made = self.trained(self.layer(call, layer), config)
        if first is not None:
            one = made
            made = self.draft.made(path, lambda: shared(one, first))
        return [self.draft.add(path, made, sources)]

    def looked_at(self, path: str, sources: Sequence[str]) -> list[str]:
        """Return what an attention asks and what it looks at: once, if both are the same."""
        if not sources:
            self.draft.refuse(path, "must have an input, got none")
        query, values, *keys = sources if len(sources) > 1 else [*sources, *sources]
        if keys and keys[0] != values:
            self.draft.refuse(path, "attention whose keys and values are different tensors is not read")
        return [query] if query == values else [query, values]

    def trained(self, layer: Layer[Any, Any], config: Config) -> Layer[Any, Any]:
        """Return a layer as it is trained: not at all in a model that is not."""
        return frozen_with(layer, trainable=self.is_trained and config.get("trainable", True) is not False)

    def layer(self, call: Call, layer: Config) -> Any:  # Any: a layer of any class
        """Make the layer of a call."""
        if call.kind == "TimeDistributed":
            inner = self.inner(call, "layer", call.shapes[0][1:])
            return self.draft.made(call.path, lambda: TimeDistributed(inner))
        if call.kind == "Bidirectional":
            merge = call.config.get("merge_mode", "concat")
            forward = self.inner(call, "layer", call.shapes[0])
            backward = None
            if "backward_layer" in call.config:
                backward = self.inner(call, "backward_layer", call.shapes[0])
            return self.draft.made(call.path, lambda: Bidirectional(forward, merge=merge, backward=backward))
        table = self.table(layer)
        make = table.get(call.kind, self.kept)
        return self.draft.made(call.path, lambda: make(call))

    def kept(self, call: Call) -> Layer[Any, Any]:
        """Return a step for a layer that is not known."""
        facts = (self.facts or {}).get(call.path, Facts())
        if self.is_first and facts.output_shape is not None:
            facts = evolve(facts, output_shape=last(facts.output_shape, series=self.is_first_in_series))
        return kept(call, facts)

    def inner(self, call: Call, name: str, shape: Shape) -> Any:  # Any: a layer of any class
        """Make the layer inside of a wrapper; a model there is a `Graph`."""
        layer = as_mapping(call.config.get(name)) or {}
        config = settings_of(call.path, layer)
        if is_model(layer):
            reader = Reader({None: shape}, self.layers, self.operations, str(config.get("name")))
            reader.is_trained = self.is_trained
            return Graph(reader.read(layer))
        kind = str(layer.get("class_name"))
        return self.trained(self.layer(Call(call.path, kind, config, (shape,)), layer), config)


def _uses(layers: Mapping[str, Config]) -> Iterator[_Use]:
    """Yield the uses of layers."""
    for name, layer in layers.items():
        nodes = as_list(layer.get("inbound_nodes")) or ()
        if layer.get("class_name") != "InputLayer":
            for call, node in enumerate(nodes):
                arguments = arguments_of(node)
                yield _Use(layer, name, call, len(nodes), arguments)


def _from_zero(tensor: Tensor, layers: Mapping[str, Config]) -> Tensor:
    """Return an output with its call counted from 0: those of a graph inside are counted from 1."""
    layer = layers.get(tensor.layer, {})
    is_graph = is_model(layer) and "output_layers" in (as_mapping(layer.get("config")) or {})
    return Tensor(tensor.layer, max(tensor.call - 1, 0), tensor.output) if is_graph else tensor
