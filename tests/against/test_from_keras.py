"""Models of Keras read by `from_keras`, beside what Keras itself says of them."""

import json
from math import prod
from typing import Any

import pytest

from cnnparams import zoo
from cnnparams.interop import from_keras
from tests.against.keras_models import FILE, described

pytestmark = pytest.mark.framework("keras")

SIZES = {"InceptionV3": 299, "InceptionResNetV2": 299, "Xception": 299}
APPLICATIONS = [
    *["VGG16", "VGG19", "ResNet50", "ResNet101", "ResNet152", "ResNet50V2", "ResNet101V2", "ResNet152V2"],
    *["InceptionV3", "InceptionResNetV2", "Xception", "MobileNet", "MobileNetV2", "MobileNetV3Small"],
    *["MobileNetV3Large", "DenseNet121", "DenseNet169", "DenseNet201", "NASNetMobile", "NASNetLarge"],
    *[f"EfficientNetB{number}" for number in range(8)],
    *[f"EfficientNetV2{size}" for size in ("B0", "B1", "B2", "B3", "S", "M", "L")],
    *[f"ConvNeXt{size}" for size in ("Tiny", "Small", "Base", "Large", "XLarge")],
]


def test_the_golden_file_is_what_keras_says() -> None:
    golden = json.loads(FILE.read_text(encoding="utf-8"))
    found = described()
    assert {name: {**facts, "config": ""} for name, facts in found.items()} == {
        name: {**facts, "config": ""} for name, facts in golden.items()
    }


@pytest.mark.parametrize("name", APPLICATIONS)
def test_an_application_has_the_layers_counts_and_shapes_of_keras(name: str) -> None:
    import keras

    keras.utils.clear_session()
    with keras.StatelessScope(initialize_variables=False):
        model = getattr(keras.applications, name)(weights=None)
    size = model.input_shape[1] or SIZES.get(name, 224)
    network = from_keras(model.to_json(), input_shape=(size, size, 3))
    assert network.param_count() + network.state_count() == model.count_params()
    assert network.trainable_count() == sum(prod(weight.shape) for weight in model.trainable_weights)
    checked = 0
    for layer in model.layers:
        if (
            isinstance(layer, keras.Model | keras.layers.InputLayer)
            or type(layer).__name__ == "CustomScaleLayer"
        ):
            continue
        step = network[layer.name]
        assert step.param_count() + step.state_count() == layer.count_params(), layer.name
        shape = layer.output.shape[1:]
        open_sizes = [at for at, each in enumerate(shape) if each is None]
        assert [each for at, each in enumerate(step.output_shape) if at not in open_sizes] == [
            each for each in shape if each is not None
        ], layer.name
        checked += 1
    assert checked > 10


@pytest.mark.parametrize(
    ("application", "build"),
    [
        ("VGG16", zoo.vgg16),
        ("MobileNetV2", zoo.mobilenet_v2),
        ("ResNet50V2", zoo.resnet50_v2),
        ("DenseNet121", zoo.densenet121),
        ("Xception", lambda: zoo.xception(input_shape=(299, 299, 3))),
    ],
)
def test_the_zoo_computes_what_the_application_computes(application: str, build: Any) -> None:
    import keras

    keras.utils.clear_session()
    with keras.StatelessScope(initialize_variables=False):
        model = getattr(keras.applications, application)(weights=None)
    network, ours = from_keras(model), build()
    assert (network.param_count(), network.state_count()) == (ours.param_count(), ours.state_count())
    assert network.macs() == ours.macs()
