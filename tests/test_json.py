"""A network as JSON: every one comes back equal, and a damaged text is a clear error."""

import json
import random
import time
from typing import Any

import pytest
from attrs import fields, frozen
from hypothesis import given

from cnnparams import (
    Add,
    Cell,
    Concat,
    Conv2D,
    Custom,
    Dense,
    Flatten,
    Graph,
    Image,
    MaxPool2D,
    Network,
    NetworkError,
    Opaque,
    Operation,
    Parameter,
    ReLU,
    Residual,
    Sequential,
    Shared,
    Tied,
    TimeDistributed,
    Vector,
    Weight,
    Weightless,
    Window,
    zoo,
)
from cnnparams.networks.classes import own_classes
from tests.drawing import trials
from tests.families import EXAMPLES
from tests.reference_model.build import build_network
from tests.reference_model.parts import ReferenceNetwork
from tests.strategies import reference_networks
from tests.test_summary import zoo_networks

IMAGE: Any = Network((8, 8, 4), name="net")


def again(network: Any) -> Any:
    return Network.from_json(network.to_json())


def test_every_network_of_the_zoo_comes_back() -> None:
    for network in zoo_networks():
        back = again(network)
        assert back == network
        assert (repr(back), back.to_json()) == (repr(network), network.to_json())


def test_every_layer_comes_back() -> None:
    seen: set[type] = set()
    for example in EXAMPLES:
        several = example.layer.takes_several
        shapes = example.prev_shape if several else (example.prev_shape,)
        network: Any = Network(shapes[0] if shapes else (1,))
        names = ["input", *[f"input_{number}" for number in range(1, len(shapes))]][: len(shapes)]
        for name, shape in zip(names[1:], shapes[1:], strict=True):
            network = network.add_input(name, shape)
        if type(example.layer).__name__ == "Input":
            continue
        network = network.add(example.layer, after=names if several else names[0], name="x")
        if any(callable(getattr(example.layer, field.name)) for field in fields(type(example.layer))):
            with pytest.raises(NetworkError, match="is a function, which cannot be data"):
                network.to_json()
            continue
        assert again(network) == network
        seen.add(type(example.layer))
    assert set(own_classes().values()) - seen <= {own_classes()["Input"]}


@trials(1000)
@given(reference_networks())
def test_random_graphs_come_back(reference: ReferenceNetwork) -> None:
    network: Any = build_network(reference)
    returned = again(network)
    assert returned == network
    assert returned.steps == network.steps
    assert returned.param_count() == network.param_count()


def everything() -> Any:
    """A network of all kinds of wiring and records."""
    cell = Cell().add(Conv2D(4, 1), name="a").add_input("skip").add(Add(), after=["a", "skip"])
    inner: Any = Network((8, 8, 4), name="inner").add(Conv2D(4, 3, padding=1), name="x").add(ReLU())
    network = IMAGE.add(Sequential(Conv2D(4, 1), ReLU(), name="s"), name="block")
    network = network.add(cell, after=["block", "input"], name="cell")
    network = network.add(Graph(inner, output="x"), name="group/graph").freeze("group/graph/x/bias")
    network = network.add(Shared(Residual(Conv2D(4, 1)), name="twin")).add(
        Shared(Residual(Conv2D(4, 1)), name="twin")
    )
    network = network.add(Parameter((8, 8, 4)), name="offset").add(Add(), after=["offset", "twin"])
    known = Custom(
        (Weight("w", channels=4), Weight.state("seen", numbers=2)),
        (8, 8, 4),
        operations=(Operation("add", height=8, width=8),),
        windows=(Window(3, padding=1), None),
    )
    network = network.add(known).add(ReLU(), after="block/0")
    network = network.add_input("words", (5,)).add(
        Opaque((5,), (5, 4), (Weight("table", words=9, units=4),), kind="Lookup"), name="lookup"
    )
    network = network.add(TimeDistributed(Dense(3)), name="td")
    return network.add(Tied(Dense(4, bias=False), {"kernel": "array"}), name="tied").freeze("td")


def test_all_kinds_of_wiring_come_back() -> None:
    network = everything()
    assert again(network) == network
    assert again(network).shared_uses == network.shared_uses
    assert again(network.rename(None)).name is None


def test_a_step_is_a_line_if_it_is_short() -> None:
    assert IMAGE.add(Conv2D(8, 5)).add(Flatten()).to_json() == (
        "{\n"
        '  "schema": "cnnparams.network/1",\n'
        '  "name": "net",\n'
        '  "steps": [\n'
        '    {"name": "input", "layer": {"class": "Input", "shape": [8, 8, 4]}},\n'
        '    {"name": "conv2d", "layer": {"class": "Conv2D", "filters": 8, "kernel_size": [5, 5]}},\n'
        '    {"name": "flatten", "layer": {"class": "Flatten"}}\n'
        "  ]\n"
        "}"
    )


@frozen(repr=False)
class Twice(Weightless[Image, Image]):
    times: int = 2

    def output_shape(self, prev_shape: Image) -> Image:
        return (*prev_shape[:2], self.times * prev_shape[2])


def test_a_layer_of_your_own_needs_its_class() -> None:
    network = IMAGE.add(Twice(3)).add(Sequential(Twice()))
    with pytest.raises(NetworkError) as refused:
        network.to_json()
    assert str(refused.value) == (
        "to_json: twice: Twice is no layer of this library; name its class: classes=[...]"
    )
    text = network.to_json(classes=[Twice])
    assert Network.from_json(text, classes=[Twice]) == network
    with pytest.raises(NetworkError) as unknown:
        Network.from_json(text)
    assert str(unknown.value) == (
        "from_json: steps[1].layer: there is no class 'Twice'; name a class of your own: classes=[...]; did you mean 'Tied'?"
    )


def test_functions_cannot_be_data() -> None:
    def size(shape: Any) -> Any:
        return shape

    with pytest.raises(NetworkError) as refused:
        IMAGE.add(Sequential(Custom((), size)), name="block").to_json()
    assert str(refused.value) == (
        "to_json: block: Sequential: layers: Custom: output_shape is a function, which cannot be data, got size"
    )

    @frozen(repr=False)
    class Odd(Weightless[Image, Image]):
        what: object = None

        def output_shape(self, prev_shape: Image) -> Image:
            return prev_shape

    for value in (1 + 2j, float("nan"), b"x"):
        with pytest.raises(NetworkError, match="to_json: odd: Odd: what cannot be data, got"):
            IMAGE.add(Odd(value)).to_json(classes=[Odd])


@pytest.mark.parametrize(
    ("classes", "error", "message"),
    [
        (3, TypeError, "from_json: classes must be a list of classes of layers, got 3 (int)"),
        ([3], TypeError, "from_json: classes must be classes of layers, got 3 (int)"),
        ([type("Dense", (Twice,), {})], NetworkError, "from_json: two classes have the name Dense"),
    ],
)
def test_wrong_classes_are_refused(classes: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as refused:
        Network.from_json("{}", classes=classes)
    assert str(refused.value) == message


def text_of(*steps: Any, **others: Any) -> str:
    first = {"name": "input", "layer": {"class": "Input", "shape": [8, 8, 4]}}
    return json.dumps({"schema": "cnnparams.network/1", "name": None, "steps": [first, *steps], **others})


def step(layer: Any, **others: Any) -> Any:
    return {"name": "x", "layer": layer, **others}


DENSE = {"class": "Dense", "units": 3}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the text: is not JSON: Expecting value: line 1 column 1 (char 0)"),
        ("[" * 100_000, "the text: is nested too deep"),
        ('{"a":' * 900 + "1" + "}" * 900, "the text: no 'a'"),
        (
            text_of(step(json.loads('{"class": "Sequential", "layers": [' * 400 + "]}" * 400))),
            "the text: is nested too deep",
        ),
        ("[1, NaN]", "the text: has NaN, which is no number"),
        ("[1, 1e999]", "the text: has '1e999', which is too large"),
        ('{"name": 1, "name": 2}', "the text: has 'name' twice in one object"),
        ("3", "the text: must be an object, got 3"),
        ("{}", "the text: must have 'schema'"),
        ('{"shema": 3}', "the text: no 'shema'; did you mean 'schema'?"),
        (
            '{"schema": "cnnparams.network/2"}',
            "schema: must be 'cnnparams.network/1', got 'cnnparams.network/2'",
        ),
        ('{"schema": "cnnparams.network/1"}', "the text: must have 'steps'"),
        ('{"schema": "cnnparams.network/1", "steps": 3}', "steps: must be a list, got 3"),
        ('{"schema": "cnnparams.network/1", "steps": []}', "steps: must have an input, got none"),
        (text_of(3), "steps[1]: must be an object, got 3"),
        (text_of({"name": "x"}), "steps[1]: must have 'layer'"),
        (text_of({"name": 3}), "steps[1].name: must be a string, got 3"),
        (text_of(step(3)), "steps[1].layer: must be a layer, got 3"),
        (text_of(step({})), "steps[1].layer: must have 'class'"),
        (text_of(step({"class": 3})), "steps[1].layer.class: must be a string, got 3"),
        (
            text_of(step({"class": "Conv2d"})),
            "steps[1].layer: there is no class 'Conv2d'; name a class of your own: classes=[...]; did you mean 'Conv2D'?",
        ),
        (
            text_of(step({"class": "__import__"})),
            "steps[1].layer: there is no class '__import__'; name a class of your own: classes=[...]",
        ),
        (
            text_of(step({"class": "Dense", "unit": 3})),
            "steps[1].layer: Dense has no 'unit'; did you mean 'units'?",
        ),
        (text_of(step({"class": "Dense"})), None),
        (
            text_of(step({"class": "Dense", "units": 2.0})),
            "steps[1].layer: Dense: units must be a whole number, got 2.0 (float)",
        ),
        (text_of(step(DENSE, after="input")), "steps[1].after: must be a list, got 'input'"),
        (text_of(step(DENSE, after=[3])), "steps[1].after: must be a string, got 3"),
        (
            text_of(step(DENSE, after=["inptu"])),
            "steps[1]: Network: there is no step 'inptu'; did you mean 'input'?",
        ),
        (
            text_of(step({"class": "Add"})),
            "steps[1]: a layer with several inputs must have 'after', got none",
        ),
        (text_of(step(DENSE), step(DENSE)), None),
        (
            text_of(step({"class": "Conv2D", "filters": 2, "kernel_size": [9, 9]})),
            "steps[1]: Conv2D(filters=2, kernel_size=(9, 9)): a 9 x 9 kernel does not fit into 8 x 8 (input (8, 8, 4))\n"
            "while adding 'x' to the network, after input (8, 8, 4)",
        ),
        (
            text_of(step({"class": "Input", "shape": [3]})),
            "steps[1]: an input has a shape and its name only, got Input(shape=(3,))",
        ),
        (
            text_of({"name": "g/2", "layer": {"class": "Input", "shape": [3]}}),
            "steps[1]: Input: name must not contain '/', got 'g/2'",
        ),
        (
            text_of(step({"class": "Graph", "network": {"class": "Network", "steps": [], "x": 1}})),
            "steps[1].layer.network: no 'x'",
        ),
        (
            text_of(step({"class": "Graph", "network": {"class": "Network", "steps": [step(DENSE)]}})),
            "steps[1].layer.network.steps[0]: the first step must be the input, got 'x'",
        ),
        (
            text_of(step({"class": "Custom", "weights": [{"class": "Weight", "name": "w"}]})),
            "steps[1].layer.weights[0]: must have 'axes'",
        ),
        (
            text_of(step({"class": "Custom", "weights": [{"class": "Weight", "name": "w", "axes": 3}]})),
            "steps[1].layer.weights[0].axes: must be an object, got 3",
        ),
        (
            text_of(
                step({"class": "Custom", "weights": [{"class": "Weight", "name": "w", "axes": {"a": 2.5}}]})
            ),
            "steps[1].layer.weights[0].axes.a: must be a whole number, got 2.5",
        ),
        (
            text_of(
                step(
                    {
                        "class": "Custom",
                        "weights": [{"class": "Weight", "name": "w", "axes": {}, "learnable": 1}],
                    }
                )
            ),
            "steps[1].layer.weights[0].learnable: must be true or false, got 1",
        ),
        (
            text_of(step({"class": "Cell", "steps": [{"name": "y", "layer": None}]})),
            "steps[1].layer.steps[0]: the first step must be the input, got 'y'",
        ),
        (text_of(name="\n"), None),
    ],
)
def test_a_damaged_text_is_an_error_with_its_place(text: str, message: str | None) -> None:
    with pytest.raises(NetworkError) as refused:
        Network.from_json(text)
    if message is None:
        assert str(refused.value).startswith("from_json: steps[")
    else:
        assert str(refused.value) == f"from_json: {message}"


def test_the_first_input_is_an_input_and_nothing_else() -> None:
    text = IMAGE.to_json().replace('"shape"', '"trainable": false, "shape"')
    with pytest.raises(NetworkError) as refused:
        Network.from_json(text)
    assert str(refused.value) == (
        "from_json: steps[0].layer: the first input has settings of its own, got Input(shape=(8, 8, 4), trainable=False)"
    )


def test_what_is_no_string_is_refused() -> None:
    wrong: Any = b"{}"
    with pytest.raises(TypeError) as refused:
        Network.from_json(wrong)
    assert str(refused.value) == "from_json: takes a string, got b'{}' (bytes)"


WORDS = [
    *["null", "true", "-1", "0", "2.0", "1e400", "[]", "{}", '"x"', "99999999999999999999", '"input"'],
    *["[[1, 1], [1, 1]]", '{"class": "ReLU"}', '"Cell"', '"Network"', "[null]"],
]


def mutated(text: str, chance: random.Random) -> str:
    """Change a text at one to three places, by letters or by its values."""
    for _ in range(chance.randint(1, 3)):
        text = chance.choice([cut, with_more, with_its_own, with_another_value])(text, chance)
    return text


def cut(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + text[at + chance.randint(1, 9) :]


def with_more(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice('{}[],:"0123456789-.eEnulltrue\\ x') + text[at:]


def with_its_own(text: str, chance: random.Random) -> str:
    at, other = chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)
    return text[:at] + text[other : other + chance.randint(1, 60)] + text[at:]


def with_another_value(text: str, chance: random.Random) -> str:
    try:
        place: Any = json.loads(text)
    except ValueError:
        return text
    whole = place
    while isinstance(place, dict | list) and place:
        key = chance.choice(list(place) if isinstance(place, dict) else list(range(len(place))))
        if isinstance(place[key], dict | list) and chance.random() < 0.8:
            place = place[key]
            continue
        if chance.random() < 0.3:
            del place[key]
        elif isinstance(place, dict) and chance.random() < 0.3:
            place[chance.choice(["name", "after", "layer", "class", "x"])] = place[key]
        else:
            place[key] = "@@"
        break
    return json.dumps(whole).replace('"@@"', chance.choice(WORDS))


def test_ten_thousand_mutated_texts_are_networks_or_clear_errors() -> None:
    chance = random.Random(11)  # noqa: S311 - no secret
    lenet = zoo.lenet5(variant="lesson")
    merged = (
        IMAGE.add(Conv2D(4, 1), name="a/b")
        .add(Concat(), after=["input", "a/b"])
        .add(MaxPool2D(2))
        .add(Flatten())
    )
    texts = [
        lenet.to_json(),
        merged.to_json(),
        everything().to_json(),
        Network[Vector]((3,)).add(Dense(2)).to_json(),
    ]
    good = bad = 0
    slowest = 0.0
    for _ in range(10_000):
        text = mutated(chance.choice(texts), chance)
        start = time.perf_counter()
        try:
            network = Network.from_json(text)
        except NetworkError as error:
            bad += str(error).startswith("from_json: ")
        else:
            assert again(network) == network
            good += 1
        slowest = max(slowest, time.perf_counter() - start)
    assert good + bad == 10_000
    assert slowest < 5
    assert min(good, bad) > 300
