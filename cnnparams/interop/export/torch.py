"""A network as a model of PyTorch: its source, and the module that the source builds."""

from typing import Any

from cnnparams.extras import load_extra
from cnnparams.interop.export.checking import check_network, refuse_other_counts
from cnnparams.interop.export.running import run
from cnnparams.interop.export.torch_code import torch_source
from cnnparams.networks.network import Network


def to_torch_code(network: Network[Any]) -> str:
    """Return the source of a network in PyTorch: `Net()` is the model. PyTorch is not needed.

    Blocks and groups are modules with the network's names, equal ones one class. A part that has a number for
    a name and is no part of a sequence has the kind of its layer before it: `layer1/0/2` is
    `layer1.0.relu_2`. What cannot stand in a name of Python becomes an underscore, and a name that a module
    has already, such as `forward`, gets one at its end.

    Args:
        network: the network.

    Raises:
        TypeError: this is no network.
        NetworkError: it has no layer, or layers for which PyTorch has nothing; the error lists all of them.

    >>> from cnnparams import Conv2D, FullyConnected, Network, ReLU
    >>> network = Network((28, 28, 1), name="small").add(Conv2D(8, 5, name="conv")).add(ReLU())
    >>> print(to_torch_code(network.add(FullyConnected(10, name="scores"))).rstrip())
    \"\"\"small: 46,298 parameters, in PyTorch.\"\"\"
    <BLANKLINE>
    from torch import nn
    <BLANKLINE>
    <BLANKLINE>
    class Net(nn.Module):
        \"\"\"(N, 1, 28, 28) -> (N, 10).\"\"\"
    <BLANKLINE>
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(1, 8, 5)
            self.relu = nn.ReLU()
            self.scores = nn.Linear(4608, 10)
    <BLANKLINE>
        def forward(self, x):
            x = self.conv(x)
            x = self.relu(x)
            return self.scores(x.flatten(1))
    """
    check_network("to_torch_code", network)
    return torch_source("to_torch_code", network).text


def to_torch(network: Network[Any]) -> Any:  # Any: PyTorch need not be installed
    """Return a network as a `torch.nn.Module`, which is what the source of `to_torch_code` builds.

    It is built as PyTorch is told to: under `torch.device("meta")`, nothing is allocated. Frozen weights do
    not require a gradient, and shared ones are one module. Inputs are arguments in their order, with the
    batch and the channels first; a series, (N, length, channels), has its channels before its length if a
    convolution, a pooling or the like takes it first. The output is a tensor or, of several outputs, a dict
    of tensors by the paths of their steps. Images come out with their channels first.

    What is computed is what the layers say, but for the order in which `Flatten` and the like list the
    elements of an image, which is PyTorch's own: channels first.

    Args:
        network: the network.

    Raises:
        ImportError: PyTorch is not installed.
        TypeError: this is no network.
        NetworkError: it has no layer, or layers for which PyTorch has nothing; the error lists all of them.

    >>> from cnnparams import MaxUnpool2D
    >>> try:
    ...     to_torch(Network((9, 9, 4)).add(MaxUnpool2D(name="up")))
    ... except ValueError as error:
    ...     print(error)
    to_torch: there is nothing in PyTorch for: up (MaxUnpool2D()): no pool tells it where the maxima were
    """
    check_network("to_torch", network)
    source = torch_source("to_torch", network)
    load_extra("torch", "to_torch", "torch")
    model: Any = run(source.text, "torch").Net()
    parameters = list(model.parameters())
    state = [array for name, array in model.named_buffers() if not name.endswith("num_batches_tracked")]
    total = sum([array.numel() for array in [*parameters, *state]])
    trained = sum([array.numel() for array in parameters if array.requires_grad])
    refuse_other_counts("to_torch", network, total, trained)
    return model
