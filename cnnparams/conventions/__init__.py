"""Conventions: what is counted as an operation, by papers and by tools."""

from cnnparams.conventions.convention import Convention
from cnnparams.conventions.tools import (
    ALL,
    ARITHMETIC,
    FLOPS,
    FVCORE,
    MACS,
    NASBENCH,
    PTFLOPS,
    THOP,
    TORCH,
    TORCHINFO,
)

__all__ = [
    "ALL",
    "ARITHMETIC",
    "FLOPS",
    "TORCH",
    "FVCORE",
    "MACS",
    "NASBENCH",
    "PTFLOPS",
    "THOP",
    "TORCHINFO",
    "Convention",
]
