"""THE table of layers: each with an input, what must come out, and where that is known from.

There is one file for each file of layers; every file here is part of the table.
"""

from importlib import import_module
from pkgutil import iter_modules

from tests.examples.record import Example

FAMILIES: dict[str, list[Example]] = {
    family.name: import_module(f"{__name__}.{family.name}").EXAMPLES
    for family in iter_modules(__path__)
    if family.name != "record"
}

EXAMPLES: list[Example] = [example for examples in FAMILIES.values() for example in examples]
