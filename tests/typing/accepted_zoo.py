"""Networks of the zoo that every checker lets through, with the rank at the end of each exactly known."""

from typing import Any, assert_type

from cnnparams import Conv2D, Dense, Graph, Image, Network, Vector, zoo


def classifiers_end_with_a_vector() -> None:
    assert_type(zoo.lenet5(), Network[Vector])
    assert_type(zoo.resnet50(), Network[Vector])
    assert_type(zoo.resnet50(num_classes=10, input_shape=(32, 32, 3), variant="v1"), Network[Vector])
    assert_type(zoo.resnext50_32x4d(output_stride=8), Network[Vector])
    assert_type(zoo.vgg16(num_classes=10), Network[Vector])
    assert_type(zoo.densenet121(), Network[Vector])
    assert_type(zoo.mobilenet_v2(), Network[Vector])
    assert_type(zoo.efficientnet_b0(), Network[Vector])
    assert_type(zoo.r3d_18(), Network[Vector])
    assert_type(zoo.resnet50().output_shape, tuple[int])
    assert_type(zoo.resnet50().add(Dense(10)), Network[Vector])


def segmentations_end_with_an_image() -> None:
    assert_type(zoo.unet(), Network[Image])
    assert_type(zoo.unet(num_classes=3, padding="same"), Network[Image])
    assert_type(zoo.unet().add(Conv2D(1, 1)), Network[Image])
    assert_type(zoo.fcn_resnet50(), Network[Image])
    assert_type(Network((64, 64, 3)).add(Graph(zoo.unet())), Network[Image])


def by_name_the_run_can_tell_alone() -> None:
    assert_type(zoo.build("resnet50", num_classes=10), Network[Any])
    assert_type(zoo.names(), tuple[str, ...])


def variants(shape: Image) -> None:
    for variant in ("v1.5", "v1", "keras"):
        zoo.resnet50(variant=variant, input_shape=shape)
    options: dict[str, int] = {"num_classes": 10}
    zoo.build("vgg16", **options)
