"""Layers that only move, add or leave out elements: each undoes another, and mends really mend."""

from math import prod
from typing import Any

import pytest
from hypothesis import given, strategies as st

import cnnparams
from cnnparams import (
    ChannelSlice,
    Concat,
    Crop1D,
    Crop2D,
    Crop3D,
    Flatten,
    Image,
    Layer,
    Network,
    PadChannels,
    Permute,
    PixelShuffle,
    PixelUnshuffle,
    Reshape,
    Resize,
    Series,
    Shape,
    ShapeError,
    UpSample2D,
    Volume,
    ZeroPad1D,
    ZeroPad2D,
    ZeroPad3D,
)

SIZE = st.integers(1, 9)
ENDS = st.tuples(st.integers(0, 3), st.integers(0, 3))
SERIES, IMAGES, VOLUMES = (
    st.tuples(SIZE, SIZE),
    st.tuples(SIZE, SIZE, SIZE),
    st.tuples(SIZE, SIZE, SIZE, SIZE),
)
SHAPES = st.lists(SIZE, min_size=1, max_size=5).map(tuple)


@given(SERIES, ENDS)
def test_cropping_undoes_padding_of_a_series(shape: Series, ends: tuple[int, int]) -> None:
    assert Crop1D(ends).output_shape(ZeroPad1D(ends).output_shape(shape)) == shape
    assert ZeroPad1D(ends).output_shape(shape)[0] == len([0] * ends[0] + [1] * shape[0] + [0] * ends[1])


@given(IMAGES, ENDS, ENDS)
def test_cropping_undoes_padding_of_an_image(
    shape: Image, down: tuple[int, int], across: tuple[int, int]
) -> None:
    assert Crop2D((down, across)).output_shape(ZeroPad2D((down, across)).output_shape(shape)) == shape


@given(VOLUMES, ENDS, ENDS, ENDS)
def test_cropping_undoes_padding_of_a_volume(
    shape: Volume, inward: tuple[int, int], down: tuple[int, int], across: tuple[int, int]
) -> None:
    ends = (inward, down, across)
    assert Crop3D(ends).output_shape(ZeroPad3D(ends).output_shape(shape)) == shape


@pytest.mark.parametrize(
    ("short", "long"),
    [
        (ZeroPad1D(2), ZeroPad1D(((2, 2),))),
        (ZeroPad1D((2,)), ZeroPad1D((2, 2))),
        (ZeroPad2D(2), ZeroPad2D(((2, 2), (2, 2)))),
        (ZeroPad2D((1, 2)), ZeroPad2D(((1, 1), (2, 2)))),
        (ZeroPad3D((1, 2, 3)), ZeroPad3D(((1, 1), (2, 2), (3, 3)))),
        (Crop1D(0), Crop1D((0, 0))),
        (Crop2D((1, (2, 3))), Crop2D(((1, 1), (2, 3)))),
        (Crop3D(1), Crop3D((1, 1, 1))),
        (UpSample2D(), UpSample2D((2, 2))),
        (Resize(7), Resize((7, 7))),
    ],
)
def test_the_short_way_to_write_it_is_the_same_layer(short: object, long: object) -> None:
    assert short == long


@given(IMAGES, st.integers(1, 4))
def test_shuffling_pixels_back_undoes_it(shape: Image, factor: int) -> None:
    height, width, channels = shape
    deep = (height, width, channels * factor**2)
    assert PixelShuffle(factor).output_shape(deep) == (height * factor, width * factor, channels)
    assert PixelUnshuffle(factor).output_shape(PixelShuffle(factor).output_shape(deep)) == deep


@given(IMAGES, st.integers(1, 4))
def test_shuffled_pixels_are_as_many(shape: Image, factor: int) -> None:
    for layer in (PixelShuffle(factor), PixelUnshuffle(factor)):
        try:
            shuffled = layer.output_shape(shape)
        except ShapeError as error:
            mend = str(error).partition("; add ")[2].removesuffix(" before it")
            shuffled = layer.output_shape(eval(mend, vars(cnnparams)).output_shape(shape))
        else:
            assert prod(shuffled) == prod(shape)
        assert min(shuffled) > 0


@given(SHAPES, st.data())
def test_permuting_back_undoes_it(shape: Shape, data: st.DataObject) -> None:
    axes = tuple(data.draw(st.permutations(range(1, len(shape) + 1))))
    back = tuple(axes.index(axis) + 1 for axis in range(1, len(shape) + 1))
    permuted = Permute(axes).output_shape(shape)
    assert sorted(permuted) == sorted(shape)
    assert Permute(back).output_shape(permuted) == shape


@given(SHAPES, SHAPES)
def test_reshaping_keeps_every_element(shape: Shape, target: Shape) -> None:
    try:
        assert Reshape(target).output_shape(shape) == target
        assert prod(target) == prod(shape)
    except ShapeError as error:
        assert prod(target) != prod(shape)
        _, offered, mend = str(error).partition("; ")
        if offered:
            Reshape(eval(mend.removesuffix(" would"))).output_shape(shape)
    assert Reshape(shape).output_shape(Flatten().output_shape(shape)) == shape


@given(SHAPES, st.data())
def test_slices_put_together_are_the_whole(shape: Shape, data: st.DataObject) -> None:
    wide = (*shape[:-1], shape[-1] + 1)
    cut = data.draw(st.integers(1, shape[-1]))
    halves = (ChannelSlice(0, cut).output_shape(wide), ChannelSlice(cut, wide[-1]).output_shape(wide))
    assert Concat().output_shape(halves) == wide
    padded = PadChannels(cut, 0).output_shape(wide)
    assert ChannelSlice(cut, padded[-1]).output_shape(padded) == wide


def test_zero_rows_change_no_parameters() -> None:
    plain = Network((32, 32, 3)).add(cnnparams.Conv2D(8, 5, padding=2))
    apart = Network((32, 32, 3)).add(ZeroPad2D(2)).add(cnnparams.Conv2D(8, 5))
    assert plain.output_shape == apart.output_shape == (32, 32, 8)  # 32 + 2 + 2 - 5 + 1
    assert plain.param_count() == apart.param_count()


@pytest.mark.parametrize(
    ("layer", "shape", "lines"),
    [
        (ZeroPad1D((2, 0)), (8, 3), ["length  l + before + after = 8 + 2 + 0 = 10"]),
        (
            Crop2D(((1, 2), 0)),
            (8, 9, 3),
            [
                "height  h - before_h - after_h = 8 - 1 - 2 = 5",
                "width   w - before_w - after_w = 9 - 0 - 0 = 9",
            ],
        ),
        (
            UpSample2D((2, 3)),
            (8, 9, 3),
            ["height  h * factor_h = 8 * 2 = 16", "width   w * factor_w = 9 * 3 = 27"],
        ),
        (
            PixelShuffle(3),
            (4, 5, 18),
            [
                "height    h * factor = 4 * 3 = 12",
                "width     w * factor = 5 * 3 = 15",
                "channels  d // (factor * factor) = 18 // (3 * 3) = 2",
            ],
        ),
        (
            PixelUnshuffle(2),
            (4, 6, 3),
            [
                "height    h // factor = 4 // 2 = 2",
                "width     w // factor = 6 // 2 = 3",
                "channels  d * factor * factor = 3 * 2 * 2 = 12",
            ],
        ),
        (ChannelSlice(16, 48), (7, 7, 64), ["channels  stop - start = 48 - 16 = 32"]),
        (PadChannels(8, 4), (7, 7, 16), ["channels  d + before + after = 16 + 8 + 4 = 28"]),
        (Flatten(), (5, 5, 16), ["features  h * w * d = 5 * 5 * 16 = 400"]),
        (Resize(7), (5, 5, 16), []),
    ],
    ids=str,
)
def test_computed_sizes_are_explained(layer: Layer[Any, Shape], shape: Shape, lines: list[str]) -> None:
    *_, text = str(layer.explain(shape)).partition("\n\n")
    assert [line.strip() for line in text.splitlines()[1:-1]] == lines
