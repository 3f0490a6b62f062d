"""What is public says what each of its arguments means, in sections whose order is always the same."""

import re
from collections.abc import Callable, Iterator
from inspect import Parameter, cleandoc, isclass, isfunction, signature
from types import ModuleType
from typing import Any

import pytest

import cnnparams
from cnnparams import Layer, Shared, zoo

SECTIONS = ["Args", "Shapes", "Weights", "Raises", "Source"]


def inherited(kind: type[Any]) -> dict[str, Any]:
    """Return what a class has from others."""
    return {name: value for base in reversed(kind.__mro__[1:]) for name, value in vars(base).items()}


def methods(kind: type[Any]) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the public methods of a class."""
    for name, value in vars(kind).items():
        method = value.__func__ if isinstance(value, classmethod | staticmethod) else value
        if isfunction(method) and not name.startswith("_"):
            yield name, method


def arguments(function: Callable[..., Any]) -> list[str]:
    """Return the names of the parameters, with their stars."""
    stars = {Parameter.VAR_POSITIONAL: "*", Parameter.VAR_KEYWORD: "**"}
    parameters = signature(function).parameters.values()
    return [
        f"{stars.get(each.kind, '')}{each.name}" for each in parameters if each.name not in {"self", "cls"}
    ]


def constructor_arguments(kind: type[Any]) -> list[str]:
    """Return what a class is to explain: of a layer, without what every layer has."""
    if issubclass(kind, Exception):  # what is raised is made by this library
        return []
    everywhere = (
        {"name", "trainable", "frozen_weights"}
        if issubclass(kind, Layer) and kind not in {Layer, Shared}
        else set()
    )
    return [name for name in arguments(kind) if name not in everywhere]


def public(package: ModuleType, prefix: str = "") -> dict[str, Any]:
    """Return what a package offers, by name."""
    return {f"{prefix}{name}": getattr(package, name) for name in package.__all__}


PUBLIC = {**public(cnnparams), **public(zoo, "zoo.")}
CLASSES = {name: value for name, value in PUBLIC.items() if isclass(value)}
FUNCTIONS = {name: value for name, value in PUBLIC.items() if isfunction(value)}
METHODS = {f"{name}.{own}": (kind, method) for name, kind in CLASSES.items() for own, method in methods(kind)}
FINAL_LAYERS = {
    name: kind for name, kind in CLASSES.items() if issubclass(kind, Layer) and hasattr(kind, "__final__")
}


def sections(text: str) -> dict[str, list[str]]:
    """Return the lines of each section by its header, in order; prose and doctest are none."""
    found: dict[str, list[str]] = {}
    header = ""
    for line in cleandoc(text).splitlines():
        if line.startswith(">>> "):
            break
        title = re.fullmatch(r"([A-Z]\w*):", line)
        if title is not None:
            header = f"second {title[1]}" if title[1] in found else title[1]
            found[header] = []
        elif header:
            found[header].append(line)
    return found


def flaws(text: str | None, names: list[str]) -> list[str]:
    """Return what is wrong with a docstring that is to explain these arguments."""
    found = sections(text or "")
    order = [header for header in SECTIONS if header in found]
    wrong = [f"there is no section {header}" for header in found if header not in SECTIONS]
    if [header for header in found if header in SECTIONS] != order:
        wrong.append(f"the sections must be in the order {', '.join(order)}")
    for header, lines in found.items():
        wrong += [f"{header}: prose stands after the section" for line in lines if line[:1].strip()]
        if not any(map(str.strip, lines)):
            wrong.append(f"{header}: is empty")
    _, _, doctest = cleandoc(text or "").partition("\n>>> ")
    late = re.findall(rf"^({'|'.join(SECTIONS)}):$", doctest, re.MULTILINE)
    wrong += [f"{header}: stands after the doctest" for header in late]
    entries: list[str] = []
    for line in found.get("Args", []):
        if re.match(r" {4}\S", line):
            entries.append(line.strip())
        elif line.strip() and entries:
            entries[-1] = f"{entries[-1]} {line.strip()}"
    explained = [re.fullmatch(r"(\*{0,2}\w+): (\S.*\.)", entry) for entry in entries]
    for entry, explanation in zip(entries, explained, strict=True):
        if explanation is None:
            wrong.append(f"Args: must be written as 'name: text.', got {entry!r}")
    told = [explanation[1] for explanation in explained if explanation is not None]
    if told != names:
        wrong.append(f"Args: must be {', '.join(names) or 'none'}, got {', '.join(told) or 'none'}")
    return wrong


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_explains_its_arguments(name: str) -> None:
    assert flaws(CLASSES[name].__doc__, constructor_arguments(CLASSES[name])) == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_explains_its_arguments(name: str) -> None:
    assert flaws(FUNCTIONS[name].__doc__, arguments(FUNCTIONS[name])) == []


@pytest.mark.parametrize("name", METHODS)
def test_a_method_explains_its_arguments_where_it_is_first_there(name: str) -> None:
    kind, method = METHODS[name]
    is_new = method.__name__ not in inherited(kind)
    assert flaws(method.__doc__, arguments(method) if is_new else []) == []


@pytest.mark.parametrize("name", FINAL_LAYERS)
def test_a_layer_says_what_it_makes_has_and_refuses_and_shows_it(name: str) -> None:
    text = FINAL_LAYERS[name].__doc__ or ""
    assert {"Shapes", "Weights", "Raises"} <= sections(text).keys()
    assert "\n    >>> " in text


def test_all_that_is_public_is_seen() -> None:
    assert {"Conv2D", "Layer", "Network", "Step", "Weight", "ConfigError"} <= CLASSES.keys()
    assert {"zoo.build", "zoo.names", "zoo.resnet50"} <= FUNCTIONS.keys()
    assert {"Network.add", "Weight.state", "Layer.param_count", "Weightless.weights"} <= METHODS.keys()
    assert constructor_arguments(Layer) == ["name", "trainable", "frozen_weights"]
    assert constructor_arguments(Shared) == ["layer", "trainable", "frozen_weights", "name", "place"]
    assert constructor_arguments(cnnparams.MaxUnpool2D) == ["pool_size", "stride"]
    assert constructor_arguments(cnnparams.Weight) == ["name", "**axes"]
    assert arguments(zoo.lenet5) == ["num_classes", "input_shape", "variant"]


GOOD = """Do it.

    It says: more.

    Args:
        one: what it is: this,
            and that.
        *others: the rest.

    Raises:
        TypeError: it is wrong.

    >>> 1 + 1
    2
    """


def test_a_docstring_as_it_should_be_has_no_flaws() -> None:
    assert flaws(GOOD, ["one", "*others"]) == []
    assert flaws("Do it.", []) == []


@pytest.mark.parametrize(
    ("old", "new", "flaw"),
    [
        ("        *others: the rest.\n", "", "Args: must be one, *others, got one"),
        ("        one: ", "        two: ", "Args: must be one, *others, got two, *others"),
        ("*others: the rest.", "others: the rest.", "Args: must be one, *others, got one, others"),
        ("the rest.", "the rest", "Args: must be written as 'name: text.', got '*others: the rest'"),
        ("*others: the rest.", "*others:", "Args: must be written as 'name: text.', got '*others:'"),
        ("Raises:", "Returns:", "there is no section Returns"),
        ("Raises:", "Args:", "there is no section second Args"),
        ("Raises:", "Raises:\n\n    Shapes:", "Raises: is empty"),
        ("    >>> 1", "    So it is.\n\n    >>> 1", "Raises: prose stands after the section"),
        (
            "It says: more.",
            "Raises:\n        TypeError: always.",
            "the sections must be in the order Args, Raises",
        ),
        ("    It says", "    >>> 1\n    1\n\n    It says", "Args: stands after the doctest"),
    ],
)
def test_a_flaw_is_found(old: str, new: str, flaw: str) -> None:
    assert old in GOOD
    assert flaw in flaws(GOOD.replace(old, new, 1), ["one", "*others"])


def test_the_arguments_follow_their_order() -> None:
    assert flaws(GOOD, ["*others", "one"]) == ["Args: must be *others, one, got one, *others"]
