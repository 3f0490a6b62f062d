"""The networks of Keras Applications, whose models list their layers in an order that means nothing."""

import os
from collections.abc import Iterator
from math import prod
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras

from .record import Case, Facts, Line

SIZES = {"InceptionV3": 299, "InceptionResNetV2": 299, "Xception": 299}
SIZES |= {f"EfficientNetB{n}": size for n, size in enumerate((224, 240, 260, 300, 380, 456, 528, 600))}


def cases() -> list[Case]:
    """Return all networks."""
    return [
        *(_case(f"VGG{depth}", f"vgg{depth}") for depth in (16, 19)),
        *(_case(f"ResNet{depth}", f"resnet{depth}", variant="keras") for depth in (50, 101, 152)),
        *(_case(f"ResNet{depth}V2", f"resnet{depth}_v2") for depth in (50, 101, 152)),
        _case("InceptionV3", "inception_v3", variant="keras"),
        _case("InceptionResNetV2", "inception_resnet_v2"),
        _case("Xception", "xception"),
        *(_case("MobileNet", "mobilenet_v1", width=width) for width in (0.25, 0.5, 0.75, 1.0)),
        *(_case("MobileNetV2", "mobilenet_v2", width=width) for width in (0.35, 0.5, 0.75, 1.0, 1.3, 1.4)),
        *(_case(f"DenseNet{depth}", f"densenet{depth}") for depth in (121, 169, 201)),
        *(_case(f"EfficientNetB{n}", f"efficientnet_b{n}", variant="keras") for n in range(8)),
        *(
            _case(f"ConvNeXt{size}", f"convnext_{size.lower()}", include_preprocessing=False)
            for size in ("Tiny", "Small", "Base", "Large")
        ),
    ]


def _case(
    function: str,
    name: str,
    *,
    variant: str | None = None,
    width: float | None = None,
    include_preprocessing: bool | None = None,
) -> Case:
    arguments: dict[str, object] = {"weights": None, "classifier_activation": None}
    options: dict[str, object] = {}
    file = name
    if variant:
        options["variant"] = variant
    if width:
        arguments["alpha"] = options["width"] = width
        file = f"{name}_{width:g}".replace(".", "_")
    if include_preprocessing is not None:
        arguments["include_preprocessing"] = include_preprocessing
    size = SIZES.get(function, 224)
    shape = (size, size, 3)
    if size != 224:
        options["input_shape"] = shape
    return Case(file, f"keras.applications.{function}", arguments, name, options, shape, ordered=False)


def facts(case: Case) -> Facts:
    """Build the network without values in its weights, and return its layers."""
    keras.utils.clear_session()  # so that names are numbered from 1 in every network
    with keras.StatelessScope(initialize_variables=False):
        model = case.build()
    assert model.input_shape == (None, *case.input_shape), model.input_shape
    params = _trainable(model)
    return Facts(tuple(_lines(model)), params, model.count_params() - params)


def _lines(model: Any) -> Iterator[Line]:
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _lines(layer)
        elif layer.count_params():
            params = _trainable(layer)
            yield Line(layer.name, tuple(layer.output.shape[1:]), params, layer.count_params() - params)


def _trainable(layer: Any) -> int:
    return sum(prod(weight.shape) for weight in layer.trainable_weights)
