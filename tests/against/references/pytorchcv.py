"""Networks of pytorchcv that neither torchvision nor Keras has."""

from collections.abc import Mapping

from .modules import facts
from .record import Case, Shape

__all__ = ["cases", "facts"]

IMAGENET: Shape = (224, 224, 3)
CIFAR: Shape = (32, 32, 3)


def cases() -> list[Case]:
    """Return all networks.

    Its DenseNets for CIFAR without bottlenecks are left out: unlike the paper's, they have compression.
    """
    return [
        _case("darknet", "darknet19", "darknet19", {}),
        _case("darknet53", "darknet53", "darknet53", {}),
        _case("nin_cifar", "nin_cifar10", "nin", {"input_shape": CIFAR, "num_classes": 10}, CIFAR),
        *_resnets(),
        *_wide_resnets(),
        *_densenets(),
    ]


def _case(
    module: str,
    function: str,
    name: str,
    options: Mapping[str, object],
    input_shape: Shape = IMAGENET,
    *,
    ordered: bool = True,
) -> Case:
    full_name = f"pytorchcv.models.{module}.{function}"
    return Case(function, full_name, {}, name, options, input_shape, ordered=ordered)


def _resnets() -> list[Case]:
    """Return networks whose shortcuts come before the layers that they skip.

    Those for ImageNet have the stride where the paper has it, in the first 1 x 1 convolution. Those for CIFAR
    have convolutions as shortcuts, where the paper has none.
    """
    return [
        *(
            _case("resnet", name, name, {"variant": "v1"}, ordered=False)
            for name in ("resnet50", "resnet101", "resnet152")
        ),
        *(
            _case("resnet_cifar", f"{name}_cifar10", f"{name}_cifar", {"shortcut": "B"}, CIFAR, ordered=False)
            for name in ("resnet20", "resnet56", "resnet110")
        ),
    ]


def _wide_resnets() -> list[Case]:
    return [
        _case(
            "wrn_cifar",
            f"wrn{depth}_{width}_cifar10",
            "wide_resnet_cifar",
            {"depth": depth, "width": width},
            CIFAR,
        )
        for depth, width in ((16, 10), (28, 10), (40, 8))
    ]


def _densenets() -> list[Case]:
    return [
        _case(
            "densenet_cifar",
            f"densenet{depth}_k{growth}_bc_cifar10",
            "densenet_cifar",
            {"depth": depth, "growth": growth, "bottleneck": True},
            CIFAR,
        )
        for depth, growth in ((40, 12), (40, 24), (40, 36), (100, 12), (190, 40), (250, 24))
    ]
