"""Write tests/golden/tools/: what tools print for layers and for whole networks.

    python -m tests.against.tool_numbers layers calflops
    python -m tests.against.tool_numbers networks calflops torchprofile

The tests compare our conventions with the files, and need none of the tools. Each is installed by itself:

    ultralytics-thop  pip install torch torchvision ultralytics-thop
    calflops          pip install torch torchvision calflops transformers
    deepspeed         pip install torch torchvision deepspeed
    tensorflow        pip install keras tensorflow-cpu

and hypothesis, which draws the settings. Of the others, which run in CI, there are files of networks only.
"""

import sys
from collections.abc import Callable, Iterable
from importlib.metadata import version
from typing import Any

from hypothesis import HealthCheck, given, settings

from cnnparams import CNNParamsError, Network, zoo
from tests.against.counted_layers import (
    COMPARED,
    COMPARED_IN_KERAS,
    WORDS,
    draws,
    is_compared,
    keras_draws,
    module_of,
    network_of,
)
from tests.against.counters import COUNTERS, ELSEWHERE, counted
from tests.against.entry import Entry
from tests.against.reasons import reasons
from tests.against.twin import keras_twin, torch_twin
from tests.golden.tools import FOLDER, NETWORKS, Row, networks_in

SETTINGS, WITH_WORDS = 15, 60  # of each layer, and of one that has many words for a setting
DRAWS = settings(
    max_examples=800, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)

PACKAGES = {"torch": ("torch",), "tensorflow": ("tensorflow-cpu", "keras")}
"""What is installed, where it is not the tool and PyTorch."""

TORCHVISION: dict[str, dict[str, Any]] = {
    "alexnet": {},
    "vgg16_bn": {},
    "resnet18": {},
    "resnet50": {},
    "resnext50_32x4d": {},
    "wide_resnet50_2": {},
    "densenet121": {},
    "googlenet": {"init_weights": False},
    "inception_v3": {"init_weights": False},
    "mobilenet_v2": {},
    "mobilenet_v3_large": {},
    "mobilenet_v3_small": {},
    "shufflenet_v2_x1_0": {},
    "squeezenet1_0": {},
    "mnasnet1_0": {},
    "efficientnet_b0": {},
    "efficientnet_v2_s": {},
    "regnet_y_400mf": {},
    "convnext_tiny": {},
    "r3d_18": {},
    "fcn_resnet50": {"weights_backbone": None},
    "deeplabv3_resnet50": {"weights_backbone": None},
}
OTHERS = ("unet", "se_resnet50", "c3d", "nin", "darknet53", "resnet50_v2", "all_cnn_c")

KERAS = {
    "densenet121": "DenseNet121",
    "inception_resnet_v2": "InceptionResNetV2",
    "mobilenet_v1": "MobileNet",
    "mobilenet_v2": "MobileNetV2",
    "resnet50_v2": "ResNet50V2",
    "xception": "Xception",
}
SCALED = {"inception_resnet_v2"}  # by a function that has no name in Keras
OTHERS_IN_KERAS = (  # without groups, dilation, adaptive pools, and windows that reach over the end
    *("all_cnn_c", "convnext_tiny", "darknet53", "densenet169", "densenet_cifar", "efficientnet_b0"),
    *("efficientnet_v2_s", "inception_v3", "mnasnet0_5", "mnasnet1_0", "mobilenet_v3_large"),
    *("mobilenet_v3_small", "resnet18", "resnet50", "resnet101_v2", "se_resnet50", "wide_resnet50_2"),
)


def write_layers(tool: str) -> None:
    """Write what a tool says of layers."""
    lines = [f"# {releases(tool)}"]
    for entry in COMPARED_IN_KERAS if tool == "tensorflow" else COMPARED:
        rows = cases(tool, entry)
        lines += rows
        print(f"{entry.layer.__name__:22} {len(rows):3}", flush=True)
    FOLDER.joinpath(f"{tool}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def cases(tool: str, entry: Entry) -> list[str]:
    """Draw settings of a layer until there are enough that the tool has an answer for."""
    found: dict[str, str] = {}
    in_keras = tool == "tensorflow"
    enough = WITH_WORDS if entry.layer in WORDS else SETTINGS

    @DRAWS
    @given(keras_draws(entry) if in_keras else draws(entry))
    def draw(drawn: tuple[dict[str, Any], Any]) -> None:
        if len(found) == enough:
            return
        try:
            layer, prev_shape = entry.layer(**drawn[0]), drawn[1]
        except (CNNParamsError, TypeError):
            return
        side: Any = entry.keras if in_keras else entry.torch
        case = f"{layer!r}\t{prev_shape!r}"
        if case in found or not is_compared(tool, layer, prev_shape) or side.lacking(layer, prev_shape):
            return
        try:
            asked = (
                keras_twin(network_of(layer, prev_shape)) if in_keras else module_of(entry, layer, prev_shape)
            )
        except (RuntimeError, TypeError, ValueError):
            return
        number = counted(tool, *asked)
        if number is not None:
            found[case] = f"{case}\t{number}"

    draw()
    return list(found.values())


def write_networks(tools: Iterable[str]) -> None:
    """Write what tools say of networks, in place of what is there from them."""
    for tool in tools:
        asked = releases(tool)
        rows = list(rows_of(tool, asked))
        kept = networks_in(NETWORKS) if NETWORKS.exists() else []
        others = [row for row in kept if row.tool.split(" ", 1)[0] != asked.split(" ", 1)[0]]
        title = "# tool and releases, network, whose code, number, why it is not ours"
        lines = ["\t".join(map(str, row)) for row in sorted([*others, *rows])]
        NETWORKS.write_text("\n".join([title, *lines]) + "\n", encoding="utf-8")


def rows_of(tool: str, asked: str) -> Iterable[Row]:
    """Ask a tool about each network, written layer by layer, and by others."""
    in_keras = tool == "tensorflow"
    ours = (
        [*[name for name in KERAS if name not in SCALED], *OTHERS_IN_KERAS]
        if in_keras
        else [*TORCHVISION, *OTHERS]
    )
    theirs: dict[str, Callable[[str], tuple[Any, list[Any]]]] = (
        {f"keras {name}": keras_application for name in KERAS}
        if in_keras
        else {f"torchvision {name}": torchvision_model for name in TORCHVISION}
    )
    twins = {f"layers {name}": keras_model if in_keras else torch_model for name in ours}
    for title, build in {**twins, **theirs}.items():
        code, name = title.split()
        number, network = counted(tool, *build(name)), zoo.build(name)
        print(f"{tool:16} {code:12} {name:20} {number}", flush=True)
        if number is not None:
            convention = (COUNTERS | ELSEWHERE)[tool][0]
            why = [
                f"{amount:,} {reason}"
                for amount, reason in reasons(tool, code, name, network, convention)
                if amount
            ]
            yield Row(asked, name, code, number, "; ".join(why))


def torch_model(name: str) -> tuple[Any, list[Any]]:
    """Return our network with every layer a module of its own, and an input."""
    network = zoo.build(name)
    return torch_twin(network), [image(network)]


def keras_model(name: str) -> tuple[Any, list[Any]]:
    """Return our network with every layer one of Keras, and an input."""
    return keras_twin(zoo.build(name))


def torchvision_model(name: str) -> tuple[Any, list[Any]]:
    """Return torchvision's own model, and an input."""
    import torch
    from torchvision import models

    class First(torch.nn.Module):  # type: ignore[misc]  # torch has no types here
        """The first of several outputs, for tools that know tensors only."""

        def __init__(self, model: Any) -> None:
            super().__init__()
            self.model = model

        def forward(self, array: Any) -> Any:
            made = self.model(array)
            return made["out"] if isinstance(made, dict) else made

    options = TORCHVISION[name]
    model = models.get_model(name, weights=None, **options).eval()
    return (First(model) if "weights_backbone" in options else model), [image(zoo.build(name))]


def keras_application(name: str) -> tuple[Any, list[Any]]:
    """Return Keras' own model, and an input."""
    import keras

    make = getattr(keras.applications, KERAS[name])
    shape = zoo.build(name).steps[0].output_shape
    model = make(weights=None, input_shape=shape, classifier_activation=None)
    return model, [keras.Input(shape, batch_size=1)]


def image(network: Network[Any]) -> Any:
    """Return an input of PyTorch's for a network."""
    import torch

    *sizes, channels = network.steps[0].output_shape
    return torch.zeros((1, channels, *sizes))


def releases(tool: str) -> str:
    """Return the releases that answer, the tool first."""
    names = PACKAGES.get(tool, (tool, "torch"))
    return ", ".join(f"{name.removesuffix('-cpu')} {version(name)}" for name in names)


if __name__ == "__main__":
    what, *tools = sys.argv[1:]
    if what == "networks":
        write_networks(tools)
    else:
        write_layers(*tools)
