"""Learnt tensors: neither framework has layers for them, but both have layers that hold the same arrays."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

import cnnparams
from cnnparams import ClassToken, LayerScale, Network, Parameter, PositionEmbedding, ShapeError, Weight
from tests.against import draw
from tests.against.entry import Entry
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch
from tests.records import TORCH_DOCS, Example, Wrong
from tests.tally import Forward, Number, each

VIT = "https://docs.pytorch.org/vision/stable/models/generated/torchvision.models.vit_b_16.html"
CONVNEXT = "https://docs.pytorch.org/vision/stable/models/generated/torchvision.models.convnext_tiny.html"

EXAMPLES = [
    Example(LayerScale(), (56, 56, 96), (56, 56, 96), (Weight("gamma", channels=96),), 96, CONVNEXT),
    Example(
        PositionEmbedding(),
        (197, 768),
        (197, 768),
        (Weight("embeddings", length=197, channels=768),),
        151296,  # 197 * 768: encoder.pos_embedding
        VIT,
    ),
    Example(
        ClassToken(),
        (196, 768),
        (197, 768),  # 14 * 14 patches and the token
        (Weight("class_token", channels=768),),
        768,
        VIT,
    ),
    Example(Parameter(()), (), (), (Weight("parameter"),), 1, TORCH_DOCS + "parameter.Parameter.html"),
    Example(
        Parameter((100, 256)),
        (),
        (100, 256),
        (Weight("parameter", axis0=100, axis1=256),),
        25600,  # 100 * 256: the object queries of DETR
        TORCH_DOCS + "parameter.Parameter.html",
    ),
    Example(
        Parameter((1,)),
        (),
        (1,),
        (Weight("parameter", axis0=1),),
        1,  # the logit scale of CLIP
        TORCH_DOCS + "parameter.Parameter.html",
    ),
]

any_of: Any = cnnparams  # wrong types are passed on purpose


WRONG: list[Wrong] = [
    (
        lambda: any_of.LayerScale().weights([96]),
        TypeError,
        "LayerScale(): a shape must be a tuple of whole numbers, got [96] (list); write (96,)",
    ),
    (
        lambda: LayerScale().output_shape((7, 7, 0)),
        ShapeError,
        "LayerScale(): every size in a shape must be 1 or more, got (7, 7, 0)",
    ),
    (
        lambda: any_of.PositionEmbedding().weights(196),
        TypeError,
        "PositionEmbedding(): a shape must be a tuple of whole numbers, got 196 (int)",
    ),
    (
        lambda: any_of.PositionEmbedding().output_shape((14, 14, 768)),
        ShapeError,
        "PositionEmbedding(): expects an input (length, channels), got (14, 14, 768)",
    ),
    (
        lambda: any_of.ClassToken().output_shape((196.0, 768)),
        TypeError,
        "ClassToken(): a shape must hold whole numbers only, got (196.0, 768)",
    ),
    (
        lambda: any_of.ClassToken().weights((768,)),
        ShapeError,
        "ClassToken(): expects an input (length, channels), got (768,)",
    ),
    (
        lambda: ClassToken().output_shape((0, 768)),
        ShapeError,
        "ClassToken(): every size in a shape must be 1 or more, got (0, 768)",
    ),
    (
        lambda: PositionEmbedding().output_shape((0, 768)),
        ShapeError,
        "PositionEmbedding(): every size in a shape must be 1 or more, got (0, 768)",
    ),
    (
        lambda: any_of.Parameter(768),
        TypeError,
        "Parameter: a shape must be a tuple of whole numbers, got 768 (int)",
    ),
    (lambda: Parameter((1, 0)), ShapeError, "Parameter: every size in a shape must be 1 or more, got (1, 0)"),
    (
        lambda: Parameter((1, 768)).weights(((196, 768),)),
        ShapeError,
        "Parameter(shape=(1, 768)): has no input, got ((196, 768),)",
    ),
    (
        lambda: Network((196, 768)).add(Parameter((1, 768)), after="input"),
        ShapeError,
        "Parameter(shape=(1, 768)): has no input, got ((196, 768),)",
    ),
    (
        lambda: any_of.Parameter((1, 768)).param_count(None),
        TypeError,
        "Parameter(shape=(1, 768)): has no input, got None (NoneType)",
    ),
]

SEQUENCES = st.tuples(st.integers(1, 200), draw.units) | draw.any_shape()


def channelwise(prev_shape: Any) -> str:
    positions = "xyz"[: len(prev_shape) - 1]
    return f"b{positions}c,c->b{positions}c"


def embedding(torch: Any, prev_shape: Any, *, rows: int | None = None) -> Any:
    length, channels = prev_shape
    return torch.nn.Embedding(rows or length, channels)


def put_in_front(embedding: Any, array: Any) -> Any:
    import torch

    return torch.cat([embedding.weight.expand(len(array), 1, -1), array], dim=1)


ENTRIES = (
    Entry(
        LayerScale,
        inputs=draw.any_shape(),
        torch="torchvision has it inside of its ConvNeXt, PyTorch has not",
        keras=Keras(
            lambda keras, _, shape: keras.layers.EinsumDense(channelwise(shape), output_shape=shape),
            weights={"gamma": lambda shape: ("kernel", shape)},
        ),
    ),
    Entry(
        PositionEmbedding,
        inputs=SEQUENCES,
        torch=Torch(
            lambda torch, _, shape: embedding(torch, shape),
            call=lambda embedding, array: array + embedding.weight,
            weights={"embeddings": lambda shape: ("weight", shape)},
            channels_last=True,
        ),
        keras="KerasHub has it, Keras has not",
    ),
    Entry(
        ClassToken,
        inputs=SEQUENCES,
        torch=Torch(
            lambda torch, _, shape: embedding(torch, shape, rows=1),
            call=put_in_front,
            weights={"class_token": lambda shape: ("weight", (1, *shape))},
            channels_last=True,
        ),
        keras="KerasHub has it inside of its Vision Transformer, Keras has not",
    ),
    Entry(
        Parameter,
        torch="a parameter is an array, not a module with an output",
        keras="a variable is an array, not a layer with an output",
    ),
)


def of_each(run: Callable[[Number], object]) -> Forward:
    """Do something with each element."""
    return lambda _, prev_shape, numbers: [run(numbers.one) for _element in each(prev_shape)] and None


FORWARD: dict[type, Forward] = {
    LayerScale: of_each(lambda x: x * 1),
    PositionEmbedding: of_each(lambda x: x + 1),
}
