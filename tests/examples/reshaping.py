"""Examples of reshaping."""

from cnnparams import Flatten, Identity, Permute, RepeatVector, Reshape
from tests.examples.record import KERAS, LESSON, TORCH, Example

EXAMPLES = [
    Example(Flatten(), (5, 5, 16), (400,), (), 0, LESSON, torch="Flatten", keras="Flatten"),
    Example(
        Identity(),
        (7, 7, 3),
        (7, 7, 3),
        (),
        0,
        TORCH + "Identity.html",
        torch="Identity",
        keras="Identity",
    ),
    Example(
        Reshape((7, 7, 256)),
        (12544,),  # 7 * 7 * 256: https://www.tensorflow.org/tutorials/generative/dcgan
        (7, 7, 256),
        (),
        0,
        KERAS + "reshaping_layers/reshape/",
        torch="Unflatten",
        keras="Reshape",
    ),
    Example(
        Reshape((3, 2, 2, 1, 1)),
        (4, 3),
        (3, 2, 2, 1, 1),  # 4 * 3 = 3 * 2 * 2 * 1 * 1
        (),
        0,
        KERAS + "reshaping_layers/reshape/",
    ),
    Example(Reshape((12,)), (3, 4), (12,), (), 0, KERAS + "reshaping_layers/reshape/"),
    Example(
        Permute((2, 1)),
        (10, 64),
        (64, 10),
        (),
        0,
        KERAS + "reshaping_layers/permute/",
        keras="Permute",
    ),
    Example(
        Permute((3, 1, 2)),
        (4, 5, 6),
        (6, 4, 5),  # keras.layers.Permute((3, 1, 2))
        (),
        0,
        KERAS + "reshaping_layers/permute/",
    ),
    Example(
        RepeatVector(3),
        (32,),
        (3, 32),
        (),
        0,
        KERAS + "reshaping_layers/repeat_vector/",
        keras="RepeatVector",
    ),
]
