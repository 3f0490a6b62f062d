"""Products of two inputs: of matrices, along an axis of each, or of every element with every other."""

from math import prod
from typing import Any, final

from attrs import Attribute, field, frozen

from cnnparams.arithmetic.shapes import Pair, Shape
from cnnparams.arithmetic.values import got_sizes, is_integer, is_tuple, show
from cnnparams.bases.several_inputs import WeightlessMerge, broadcast, check_inputs
from cnnparams.errors import ConfigError, ShapeError
from cnnparams.operations import Operation, Operations, elements, per_element
from cnnparams.settings.axes import NOT_THE_BATCH, place_of
from cnnparams.settings.checks import boolean, describe
from cnnparams.settings.per_axis import pair
from cnnparams.window import Seen, Window, broadcast_windows, itself


def _leading(who: object, first: Shape, second: Shape, own: int) -> Shape:
    """Return the axes before the last `own` of two inputs, broadcast to each other."""
    sizes = broadcast((first[:-own], second[:-own]))
    if sizes is None:
        last = "the last" if own == 1 else f"the last {own}"
        rule = f"the axes before {last} must be equal, or 1"
        raise ShapeError(f"{who}: {rule}, got {show(first)} and {show(second)}")
    return tuple(sizes)


@final
@frozen(repr=False)
class MatMul(WeightlessMerge):
    """The matrix product of two inputs, such as queries and keys: Keras' and PyTorch's `matmul`.

    The matrices are in the last two axes. The axes before them are equal or 1; those that an input lacks are
    1. A vector is refused, as both frameworks would take its batch for the rows of a matrix.

    Args:
        transpose_first: whether the last two axes of the first input are exchanged.
        transpose_second: whether the last two axes of the second input are exchanged.

    Shapes:
        (..., n, k) and (..., k, m) -> (..., n, m)

    Weights:
        none

    Raises:
        TypeError: a setting is neither True nor False, or this is not a tuple of shapes.
        ShapeError: there are not exactly two inputs, one has a single axis or a size below 1, the columns of
            the first are not as many as the rows of the second, or the axes before them disagree.

    Source:
        https://keras.io/api/ops/numpy/#matmul-function,
        https://docs.pytorch.org/docs/stable/generated/torch.matmul.html

    >>> MatMul(transpose_second=True).output_shape(((12, 197, 64), (12, 197, 64)))  # 12 heads
    (12, 197, 197)
    """

    transpose_first: bool = field(default=False, validator=boolean, kw_only=True)
    transpose_second: bool = field(default=False, validator=boolean, kw_only=True)

    def output_shape(self, prev_shape: tuple[Shape, ...]) -> Shape:
        """Return the rows of the first input and the columns of the second."""
        check_inputs(self, prev_shape, most=2)
        first, second = prev_shape
        for place, shape in enumerate(prev_shape, start=1):
            if len(shape) == 1:
                row, column = (1, *shape), (*shape, 1)
                mend = f"put Reshape({show(row)}) or Reshape({show(column)}) after input {place}"
                raise ShapeError(f"{self}: expects inputs of two axes or more, got {show(shape)}; {mend}")
        rows, columns = _transposed(first, self.transpose_first)
        other_rows, other_columns = _transposed(second, self.transpose_second)
        if columns != other_rows:
            rule = "the columns of input 1 must be as many as the rows of input 2"
            mend = "" if columns != other_columns else f"; {self._with_second_turned()} would"
            shapes = f"(inputs {show(first)} and {show(second)})"
            raise ShapeError(f"{self}: {rule}, got {show(columns)} and {show(other_rows)} {shapes}{mend}")
        return (*_leading(self, first, second, 2), rows, other_columns)

    def _with_second_turned(self) -> "MatMul":
        return MatMul(transpose_first=self.transpose_first, transpose_second=not self.transpose_second)

    def operations(self, prev_shape: tuple[Shape, ...]) -> Operations:
        """Return the products of each row with each column."""
        shape = self.output_shape(prev_shape)
        _, inner = _transposed(prev_shape[0], self.transpose_first)
        return (Operation("multiply_add", **elements(shape), inner=inner),)

    def windows(self, prev_shape: tuple[Shape, ...]) -> tuple[Seen, ...]:
        """Return that a row of the first input and a column of the second are seen, each whole."""
        shape = self.output_shape(prev_shape)
        rank = len(shape)
        seen: list[Seen] = []
        for place, (each, turned) in enumerate(
            zip(prev_shape, (self.transpose_first, self.transpose_second), strict=True)
        ):
            own = Window(axis=rank - 2 + place)  # rows of the first, columns of the second
            matrix = (None, own) if turned != bool(place) else (own, None)
            seen.append((*broadcast_windows(each[:-2], shape[:-2]), *matrix))
        return tuple(seen)


def _transposed(shape: Shape, transpose: bool) -> Pair:  # noqa: FBT001 - a setting, passed on
    *_, rows, columns = shape
    return (columns, rows) if transpose else (rows, columns)


def _an_axis_of_each(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    who = describe(instance, attribute)
    if not is_tuple(value) or not all(map(is_integer, value)):
        raise TypeError(f"{who} must be a whole number, or 2 of them, one for each input, {got_sizes(value)}")
    if len(value) != 2:
        raise ConfigError(
            f"{who} must be a whole number, or 2 of them, one for each input, got {show(value)}"
        )
    if 0 in value:
        raise ConfigError(f"{who} {NOT_THE_BATCH}, got {show(value)}")


@final
@frozen(repr=False)
class Dot(WeightlessMerge):
    """The sum of the products along one axis of each of two inputs: Keras' `Dot`.

    The axes that remain come one behind the other: those of the first input, then those of the second.

    Args:
        axes: axis of each input along which they are multiplied: a number for both, or (of the first, of the
            second). 1 is the first after the batch, as in Keras, and -1 is the last, the channels. 0, the
            batch, is refused.
        normalize: whether both are brought to length 1 before, which gives cosines. The shapes are the same.

    Shapes:
        two of which one axis each is as long -> their other axes, or (1,) if none is left

    Weights:
        none

    Raises:
        TypeError: the axes are not whole numbers, `normalize` is neither True nor False, or this is not a
            tuple of shapes.
        ConfigError: there are not one or two axes, or one of them is 0.
        ShapeError: there are not exactly two inputs, one is empty, has a size below 1 or lacks its axis, or
            the axes are not equally long.

    Source:
        https://keras.io/api/layers/merging_layers/dot/

    >>> Dot(-1).output_shape(((10, 64), (20, 64)))
    (10, 20)
    >>> Dot(1, normalize=True).output_shape(((64,), (64,)))  # one cosine
    (1,)
    """

    axes: Pair = field(converter=pair, validator=_an_axis_of_each)
    normalize: bool = field(default=False, validator=boolean, kw_only=True)

    def output_shape(self, prev_shape: tuple[Shape, ...]) -> Shape:
        """Return the axes of both inputs without those along which they are multiplied."""
        check_inputs(self, prev_shape, most=2)
        first, second = prev_shape
        one, other = [place_of(self, axis, shape) for axis, shape in zip(self.axes, prev_shape, strict=True)]
        if first[one] != second[other]:
            rule = (
                f"axis {show(self.axes[0])} of input 1 and axis {show(self.axes[1])} of input 2 must be equal"
            )
            shapes = f"(inputs {show(first)} and {show(second)})"
            raise ShapeError(f"{self}: {rule}, got {show(first[one])} and {show(second[other])} {shapes}")
        remaining = (*first[:one], *first[one + 1 :], *second[:other], *second[other + 1 :])
        return remaining or (1,)

    def operations(self, prev_shape: tuple[Shape, ...]) -> Operations:
        """Return the products along the axis, for each element of the output, and the lengths."""
        shape = self.output_shape(prev_shape)
        first, second = prev_shape
        inner = first[place_of(self, self.axes[0], first)]
        product = Operation("multiply_add", **elements(shape), inner=inner)
        if not self.normalize:
            return (product,)
        return (product, *_lengths(first, inner), *_lengths(second, inner))

    def windows(self, prev_shape: tuple[Shape, ...]) -> tuple[Seen, ...]:
        """Return that all is seen along the axes, and each element along the others by itself."""
        seen: list[Seen] = []
        made = 0
        for shape, axis in zip(prev_shape, self.axes, strict=True):
            place = place_of(self, axis, shape)
            others = [each for each in range(len(shape)) if each != place]
            seen.append(
                itself(
                    len(shape),
                    {place: None, **{each: Window(axis=made + number) for number, each in enumerate(others)}},
                )
            )
            made += len(others)
        return tuple(seen)


@final
@frozen(repr=False)
class OuterProduct(WeightlessMerge):
    """Every element of one vector times every element of another, as in bilinear pooling.

    The vectors are in the last axis. The axes before it are equal or 1; those that an input lacks are 1.
    Keras and PyTorch write it as a product that is broadcast.

    Shapes:
        (..., n) and (..., m) -> (..., n, m)

    Weights:
        none

    Raises:
        TypeError: this is not a tuple of shapes.
        ShapeError: there are not exactly two inputs, one is empty or has a size below 1, or the axes before
            the last disagree.

    Source:
        https://arxiv.org/abs/1504.07889

    >>> OuterProduct().output_shape(((512,), (256,)))
    (512, 256)
    """

    def output_shape(self, prev_shape: tuple[Shape, ...]) -> Shape:
        """Return both last axes."""
        check_inputs(self, prev_shape, most=2)
        first, second = prev_shape
        return (*_leading(self, first, second, 1), first[-1], second[-1])

    def operations(self, prev_shape: tuple[Shape, ...]) -> Operations:
        """Return a product for each element of the output."""
        return per_element(elements(self.output_shape(prev_shape)), {"multiply": 1})

    def windows(self, prev_shape: tuple[Shape, ...]) -> tuple[Seen, ...]:
        """Return that each element of both is seen by itself."""
        shape = self.output_shape(prev_shape)
        return tuple(
            [
                (*broadcast_windows(each[:-1], shape[:-2]), Window(axis=len(shape) - 2 + place))
                for place, each in enumerate(prev_shape)
            ]
        )


def _lengths(shape: Shape, inner: int) -> Operations:
    """Return the arithmetic that brings each vector of an input to length 1."""
    vectors = prod(shape) // inner
    return (
        Operation("multiply_add", vectors=vectors, inner=inner),
        Operation("root", vectors=vectors),
        *per_element({"vectors": vectors, "inner": inner}, {"divide": 1}),
    )
