"""A network as a model of each framework, and what the framework says of it."""

from math import prod
from typing import Any

from cnnparams import Embedding, Input, Network, Shape
from cnnparams.interop import to_keras, to_torch
from cnnparams.interop.export.leaves import opened
from cnnparams.interop.export.orders import Order, channels_first
from cnnparams.interop.export.torch_code import Source, torch_source

BATCH = 2


def counts_in_torch(model: Any) -> tuple[int, int, int]:
    """Return the parameters of a module, those that are trained, and its state."""
    parameters = list(model.parameters())
    state = [array for name, array in model.named_buffers() if "num_batches_tracked" not in name]
    return (
        sum(array.numel() for array in parameters),
        sum(array.numel() for array in parameters if array.requires_grad),
        sum(array.numel() for array in state),
    )


def counts(network: Network[Any]) -> tuple[int, int, int]:
    return network.param_count(), network.trainable_count(), network.state_count()


def ordered(shape: Shape, order: Order) -> Shape:
    return tuple([shape[axis] for axis in order])


def is_looked_up(network: Network[Any], path: str) -> bool:
    """Tell whether an input is the numbers of rows of a table."""
    users = [step for step in network.leaves() if path in step.inputs]
    layers = [getattr(step.layer, "layer", step.layer) for step in users]
    return any(isinstance(layer, Embedding) for layer in layers)


def check_in_torch(network: Network[Any]) -> None:
    """Build a network on the meta device, run it, and compare counts and the shape of each step."""
    import torch

    source = torch_source("test", network)
    with torch.device("meta"), torch.no_grad():
        model = to_torch(network).eval()
        assert counts_in_torch(model) == counts(network)
        seen = watched(model, source)
        inputs = []
        for step in network.inputs:
            shape = (BATCH, *ordered(step.output_shape, source.orders[step.path]))
            kind = torch.long if is_looked_up(network, step.path) else torch.float32
            inputs.append(torch.zeros(shape, dtype=kind))
        output = model(*inputs)
    for paths, shapes in seen.items():
        expected = [ordered(network[path].output_shape, source.orders[path]) for path in paths]
        if len(shapes) == len(expected):  # else there is more around it, where its weights are used again
            assert sorted(shape[1:] for shape in shapes) == sorted(expected), paths
    for path, shape in shapes_of_outputs(output, network).items():
        expected = expected_output(network, source, path)
        # A parameter is one example for all of a batch, a single number not even that.
        assert shape in {(BATCH, *expected), (1, *expected), expected if expected == () else None}, path


def watched(model: Any, source: Source) -> dict[tuple[str, ...], list[Shape]]:
    """Note the shapes of what each module gives, under the paths of the layers that it is."""
    paths: dict[Any, list[str]] = {}
    for path, name in source.modules.items():
        paths.setdefault(model.get_submodule(name), []).append(path)
    seen: dict[tuple[str, ...], list[Shape]] = {tuple(each): [] for each in paths.values()}

    def note(module: Any, _: Any, output: Any) -> None:
        seen[tuple(paths[module])].append(tuple(output.shape))

    for module in paths:
        module.register_forward_hook(note)
    return seen


def shapes_of_outputs(output: Any, network: Network[Any]) -> dict[str, Shape]:
    paths = [step.path for step in network.outputs if not isinstance(step.layer, Input)]
    outputs = output if isinstance(output, dict) else {paths[0]: output}
    assert list(outputs) == paths
    return {path: tuple(array.shape) for path, array in outputs.items()}


def expected_output(network: Network[Any], source: Source, path: str) -> Shape:
    """Return an output's shape in PyTorch: of an image, with the channels first."""
    shape, order = network[path].output_shape, source.orders[opened(network).outputs[path]]
    return ordered(shape, channels_first(len(shape)) if len(shape) > 2 else order)


def check_in_keras(network: Network[Any]) -> Any:
    """Build a network without values of its weights, compare counts and shapes, and return the model."""
    import keras

    with keras.StatelessScope(initialize_variables=False):
        model = to_keras(network)
    trained = sum(prod(weight.shape) for weight in model.trainable_weights)
    assert model.count_params() == network.param_count() + network.state_count()
    assert trained == network.trainable_count()
    outputs = {step.path: step.output_shape for step in network.outputs if not isinstance(step.layer, Input)}
    # Keras flattens a dict by its sorted keys.
    shapes = model.output_shape if len(outputs) > 1 else [model.output_shape]
    assert {path: shape[1:] for path, shape in zip(sorted(outputs), shapes, strict=True)} == outputs
    names = [layer.name for layer in model.layers]
    for layer in model.layers:
        path = layer.name.replace(".", "/")
        is_one_of_several = any(name.startswith(f"{layer.name}_") for name in names)
        if path in network and not is_one_of_several and len(layer._inbound_nodes) == 1:
            assert layer.output.shape[1:] == network[path].output_shape, path
    return model
