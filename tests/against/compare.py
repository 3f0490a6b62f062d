"""How an entry is compared with a framework: for every draw, both must say the same."""

import os
from typing import Any

from hypothesis import HealthCheck, assume, given, settings

from tests.against.entry import Entry
from tests.against.facts import Facts, our_verdict
from tests.against.side import Side

AT_LEAST = 200
DRAWS = settings(
    max_examples=AT_LEAST * 3 // 2,  # some come twice
    deadline=None,
    derandomize="CI" in os.environ,
    database=None,  # all entries would share one key
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
SPOILT_DRAWS = settings(DRAWS, max_examples=100)


def compare(entry: Entry, side: Side, draws: settings = DRAWS) -> None:
    """Compare every draw that the framework has words for."""
    accepted: dict[str, bool] = {}

    @draws
    @given(entry.draws())
    def agree(draw: tuple[dict[str, Any], Any]) -> None:
        text = repr((sorted(draw[0].items()), draw[1]))
        real = len(text) % 10 == 0  # a tenth of the draws, each time the same
        accepted[text] = _agreed(entry, side, draw, real=real)

    agree()
    # Draws that come twice, or that make no layer, say little.
    who, made = f"{entry.layer.__name__} in {side.framework}", sum(accepted.values())
    assert len(accepted) >= AT_LEAST, f"{who}: only {len(accepted)} different draws"
    assert made >= len(accepted) / 4, f"{who}: only {made} of {len(accepted)} make a layer"


def compare_spoilt(entry: Entry, side: Side, draws: settings = SPOILT_DRAWS) -> None:
    """Compare draws with an impossible setting; here we may refuse what the framework lets pass."""

    @draws
    @given(entry.spoilt_draws())
    def refuse_or_agree(draw: tuple[dict[str, Any], Any]) -> None:
        if isinstance(our_verdict(entry.layer, *draw), Facts):
            _agreed(entry, side, draw, real=True)

    refuse_or_agree()


def _agreed(entry: Entry, side: Side, draw: tuple[dict[str, Any], Any], *, real: bool) -> bool:
    """Check that both say the same, and tell whether they have accepted the layer."""
    settings, prev_shape = draw
    layer = entry.unchecked(settings)
    assume(not side.lacking(layer, prev_shape))
    ours = side.translated(our_verdict(entry.layer, settings, prev_shape))
    theirs = side.verdict(layer, prev_shape, real=real)
    if theirs != ours and not real:  # inferring shapes, frameworks let pass some of what they cannot compute
        theirs = side.verdict(layer, prev_shape, real=True)
    assert ours == theirs, f"{layer} behind {prev_shape}\n  cnnparams  {ours}\n  {side.framework}  {theirs}"
    return isinstance(ours, Facts)
