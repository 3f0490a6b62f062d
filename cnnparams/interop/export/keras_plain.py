"""Layers of one input in Keras that slide no window."""

from cnnparams.interop.export.expressions import Constant, but_for, call
from cnnparams.interop.export.keras_parts import Link, Write, function, indexed, made, operation
from cnnparams.interop.export.torch_parts import short
from cnnparams.interop.export.ways import LacksError, Site


def dense(site: Site) -> list[Link]:
    """Return a linear map of the last axis."""
    own = site.layer
    return [Link(made("Dense", own.units, activation=function(own.activation), use_bias=own.bias))]


def fully_connected(site: Site) -> list[Link]:
    """Return a linear map of all elements."""
    before = [Link(made("Flatten"), suffix="_flatten")] if site.rank > 1 else []
    return [*before, *dense(site)]


def activation(site: Site) -> list[Link]:
    """Return an activation."""
    name = function(site.layer.function)
    return [Link(made("Activation", name))]


def prelu(site: Site) -> list[Link]:
    """Return a PReLU with one slope, one for each channel or one for each element."""
    ends = {"channel": site.rank, "network": site.rank + 1, "element": 1}
    axes = tuple(range(1, ends[site.layer.per]))
    return [Link(made("PReLU", **({"shared_axes": axes} if axes else {})))]


def switches(site: Site) -> dict[str, Constant]:
    """Return whether there is a scale, and a shift."""
    return {"scale": site.layer.scale, "center": site.layer.center}


def batch_norm(site: Site) -> list[Link]:
    """Return batch normalisation."""
    if not site.layer.track_statistics:
        raise LacksError("its batch normalisation always has statistics")
    return [Link(made("BatchNormalization", axis=axis(site), **switches(site)))]


def axis(site: Site) -> Constant:
    """Return the axis of a layer, the last one as -1."""
    axis: int = site.layer.axis
    return -1 if axis == site.rank else axis


def last_axes(site: Site) -> dict[str, Constant]:
    """Return the last axes, unless it is one."""
    axes: int = site.layer.axes
    return {} if axes == 1 else {"axis": tuple(range(-axes, 0))}


def rms_norm(site: Site) -> list[Link]:
    """Return RMS normalisation."""
    if not site.layer.scale:
        raise LacksError("its RMS normalisation always has a scale")
    return [Link(made("RMSNormalization", **last_axes(site)))]


def spatial_dropout(site: Site) -> list[Link]:
    """Return dropout of whole channels."""
    if not 2 <= site.rank <= 4:
        raise LacksError("it takes one to three axes beside the channels")
    return [Link(made(f"SpatialDropout{site.rank - 1}D", site.layer.rate))]


def up_sample(axes: int) -> Write:
    """Return the way of upsampling along so many axes."""

    def way(site: Site) -> list[Link]:
        if axes != 2:
            if site.layer.interpolation != "nearest":
                raise LacksError("it repeats elements along one or three axes, and does no more")
            return [Link(made(f"UpSampling{axes}D", short(site.layer.size)))]
        return [Link(made("UpSampling2D", short(site.layer.size), interpolation=site.layer.interpolation))]

    return way


def resize(site: Site) -> list[Link]:
    """Return an image in another size."""
    own = site.layer
    resize = but_for(
        call("layers.Resizing", *own.size), {"interpolation": "bilinear"}, interpolation=own.interpolation
    )
    return [Link(resize)]


def _turned(opened: Constant, axes: Constant, closed: Constant) -> list[Link]:
    """Return a reshape, a permutation and a reshape."""
    return [
        Link(made("Reshape", opened), suffix="_open"),
        Link(made("Permute", axes), suffix="_turn"),
        Link(made("Reshape", closed)),
    ]


def into_space(order: tuple[int, ...]) -> Write:
    """Return the way of a layer that moves channels into space.

    Args:
        order: the order in which the channels hold rows, columns and new channels: 0, 1 and 2.
    """

    def way(site: Site) -> list[Link]:
        height, width, _ = site.shape
        block = getattr(site.layer, "factor", None) or site.layer.block_size
        sizes = {0: block, 1: block, 2: site.leaf.output_shape[-1]}
        opened = (height, width, *[sizes[each] for each in order])
        at = {each: 3 + place for place, each in enumerate(order)}
        return _turned(opened, (1, at[0], 2, at[1], at[2]), site.leaf.output_shape)

    return way


def out_of_space(order: tuple[int, ...]) -> Write:
    """Return the way of a layer that moves space into channels.

    Args:
        order: the order in which the channels hold rows, columns and old channels: 0, 1 and 2.
    """

    def way(site: Site) -> list[Link]:
        height, width, channels = site.shape
        block = getattr(site.layer, "factor", None) or site.layer.block_size
        opened = (height // block, block, width // block, block, channels)
        places = {0: 2, 1: 4, 2: 5}
        return _turned(opened, (1, 3, *[places[each] for each in order]), site.leaf.output_shape)

    return way


def shuffle(site: Site) -> list[Link]:
    """Return a shuffle of channels."""
    *sizes, channels = site.shape
    groups, rank = site.layer.groups, site.rank
    return _turned(
        (*sizes, groups, channels // groups), (*range(1, rank), rank + 1, rank), site.leaf.output_shape
    )


def part(site: Site, axis: int, what: str) -> list[Link]:
    """Return a part of a value: what stands in the brackets for one axis."""
    place = site.place(axis)
    if place == site.rank - 1:
        return [operation(lambda x: indexed(x, "...", what))]
    return [operation(lambda x: indexed(x, *[":"] * (place + 1), what))]


def sliced(site: Site) -> list[Link]:
    """Return a slice."""
    own = site.layer
    start, stop = (f"{'' if end is None else end}" for end in (own.start, own.stop))
    step = "" if own.step == 1 else f":{own.step}"
    return part(site, own.axis, f"{start}:{stop}{step}")


def split(site: Site) -> list[Link]:
    """Return one of equal parts."""
    own = site.layer
    return [
        operation(lambda x: indexed(call("keras.ops.split", x, own.parts, axis=own.axis), str(own.index)))
    ]


def reduced(name: str) -> Write:
    """Return the way of a reduction."""

    def way(site: Site) -> list[Link]:
        own = site.layer
        axis: Constant = own.axis[0] if len(own.axis) == 1 else own.axis
        settings: dict[str, Constant] = {"axis": axis}
        if own.keepdims:
            settings["keepdims"] = True
        return [operation(lambda x: call(f"keras.ops.{name}", x, **settings))]

    return way


def expand(site: Site) -> list[Link]:
    """Return a value repeated along axes of size 1, or along new ones."""
    shape = site.leaf.output_shape
    new = len(shape) - site.rank
    links = [Link(made("Reshape", (*[1] * new, *site.shape)), suffix="_open")] if new else []
    for axis, (old, size) in enumerate(zip((*[1] * new, *site.shape), shape, strict=True), start=1):
        if old != size:
            links.append(_repeated(size, axis))
    return links


def _repeated(size: int, axis: int) -> Link:
    return operation(lambda x: call("keras.ops.repeat", x, size, axis=axis))


def layer_scale(site: Site) -> list[Link]:
    """Return a scale for each channel, as Einstein writes it."""
    positions = "xyzuvw"[: site.rank - 1]
    equation = f"b{positions}c,c->b{positions}c"
    shape: Constant = site.shape
    return [Link(call("layers.EinsumDense", equation, output_shape=shape))]


def pad_by_channels(site: Site) -> Link:
    """Return a value with more channels, all zero."""
    width = (*[(0, 0)] * site.rank, (site.layer.before, site.layer.after))
    return operation(lambda x: call("keras.ops.pad", x, width))


def nothing(_: Site) -> list[Link]:
    """Return no line: the output is the input."""
    return []
