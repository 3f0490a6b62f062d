"""The lesson's network, LeNet-5, with its table and its arithmetic: `python -m cnnparams`."""

from cnnparams import Network, Vector
from cnnparams.zoo import lenet5


def textbook_network() -> Network[Vector]:
    """Return LeNet-5 as the lesson counts it: 62,958 parameters."""
    return lenet5(variant="lesson")


if __name__ == "__main__":
    lenet: Network[Vector] = textbook_network()
    print(lenet.summary(columns=("layer", "output_shape", "size", "params")))
    print()
    print(lenet.explain())
