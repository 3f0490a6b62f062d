"""Networks of torchvision and timm read by `from_torch`, beside what PyTorch says of them.

`python -m tests.against.public_models` writes tests/golden/torch_models.tsv, which the documentation shows.
It needs torchvision and timm, which come with a large build of PyTorch: a person runs it, and not the tests.
"""

import sys
import warnings
from collections.abc import Iterator
from math import prod
from pathlib import Path
from typing import Any

from cnnparams import Network, zoo
from cnnparams.interop import from_torch

TABLE = Path(__file__).parents[1] / "golden" / "torch_models.tsv"
HEADER = "package\tnetwork\tinput\tsteps\tparameters\tlayers\tshapes\tunknown\tzoo"

TIMM = [
    "bat_resnext26ts",
    "beit_base_patch16_224",
    "beitv2_base_patch16_224",
    "botnet26t_256",
    "cait_s24_224",
    "caformer_s18",
    "coat_tiny",
    "coatnet_0_224",
    "convformer_s18",
    "convit_base",
    "convmixer_768_32",
    "convnext_atto",
    "convnextv2_atto",
    "crossvit_9_240",
    "cs3darknet_m",
    "cspdarknet53",
    "cspresnet50",
    "darknet53",
    "davit_tiny",
    "deit3_small_patch16_224",
    "deit_tiny_patch16_224",
    "densenet121",
    "densenetblur121d",
    "dla34",
    "dm_nfnet_f0",
    "dpn68",
    "eca_nfnet_l0",
    "ecaresnet50t",
    "edgenext_small",
    "efficientformer_l1",
    "efficientformerv2_s0",
    "efficientnet_b0",
    "efficientnetv2_rw_s",
    "efficientvit_b0",
    "efficientvit_m0",
    "ese_vovnet19b_dw",
    "eva02_tiny_patch14_224",
    "fastvit_t8",
    "fbnetc_100",
    "focalnet_tiny_srf",
    "gcvit_xxtiny",
    "gernet_s",
    "ghostnet_100",
    "ghostnetv2_100",
    "gmixer_24_224",
    "gmlp_s16_224",
    "halonet26t",
    "hardcorenas_a",
    "haloregnetz_b",
    "hgnet_tiny",
    "hgnetv2_b0",
    "hiera_tiny_224",
    "hrnet_w18",
    "inception_next_tiny",
    "inception_resnet_v2",
    "inception_v4",
    "lambda_resnet26t",
    "lcnet_050",
    "legacy_seresnet18",
    "levit_128",
    "maxvit_tiny_tf_224",
    "mambaout_femto",
    "metaformer_does_not_exist",
    "mixer_b16_224",
    "mixnet_s",
    "mnasnet_100",
    "mobilenetv2_100",
    "mobilenetv3_small_100",
    "mobilenetv4_conv_small",
    "mobileone_s0",
    "mobilevit_s",
    "mobilevitv2_050",
    "mvitv2_tiny",
    "nasnetalarge",
    "nest_tiny",
    "nextvit_small",
    "nf_resnet50",
    "nfnet_f0",
    "pit_ti_224",
    "pnasnet5large",
    "poolformer_s12",
    "pvt_v2_b0",
    "regnetv_040",
    "regnetx_002",
    "regnety_002",
    "regnetz_b16",
    "repghostnet_050",
    "repvgg_a0",
    "repvit_m0_9",
    "res2net50_14w_8s",
    "res2next50",
    "resmlp_12_224",
    "resnest14d",
    "resnet18d",
    "resnetaa50",
    "resnetblur50",
    "resnetv2_50",
    "resnext26ts",
    "rexnet_100",
    "rdnet_tiny",
    "samvit_base_patch16",
    "sebotnet33ts_256",
    "sehalonet33ts",
    "selecsls42",
    "seresnet18",
    "sequencer2d_s",
    "shvit_s1",
    "skresnet18",
    "spnasnet_100",
    "starnet_s1",
    "swiftformer_xs",
    "swin_tiny_patch4_window7_224",
    "swinv2_tiny_window8_256",
    "swinv2_cr_tiny_224",
    "tf_efficientnet_lite0",
    "tinynet_a",
    "tiny_vit_5m_224",
    "tnt_s_patch16_224",
    "tresnet_m",
    "twins_pcpvt_small",
    "vgg11_bn",
    "visformer_tiny",
    "vit_tiny_patch16_224",
    "vitamin_small_224",
    "volo_d1_224",
    "vovnet39a",
    "wide_resnet50_2",
    "xception41",
    "xcit_nano_12_p16_224",
]
"""Networks of different families; those that a release does not have are left out."""


def built(make: Any, torch: Any) -> Any:
    """Build a module without numbers, or where that cannot be, with them."""
    try:
        with torch.device("meta"):
            return make()
    except (NotImplementedError, RuntimeError):
        return make()


def networks(torch: Any) -> Iterator[tuple[str, str, Any, tuple[tuple[int, ...], ...]]]:
    """Yield the package, the name, the module, and the shapes of its inputs."""
    import timm
    from torchvision import models

    for name in models.list_models():
        if any(word in name for word in ("rcnn", "retinanet", "fcos", "ssd", "quantized")):
            continue  # what finds boxes depends on the numbers; the quantized are of other layers
        options: dict[str, Any] = {"weights": None}
        if name in {"googlenet", "inception_v3"}:
            options["init_weights"] = False
        if "segmentation" in models.get_model_builder(name).__module__:
            options["weights_backbone"] = None
        try:
            module = built(lambda name=name, options=options: models.get_model(name, **options), torch)
        except ValueError:  # a quantized network, under the name of another one
            continue
        where = type(module).__module__
        size = 299 if name == "inception_v3" else 224
        shapes: tuple[tuple[int, ...], ...] = ((3, size, size),)
        if ".video." in where:
            frames, size = (32, 224) if name.startswith(("s3d", "mvit", "swin3d")) else (16, 112)
            shapes = ((3, 16 if name.startswith("mvit") else frames, size, size),)
        if "raft" in name:
            shapes = ((3, 128, 160), (3, 128, 160))
        yield "torchvision", name, module, shapes
    for name in TIMM:
        if timm.is_model(name):
            module = built(lambda name=name: timm.create_model(name), torch)
            yield "timm", name, module, (tuple(module.default_cfg.get("input_size", (3, 224, 224))),)


def line_of(torch: Any, package: str, name: str, module: Any, shapes: tuple[tuple[int, ...], ...]) -> str:
    """Return the line of a network in the table."""
    size = " and ".join([" x ".join(map(str, shape)) for shape in shapes])
    head = f"{package}\t{name}\t{size}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            network = from_torch(module, *shapes, unknown="keep")
            used = from_torch(module, *shapes, unknown="keep", unused="drop")
    except ValueError as error:
        return f"{head}\t\t\t\t\t{str(error).splitlines()[0]}\t"
    total = sum([each.numel() for each in module.parameters()])
    if network.param_count() != total:
        return f"{head}\t\t{network.param_count()} and not {total}\t\t\t\t"
    layers, wrong = _layers(network, module)
    found, other = _shapes(torch, network, module, shapes)
    unknown = sorted({step.kind for step in network.steps if _is_unknown(step)})
    return (
        f"{head}\t{len(network)}\t{total}\t{layers - wrong} of {layers}\t{found - other} of {found}\t"
        f"{', '.join(unknown)}\t{_zoo(used, name, shapes) if package == 'torchvision' else ''}"
    )


def _layers(network: Network[Any], module: Any) -> tuple[int, int]:
    """Return how many modules have weights of their own, and of how many the counts are not equal."""
    count = wrong = 0
    for name, each in module.named_modules():
        own = sum([weight.numel() for weight in each.parameters(recurse=False)])
        if name and own and not list(each.children()) and not name.endswith("out_proj"):
            path = name.replace(".", "/")
            steps = [step for step in network.steps if step.path == path or step.path.startswith(f"{path}/")]
            count += 1
            wrong += sum([step.param_count() for step in steps]) != own
    return count, wrong


def _shapes(torch: Any, network: Network[Any], module: Any, shapes: Any) -> tuple[int, int]:
    """Return how many modules are steps, and of how many the outputs have other sizes."""
    sizes: list[dict[str, int]] = [{}, {}]
    twin = module if next(module.parameters()).is_meta else None
    if twin is None:
        import copy

        twin = copy.deepcopy(module).to("meta")
    twin.eval()

    def hook(name: str) -> Any:
        def tell(_module: Any, _inputs: Any, output: Any) -> None:
            if isinstance(output, torch.Tensor):
                sizes[-1].setdefault(name, output.numel())  # of the first call

        return tell

    for name, each in twin.named_modules():
        if name and not list(each.children()):
            each.register_forward_hook(hook(name.replace(".", "/")))
    with torch.no_grad():
        for batch in (2, 3):
            twin(*[torch.empty((batch, *shape), device="meta") for shape in shapes])
            sizes.reverse()
    steps = {step.path: prod(step.output_shape) for step in network.steps}
    three, two = sizes
    each = {name: three[name] - two[name] or two[name] for name in two if name in steps}
    return len(each), sum([steps[name] != size for name, size in each.items()])


def _is_unknown(step: Any) -> bool:
    try:
        step.layer.operations(step.prev_shapes if step.layer.takes_several else step.prev_shapes[0])
    except ValueError:
        return True
    return False


def _zoo(network: Network[Any], name: str, shapes: Any) -> str:
    """Return whether the network of this name in the zoo is equal; "" if there is none."""
    if name not in zoo.names():
        return ""
    channels, *sizes = shapes[0]
    ours = zoo.build(name, input_shape=(*sizes, channels))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
    difference = ours.compare(network)
    same_macs = ours.macs() == network.macs(unknown="skip")
    first = difference.first
    if first is None:
        return "equal" if same_macs else "equal, but the multiply-adds"
    return f"{first.path}: {first.status}" + ("" if same_macs else ", multiply-adds")


def main() -> None:
    """Write the table, or print the lines of the networks that are named."""
    import torch

    only = sys.argv[1:]
    lines = [HEADER]
    for package, name, module, shapes in networks(torch):
        if not only or name in only:
            lines.append(line_of(torch, package, name, module, shapes))
            print(lines[-1], flush=True)  # noqa: T201 - it takes minutes
    if not only:
        TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
