"""A recurrent layer in both directions of a sequence."""

from collections.abc import Mapping
from typing import Any, Literal, final

from attrs import Attribute, evolve, field, frozen

from cnnparams.bases.base import Layer, OneIn, Out
from cnnparams.bases.block import EditableBlock
from cnnparams.bases.checking import check_layer
from cnnparams.bases.copying import copied_with, frozen_with
from cnnparams.bases.sequences import Recurrent
from cnnparams.errors import ConfigError, NetworkError
from cnnparams.layers.joining import Concat
from cnnparams.layers.merging import Add, Average, Multiply
from cnnparams.networks.network import Network
from cnnparams.settings.checks import describe, one_of

AnyLayer = Layer[Any, Any]  # Any: two layers of any rank of sequences, and a merge

MERGES: dict[str, AnyLayer] = {"concat": Concat(), "sum": Add(), "mul": Multiply(), "ave": Average()}


def _recurrent(instance: object, attribute: "Attribute[Any]", value: object) -> None:
    """Accept a layer that can read a sequence from its end, as Keras does, without a name."""
    who = describe(instance, attribute)
    layer = check_layer(f"{who} must be a layer", value)
    if not isinstance(layer, Recurrent):
        raise ConfigError(f"{who} must be recurrent, as LSTM(8) is, got {layer}")
    if layer.name is not None:
        hint = f"write Bidirectional(..., name={layer.name!r})"
        raise ConfigError(f"{who} must leave its name to the block, got name={layer.name!r}; {hint}")


def _recurrent_or_none(instance: object, attribute: "Attribute[Any]", value: object) -> None:
    if value is not None:
        _recurrent(instance, attribute, value)


@final
@frozen(repr=False)
class Bidirectional(EditableBlock[OneIn, Out]):
    """A recurrent layer twice: one reads the sequence from its start, the other from its end.

    They are found, frozen and explained by their paths: `network["bidirectional/forward"]`. Their outputs are
    merged by the step `merge`.

    Keras' `merge_mode=None`, two outputs, is no layer here. In PyTorch the wrapper is an argument,
    `bidirectional=True`, which concatenates. With several layers, both outputs of one go to the next there:
    write that as one `Bidirectional` after another. A layer with `num_layers` in a `Bidirectional` is, as in
    Keras, two stacks that know nothing of each other.

    Args:
        layer: the recurrent layer, such as `LSTM(64)`, which leaves its name to the block.
        merge: how the two outputs become one: `"concat"` keeps the channels of both, `"sum"` adds them,
            `"mul"` multiplies them and `"ave"` takes their mean. Keras' `merge_mode`.
        backward: the recurrent layer that reads from the end. None is another one like `layer`. Keras'
            `backward_layer`.

    Shapes:
        those of the layer, the channels of the output doubled by `"concat"`

    Weights:
        those of both layers, under `forward` and `backward`

    Raises:
        TypeError: `layer` is not a layer, or `merge` is not a string.
        ConfigError: a layer is not recurrent or has a name, or `merge` is unknown.
        ShapeError: the layer cannot take the input.

    Source:
        https://keras.io/api/layers/recurrent_layers/bidirectional/

    >>> from cnnparams import LSTM
    >>> Bidirectional(LSTM(64)).param_count((200, 128))  # 98816 = 2 * (128 + 64 + 1) * 4 * 64
    98816
    >>> Bidirectional(LSTM(64, return_sequences=True)).output_shape((200, 128))  # 128 = 2 * 64
    (200, 128)
    """

    layer: Recurrent[OneIn, Out] = field(validator=_recurrent)
    merge: Literal["concat", "sum", "mul", "ave"] = field(
        default="concat", validator=one_of("concat", "sum", "mul", "ave"), kw_only=True
    )
    backward: Recurrent[OneIn, Out] | None = field(default=None, validator=_recurrent_or_none, kw_only=True)

    def expand(self, prev_shape: OneIn) -> Network[Out]:
        """Return both layers and their merge with an input of this shape."""
        start: Network[Any] = Network(prev_shape, name=self.name or "Bidirectional")
        layers = {
            name: frozen_with(layer, trainable=self.trainable) for name, layer in self.named_layers().items()
        }
        network = start.add(layers["forward"], name="forward")
        network = network.add(layers["backward"], after="input", name="backward")
        return network.add(layers["merge"], after=["forward", "backward"], name="merge")

    def named_layers(self) -> Mapping[str, AnyLayer]:
        """Return the layer of each direction, and the merge."""
        backward = self.layer if self.backward is None else self.backward
        return {"forward": self.layer, "backward": backward, "merge": MERGES[self.merge]}

    def with_layers(self, layers: Mapping[str, AnyLayer]) -> "Bidirectional[OneIn, Out]":
        """Return the block with other layers under these names."""
        now = {
            name: copied_with(layer, name=None) for name, layer in {**self.named_layers(), **layers}.items()
        }
        chosen = copied_with(now["merge"], trainable=True)  # it has nothing to train
        merge: Any = next((word for word, layer in MERGES.items() if layer == chosen), None)
        if merge is None:
            kinds = ", ".join([f"{layer}" for layer in MERGES.values()])
            raise NetworkError(f"{self}: the merge must be one of {kinds}, got {now['merge']}")
        forward, backward = now["forward"], now["backward"]
        settings: dict[str, Any] = {"layer": forward, "backward": None if backward == forward else backward}
        return evolve(self, merge=merge, **settings)
