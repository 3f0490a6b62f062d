"""What a network of 160 layers takes, beside a bare loop over the same formulas."""

from collections.abc import Callable
from math import prod
from typing import Any

import pytest

from cnnparams import Conv2D, FullyConnected, Layer, MaxPool2D, Network, ReLU, Shape
from cnnparams.networks.placing import _infer_once

INPUT = (224, 224, 3)

# A longer VGG: the filters of 76 convolutions, each with a ReLU; a pool behind each of the five stages; and
# three fully connected layers. In the second network no layer repeats the work of another.
STAGES = [(64, 8), (128, 8), (256, 20), (512, 20), (512, 20)]
ALIKE = [[filters] * depth for filters, depth in STAGES]
DISTINCT = [[filters + more for more in range(depth)] for filters, depth in STAGES]


@pytest.mark.parametrize("make", [False, True], ids=["add", "make and add"])
@pytest.mark.parametrize("cold", [True, False], ids=["cold", "warm"])
@pytest.mark.parametrize("stages", [ALIKE, DISTINCT], ids=["alike", "distinct"])
def test_160_layers(
    stages: list[list[int]], cold: bool, make: bool, side_by_side: Callable[..., None]
) -> None:
    ready, settings = layers_of(stages), settings_of(stages)
    steps = Network(INPUT).extend(ready).steps[1:]
    assert len(steps) == len(settings) == 160
    assert stages is ALIKE or len({(step.layer, step.prev_shapes) for step in steps}) == 160

    def forget() -> None:
        if cold:
            _infer_once.cache_clear()

    def network() -> tuple[int, Shape]:
        return count(layers_of(stages) if make else ready)

    def bare_loop() -> tuple[int, Shape]:
        return count_by_hand(INPUT, settings)

    side_by_side(network, bare_loop, rounds=200, before=forget)


def count(layers: list[Layer[Any, Shape]]) -> tuple[int, Shape]:
    network: Network[Any] = Network(INPUT)
    for layer in layers:
        network = network.add(layer)
    return network.param_count(), network.output_shape


def count_by_hand(shape: Shape, settings: list[tuple[Any, ...]]) -> tuple[int, Shape]:
    total = 0
    for kind, window, learnt in settings:
        if window:
            (n, m), (down, across), padding, (r, q) = window
            height, width, channels = shape
            if padding == "same":
                height = (height + down - 1) // down
                width = (width + across - 1) // across
            else:
                (top, bottom), (left, right) = padding
                height = (height + top + bottom - (n - 1) * r - 1) // down + 1
                width = (width + left + right - (m - 1) * q - 1) // across + 1
            if kind == "convolution":
                filters, groups, bias = learnt
                total += (n * m * (channels // groups) + bias) * filters
                channels = filters
            shape = (height, width, channels)
        elif kind == "fully connected":
            units, bias = learnt
            total += (prod(shape) + bias) * units
            shape = (units,)
    return total, shape


def layers_of(stages: list[list[int]]) -> list[Layer[Any, Shape]]:
    layers: list[Layer[Any, Shape]] = []
    for stage in stages:
        for filters in stage:
            layers += [Conv2D(filters, 3, padding=1), ReLU()]
        layers.append(MaxPool2D(2))
    return [*layers, FullyConnected(4096), FullyConnected(4096), FullyConnected(1000)]


def settings_of(stages: list[list[int]]) -> list[tuple[Any, ...]]:
    """Write the same layers down: kind; window, stride, padding, dilation; filters or units, groups, bias."""
    conv = ((3, 3), (1, 1), ((1, 1), (1, 1)), (1, 1))
    pool = ((2, 2), (2, 2), ((0, 0), (0, 0)), (1, 1))
    settings: list[tuple[Any, ...]] = []
    for stage in stages:
        for filters in stage:
            settings += [("convolution", conv, (filters, 1, True)), ("relu", None, None)]
        settings.append(("pool", pool, None))
    return settings + [("fully connected", None, (units, True)) for units in (4096, 4096, 1000)]
