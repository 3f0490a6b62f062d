"""Layers that no checker lets through: wrong arguments, wrong shapes, and changes to what never changes.

In each marked line both checkers must complain: to them, a comment that silences nothing is an error.
"""

from cnnparams import (
    Activation,
    AvgPool2D,
    Branches,
    Conv1D,
    Conv2D,
    Conv3D,
    Dense,
    Dropout,
    Flatten,
    FullyConnected,
    Image,
    Input,
    Layer,
    MaxPool2D,
    Merge,
    ReLU,
    Residual,
    Sequential,
    Shape,
    Vector,
    Weight,
    Weightless,
)


def filters() -> None:
    Conv2D()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Conv2D("8", 5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8.0, 5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(None, 5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D((8,), 5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def kernel_size() -> None:
    Conv2D(8)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Conv2D(8, "5")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5.0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, (5,))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, (5, 5, 5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, [5, 5])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv1D(8, (5, 5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv3D(8, (5, 5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, (5, 5.0))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def options_are_named() -> None:
    Conv2D(8, 5, 1)  # type: ignore[arg-type, call-arg]  # pyright: ignore[reportCallIssue]
    MaxPool2D(2, 2)  # type: ignore[arg-type, call-arg]  # pyright: ignore[reportCallIssue]
    AvgPool2D(2, 2)  # type: ignore[arg-type, call-arg]  # pyright: ignore[reportCallIssue]
    FullyConnected(10, "relu")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Dense(10, False)  # type: ignore[arg-type, call-arg]  # pyright: ignore[reportCallIssue]
    Flatten("flat")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    ReLU("relu")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def unknown_options() -> None:
    Conv2D(8, 5, strides=2)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Conv2D(8, 5, use_bias=False)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Conv2D(8, 5, input_shape=(32, 32, 3))  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    AvgPool2D(2, dilation=2)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Dense(10, in_features=120)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def stride_and_dilation() -> None:
    Conv2D(8, 5, stride="2")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5, stride=2.0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5, stride=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5, stride=(1, 2, 2))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5, dilation=[2, 2])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    MaxPool2D(2, stride="2")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    AvgPool2D(2, stride=(2,))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def padding() -> None:
    Conv2D(8, 5, padding="full")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5, padding="SAME")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5, padding="causal")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5, padding=1.5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5, padding=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5, padding=("same", "valid"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5, padding=(1, 1, 1))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5, padding=((1, 1), (1, 1), (0, 0)))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv1D(8, 5, padding=(2, 2))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv3D(8, 5, padding="causal")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    MaxPool2D(3, padding="full")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    AvgPool2D(3, padding=[1, 1])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def flags_labels_and_names() -> None:
    Conv2D(8, 5, groups="2")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5, bias=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5, bias=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5, bias="zeros")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5, activation=True)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5, activation=ReLU())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5, name=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5, trainable=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    MaxPool2D(2, ceil_mode=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ReLU(name=b"relu")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def other_layers() -> None:
    FullyConnected()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    FullyConnected("10")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    FullyConnected(10.0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Dense((10,))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Dense(10, bias=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    MaxPool2D("2")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    MaxPool2D((2, 2, 2))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    AvgPool2D(2.0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Activation()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Activation(None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Dropout("0.5")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Dropout(None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Input()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Input([32, 32, 3])  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    Input((32, 32, 3.0))  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]


def shapes_of_another_rank(vector: Vector, shape: Shape) -> None:
    Conv2D(8, 5).param_count((400,))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5).param_count((32, 32))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5).param_count((1, 32, 32, 3))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5).output_shape(vector)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5).output_shape(shape)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv1D(8, 5).output_shape((32, 32, 3))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv3D(8, 5).output_shape((32, 32, 3))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5).weights(vector)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5).explain(vector)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    MaxPool2D(2).output_shape(vector)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    AvgPool2D(2).param_count(vector)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def what_is_no_shape() -> None:
    Conv2D(8, 5).param_count()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Conv2D(8, 5).param_count([32, 32, 3])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5).param_count(32, 32, 3)  # type: ignore[arg-type, call-arg]  # pyright: ignore[reportCallIssue]
    Conv2D(8, 5).param_count((32.0, 32.0, 3))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Conv2D(8, 5).param_count((None, None, 3))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Flatten().output_shape("5 x 5")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Flatten().output_shape(["5", "5"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    FullyConnected(10).output_shape(400)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Dense(10).weights(400)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ReLU().output_shape("5 x 5")  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    Dropout(0.5).output_shape([5, 5])  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]


def ranks_that_do_not_fit() -> None:
    _to_image: Layer[Image, Image] = Flatten()  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    _from_vector: Layer[Vector, Image] = Conv2D(8, 5)  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    _from_any_shape: Layer[Shape, Image] = MaxPool2D(2)  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    _layers: list[Layer[Vector, Vector]] = [FullyConnected(10), Conv2D(8, 5)]  # type: ignore[list-item]  # pyright: ignore[reportAssignmentType]
    _count: str = Conv2D(8, 5).param_count((32, 32, 3))  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]


def fields_of_layers(
    conv: Conv2D, pool: MaxPool2D, dense: FullyConnected, layer: Layer[Image, Image]
) -> None:
    conv.kernel_size[0] = 3  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
    conv.kernel_size = (3, 3)  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    conv.filters = 16  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    conv.name = "CONV1"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    conv.shape = (32, 32, 3)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    pool.stride = None  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    dense.units += 1  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    layer.trainable = False  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    layer.takes_several = True  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    _ = conv.strides  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
    _ = conv.param_count + 1  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownVariableType]


def weights(weight: Weight) -> None:
    Weight()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Weight(8)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Weight("bias", 8)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Weight("bias", filters="8")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Weight("bias", filters=8.0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Weight(name="bias", filters=8)  # type: ignore[arg-type, call-arg]  # pyright: ignore[reportCallIssue]
    Weight.state("moving_mean", 64)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def fields_of_weights(weight: Weight) -> None:
    weight.size()  # type: ignore[operator]  # pyright: ignore[reportCallIssue]
    weight.axes.append(("filters", 8))  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    weight.name = "gamma"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    weight.learnable = False  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    weight.size = 0  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    weight.shape = (8,)  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def what_is_only_a_base() -> None:
    Layer()  # type: ignore[abstract]  # pyright: ignore[reportAbstractUsage]
    Weightless()  # type: ignore[abstract]  # pyright: ignore[reportAbstractUsage]
    Merge()  # type: ignore[abstract]  # pyright: ignore[reportAbstractUsage]


def blocks() -> None:
    Sequential(Conv2D(3, 3), Conv1D(3, 3))  # type: ignore[misc]  # pyright: ignore[reportArgumentType, reportCallIssue]
    Sequential(Flatten(), Conv2D(3, 3))  # type: ignore[misc]  # pyright: ignore[reportArgumentType, reportCallIssue]
    Residual(Conv2D(3, 3), shortcut=Conv1D(3, 3))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    Branches(ReLU(), ReLU(), merge=ReLU())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
