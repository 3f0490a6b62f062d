"""A network as source of Keras: a function for each block that comes again, and one for the whole."""

from collections.abc import Iterator, Mapping, Sequence
from re import fullmatch
from typing import Any, cast, final

from attrs import define, evolve, field

from cnnparams.interop.export.code import TAKEN, Code, Line, Step, Write, lines_of, names_of_inputs
from cnnparams.interop.export.expressions import (
    Call,
    Expression,
    Items,
    Setting,
    Text,
    Value,
    call,
    flat,
    quoted,
    written,
)
from cnnparams.interop.export.factored import Factored, factored, skeleton
from cnnparams.interop.export.keras_layers import links_of
from cnnparams.interop.export.keras_parts import Link
from cnnparams.interop.export.leaves import Leaf, Opened, opened
from cnnparams.interop.export.names import class_name, identifier, in_docstring, places
from cnnparams.interop.export.refusing import refuse_lacking
from cnnparams.interop.export.regions import Part, Region, levels_of, outputs_of, regions_of
from cnnparams.interop.export.ways import LacksError, Site, called
from cnnparams.networks.network import Network
from cnnparams.networks.step_log import snake_case, stem_of
from cnnparams.vocabulary import ORDER

OWN_ARGUMENTS: Mapping[str, Sequence[str]] = {
    "Dropout": ("rate",),
    "EinsumDense": ("equation",),
    "GroupNormalization": ("groups",),
    "PReLU": (),
    "Reshape": ("target_shape",),
    "ZeroPadding1D": ("padding",),
    "ZeroPadding2D": ("padding",),
    "ZeroPadding3D": ("padding",),
}
"""The first arguments of classes that the vocabulary does not have."""

TRAINED = Value(True)  # noqa: FBT003 - a constant of the source

RESERVED = TAKEN | {"build", "model"}
"""Names that the code has already."""


def keras_source(who: str, network: Network[Any]) -> str:
    """Return the source of a network in Keras.

    Raises:
        NetworkError: there are layers that cannot be written.
    """
    whole = opened(network)
    writer = Writer(whole)
    writer.look_up()
    refuse_lacking(who, "Keras", writer.lacking)
    return writer.source(regions_of(whole))


@final
@define(eq=False)
class Writer:
    """Writes the source of one network."""

    opened: Opened
    links: dict[str, Sequence[Link]] = field(factory=dict[str, Sequence[Link]])
    names: dict[str, str] = field(factory=dict[str, str])
    lacking: list[tuple[Leaf, str]] = field(factory=list[tuple[Leaf, str]])
    functions: list[str] = field(factory=list[str])
    used: set[str] = field(factory=lambda: set(RESERVED))
    arguments: dict[str, Sequence[str]] = field(factory=lambda: {**ORDER, **OWN_ARGUMENTS})
    calls: dict[str, Call] = field(factory=dict[str, Call])
    unfit: set[str] = field(factory=set[str])
    after: list[str] = field(factory=list[str])

    def look_up(self) -> None:
        """Find out how each layer is written, and which name each has."""
        taken: set[str] = set()
        used = self.opened.used()
        owners = {self.opened.leaves[path].owner for path in used}
        for leaf in self.opened.leaves.values():
            try:
                links = () if leaf.is_input else self.links_of(leaf, is_used=leaf.owner in owners)
            except LacksError as error:
                self.lacking.append((leaf, str(error)))
                continue
            self.links[leaf.path] = links
            plain = free = leaf.path.replace("/", ".")
            suffixes = {link.suffix for link in links if link.layer is not None} | {""}
            number = 0
            while any(free + suffix in taken for suffix in suffixes):
                number += 1
                free = f"{plain}_{number}"
            taken |= {free + suffix for suffix in suffixes}
            self.names[leaf.path] = free
            if free != plain or leaf.owner != leaf.path:
                self.unfit |= {leaf.path, leaf.owner}

    def links_of(self, leaf: Leaf, *, is_used: bool) -> Sequence[Link]:
        """Return the lines of a layer.

        Args:
            leaf: the layer.
            is_used: whether an output depends on its weights.

        Raises:
            LacksError: Keras has nothing for it.
        """
        links = [self.trained(leaf, link) for link in links_of(Site(leaf))]
        if leaf.has_weights and not is_used:
            raise LacksError("no output depends on it, and a model of Keras has no other layers")
        if leaf.arrays:
            raise LacksError("two of its layers cannot have one array")
        if leaf.owner != leaf.path:
            first = [link.layer for link in self.links.get(leaf.owner, ()) if is_kept(link)]
            ranks = {len(each.prev_shapes[0]) for each in (leaf, self.opened.leaves[leaf.owner])}
            is_other = len(ranks) > 1 and leaf.kind not in {"Dense", "FullyConnected"}
            if is_other or first != [link.layer for link in links if is_kept(link)]:
                raise LacksError(f"it has other settings than {leaf.owner}, whose weights it has")
        self.freeze(leaf)
        return links

    def trained(self, leaf: Leaf, link: Link) -> Link:
        """Return a line with the setting that a layer is not trained."""
        if link.layer is None or not is_kept(link) or not leaf.param_count:
            return link
        trained = ("trainable", Setting(Value(leaf.is_trained), TRAINED))
        return evolve(link, layer=evolve(link.layer, settings=(*link.layer.settings, trained)))

    def freeze(self, leaf: Leaf) -> None:
        """Note the single weights that are not trained.

        Raises:
            LacksError: they are not found by their names.
        """
        for weight in leaf.frozen_weights if leaf.owner == leaf.path else ():
            if weight not in {"kernel", "bias", "gamma", "beta"} or leaf.kind in {"LSTM", "GRU", "SimpleRNN"}:
                raise LacksError(f"its {weight} is not frozen by itself")
            name = quoted(leaf.path.replace("/", "."))
            self.after.append(f"model.get_layer({name}).{weight}.trainable = False")

    def source(self, whole: Region) -> str:
        """Return the source of the network."""
        for level in levels_of(whole):
            self.write_level(level)
        network = self.opened.network
        inputs = self.opened.inputs
        names: dict[str, str] = {inputs[0].path: "inputs"}
        if len(inputs) > 1:
            names = {}
            for leaf in inputs:
                names[leaf.path] = identifier(leaf.path, "x", names.values(), RESERVED)
        # What is called several times is made before all else.
        steps = sorted(self.steps(whole, ""), key=lambda step: bool(step.inputs))
        lines, named = lines_of(steps, names, whole.outputs, self.used)
        text = ["def build():", f'    """{self.flow()}"""']
        for leaf in inputs:
            settings = call("", name=Text(quoted(self.names[leaf.path]))).settings
            made = Call("keras.Input", (Value(leaf.output_shape),), settings)
            text += written(made, f"{names[leaf.path]} = ", 4)
        all_inputs = tuple(map(Text, names.values()))
        begin = all_inputs[0] if len(inputs) == 1 else Items(all_inputs)
        text += _written(lines, 4)
        ends = self.opened.outputs
        if len(ends) == 1:
            end: Expression = Text(named[next(iter(ends.values()))])
        else:
            end = Items(tuple([Text(f"{quoted(path)}: {named[leaf]}") for path, leaf in ends.items()]), "{}")
        model = call("keras.Model", begin, end)
        if network.name is not None:
            model = call("keras.Model", begin, end, name=network.name.replace("/", "."))
        if self.after:
            text += [
                *written(model, "model = ", 4),
                *[f"    {line}" for line in self.after],
                "    return model",
            ]
        else:
            text += written(model, "return ", 4)
        title = in_docstring(network.name or "A network")
        head = [f'"""{title}: {network.param_count():,} parameters, in Keras."""', "", "import keras"]
        body = "\n\n\n".join([*self.functions, "\n".join(text)])
        head += ["from keras import layers"] if "layers." in body.replace("keras.layers.", "") else []
        return "\n".join([*head, "", "", body, ""])

    def flow(self) -> str:
        """Say what the shapes of inputs and outputs are, with the batch."""
        shapes = [
            ", ".join([_shape(self.opened.leaves[path]) for path in paths])
            for paths in ([leaf.path for leaf in self.opened.inputs], self.opened.outputs.values())
        ]
        return f"{' -> '.join(shapes)}."

    def write_level(self, regions: Sequence[Region]) -> None:
        """Write regions whose inner regions are written: those that come again as functions."""
        groups: dict[Any, list[tuple[Region, Code]]] = {}
        for region in regions:
            leaves = list(region.leaves())
            if region.loose or len(leaves) < 2 or any(leaf.path in self.unfit for leaf in leaves):
                continue
            code = self.code(region)
            groups.setdefault(skeleton(code, self.arguments)[0], []).append((region, code))
        for members in groups.values():
            if len(members) < 2 or len(members[0][1].lines) < 1:
                continue
            regions_of_it = [region for region, _ in members]
            codes = [code for _, code in members]
            variables = {each for target, _ in codes[0].lines for each in target.split(", ")}
            whole = factored(codes, self.arguments, {"name", *codes[0].takes, *variables, *self.used})
            name = self.function_name(regions_of_it[0])
            self.arguments[name] = (*whole.code.takes, *whole.parameters)
            self.functions.append(self.function(name, regions_of_it, whole))
            for region, made in zip(regions_of_it, whole.calls(name), strict=True):
                self.calls[region.path] = made

    def code(self, region: Region) -> Code:
        """Return the code of a function."""
        names = names_of_inputs(region.inputs)
        lines, named = lines_of(list(self.steps(region, region.path)), names, region.outputs, self.used)
        gives: Expression = Text(", ".join([named[path] for path in region.outputs]))
        if lines and gives == Text(lines[-1][0]):
            gives = lines.pop()[1]
        return Code((), tuple(names.values()), tuple(lines), gives)

    def function(self, name: str, members: Sequence[Region], whole: Factored) -> str:
        """Write a function."""
        where = places([region.path for region in members])
        signature = whole.signature(name, whole.code.takes)
        signature = evolve(signature, args=(*signature.args, Text("name")))
        lines = [*written(signature, "def ", 0, ":"), f'    """{where}"""', *_written(whole.code.lines, 4)]
        return "\n".join([*lines, *written(whole.code.gives, "return ", 4)])

    def function_name(self, region: Region) -> str:
        """Return a name for the function of a region: its own or, if that is a number, that of its block."""
        own = class_name(region.path.rpartition("/")[2])
        step = self.opened.blocks.get(region.path)
        if not own:
            own = "" if step is None or step.kind in {"Sequential", "Graph", "Cell"} else step.kind
        free = identifier(snake_case(own) if own else "block", "block", self.used, RESERVED)
        self.used.add(free)
        return free

    def steps(self, region: Region, prefix: str) -> Iterator[Step]:
        """Yield the lines of a region, those of its inner regions included that are no functions."""
        for part in region.parts:
            if isinstance(part, Leaf):
                yield from self.lines(part, prefix)
            elif part.path in self.calls:
                yield self.called(part, prefix)
            else:
                yield from self.steps(part, prefix)

    def called(self, region: Region, prefix: str) -> Step:
        """Return the line that calls a function."""
        made = self.calls[region.path]
        name = ("name", Setting(_name(region.path.replace("/", "."), prefix)))

        def write(names: Mapping[str, Expression]) -> Expression:
            inputs = tuple([names[path] for path in region.inputs])
            return evolve(made, args=(*inputs, *made.args), settings=(*made.settings, name))

        return Step(
            region.inputs, region.outputs, [self.label(region, path) for path in region.outputs], write
        )

    def label(self, part: Part, path: str) -> str:
        """Return what a value is called."""
        own = (part.path if len(outputs_of(part)) == 1 else path).rpartition("/")[2]
        if not own.isdecimal():
            return own
        step = self.opened.blocks.get(part.path)
        if isinstance(part, Leaf):
            return f"{stem_of(part.layer)}_{own}"
        return f"{'block' if step is None else stem_of(step.layer)}_{own}"

    def lines(self, leaf: Leaf, prefix: str) -> Iterator[Step]:
        """Yield the lines of a layer: it is made where it is called, unless it is called again."""
        links = self.links[leaf.path]
        label = self.label(leaf, leaf.path)
        if not links:
            yield Step(leaf.inputs, [leaf.path], [label], None)
        inputs: tuple[str, ...] = leaf.inputs
        is_shared = leaf.path in self.unfit and leaf.owner in self.unfit and self.is_used_again(leaf)
        for number, link in enumerate(links):
            output = leaf.path if number + 1 == len(links) else f"{leaf.path}\0{number}"
            made = None if link.layer is None else self.named(link, leaf, prefix)
            holder = f"{leaf.owner}\0layer{number}"
            if made is not None and is_shared and is_kept(link):
                if leaf.owner == leaf.path:
                    yield Step((), [holder], [label + "_layer"], _constant(made))
                yield Step((holder, *inputs), [output], [label], _call(link, None, holder, inputs))
            else:
                yield Step(inputs, [output], [label], _call(link, made, holder, inputs))
            inputs = (output,)

    def is_used_again(self, leaf: Leaf) -> bool:
        """Whether another layer has these weights, too."""
        return any(
            each.owner == leaf.owner and each.path != leaf.path for each in self.opened.leaves.values()
        )

    def named(self, link: Link, leaf: Leaf, prefix: str) -> Call:
        """Return the call that makes a layer, with its name."""
        layer = cast("Call", link.layer)
        name = ("name", Setting(_name(self.names[leaf.path] + link.suffix, prefix)))
        return evolve(layer, settings=(*layer.settings, name))


def is_kept(link: Link) -> bool:
    """Whether this line has the weights of a layer."""
    return link.layer is not None and (not link.suffix or link.suffix.startswith("_l"))


def _constant(made: Call) -> Write:
    def write(_: Mapping[str, Expression]) -> Expression:
        return made

    return write


def _call(link: Link, made: Call | None, holder: str, inputs: Sequence[str]) -> Write:
    """Return how the line of a layer is written."""

    def write(names: Mapping[str, Expression]) -> Expression:
        values = tuple([names[path] for path in inputs])
        layer: Expression = Text("") if made is None else made
        if made is None and link.layer is not None:
            layer = names[holder]
        if link.compute is not None:
            return link.compute(layer, values)
        return called(layer, values)

    return write


def _name(name: str, prefix: str) -> Expression:
    """Write a name: in a function, behind that of the block."""
    if not prefix:
        return Text(quoted(name))
    rest = name[len(prefix) :].replace("{", "{{").replace("}", "}}")
    return Text("f" + quoted("{name}" + rest))


def _shape(leaf: Leaf) -> str:
    return f"({', '.join(['N', *map(str, leaf.output_shape)])})"


def _written(lines: Sequence[Line], indent: int) -> list[str]:
    """Write lines, those that differ by a number in their names as a loop."""
    found: list[str] = []
    at = 0
    while at < len(lines):
        length, first, last = _loop(lines[at:])
        target, expression = lines[at]
        if length > 2:
            found.append(f"{' ' * indent}for i in range({first}, {last + 1}):")
            found += written(_numbered(expression), f"{target} = ", indent + 4)
            at += length
        else:
            found += written(expression, f"{target} = ", indent)
            at += 1
    return found


def _loop(lines: Sequence[Line]) -> tuple[int, int, int]:
    """Return how many lines from the first on are equal but for the number at the end of their names."""
    target, expression = lines[0]
    start = _number(expression)
    if start is None or not _is_chained(target, expression):
        return 1, 0, 0
    length = 1
    while (
        length < len(lines)
        and lines[length][0] == target
        and _number(lines[length][1]) == start + length
        and _numbered(lines[length][1]) == _numbered(expression)
    ):
        length += 1
    return length, start, start + length - 1


def _is_chained(target: str, expression: Expression) -> bool:
    """Whether a line gives its value to the name that it takes."""
    return isinstance(expression, Call) and expression.args[:1] == (Text(target),)


_NUMBERED = r'(f?)"(.*\.|)(\d+)"'


def _number(expression: Expression) -> int | None:
    """Return the number at the end of the name of a call."""
    if not isinstance(expression, Call) or not expression.settings:
        return None
    word, setting = expression.settings[-1]
    found = fullmatch(_NUMBERED, flat(setting.value)) if word == "name" else None
    return None if found is None or not found[2] else int(found[3])


def _numbered(expression: Expression) -> Expression:
    """Return a call with a variable in place of the number at the end of its name."""
    made = cast("Call", expression)
    *settings, (word, setting) = made.settings
    found = fullmatch(_NUMBERED, flat(setting.value))
    prefix, start = (found[1], found[2]) if found is not None else ("", "")
    start = start if prefix else start.replace("{", "{{").replace("}", "}}")
    return evolve(made, settings=(*settings, (word, Setting(Text(f'f"{start}{{i}}"')))))
