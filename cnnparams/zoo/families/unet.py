"""U-Net: an encoder and a decoder, which is given the encoder's features of the same size at each level."""

from typing import Any, Literal

from cnnparams import (
    Concat,
    Conv2D,
    ConvTranspose2D,
    CropLike,
    Dropout,
    Image,
    Layer,
    MaxPool2D,
    Network,
    ReLU,
    Sequential,
    Shape,
)
from cnnparams.zoo.architecture import architecture, check_choice, check_whole

Padding = Literal["valid", "same"]


@architecture
def unet(
    *,
    num_classes: int = 2,
    input_shape: Image = (572, 572, 1),
    depth: int = 4,
    width: int = 64,
    padding: Padding = "valid",
) -> Network[Image]:
    """U-Net: `depth` poolings and the same number of up-convolutions, with `width` channels at the top.

    The dropouts are those of the network that the authors released. In other points it differs from their
    figure, which is built here: it has a ReLU after each up-convolution, and its last one keeps 128 channels
    (69,696 = 2 * 2 * 128 * 64 + 64 + 3 * 3 * 64 * 64 parameters more).

    Args:
        num_classes: number of classes, each a channel of the output.
        input_shape: shape of an image: (height, width, channels).
        depth: number of poolings on the way down, and of up-convolutions on the way up.
        width: number of channels at the top; each level below has twice as many.
        padding: that of the convolutions: `"valid"` (none), as in the paper, where the encoder's features
            are cropped to fit; or `"same"`, where the output is as large as the input, if 2 ** depth divides
            its size.

    Source:
        Ronneberger et al., U-Net (2015), https://arxiv.org/abs/1505.04597, figure 1

    >>> unet().param_count()
    31030658
    >>> unet().output_shape  # as the paper's figure says
    (388, 388, 2)
    """
    check_whole("depth", depth, 1, at_most=100)
    check_whole("width", width, 1)
    check_choice("padding", padding, ["valid", "same"])
    network = Network(input_shape, name="U-Net")
    for level in range(1, depth + 1):
        filters = width * 2 ** (level - 1)
        network = network.add(twice(filters, padding, dropout=level == depth, name=f"down{level}"))
        network = network.add(MaxPool2D(2, name=f"pool{level}"))
    network = network.add(twice(width * 2**depth, padding, dropout=True, name="bottom"))
    for level in range(depth, 0, -1):
        filters = width * 2 ** (level - 1)
        down, up, crop = f"down{level}", f"upconv{level}", f"crop{level}"
        network = (
            network.add(ConvTranspose2D(filters, 2, stride=2, name=up))
            .add(CropLike(name=crop), after=(down, up))
            .add(Concat(name=f"concat{level}"), after=(crop, up))
            .add(twice(filters, padding, name=f"up{level}"))
        )
    return network.add(Conv2D(num_classes, 1, name="classifier"))


def twice(filters: int, padding: Padding, *, name: str, dropout: bool = False) -> Sequential[Image, Image]:
    """Two 3 x 3 convolutions; the last ones of the encoder are followed by a dropout."""
    layers: list[Layer[Any, Shape]] = []
    for number in (1, 2):
        layers.append(Conv2D(filters, 3, padding=padding, name=f"conv{number}"))
        layers.append(ReLU(name=f"relu{number}"))
    return Sequential(*layers, *([Dropout(0.5, name="dropout")] if dropout else []), name=name)
