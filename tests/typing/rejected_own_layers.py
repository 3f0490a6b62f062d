"""Layers of your own that no checker lets through: a method missing, mistyped, or not yours to change.

In each marked line both checkers must complain: to them, a comment that silences nothing is an error.
"""

from attrs import frozen

from cnnparams import (
    Conv2D,
    FullyConnected,
    Image,
    Layer,
    Merge,
    Network,
    Step,
    Vector,
    Weight,
    Weightless,
)


@frozen(repr=False)
class OnlyWeights(Layer[Image, Image]):
    def weights(self, prev_shape: Image) -> tuple[Weight, ...]:
        return ()


@frozen(repr=False)
class OnlyOutputShape(Layer[Image, Image]):
    def output_shape(self, prev_shape: Image) -> Image:
        return prev_shape


@frozen(repr=False)
class NoOutputShape(Weightless[Image, Image]):
    rate: int


@frozen(repr=False)
class NoMerge(Merge[Image, Image]):
    def weights(self, prev_shape: tuple[Image, ...]) -> tuple[Weight, ...]:
        return ()


def what_is_not_finished() -> None:
    OnlyWeights()  # type: ignore[abstract]  # pyright: ignore[reportAbstractUsage]
    OnlyOutputShape()  # type: ignore[abstract]  # pyright: ignore[reportAbstractUsage]
    NoOutputShape(2)  # type: ignore[abstract]  # pyright: ignore[reportAbstractUsage]
    NoMerge()  # type: ignore[abstract]  # pyright: ignore[reportAbstractUsage]


@frozen(repr=False)
class OtherTypes(Layer[Image, Vector]):
    def weights(self, prev_shape: Image) -> list[Weight]:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return []

    def output_shape(self, prev_shape: Image) -> Image:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return prev_shape


@frozen(repr=False)
class OtherInput(Layer[Image, Image]):
    def weights(self, prev_shape: Vector) -> tuple[Weight, ...]:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return ()

    def output_shape(self, prev_shape: Vector) -> Image:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return (*prev_shape, 1, 1)


@frozen(repr=False)
class WrongBodies(Layer[Image, Image]):
    def weights(self, prev_shape: Image) -> tuple[Weight, ...]:
        return (("kernel", 8),)  # type: ignore[return-value]  # pyright: ignore[reportReturnType]

    def output_shape(self, prev_shape: Image) -> Image:
        return prev_shape[:2]  # type: ignore[return-value]  # pyright: ignore[reportReturnType]


@frozen(repr=False)
class MergesOneShape(Merge[Image, Image]):
    def weights(self, prev_shape: Image) -> tuple[Weight, ...]:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return ()

    def output_shape(self, prev_shape: Image) -> Image:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return prev_shape


@frozen(repr=False)
class CountsItself(Layer[Image, Image]):
    def weights(self, prev_shape: Image) -> tuple[Weight, ...]:
        return ()

    def output_shape(self, prev_shape: Image) -> Image:
        return prev_shape

    def param_count(self, prev_shape: Image) -> int:  # type: ignore[misc]  # pyright: ignore[reportIncompatibleMethodOverride]
        return 608


@frozen(repr=False)
class WeightlessWithWeights(Weightless[Image, Image]):
    def weights(self, prev_shape: Image) -> tuple[Weight, ...]:  # type: ignore[misc]  # pyright: ignore[reportIncompatibleMethodOverride]
        return (Weight("gain", gains=1),)

    def output_shape(self, prev_shape: Image) -> Image:
        return prev_shape


class MyConv2D(Conv2D):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
    pass


class MyFullyConnected(FullyConnected):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
    pass


class MyNetwork(Network[Image]):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
    pass


class MyStep(Step):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
    pass


class MyWeight(Weight):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
    pass


class NoShape(Layer[int, Image]):  # type: ignore[type-var]  # pyright: ignore[reportInvalidTypeArguments]
    pass


class Batch(Weightless[Image, list[int]]):  # type: ignore[type-var]  # pyright: ignore[reportInvalidTypeArguments]
    pass


@frozen(repr=False)
class Pad(Weightless[Image, Image]):
    amount: int

    def output_shape(self, prev_shape: Image) -> Image:
        return prev_shape


def what_is_finished(vector: Network[Vector], pad: Pad) -> None:
    Pad()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Pad("1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Pad(1, "pad")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Pad(1).output_shape((400,))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Pad(1).param_count((400,))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    vector.add(Pad(1))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    vector.add(Pad)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
    pad.amount = 2  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    pad.name = "pad"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
