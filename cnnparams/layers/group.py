"""Groups: what the step of several steps holds, whose names begin alike."""

from typing import Any, final

from attrs import frozen

from cnnparams.bases.base import Layer
from cnnparams.errors import NetworkError


@final
@frozen(repr=False)
class Group(Layer[Any, Any]):  # Any: its steps have layers of any rank
    """What a step of a group holds in place of a layer: nothing of its own."""

    def weights(self, prev_shape: object) -> Any:
        """Refuse: the weights are those of its steps."""
        raise NetworkError(f"Group: is not a layer, and takes no input, got {prev_shape!r}")

    def output_shape(self, prev_shape: object) -> Any:
        """Refuse: the output is that of its last step."""
        raise NetworkError(f"Group: is not a layer, and takes no input, got {prev_shape!r}")
