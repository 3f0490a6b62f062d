"""The lesson's network, LeNet-5, with its table and its arithmetic: `python -m cnnparams`."""

import os
import sys
from argparse import ArgumentParser

from cnnparams import Network, Vector
from cnnparams.zoo import lenet5


def textbook_network() -> Network[Vector]:
    """Return LeNet-5 as the lesson counts it: 62,958 parameters."""
    return lenet5(variant="lesson")


def main() -> None:
    """Print the network; refuse all arguments but `--help`."""
    description = (
        "Print a textbook network, LeNet-5: the table of its layers, and the arithmetic of each count."
    )
    ArgumentParser(prog="python -m cnnparams", description=description).parse_args()
    lenet = textbook_network()
    try:
        print(lenet.summary(columns=("layer", "type", "output_shape", "size", "params")))
        print()
        print(lenet.explain(), flush=True)
    except BrokenPipeError:
        # The reader, such as `head`, has enough. What is left must not meet the closed pipe when Python ends:
        # https://docs.python.org/3/library/signal.html#note-on-sigpipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    main()
