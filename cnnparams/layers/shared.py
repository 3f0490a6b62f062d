"""Shared weights: one layer that is used in several places of a network."""

from typing import TYPE_CHECKING, Any, ClassVar, final

from attrs import Attribute, evolve, field, frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.base import In, Layer, Opening, Out, explained
from cnnparams.bases.block import EditableBlock
from cnnparams.bases.wrapping import Wrapper, one_layer_of_any_inputs
from cnnparams.errors import ConfigError
from cnnparams.settings.checks import valid_name, valid_name_or_none
from cnnparams.weights import Weight

if TYPE_CHECKING:
    from cnnparams.explanation import Explanation
    from cnnparams.operations import Operations
    from cnnparams.window import Windows


def _not_in_itself(instance: "Shared[Any, Shape]", attribute: "Attribute[Any]", value: object) -> None:
    """Refuse a block that holds another use of the same name."""
    for inner in value.named_layers().values() if isinstance(value, EditableBlock) else ():
        if isinstance(inner, Shared) and inner.name == instance.name:
            raise ConfigError(
                f"Shared: layer must not hold a use of its own name {inner.name!r}, got {inner}"
            )
        _not_in_itself(instance, attribute, inner.layer if isinstance(inner, Shared) else inner)


@final
@frozen(repr=False)
class Shared(Wrapper[In, Out]):
    """A layer or block with the same weights wherever it is used: siamese towers, heads of a pyramid.

    `name` is the name of the weights. All uses of one name in a network, in blocks too, are one set of
    weights: it is counted at the first use, and later uses show that they share it. Each use is a step of its
    own: `name`, `name_1`, `name_2`, ... in the order of adding, unless `place` gives it a name.

    Args:
        layer: the layer or block whose weights are shared, which may have several inputs. It must not be
            named or frozen itself.
        trainable: whether training updates the weights: the same in all uses of one name.
        frozen_weights: names of single weights that training does not update, the same in all uses too.
        name: name of the weights, without slashes.
        place: name of the step of this use, as `name` is for other layers. None lets the network derive one
            from the name of the weights: `name`, `name_1`, `name_2`, ... in the order of adding.

    Shapes:
        those of the layer

    Weights:
        those of the layer

    Raises:
        TypeError: `layer` is not a layer, or a name is not a string.
        ConfigError: `layer` has no input, has a name of its own or is frozen, or a name is empty.
        ShapeError: the layer cannot take the input.
        NetworkError: when it is added and another layer, or one with weights of other shapes, has the name.

    Source:
        Bromley et al., Signature Verification using a Siamese Time Delay Neural Network (1993); PyTorch and
        Keras share a layer by calling it twice

    >>> from cnnparams import Conv2D, Network
    >>> head = Shared(Conv2D(9, 3, padding=1), name="head")
    >>> network = Network((64, 64, 256)).add(head).add_input("small", (32, 32, 256)).add(head)
    >>> network.param_count()  # 20745 = ((3 * 3 * 256) + 1) * 9, once
    20745
    """

    is_composite: ClassVar[bool] = True
    named_by: ClassVar[str] = "place"
    opened_as: ClassVar[Opening] = "shared"

    layer: Layer[In, Out] = field(validator=[one_layer_of_any_inputs, _not_in_itself])
    name: str = field(validator=valid_name, kw_only=True)
    place: str | None = field(default=None, validator=valid_name_or_none, kw_only=True)

    @property
    def takes_several(self) -> bool:
        """Whether the layer has several inputs."""
        return self.layer.takes_several

    def weights(self, prev_shape: In) -> tuple[Weight, ...]:
        """Return the weights of the layer."""
        return self.layer.weights(prev_shape)

    def output_shape(self, prev_shape: In) -> Out:
        """Return the output shape of the layer."""
        return self.layer.output_shape(prev_shape)

    def operations(self, prev_shape: In) -> "Operations":
        """Return the arithmetic of the layer, which is done at each use."""
        return self.layer.operations(prev_shape)

    def explain(self, prev_shape: In, *, operations: bool = False) -> "Explanation":
        """Return the arithmetic of the layer, under the name of the weights."""
        return evolve(explained(self.layer, prev_shape, operations=operations), title=self.name)

    def windows(self, prev_shape: In) -> "Windows":
        """Return the windows of the layer."""
        return self.layer.windows(prev_shape)
