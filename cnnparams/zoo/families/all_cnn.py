"""All-CNN: no pooling and no dense layers; convolutions of stride 2 in place of the pools."""

from cnnparams import Conv2D, Dropout, GlobalAvgPool2D, Image, Network, ReLU, Sequential, Vector
from cnnparams.zoo.architecture import architecture


def stage(filters: int, name: str) -> Sequential[Image, Image]:
    """Two convolutions, and a third one of stride 2 in place of a pool."""
    return Sequential(
        Conv2D(filters, 3, padding=1),
        ReLU(),
        Conv2D(filters, 3, padding=1),
        ReLU(),
        Conv2D(filters, 3, stride=2, padding=1),
        ReLU(),
        name=name,
    )


@architecture
def all_cnn_c(*, num_classes: int = 10, input_shape: Image = (32, 32, 3)) -> Network[Vector]:
    """All-CNN-C for CIFAR-10: nine convolutions, then the mean over the 6 x 6 positions of the last.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).

    Source:
        Springenberg et al., Striving for Simplicity (2014), https://arxiv.org/abs/1412.6806, tables 1 and 2;
        DeepOBS

    >>> all_cnn_c().param_count()  # as DeepOBS
    1369738
    """
    # conv7 has no padding, so that the 8 x 8 positions become 6 x 6, as in the paper.
    return (
        Network(input_shape, name="All-CNN-C")
        .add(Dropout(0.2, name="drop0"))
        .add(stage(96, "stage1"))
        .add(Dropout(0.5, name="drop1"))
        .add(stage(192, "stage2"))
        .add(Dropout(0.5, name="drop2"))
        .add(Conv2D(192, 3, name="conv7"))
        .add(ReLU(name="relu7"))
        .add(Conv2D(192, 1, name="conv8"))
        .add(ReLU(name="relu8"))
        .add(Conv2D(num_classes, 1, name="conv9"))
        .add(ReLU(name="relu9"))
        .add(GlobalAvgPool2D(name="pool"))
    )
