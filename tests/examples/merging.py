"""Examples of merges, element by element."""

from cnnparams import Add, Average, Maximum, Multiply, Subtract
from tests.examples.record import KERAS, Example

RESNET = "https://arxiv.org/abs/1512.03385"
SENET = "https://arxiv.org/abs/1709.01507"

EXAMPLES = [
    Example(Add(), ((56, 56, 64), (56, 56, 64)), (56, 56, 64), (), 0, RESNET, keras="Add"),
    Example(
        Add(),
        ((4, 1, 3), (1, 5, 3), (1,)),
        (4, 5, 3),  # keras.layers.Add()
        (),
        0,
        KERAS + "merging_layers/add/",
    ),
    Example(
        Subtract(),
        ((1, 1, 3), (28, 28, 3)),
        (28, 28, 3),  # keras.layers.Subtract()
        (),
        0,
        KERAS + "merging_layers/subtract/",
        keras="Subtract",
    ),
    Example(
        Multiply(),
        ((56, 56, 256), (1, 1, 256)),
        (56, 56, 256),
        (),
        0,
        SENET,
        keras="Multiply",
    ),
    Example(Multiply(), ((256,), (56, 56, 256)), (56, 56, 256), (), 0, SENET),
    Example(
        Average(), ((10,), (10,), (10,)), (10,), (), 0, KERAS + "merging_layers/average/", keras="Average"
    ),
    Example(Maximum(), ((9, 4), (9, 4)), (9, 4), (), 0, KERAS + "merging_layers/maximum/", keras="Maximum"),
]
