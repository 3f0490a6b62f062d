"""Why a tool says another number of a package's own model than of its layers, each a module of its own."""

from collections.abc import Callable, Iterator
from math import prod
from typing import Any

from cnnparams import Conv3D, LayerNorm, LayerScale, Network, ReLU, Resize, Scale, Step
from cnnparams.conventions import Convention
from cnnparams.layers.pooling import Pool

Chosen = Callable[[Step], bool]


def named(*paths: str) -> Chosen:
    return lambda step: step.path in paths


def of_kind(kind: type, inside: str = "") -> Chosen:
    return lambda step: isinstance(step.layer, kind) and inside in step.path


MEANS: dict[str, Chosen] = {"mnasnet1_0": named("avgpool"), "shufflenet_v2_x1_0": named("globalpool")}
"""Written as `x.mean([2, 3])`."""

FUNCTIONS: dict[str, dict[str, Chosen]] = {
    "densenet121": {"the pool is a function": named("avgpool"), "a ReLU is a function": named("relu5")},
    "deeplabv3_resnet50": {"interpolation is a function": of_kind(Resize)},
    "fcn_resnet50": {"interpolation is a function": of_kind(Resize)},
    "googlenet": {"ReLUs are functions": of_kind(ReLU)},
    "inception_v3": {
        "ReLUs are functions": of_kind(ReLU),
        "pools in branches are functions": of_kind(Pool, "branch_pool"),
    },
    "mobilenet_v2": {"the pool is a function": named("avgpool")},
}
"""Written as functions of `torch.nn.functional`."""

DERIVED: dict[str, tuple[str, Chosen]] = {
    "convnext_tiny": (
        "LayerNorm2d is derived from nn.LayerNorm",
        lambda step: isinstance(step.layer, LayerNorm) and "block" not in step.path,
    ),
    "r3d_18": (
        "Conv3DSimple is derived from nn.Conv3d",
        lambda step: isinstance(step.layer, Conv3D) and "conv" in step.path,
    ),
}
"""Written as a class of their own, which a tool does not know that looks for the exact class."""


Reasons = Iterator[tuple[int, str]]


def reasons(tool: str, code: str, name: str, network: Network[Any], convention: Convention) -> Reasons:
    """Yield what a tool counts more, or less if negative, each with its reason."""
    leaves = list(network.leaves())

    def counted(chosen: Chosen) -> int:
        return sum([leaf.op_count(convention) for leaf in leaves if chosen(leaf)])

    if code == "keras":  # a layer of Keras' application, where we have one that also adds
        scales = [leaf for leaf in leaves if isinstance(leaf.layer, Scale)]
        yield -sum([prod(leaf.output_shape) for leaf in scales]), "a residual is scaled without an offset"
    if code == "torchvision":
        if name in MEANS and tool != "torchprofile":
            yield -counted(MEANS[name]), "mean() stands for the pool"
        yield from _functions(tool, FUNCTIONS.get(name, {}), counted)
        if name in DERIVED and tool in {"thop", "ptflops"}:
            reason, chosen = DERIVED[name]
            yield -counted(chosen), reason
        if tool == "torchinfo":
            yield -counted(of_kind(LayerScale)), "the factors of the channels are no module"
        if tool == "torchscan":
            yield _by_first_number(leaves, name), "a window given as one number counts as that number"


def _functions(tool: str, functions: dict[str, Chosen], counted: Callable[[Chosen], int]) -> Reasons:
    for reason, chosen in functions.items():
        if tool in {"thop", "ultralytics-thop", "torchscan"}:
            yield -counted(chosen), reason
        if tool == "ptflops":
            yield -counted(chosen) // 2, f"{reason}, and counted once"


def _by_first_number(leaves: list[Step], name: str) -> int:
    """Return by how much the windows of pools are smaller where one number stands for the product."""
    more = 0
    for leaf in leaves:
        if isinstance(leaf.layer, Pool) and not any(
            chosen(leaf) for chosen in FUNCTIONS.get(name, {}).values()
        ):
            size: tuple[int, ...] = leaf.layer.pool_size
            more += prod(leaf.output_shape) * (prod(size) - size[0])
    return -more
