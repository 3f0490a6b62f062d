"""How a layer shows itself in a notebook: as a table of its settings."""

from attrs import AttrsInstance, fields

from cnnparams.arithmetic.values import brief
from cnnparams.render.html import write_fragment
from cnnparams.render.tables import Column, Row, Table


def in_html(layer: AttrsInstance) -> str:
    """Write the settings of a layer as a table; those that have their default say so."""
    rows = [
        Row((field.alias or field.name, brief(value), "default" if value == field.default else ""))
        for field in fields(type(layer))
        for value in [getattr(layer, field.name)]
    ]
    columns = (Column("setting", "Setting", "left"), Column("value", "Value", "left"), Column("", "", "left"))
    return write_fragment(Table(type(layer).__name__, columns, tuple(rows)))
