"""The totals that Keras and PyTorch would print for a network, side by side."""

from typing import Any, final

from attrs import frozen

from cnnparams.network import Network, title


@final
@frozen
class Ledger:
    """How one framework adds up: the sum of what is trainable and what is not."""

    framework: str
    trainable: int
    non_trainable: int

    @property
    def total(self) -> int:
        """All that the framework counts."""
        return self.trainable + self.non_trainable


@final
@frozen(repr=False)
class Totals:
    """Both ledgers, and `state`, which makes the difference: what is stored but not learnt.

    Keras counts state as non-trainable parameters; PyTorch keeps it in buffers, which it does not count.
    """

    title: str
    keras: Ledger
    torch: Ledger
    state: int

    def __repr__(self) -> str:
        """Write the table: at a prompt, totals are asked for to be read."""
        from cnnparams.render.text import totals_text

        return totals_text(self)

    def _repr_html_(self) -> str:
        from cnnparams.render.html import totals_html

        return totals_html(self)


def total_up(network: Network[Any]) -> Totals:
    """Add up a network as Keras and as PyTorch do."""
    trainable, frozen_ones, state = (
        network.trainable_count(),
        network.frozen_count(),
        network.state_count(),
    )
    return Totals(
        title=title(network),
        keras=Ledger("Keras", trainable, frozen_ones + state),
        torch=Ledger("PyTorch", trainable, frozen_ones),
        state=state,
    )
