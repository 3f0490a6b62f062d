"""The networks of torchvision; ours have the same names."""

from .modules import facts
from .record import Case, Shape

__all__ = ["cases", "facts"]

IMAGENET = (
    "alexnet "
    "vgg11 vgg13 vgg16 vgg19 vgg11_bn vgg13_bn vgg16_bn vgg19_bn "
    "squeezenet1_0 squeezenet1_1 "
    "resnet18 resnet34 resnet50 resnet101 resnet152 "
    "resnext50_32x4d resnext101_32x8d resnext101_64x4d "
    "wide_resnet50_2 wide_resnet101_2 "
    "densenet121 densenet161 densenet169 densenet201 "
    "mobilenet_v2 mobilenet_v3_large mobilenet_v3_small "
    "shufflenet_v2_x0_5 shufflenet_v2_x1_0 shufflenet_v2_x1_5 shufflenet_v2_x2_0 "
    "mnasnet0_5 mnasnet0_75 mnasnet1_0 mnasnet1_3 "
    "regnet_x_400mf regnet_x_800mf regnet_x_1_6gf regnet_x_3_2gf regnet_x_8gf regnet_x_16gf regnet_x_32gf "
    "regnet_y_400mf regnet_y_800mf regnet_y_1_6gf regnet_y_3_2gf regnet_y_8gf regnet_y_16gf regnet_y_32gf "
    "regnet_y_128gf "
    "convnext_tiny convnext_small convnext_base convnext_large "
)

# Only these may have dilations in place of strides.
BOTTLENECKS = (
    "resnet50 resnet101 resnet152 "
    "resnext50_32x4d resnext101_32x8d resnext101_64x4d "
    "wide_resnet50_2 wide_resnet101_2"
)

# The resolutions of the papers, which are also those of the published weights.
EFFICIENTNET = {"0": 224, "1": 240, "2": 260, "3": 300, "4": 380, "5": 456, "6": 528, "7": 600}
EFFICIENTNET |= {"s": 384, "m": 480, "l": 480}


def cases() -> list[Case]:
    """Return all networks."""
    return [
        *(_case(name) for name in IMAGENET.split()),
        *(_dilated(name, 8) for name in BOTTLENECKS.split()),
        _dilated("resnet50", 16),
        *(_efficientnet(variant, size) for variant, size in EFFICIENTNET.items()),
        *(_with_aux(aux=aux, name="inception_v3", size=299) for aux in (True, False)),
        *(_with_aux(aux=aux, name="googlenet", size=224) for aux in (True, False)),
        *(
            _segmentation(name, aux=aux)
            for name in ("fcn_resnet50", "deeplabv3_resnet50")
            for aux in (False, True)
        ),
        *(_video(name) for name in ("r3d_18", "mc3_18", "r2plus1d_18")),
    ]


def _case(name: str) -> Case:
    return Case(name, f"torchvision.models.{name}", {"weights": None}, name)


def _dilated(name: str, output_stride: int) -> Case:
    # One for each stage but the first.
    dilated = [output_stride < reduced for reduced in (8, 16, 32)]
    arguments = {"weights": None, "replace_stride_with_dilation": dilated}
    file = f"{name}_output_stride_{output_stride}"
    return Case(file, f"torchvision.models.{name}", arguments, name, {"output_stride": output_stride})


def _efficientnet(variant: str, size: int) -> Case:
    name = f"efficientnet_b{variant}" if variant.isdigit() else f"efficientnet_v2_{variant}"
    shape: Shape = (size, size, 3)
    options = {} if size == 224 else {"input_shape": shape}
    return Case(name, f"torchvision.models.{name}", {"weights": None}, name, options, shape)


def _with_aux(*, aux: bool, name: str, size: int) -> Case:
    arguments = {"weights": None, "aux_logits": aux, "init_weights": False}
    file = name if aux else f"{name}_no_aux"
    shape = (size, size, 3)
    # The auxiliary heads run in training only.
    return Case(file, f"torchvision.models.{name}", arguments, name, {"aux": aux}, shape, train=aux)


def _segmentation(name: str, *, aux: bool) -> Case:
    arguments = {"weights": None, "weights_backbone": None, "num_classes": 21, "aux_loss": aux}
    function = f"torchvision.models.segmentation.{name}"
    return Case(f"{name}_aux" if aux else name, function, arguments, name, {"aux": aux}, (520, 520, 3))


def _video(name: str) -> Case:
    arguments = {"weights": None, "num_classes": 400}
    return Case(name, f"torchvision.models.video.{name}", arguments, name, {}, (16, 112, 112, 3))
