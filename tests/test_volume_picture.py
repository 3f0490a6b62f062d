"""Pictures of volumes: what they show, how large, and that nothing touches what it should not."""

import re
from collections.abc import Iterator
from math import sqrt
from xml.etree.ElementTree import Element, fromstring

import pytest

from cnnparams import Network, zoo
from cnnparams.analysis.picture import picture_of
from cnnparams.arithmetic.shapes import Shape
from cnnparams.errors import ConfigError
from cnnparams.render.drawing.pictures import Node, Picture, Role
from cnnparams.render.drawing.widths import text_width
from cnnparams.render.volumes.gather import volumes_of
from cnnparams.render.volumes.picture import is_drawable, write_picture
from cnnparams.render.volumes.u_shape import is_u, levels_of

SVG = "{http://www.w3.org/2000/svg}"


def zoo_networks() -> Iterator[tuple[str, Network]]:
    for name in zoo.__all__:
        make = getattr(zoo, name)
        try:
            network = make()
        except TypeError:  # it is no function of a network, or needs arguments
            continue
        if isinstance(network, Network):
            yield name, network


def parsed(picture: Picture) -> Element:
    return fromstring(write_picture(picture))  # noqa: S314 - it is ours


def drawn(name: str, depth: int | None = None) -> Element:
    network = getattr(zoo, name)()
    return parsed(picture_of(name, network.steps, depth))


def chain(*nodes: Node, title: str = "net") -> Picture:
    return Picture(title, nodes, sum([node.params for node in nodes]))


def node(path: str, role: Role, shape: Shape, *inputs: str, params: int = 0, kind: str = "") -> Node:
    return Node(path, path.rpartition("/")[2], kind or role.title(), role, shape, params, inputs)


def numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?[\d.]+", text)]


def css(element: Element) -> str:
    return element.get("class", "")


def of_class(root: Element, name: str) -> list[Element]:
    return [group for group in root.iter(f"{SVG}g") if css(group) == name]


def texts(root: Element) -> list[str]:
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


Box = tuple[float, float, float, float]


def text_boxes(root: Element) -> Iterator[tuple[str, Box]]:
    for text in root.iter(f"{SVG}text"):
        size, x, y = [float(text.get(key, "")) for key in ("font-size", "x", "y")]
        width = text_width(text.text or "", size, "bold" in css(text))
        left = x - width / 2 if text.get("text-anchor") == "middle" else x
        yield text.text or "", (left, y - 0.76 * size, left + width, y + 0.24 * size)


def corners(element: Element) -> list[tuple[float, float]]:
    values = [
        value for polygon in element.iter(f"{SVG}polygon") for value in numbers(polygon.get("points", ""))
    ]
    return list(zip(values[::2], values[1::2], strict=True))


def outline(element: Element) -> Box:
    xs, ys = zip(*corners(element), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def inside(box: Box, width: float, height: float) -> bool:
    return min(box) >= 0 and box[2] <= width and box[3] <= height


def volume(root: Element, path: str) -> Element:
    return next(group for group in of_class(root, "volume") if path in group.get("data-path", "").split())


def line_of(edge: Element) -> list[tuple[float, float]]:
    values = numbers(edge.findall(f"{SVG}path")[0].get("d", ""))
    return list(zip(values[::2], values[1::2], strict=True))


def edges(root: Element) -> set[tuple[str | None, str | None]]:
    return {(edge.get("data-from"), edge.get("data-to")) for edge in of_class(root, "edge")}


U_SERIES = chain(
    node("input", "input", (1024, 1)),
    node("e1", "convolution", (512, 8), "input", params=32),
    node("e2", "convolution", (256, 16), "e1", params=400),
    node("e3", "convolution", (128, 32), "e2", params=1568),
    node("d3", "upsampling", (256, 16), "e3", params=1552),
    node("m3", "merge", (256, 32), "d3", "e2"),
    node("d2", "upsampling", (512, 8), "m3", params=776),
    node("m2", "merge", (512, 16), "d2", "e1"),
    node("d1", "upsampling", (1024, 1), "m2", params=49),
)

NESTED = chain(
    node("input", "input", (32, 32, 3)),
    node("a", "convolution", (32, 32, 16), "input", params=448),
    node("b", "convolution", (32, 32, 16), "a", params=2320),
    node("c", "merge", (32, 32, 32), "b", "a"),
    node("d", "convolution", (32, 32, 16), "c", params=4624),
    node("e", "merge", (32, 32, 64), "d", "c", "a", "input"),
)

NAMES = chain(
    node("input", "input", (32, 512, 1)),
    node('a<b&"c', "convolution", (32, 512, 16), "input", params=160),
    node("層一二三", "convolution", (16, 128, 32), 'a<b&"c', params=4640),
    node("שכבה ראשונה", "convolution", (8, 64, 64), "層一二三", params=18496),
    node("طبقة", "convolution", (4, 32, 64), "שכבה ראשונה", params=36928),
    node("a_name_of_a_layer_that_goes_on_and_on_until_nobody_reads_it", "convolution", (2, 16, 64), "طبقة"),
    node(
        "namewithoutanyplacewhereonewouldbreakit",
        "fully connected",
        (10,),
        "a_name_of_a_layer_that_goes_on_and_on_until_nobody_reads_it",
        params=650,
    ),
    title='A <network> & "more", with a title so long that there is no room for it in one line of text',
)

PICTURES = {
    "a series as a U": U_SERIES,
    "nested skips": NESTED,
    "names": NAMES,
    **{
        f"{name} to depth {depth}": picture_of(name, getattr(zoo, name)().steps, depth)
        for name, depth in [
            ("lenet5", None),
            ("alexnet", None),
            ("vgg16", None),
            ("resnet50", None),
            ("resnet18_v2", 3),
            ("resnet50_v2", 4),
            ("unet", None),
            ("unet", 2),
            ("c3d", None),
            ("googlenet", None),
            ("mobilenet_v2", None),
            ("densenet121", 2),
            ("convnext_tiny", 4),
        ]
    },
}


@pytest.mark.parametrize("name", PICTURES)
def test_no_texts_touch_each_other_or_a_volume_and_all_is_inside(name: str) -> None:
    root = parsed(PICTURES[name])
    _, _, width, height = numbers(root.get("viewBox", ""))
    written = list(text_boxes(root))
    for at, (text, box) in enumerate(written):
        assert inside(box, width, height), text
        assert [other for other, place in written[:at] if overlap(box, place)] == [], text
        touched = [
            group.get("data-path") for group in of_class(root, "volume") if overlap(box, outline(group))
        ]
        assert touched == [], text
    assert inside(outline(root), width, height)
    for edge in of_class(root, "edge"):
        xs, ys = zip(*line_of(edge), strict=True)
        assert inside((min(xs), min(ys), max(xs), max(ys)), width, height)


@pytest.mark.parametrize("depth", [1, 2, None])
def test_labels_add_up_to_all_parameters_at_every_depth(depth: int | None) -> None:
    for name, network in zoo_networks():
        picture = picture_of(name, network.steps, depth)
        assert is_drawable(picture), name
        root = parsed(picture)
        total = network.param_count()
        told = [text for label in of_class(root, "label") for text in label if css(text) == "muted"]
        counts = [
            int(text.text.replace(",", "")) for text in told if re.fullmatch(r"[\d,]+", text.text or "")
        ]
        assert sum(counts) == total, name
        assert sum([int(each.get("data-params", "")) for each in of_class(root, "volume")]) == total, name


@pytest.mark.parametrize("name", PICTURES)
def test_every_edge_between_volumes_is_drawn_and_no_other(name: str) -> None:
    volumes = volumes_of(PICTURES[name])
    expected = {(volumes[at].paths[0], volume.paths[0]) for volume in volumes for at in volume.sources}
    assert edges(parsed(PICTURES[name])) == expected


@pytest.mark.parametrize(
    ("path", "position", "channels"),
    [("input", 32, 1), ("C1", 28, 6), ("S2", 14, 6), ("C3", 10, 16), ("C5", 1, 120)],
)
def test_volumes_are_to_scale(path: str, position: int, channels: int) -> None:
    # 32 positions are 150 pixels; the root of a channel is 4, and depth is drawn 0.4 to the right, 0.28 up.
    side = max(7, position * 150 / 32)
    thickness = max(4, 4 * sqrt(channels))
    left, top, right, bottom = outline(volume(drawn("lenet5"), path))
    assert right - left == pytest.approx(thickness + 0.4 * side, abs=0.11)
    assert bottom - top == pytest.approx(1.28 * side, abs=0.11)


def test_centres_are_on_one_axis_and_connectors_are_straight() -> None:
    root = drawn("lenet5")
    middles = [(box[1] + box[3]) / 2 for box in map(outline, of_class(root, "volume"))]
    assert max(middles) - min(middles) <= 0.1
    for edge in of_class(root, "edge"):
        assert [y for _, y in line_of(edge)] == pytest.approx([middles[0]] * 2, abs=0.11)


def test_a_u_net_is_drawn_as_a_u() -> None:
    picture = PICTURES["unet to depth None"]
    volumes = volumes_of(picture)
    levels = levels_of(volumes)
    assert [level for at, level in enumerate(levels) if not at or level != levels[at - 1]] == [
        0, 1, 2, 3, 4, 3, 2, 1, 0,
    ]  # fmt: skip
    root = parsed(picture)
    heights = [outline(group)[1] + outline(group)[3] for group in of_class(root, "volume")]
    rows = sorted({round(height / 2) for height in heights})
    assert [rows.index(round(height / 2)) for height in heights] == levels
    skips = [edge for edge in of_class(root, "edge") if "skip" in css(edge[0])]
    assert {(edge.get("data-from"), edge.get("data-to")) for edge in skips} == {
        (f"down{level}", f"concat{level}") for level in [1, 2, 3, 4]
    }
    for edge in skips:
        (start, _), *_, (end, _) = points = line_of(edge)
        top = min(y for _, y in points)
        across = [x for x, y in points if y == top]
        assert (min(across), max(across)) == (start, end)
        assert {x for x, y in points if y > top} == {start, end}


@pytest.mark.parametrize(
    ("levels", "answer"),
    [
        ([0, 1, 2, 1, 0], True),
        ([0, 1, 2, 4, 3, 2], True),
        ([0, 1, 2, 3], False),
        ([0, 1, 0], False),
        ([0, 1, 2, 3, 0], False),  # one layer that resizes is no decoder
        ([0, 1, 2, 1, 2, 1, 0], False),
        ([2, 1, 2, 3, 2, 1], False),
    ],
)
def test_a_u_goes_down_once_and_up_once_in_several_steps(levels: list[int], answer: bool) -> None:
    assert is_u(levels) == answer


def test_levels_count_halvings_and_doublings_on_the_way() -> None:
    # 572 -> 568 is no halving, 568 -> 284 is one, 284 -> 71 two, 71 -> 140 a doubling, though not exactly.
    sizes = [(572, 572, 1), (568, 568, 64), (284, 284, 64), (71, 71, 64), (140, 140, 64)]
    picture = chain(
        *[node(str(at), "convolution", size, *[str(at - 1)][:at]) for at, size in enumerate(sizes)]
    )
    assert levels_of(volumes_of(picture)) == [0, 0, 1, 3, 2]


def test_a_wide_label_moves_the_way_up_beside_it() -> None:
    picture = chain(
        node("input", "input", (64, 64, 1)),
        node("a", "convolution", (32, 32, 2), "input"),
        node("b_with_a_name_that_needs_much_room", "convolution", (16, 16, 2), "a", params=1),
        node("c", "convolution", (8, 8, 2), "b_with_a_name_that_needs_much_room"),
        node("up", "upsampling", (32, 32, 2), "c"),
        node("end", "upsampling", (64, 64, 2), "up"),
    )
    root = parsed(picture)
    label = next(box for text, box in text_boxes(root) if text.startswith("b_with"))
    way = next(edge for edge in of_class(root, "edge") if edge.get("data-to") == "up")
    turn = sorted(x for x, y in line_of(way))[len(line_of(way)) // 2]
    assert turn >= label[2]


def test_what_is_normalized_is_one_volume_with_what_is_before_it() -> None:
    root = drawn("resnet50", 1)
    assert volume(root, "bn1") is volume(root, "conv1") is volume(root, "relu")
    assert "conv1 + bn1" in texts(root)
    assert "9,536" in texts(root)


def test_weights_stay_in_the_label_of_their_block() -> None:
    block = Node(
        "block", "block", "Sequential", "block", (8, 8, 4), 40, ("input",), 1,
        (
            node("block/bn", "normalization", (8, 8, 4), "input", params=8),
            node("block/conv", "convolution", (8, 8, 4), "block/bn", params=32),
        ),
        "block/conv",
    )  # fmt: skip
    labels = of_class(parsed(chain(node("input", "input", (8, 8, 4)), block)), "label")
    assert [[text.text for text in label] for label in labels] == [
        ["input", "8 × 8 × 4"],
        ["block", "8 × 8 × 4", "40"],
    ]


def test_reshaping_and_cropping_draw_nothing() -> None:
    paths = [group.get("data-path", "") for group in of_class(drawn("alexnet", 1), "volume")]
    assert paths == ["input", "features avgpool flatten", "classifier"]
    assert volume(drawn("unet"), "crop4").get("data-path") == "down4 crop4"


def test_a_layer_without_input_and_weights_draws_nothing() -> None:
    picture = chain(node("zero", "other", (4,)), node("fc", "fully connected", (2,), "zero", params=8))
    assert [volume.paths for volume in volumes_of(picture)] == [("fc",)]


def test_weights_of_another_kind_join_or_are_drawn() -> None:
    picture = chain(
        node("input", "input", (10, 4)),
        node("scale", "other", (10, 4), "input", params=4),
        node("embedding", "normalization", (10, 8), "scale", params=80),
        node("crossed", "other", (10, 8), "embedding", "input", params=3),
    )
    assert [(volume.names, volume.params) for volume in volumes_of(picture)] == [
        (("input", "scale"), 4),
        (("embedding",), 80),
        (("crossed",), 3),
    ]


def test_a_block_that_is_no_chain_inside_is_one_volume() -> None:
    volumes = volumes_of(picture_of("ResNet-50", zoo.resnet50().steps, 4))
    first = next(volume for volume in volumes if "layer1/0" in volume.paths)
    assert (first.role, first.params, first.shape) == ("block", 75008, (56, 56, 256))
    assert len(first.paths) > 1


def test_a_block_whose_output_is_not_its_last_layer_is_one_volume() -> None:
    inside = (
        node("block/a", "convolution", (8, 8, 4), "input", params=5),
        node("block/b", "convolution", (8, 8, 4), "block/a", params=6),
    )
    block = Node("block", "block", "Sequential", "block", (8, 8, 4), 11, ("input",), 1, inside, "block/a")
    volumes = volumes_of(chain(node("input", "input", (8, 8, 4)), block))
    assert [volume.paths for volume in volumes] == [("input",), ("block", "block/a", "block/b")]


def test_blocks_that_repeat_show_their_divisions_and_their_number() -> None:
    root = drawn("resnet50")
    assert "3 × Residual" in texts(root)
    assert "6 × Residual" in texts(root)
    repeated = volume(root, "layer3/1")
    assert len([path for path in repeated.iter(f"{SVG}path") if "divided" in css(path)]) == 4


def test_an_opened_block_that_repeats_says_how_often() -> None:
    inside = (
        node("block/a", "convolution", (8, 8, 4), "input", params=10),
        node("block/b", "convolution", (8, 8, 6), "block/a", params=12),
    )
    both = Node("block", "0 … 1", "Residual", "block", (8, 8, 6), 22, ("input",), 2, inside, "block/b")
    root = parsed(chain(node("input", "input", (8, 8, 6)), both))
    assert [[text.text for text in around if text.text] for around in of_class(root, "around")] == [
        ["0 … 1 (2 × Residual)", "22"]
    ]
    alike = node("block/b", "convolution", (8, 8, 4), "block/a", params=12)
    one = Node(
        "block", "0 … 1", "Residual", "block", (8, 8, 4), 22, ("input",), 2, (inside[0], alike), "block/b"
    )
    root = parsed(chain(node("input", "input", (8, 8, 4)), one))
    assert "2 × Residual" in texts(root)


def test_volumes_of_one_shape_share_a_label() -> None:
    found = [[text.text for text in label] for label in of_class(drawn("vgg16"), "label")]
    assert found[1] == ["0 … 2", "224 × 224 × 64", "38,720", "2 × Conv2D 3×3"]
    assert [text for text in texts(drawn("vgg16")) if text in {"features", "classifier"}] == [
        "features",
        "classifier",
    ]


def test_a_label_is_for_sixteen_volumes_at_most() -> None:
    layers = [node(str(at), "convolution", (8, 8, 4), str(at - 1), params=1) for at in range(1, 21)]
    root = parsed(chain(node("0", "input", (8, 8, 4)), *layers))
    assert [label[0].text for label in of_class(root, "label")] == ["0", "1 … 16", "17 … 20"]


def test_skips_on_one_level_of_a_u_are_above_each_other() -> None:
    picture = chain(
        node("input", "input", (64, 64, 1)),
        node("a", "convolution", (32, 32, 2), "input"),
        node("b", "convolution", (16, 16, 2), "a"),
        node("c", "upsampling", (32, 32, 2), "b"),
        node("d", "merge", (32, 32, 4), "c", "a"),
        node("e", "merge", (32, 32, 6), "d", "a"),
        node("end", "upsampling", (64, 64, 2), "e"),
    )
    skips = [line_of(edge) for edge in of_class(parsed(picture), "edge") if "skip" in css(edge[0])]
    inner, outer = [min(y for _, y in line) for line in skips]
    assert inner - outer == pytest.approx(11, abs=0.1)


def test_runs_of_blocks_that_repeat_are_named_from_their_first_to_their_last() -> None:
    blocks = [
        Node("a", "a … b", "Residual", "block", (8, 8, 4), 20, ("input",), 2),
        Node("c", "c … d", "Residual", "block", (8, 8, 4), 20, ("a",), 2),
    ]
    root = parsed(chain(node("input", "input", (8, 8, 4)), *blocks))
    assert {"a … d", "4 × Residual", "40"} <= set(texts(root))


def test_layers_with_the_weights_of_another_say_so() -> None:
    twin = Node("b", "b", "Conv2D", "convolution", (8, 8, 4), 0, ("a",), twin="a")
    picture = chain(
        node("input", "input", (8, 8, 4)), node("a", "convolution", (8, 8, 4), "input", params=9), twin
    )
    assert "shares a" in texts(parsed(picture))


def test_skips_go_over_the_top_and_do_not_cross() -> None:
    root = parsed(NESTED)
    lines = {
        (edge.get("data-from"), edge.get("data-to")): line_of(edge)
        for edge in of_class(root, "edge")
        if "skip" in css(edge[0])
    }
    assert set(lines) == {("a", "c"), ("c", "e"), ("a", "e"), ("input", "e")}
    tops = {edge: min(y for _, y in line) for edge, line in lines.items()}
    assert tops["input", "e"] < tops["a", "e"] < tops["a", "c"] == tops["c", "e"]
    assert min(outline(group)[1] for group in of_class(root, "volume")) > tops["a", "c"]
    assert lines["c", "e"][-1][0] < lines["a", "e"][-1][0] < lines["input", "e"][-1][0]
    assert lines["a", "e"][0][0] < lines["a", "c"][0][0]


def test_a_long_chain_is_in_several_lines() -> None:
    root = drawn("densenet121", 2)
    _, _, width, _ = numbers(root.get("viewBox", ""))
    assert width < 1500
    rows = {round((outline(group)[1] + outline(group)[3]) / 2) for group in of_class(root, "volume")}
    assert len(rows) == 5
    assert "… denseblock3" in texts(root)


@pytest.mark.parametrize(
    ("name", "least"), [("lenet5", 11), ("resnet50", 9), ("vgg16", 8), ("unet", 7), ("densenet121", 8)]
)
def test_letters_can_be_read_in_a_picture_of_a_thousand_pixels(name: str, least: float) -> None:
    root = drawn(name)
    _, _, width, _ = numbers(root.get("viewBox", ""))
    sizes = [float(text.get("font-size", "")) for text in root.iter(f"{SVG}text")]
    assert min(sizes) * 1000 / width >= least


def test_names_are_written_as_they_are() -> None:
    root = parsed(NAMES)
    assert {'a<b&"c', "層一二三", "طبقة"} <= set(texts(root))
    assert {group.get("data-path") for group in of_class(root, "volume")} == {
        each.path for each in NAMES.nodes
    }
    assert root.findtext(f"{SVG}title") == NAMES.title


def test_a_picture_is_always_the_same() -> None:
    picture = PICTURES["unet to depth None"]
    assert write_picture(picture) == write_picture(picture)


def test_the_key_has_the_roles_that_are_drawn_and_the_title_all_parameters() -> None:
    written = texts(drawn("lenet5"))
    at = written.index("lenet5 · 60,850 parameters")
    assert written[at : at + 5] == [
        "lenet5 · 60,850 parameters", "input", "convolution", "fully connected", "pooling",
    ]  # fmt: skip


def caption(picture: Picture) -> str:
    root = parsed(picture)
    return " ".join([text.text or "" for text in root.findall(f"{SVG}text")]).partition("input ")[2]


SIDES = "Height and depth of a volume are to scale with height and width of the image"
ROOTS = "its thickness with the square root of the channels"
ENLARGED = (
    "What would be too small to be seen is drawn larger. "
    "Below a name stand its output shape and, in grey, its parameters."
)


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ((9,), f"Thicknesses are to scale with the square root of the features. {ENLARGED}"),
        ((9, 2), f"The height of a volume is to scale with the length of the series, {ROOTS}. {ENLARGED}"),
        ((9, 9, 2), f"{SIDES}, {ROOTS}. {ENLARGED}"),
        (
            (4, 9, 9, 2),
            f"{SIDES}, {ROOTS}; of more than two sizes before the channels, the last two are drawn. "
            + ENLARGED,
        ),
    ],
)
def test_the_caption_says_what_is_to_scale(shape: Shape, said: str) -> None:
    assert caption(chain(node("input", "input", shape))) == said


def test_the_key_goes_on_in_another_line() -> None:
    roles: list[Role] = ["input", "convolution", "fully connected", "pooling", "upsampling", "merge", "block"]
    picture = chain(*[node(str(at), role, (1, 1, 1), *[str(at - 1)][:at]) for at, role in enumerate(roles)])
    root = parsed(picture)
    swatches = [each for each in root.iter(f"{SVG}rect") if css(each).endswith("-fill")]
    assert len({each.get("y") for each in swatches}) == 2


def test_shapes_are_written_with_the_channels_first_if_that_is_asked_for() -> None:
    picture = picture_of("LeNet-5", zoo.lenet5().steps, None, "channels_first")
    assert "6 × 28 × 28" in texts(parsed(picture))


NO_CHAIN = "is not a chain of volumes"

SIAMESE = chain(
    node("left", "input", (8, 8, 1)),
    node("right", "input", (8, 8, 1)),
    node("join", "merge", (8, 8, 2), "left", "right"),
    title="Siamese",
)

LONG = chain(
    node("0", "input", (8, 8, 1)),
    *[node(str(at), "convolution", (8, 8, at), str(at - 1)) for at in range(1, 302)],
    title="Long",
)


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        (
            SIAMESE,
            f"diagram: Siamese {NO_CHAIN}, as 'right' does not take the output of 'left'; use style='graph'",
        ),
        (
            chain(node("flat", "other", (8,)), title="Nothing"),
            "diagram: Nothing has nothing to draw as a volume; use style='graph'",
        ),
        (LONG, "diagram: at most 300 volumes fit in a picture, got 302; choose a smaller depth"),
    ],
)
def test_what_is_not_drawn_as_volumes(picture: Picture, message: str) -> None:
    assert not is_drawable(picture)
    with pytest.raises(ConfigError) as refused:
        write_picture(picture)
    assert str(refused.value) == message
