"""Unpooling: PyTorch's takes the places of the numbers as a second argument, which says nothing of shapes."""

from cnnparams import MaxUnpool2D
from tests.against import draw
from tests.against.entry import Entry
from tests.against.torch_side import Torch, unbatched

ENTRIES = (
    Entry(
        MaxUnpool2D,
        options={"pool_size": draw.per_axis(2, 5), "stride": draw.per_axis(2, 4)},
        inputs=draw.shape(3),
        torch=Torch(
            lambda torch, pool, _: torch.nn.MaxUnpool2d(pool.pool_size, pool.stride),
            call=lambda unpool, array: unpool(array, array.long()),
            lacks=unbatched(3),
        ),
        keras="Keras has no pooling that remembers where the maxima were",
    ),
)
