"""Examples of custom layers."""

from cnnparams import Custom, Shape, Weight
from tests.examples.record import Example


def one_per_channel(shape: Shape) -> tuple[Weight, ...]:
    return (Weight("gamma", channels=shape[-1]),)


def halved(shape: Shape) -> Shape:
    return (shape[0] // 2, *shape[1:])


EXAMPLES = [
    Example(
        Custom((Weight("codebook", codes=512, features=64), Weight.state("usage", codes=512)), (16, 64)),
        (16, 64),
        (16, 64),
        (Weight("codebook", codes=512, features=64), Weight.state("usage", codes=512)),
        32768,  # 512 * 64
        "what is given",
    ),
    Example(
        Custom(one_per_channel, halved),
        (8, 6, 4),
        (4, 6, 4),
        (Weight("gamma", channels=4),),
        4,
        "what is given",
    ),
]
