"""The totals of Keras and PyTorch, side by side."""

from cnnparams import BatchNorm, Conv2D, Dense, GlobalAvgPool2D, Network, ReLU, Shared
from tests.test_render import Cells

NETWORK = (
    Network((32, 32, 3), name="<small>")
    .add(Conv2D(8, 3, padding=1, name="conv"))
    .add(BatchNorm(name="bn"))
    .add(Shared(Conv2D(8, 3, padding=1), name="again"))
    .add(ReLU())
    .add(Shared(Conv2D(8, 3, padding=1), name="again"))
    .add(GlobalAvgPool2D())
    .add(Dense(10, name="fc"))
)
# 224 = ((3 * 3 * 3) + 1) * 8; 16 = 2 * 8; 584 = ((3 * 3 * 8) + 1) * 8; 90 = (10 * 8) + 10; state: 16 = 2 * 8

TABLE = """\
<small>
           Total params    Trainable params    Non-trainable params
-------  --------------  ------------------  ----------------------
Keras               930                 898                      32
PyTorch             914                 898                      16
Keras counts the 16 numbers of state too (moving means and the like), PyTorch does not."""


def test_the_totals_of_both_stand_side_by_side() -> None:
    totals = NETWORK.freeze("bn").totals()
    assert (totals.keras.total, totals.keras.trainable, totals.keras.non_trainable) == (930, 898, 32)
    assert (totals.torch.total, totals.torch.trainable, totals.torch.non_trainable) == (914, 898, 16)
    assert (totals.title, totals.state) == ("<small>", 16)


def test_the_table_says_where_the_difference_comes_from() -> None:
    totals = NETWORK.freeze("bn").totals()
    assert str(totals) == TABLE
    html = totals._repr_html_()
    assert "<strong>&lt;small&gt;</strong>" in html
    table, _, reason = html.rpartition("<p>")
    assert Cells(table).rows == [
        ["", "Total params", "Trainable params", "Non-trainable params"],
        ["Keras", "930", "898", "32"],
        ["PyTorch", "914", "898", "16"],
    ]
    assert (html.count('style="text-align: left;"'), html.count('style="text-align: right;"')) == (3, 3 * 3)
    assert reason == f"{TABLE.splitlines()[-1]}</p>"


def test_totals_too_long_for_decimals_are_set_to_the_right_too() -> None:
    huge = 10**5000
    totals = Network((3,), name="net").add(Dense(huge)).totals()
    width = len(hex(4 * huge))
    assert str(totals).splitlines()[1].startswith(f"{'':7}  {'Total params':>{width}}  ")
    assert totals._repr_html_().count('style="text-align: right;"') == 3 * 3


def test_without_state_they_agree() -> None:
    totals = Network((3,), name="net").add(Dense(2)).totals()
    assert str(totals).splitlines()[-3:] == [
        "Keras                 8                   8                       0",
        "PyTorch               8                   8                       0",
        "They agree: nothing is stored that is not learnt.",
    ]
