"""What a layer does, said in one way where several layers say the same."""

from collections.abc import Callable
from math import prod
from typing import Any, TypeAlias

from attrs import fields

from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.activating import plain_name
from cnnparams.layers.activations import Activation, Softmax
from cnnparams.layers.adaptive_pooling import (
    AdaptiveAvgPool1D,
    AdaptiveAvgPool2D,
    AdaptiveAvgPool3D,
    AdaptiveMaxPool1D,
    AdaptiveMaxPool2D,
    AdaptiveMaxPool3D,
)
from cnnparams.layers.channels import ChannelSlice
from cnnparams.layers.convolution import Conv1D, Conv2D, Conv3D
from cnnparams.layers.dense import FullyConnected
from cnnparams.layers.depthwise import DepthwiseConv1D, DepthwiseConv2D
from cnnparams.layers.joining import Concat
from cnnparams.layers.merging import Add, Average, Maximum, Minimum, Multiply
from cnnparams.layers.normalization import BatchNorm
from cnnparams.layers.pooling import AvgPool1D, AvgPool2D, AvgPool3D, MaxPool1D, MaxPool2D, MaxPool3D
from cnnparams.layers.reshaping import Flatten, FlattenPositions, Permute, Reshape
from cnnparams.layers.resizing import Resize, UpSample2D
from cnnparams.layers.slicing import Slice, Split
from cnnparams.layers.transposed import ConvTranspose1D, ConvTranspose2D, ConvTranspose3D
from cnnparams.settings.axes import place_of
from cnnparams.step import Step, core_of

Settings: TypeAlias = dict[str, Any]  # Any: settings have many types
Say: TypeAlias = Callable[[Step, Settings], str]
"""Writes the settings of a step in the usual way, and returns the usual name of its class."""

ANY_ORDER = (Add, Average, Maximum, Minimum, Multiply)
"""Layers for which the order of their inputs does not matter, nor axes of size 1 in front."""


def settings_of(step: Step) -> Settings:
    """Return the settings of the layer of a step, but its name."""
    layer = core_of(step.layer)
    settings = {each.alias: getattr(layer, each.name) for each in fields(type(layer)) if each.name != "name"}
    # What is around a layer, such as `Shared`, may freeze it.
    settings["trainable"] = layer.trainable and step.layer.trainable
    settings["frozen_weights"] = tuple(sorted({*layer.frozen_weights, *step.layer.frozen_weights}))
    return settings


def normal_form(step: Step) -> tuple[str, tuple[tuple[str, Any], ...]]:
    """Return the class and the settings of a layer in the usual way: equal for layers that do the same."""
    settings = settings_of(step)
    say = USUAL.get(type(core_of(step.layer)))
    kind = step.kind if say is None else say(step, settings)
    return kind, tuple(sorted(settings.items()))


def is_identity(step: Step) -> bool:
    """Whether a layer changes nothing."""
    return normal_form(step)[0] == "Identity"


def is_vector_of_all(step: Step) -> bool:
    """Whether a layer makes a vector of what it takes, as a fully connected layer does by itself."""
    return normal_form(step)[0] == "Reshape" and len(step.output_shape) == 1


def is_fully_connected(step: Step) -> bool:
    """Whether each output of a layer sees all elements of a vector, or of what it makes one."""
    return normal_form(step)[0] == "Dense" and len(inputs_of(step)[0]) == 1


def takes_any_order(step: Step) -> bool:
    """Whether the order of the inputs of a layer does not matter."""
    return isinstance(core_of(step.layer), ANY_ORDER)


def joined_axis(step: Step) -> int | None:
    """Return the axis along which a layer joins its inputs; None if it does not."""
    layer = core_of(step.layer)
    return place_of(layer, layer.axis, step.prev_shapes[0]) if isinstance(layer, Concat) else None


def inputs_of(step: Step) -> tuple[Shape, ...]:
    """Return the shapes of the inputs of a step, in one order if any order is the same."""
    if joined_axis(step) is not None:
        return (step.output_shape,)  # in however many parts
    if isinstance(core_of(step.layer), FullyConnected):
        return ((prod(step.prev_shapes[0]),),)
    if not takes_any_order(step):
        return step.prev_shapes
    shapes = [_without_ones(shape) for shape in step.prev_shapes]
    return tuple(sorted(shapes))


def _without_ones(shape: Shape) -> Shape:
    """Return a shape without axes of size 1 in front, which are there when it is broadcast."""
    first = next((place for place, size in enumerate(shape) if size != 1), len(shape) - 1)
    return shape[first:]


def _convolution(step: Step, settings: Settings) -> str:
    """Say where the first window begins: together with the output, that is how it is padded."""
    windows: Any = core_of(step.layer).windows(step.prev_shapes[0])
    settings["padding"] = tuple([None if window is None else window.padding for window in windows[:-1]])
    return step.kind


def _max_pool(step: Step, settings: Settings) -> str:
    del settings["ceil_mode"]  # the output says it
    settings["stride"] = settings["stride"] or settings["pool_size"]
    return _convolution(step, settings)


def _avg_pool(step: Step, settings: Settings) -> str:
    settings["stride"] = settings["stride"] or settings["pool_size"]
    return step.kind


def _transposed(step: Step, settings: Settings) -> str:
    """Without padding, nothing is left over unless it is said."""
    none = ((0, 0),) * (len(step.output_shape) - 1)
    if settings["padding"] == "valid":
        settings["padding"] = none
    if settings["padding"] != "same" and settings["output_padding"] is None:
        settings["output_padding"] = (0,) * len(none)
    return step.kind


def _depthwise(step: Step, settings: Settings) -> str:
    channels = step.prev_shapes[0][-1]
    settings |= {"filters": channels * settings.pop("depth_multiplier"), "groups": channels}
    settings["padding_mode"] = "zeros"
    return _convolution(step, settings).removeprefix("Depthwise")


def _single_position(step: Step, settings: Settings) -> str:
    size: tuple[int | None, ...] = settings["output_size"]
    if set(size) != {1}:
        return step.kind
    del settings["output_size"]
    settings["keepdims"] = True
    return step.kind.replace("Adaptive", "Global")


def _along_an_axis(step: Step, settings: Settings) -> str:
    settings["axis"] = place_of(step.layer, settings["axis"], step.prev_shapes[0])
    return step.kind


def _part(step: Step, settings: Settings) -> str:
    shape = step.prev_shapes[0]
    place = place_of(step.layer, settings.pop("axis", -1), shape)
    size = shape[place]
    if "parts" in settings:
        length = size // settings.pop("parts")
        start = length * settings.pop("index")
        kept = range(start, start + length)
    else:
        kept = range(
            *slice(settings.pop("start"), settings.pop("stop"), settings.pop("step", 1)).indices(size)
        )
    settings |= {"axis": place, "kept": kept}
    return "Slice"


def _shape(step: Step, settings: Settings) -> str:
    settings.pop("target_shape", None)
    settings["shape"] = step.output_shape
    return "Reshape"


def _size(step: Step, settings: Settings) -> str:
    settings["size"] = step.output_shape[:2]
    return "Resize"


def _fully_connected(_step: Step, _settings: Settings) -> str:
    return "Dense"  # behind a Flatten


def _permutation(step: Step, settings: Settings) -> str:
    axes: tuple[int, ...] = settings["axes"]
    return "Identity" if axes == tuple(sorted(axes)) else step.kind


def _activation(step: Step, settings: Settings) -> str:
    name = plain_name(settings["function"])
    if name == "softmax":
        settings["axis"] = len(step.prev_shapes[0]) - 1
    classes = {"relu": "ReLU", "softmax": "Softmax", "linear": "Identity", "identity": "Identity"}
    if name in classes:
        del settings["function"]
        return classes[name]
    settings["function"] = name
    return step.kind


USUAL: dict[type, Say] = {
    Activation: _activation,
    AdaptiveAvgPool1D: _single_position,
    AdaptiveAvgPool2D: _single_position,
    AdaptiveAvgPool3D: _single_position,
    AdaptiveMaxPool1D: _single_position,
    AdaptiveMaxPool2D: _single_position,
    AdaptiveMaxPool3D: _single_position,
    AvgPool1D: _avg_pool,
    AvgPool2D: _avg_pool,
    AvgPool3D: _avg_pool,
    BatchNorm: _along_an_axis,
    ChannelSlice: _part,
    Concat: _along_an_axis,
    Conv1D: _convolution,
    Conv2D: _convolution,
    Conv3D: _convolution,
    ConvTranspose1D: _transposed,
    ConvTranspose2D: _transposed,
    ConvTranspose3D: _transposed,
    DepthwiseConv1D: _depthwise,
    DepthwiseConv2D: _depthwise,
    Flatten: _shape,
    FlattenPositions: _shape,
    FullyConnected: _fully_connected,
    MaxPool1D: _max_pool,
    MaxPool2D: _max_pool,
    MaxPool3D: _max_pool,
    Permute: _permutation,
    Reshape: _shape,
    Resize: _size,
    Slice: _part,
    Softmax: _along_an_axis,
    Split: _part,
    UpSample2D: _size,
}
"""How a layer is said in the usual way, for classes that others can stand for."""
