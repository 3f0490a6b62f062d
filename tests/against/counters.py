"""The counters themselves: what each tool prints for a module of PyTorch and its inputs."""

import contextlib
import io
import logging
import warnings
from collections.abc import Callable
from typing import Any

from cnnparams.conventions import FVCORE, PTFLOPS, THOP, TORCH, TORCHINFO, Convention


def flop_counter_mode(module: Any, inputs: list[Any]) -> int:
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as counter:
        module(*inputs)
    return counter.get_total_flops()


def fvcore(module: Any, inputs: list[Any]) -> int:
    from fvcore.nn import FlopCountAnalysis

    logging.getLogger("fvcore.nn.jit_analysis").setLevel(logging.CRITICAL)
    counted = FlopCountAnalysis(module, tuple(inputs)).unsupported_ops_warnings(False)
    return int(counted.uncalled_modules_warnings(False).total())


def thop(module: Any, inputs: list[Any]) -> int:
    from thop import profile

    return round(profile(module, tuple(inputs), verbose=False)[0])  # it adds fractions up


def ptflops(module: Any, inputs: list[Any]) -> int:
    from ptflops import get_model_complexity_info

    (given,) = inputs
    macs, _ = get_model_complexity_info(
        module,
        tuple(given.shape[1:]),
        as_strings=False,
        print_per_layer_stat=False,
        backend="pytorch",
        input_constructor=lambda _: given,
    )
    return int(macs)


def torchinfo(module: Any, inputs: list[Any]) -> int:
    from torchinfo import summary

    return int(summary(module, input_data=inputs, verbose=0, device="cpu").total_mult_adds)


COUNTERS: dict[str, tuple[Convention, Callable[[Any, list[Any]], int]]] = {
    "torch": (TORCH, flop_counter_mode),
    "fvcore": (FVCORE, fvcore),
    "thop": (THOP, thop),
    "ptflops": (PTFLOPS, ptflops),
    "torchinfo": (TORCHINFO, torchinfo),
}
"""By the package that has it: the convention, and the tool."""


def counted(package: str, module: Any, inputs: list[Any]) -> int | None:
    """Ask a tool, without what it prints; None if it cannot take the module or its input."""
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        try:
            return COUNTERS[package][1](module, inputs)
        except (RuntimeError, TypeError, ValueError):
            return None
