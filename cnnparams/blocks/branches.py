"""Several layers on the same input, whose outputs are merged."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, final

from attrs import field, frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.bases.base import Layer
from cnnparams.bases.block import EditableBlock
from cnnparams.bases.copying import copied_with, frozen_with, step_name
from cnnparams.blocks.inner import AnyLayer, Layers, by_name, layers_of_one_input, one_merge, with_others
from cnnparams.layers.joining import Concat
from cnnparams.networks.network import Network

if TYPE_CHECKING:
    from cnnparams.bases.base import Merge
    from cnnparams.bases.block import Block
    from cnnparams.layers.custom import Custom
    from cnnparams.layers.opaque import Opaque
    from cnnparams.layers.shared import Shared
    from cnnparams.layers.tied import Tied

    # Any: of all ranks. What cannot have several inputs is no type of a merge.
    SeveralInputs: TypeAlias = (
        Merge[Any, Any] | Block[Any, Any] | Custom[Any] | Opaque[Any] | Shared[Any, Any] | Tied[Any, Any]
    )

A = TypeVar("A", bound=Shape, contravariant=True)


@final
@frozen(repr=False, init=False)
class Branches(EditableBlock[A, Any]):  # Any: the merge decides what comes out
    """Several layers on the same input, whose outputs are merged: the block of Inception.

    A branch of several layers is a `Sequential`. Branches are found by name or position, the merge as
    `merge`.

    Args:
        *branches: one or more layers with one input each, which all take the same input.
        merge: layer with several inputs that makes one output of the branches', such as `Add()`.

    Shapes:
        the input of every branch -> the output of the merge

    Weights:
        those of the layers, each under the path of its layer

    Raises:
        TypeError: an argument is not a layer.
        ConfigError: there is no branch, a branch has several inputs, or the merge has only one.
        ShapeError: a branch cannot take the input, or the merge cannot take their outputs.
        NetworkError: two branches have the same name.

    Source:
        Szegedy et al., Going Deeper with Convolutions (2014), https://arxiv.org/abs/1409.4842

    >>> from cnnparams import Conv2D
    >>> Branches(Conv2D(64, 1), Conv2D(128, 3, padding=1)).output_shape((28, 28, 192))  # 192 = 64 + 128
    (28, 28, 192)
    """

    branches: Layers = field(validator=layers_of_one_input, metadata={"starred": True})
    merge: AnyLayer = field(default=Concat(), validator=one_merge, kw_only=True)

    def __init__(
        self,
        *branches: Layer[A, Any],
        merge: "SeveralInputs" = Concat(),  # noqa: B008 - a frozen value
        name: str | None = None,
        trainable: bool = True,
    ) -> None:
        """Put layers side by side."""
        self.__attrs_init__(branches=branches, merge=merge, name=name, trainable=trainable)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]

    def expand(self, prev_shape: A) -> Network[Any]:
        """Return branches and merge with an input of this shape."""
        network: Network[Any] = Network(prev_shape, name=self.name or "Branches")
        ends: list[str] = []
        for position, branch in enumerate(self.branches):
            ends.append(step_name(branch) or str(position))
            layer = frozen_with(branch, trainable=self.trainable)
            network = network.add(layer, after="input", name=ends[-1])
        return network.add(frozen_with(self.merge, trainable=self.trainable), after=ends, name="merge")

    def named_layers(self) -> Mapping[str, AnyLayer]:
        """Return the branches by name, and the merge."""
        return {**by_name(self.branches), "merge": self.merge}

    def with_layers(self, layers: Mapping[str, AnyLayer]) -> "Branches[A]":
        """Return the block with other layers under these names."""
        merge = layers.get("merge", self.merge)
        return copied_with(self, branches=with_others(self.branches, layers), merge=merge)
