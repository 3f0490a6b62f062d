"""How a layer is called: a call in the words or order of Keras or PyTorch is told how it is written here."""

from abc import ABCMeta
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import fields

from cnnparams.arithmetic.values import show
from cnnparams.errors import CNNParamsError, nearest

if TYPE_CHECKING:
    from inspect import Signature


_make = type.__call__  # what makes an object of any class; faster than by super()


class LayerClass(ABCMeta):
    """The class of all classes of layers: a wrong call gets a message of this library."""

    is_ours: bool
    """Whether a class is one of this library's: its settings are checked, its results right."""
    _bare: Any  # Any: a layer of the class
    """The layer without settings, once it is made."""

    def __init__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any], /, **options: Any) -> None:
        """Note once for each class what is asked with each layer."""
        super().__init__(name, bases, body, **options)
        cls.is_ours = cls.__module__.partition(".")[0] == __name__.partition(".")[0]
        cls._bare = None

    def _without_settings(cls) -> Any:
        """Make a layer without settings; of a class of ours there is only one, as it never changes."""
        if cls._bare is not None:
            return cls._bare
        layer = _make(cls)
        if cls.is_ours:
            cls._bare = layer
        return layer

    if not TYPE_CHECKING:  # type checkers read `__init__`

        def __call__(cls, *args, **settings):
            """Make a layer."""
            __tracebackhide__ = True
            try:
                return _make(cls, *args, **settings) if args or settings else cls._without_settings()
            except CNNParamsError as error:
                # What a user has written may be at fault in a class of their own, but not in one of ours.
                raise error.with_traceback(None) if cls.is_ours else error  # noqa: B904 - the same error
            except TypeError as error:
                if _is_evolved(cls, args, settings):
                    layer = cls.__new__(cls)
                    layer.__attrs_init__(**settings)
                    return layer
                message = str(error)
                if f"{cls.__name__}.__init__() " in message or not _is_made_by_attrs(cls):
                    message = wrong_call(cls, args, settings) or message
                elif not cls.is_ours:
                    raise
            raise TypeError(message)

        @property
        def __signature__(cls) -> "Signature":
            """The signature of `__init__`, which would otherwise be that of `__call__`."""
            from inspect import signature

            own = signature(cls.__init__)
            return own.replace(parameters=list(own.parameters.values())[1:])


def wrong_call(kind: type[Any], args: tuple[object, ...], settings: Mapping[str, object]) -> str:
    """Say what is wrong with a call and how it is written here; "" if that is not known."""
    if not _is_made_by_attrs(kind):
        return f"{kind.__name__}: must be made by attrs; put @frozen before the class"
    from cnnparams.vocabulary import ARGUMENTS

    by_position = [field.alias for field in fields(kind) if field.init and not field.kw_only]
    by_name = [field.alias for field in fields(kind) if field.init]
    by_name.sort(key=lambda name: name in {"name", "trainable", "frozen_weights"})  # of every layer: last
    if any(field.metadata.get("starred") for field in fields(kind)):
        by_position = []
    unknown = [name for name in settings if name not in by_name]
    mends = _mends(kind, args, settings, by_position)
    if unknown:
        rule = f"there is no argument {unknown[0]!r}"
        translated = (
            _written(mends) if set(unknown) & ARGUMENTS.keys() or len(args) > len(by_position) else ""
        )
        return f"{kind.__name__}: {rule}{translated or _advice(unknown[0], settings, by_name)}"
    if len(args) > len(by_position):
        takes = f"takes {', '.join(by_position)} by position" if by_position else "takes nothing by position"
        named = [name for name in by_name if name not in by_position]
        others = f"; name the others: {', '.join(named)}" if named else ""
        return f"{kind.__name__}: {takes}, got {', '.join(map(show, args))}{_written(mends) or others}"
    return ""


def _is_evolved(kind: type[Any], args: tuple[object, ...], settings: Mapping[str, object]) -> bool:
    """Whether the layers of a block come by name, as `attrs.evolve` gives all settings."""
    if args or not _is_made_by_attrs(kind) or not hasattr(kind, "__attrs_init__"):
        return False
    starred = [field.alias for field in fields(kind) if field.metadata.get("starred")]
    return (
        bool(starred) and starred[0] in settings and set(settings) <= {field.alias for field in fields(kind)}
    )


def _is_made_by_attrs(kind: type[Any]) -> bool:
    return "__attrs_attrs__" in vars(kind)


def _written(mends: Mapping[str, str]) -> str:
    """Offer the calls that may be meant; the order of a framework is named where there are several."""
    if not mends:
        return ""
    first, *others = mends
    more = "".join([f", or in the order of {mends[call]}, {call}" for call in others])
    return f"; write {first}{more}"


def _mends(
    kind: type[Any], args: tuple[object, ...], settings: Mapping[str, object], by_position: list[str]
) -> dict[str, str]:
    """Return the calls that may be meant, each with the framework whose order or words these are."""
    from cnnparams.vocabulary import LAYERS, ORDER

    words = LAYERS.get(kind.__name__)
    theirs = [("", tuple(by_position))]
    if words is not None:
        theirs += [("Keras", ORDER.get(words.keras, ())), ("PyTorch", ORDER.get(words.torch, ()))]
    candidates = [
        (framework, _translated(kind, dict(zip(order, args, strict=False)) | dict(settings)))
        for framework, order in theirs
        if len(order) >= len(args)
    ]
    found: dict[str, str] = {}
    for framework, translated in candidates:
        if translated is not None and _is_possible(kind, translated):
            found.setdefault(_call(kind, translated, by_position), framework)
    sizes = {by_position[0]: args, **settings} if len(by_position) == 1 and len(args) > 1 else None
    if not found and sizes is not None and _is_possible(kind, sizes):  # several sizes, which are one tuple
        found[_call(kind, sizes, by_position)] = ""
    return found


def _is_possible(kind: type[Any], settings: Mapping[str, object]) -> bool:
    try:
        _make(kind, **settings)
    except (CNNParamsError, TypeError):
        return False
    return True


def _translated(kind: type[Any], theirs: Mapping[str, object]) -> dict[str, object] | None:
    """Return settings in our words; without those that follow from the input or change nothing here."""
    from cnnparams.vocabulary import ARGUMENTS, FOLLOWS_FROM_INPUT, WITHOUT_EFFECT

    ours = [field.alias for field in fields(kind)]
    settings: dict[str, object] = {}
    for name, value in theirs.items():
        known = [word for word in (name, *ARGUMENTS.get(name, ())) if word in ours]
        if known:
            settings[known[0]] = value
        elif name not in FOLLOWS_FROM_INPUT | WITHOUT_EFFECT:
            return None
    return settings


def _call(kind: type[Any], settings: Mapping[str, object], by_position: list[str]) -> str:
    """Write a call as people do: what is required by position, the rest by name."""
    first = [show(settings[name]) for name in by_position if name in settings]
    rest = [f"{name}={show(value)}" for name, value in settings.items() if name not in by_position]
    return f"{kind.__name__}({', '.join([*first, *rest])})"


def _advice(name: str, settings: Mapping[str, object], ours: list[str]) -> str:
    """Say what to do with an argument that is not known here, if the whole call cannot be translated."""
    from cnnparams.vocabulary import ARGUMENTS, FOLLOWS_FROM_INPUT, IDIOMS, WITHOUT_EFFECT

    known = [word for word in ARGUMENTS.get(name, ()) if word in ours]
    if known:
        return f"; write {known[0]}={show(settings[name])}"
    if name in FOLLOWS_FROM_INPUT:
        return "; leave it out: it follows from the input"
    if name in WITHOUT_EFFECT:
        return "; leave it out: it changes no count and no shape"
    idiom = next((phrase.ours for phrase in IDIOMS if phrase.torch.startswith(f"{name}=")), None)
    if idiom is not None:
        return f"; write {idiom}"
    return nearest(name, ours) or f"; the arguments are {', '.join(ours)}"
