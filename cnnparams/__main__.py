"""The textbook's network, LeNet-5, with its table and its arithmetic: `python -m cnnparams`."""

from cnnparams import Conv2D, FullyConnected, MaxPool2D, Network, Vector


def textbook_network() -> Network[Vector]:
    """Return LeNet-5 as the textbook counts it: 62,958 parameters."""
    return (
        Network((32, 32, 3), name="LeNet-5")
        .add(Conv2D(8, 5, name="CONV1"))
        .add(MaxPool2D(2, name="POOL1"))
        .add(Conv2D(16, 5, name="CONV2"))
        .add(MaxPool2D(2, name="POOL2"))
        .add(FullyConnected(120, name="FC3"))
        .add(FullyConnected(84, name="FC4"))
        .add(FullyConnected(10, activation="softmax", name="Softmax"))
    )


if __name__ == "__main__":
    lenet: Network[Vector] = textbook_network()
    print(lenet.summary(columns=("layer", "output_shape", "size", "params")))
    print()
    print(lenet.explain())
