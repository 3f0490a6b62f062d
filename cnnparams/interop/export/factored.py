"""Equal code is written once: what differs between its uses becomes a parameter."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import final

from attrs import evolve, field, frozen

from cnnparams.interop.export.code import Code
from cnnparams.interop.export.expressions import (
    Call,
    Constant,
    Expression,
    Items,
    Repeated,
    Setting,
    Sum,
    Text,
    Value,
)
from cnnparams.interop.export.names import identifier

HOLE = Text("\0")
"""Stands for a constant where code is compared."""


@final
@frozen
class Hole:
    """A constant in some code.

    Args:
        value: the constant.
        role: the name of the argument that it is.
        part: the name of the part of the code that it belongs to.
        default: what the argument is where it is left out; None if it cannot be.
    """

    value: Constant
    role: str
    part: str
    default: Expression | None

    @property
    def key(self) -> tuple[str, Constant]:
        """The constant with its type: True is not 1."""
        return type(self.value).__name__, self.value


@final
@frozen
class Factored:
    """Code that is written once.

    Args:
        code: the code, with the names of parameters where its uses differ.
        parameters: these names, those with a default last.
        defaults: the defaults.
        values: for each use, the values of the parameters.
    """

    code: Code
    parameters: tuple[str, ...]
    defaults: Mapping[str, Expression]
    values: tuple[tuple[Constant, ...], ...]

    def calls(self, function: str) -> Iterator[Call]:
        """Yield the call of each use."""
        for values in self.values:
            by_name = list(zip(self.parameters, map(Value, values), strict=True))
            args = tuple([value for name, value in by_name if name not in self.defaults])
            settings = tuple(
                [
                    (name, Setting(value, self.defaults[name]))
                    for name, value in by_name
                    if name in self.defaults
                ]
            )
            yield Call(function, args, settings)

    def signature(self, function: str, before: Iterable[str]) -> Call:
        """Return what stands behind `def`.

        Args:
            function: the name of the function.
            before: the names of parameters that stand before these.
        """
        own = [name for name in self.parameters if name not in self.defaults]
        settings = tuple([(name, Setting(default)) for name, default in self.defaults.items()])
        return Call(function, tuple([Text(name) for name in (*before, *own)]), settings)


@final
@frozen
class Reader:
    """Reads the constants of code.

    Args:
        names: what the arguments without names of a class are called.
        holes: the constants, in their order, which grow.
    """

    names: Mapping[str, Sequence[str]]
    holes: list[Hole] = field(factory=list[Hole])

    def read(
        self, expression: Expression, role: str, part: str, default: Expression | None = None
    ) -> Expression:
        """Return an expression with holes for its constants, and note them."""
        match expression:
            case Value(value):
                self.holes.append(Hole(value, role, part, default))
                return HOLE
            case Call(function, args, settings, on=on):
                order = self.names.get(function.rpartition(".")[2], ())
                part = _name_in(settings) or part
                roles = [order[at] if at < len(order) else "value" for at in range(len(args))]
                on = None if on is None else self.read(on, role, part)
                inside = [self.read(each, name, part) for each, name in zip(args, roles, strict=True)]
                named = [
                    (
                        name,
                        Setting(self.read(setting.value, name, _part(setting, name, part), setting.default)),
                    )
                    for name, setting in settings
                ]
                return Call(function, tuple(inside), tuple(named), on=on)
            case Items(items):
                return evolve(expression, items=tuple([self.read(each, role, part) for each in items]))
            case Repeated(item, count):
                return Repeated(self.read(item, role, part), count)
            case Sum(operator, terms):
                return Sum(operator, tuple([self.read(each, role, part) for each in terms]))
            case _:
                return expression


def _name_in(settings: tuple[tuple[str, Setting], ...]) -> str:
    """Return the last part of the name that a call gives to a layer; "" if it gives none."""
    names = [
        setting.value.text for word, setting in settings if word == "name" and isinstance(setting.value, Text)
    ]
    return names[0].rpartition(".")[2].rstrip('"') if names else ""


def _part(setting: Setting, name: str, part: str) -> str:
    """Return the name of the part that a setting belongs to: a layer among the settings is one itself."""
    return name if isinstance(setting.value, Call) else part


def _filled(expression: Expression, values: Iterator[Expression]) -> Expression:
    """Return an expression with these in place of its constants, from the first on."""
    match expression:
        case Value():
            return next(values)
        case Call(_, args, settings, on=on):
            on = None if on is None else _filled(on, values)
            inside = tuple([_filled(each, values) for each in args])
            named = tuple(
                [(name, evolve(setting, value=_filled(setting.value, values))) for name, setting in settings]
            )
            return evolve(expression, args=inside, settings=named, on=on)
        case Items(items):
            return evolve(expression, items=tuple([_filled(each, values) for each in items]))
        case Repeated(item, count):
            return Repeated(_filled(item, values), count)
        case Sum(operator, terms):
            return Sum(operator, tuple([_filled(each, values) for each in terms]))
        case _:
            return expression


def skeleton(code: Code, names: Mapping[str, Sequence[str]]) -> tuple[Code, list[Hole]]:
    """Return code with holes for its constants, and these.

    Args:
        code: the code: constants in what is made may differ if it makes something, else those in its lines.
        names: what the arguments without names of a class are called.
    """
    reader = Reader(names)
    if code.made:
        made = tuple([(name, reader.read(each, "value", name)) for name, each in code.made])
        return evolve(code, made=made), reader.holes
    lines = tuple([(target, reader.read(each, "value", target)) for target, each in code.lines])
    return evolve(code, lines=lines, gives=reader.read(code.gives, "value", "last")), reader.holes


def _with(code: Code, constants: Iterator[Expression]) -> Code:
    """Return code with other constants."""
    if code.made:
        return evolve(code, made=tuple([(name, _filled(each, constants)) for name, each in code.made]))
    lines = tuple([(name, _filled(each, constants)) for name, each in code.lines])
    return evolve(code, lines=lines, gives=_filled(code.gives, constants))


def factored(
    codes: Sequence[Code], names: Mapping[str, Sequence[str]], reserved: Iterable[str] = ()
) -> Factored:
    """Return code that does what each of these does; they differ in constants only.

    Args:
        codes: the code of each use.
        names: what the arguments without names of a class are called.
        reserved: names that parameters cannot have.
    """
    rows = [skeleton(code, names)[1] for code in codes]
    parameters: dict[tuple[tuple[str, Constant], ...], str] = {}
    defaults: dict[str, Expression] = {}
    columns: dict[str, tuple[Constant, ...]] = {}
    constants: list[Expression] = []
    used = set(reserved)
    for column in zip(*rows, strict=True):
        hole, key = column[0], tuple([each.key for each in column])
        if len(set(key)) == 1:
            constants.append(Value(hole.value))
            continue
        if key not in parameters:
            name = parameters[key] = _free(hole, used)
            used.add(name)
            columns[name] = tuple([each.value for each in column])
            if hole.default is not None:
                defaults[name] = hole.default
        constants.append(Text(parameters[key]))
    ordered = sorted(columns, key=lambda name: name in defaults)
    values = tuple([tuple([columns[name][use] for name in ordered]) for use in range(len(codes))])
    return Factored(_with(codes[0], iter(constants)), tuple(ordered), defaults, values)


def _free(hole: Hole, used: set[str]) -> str:
    """Return a name for a parameter: that of the argument, or with the name of the part before it."""
    short = identifier(hole.role, "value")
    if short not in used:
        return short
    has_name = hole.part and not hole.part.isdecimal()
    return identifier(f"{hole.part}_{hole.role}" if has_name else hole.role, "value", used)
