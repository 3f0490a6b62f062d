"""Reshaping, slicing and reducing in PyTorch: in whatever order the axes are."""

from collections.abc import Callable

from cnnparams.interop.export.expressions import Constant, Expression, call, method
from cnnparams.interop.export.orders import channels_first, channels_last, dim, index, without_axes
from cnnparams.interop.export.torch_parts import Write, flattened, made
from cnnparams.interop.export.ways import Many, One, Site, Way, of_one, same


def flatten(site: Site) -> Way:
    """Return all elements, in the order in which PyTorch has them unless another layer depends on ours."""
    wants = (site.last,) if site.keeps_order else site.orders
    return Way(wants, (0,), made("nn.Flatten"))


def reshape(site: Site) -> Way:
    """Return a value in another shape; a vector that was learnt may be read channels first."""
    shape = site.leaf.output_shape
    if len(shape) == 1:
        wants = (site.last,) if site.keeps_order else site.orders
        return Way(wants, (0,), None, of_one(flattened))
    if site.rank > 1:
        order = channels_last(len(shape))
        return Way((site.last,), order, None, of_one(lambda x: method(x, "reshape", -1, *shape)))
    first = site.is_free and len(shape) > 2
    sizes = (*shape[-1:], *shape[:-1]) if first else shape
    order = channels_first(len(shape)) if first else channels_last(len(shape))
    return Way(site.orders, order, None, of_one(lambda x: method(x, "unflatten", 1, sizes)))


def flatten_positions(site: Site) -> Way:
    """Return an image as a series."""
    if site.rank == 2:
        return Way(site.orders, site.order, None, of_one(same))
    if site.order == site.first:
        return Way(site.orders, (1, 0), None, of_one(lambda x: method(x, "flatten", 2)))
    return Way((site.last,), (0, 1), None, of_one(lambda x: method(x, "flatten", 1, -2)))


def permute(site: Site) -> Way:
    """Return the same tensor: its axes are other ones of our shape now."""
    axes = [axis - 1 for axis in site.layer.axes]
    return Way(site.orders, tuple([axes.index(axis) for axis in site.order]), None, of_one(same))


def repeat(site: Site) -> Many:
    """Return a vector several times."""
    return lambda inputs: method(index(inputs[0], [":", "None"]), "expand", -1, site.layer.n, -1)


def expand(site: Site) -> Many:
    """Return a value repeated along axes of size 1, or along new ones."""
    shape = site.leaf.output_shape
    new = len(shape) - site.rank
    kept = [-1 if old == size else size for old, size in zip(site.shape, shape[new:], strict=True)]

    def compute(inputs: tuple[Expression, ...]) -> Expression:
        x = index(inputs[0], [":", *["None"] * new, "..."]) if new else inputs[0]
        return method(x, "expand", -1, *shape[:new], *kept)

    return compute


def part(site: Site, axis: int, what: str) -> One:
    """Return a part of a value: what stands in the brackets for one axis."""
    at = site.dim(axis)
    if at == -1:
        return lambda x: index(x, ["...", what])
    return lambda x: index(x, [*[":"] * at, what])


def channels(site: Site) -> One:
    """Return some of the channels: one of two halves, or those from one on up to another."""
    layer, size = site.layer, site.layer.stop - site.layer.start
    if site.channels == 2 * size and layer.start in {0, size}:
        half = "0" if layer.start == 0 else "1"
        return lambda x: index(method(x, "chunk", 2, site.dim(-1)), [half])
    return part(site, -1, f"{layer.start}:{layer.stop}")


def sliced(site: Site) -> One:
    """Return a slice."""
    layer = site.layer
    start, stop = (f"{'' if end is None else end}" for end in (layer.start, layer.stop))
    return part(site, layer.axis, f"{start}:{stop}" + ("" if layer.step == 1 else f":{layer.step}"))


def select(site: Site) -> Way:
    """Return one entry of an axis, which is gone."""
    gives = without_axes(site.order, [site.place(site.layer.axis)])
    return Way(site.orders, gives, None, of_one(part(site, site.layer.axis, str(site.layer.index))))


def chunk(site: Site) -> One:
    """Return one of equal parts."""
    parts, along, number = site.layer.parts, site.dim(site.layer.axis), str(site.layer.index)
    return lambda x: index(method(x, "chunk", parts, along), [number])


def padded_channels(site: Site) -> One:
    """Return a value with more channels, all zero."""
    behind = site.rank - 1 - site.order.index(site.rank - 1)
    around = (*(0, 0) * behind, site.layer.before, site.layer.after)
    return lambda x: call("F.pad", x, around)


def reduced(name: str) -> Write:
    """Return the way of a reduction, which is a method of a tensor."""

    def way(site: Site) -> Way:
        layer, places = site.layer, [site.place(axis) for axis in site.layer.axis]
        along = tuple(sorted([dim(site.order, place) for place in places]))
        settings: dict[str, Constant] = {"keepdim": True} if layer.keepdims else {}
        dims: Constant = along[0] if len(along) == 1 else along
        gives = site.order if layer.keepdims else without_axes(site.order, places)
        return Way(site.orders, gives, None, of_one(lambda x: method(x, name, dims, **settings)))

    return way


def alike(compute: Callable[[Site], One]) -> Write:
    """Return the way of a function of the first of two inputs, of which the other only gives its size."""
    return lambda site: Way((site.first, site.orders[1]), site.first, None, of_one(compute(site)))


def crop_like(site: Site) -> One:
    """Return the middle of an image."""
    one, other = site.leaf.prev_shapes
    parts: list[str] = []
    for size, left in zip(one[:-1], other[:-1], strict=True):
        start = (size - left) // 2
        parts.append(":" if size == left else f"{start}:{start + left}")
    return same if set(parts) == {":"} else lambda x: index(x, [":", ":", *parts])


def unflatten_like(site: Site) -> Way:
    """Return a series as an image."""
    sizes = site.leaf.output_shape[:-1]
    rank, is_first = len(sizes) + 1, site.order == site.first
    gives = channels_first(rank) if is_first else channels_last(rank)
    at = 2 if is_first else 1
    return Way(site.orders, gives, None, of_one(lambda x: method(x, "unflatten", at, sizes)))
