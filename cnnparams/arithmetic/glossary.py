"""The letters of the explanations: one for each named axis of a weight or shape and for each setting.

The textbook's own letters come first and in its order: m, n, d, k for convolutions, c and p for
fully connected layers. A name without a letter here is written as it is.
"""

from functools import lru_cache

GLOSSARY: dict[str, tuple[str, str]] = {
    "kernel_width": ("m", "filter width"),
    "kernel_height": ("n", "filter height"),
    "kernel_length": ("n", "filter length"),
    "kernel_depth": ("e", "filter depth"),
    "pool_width": ("m", "window width"),
    "pool_height": ("n", "window height"),
    "pool_length": ("n", "window length"),
    "pool_depth": ("e", "window depth"),
    "in_channels": ("d", "filters of the previous layer"),
    "channels": ("d", "filters of the previous layer"),
    "group_channels": ("q", "filters of the previous layer in each group"),
    "depth_multiplier": ("b", "filters for each channel"),
    "spread_channels": ("u", "channels after the depthwise filters"),
    "group_filters": ("f", "filters of this layer in each group"),
    "hidden_filters": ("k", "filters of this layer"),
    "bias_vectors": ("bias_vectors", "bias vectors, one for each kernel"),
    "gates": ("gates", "gates of a cell, its candidate among them"),
    "filters": ("k", "filters of this layer"),
    "filter_inputs": ("filter_inputs", "elements that a filter sees"),
    "hidden": ("c", "neurons of this layer"),
    "units": ("c", "neurons of this layer"),
    "projection": ("projection", "channels to which the output is projected"),
    "vocabulary_size": ("v", "entries of the vocabulary"),
    "inputs": ("p", "neurons of the previous layer"),
    "merged_inputs": ("i", "inputs that are merged"),
    "features": ("p", "neurons of the previous layer"),
    "heads": ("a", "attention heads"),
    "head_features": ("j", "features of each head"),
    "value_features": ("i", "features of each head's value"),
    "window_height": ("window_height", "height of a window"),
    "window_width": ("window_width", "width of a window"),
    "relative_positions": ("relative_positions", "positions in a window relative to another one"),
    "position_pairs": ("position_pairs", "pairs of positions in a window"),
    "time": ("time", "steps of the input"),
    "length": ("l", "length of the input"),
    "depth": ("t", "depth (or time) of the input"),
    "height": ("h", "height of the input"),
    "width": ("w", "width of the input"),
    "output_depth": ("output_depth", "depth of the output"),
    "output_length": ("y", "length of the output"),
    "output_height": ("y", "height of the output"),
    "output_width": ("x", "width of the output"),
    "set_elements": ("set_elements", "elements that are normalised together"),
    "window": ("window", "channels around each element"),
    "others": ("others", "elements but the first of each sum or comparison"),
    "merged_pairs": ("i", "inputs that are merged, but the first"),
    "num_layers": ("num_layers", "layers on each other"),
    "queries": ("queries", "positions that attend"),
    "keys": ("keys", "positions that are attended to"),
    "windows": ("windows", "windows of positions"),
    "inner": ("inner", "elements of each sum of products"),
    "vectors": ("vectors", "vectors that are brought to length 1"),
    "connections": ("j", "connections between channels and filters"),
    "before": ("before", "elements added, or cut off, at the start"),
    "after": ("after", "elements added, or cut off, at the end"),
    "start": ("start", "first element that is kept"),
    "stop": ("stop", "first element that is not kept any more"),
    "step": ("step", "how much further the next element is that is kept"),
    "parts": ("parts", "equal parts of the axis"),
    "factor": ("factor", "how many times larger or smaller"),
    "padding": ("z", "padding at both ends together"),
    "trimming": ("z", "elements cut off at both ends together"),
    "output_padding": ("o", "elements added at the end"),
    "embedding_features": ("c", "features of each entry"),
    "stride": ("s", "stride"),
    "dilation": ("r", "dilation rate"),
    "groups": ("g", "groups"),
    **{f"axis{place}": (f"x{place}", f"size of axis {place}") for place in range(10)},
}

PER_ELEMENT = "per_element"
"""The axis that says how often something is done for each element: a number, which needs no letter."""

ORDER: dict[str, int] = {name: position for position, name in enumerate(GLOSSARY)}


def apart(name: str, where: str) -> str:
    """Return a name for one of several values of a name: of an axis, such as height, or by its number."""
    return f"{name}[{where}]"


def entry(name: str) -> tuple[str, str] | None:
    """Return letter and meaning of a name.

    `channels2` is the channels of the second of several inputs; `stride[height]` is the stride along the
    height, where the strides of a layer differ; `filters[2]` is the second value that filters have.
    """
    base, _, where = name.removesuffix("]").partition("[")
    known = _entry(base)
    if known is None or not where:
        return known
    symbol, meaning = known
    if where.isdigit():
        return f"{symbol}_{where}", f"{meaning}, value {where}"
    return f"{symbol}_{letter(where)}", f"{meaning}, along the {where}"


def _entry(name: str) -> tuple[str, str] | None:
    if name in GLOSSARY:
        return GLOSSARY[name]
    stem = name.rstrip("0123456789")
    if stem not in GLOSSARY:
        return None
    number = name.removeprefix(stem)
    symbol, meaning = GLOSSARY[stem]
    return f"{symbol}{number}", f"{meaning} (input {number})"


@lru_cache(maxsize=4096)
def letter(name: str) -> str:
    """Return the letter for a name, or the name itself."""
    known = entry(name)
    return known[0] if known else name.replace("[", "_").removesuffix("]")


@lru_cache(maxsize=4096)
def position(name: str) -> int:
    """Return the position of a name in a product; names without a letter come last."""
    base = name.partition("[")[0]
    return ORDER.get(base, ORDER.get(base.rstrip("0123456789"), len(ORDER)))


def in_order(name: str) -> tuple[int, int, int, str]:
    """Return what names are sorted by: the glossary, then the axis, then the number."""
    where = name.removesuffix("]").partition("[")[2]
    return position(name), position(where), len(name), name


def joined(meanings: list[str]) -> str:
    """Write the meanings of one letter as one: `filter or window width`."""
    words = [meaning.split() for meaning in dict.fromkeys(meanings)]
    shared = 0
    while all(len(each) > shared + 1 and each[-1 - shared] == words[0][-1 - shared] for each in words):
        shared += 1
    if len(words) == 1 or not shared:
        return ", or ".join(map(" ".join, words))
    return " ".join([" or ".join(" ".join(each[:-shared]) for each in words), *words[0][-shared:]])
