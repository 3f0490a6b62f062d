"""Blocks: nested layers are found by path, counted once, frozen and replaced where they are."""

import pickle
from collections.abc import Mapping
from typing import Any

import pytest
from attrs import evolve, frozen

import cnnparams
from cnnparams import (
    BatchNorm,
    Branches,
    Conv1D,
    Conv2D,
    Conv3D,
    Dense,
    Flatten,
    FullyConnected,
    GlobalAvgPool2D,
    Layer,
    Network,
    NetworkError,
    ReLU,
    Reshape,
    Residual,
    Sequential,
    ShapeError,
    Weight,
)
from cnnparams.bases.block import is_built_in
from cnnparams.bases.copying import copied_with
from cnnparams.step import Step
from tests.test_own_layers import Units


def bottleneck(filters: int, *, stride: int = 1, project: bool = False) -> Residual[Any]:
    """Return the block of ResNet-50, named as torchvision names it."""
    shortcut = Sequential(Conv2D(4 * filters, 1, stride=stride, bias=False), BatchNorm())
    return Residual(
        Conv2D(filters, 1, bias=False, name="conv1"),
        BatchNorm(name="bn1"),
        ReLU(name="relu1"),
        Conv2D(filters, 3, stride=stride, padding=1, bias=False, name="conv2"),
        BatchNorm(name="bn2"),
        ReLU(name="relu2"),
        Conv2D(4 * filters, 1, bias=False, name="conv3"),
        BatchNorm(name="bn3"),
        shortcut=shortcut if project else None,
    )


def stage(filters: int, blocks: int, stride: int, name: str) -> Sequential[Any, Any]:
    first = bottleneck(filters, stride=stride, project=True)
    parts: list[Layer[Any, Any]] = [first, ReLU()]
    for _ in range(blocks - 1):
        parts += [bottleneck(filters), ReLU()]
    return Sequential(*parts, name=name)


def resnet50(num_classes: int = 1000) -> Network[Any]:
    return (
        Network((224, 224, 3), name="ResNet-50")
        .add(Conv2D(64, 7, stride=2, padding=3, bias=False, name="conv1"))
        .add(BatchNorm(name="bn1"))
        .add(ReLU(name="relu"))
        .add(cnnparams.MaxPool2D(3, stride=2, padding=1, name="maxpool"))
        .add(stage(64, 3, 1, "layer1"))
        .add(stage(128, 4, 2, "layer2"))
        .add(stage(256, 6, 2, "layer3"))
        .add(stage(512, 3, 2, "layer4"))
        .add(GlobalAvgPool2D(name="avgpool"))
        .add(FullyConnected(num_classes, name="fc"))
    )


RESNET = resnet50()


def test_a_resnet_of_blocks_has_the_published_numbers() -> None:
    assert RESNET.param_count() == 25557032  # torchvision's resnet50
    assert RESNET.state_count() == 53120  # 2 * 26560, Keras' non-trainable parameters
    assert RESNET["layer1"].param_count() == 215808
    assert RESNET["layer4"].output_shape == (7, 7, 2048)


def test_a_layer_inside_is_found_by_its_path() -> None:
    step = RESNET["layer1/0/conv2"]
    assert step.path == "layer1/0/conv2"
    assert step.param_count() == 3 * 3 * 64 * 64
    assert step.inputs == ("layer1/0/relu1",)
    assert RESNET["layer1/0/add"].inputs == ("layer1/0/bn3", "layer1/0/shortcut")
    assert RESNET["layer1/0/conv1"].inputs == ("maxpool",)
    assert "layer1" in RESNET
    assert "layer1/0/conv1" in RESNET
    assert "layer1/0/conv9" not in RESNET
    assert "layer1/0/conv1/kernel" not in RESNET
    assert 3 not in RESNET
    for wrong in ("layer1/9", "layer9/0", "layer1/0/conv2/0", "layer1/"):
        with pytest.raises(NetworkError):
            RESNET[wrong]


def test_leaves_are_the_layers_of_all_blocks() -> None:
    leaves = list(RESNET.leaves())
    assert sum(isinstance(step.layer, Conv2D) for step in leaves) == 53
    assert sum(step.param_count() for step in leaves) == RESNET.param_count()
    assert len({step.path for step in leaves}) == len(leaves)
    opened = RESNET.summary(leaves=True)
    assert [(row.title, row.step) for row in opened.rows] == [(leaf.path, leaf) for leaf in leaves]
    assert sum(row.of_all(Step.param_count) for row in opened.rows) == opened.total_params == 25557032


def test_the_weights_of_a_block_carry_their_paths() -> None:
    names = [weight.name for weight in RESNET["layer1"].weights]
    assert names[:3] == ["0/conv1/kernel", "0/bn1/gamma", "0/bn1/beta"]
    assert len(set(names)) == len(names)


def test_freezing_a_block_freezes_what_is_inside() -> None:
    frozen_net = RESNET.freeze("layer1")
    assert frozen_net.frozen_count() == 215808
    assert frozen_net["layer1/0/conv2"].trainable_count() == 0
    assert frozen_net.unfreeze("layer1").frozen_count() == 0


def test_freezing_a_layer_inside_leaves_the_others() -> None:
    frozen_net = RESNET.freeze("layer1/0/conv2", "layer1/2/conv2", "layer2/0/shortcut/0", "layer1/0/add")
    assert frozen_net.frozen_count() == 2 * 36864 + 256 * 512
    assert frozen_net.param_count() == RESNET.param_count()


def test_a_new_head_on_a_frozen_network() -> None:
    tuned = RESNET.freeze().replace("fc", FullyConnected(10))
    assert (tuned.trainable_count(), tuned.param_count()) == (20490, 23528522)


def test_replacing_a_layer_inside_checks_all_shapes_again() -> None:
    wider = RESNET.replace("layer1/0/conv2", Conv2D(64, 5, padding=2, bias=False))
    assert wider.param_count() - RESNET.param_count() == (25 - 9) * 64 * 64
    assert (
        RESNET.replace("layer1/0/shortcut", Conv2D(256, 1))["layer1/0/shortcut"].param_count()
        == 64 * 256 + 256
    )
    with pytest.raises(ShapeError) as caught:
        RESNET.replace("layer1/0/conv3", Conv2D(128, 1))
    assert "the body produces (56, 56, 128), the shortcut (56, 56, 256)" in str(caught.value)
    assert caught.value.__notes__[-1] == "while adding 'layer1/0' to ResNet-50, after maxpool (56, 56, 64)"


def test_branches_can_be_edited() -> None:
    network = Network((9, 9, 3)).add(Branches(Conv2D(4, 1, name="a"), Conv2D(4, 3, padding=1), name="split"))
    assert network.output_shape == (9, 9, 8)
    assert network.replace("split/a", Conv2D(6, 1)).output_shape == (9, 9, 10)
    assert network.replace("split/merge", cnnparams.Add()).output_shape == (9, 9, 4)
    assert network.freeze("split/1").frozen_count() == (3 * 3 * 3 + 1) * 4


def test_what_follows_the_sum_belongs_to_the_block() -> None:
    block = Residual(Conv2D(4, 1, name="conv"), then=Conv2D(2, 1))
    network = Network((9, 9, 4)).add(block)
    assert [step.path for step in network["residual"].children] == [
        "residual/conv",
        "residual/add",
        "residual/then",
    ]
    assert network.output_shape == (9, 9, 2)
    assert network.param_count() == (4 + 1) * 4 + (4 + 1) * 2
    assert network.freeze("residual/then").frozen_count() == (4 + 1) * 2
    assert network.freeze("residual").trainable_count() == 0
    assert network.replace("residual/then", Conv2D(3, 1)).output_shape == (9, 9, 3)
    assert eval(repr(block), vars(cnnparams)) == block


def test_a_network_of_blocks_is_a_value() -> None:
    assert eval(repr(RESNET), vars(cnnparams)) == RESNET
    assert pickle.loads(pickle.dumps(RESNET)) == RESNET
    assert hash(resnet50()) == hash(RESNET)


def test_nesting_changes_nothing() -> None:
    layers: list[Layer[Any, Any]] = [Conv2D(8, 3), BatchNorm(), ReLU(), Conv2D(4, 1)]
    flat = Network((9, 9, 3)).extend(layers)
    nested = Network((9, 9, 3)).add(Sequential(Sequential(*layers[:2]), Sequential(Sequential(*layers[2:]))))
    assert (nested.param_count(), nested.state_count(), nested.output_shape) == (
        flat.param_count(),
        flat.state_count(),
        flat.output_shape,
    )


def test_a_block_explains_its_parts() -> None:
    explanation = RESNET.explain()
    assert eval(explanation.total.numbers) == 25557032
    assert "layer1/0/conv2" in str(RESNET.explain(depth=3))
    assert eval(RESNET["layer1"].explain().total.numbers) == 215808
    block = Sequential(Conv2D(2, 1), ReLU(), name="pair")
    *_, text = str(block.explain((4, 4, 1))).split("\n\n")
    assert text.splitlines()[0].startswith("0  Conv2D")
    assert block.explain((4, 4, 1)).title == "pair"


def test_layers_of_others_inside_of_blocks_are_not_mistaken_for_each_other() -> None:
    assert Network((3,)).add(Sequential(Units(4))).param_count() == 4
    with pytest.raises(TypeError):
        Network((3,)).add(Sequential(Units(4.0)))


def test_equal_layers_are_asked_once_and_equal_blocks_are_opened_once() -> None:
    one, other = (Network((9, 9, 1)).add(Conv2D(4, 3)) for _ in range(2))
    assert one["conv2d"].weights is other["conv2d"].weights
    one, other = (Network((9, 9, 1)).add(Sequential(Conv2D(4, 3), name=name))[name] for name in ("a", "b"))
    assert one.local_children[0] is other.local_children[0]


def test_what_is_inside_of_a_block_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    layers_inside, asked = Sequential.layers_inside, []

    def counted(block: Sequential[Any, Any]) -> Any:
        asked.append(block)
        return layers_inside(block)

    monkeypatch.setattr(Sequential, "layers_inside", counted)
    block = Sequential(Sequential(Conv2D(4, 3)))
    assert [is_built_in(each) for each in (block, block, copied_with(block, name="b"))] == [True] * 3
    assert len(asked) == 2  # the outer and the inner one


def test_a_layer_that_is_as_its_place_needs_it_is_not_copied() -> None:
    layer = Conv2D(4, 3, name="conv")
    assert Sequential(layer).expand((9, 9, 1))["conv"].layer is layer


@pytest.mark.parametrize(
    "block",
    [
        Sequential(Conv2D(1, 1), Conv2D(1, 1)),
        Residual(Conv2D(1, 1), shortcut=Conv2D(1, 1), then=Conv2D(1, 1)),
        Branches(Conv2D(1, 1), Conv2D(2, 1)),
    ],
)
def test_what_is_inside_of_a_block_is_trained_if_the_block_is(block: Layer[Any, Any]) -> None:
    for trainable in (True, False):
        inside = Network((9, 9, 1)).add(copied_with(block, trainable=trainable)).steps[-1].local_children
        assert [step.layer.trainable for step in inside if step.path != "add"] == [trainable] * (
            2 if isinstance(block, Sequential) else 3
        )


@pytest.mark.parametrize("kind", [Sequential, Residual, Branches])
@pytest.mark.parametrize("name", [None, "mine"])
def test_an_error_inside_of_a_block_says_in_which(kind: Any, name: str | None) -> None:
    with pytest.raises(ShapeError) as caught:
        kind(Conv2D(4, 9, name="conv"), name=name).output_shape((5, 5, 1))
    network = name or kind.__name__
    assert caught.value.__notes__ == [f"while adding 'conv' to {network}, after input (5, 5, 1)"]


@frozen(repr=False)
class Twice(cnnparams.Block[Any, Any]):
    """A block with the one method that it needs."""

    layer: Layer[Any, Any]

    def expand(self, prev_shape: Any) -> Network[Any]:
        return Network(prev_shape).add(self.layer).add(self.layer)


@frozen(repr=False)
class Listed(cnnparams.EditableBlock[Any, Any]):
    """A block that lists one of its two layers."""

    layer: Layer[Any, Any]

    def expand(self, prev_shape: Any) -> Network[Any]:
        return Network(prev_shape).add(self.layer, name="layer").add(ReLU())

    def named_layers(self) -> dict[str, Layer[Any, Any]]:
        return {"layer": self.layer}

    def with_layers(self, layers: Mapping[str, Layer[Any, Any]]) -> "Listed":
        return evolve(self, layer=layers.get("layer", self.layer))


def test_a_block_of_your_own_is_one_method() -> None:
    assert Twice(FullyConnected(3)).param_count((3,)) == 2 * (3 * 3 + 3)
    network = Network((3,)).add(Twice(FullyConnected(3), name="twice"))
    assert network.freeze("twice").trainable_count() == 0
    assert network.freeze("twice")["twice"].kind == "Twice"
    assert [step.path for step in network["twice"].children] == [
        "twice/fully_connected",
        "twice/fully_connected_1",
    ]


def test_a_block_of_your_own_becomes_a_graph_when_a_layer_inside_is_edited() -> None:
    network = Network((3,)).add(Twice(FullyConnected(3), name="twice"))
    for edited in (
        network.freeze("twice/fully_connected_1"),
        network.freeze().unfreeze("twice/fully_connected"),
    ):
        assert edited["twice"].kind == "Graph"
        assert (edited.trainable_count(), edited.frozen_count()) == (12, 12)  # 12 = (3 + 1) * 3
        assert eval(repr(edited), {name: getattr(cnnparams, name) for name in cnnparams.__all__}) == edited
        assert edited.unfreeze().frozen_count() == 0
    replaced = network.replace("twice/fully_connected", FullyConnected(5))
    assert replaced.param_count() == (3 + 1) * 5 + (5 + 1) * 3
    assert replaced.output_shape == (3,)
    nested = Network((3,)).add(Sequential(ReLU(), Twice(FullyConnected(3)), name="s"))
    assert nested.freeze("s/1/fully_connected").frozen_count() == 12
    assert nested.freeze("s/1/fully_connected")["s"].kind == "Sequential"


def test_a_block_of_your_own_that_lists_its_layers_stays_what_it_is() -> None:
    network = Network((3,)).add(Listed(FullyConnected(3), name="mine"))
    assert network.freeze("mine/layer")["mine"].kind == "Listed"
    assert network.freeze("mine/layer").frozen_count() == 12
    relisted = network.replace("mine/relu", FullyConnected(2))  # which it does not list
    assert (relisted["mine"].kind, relisted.param_count()) == ("Graph", 12 + (3 + 1) * 2)


def test_unfreezing_reaches_layers_that_a_block_of_your_own_has_frozen() -> None:
    network = Network((3,)).add(Twice(FullyConnected(3, trainable=False), name="twice"))
    assert network.trainable_count() == 0
    assert network.unfreeze("twice").frozen_count() == 0
    assert network.unfreeze().trainable_count() == 24
    thawed = Network((3,)).add(Twice(FullyConnected(3), name="twice", trainable=False)).unfreeze()
    assert (thawed["twice"].kind, thawed.frozen_count()) == ("Twice", 0)


def test_what_is_shared_in_a_block_of_your_own_follows_its_other_uses() -> None:
    head = cnnparams.Shared(FullyConnected(3), name="head")
    network = Network((3,)).add(Twice(head, name="twice")).add(head).add(Twice(ReLU(), name="other"))
    assert network.param_count() == 12
    for edited in (network.freeze("head"), network.freeze("twice/head"), network.freeze("twice")):
        assert edited.trainable_count() == 0
        assert edited["other"].kind == "Twice"
    assert network.freeze().unfreeze("head").frozen_count() == 0
    wider = network.replace("head", cnnparams.Shared(FullyConnected(3, bias=False), name="head"))
    assert (wider.param_count(), wider["twice"].kind) == (9, "Graph")


def test_a_shared_block_of_your_own_holds_no_use_of_its_own_name() -> None:
    inner = Twice(cnnparams.Shared(FullyConnected(3), name="head"))
    with pytest.raises(cnnparams.ConfigError) as caught:
        Network((3,)).add(cnnparams.Shared(inner, name="head"))
    assert str(caught.value) == (
        "Shared: layer must not hold a use of its own name 'head',"
        " got Twice(layer=Shared(layer=FullyConnected(units=3), name='head'))"
    )


def test_a_weight_under_a_path_keeps_all_else() -> None:
    weight = Weight.state("mean", channels=4).under("0/bn")
    assert (weight.name, weight.axes, weight.learnable, weight.size) == (
        "0/bn/mean",
        (("channels", 4),),
        False,
        4,
    )


def test_a_block_on_its_own_is_explained_as_in_a_network() -> None:
    block = Sequential(Conv2D(4, 3), Conv2D(2, 3))
    explanation = block.explain((9, 9, 1))
    assert (explanation.title, explanation.kind) == ("Sequential", "Sequential")
    assert copied_with(block, name="there").explain((9, 9, 1)).title == "there"
    assert (explanation.prev_shapes, explanation.output_shape) == (((9, 9, 1),), (5, 5, 2))
    assert [part.title for part in explanation.parts] == ["0", "1"]
    assert (explanation.sizes, explanation.derived, explanation.weights) == ((), (), ())
    assert (explanation.total.label, explanation.total.numbers) == ("total", "40 + 74")
    assert (explanation.state.label, explanation.state.numbers) == ("state", "0")
    inside = Network((9, 9, 1)).add(block)["sequential"].explain()
    assert (inside.title, inside.kind) == ("sequential", "Sequential")
    assert (inside.prev_shapes, inside.output_shape) == (((9, 9, 1),), (5, 5, 2))


def test_in_a_frozen_block_one_layer_can_be_trained_again() -> None:
    frozen_net = RESNET.freeze()
    one = frozen_net.unfreeze("layer1/0/conv2")
    assert one.trainable_count() == 36864  # 3 * 3 * 64 * 64
    assert one.param_count() == RESNET.param_count()
    assert one.unfreeze("layer1").trainable_count() == 215808
    assert one.unfreeze() == RESNET
    assert RESNET.freeze("layer1").unfreeze("layer1/0/conv2").frozen_count() == 215808 - 36864


def test_what_replaces_a_layer_in_a_frozen_block_is_trained() -> None:
    tuned = RESNET.freeze().replace("layer1/0/conv2", Conv2D(64, 5, padding=2, bias=False))
    assert tuned.trainable_count() == 5 * 5 * 64 * 64
    still = RESNET.freeze().replace("layer1/0/conv2", Conv2D(64, 3, padding=1, bias=False, trainable=False))
    assert still.trainable_count() == 0


def test_unfreezing_a_block_unfreezes_what_is_inside() -> None:
    block = Sequential(
        Conv2D(4, 1, trainable=False), Sequential(Conv2D(4, 1, trainable=False)), trainable=False
    )
    network = Network((8, 8, 4)).add(block)
    assert network.trainable_count() == 0
    assert network.unfreeze().frozen_count() == 0
    assert network.unfreeze("sequential/1/0").trainable_count() == (4 + 1) * 4
    assert network.unfreeze("sequential/1/0").freeze("sequential/1").trainable_count() == 0
    one = network.unfreeze("sequential/1/0")
    assert eval(repr(one), vars(cnnparams)) == one


def test_the_sum_of_a_residual_stays_a_sum() -> None:
    network = Network((8, 8, 4)).add(Residual(Conv2D(4, 1)))
    assert network.replace("residual/add", cnnparams.Add()) == network
    with pytest.raises(NetworkError) as caught:
        network.replace("residual/add", FullyConnected(7))
    assert "the sum of a Residual cannot be replaced, got FullyConnected(units=7)" in str(caught.value)


def test_a_layer_of_the_body_may_be_called_as_a_setting() -> None:
    network = Network((8, 8, 4)).add(Residual(Conv2D(4, 1, name="shortcut"), Conv2D(4, 1, name="then")))
    assert network.freeze("residual/shortcut").frozen_count() == (4 + 1) * 4
    assert network.replace("residual/then", Conv2D(4, 3, padding=1)).param_count() == 20 + 37 * 4


def test_a_network_can_go_on_from_inside_of_a_block() -> None:
    tapped = RESNET.add(Conv2D(8, 1, name="side"), after="layer1/1")
    assert tapped["side"].prev_shapes == ((56, 56, 256),)
    assert [step.path for step in tapped.outputs] == ["fc", "side"]
    assert tapped.freeze().trainable_count() == 0
    assert tapped.freeze().unfreeze() == tapped
    assert tapped.replace("layer1/0/conv2", Conv2D(64, 5, padding=2)).output_shape == (56, 56, 8)
    assert tapped.until("side").param_count() == RESNET.until("layer1").param_count() + (256 + 1) * 8
    assert eval(repr(tapped), vars(cnnparams)) == tapped
    assert pickle.loads(pickle.dumps(tapped)) == tapped


def test_a_block_of_which_only_an_inner_step_goes_on_is_an_output() -> None:
    block = Sequential(Conv2D(4, 1, name="first"), Conv2D(5, 1, name="second"), name="block")
    network = Network((8, 8, 3)).add(block).add(Conv2D(6, 1, name="side"), after="block/first")
    assert [(step.path, step.output_shape) for step in network.outputs] == [
        ("block", (8, 8, 5)),
        ("side", (8, 8, 6)),
    ]


def test_a_network_can_end_inside_of_a_block() -> None:
    network = RESNET.until("layer2/0/conv2")
    assert network.output_shape == RESNET["layer2/0/conv2"].output_shape
    before = sum(leaf.param_count() for leaf in RESNET.until("layer1").leaves())
    inside = RESNET["layer2/0/conv1"].param_count() + RESNET["layer2/0/bn1"].param_count()
    assert network.param_count() == before + inside + RESNET["layer2/0/conv2"].param_count()
    assert network["layer2/0/conv1"].param_count() == RESNET["layer2/0/conv1"].param_count()
    assert "layer2/0/conv3" not in network
    assert RESNET.freeze().until("layer2/0/conv2").trainable_count() == 0
    whole = RESNET["layer2"].children[-1].path
    assert RESNET.until(whole) == RESNET.until("layer2")


def test_a_block_that_does_not_open_is_told() -> None:
    @frozen(repr=False)
    class Odd(cnnparams.Block[Any, Any]):
        inner: Any

        def expand(self, prev_shape: Any) -> Any:
            return self.inner

    with pytest.raises(TypeError) as wrong:
        Network((3,)).add(Odd(3))
    assert str(wrong.value) == "Odd(inner=3): expand() must return a Network, got 3 (int)"
    with pytest.raises(ShapeError) as other:
        Network((3,)).add(Odd(Network((4,)).add(ReLU()).add_input("more", (3,))))
    assert str(other.value).endswith("expand() must return a network with the input (3,), got (4,) and (3,)")
    # Whatever it makes of `trainable`, a frozen block is frozen.
    network = Network((3,)).add(Odd(Network((3,)).add(FullyConnected(2)), name="odd"))
    assert network.freeze("odd").trainable_count() == 0


def test_an_error_deep_inside_is_told_with_one_path() -> None:
    block: Layer[Any, Any] = Conv2D(8, 7)
    for _ in range(40):
        block = Sequential(block)
    with pytest.raises(ShapeError) as caught:
        Network((3, 3, 1)).add(block)
    path = "/".join(["sequential", *["0"] * 40])
    assert caught.value.__notes__ == [f"while adding '{path}' to the network, after input (3, 3, 1)"]
    assert caught.value.__context__ is None


def test_what_is_cut_out_of_a_block_does_not_know_an_equal_block_of_another_name() -> None:
    def cut(name: str | None) -> Network[Any]:
        block = Sequential(Conv2D(4, 3), ReLU(), Conv2D(4, 1), name=name)
        network: Network[Any] = Network((8, 8, 4)).add(block)
        return network.until(f"{name or 'sequential'}/1")

    before = [cut("first"), cut("second"), cut(None)]
    names = [network.steps[-1].layer.network.name for network in before]
    assert names == ["first", "second", "Sequential"]
    assert [cut("second"), cut(None), cut("first")] == [before[1], before[2], before[0]]
    cell = Network((8, 8, 4), name="cell").add(ReLU()).add(Conv2D(4, 1))
    network = Network((8, 8, 4)).add(cnnparams.Graph(cell, name="g"))
    assert network.until("g/relu").steps[-1].layer.network.name == "cell"


HUGE = 10**5000
HEX = hex(HUGE)


@pytest.mark.parametrize(
    ("block", "shape", "rule"),
    [
        (
            Residual(Conv2D(HUGE, 1)),
            (8, 8, 4),
            f"the body produces (8, 8, {HEX}), the shortcut (8, 8, 4); use shortcut=Conv2D({HEX}, 1)",
        ),
        (
            Residual(Conv2D(3, 1, stride=HUGE)),
            (HUGE, HUGE, 3),
            (
                f"the body produces (1, 1, 3), the shortcut ({HEX}, {HEX}, 3);"
                f" use shortcut=Conv2D(3, 1, stride={HEX})"
            ),
        ),
        (
            Residual(Conv2D(3, 1, stride=(HUGE, 1))),
            (HUGE, 8, 3),
            (
                f"the body produces (1, 8, 3), the shortcut ({HEX}, 8, 3);"
                f" use shortcut=Conv2D(3, 1, stride=({HEX}, 1))"
            ),
        ),
        (
            Residual(Dense(HUGE)),
            (4,),
            f"the body produces ({HEX},), the shortcut (4,); give a shortcut that produces the same",
        ),
    ],
    ids=["channels", "stride", "one of two strides", "vector"],
)
def test_a_shortcut_of_any_size_is_suggested(block: Residual[Any], shape: tuple[int, ...], rule: str) -> None:
    with pytest.raises(ShapeError) as caught:
        block.output_shape(shape)
    assert str(caught.value).endswith(f": {rule}")


@pytest.mark.parametrize(
    ("block", "shape", "rule"),
    [
        (Residual(Flatten()), (8, 8, 4), "the body produces (256,), the shortcut (8, 8, 4)"),
        (
            Residual(Conv2D(4, 3), shortcut=Flatten()),
            (8, 8, 4),
            "the body produces (6, 6, 4), the shortcut (256,)",
        ),
        (Residual(Conv1D(4, 3)), (8, 4), "the body produces (6, 4), the shortcut (8, 4)"),
        (Residual(Conv3D(4, 1)), (8, 8, 8, 3), "the body produces (8, 8, 8, 4), the shortcut (8, 8, 8, 3)"),
        (
            Residual(Reshape((8, 32))),
            (8, 8, 4),
            "the body produces (8, 32), the shortcut (8, 8, 4)",
        ),
        (
            Residual(Reshape((8, 8, 2, 2))),
            (8, 8, 4),
            "the body produces (8, 8, 2, 2), the shortcut (8, 8, 4)",
        ),
    ],
)
def test_a_convolution_is_suggested_between_images_only(
    block: Residual[Any], shape: tuple[int, ...], rule: str
) -> None:
    with pytest.raises(ShapeError) as caught:
        block.output_shape(shape)
    assert str(caught.value) == f"{block}: {rule}; give a shortcut that produces the same"


def test_the_output_of_a_block_is_used_where_its_last_step_is() -> None:
    block = Sequential(Conv2D(4, 1, name="a"), Sequential(ReLU(name="r"), name="in"), name="block")
    network = Network((8, 8, 3)).add(block)
    for path in ("block", "block/in", "block/in/r"):
        assert [step.path for step in network.add(ReLU(name="side"), after=path).outputs] == ["side"]
    assert [step.path for step in network.add(ReLU(name="side"), after="block/a").outputs] == [
        "block",
        "side",
    ]
    named = cnnparams.Cell(output="in/r").add(Sequential(ReLU(name="r"), ReLU()), name="in")
    tapped = Network((8, 8, 3)).add(named, name="cell").add(ReLU(name="side"), after="cell/in/r")
    assert [step.path for step in tapped.outputs] == ["side"]
