"""The tables of docs/zoo.md: every network, its options, its sources and its comparisons."""

import re

import pytest

from cnnparams import zoo
from tests.golden import FILES
from tests.zoo_table import Comparison, Family, cases, comparisons, each_once, page, section

PAGE = page()


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def rows_of(text: str) -> list[list[str]]:
    return [cells(line) for line in text.splitlines() if line.startswith("| ") and "`" in line]


def test_each_network_is_linked_once_with_its_summary() -> None:
    linked = re.findall(r"\[`(\w+)\(.*?\)`\]\(#cnnparams\.zoo\.(\w+)\)<br>\S", PAGE)
    assert sorted(linked) == sorted((name, name) for name in zoo.names())


def test_each_comparison_is_shown_once() -> None:
    references = [each for row in rows_of(PAGE) for each in row[3].split("<br>") if each != "–"]
    assert len(references) == len(FILES)
    assert set(references) == {each.reference for each in comparisons()}
    assert PAGE.startswith(
        f"There are {len(zoo.names())} networks, and {len(FILES)} comparisons with other code.\n"
    )


def test_comparisons_are_by_options_that_are_not_the_defaults_those_with_torchvision_first() -> None:
    found = comparisons()
    # The file says {"variant": "2014", "aux": false}.
    assert Comparison("googlenet", {"variant": "2014"}, "the paper", None) in found
    packages = [each.reference.partition(" ")[0] for each in found]
    assert packages == sorted(packages, key=lambda package: package != "torchvision")
    assert {"torchvision", "keras", "the"} < set(packages)


def test_each_family_has_a_link_and_a_source() -> None:
    links, *sections = re.split(r"^\((zoo-[a-z0-9-]+)\)=\n", PAGE, flags=re.MULTILINE)
    assert re.findall(r"\]\(#(.*?)\)", links) == sections[::2]
    for text in sections[1::2]:
        assert re.match(r"\*\*[^*:]+\*\*: \S", text)
        assert re.search(r"^- .*\(\d{4}\), <http", text, flags=re.MULTILINE)


def test_the_table_of_a_family() -> None:
    family = Family("cnnparams.zoo.families.lenet", ["lenet5"])
    title, header, _line, *rows, source = [line for line in section(family, []).splitlines()[1:] if line]
    assert title.startswith("**LeNet**: ")
    assert cells(header) == ["Network", "Parameters", "Input → output", "Compared with"]
    first, second = map(cells, rows)
    assert first[0].startswith("[`lenet5()`](#cnnparams.zoo.lenet5)<br>LeNet-5: ")
    assert first[1:] == ["60,850", "(32, 32, 1)<br>→ (10,)", "–"]
    assert second == ['`lenet5(variant="lesson")`', "62,958", "(32, 32, 3)<br>→ (10,)", "–"]
    assert source.startswith("- LeCun et al., ")


def test_the_networks_of_a_family_are_shown_by_size_with_their_references_and_notes() -> None:
    family = Family("cnnparams.zoo.families.vgg", ["vgg13", "vgg11"])
    compared = [
        Comparison("vgg11", {}, "one 1.0", None),
        Comparison("vgg11", {}, "two 2.0", "without its head"),
        Comparison("resnet18", {}, "one 1.0", "of another family"),
    ]
    text = section(family, compared)
    assert [row[0].partition("(")[0] for row in rows_of(text)] == ["[`vgg11", "[`vgg13"]
    assert [row[3] for row in rows_of(text)] == ["one 1.0<br>two 2.0", "–"]
    assert text.splitlines()[-1] == "- two 2.0: without its head."


@pytest.mark.parametrize(
    ("name", "compared", "wanted"),
    [
        ("resnet18", [], [{}]),
        ("resnet50", [], [{}, {"variant": "v1"}, {"variant": "keras"}]),
        ("resnet50", [{}, {"variant": "keras"}], [{}, {"variant": "keras"}, {"variant": "v1"}]),
        ("resnext50_32x4d", [{"output_stride": 8}], [{}, {"output_stride": 8}]),
        ("googlenet", [{"variant": "2014", "aux": True}], [{}, {"variant": "2014", "aux": True}]),
        ("nasbench201", [{"cell": "|none~0|"}], [{"cell": "|none~0|"}]),
    ],
)
def test_options_are_shown_that_are_compared_or_a_variant(
    name: str, compared: list[dict[str, object]], wanted: list[dict[str, object]]
) -> None:
    found = [Comparison(name, options, "other", None) for options in compared]
    assert cases(name, found) == wanted


def test_bars_in_an_option_do_not_split_a_cell() -> None:
    rows = [row for row in rows_of(PAGE) if "nasbench201(" in row[0]]
    assert len(rows) == 6
    for row in rows:
        assert len(row) == 4
        assert row[0].count(r"\|") == 9  # 2 + 3 + 4 around the operations of three nodes


def test_a_remark_that_all_share_names_none() -> None:
    assert list(each_once([("a", "one"), ("b", "one")])) == ["one"]
    assert list(each_once([("a", "at https://x.org/y, here"), ("b", "two"), ("c", "two")])) == [
        "`a`: at <https://x.org/y>, here",
        "`b`, `c`: two",
    ]
