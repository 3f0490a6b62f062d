"""The letters of the explanations: one for each named axis of a weight or shape and for each setting.

The textbook's own letters come first and in its order: m, n, d, k for convolutions, c and p for
fully connected layers. What has no letter here is written with its own name.
"""

GLOSSARY: dict[str, tuple[str, str]] = {
    "kernel_width": ("m", "filter width"),
    "kernel_height": ("n", "filter height"),
    "kernel_length": ("n", "filter length"),
    "kernel_depth": ("e", "filter depth"),
    "pool_width": ("m", "filter width"),
    "pool_height": ("n", "filter height"),
    "pool_length": ("n", "filter length"),
    "pool_depth": ("e", "filter depth"),
    "in_channels": ("d", "filters of the previous layer"),
    "channels": ("d", "filters of the previous layer"),
    "group_channels": ("q", "filters of the previous layer in each group"),
    "filters": ("k", "filters of this layer"),
    "units": ("c", "neurons of this layer"),
    "inputs": ("p", "neurons of the previous layer"),
    "features": ("p", "neurons of the previous layer"),
    "length": ("l", "length of the input"),
    "depth": ("t", "depth (or time) of the input"),
    "height": ("h", "height of the input"),
    "width": ("w", "width of the input"),
    "padding": ("z", "zeros added at both ends together"),
    "stride": ("s", "stride"),
    "dilation": ("r", "dilation rate"),
    "groups": ("g", "groups"),
}

ORDER: dict[str, int] = {name: position for position, name in enumerate(GLOSSARY)}


def entry(name: str) -> tuple[str, str] | None:
    """Return letter and meaning of a name; `channels2` is the channels of the second of several inputs."""
    if name in GLOSSARY:
        return GLOSSARY[name]
    stem = name.rstrip("0123456789")
    if stem not in GLOSSARY:
        return None
    number = name.removeprefix(stem)
    symbol, meaning = GLOSSARY[stem]
    return f"{symbol}{number}", f"{meaning} (input {number})"


def letter(name: str) -> str:
    """Return the letter for a name, or the name itself."""
    known = entry(name)
    return known[0] if known else name


def position(name: str) -> int:
    """Return where a name stands in a product; names without a letter come last."""
    return ORDER.get(name, len(ORDER))
