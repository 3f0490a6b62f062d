"""Explanations are typeset by what notebooks and web pages use: MathJax 2 and 3, and KaTeX."""

import json
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from cnnparams import Concat, Conv2D, Dense, Network, zoo
from cnnparams.explanation import Explanation
from tests.families import EXAMPLES

ENGINES = [
    pytest.param(name, marks=pytest.mark.node(name)) for name in ("katex", "mathjax-full", "mathjax-node")
]

# What was refused when an explanation was one formula, and what shows that the engines are asked.
REFUSED = [
    r"\unknown{a}",
    r"\begin{aligned} a",
    r"\begin{aligned}" + r"&\textbf{a}\rlap{b} \\" * 1200 + r"\end{aligned}",
]


CELL = "|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|skip_connect~0|avg_pool_3x3~1|none~2|"
NEEDED = {"nasbench201": {"cell": CELL}}
"""The options that a network of the zoo cannot do without."""


def formulas_of(explanation: Explanation) -> list[str]:
    """Return the formulas of an explanation as LaTeX and as Markdown."""
    latex = [formula.strip() for formula in explanation.to("latex").split("$$")]
    code_or_formula = re.findall(r"(`+).*?\1|\$([^$]+)\$", explanation.to("markdown"))
    return [formula for formula in [*latex, *[formula for _, formula in code_or_formula]] if formula]


@cache
def formulas() -> tuple[str, ...]:
    """Return the formulas of every layer, of all networks of the zoo, and of names with all signs."""
    names = (
        Network((3,), name=r"\a~^$%#{}&_<>|`")
        .add(Dense(2, name="[*x*] \u03b1\u00df"))
        .add(Dense(2, name="$y$"))
    )
    explanations = [
        *[example.layer.explain(example.prev_shape) for example in EXAMPLES],
        *[zoo.build(name, **NEEDED.get(name, {})).explain(depth=100) for name in zoo.names()],
        Concat().explain(tuple((8, 8, 100 + number) for number in range(300))),
        Conv2D(8, 3, stride=(2, 1), padding=(0, 1)).explain((9, 9, 3)),
        names.explain(),
    ]
    found = [formula for explanation in explanations for formula in formulas_of(explanation)]
    return tuple(dict.fromkeys(found))


def refused_by(engine: str, asked: tuple[str, ...]) -> dict[str, str]:
    """Return the formulas that an engine cannot typeset, each with the reason."""
    script = Path(__file__).with_name("typesetting.js")
    done = subprocess.run(  # noqa: S603 - a script of ours
        ["node", str(script), engine],  # noqa: S607 - which Node.js it is, PATH says
        input=json.dumps(asked),
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
    )
    refused: dict[str, str] = json.loads(done.stdout)
    return refused


@pytest.mark.parametrize("engine", ENGINES)
def test_every_formula_is_typeset(engine: str) -> None:
    assert len(formulas()) > 1000
    assert refused_by(engine, formulas()) == {}


@pytest.mark.parametrize("engine", ENGINES)
def test_what_cannot_be_typeset_is_seen(engine: str) -> None:
    refused = refused_by(engine, tuple(REFUSED))
    assert {REFUSED[0], REFUSED[1]} <= set(refused)
    assert REFUSED[2] in refused or engine == "mathjax-full"
