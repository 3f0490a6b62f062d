"""What an output depends on, by definition: which places of its inputs are used to compute it.

A place is the tuple of its positions along all axes, the channels included. Here a layer is described as a
textbook does, place by place; places outside of an input are padding.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from math import floor
from typing import Any, TypeAlias

import cnnparams as cp
from tests.tally import slid

Place: TypeAlias = tuple[int, ...]
Reach: TypeAlias = Callable[[Any, Any, Place], list[Iterable[Place]]]
"""A layer, the shapes of its inputs, and a place of the output -> for each input, the places used."""


def wholly(*sizes: int) -> list[range]:
    return [range(size) for size in sizes]


def kernel(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    """Use what is under the kernel or the pool, in all channels, or in its own."""
    (shape,) = shapes
    sizes = getattr(layer, "kernel_size", None) or layer.pool_size
    stride = getattr(layer, "stride", None) or sizes
    padding = getattr(layer, "padding", ((0, 0),) * len(sizes))
    dilation = getattr(layer, "dilation", (1,) * len(sizes))
    axes = []
    for axis, size in enumerate(sizes):
        sides = padding if isinstance(padding, str) else padding[axis]
        ceil = getattr(layer, "ceil_mode", False)
        axes.append(slid(shape[axis], size, stride[axis], sides, dilation[axis], ceil=ceil)[at[axis]])
    return [product(*axes, range(shape[-1]))]


def transposed(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    """Use the inputs whose kernel, laid down on the output, covers the place."""
    (shape,) = shapes
    output = layer.output_shape(shape)
    axes = []
    for axis, size in enumerate(layer.kernel_size):
        step, rate = layer.stride[axis], layer.dilation[axis]
        if isinstance(layer.padding, str):
            # Keras crops what is longer than the output, the smaller half before.
            whole = (shape[axis] - 1) * step + (size - 1) * rate + 1
            before = max(whole - output[axis], 0) // 2 if layer.padding == "same" else 0
        else:
            before = layer.padding[axis][0]
        laid = {
            place: {place * step + tap * rate - before for tap in range(size)}
            for place in range(-at[axis] - 50, shape[axis] + 50)
        }
        axes.append([place for place, covered in laid.items() if at[axis] in covered])
    return [product(*axes, range(shape[-1]))]


def by_itself(_: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    """Use the same place of each input, or its only one along an axis that is broadcast."""
    return [
        [tuple([place % size for place, size in zip(at[len(at) - len(shape) :], shape, strict=True)])]
        for shape in shapes
    ]


def with_its_channels(_: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    return [[(*at[:-1], channel) for channel in range(shape[-1])] for shape in shapes]


def everything(_: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    return [product(*wholly(*shape)) for shape in shapes]


def its_channel(_: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    (shape,) = shapes
    return [product(*wholly(*shape[:-1]), [at[-1]])]


def queries(_: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    first, *others = shapes
    return [
        [(*at[:-1], channel) for channel in range(first[-1])],
        *[product(*wholly(*each)) for each in others],
    ]


def heads(_: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    """Use the query, and all keys and values of the same head."""
    first, *others = shapes
    own = [[place % size] for place, size in zip(at[:-2], first[:-2], strict=True)]
    used: list[Iterable[Place]] = [product(*own, [at[-2]], range(first[-1]))]
    for shape in others:
        own = [[place % size] for place, size in zip(at[:-2], shape[:-2], strict=True)]
        used.append(product(*own, *wholly(*shape[-2:])))
    return used


def windowed(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    """Use the places of the same window, which begins `shift` places after a multiple of its size."""
    (shape,) = shapes
    axes = []
    for axis, (own, moved) in enumerate(zip(layer.window_size, layer.shift, strict=True)):
        size = shape[axis]
        around = range(-own, size + own)  # the image is padded to whole windows
        group = [place for place in around if (place - moved) // own == (at[axis] - moved) // own]
        axes.append(group if own < size else list(range(size)))
    return [product(*axes, range(shape[-1]))]


def adaptive(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    (shape,) = shapes
    output = layer.output_shape(shape)
    axes = []
    for size, new, place in zip(shape[:-1], output[:-1], at, strict=False):
        axes.append(
            [
                each
                for each in range(size)
                if each + 1 > place * size / new and each < (place + 1) * size / new
            ]
        )
    return [product(*axes, [at[-1]])]


def resized(size: int, new: int, place: int, kind: str) -> list[int]:
    if kind == "nearest":
        return [place * size // new]
    if size == new:
        return [place]
    middle = (place + 0.5) * size / new - 0.5
    below = floor(middle)
    if middle == below and kind != "bicubic":
        return [below]
    near = [below, below + 1]
    return [below - 1, *near, below + 2] if kind == "bicubic" else near


def interpolating(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    shape = shapes[0]
    output = layer.output_shape(shapes if len(shapes) > 1 else shape)
    axes = [
        resized(size, new, place, layer.interpolation)
        for size, new, place in zip(shape[:-1], output[:-1], at, strict=False)
    ]
    return [product(*axes, [at[-1]]), *[[]] * (len(shapes) - 1)]


def joined(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    axis = layer.axis - 1 if layer.axis > 0 else layer.axis + len(at)
    used: list[Iterable[Place]] = []
    place = at[axis]
    for shape in shapes:
        here = 0 <= place < shape[axis]
        used.append([(*at[:axis], place, *at[axis + 1 :])] if here else [])
        place -= shape[axis]
    return used


def stacked(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    axis = layer.axis - 1 if layer.axis > 0 else layer.axis + len(at)
    own = (*at[:axis], *at[axis + 1 :])
    return [[own] if number == at[axis] else [] for number in range(len(shapes))]


def sliced(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    (shape,) = shapes
    axis = layer.axis - 1 if layer.axis > 0 else layer.axis + len(shape)
    kept = range(shape[axis])[layer.start : layer.stop : layer.step]
    return [[(*at[:axis], kept[at[axis]], *at[axis + 1 :])]]


def selected(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    (shape,) = shapes
    axis = layer.axis - 1 if layer.axis > 0 else layer.axis + len(shape)
    return [[(*at[:axis], range(shape[axis])[layer.index], *at[axis:])]]


def split(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    (shape,) = shapes
    axis = layer.axis - 1 if layer.axis > 0 else layer.axis + len(shape)
    long = shape[axis] // layer.parts
    return [[(*at[:axis], layer.index * long + at[axis], *at[axis + 1 :])]]


def reduced(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    (shape,) = shapes
    gone = {axis - 1 if axis > 0 else axis + len(shape) for axis in layer.axis}
    left = iter(at)
    axes: list[Iterable[int]] = []
    for axis, size in enumerate(shape):
        if axis in gone:
            axes.append(range(size))
            if layer.keepdims:
                next(left)
        else:
            axes.append([next(left)])
    return [product(*axes)]


def along_axis(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    (shape,) = shapes
    axis = layer.axis - 1 if layer.axis > 0 else layer.axis + len(shape)
    return [[(*at[:axis], place, *at[axis + 1 :]) for place in range(shape[axis])]]


def halves(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    (shape,) = shapes
    axis = layer.axis - 1 if layer.axis > 0 else layer.axis + len(shape)
    places = (at[axis], at[axis] + shape[axis] // 2)
    return [[(*at[:axis], place, *at[axis + 1 :]) for place in places]]


def last_axes(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    (shape,) = shapes
    kept = len(shape) - layer.axes
    return [product(*[[place] for place in at[:kept]], *wholly(*shape[kept:]))]


def batch_norm(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    if layer.track_statistics:
        return [[at]]
    (shape,) = shapes
    axis = layer.axis - 1 if layer.axis > 0 else layer.axis + len(shape)
    return [product(*[[at[axis]] if place == axis else range(size) for place, size in enumerate(shape)])]


def reshaped(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    """Use the element with the same number, all counted row by row."""
    shape = shapes[0]
    output = layer.output_shape(shapes if len(shapes) > 1 else shape)
    number = 0
    for size, place in zip(output, at, strict=True):
        number = number * size + place
    place = []
    for size in reversed(shape):
        number, rest = divmod(number, size)
        place.append(rest)
    return [[tuple(reversed(place))], *[[]] * (len(shapes) - 1)]


def moved(sides: str, sign: int) -> Reach:
    def use(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
        before = [side for side, _ in getattr(layer, sides)]
        return [[(*[place + sign * more for place, more in zip(at, before, strict=False)], at[-1])]]

    return use


def cropped(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    first, second = shapes
    before = [(size - left) // 2 for size, left in zip(first[:-1], second[:-1], strict=True)]
    return [[(*[place + more for place, more in zip(at, before, strict=False)], at[-1])], []]


def matrix(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    used: list[Iterable[Place]] = []
    for number, (shape, turned) in enumerate(
        zip(shapes, (layer.transpose_first, layer.transpose_second), strict=True)
    ):
        leading = at[len(at) - len(shape) : -2]
        own = [[place % size] for place, size in zip(leading, shape[:-2], strict=True)]
        row = number == 0
        mine = (
            [[at[-2]], range(shape[-2 if turned else -1])]
            if row
            else [range(shape[-1 if turned else -2]), [at[-1]]]
        )
        used.append(product(*own, *(reversed(mine) if turned else mine)))
    return used


def dotted(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    used: list[Iterable[Place]] = []
    rest = list(at)
    for shape, axis in zip(shapes, layer.axes, strict=True):
        gone = axis - 1 if axis > 0 else axis + len(shape)
        axes: list[Iterable[int]] = []
        for place, size in enumerate(shape):
            axes.append(range(size) if place == gone else [rest.pop(0)])
        used.append(product(*axes))
    return used


def outer(_: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    used: list[Iterable[Place]] = []
    for number, shape in enumerate(shapes):
        leading = at[len(at) - 1 - len(shape) : -2]
        own = [place % size for place, size in zip(leading, shape[:-1], strict=True)]
        used.append([(*own, at[number - 2])])
    return used


def to_space(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    (shape,) = shapes
    factor = getattr(layer, "factor", None) or layer.block_size
    return [product([at[0] // factor], [at[1] // factor], range(shape[-1]))]


def to_depth(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    """Use the square, from which a channel takes one place."""
    (shape,) = shapes
    factor = getattr(layer, "factor", None) or layer.block_size
    square = [range(place * factor, (place + 1) * factor) for place in at[:2]]
    return [product(*square, range(shape[-1]))]


def unpooled(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    """Use the inputs whose pool may have covered the place."""
    (shape,) = shapes
    axes = []
    for axis, (size, step) in enumerate(zip(layer.pool_size, layer.stride or layer.pool_size, strict=True)):
        axes.append([place for place in range(-50, shape[axis] + 50) if 0 <= at[axis] - place * step < size])
    return [product(*axes, [at[-1]])]


def recurrent(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    """Use all steps that lie before."""
    (shape,) = shapes
    last = at[0] if layer.return_sequences else shape[0] - 1
    return [product(range(last + 1), *wholly(*shape[1:]))]


def recurrent_filters(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    """Use what is under the kernel, and what the outputs of the step before used under the recurrent one."""
    (shape,) = shapes
    axes = range(len(layer.kernel_size))
    places = at[1:-1] if layer.return_sequences else at[:-1]
    time = at[0] if layer.return_sequences else shape[0] - 1
    own = [
        slid(shape[axis + 1], layer.kernel_size[axis], layer.stride[axis],
             layer.padding if layer.padding == "same" else (0, 0), layer.dilation[axis])
        for axis in axes
    ]  # fmt: skip
    used: set[Place] = set()
    now = {tuple(places)}
    while time >= 0:
        before: set[Place] = set()
        for place in now:
            used |= set(product([time], *[own[axis][place[axis]] for axis in axes], range(shape[-1])))
            around = [slid(len(own[axis]), layer.kernel_size[axis], 1, "same")[place[axis]] for axis in axes]
            before |= {
                each for each in product(*around)
                if all(0 <= at < len(own[axis]) for axis, at in enumerate(each))
            }  # fmt: skip
        now, time = before, time - 1
    return [used]


def repeated(_: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    return [[(at[1],)]]


def token(_: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    return [[(at[0] - 1, at[1])] if at[0] else []]


def permuted(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    return [[tuple([at[layer.axes.index(axis + 1)] for axis in range(len(at))])]]


def embedded(_: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    return [[at[:-1]]]


def inner(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    """Use what the layer inside uses."""
    return reach(layer.layer, shapes, at)


def each_step(layer: Any, shapes: Any, at: Place) -> list[Iterable[Place]]:
    (shape,) = shapes
    (used,) = reach(layer.layer, (shape[1:],), at[1:])
    return [[(at[0], *place) for place in used]]


REACH: dict[Reach, tuple[type, ...]] = {
    kernel: (
        cp.Conv1D, cp.Conv2D, cp.Conv3D, cp.DepthwiseConv1D, cp.DepthwiseConv2D, cp.SeparableConv1D,
        cp.SeparableConv2D, cp.LocallyConnected1D, cp.LocallyConnected2D, cp.PartialConv2D, cp.Subsample2D,
        cp.MaxPool1D, cp.MaxPool2D, cp.MaxPool3D, cp.AvgPool1D, cp.AvgPool2D, cp.AvgPool3D,
    ),
    transposed: (cp.ConvTranspose1D, cp.ConvTranspose2D, cp.ConvTranspose3D),
    by_itself: (
        cp.Activation, cp.ReLU, cp.PReLU, cp.Identity, cp.Dropout, cp.SpatialDropout, cp.DropPath,
        cp.GaussianNoise, cp.Scale, cp.LayerScale, cp.PositionEmbedding, cp.Add, cp.Subtract, cp.Multiply,
        cp.Divide, cp.Average, cp.Maximum, cp.Minimum, cp.WeightedSum, cp.Expand, cp.FrozenBatchNorm,
        cp.Normalization,
    ),
    with_its_channels: (
        cp.Dense, cp.Bilinear, cp.ChannelShuffle, cp.ChannelSlice, cp.PadChannels, cp.LocalResponseNorm,
    ),
    everything: (cp.FullyConnected, cp.MultiHeadAttention, cp.GroupNorm, cp.Flatten),
    its_channel: (
        cp.InstanceNorm, cp.GlobalAvgPool1D, cp.GlobalAvgPool2D, cp.GlobalAvgPool3D, cp.GlobalMaxPool1D,
        cp.GlobalMaxPool2D, cp.GlobalMaxPool3D,
    ),
    queries: (cp.CrossAttention,),
    heads: (cp.Attention,),
    windowed: (cp.WindowAttention,),
    adaptive: (
        cp.AdaptiveAvgPool1D, cp.AdaptiveAvgPool2D, cp.AdaptiveAvgPool3D, cp.AdaptiveMaxPool1D,
        cp.AdaptiveMaxPool2D, cp.AdaptiveMaxPool3D,
    ),
    interpolating: (cp.UpSample1D, cp.UpSample2D, cp.UpSample3D, cp.Resize, cp.ResizeLike),
    joined: (cp.Concat,),
    stacked: (cp.Stack,),
    sliced: (cp.Slice,),
    selected: (cp.Select,),
    split: (cp.Split,),
    reduced: (cp.Mean, cp.Sum, cp.Max, cp.Min),
    along_axis: (cp.Softmax,),
    halves: (cp.GLU,),
    last_axes: (cp.LayerNorm, cp.RMSNorm),
    batch_norm: (cp.BatchNorm,),
    reshaped: (cp.Reshape, cp.FlattenPositions, cp.UnflattenLike),
    moved("padding", -1): (cp.ZeroPad1D, cp.ZeroPad2D, cp.ZeroPad3D),
    moved("cropping", 1): (cp.Crop1D, cp.Crop2D, cp.Crop3D),
    cropped: (cp.CropLike,),
    matrix: (cp.MatMul,),
    dotted: (cp.Dot,),
    outer: (cp.OuterProduct,),
    to_space: (cp.PixelShuffle, cp.DepthToSpace),
    to_depth: (cp.PixelUnshuffle, cp.SpaceToDepth),
    unpooled: (cp.MaxUnpool2D,),
    recurrent: (cp.SimpleRNN, cp.LSTM, cp.GRU),
    recurrent_filters: (cp.ConvLSTM1D, cp.ConvLSTM2D, cp.ConvLSTM3D),
    repeated: (cp.RepeatVector,),
    token: (cp.ClassToken,),
    permuted: (cp.Permute,),
    embedded: (cp.Embedding,),
    inner: (cp.Shared, cp.Tied, cp.WeightNorm, cp.SpectralNorm, cp.WeightStandardization),
    each_step: (cp.TimeDistributed,),
}  # fmt: skip
"""Who uses what, by the kinds of layers."""

BY_KIND: dict[type, Reach] = {kind: use for use, kinds in REACH.items() for kind in kinds}


def reach(layer: Any, shapes: tuple[cp.Shape, ...], at: Place) -> list[Iterable[Place]]:
    """Return which places of each input are used for a place of the output; padding is among them."""
    return BY_KIND[type(layer)](layer, shapes, at)


def places(shape: cp.Shape) -> Iterator[Place]:
    """Yield all places of an array."""
    return product(*wholly(*shape))
