"""An entry of the table: one of our layers, what to draw for it, and its counterpart in each framework."""

from collections.abc import Mapping
from typing import Any, TypeAlias, final

from attrs import field, frozen, validators
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from cnnparams import Layer
from tests.against.keras_side import Keras
from tests.against.torch_side import Torch

Settings: TypeAlias = dict[str, Any]
Strategies: TypeAlias = Mapping[str, SearchStrategy[Any]]


@final
@frozen
class Entry:
    """One of our layers; where a framework has no counterpart, the reason stands in its place.

    `options` are settings that are left out now and then. `inputs` draws the shape of the input,
    for a merge the tuple of the shapes of its inputs.
    """

    layer: type[Layer[Any, Any]]
    torch: Torch | str = field(kw_only=True)
    keras: Keras | str = field(kw_only=True)
    inputs: SearchStrategy[Any] = field(factory=st.nothing, kw_only=True)
    required: Strategies = field(factory=dict, kw_only=True)
    options: Strategies = field(factory=dict, kw_only=True)

    def draws(self) -> SearchStrategy[tuple[Settings, Any]]:
        """Draw settings and the shape of an input."""
        return st.tuples(st.fixed_dictionaries(dict(self.required), optional=dict(self.options)), self.inputs)

    def spoilt_draws(self) -> SearchStrategy[tuple[Settings, Any]]:
        """Draw settings of which one is a number that hardly any setting can have."""
        names = st.sampled_from([*self.required, *self.options])
        spoilt = st.tuples(names, st.sampled_from((0, -1, 2.5))).map(lambda setting: dict([setting]))
        return st.tuples(self.draws(), spoilt).map(lambda drawn: (drawn[0][0] | drawn[1], drawn[0][1]))

    def unchecked(self, settings: Settings) -> Layer[Any, Any]:
        """Return the layer, each setting in its one form, even if there can be no such layer."""
        with validators.disabled():
            return self.layer(**settings)
