"""The totals that we state for Keras and PyTorch are those that they have."""

import pytest

from tests.test_totals import NETWORK


@pytest.mark.framework("keras", "jax")
def test_keras_says_the_same() -> None:
    import keras
    from keras import layers

    def same_size() -> layers.Layer:
        return layers.Conv2D(8, 3, padding="same")

    with keras.StatelessScope(initialize_variables=False):  # shapes are enough
        again = same_size()
        again.trainable = False
        inputs = keras.Input((32, 32, 3))
        outputs = again(layers.ReLU()(again(layers.BatchNormalization()(same_size()(inputs)))))
        network = keras.Model(inputs, layers.Dense(10)(layers.GlobalAveragePooling2D()(outputs)))
    lines: list[str] = []
    network.summary(print_fn=lambda line, **_: lines.append(line))
    counts = [
        int(line.split(":")[1].split("(")[0].replace(",", ""))
        for line in "\n".join(lines).splitlines()
        if "params:" in line
    ]
    ours = NETWORK.freeze("again").totals().keras
    assert counts == [ours.total, ours.trainable, ours.non_trainable]


@pytest.mark.framework("torch")
def test_pytorch_says_the_same() -> None:
    from torch import nn

    again = nn.Conv2d(8, 8, 3, padding=1)
    network = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), again, nn.ReLU(), again, nn.Linear(8, 10)
    )
    again.requires_grad_(requires_grad=False)
    parameters = list(network.parameters())
    ours = NETWORK.freeze("again").totals().torch
    assert sum(parameter.numel() for parameter in parameters) == ours.total
    assert sum(each.numel() for each in parameters if not each.requires_grad) == ours.non_trainable
