"""One array in two layers: counted once, said so, frozen together."""

import pickle

import cnnparams
from cnnparams import Add, Cell, Conv2D, Conv2D as Convolution, Dense, Embedding, Network, Sequential, Tied

KNOWN = {each: getattr(cnnparams, each) for each in cnnparams.__all__}
TOKENS = Network((20,), name="net").add(Tied(Embedding(100, 8), {"embeddings": "table"}), name="tokens")
MODEL = TOKENS.add(Dense(8, name="middle")).add(Tied(Dense(100), {"kernel": "table"}), name="scores")
TABLE, MIDDLE, BIAS = 100 * 8, (8 + 1) * 8, 100


# https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html: parameters() yields each array once,
# so that `head.weight = embedding.weight` is counted once.
def test_it_is_counted_once_and_said_so() -> None:
    assert MODEL.param_count() == TABLE + MIDDLE + BIAS
    assert MODEL["tokens"].param_count() == TABLE
    assert MODEL["scores"].param_count() == BIAS
    assert MODEL["scores"].shared_with == "table"
    assert "scores  Dense, shared with tokens" in str(MODEL.summary())
    explained = MODEL.explain().parts[-1]
    assert (explained.shared_with, explained.total.value) == ("tokens", BIAS)
    assert [line.label for line in explained.weights] == ["bias"]
    assert MODEL["tokens"].explain().total.value == TABLE
    assert Tied(Dense(100), {"kernel": "table"}).explain((8,)).total.value == (8 + 1) * 100


def test_it_is_tied_in_blocks_too() -> None:
    head = Sequential(Dense(8), Tied(Dense(100, bias=False), {"kernel": "table"}))
    network = TOKENS.add(head, name="head")
    assert network.param_count() == TABLE + MIDDLE
    twice = network.add(head, after="tokens", name="again")
    assert twice["again"].param_count() == MIDDLE
    assert twice.param_count() == TABLE + 2 * MIDDLE


def test_all_weights_may_be_tied() -> None:
    both = {"kernel": "k", "bias": "b"}
    network = Network((8, 8, 3)).add(Tied(Conv2D(3, 1), both)).add(Tied(Conv2D(3, 1), both))
    assert network.param_count() == (3 + 1) * 3
    first_kernel = network.add(Tied(Conv2D(3, 1), {"kernel": "k"}))
    assert first_kernel.param_count() == (3 + 1) * 3 + 3
    assert network.state_count() == 0


def test_it_is_frozen_with_the_other() -> None:
    frozen = MODEL.freeze("tokens", "scores/kernel")
    assert (frozen.trainable_count(), frozen.frozen_count()) == (MIDDLE + BIAS, TABLE)
    assert MODEL.freeze().frozen_count() == MODEL.param_count()
    assert frozen.unfreeze("tokens", "scores") == MODEL


def test_it_is_a_value() -> None:
    assert eval(repr(MODEL), KNOWN) == MODEL
    assert pickle.loads(pickle.dumps(MODEL)) == MODEL
    assert hash(eval(repr(MODEL), KNOWN)) == hash(MODEL)


def test_a_tied_merge() -> None:
    gate = cnnparams.Custom((cnnparams.Weight("gate", channels=3),), (8, 8, 3), takes_several=True)
    network = Network((8, 8, 3)).add(Tied(gate, {"gate": "g"}), after=["input", "input"], name="a")
    network = network.add(Tied(gate, {"gate": "g"}), after=["a", "input"])
    assert network.param_count() == 3
    assert network.explain().parts[-1].total.value == 0


def test_what_is_tied_is_not_folded() -> None:
    network = Network((8, 8, 3)).add(Tied(Convolution(3, 1), {"kernel": "k"})).add(cnnparams.BatchNorm())
    assert network.batch_norm_folds().folds[0].reason == "the weights are shared with other places"
    assert Network((4,)).add(Cell().add(Dense(4)).add(Add(), after=["input", "dense"])).param_count() == 20
