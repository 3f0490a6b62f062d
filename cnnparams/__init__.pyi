"""The table of contents: what `from cnnparams import ...` finds, and where it lives."""

from cnnparams.errors import (
    CNNParamsError as CNNParamsError,
    ConfigError as ConfigError,
    NetworkError as NetworkError,
    ShapeError as ShapeError,
)
from cnnparams.layers.activations import Activation as Activation, ReLU as ReLU
from cnnparams.layers.base import (
    Elementwise as Elementwise,
    Layer as Layer,
    Merge as Merge,
    Weightless as Weightless,
)
from cnnparams.layers.convolution import Conv1D as Conv1D, Conv2D as Conv2D, Conv3D as Conv3D
from cnnparams.layers.dense import Dense as Dense, FullyConnected as FullyConnected
from cnnparams.layers.input import Input as Input
from cnnparams.layers.pooling import AvgPool2D as AvgPool2D, MaxPool2D as MaxPool2D
from cnnparams.layers.regularization import Dropout as Dropout
from cnnparams.layers.reshaping import Flatten as Flatten
from cnnparams.network import Network as Network
from cnnparams.shapes import (
    Image as Image,
    Series as Series,
    Shape as Shape,
    Vector as Vector,
    Volume as Volume,
)
from cnnparams.step import Step as Step
from cnnparams.weights import Weight as Weight
