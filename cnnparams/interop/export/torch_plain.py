"""Layers of one input in PyTorch that slide no window: linear ones, norms, activations, random ones."""

from math import prod

from cnnparams.interop.export.expressions import Call, Constant, Expression, Sum, Value, call, method
from cnnparams.interop.export.orders import Order, channels_last, index
from cnnparams.interop.export.torch_parts import (
    LINEAR,
    activation,
    class_of,
    flattened,
    made,
    plain_name,
    short,
)
from cnnparams.interop.export.ways import LacksError, One, Site, Way, between, called, of_one, same


def linear(site: Site) -> Way:
    """Return a linear map of the last axis."""
    module = made("nn.Linear", site.channels, site.layer.units, bias=site.layer.bias)
    act = activation(site.layer.activation, site.last)
    return Way((site.last,), site.last, module, None if act is same else between(after=act))


def fully_connected(site: Site) -> Way:
    """Return a linear map of all elements."""
    module = made("nn.Linear", prod(site.shape), site.layer.units, bias=site.layer.bias)
    act = activation(site.layer.activation, (0,))
    before = same if site.rank == 1 else flattened
    plain = before is act is same
    return Way(site.orders, (0,), module, None if plain else between(before, act))


def bilinear(site: Site) -> Way:
    """Return a bilinear map of two last axes."""
    one, other = site.leaf.prev_shapes
    module = made("nn.Bilinear", one[-1], other[-1], site.layer.units, bias=site.layer.bias)
    return Way((site.last, site.last), site.last, module)


def embedding(site: Site) -> Way:
    """Return a table."""
    table = made("nn.Embedding", site.layer.vocabulary_size, site.layer.features)
    return Way((site.last,), channels_last(site.rank + 1), table, parameters={"embeddings": "weight"})


def activated(site: Site) -> Way:
    """Return the module of an activation."""
    name = plain_name(site.layer.function)
    if name in LINEAR:
        return identity(site)
    along = (site.dim(-1),) if name.endswith("softmax") else ()
    return Way(site.orders, site.order, made(f"nn.{class_of(name)}", *along))


def identity(site: Site) -> Way:
    """Return nothing, or in a sequence a module that does nothing."""
    return Way(site.orders, site.order, made("nn.Identity"), of_one(same), inline=True)


def prelu(site: Site) -> Way:
    """Return a PReLU with one slope, one for each channel or one for each element."""
    if site.layer.per == "element":
        slopes = made("ElementPReLU", *site.shape)
        return Way((site.last,), site.last, slopes, parameters={"alpha": "alpha"})
    names = {"alpha": "weight"}
    if site.layer.per == "network":
        return Way(site.orders, site.order, made("nn.PReLU"), parameters=names)
    return Way((site.first,), site.first, made("nn.PReLU", site.channels), parameters=names)


def scaled(site: Site) -> One:
    """Return a product and a sum with numbers."""

    def compute(x: Expression) -> Expression:
        factor, offset = site.layer.factor, site.layer.offset
        product = x if factor == 1 else Sum("*", (x, Value(factor)))
        if not offset:
            return product
        return Sum("-" if offset < 0 else "+", (product, Value(abs(offset))))

    return compute


def layer_scale(site: Site) -> Way:
    """Return a scale for each channel, with axes of size 1 for those behind the channels."""
    behind = site.rank - 1 - site.order.index(site.rank - 1)
    scale = made("LayerScale", site.channels, *[1] * behind)
    return Way(site.orders, site.order, scale, parameters={"gamma": "gamma"})


def without_scale(module: Call, *, scale: bool) -> Call:
    """Return a norm; without a scale if it is to have none."""
    return module if scale else call("without_scale", module)


def norm(site: Site, name: str, *args: Constant, affine: str = "affine", **more: Constant) -> Call:
    """Return a norm with what a layer says of scale and shift."""
    scale, center = site.layer.scale, site.layer.center
    neither = not scale and not center
    settings: dict[str, Constant] = {affine: not neither, "bias": center or neither}
    return without_scale(made(name, *args, **settings, **more), scale=scale or neither)


def _axis_first(site: Site, axis: int) -> Order:
    """Return the order with this axis where PyTorch has the channels."""
    place = site.place(axis)
    return (place, *[each for each in range(site.rank) if each != place])


def batch_norm(site: Site) -> Way:
    """Return batch normalisation, along any axis."""
    if site.rank > 4:
        raise LacksError("it takes at most three axes beside the channels")
    order = _axis_first(site, site.layer.axis)
    name, size = f"nn.BatchNorm{max(1, site.rank - 1)}d", site.shape[order[0]]
    return Way((order,), order, norm(site, name, size, track_running_stats=site.layer.track_statistics))


def normalization(site: Site) -> Way:
    """Return normalisation by numbers that are stored."""
    order = _axis_first(site, site.layer.axis)
    return Way((order,), order, made("Normalization", site.shape[order[0]]))


def _last_sizes(site: Site) -> Constant:
    sizes = site.shape[-site.layer.axes :]
    return sizes[0] if len(sizes) == 1 else sizes


def layer_norm(site: Site) -> Way:
    """Return layer normalisation over the last axes of our shape."""
    module = norm(site, "nn.LayerNorm", _last_sizes(site), affine="elementwise_affine")
    return Way((site.last,), site.last, module)


def rms_norm(site: Site) -> Way:
    """Return RMS normalisation over the last axes of our shape."""
    module = made("nn.RMSNorm", _last_sizes(site), elementwise_affine=site.layer.scale)
    return Way((site.last,), site.last, module, parameters={"scale": "weight"})


def group_norm(site: Site) -> Way:
    """Return group normalisation."""
    return Way((site.first,), site.first, norm(site, "nn.GroupNorm", site.layer.groups, site.channels))


def instance_norm(site: Site) -> Way:
    """Return instance normalisation, which in PyTorch learns nothing unless it is told to."""
    layer = site.layer
    settings: dict[str, Constant] = {"affine": True} if layer.scale or layer.center else {}
    if settings and not layer.center:
        settings["bias"] = False
    module = call(_by_rank(site, "nn.InstanceNorm"), site.channels, **settings)
    return Way((site.first,), site.first, without_scale(module, scale=layer.scale or not layer.center))


def spatial_dropout(site: Site) -> Way:
    """Return dropout of whole channels."""
    return Way((site.first,), site.first, made(_by_rank(site, "nn.Dropout"), site.layer.rate))


def _by_rank(site: Site, name: str) -> str:
    """Return the name of a class for so many axes."""
    if not 2 <= site.rank <= 4:
        raise LacksError("it takes one to three axes beside the channels")
    return f"{name}{site.rank - 1}d"


def resized(word: str, site: Site) -> Call:
    """Return interpolation."""
    settings: dict[str, Constant] = {word: short(site.layer.size), "mode": site.layer.interpolation}
    return made("nn.Upsample", **settings)


def turned(x: Expression, rows: int, columns: int) -> Expression:
    """Return a value whose channels, as a matrix of so many rows and columns, are turned."""
    return method(method(method(x, "unflatten", 1, (rows, columns)), "transpose", 1, 2), "flatten", 1, 2)


def depth_to_space(site: Site) -> Way:
    """Return PyTorch's shuffle, which reads the channels in another order."""
    block, new = site.layer.block_size, site.leaf.output_shape[-1]
    before = between(lambda x: turned(x, block * block, new))
    return Way((site.first,), site.first, made("nn.PixelShuffle", block), before)


def space_to_depth(site: Site) -> Way:
    """Return PyTorch's shuffle, which writes the channels in another order."""
    block = site.layer.block_size
    after = between(after=lambda x: turned(x, site.channels, block * block))
    return Way((site.first,), site.first, made("nn.PixelUnshuffle", block), after)


def learnt(site: Site) -> Way:
    """Return a tensor that is learnt: a single number, or a batch of one."""
    shape, names = site.leaf.output_shape, {"parameter": "parameter"}
    module = made("Learnt", *shape)
    if not shape:
        return Way((), (), module, called, parameters=names)
    order = channels_last(len(shape))
    return Way((), order, module, lambda made, _: index(called(made, ()), ["None"]), parameters=names)


def positions(site: Site) -> Way:
    """Return a table that is added."""
    table = made("PositionEmbedding", *site.shape)
    return Way((site.last,), site.last, table, parameters={"embeddings": "embeddings"})


def class_token(site: Site) -> Way:
    """Return a vector that is put first."""
    token = made("ClassToken", site.channels)
    return Way((site.last,), site.last, token, parameters={"class_token": "class_token"})


def subsample(site: Site) -> Way:
    """Return the pooling of 1998, with its weights."""
    pool = made("Subsample", site.channels, short(site.layer.pool_size))
    return Way((site.first,), site.first, pool, parameters={"coefficient": "coefficient"})
