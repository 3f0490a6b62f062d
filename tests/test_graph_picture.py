"""Boxes and arrows: nothing overlaps, nothing is missing, all adds up, whatever the names."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from cnnparams import (
    Add,
    BatchNorm,
    Concat,
    ConfigError,
    Conv2D,
    Dense,
    Flatten,
    Graph,
    MaxPool2D,
    Network,
    ReLU,
    Sequential,
    Shared,
    Subtract,
    UpSample2D,
    zoo,
)
from cnnparams.analysis.picture import picture_of
from cnnparams.render.drawing.palette import PALETTE
from cnnparams.render.drawing.pictures import Node, Picture, all_nodes
from cnnparams.render.drawing.svg import (
    arrow,
    coordinate,
    element,
    path,
    polygon,
    rect,
    rounded,
    shape_text,
    text,
)
from cnnparams.render.drawing.widths import text_width
from cnnparams.render.graph.boxes import items_of, sources_of
from cnnparams.render.graph.frames import Level, arranged
from cnnparams.render.graph.picture import write_picture
from cnnparams.render.graph.twins import Spot, links_between
from tests.test_layered import shared
from tests.test_summary import zoo_networks

SVG = "{http://www.w3.org/2000/svg}"


def siamese() -> Network[Any]:
    tower = Shared(Sequential(Conv2D(8, 3), ReLU(), Flatten(), Dense(5)), name="tower")
    network = Network((28, 28, 1), name="siamese").add(tower).add_input("other", (28, 28, 1)).add(tower)
    return network.add(Subtract(), after=["tower", "tower_1"]).add(Dense(1, name="same"))


def with_skips() -> Network[Any]:
    """A block that gives two outputs, as what is inside of it is taken from outside."""
    network = Network((8, 8, 4), name="skips").add(Conv2D(4, 3, padding=1, name="one"))
    network = network.add(Conv2D(4, 3, padding=1, name="two")).add(ReLU(name="three"))
    return network.add(Add(name="four"), after=["three", "one"]).add(
        Add(name="five"), after=["four", "input"]
    )


def unet_plus_plus() -> Network[Any]:
    """A UNet++ of four levels: each x takes what is left of it, and what is below that."""
    network = Network((64, 64, 3), name="UNet++").add(double(8), name="x00")
    for level in range(1, 4):
        network = network.add(MaxPool2D(2), name=f"pool{level}").add(double(8 * 2**level), name=f"x{level}0")
    for step in range(1, 4):
        for level in range(4 - step):
            at = f"{level}{step}"
            network = network.add(UpSample2D(2), after=f"x{level + 1}{step - 1}", name=f"up{at}")
            beside = [f"x{level}{before}" for before in range(step)]
            network = network.add(Concat(), after=[*beside, f"up{at}"], name=f"cat{at}")
            network = network.add(double(8 * 2**level), name=f"x{at}")
    for step in range(1, 4):
        network = network.add(Conv2D(1, 1), after=f"x0{step}", name=f"out{step}")
    return network


def double(filters: int) -> Sequential[Any, Any]:
    layers = [Conv2D(filters, 3, padding=1), BatchNorm(), ReLU()]
    return Sequential(*layers, *layers)


NETWORKS: dict[str, Network[Any]] = {
    "lenet5": zoo.lenet5(),
    "unet": zoo.unet(),
    "googlenet": zoo.googlenet(),
    "resnet18": zoo.resnet18(),
    "resnet50": zoo.resnet50(),
    "resnet50_v2": zoo.resnet50_v2(),
    "shufflenet": zoo.shufflenet_v2_x0_5(),
    "densenet": zoo.densenet_cifar(),
    "mobilenet": zoo.mobilenet_v3_small(),
    "siamese": siamese(),
    "skips": with_skips(),
    "cell": zoo.nasbench201(
        "|nor_conv_3x3~0|+|nor_conv_1x1~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|"
    ),
}
EVERY = pytest.mark.parametrize("depth", [1, 2, None, 100])
NAMES = pytest.mark.parametrize("name", list(NETWORKS))


@cache
def picture(name: str, depth: int | None) -> Picture:
    return picture_of(name, NETWORKS[name].steps, depth)


@cache
def drawn(pictured: Picture) -> Element:
    return fromstring(write_picture(pictured))  # noqa: S314 - of our own making


def groups(svg: Element, css: str) -> Iterator[Element]:
    return (group for group in svg.iter(f"{SVG}g") if group.get("class") == css)


Area = tuple[float, float, float, float]


def area(group: Element) -> Area:
    """Return where the last rectangle of a group is: those before are the stack behind it."""
    found = [part for part in group if part.tag == f"{SVG}rect"][-1]
    x, y, width, height = [float(found.get(key, "")) for key in ("x", "y", "width", "height")]
    return x, y, x + width, y + height


def text_area(found: Element) -> Area:
    size, x, y = [float(found.get(key, "")) for key in ("font-size", "x", "y")]
    width = text_width(found.text or "", size, "bold" in (found.get("class") or ""))
    start = {"start": x, "middle": x - width / 2, "end": x - width}[found.get("text-anchor", "start")]
    return start, y - 0.78 * size, start + width, y + 0.24 * size


def overlap(one: Area, two: Area) -> bool:
    return min(one[2], two[2]) - max(one[0], two[0]) > 0.5 and min(one[3], two[3]) - max(one[1], two[1]) > 0.5


def inside(one: Area, two: Area) -> bool:
    return (
        one[0] >= two[0] - 0.5
        and one[1] >= two[1] - 0.5
        and one[2] <= two[2] + 0.5
        and one[3] <= two[3] + 0.5
    )


def whole(svg: Element) -> Area:
    return 0, 0, float(svg.get("width", "")), float(svg.get("height", ""))


@NAMES
@EVERY
def test_nothing_overlaps_and_nothing_leaves_the_picture(name: str, depth: int | None) -> None:
    svg = drawn(picture(name, depth))
    cards = [area(group) for group in groups(svg, "box")]
    assert not any(overlap(*pair) for pair in combinations(cards, 2))
    texts = [text_area(found) for found in svg.iter(f"{SVG}text")]
    assert not any(overlap(*pair) for pair in combinations(texts, 2))
    assert all(inside(one, whole(svg)) for one in [*cards, *texts])
    for group in groups(svg, "box"):
        for found in group.iter(f"{SVG}text"):
            assert inside(text_area(found), area(group))


@NAMES
@EVERY
def test_frames_hold_what_is_inside_of_them_and_nothing_else(name: str, depth: int | None) -> None:
    svg = drawn(picture(name, depth))
    cards = {group.get("data-path", ""): area(group) for group in groups(svg, "box")}
    for frame in groups(svg, "block"):
        first = frame.get("data-block", "").split(" ")[0]
        for card, place in cards.items():
            if card.startswith(f"{first}/"):
                assert inside(place, area(frame))
            else:
                assert not overlap(place, area(frame))


@NAMES
@EVERY
def test_labels_add_up_to_the_total(name: str, depth: int | None) -> None:
    pictured = picture(name, depth)
    boxes = list(groups(drawn(pictured), "box"))
    assert sum([int(group.get("data-params", "")) for group in boxes]) == pictured.params
    for group in boxes:
        shown = [found.text for found in group.iter(f"{SVG}text")]
        params = int(group.get("data-params", ""))
        assert not params or f"{params:,}" in shown


@NAMES
@EVERY
def test_every_node_and_every_edge_is_drawn_and_no_other(name: str, depth: int | None) -> None:
    pictured = picture(name, depth)
    svg = drawn(pictured)
    owner = {each: index for index, group in enumerate(groups(svg, "box")) for each in paths(group, "path")}
    opened = {each for group in groups(svg, "block") for each in paths(group, "block")}
    nodes = list(all_nodes(pictured.nodes))
    assert {node.path for node in nodes} == owner.keys() | opened
    edges = {
        (start, end)
        for group in groups(svg, "edge")
        for start in paths(group, "from")
        for end in paths(group, "to")
    }
    wanted = {(start, node.path) for node in nodes for start in node.inputs}
    assert edges <= wanted
    for start, end in wanted - edges:
        assert start in owner
        assert owner[start] == owner[end]


def paths(group: Element, key: str) -> list[str]:
    return group.get(f"data-{key}", "").split()


@pytest.mark.parametrize("depth", [1, None])
@pytest.mark.parametrize(
    "network", [*zoo_networks(), unet_plus_plus()], ids=lambda network: str(network.name)
)
def test_lines_from_and_to_other_boxes_never_run_on_one_line(
    network: Network[Any], depth: int | None
) -> None:
    pictured = picture_of("network", network.steps, depth)
    sources = sources_of(pictured.nodes)
    for level in levels(arranged(items_of(pictured.nodes, sources), sources, pictured.layout)):
        lines = [
            (edge.source, (edge.head, None if edge.ends else edge.source), route)
            for edge, route in zip(level.edges, level.plan.routes, strict=True)
        ]
        assert not shared(lines)


def levels(level: Level) -> Iterator[Level]:
    """Yield a level, and those inside of its frames."""
    yield level
    for inner in level.inner.values():
        yield from levels(inner)


def test_what_follows_a_layer_alone_joins_its_card() -> None:
    svg = drawn(picture("resnet18", 1))
    first = list(groups(svg, "box"))[1]
    assert first.get("data-path") == "conv1 bn1 relu"
    assert [found.text for found in first.iter(f"{SVG}text")] == [
        "conv1",
        "Conv2D 7×7 /2 + BatchNorm + ReLU",
        "112 × 112 × 64",
        "9,536",
    ]


def test_what_two_layers_take_is_the_end_of_its_card() -> None:
    svg = drawn(picture("skips", 1))
    assert [group.get("data-path") for group in groups(svg, "box")] == [
        "input",
        "one",
        "two three",
        "four",
        "five",
    ]


def test_a_layer_and_activations_around_it_are_one_card() -> None:
    svg = drawn(picture("cell", 100))
    card = next(
        group for group in groups(svg, "box") if group.get("data-path", "").startswith("stage1/0/0-1")
    )
    kinds = [found.text for found in card.iter(f"{SVG}text")]
    assert "ReLU + Conv2D 3×3 + BatchNorm" in kinds


def test_equal_blocks_are_a_stack_with_their_number() -> None:
    svg = drawn(picture("resnet18", 2))
    layer = next(group for group in groups(svg, "box") if group.get("data-path") == "layer1 layer1/0")
    assert "× 2" in [found.text for found in layer.iter(f"{SVG}text")]
    assert len([part for part in layer if part.tag == f"{SVG}rect"]) == 3
    opened = drawn(picture("resnet18", 100))
    frame = next(group for group in groups(opened, "block") if group.get("data-block") == "layer1 layer1/0")
    assert len([part for part in frame if part.tag == f"{SVG}rect"]) == 3
    assert "layer1 / 0 … 1 × 2" in [found.text for found in opened.iter(f"{SVG}text")]


def test_the_path_through_opened_blocks_is_straight() -> None:
    svg = drawn(picture("resnet18", 100))
    cards = [area(group) for group in groups(svg, "box") if "shortcut" not in group.get("data-path", "")]
    axes = [(left + right) / 2 for left, _, right, _ in cards]
    assert max(axes) - min(axes) < 0.5


def test_frames_stand_on_the_axis_of_the_boxes_above_them() -> None:
    svg = drawn(picture("resnet50", None))
    places = [area(group) for css in ("box", "block") for group in groups(svg, css)]
    middles = [(left + right) / 2 for left, _, right, _ in places]
    assert max(middles) - min(middles) < 0.5


def test_a_picture_of_nothing_has_a_title() -> None:
    svg = drawn(Picture("nothing", (), 0))
    assert "nothing · 0 parameters" in [found.text for found in svg.iter(f"{SVG}text")]


def test_boxes_with_the_same_weights_are_linked() -> None:
    svg = drawn(picture("siamese", 1))
    links = [(group.get("data-twin"), group.get("data-first")) for group in groups(svg, "twins")]
    assert links == [("tower_1", "tower")]
    assert "shares tower" in [found.text for found in svg.iter(f"{SVG}text")]
    assert any("Dotted lines" in (found.text or "") for found in svg.iter(f"{SVG}text"))


def test_shapes_may_be_shown_with_channels_in_front() -> None:
    pictured = picture_of("lenet", NETWORKS["lenet5"].steps, 1, "channels_first")
    shown = [found.text for found in drawn(pictured).iter(f"{SVG}text")]
    assert "6 × 28 × 28" in shown
    assert any("channels first" in (line or "") for line in shown)


def test_a_picture_says_what_it_is() -> None:
    svg = drawn(picture("lenet5", 1))
    assert svg.get("role") == "img"
    assert (svg[0].tag, svg[0].text) == (f"{SVG}title", "lenet5")
    assert svg[1].tag == f"{SVG}desc"
    assert svg[1].text == (
        "A diagram of 8 boxes, joined by arrows from the input to the output; 60,850 parameters."
    )
    assert "lenet5 · 60,850 parameters" in [found.text for found in svg.iter(f"{SVG}text")]


def test_the_style_is_plain_and_knows_dark_pages() -> None:
    written = write_picture(picture("lenet5", 1))
    assert "@media (prefers-color-scheme: dark)" in written
    assert "var(" not in written
    assert "height:auto" not in written
    assert "<marker" not in written


def chain(count: int) -> Picture:
    nodes = [leaf(str(index), str(index - 1), params=1) for index in range(1, count)]
    return Picture("chain", (leaf("0", params=0), *nodes), count - 1)


def test_more_boxes_than_can_be_read_are_refused() -> None:
    assert write_picture(chain(300))
    with pytest.raises(ConfigError) as refused:
        write_picture(chain(1000))
    assert str(refused.value) == ("diagram: at most 300 boxes can be read, got 1,000; choose a smaller depth")


@pytest.mark.parametrize(
    "name", ['a<b&"c', "層の名前", "שלום", "ﷺ", "e\u0301", "😀", "]]>", "--", "x" * 70, "a b", "\x00"]
)
def test_any_name_is_drawn_as_it_is(name: str) -> None:
    nodes = (
        Node("in", "in", "Input", "input", (8, 8, 3), 0, ()),
        Node(name, name, "Conv2D", "convolution", (8, 8, 4), 112, ("in",)),
        Node(f"{name}2", name, name, "block", (8, 8, 4), 9, (name,), 3),
    )
    svg = drawn(Picture(name, nodes, 121))
    shown = [found.text for found in svg.iter(f"{SVG}text")]
    assert shown.count("�" if name == "\x00" else name) == 2
    cards = [area(group) for group in groups(svg, "box")]
    assert not any(overlap(*pair) for pair in combinations(cards, 2))
    for group in groups(svg, "box"):
        for found in group.iter(f"{SVG}text"):
            assert inside(text_area(found), area(group))


def test_the_same_picture_is_always_written_the_same() -> None:
    assert write_picture(picture("googlenet", 100)) == write_picture(picture("googlenet", 100))


def leaf(path: str, *inputs: str, params: int = 5, twin: str | None = None) -> Node:
    return Node(path, path.rpartition("/")[2], "Conv2D", "convolution", (8, 8, 3), params, inputs, twin=twin)


def block(
    path: str, nodes: tuple[Node, ...], *inputs: str, count: int = 1, output: str | None = None
) -> Node:
    params = sum([node.params for node in nodes])
    return Node(path, path, "Block", "block", (8, 8, 3), params, inputs, count, nodes, output)


def edges_of(svg: Element) -> list[tuple[str | None, str | None]]:
    return [(group.get("data-from"), group.get("data-to")) for group in groups(svg, "edge")]


def test_a_block_may_take_from_several_and_give_from_several() -> None:
    inner = (leaf("b/p", "a"), leaf("b/q", "c"), leaf("b/r", "b/q", "b/p"))
    nodes = (
        leaf("a"),
        leaf("c", "a"),
        block("b", inner, "a", "c", output="b/r"),
        leaf("d", "b", "b/p"),
        leaf("e", "d", "c"),
    )
    svg = drawn(Picture("several", nodes, 40 - 5))
    assert ("a", "b") in edges_of(svg)
    assert ("a", "b/p") in edges_of(svg)
    assert ("b/p", "d") in edges_of(svg)
    assert edges_of(svg).count((None, None)) == 2


def test_a_block_without_inputs_or_use_of_them_is_framed_too() -> None:
    alone = block("b", (leaf("b/p"), leaf("b/q", "b/p")), output="b/q")
    unused = block("u", (leaf("u/p"), leaf("u/q", "u/p", params=0)), "b")
    nothing = block("n", (leaf("n/p", params=0), leaf("n/q", params=0)))
    svg = drawn(Picture("alone", (leaf("a"), alone, unused, nothing, leaf("z", "a")), 25))
    assert len(list(groups(svg, "block"))) == 3
    assert ("b", "u") in edges_of(svg)


def test_repeated_blocks_in_repeated_blocks_keep_both_numbers() -> None:
    inner = Node("b/c", "c", "Block", "block", (8, 8, 3), 6, ("a",), 3)
    svg = drawn(Picture("repeated", (leaf("a"), block("b", (inner,), "a", count=2)), 11))
    shown = [found.text for found in svg.iter(f"{SVG}text")]
    assert "b × 2" in shown
    assert "× 3" in shown


def test_twins_are_linked_one_after_the_other_wherever_they_are() -> None:
    nodes = (
        leaf("a"),
        leaf("b", "a", params=0, twin="a"),
        leaf("c", "b", params=0, twin="a"),
        leaf("d", "a", params=0, twin="a"),
    )
    svg = drawn(Picture("twins", nodes, 5))
    assert [group.get("data-twin") for group in groups(svg, "twins")] == ["b", "c", "d"]


def test_twins_are_linked_from_side_to_side() -> None:
    first, right = Spot(("a",), None, 0, 0, 100, 40), Spot(("b",), "a", 200, 10, 100, 40)
    left, under = Spot(("c",), "a", -200, 0, 100, 40), Spot(("d",), "a", 50, 100, 100, 40)
    lines = [group[0].get("d") for group in links_between([first, right])]
    assert lines == ["M100 20 C150 20 150 30 200 30"]
    assert [group[0].get("d") for group in links_between([first, left])] == ["M-100 20 C-50 20 -50 20 0 20"]
    assert [group[0].get("d") for group in links_between([first, under])] == [
        "M100 20 C180 20 180 120 150 120"
    ]


def test_the_key_and_the_notes_stay_within_the_picture() -> None:
    roles = list(PALETTE)
    nodes = tuple([Node(role, role, "K", role, (8,), 0, ()) for role in roles[:1]])
    for role in roles[1:]:
        nodes = (*nodes, Node(role, role, "K" + role, role, (8,), 1, (nodes[-1].path, nodes[0].path)))
    svg = drawn(Picture("a title " * 12, nodes, 9))
    assert all(inside(text_area(found), whole(svg)) for found in svg.iter(f"{SVG}text"))


def test_texts_are_as_wide_as_in_the_font() -> None:
    assert text_width("A", 2048) == 1401
    assert text_width("A", 2048, bold=True) == 1585
    assert text_width("× … ·", 2048) == 1716 + 2048 + 651 + 2 * 651
    assert text_width("層", 100) == pytest.approx(102, abs=0.1)
    assert text_width("e\u0301", 12) == text_width("e", 12)
    assert text_width("😀", 10) > text_width("層", 10)
    assert text_width("é", 10) > text_width("e", 10)


def test_shapes_are_written_with_signs_and_commas() -> None:
    assert shape_text((56, 56, 1024)) == "56 × 56 × 1,024"
    assert shape_text((56, 56, 64), "channels_first") == "64 × 56 × 56"
    assert shape_text(()) == ""


def test_coordinates_are_short() -> None:
    assert [coordinate(value) for value in (1, 0.25, -0.01, 1234567.89)] == ["1", "0.2", "0", "1234567.9"]


def test_elements_are_made_with_classes_and_tips() -> None:
    assert element("g", {"a": 'b"'}).attrib == {"a": 'b"'}
    assert rect(1, 2, 3, 4, "card").attrib == {
        "class": "card",
        "x": "1",
        "y": "2",
        "width": "3",
        "height": "4",
    }
    assert rect(1, 2, 3, 4, "card", radius=5, tip="why")[0].text == "why"
    assert path("M0 0", "line", tip="why")[0].text == "why"
    assert polygon([(0, 0), (1.25, 3)], "card").get("points") == "0,0 1.2,3"
    assert text(1, 2, "x", "ink", anchor="middle").get("text-anchor") == "middle"


def test_lines_have_round_corners_and_heads() -> None:
    assert rounded([(0, 0), (0, 20), (30, 20)]) == "M0 0 L0 12 Q0 20 8 20 L30 20"
    assert rounded([(0, 0), (0, 8), (30, 8)]) == "M0 0 L0 4 Q0 8 4 8 L30 8"
    line, head = arrow([(0, 0), (0, 20)])
    assert line.get("d") == "M0 0 L0 12.5"
    assert head.get("points") == "0,20 3.4,12.5 -3.4,12.5"
    assert len(arrow([(0, 0), (0, 20)], head=False)) == 1


def test_a_network_inside_of_a_block_is_drawn_like_any_other() -> None:
    block_of = Graph(with_skips())
    network = Network((8, 8, 4), name="outer").add(block_of, name="inner").add(BatchNorm())
    pictured = picture_of("outer", network.steps, 100)
    assert (
        sum([int(group.get("data-params", "")) for group in groups(drawn(pictured), "box")])
        == pictured.params
    )
