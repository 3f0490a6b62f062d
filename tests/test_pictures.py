"""Diagrams and plots: what is drawn, how it is chosen, where it is kept."""

import pickle
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from cnnparams import (
    Add,
    BatchNorm,
    ConfigError,
    Conv2D,
    ConvTranspose2D,
    Custom,
    Dense,
    Diagram,
    Dropout,
    Flatten,
    LayerScale,
    MaxPool2D,
    Network,
    NetworkError,
    Opaque,
    Parameter,
    Plot,
    PReLU,
    ReLU,
    Residual,
    Sequential,
    Shared,
    UnknownCostError,
    UpSample2D,
    Weight,
    zoo,
)
from cnnparams.analysis.picture import picture_of, role_of
from cnnparams.render.drawing.pictures import all_nodes
from cnnparams.render.plot import short
from tests.test_summary import zoo_networks

IMAGE: Any = Network((8, 8, 4), name="net")


@pytest.mark.parametrize(
    ("layer", "role"),
    [
        (Conv2D(4, 3), "convolution"),
        (Conv2D(4, 3, stride=2), "convolution"),
        (ConvTranspose2D(4, 2, stride=2), "upsampling"),
        (Dense(3), "fully connected"),
        (MaxPool2D(2), "pooling"),
        (MaxPool2D(3, stride=1, padding=1), "pooling"),
        (Custom((), (8, 8, 4)), "activation"),
        (UpSample2D(2), "upsampling"),
        (BatchNorm(), "normalization"),
        (LayerScale(), "normalization"),
        (PReLU(), "normalization"),
        (ReLU(), "activation"),
        (Dropout(0.5), "activation"),
        (Flatten(), "other"),
        (Custom((), (9, 9, 2)), "upsampling"),
        (Custom((), (8, 8, 2)), "other"),
        (Custom((Weight("w", units=3),), (2, 3)), "fully connected"),  # nobody knows what it computes
        (Sequential(ReLU()), "block"),
        (Shared(Conv2D(4, 3), name="s"), "convolution"),
        (Parameter((3,)), "other"),
    ],
)
def test_what_a_layer_does_is_seen_from_its_shapes_and_weights(layer: Any, role: str) -> None:
    network = IMAGE.add(layer)
    assert role_of(network.steps[-1]) == role


def test_inputs_and_merges_have_their_roles() -> None:
    network = IMAGE.add(ReLU()).add(Add(), after=["input", "relu"])
    assert [role_of(step) for step in network.steps] == ["input", "activation", "merge"]


def test_a_picture_shows_the_rows_of_the_summary_and_what_feeds_them() -> None:
    block = Sequential(Conv2D(4, 1, name="c"), ReLU())
    network = IMAGE.add(block, name="a").add(block, name="b").add(block, name="d", after="a/c")
    network = network.add(Add(), after=["b", "d/c"], name="sum")
    picture = picture_of("net", network.steps, 2)
    assert [(node.path, node.inputs, node.count, node.output) for node in all_nodes(picture.nodes)] == [
        ("input", (), 1, None),
        ("a", ("input",), 1, "a/1"),
        ("a/c", ("input",), 1, None),
        ("a/1", ("a/c",), 1, None),
        ("b", ("a",), 1, "b/1"),
        ("b/c", ("a",), 1, None),
        ("b/1", ("b/c",), 1, None),
        ("d", ("a/c",), 1, "d/1"),
        ("d/c", ("a/c",), 1, None),
        ("d/1", ("d/c",), 1, None),
        ("sum", ("b", "d/c"), 1, None),
    ]
    closed = picture_of("net", network.steps, 1)
    assert [node.inputs for node in closed.nodes] == [(), ("input",), ("a",), ("a",), ("b", "d")]
    assert closed.params == sum(node.params for node in closed.nodes) == 60


def block(channels: int = 4) -> Any:
    return Residual(Conv2D(channels, 3, padding=1, name="conv"))


def test_equal_blocks_are_apart_where_another_step_uses_one_between_them() -> None:
    body = IMAGE.add(Sequential(*[block()] * 4), name="body")
    plain = picture_of("net", body.steps, 2).nodes[1]
    assert [(node.name, node.count) for node in plain.nodes] == [("0 … 3", 4)]
    tapped = body.add(ReLU(), name="last").add(Add(), after=["last", "body/1"])
    picture = picture_of("net", tapped.steps, 2)
    assert [(node.name, node.count) for node in picture.nodes[1].nodes] == [("0 … 1", 2), ("2 … 3", 2)]
    assert picture.nodes[-1].inputs == ("last", "body/0")  # the last of the first two
    inside = body.add(ReLU(), name="last").add(Add(), after=["last", "body/2/conv"])
    nodes = picture_of("net", inside.steps, 2).nodes
    assert [(node.name, node.count) for node in nodes[1].nodes] == [("0 … 1", 2), ("2", 1), ("3", 1)]
    # groups whose sides go elsewhere
    wave: Any = Network((16, 8), name="wave")
    for number in range(2):
        before = wave.steps[-1].path if number == 0 else f"b{number - 1}/res"
        wave = wave.add(Dense(4), name=f"b{number}/skip", after=before).add(
            Dense(8), name=f"b{number}/res", after=before
        )
    wave = wave.add(Add(), after=["b0/skip", "b1/skip"], name="skips")
    assert [node.count for node in picture_of("wave", wave.steps, 1).nodes] == [1, 1, 1, 1]


def test_a_group_between_whose_steps_others_stand_is_no_box() -> None:
    mixed = IMAGE.add(Conv2D(4, 1), name="g/a").add(ReLU(), name="x").add(Conv2D(4, 1), name="g/b")
    assert [node.path for node in picture_of("net", mixed.steps, 1).nodes] == ["input", "g/a", "x", "g/b"]
    nested = (
        IMAGE.add(ReLU(), name="g/h/1")
        .add(ReLU(), name="g/2")
        .add(ReLU(), name="g/h/0")
        .add(ReLU(), name="z")
    )
    assert [node.path for node in picture_of("net", nested.steps, 1).nodes] == ["input", "g", "z"]
    assert [node.path for node in picture_of("net", nested.steps, 2).nodes[1].nodes] == [
        "g/h/1",
        "g/2",
        "g/h/0",
    ]
    for network in (mixed, nested):
        for style in ("volumes", "graph"):
            assert network.diagram(style, depth=2).svg.startswith("<svg")


def test_sizes_that_no_picture_can_show_are_refused() -> None:
    huge = Network((3,), name="net").add(Dense(10**400))
    with pytest.raises(ConfigError, match="diagram: net has a size of 1000"):
        huge.diagram()
    with pytest.raises(ConfigError) as refused:
        huge.plot()
    assert str(refused.value) == "plot: net has numbers that are too large to be drawn"


def test_names_are_no_formulas_in_plots() -> None:
    plot = Network((3,), name="$a_$").add(Dense(3), name="$b^$").plot()
    assert plot.figure.axes[0].get_title(loc="left") == r"\$a_\$: 12"
    assert "<svg" in plot._repr_svg_()


def test_kernels_strides_and_dilations_are_told() -> None:
    network = IMAGE.add(Conv2D(4, (3, 1), stride=2)).add(MaxPool2D(2)).add(Conv2D(4, 1, dilation=(1, 2)))
    kinds = [node.kind for node in picture_of("net", network.steps).nodes]
    assert kinds == ["Input", "Conv2D 3×1 /2", "MaxPool2D 2×2 /2", "Conv2D 1×1 dilated 1×2"]


def test_a_network_of_several_ends_is_a_graph_unless_it_is_asked_for() -> None:
    detector = (
        IMAGE.add(ReLU(), name="head/a")
        .add(Flatten(), name="head/b")
        .add(Dense(2), after="head/a", name="head/c")
    )
    assert detector.diagram().style == "graph"
    assert detector.diagram("volumes").style == "volumes"


def test_twins_know_each_other() -> None:
    twin = Shared(Conv2D(4, 1), name="t")
    nodes = picture_of("net", IMAGE.add(twin).add(twin).steps).nodes
    assert [(node.path, node.twin) for node in nodes] == [("input", None), ("t", None), ("t_1", "t")]


def test_every_network_of_the_zoo_is_drawn() -> None:
    for network in zoo_networks():
        for style in (None, "graph"):
            diagram = network.diagram(style, depth=1)
            root = ET.fromstring(diagram.svg)  # noqa: S314 - our own
            assert root.tag.endswith("svg")
            assert f"{network.param_count():,}" in diagram.svg


def test_the_style_is_chosen_by_the_network() -> None:
    assert zoo.vgg16().diagram().style == "volumes"
    assert zoo.unet().diagram().style == "volumes"
    siamese: Any = IMAGE.add_input("other", (8, 8, 4)).add(Add(), after=["input", "other"])
    assert siamese.diagram().style == "graph"
    with pytest.raises(ConfigError, match="use style='graph'"):
        siamese.diagram("volumes")


def test_a_diagram_is_shown_and_kept(tmp_path: Path) -> None:
    diagram = zoo.lenet5(variant="lesson").diagram(layout="channels_first")
    assert diagram._repr_svg_() == diagram.svg.replace("<svg", '<svg style="max-width: 100%; height: auto"')
    assert repr(diagram) == f"<Diagram of LeNet-5 (volumes): {len(diagram.svg):,} characters of SVG>"
    assert pickle.loads(pickle.dumps(diagram)) == diagram
    assert "3 × 32 × 32" in diagram.svg
    diagram.save(tmp_path / "lenet.svg")
    assert (tmp_path / "lenet.svg").read_text(encoding="utf-8") == diagram.svg
    with pytest.raises(NetworkError) as refused:
        diagram.save("lenet.gif")
    assert str(refused.value) == "save: the name of a file ends with .svg, .png, .pdf, got 'lenet.gif'"


def test_png_and_pdf_are_made_by_cairosvg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []

    def convert(**options: Any) -> bytes:
        asked.append(options)
        return b"made"

    monkeypatch.setitem(sys.modules, "cairosvg", SimpleNamespace(svg2png=convert, svg2pdf=convert))
    diagram = Diagram("net", "graph", "<svg/>")
    diagram.save(tmp_path / "net.png")
    diagram.save(str(tmp_path / "net.pdf"))
    assert asked == [{"bytestring": b"<svg/>", "scale": 2}] * 2
    assert (tmp_path / "net.png").read_bytes() == (tmp_path / "net.pdf").read_bytes() == b"made"
    monkeypatch.setitem(sys.modules, "cairosvg", None)
    with pytest.raises(ImportError) as missing:
        diagram.save(tmp_path / "net.png")
    assert str(missing.value) == "save('net.png') needs cairosvg: pip install 'cnnparams[pictures]'"


def test_the_real_cairosvg_draws_it(tmp_path: Path) -> None:
    try:
        import cairosvg
    except OSError:  # the library of the system
        pytest.skip("libcairo is not installed")
    assert cairosvg
    zoo.unet().diagram().save(tmp_path / "unet.png")
    assert (tmp_path / "unet.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    zoo.unet().diagram("graph").save(tmp_path / "unet.pdf")
    assert (tmp_path / "unet.pdf").read_bytes()[:5] == b"%PDF-"


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"style": 3}, TypeError, "diagram: style must be 'volumes' or 'graph', got 3 (int)"),
        (
            {"style": "volume"},
            ConfigError,
            "diagram: style must be 'volumes' or 'graph', got 'volume'; did you mean 'volumes'?",
        ),
        ({"depth": 0}, NetworkError, "diagram: depth must be 1 or more, got 0"),
        (
            {"layout": "last"},
            NetworkError,
            "diagram: layout must be 'channels_last' or 'channels_first', got 'last'; did you mean 'channels_last'?",
        ),
    ],
)
def test_wrong_diagrams_are_refused(options: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as refused:
        IMAGE.diagram(**options)
    assert str(refused.value).startswith(message[: len(str(refused.value))])


# Plots


def test_a_plot_has_a_bar_for_each_layer_and_a_panel_for_each_cost() -> None:
    network = zoo.resnet18()
    plot = network.plot(("params", "macs", "activations"))
    assert isinstance(plot, Plot)
    axes = plot.figure.axes
    leaves = list(network.leaves())
    assert [len(each.patches) for each in axes] == [len(leaves) + 2] * 3  # with two shaded stages
    heights = [bar.get_height() for bar in axes[0].patches[: len(leaves)]]
    assert heights == [step.param_count() for step in leaves]
    assert [each.get_ylabel() for each in axes] == [
        "Parameters",
        "Multiply-adds (one example)",
        "Activations (one example)",
    ]
    assert axes[0].get_title(loc="left") == "ResNet-18: 11,689,512"
    stages = [label.get_text() for label in axes[2].get_xticklabels()]
    assert {"layer1", "layer2", "layer3", "layer4"} <= set(stages)


def test_two_networks_are_plotted_to_one_scale() -> None:
    plot = zoo.resnet18().plot(["params"], beside=zoo.mobilenet_v2())
    first, second = plot.figure.axes
    assert first.get_ylim() == second.get_ylim()
    assert repr(plot) == "<Plot of ResNet-18 and MobileNetV2 (1.0)>"


def test_a_plot_is_shown_and_kept(tmp_path: Path) -> None:
    plot = IMAGE.add(Conv2D(4, 3)).plot()
    assert "<svg" in plot._repr_svg_()
    plot.save(tmp_path / "net.png")
    assert (tmp_path / "net.png").read_bytes()[:4] == b"\x89PNG"
    with pytest.raises(NetworkError, match=r"save: the name of a file ends with \.svg, \.png, \.pdf"):
        plot.save("net.gif")
    empty = IMAGE.plot(["params"])
    assert not empty.figure.axes[0].texts
    huge = Network((3,)).add(Dense(10**30)).plot(["params"])
    assert "<svg" in huge._repr_svg_()


def test_numbers_on_axes_are_short() -> None:
    numbers = [0, 999, 999.96, 999_960, 2_500_000, 10**9, 3 * 10**12]
    assert [short(number) for number in numbers] == ["0", "999", "1 k", "1 M", "2.5 M", "1 G", "3 T"]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        (
            {"of": "params"},
            TypeError,
            "plot: of must be some of 'params', 'macs', 'activations', in a list, got 'params' (str)",
        ),
        ({"of": [3]}, TypeError, "plot: of must be some of 'params', 'macs', 'activations', got 3 (int)"),
        (
            {"of": ["mac"]},
            ConfigError,
            "plot: of must be some of 'params', 'macs', 'activations', got 'mac'; did you mean 'macs'?",
        ),
        ({"of": []}, ConfigError, "plot: of must be some of 'params', 'macs', 'activations', got none"),
        ({"beside": 3}, TypeError, "plot: beside must be a network, got 3 (int)"),
    ],
)
def test_wrong_plots_are_refused(options: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as refused:
        IMAGE.plot(**options)
    assert str(refused.value) == message


def test_multiply_adds_that_are_not_known_are_not_plotted() -> None:
    with pytest.raises(UnknownCostError, match=r"net: the operations of opaque \(Opaque\) are not known"):
        IMAGE.add(Opaque((8, 8, 4), (2,)), name="opaque").plot(["macs"])


def test_a_plot_needs_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ImportError) as refused:
        IMAGE.plot()
    assert str(refused.value) == "plot() needs matplotlib: pip install 'cnnparams[plot]'"


def test_layers_and_steps_show_themselves_in_notebooks() -> None:
    html = Conv2D(8, 5, stride=2)._repr_html_()
    assert all(word in html for word in ("Conv2D", "filters", "kernel_size", "(5, 5)", "default"))
    network = IMAGE.add(Conv2D(8, 5), name="c")
    assert network["c"]._repr_html_() == network["c"].explain()._repr_html_()
