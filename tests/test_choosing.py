"""Groups of steps by their paths, single weights, and several steps by patterns, kinds and functions."""

import pickle
from typing import Any

import pytest
from attrs import evolve

import cnnparams
from cnnparams import (
    Activation,
    Add,
    BatchNorm,
    Concat,
    ConfigError,
    Conv2D,
    Dense,
    Embedding,
    Flatten,
    FullyConnected,
    Graph,
    Input,
    Network,
    NetworkError,
    Parameter,
    ReLU,
    Residual,
    Sequential,
    Shared,
    Tied,
    TimeDistributed,
    WeightNorm,
    zoo,
)
from cnnparams.step import Step
from tests.shown import shown

any_of: Any = cnnparams  # wrong types are passed on purpose
KNOWN = {each: getattr(cnnparams, each) for each in cnnparams.__all__}

DENSE = "Dense(units=4, frozen_weights=('gamma',))"
BIAS = "frozen_weights=('bias',)"
STEPS = "input, stem, layer1/0/conv1, layer1/0/relu, layer1/0/add, layer1/1/conv1, fc"
OF_STEPS = "of steps, which no layer can replace; replace its steps, or all of them by 'layer1/*'"
LEAVE = "layer must leave name and trainable to its wrapper"
CHOICES = "steps are chosen by a name, a pattern, a class of layers or a function of a step"

FLAT: Any = (  # wrong types are passed on purpose
    Network((8, 8, 3), name="flat")
    .add(Conv2D(4, 1), name="stem")
    .add(Conv2D(4, 3, padding=1), name="layer1/0/conv1")
    .add(ReLU(), name="layer1/0/relu")
    .add(Add(), after=["stem", "layer1/0/relu"], name="layer1/0/add")
    .add(Conv2D(4, 1), name="layer1/1/conv1")
    .add(FullyConnected(2), name="fc")
)
STEM, FIRST, SECOND, LAST = 4 * 3 + 4, 9 * 4 * 4 + 4, 4 * 4 + 4, 2 * 8 * 8 * 4 + 2


def test_a_prefix_of_paths_is_a_group() -> None:
    assert [step.path for step in FLAT.steps][1:3] == ["stem", "layer1/0/conv1"]
    group = FLAT["layer1"]
    assert (group.kind, group.param_count(), group.output_shape) == ("Group", FIRST + SECOND, (8, 8, 4))
    assert (group.inputs, group.prev_shapes) == (("stem",), ((8, 8, 4),))
    assert [step.path for step in group.children] == ["layer1/0", "layer1/1"]
    assert [step.path for step in FLAT["layer1/0"].children] == [
        "layer1/0/conv1",
        "layer1/0/relu",
        "layer1/0/add",
    ]
    assert FLAT["layer1/0"].children[2].inputs == ("stem", "layer1/0/relu")
    assert FLAT["layer1/0"].children[2] == FLAT["layer1/0/add"]
    assert group.children[0].children[0] == FLAT["layer1/0/conv1"]
    assert "layer1" in FLAT
    assert "layer1/1" in FLAT
    assert "layer1/2" not in FLAT
    assert "layer" not in FLAT
    assert group.own_weights == ()
    assert group.explain().total.value == FIRST + SECOND
    for ask in (group.layer.weights, group.layer.output_shape):
        with pytest.raises(NetworkError) as caught:
            ask((8, 8, 4))
        assert str(caught.value) == "Group: is not a layer, and takes no input, got (8, 8, 4)"


def test_a_group_has_the_steps_that_its_network_has() -> None:
    first = Network((8, 8, 3)).add(Conv2D(4, 1), name="g/a")
    both = first.add(Conv2D(4, 1), name="g/b")
    assert [step.path for step in first["g"].children] == ["g/a"]
    assert [step.path for step in both["g"].children] == ["g/a", "g/b"]


def test_a_group_knows_what_is_shared_in_it() -> None:
    network = Network((8, 8, 4)).add(HEAD, name="a/0").add(ReLU(), name="a/1").add(HEAD, name="b/0")
    assert network["a"].uses == network["a/0"].uses
    assert [use.name for use in network["b"].uses] == ["head"]
    assert FLAT["layer1"].uses == ()


def test_a_group_is_frozen_and_cut_as_a_block_is() -> None:
    frozen = FLAT.freeze("layer1")
    assert frozen.frozen_count() == FIRST + SECOND
    assert frozen.unfreeze("layer1/0").frozen_count() == SECOND
    assert frozen.unfreeze("layer1") == FLAT
    assert [step.path for step in FLAT.until("layer1/0").steps][-1] == "layer1/0/add"
    assert FLAT.until("layer1").output_shape == (8, 8, 4)
    assert FLAT.add(ReLU(), after="layer1/0")["relu"].inputs == ("layer1/0/add",)
    assert FLAT.add(Concat(), after=["layer1/0", "layer1"]).output_shape == (8, 8, 8)


def test_groups_are_folded_in_tables_as_blocks_are() -> None:
    assert [cells[:2] for cells in shown(FLAT.summary(columns=["layer", "type"], depth=1))] == [
        ("input", "Input"),
        ("stem", "Conv2D"),
        ("layer1", "Group"),
        ("fc", "FullyConnected"),
    ]
    counts = [row.of_all(Step.param_count) for row in FLAT.summary(depth=1).rows]
    assert counts == [0, STEM, FIRST + SECOND, LAST]
    assert [row.title for row in FLAT.summary(leaves=True).rows] == [step.path for step in FLAT.steps]
    assert [part.title for part in FLAT.explain(depth=2).parts] == ["input", "stem", "layer1", "fc"]
    assert [part.title for part in FLAT.explain(depth=2).parts[2].parts] == ["layer1/0", "layer1/1"]
    # A group whose steps do not stand together has the place of the first.
    mixed = Network((8,)).add(Dense(2), name="a/x").add(Dense(3), name="b").add(Dense(4), name="a/y")
    assert [row.title for row in mixed.summary(depth=1).rows] == ["input", "a", "b"]
    assert [part.title for part in mixed.explain().parts] == ["input", "a", "b"]
    assert shown(mixed.summary(columns=["inputs"], depth=1)) == [("",), ("input, b",), ("a/x",)]


def test_a_network_with_groups_is_a_value() -> None:
    assert eval(repr(FLAT), KNOWN) == FLAT
    assert pickle.loads(pickle.dumps(FLAT)) == FLAT
    assert FLAT.replace("stem", Conv2D(4, 3, padding=1))["layer1/0/add"].inputs == ("stem", "layer1/0/relu")


def test_groups_inside_of_a_graph() -> None:
    network = Network((16, 16, 3), name="net").add(Graph(FLAT.until("layer1")), name="encoder")
    assert network["encoder/layer1/0/conv1"].param_count() == FIRST
    assert network["encoder/layer1"].param_count() == FIRST + SECOND
    assert network["encoder/layer1/0"].children[0].path == "encoder/layer1/0/conv1"
    assert network["encoder/layer1/0/add"].inputs == ("encoder/stem", "encoder/layer1/0/relu")
    assert network.freeze("encoder/layer1").frozen_count() == FIRST + SECOND
    assert network.freeze("encoder/layer1/0/conv1/bias").frozen_count() == 4
    assert network.replace("encoder/layer1/1/conv1", Conv2D(2, 1)).output_shape == (16, 16, 2)
    assert network.until("encoder/layer1/0").param_count() == STEM + FIRST


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("layer1", "flat: 'layer1' is already used by a group of steps, so ReLU() cannot have it"),
        (
            "fc/relu",
            None,
        ),
        ("layer1/0/relu", "flat: 'layer1/0/relu' is already used by ReLU(), so ReLU() cannot have it"),
    ],
)
def test_a_name_is_used_once(name: str, message: str | None) -> None:
    if message is None:
        with pytest.raises(NetworkError) as caught:
            FLAT.add(ReLU(), name=name)
        assert str(caught.value) == (
            "flat: 'fc' is a step, FullyConnected(units=2), so 'fc/relu' cannot be the name of another"
        )
        return
    with pytest.raises(NetworkError) as caught:
        FLAT.add(ReLU(), name=name)
    assert str(caught.value) == message


def test_a_name_that_is_free_is_not_that_of_a_group() -> None:
    network = Network((8, 8, 3)).add(ReLU(), name="relu/0").add(ReLU())
    assert [step.path for step in network.steps] == ["input", "relu/0", "relu_1"]


def test_a_single_weight_is_frozen() -> None:
    network = Network((8,)).add(Dense(4, name="fc")).add(BatchNorm(name="bn"))
    bias = network.freeze("fc/bias")
    assert (bias.trainable_count(), bias.frozen_count(), bias.param_count()) == (40, 4, 44)
    assert bias["fc"].layer == Dense(4, name="fc", frozen_weights=("bias",))
    assert bias.freeze("fc/bias") == bias
    assert bias.unfreeze("fc/bias") == network
    assert bias.unfreeze("fc") == network
    assert bias.freeze("fc").frozen_count() == 36
    assert network.freeze("bn/gamma", "fc/kernel").frozen_count() == 4 + 32
    only = network.freeze().unfreeze("fc/bias")
    assert only.trainable_count() == 4
    assert only.freeze("fc/bias").trainable_count() == 0
    assert network.freeze().freeze("fc/bias") == network.freeze()
    assert eval(repr(bias), KNOWN) == bias
    assert dict(bias.summary().table().footer)["trainable"] == 40


def test_a_single_weight_is_frozen_wherever_it_is() -> None:
    network = Network((3, 8)).add(TimeDistributed(Sequential(Dense(4), ReLU())), name="td")
    assert network.freeze("td/0/bias").frozen_count() == 4
    assert network.freeze("td").unfreeze("td/0/bias").trainable_count() == 4
    shared = Network((3, 8)).add(TimeDistributed(Sequential(Shared(Dense(8), name="a"))), name="td")
    shared = shared.add(Shared(Dense(8), name="a"), after="input")
    assert shared.freeze("td/0").trainable_count() == shared.freeze("a").trainable_count() == 0
    assert shared.replace("a", Shared(Dense(8, bias=False), name="a")).param_count() == 64
    assert shared.freeze("a/bias")["td"].trainable_count() == 64
    assert Network((3, 8)).add(TimeDistributed(Dense(4)), name="td").freeze("td/bias").frozen_count() == 4
    head = Shared(Dense(8), name="head")
    twice = Network((8,)).add(head).add(head)
    assert twice.freeze("head_1/bias").frozen_count() == 8
    assert twice.freeze("head/bias").unfreeze("head_1/bias") == twice
    assert twice.freeze("head/bias").unfreeze("head") == twice
    block = Network((8,)).add(Shared(Sequential(Dense(8, name="fc")), name="s"))
    assert block.freeze("s/fc/bias").frozen_count() == 8
    with pytest.raises(NetworkError) as caught:
        Network((8,), name="net").add(head).add(Shared(Dense(8), name="head", frozen_weights=("bias",)))
    assert str(caught.value) == (
        "net: the name 'head' is shared by Dense(units=8), with other weights frozen: none, got bias;"
        " freeze the same in all uses"
    )


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            lambda: Network((8,)).add(Dense(4, frozen_weights=("gamma",))),
            ConfigError,
            f"{DENSE}: frozen_weights must be among kernel, bias, got 'gamma'",
        ),
        (
            lambda: Network((8,)).add(ReLU(frozen_weights=("gamma",))),
            ConfigError,
            "ReLU(frozen_weights=('gamma',)): has no weights to freeze, got 'gamma'",
        ),
        (
            lambda: any_of.Dense(4, frozen_weights="bias"),
            TypeError,
            "Dense: frozen_weights must be a tuple of strings, got 'bias' (str)",
        ),
        (
            lambda: any_of.Dense(4, frozen_weights=(1,)),
            TypeError,
            "Dense: frozen_weights must be a tuple of strings, got (1,) (tuple)",
        ),
        (
            lambda: Shared(Dense(4, frozen_weights=("bias",)), name="a"),
            ConfigError,
            f"Shared: {LEAVE}, got {BIAS}; write Shared(..., {BIAS})",
        ),
        (lambda: FLAT.freeze("fc/gamma"), NetworkError, "flat: there is no step 'fc/gamma'"),
        (lambda: FLAT.freeze("X"), NetworkError, f"flat: there is no step 'X'; the steps are {STEPS}"),
        (
            lambda: FLAT.freeze("layer1/*/gamma"),
            NetworkError,
            "flat: no step or weight matches 'layer1/*/gamma'",
        ),
        (lambda: FLAT.freeze(BatchNorm), NetworkError, "flat: there is no BatchNorm in it"),
        (lambda: FLAT.freeze(_never), NetworkError, "flat: no step fulfils _never"),
        (
            lambda: FLAT.freeze(int),
            TypeError,
            f"flat: {CHOICES}, got <class 'int'> (type)",
        ),
        (
            lambda: FLAT.replace("fc/bias", ReLU()),
            NetworkError,
            "flat: replace() takes a layer; 'fc/bias' is a weight",
        ),
        (
            lambda: FLAT.replace("layer1", ReLU()),
            NetworkError,
            f"flat: 'layer1' is a group {OF_STEPS}",
        ),
        (lambda: FLAT.freeze(Input), NetworkError, "flat: there is no Input in it"),
        (
            lambda: TWICE.replace(Conv2D, Conv2D(4, 1, name="x")),
            ConfigError,
            f"Shared: {LEAVE}, got name='x'; write Shared(..., name='x')",
        ),
        (
            lambda: FLAT.replace(Conv2D, lambda _: 3),
            TypeError,
            "flat: replace() takes a layer, got 3 (int)",
        ),
        (lambda: FLAT.from_("xyz"), NetworkError, f"flat: there is no step 'xyz'; the steps are {STEPS}"),
        (
            lambda: zoo.vgg16().from_("features/3"),
            NetworkError,
            "VGG-16: a network cannot begin inside a block, got 'features/3'",
        ),
    ],
)
def test_a_wrong_choice_is_told_in_full(make: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value) == message


HEAD = Shared(Conv2D(4, 3, padding=1), name="head")
TWICE = Network((8, 8, 4), name="twice").add(HEAD).add(Sequential(HEAD, ReLU()))
TABLE = Tied(Embedding(1000, 64), {"embeddings": "table"})
SCORES = Tied(Dense(1000), {"kernel": "table"}, name="scores")
TIED = Network((20,)).add(TABLE).add(Dense(64)).add(Tied(Dense(1000), {"kernel": "table"}))


def _never(step: object) -> bool:
    return False


def test_several_are_chosen_by_a_pattern() -> None:
    assert FLAT.freeze("layer1/*").frozen_count() == FIRST + SECOND
    assert FLAT.freeze("*/conv1").frozen_count() == FIRST + SECOND
    assert FLAT.freeze("*/bias").frozen_count() == 4 + 4 + 4 + 2
    assert FLAT.freeze("*").frozen_count() == FLAT.param_count()
    deep = zoo.resnet18().freeze("*bn*")
    biases = zoo.vgg11().freeze("*/bias")
    # https://arxiv.org/abs/1409.1556, A: 64, 128, 256, 256, 512 x 4 filters, 4096, 4096 and 1000 neurons
    assert biases.frozen_count() == 64 + 128 + 2 * 256 + 4 * 512 + 2 * 4096 + 1000
    assert deep.frozen_count() > 0


def test_several_are_chosen_by_their_kind() -> None:
    network = zoo.resnet18()
    norms = [leaf for leaf in network.leaves() if leaf.kind == "BatchNorm"]
    assert network.freeze(BatchNorm).frozen_count() == sum(leaf.param_count() for leaf in norms)
    smooth = network.replace(ReLU, Activation("gelu"))
    assert not [leaf for leaf in smooth.leaves() if leaf.kind == "ReLU"]
    assert smooth.param_count() == network.param_count()
    shared = Network((8, 8, 3)).add(Shared(Conv2D(3, 1), name="c")).add(ReLU())
    assert shared.freeze(Conv2D).trainable_count() == 0


def test_a_layer_chosen_by_its_class_is_replaced_inside_its_wrapper() -> None:
    bare = TWICE.replace(Conv2D, lambda step: evolve(step.layer, bias=False))
    assert bare["head"].layer == Shared(Conv2D(4, 3, padding=1, bias=False), name="head")
    assert bare.param_count() == 3 * 3 * 4 * 4
    frames = Network((10, 8, 8, 4)).add(TimeDistributed(WeightNorm(Conv2D(4, 3)), name="frames"))
    wider = frames.replace(Conv2D, lambda step: evolve(step.layer, filters=step.output_shape[0]))
    assert wider["frames"].layer == TimeDistributed(WeightNorm(Conv2D(6, 3)), name="frames")
    assert frames.replace(WeightNorm, Conv2D(5, 3))["frames"].layer == TimeDistributed(Conv2D(5, 3))
    assert frames.replace(Conv2D, Conv2D(5, 3, trainable=False))["frames"].layer == TimeDistributed(
        WeightNorm(Conv2D(5, 3)), trainable=False
    )
    assert frames.replace(TimeDistributed, ReLU())["frames"].layer == ReLU()
    assert TIED.replace(Dense, lambda step: evolve(step.layer, bias=False)).param_count() == (
        1000 * 64 + 64 * 64
    )
    both = Network((8,)).add_input("b", (8,)).add(Shared(Add(), name="sum"), after=["input", "b"])
    assert both.replace(Add, Concat()).output_shape == (16,)


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ({"trainable": False}, {"activation": "relu"}, {"trainable": False}),
        ({"frozen_weights": ("bias",)}, {"activation": "relu"}, {"frozen_weights": ("bias",)}),
        ({"trainable": False}, {"trainable": True}, {}),
        ({}, {"frozen_weights": ("kernel",)}, {"frozen_weights": ("kernel",)}),
    ],
)
def test_a_layer_replaced_inside_its_wrapper_is_frozen_as_it_says(
    before: dict[str, Any], change: dict[str, Any], after: dict[str, Any]
) -> None:
    head = Shared(Conv2D(3, 1), name="head", **before)
    network = Network((8, 8, 3)).add(head).add(head)
    changed = network.replace(Conv2D, lambda step: evolve(step.layer, **change))
    function = change.get("activation")
    assert {step.layer for step in changed.steps[1:]} == {
        Shared(Conv2D(3, 1, activation=function), name="head", **after)
    }


def test_a_layer_that_cannot_take_a_place_is_told_with_it() -> None:
    network = Network((8, 8, 3)).add(Conv2D(3, 1), name="a").add(Add(), after=["input", "a"], name="sum")
    with pytest.raises(NetworkError) as caught:
        network.replace("sum", Conv2D(3, 1))
    rule = "Conv2D(filters=3, kernel_size=(1, 1)) has one input; merge them first, got ['input', 'a']"
    assert str(caught.value) == f"Network: {rule}"
    assert caught.value.__notes__ == ["in the place of 'sum'"]
    shared = Network((4,)).add(Shared(Dense(4), name="head")).add(Dense(4), name="a")
    with pytest.raises(NetworkError) as told:
        shared.replace("a", Shared(Dense(9), name="head"))
    assert told.value.__notes__ == ["while adding 'a' to the network, after head (4,)"]


def test_a_wrapper_is_chosen_by_its_class_too() -> None:
    assert TWICE.freeze(Shared).trainable_count() == 0
    assert TIED.freeze(Tied).trainable_count() == (64 + 1) * 64
    frames = Network((10, 8, 8, 4)).add(TimeDistributed(WeightNorm(Conv2D(4, 3))))
    for kind in (TimeDistributed, WeightNorm, Conv2D):
        assert frames.freeze(kind).trainable_count() == 0


def test_shared_and_tied_weights_are_chosen_by_their_name() -> None:
    placed = Network((8, 8, 4)).add(Shared(Conv2D(4, 1), name="head", place="p3"))
    placed = placed.add(Shared(Conv2D(4, 1), name="head", place="p4"))
    assert placed.freeze("head").trainable_count() == 0
    assert placed.freeze("head") == placed.freeze("p3") == placed.freeze("p4")
    assert placed.replace("head", Shared(Conv2D(4, 3), name="head")).param_count() == (9 * 4 + 1) * 4
    assert TIED.freeze("table").frozen_count() == 1000 * 64
    assert TIED.freeze("table").unfreeze("table") == TIED


def test_all_uses_of_shared_weights_get_one_layer() -> None:
    for wrap in (lambda layer: layer, Sequential):
        shared = Shared(wrap(Conv2D(4, 1)), name="s")
        twice = Network((8, 8, 4), name="net").add(shared).add(shared)
        assert twice.replace(Conv2D, lambda _: Conv2D(4, 1, bias=False)).param_count() == 16
        with pytest.raises(NetworkError) as caught:
            twice.replace(Conv2D, lambda step: Conv2D(4, 5 if "s_1" in step.path else 3, padding="same"))
        rule = "replace: the weights 's' are shared, so one layer must take the place in all uses"
        assert str(caught.value).startswith(f"{rule}, got ")


def test_a_layer_without_weights_does_not_open_a_frozen_block() -> None:
    network = Network((8, 8, 4)).add(Residual(Conv2D(4, 1), trainable=False))
    assert network.replace("residual/add", Add()) == network
    assert network.replace(Add, lambda step: step.layer) == network


def test_the_order_of_choices_does_not_matter() -> None:
    assert FLAT.freeze("fc/bias", "fc") == FLAT.freeze("fc", "fc/bias") == FLAT.freeze("fc")


def test_a_pattern_means_layers_where_one_is_replaced() -> None:
    network = Network((8, 8, 4)).add(Conv2D(4, 1), name="b1").add(Dense(4), name="a1")
    assert network.replace("*b*", Conv2D(4, 3, padding=1)).param_count() == (9 * 4 + 1) * 4 + 20


def test_a_step_that_is_renamed_stays_in_its_group() -> None:
    assert "layer1/0/other" in FLAT.replace("layer1/0/conv1", Conv2D(4, 1, name="other"))


def test_inputs_that_must_agree_are_resized_together() -> None:
    two = Network((8, 8, 3)).add_input("b", (8, 8, 3)).add(Add(), after=["input", "b"])
    larger = two.replace(Input, lambda step: evolve(step.layer, shape=(16, 16, 3)))
    assert larger.output_shape == (16, 16, 3)
    assert [step.path for step in larger.inputs] == ["input", "b"]


def test_a_frozen_block_is_opened_for_some_of_its_layers() -> None:
    block = Sequential(Conv2D(4, 1, name="a"), Conv2D(4, 1, name="b"), Conv2D(4, 1, name="c"))
    network = Network((8, 8, 4)).add(block, name="s")
    frozen = network.freeze("s")
    assert frozen.unfreeze("s/a", "s/c") == network.freeze("s/b")
    assert frozen.unfreeze("s/a", "s/b", "s/c") == network
    assert (
        frozen.replace("s/*", lambda step: evolve(step.layer, filters=4, bias=False)).trainable_count() == 0
    )
    assert network.unfreeze("s/a", "s/b") == network


def test_several_are_chosen_by_a_condition() -> None:
    small = FLAT.freeze(lambda step: 0 < step.param_count() < 30)
    assert small.frozen_count() == STEM + SECOND
    bare = FLAT.replace(Conv2D, lambda step: evolve(step.layer, bias=False))
    assert bare.param_count() == FLAT.param_count() - 3 * 4


def test_a_network_begins_with_a_step() -> None:
    head = FLAT.from_("fc")
    assert (head.param_count(), head.inputs[0].output_shape) == (LAST, (8, 8, 4))
    assert [step.path for step in head.steps] == ["input", "fc"]
    rest = FLAT.from_("layer1")
    assert [step.path for step in rest.steps] == ["input", *[step.path for step in FLAT.steps[2:]]]
    assert rest["layer1/0/add"].inputs == ("input", "layer1/0/relu")
    later = FLAT.from_("layer1/0/relu")
    assert [step.path for step in later.inputs] == ["input", "stem"]
    assert later.output_shape == FLAT.output_shape
    assert FLAT.from_("input") == FLAT


def test_a_network_begins_with_a_whole_group() -> None:
    network = (
        Network((8, 8, 3))
        .add(Conv2D(4, 1), name="a")
        .add(Conv2D(4, 1), name="b")
        .add(Dense(5), after="a", name="head/one")
        .add(Dense(5), after="b", name="head/two")
        .add(Add(), after=["head/one", "head/two"], name="head/sum")
    )
    head = network.from_("head")
    assert head.param_count() == network["head"].param_count() == 2 * (4 + 1) * 5
    assert [(step.path, step.inputs) for step in head.steps] == [
        ("input", ()),
        ("b", ()),
        ("head/one", ("input",)),
        ("head/two", ("b",)),
        ("head/sum", ("head/one", "head/two")),
    ]


def test_a_tied_array_is_frozen_in_all_its_layers() -> None:
    table, bias, dense = 1000 * 64, 1000, 65 * 64
    named = TIED.replace("tied", evolve(TABLE, name="tokens")).replace("tied_1", SCORES)
    for choice, frozen in {
        "tokens": table,
        "tokens/embeddings": table,
        "scores": table + bias,
        "scores/kernel": table,
        "scores/bias": bias,
    }.items():
        assert named.freeze(choice).frozen_count() == frozen
        assert named.freeze(choice).unfreeze(choice) == named
    assert TIED.freeze(Embedding).frozen_count() == table
    assert TIED.freeze(Dense).frozen_count() == table + bias + dense
    assert TIED.freeze().unfreeze("table").trainable_count() == table
    nested = Network((20,)).add(Sequential(TABLE, Dense(64)), name="body").add(SCORES)
    assert nested.freeze("body").frozen_count() == table + dense


def test_what_a_function_does_wrong_is_told_with_the_step() -> None:
    for make in (lambda _: None, lambda step: evolve(step.layer, filters="x")):
        with pytest.raises(TypeError) as caught:
            FLAT.replace("layer1/0/conv1", make)
        assert caught.value.__notes__ == ["while replacing 'layer1/0/conv1'"]


def test_a_learnt_tensor_stays_with_what_it_is_added_to() -> None:
    network = (
        Network((4,))
        .add(Dense(4, name="a"))
        .add(Parameter((4,), name="query"))
        .add(Add(), after=["a", "query"], name="sum")
    )
    assert [step.path for step in network.from_("sum").steps] == ["input", "query", "sum"]
    behind = network.add(Parameter((4,), name="key")).add(Add(), after=["sum", "key"], name="end")
    assert [step.path for step in behind.from_("end").steps] == ["input", "key", "end"]
    tapped = Network((4, 4, 2)).add(Sequential(Conv2D(2, 1, name="c"), ReLU()), name="block").add(Flatten())
    tapped = tapped.add(Flatten(), after="block/c", name="other").add(Concat(), after=["flatten", "other"])
    assert [step.path for step in tapped.from_("flatten").inputs] == ["input", "other"]
