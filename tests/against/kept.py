"""Write tests/golden/torchvision_kept.tsv: the bytes that autograd keeps of torchvision's own models.

    pip install torch torchvision
    python tests/against/kept.py

Each model is run once in train mode with 1 and with 8 images, and once in eval mode, on noise of 224 x 224.
"""

from importlib.metadata import version
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).parents[1] / "golden" / "torchvision_kept.tsv"

MODELS = (
    "alexnet",
    "vgg16_bn",
    "resnet18",
    "resnet50",
    "resnext50_32x4d",
    "densenet121",
    "mobilenet_v2",
    "mobilenet_v3_small",
    "shufflenet_v2_x1_0",
    "squeezenet1_0",
    "mnasnet1_0",
    "efficientnet_b0",
    "regnet_y_400mf",
    "convnext_tiny",
    "googlenet",
)

RUNS = (("train", 1), ("train", 8), ("eval", 1))


def kept(module: Any, images: Any) -> int:
    """Return the bytes of all storages that are kept, each once, without parameters and buffers."""
    import torch

    owned = {each.untyped_storage().data_ptr() for each in (*module.parameters(), *module.buffers())}
    found: dict[int, Any] = {}

    def pack(tensor: Any) -> Any:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in owned:
            found[storage.data_ptr()] = storage
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        output = module(images)
    del output
    return sum(storage.nbytes() for storage in found.values())


def write() -> None:
    """Run all models."""
    import torch
    from torchvision import models

    lines = [
        f"# torch {version('torch')}, torchvision {version('torchvision')}: python tests/against/kept.py",
        "# columns: model, mode, batch, bytes",
    ]
    for name in MODELS:
        options = {"aux_logits": False, "init_weights": False} if name == "googlenet" else {}
        model = getattr(models, name)(weights=None, **options)
        for mode, batch in RUNS:
            images = torch.rand((batch, 3, 224, 224))
            lines.append(f"{name}\t{mode}\t{batch}\t{kept(model.train(mode == 'train'), images)}")
    GOLDEN.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
