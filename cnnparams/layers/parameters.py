"""Learnt tensors that are not kernels: scales, positions, tokens."""

from typing import Any, final

from attrs import Attribute, field, frozen

from cnnparams.arithmetic.shapes import S, Series, Shape, check_shape, expect
from cnnparams.arithmetic.values import is_tuple
from cnnparams.bases.base import Layer, Out, SameRank, Source, WithoutArithmetic
from cnnparams.operations import Operations, elements, per_element
from cnnparams.settings.checks import plain_tuple, valid_shape
from cnnparams.weights import Weight
from cnnparams.window import ITSELF, Seen, Window, itself


@final
@frozen(repr=False)
class LayerScale(SameRank):
    """Each channel is multiplied by a number that is learnt for it, at the end of a residual branch.

    Neither framework has it as a layer of its own; torchvision's and Keras' ConvNeXt bring one along.

    Shapes:
        (..., channels) -> the same

    Weights:
        gamma (channels,)

    Raises:
        TypeError: the input is not a shape.
        ShapeError: the input is empty or has a size below 1.

    Source:
        https://arxiv.org/abs/2103.17239

    >>> LayerScale().param_count((56, 56, 96))  # 96: one for each channel
    96
    """

    def weights(self, prev_shape: Shape) -> tuple[Weight, ...]:
        """Return gamma."""
        check_shape(self, prev_shape)
        return (Weight("gamma", channels=prev_shape[-1]),)

    def output_shape(self, prev_shape: S) -> S:
        """Return the shape of the input."""
        check_shape(self, prev_shape)
        return prev_shape

    def operations(self, prev_shape: Shape) -> Operations:
        """Return a product for each element."""
        return per_element(elements(self.output_shape(prev_shape)), {"multiply": 1})

    def windows(self, prev_shape: Shape) -> Seen:
        """Return that each element is seen by itself."""
        return itself(len(prev_shape))


@final
@frozen(repr=False)
class PositionEmbedding(Layer[Series, Series]):
    """A learnt vector is added at each position.

    Neither framework has it as a layer of its own; KerasHub does.

    Shapes:
        (length, channels) -> the same

    Weights:
        embeddings (length, channels)

    Raises:
        TypeError: the input is not a shape.
        ShapeError: the input is not a series.

    Source:
        https://keras.io/keras_hub/api/modeling_layers/position_embedding

    >>> PositionEmbedding().param_count((197, 768))  # 151296 = 768 * 197
    151296
    """

    def weights(self, prev_shape: Series) -> tuple[Weight, ...]:
        """Return the embeddings."""
        length, channels = expect(self, prev_shape, 2)
        return (Weight("embeddings", length=length, channels=channels),)

    def output_shape(self, prev_shape: Series) -> Series:
        """Return the shape of the input."""
        return expect(self, prev_shape, 2)

    def operations(self, prev_shape: Series) -> Operations:
        """Return a sum for each element."""
        return per_element(elements(self.output_shape(prev_shape)), {"add": 1})

    def windows(self, prev_shape: Series) -> Seen:
        """Return that each element is seen by itself."""
        return itself(len(prev_shape))


@final
@frozen(repr=False)
class ClassToken(WithoutArithmetic[Series, Series]):
    """A learnt vector is added as the first position.

    Neither framework has it as a layer of its own; it is `class_token` in torchvision's Vision Transformer.

    Shapes:
        (length, channels) -> (length + 1, channels)

    Weights:
        class_token (channels,)

    Raises:
        TypeError: the input is not a shape.
        ShapeError: the input is not a series.

    Source:
        https://arxiv.org/abs/2010.11929

    >>> ClassToken().param_count((196, 768))  # 768: one for each channel
    768
    >>> ClassToken().output_shape((196, 768))
    (197, 768)
    """

    def weights(self, prev_shape: Series) -> tuple[Weight, ...]:
        """Return the token."""
        _, channels = expect(self, prev_shape, 2)
        return (Weight("class_token", channels=channels),)

    def output_shape(self, prev_shape: Series) -> Series:
        """Return one position more."""
        length, channels = expect(self, prev_shape, 2)
        return (length + 1, channels)

    def windows(self, prev_shape: Series) -> Seen:
        """Return that each position is seen by itself, behind the token."""
        return (Window(padding=1, inside=True), ITSELF)


def _shape_or_number(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Accept a shape, or () for a single number."""
    if value != () or not is_tuple(value):
        valid_shape(instance, attribute, value)


@final
@frozen(repr=False)
class Parameter(WithoutArithmetic[Any, Out], Source[Out]):
    """A learnt tensor: a source like an input, without a layer before it.

    Later layers take it by its name: queries, latents, a learnt background.
    A single number is `Parameter(())`; layers that add, multiply and the like take it with any other input.

    Args:
        shape: shape of the tensor, which is also that of the output; () for a single number.

    Shapes:
        () -> shape

    Weights:
        parameter (shape)

    Raises:
        TypeError: the shape is not a tuple of whole numbers.
        ShapeError: the shape has a size below 1, or there is an input.

    Source:
        https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.Parameter.html

    >>> Parameter((100, 256)).param_count(())  # 25600 = 100 * 256
    25600
    >>> from cnnparams import Network
    >>> network = Network((196, 768)).add(Parameter((100, 768), name="queries"))
    >>> network.output_shape, network.param_count()  # 76800 = 100 * 768
    ((100, 768), 76800)
    """

    shape: Out = field(validator=[_shape_or_number, plain_tuple])

    def weights(self, prev_shape: tuple[Any, ...]) -> tuple[Weight, ...]:
        """Return the tensor."""
        shape = self.output_shape(prev_shape)
        return (Weight("parameter", **{f"axis{place}": size for place, size in enumerate(shape)}),)
