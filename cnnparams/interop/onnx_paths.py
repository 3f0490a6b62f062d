"""Where an operation of ONNX is in its model: the modules that names and notes tell."""

import re
from collections.abc import Sequence

from cnnparams.interop.onnx_records import MOST_AXES, MOST_LETTERS, Operation

SCOPES = re.compile(r"'([^']*)'")


WEIGHT = re.compile(r"([A-Za-z_][\w.]*?)[._](?:weight|bias|kernel|gamma|beta|running_mean|running_var)\w*")
"""What the name of a weight tells of its module."""

LONGEST = 1000
"""How long a name may be that is looked at: trying a pattern takes the square of it."""


def path_of(operation: Operation, weights: Sequence[str]) -> str:
    """Return the path of the module that an operation is a part of, or its own name.

    Args:
        operation: the operation.
        weights: the names of the initializers that are its weights.
    """
    for name in weights:
        found = WEIGHT.fullmatch(name) if len(name) < LONGEST else None
        if found:
            return cleaned(found[1].split("."))
    name = operation.proto.name
    if name.startswith("/"):
        return cleaned(_from_scopes(name.split("/")[1:-1]))
    scopes = {each.key: each.value for each in operation.proto.metadata_props}.get(
        "pkg.torch.onnx.name_scopes"
    )
    if scopes:
        names = SCOPES.findall(scopes)
        return cleaned(names[-2].split(".")) if len(names) > 1 else ""
    return "" if name.startswith("node_") else cleaned(name.split("/"))  # which a newer exporter makes up


def _from_scopes(scopes: Sequence[str]) -> list[str]:
    """Return the names of modules of which each may begin with that of the one around it."""
    return [scope.removeprefix(f"{before}.") for before, scope in zip(["", *scopes], scopes, strict=False)]


def cleaned(names: Sequence[str]) -> str:
    """Return a path of names that may be paths."""
    parts = ["".join([letter if letter.isprintable() else "_" for letter in name]).strip() for name in names]
    return "/".join([part.replace("/", "_")[:MOST_LETTERS] for part in parts if part][:MOST_AXES])
