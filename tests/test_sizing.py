"""Which input sizes a network takes: against published sizes, and by building at each."""

from typing import Any

import pytest

from cnnparams import (
    AdaptiveAvgPool2D,
    CNNParamsError,
    Concat,
    ConfigError,
    Conv1D,
    Conv2D,
    CropLike,
    Dense,
    Embedding,
    Flatten,
    Input,
    MaxPool2D,
    Network,
    Reshape,
    Subsample2D,
    UpSample2D,
    zoo,
)

IMAGE: Any = Network((32, 32, 3), name="net")


@pytest.mark.parametrize(
    ("name", "size"),
    [
        # keras/src/applications/inception_v3.py: "no smaller than 75 x 75"; vgg16.py: 32 x 32.
        ("inception_v3", 75),
        ("vgg16", 32),
    ],
)
def test_the_smallest_inputs_that_keras_states(name: str, size: int) -> None:
    assert zoo.build(name).smallest_input() == (size, size, 3)


def test_a_unet_fits_from_188_on_each_16_pixels() -> None:
    # Ronneberger et al., U-Net (2015): all pools see even sizes. Theirs is 572, whose output is 388.
    sizes = zoo.unet().input_sizes(up_to=600)
    assert sizes == tuple(range(188, 601, 16))
    assert 572 in sizes
    assert zoo.unet(input_shape=(572, 572, 1)).output_shape[0] == 388


def test_skips_that_do_not_fit_are_left_out() -> None:
    network = IMAGE.add(Conv2D(4, 3, padding=1), name="skip").add(MaxPool2D(2)).add(MaxPool2D(2))
    network = network.add(UpSample2D(4)).add(Concat(), after=("up_sample2d", "skip"))
    assert network.input_sizes() == (4, 8, 12, 16, 20, 24, 28, 32)
    assert network.smallest_input() == (4, 4, 3)


def test_a_size_is_smallest_if_the_next_smaller_one_is_refused() -> None:
    for name in ("alexnet", "resnet50_v2", "densenet121", "squeezenet1_0"):
        network: Any = zoo.build(name)
        height, width, channels = network.smallest_input()
        network.replace("input", Input((height, width, channels)))
        for smaller in ((height - 1, width, channels), (height, width - 1, channels)):
            if min(smaller) > 0:
                with pytest.raises(CNNParamsError):
                    network.replace("input", Input(smaller))


def test_axes_may_differ() -> None:
    network = IMAGE.add(Conv2D(4, (5, 3))).add(MaxPool2D((2, 3)))
    assert network.smallest_input() == (6, 5, 3)


def test_axes_that_depend_on_each_other_are_tried_together() -> None:
    fixed = IMAGE.add(Flatten()).add(Reshape((48, 64)))
    assert fixed.smallest_input() == (32, 32, 3)
    assert fixed.input_sizes(up_to=40) == (32,)
    even = IMAGE.add(Reshape((-1, 64)))
    assert even.smallest_input() == (2, 32, 3)  # 2 * 32 * 3 = 192 = 3 * 64
    assert Network((6, 6, 1)).add(Reshape((-1, 12))).smallest_input() == (2, 6, 1)


@pytest.mark.parametrize(
    ("layer", "sizes"),
    [
        (Conv2D(4, 3, stride=2), (3, 5, 7, 9)),
        (Conv2D(4, 3, stride=2, padding=1), (1, 3, 5, 7, 9)),
        (Conv2D(4, 3, stride=3, padding="same"), (3, 6, 9)),
        (Conv2D(4, 2, dilation=2, stride=4), (3, 7)),
        (MaxPool2D(4), (4, 8)),
        (Subsample2D(3), (3, 6, 9)),
        (MaxPool2D(2, stride=3, ceil_mode=True), (2, 5, 8)),
        (AdaptiveAvgPool2D(3), (3, 6, 9)),
        (CropLike(), tuple(range(1, 11))),
    ],
    ids=str,
)
def test_windows_that_leave_nothing_over(layer: Any, sizes: tuple[int, ...]) -> None:
    network: Any = Network((10, 10, 2))
    after = ("input", "input") if layer.takes_several else None
    assert network.add(layer, after=after).input_sizes() == sizes


def test_a_series_of_words_has_a_length() -> None:
    text: Any = Network((20,)).add(Embedding(100, 8)).add(Conv1D(4, 3, stride=2)).add(Conv1D(4, 2))
    assert text.smallest_input() == (5,)  # 2 positions of the first kernel: 3 + 2
    assert text.input_sizes() == (5, 7, 9, 11, 13, 15, 17, 19)
    assert Network((3,)).add(Dense(2)).smallest_input() == (1,)
    causal = Network((9, 2)).add(Conv1D(3, 3, stride=2, padding="causal"))
    assert causal.input_sizes() == (1, 3, 5, 7, 9)  # the last kernel ends at the last step


def test_wrong_questions_are_refused() -> None:
    with pytest.raises(TypeError) as wrong:
        IMAGE.input_sizes(up_to=2.0)
    assert str(wrong.value) == "input_sizes: up_to must be a whole number, got 2.0 (float)"
    with pytest.raises(ConfigError) as low:
        IMAGE.input_sizes(up_to=0)
    assert str(low.value) == "input_sizes: up_to must be 1 or more, got 0"
