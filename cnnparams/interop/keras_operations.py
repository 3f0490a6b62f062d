"""The functions of `keras.ops`, which operators and indices become, as layers: a line for each."""

from math import prod
from typing import Any

import cnnparams as c
from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import is_integer
from cnnparams.errors import ConfigError
from cnnparams.interop.drafting import Call, as_list, as_mapping
from cnnparams.interop.keras_layers import AnyLayer, Make


def _difference(call: Call) -> AnyLayer:
    if not call.constants:
        return c.Subtract()
    (number,) = call.constants
    return c.Scale(-1.0, offset=number) if call.number_first else c.Scale(1.0, offset=-number)


def _quotient(call: Call) -> AnyLayer:
    if not call.constants:
        return c.Divide()
    if call.number_first:
        return c.Activation("reciprocal")
    return c.Scale(1 / call.constants[0])


def _power(call: Call) -> AnyLayer:
    names = {(2.0,): "square", (0.5,): "sqrt", (-0.5,): "rsqrt", (-1.0,): "reciprocal"}
    if len(call.constants) != 1 or call.number_first:
        raise ConfigError("must be a power of a tensor with a number")
    return c.Activation(names.get((float(call.constants[0]),), "power"))


def _extreme(merge: AnyLayer) -> Make:
    return lambda call: c.Activation("threshold") if call.constants else merge


def _axis(call: Call, axis: int, *, new: bool = False) -> int:
    """Return an axis counted from 1, the batch being 0: a new one may stand behind the last."""
    rank = len(call.shapes[0]) + 1 + new
    place = axis % rank
    if place == 0:
        raise ConfigError("must not be along the batch")
    return place


def _named(call: Call, axis: int) -> int:
    """Return an axis as it is written here: the last one is -1."""
    place = _axis(call, axis)
    return -1 if place == len(call.shapes[0]) else place


def _reduced(kind: Any) -> Make:
    def make(call: Call) -> AnyLayer:
        given = call.config["axis"]
        axes = as_list(given)
        if given is None:
            raise ConfigError("must not be of the whole batch")
        found = _named(call, given) if axes is None else tuple([_named(call, axis) for axis in axes])
        reduced: AnyLayer = kind(found, keepdims=call.config.get("keepdims", False))
        return reduced

    return make


def _pad(call: Call) -> AnyLayer:
    """Return padding; with what number changes no count."""
    batch, *sides = [tuple(as_list(side) or ()) for side in as_list(call.config["pad_width"]) or [()]]
    if call.config.get("mode") != "constant" or batch != (0, 0) or len(sides) != len(call.shapes[0]):
        raise ConfigError(
            f"pad_width must be constant, and none along the batch, got {call.config['pad_width']}"
        )
    *space, channels = sides
    if not any(map(any, space)):
        return c.PadChannels(*channels)
    if any(channels) or len(space) > 3:
        raise ConfigError(f"pad_width must be along one to three axes before the channels, got {space}")
    kinds: tuple[Any, ...] = (c.ZeroPad1D, c.ZeroPad2D, c.ZeroPad3D)
    padded: AnyLayer = kinds[len(space) - 1](space[0] if len(space) == 1 else tuple(space))
    return padded


def _concatenated(call: Call) -> AnyLayer:
    return c.Concat(axis=_named(call, call.config["axis"]))


def _stacked(call: Call) -> AnyLayer:
    return c.Stack(axis=_axis(call, call.config["axis"], new=True))


def _transposed(call: Call) -> AnyLayer:
    axes = as_list(call.config["axes"])
    if axes is None or axes[0] != 0:
        raise ConfigError(f"axes must begin with the batch, 0, got {axes}")
    return c.Permute(tuple(axes[1:]))


def _reshaped(call: Call) -> AnyLayer:
    shape = tuple(as_list(call.config["newshape"]) or ())
    if len(shape) < 2 or prod([size for size in shape[1:] if size != -1]) < 1:
        raise ConfigError(f"newshape must be the batch and one axis or more, got {shape}")
    return c.Reshape(shape[1:])


def _squeezed(call: Call) -> AnyLayer:
    given = call.config["axis"]
    axes = [given] if is_integer(given) else as_list(given)
    dropped = [place for place, size in enumerate(call.shapes[0], start=1) if size == 1]
    if axes is not None:
        dropped = [_axis(call, axis) for axis in axes]
    return c.Reshape(
        tuple([size for place, size in enumerate(call.shapes[0], start=1) if place not in dropped])
    )


def _expanded(call: Call) -> AnyLayer:
    place = _axis(call, call.config["axis"], new=True)
    shape = call.shapes[0]
    return c.Reshape((*shape[: place - 1], 1, *shape[place - 1 :]))


def _softmax(call: Call) -> AnyLayer:
    return c.Softmax(axis=_named(call, call.config["axis"]))


def _item(call: Call) -> AnyLayer:
    """Return the slices, the single elements and the new axes of an index, one after the other."""
    index = call.arguments[1]
    items = list(as_list(index) or [index])
    kinds = [str((as_mapping(item) or {}).get("class_name")) for item in items]
    given = sum(
        [item is not None and kind != "__ellipsis__" for item, kind in zip(items, kinds, strict=True)]
    )
    if "__ellipsis__" not in kinds:
        items, kinds = [*items, None], [*kinds, "__ellipsis__"]
    at = kinds.index("__ellipsis__")
    every: Any = {"class_name": "__slice__", "config": {}}
    items[at : at + 1] = [every] * (len(call.shapes[0]) + 1 - given)
    links, shape = _parts(items, call.shapes[0])
    if _through(links, call.shapes[0]) != shape:
        links.append(c.Reshape(shape))
    if not links:
        return c.Identity()
    return links[0] if len(links) == 1 else c.Sequential(*links)


def _through(links: list[AnyLayer], shape: Shape) -> Shape:
    """Return the shape behind layers, one after the other."""
    for link in links:
        shape = link.output_shape(shape)
    return shape


def _parts(items: list[Any], shape: Shape) -> tuple[list[AnyLayer], Shape]:
    """Return the layers of an index, and the shape of the output."""
    links: list[AnyLayer] = []
    kept: list[int] = []
    place = 0  # of the axis among those of the input, the batch being 0
    for item in items:
        if item is None:
            kept.append(1)
            continue
        bounds = as_mapping((as_mapping(item) or {}).get("config"))
        if bounds is None and not is_integer(item):
            raise ConfigError(f"an index must hold whole numbers and slices, got {item}")
        if place:
            size = shape[place - 1]
            if bounds is None:
                links.append(c.Slice(item, item + 1 if item != -1 else None, axis=place))
            else:
                start, stop, step = slice(*[bounds.get(name) for name in ("start", "stop", "step")]).indices(
                    size
                )
                kept.append(len(range(start, stop, step)))
                if kept[-1] != size:
                    links.append(c.Slice(start, stop, axis=place, step=step))
        elif bounds is None or any(value is not None for value in bounds.values()):
            raise ConfigError("an index must keep the whole batch")
        place += 1
    return links, tuple(kept) or (1,)


OPERATIONS: dict[str, Make] = {
    "Absolute": lambda _: c.Activation("abs"),
    "Clip": lambda _: c.Activation("hardtanh"),
    "Concatenate": _concatenated,
    "Elu": lambda _: c.Activation("elu"),
    "Exp": lambda _: c.Activation("exp"),
    "ExpandDims": _expanded,
    "GetItem": _item,
    "Glu": lambda call: c.GLU(axis=_named(call, call.config["axis"])),
    "LeakyRelu": lambda _: c.Activation("leaky_relu"),
    "Log": lambda _: c.Activation("log"),
    "Matmul": lambda _: c.MatMul(),
    "Max": _reduced(c.Max),
    "Maximum": _extreme(c.Maximum()),
    "Mean": _reduced(c.Mean),
    "Min": _reduced(c.Min),
    "Minimum": _extreme(c.Minimum()),
    "Negative": lambda _: c.Activation("neg"),
    "Pad": _pad,
    "Power": _power,
    "Reshape": _reshaped,
    "Softmax": _softmax,
    "Softplus": lambda _: c.Activation("softplus"),
    "Sqrt": lambda _: c.Activation("sqrt"),
    "Square": lambda _: c.Activation("square"),
    "Squeeze": _squeezed,
    "Stack": _stacked,
    "Sum": _reduced(c.Sum),
    "Transpose": _transposed,
    "Add": lambda call: c.Scale(1.0, offset=call.constants[0]) if call.constants else c.Add(),
    "Multiply": lambda call: c.Scale(call.constants[0]) if call.constants else c.Multiply(),
    "TrueDivide": _quotient,
    "Subtract": _difference,
    "Relu": lambda _: c.ReLU(),
    "Relu6": lambda _: c.Activation("relu6"),
    "Sigmoid": lambda _: c.Activation("sigmoid"),
    "Tanh": lambda _: c.Activation("tanh"),
    "Gelu": lambda _: c.Activation("gelu"),
    "Silu": lambda _: c.Activation("silu"),
}
"""The same for functions of `keras.ops`, which operators such as + become."""
