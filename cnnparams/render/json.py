"""JSON: the rows of a table, its columns and its totals; `report.schema.json` says what is in it."""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from cnnparams.render.records import is_complete, records_of, totals_of
from cnnparams.render.tables import Table

Field: TypeAlias = str | bool | Mapping[str, object] | Sequence[object]

VERSION = 1
"""Version of the form: another one is given where a program that reads it would have to change."""


def write_data(table: Table) -> str:
    """Write a table as JSON."""
    fields: dict[str, Field] = {
        "schema": f"cnnparams.{table.schema}/{VERSION}",
        "title": table.title,
        "layout": table.layout,
        "columns": [
            {"key": column.key, "header": column.header, "meaning": column.meaning}
            for column in table.columns
        ],
        "rows": records_of(table),
        "totals": totals_of(table) | dict(table.footer),
        "complete": is_complete(table),
        "notes": list(table.notes),
    }
    return (
        "{\n" + ",\n".join([f"  {_written(name)}: {_field(value)}" for name, value in fields.items()]) + "\n}"
    )


def _field(value: Field) -> str:
    """Write a list with a line for each of its items, so that two texts can be compared line by line."""
    if isinstance(value, str | bool | Mapping) or not value:
        return _written(value)
    lines = [f"    {_written(item)}" for item in value]
    return "[\n" + ",\n".join(lines) + "\n  ]"


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
