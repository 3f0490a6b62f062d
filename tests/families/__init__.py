"""The layers, one family a file, named as the file of its layers; every file here is found.

A family has what there is of these: `EXAMPLES`, each with an input, what must come out, and where that is
known from; `WRONG`, its wrong uses with their messages; `ENTRIES`, its comparison with Keras and PyTorch; `FORWARD`, what its
layers compute, element by element.
"""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from tests.against.entry import Entry
from tests.records import Example, Wrong
from tests.tally import Forward

FAMILIES: dict[str, ModuleType] = {
    family.name: import_module(f"{__name__}.{family.name}") for family in iter_modules(__path__)
}

EXAMPLES: list[Example] = [
    example for family in FAMILIES.values() for example in getattr(family, "EXAMPLES", ())
]
WRONG: list[Wrong] = [wrong for family in FAMILIES.values() for wrong in getattr(family, "WRONG", ())]
FORWARD: dict[type, Forward] = {
    kind: forward for family in FAMILIES.values() for kind, forward in getattr(family, "FORWARD", {}).items()
}
TABLE: list[Entry] = [entry for family in FAMILIES.values() for entry in getattr(family, "ENTRIES", ())]
