"""Convolutions and pools in Keras: what its padding cannot say is a layer before, or after."""

from collections.abc import Callable, Sequence
from typing import Any

from attrs import evolve

from cnnparams.arithmetic.sliding import sides_of
from cnnparams.interop.export.expressions import Call, Constant, Value, but_for, call
from cnnparams.interop.export.keras_parts import DEFAULTS, Link, Write, function, made, operation
from cnnparams.interop.export.torch_parts import short
from cnnparams.interop.export.ways import LacksError, Site

MODES = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}
"""What Keras calls modes of padding."""


def _sides(site: Site, window: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return the padding on each side of each axis."""
    own, places = site.layer, site.leaf.output_shape
    rates = getattr(own, "dilation", (1,) * len(window))
    steps = own.stride or window
    found: list[tuple[int, int]] = []
    for axis, size in enumerate(window):
        reach = (size - 1) * rates[axis] + 1
        found.append(sides_of(own.padding, axis, site.shape[axis], places[axis], reach, steps[axis]))
    return found


def _is_same(site: Site, window: tuple[int, ...], sides: list[tuple[int, int]]) -> bool:
    """Whether this padding is what Keras calls "same"."""
    own, places = site.layer, site.leaf.output_shape
    rates = getattr(own, "dilation", (1,) * len(window))
    steps = own.stride or window
    for axis, size in enumerate(window):
        count = -(-site.shape[axis] // steps[axis])
        reach = (size - 1) * rates[axis] + 1
        if places[axis] != count:
            return False
        if sides[axis] != sides_of("same", axis, site.shape[axis], count, reach, steps[axis]):
            return False
    return True


def _padded(site: Site, *, has_causal: bool = False) -> tuple[list[Link], str]:
    """Return what is put before a convolution, and its own word for padding."""
    own = site.layer
    mode = getattr(own, "padding_mode", "zeros")
    has_word = own.padding == "same" or (own.padding == "causal" and has_causal)
    if has_word and mode == "zeros":
        return [], own.padding
    sides = _sides(site, own.kernel_size)
    if not any(map(any, sides)):
        return [], "valid"
    if mode != "zeros":
        return [pad_by(sides, mode=MODES[mode])], "valid"
    if _is_same(site, own.kernel_size, sides):
        return [], "same"
    return [Link(made(f"ZeroPadding{len(sides)}D", as_keras(sides)), suffix="_pad")], "valid"


def pad_by(sides: Sequence[tuple[int, int]], **settings: Constant) -> Link:
    """Return padding by anything but zeros, or of axes that no layer of Keras pads."""
    width = ((0, 0), *sides, (0, 0))
    return operation(lambda x: call("keras.ops.pad", x, width, **settings))


def as_keras(sides: Sequence[tuple[int, int]]) -> Constant:
    """Return numbers for both ends of each axis as Keras takes them, as short as it gets."""
    if len(sides) == 1:
        return sides[0][0] if sides[0][0] == sides[0][1] else sides[0]
    if len({number for side in sides for number in side}) == 1:
        return sides[0][0]
    if all(before == after for before, after in sides):
        return tuple([before for before, _ in sides])
    return tuple(sides)


def _windowed(site: Site) -> dict[str, Constant]:
    own = site.layer
    if max(own.stride) > 1 and max(own.dilation) > 1:
        raise LacksError("it has no stride together with dilation")
    return {
        "dilation_rate": short(own.dilation),
        "use_bias": own.bias,
        "activation": function(own.activation),
    }


def conv(kind: str, **more: Callable[[Any], Constant]) -> Write:
    """Return the way of a convolution of this class, with settings that others have not."""

    def way(site: Site) -> list[Link]:
        own = site.layer
        settings = _windowed(site)
        before, word = _padded(site, has_causal=kind == "Conv1D")
        first = [own.filters] if hasattr(own, "filters") else []
        named = {name: value(own) for name, value in more.items()}
        convolution = made(
            kind, *first, short(own.kernel_size), strides=short(own.stride), padding=word, **named, **settings
        )
        return [*before, Link(convolution)]

    return way


def groups(own: Any) -> Constant:
    """Return the groups of a convolution."""
    groups: int = own.groups
    return groups


def multiplier(own: Any) -> Constant:
    """Return how many filters each channel has."""
    multiplier: int = own.depth_multiplier
    return multiplier


def transposed(site: Site) -> list[Link]:
    """Return a transposed convolution; what Keras' padding cannot cut off is cut off behind it."""
    own, sizes = site.layer, site.leaf.output_shape[:-1]
    if own.groups > 1:
        raise LacksError("it has no groups of transposed filters")
    settings = _windowed(site)
    kind = f"Conv{len(sizes)}DTranspose"
    first = (own.filters, short(own.kernel_size))
    strides = short(own.stride)
    more = None if own.output_padding is None else short(own.output_padding)
    if isinstance(own.padding, str):
        conv = made(kind, *first, strides=strides, padding=own.padding, output_padding=more, **settings)
        return [Link(conv)]
    cut: list[tuple[int, int]] = []
    for axis, (size, (before, _)) in enumerate(zip(sizes, own.padding, strict=True)):
        reach, step = (own.kernel_size[axis] - 1) * own.dilation[axis] + 1, own.stride[axis]
        whole = (site.shape[axis] - 1) * step + reach
        if own.output_padding is None:
            whole = max(whole, site.shape[axis] * step)
        else:
            whole += own.output_padding[axis]
        cut.append((before, whole - before - size))
    after = [Link(made(f"Cropping{len(cut)}D", as_keras(cut)), suffix="_crop")] if any(map(any, cut)) else []
    activation = settings.pop("activation")
    own_activation = None if after else activation
    conv = made(kind, *first, strides=strides, output_padding=more, **settings, activation=own_activation)
    if after and activation is not None:
        after.append(Link(made("Activation", activation), suffix="_activation"))
    return [Link(conv), *after]


def pool(kind: str) -> Write:
    """Return the way of a pool of this kind."""

    def way(site: Site) -> list[Link]:
        own = site.layer
        if max(getattr(own, "dilation", (1,))) > 1:
            raise LacksError("its pools have no dilation")
        sides = _sides(site, own.pool_size)
        strides = short(own.stride or own.pool_size)
        stride = but_for(Call(""), {"strides": short(own.pool_size)}, strides=strides).settings
        pool = Call(f"layers.{kind}Pooling{len(sides)}D", (Value(short(own.pool_size)),), stride)
        is_average = kind == "Average"
        reached = _up_to_the_end(site, sides)
        counts = is_average and own.padding != "same" and own.count_include_pad and any(map(any, sides))
        if any(map(any, reached)) and not counts and _is_same(site, own.pool_size, reached):
            same = but_for(Call(""), DEFAULTS, padding="same").settings
            return [Link(evolve(pool, settings=(*stride, *same)))]
        if not any(map(any, reached)):
            return [Link(pool)]
        if not is_average:
            return [pad_by(reached, constant_values=float("-inf")), Link(pool)]
        if not own.count_include_pad or reached != sides:
            raise LacksError("it has no means without padding but that of 'same'")
        return [Link(made(f"ZeroPadding{len(sides)}D", as_keras(sides)), suffix="_pad"), Link(pool)]

    return way


def _up_to_the_end(site: Site, sides: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the padding with as much at the end as the last window needs, if it looks beyond."""
    own = site.layer
    if not own.ceil_mode:
        return sides
    stride, places = own.stride or own.pool_size, site.leaf.output_shape
    return [
        (before, max(after, (places[axis] - 1) * stride[axis] + size - site.shape[axis] - before))
        for axis, (size, (before, after)) in enumerate(zip(own.pool_size, sides, strict=True))
    ]


def over_all(kind: str, axes: int) -> Write:
    """Return the way of a pool over all positions."""
    return lambda s: [Link(made(f"Global{kind}Pooling{axes}D", keepdims=s.layer.keepdims))]


def adaptive(kind: str, axes: int) -> Write:
    """Return the way of a pool with so many windows."""

    def way(site: Site) -> list[Link]:
        size = short(tuple(site.leaf.output_shape[:-1]))
        return [Link(made(f"Adaptive{kind}Pooling{axes}D", size))]

    return way


def pad_or_crop(site: Site) -> list[Link]:
    """Return padding and, where it is below zero, cropping."""
    sides = site.layer.padding
    axes = len(sides)
    added = [(max(before, 0), max(after, 0)) for before, after in sides]
    cut = [(max(-before, 0), max(-after, 0)) for before, after in sides]
    links: list[Link] = []
    if any(map(any, added)) or not any(map(any, cut)):
        links.append(Link(made(f"ZeroPadding{axes}D", as_keras(added))))
    if any(map(any, cut)):
        links.append(Link(made(f"Cropping{axes}D", as_keras(cut)), suffix="_crop" if links else ""))
    return links


def crop(axes: int) -> Write:
    """Return the way of cropping."""
    return lambda s: [Link(made(f"Cropping{axes}D", as_keras(s.layer.cropping)))]
