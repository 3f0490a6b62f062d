"""Networks written from their papers, in tests/against/papers."""

from .modules import facts
from .record import Case, Shape

__all__ = ["cases", "facts"]

CIFAR: Shape = (32, 32, 3)


def cases() -> list[Case]:
    """Return all networks."""
    tower: Shape = (227, 227, 3)
    return [
        Case(
            "alexnet_2012",
            "papers.alexnet.alexnet",
            {},
            "alexnet",
            {"variant": "2012", "input_shape": tower},
            tower,
        ),
        Case("all_cnn_c", "papers.all_cnn_c.all_cnn_c", {}, "all_cnn_c", {}, CIFAR),
        Case("c3d", "papers.c3d.c3d", {}, "c3d", {}, (16, 112, 112, 3)),
        Case("unet", "papers.unet.UNet", {}, "unet", {}, (572, 572, 1)),
        *(
            _googlenet(file, aux=aux)
            for file, aux in (("googlenet_2014", False), ("googlenet_2014_aux", True))
        ),
        *(_resnet_cifar(depth) for depth in (20, 32, 44, 56, 110)),
        *(_densenet_cifar(depth, growth) for depth, growth in ((40, 12), (100, 12), (100, 24))),
        Case("resnet18_v2", "papers.preact_resnet.PreActResNet", {"blocks": (2, 2, 2, 2)}, "resnet18_v2"),
        Case("resnet34_v2", "papers.preact_resnet.PreActResNet", {"blocks": (3, 4, 6, 3)}, "resnet34_v2"),
    ]


def _googlenet(file: str, *, aux: bool) -> Case:
    return Case(
        file, "papers.googlenet.GoogLeNet", {"aux": aux}, "googlenet", {"variant": "2014", "aux": aux}
    )


def _resnet_cifar(depth: int) -> Case:
    name = f"resnet{depth}_cifar"
    return Case(name, "papers.resnet_cifar.ResNetCifar", {"depth": depth}, name, {}, CIFAR)


def _densenet_cifar(depth: int, growth: int) -> Case:
    arguments = {"depth": depth, "growth": growth}
    options = {**arguments, "bottleneck": False}
    file = f"densenet{depth}_k{growth}_cifar"
    return Case(file, "papers.densenet_cifar.DenseNetCifar", arguments, "densenet_cifar", options, CIFAR)
