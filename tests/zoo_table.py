"""What docs/zoo.md shows: the networks by family, from their counts, docstrings and the golden files."""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from inspect import Parameter, getdoc, signature
from itertools import groupby
from typing import Any, Literal, NamedTuple, TypeAlias, get_args, get_origin

from tabulate import tabulate

from cnnparams import Network, zoo
from tests.golden import FILES, read

HEADERS = ["Network", "Parameters", "Input → output", "Compared with"]

Options: TypeAlias = dict[str, Any]  # Any: each network has its own options


class Comparison(NamedTuple):
    """A network, its options that are not the defaults, and the implementation it is compared with."""

    name: str
    options: Options
    reference: str
    note: str | None


class Family:
    """A file of the zoo: its networks, and what its docstring says of them."""

    def __init__(self, module: str, names: Iterable[str]) -> None:
        self.names = list(names)
        self.title, _, self.description = first_paragraph(sys.modules[module].__doc__).partition(": ")
        self.anchor = "zoo-" + module.rpartition(".")[2].replace("_", "-")


def page() -> str:
    """Return how many networks there are, links to the families, and the section of each family."""
    compared = comparisons()
    modules = groupby(zoo.names(), lambda name: getattr(zoo, name).__module__)
    families = [Family(module, names) for module, names in modules]
    count = f"There are {len(zoo.names())} networks, and {len(compared)} comparisons with other code."
    links = " · ".join(f"[{family.title}](#{family.anchor})" for family in families)
    return "\n\n".join([count, links, *[section(family, compared) for family in families]])


def comparisons() -> list[Comparison]:
    """Return one comparison for each golden file, those with torchvision first."""
    compared: list[Comparison] = []
    for golden in map(read, sorted(FILES, key=lambda file: file.parent.name != "torchvision")):
        known = parameters(golden.name)
        options = {key: value for key, value in golden.options.items() if value != known[key].default}
        reference = "the paper" if golden.package == "papers" else golden.package
        compared.append(Comparison(golden.name, options, reference, golden.note))
    return compared


def section(family: Family, compared: list[Comparison]) -> str:
    """Return a family's title, its table with the smallest network first, its sources and its notes."""
    built = {
        name: [(case, zoo.build(name, **case)) for case in cases(name, compared)] for name in family.names
    }
    rows: list[list[str]] = []
    for name in sorted(built, key=lambda name: built[name][0][1].param_count()):
        for number, (options, network) in enumerate(built[name]):
            references = [each.reference for each in compared if (each.name, each.options) == (name, options)]
            summary = "" if number else first_paragraph(getdoc(getattr(zoo, name)))
            rows.append(row(name, options, network, summary, references))
    table = tabulate(
        rows, HEADERS, tablefmt="pipe", disable_numparse=True, colalign=("left", "right", "left", "left")
    )
    notes = [(each.name, f"{each.reference}: {each.note}.") for each in compared if each.note]
    remarks = [
        *each_once([(name, source(name)) for name in family.names]),
        *each_once([(name, note) for name, note in notes if name in family.names]),
    ]
    listed = "\n".join(f"- {remark}" for remark in remarks)
    return f"({family.anchor})=\n**{family.title}**: {family.description}\n\n{table}\n\n{listed}"


def cases(name: str, compared: list[Comparison]) -> list[Options]:
    """Return the options to show a network with: none, those of its comparisons, and each variant."""
    known = parameters(name)
    needed = [option for option in known.values() if option.default is Parameter.empty]
    wanted: list[Options] = [] if needed else [{}]
    wanted += sorted((each.options for each in compared if each.name == name), key=str)
    for option in known.values():
        choices = get_args(option.annotation) if get_origin(option.annotation) is Literal else ()
        for choice in [
            choice for choice in choices if isinstance(choice, str)
        ]:  # of a size, what is compared
            if choice != option.default and not any(case.get(option.name) == choice for case in wanted):
                wanted.append({option.name: choice})
    return [case for number, case in enumerate(wanted) if case not in wanted[:number]]


def row(name: str, options: Options, network: Network[Any], summary: str, references: list[str]) -> list[str]:
    """Return the cells for a network; its name is a link where there is a summary."""
    written = {key: json.dumps(value) if isinstance(value, str) else value for key, value in options.items()}
    call = f"`{name}({', '.join(f'{key}={value}' for key, value in written.items())})`".replace("|", r"\|")
    return [
        f"[{call}](#cnnparams.zoo.{name})<br>{summary}" if summary else call,
        f"{network.param_count():,}",
        f"{network.steps[0].output_shape}<br>→ {network.output_shape}",
        "<br>".join(references) or "–",
    ]


def parameters(name: str) -> Mapping[str, Parameter]:
    """Return the options of a network."""
    return signature(getattr(zoo, name)).parameters


def first_paragraph(doc: str | None) -> str:
    """Return the first paragraph of a docstring on one line."""
    return " ".join((doc or "").partition("\n\n")[0].split())


def source(name: str) -> str:
    """Return the source in a network's docstring on one line."""
    return first_paragraph((getdoc(getattr(zoo, name)) or "").partition("Source:\n")[2])


def each_once(remarks: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield each remark once, with links, and with the names of its networks if remarks differ."""
    networks: dict[str, list[str]] = {}
    for name, remark in remarks:
        networks.setdefault(remark, []).append(name)
    for remark, names in networks.items():
        prefix = "" if len(networks) == 1 else ", ".join(f"`{name}`" for name in names) + ": "
        yield prefix + re.sub(r"https?://[^\s,;]+", r"<\g<0>>", remark)
