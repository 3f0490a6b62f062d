"""Examples of activations."""

from cnnparams import Activation, PReLU, ReLU, Softmax, Weight
from tests.examples.record import KERAS, LESSON, TORCH, Example

EXAMPLES = [
    Example(Activation("tanh"), (28, 28, 6), (28, 28, 6), (), 0, LESSON, torch="Tanh", keras="Activation"),
    Example(ReLU(), (55, 55, 96), (55, 55, 96), (), 0, TORCH + "ReLU.html", torch="ReLU", keras="ReLU"),
    Example(Softmax(), (1000,), (1000,), (), 0, TORCH + "Softmax.html", torch="Softmax", keras="Softmax"),
    Example(
        PReLU(),
        (56, 56, 64),
        (56, 56, 64),
        (Weight("alpha", channels=64),),
        64,  # torch.nn.PReLU(64)
        TORCH + "PReLU.html",
        torch="PReLU",
        keras="PReLU",
    ),
    Example(PReLU(per="network"), (28, 6), (28, 6), (Weight("alpha"),), 1, TORCH + "PReLU.html"),
    Example(
        PReLU(per="element"),
        (4, 5, 6),
        (4, 5, 6),
        (Weight("alpha", height=4, width=5, channels=6),),
        120,  # 4 * 5 * 6
        KERAS + "activation_layers/prelu/",
    ),
]
