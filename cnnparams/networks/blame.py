"""Where an error happened: one note with the whole path, however deep in blocks the layer is."""

from collections.abc import Sequence
from typing import NoReturn

from attrs import frozen

from cnnparams.arithmetic.shapes import Shape
from cnnparams.arithmetic.values import show
from cnnparams.errors import CNNParamsError
from cnnparams.step import Step


@frozen
class _Place:
    """Where a layer was added: its path, the inputs of the network, and the outputs that it takes.

    Of the error, the message as it was without a hint, and whether it was raised in this library.
    """

    path: str
    inputs: tuple[str, ...]
    sources: tuple[tuple[str, Shape], ...]
    note: str
    message: str
    ours: bool


def refuse(
    error: Exception, who: str, path: str, sources: Sequence[Step], inputs: Sequence[Step], *, ours: bool
) -> NoReturn:
    """Raise an error again with a note that says where: `path` in the network `who`, after these steps.

    If the layer is in a block, the note of the block's network becomes part of this one. `ours` says that the
    layer is built in; then the traceback ends here, at the call of the user.
    """
    __tracebackhide__ = True
    seen = tuple([(source.path, source.output_shape) for source in sources])
    inner: _Place | None = getattr(error, "_place", None)
    notes = getattr(error, "__notes__", [])
    if inner is not None and notes and notes[-1] == inner.note:
        del notes[-1]
        outside = dict(zip(inner.inputs, sources, strict=False))
        seen = tuple([_outside(outside, path, name, shape) for name, shape in inner.sources])
        path = f"{path}/{inner.path}"
    after = " and ".join([f"{name} {show(shape)}" for name, shape in seen])
    note = f"while adding {path!r} to {who}, after {after}"
    message = str(error) if inner is None else inner.message
    ours = ours and (inner is None or inner.ours) and isinstance(error, CNNParamsError)
    names = tuple([step.path for step in inputs])
    vars(error)["_place"] = _Place(path, names, seen, note, message, ours)
    if isinstance(error, CNNParamsError):
        images = [] if any(len(shape) < 3 for _, shape in seen) else [step.output_shape for step in inputs]
        error.args = (message + _channels_first(images),)
    error.add_note(note)
    raise error.with_traceback(None) if ours else error


def _outside(outside: dict[str, Step], path: str, name: str, shape: Shape) -> tuple[str, Shape]:
    """Return a source of a step in a block as it is seen from outside."""
    if name in outside:
        return outside[name].path, outside[name].output_shape
    return f"{path}/{name}", shape


def _channels_first(inputs: list[Shape]) -> str:
    """Ask about an input that has fewer rows than any image, and as many channels as an image is wide."""
    for shape in inputs:
        if len(shape) == 3 and shape[0] < _FEW <= min(shape[1:]):
            return f"; channels come last: {show((*shape[1:], shape[0]))}?"
    return ""


_FEW = 5
