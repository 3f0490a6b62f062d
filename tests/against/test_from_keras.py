"""Models of Keras read by `from_keras`, beside what Keras itself says of them."""

import json
from math import prod
from typing import Any

import pytest

from cnnparams import NetworkError, zoo
from cnnparams.interop import from_keras
from tests.against.keras_models import APPLICATIONS, FILE, TABLE, application, described, line_of

pytestmark = pytest.mark.framework("keras")


def test_the_golden_file_is_what_keras_says() -> None:
    golden = json.loads(FILE.read_text(encoding="utf-8"))
    found = described()
    assert {name: {**facts, "config": ""} for name, facts in found.items()} == {
        name: {**facts, "config": ""} for name, facts in golden.items()
    }


@pytest.mark.parametrize("name", APPLICATIONS)
def test_an_application_has_the_layers_counts_and_shapes_of_keras(name: str) -> None:
    import keras

    model, size = application(keras, name)
    network = from_keras(model.to_json(), input_shape=(size, size, 3))
    assert line_of(name, model, size) in TABLE.read_text(encoding="utf-8").splitlines()
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
    ("name", "build"),
    [
        ("VGG16", zoo.vgg16),
        ("MobileNetV2", zoo.mobilenet_v2),
        ("ResNet50V2", zoo.resnet50_v2),
        ("DenseNet121", zoo.densenet121),
        ("Xception", lambda: zoo.xception(input_shape=(299, 299, 3))),
    ],
)
def test_the_zoo_computes_what_the_application_computes(name: str, build: Any) -> None:
    import keras

    model, _ = application(keras, name)
    network, ours = from_keras(model), build()
    assert (network.param_count(), network.state_count()) == (ours.param_count(), ours.state_count())
    assert network.macs() == ours.macs()


def test_a_layer_that_is_not_known_is_kept_with_its_weights() -> None:
    import keras

    class Mixed(keras.layers.Layer):  # type: ignore[misc, name-defined, unused-ignore]
        def build(self, shape: Any) -> None:
            self.mix = self.add_weight(shape=(shape[1], 5), name="mix")
            self.bias = self.add_weight(shape=(5,), name="mix")
            self.seen = self.add_weight(shape=(), name="seen", trainable=False)

        def call(self, inputs: Any) -> Any:
            return keras.ops.einsum("bchw,cd->bdhw", inputs, self.mix) + self.bias[None, :, None, None]

    first: Any = {"data_format": "channels_first"}
    inside = keras.Sequential([keras.Input((4, 8, 8)), Mixed(name="deep")], name="inside")
    image = keras.Input((4, 8, 8), name="image")
    x = keras.layers.Conv2D(4, 3, padding="same", name="conv", **first)(image)
    frozen = Mixed(name="mixed")
    frozen.trainable = False
    model = keras.Model(image, frozen(keras.layers.Conv2D(4, 1, name="one", **first)(inside(x))))
    network = from_keras(model, unknown="keep")
    assert network.output_shape == (8, 8, 5)
    assert network.param_count() + network.state_count() == model.count_params()
    assert network.trainable_count() == sum(prod(weight.shape) for weight in model.trainable_weights)
    assert network["inside/deep"].state_count() == 1
    assert network["mixed"].trainable_count() == 0
    with pytest.raises(NetworkError):
        from_keras(model.to_json(), unknown="keep")
    with pytest.raises(NetworkError):
        from_keras(model)
