"""Models of PyTorch as networks: one run on tensors without contents says what a module computes."""

from collections.abc import Callable, Mapping, Sequence
from inspect import Parameter, signature
from typing import Any, Literal, TypeAlias
from warnings import warn

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import got, show
from cnnparams.bases.base import Layer
from cnnparams.errors import NetworkError
from cnnparams.extras import load_extra
from cnnparams.interop.assembling import Array
from cnnparams.interop.drafting import MOST_NAMES, as_mapping, is_layer, one_of
from cnnparams.interop.sketch import WrongLayerError
from cnnparams.interop.torch_functions import FUNCTIONS
from cnnparams.interop.torch_programs import following, is_program, program_trace
from cnnparams.interop.torch_reader import Emit, Reader
from cnnparams.interop.torch_run import trace
from cnnparams.interop.torch_trace import BATCH_SIZE, WHO, Called, Ref, Torch, check_given_shape
from cnnparams.interop.values import Value, channels_last
from cnnparams.networks.network import Network

Teach: TypeAlias = Mapping[Any, Callable[[Any], Layer[Any, Any]]]  # Any: classes of modules, and modules


def from_torch(
    module: object,
    *input_shapes: Shape,
    unknown: Literal["refuse", "keep"] = "refuse",
    unused: Literal["keep", "drop"] = "keep",
    layers: Teach | None = None,
) -> Network[Any]:
    """Return the network of a module of PyTorch, with the names of its modules as paths.

    A copy of the module is run once, in evaluation mode, on tensors that have shapes but no numbers: nothing
    is computed or allocated, and the module stays as it is. Modules inside of it are groups. A module that is
    called several times is `Shared`; a tensor that two layers have is `Tied`, and counted once. Parameters
    with `requires_grad=False` are frozen; buffers are state. Exchanged axes are no steps: only where a layer
    needs another order of axes than the one before made, a `Permute` stands between them.

    An exported program is read by its graph, without a run: its operators become the same steps, as far as
    PyTorch has not taken a layer apart.

    Args:
        module: the module, or what `torch.export.export` made of it.
        *input_shapes: the shape of each input as PyTorch has it, channels first, without the batch:
            `(3, 224, 224)`. An exported program has them itself, unless it leaves sizes open.
        unknown: what to do with operations that no layer here describes: `"refuse"` them with an error that
            lists them all, or `"keep"` each as an `Opaque` step, whose parameters and shapes are known, but
            not its arithmetic.
        unused: what to do with parameters that evaluation never takes, such as those of auxiliary heads:
            `"keep"` each as a `Parameter`, so that the total is PyTorch's, or `"drop"` them. Both are told by
            a warning.
        layers: functions that make a layer of a module, by its class: `{MyBlock: lambda module: Dense(9)}`.

    Raises:
        ImportError: PyTorch is not installed.
        TypeError: an argument has the wrong type.
        ConfigError: `unknown` or `unused` is another word.
        NetworkError: the module cannot be run or read.

    Source:
        https://docs.pytorch.org/docs/stable/torch.overrides.html,
        https://docs.pytorch.org/docs/stable/meta.html

    >>> import torch  # doctest: +SKIP
    >>> from_torch(torch.nn.Conv2d(3, 8, 5), (3, 32, 32)).param_count()  # doctest: +SKIP
    608
    """
    one_of(WHO, "unknown", unknown, ("refuse", "keep"))
    one_of(WHO, "unused", unused, ("keep", "drop"))
    taught = _taught(layers)
    torch = load_extra("torch", WHO, "torch")
    if isinstance(module, torch.jit.ScriptModule):
        raise NetworkError(f"{WHO}: a scripted module cannot be read; give the module that it was made of")
    if is_program(module):
        if taught:
            raise TypeError(f"{WHO}: layers is for modules; an exported program is read by its operators")
        run, names, title = program_trace(module, input_shapes)
        with following():
            return _read(Reader(run, FUNCTIONS, {}), names, title, unknown, unused, taught=None)
    if not isinstance(module, torch.nn.Module):
        raise TypeError(f"{WHO}: takes a module or an exported program of PyTorch, {got(module)}")
    if _is_made_of_program(module):
        raise NetworkError(f"{WHO}: takes the exported program itself, got a module made of it")
    names = _input_names(module, len(input_shapes))
    inputs = [_input(torch, shape, _kind_of(module)) for shape in input_shapes]
    run = trace(torch, module, inputs, tuple(taught))
    reader = Reader(run, FUNCTIONS, taught)
    return _read(reader, names, type(module).__name__, unknown, unused, taught="TheClass")


def _read(
    reader: Reader,
    names: Sequence[str],
    title: str | None,
    unknown: str,
    unused: str,
    *,
    taught: str | None,
) -> Network[Any]:
    """Return the network of a run."""
    try:
        reader.read(names)
    except RecursionError:
        raise NetworkError(f"{WHO}: a weight is computed in more steps than can be followed") from None
    left = reader.unused()
    for number in left if unused == "keep" else ():
        reader.keep_unused(number)
    network = reader.network(title, keep=unknown == "keep", taught=taught)
    tell_unused(WHO, [reader.arrays[number] for number in left], unused, stacklevel=4)
    return network


def _is_made_of_program(module: Torch) -> bool:
    """Whether a module is what a program's `module()` or `torch.export.unflatten` returns."""
    graphs = [getattr(each, "graph", None) for each in module.modules()]
    nodes = [node for graph in graphs for node in getattr(graph, "nodes", ())]
    return any(hasattr(getattr(node, "target", None), "_schema") for node in nodes)


def _kind_of(module: Torch) -> Torch:
    """Return the type of the numbers of a module; None if it has none."""
    return next((each.dtype for each in module.parameters() if each.is_floating_point()), None)


def _input(torch: Torch, shape: object, kind: Torch) -> Torch:
    """Return a tensor without contents, with a batch."""
    if isinstance(shape, torch.Tensor):
        raise TypeError(f"{WHO}: takes the shapes of inputs, without the batch, got a tensor")
    check_given_shape(shape, least=1)
    sizes: Any = shape
    if min(sizes) < 1:
        raise NetworkError(f"{WHO}: every size of an input must be 1 or more, got {shape}")
    try:
        return torch.empty((BATCH_SIZE, *sizes), device="meta", dtype=kind)
    except (RuntimeError, TypeError):
        raise NetworkError(
            f"{WHO}: the sizes of an input are too large for PyTorch, got {show(sizes)}"
        ) from None


def _input_names(module: Torch, count: int) -> list[str]:
    """Return the names of the inputs: the first one is `input`, the others as `forward` calls them.

    Raises:
        TypeError: it takes more or fewer.
    """
    places = {Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD}
    parameters = list(signature(module.forward).parameters.values())
    named = [each for each in parameters if each.kind in places]
    needed = [each.name for each in named if each.default is Parameter.empty]
    is_open = any(each.kind is Parameter.VAR_POSITIONAL for each in parameters)
    if count < max(len(needed), 1) or (count > len(named) and not is_open):
        inputs = ", ".join(needed or [each.name for each in named] or ["none"])
        raise TypeError(f"{WHO}: takes the shape of each input ({inputs}), got {count}")
    names = [each.name for each in named[:count]]
    names += [f"input_{place}" for place in range(len(names), count)]
    inside = {name for name, _ in [*module.named_children(), *module.named_parameters(recurse=False)]}
    return ["input", *[f"{name}_input" if name in inside else name for name in names[1:]]]


def _taught(layers: object) -> dict[Any, Emit]:
    """Return how modules of a class become a layer."""
    given: Any = as_mapping({} if layers is None else layers)
    if given is None or not all(isinstance(kind, type) and callable(make) for kind, make in given.items()):
        raise TypeError(f"{WHO}: layers must be a dict of functions by classes of modules, {got(layers)}")
    return {kind: _whole(kind, make) for kind, make in given.items()}


def _whole(kind: Any, make: Callable[[Any], object]) -> Emit:
    """Return how a module that is taken as a whole becomes a step."""

    def emit(reader: Reader, call: Called) -> Value:
        layer: Any = make(call.function)
        if not is_layer(layer):
            raise WrongLayerError(f"{WHO}: layers[{kind.__name__}] must return a layer, {got(layer)}")
        values: list[Value] = []
        for ref in call.refs:
            value = reader.value(ref)
            order = channels_last(value.shape, None if value.is_folded else value.batch)
            values.append(reader.sketch.arranged(value, order))
        output: Ref = call.outputs[0]
        order = channels_last(output.shape, 0)
        path = call.place.path
        return reader.add(call, layer, values, order, reader.arrays_under(path), batch=0, path=path or None)

    return emit


def tell_unused(
    who: str, arrays: Sequence[Array], unused: str, total: str = "PyTorch's total", stacklevel: int = 3
) -> None:
    """Warn of parameters that evaluation does not take; kept, they are a part of the total of the model."""
    learnt = [array for array in arrays if array.is_learnt]
    if not learnt:
        return
    size = sum([array.size for array in learnt])
    paths = ", ".join([array.path for array in learnt[:MOST_NAMES]])
    more = f" and {len(learnt) - MOST_NAMES} more" if len(learnt) > MOST_NAMES else ""
    kept = f"kept, as in {total}; unused='drop' leaves them out" if unused == "keep" else "left out"
    warn(
        f"{who}: {size:,} parameters are not used in evaluation, and are {kept}: {paths}{more}",
        stacklevel=stacklevel,
    )
