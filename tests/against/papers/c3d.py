"""C3D: Tran et al., Learning Spatiotemporal Features (2015), https://arxiv.org/abs/1412.0767."""

from itertools import pairwise

from torch import nn


def c3d() -> nn.Module:
    """Return the network of figure 3, for the 487 classes of Sports-1M.

    Its last pooling reduces 7 x 7 to 4 x 4, because Caffe rounds up.
    """
    layers: list[nn.Module] = []
    for widths in ((3, 64), (64, 128), (128, 256, 256), (256, 512, 512), (512, 512, 512)):
        for before, width in pairwise(widths):
            layers += [nn.Conv3d(before, width, 3, padding=1), nn.ReLU()]
        layers.append(nn.MaxPool3d((2 if len(layers) > 2 else 1, 2, 2), ceil_mode=True))
    return nn.Sequential(
        *layers,
        nn.Flatten(),
        nn.Sequential(nn.Linear(1 * 4 * 4 * 512, 4096), nn.ReLU(), nn.Dropout()),
        nn.Sequential(nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout()),
        nn.Linear(4096, 487),
    )
