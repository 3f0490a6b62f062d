"""What reading a real model takes, beside what people do instead."""

from collections.abc import Callable

import pytest


@pytest.mark.framework("torch", "torchinfo")
def test_from_torch_beside_torchinfo(side_by_side: Callable[..., None]) -> None:
    """Both get the same ResNet-50, whose weights have no numbers."""
    import torch
    import torchinfo

    from cnnparams.interop import from_torch
    from tests.benchmarks.torch_resnet50 import resnet50

    with torch.device("meta"):
        module = resnet50()

    def cnnparams() -> int:
        return from_torch(module, (3, 224, 224)).param_count()

    def counted_by_torchinfo() -> int:
        return int(torchinfo.summary(module, (1, 3, 224, 224), device="meta", verbose=0).total_params)

    side_by_side(cnnparams, counted_by_torchinfo, rounds=10)
