"""The table of contents: what `cnnparams.interop` offers, and where it is."""

from cnnparams.interop.checking import check as check
from cnnparams.interop.export.keras import to_keras as to_keras, to_keras_code as to_keras_code
from cnnparams.interop.export.torch import to_torch as to_torch, to_torch_code as to_torch_code
from cnnparams.interop.keras import from_keras as from_keras
from cnnparams.interop.onnx import from_onnx as from_onnx
from cnnparams.interop.torch import from_torch as from_torch
