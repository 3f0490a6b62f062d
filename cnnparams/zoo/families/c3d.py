"""C3D: a plain network for video, all of whose kernels are 3 x 3 x 3."""

from cnnparams import Conv3D, Dense, Dropout, Flatten, MaxPool3D, Network, ReLU, Vector, Volume
from cnnparams.zoo.architecture import architecture

WIDTHS: tuple[tuple[int, ...], ...] = ((64,), (128,), (256, 256), (512, 512), (512, 512))
"""The filters of the paper's figure 3, in groups that end with a pooling."""


@architecture
def c3d(*, num_classes: int = 487, input_shape: Volume = (16, 112, 112, 3)) -> Network[Vector]:
    """C3D: 8 convolutions, 5 poolings, 2 layers of 4,096 units and a classifier, for Sports-1M.

    The first pooling does not pool over time. The poolings round up, as Caffe's do: the last one reduces
    7 x 7 to 4 x 4, so that fc6 has 8,192 inputs.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of a clip: (frames, height, width, channels).

    Source:
        Tran et al., Learning Spatiotemporal Features (2014), https://arxiv.org/abs/1412.0767, figure 3;
        https://github.com/facebookarchive/C3D

    >>> c3d().param_count()  # 33558528 of them in fc6 = (4096 * 8192) + 1 * 4096
    79991015
    """
    network = Network(input_shape, name="C3D")
    for group, widths in enumerate(WIDTHS, start=1):
        for letter, filters in zip("ab", widths, strict=False):
            network = network.add(Conv3D(filters, 3, padding=1, name=f"conv{group}{letter}"))
            network = network.add(ReLU(name=f"relu{group}{letter}"))
        size = (1, 2, 2) if group == 1 else (2, 2, 2)
        network = network.add(MaxPool3D(size, ceil_mode=True, name=f"pool{group}"))
    return (
        network.add(Flatten(name="flatten"))
        .add(Dense(4096, name="fc6"))
        .add(ReLU(name="relu6"))
        .add(Dropout(0.5, name="drop6"))
        .add(Dense(4096, name="fc7"))
        .add(ReLU(name="relu7"))
        .add(Dropout(0.5, name="drop7"))
        .add(Dense(num_classes, name="fc8"))
    )
