"""What no checker lets through of what is shared, of networks as layers, of outputs and of totals.

In each marked line both checkers must complain: to them, a comment that silences nothing is an error.
"""

from cnnparams import Conv2D, Dense, Flatten, Graph, Image, Network, Residual, Shared, Step, Vector


def what_is_shared() -> None:
    Shared()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Shared(Conv2D(8, 3))  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Shared(name="a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Shared(3, name="a")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Shared(Conv2D, name="a")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Shared(Conv2D(8, 3), "a")  # type: ignore[arg-type, call-arg]  # pyright: ignore[reportCallIssue]
    Shared(Conv2D(8, 3), name=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Shared(Conv2D(8, 3), name=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Shared(Conv2D(8, 3), name="a", place=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Shared([Conv2D(8, 3)], name="a")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Shared(layers=Conv2D(8, 3), name="a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def ranks_of_what_is_shared(image: Network[Image], vector: Network[Vector]) -> None:
    conv, flat = Shared(Conv2D(8, 3), name="c"), Shared(Flatten(), name="f")
    vector.add(conv)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(Flatten()).add(conv)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(flat).add(conv)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    image.add(flat).add(Conv2D(8, 3))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    conv.output_shape((400,))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    conv.param_count((400,))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    _flat: Network[Image] = image.add(flat)  # type: ignore[arg-type]  # pyright: ignore[reportAssignmentType]
    _image: Shared[Image, Vector] = conv  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]


def networks_as_layers(image: Network[Image], vector: Network[Vector]) -> None:
    Graph()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Graph(Conv2D(8, 3))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Graph([image])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Graph((32, 32, 3))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Graph(image, "cell")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Graph(image, trainable="no")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    image.add(Graph(vector)).add(Conv2D(8, 3))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
    _image: Network[Image] = image.add(Graph(vector))  # type: ignore[arg-type]  # pyright: ignore[reportAssignmentType]
    image.add(image)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
    Graph(image).network = image  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def what_follows_the_sum(vector: Network[Vector]) -> None:
    Residual(Conv2D(8, 3), then=3)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
    Residual(Conv2D(8, 3), then=Conv2D)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
    Residual(Conv2D(8, 3), shortcut="identity")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
    Residual(Conv2D(8, 3), then=[Conv2D(8, 3)])  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
    block: Residual[Image] = Residual(Conv2D(8, 3))
    vector.add(block)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]


def outputs_and_totals(image: Network[Image], step: Step) -> None:
    image.outputs()  # type: ignore[operator]  # pyright: ignore[reportCallIssue]
    image.outputs = ()  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    image.outputs[0].path = "out"  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
    image.outputs.append(step)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    _ = image.totals + 1  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownVariableType]
    image.totals(framework="keras")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    image.totals().keras = 3  # type: ignore[assignment, misc]  # pyright: ignore[reportAttributeAccessIssue]
    image.totals().torch.total = 3  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    image.totals().torch.total()  # type: ignore[operator]  # pyright: ignore[reportCallIssue]
    _ = image.totals().tensorflow  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
    _count: str = image.totals().state  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    step.shared_with = "a"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    image.freeze(step)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    image.until(step)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    image.replace("conv", Shared)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    _ = Dense(3).shared_with  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
