"""A network as a model of Keras: its source, and the model that the source builds."""

from math import prod
from typing import Any

from cnnparams.extras import load_extra
from cnnparams.interop.export.checking import check_network, refuse_other_counts
from cnnparams.interop.export.keras_code import keras_source
from cnnparams.interop.export.running import run
from cnnparams.networks.network import Network


def to_keras_code(network: Network[Any]) -> str:
    """Return the source of a network in Keras: `build()` returns the model. Keras is not needed.

    Layers have the network's paths as names, with dots for slashes, which Keras forbids. A block that comes
    again is a function.

    Args:
        network: the network.

    Raises:
        TypeError: this is no network.
        NetworkError: it has no layer, or layers for which Keras has nothing; the error lists all of them.

    >>> from cnnparams import Conv2D, FullyConnected, Network
    >>> network = Network((28, 28, 1), name="small").add(Conv2D(8, 5, activation="relu", name="conv"))
    >>> print(to_keras_code(network.add(FullyConnected(10, name="scores"))).rstrip())
    \"\"\"small: 46,298 parameters, in Keras.\"\"\"
    <BLANKLINE>
    import keras
    from keras import layers
    <BLANKLINE>
    <BLANKLINE>
    def build():
        \"\"\"(N, 28, 28, 1) -> (N, 10).\"\"\"
        inputs = keras.Input((28, 28, 1), name="input")
        x = layers.Conv2D(8, 5, activation="relu", name="conv")(inputs)
        x = layers.Flatten(name="scores_flatten")(x)
        x = layers.Dense(10, name="scores")(x)
        return keras.Model(inputs, x, name="small")
    """
    check_network("to_keras_code", network)
    return keras_source("to_keras_code", network)


def to_keras(network: Network[Any]) -> Any:  # Any: Keras need not be installed
    """Return a network as a `keras.Model`, which is what the source of `to_keras_code` builds.

    It takes and gives shapes as they are here: the channels last. What is shared is one layer that is called
    several times; what is frozen is not trainable. The output is a tensor or, of several outputs, a dict of
    tensors by the paths of their steps.

    Args:
        network: the network.

    Raises:
        ImportError: Keras is not installed.
        TypeError: this is no network.
        NetworkError: it has no layer, or layers for which Keras has nothing; the error lists all of them.

    >>> from cnnparams import ClassToken
    >>> try:
    ...     to_keras(Network((49, 64)).add(ClassToken(name="token")))
    ... except ValueError as error:
    ...     print(error)
    to_keras: there is nothing in Keras for: token (ClassToken()): it has no layer for an array of its own
    """
    check_network("to_keras", network)
    source = keras_source("to_keras", network)
    load_extra("keras", "to_keras", "keras")
    model: Any = run(source, "keras").build()
    total, trained = (
        sum([_size(weight) for weight in weights]) for weights in (model.weights, model.trainable_weights)
    )
    refuse_other_counts("to_keras", network, total, trained)
    return model


def _size(weight: Any) -> int:  # Any: a variable of Keras
    return prod(weight.shape)
