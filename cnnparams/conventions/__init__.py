"""Conventions: what is counted as an operation, by papers and by tools."""

from cnnparams.conventions.catalogue import ALL
from cnnparams.conventions.convention import Convention
from cnnparams.conventions.functions import CALFLOPS, DEEPSPEED, PTFLOPS
from cnnparams.conventions.keras import TENSORFLOW
from cnnparams.conventions.modules import THOP, TORCHINFO, TORCHSCAN, ULTRALYTICS
from cnnparams.conventions.papers import ARITHMETIC, FLOPS, MACS, NASBENCH
from cnnparams.conventions.traced import FVCORE, TORCH, TORCHPROFILE

__all__ = [
    "ALL",
    "MACS",
    "FLOPS",
    "ARITHMETIC",
    "NASBENCH",
    "TORCH",
    "FVCORE",
    "TORCHPROFILE",
    "THOP",
    "ULTRALYTICS",
    "TORCHINFO",
    "TORCHSCAN",
    "PTFLOPS",
    "CALFLOPS",
    "DEEPSPEED",
    "TENSORFLOW",
    "Convention",
]
