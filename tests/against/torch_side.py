"""PyTorch's side: modules on the meta device, channels first, weights by PyTorch's names."""

from collections.abc import Iterable
from typing import Any, ClassVar, final

from attrs import field, frozen

from cnnparams import Layer, Shape
from tests.against.facts import Facts, short_names
from tests.against.side import BATCH, Lacks, Side

_NAMES = {
    "kernel": "weight",
    "gamma": "weight",
    "beta": "bias",
    "moving_mean": "running_mean",
    "moving_variance": "running_var",
}


@final
@frozen
class Torch(Side):
    """A module, a list of modules, or a function of tensors.

    A few take `channels_last`, as we do. Loops over time are slow on the meta device, which computes
    nothing, and fast on the CPU.
    """

    framework: ClassVar[str] = "PyTorch"

    channels_last: bool = field(default=False, kw_only=True)
    device: str = field(default="meta", kw_only=True)

    @staticmethod
    def named(name: str, shape: Shape) -> tuple[str, Shape]:
        """Return PyTorch's name; its kernels have the filters first, then the channels, then the window."""
        return _NAMES.get(name, name), (*shape[:-3:-1], *shape[:-2]) if name == "kernel" else shape

    def _facts(self, layer: Layer, prev_shape: Any, *, real: bool) -> Facts:
        import torch

        torch.set_num_threads(1)  # more would spend their time in waiting for each other
        with torch.no_grad(), torch.device("cpu" if real else self.device):
            module, arrays = self.made(layer, prev_shape, BATCH)
            output = self.call(module, *arrays) if self.call else module(*arrays)
        parameters = dict(module.named_parameters())
        # Batch normalisation also counts its batches: one number, in no formula and in no summary.
        buffers = {name: array for name, array in module.named_buffers() if "num_batches" not in name}
        return Facts(
            self._ours(tuple((output[0] if isinstance(output, tuple) else output).shape)),
            short_names(_shapes(parameters.items())),
            short_names(_shapes(buffers.items())),
            sum(array.numel() for array in parameters.values()),
            sum(array.numel() for array in buffers.values()),
        )

    def made(self, layer: Layer, prev_shape: Any, batch: int) -> tuple[Any, list[Any]]:
        """Return the module, and inputs for it."""
        import torch

        module = self.build(torch, layer, prev_shape)
        if isinstance(module, list):
            module = torch.nn.Sequential(*module)
        if not isinstance(module, torch.nn.Module):
            module = _module(torch, module)
        module.eval()  # in training, some refuse batches too small for statistics
        shapes = prev_shape if layer.takes_several else (prev_shape,)
        return module, [torch.zeros((batch, *self._theirs(shape))) for shape in shapes]

    def _theirs(self, shape: Shape) -> Shape:
        """Write one of our shapes as PyTorch does: the channels, the rest."""
        return shape if self.channels_last else (shape[-1], *shape[:-1])

    def _ours(self, shape: Shape) -> Shape:
        """Write one of PyTorch's shapes as we do."""
        if shape[0] != BATCH:
            raise ValueError(f"a batch of {BATCH} became {shape}")
        return shape[1:] if self.channels_last else (*shape[2:], shape[1])


def unbatched(rank: int) -> Lacks:
    """Say that a module that also takes a single input takes a batch with one axis less for one."""
    return {"telling one input from a batch": lambda _, shape: len(shape) == rank - 1}


def _module(torch: Any, function: Any) -> Any:
    module = torch.nn.Module()
    module.forward = function
    return module


def _shapes(arrays: Iterable[tuple[str, Any]]) -> dict[str, Shape]:
    return {name: tuple(array.shape) for name, array in arrays}
