"""Windows slide in networks of the zoo as in their reference: parameters cannot see where padding is."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cnnparams import AvgPool2D, Conv2D, DepthwiseConv2D, MaxPool2D, Network, SeparableConv2D
from cnnparams.arithmetic.sliding import sides_of
from tests.golden import FILES as GOLDEN
from tests.golden.sliding import FILES, Window, read

KINDS = {
    Conv2D: "convolution",
    DepthwiseConv2D: "depthwise convolution",
    SeparableConv2D: "separable convolution",
    MaxPool2D: "max pool",
    AvgPool2D: "average pool",
}


def windows_of(network: Network[Any]) -> Iterator[Window]:
    """Yield all windows of more than one position or with a stride."""
    for leaf in network.leaves():
        layer: Any = leaf.layer
        if type(layer) in KINDS:
            kernel = layer.pool_size if isinstance(layer, MaxPool2D | AvgPool2D) else layer.kernel_size
            stride = layer.stride or kernel
            (before,) = leaf.prev_shapes
            rows, columns = (
                sides_of(
                    layer.padding, axis, before[axis], leaf.output_shape[axis], kernel[axis], stride[axis]
                )
                for axis in (0, 1)
            )
            if max(kernel) > 1 or max(stride) > 1:
                yield Window(KINDS[type(layer)], kernel, stride, (rows, columns), before, leaf.output_shape)


def differences(theirs: Counter[Window], ours: Counter[Window]) -> list[str]:
    """Describe the windows that only one of two networks has."""
    return [
        *(f"only theirs  {times} x {window}" for window, times in (theirs - ours).items()),
        *(f"only ours    {times} x {window}" for window, times in (ours - theirs).items()),
    ]


# These networks are torchvision's, with the same padding on all sides. Keras has one less at the start where
# a size is even and the stride is 2.
AS_TORCHVISION = {"mobilenet_v2"}


def padded_on_all_sides(window: Window) -> Window:
    """Return a window that is padded by half its size, before and after."""
    rows, columns = (size // 2 for size in window.kernel)
    return window._replace(padding=((rows, rows), (columns, columns)))


@pytest.mark.parametrize("file", FILES, ids=[f"{file.parent.name}/{file.stem}" for file in FILES])
def test_windows_slide_as_in_the_reference(file: Path) -> None:
    golden = read(file)
    as_torchvision = golden.build.name in AS_TORCHVISION
    found: list[str] = []
    for shape, theirs in golden.windows.items():
        options = {**golden.build.options, "input_shape": shape}
        ours = Counter(windows_of(golden.build._replace(options=options).network()))
        if as_torchvision:
            expected = Counter({padded_on_all_sides(window): times for window, times in theirs.items()})
            assert differences(theirs, ours)
            assert not differences(expected, ours)
        else:
            found += differences(theirs, ours)
    if found:
        pytest.fail("\n".join([golden.reference, *found]), pytrace=False)


def test_all_networks_of_keras_are_compared() -> None:
    assert [file.stem for file in FILES] == [file.stem for file in GOLDEN if file.parent.name == "keras"]
