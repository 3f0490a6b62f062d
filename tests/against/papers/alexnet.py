"""AlexNet: Krizhevsky et al., ImageNet Classification with Deep Convolutional Neural Networks (2012)."""

from torch import nn

from .convolve import convolve


def alexnet() -> nn.Module:
    """Return the network of section 3.5 and figure 2, which is split over two GPUs.

    Convolutions 2, 4 and 5 see only the half on their own GPU. The paper's images are 224 wide, and the
    output of its first convolution is 55 wide, because the authors' code rounds up. Other code needs a width
    of 227.
    """
    return nn.Sequential(
        convolve(3, 96, 11, stride=4),
        nn.LocalResponseNorm(5),
        nn.MaxPool2d(3, 2),
        convolve(96, 256, 5, padding=2, groups=2),
        nn.LocalResponseNorm(5),
        nn.MaxPool2d(3, 2),
        convolve(256, 384, 3, padding=1),
        convolve(384, 384, 3, padding=1, groups=2),
        convolve(384, 256, 3, padding=1, groups=2),
        nn.MaxPool2d(3, 2),
        nn.Flatten(),
        nn.Sequential(nn.Linear(6 * 6 * 256, 4096), nn.ReLU(), nn.Dropout()),
        nn.Sequential(nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout()),
        nn.Linear(4096, 1000),
    )
