"""A weight is a name and named axes; its size is their product."""

from collections.abc import Iterable
from typing import final

from attrs import field, frozen

from cnnparams.arithmetic.glossary import GLOSSARY
from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import argument, got, is_integer, show
from cnnparams.errors import ConfigError


@final
@frozen(init=False, repr=False)
class Weight:
    """One array of numbers that a layer stores, described by the names and sizes of its axes.

    An axis means the same wherever its name appears: the explanations write each with one letter.

    Args:
        name: name of the weight, such as `kernel`: a Python name.
        **axes: size of each axis by its name, in order; without any, the weight is a single number.

    Raises:
        TypeError: the name is not a string, or an axis is not a whole number.
        ConfigError: an axis is smaller than 1, or a name is not a Python name.

    >>> kernel = Weight("kernel", kernel_height=5, kernel_width=5, in_channels=3, filters=8)
    >>> kernel.size  # 600 = 5 * 5 * 3 * 8
    600
    >>> kernel.shape
    (5, 5, 3, 8)
    """

    name: str
    axes: tuple[tuple[str, int], ...]
    learnable: bool
    size: int = field(eq=False)
    """The number of elements, which is the product of the axes."""

    def __init__(self, name: str, /, **axes: int) -> None:
        """Describe a weight that gradient descent updates."""
        if type(name) is not str:
            raise TypeError(f"Weight: the name must be a string, {got(name)}")
        if not (name.isidentifier() and _LETTERED.issuperset(axes)):  # most axes need no further look
            _check_names(name, axes)
        size = 1
        for length in axes.values():
            if type(length) is not int or length < 1:
                _check_sizes(name, axes)
            size = size * length
        _set_name(self, name)
        _set_axes(self, tuple(axes.items()))
        _set_learnable(self, _LEARNT)
        _set_size(self, size)

    @classmethod
    def state(cls, name: str, /, **axes: int) -> "Weight":
        """Describe an array that is stored but not learnt, such as a moving mean.

        Args:
            name: name of the array, such as `moving_mean`: a Python name.
            **axes: size of each axis by its name, in order; without any, it is a single number.

        >>> Weight.state("moving_mean", channels=64).learnable
        False
        """
        weight = cls(name, **axes)
        _set_learnable(weight, _STATE)
        return weight

    def under(self, path: str) -> "Weight":
        """Return the same weight under the path of its layer inside a block.

        Args:
            path: path of the layer inside its block, such as `0/conv1`.
        """
        weight = Weight.__new__(Weight)
        _set_name(weight, f"{path}/{self.name}")
        _set_axes(weight, self.axes)
        _set_learnable(weight, self.learnable)
        _set_size(weight, self.size)
        return weight

    @property
    def shape(self) -> Shape:
        """The sizes of the axes, in order; `()` for a single number."""
        return tuple(size for _, size in self.axes)

    def __repr__(self) -> str:
        maker = "Weight" if self.learnable else "Weight.state"
        axes = "".join([f", {argument(axis, show(size))}" for axis, size in self.axes])
        return f"{maker}({self.name!r}{axes})"


def plain(weight: Weight) -> Weight:
    """Return a weight whose axes are plain numbers, without a record of how they were computed."""
    for _, size in weight.axes:
        if type(size) is not int:
            axes = {axis: int(length) for axis, length in weight.axes}
            return Weight(weight.name, **axes) if weight.learnable else Weight.state(weight.name, **axes)
    return weight


def _is_under_a_path(name: str) -> bool:
    path, slash, own = name.rpartition("/")
    return slash == "/" and path.isprintable() and own.isidentifier()


def _check_names(name: str, axes: Iterable[str]) -> None:
    if not name.isidentifier() and not _is_under_a_path(name):
        raise ConfigError(f"Weight: the name must be a Python name, got {name!r}")
    for axis in axes:
        if not axis.isidentifier():
            raise ConfigError(f"Weight({name!r}): the name of an axis must be a Python name, got {axis!r}")


def _check_sizes(name: str, axes: dict[str, int]) -> None:
    for axis, size in axes.items():
        if not is_integer(size):
            raise TypeError(f"Weight({name!r}): {axis} must be a whole number, {got(size)}")
        if size < 1:
            raise ConfigError(f"Weight({name!r}): {axis} must be 1 or more, got {show(size)}")


_LETTERED = frozenset(GLOSSARY)
"""The axes of this library's own layers: each has a letter, and is a Python name."""

_LEARNT, _STATE = True, False

# How a frozen class with an `__init__` of its own sets its fields: the setters of its slots are the fastest
# way, and making weights is most of the work of building a network for the first time.
_set_name, _set_axes, _set_learnable, _set_size = (
    vars(Weight)[field].__set__ for field in ("name", "axes", "learnable", "size")
)
