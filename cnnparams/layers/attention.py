"""Attention: each position looks at all positions and takes from each as much as concerns it."""

from typing import final

from attrs import field, frozen
from attrs.validators import optional

from cnnparams.arithmetic.shapes import S, Shape, check_spatial, with_last_axis
from cnnparams.bases.base import SameRank
from cnnparams.settings.checks import boolean, integer
from cnnparams.weights import Weight


@final
@frozen(repr=False)
class MultiHeadAttention(SameRank):
    """Self-attention by several heads: each has a query, a key and a value of its own for each position.

    Every position looks at every other, so an image need not become a sequence first. How many
    positions there are does not matter to the weights.

    In PyTorch, `embed_dim` is `heads * head_features` and must be the channels of the input and of the
    output; the kernels of query, key and value are one array there. The totals are the same.

    Args:
        heads: number of heads. `num_heads` in Keras and PyTorch.
        head_features: number of features of each head's query, key and value. Keras' `key_dim`, for values
            too.
        output_features: number of channels of the output; None is that of the input. Keras' `output_shape`.
        bias: whether query, key, value and output have biases. Keras' `use_bias`.

    Shapes:
        (..., channels) -> (..., output_features)

    Weights:
        query_kernel, key_kernel and value_kernel (channels, heads, head_features);
        query_bias, key_bias and value_bias (heads, head_features);
        output_kernel (heads, head_features, output_features); output_bias (output_features,)

    Raises:
        TypeError: an argument has the wrong type, or the input is not a shape.
        ConfigError: a number is below 1.
        ShapeError: the input is a vector, which has no positions, or has a size below 1.

    Source:
        https://keras.io/api/layers/attention_layers/multi_head_attention/

    >>> MultiHeadAttention(12, 64).param_count((197, 768))  # 2362368 = 4 * (768 * 12 * 64 + 768)
    2362368
    >>> MultiHeadAttention(8, 16, output_features=10).output_shape((49, 32))
    (49, 10)
    """

    heads: int = field(validator=integer(1))
    head_features: int = field(validator=integer(1))
    output_features: int | None = field(default=None, validator=optional(integer(1)), kw_only=True)
    bias: bool = field(default=True, validator=boolean, kw_only=True)

    def weights(self, prev_shape: Shape) -> tuple[Weight, ...]:
        """Return kernel and, unless switched off, bias of query, key, value and output."""
        check_spatial(self, prev_shape)
        channels, heads = prev_shape[-1], {"heads": self.heads, "head_features": self.head_features}
        units = {"channels": channels} if self.output_features is None else {"units": self.output_features}
        parts = {name: ({"channels": channels}, heads) for name in ("query", "key", "value")}
        parts["output"] = (heads, units)
        weights: list[Weight] = []
        for name, (seen, made) in parts.items():
            weights.append(Weight(f"{name}_kernel", **seen, **made))
            if self.bias:
                weights.append(Weight(f"{name}_bias", **made))
        return tuple(weights)

    def output_shape(self, prev_shape: S) -> S:
        """Return the input's shape with the features of the output."""
        check_spatial(self, prev_shape)
        return (
            prev_shape if self.output_features is None else with_last_axis(prev_shape, self.output_features)
        )
