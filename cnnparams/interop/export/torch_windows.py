"""Convolutions and pools in PyTorch: what its padding cannot say is done before, or cut off after."""

from typing import Any

from attrs import evolve

from cnnparams.arithmetic.shapes import Sides
from cnnparams.arithmetic.sliding import sides_of
from cnnparams.interop.export.expressions import Call, Constant, Expression, but_for, call
from cnnparams.interop.export.orders import index
from cnnparams.interop.export.torch_parts import DEFAULTS, Write, activation, first, flattened, made, short
from cnnparams.interop.export.ways import LacksError, One, Site, Way, between, called, same


def last_axis_first(sides: tuple[Sides, ...]) -> tuple[int, ...]:
    """Return padding as PyTorch writes it, from the last axis on, as far as there is any."""
    numbers = [number for each in reversed(sides) for number in each]
    while len(numbers) > 2 and not any(numbers[-2:]):
        del numbers[-2:]
    return tuple(numbers)


def sides_around(site: Site, window: tuple[int, ...]) -> tuple[Sides, ...]:
    """Return how much padding a window has on each side of each axis."""
    layer, shape, places = site.layer, site.shape, site.leaf.output_shape
    rates = getattr(layer, "dilation", (1,) * len(window))
    steps = layer.stride or window
    return tuple(
        [
            sides_of(
                layer.padding, axis, shape[axis], places[axis], (size - 1) * rates[axis] + 1, steps[axis]
            )
            for axis, size in enumerate(window)
        ]
    )


def is_even(padding: tuple[Sides, ...]) -> bool:
    """Whether each axis has as much padding before as after it."""
    return all(before == after for before, after in padding)


def before_each(padding: tuple[Sides, ...]) -> Any:
    """Return the padding before each axis, one number if all are equal."""
    return short(tuple([before for before, _ in padding]))


def padded(padding: tuple[Sides, ...], mode: str = "zeros", value: float = 0.0) -> One:
    """Return what pads an input."""
    settings: dict[str, Constant] = {}
    if mode != "zeros":
        settings["mode"] = mode
    if value:
        settings["value"] = value
    return lambda x: call("F.pad", x, last_axis_first(padding), **settings)


def _convolution(site: Site, filters: int, groups: int, *, bias: bool) -> tuple[Call, One]:
    """Return a convolution, and what is done to its input."""
    layer, rank = site.layer, len(site.layer.kernel_size)
    window = sides_around(site, layer.kernel_size)
    mode = getattr(layer, "padding_mode", "zeros")
    # With a stride, "same" is another padding for another size.
    depends = site.is_shared and layer.padding == "same" and max(layer.stride) > 1
    even = is_even(window) and not depends
    convolution = made(
        f"nn.Conv{rank}d",
        site.channels,
        filters,
        short(layer.kernel_size),
        stride=short(layer.stride),
        padding=before_each(window) if even else 0,
        dilation=short(layer.dilation),
        groups=groups,
        bias=bias,
        padding_mode=mode if even else "zeros",
    )
    return convolution, same if even else padded(window, mode)


def _slid(site: Site, module: Call, before: One, after: One = same) -> Way:
    """Return the way of a convolution, with the activation that follows it."""
    act = activation(site.layer.activation, site.first)
    if before is after is act is same:
        return Way((site.first,), site.first, module)
    return Way((site.first,), site.first, module, between(before, lambda x: act(after(x))))


def convolution(site: Site) -> Way:
    """Return a convolution."""
    layer = site.layer
    return _slid(site, *_convolution(site, layer.filters, layer.groups, bias=layer.bias))


def depthwise(site: Site) -> Way:
    """Return a convolution with a group for each channel."""
    filters = site.channels * site.layer.depth_multiplier
    return _slid(site, *_convolution(site, filters, site.channels, bias=site.layer.bias))


def separable(site: Site) -> Way:
    """Return two convolutions in one module: of each channel, and of all channels."""
    layer, rank = site.layer, len(site.layer.kernel_size)
    spread = site.channels * layer.depth_multiplier
    apart, before = _convolution(site, spread, site.channels, bias=False)
    both = made(
        f"separable_conv{rank}d",
        site.channels,
        layer.filters,
        short(layer.kernel_size),
        multiplier=layer.depth_multiplier,
        bias=layer.bias,
    )
    window = tuple([each for each in apart.settings if each[0] in {"stride", "padding", "dilation"}])
    way = _slid(site, evolve(both, settings=(*both.settings, *window)), before)
    names = {"depthwise_kernel": "depthwise.weight", "pointwise_kernel": "pointwise.weight"}
    return evolve(way, parameters={**names, "bias": "pointwise.bias"})


def transposed(site: Site) -> Way:
    """Return a transposed convolution; what PyTorch's padding cannot cut off is cut off behind it."""
    layer, sizes = site.layer, site.leaf.output_shape[:-1]
    padding: list[int] = []
    more: list[int] = []
    cut: list[str] = []
    for axis, (size, window) in enumerate(zip(sizes, layer.windows(site.shape), strict=True)):
        step, rate = layer.stride[axis], layer.dilation[axis]
        reach = (layer.kernel_size[axis] - 1) * rate + 1
        before = reach - step - window.padding
        whole = (site.shape[axis] - 1) * step + reach
        at_end = size - whole + 2 * before  # with as much cut off after as before
        fits = 0 <= at_end < max(step, rate)
        padding.append(before if fits else 0)
        more.append(at_end if fits else max(0, before + size - whole))
        cut.append(":" if fits else f"{before}:{before + size}")
    module = made(
        f"nn.ConvTranspose{len(sizes)}d",
        site.channels,
        layer.filters,
        short(layer.kernel_size),
        stride=short(layer.stride),
        padding=short(tuple(padding)),
        output_padding=short(tuple(more)),
        groups=layer.groups,
        bias=layer.bias,
        dilation=short(layer.dilation),
    )
    if set(cut) == {":"}:
        return _slid(site, module, same)
    return _slid(site, module, same, lambda x: index(x, [":", ":", *cut]))


def max_pool(site: Site) -> Way:
    """Return a pool of maxima; padding that is uneven is less than any number."""
    layer = site.layer
    around = sides_around(site, layer.pool_size)
    rate = short(layer.dilation)
    fits = all(before <= size // 2 for (before, _), size in zip(around, layer.pool_size, strict=True))
    if is_even(around) and fits:
        pool = _pool("Max", layer, around, dilation=rate, ceil_mode=layer.ceil_mode)
        return Way((site.first,), site.first, pool)
    reached = padded(_up_to_the_end(site, around), value=float("-inf"))
    return Way((site.first,), site.first, _pool("Max", layer, (), dilation=rate), between(reached))


def _pool(kind: str, layer: Any, around: tuple[Sides, ...], **more: Constant) -> Call:
    """Return a pool, whose stride is its size unless it has one."""
    size = short(layer.pool_size)
    settings: dict[str, Constant] = {"stride": short(layer.stride or layer.pool_size)}
    if around:
        settings["padding"] = before_each(around)
    own = {**DEFAULTS, "stride": size}
    return but_for(call(f"nn.{kind}Pool{len(layer.pool_size)}d", size), own, **settings, **more)


def _up_to_the_end(site: Site, around: tuple[Sides, ...]) -> tuple[Sides, ...]:
    """Return the padding of a pool with as much at the end as the last window needs, if it looks beyond."""
    layer = site.layer
    if not layer.ceil_mode:
        return around
    stride, places = layer.stride or layer.pool_size, site.leaf.output_shape
    found: list[Sides] = []
    for axis, (size, (before, after)) in enumerate(zip(layer.pool_size, around, strict=True)):
        rate = getattr(layer, "dilation", (1,) * len(around))[axis]
        reach = (places[axis] - 1) * stride[axis] + (size - 1) * rate + 1
        found.append((before, max(after, reach - site.shape[axis] - before)))
    return tuple(found)


def avg_pool(site: Site) -> Way:
    """Return a pool of means."""
    layer = site.layer
    around = sides_around(site, layer.pool_size)
    counted = layer.count_include_pad and layer.padding != "same"
    if is_even(around):
        counted = counted or not any(map(any, around))
        pool = _pool("Avg", layer, around, ceil_mode=layer.ceil_mode, count_include_pad=counted)
        return Way((site.first,), site.first, pool)
    if _is_reached_by_ceiling(site, around):
        return Way((site.first,), site.first, _pool("Avg", layer, (), ceil_mode=True))
    if counted and layer.ceil_mode:
        raise LacksError("it has no means that count padding which is uneven and go beyond it")
    pool = _pool("Avg", layer, ())
    if counted:
        return Way((site.first,), site.first, pool, between(padded(around)))
    pad = padded(_up_to_the_end(site, around))

    def mean(module: Expression, inputs: tuple[Expression, ...]) -> Expression:
        """Return the mean by that of ones, which is the share of a window that is no padding."""
        ones = call("torch.ones_like", inputs[0])
        return call("torch.div", called(module, (pad(inputs[0]),)), called(module, (pad(ones),)))

    return Way((site.first,), site.first, pool, mean)


def _is_reached_by_ceiling(site: Site, around: tuple[Sides, ...]) -> bool:
    """Whether all padding is at the ends, and not counted: there PyTorch's windows look beyond as well."""
    layer = site.layer
    if layer.padding != "same":
        return False
    for axis, (size, (before, _)) in enumerate(zip(layer.pool_size, around, strict=True)):
        step = (layer.stride or layer.pool_size)[axis]
        places = -(-(site.shape[axis] - size) // step) + 1
        places -= (places - 1) * step >= site.shape[axis]
        if before or places != site.leaf.output_shape[axis]:
            return False
    return True


def over_all(kind: str, axes: int) -> Write:
    """Return the way of a pool over all positions."""

    def way(site: Site) -> Way:
        pool = made(f"nn.Adaptive{kind}Pool{axes}d", 1)
        if site.layer.keepdims:
            return Way((site.first,), site.first, pool)
        return Way((site.first,), (0,), pool, between(after=flattened))

    return way


def adaptive(kind: str, axes: int) -> Write:
    """Return the way of a pool with so many windows; along one axis, PyTorch takes no None for all."""

    def make(site: Site) -> Call:
        sizes = site.layer.output_size if axes > 1 else site.leaf.output_shape[:-1]
        return made(f"nn.Adaptive{kind}Pool{axes}d", sizes if None in sizes else short(sizes))

    return first(make)


def pads(setting: str, sign: int, axes: int) -> Write:
    """Return the way of padding, or of its opposite, which PyTorch writes as padding below zero."""

    def make(site: Site) -> Call:
        sides = reversed(getattr(site.layer, setting))
        return made(f"nn.ZeroPad{axes}d", short(tuple([sign * number for each in sides for number in each])))

    return first(make)


def partial(site: Site) -> Way:
    """Return the convolution of 1998, of which each filter sees some of the channels."""
    layer = site.layer
    window = sides_around(site, layer.kernel_size)
    settings: dict[str, Constant] = {
        "stride": short(layer.stride),
        "padding": before_each(window) if is_even(window) else 0,
        "dilation": short(layer.dilation),
        "bias": layer.bias,
    }
    table: Constant = layer.connections
    module = made("PartialConv2d", site.channels, table, layer.kernel_size, **settings)
    before = same if is_even(window) else padded(window)
    return Way((site.first,), site.first, module, None if before is same else between(before))
