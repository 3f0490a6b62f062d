"""Calls as people write them by habit from Keras or PyTorch: each is told how it is written here."""

import inspect
from typing import Any

import pytest

import cnnparams
from cnnparams import (
    BatchNorm,
    CNNParamsError,
    Conv2D,
    Dense,
    FullyConnected,
    Layer,
    Network,
    NetworkError,
    ReLU,
    Residual,
    Sequential,
    ShapeError,
    Shared,
    interop,
)

any_of: Any = cnnparams  # wrong calls are made on purpose
of_every_layer = "name, trainable, frozen_weights"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("MaxPool2D(3, 2)", "takes pool_size by position, got 3, 2; write MaxPool2D(3, stride=2)"),
        (
            "Conv2D(64, 3, 2)",
            (
                "takes filters, kernel_size by position, got 64, 3, 2;"
                " write Conv2D(64, 3, stride=2), or in the order of PyTorch, Conv2D(3, 2)"
            ),
        ),
        (
            "Conv2D(3, 64, 3)",
            (
                "takes filters, kernel_size by position, got 3, 64, 3;"
                " write Conv2D(3, 64, stride=3), or in the order of PyTorch, Conv2D(64, 3)"
            ),
        ),
        (
            "Conv2D(64, 3, 1, 'same')",
            (
                "takes filters, kernel_size by position, got 64, 3, 1, 'same';"
                " write Conv2D(64, 3, stride=1, padding='same')"
            ),
        ),
        ("BatchNorm(64)", "takes nothing by position, got 64; write BatchNorm()"),
        ("LayerNorm(768)", "takes nothing by position, got 768; write LayerNorm()"),
        ("GroupNorm(32, 256)", "takes groups by position, got 32, 256; write GroupNorm(32)"),
        ("Dense(10, 20)", "takes units by position, got 10, 20; write Dense(20)"),
        ("Dense(10, 'relu')", "takes units by position, got 10, 'relu'; write Dense(10, activation='relu')"),
        ("LSTM(64, 128)", "takes units by position, got 64, 128; write LSTM(128)"),
        ("Reshape(3, 4)", "takes target_shape by position, got 3, 4; write Reshape((3, 4))"),
        ("Flatten(1)", f"takes nothing by position, got 1; name the others: {of_every_layer}"),
        ("Conv2D(64, 3, strides=2)", "there is no argument 'strides'; write Conv2D(64, 3, stride=2)"),
        ("Conv2D(64, 3, use_bias=False)", "there is no argument 'use_bias'; write Conv2D(64, 3, bias=False)"),
        ("Conv2D(64, kernel=3)", "there is no argument 'kernel'; write Conv2D(64, 3)"),
        ("MaxPool2D(kernel_size=2)", "there is no argument 'kernel_size'; write MaxPool2D(2)"),
        (
            "Conv2D(in_channels=3, out_channels=64, kernel_size=3)",
            "there is no argument 'in_channels'; write Conv2D(64, 3)",
        ),
        ("Dropout(p=0.5)", "there is no argument 'p'; write Dropout(0.5)"),
        (
            "Bidirectional(LSTM(3), merge_mode='sum')",
            "there is no argument 'merge_mode'; write Bidirectional(LSTM(units=3), merge='sum')",
        ),
        (
            "LSTM(64, bidirectional=True)",
            "there is no argument 'bidirectional'; write Bidirectional(layer, merge=\"concat\")",
        ),
        (
            "Dense(64, input_shape=(3,))",
            "there is no argument 'input_shape'; leave it out: it follows from the input",
        ),
        (
            "ReLU(inplace=True)",
            "there is no argument 'inplace'; leave it out: it changes no count and no shape",
        ),
        ("Conv2D(64, 3, pading=1)", "there is no argument 'pading'; did you mean 'padding'?"),
        ("Conv2D(0, 3, strides=2)", "there is no argument 'strides'; write stride=2"),
        (
            "Dense(3, foo=1)",
            f"there is no argument 'foo'; the arguments are units, bias, activation, {of_every_layer}",
        ),
        (
            "Sequential(ReLU(), foo=1)",
            f"there is no argument 'foo'; the arguments are layers, {of_every_layer}",
        ),
        ("LSTM(8, 1, foo=1)", None),
        ("Graph(foo=1)", f"there is no argument 'foo'; the arguments are network, output, {of_every_layer}"),
    ],
)
def test_a_call_in_the_words_of_a_framework_is_told_how_it_is_written_here(
    call: str, message: str | None
) -> None:
    with pytest.raises(TypeError) as caught:
        eval(call, vars(cnnparams) | {name: getattr(cnnparams, name) for name in cnnparams.__all__})
    if message is not None:
        assert str(caught.value) == f"{call.partition('(')[0]}: {message}"
    assert caught.value.__context__ is None


def test_what_is_missing_is_said_by_python() -> None:
    with pytest.raises(
        TypeError, match=r"^Conv2D.__init__\(\) missing 1 required positional argument: 'kernel_size'$"
    ):
        any_of.Conv2D(64)


def test_a_layer_of_ones_own_must_be_made_by_attrs() -> None:
    class Plain(Layer[Any, Any]):
        size: int = 3

        def weights(self, prev_shape: Any) -> tuple[()]:
            return ()

        def output_shape(self, prev_shape: Any) -> Any:
            return prev_shape

    plain: Any = Plain
    with pytest.raises(TypeError) as caught:
        plain(3)
    assert str(caught.value) == "Plain: must be made by attrs; put @frozen before the class"


def test_what_a_layer_of_ones_own_raises_is_left_as_it_is() -> None:
    from attrs import frozen

    @frozen(repr=False)
    class Own(Layer[Any, Any]):
        size: int = 3

        def __attrs_post_init__(self) -> None:
            raise TypeError("of my own") if self.size == 1 else ShapeError("of my own")

        def weights(self, prev_shape: Any) -> tuple[()]:
            return ()

        def output_shape(self, prev_shape: Any) -> Any:
            return prev_shape

    for size, error in ((1, TypeError), (2, ShapeError)):
        with pytest.raises(error, match=r"^of my own$") as caught:
            Own(size)
        assert "__attrs_post_init__" in [frame.name for frame in caught.traceback]


def test_only_layers_of_ours_without_settings_are_one_object() -> None:
    from attrs import frozen

    @frozen(repr=False)
    class Own(Layer[Any, Any]):
        def weights(self, prev_shape: Any) -> tuple[()]:
            return ()

        def output_shape(self, prev_shape: Any) -> Any:
            return prev_shape

    for kind in (ReLU, BatchNorm):
        assert kind() is kind()
        assert type(kind()) is kind
        assert kind(name="a") is not kind(name="a")
    assert Own() == Own()
    assert Own() is not Own()


def test_the_signature_of_a_layer_is_that_of_its_init() -> None:
    assert list(inspect.signature(Conv2D).parameters)[:2] == ["filters", "kernel_size"]
    assert inspect.signature(Sequential).parameters["layers"].kind is inspect.Parameter.VAR_POSITIONAL


SAME, HALF = Conv2D(8, 3, padding=1), Conv2D(8, 1, stride=2)
NET: Any = Network((8, 8, 3), name="net").add(Conv2D(4, 1, name="a")).add(ReLU(name="b"))


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            lambda: any_of.Network((32, 32, 3), "net"),
            TypeError,
            "Network: takes one shape, got (32, 32, 3), 'net'; write Network((32, 32, 3), name='net')",
        ),
        (
            lambda: any_of.Network(32, 32, 3),
            TypeError,
            "Network: takes one shape, got 32, 32, 3; write Network((32, 32, 3))",
        ),
        (
            lambda: any_of.Network((None, None, 3)),
            TypeError,
            (
                "Network: a shape must hold whole numbers only, got (None, None, 3);"
                " any size will do to count convolutions; choose one, such as (224, 224, 3)"
            ),
        ),
        (
            lambda: any_of.Network([32, 32, 3]),
            TypeError,
            "Network: a shape must be a tuple of whole numbers, got [32, 32, 3] (list); write (32, 32, 3)",
        ),
        (
            lambda: NET.add(ReLU(), ReLU()),
            TypeError,
            "net: add() takes a layer, got (ReLU(), ReLU()); several are added by extend([...])",
        ),
        (
            lambda: NET.add([ReLU()]),
            TypeError,
            "net: add() takes a layer, got [ReLU()]; several are added by extend([...])",
        ),
        (lambda: NET["c"], NetworkError, "net: there is no step 'c'; the steps are input, a, b"),
        (
            lambda: NET.add(Conv2D(4, 1), name="a"),
            NetworkError,
            (
                "net: 'a' is already used by Conv2D(filters=4, kernel_size=(1, 1)),"
                " so Conv2D(filters=4, kernel_size=(1, 1)) cannot have it;"
                " for one set of weights in both places, use Shared"
            ),
        ),
        (
            lambda: Residual(Conv2D(8, 3, padding=1), shortcut=Conv2D(8, 1, stride=2)).output_shape(
                (8, 8, 8)
            ),
            ShapeError,
            (
                "Residual(Conv2D(filters=8, kernel_size=(3, 3), padding=((1, 1), (1, 1))),"
                " shortcut=Conv2D(filters=8, kernel_size=(1, 1), stride=(2, 2))):"
                " the body produces (8, 8, 8), the shortcut (4, 4, 8);"
                " give the body the stride of the shortcut"
            ),
        ),
        (
            lambda: Network((3, 32, 32)).add(Conv2D(8, 5)),
            ShapeError,
            (
                "Conv2D(filters=8, kernel_size=(5, 5)): a 5 x 5 kernel does not fit into 3 x 32"
                " (input (3, 32, 32)); channels come last: (32, 32, 3)?"
            ),
        ),
        (
            lambda: Network((1, 28, 28)).add(Sequential(Sequential(Conv2D(8, 5)))),
            ShapeError,
            (
                "Conv2D(filters=8, kernel_size=(5, 5)): a 5 x 5 kernel does not fit into 1 x 28"
                " (input (1, 28, 28)); channels come last: (28, 28, 1)?"
            ),
        ),
        (
            lambda: Network((32, 32, 3)).add(
                Sequential(cnnparams.MaxPool2D((16, 1)), Conv2D(8, 1, groups=4))
            ),
            ShapeError,
            (
                "Conv2D(filters=8, kernel_size=(1, 1), groups=4): groups must divide the 3 channels of the"
                " input (input (2, 32, 3))"
            ),
        ),
    ],
)
def test_a_wrong_use_is_told_in_full(make: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value) == message


def test_a_step_is_named_by_itself() -> None:
    tapped = NET.add(Dense(2), after=NET["a"])
    assert tapped["dense"].inputs == ("a",)
    merged = NET.add(cnnparams.Add(), after=[NET["a"], "b"])
    assert merged["add"].inputs == ("a", "b")
    block = NET.add(Sequential(ReLU(), Dense(4)), name="block")
    assert block.add(ReLU(), after=block["block/0"])["relu"].inputs == ("block/0",)


def test_every_error_has_notes() -> None:
    with pytest.raises(CNNParamsError) as caught:
        Conv2D(8, 5).output_shape((2, 2, 3))
    assert caught.value.__notes__ == []


def test_a_refused_layer_shows_little_but_the_line_of_the_user() -> None:
    with pytest.raises(ShapeError) as caught:
        NET.add(Sequential(ReLU(), Sequential(Conv2D(8, 9))))
    assert [frame.name for frame in caught.traceback][1:] == ["add", "_placed", "refuse"]
    with pytest.raises(CNNParamsError) as wrong:
        Conv2D(0, 3)
    assert [frame.name for frame in wrong.traceback][1:] == ["__call__"]


def test_an_error_in_a_shared_layer_inside_a_block_has_one_path() -> None:
    head = Shared(Sequential(ReLU(), FullyConnected(3, name="fc")), name="head")
    network = Network((8,), name="net").add(head)
    with pytest.raises(NetworkError) as caught:
        network.add(Dense(4)).add(Sequential(head), name="block")
    assert caught.value.__notes__ == ["while adding 'block' to net, after dense (4,)"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Linear", "; here it is Dense"),
        ("Conv2d", "; here it is Conv2D"),
        ("BatchNormalization", "; here it is BatchNorm"),
        ("Upsample", "; here it is UpSample1D or UpSample2D or UpSample3D or Resize"),
        ("nn", "; all layers are in cnnparams itself"),
        ("Covn2D", "; did you mean 'Conv2D'?"),
        ("from_torch", "; it is in cnnparams.interop"),
        ("resnet50", "; it is in cnnparams.zoo"),
        ("xyz", ""),
    ],
)
def test_a_name_of_a_framework_is_told_what_it_is_here(name: str, hint: str) -> None:
    with pytest.raises(ImportError) as caught:
        exec(f"from cnnparams import {name}")  # noqa: S102 - the statement is the case
    assert str(caught.value) == f"cannot import name {name!r} from 'cnnparams'{hint}"
    assert caught.value.name == name
    assert not hasattr(cnnparams, name)
    with pytest.raises(AttributeError) as missing:
        getattr(cnnparams, name)
    own = "" if "did you mean" in hint else hint  # Python itself asks so
    assert str(missing.value) == f"module 'cnnparams' has no attribute {name!r}{own}"
    assert (missing.value.obj is None) == bool(own)  # so that Python does not add a guess of its own


def test_a_module_that_is_not_loaded_is_told_how_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert interop.__name__ == "cnnparams.interop"
    monkeypatch.delattr(cnnparams, "interop")
    with pytest.raises(AttributeError) as unloaded:
        _ = any_of.interop
    told = "module 'cnnparams' has no attribute 'interop'; it is a module: import cnnparams.interop"
    assert str(unloaded.value) == told
    with pytest.raises(AttributeError) as missing:
        getattr(cnnparams, "analysis.rows")
    assert str(missing.value) == "module 'cnnparams' has no attribute 'analysis.rows'"
