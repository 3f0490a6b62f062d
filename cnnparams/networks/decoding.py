"""A network from JSON: data is checked as calls are, and nothing in it is run."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast, final

from attrs import evolve, fields

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import brief, is_integer
from cnnparams.bases.base import Layer
from cnnparams.errors import CNNParamsError, NetworkError, nearest
from cnnparams.layers.input import Input
from cnnparams.networks.classes import Classes
from cnnparams.networks.encoding import SCHEMA
from cnnparams.operations import Operation
from cnnparams.weights import Weight
from cnnparams.window import Window

if TYPE_CHECKING:
    from cnnparams.networks.network import Network

T = TypeVar("T")
_RECORDS = ("Network", "Weight", "Operation", "Window")


def read_network(text: str, classes: Classes, network: "type[Network[Any]]") -> "Network[Any]":
    """Build the network of a text that `write_network` wrote.

    Raises:
        NetworkError: the text is not such a text; the message says where.
    """
    try:
        data: object = json.loads(
            text, object_pairs_hook=_without_repeats, parse_constant=_refuse_constant, parse_float=_number
        )
    except RecursionError:
        _refuse("the text", "is nested too deep")
    except NetworkError:
        raise
    except ValueError as error:  # also: a number of more than 4,300 digits
        _refuse("the text", f"is not JSON: {error}")
    try:
        return _Reader(classes, network).whole(data)
    except RecursionError:
        _refuse("the text", "is nested too deep")


@final
class _Reader:
    """Reads values, and says in its errors where they are."""

    def __init__(self, classes: Classes, network: "type[Network[Any]]") -> None:
        self.classes = classes
        self.start = network

    def whole(self, data: object) -> "Network[Any]":
        fields_of_it = _object("the text", data, {"schema", "name", "steps", "outputs"})
        schema = _present("the text", fields_of_it, "schema")
        if schema != SCHEMA:
            _refuse("schema", f"must be {SCHEMA!r}, got {brief(schema)}")
        return self.network("", fields_of_it)

    def with_outputs(self, at: str, network: "Network[Any]", data: object) -> "Network[Any]":
        """Say the outputs of a network."""
        outputs: Any = data
        return _made(at, lambda: network.with_outputs(outputs))

    def network(self, where: str, data: Mapping[str, object]) -> "Network[Any]":
        place = f"{where}steps"
        steps = _list(place, _present(where or "the text", data, "steps"))
        network: Network[Any] | None = None
        for number, each in enumerate(steps):
            at = f"{place}[{number}]"
            step = _object(at, each, {"name", "layer", "after"})
            name = _string(f"{at}.name", _present(at, step, "name"))
            layer = self.layer(f"{at}.layer", _present(at, step, "layer"))
            if network is None:
                if not _is_input(layer) or name != "input" or "after" in step:
                    _refuse(at, f"the first step must be the input, got {brief(name)}")
                network = self.started(at, layer.output_shape(()), data.get("name"))
                first: object = network.steps[0].layer
                if first != layer:
                    _refuse(f"{at}.layer", f"the first input has settings of its own, got {layer!r}")
            else:
                network = self.added(at, network, name, layer, step)
        if network is None:
            _refuse(place, "must have an input, got none")
        return (
            self.with_outputs(f"{where}outputs", network, data["outputs"]) if "outputs" in data else network
        )

    def started(self, at: str, shape: Shape, name: Any) -> "Network[Any]":
        """Begin a network; its name is checked there."""
        start: Any = self.start
        network: Network[Any] = _made(at, lambda: start(shape, name=name))
        return network

    def added(
        self, at: str, network: Any, name: str, layer: Layer[Any, Any], step: Mapping[str, object]
    ) -> Any:
        """Add a step to a network or a cell."""
        if isinstance(layer, Input):
            plain = _made(at, lambda: Input(layer.shape, name=name))
            if "after" in step or layer != plain:
                _refuse(at, f"an input has a shape and its name only, got {layer!r}")
            return _made(at, lambda: network.add_input(name, layer.shape))
        after = step.get("after")
        if after is None and layer.takes_several and not layer.takes_none:
            _refuse(at, "a layer with several inputs must have 'after', got none")
        if after is not None:
            names = [_string(f"{at}.after", path) for path in _list(f"{at}.after", after)]
            after = names if layer.takes_several or len(names) != 1 else names[0]
            if not names:
                after = None if layer.takes_none else names
        return _made(at, lambda: network.add(layer, after=after, name=name))

    def layer(self, where: str, data: object) -> Any:  # Any: a layer of any class
        """Build a layer."""
        value: Any = self.value(where, data)
        if not _is_layer(value):
            _refuse(where, f"must be a layer, got {brief(data)}")
        return value

    def value(self, where: str, data: object) -> object:
        """Return a setting: a list is a tuple, an object is what its class says."""
        if isinstance(data, list):
            items = cast("list[object]", data)
            return tuple([self.value(f"{where}[{number}]", item) for number, item in enumerate(items)])
        if not isinstance(data, dict):
            return data
        record = cast("dict[str, object]", data)
        kind = _string(f"{where}.class", _present(where, record, "class"))
        settings = {name: value for name, value in record.items() if name != "class"}
        if kind == "Network":
            return self.network(f"{where}.", _object(where, settings, {"name", "steps", "outputs"}))
        if kind == "Weight":
            return self.weight(where, settings)
        if kind == "Operation":
            named = _object(where, settings, {"kind", "axes"})
            word: Any = _string(f"{where}.kind", _present(where, named, "kind"))
            axes = self.axes(where, named)
            return _made(where, lambda: Operation(word, **axes))
        if kind == "Window":
            return self.made(where, Window, settings)
        if kind not in self.classes:
            known = [*_RECORDS, *self.classes]
            hint = f"; name a class of your own: classes=[...]{nearest(kind, known)}"
            _refuse(where, f"there is no class {brief(kind)}{hint}")
        if kind == "Cell":
            return self.cell(where, settings)
        return self.made(where, self.classes[kind], settings)

    def made(self, where: str, kind: type[Any], settings: Mapping[str, object]) -> Any:
        """Call a class with its settings by their names."""
        known = [field.alias for field in fields(kind) if field.init]
        named = _object(where, settings, set(known), kind.__name__)
        values = {name: self.value(f"{where}.{name}", value) for name, value in named.items()}
        return _made(where, lambda: kind(**values))

    def weight(self, where: str, settings: Mapping[str, object]) -> Weight:
        named = _object(where, settings, {"name", "axes", "learnable"})
        name = _string(f"{where}.name", _present(where, named, "name"))
        learnable = named.get("learnable", True)
        if not isinstance(learnable, bool):
            _refuse(f"{where}.learnable", f"must be true or false, got {brief(learnable)}")
        make = Weight if learnable else Weight.state
        axes = self.axes(where, named)
        return _made(where, lambda: make(name, **axes))

    def axes(self, where: str, data: Mapping[str, object]) -> dict[str, int]:
        axes = _present(where, data, "axes")
        if not isinstance(axes, dict):
            _refuse(f"{where}.axes", f"must be an object, got {brief(axes)}")
        sizes = cast("dict[str, object]", axes)
        for axis, size in sizes.items():
            if not is_integer(size):
                _refuse(f"{where}.axes.{axis}", f"must be a whole number, got {brief(size)}")
        return cast("dict[str, int]", sizes)

    def cell(self, where: str, settings: Mapping[str, object]) -> Any:
        """Build a cell by adding its steps again."""
        kind: Any = self.classes["Cell"]
        known = {field.alias for field in fields(kind) if field.init}
        named = _object(where, settings, known, "Cell")
        steps = _list(f"{where}.steps", _present(where, named, "steps"))
        cell = kind()
        for number, each in enumerate(steps):
            at = f"{where}.steps[{number}]"
            step = _object(at, each, {"name", "layer", "after"})
            name = _string(f"{at}.name", _present(at, step, "name"))
            planned = _present(at, step, "layer")
            if number == 0:
                if (name, planned) != ("input", None):
                    _refuse(at, f"the first step must be the input, got {brief(name)}")
            elif planned is None:
                cell = _made(at, partial(cell.add_input, name))
            else:
                cell = self.added(at, cell, name, self.layer(f"{at}.layer", planned), step)
        values = {
            name: self.value(f"{where}.{name}", value) for name, value in named.items() if name != "steps"
        }
        return _made(where, lambda: evolve(cell, **values))


def _is_layer(value: object) -> bool:
    return isinstance(value, Layer)


def _is_input(layer: object) -> bool:
    return isinstance(layer, Input)


def _made(where: str, make: Callable[[], T]) -> T:
    """Make something of a text; what is refused is told with its place."""
    try:
        return make()
    except (CNNParamsError, TypeError) as error:
        notes: Sequence[str] = getattr(error, "__notes__", ())
        _refuse(where, "\n".join([str(error), *notes]))


def _object(where: str, data: object, names: set[str], who: str | None = None) -> Mapping[str, object]:
    """Accept an object that has no other names than these."""
    if not isinstance(data, Mapping):
        _refuse(where, f"must be an object, got {brief(data)}")
    record = cast("Mapping[str, object]", data)
    for name in record:
        if name not in names:
            whose = "" if who is None else f"{who} has "
            _refuse(where, f"{whose}no {brief(name)}{nearest(name, names)}")
    return record


def _present(where: str, data: Mapping[str, object], name: str) -> object:
    if name not in data:
        _refuse(where, f"must have {name!r}")
    return data[name]


def _list(where: str, data: object) -> list[object]:
    if not isinstance(data, list):
        _refuse(where, f"must be a list, got {brief(data)}")
    return cast("list[object]", data)


def _string(where: str, data: object) -> str:
    if not isinstance(data, str):
        _refuse(where, f"must be a string, got {brief(data)}")
    return data


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, count in Counter([name for name, _ in pairs]).items() if count > 1)
        _refuse("the text", f"has {brief(twice)} twice in one object")
    return found


def _refuse_constant(word: str) -> NoReturn:
    _refuse("the text", f"has {word}, which is no number")


def _number(text: str) -> float:
    number = float(text)
    if number in {float("inf"), float("-inf")}:
        _refuse("the text", f"has {brief(text)}, which is too large")
    return number


def _refuse(where: str, rule: str) -> NoReturn:
    raise NetworkError(f"from_json: {where}: {rule}")
