"""NAS-Bench-201: 15,625 networks that differ only in their cell."""

from collections.abc import Callable
from functools import cache
from typing import Any

from cnnparams import (
    Activation,
    Add,
    AvgPool2D,
    BatchNorm,
    ConfigError,
    Conv2D,
    Dense,
    GlobalAvgPool2D,
    Graph,
    Identity,
    Image,
    Layer,
    Network,
    ReLU,
    Residual,
    Sequential,
    Shape,
    Vector,
)
from cnnparams.arithmetic.values import got
from cnnparams.zoo.architecture import architecture, check_choice, check_whole

Parts = Layer[Any, Shape]


def relu_conv_norm(filters: int, kernel_size: int, stride: int = 1) -> Sequential[Image, Image]:
    """A ReLU, a convolution and its normalisation, in the benchmark's order."""
    convolution = Conv2D(filters, kernel_size, stride=stride, padding=kernel_size // 2, bias=False)
    return Sequential(ReLU(), convolution, BatchNorm())


OPERATIONS: dict[str, Callable[[int], Parts]] = {
    "none": lambda _: Activation("zero"),
    "skip_connect": lambda _: Identity(),
    "nor_conv_1x1": lambda channels: relu_conv_norm(channels, 1),
    "nor_conv_3x3": lambda channels: relu_conv_norm(channels, 3),
    "avg_pool_3x3": lambda _: AvgPool2D(3, stride=1, padding=1),
}


@cache
def edge(operation: str, channels: int) -> Parts:
    """Return the layer of an operation."""
    return OPERATIONS[operation](channels)


def cell_of(nodes: list[list[str]], shape: Image) -> Graph[Image]:
    """Return a cell: each node is the sum of one operation on each of the nodes before it."""
    network: Network[Any] = Network(shape, name="cell")
    names = ["input"]
    for number, operations in enumerate(nodes, start=1):
        ends: list[str] = []
        for source, operation in enumerate(operations):
            ends.append(f"{source}-{number}")
            network = network.add(edge(operation, shape[-1]), after=names[source], name=ends[-1])
        names.append(ends[0] if len(ends) == 1 else f"node{number}")
        if len(ends) > 1:
            network = network.add(Add(), after=ends, name=names[-1])
    return Graph(network)


def operations_in(code: str) -> list[list[str]]:
    """Parse a string of the benchmark: for each node, the operations on the input, on node 1, and so on.

    >>> operations_in("|nor_conv_3x3~0|+|none~0|skip_connect~1|")
    [['nor_conv_3x3'], ['none', 'skip_connect']]
    """
    if not isinstance(code, str):
        raise TypeError(f"zoo: cell must be a string, {got(code)}")
    nodes: list[list[str]] = []
    for number, node in enumerate(code.split("+"), start=1):
        edges = node.removeprefix("|").removesuffix("|").split("|")
        operations = [edge.partition("~")[0] for edge in edges]
        if node != "|".join(["", *(f"{name}~{source}" for source, name in enumerate(operations)), ""]):
            raise ConfigError(f"zoo: a node of a cell is written as '|op~0|op~1|', got {node!r}")
        if len(operations) != number:
            raise ConfigError(f"zoo: node {number} of a cell has {number} operations, got {node!r}")
        nodes.append(operations)
    for operation in [operation for operations in nodes for operation in operations]:
        check_choice("an operation of the cell", operation, list(OPERATIONS))
    return nodes


@cache
def reduction(filters: int, *, name: str) -> Residual[Image]:
    """The block between two stages: half the size, twice the channels."""
    return Residual(
        relu_conv_norm(filters, 3, stride=2),
        relu_conv_norm(filters, 3),
        shortcut=Sequential(AvgPool2D(2), Conv2D(filters, 1, bias=False)),
        name=name,
    )


@architecture
def nasbench201(
    cell: str,
    *,
    channels: int = 16,
    cells: int = 5,
    num_classes: int = 10,
    input_shape: Image = (32, 32, 3),
) -> Network[Vector]:
    """The benchmark's network for a cell: three stages of `cells` cells, with 1, 2 and 4 times `channels`.

    Args:
        cell: the benchmark's own string, as in the example: nodes are separated by `+`, and
            `nor_conv_3x3~0` is that operation on node 0, the cell's input. The operations are `none`,
            `skip_connect`, `nor_conv_1x1`, `nor_conv_3x3` and `avg_pool_3x3`.
        channels: number of channels of the first stage; the others have 2 and 4 times as many.
        cells: number of cells in each of the three stages.
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    Source:
        Dong and Yang, NAS-Bench-201 (2020), https://arxiv.org/abs/2001.00326; the authors' xautodl

    >>> cell = "|nor_conv_3x3~0|+|none~0|nor_conv_3x3~1|+|skip_connect~0|none~1|skip_connect~2|"
    >>> nasbench201(cell).param_count()  # as xautodl
    559386
    """
    check_whole("channels", channels, 1)
    check_whole("cells", cells, 1, at_most=10_000)
    nodes = operations_in(cell)
    network = (
        Network(input_shape, name="NAS-Bench-201")
        .add(Conv2D(channels, 3, padding=1, bias=False, name="stem"))
        .add(BatchNorm(name="stem_bn"))
    )
    for number in (1, 2, 3):
        if number > 1:
            network = network.add(reduction(channels * 2 ** (number - 1), name=f"reduction{number - 1}"))
        stage = [cell_of(nodes, network.output_shape)] * cells
        network = network.add(Sequential(*stage, name=f"stage{number}"))
    return (
        network.add(BatchNorm(name="last_bn"))
        .add(ReLU(name="last_relu"))
        .add(GlobalAvgPool2D(name="pool"))
        .add(Dense(num_classes, name="classifier"))
    )
