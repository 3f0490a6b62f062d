"""AlexNet: a larger LeNet for photographs, trained with ReLUs and dropout."""

from typing import Literal

from cnnparams import (
    AdaptiveAvgPool2D,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Image,
    LocalResponseNorm,
    MaxPool2D,
    Network,
    ReLU,
    Sequential,
    Vector,
)
from cnnparams.zoo.architecture import architecture, check_choice


@architecture
def alexnet(
    *,
    num_classes: int = 1000,
    input_shape: Image = (224, 224, 3),
    variant: Literal["torchvision", "2012"] = "torchvision",
) -> Network[Vector]:
    """AlexNet: five convolutions, then 4,096, 4,096 and 1,000 neurons.

    torchvision's is that of 2014: for one GPU, with fewer filters and without normalisation. `variant="2012"`
    is the first, for two GPUs: in all convolutions but conv1 and conv3, half of the filters see half of the
    channels. The output of its conv1 is 55 x 55, which needs images of 227 x 227, but the paper's are
    224 x 224: its code rounds up, which padding at the bottom and on the right does here.
    `input_shape=(227, 227, 3)`, as in Caffe, gives the same shapes.

    Args:
        num_classes: number of classes, which is the size of the output.
        input_shape: shape of an image: (height, width, channels).
        variant: which network is meant: `"torchvision"`, that of 2014, or `"2012"`, the first.

    Source:
        Krizhevsky et al., ImageNet Classification with Deep Convolutional Neural Networks (2012),
        https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks,
        as Caffe's bvlc_alexnet; Krizhevsky, One Weird Trick (2014), https://arxiv.org/abs/1404.5997, as
        torchvision

    >>> alexnet().param_count()  # as torchvision
    61100840
    >>> alexnet(variant="2012").param_count()  # as Caffe
    60965224
    """
    check_choice("variant", variant, ["torchvision", "2012"])
    network = Network(input_shape, name="AlexNet")
    return (_one_gpu if variant == "torchvision" else _two_gpus)(network, num_classes)


def _one_gpu(network: Network[Image], num_classes: int) -> Network[Vector]:
    """Add torchvision's layers."""
    features = Sequential(
        Conv2D(64, 11, stride=4, padding=2),
        ReLU(),
        MaxPool2D(3, stride=2),
        Conv2D(192, 5, padding=2),
        ReLU(),
        MaxPool2D(3, stride=2),
        Conv2D(384, 3, padding=1),
        ReLU(),
        Conv2D(256, 3, padding=1),
        ReLU(),
        Conv2D(256, 3, padding=1),
        ReLU(),
        MaxPool2D(3, stride=2),
        name="features",
    )
    classifier = Sequential(
        Dropout(0.5),
        Dense(4096),
        ReLU(),
        Dropout(0.5),
        Dense(4096),
        ReLU(),
        Dense(num_classes),
        name="classifier",
    )
    return network.add(features).add(AdaptiveAvgPool2D(6, name="avgpool")).add(Flatten()).add(classifier)


def _two_gpus(network: Network[Image], num_classes: int) -> Network[Vector]:
    """Add the paper's layers, with Caffe's names; each group of filters is on one GPU."""
    return (
        network.add(Conv2D(96, 11, stride=4, padding=((0, 3), (0, 3)), name="conv1"))
        .add(ReLU(name="relu1"))
        .add(LocalResponseNorm(5, name="norm1"))
        .add(MaxPool2D(3, stride=2, name="pool1"))
        .add(Conv2D(256, 5, padding=2, groups=2, name="conv2"))
        .add(ReLU(name="relu2"))
        .add(LocalResponseNorm(5, name="norm2"))
        .add(MaxPool2D(3, stride=2, name="pool2"))
        .add(Conv2D(384, 3, padding=1, name="conv3"))
        .add(ReLU(name="relu3"))
        .add(Conv2D(384, 3, padding=1, groups=2, name="conv4"))
        .add(ReLU(name="relu4"))
        .add(Conv2D(256, 3, padding=1, groups=2, name="conv5"))
        .add(ReLU(name="relu5"))
        .add(MaxPool2D(3, stride=2, name="pool5"))
        .add(Flatten())
        .add(Dense(4096, name="fc6"))
        .add(ReLU(name="relu6"))
        .add(Dropout(0.5, name="drop6"))
        .add(Dense(4096, name="fc7"))
        .add(ReLU(name="relu7"))
        .add(Dropout(0.5, name="drop7"))
        .add(Dense(num_classes, name="fc8"))
    )
