"""cnnparams: what a convolutional network costs, exactly and with the arithmetic shown."""

from cnnparams.errors import CNNParamsError, ConfigError, NetworkError, ShapeError
from cnnparams.layers.activations import Activation, ReLU
from cnnparams.layers.base import Elementwise, Layer, Merge, Weightless
from cnnparams.layers.convolution import Conv2D
from cnnparams.layers.dense import Dense, FullyConnected
from cnnparams.layers.input import Input
from cnnparams.layers.pooling import AvgPool2D, MaxPool2D
from cnnparams.layers.regularization import Dropout
from cnnparams.layers.reshaping import Flatten
from cnnparams.network import Network
from cnnparams.shapes import Image, Series, Shape, Vector, Volume
from cnnparams.step import Step
from cnnparams.weights import Weight

__all__ = [
    "Activation",
    "AvgPool2D",
    "CNNParamsError",
    "ConfigError",
    "Conv2D",
    "Dense",
    "Dropout",
    "Elementwise",
    "Flatten",
    "FullyConnected",
    "Image",
    "Input",
    "Layer",
    "MaxPool2D",
    "Merge",
    "Network",
    "NetworkError",
    "ReLU",
    "Series",
    "Shape",
    "ShapeError",
    "Step",
    "Vector",
    "Volume",
    "Weight",
    "Weightless",
]
