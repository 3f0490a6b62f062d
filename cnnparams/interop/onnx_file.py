"""Files of ONNX without the numbers of their large tensors: these are passed over, not read."""

from collections.abc import Iterator, Mapping
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, Final, TypeAlias, final

from cnnparams.arithmetic.values import got
from cnnparams.errors import NetworkError

WHO = "from_onnx"

Onnx: TypeAlias = Any  # the package onnx has no types that both checkers read

MOST_BYTES = 64 * 2**20
"""How long what is kept of a file may be: the graph, and its small tensors."""

MOST_FIELDS = 500_000
"""How many fields the messages of a file may have."""

MOST_OF_A_TENSOR = 2**15
"""How many bytes of the numbers of a tensor are kept: of 4,096 whole numbers."""

DEEPEST = 60
"""How deep messages may be nested."""

# The numbers of fields, as https://github.com/onnx/onnx/blob/main/onnx/onnx.proto has them.
Fields: TypeAlias = Mapping[int, str]
MESSAGES: Final[Mapping[str, Fields]] = {
    "model": {7: "graph", 25: "function"},
    "function": {7: "node"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
    "tensor": {},
}
"""The fields of a message that hold messages with tensors in them."""

NUMBERS: Final = frozenset({4, 5, 6, 7, 9, 10, 11})
"""The fields of a tensor that hold its numbers."""

Bytes: TypeAlias = Any  # memoryview of bytes, or of a file


def model_of(onnx: Onnx, model: object) -> Onnx:
    """Return the model in a file or in bytes, or a model as it is.

    Raises:
        TypeError: it is none of these.
        NetworkError: a file is damaged, or too large.
        OSError: a file cannot be read.
    """
    if isinstance(model, onnx.ModelProto):
        return model
    if isinstance(model, bytes):
        return _parsed(onnx, _kept(memoryview(model), "the model"), "the model")
    if not isinstance(model, str | Path):
        raise TypeError(f"{WHO}: takes the path of a file, a model of onnx, or its bytes, {got(model)}")
    path = Path(model)
    with path.open("rb") as file:
        if not path.is_file() or not path.stat().st_size:
            raise NetworkError(f"{WHO}: {path}: is no ONNX file: it is empty")
        with mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            view = memoryview(content)
            try:
                kept = _kept(view, str(path))
            finally:
                view.release()
    return _parsed(onnx, kept, str(path))


def _kept(content: Bytes, where: str) -> bytes:
    try:
        return without_numbers(content)
    except ValueError as error:
        raise NetworkError(f"{WHO}: {where}: is no ONNX file: {error}") from None


def _parsed(onnx: Onnx, content: bytes, where: str) -> Onnx:
    try:
        model = onnx.ModelProto.FromString(content)
    except Exception as error:  # of protobuf, whose classes depend on how it is built
        raise NetworkError(f"{WHO}: {where}: is no ONNX file: {error}") from error
    if not model.HasField("graph"):
        raise NetworkError(f"{WHO}: {where}: is no ONNX file: it has no graph")
    return model


def without_numbers(content: Bytes) -> bytes:
    """Return a model in the form of protobuf without the numbers of tensors that are not small.

    Raises:
        ValueError: it is damaged or too large.
    """
    reader = _Reader(content)
    reader.message(0, len(content), "model", 0)
    return b"".join(reader.chunks())


@final
class _Reader:
    """Reads the fields of messages, and keeps all but the numbers of large tensors."""

    def __init__(self, content: Bytes) -> None:
        self.content = content
        self.fields = 0
        self.size = 0
        self.parts: list[tuple[int, int] | list[int]] = []  # ranges, or the header of a message and its size

    def chunks(self) -> Iterator[bytes]:
        """Yield what is kept."""
        for part in self.parts:
            if isinstance(part, tuple):
                yield bytes(self.content[part[0] : part[1]])
            else:
                yield varint(part[0]) + varint(part[1])

    def message(self, at: int, end: int, kind: str, depth: int) -> int:
        """Read a message, and return how long what is kept of it is."""
        if depth > DEEPEST:
            raise ValueError(f"its messages are nested deeper than {DEEPEST}")
        inner = MESSAGES[kind]
        kept = 0
        while at < end:
            start = at
            key, at = self.number(at, end)
            field, wire = key >> 3, key & 7
            if wire == 2:
                size, at = self.number(at, end)
                if size > end - at:
                    raise ValueError(f"it ends within a field of {size:,} bytes")
            else:
                size = self.fixed(at, end, wire)
            self.count()
            if wire == 2 and field in inner:
                header = [key, 0]
                self.parts.append(header)
                header[1] = self.message(at, at + size, inner[field], depth + 1)
                kept += len(varint(key)) + len(varint(header[1])) + header[1]
            elif kind != "tensor" or field not in NUMBERS or size <= MOST_OF_A_TENSOR:
                kept += self.keep(start, at + size)
            at += size
        return kept

    def count(self) -> None:
        """Count a field."""
        self.fields += 1
        if self.fields > MOST_FIELDS:
            raise ValueError(f"it has more than {MOST_FIELDS:,} fields")

    def keep(self, start: int, end: int) -> int:
        """Keep a field."""
        last = self.parts[-1] if self.parts else None
        if isinstance(last, tuple) and last[1] == start:
            self.parts[-1] = (last[0], end)
        else:
            self.parts.append((start, end))
        self.size += end - start
        if self.size > MOST_BYTES:
            raise ValueError(f"its graph is longer than {MOST_BYTES:,} bytes")
        return end - start

    def number(self, at: int, end: int) -> tuple[int, int]:
        """Read a number of variable length; return it, and where it ends."""
        byte = self.content[at] if at < end else 128
        if byte < 128:
            return byte, at + 1  # as most are
        found = 0
        for place in range(at, min(end, at + 10)):
            byte = self.content[place]
            found |= (byte & 127) << (7 * (place - at))
            if byte < 128:
                return found, place + 1
        raise ValueError("it ends within a number")

    def fixed(self, at: int, end: int, wire: int) -> int:
        """Return how long a field is that is no message."""
        if wire == 0:
            return self.number(at, end)[1] - at
        size = {1: 8, 5: 4}.get(wire)
        if size is None:
            raise ValueError(f"a field has the form {wire}, which there is not")
        if size > end - at:
            raise ValueError("it ends within a number")
        return size


def varint(number: int) -> bytes:
    """Return a number of variable length as it is written."""
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    found.append(number)
    return bytes(found)
