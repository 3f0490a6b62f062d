"""A convention: what a tool or a paper counts when it states the operations of a network."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, cast, final

from attrs import field, frozen

from cnnparams.arithmetic.values import brief, got
from cnnparams.bases.activating import plain_name
from cnnparams.bases.base import Layer
from cnnparams.conventions.applied import Applied
from cnnparams.conventions.quantities import QUANTITIES
from cnnparams.errors import CNNParamsError, ConfigError, nearest
from cnnparams.layers.activations import Activation, ReLU, Softmax
from cnnparams.settings.checks import describe, text

if TYPE_CHECKING:
    from attrs import Attribute

Kind: TypeAlias = type[Layer[Any, Any]] | str  # Any: layers of all ranks
"""A class of layers, or the name of an activation."""

Factors: TypeAlias = Mapping[str, int]
"""How often each quantity is counted, by its name."""


def _rules(instance: object, attribute: "Attribute[Any]", value: object) -> None:
    who = describe(instance, attribute)
    if not isinstance(value, Mapping):
        raise TypeError(f"{who} must be a mapping from classes of layers to quantities, {got(value)}")
    for kind, factors in cast("Mapping[object, object]", value).items():
        if not (isinstance(kind, str) or (isinstance(kind, type) and Layer in kind.__mro__)):
            raise TypeError(f"{who} are for classes of layers or names of activations, {got(kind)}")
        if not isinstance(factors, Mapping):
            raise TypeError(f"{who} of a kind must be a mapping from quantities to factors, {got(factors)}")
        for name, factor in cast("Mapping[object, object]", factors).items():
            if name not in QUANTITIES:
                known = ", ".join(QUANTITIES)
                near = nearest(str(name), QUANTITIES)
                raise ConfigError(f"{who}: the quantities are {known}, got {brief(name)}{near}")
            if type(factor) is not int:
                raise TypeError(f"{who}: a factor must be a whole number, {got(factor)}")


@final
@frozen
class Convention:
    """What is counted as an operation, by whom: for each kind of layer, quantities and how often each.

    A convention counts nothing for a kind that it has no rule for. The rule of a class is that of the classes
    derived from it, too; an activation, by itself or as a setting of a layer, has a rule under its name.

    Args:
        name: what tables call it, such as the name of the tool.
        unit: what it calls its number, such as `"MACs"`.
        rules: for each class of layers, or name of an activation, how often each quantity is counted.
        source: where the rules are from.

    Raises:
        TypeError: an argument has the wrong type.
        ConfigError: there is no such quantity, or a text is empty.

    >>> from cnnparams import Conv2D, Network
    >>> kernels_and_biases = Convention("ours", "operations", {Conv2D: {"macs": 2, "biases": 1}})
    >>> Network((32, 32, 3)).add(Conv2D(8, 5)).op_count(kernels_and_biases)  # 2 * 600 * 784 + 8 * 784
    947072
    """

    name: str = field(validator=text)
    unit: str = field(validator=text)
    rules: Mapping[Kind, Factors] = field(validator=_rules, hash=False, repr=False)
    source: str = field(default="", kw_only=True, repr=False)

    def count(self, use: Applied) -> int:
        """Return what this convention counts for a layer applied to its input.

        Args:
            use: the layer and its shapes.
        """
        return sum(self.parts(use).values())

    def parts(self, use: Applied) -> dict[tuple[str, str], int]:
        """Return what it counts for a layer applied to its input, by kind of layer and quantity.

        Args:
            use: the layer and its shapes.
        """
        return {
            (kind, name): factor * self._quantity(name, seen) * use.times
            for kind, factors, seen in self._applying(use)
            for name, factor in factors.items()
        }

    def _quantity(self, name: str, use: Applied) -> int:
        """Return how much of a quantity there is; not every layer has each."""
        try:
            return QUANTITIES[name][0](use)
        except CNNParamsError:
            raise
        except (ArithmeticError, AttributeError, LookupError, StopIteration, TypeError, ValueError):
            rule = f"{use.layer} has no quantity {name!r}; give its rule to the kinds of layers that have it"
            raise ConfigError(f"Convention {self.name}: {rule}") from None

    def _applying(self, use: Applied) -> Iterator[tuple[str, Factors, Applied]]:
        """Yield the rules for a layer and for its activation, each with its name and what it applies to."""
        own = _function_of(use.layer)
        rule = None if own is None else self._of_function(own)
        if rule is None:
            rule = self._of_class(type(use.layer))
        yield own or type(use.layer).__name__, rule, use
        if use.activation is not None:
            function, shape = Activation(use.activation), use.output_shape
            made = Applied(function, (shape,), shape, (), function.operations(shape), use.times)
            yield use.activation, self._of_function(use.activation) or {}, made

    def _of_class(self, kind: type[Any]) -> Factors:
        """Return the rule of a class or of the first that it is derived from and that has one."""
        for each in kind.__mro__:
            if each in self.rules:
                return self.rules[each]
        return {}

    def _of_function(self, function: str) -> Factors | None:
        """Return the rule of an activation by its name, if it has one."""
        name = plain_name(function)
        for kind, factors in self.rules.items():
            if isinstance(kind, str) and plain_name(kind) == name:
                return factors
        return None


def _function_of(layer: Layer[Any, Any]) -> str | None:
    """Return the name of the activation that a layer is, if it is one."""
    if isinstance(layer, Activation):
        return layer.function
    return "relu" if isinstance(layer, ReLU) else "softmax" if isinstance(layer, Softmax) else None
