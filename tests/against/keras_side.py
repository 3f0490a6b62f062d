"""Keras' side: layers built and called on symbols, with weights that have a shape but no values."""

from functools import reduce
from math import prod
from typing import Any, ClassVar, final

from attrs import frozen

from cnnparams import Layer, Shape
from tests.against.facts import Facts, short_names
from tests.against.side import BATCH, Side


@final
@frozen
class Keras(Side):
    """A layer, a list of layers, or a function of tensors."""

    framework: ClassVar[str] = "Keras"

    @staticmethod
    def named(name: str, shape: Shape) -> tuple[str, Shape]:
        """Return both as they are: our weights have Keras' names and order of axes."""
        return name, shape

    def _facts(self, layer: Layer, prev_shape: Any, *, real: bool) -> Facts:
        import keras

        with keras.StatelessScope(initialize_variables=False):
            built = self.build(keras, layer, prev_shape)
            links = built if isinstance(built, list) else [built]

            def run(arrays: Any) -> Any:
                if self.call:
                    return self.call(built, *(arrays if layer.takes_several else [arrays]))
                return reduce(lambda array, link: link(array), links, arrays)

            shapes = prev_shape if layer.takes_several else (prev_shape,)
            arrays = [keras.KerasTensor((BATCH, *shape)) for shape in shapes]
            arrays = arrays if layer.takes_several else arrays[0]
            output = run(arrays)
            if real:  # not by Keras' own arithmetic of shapes, but by what JAX makes of the calls
                output = keras.Operation.compute_output_spec(keras.layers.Lambda(run), arrays)
        layers = [link for link in links if isinstance(link, keras.Layer)]
        state = _shapes(layers, "non_trainable_weights")
        state_count = sum(map(prod, state.values()))
        return Facts(
            _ours(tuple((output[0] if isinstance(output, list | tuple) else output).shape)),
            short_names(_shapes(layers, "trainable_weights")),
            short_names(state),
            sum(layer.count_params() for layer in layers) - state_count,
            state_count,
        )


def _ours(shape: Shape) -> Shape:
    if shape[0] != BATCH:
        raise ValueError(f"a batch of {BATCH} became {shape}")
    return shape[1:]


def _shapes(layers: list[Any], kind: str) -> dict[str, Shape]:
    """Return the shapes of all weights under their paths, with a layer's place for the layer's name."""
    return {
        ".".join([str(place), *weight.path.split("/")[1:]]): tuple(weight.shape)
        for place, layer in enumerate(layers)
        for weight in getattr(layer, kind)
    }
