"""A network as a model of PyTorch or Keras in which every layer is a module of its own."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial, reduce
from typing import Any, NamedTuple

from attrs import evolve

from cnnparams import CropLike, DropPath, LayerScale, Network, Shape, Step
from cnnparams.layers.transposed import Transposed
from tests.against.counted_layers import keras_layers, torch_module


class Inside(NamedTuple):
    """The steps of a network or of a block, with the names of its inputs and of its output."""

    starts: Sequence[str]
    steps: Sequence[Step]
    end: str

    @classmethod
    def whole(cls, network: Network[Any]) -> "Inside":
        starts = [step.path for step in network.inputs]
        return cls(starts, network.steps[len(starts) :], network.steps[-1].path)

    @classmethod
    def of(cls, block: Step) -> "Inside":
        starts, end = block.local_ports
        return cls(starts, block.local_children, end or block.local_children[-1].path)

    def walked(self, parts: Iterable[Any], arrays: Sequence[Any]) -> Any:
        """Call the part of each step with the outputs of the steps before it."""
        outputs = dict(zip(self.starts, arrays, strict=True))
        for step, part in zip(self.steps, parts, strict=True):
            outputs[step.path] = part(*[outputs[path] for path in step.inputs])
        return outputs[self.end]


def torch_twin(network: Network[Any]) -> Any:
    """Return the network in PyTorch, with one input, channels first."""
    return _torch_block(Inside.whole(network)).eval()


def _torch_block(inside: Inside) -> Any:
    parts = [
        _torch_block(Inside.of(step)) if step.local_children else _torch_leaf(step) for step in inside.steps
    ]
    return _torch_module(lambda *arrays: inside.walked(parts, arrays), *parts)


def _torch_leaf(step: Step) -> Any:
    layer, shapes = step.layer, step.prev_shapes
    if isinstance(layer, LayerScale):
        return _torch_scale(shapes[0])
    if type(layer) in FUNCTIONS:
        return _torch_module(FUNCTIONS[type(layer)])
    if isinstance(layer, Transposed) and layer.padding == "valid":  # of which PyTorch has no word
        layer = evolve(layer, padding=0)
    module, call, channels_last = torch_module(layer, shapes if layer.takes_several else shapes[0])
    if call is not None:
        module = _torch_module(partial(call, module), module)
    return _torch_module(partial(_channels_last, module), module) if channels_last else module


def _torch_module(forward: Callable[..., Any], *parts: Any) -> Any:
    """Return a module with these inside that does this."""
    import torch

    module: Any = torch.nn.Module()
    module.parts = torch.nn.ModuleList(parts)
    module.forward = forward
    return module


def _torch_scale(shape: Shape) -> Any:
    import torch

    weight = torch.nn.Parameter(torch.ones((shape[-1], *[1] * (len(shape) - 1))))
    module = _torch_module(lambda array: array * weight)
    module.weight = weight
    return module


def _channels_last(module: Any, *arrays: Any) -> Any:
    return module(*[array.movedim(1, -1) for array in arrays]).movedim(-1, 1)


def keras_twin(network: Network[Any]) -> tuple[Callable[..., Any], list[Any]]:
    """Return the network as a function of tensors of Keras, made of its layers, and its inputs."""
    import keras

    def part(step: Step) -> Callable[..., Any]:
        if step.local_children:
            return chain(Inside.of(step))
        layer, shapes = step.layer, step.prev_shapes
        links, call = keras_layers(keras, layer, shapes if layer.takes_several else shapes[0])
        if call is not None:
            return lambda *arrays: call(links, *arrays)
        several = layer.takes_several
        return lambda *arrays: reduce(
            lambda array, link: link(array), links, list(arrays) if several else arrays[0]
        )

    def chain(inside: Inside) -> Callable[..., Any]:
        parts = [part(step) for step in inside.steps]
        return lambda *arrays: inside.walked(parts, arrays)

    run = chain(Inside.whole(network))
    inputs = [keras.Input(step.output_shape, batch_size=1) for step in network.inputs]
    run(*inputs)  # makes the weights
    return run, inputs


def _cropped(first: Any, second: Any) -> Any:
    for axis in range(2, first.ndim):
        size = second.shape[axis]
        first = first.narrow(axis, (first.shape[axis] - size) // 2, size)
    return first


FUNCTIONS: dict[type, Callable[..., Any]] = {CropLike: _cropped, DropPath: lambda array: array}
"""What PyTorch has no module for, and how it is written."""
