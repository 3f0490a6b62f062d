"""Networks that no checker lets through: wrong wiring, wrong arguments, and changes to what never changes.

In each marked line both checkers must complain: to them, a comment that silences nothing is an error.
"""

from collections.abc import Iterator

from attrs import frozen

from cnnparams import (
    Conv1D,
    Conv2D,
    Conv3D,
    Dense,
    Dropout,
    Flatten,
    FullyConnected,
    Image,
    MaxPool2D,
    Merge,
    Network,
    ReLU,
    Series,
    Shape,
    Step,
    Vector,
    Volume,
    Weight,
)


@frozen(repr=False)
class Join(Merge[Image, Image]):
    """A layer with several inputs."""

    def weights(self, prev_shape: tuple[Image, ...]) -> tuple[Weight, ...]:
        return ()

    def output_shape(self, prev_shape: tuple[Image, ...]) -> Image:
        return prev_shape[0]


def wrong_wiring(
    image: Network[Image],
    vector: Network[Vector],
    series: Network[Series],
    volume: Network[Volume],
    shape: Network[Shape],
) -> None:
    vector.add(Conv2D(8, 5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    series.add(Conv2D(8, 5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    volume.add(Conv2D(8, 5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    shape.add(Conv2D(8, 5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(Conv1D(8, 5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(Conv3D(8, 5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    series.add(Conv3D(8, 5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    vector.add(MaxPool2D(2))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(Flatten()).add(Conv2D(8, 5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(FullyConnected(10)).add(MaxPool2D(2))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(Flatten()).add(ReLU()).add(Conv2D(8, 5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(Flatten()).add(Dense(10)).add(Dropout(0.5)).add(Conv2D(8, 5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    Network((400,)).add(Conv2D(8, 5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    Network((28, 28)).add(Conv2D(8, 5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add_input("label", (10,)).add(Conv2D(8, 5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    act = ReLU()
    vector.add(act).add(Conv2D(8, 5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    vector.freeze().add(Conv2D(8, 5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]


def wrong_promises(image: Network[Image]) -> Network[Vector]:
    _flat: Network[Image] = image.add(Flatten())  # type: ignore[arg-type]  # pyright: ignore[reportAssignmentType]
    _rectified: Network[Vector] = image.add(ReLU())  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    _sized: tuple[int, int] = image.output_shape  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    _count: str = image.param_count()  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    return image.add(Dense(10))  # type: ignore[return-value]  # pyright: ignore[reportReturnType]


def ranks_only_widen(shape: Network[Shape]) -> None:
    _image: Network[Image] = shape  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]


def what_is_no_layer(image: Network[Image]) -> None:
    image.add()  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    image.add(Conv2D)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(ReLU)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add("conv")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(None)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(print)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add([Conv2D(8, 5)])  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(image)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(Conv2D(8, 5), MaxPool2D(2))  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    image.extend(Conv2D(8, 5))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.extend([Conv2D, MaxPool2D])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.replace("CONV1", Conv2D)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    image.replace(Conv2D(8, 5), Conv2D(16, 5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def after(image: Network[Image]) -> None:
    image.add(Join())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(Conv2D(8, 5), "input")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    image.add(Conv2D(8, 5), after=0)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(Join(), after=[0, 1])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(Join(), after=("input", None))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(Join(), after={"input", "CONV1"})  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(Conv2D(8, 5), before="POOL1")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]


def input_shapes(image: Network[Image]) -> None:
    Network()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Network(32)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    Network(32, 32, 3)  # type: ignore[arg-type, call-arg, type-var]  # pyright: ignore[reportCallIssue]
    Network([32, 32, 3])  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    Network("32 x 32")  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    Network((32, 32, 3.0))  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    Network((None, None, 3))  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    Network(Conv2D(8, 5))  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    image.add_input("mask")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    image.add_input((32, 32, 1))  # type: ignore[arg-type, call-arg]  # pyright: ignore[reportCallIssue]
    image.add_input("mask", [32, 32, 1])  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    image.add_input(1, (32, 32, 1))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    image.add_input("mask", (32, 32, "1"))  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]


def names(image: Network[Image]) -> None:
    Network((32, 32, 3), "LeNet-5")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Network((32, 32, 3), name=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    _ = image[0]  # type: ignore[index]  # pyright: ignore[reportArgumentType]
    _ = image[0:2]  # type: ignore[index]  # pyright: ignore[reportArgumentType]
    _ = image["input", "CONV1"]  # type: ignore[index]  # pyright: ignore[reportArgumentType]
    image.freeze(1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    image.unfreeze(["CONV1"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    image.until()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    image.until(1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    image.summary(["layer"])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    image.summary(columns=[1])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]


def counts_are_methods_and_shapes_attributes(image: Network[Image], step: Step) -> None:
    _ = image.param_count + 1  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownVariableType]
    image.output_shape()  # type: ignore[operator]  # pyright: ignore[reportCallIssue]
    image.param_count((32, 32, 3))  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    step.param_count((32, 32, 3))  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    step.output_shape()  # type: ignore[operator]  # pyright: ignore[reportCallIssue]
    _ = step.param_count - 1  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownVariableType]
    _ = image.layers  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
    next(image)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]


def networks_never_change(image: Network[Image]) -> None:
    image["input"] = image["CONV1"]  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
    del image["input"]  # type: ignore[attr-defined]  # pyright: ignore[reportIndexIssue]
    image.steps[0] = image["input"]  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
    image.steps.append(image["input"])  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    image.steps = ()  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    image.output_shape[0] = 1  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
    image.output_shape = (10, 10, 3)  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    image.name = "LeNet-5"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    image.trainable = False  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]


def steps_never_change(step: Step) -> None:
    step.layer.name = "CONV1"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    step.layer = Conv2D(8, 5)  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    step.weights[0].size = 0  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    step.weights = ()  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    step.children += (step,)  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    step.path = "CONV1"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    step.output_shape = (10,)  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def tables_never_change(image: Network[Image]) -> None:
    image.summary().total_params = 0  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    image.explain().total.value = 0  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    _ = image.summary() + image.summary()  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownVariableType]
    _leaves: list[Step] = image.leaves()  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    _layers: Iterator[Conv2D] = iter(image)  # type: ignore[arg-type]  # pyright: ignore[reportAssignmentType]
