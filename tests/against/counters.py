"""The counters themselves: what each tool prints for a module of PyTorch and its inputs."""

import contextlib
import io
import logging
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from cnnparams.conventions import (
    CALFLOPS,
    DEEPSPEED,
    FVCORE,
    PTFLOPS,
    TENSORFLOW,
    THOP,
    TORCH,
    TORCHINFO,
    TORCHPROFILE,
    TORCHSCAN,
    ULTRALYTICS,
    Convention,
)


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


def torchprofile(module: Any, inputs: list[Any]) -> int:
    from torchprofile import profile_macs

    return int(profile_macs(module, tuple(inputs)))


def torchscan(module: Any, inputs: list[Any]) -> int:
    from torchscan import crawl_module

    report = crawl_module(module, args=tuple(inputs))
    return int(report["totals"]["module_flops"]["known_value"] or 0)


def ultralytics(module: Any, inputs: list[Any]) -> int:
    from thop import profile  # a package of its own under the same name

    return int(profile(module, tuple(inputs), verbose=False)[0])


@contextlib.contextmanager
def restored() -> Iterator[None]:
    """Put functions of PyTorch back, which a tool that fails leaves replaced by ones that count."""
    import torch

    places: tuple[Any, ...] = (torch.nn.functional, torch, torch.Tensor)
    before = [dict(vars(place)) for place in places]
    try:
        yield
    finally:
        for place, names in zip(places, before, strict=True):
            for name, value in list(vars(place).items()):
                if name not in names:
                    delattr(place, name)
                elif value is not names[name]:
                    setattr(place, name, names[name])


def calflops(module: Any, inputs: list[Any]) -> int:
    import torch
    from calflops import calculate_flops

    if not list(module.parameters()):  # it asks the first one where to compute
        module.register_parameter("unused", torch.nn.Parameter(torch.zeros(1)))
    with restored():
        count = calculate_flops(module, args=list(inputs), print_results=False, output_as_string=False)[0]
    return int(count)


def deepspeed(module: Any, inputs: list[Any]) -> int:
    from deepspeed.profiling.flops_profiler import get_model_profile

    with restored():
        count = get_model_profile(module, args=inputs, print_profile=False, as_string=False, warm_up=0)[0]
    return int(count)


def tensorflow(run: Any, inputs: list[Any]) -> int:
    """Ask TensorFlow's profiler about a function of tensors of Keras, as keras-flops does."""
    import tensorflow as tf
    from tensorflow.python.framework import convert_to_constants

    shapes = [tf.TensorSpec(each.shape, tf.float32) for each in inputs]
    traced = tf.function(run).get_concrete_function(*shapes)
    frozen, _ = convert_to_constants.convert_variables_to_constants_v2_as_graph(traced)
    options = tf.compat.v1.profiler.ProfileOptionBuilder.float_operation()
    options["output"] = "none"
    return int(tf.compat.v1.profiler.profile(frozen.graph, cmd="scope", options=options).total_float_ops)


COUNTERS: dict[str, tuple[Convention, Callable[[Any, list[Any]], int]]] = {
    "torch": (TORCH, flop_counter_mode),
    "fvcore": (FVCORE, fvcore),
    "thop": (THOP, thop),
    "ptflops": (PTFLOPS, ptflops),
    "torchinfo": (TORCHINFO, torchinfo),
    "torchprofile": (TORCHPROFILE, torchprofile),
    "torchscan": (TORCHSCAN, torchscan),
}
"""By the package that has it: the convention, and the tool."""

ELSEWHERE: dict[str, tuple[Convention, Callable[[Any, list[Any]], int]]] = {
    "ultralytics-thop": (ULTRALYTICS, ultralytics),
    "calflops": (CALFLOPS, calflops),
    "deepspeed": (DEEPSPEED, deepspeed),
    "tensorflow": (TENSORFLOW, tensorflow),
}
"""Those that are not installed beside the others: they are large, or have a name that another has too."""


def counted(package: str, module: Any, inputs: list[Any]) -> int | None:
    """Ask a tool, without what it prints; None if it cannot take the module or its input."""
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        try:
            return (COUNTERS | ELSEWHERE)[package][1](module, inputs)
        except (AssertionError, NotImplementedError, RuntimeError, TypeError, ValueError):
            return None
