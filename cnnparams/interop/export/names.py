"""Names in source: what a name of a network becomes where Python, PyTorch or Keras allow only some."""

from collections.abc import Container, Sequence
from keyword import iskeyword, issoftkeyword
from re import ASCII, sub

MODULE_NAMES = frozenset(
    (
        "T_destination",
        "add_module",
        "append",
        "apply",
        "bfloat16",
        "bias",
        "buffers",
        "call_super_init",
        "children",
        "clear",
        "compile",
        "cpu",
        "cuda",
        "double",
        "dump_patches",
        "eval",
        "extend",
        "extra_repr",
        "float",
        "forward",
        "get_buffer",
        "get_extra_state",
        "get_parameter",
        "get_submodule",
        "half",
        "insert",
        "ipu",
        "items",
        "keys",
        "load_state_dict",
        "modules",
        "mtia",
        "named_buffers",
        "named_children",
        "named_modules",
        "named_parameters",
        "parameters",
        "pop",
        "register_backward_hook",
        "register_buffer",
        "register_forward_hook",
        "register_forward_pre_hook",
        "register_full_backward_hook",
        "register_full_backward_pre_hook",
        "register_load_state_dict_post_hook",
        "register_load_state_dict_pre_hook",
        "register_module",
        "register_parameter",
        "register_state_dict_post_hook",
        "register_state_dict_pre_hook",
        "requires_grad_",
        "self",
        "set_extra_state",
        "set_submodule",
        "share_memory",
        "state_dict",
        "to",
        "to_empty",
        "train",
        "training",
        "type",
        "update",
        "values",
        "weight",
        "xpu",
        "zero_grad",
    )
)
"""What a module of PyTorch has already, so that no layer inside can be called so."""


def identifier(name: str, kind: str, used: Container[str] = (), reserved: Container[str] = ()) -> str:
    """Return the name as an identifier that is not used yet.

    A number stands behind the kind of its layer: `2` becomes `relu_2`. Anything but letters, digits and
    underscores becomes an underscore. Words that mean something get an underscore at the end.

    Args:
        name: a part of a path.
        kind: the kind of the layer, in small letters.
        used: identifiers that are used already.
        reserved: words that mean something.

    >>> identifier("conv1", "conv2d"), identifier("2", "relu"), identifier("a b", "relu")
    ('conv1', 'relu_2', 'a_b')
    >>> identifier("class", "dense"), identifier("a_b", "relu", {"a_b"}), identifier("é", "dense")
    ('class_', 'a_b_2', '__')
    """
    plain = sub(r"\W", "_", name, flags=ASCII)
    if name.isdecimal() or plain[0].isdecimal() or plain.startswith("__"):
        plain = f"{kind}_{plain.lstrip('_') or 'x'}"
    if iskeyword(plain) or issoftkeyword(plain) or plain in reserved:
        plain = f"{plain}_"
    free, number = plain, 1
    while free in used:
        number += 1
        free = f"{plain}_{number}"
    return free


def class_name(name: str) -> str:
    """Return a name as that of a class, without the number at its end; "" if there is no letter in it.

    >>> class_name("fire2"), class_name("inception3a"), class_name("squeeze_excite"), class_name("0")
    ('Fire', 'Inception', 'SqueezeExcite', '')
    """
    words = sub(r"[^A-Za-z0-9]+", " ", sub(r"\d+[a-z]?$", "", name)).split()
    joined = "".join([word[0].upper() + word[1:] for word in words])
    return joined if joined[:1].isalpha() else ""


def in_docstring(text: str) -> str:
    r"""Return a text as it can stand in a docstring: without quotes and backslashes, on one line.

    >>> in_docstring('a "b" \\ c')
    "a 'b' / c"
    """
    return " ".join(text.replace('"', "'").replace("\\", "/").split())


def places(paths: Sequence[str]) -> str:
    """Say where code is used, in a docstring.

    >>> places(["layer1/0"]), places(["a", "b"]), places(["a", "b", "c", "d", "e"])
    ('At layer1.0.', 'At a and b.', 'At a, b, c and 2 more.')
    """
    shown = [in_docstring(path.replace("/", ".")) for path in paths]
    for number in (3, 2, 1):
        more = len(shown) - number
        if more > 0:
            text = f"At {', '.join(shown[:number])} and {more} more."
        else:
            text = f"At {' and '.join(filter(None, [', '.join(shown[:-1]), shown[-1]]))}."
        if len(text) <= 90:
            return text
    return f"At {shown[0][:60]}..." + (f" and {len(shown) - 1} more." if len(shown) > 1 else "")
