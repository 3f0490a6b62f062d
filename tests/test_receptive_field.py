"""Receptive fields of networks: against published values, and against what outputs really depend on."""

import pickle
from fractions import Fraction
from math import prod
from random import Random
from typing import Any

import pytest
from attrs import evolve

from cnnparams import (
    GRU,
    Activation,
    AdaptiveAvgPool1D,
    Add,
    Average,
    AvgPool1D,
    BatchNorm,
    Bidirectional,
    Branches,
    Cell,
    Concat,
    Conv1D,
    Conv2D,
    Conv3D,
    ConvTranspose1D,
    ConvTranspose2D,
    Crop1D,
    CropLike,
    Custom,
    Dense,
    DepthwiseConv1D,
    DepthwiseConv2D,
    Dropout,
    Elementwise,
    Embedding,
    Flatten,
    GlobalAvgPool1D,
    GlobalAvgPool2D,
    Graph,
    GroupNorm,
    Identity,
    Layer,
    LayerNorm,
    LayerScale,
    MaxPool1D,
    MaxPool2D,
    Mean,
    Multiply,
    Network,
    NetworkError,
    Opaque,
    Parameter,
    Permute,
    PReLU,
    ReLU,
    Residual,
    Resize,
    ResizeLike,
    Select,
    SeparableConv1D,
    Sequential,
    ShapeError,
    Shared,
    Slice,
    Softmax,
    Stack,
    TimeDistributed,
    UnknownCostError,
    UpSample1D,
    UpSample2D,
    WeightedSum,
    WeightNorm,
    Window,
    ZeroPad1D,
    zoo,
)
from cnnparams.analysis.fields import fields_of
from tests.families import EXAMPLES
from tests.reach import BY_KIND, places, reach
from tests.records import Example
from tests.shown import shown
from tests.test_windows import WIDER, has_gaps

PUBLISHED = [
    # https://distill.pub/2019/computing-receptive-fields/, its table of networks
    ("alexnet", "avgpool", 195, 32, 66),
    ("vgg16", "features/30", 212, 32, 90),
    ("inception_v3", "Mixed_7c/merge", 1311, 32, 618),
    ("inception_resnet_v2", "conv_7b/2", 3039, 32, 1482),
    ("resnet50_v2", "relu", 483, 32, 241),
    ("resnet101_v2", "relu", 1027, 32, 513),
    ("resnet152_v2", "relu", 1507, 32, 753),
    # The stride in the 3 x 3 kernels, as in torchvision.
    ("resnet50", "layer4", 427, 32, 213),
    ("resnet101", "layer4", 971, 32, 485),
    ("resnet152", "layer4", 1451, 32, 725),
]


@pytest.mark.parametrize(("name", "path", "size", "stride", "padding"), PUBLISHED)
def test_the_fields_of_published_networks(name: str, path: str, size: int, stride: int, padding: int) -> None:
    network = zoo.build(name)
    if path not in network:
        path = [leaf.path for leaf in network.leaves() if len(leaf.output_shape) == 3][-2]
    field = network.receptive_field(path)
    assert field.size == (size, size)
    assert field.stride == (stride, stride)
    if name not in {"alexnet", "vgg16"}:  # whose last step before the adaptive pool is not the published one
        assert field.padding == (padding, padding)


def test_the_padding_of_mobilenet_depends_on_the_size_of_the_image() -> None:
    # https://distill.pub/2019/computing-receptive-fields/: 315, 32 and, at 224, 126. Its 157 at 321 is
    # TensorFlow's "same" everywhere; Keras pads before its strided layers by (0, 1) at any size.
    network = zoo.mobilenet_v1()
    field = network.receptive_field("block13")
    assert (field.size, field.stride, field.padding) == ((315, 315), (32, 32), (126, 126))
    odd: Any = zoo.mobilenet_v1(input_shape=(321, 321, 3))
    for leaf in odd.leaves():
        if isinstance(leaf.layer, DepthwiseConv2D):
            odd = odd.replace(leaf.path, evolve(leaf.layer, padding="same"))
    assert odd.receptive_field("block13").padding == (157, 157)


def draw_layer(random: Random, length: int) -> Layer[Any, Any]:
    """Draw a layer for a series."""
    kernel = random.randint(1, 4)
    stride = random.choice((1, 1, 1, 2, 3))
    sides = (random.randint(0, 2), random.randint(0, 2))
    padding: Any = random.choice(("same", (sides,), 0, 1))
    return random.choice(
        (
            lambda: Conv1D(1, kernel, stride=stride, padding=padding, dilation=random.randint(1, 3)),
            lambda: Conv1D(2, kernel, stride=stride, padding="causal"),
            lambda: DepthwiseConv1D(kernel, stride=stride, padding=padding),
            lambda: SeparableConv1D(1, kernel, padding=padding),
            lambda: MaxPool1D(kernel, stride=stride, padding=(min(sides[0], kernel // 2),) * 1),
            lambda: AvgPool1D(kernel, stride=stride, padding="same"),
            lambda: ConvTranspose1D(1, kernel, stride=stride, padding=random.choice(("same", "valid", 1))),
            lambda: UpSample1D(random.randint(1, 3), interpolation=random.choice(("nearest", "linear"))),
            lambda: AdaptiveAvgPool1D(random.randint(1, length)),
            lambda: ZeroPad1D(sides),
            lambda: Crop1D(sides),
            lambda: Slice(random.randint(0, 1), axis=1, step=random.randint(1, 2)),
            lambda: random.choice(
                (
                    BatchNorm(), ReLU(), Activation("gelu"), Identity(), Dropout(), LayerNorm(), LayerScale(),
                    PReLU(), Dense(2), WeightNorm(Dense(1)), Conv1D(1, 1), Softmax(),
                )
            ),
            lambda: random.choice(
                (GroupNorm(1), Softmax(axis=1), GlobalAvgPool1D(keepdims=True), Mean(1, keepdims=True))
            ) if random.random() < 0.2 else Identity(),
            lambda: Residual(Conv1D(1, 3, padding=1, dilation=1), shortcut=Conv1D(1, 1)),
            lambda: Branches(Conv1D(1, 3, padding="same"), Conv1D(1, 5, padding="same"), Identity()),
            lambda: Sequential(Conv1D(1, kernel, padding=1), ReLU(), Shared(Conv1D(1, 1), name="s")),
        )
    )()  # fmt: skip


def draw_network(random: Random) -> Network[Any]:
    """Draw a network of chains, branches and merges over a series."""
    network: Any = Network((random.randint(8, 40), random.randint(1, 2)))
    for _ in range(random.randint(2, 9)):
        step = random.choice(network.steps)
        twin = random.choice(network.steps)
        merge = random.choice(
            (Add(), Multiply(), Average(), Concat(), Concat(axis=1), CropLike(), WeightedSum(), ResizeLike(),
             ResizeLike(interpolation="linear"))
        )  # fmt: skip
        try:
            if random.random() < 0.4:
                network = network.add(merge, after=(step.path, twin.path))
            else:
                network = network.add(draw_layer(random, step.output_shape[0]), after=step.path)
        except ValueError:
            continue
        if network.steps[-1].output_shape[0] > 80:
            break
    return network


class Dependence:
    """Which places of the input each place of each step depends on, as the bits of a number."""

    def __init__(self, network: Network[Any]) -> None:
        self.bits: dict[str, dict[tuple[int, ...], int]] = {}
        self.touched: dict[str, set[tuple[int, ...]]] = {}
        """Places that depend on padding, or on a place that depends on nothing."""
        self.turns: dict[str, bool] = {}
        """Whether fields do not only move on: then those that a kernel with gaps skips may reach further."""
        for leaf in network.leaves():
            shapes, inputs = leaf.prev_shapes, [self._output_of(network, path) for path in leaf.inputs]
            bits: dict[tuple[int, ...], int] = {}
            touched: set[tuple[int, ...]] = set()
            for at in places(leaf.output_shape):
                if not shapes:
                    bits[at] = 1 << at[0] if leaf.path == network.steps[0].path else 0
                    continue
                seen = 0
                for name, uses in zip(inputs, reach(leaf.layer, shapes, at), strict=True):
                    for use in uses:
                        known = self.bits[name].get(use)
                        if known is None or use in self.touched[name]:
                            touched.add(at)
                        seen |= known or 0
                bits[at] = seen
                if not seen and not any(any(self.bits[name].values()) for name in inputs):
                    continue  # another input, all of it
                if not seen or (max(getattr(leaf.layer, "dilation", (1,))) > 1 and self.turns[inputs[0]]):
                    touched.add(at)
            self.bits[leaf.path], self.touched[leaf.path] = bits, touched
            joins = isinstance(leaf.layer, Concat) and leaf.layer.axis == 1
            self.turns[leaf.path] = joins or any(self.turns[name] for name in inputs)

    @staticmethod
    def _output_of(network: Network[Any], path: str) -> str:
        while network[path].children:
            path = network[path].children[-1].path
        return path

    def of(self, path: str, place: int) -> tuple[tuple[int, int] | None, bool]:
        """Return the first and the last place that any channel depends on, and whether padding is near."""
        at = [each for each in self.bits[path] if each[0] == place]
        seen = 0
        for each in at:
            seen |= self.bits[path][each]
        hull = ((seen & -seen).bit_length() - 1, seen.bit_length() - 1) if seen else None
        return hull, any(each in self.touched[path] for each in at)


def check(network: Network[Any]) -> int:
    """Compare all fields with what the outputs depend on; return how many could be compared exactly."""
    depends = Dependence(network)
    fields = fields_of(network.steps, network.steps[0])
    size = network.steps[0].output_shape[0]
    exact = 0
    for leaf in network.leaves():
        field: Any = fields.of[leaf.path]
        for place in range(leaf.output_shape[0]):
            hull, near = depends.of(leaf.path, place)
            if hull is None:
                continue
            assert field, leaf
            first, last = (0, size - 1) if field[0] is None else field[0].seen(place, place)
            if first is None or last is None:
                raise AssertionError(f"{leaf.path} at {place} depends on {hull}")
            if near:
                assert first <= hull[0] <= hull[1] <= last, (repr(network), leaf.path, place)
            else:
                exact += 1
                assert (first, last) == hull, (repr(network), leaf.path, place)
    return exact


@pytest.mark.parametrize("part", range(10))
def test_the_fields_of_random_networks_are_what_their_outputs_depend_on(part: int) -> None:
    exact = sum(check(draw_network(Random(f"{part} {number}"))) for number in range(500))  # noqa: S311
    assert exact > 10_000  # and not only fields at the ends


IMAGE: Any = Network((64, 48, 3), name="net")
CONV = Conv2D(4, 3, padding=1)
CHAIN = (Conv2D(4, 5, stride=2), MaxPool2D(2), Conv2D(4, 3))


@pytest.mark.parametrize(
    "network",
    [
        IMAGE.extend(CHAIN),
        IMAGE.add(Sequential(*CHAIN)),
        IMAGE.add(Sequential(CHAIN[0], Sequential(*CHAIN[1:]))),
        IMAGE.add(Cell().add(CHAIN[0]).add(CHAIN[1]).add(CHAIN[2])),
        IMAGE.add(Graph(IMAGE.extend(CHAIN))),
        IMAGE.add(Shared(Sequential(*CHAIN), name="chain")),
        IMAGE.extend(CHAIN).freeze(),
    ],
)
def test_a_field_does_not_depend_on_nesting_names_or_freezing(network: Any) -> None:
    field = network.receptive_field()
    assert field.size == (15, 15)  # 5, then 7 = 5 + (2 - 1) * 2, then 15 = 7 + (3 - 1) * 4
    assert field.stride == (4, 4)
    assert field.padding == (0, 0)
    assert field.centre == (7, 7)
    assert field.misaligned == ()
    assert pickle.loads(pickle.dumps(field)) == field


def test_the_input_sees_itself() -> None:
    field = IMAGE.receptive_field()
    assert (field.size, field.stride, field.padding, field.centre) == ((1, 1), (1, 1), (0, 0), (0, 0))


def test_what_every_output_sees_is_none() -> None:
    field = IMAGE.add(CONV).add(GlobalAvgPool2D()).receptive_field()
    assert (field.size, field.stride, field.padding, field.centre) == ((None, None),) * 4
    assert field.to("text") == (
        "net: what global_avg_pool2d sees of input\n"
        "Axis    Size  Stride  Padding  Centre\n"
        "─────────────────────────────────────\n"
        "height   all\n"
        "width    all"
    )


def test_a_part_that_every_output_sees_has_no_stride() -> None:
    network: Any = Network((20, 2)).add(Crop1D((2, 3))).add(GlobalAvgPool1D(keepdims=True))
    field = network.receptive_field()
    assert (field.size, field.stride, field.padding) == ((15,), (0,), (-2,))
    both = network.add(Add(), after=("global_avg_pool1d", "crop1d"))
    assert both.receptive_field().sizes == ((15,),)
    last: Any = Network((20, 2)).add(Conv1D(2, 3)).add(Select(-1))
    field = last.receptive_field()
    assert (field.size, field.stride, field.padding) == ((3,), (0,), (-17,))


def test_fields_that_differ_from_output_to_output_are_all_named() -> None:
    network: Any = Network((16, 16, 1), name="up").add(UpSample2D(2)).add(Conv2D(1, 2))
    field = network.receptive_field()
    assert field.sizes == ((1, 2), (1, 2))  # on one pixel, or on two
    assert field.size == (2, 2)
    assert field.stride == (Fraction(1, 2), Fraction(1, 2))
    assert field.to("text") == (
        "up: what conv2d sees of input\n"
        "Axis    Size  Stride  Padding  Centre\n"
        "─────────────────────────────────────\n"
        "height     2     1/2        0       0\n"
        "width      2     1/2        0       0\n"
        "Along the height, outputs see 1 or 2 places\n"
        "Along the width, outputs see 1 or 2 places"
    )


def test_outputs_between_the_kernels_see_nothing() -> None:
    field = Network((8, 8, 1)).add(ConvTranspose2D(1, 1, stride=2)).receptive_field()
    assert field.sizes == ((0, 1), (0, 1))


def test_a_network_without_the_input_sees_nothing() -> None:
    network: Any = IMAGE.add(Parameter((4, 4), name="learnt"))
    field = network.receptive_field("learnt")
    assert (field.size, field.stride, field.padding) == ((0, 0), (0, 0), (0, 0))
    assert IMAGE.add(CropLike(), after=("input", "input")).receptive_field().size == (1, 1)


def test_inputs_that_look_at_different_places_are_named() -> None:
    shifted = Branches(Conv2D(3, 3, padding=1), Conv2D(3, 3, padding=((0, 2), (1, 1))), merge=Add())
    network = IMAGE.add(CONV, name="before").add(shifted, name="both").add(ReLU()).add(CONV, after="before")
    field = network.receptive_field("relu")
    ((path, axis, shift),) = [(each.path, each.axis, each.shift) for each in field.misaligned]
    assert (path, axis, shift) == ("both/merge", "height", 1)
    assert "The inputs of both/merge look at places 1 apart along the height" in field.to("text")
    assert network.receptive_field().misaligned == ()


def test_inputs_of_different_periods_are_compared_over_a_common_one() -> None:
    pooled: Any = (
        Network((16, 1)).add(MaxPool1D(2)).add(UpSample1D(2), name="u").add(Add(), after=("input", "u"))
    )
    assert pooled.receptive_field().misaligned == ()  # 0 and 1 both look at 1/2, on the mean
    strided: Any = Network((16, 1)).add(Conv1D(1, 3, stride=2, padding=1)).add(UpSample1D(2), name="u")
    field = strided.add(Add(), after=("input", "u")).receptive_field()
    assert [each.shift for each in field.misaligned] == [Fraction(1, 2)]  # both look at 0
    assert zoo.unet().receptive_field().misaligned == ()


def test_a_group_sees_what_its_last_step_sees() -> None:
    flat: Any = Network((8, 8, 1), name="flat").add(Conv2D(1, 3), name="g/a").add(Conv2D(1, 3), name="g/b/c")
    field = flat.add(ReLU()).receptive_field("g")
    assert field.size == (5, 5)
    assert field.title == "flat: what g sees of input"


def test_a_group_ends_with_its_last_step_whatever_that_ends_with() -> None:
    inner: Any = Network((8, 8, 3)).add(Conv2D(3, 5, stride=2, padding=2), name="a").add(CONV, name="b")
    flat: Any = Network((16, 16, 3)).add(Conv2D(3, 3, padding=1), name="g/x")
    flat = flat.add(Graph(inner, output="a"), name="g/y")
    assert flat.receptive_field("g").size == flat.receptive_field("g/y").size == (7, 7)
    assert shown(flat.summary(columns=("receptive_field",), depth=1))[-1] == ("7 x 7",)
    # as what is added behind the group
    assert flat.add(ReLU(), after="g").receptive_field().size == (7, 7)


def test_the_stride_is_exact_whatever_the_period() -> None:
    ups = [UpSample1D(13), UpSample1D(17), UpSample1D(11), Conv1D(1, 3, stride=3)]
    assert Network((50, 1)).extend(ups).receptive_field().stride == (Fraction(3, 2431),)
    long: Any = Network((10007, 1)).add(AdaptiveAvgPool1D(10000)).add(Conv1D(1, 5, padding=4))
    assert long.receptive_field().stride == (Fraction(10007, 10000),)


def test_the_field_of_the_unpadded_unet() -> None:
    # Two 3 x 3 kernels at each of five levels down and four up, between them pools of 2: by hand, 188.
    field = zoo.unet(input_shape=(572, 572, 1)).receptive_field()
    assert field.sizes[0][0] == 188
    assert field.stride == (1, 1)


def test_each_input_has_a_field_of_its_own() -> None:
    network: Any = Network((32, 32, 3), name="two").add_input("small", (16, 16, 3))
    network = network.add(Conv2D(3, 3, padding=1), after="input", name="left")
    network = network.add(Resize(32), after="small", name="right").add(Add(), after=("left", "right"))
    assert network.receptive_field().size == (3, 3)
    assert network.receptive_field(source="small").size == (2, 2)
    assert network.receptive_field("left", source="small").size == (0, 0)
    with pytest.raises(NetworkError) as refused:
        network.receptive_field(source="large")
    assert str(refused.value) == "two: its inputs are input, small, got 'large'"
    with pytest.raises(TypeError) as wrong:
        network.receptive_field(source=1)
    assert str(wrong.value) == "two: source must be the name of an input, got 1 (int)"


def test_steps_of_time_are_seen_by_themselves() -> None:
    clip: Any = Network((5, 16, 16, 3)).add(
        TimeDistributed(Sequential(CONV, Flatten(), Dense(8)), name="frames")
    )
    field = clip.receptive_field()
    assert field.size == (1, None, None)
    assert clip.receptive_field("frames/0").size == (1, 3, 3)
    twice = Network((2, 5, 16, 16, 3)).add(TimeDistributed(TimeDistributed(CONV), name="all"))
    assert twice.receptive_field().size == (1, 1, 3, 3)
    inside = TimeDistributed(TimeDistributed(Sequential(CONV, ReLU())), name="all")
    assert Network((2, 5, 16, 16, 3)).add(inside).receptive_field().size == (1, 1, 3, 3)
    assert clip.add(Bidirectional(GRU(4))).receptive_field().size == (None, None, None)


def test_a_step_inside_of_time_cannot_be_taken_alone() -> None:
    clip: Any = Network((5, 8), name="clip").add(TimeDistributed(Sequential(Dense(3), ReLU()), name="td"))
    with pytest.raises(NetworkError) as refused:
        clip.add(Dense(2), after="td/0")
    assert str(refused.value) == (
        "clip: a step inside a TimeDistributed is there for each step of time, and cannot be taken alone, "
        "got 'td/0'"
    )
    nested = Network((5, 8), name="clip").add(Sequential(clip["td"].layer), name="all")
    with pytest.raises(NetworkError, match="got 'all/td/0'"):
        nested.add(Dense(2), after="all/td/0")


@pytest.mark.parametrize("windows", [((Window(),),), "ab", None, 1, [Window()]])
def test_windows_inside_of_time_are_checked(windows: Any) -> None:
    layer = Custom((), lambda shape: shape, windows=lambda _: windows)
    with pytest.raises(TypeError) as refused:
        Network((5, 8, 3)).add(TimeDistributed(layer)).receptive_field()
    assert str(refused.value).startswith(f"{layer}: windows() must return a tuple of Window or None, got ")


def test_axes_may_change_places() -> None:
    network: Any = Network((32, 24, 3)).add(Conv2D(4, (3, 5), stride=(2, 1))).add(Permute((2, 1, 3)))
    assert network.receptive_field().size == (3, 5)
    assert network.add(Conv2D(4, (1, 3))).receptive_field().size == (7, 5)  # 3 + (3 - 1) * 2
    product = network.add(Permute((2, 1, 3)), name="back").add(Stack(), after=("back", "back"))
    assert product.receptive_field().size == (3, 5)
    crossed = Network((8, 8, 1)).add(Permute((2, 1, 3))).add(Add(), after=("input", "permute"))
    assert crossed.receptive_field().size == (None, None)


class Silent(Elementwise):
    """Elementwise, and so its windows are known."""


def own(windows: Any) -> Any:
    return Custom((), lambda shape: shape, windows=windows)


def test_what_is_not_known_is_refused_and_named() -> None:
    opaque = Opaque((64, 48, 3), (64, 48, 3), kind="roll")
    network = (
        IMAGE.add(opaque, name="roll").add(CONV).add(Custom((), lambda shape: shape), name="own").add(ReLU())
    )
    assert network.receptive_field("roll" if False else "input").size == (1, 1)
    with pytest.raises(UnknownCostError) as unknown:
        network.receptive_field()
    assert str(unknown.value) == (
        "net: what an output of roll (roll), own (Custom) sees is not known; "
        "define windows() in the class, or give Custom(..., windows=...)"
    )
    with pytest.raises(UnknownCostError, match="its windows are not known; say them as Custom"):
        Custom((), (4,)).windows((4,))
    with pytest.raises(UnknownCostError, match="the windows of a block are those of its layers"):
        Sequential(CONV).windows((8, 8, 3))
    both = network.add(Add(), after=("own", "conv2d"), name="sum")
    with pytest.raises(UnknownCostError, match="an output of roll"):
        both.receptive_field()


def test_own_layers_say_what_they_see() -> None:
    window = Window(3, stride=2, padding=1)
    seen = Network((9, 9, 1)).add(own((window, window))).receptive_field()
    assert (seen.size, seen.stride, seen.padding) == ((3, 3), (2, 2), (1, 1))
    assert Network((9, 9, 1)).add(own(lambda _: (Window(5), None))).receptive_field().size == (5, None)
    assert Network((9, 9, 1)).add(Silent()).receptive_field().size == (1, 1)
    two = Custom((), lambda shapes: shapes[0], takes_several=True, windows=((Window(3),), (Window(),)))
    assert Network((9, 1)).add(two, after=("input", "input")).receptive_field().size == (3,)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Network((9, 9, 1)).add(own((3, 3))).receptive_field(),
            "windows() must return a tuple of Window or None, got (3, 3) (tuple)",
        ),
        (
            lambda: Network((9, 9, 1)).add(own(lambda _: [Window()])).receptive_field(),
            "windows() must return a tuple of Window or None, got [Window(",
        ),
        (
            lambda: (
                Network((9, 9, 1))
                .add(
                    Custom((), (9, 9, 1), takes_several=True, windows=((Window(),),)),
                    after=("input", "input"),
                )
                .receptive_field()
            ),
            "windows() must return a tuple of Window or None, one for each of its 2 inputs, got ((Window(",
        ),
        (
            lambda: own(3),
            "Custom: windows must be a tuple of Window or None, or a function of the input's shape",
        ),
        (lambda: Window(2.0), "Window: size must be a whole number, got 2.0 (float)"),
        (lambda: Window(True), "Window: size must be a whole number, got True (bool)"),
        (lambda: Window(inside=1), "Window: inside must be True or False, got 1 (int)"),
    ],
)
def test_wrong_windows_are_refused(make: Any, message: str) -> None:
    with pytest.raises(TypeError) as refused:
        make()
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("windows", "message"),
    [
        (
            (Window(axis=9),),
            "the axis of a window must be one of the 3 axes of the output, counted from 0, got 9",
        ),
        (
            (Window(),) * 4,
            "windows() must return at most one window for each of the 3 axes of the input, got 4",
        ),
    ],
)
def test_windows_of_axes_that_are_not_there_are_refused(windows: Any, message: str) -> None:
    layer = own(windows)
    with pytest.raises(ShapeError) as refused:
        Network((9, 9, 1)).add(layer).receptive_field()
    assert str(refused.value) == f"{layer}: {message}"
    assert refused.value.__notes__ == ["while asking custom what an output of it sees"]
    dropped = Custom((), (9,), windows=(Window(), Window()))
    with pytest.raises(ShapeError, match="one of the 1 axes of the output, counted from 0, got 1"):
        Network((9, 9, 1)).add(dropped).receptive_field()


def test_a_window_has_a_stride_from_zero_and_repeats_from_one() -> None:
    for setting, least in (("stride", 0), ("upsampling", 1), ("repeats", 1), ("axis", 0)):
        with pytest.raises(ValueError, match=f"Window: {setting} must be {least} or more, got {least - 1}"):
            Window(**{setting: least - 1})


def test_what_sees_nothing_stays_so() -> None:
    gaps: Any = Network((8, 1)).add(ConvTranspose1D(1, 1, stride=2)).add(Select(1), name="one")
    assert gaps.receptive_field().size == (0,)
    assert gaps.add(Add(), after=("one", "one")).receptive_field().size == (0,)
    assert Parameter((3, 4)).windows(()) == ()


def test_long_periods_are_followed_output_by_output() -> None:
    network: Any = Network((1999, 1)).add(AdaptiveAvgPool1D(1201)).add(AdaptiveAvgPool1D(1103))
    assert network.output_shape == (1103, 1)
    sizes = set()
    for place in range(1103):
        first, last = place * 1201 // 1103, -(-(place + 1) * 1201 // 1103) - 1
        sizes.add(-(-(last + 1) * 1999 // 1201) - first * 1999 // 1201)
    assert network.receptive_field().sizes == (tuple(sorted(sizes)),)
    joined: Any = Network((1999, 1)).add(AdaptiveAvgPool1D(37)).add(UpSample1D(41), name="a")
    joined = joined.add(AdaptiveAvgPool1D(41), after="input").add(UpSample1D(37), name="b")
    assert joined.add(Add(), after=("a", "b")).receptive_field().size[0] > 1999 // 37


BEHIND = {2: Conv1D(2, 3, padding="same"), 3: Conv2D(2, 3, padding="same"), 4: Conv3D(2, 3, padding="same")}
"""By the number of axes: convolutions that keep the positions."""

EVERY_KIND = [
    example
    for example in EXAMPLES
    if type(example.layer) in BY_KIND
    and max(map(prod, example.prev_shape if example.layer.takes_several else (example.prev_shape,))) <= 700
    and prod(example.output_shape) <= 3000
]


def between_convolutions(example: Example) -> Network[Any]:
    """Return a layer behind a convolution for each of its inputs, and before one."""
    shapes = example.prev_shape if example.layer.takes_several else (example.prev_shape,)
    network: Any = Network(shapes[0])
    after = []
    for number, shape in enumerate(shapes):
        if number and shape != shapes[0]:
            network = network.add_input(f"other{number}", shape)
        source = f"other{number}" if number and shape != shapes[0] else "input"
        is_seen_by_kernels = len(shape) in BEHIND and not isinstance(example.layer, Embedding)
        before = evolve(BEHIND[len(shape)], filters=shape[-1]) if is_seen_by_kernels else Identity()
        after.append(f"before{number}")
        network = network.add(before, after=source, name=after[-1])
    network = network.add(example.layer, after=after if example.layer.takes_several else after[0], name="it")
    rank = len(network.output_shape)
    return network.add(BEHIND[rank], name="behind") if rank in BEHIND else network


@pytest.mark.parametrize("example", EVERY_KIND, ids=lambda example: str(example.layer))
def test_the_field_behind_every_kind_of_layer_is_what_outputs_depend_on(example: Example) -> None:
    network = between_convolutions(example)
    depends = Dependence(network)
    fields = fields_of(network.steps, network.steps[0])
    size = network.steps[0].output_shape[0]
    is_wider = isinstance(example.layer, WIDER) or has_gaps(example.layer)
    for step in network.steps[-2:]:
        field: Any = fields.of[step.path]
        along = field[0] if field else None
        groups: dict[int, list[tuple[int, ...]]] = {}
        for at in depends.bits[step.path]:
            groups.setdefault(0 if along is None or along.axis is None else at[along.axis], []).append(at)
        for position, group in groups.items():
            seen = 0
            for at in group:
                seen |= depends.bits[step.path][at]
            if not seen:
                continue
            assert field, step
            hull = (seen & -seen).bit_length() - 1, seen.bit_length() - 1
            first, last = (0, size - 1) if along is None else along.seen(position, position)
            assert max(first, 0) <= hull[0] <= hull[1] <= min(last, size - 1), (step, position)
            is_near = any(at in depends.touched[step.path] for at in group)
            assert is_near or is_wider or (first, last) == hull, (step, position)
