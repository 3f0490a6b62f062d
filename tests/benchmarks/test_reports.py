"""How long reports and pictures take, beside building the network."""

from collections.abc import Callable
from typing import Any

import pytest

from cnnparams import Conv2D, Network, zoo

LONG: Any = Network((64, 64, 8)).extend([Conv2D(8, 3, padding=1)] * 1000)
RESNET50: Any = zoo.resnet50()

WAYS: dict[str, Callable[[], object]] = {
    "text of 1,000 layers": lambda: LONG.summary().to("text"),
    "HTML of 1,000 layers": LONG._repr_html_,
    "graph of 200 layers": lambda: LONG.until("conv2d_199").diagram("graph"),
    "building ResNet-50": zoo.resnet50,
    "text of ResNet-50": lambda: RESNET50.summary().to("text"),
    "HTML of ResNet-50": RESNET50._repr_html_,
    "volumes of ResNet-50": lambda: RESNET50.diagram("volumes"),
    "graph of ResNet-50": lambda: RESNET50.diagram("graph"),
    "ResNet-50 to JSON and back": lambda: Network.from_json(RESNET50.to_json()),
    "ResNet-50 compared with ResNet-101": lambda: RESNET50.compare(zoo.resnet101()),
}


@pytest.mark.parametrize("way", WAYS)
def test_reports(benchmark: Any, way: str) -> None:
    benchmark.group = "reports"
    benchmark(WAYS[way])
