"""The table of contents: what `cnnparams.zoo` offers, and where it is built."""

from cnnparams.zoo.catalogue import build as build, names as names
from cnnparams.zoo.resnet import (
    resnet18 as resnet18,
    resnet34 as resnet34,
    resnet50 as resnet50,
    resnet101 as resnet101,
    resnet152 as resnet152,
)
