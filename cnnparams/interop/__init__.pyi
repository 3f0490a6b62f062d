"""The table of contents: what `cnnparams.interop` offers, and where it is."""

from cnnparams.interop.checking import check as check
from cnnparams.interop.keras import from_keras as from_keras
from cnnparams.interop.onnx import from_onnx as from_onnx
from cnnparams.interop.torch import from_torch as from_torch
