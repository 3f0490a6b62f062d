"""What is shared, and networks as layers, with the ranks that both type checkers must infer."""

from typing import Any, assert_type

from cnnparams import (
    Add,
    Conv2D,
    Dense,
    Flatten,
    Graph,
    Image,
    KeptForBackward,
    Largest,
    Memory,
    Network,
    ReceptiveField,
    Reconciliation,
    ReLU,
    Residual,
    Sequential,
    Shared,
    Step,
    Vector,
)
from cnnparams.analysis.ledgers import Ledger, Totals
from cnnparams.conventions import FVCORE, THOP


def what_is_shared_keeps_its_ranks(image: Network[Image], vector: Network[Vector]) -> None:
    assert_type(Shared(Conv2D(8, 3), name="a"), Shared[Image, Image])
    assert_type(Shared(Flatten(), name="f"), Shared[Any, Vector])
    assert_type(Network((32, 32, 3)).add(Shared(Conv2D(8, 3), name="a")), Network[Image])
    assert_type(image.add(Shared(Flatten(), name="f")), Network[Vector])
    assert_type(vector.add(Shared(Flatten(), name="f")), Network[Vector])
    assert_type(vector.add(Shared(Conv2D(8, 3), name="a", place="second"), after="input"), Network[Image])
    tower = Shared(Sequential(Conv2D(8, 3), Flatten()), name="tower", trainable=False)
    assert_type(tower, Shared[Image, Vector])
    assert_type(image.add(tower).add(Dense(5)), Network[Vector])
    assert_type(tower.output_shape((32, 32, 3)), Vector)
    assert_type(tower.name, str)
    assert_type(tower.place, str | None)


def what_keeps_any_rank_is_open_once_it_is_shared(image: Network[Image]) -> None:
    assert_type(image.add(Shared(ReLU(), name="r")), Network[Any])
    assert_type(image.add(Shared(ReLU(), name="r")).add(Conv2D(8, 3)), Network[Image])


def a_network_as_a_layer_ends_as_the_network_does(image: Network[Image], vector: Network[Vector]) -> None:
    flat = image.add(Flatten())
    assert_type(image.add(Graph(image)), Network[Image])
    assert_type(image.add(Graph(flat)), Network[Vector])
    assert_type(image.add(Graph(flat)).add(Dense(3)), Network[Vector])
    assert_type(vector.add(Graph(vector, name="head", trainable=False)), Network[Vector])
    assert_type(image.add(Shared(Graph(flat), name="tower")), Network[Vector])
    assert_type(Graph(flat).network, Network[Vector])
    cell: Graph[Image] = Graph(image.add(Conv2D(3, 1)).add(Add(), after=["input", "conv2d"]))
    assert_type(cell.output_shape((8, 8, 3)), Image)


def what_follows_the_sum(image: Network[Image]) -> None:
    block: Residual[Image] = Residual(Conv2D(8, 3, padding=1), shortcut=Conv2D(8, 1), then=ReLU())
    assert_type(image.add(block), Network[Image])
    assert_type(image.add(block).add(Conv2D(8, 3)), Network[Image])
    assert_type(image.add(Residual(Dense(3), then=None)).add(Conv2D(8, 3)), Network[Image])


def outputs_and_totals(image: Network[Image], step: Step) -> None:
    assert_type(image.outputs, tuple[Step, ...])
    assert_type([step.output_shape for step in image.outputs], list[tuple[int, ...]])
    assert_type(image.totals(), Totals)
    assert_type(image.totals().keras, Ledger)
    assert_type(image.totals().torch.total, int)
    assert_type(image.totals().torch.trainable + image.totals().keras.non_trainable, int)
    assert_type(image.totals().state, int)
    assert_type(image.totals().keras.framework, str)


def what_it_costs(image: Network[Image], step: Step) -> None:
    assert_type(image.memory(training=True, optimizer="adam"), Memory)
    assert_type(image.memory().total, int)
    assert_type(image.memory(training=True).layers(), KeptForBackward)
    assert_type(image.training_macs().total, int)
    assert_type(image.receptive_field("conv2d"), ReceptiveField)
    assert_type(image.receptive_field().size, tuple[int | None, ...])
    assert_type(image.largest(3, by="macs"), Largest)
    assert_type(image.smallest_input(), tuple[int, ...])
    assert_type(image.input_sizes(up_to=64), tuple[int, ...])
    assert_type(image.reconcile(FVCORE, THOP), Reconciliation)
    assert_type(step.macs() + step.op_count(FVCORE), int)
    assert_type(image.summary(leaves=True).state, int)
    assert_type(step.shared_with, str | None)
    assert_type(step.kind, str)
