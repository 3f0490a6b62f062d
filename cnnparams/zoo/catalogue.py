"""The networks of the zoo by name: list them, and build one whose name is a string."""

from collections.abc import Callable
from typing import Any

from cnnparams import zoo
from cnnparams.arithmetic.values import got
from cnnparams.errors import NetworkError, nearest
from cnnparams.networks.network import Network


def names() -> tuple[str, ...]:
    """Return the names of all networks, family by family.

    >>> [name for name in names() if name.startswith("resnext")]
    ['resnext50_32x4d', 'resnext101_32x8d', 'resnext101_64x4d']
    """
    contents: list[str] = vars(zoo)["__all__"]
    return tuple([name for name in contents if name not in {names.__name__, build.__name__}])


def build(name: str, **options: Any) -> Network[Any]:  # Any: each network has options of its own
    """Build a network by its name, with the options of its function.

    Args:
        name: name of the network's function, such as `"resnet50"`: one of `names()`.
        **options: arguments of that function, such as `num_classes`.

    Raises:
        TypeError: the name is not a string, there is no such option, or one is missing.
        NetworkError: there is no network of this name.

    >>> build("resnet50", num_classes=10).param_count()  # 23528522 = 25557032 - 1000 * 2049 + 10 * 2049
    23528522
    """
    if not isinstance(name, str):
        raise TypeError(f"zoo: a network is chosen by its name, {got(name)}")
    if name not in names():
        raise NetworkError(f"zoo: there is no network {name!r}{nearest(name, names())}")
    architecture: Callable[..., Network[Any]] = getattr(zoo, name)
    return architecture(**options)
