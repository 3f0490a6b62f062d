"""The layers of a PyTorch network, in the order in which they run, on the meta device."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules.module import register_module_parameter_registration_hook

from .record import Case, Facts, Line, Shape


def facts(case: Case) -> Facts:
    """Run the network once and return its layers."""
    model = _weightless(case).train(case.train)
    *sizes, channels = case.input_shape
    # Two examples, since batch normalisation in training needs more than one number per channel.
    example = torch.zeros(2, channels, *sizes, device="meta")
    stored = model.state_dict()
    params = sum(parameter.numel() for parameter in model.parameters())
    state = sum(array.numel() for name, array in stored.items() if not name.endswith("num_batches_tracked"))
    return Facts(_lines(model, example), params, state - params)


def _weightless(case: Case) -> nn.Module:
    """Return the network on the meta device, without values in its weights.

    It is not built there, because some networks compute with tensors which layers to build.
    """

    def without_values(_module: nn.Module, _name: str, parameter: nn.Parameter) -> nn.Parameter:
        return nn.Parameter(parameter.to("meta"))

    handle = register_module_parameter_registration_hook(without_values)
    try:
        return case.build().to("meta")
    finally:
        handle.remove()


def _lines(model: nn.Module, example: Tensor) -> tuple[Line, ...]:
    lines: dict[str, Line] = {}

    def watch(name: str, module: nn.Module, params: int, state: int) -> None:
        def note(_module: nn.Module, _inputs: Any, output: Tensor) -> None:
            first = lines.get(name)
            calls = first.calls + 1 if first else 1
            shape = first.output_shape if first else _channels_last(module, output)
            lines[name] = Line(name, shape, params, state, calls)

        module.register_forward_hook(note)

    for name, module in model.named_modules():
        params = sum(parameter.numel() for parameter in module.parameters(recurse=False))
        state = sum(
            array.numel()
            for name, array in module.named_buffers(recurse=False)
            if name in {"running_mean", "running_var"}
        )
        if params + state:
            watch(name, module, params, state)
    with torch.no_grad():
        model(example)
    return tuple(lines.values())


def _channels_last(module: nn.Module, output: Tensor) -> Shape:
    """Return the shape without the batch, channels last; some layers already act on the last axis."""
    shape = tuple(output.shape[1:])
    on_last = isinstance(module, nn.Linear | nn.LayerNorm) and not type(module).__name__.endswith("2d")
    return shape if on_last or len(shape) < 3 else (*shape[1:], shape[0])
