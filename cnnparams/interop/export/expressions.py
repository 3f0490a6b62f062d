"""Expressions of Python as data: calls with their settings, written as `ruff format` would leave them."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias, final

from attrs import evolve, field, frozen

WIDTH = 110
"""How long a line of source is at most."""

Constant: TypeAlias = bool | int | float | str | tuple["Constant", ...] | None


@final
@frozen
class Value:
    """A constant, which may become a parameter where equal code is written once."""

    value: Constant


@final
@frozen
class Text:
    """A piece of source that stands as it is, such as the name of a variable."""

    text: str


@final
@frozen
class Setting:
    """An argument with its name; it is left out where it has the value that the framework gives it."""

    value: "Expression"
    default: "Expression | None" = None


@final
@frozen
class Call:
    """A call of a function, a class or a method.

    Args:
        function: what is called.
        args: arguments without names.
        settings: arguments with names.
        on: the object that has the method or, if `function` is "", that is called; None for anything else.
    """

    function: str
    args: "tuple[Expression, ...]" = ()
    settings: tuple[tuple[str, Setting], ...] = ()
    on: "Expression | None" = field(default=None, kw_only=True)


@final
@frozen
class Items:
    """A list of expressions; with other brackets, something else of the kind."""

    items: "tuple[Expression, ...]"
    brackets: str = "[]"


@final
@frozen
class Repeated:
    """An expression as often as it says, among other arguments.

    Args:
        item: the expression.
        count: what stands behind `for`.
    """

    item: "Expression"
    count: str


@final
@frozen
class Sum:
    """Expressions with an operator between them."""

    operator: str
    terms: "tuple[Expression, ...]"


Expression: TypeAlias = Value | Text | Call | Items | Repeated | Sum


def value_of(constant: Constant | Expression) -> Expression:
    """Return a constant as an expression; an expression as it is."""
    return constant if isinstance(constant, Value | Text | Call | Items | Repeated | Sum) else Value(constant)


def call(function: str, *args: Constant | Expression, **settings: Constant | Expression) -> Call:
    """Return the call of a function; each setting is always written."""
    named = [(name, Setting(value_of(value))) for name, value in settings.items()]
    return Call(function, tuple(map(value_of, args)), tuple(named))


def method(on: Expression, name: str, *args: Constant | Expression, **settings: Constant) -> Call:
    """Return the call of a method."""
    return evolve(call(name, *args, **settings), on=on)


def but_for(made: Call, defaults: Mapping[str, Constant], **settings: Constant) -> Call:
    """Return a call with more settings, each left out where it has its default.

    Args:
        made: the call.
        defaults: the values that the framework gives.
        **settings: the values.
    """
    more = [
        (name, Setting(Value(value), Value(defaults[name]) if name in defaults else None))
        for name, value in settings.items()
    ]
    return evolve(made, settings=(*made.settings, *more))


def quoted(text: str) -> str:
    """Write a string with double quotes, unless it has some itself."""
    plain = repr(text)
    if plain[0] == '"' or '"' in plain:
        return plain
    return f'"{plain[1:-1]}"'


def constant(value: Constant) -> str:
    """Write a constant."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, tuple):
        inside = ", ".join(map(constant, value))
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if isinstance(value, float) and value in {float("inf"), float("-inf")}:
        return f'float("{value}")'
    return repr(value)


def flat(expression: Expression) -> str:
    """Write an expression on one line."""
    match expression:
        case Value(value):
            return constant(value)
        case Text(text):
            return text
        case Call():
            return f"{_head(expression)}({', '.join(_arguments(expression))})"
        case Items(items, brackets):
            return f"{brackets[0]}{', '.join(map(flat, items))}{brackets[1]}"
        case Repeated(item, count):
            return f"*[{flat(item)} for {count}]"
        case _:
            sign = expression.operator
            return f" {sign} ".join([_operand(each, sign) for each in expression.terms])


def as_term(expression: Expression) -> str:
    """Write an expression as a part of another one."""
    return f"({flat(expression)})" if isinstance(expression, Sum) else flat(expression)


def _operand(expression: Expression, operator: str) -> str:
    """Write an operand; products in a sum need no parentheses."""
    is_product = isinstance(expression, Sum) and expression.operator in "*/@" and operator in "+-"
    return flat(expression) if is_product else as_term(expression)


def _head(made: Call) -> str:
    if made.on is None:
        return made.function
    return f"{as_term(made.on)}.{made.function}" if made.function else as_term(made.on)


def _shown(made: Call) -> Iterator[tuple[str, Expression]]:
    """Yield the arguments that are written, each with what stands before it."""
    for each in made.args:
        yield "", each
    for name, setting in made.settings:
        if setting.default is None or setting.value != setting.default:
            yield f"{name}=", setting.value


def _arguments(made: Call) -> list[str]:
    return [before + flat(each) for before, each in _shown(made)]


def written(expression: Expression, before: str, indent: int, after: str = "") -> list[str]:
    """Write an expression on as many lines as it needs.

    Args:
        expression: what is written.
        before: what stands before it on its line.
        indent: how far the line is indented.
        after: what stands behind it.
    """
    space = " " * indent
    line = f"{space}{before}{flat(expression)}{after}"
    if len(line) <= WIDTH:
        return [line]
    match expression:
        case Call(on=Call() as on, function="") if len(f"{space}{before}{flat(on)}(") > WIDTH:
            return written(on, before, indent, f"({', '.join(_arguments(expression))}){after}")
        case Call():
            arguments = list(_shown(expression))
            inside = f"{space}    {', '.join(_arguments(expression))}"
            head, end = f"{space}{before}{_head(expression)}(", f"{space}){after}"
            if len(inside) <= WIDTH and arguments:
                return [head, inside, end]
            comma = "," if len(arguments) > 1 else ""
            lines = [line for name, each in arguments for line in written(each, name, indent + 4, comma)]
            return [head, *lines, end]
        case Value(tuple() as values):
            lines = [line for each in values for line in written(Value(each), "", indent + 4, ",")]
            return [f"{space}{before}(", *lines, f"{space}){after}"]
        case Items(items, brackets):
            comma = "," if len(items) > 1 else ""
            lines = [line for each in items for line in written(each, "", indent + 4, comma)]
            return [f"{space}{before}{brackets[0]}", *lines, f"{space}{brackets[1]}{after}"]
        case Repeated(item, count):
            lines = [*written(item, "", indent + 4), f"{space}    for {count}"]
            return [f"{space}{before}*[", *lines, f"{space}]{after}"]
        case Sum(operator, terms):
            inside = f"{space}    {flat(expression)}"
            first, *others = [_operand(each, operator) for each in terms]
            lines = [f"{space}    {first}", *[f"{space}    {operator} {each}" for each in others]]
            return [f"{space}{before}(", *([inside] if len(inside) <= WIDTH else lines), f"{space}){after}"]
        case _:
            return [line]
