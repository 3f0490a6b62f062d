"""How a layer shows itself in a notebook: as a table of its settings."""

from typing import Any

from attrs import fields

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import brief
from cnnparams.bases.base import Layer
from cnnparams.render.html import write_fragment
from cnnparams.render.tables import Column, Row, Table


def in_html(layer: Layer[Any, Shape]) -> str:
    """Write the settings of a layer as a table; those that have their default say so."""
    rows = [
        Row((field.alias or field.name, brief(value), "default" if value == field.default else ""))
        for field in fields(type(layer))
        for value in [getattr(layer, field.name)]
    ]
    columns = (Column("setting", "Setting", "left"), Column("value", "Value", "left"), Column("", "", "left"))
    return write_fragment(Table(type(layer).__name__, columns, tuple(rows)))
