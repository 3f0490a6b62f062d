"""The conventions of papers: what is meant by the operations of a network where no tool is named."""

from cnnparams.bases.base import Layer
from cnnparams.conventions.convention import Convention
from cnnparams.conventions.kinds import CONVOLUTIONS, LINEAR, of_each

MACS = Convention(
    "MACs",
    "multiply-adds",
    {Layer: {"macs": 1}},
    source="https://docs.pytorch.org/vision/stable/models.html, where they are called GFLOPS",
)
"""What papers and torchvision count: a product and its addition as one, without biases and activations."""

FLOPS = Convention("FLOPs", "FLOPs", {Layer: {"macs": 2}}, source="2 x MACs")
"""Two for each multiply-add."""

ARITHMETIC = Convention(
    "arithmetic",
    "operations",
    {
        Layer: dict.fromkeys(("macs", "add", "multiply", "compare", "divide", "exponential", "root"), 1),
    },
)
"""Everything that is computed, a multiply-add, an exponential or a root as one operation."""

NASBENCH = Convention(
    "NAS-Bench-201",
    "FLOPs",
    of_each((*CONVOLUTIONS, *LINEAR), macs=1, biases=1),
    source="https://github.com/D-X-Y/AutoDL-Projects, xautodl/utils/flop_benchmark.py",
)
"""The multiply-adds and biases of convolutions and dense layers, as NAS-Bench-201 publishes them."""
