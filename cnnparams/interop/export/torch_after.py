"""What is done to a model of PyTorch once it is made: sharing, tying and freezing, a line each."""

from collections.abc import Iterator, Mapping
from typing import Any, cast, final

from attrs import define

from cnnparams.bases.base import infer
from cnnparams.interop.export.expressions import Call
from cnnparams.interop.export.leaves import Leaf
from cnnparams.interop.export.regions import Region
from cnnparams.interop.export.torch_classes import Classes

PARAMETERS: Mapping[str, str] = {"kernel": "weight", "gamma": "weight", "beta": "bias", "bias": "bias"}
"""What PyTorch calls a weight of ours, unless its way says otherwise."""


@final
@define(eq=False)
class After:
    """Finds these lines.

    Args:
        classes: the classes of the model.
        lacking: what cannot be done, and why, which grows.
    """

    classes: Classes
    lacking: list[tuple[Leaf, str]]

    def lines(self, whole: Region) -> list[str]:
        """Return all lines."""
        return list(dict.fromkeys([*self.shared(whole), *self.tied(), *self.frozen(whole)]))

    def shared(self, region: Region) -> Iterator[str]:
        """Yield a line for each module that another part of the network has too."""
        for part in region.parts:
            origin = self.classes.origin(part)
            if origin is not None and part.path in self.classes.access:
                target, source = self.classes.access[part.path], self.classes.access[origin]
                if target != source:
                    yield f"{target} = {source}"
            elif isinstance(part, Region):
                yield from self.shared(part)

    def tied(self) -> Iterator[str]:
        """Yield a line for each weight that another layer has too."""
        firsts: dict[str, tuple[str, tuple[int, ...]]] = {}
        for leaf in self.classes.opened.leaves.values():
            for weight, array in leaf.arrays:
                name = self.parameter(leaf, weight)
                shape = _shape_in_torch(leaf, weight)
                if name is None or shape is None:
                    self.lacking.append((leaf, f"its {weight} is a part of a larger array"))
                    continue
                first, known = firsts.setdefault(array, (name, shape))
                if known != shape:
                    self.lacking.append((leaf, f"its {weight} has other axes than {first.partition('.')[2]}"))
                elif first != name:
                    yield f"{name} = {first}"

    def parameter(self, leaf: Leaf, weight: str) -> str | None:
        """Return the parameter that is a weight of a layer; None if there is none of its own."""
        way = self.classes.ways.ways[leaf.path]
        name = way.parameters.get(weight) or PARAMETERS.get(weight)
        module = cast("Call", way.module)
        is_apart = not module.function.startswith(("nn.utils", "nn.RNN", "nn.LSTM", "nn.GRU", "standardized"))
        is_apart = is_apart and "Attention" not in module.function
        return f"{self.classes.access[leaf.path]}.{name}" if name and is_apart else None

    def frozen(self, region: Region) -> Iterator[str]:
        """Yield a line for each part that is not trained."""
        leaves = [leaf for leaf in region.leaves() if leaf.param_count]
        if leaves and all(not leaf.is_trained for leaf in leaves):
            yield f"{self.classes.access.get(region.path, 'self')}.requires_grad_(False)"
            return
        for part in region.parts:
            if isinstance(part, Region):
                yield from self.frozen(part)
            elif not part.param_count or part.owner != part.path:
                continue
            elif not part.is_trained:
                yield f"{self.classes.access[part.path]}.requires_grad_(False)"
            else:
                for weight in part.frozen_weights:
                    name = self.parameter(part, weight)
                    if name is None:
                        self.lacking.append((part, f"its {weight} is not frozen by itself"))
                    else:
                        yield f"{name}.requires_grad_(False)"


def _shape_in_torch(leaf: Leaf, name: str) -> tuple[int, ...] | None:
    """Return the shape of a weight in PyTorch."""
    prev_shape: Any = leaf.prev_shapes if leaf.layer.takes_several else leaf.prev_shapes[0]
    _, weights = infer(leaf.layer, prev_shape)
    shape = next(weight.shape for weight in weights if weight.name == name)
    if name != "kernel":
        return shape
    return (*shape[:-3:-1], *shape[:-2])
