"""Wrong ways to replace, freeze and cut: inside of blocks, of cells and of what is shared."""

from typing import Any

from cnnparams import (
    Add,
    Branches,
    Conv2D,
    Graph,
    Input,
    Network,
    NetworkError,
    ReLU,
    Sequential,
    ShapeError,
    Shared,
)
from cnnparams.analysis.summary import COLUMNS
from tests.records import Wrong

CHOICES = "steps are chosen by a name, a pattern, a class of layers or a function of a step"
COLUMN_NAMES = ", ".join(COLUMNS)

START = Network((8, 8, 4), name="net")
CELL = (
    Network((8, 8, 4), name="cell")
    .add(Conv2D(4, 1, name="a"))
    .add(Conv2D(4, 1, name="b"))
    .add(Add(name="sum"), after=["a", "b"])
)
TOWER = Shared(Sequential(Conv2D(4, 1, name="conv"), ReLU(name="act")), name="tower")

graph: Any = START.add(Graph(CELL, name="first"))  # wrong types are passed on purpose
towers: Any = START.add(TOWER).add(TOWER)
split = START.add(Branches(Conv2D(4, 1, name="a"), ReLU(), name="split"))
chain = START.add(Sequential(Conv2D(4, 1, name="a"), ReLU(name="b"), name="chain"))

CONV = "Conv2D(filters=4, kernel_size=(1, 1))"
CHAIN = "Sequential(Conv2D(filters=4, kernel_size=(1, 1), name='conv'), ReLU(name='act'))"

WRONG: list[Wrong] = [
    (
        lambda: graph["first/xyz"],
        NetworkError,
        "net: there is no step 'first/xyz'; did you mean 'first/b'?",
    ),
    (lambda: graph["first/a/b"], NetworkError, "net: there is no step 'first/a/b'"),
    (
        lambda: graph.freeze("first/c"),
        NetworkError,
        "net: there is no step 'first/c'; did you mean 'first/b'?",
    ),
    (lambda: graph.replace("first", 3), TypeError, "net: replace() takes a layer, got 3 (int)"),
    (
        lambda: graph.replace("first/a", Conv2D),
        TypeError,
        "net: replace() takes a layer, got the class Conv2D; write Conv2D(...)",
    ),
    (
        lambda: graph.replace("first/sum", ReLU()),
        NetworkError,
        "cell: ReLU() has one input; merge them first, got ['a', 'b']",
    ),
    (
        lambda: graph.replace("first/a", Add()),
        ShapeError,
        "Add(): takes two inputs or more, got 1: ((8, 8, 4),)",
    ),
    (
        lambda: graph.replace("first/a", Input((8, 8, 4))),
        NetworkError,
        "cell: 'a' is not an input; use add_input(), got Input(shape=(8, 8, 4))",
    ),
    (
        lambda: graph.replace("first/a", Conv2D(4, 1, name="b")),
        NetworkError,
        f"cell: 'b' is already used by {CONV}, so {CONV} cannot have it;"
        " for one set of weights in both places, use Shared",
    ),
    (
        lambda: graph.replace("first/a", Conv2D(3, 1)),
        ShapeError,
        "Add(): inputs 1 and 2 must have the same channels, or 1, got (8, 8, 3) and (8, 8, 4); put Conv2D(4, 1) after input 1",
    ),
    (
        lambda: towers.freeze("tower_1/bn"),
        NetworkError,
        "net: there is no step 'tower_1/bn'; did you mean 'tower_1/conv'?",
    ),
    (
        lambda: towers.unfreeze("tower_2"),
        NetworkError,
        "net: there is no step 'tower_2'; did you mean 'tower_1'?",
    ),
    (lambda: towers.unfreeze(3), TypeError, f"net: {CHOICES}, got 3 (int)"),
    (lambda: towers.freeze(["tower"]), TypeError, f"net: {CHOICES}, got ['tower'] (list)"),
    (lambda: towers.until(None), TypeError, "net: steps are found by name, got None (NoneType)"),
    (
        lambda: towers.until("tower_2"),
        NetworkError,
        "net: there is no step 'tower_2'; did you mean 'tower_1'?",
    ),
    (
        lambda: towers.replace("tower_1/conv", Conv2D(4, 1, name="act")),
        NetworkError,
        f"tower: 'act' is already used by {CONV}, so ReLU() cannot have it",
    ),
    (
        lambda: split.replace("split/merge", ReLU()),
        NetworkError,
        "split: ReLU() has one input; merge them first, got ['a', '1']",
    ),
    (
        lambda: split.replace("split/0", ReLU()),
        NetworkError,
        "net: there is no step 'split/0'; did you mean 'split/a'?",
    ),
    (
        lambda: chain.replace("chain/a", Input((8, 8, 4))),
        NetworkError,
        "chain: an input is added by add_input(name, shape), got Input(shape=(8, 8, 4))",
    ),
    (
        lambda: chain.replace("chain/a", ReLU(name="b")),
        NetworkError,
        "chain: 'b' is already used by ReLU(), so ReLU() cannot have it",
    ),
    (lambda: chain.replace("chain/a/0", ReLU()), NetworkError, "net: there is no step 'chain/a/0'"),
    (
        lambda: towers.summary(columns=["total"], leaves=True),
        NetworkError,
        f"summary: the columns are {COLUMN_NAMES}, got 'total'",
    ),
]
