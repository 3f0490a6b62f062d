"""Networks of the zoo that no checker lets through: wrong options, positions, and what comes out.

In each marked line both checkers must complain: to them, a comment that silences nothing is an error.
"""

from cnnparams import Conv2D, Image, Network, Vector, zoo


def options() -> None:
    zoo.resnet50(num_classes="10")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    zoo.resnet50(num_classes=10.0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    zoo.resnet50(num_classes=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    zoo.resnet50(variant="v9")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    zoo.resnet50(variant=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    zoo.resnet50(output_stride=4)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    zoo.resnet18(output_stride=8)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    zoo.resnet50(input_shape=224)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    zoo.resnet50(input_shape=(224, 224))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    zoo.resnet50(input_shape=[224, 224, 3])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    zoo.resnet50(classes=10)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    zoo.resnet50(10)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    zoo.resnet18(variant="v1")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    zoo.unet("same")  # type: ignore[arg-type, call-arg]  # pyright: ignore[reportCallIssue]
    zoo.unet(padding="causal")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    zoo.unet(depth="4")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    zoo.r3d_18(input_shape=(112, 112, 3))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    zoo.mobilenet_v2(1.0)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def what_comes_out() -> None:
    zoo.resnet50().add(Conv2D(8, 3))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    _image: Network[Image] = zoo.resnet50()  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    _vector: Network[Vector] = zoo.unet()  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]


def by_name() -> None:
    zoo.build()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    zoo.build(50)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    zoo.build("resnet50", 10)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    zoo.names("resnet")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    zoo.resnet51()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
