"""The networks of Keras Applications, whose models list their layers in an order that means nothing."""

import os
from collections import Counter
from collections.abc import Iterator
from math import prod
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras

from .record import Case, Facts, Line, Shape, Window

WINDOWS = {
    keras.layers.Conv2D: "convolution",
    keras.layers.DepthwiseConv2D: "depthwise convolution",
    keras.layers.SeparableConv2D: "separable convolution",
    keras.layers.MaxPooling2D: "max pool",
    keras.layers.AveragePooling2D: "average pool",
}

# The number of rows is odd at other layers than the number of columns.
ODD = (201, 235, 3)

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
    model = _build(case)
    assert model.input_shape == (None, *case.input_shape), model.input_shape
    params = _trainable(model)
    return Facts(tuple(_lines(model)), params, model.count_params() - params)


def windows(case: Case) -> dict[Shape, Counter[Window]]:
    """Return the windows that padding matters to, at the network's own size and at an odd one."""
    return {
        shape: Counter(_windows(_build(case, input_shape=shape)))
        for shape in dict.fromkeys((case.input_shape, ODD))
    }


def _build(case: Case, **arguments: object) -> Any:
    keras.utils.clear_session()  # so that names are numbered from 1 in every network
    with keras.StatelessScope(initialize_variables=False):
        return case.build(**arguments)


def _windows(model: Any) -> Iterator[Window]:
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _windows(layer)
        elif type(layer) in WINDOWS:
            window = _window(layer)
            if max(window.kernel) > 1 or max(window.stride) > 1:
                yield window


def _window(layer: Any) -> Window:
    """Return the window of a layer; zeros that a layer before it adds are its padding."""
    assert getattr(layer, "dilation_rate", (1, 1)) == (1, 1)
    kernel = getattr(layer, "pool_size", None) or layer.kernel_size
    stride = layer.strides
    before = layer.input._keras_history.operation
    if isinstance(before, keras.layers.ZeroPadding2D):
        assert layer.padding == "valid"
        inside, padding = before.input.shape[1:], before.padding
    else:
        inside, padding = layer.input.shape[1:], ((0, 0), (0, 0))
    if layer.padding == "same":
        padding = tuple(map(_same, inside, kernel, stride))
    kind = WINDOWS[type(layer)]
    if getattr(layer, "groups", 1) > 1:  # ConvNeXt's
        assert layer.groups == layer.filters == inside[-1]
        kind = WINDOWS[keras.layers.DepthwiseConv2D]
    return Window(kind, kernel, stride, padding, tuple(inside), tuple(layer.output.shape[1:]))


def _same(size: int, kernel: int, stride: int) -> tuple[int, int]:
    """Return what "same" adds before and after an axis.

    https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2
    """
    whole = max(kernel - (size % stride or stride), 0)
    return whole // 2, whole - whole // 2


def _lines(model: Any) -> Iterator[Line]:
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _lines(layer)
        elif layer.count_params():
            params = _trainable(layer)
            yield Line(layer.name, tuple(layer.output.shape[1:]), params, layer.count_params() - params)


def _trainable(layer: Any) -> int:
    return sum(prod(weight.shape) for weight in layer.trainable_weights)
