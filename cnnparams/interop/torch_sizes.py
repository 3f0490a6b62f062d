"""The sizes in an exported program: those of its inputs that it leaves open get a number."""

from collections.abc import Sequence
from typing import Any, final

from cnnparams.arithmetic.values import show
from cnnparams.errors import NetworkError
from cnnparams.interop.torch_trace import BATCH_SIZE, WHO, Torch, check_given_shape


def shape_of(node: Torch) -> Any:
    """Return the shape of the tensor of a node; None if it is none."""
    return getattr(node.meta.get("val"), "shape", None)


def leaves_open(node: Torch) -> bool:
    """Whether a program leaves a size of an input open, but for its first one, which is the batch."""
    return any(type(size) is not int for size in shape_of(node)[1:])


@final
class Sizes:
    """What the open sizes of a program are."""

    def __init__(self, program: Torch) -> None:
        """Begin without a number."""
        self.ranges: Any = program.range_constraints
        self.known: dict[Any, int] = {}  # by symbols
        self.of_batch: set[Any] = set()
        self.batch_size: int = BATCH_SIZE

    def bind(self, inputs: Sequence[Torch], shapes: Sequence[object]) -> None:
        """Give the open sizes of the inputs a number.

        Args:
            inputs: the nodes of the inputs.
            shapes: the shape of each without the batch; none if the program says them all.

        Raises:
            TypeError: a shape is none, or there are more or fewer than inputs.
            NetworkError: the sizes are not known, or are others.
        """
        if not inputs:
            raise NetworkError(f"{WHO}: the program takes no tensor")
        if shapes and len(shapes) != len(inputs):
            names = ", ".join([node.name for node in inputs])
            raise TypeError(f"{WHO}: takes the shape of each input ({names}) or none, got {len(shapes)}")
        for shape in shapes:
            check_given_shape(shape)
        self.bind_batch(inputs)
        open_sizes: list[tuple[str, int, Any, int]] = []
        for place, node in enumerate(inputs):
            where = f"{WHO}: {node.name}"
            if not shapes and leaves_open(node):
                raise NetworkError(f"{where}: the program leaves sizes open; give the shape of each input")
            others = list(shape_of(node)[1:])
            own: Any = shapes[place] if shapes else others
            fits = [type(size) is not int or size == each for size, each in zip(others, own, strict=False)]
            if len(own) != len(others) or not all(fits) or min(own, default=1) < 1:
                says = ", ".join([str(size) if type(size) is int else "any" for size in others])
                says = f"({says},)" if len(others) == 1 else f"({says})"
                raise NetworkError(f"{where}: the program takes {says} after the batch, got {show(own)}")
            sizes = zip(others, own, strict=True)
            found = [(axis, each) for axis, each in enumerate(sizes, start=1) if type(each[0]) is not int]
            open_sizes += [(where, axis, size.node.expr, value) for axis, (size, value) in found]
        for where, axis, expression, value in sorted(open_sizes, key=lambda each: not each[2].is_Symbol):
            self.solve(f"{where}: axis {axis}", expression, value)

    def bind_batch(self, inputs: Sequence[Torch]) -> None:
        """Give the batch a number.

        Raises:
            NetworkError: an input has none, or the inputs have others.
        """
        firsts: set[Any] = set()
        for node in inputs:
            sizes = shape_of(node)
            if not sizes:
                raise NetworkError(f"{WHO}: {node.name}: is a number, without a batch")
            firsts.add(sizes[0] if type(sizes[0]) is int else sizes[0].node.expr)
        batch, *others = firsts
        if others:
            raise NetworkError(f"{WHO}: the first axis of every input must be the batch, the same for all")
        if type(batch) is not int:
            self.of_batch = batch.free_symbols
            self.known.update(dict.fromkeys(self.of_batch, BATCH_SIZE))
            batch = int(batch.subs(self.known))
        self.batch_size = batch

    def solve(self, where: str, expression: Any, value: int) -> None:
        """Give what an open size is made of a number.

        Raises:
            NetworkError: there is none, or it has another one.
        """
        if not self.of_batch.isdisjoint(expression.free_symbols):
            raise NetworkError(f"{where} has the size of the batch, which is not read")
        unknown = [symbol for symbol in expression.free_symbols if symbol not in self.known]
        left = expression.subs(self.known)
        if len(unknown) == 1:
            symbol = unknown[0]
            start = left.subs({symbol: 0})
            number, rest = divmod(value - start, left.subs({symbol: 1}) - start)
            if rest == 0:
                self.check_range(where, symbol, int(number))
                self.known[symbol] = int(number)
                left = left.subs(self.known)
        if left != value:
            rule = f"must be {left}, as other sizes are given" if left.is_Integer else f"must be {expression}"
            raise NetworkError(f"{where} {rule}, got {show(value)}")

    def check_range(self, where: str, symbol: Any, number: int) -> None:
        """Refuse a number that the program does not take.

        Raises:
            NetworkError: it is out of the range.
        """
        known = self.ranges.get(symbol)
        if known is not None and not known.lower <= number <= known.upper:
            most = f" to {known.upper}" if known.upper.is_Integer else " on"
            raise NetworkError(f"{where} must be from {known.lower}{most}, got {show(number)}")

    def number(self, value: Any) -> int | float:
        """Return a size, or what was computed of sizes.

        Raises:
            NetworkError: it depends on something else.
        """
        if not hasattr(value, "node"):
            return int(value)
        found = value.node.expr.subs(self.known)
        if found.is_Integer:
            return int(found)
        if not found.is_number:
            of = "what is in the tensors, or on an input that is a number"
            raise NetworkError(f"{WHO}: a size depends on {of}: {value}")
        return float(found)

    def shape(self, tensor: Torch) -> tuple[int, ...]:
        """Return the shape of a tensor.

        Raises:
            NetworkError: a size depends on something else than sizes of inputs.
        """
        return tuple([int(self.number(size)) for size in tensor.shape])
