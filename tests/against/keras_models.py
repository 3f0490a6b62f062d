"""Small models of Keras for every line of the table of layers, and what Keras says of them.

`python -m tests.against.keras_models` writes tests/golden/keras_models.json, which the tests of the reader use where
Keras is not installed, and tests/golden/keras_applications.tsv, which the documentation shows.
"""

import json
import os
from collections.abc import Callable
from math import prod
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "jax")

GOLDEN = Path(__file__).parents[1] / "golden"
FILE, TABLE = GOLDEN / "keras_models.json", GOLDEN / "keras_applications.tsv"


SIZES = {"InceptionV3": 299, "InceptionResNetV2": 299, "Xception": 299}
APPLICATIONS = [
    *["VGG16", "VGG19", "ResNet50", "ResNet101", "ResNet152", "ResNet50V2", "ResNet101V2", "ResNet152V2"],
    *["InceptionV3", "InceptionResNetV2", "Xception", "MobileNet", "MobileNetV2", "MobileNetV3Small"],
    *["MobileNetV3Large", "DenseNet121", "DenseNet169", "DenseNet201", "NASNetMobile", "NASNetLarge"],
    *[f"EfficientNetB{number}" for number in range(8)],
    *[f"EfficientNetV2{size}" for size in ("B0", "B1", "B2", "B3", "S", "M", "L")],
    *[f"ConvNeXt{size}" for size in ("Tiny", "Small", "Base", "Large", "XLarge")],
]
"""The models of Keras Applications, and the sizes of their inputs, where these are others than 224."""


def application(keras: Any, name: str) -> tuple[Any, int]:
    """Build a model of Keras Applications without values in its weights; return the size of its input, too."""
    keras.utils.clear_session()
    with keras.StatelessScope(initialize_variables=False):
        model = getattr(keras.applications, name)(weights=None)
    return model, model.input_shape[1] or SIZES.get(name, 224)


def line_of(name: str, model: Any, size: int) -> str:
    """Return the line of a model in the table of the documentation."""
    return f"{name}\t{size} x {size} x 3\t{len(model.layers)}\t{model.count_params()}"


def models(keras: Any) -> dict[str, Callable[[], Any]]:
    """Return functions that build the models."""
    k, ops = keras.layers, keras.ops

    def chain(shape: tuple[int | None, ...], *links: Any) -> Callable[[], Any]:
        return lambda: keras.Sequential([keras.Input(shape, name="image"), *[link() for link in links]])

    def joined(*links: Any) -> Callable[[], Any]:
        def build() -> Any:
            image = keras.Input((8, 8, 4), name="image")
            other = k.Conv2D(4, 1, name="other")(image)
            outputs = [link()([image, other]) for link in links]
            return keras.Model(image, outputs[0] if len(outputs) == 1 else k.Add(name="all")(outputs))

        return build

    def applied(
        function: Callable[[Any], Any], shape: tuple[int | None, ...] = (8, 8, 4)
    ) -> Callable[[], Any]:
        def build() -> Any:
            image = keras.Input(shape, name="image")
            return keras.Model(image, function(image))

        return build

    def two_inputs() -> Any:
        first, second = keras.Input((8, 8, 3), name="first"), keras.Input((8, 8, 3), name="second")
        tower = keras.Sequential([k.Conv2D(4, 3, name="conv"), k.Flatten(name="flat")], name="tower")
        twin = k.Dense(5, name="twin")
        sides = [twin(tower(first)), twin(tower(second))]
        return keras.Model([first, second], k.Dense(1, name="same")(k.Subtract(name="minus")(sides)))

    def nested() -> Any:
        image = keras.Input((8, 8, 3), name="image")
        inside = keras.Input((8, 8, 3), name="inside")
        wide = k.Conv2D(6, 1, name="wide")(inside)
        backbone = keras.Model(
            inside, [k.Conv2D(4, 3, name="a")(wide), k.Conv2D(5, 3, name="b")(wide)], name="backbone"
        )
        a, b = backbone(image)
        model = keras.Model(image, k.Concatenate(name="both")([b, a]), name="outer")
        backbone.get_layer("wide").trainable = False
        return model

    def frozen() -> Any:
        tower = keras.Sequential(
            [keras.Input((8, 8, 3)), k.Conv2D(4, 3, name="conv"), k.Flatten(name="flat")], name="tower"
        )
        tower.trainable = False
        first, second = keras.Input((8, 8, 3), name="first"), keras.Input((8, 8, 3), name="second")
        return keras.Model([second, first], k.Subtract(name="minus")([tower(first), tower(second)]))

    def called_again() -> Any:
        image = keras.Input((4,), name="image")
        twice = k.Dense(4, name="dense")
        inside = keras.Input((4,), name="inside")
        inner = keras.Model(inside, k.Dense(4, name="dense_1")(twice(twice(inside))), name="input")
        return keras.Model(image, inner(inner(image)))

    def channels_first() -> Any:
        first: Any = {"data_format": "channels_first"}
        image = keras.Input((4, 8, 6), name="image")
        x = k.Conv2D(6, 3, padding="same", name="conv", **first)(image)
        x = k.BatchNormalization(axis=1, name="norm")(x)
        x = k.PReLU(shared_axes=[2, 3], name="prelu")(x)
        y = k.DepthwiseConv2D(3, padding="same", name="depthwise", **first)(x)
        y = k.Concatenate(axis=1, name="channels")([x, y])
        y = k.Concatenate(axis=-1, name="columns")([y, y])
        y = k.UpSampling2D(2, name="up", **first)(k.ZeroPadding2D((1, 0), name="pad", **first)(y))
        y = k.AveragePooling2D(2, name="pool", **first)(y)
        z = k.Dense(24, name="dense")(k.GlobalAveragePooling2D(name="global", **first)(y))
        z = k.Reshape((2, 4, 3), name="reshape")(z)
        z = k.Conv2DTranspose(3, 2, name="back", **first)(z)
        return keras.Model(image, k.Flatten(name="flat")(z))

    def attention_by_names() -> Any:
        image = keras.Input((10, 4), name="image")
        other = k.Dense(4, name="other")(image)
        mask = keras.ops.sigmoid(k.Dense(10, name="mask")(image))
        seen = k.MultiHeadAttention(2, 3, name="attention")(value=other, query=image, attention_mask=mask)
        return keras.Model(image, k.Add(name="all")([seen, other]))

    series, image, volume = (10, 4), (8, 8, 4), (6, 6, 6, 2)
    return {
        "convolutions": chain(
            image,
            lambda: k.Conv2D(6, 3, strides=(2, 1), padding="same", activation="relu"),
            lambda: k.Conv2D(6, (3, 1), groups=2, dilation_rate=(1, 2), padding="same", use_bias=False),
            lambda: k.DepthwiseConv2D(3, depth_multiplier=2, padding="same"),
            lambda: k.SeparableConv2D(5, 2),
            lambda: k.Conv2DTranspose(3, 3, strides=2, padding="same"),
        ),
        "convolutions in one dimension": chain(
            series,
            lambda: k.Conv1D(6, 3, padding="causal"),
            lambda: k.DepthwiseConv1D(3, padding="same"),
            lambda: k.SeparableConv1D(5, 2),
            lambda: k.Conv1DTranspose(3, 3),
        ),
        "convolutions in three dimensions": chain(
            volume, lambda: k.Conv3D(4, 3), lambda: k.Conv3DTranspose(2, 2)
        ),
        "pools": chain(
            image,
            lambda: k.MaxPooling2D(2, strides=1),
            lambda: k.AveragePooling2D(2, padding="same"),
            lambda: k.GlobalAveragePooling2D(keepdims=True),
            k.GlobalMaxPooling2D,
        ),
        "pools in one dimension": chain(
            series,
            lambda: k.MaxPooling1D(2),
            lambda: k.AveragePooling1D(2),
            k.GlobalAveragePooling1D,
        ),
        "pools in three dimensions": chain(
            volume,
            lambda: k.MaxPooling3D(2),
            lambda: k.AveragePooling3D(2, strides=1, padding="same"),
            k.GlobalMaxPooling3D,
        ),
        "more pools": applied(
            lambda x: k.Add()([k.GlobalAveragePooling3D()(x), k.GlobalAveragePooling3D(name="again")(x)]),
            volume,
        ),
        "a pool of series": chain(series, k.GlobalMaxPooling1D),
        "norms": chain(
            image,
            lambda: k.BatchNormalization(scale=False),
            k.LayerNormalization,
            lambda: k.LayerNormalization(axis=[1, 2, 3], center=False),
            lambda: k.GroupNormalization(2),
            lambda: k.GroupNormalization(-1),
            k.RMSNormalization,
            k.Normalization,
            lambda: k.BatchNormalization(axis=1),
        ),
        "activations": chain(
            image,
            k.ReLU,
            lambda: k.ReLU(6.0),
            lambda: k.ReLU(negative_slope=0.1),
            k.LeakyReLU,
            k.PReLU,
            lambda: k.PReLU(shared_axes=[1, 2]),
            k.ELU,
            k.Softmax,
            lambda: k.Activation("linear"),
            lambda: k.Activation("gelu"),
            lambda: k.Activation("relu"),
            lambda: k.Activation("softmax"),
            lambda: k.Dense(3, activation="tanh", use_bias=False),
        ),
        "regularisation": chain(
            image,
            lambda: k.Dropout(0.3),
            lambda: k.SpatialDropout2D(0.2),
            lambda: k.GaussianNoise(0.1),
            lambda: k.GaussianDropout(0.1),
            lambda: k.AlphaDropout(0.1),
            lambda: k.ActivityRegularization(0.1),
            k.Identity,
        ),
        "dropout of series and volumes": chain(series, lambda: k.SpatialDropout1D(0.2), k.Masking),
        "dropout of volumes": chain(volume, lambda: k.SpatialDropout3D(0.2)),
        "shapes": chain(
            image,
            lambda: k.ZeroPadding2D(((1, 2), (0, 1))),
            lambda: k.Cropping2D(((1, 0), (0, 1))),
            lambda: k.UpSampling2D(2, interpolation="bilinear"),
            lambda: k.Permute((2, 1, 3)),
            lambda: k.Reshape((-1, 4)),
            k.Flatten,
            lambda: k.RepeatVector(3),
        ),
        "shapes of series": chain(
            series, lambda: k.ZeroPadding1D((1, 2)), lambda: k.Cropping1D((1, 0)), lambda: k.UpSampling1D(2)
        ),
        "shapes of volumes": chain(
            volume,
            lambda: k.ZeroPadding3D(1),
            lambda: k.Cropping3D(((1, 0), (0, 1), (1, 1))),
            lambda: k.UpSampling3D(2),
        ),
        "recurrent": chain(
            series,
            lambda: k.LSTM(3, return_sequences=True),
            lambda: k.GRU(4, return_sequences=True),
            lambda: k.GRU(4, reset_after=False, return_sequences=True),
            lambda: k.SimpleRNN(2, use_bias=False),
        ),
        "wrapped": chain(
            series,
            lambda: k.Bidirectional(k.LSTM(3, return_sequences=True)),
            lambda: k.TimeDistributed(k.Dense(2)),
            lambda: k.Bidirectional(k.GRU(3), merge_mode="sum"),
        ),
        "words": chain((7,), lambda: k.Embedding(20, 5), lambda: k.Dense(3)),
        "convolutional memory": chain(
            (4, 8, 8, 2), lambda: k.ConvLSTM2D(3, 3, return_sequences=True, padding="same")
        ),
        "convolutional memory of series": chain((4, 8, 2), lambda: k.ConvLSTM1D(3, 3)),
        "convolutional memory of volumes": chain((2, 5, 5, 5, 1), lambda: k.ConvLSTM3D(2, 2)),
        "merges": joined(k.Add, k.Subtract, k.Multiply, k.Average, k.Maximum, k.Minimum),
        "concatenation": joined(lambda: k.Concatenate(axis=-1)),
        "concatenation of rows": joined(lambda: k.Concatenate(axis=1)),
        "attention": applied(lambda x: k.MultiHeadAttention(2, 3)(x, x), series),
        "attention to others": applied(
            lambda x: k.MultiHeadAttention(2, 3)(x, k.Dense(4, name="d")(x)), series
        ),
        "numbers": applied(lambda x: k.Rescaling(0.5, offset=-1.0)(keras.ops.relu6(x + 3.0) * (1 / 6))),
        "operators": applied(
            lambda x: keras.ops.silu(
                keras.ops.gelu(keras.ops.tanh(keras.ops.sigmoid(keras.ops.relu(x / 2.0 - 1.0))))
            )
        ),
        "operators of two": applied(
            lambda x: keras.ops.absolute((x + keras.ops.relu(x)) * (x - keras.ops.tanh(x)))
        ),
        "quotient": applied(lambda x: x / keras.ops.sigmoid(x)),
        "adaptive pools of series": applied(
            lambda x: k.Add()([k.AdaptiveAveragePooling1D(3)(x), k.AdaptiveMaxPooling1D(3)(x)]), series
        ),
        "adaptive pools": applied(
            lambda x: k.Add()([k.AdaptiveAveragePooling2D((3, 2))(x), k.AdaptiveMaxPooling2D((3, 2))(x)])
        ),
        "adaptive pools of volumes": applied(
            lambda x: k.Add()([k.AdaptiveAveragePooling3D(3)(x), k.AdaptiveMaxPooling3D(3)(x)]), volume
        ),
        "resized": chain(image, lambda: k.Resizing(5, 7)),
        "from numbers": applied(lambda x: (1 - x) * (2 / (x + 3.0))),
        "frozen": frozen,
        "called again": called_again,
        "time": chain(
            (5, 8, 8, 3),
            lambda: k.TimeDistributed(
                keras.Sequential([keras.Input((8, 8, 3)), k.Conv2D(2, 3), k.Flatten()])
            ),
            lambda: k.Bidirectional(k.LSTM(3), backward_layer=k.GRU(3, go_backwards=True)),
        ),
        "attention by names": attention_by_names,
        "given statistics": chain(
            image, lambda: k.Normalization(mean=[1.0, 2, 3, 4], variance=[4.0, 1, 1, 1])
        ),
        "two inputs": two_inputs,
        "nested": nested,
        "parts": applied(
            lambda x: [
                x[:, 1:, ::2],
                x[:, 0, ..., -1],
                x[..., None],
                x[:, :, None, 2],
                x[:, 0, 0, 0],
                x[:, :],
                x[:, -6:3][:, :1],
            ]
        ),
        "along axes": applied(
            lambda x: [
                ops.mean(x, axis=(1, 2)),
                ops.max(x, axis=-1, keepdims=True),
                ops.sum(x, 1),
                ops.min(x, axis=2),
                ops.softmax(x),
                ops.softmax(x, axis=1),
                ops.concatenate([x, x], axis=-1),
                ops.concatenate([x, x], axis=1),
                ops.stack([x, x], 1),
                ops.stack([x, x], axis=-1),
                ops.squeeze(ops.mean(x, 1, keepdims=True), 1),
                ops.squeeze(ops.mean(x, 1, keepdims=True)),
                ops.expand_dims(x, -1),
                ops.reshape(x, (-1, 64, 4)),
                ops.matmul(x, ops.transpose(x, (0, 1, 3, 2))),
            ]
        ),
        "elementwise": applied(
            lambda x: [
                x**2,
                ops.power(x, 0.5),
                x**3,
                ops.sqrt(ops.square(x)),
                ops.log(ops.exp(x)),
                -x,
                ops.maximum(x, 0.0),
                ops.minimum(ops.maximum(x, x), x),
                ops.minimum(x, 1.0),
                ops.clip(x, 0, 1),
                ops.elu(ops.leaky_relu(ops.softplus(x))),
            ]
        ),
        "channels first": channels_first,
        "series with their channels first": chain(
            (4, 10),
            lambda: k.Conv1D(6, 3, data_format="channels_first"),
            lambda: k.MaxPooling1D(2, data_format="channels_first"),
            lambda: k.BatchNormalization(axis=1),
            lambda: k.Softmax(axis=-1),
        ),
        "open sizes": chain((None, None, 3), lambda: k.Conv2D(4, 3), k.GlobalAveragePooling2D),
    }


def facts(model: Any) -> dict[str, Any]:
    """Return what Keras says of a model: all numbers, those that are not trained, and each layer."""
    return {
        "config": model.to_json(),
        "total": model.count_params(),
        "trainable": sum(prod(weight.shape) for weight in model.trainable_weights),
        "layers": {
            layer.name: [
                layer.count_params(),
                None if not layer._inbound_nodes else list(layer.output.shape[1:]),
            ]
            for layer in model.layers
            if not hasattr(layer, "layers") and len(layer._inbound_nodes) == 1
        },
    }


def described() -> dict[str, Any]:
    """Return the facts of all models."""
    import keras

    found: dict[str, Any] = {}
    for name, build in models(keras).items():
        keras.utils.clear_session()
        with keras.StatelessScope(initialize_variables=False):
            found[name] = facts(build())
    return found


if __name__ == "__main__":
    import keras

    lines = [line_of(name, *application(keras, name)) for name in APPLICATIONS]
    TABLE.write_text("\n".join(["model\tsize\tlayers\ttotal", *lines, ""]), encoding="utf-8")
    FILE.write_text(json.dumps(described(), indent=1, sort_keys=True) + "\n", encoding="utf-8")
