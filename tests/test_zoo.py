"""The zoo: properties of every network in it, and the errors of its functions."""

import inspect
import pickle
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

import cnnparams
from cnnparams import CNNParamsError, ConfigError, Image, Network, NetworkError, ShapeError, zoo

every_network = pytest.mark.parametrize("name", zoo.names())

# Options without a default.
CELL = "|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|"
NEEDED = {"nasbench201": {"cell": CELL}}


@cache
def built(name: str) -> Network[Any]:
    return zoo.build(name, **NEEDED.get(name, {}))


@every_network
def test_all_options_have_the_same_names_and_are_given_by_name(name: str) -> None:
    options = inspect.signature(getattr(zoo, name)).parameters
    assert {"num_classes", "input_shape"} <= set(options)
    needed = set(NEEDED.get(name, {}))
    assert {option for option in options if options[option].default is inspect.Parameter.empty} == needed
    for option in set(options) - needed:
        assert options[option].kind is inspect.Parameter.KEYWORD_ONLY
    # LeNet-5 has a default input for each variant.
    assert built(name).steps[0].output_shape == options["input_shape"].default or name == "lenet5"


@every_network
def test_the_docstring_has_one_source_and_a_count(name: str) -> None:
    text = inspect.getdoc(getattr(zoo, name)) or ""
    assert text.count("Source:\n") == 1
    assert ".param_count()" in text


@every_network
def test_the_number_of_classes_is_the_last_axis(name: str) -> None:
    network = zoo.build(name, **NEEDED.get(name, {}), num_classes=7)
    assert network.output_shape[-1] == 7
    assert network.output_shape[:-1] == built(name).output_shape[:-1]
    assert network.param_count() < built(name).param_count() or name == "unet"  # two classes by default


@every_network
def test_a_network_is_built_again_from_its_repr_and_its_pickle(name: str) -> None:
    network = built(name)
    known = {each: getattr(cnnparams, each) for each in cnnparams.__all__}
    assert eval(repr(network), known) == network
    assert pickle.loads(pickle.dumps(network)) == network


@every_network
def test_the_leaves_add_up(name: str) -> None:
    network = built(name)
    assert sum(leaf.param_count() for leaf in network.leaves()) == network.param_count()
    assert sum(leaf.state_count() for leaf in network.leaves()) == network.state_count()


@every_network
def test_all_parameters_can_be_frozen(name: str) -> None:
    frozen = built(name).freeze()
    assert (frozen.trainable_count(), frozen.frozen_count()) == (0, built(name).param_count())


@pytest.mark.parametrize(
    ("wrong", "error", "message", "notes"),
    [
        (
            lambda: zoo.build("resnet5"),
            NetworkError,
            "zoo: there is no network 'resnet5'; did you mean 'resnet50'?",
            [],
        ),
        (lambda: zoo.build("§"), NetworkError, "zoo: there is no network '§'", []),
        (
            lambda: zoo.build(zoo.resnet50),  # type: ignore[arg-type]
            TypeError,
            "zoo: a network is chosen by its name, got resnet50 (function)",
            [],
        ),
        (
            lambda: zoo.build("resnet18", shape=10),
            TypeError,
            "zoo.resnet18: there is no option 'shape'; did you mean 'input_shape'?",
            [],
        ),
        (
            lambda: zoo.nasbench201(3),  # type: ignore[arg-type]
            TypeError,
            "zoo: cell must be a string, got 3 (int)",
            ["while building zoo.nasbench201(3)"],
        ),
        (
            lambda: zoo.nasbench201("|none~0|none~1|"),
            ConfigError,
            "zoo: node 1 of a cell has 1 operations, got '|none~0|none~1|'",
            ["while building zoo.nasbench201('|none~0|none~1|')"],
        ),
        (
            lambda: zoo.nasbench201("|none~0|+|none~0|"),
            ConfigError,
            "zoo: node 2 of a cell has 2 operations, got '|none~0|'",
            ["while building zoo.nasbench201('|none~0|+|none~0|')"],
        ),
        (
            lambda: zoo.nasbench201("|none~0|", cells=0),
            ConfigError,
            "zoo: cells must be 1 or more, got 0",
            ["while building zoo.nasbench201('|none~0|', cells=0)"],
        ),
        (
            lambda: zoo.nasbench201("|none~0|", channels=0),
            ConfigError,
            "zoo: channels must be 1 or more, got 0",
            ["while building zoo.nasbench201('|none~0|', channels=0)"],
        ),
        (
            lambda: zoo.nasbench201("none"),
            ConfigError,
            "zoo: a node of a cell is written as '|op~0|op~1|', got 'none'",
            ["while building zoo.nasbench201('none')"],
        ),
        (
            lambda: zoo.nasbench201("|conv~0|"),
            ConfigError,
            "zoo: an operation of the cell must be one of 'none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3', got 'conv'",
            ["while building zoo.nasbench201('|conv~0|')"],
        ),
        (
            lambda: zoo.build("nasbench201", cells=1),
            TypeError,
            "zoo.nasbench201: the option 'cell' is needed, got cells",
            [],
        ),
        (
            lambda: zoo.build("nasbench201", cell="|none~0|", cells=10**12),
            ConfigError,
            "zoo: cells must be 10000 or less, got 1000000000000",
            ["while building zoo.nasbench201(cell='|none~0|', cells=1000000000000)"],
        ),
        (
            lambda: zoo.build("resnet18", size=10),
            TypeError,
            "zoo.resnet18: there is no option 'size'; it has num_classes, input_shape",
            [],
        ),
        (
            lambda: zoo.resnet18(num_class=10),  # type: ignore[call-arg]
            TypeError,
            "zoo.resnet18: there is no option 'num_class'; did you mean 'num_classes'?",
            [],
        ),
        (
            lambda: zoo.resnet18(classes=10),  # type: ignore[call-arg]
            TypeError,
            "zoo.resnet18: there is no option 'classes'; did you mean 'num_classes'?",
            [],
        ),
        (
            lambda: zoo.resnet34(output_stride=8),  # type: ignore[call-arg]
            TypeError,
            "zoo.resnet34: there is no option 'output_stride'; it has num_classes, input_shape",
            [],
        ),
        (
            lambda: zoo.resnet50(pretrained=True),  # type: ignore[call-arg]
            TypeError,
            "zoo.resnet50: there is no option 'pretrained': the zoo has no trained weights; leave it out",
            [],
        ),
        (
            lambda: zoo.build("resnet50", weights=None),
            TypeError,
            "zoo.resnet50: there is no option 'weights': the zoo has no trained weights; leave it out",
            [],
        ),
        (
            lambda: zoo.fcn_resnet50(weights_backbone=None),  # type: ignore[call-arg]
            TypeError,
            "zoo.fcn_resnet50: there is no option 'weights_backbone': the zoo has no trained weights; leave it out",
            [],
        ),
        (
            lambda: zoo.vgg16(include_top=False),  # type: ignore[call-arg]
            TypeError,
            "zoo.vgg16: there is no option 'include_top': the head is always built; .until(\"...\") ends the network before it",
            [],
        ),
        (
            lambda: zoo.resnet50("imagenet"),  # type: ignore[call-arg]
            TypeError,
            "zoo.resnet50: options are given by name, such as num_classes=10, got 'imagenet'",
            [],
        ),
        (
            lambda: zoo.nasbench201("|none~0|", 10),  # type: ignore[call-arg]
            TypeError,
            "zoo.nasbench201: options are given by name, such as num_classes=10, got 10",
            [],
        ),
        (
            zoo.nasbench201,  # type: ignore[call-arg]
            TypeError,
            "zoo.nasbench201: the option 'cell' is needed, got none",
            [],
        ),
        (
            lambda: zoo.nasbench201("|none~0|", cell="|none~0|"),  # type: ignore[misc]
            TypeError,
            "nasbench201() got multiple values for argument 'cell'",
            ["while building zoo.nasbench201('|none~0|', cell='|none~0|')"],
        ),
        (
            lambda: zoo.resnet50(input_shape=(3, 224, 224)),
            ShapeError,
            "zoo: in input_shape, channels come last, got (3, 224, 224); did you mean (224, 224, 3)?",
            ["while building zoo.resnet50(input_shape=(3, 224, 224))"],
        ),
        (
            lambda: zoo.build("lenet5", input_shape=(1, 32, 5)),
            ShapeError,
            "zoo: in input_shape, channels come last, got (1, 32, 5); did you mean (32, 5, 1)?",
            ["while building zoo.lenet5(input_shape=(1, 32, 5))"],
        ),
        (
            lambda: zoo.r3d_18(input_shape=(3, 16, 112, 112)),
            ShapeError,
            "zoo: in input_shape, channels come last, got (3, 16, 112, 112); did you mean (16, 112, 112, 3)?",
            ["while building zoo.r3d_18(input_shape=(3, 16, 112, 112))"],
        ),
        (
            lambda: zoo.resnet50(input_shape=("3", 224, 224)),  # type: ignore[arg-type]
            TypeError,
            "Network: a shape must hold whole numbers only, got ('3', 224, 224)",
            ["while building zoo.resnet50(input_shape=('3', 224, 224))"],
        ),
        (
            lambda: zoo.resnet50(input_shape=(3, 224)),  # type: ignore[arg-type]
            ShapeError,
            "Conv2D(filters=64, kernel_size=(7, 7), stride=(2, 2), padding=((3, 3), (3, 3)), bias=False): expects an input (height, width, channels), got (3, 224); an image with one channel is (3, 224, 1)",
            [
                "while adding 'conv1' to ResNet-50, after input (3, 224)",
                "while building zoo.resnet50(input_shape=(3, 224))",
            ],
        ),
        (
            lambda: zoo.resnet18(num_classes=0),
            ConfigError,
            "Dense: units must be 1 or more, got 0",
            ["while building zoo.resnet18(num_classes=0)"],
        ),
        (
            lambda: zoo.resnet50(variant="v2"),  # type: ignore[arg-type]
            ConfigError,
            "zoo: variant must be one of 'v1.5', 'v1', 'keras', got 'v2'",
            ["while building zoo.resnet50(variant='v2')"],
        ),
        (
            lambda: zoo.resnet101(output_stride=4),  # type: ignore[arg-type]
            ConfigError,
            "zoo: output_stride must be one of 32, 16, 8, got 4",
            ["while building zoo.resnet101(output_stride=4)"],
        ),
        (
            lambda: zoo.resnext50_32x4d(output_stride=8.0),  # type: ignore[arg-type]
            ConfigError,
            "zoo: output_stride must be one of 32, 16, 8, got 8.0",
            ["while building zoo.resnext50_32x4d(output_stride=8.0)"],
        ),
        (
            lambda: zoo.lenet5(variant=1998),  # type: ignore[arg-type]
            ConfigError,
            "zoo: variant must be one of '1998', 'lesson', got 1998",
            ["while building zoo.lenet5(variant=1998)"],
        ),
        (
            lambda: zoo.googlenet(aux=1),  # type: ignore[arg-type]
            ConfigError,
            "zoo: aux must be one of False, True, got 1",
            ["while building zoo.googlenet(aux=1)"],
        ),
        (
            lambda: zoo.wide_resnet_cifar(depth="28"),  # type: ignore[arg-type]
            TypeError,
            "zoo: depth must be a whole number, got '28' (str)",
            ["while building zoo.wide_resnet_cifar(depth='28')"],
        ),
        (
            lambda: zoo.unet(padding="full"),  # type: ignore[arg-type]
            ConfigError,
            "zoo: padding must be one of 'valid', 'same', got 'full'",
            ["while building zoo.unet(padding='full')"],
        ),
        (
            lambda: zoo.unet(depth=0),
            ConfigError,
            "zoo: depth must be 1 or more, got 0",
            ["while building zoo.unet(depth=0)"],
        ),
        (
            lambda: zoo.unet(depth=101),
            ConfigError,
            "zoo: depth must be 100 or less, got 101",
            ["while building zoo.unet(depth=101)"],
        ),
        (
            lambda: zoo.unet(width=0),
            ConfigError,
            "zoo: width must be 1 or more, got 0",
            ["while building zoo.unet(width=0)"],
        ),
        (
            lambda: zoo.unet(width=1.5),  # type: ignore[arg-type]
            TypeError,
            "zoo: width must be a whole number, got 1.5 (float)",
            ["while building zoo.unet(width=1.5)"],
        ),
        (
            lambda: zoo.fcn_resnet50(aux=1),  # type: ignore[arg-type]
            ConfigError,
            "zoo: aux must be one of False, True, got 1",
            ["while building zoo.fcn_resnet50(aux=1)"],
        ),
        (
            lambda: zoo.efficientnet_b0(variant="timm"),  # type: ignore[arg-type]
            ConfigError,
            "zoo: variant must be one of 'torchvision', 'keras', got 'timm'",
            ["while building zoo.efficientnet_b0(variant='timm')"],
        ),
        (
            lambda: zoo.resnet50_v2(variant="v1"),  # type: ignore[arg-type]
            ConfigError,
            "zoo: variant must be one of 'keras', 'paper', got 'v1'",
            ["while building zoo.resnet50_v2(variant='v1')"],
        ),
        (
            lambda: zoo.se_resnet50(variant="keras"),  # type: ignore[arg-type]
            ConfigError,
            "zoo: variant must be one of 'v1', 'v1.5', got 'keras'",
            ["while building zoo.se_resnet50(variant='keras')"],
        ),
        (
            lambda: zoo.resnet20_cifar(shortcut="C"),  # type: ignore[arg-type]
            ConfigError,
            "zoo: shortcut must be one of 'A', 'B', got 'C'",
            ["while building zoo.resnet20_cifar(shortcut='C')"],
        ),
        (
            lambda: zoo.wide_resnet_cifar(depth=30),
            ConfigError,
            "zoo: depth must be 6 * blocks + 4, such as 28 or 34, got 30",
            ["while building zoo.wide_resnet_cifar(depth=30)"],
        ),
        (
            lambda: zoo.wide_resnet_cifar(width=0),
            ConfigError,
            "zoo: width must be 1 or more, got 0",
            ["while building zoo.wide_resnet_cifar(width=0)"],
        ),
        (
            lambda: zoo.wide_resnet_cifar(depth=4),
            ConfigError,
            "zoo: depth must be 10 or more, got 4",
            ["while building zoo.wide_resnet_cifar(depth=4)"],
        ),
        (
            lambda: zoo.densenet_cifar(depth=4, bottleneck=False),
            ConfigError,
            "zoo: depth must be 7 or more, got 4",
            ["while building zoo.densenet_cifar(depth=4, bottleneck=False)"],
        ),
        (
            lambda: zoo.densenet_cifar(depth=10_006),
            ConfigError,
            "zoo: depth must be 10000 or less, got 10006",
            ["while building zoo.densenet_cifar(depth=10006)"],
        ),
        (
            lambda: zoo.densenet_cifar(growth=0),
            ConfigError,
            "zoo: growth must be 1 or more, got 0",
            ["while building zoo.densenet_cifar(growth=0)"],
        ),
        (
            lambda: zoo.densenet_cifar(depth=101),
            ConfigError,
            "zoo: depth must be 6 * layers + 4, such as 100 or 106, got 101",
            ["while building zoo.densenet_cifar(depth=101)"],
        ),
        (
            lambda: zoo.densenet_cifar(depth=41, bottleneck=False),
            ConfigError,
            "zoo: depth must be 3 * layers + 4, such as 40 or 43, got 41",
            ["while building zoo.densenet_cifar(depth=41, bottleneck=False)"],
        ),
        (
            lambda: zoo.densenet_cifar(bottleneck=1),  # type: ignore[arg-type]
            ConfigError,
            "zoo: bottleneck must be one of True, False, got 1",
            ["while building zoo.densenet_cifar(bottleneck=1)"],
        ),
        (
            lambda: zoo.inception_v3(variant="keras", aux=True),
            ConfigError,
            "zoo: aux must be one of False, got True",
            ["while building zoo.inception_v3(variant='keras', aux=True)"],
        ),
        (
            lambda: zoo.resnet18(input_shape=(4, 0, 3)),
            ShapeError,
            "Network: every size in a shape must be 1 or more, got (4, 0, 3)",
            ["while building zoo.resnet18(input_shape=(4, 0, 3))"],
        ),
        (
            lambda: zoo.mobilenet_v2(width=0),
            ConfigError,
            "zoo: width must be above 0 and at most 1000, got 0",
            ["while building zoo.mobilenet_v2(width=0)"],
        ),
        (
            lambda: zoo.mobilenet_v2(width=1000.5),
            ConfigError,
            "zoo: width must be above 0 and at most 1000, got 1000.5",
            ["while building zoo.mobilenet_v2(width=1000.5)"],
        ),
        (
            lambda: zoo.mobilenet_v2(width=float("inf")),
            ConfigError,
            "zoo: width must be above 0 and at most 1000, got inf",
            ["while building zoo.mobilenet_v2(width=inf)"],
        ),
        (
            lambda: zoo.mobilenet_v1(width=True),
            TypeError,
            "zoo: width must be a number, got True (bool)",
            ["while building zoo.mobilenet_v1(width=True)"],
        ),
        (
            lambda: zoo.mobilenet_v1(width=0.01),
            ConfigError,
            "Conv2D: filters must be 1 or more, got 0",
            ["while building zoo.mobilenet_v1(width=0.01)"],
        ),
    ],
)
def test_wrong_options_are_refused(
    wrong: Callable[[], object], error: type[CNNParamsError], message: str, notes: list[str]
) -> None:
    with pytest.raises(error) as caught:
        wrong()
    assert str(caught.value) == message
    assert getattr(caught.value, "__notes__", []) == notes


# Channels last, or not clearly otherwise: a low image, two channels that are first, a row of a few pixels.
@pytest.mark.parametrize(
    "shape", [(3, 224, 3), (1, 224, 4), (3, 4, 224), (2, 224, 224), (4, 224, 224), (64, 224, 224), (3, 3, 3)]
)
def test_shapes_that_may_have_their_channels_last_are_accepted(shape: Image) -> None:
    assert zoo.resnet18(input_shape=shape).steps[0].output_shape == shape


def test_clips_that_may_have_their_channels_last_are_accepted() -> None:
    assert zoo.r3d_18(input_shape=(3, 112, 112, 3)).steps[0].output_shape == (3, 112, 112, 3)


@every_network
def test_channels_first_are_refused(name: str) -> None:
    *sizes, channels = built(name).steps[0].output_shape
    with pytest.raises(ShapeError, match="channels come last"):
        zoo.build(name, **NEEDED.get(name, {}), input_shape=(channels, *sizes))
