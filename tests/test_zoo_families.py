"""The zoo, family by family: what the papers print, and what the golden files do not have."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest

from cnnparams import (
    Activation,
    Conv2D,
    Dropout,
    DropPath,
    LocalResponseNorm,
    Network,
    PadChannels,
    ReLU,
    zoo,
)


def counts(network: Network[Any]) -> dict[str, int]:
    """Return the parameters of each step that has any."""
    return {step.path: step.param_count() for step in network.steps if step.param_count()}


def test_lenet_has_the_numbers_that_its_paper_prints() -> None:
    network = zoo.lenet5()
    # Section II.B of the paper; the layer after F6 is ours: (84 + 1) * 10.
    printed = {"C1": 156, "S2": 12, "C3": 1516, "S4": 32, "C5": 48120, "F6": 10164}
    assert counts(network) == {**printed, "output": 850}
    assert sum(printed.values()) == 60_000
    assert network["C5"].output_shape == (1, 1, 120)


def test_the_network_of_the_lesson_takes_images_in_colour() -> None:
    network = zoo.lenet5(variant="lesson")
    assert counts(network) == {"CONV1": 608, "CONV2": 3216, "FC3": 48120, "FC4": 10164, "Softmax": 850}


def convolutions(network: Network[Any]) -> Iterator[tuple[str, Conv2D]]:
    """Yield the path and the layer of each convolution."""
    for leaf in network.leaves():
        if isinstance(leaf.layer, Conv2D):
            yield leaf.path, leaf.layer


@pytest.mark.parametrize("size", [224, 227])
def test_the_first_alexnet_has_two_groups(size: int) -> None:
    network = zoo.alexnet(variant="2012", input_shape=(size, size, 3))
    assert counts(network) == {
        "conv1": 34944,  # (11 * 11 * 3 + 1) * 96
        "conv2": 307456,  # (5 * 5 * 48 + 1) * 256
        "conv3": 885120,  # (3 * 3 * 256 + 1) * 384
        "conv4": 663936,  # (3 * 3 * 192 + 1) * 384
        "conv5": 442624,  # (3 * 3 * 192 + 1) * 256
        "fc6": 37752832,  # (6 * 6 * 256 + 1) * 4096
        "fc7": 16781312,  # (4096 + 1) * 4096
        "fc8": 4097000,  # (4096 + 1) * 1000
    }
    # The paper's figure 2.
    sizes = [network[name].output_shape for name in ["conv1", "conv2", "conv3", "conv4", "conv5"]]
    assert sizes == [(55, 55, 96), (27, 27, 256), (13, 13, 384), (13, 13, 384), (13, 13, 256)]


def test_all_cnn_averages_over_six_by_six_positions() -> None:
    network = zoo.all_cnn_c()
    assert network["conv9"].output_shape == (6, 6, 10)  # the paper's table 1
    assert counts(network) == {
        "stage1": 168768,  # (3 * 3 * 3 + 1) * 96 + 2 * (3 * 3 * 96 + 1) * 96
        "stage2": 830016,  # (3 * 3 * 96 + 1) * 192 + 2 * (3 * 3 * 192 + 1) * 192
        "conv7": 331968,  # (3 * 3 * 192 + 1) * 192
        "conv8": 37056,  # (192 + 1) * 192
        "conv9": 1930,  # (192 + 1) * 10
    }


def test_the_first_googlenet_is_that_of_caffe() -> None:
    network = zoo.googlenet(variant="2014")
    assert zoo.googlenet(variant="2014", aux=True).param_count() == 13378280  # Caffe's train_val.prototxt
    assert network["inception3a/branch3/1"].param_count() == 12832  # (5 * 5 * 16 + 1) * 32
    # The sizes in the paper's table 1.
    sizes = {"conv1": 112, "norm1": 56, "conv3": 56, "inception3a": 28, "inception4a": 14, "inception5a": 7}
    assert {name: network[name].output_shape[0] for name in sizes} == sizes


@pytest.mark.parametrize(
    ("network", "heads"),
    [
        (zoo.googlenet(aux=True), ["aux1", "aux2"]),
        (zoo.googlenet(aux=True, variant="2014"), ["aux1", "aux2"]),
        (zoo.inception_v3(aux=True), ["AuxLogits"]),
    ],
)
def test_auxiliary_classifiers_are_outputs_beside_the_main_one(
    network: Network[Any], heads: list[str]
) -> None:
    ends = {step.path for step in network} - {name for step in network for name in step.inputs}
    assert ends == {*heads, "fc"}
    assert network.steps[-1].path == "fc"
    assert {network[name].output_shape for name in ends} == {(1000,)}


@pytest.mark.parametrize("build", [zoo.fcn_resnet50, zoo.deeplabv3_resnet50])
def test_segmentation_networks_end_with_their_output_after_the_auxiliary_one(
    build: Callable[..., Network[Any]],
) -> None:
    network = build(input_shape=(256, 320, 3), aux=True)
    assert network["layer4"].output_shape == (32, 40, 2048)  # an eighth
    assert [step.path for step in network.steps[-2:]] == ["aux", "out"]
    assert network["aux"].output_shape == network.output_shape == (256, 320, 21)


# From torchvision 0.29.1, with `replace_stride_with_dilation=[False, dilated, True]`. The first block of a
# stage has the dilation of the stage before it.
@pytest.mark.parametrize(
    ("network", "dilations"),
    [
        (zoo.resnet50(), [[1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1, 1, 1], [1, 1, 1]]),
        (zoo.resnet50(output_stride=16), [[1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1, 1, 1], [1, 2, 2]]),
        (zoo.resnet50(output_stride=8), [[1, 1, 1], [1, 1, 1, 1], [1, 2, 2, 2, 2, 2], [2, 4, 4]]),
        (zoo.fcn_resnet50(), [[1, 1, 1], [1, 1, 1, 1], [1, 2, 2, 2, 2, 2], [2, 4, 4]]),
    ],
)
def test_dilations_in_place_of_strides_double_at_each_stage(
    network: Network[Any], dilations: list[list[int]]
) -> None:
    found = [
        [
            conv.dilation[0]
            for path, conv in convolutions(network)
            if path.startswith(stage) and "conv2" in path
        ]
        for stage in ("layer1/", "layer2/", "layer3/", "layer4/")
    ]
    assert found == dilations
    others = [
        conv.dilation for path, conv in convolutions(network) if "layer" in path and "conv2" not in path
    ]
    assert set(others) == {(1, 1)}


@pytest.mark.parametrize("variant", ["v1.5", "v1", "keras"])
def test_every_variant_of_resnet_may_have_dilations(variant: Literal["v1.5", "v1", "keras"]) -> None:
    network = zoo.resnet50(variant=variant, output_stride=8)
    stages = ["layer1", "layer2", "layer3", "layer4"]
    # 224 // 4 after the stem, and 224 // 8 from the second stage on.
    assert [network[stage].output_shape[0] for stage in stages] == [56, 28, 28, 28]
    assert network.param_count() == zoo.resnet50(variant=variant).param_count()


# Counted in torchvision 0.29.1, as its modules run.
@pytest.mark.parametrize(
    ("name", "activations"),
    [
        ("resnet18", {"relu": 17}),
        ("resnext50_32x4d", {"relu": 49}),
        ("densenet121", {"relu": 121}),
        ("r2plus1d_18", {"relu": 34}),
        ("fcn_resnet50", {"relu": 50}),
        ("deeplabv3_resnet50", {"relu": 56}),
        ("mobilenet_v2", {"relu6": 35}),
        ("mobilenet_v3_large", {"hard_swish": 21, "relu": 19, "hard_sigmoid": 8}),
        ("mobilenet_v3_small", {"hard_swish": 19, "relu": 14, "hard_sigmoid": 9}),
        ("shufflenet_v2_x1_0", {"relu": 37}),
        ("mnasnet1_0", {"relu": 35}),
        ("efficientnet_b0", {"silu": 49, "sigmoid": 16}),
        ("efficientnet_v2_s", {"silu": 102, "sigmoid": 30}),
        ("regnet_x_400mf", {"relu": 67}),
        ("regnet_y_400mf", {"relu": 65, "sigmoid": 16}),
        ("convnext_tiny", {"gelu": 18}),
    ],
)
def test_there_are_as_many_activations_as_in_torchvision(name: str, activations: dict[str, int]) -> None:
    layers = [leaf.layer for leaf in zoo.build(name).leaves()]
    labels = [layer.function for layer in layers if isinstance(layer, Activation)]
    labels += ["relu" for layer in layers if isinstance(layer, ReLU)]
    assert Counter(labels) == activations


# The defaults of torchvision 0.29.1; for the first MobileNet, of Keras 3.15.1.
@pytest.mark.parametrize(
    ("name", "rate"),
    [
        ("mobilenet_v1", 0.001),
        ("mobilenet_v2", 0.2),
        ("mobilenet_v3_large", 0.2),
        ("mnasnet1_0", 0.2),
        ("efficientnet_b0", 0.2),
        ("efficientnet_b1", 0.2),
        ("efficientnet_b2", 0.3),
        ("efficientnet_b3", 0.3),
        ("efficientnet_b4", 0.4),
        ("efficientnet_b5", 0.4),
        ("efficientnet_b6", 0.5),
        ("efficientnet_b7", 0.5),
        ("efficientnet_v2_s", 0.2),
        ("efficientnet_v2_m", 0.3),
        ("efficientnet_v2_l", 0.4),
        ("fcn_resnet50", 0.1),
        ("deeplabv3_resnet50", 0.5),
    ],
)
def test_the_dropout_before_the_classifier_has_the_rate_of_the_reference(name: str, rate: float) -> None:
    layers = [leaf.layer for leaf in zoo.build(name).leaves()]
    assert [layer.rate for layer in layers if isinstance(layer, Dropout)] == [rate]


@pytest.mark.parametrize(
    ("name", "residuals", "second", "last"),
    [
        ("efficientnet_b0", 9, 0.2 * 4 / 16, 0.2 * 14 / 16),  # of 16 blocks, 0 to 15, those with a shortcut
        ("efficientnet_v2_s", 35, 0.2 * 1 / 40, 0.2 * 39 / 40),
        ("convnext_tiny", 18, 0.1 * 1 / 17, 0.1),
        ("convnext_small", 36, 0.4 * 1 / 35, 0.4),
        ("convnext_base", 36, 0.5 * 1 / 35, 0.5),
        ("convnext_large", 36, 0.5 * 1 / 35, 0.5),
    ],
)
def test_deeper_blocks_are_skipped_more_often(name: str, residuals: int, second: float, last: float) -> None:
    layers = [leaf.layer for leaf in zoo.build(name).leaves()]
    rates = [layer.rate for layer in layers if isinstance(layer, DropPath)]
    assert rates == sorted(set(rates))
    assert (len(rates), rates[1], rates[-1]) == (residuals, pytest.approx(second), pytest.approx(last))


def test_the_first_mobilenet_rounds_odd_sizes_down_as_keras_does() -> None:
    network = zoo.mobilenet_v1(input_shape=(65, 65, 3))
    sizes = [network[name].output_shape[0] for name in ["conv1", "block1", "block2", "block4", "block6"]]
    assert sizes == [33, 33, 16, 8, 4]  # 17 where both sides are padded, as in mobilenet_v2


# As torchvision 0.29.1 and Keras 3.15.1 compute them: the sizes, in their order, of the outputs of layers
# that have weights. With odd numbers of rows and columns, each stride and each pool has something to round.
@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("alexnet", [(49, 58), (24, 28), (11, 13)]),
        ("vgg11", [(201, 235), (100, 117), (50, 58), (25, 29), (12, 14)]),
        ("squeezenet1_0", [(98, 115), (49, 57), (24, 28), (12, 14)]),
        ("squeezenet1_1", [(100, 117), (50, 58), (25, 29), (12, 14)]),
        ("resnet50", [(101, 118), (51, 59), (26, 30), (13, 15), (7, 8)]),
        ("resnet50_v2", [(101, 118), (51, 59), (26, 30), (13, 15), (7, 8)]),
        ("densenet121", [(101, 118), (51, 59), (25, 29), (12, 14), (6, 7)]),
        ("googlenet", [(101, 118), (50, 59), (25, 29), (12, 14), (6, 7)]),
        ("inception_v3", [(100, 117), (98, 115), (48, 57), (46, 55), (22, 27), (10, 13), (4, 6)]),
        ("inception_resnet_v2", [(100, 117), (98, 115), (48, 57), (46, 55), (22, 27), (10, 13), (4, 6)]),
        ("xception", [(100, 117), (98, 115), (49, 58), (25, 29), (13, 15), (7, 8)]),
        ("mobilenet_v1", [(101, 118), (50, 59), (25, 29), (12, 14), (6, 7)]),
        ("mobilenet_v2", [(101, 118), (51, 59), (26, 30), (13, 15), (7, 8)]),
        ("mobilenet_v3_large", [(101, 118), (51, 59), (26, 30), (13, 15), (7, 8)]),
        ("mobilenet_v3_small", [(101, 118), (51, 59), (26, 30), (13, 15), (7, 8)]),
        ("shufflenet_v2_x1_0", [(101, 118), (26, 30), (51, 59), (13, 15), (7, 8)]),
        ("mnasnet1_0", [(101, 118), (51, 59), (26, 30), (13, 15), (7, 8)]),
        ("regnet_x_400mf", [(101, 118), (51, 59), (26, 30), (13, 15), (7, 8)]),
        ("regnet_y_400mf", [(101, 118), (51, 59), (26, 30), (13, 15), (7, 8)]),
        ("efficientnet_b0", [(101, 118), (51, 59), (26, 30), (13, 15), (7, 8)]),
        ("efficientnet_v2_s", [(101, 118), (51, 59), (26, 30), (13, 15), (7, 8)]),
        ("convnext_tiny", [(50, 58), (25, 29), (12, 14), (6, 7)]),
    ],
)
def test_odd_sizes_are_rounded_as_in_the_reference(name: str, sizes: list[tuple[int, int]]) -> None:
    shapes = [
        leaf.output_shape for leaf in zoo.build(name, input_shape=(201, 235, 3)).leaves() if leaf.weights
    ]
    found = dict.fromkeys(shape[:2] for shape in shapes if len(shape) == 3)
    assert [size for size in found if size != (1, 1)] == sizes


# As above, of torchvision 0.29.1.
@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("r3d_18", [(11, 31, 23), (6, 16, 12), (3, 8, 6), (2, 4, 3)]),
        ("mc3_18", [(11, 31, 23), (11, 16, 12), (11, 8, 6), (11, 4, 3)]),
        (
            "r2plus1d_18",
            [(11, 31, 23), (11, 16, 12), (6, 16, 12), (6, 8, 6), (3, 8, 6), (3, 4, 3), (2, 4, 3)],
        ),
    ],
)
def test_odd_sizes_of_clips_are_rounded_as_in_the_reference(
    name: str, sizes: list[tuple[int, int, int]]
) -> None:
    shapes = [
        leaf.output_shape for leaf in zoo.build(name, input_shape=(11, 61, 45, 3)).leaves() if leaf.weights
    ]
    assert list(dict.fromkeys(shape[:3] for shape in shapes if len(shape) == 4)) == sizes


def test_the_fourth_pool_of_googlenet_is_smaller_in_torchvision() -> None:
    names = ["maxpool1", "maxpool2", "maxpool3", "maxpool4"]
    ours, paper = (
        zoo.googlenet(variant=variant, input_shape=(240, 240, 3)) for variant in ("torchvision", "2014")
    )
    # torchvision 0.29.1; ceil((15 - 2) / 2) + 1 = 8 at the end.
    assert [ours[name].output_shape[0] for name in names] == [60, 30, 15, 8]
    # In Caffe's train_val.prototxt, pool4/3x3_s2 is 3 x 3 as the others: ceil((15 - 3) / 2) + 1 = 7.
    assert [paper[name].output_shape[0] for name in names] == [60, 30, 15, 7]


# torchvision 0.29.1, Caffe's train_val.prototxt, and for U-Net the prototxt of the authors' release.
@pytest.mark.parametrize(
    ("network", "rates"),
    [
        (
            zoo.googlenet(aux=True),
            {"aux1/5": 0.7, "aux2/5": 0.7, "dropout": 0.2},
        ),
        (
            zoo.googlenet(aux=True, variant="2014"),
            {"aux1/5": 0.7, "aux2/5": 0.7, "dropout": 0.4},
        ),
        (zoo.unet(), {"down4/dropout": 0.5, "bottom/dropout": 0.5}),
        (zoo.unet(depth=2), {"down2/dropout": 0.5, "bottom/dropout": 0.5}),
        (zoo.vgg16(), {"classifier/2": 0.5, "classifier/5": 0.5}),
        (zoo.vgg16_bn(), {"classifier/2": 0.5, "classifier/5": 0.5}),
        (zoo.alexnet(), {"classifier/0": 0.5, "classifier/3": 0.5}),
        (zoo.squeezenet1_0(), {"classifier/0": 0.5}),
    ],
)
def test_dropouts_are_where_and_as_the_reference_has_them(
    network: Network[Any], rates: dict[str, float]
) -> None:
    found = [(leaf.path, leaf.layer) for leaf in network.leaves()]
    assert {path: layer.rate for path, layer in found if isinstance(layer, Dropout)} == rates


def test_the_norms_of_the_first_googlenet_see_five_channels() -> None:
    network = zoo.googlenet(variant="2014")
    # Caffe's train_val.prototxt: local_size: 5, both times.
    assert [network[name].layer for name in ("norm1", "norm2")] == [
        LocalResponseNorm(5, name="norm1"),
        LocalResponseNorm(5, name="norm2"),
    ]


# Keras 3.15.1: MobileNet(alpha=...), whose widths are int(filters * alpha).
@pytest.mark.parametrize(("width", "params", "state"), [(0.3, 609004, 6538), (0.61, 1831874, 13336)])
def test_the_widths_of_the_first_mobilenet_are_rounded_down(width: float, params: int, state: int) -> None:
    network = zoo.mobilenet_v1(width=width)
    assert (network.param_count(), network.state_count()) == (params, state)


def test_a_unet_may_be_one_channel_wide() -> None:
    assert counts(zoo.unet(width=1, depth=1)) == {
        "down1": 20,  # 2 * (3 * 3 * 1 + 1) * 1
        "bottom": 58,  # (3 * 3 * 1 + 1) * 2 + (3 * 3 * 2 + 1) * 2
        "upconv1": 9,  # 2 * 2 * 2 * 1 + 1
        "up1": 29,  # (3 * 3 * 2 + 1) * 1 + (3 * 3 * 1 + 1) * 1
        "classifier": 4,  # (1 + 1) * 2
    }


def test_densenet_rounds_half_of_an_odd_number_of_channels_down() -> None:
    network = zoo.densenet_cifar(depth=10, growth=3)
    # The paper's section 3: floor(theta * m), with theta = 0.5. 6 + 3 = 9, 4 + 3 = 7, 3 + 3 = 6.
    names = ["conv0", "denseblock1", "transition1", "denseblock2", "transition2", "denseblock3"]
    assert [network[name].output_shape[-1] for name in names] == [6, 9, 4, 7, 3, 6]


def test_zeros_stand_on_both_sides_of_the_channels_in_the_shortcut_of_a_small_resnet() -> None:
    # akamaster's: F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, planes // 4, planes // 4)), with 32 and 64 planes
    layers = [leaf.layer for leaf in zoo.resnet20_cifar().leaves()]
    pads = [(layer.before, layer.after) for layer in layers if isinstance(layer, PadChannels)]
    assert pads == [(8, 8), (16, 16)]


def test_a_mobilenet_may_be_a_thousand_times_as_wide() -> None:
    assert zoo.mobilenet_v1(width=1000)["conv1"].output_shape == (112, 112, 32_000)


def test_small_networks_have_as_many_blocks_as_their_depth_says() -> None:
    # 16 = 6 * 2 + 4 and 13 = 3 * 3 + 4, where the last 4 are the stem, the head and the two transitions.
    assert len(zoo.densenet_cifar(depth=16)["denseblock1"].children) == 2
    assert len(zoo.densenet_cifar(depth=13, bottleneck=False)["denseblock3"].children) == 3
    assert len(zoo.wide_resnet_cifar(depth=16, width=1)["layer2"].children) == 2


# What is not written as in the name of the function.
TITLES = {
    "convnext_tiny": "ConvNeXt-T",
    "convnext_small": "ConvNeXt-S",
    "convnext_base": "ConvNeXt-B",
    "convnext_large": "ConvNeXt-L",
    "densenet_cifar": "DenseNet-BC-100 (k=12)",
    "mobilenet_v1": "1.0 MobileNet",
    "mobilenet_v2": "MobileNetV2 (1.0)",
    "shufflenet_v2_x0_5": "ShuffleNetV2 0.5x",
    "shufflenet_v2_x1_0": "ShuffleNetV2 1x",
    "shufflenet_v2_x1_5": "ShuffleNetV2 1.5x",
    "shufflenet_v2_x2_0": "ShuffleNetV2 2x",
    "r2plus1d_18": "R(2+1)D-18",
    "wide_resnet_cifar": "WRN-28-10",
}


@pytest.mark.parametrize("name", sorted(set(zoo.names()) - {"nasbench201"}))
def test_a_network_is_called_as_its_function_is(name: str) -> None:
    title = str(zoo.build(name).name)
    if name in TITLES:
        assert title == TITLES[name]
    else:
        assert re.sub("[^a-z0-9]", "", title.lower()) == name.replace("_", "")


@pytest.mark.parametrize(
    ("network", "title"),
    [
        (zoo.vgg16(), "VGG-16"),
        (zoo.vgg16_bn(), "VGG-16-BN"),
        (zoo.resnet20_cifar(), "ResNet-20 (CIFAR)"),
        (zoo.densenet_cifar(depth=40, bottleneck=False), "DenseNet-40 (k=12)"),
        (zoo.wide_resnet_cifar(depth=16, width=8), "WRN-16-8"),
        (zoo.mobilenet_v1(width=0.5), "0.5 MobileNet"),
        (zoo.mobilenet_v2(width=0.35), "MobileNetV2 (0.35)"),
        (zoo.mnasnet0_75(), "MnasNet 0.75"),
        (zoo.shufflenet_v2_x1_5(), "ShuffleNetV2 1.5x"),
        (zoo.regnet_y_1_6gf(), "RegNetY-1.6GF"),
    ],
)
def test_the_name_of_a_network_has_its_depth_and_width(network: Network[Any], title: str) -> None:
    assert network.name == title


def test_a_padded_unet_has_an_output_for_each_pixel() -> None:
    network = zoo.unet(padding="same", input_shape=(256, 320, 3), depth=2, width=16)
    assert network.output_shape == (256, 320, 2)
    assert network["bottom"].output_shape == (64, 80, 64)
    assert network.param_count() == zoo.unet(input_shape=(64, 64, 3), depth=2, width=16).param_count()
    # What does not fit is cropped: 13 = 27 // 2, and 26 = 2 * 13.
    assert zoo.unet(padding="same", input_shape=(27, 27, 1), depth=1).output_shape == (26, 26, 2)


@pytest.mark.parametrize(
    ("number", "total"),  # as the models of Keras Applications count themselves
    [*enumerate((5330571, 7856239, 9177569, 12320535, 19466823, 30562527, 43265143, 66658687))],
)
def test_the_variant_of_keras_normalises_the_image_first(number: int, total: int) -> None:
    ours, keras = zoo.build(f"efficientnet_b{number}"), zoo.build(f"efficientnet_b{number}", variant="keras")
    assert [step.path for step in keras.steps[:2]] == ["input", "normalization"]
    assert ours.param_count() == keras.param_count()
    assert keras.totals().keras.total == ours.totals().keras.total + 7 == total
    assert keras.totals().torch.total == ours.totals().torch.total == ours.param_count()


def test_the_variants_of_pre_activation_have_their_strides_at_different_ends_of_a_stage() -> None:
    ours, keras = zoo.resnet50_v2(variant="paper"), zoo.resnet50_v2()
    # As many as timm's resnetv2_50, which normalises after the first pooling; the paper's does before it.
    assert (ours.param_count(), ours.state_count()) == (25549352, 45440)
    assert ours["layer2/0/residual/conv2"].output_shape == (28, 28, 128)
    assert keras["layer2/0/residual/conv2"].output_shape == (28, 28, 128)
    assert ours["layer1"].output_shape == (56, 56, 256)
    assert keras["layer1"].output_shape == (28, 28, 256)


def test_the_variants_of_se_resnet_have_their_strides_in_different_convolutions() -> None:
    first, later = zoo.se_resnet50(), zoo.se_resnet50(variant="v1.5")
    # As timm's legacy_seresnet50 and seresnet50.
    assert first.param_count() == later.param_count() == 28088024
    assert first["layer2/0/conv1"].output_shape == (28, 28, 128)
    assert later["layer2/0/conv1"].output_shape == (56, 56, 128)
