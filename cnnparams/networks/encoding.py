"""A network as JSON: the text that `Network.from_json` reads."""

import json
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias, final

from attrs import NOTHING, fields

from cnnparams.arithmetic.values import brief, is_integer, is_tuple
from cnnparams.bases.base import Layer
from cnnparams.errors import NetworkError
from cnnparams.layers.input import Input
from cnnparams.operations import Operation
from cnnparams.step import Step
from cnnparams.weights import Weight
from cnnparams.window import Window

if TYPE_CHECKING:
    from cnnparams.networks.classes import Classes
    from cnnparams.networks.network import Network

SCHEMA = "cnnparams.network/1"
"""Name and version of the form: another one is given where an older reader would read it wrongly."""

Data: TypeAlias = "str | int | float | bool | list[Data] | dict[str, Data] | None"
"""A value of JSON."""

_WIDTH = 160
"""How many characters a line may have before it is broken."""


def write_network(network: "Network[Any]", classes: "Classes") -> str:
    """Write a network as JSON.

    Raises:
        NetworkError: a layer cannot be data: a function, or a class that is not known.
    """
    # Each step begins on a line of its own, so that two texts can be compared line by line.
    writer = _Writer(type(network), classes)
    lines = ",\n    ".join([_pretty(step, 4) for step in writer.steps("to_json", network.steps)])
    head = f'"schema": {_line(SCHEMA)},\n  "name": {_line(network.name)}'
    outputs: Data = dict(network.declared_outputs)
    tail = f',\n  "outputs": {_line(outputs)}' if outputs else ""
    return f'{{\n  {head},\n  "steps": [\n    {lines}\n  ]{tail}\n}}'


@final
class _Writer:
    """Turns what a network holds into values of JSON."""

    def __init__(self, network: "type[Network[Any]]", classes: "Classes") -> None:
        self.network = network
        self.classes = classes

    def steps(self, who: str, steps: Sequence[Step]) -> Iterator[Data]:
        """Return a step each: its name, its layer, and what feeds it unless that is the step before."""
        previous: str | None = None
        for step in steps:
            layer = step.layer
            data: dict[str, Data] = {"name": step.path, "layer": self.record(f"{who}: {step.path}", layer)}
            if not isinstance(layer, Input) and (layer.takes_several or step.inputs != (previous,)):
                data["after"] = list(step.inputs)
            yield data
            previous = step.path

    def record(self, who: str, value: Any) -> Data:  # Any: a layer of any rank, or a record
        """Return a record as its class and its settings, without those that have their default."""
        name = _class_of(value).__name__
        data: dict[str, Data] = {"class": name}
        if isinstance(value, Weight):
            data["name"], data["axes"] = value.name, _axes(value)
            if not value.learnable:
                data["learnable"] = False
            return data
        if isinstance(value, Operation):
            data["kind"], data["axes"] = value.kind, _axes(value)
            return data
        if _is_layer(value) and self.classes.get(name) is not _class_of(value):
            rule = "is no layer of this library; name its class: classes=[...]"
            raise NetworkError(f"{who}: {name} {rule}")
        for field in fields(_class_of(value)):
            setting = getattr(value, field.name)
            if not field.init or _is_default(setting, field.default):
                continue
            if name == "Cell" and field.alias == "steps":
                data["steps"] = [self.planned(who, step) for step in setting]
            else:
                data[field.alias] = self.value(f"{who}: {name}: {field.alias}", setting)
        return data

    def planned(self, who: str, step: Any) -> Data:  # Any: a step of a Cell, which stands above this file
        """Return a step of a cell; an input has no layer."""
        layer = None if step.layer is None else self.record(who, step.layer)
        return {"name": step.path, "layer": layer, "after": list(step.inputs)}

    def value(self, who: str, value: object) -> Data:
        """Return a setting as a value of JSON."""
        if value is None or isinstance(value, bool | str):
            return value
        if is_integer(value):
            return int(value)
        if type(value) is float and isfinite(value):
            return value
        if is_tuple(value):
            return [self.value(who, item) for item in value]
        if isinstance(value, self.network):
            inside: dict[str, Data] = {"class": "Network", "name": value.name}
            inside["steps"] = list(self.steps(who, value.steps))
            return {**inside, "outputs": dict(value.declared_outputs)} if value.declared_outputs else inside
        if isinstance(value, Layer | Weight | Operation | Window):
            return self.record(who, value)
        rule = "is a function, which cannot be data" if callable(value) else "cannot be data"
        raise NetworkError(f"{who} {rule}, got {brief(value)}")


def _axes(record: Weight | Operation) -> dict[str, Data]:
    return {axis: int(size) for axis, size in record.axes}


def _class_of(value: object) -> type[Any]:
    return type(value)


def _is_layer(value: object) -> bool:
    return isinstance(value, Layer)


def _is_default(setting: object, default: object) -> bool:
    return default is not NOTHING and type(setting) is type(default) and setting == default


def _line(value: Data) -> str:
    return json.dumps(value, ensure_ascii=False)


def _pretty(value: Data, indent: int) -> str:
    """Write a value in one line if there is room, else with a line for each of its items."""
    line = _line(value)
    if len(line) + indent <= _WIDTH or not isinstance(value, list | dict) or not value:
        return line
    blanks = " " * (indent + 2)
    if isinstance(value, Mapping):
        items = [f"{_line(name)}: {_pretty(item, indent + 2)}" for name, item in value.items()]
        opening, closing = "{}"
    else:
        items = [_pretty(item, indent + 2) for item in value]
        opening, closing = "[]"
    body = f",\n{blanks}".join(items)
    return f"{opening}\n{blanks}{body}\n{' ' * indent}{closing}"
