"""Reparametrisation: a layer whose kernel is computed from other numbers before it is used."""

from abc import abstractmethod
from functools import partial
from typing import Any, ClassVar, NoReturn, final

from attrs import Attribute, field, frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.base import Layer, OneIn, Out, Weightless, infer
from cnnparams.bases.block import Block
from cnnparams.bases.sequences import Recurrent
from cnnparams.bases.wrapping import Wrapper, ask_inside, one_layer
from cnnparams.errors import ConfigError
from cnnparams.operations import Operations
from cnnparams.weights import Weight
from cnnparams.window import Windows

Axes = dict[str, int]


def _refuse(wrapper: object, layer: Layer[Any, Shape]) -> NoReturn:
    rule = "layer must have one kernel, with its filters last, as Conv2D(8, 3) has"
    raise ConfigError(f"{type(wrapper).__name__}: {rule}, got {layer}")


def _may_have_a_kernel(instance: object, _: "Attribute[Any]", value: Layer[Any, Shape]) -> None:
    """Refuse at once what cannot have one kernel; of other layers, the weights must be seen."""
    if isinstance(value, Block | Recurrent | Weightless):
        _refuse(instance, value)


@frozen(repr=False)
class Reparametrized(Wrapper[OneIn, Out]):
    """What these wrappers do alike: the layer inside keeps its weights, and the kernel gets more."""

    is_composite: ClassVar[bool] = True

    layer: Layer[OneIn, Out] = field(validator=[one_layer, _may_have_a_kernel])

    @final
    def weights(self, prev_shape: OneIn) -> tuple[Weight, ...]:
        """Return the weights of the layer, and what its kernel is computed from."""
        shape, weights = ask_inside(self, partial(infer, self.layer), prev_shape, prev_shape)
        for kernel in weights:
            if kernel.name == "kernel" and len(kernel.axes) > 1:
                name, size = kernel.axes[-1]
                if size == shape[-1] or name in _LAST_AXES:
                    return (*weights, *self._more_weights(kernel, shape[-1]))
        _refuse(self, self.layer)

    @final
    def output_shape(self, prev_shape: OneIn) -> Out:
        """Return the output shape of the layer."""
        return ask_inside(self, self.layer.output_shape, prev_shape, prev_shape)

    @final
    def operations(self, prev_shape: OneIn) -> Operations:
        """Return the arithmetic of the layer: its kernel is computed once, and not for each input."""
        return ask_inside(self, self.layer.operations, prev_shape, prev_shape)

    @abstractmethod
    def _more_weights(self, kernel: Weight, filters: int) -> tuple[Weight, ...]:
        """Return what the kernel of so many filters is computed from, or with, besides itself."""

    @final
    def windows(self, prev_shape: OneIn) -> Windows:
        """Return the windows of the layer."""
        return ask_inside(self, self.layer.windows, prev_shape, prev_shape)


_LAST_AXES = ("depth_multiplier", "in_channels")
"""The last axes of the kernels of depthwise and of transposed convolutions, which are not their filters."""


def _is_transposed(kernel: Weight) -> bool:
    return kernel.axes[-1][0] == "in_channels"


@final
@frozen(repr=False)
class WeightNorm(Reparametrized[OneIn, Out]):
    """A layer whose kernel is learnt as a direction and a magnitude: one magnitude for each filter.

    The kernel stays, as the direction. In PyTorch, it is `original1` and the magnitude `original0` of
    `torch.nn.utils.parametrizations.weight_norm`; there, transposed convolutions have a magnitude for each
    channel of the input. Keras has no such wrapper.

    Args:
        layer: the layer with the kernel, such as `Conv2D(8, 3)`, which leaves `name` and `trainable` to its
            wrapper. It must have one kernel; recurrent and separable layers have several.

    Shapes:
        those of the layer

    Weights:
        those of the layer; magnitude (filters,), of a transposed convolution (in_channels,)

    Raises:
        TypeError: `layer` is not a layer.
        ConfigError: `layer` does not have one kernel, has several inputs, has a name or is frozen.
        ShapeError: the layer cannot take the input.

    Source:
        https://arxiv.org/abs/1602.07868,
        https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.parametrizations.weight_norm.html

    >>> from cnnparams import Conv2D
    >>> WeightNorm(Conv2D(64, 3)).param_count((32, 32, 3))  # 1856 = ((3 * 3 * 3) + 1) * 64 + 64
    1856
    """

    def _more_weights(self, kernel: Weight, filters: int) -> tuple[Weight, ...]:
        axis: Axes = dict(kernel.axes[-1:]) if _is_transposed(kernel) else {"filters": filters}
        return (Weight("magnitude", **axis),)


@final
@frozen(repr=False)
class SpectralNorm(Reparametrized[OneIn, Out]):
    """A layer whose kernel is divided by its largest singular value: nothing more is learnt.

    The singular value is estimated with two vectors that are state, as in PyTorch's
    `torch.nn.utils.parametrizations.spectral_norm`: one element for each filter, and one for each element
    that a filter sees. Keras' `SpectralNormalization` stores one of them, for the last axis of its kernel;
    `totals()` counts it so.

    Args:
        layer: the layer with the kernel, such as `Conv2D(8, 3)`, which leaves `name` and `trainable` to its
            wrapper. It must have one kernel; recurrent and separable layers have several.

    Shapes:
        those of the layer

    Weights:
        those of the layer; state: vector_u (filters,); vector_v (filter_inputs,)

    Raises:
        TypeError: `layer` is not a layer.
        ConfigError: `layer` does not have one kernel, has several inputs, has a name or is frozen.
        ShapeError: the layer cannot take the input.

    Source:
        https://arxiv.org/abs/1802.05957,
        https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.parametrizations.spectral_norm.html

    >>> from cnnparams import Conv2D
    >>> SpectralNorm(Conv2D(64, 3)).param_count((32, 32, 3))  # 1792 = ((3 * 3 * 3) + 1) * 64
    1792
    >>> [weight.size for weight in SpectralNorm(Conv2D(64, 3)).weights((32, 32, 3))]  # 27 = 3 * 3 * 3
    [1728, 64, 64, 27]
    """

    def _more_weights(self, kernel: Weight, filters: int) -> tuple[Weight, ...]:
        # Of a transposed convolution's groups, all have the same rows.
        rows: Axes = dict(kernel.axes[-2:-1]) if _is_transposed(kernel) else {"filters": filters}
        (number,) = rows.values()
        return (
            Weight.state("vector_u", **rows),
            Weight.state("vector_v", filter_inputs=kernel.size // number),
        )


@final
@frozen(repr=False)
class WeightStandardization(Reparametrized[OneIn, Out]):
    """A layer whose filters are brought to mean 0 and deviation 1 before they are used: no more numbers.

    The convolutions of Big Transfer (BiT) and of normaliser-free networks are so. Neither PyTorch nor Keras
    has it.

    Args:
        layer: the layer with the kernel, such as `Conv2D(8, 3)`, which leaves `name` and `trainable` to its
            wrapper. It must have one kernel; recurrent and separable layers have several.

    Shapes:
        those of the layer

    Weights:
        those of the layer

    Raises:
        TypeError: `layer` is not a layer.
        ConfigError: `layer` does not have one kernel, has several inputs, has a name or is frozen.
        ShapeError: the layer cannot take the input.

    Source:
        https://arxiv.org/abs/1903.10520

    >>> from cnnparams import Conv2D
    >>> WeightStandardization(Conv2D(64, 3)).param_count((32, 32, 3))  # 1792 = ((3 * 3 * 3) + 1) * 64
    1792
    """

    def _more_weights(self, kernel: Weight, filters: int) -> tuple[Weight, ...]:
        return ()
