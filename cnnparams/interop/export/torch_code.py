"""A network as source of PyTorch: the classes of its blocks, and one for the whole, `Net`."""

from collections.abc import Mapping
from re import search
from typing import Any, final

from attrs import frozen

from cnnparams.interop.export.expressions import Text, call
from cnnparams.interop.export.leaves import Leaf, opened
from cnnparams.interop.export.names import in_docstring
from cnnparams.interop.export.orders import Order
from cnnparams.interop.export.refusing import refuse_lacking
from cnnparams.interop.export.regions import regions_of
from cnnparams.interop.export.torch_after import After
from cnnparams.interop.export.torch_classes import Classes, methods_of
from cnnparams.interop.export.torch_helpers import HELPERS
from cnnparams.interop.export.torch_ways import Ways, ways_of
from cnnparams.networks.network import Network


@final
@frozen
class Source:
    """A model as source, with what is known of it.

    Args:
        text: the source.
        modules: the name of the module of each layer whose output is that of the module.
        orders: the order of axes of each value.
    """

    text: str
    modules: Mapping[str, str]
    orders: Mapping[str, Order]


def torch_source(who: str, network: Network[Any]) -> Source:
    """Return the source of a network in PyTorch.

    Raises:
        NetworkError: there are layers that cannot be written.
    """
    ways = ways_of(opened(network))
    refuse_lacking(who, "PyTorch", ways.lacking)
    whole, classes = regions_of(ways.opened), Classes(ways)
    code = classes.write(whole)
    lacking: list[tuple[Leaf, str]] = []
    after = After(classes, lacking).lines(whole)
    refuse_lacking(who, "PyTorch", lacking)
    head = ["class Net(nn.Module):", f'    """{_flow(ways)}"""', ""]
    body = "\n".join([*head, *methods_of(code, call("__init__", Text("self")), after)])
    modules = {
        path: _dotted(classes.access[path])
        for path, way in ways.ways.items()
        if way.is_plain and way.gives == ways.orders[path] and path in classes.access
    }
    return Source(_whole(network, [*classes.texts, body]), modules, ways.orders)


def _whole(network: Network[Any], parts: list[str]) -> str:
    """Return the source with what it imports and needs."""
    used = "\n".join(parts)
    helpers = [text.strip("\n") for name, text in HELPERS.items() if search(rf"(?<![\w.]){name}\(", used)]
    text = "\n\n\n".join([*helpers, *parts])
    imports = ["from collections import OrderedDict", ""] if "OrderedDict(" in text else []
    imports += ["import torch"] if "torch." in text else []
    imports += ["import torch.nn.functional as F"] if "F." in text else []
    title = in_docstring(network.name or "A network")
    first = f'"""{title}: {network.param_count():,} parameters, in PyTorch."""'
    return "\n".join([first, "", *imports, "from torch import nn", "", "", text, ""])


def _flow(ways: Ways) -> str:
    """Say what the shapes of inputs and outputs are, with the batch."""
    inputs = [_shape(ways, leaf.path, ways.orders[leaf.path]) for leaf in ways.opened.inputs]
    outputs = [_shape(ways, path, ways.order_of_output(path)) for path in ways.opened.outputs.values()]
    return f"{', '.join(inputs)} -> {', '.join(outputs)}."


def _shape(ways: Ways, path: str, order: Order) -> str:
    shape = ways.opened.leaves[path].output_shape
    return f"({', '.join(['N', *[str(shape[axis]) for axis in order]])})"


def _dotted(access: str) -> str:
    """Return the name of a module as PyTorch has it: `self.layer1[0]` is `layer1.0`."""
    return access.removeprefix("self.").replace("[", ".").replace("]", "")
