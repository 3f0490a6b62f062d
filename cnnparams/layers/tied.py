"""Tied weights: one array is a weight of two different layers, as of an embedding and an output layer."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast, final

from attrs import Attribute, evolve, field, frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import got, is_tuple, show
from cnnparams.bases.base import In, Layer, Opening, Out, explained, kind_of, traced
from cnnparams.bases.block import Block
from cnnparams.bases.wrapping import Wrapper, one_layer_of_any_inputs
from cnnparams.errors import ConfigError
from cnnparams.operations import Operations
from cnnparams.settings.checks import describe, is_name, refuse_name
from cnnparams.weights import Weight
from cnnparams.window import Windows

if TYPE_CHECKING:
    from cnnparams.explanation import Explanation

Arrays = tuple[tuple[str, str], ...]


def _as_pairs(value: Mapping[str, str] | Arrays) -> Arrays:
    """Return the items of a mapping; anything else as it is."""
    return tuple(value.items()) if isinstance(value, Mapping) else value


def _arrays(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    who = describe(instance, attribute)
    if not is_tuple(value) or not all(is_tuple(pair) and len(pair) == 2 for pair in value):
        raise TypeError(
            f"{who} must name an array for each weight, as in {{'kernel': 'table'}}, {got(value)}"
        )
    if not value:
        raise ConfigError(f"{who} must name an array for one weight or more, got none")
    for weight, array in value:
        if type(weight) is not str:
            raise TypeError(f"{who}: the name of a weight must be a string, {got(weight)}")
        if not is_name(array):
            refuse_name(f"{who}: the name of an array", array)
    for names in zip(*value, strict=True):
        if len(set(names)) < len(names):
            raise ConfigError(f"{who} must be different ones, got {', '.join(names)}")


def _single(instance: object, attribute: "Attribute[Any]", value: object) -> None:
    if isinstance(value, Block):
        raise ConfigError(f"{describe(instance, attribute)} must be a single layer, not a block, got {value}")


@final
@frozen(repr=False)
class Tied(Wrapper[In, Out]):
    """A layer of which some weights are arrays that another layer has too.

    All weights that are given one name in a network, in blocks too, are one array: it is counted at the first
    of them. Its axes may come in another order, as the kernel of an output layer is a transposed embedding.
    `Shared` is for a layer that is used twice with all its weights.

    Args:
        layer: the layer, which leaves `name` and `trainable` to this one. Not a block.
        arrays: the name of the array for each of its weights that are tied: `{"kernel": "table"}`.

    Shapes:
        those of the layer

    Weights:
        those of the layer

    Raises:
        TypeError: `layer` is not a layer, or `arrays` does not name arrays.
        ConfigError: `layer` is a block, has a name of its own or is frozen; there is no such weight.
        NetworkError: when it is added and an array of this name has other sizes, or only one is trained.

    Source:
        https://arxiv.org/abs/1608.05859; in PyTorch, `head.weight = embedding.weight`

    >>> from cnnparams import Dense, Embedding, Network
    >>> network = Network((20,)).add(Tied(Embedding(1000, 64), {"embeddings": "table"}))
    >>> network = network.add(Dense(64)).add(Tied(Dense(1000), {"kernel": "table"}))
    >>> network.param_count()  # 69160 = 1000 * 64 + (64 + 1) * 64 + 1000
    69160
    """

    is_composite: ClassVar[bool] = True
    opened_as: ClassVar[Opening] = "tied"

    layer: Layer[In, Out] = field(validator=[one_layer_of_any_inputs, _single])
    arrays: Arrays = field(converter=_as_pairs, validator=_arrays)

    @property
    def takes_several(self) -> bool:
        """Whether the layer has several inputs."""
        return self.layer.takes_several

    def weights(self, prev_shape: In) -> tuple[Weight, ...]:
        """Return the weights of the layer."""
        weights = self.layer.weights(prev_shape)
        names = [weight.name for weight in weights]
        for weight, _ in self.arrays:
            if weight not in names:
                rule = (
                    f"arrays must be of its weights {', '.join(names)}" if names else "has no weights to tie"
                )
                raise ConfigError(f"{self}: {rule}, got {weight!r}")
        return weights

    def output_shape(self, prev_shape: In) -> Out:
        """Return the output shape of the layer."""
        return self.layer.output_shape(prev_shape)

    def operations(self, prev_shape: In) -> Operations:
        """Return the arithmetic of the layer, which is done at each use."""
        return self.layer.operations(prev_shape)

    def explain(self, prev_shape: In, *, operations: bool = False) -> "Explanation":
        """Return the arithmetic of the layer."""
        inside = explained(self.layer, prev_shape, operations=operations)
        return evolve(inside, title=self.name or inside.kind)

    def explain_without(
        self, prev_shape: In, counted: set[str], *, operations: bool = False
    ) -> "Explanation":
        """Return the arithmetic without the arrays that are counted at an earlier step.

        Args:
            prev_shape: shape of the input, without the batch.
            counted: names of these arrays.
            operations: whether its operations are explained too.
        """
        from cnnparams.explanation import explain_weights

        hidden = {weight for weight, array in self.arrays if array in counted}
        output_shape, weights, computed = traced(self.layer, prev_shape, operations=operations)
        kind = kind_of(self.layer)
        prev_shapes = cast("tuple[Shape, ...]", prev_shape if self.takes_several else (prev_shape,))
        own = tuple([weight for weight in weights if weight.name not in hidden])
        return explain_weights(self.name or kind, kind, prev_shapes, output_shape, own, computed)

    def __str__(self) -> str:
        """Describe the layer and its arrays, as messages do."""
        return f"Tied({self.layer}, {show(dict(self.arrays))})"

    def windows(self, prev_shape: In) -> Windows:
        """Return the windows of the layer."""
        return self.layer.windows(prev_shape)
