"""The classes of a model of PyTorch: one for each block that is no plain sequence; equal ones are one."""

from collections.abc import Mapping, Sequence
from re import sub
from typing import cast, final

from attrs import define, field

from cnnparams.interop.export.code import (
    TAKEN,
    Code,
    Made,
    Step,
    lines_of,
    names_of_inputs,
    with_short_chains,
)
from cnnparams.interop.export.expressions import (
    Call,
    Expression,
    Items,
    Text,
    call,
    constant,
    flat,
    method,
    written,
)
from cnnparams.interop.export.factored import Factored, factored, skeleton
from cnnparams.interop.export.leaves import Leaf, Opened
from cnnparams.interop.export.names import MODULE_NAMES, class_name, identifier, places
from cnnparams.interop.export.orders import moved
from cnnparams.interop.export.regions import Part, Region, inputs_of, levels_of, outputs_of
from cnnparams.interop.export.runs import runs
from cnnparams.interop.export.torch_helpers import HELPERS
from cnnparams.interop.export.torch_layers import SPREADS
from cnnparams.interop.export.torch_ways import Ways
from cnnparams.interop.export.ways import Way, called
from cnnparams.networks.step_log import stem_of
from cnnparams.vocabulary import ORDER

OFTEN = 3
"""How often a sequence comes that is written as a function."""

OWN_ARGUMENTS: Mapping[str, Sequence[str]] = {
    "separable_conv1d": ("in_channels", "out_channels", "kernel_size"),
    "separable_conv2d": ("in_channels", "out_channels", "kernel_size"),
    "DropPath": ("rate",),
    "Dropout": ("rate",),
    "LayerScale": ("channels",),
    "FrozenBatchNorm": ("num_features",),
    "BatchNorm1d": ("num_features",),
    "BatchNorm3d": ("num_features",),
    "Attention": ("channels", "heads", "head_features", "out_features"),
    "WindowAttention": ("channels", "heads", "height", "width"),
}
"""The first arguments of classes that the vocabulary does not have."""


@final
@define(eq=False)
class Built:
    """A region that is written: how it is made, and where its parts are.

    Args:
        expression: how it is made; None as long as its class is not written.
        code: the code of its class; None of a plain sequence.
        names: how each of its parts is found from it, as `.conv1` or `[0]`.
    """

    expression: Expression | None
    code: Code | None
    names: dict[str, str]


@final
@define(eq=False)
class Classes:
    """Writes the classes of one network.

    Args:
        ways: how its layers are written.
        texts: the source of each class and function, which grows.
        used: the names of these.
        arguments: what the arguments without names of each class are called.
        built: the regions that are written.
        access: where each part of the model is found, from the model as `self`.
    """

    ways: Ways
    texts: list[str] = field(factory=list[str])
    used: set[str] = field(factory=lambda: {"F", "Net", "OrderedDict", "Standardized", *HELPERS})
    arguments: dict[str, Sequence[str]] = field(factory=lambda: {**ORDER, **OWN_ARGUMENTS})
    built: dict[str, Built] = field(factory=dict[str, Built])
    access: dict[str, str] = field(factory=dict[str, str])

    @property
    def opened(self) -> Opened:
        """The network."""
        return self.ways.opened

    def write(self, whole: Region) -> Code:
        """Write all classes, and return the code of the whole."""
        for level in levels_of(whole):
            self.write_level(level)
        built = self.built[""] = self.as_class(whole)
        self.find(whole, "self")
        return cast("Code", built.code)

    def write_level(self, regions: Sequence[Region]) -> None:
        """Write regions whose inner regions are written."""
        for region in regions:
            self.built[region.path] = self.as_sequence(region) or self.as_class(region)
        for members in self.alike(regions, of_classes=False):
            if self.is_often(members):
                self.write_function(members)
        for members in self.alike(regions, of_classes=True):
            self.write_class(members)

    def alike(self, regions: Sequence[Region], *, of_classes: bool) -> list[list[Region]]:
        """Return those regions that are classes, or sequences, with equal ones together."""
        groups: dict[Code, list[Region]] = {}
        for region in regions:
            if (self.built[region.path].code is not None) == of_classes:
                groups.setdefault(skeleton(self.code_of(region), self.arguments)[0], []).append(region)
        return list(groups.values())

    def code_of(self, region: Region) -> Code:
        """Return the code of a class; of a sequence, what makes it."""
        built = self.built[region.path]
        if built.code is not None:
            return built.code
        return Code((("", cast("Expression", built.expression)),), (), (), Text(""))

    def is_often(self, members: Sequence[Region]) -> bool:
        """Whether sequences come so often that a function makes them."""
        parts = members[0].parts
        is_named = not members[0].path.rpartition("/")[2].isdecimal()
        return len(members) >= OFTEN and len(parts) > 1 and (is_named or any(map(_is_leaf, parts)))

    def write_function(self, members: Sequence[Region]) -> None:
        """Write the function that makes these sequences."""
        name, whole = (
            self.function_name(members[0]),
            factored(list(map(self.code_of, members)), self.arguments, self.used),
        )
        lines = [*written(whole.signature(name, ()), "def ", 0, ":"), _where(members)]
        self.texts.append("\n".join([*lines, *written(whole.code.made[0][1], "return ", 4)]))
        self.note(name, members, whole)

    def write_class(self, members: Sequence[Region]) -> None:
        """Write the class of these regions."""
        codes = list(map(self.code_of, members))
        whole = factored(codes, self.arguments, {"self", *self.used})
        name = self.class_name(members[0])
        methods = methods_of(whole.code, whole.signature("__init__", ("self",)))
        self.texts.append("\n".join([f"class {name}(nn.Module):", _where(members), "", *methods]))
        self.note(name, members, whole)

    def note(self, name: str, members: Sequence[Region], whole: Factored) -> None:
        """Note how each of these regions is made."""
        self.arguments[name] = whole.parameters
        for region, made in zip(members, whole.calls(name), strict=True):
            self.built[region.path].expression = made

    def function_name(self, region: Region) -> str:
        """Return a name for the function of a sequence: that of the region, or those of its layers."""
        own = sub(r"\d+[a-z]?$", "", region.path.rpartition("/")[2])
        parts = "_".join([self.stem(part) for part in region.parts[:3]])
        return self.free(identifier(own or parts, "block", (), TAKEN))

    def class_name(self, region: Region) -> str:
        """Return a name for the class of a region: that of the region or, if it is a number, of its block."""
        own = class_name(region.path.rpartition("/")[2])
        step = self.opened.blocks.get(region.path)
        if not own and step is not None and step.kind not in {"Sequential", "Graph", "Cell"}:
            own = step.kind
        return self.free(identifier(own or "Block", "block"))

    def free(self, name: str) -> str:
        """Return a name that no class or function has yet."""
        free, number = name, 1
        while free in self.used or free in self.arguments:
            number += 1
            free = f"{name}{number}"
        self.used.add(free)
        return free

    def as_sequence(self, region: Region) -> Built | None:
        """Return a region as a `Sequential`, if it is a chain of modules."""
        if region.loose or len(region.inputs) != 1 or len(region.outputs) != 1:
            return None
        made: list[Expression] = []
        before = region.inputs[0]
        for part in region.parts:
            expression = self.linked(part, before, region)
            if expression is None:
                return None
            made.append(expression)
            before = outputs_of(part)[0]
        if before != region.outputs[0]:
            return None
        own = [part.path.rpartition("/")[2] for part in region.parts]
        if own == [str(number) for number in range(len(own))]:
            names = {part.path: f"[{number}]" for number, part in enumerate(region.parts)}
            return Built(Call("nn.Sequential", tuple(runs(made))), None, names)
        names = dict[str, str]()
        settings = dict[str, Expression]()
        for part, name, each in zip(region.parts, own, made, strict=True):
            free = identifier(name, self.stem(part), settings, MODULE_NAMES)
            names[part.path] = f".{free}"
            settings[free] = each
        return Built(call("nn.Sequential", call("OrderedDict", **settings)), None, names)

    def linked(self, part: Part, before: str, region: Region) -> Expression | None:
        """Return how a part of a sequence is made; None if it is not a module behind the part before it."""
        if list(inputs_of(part)) != [before] or len(outputs_of(part)) != 1:
            return None
        if self.is_made_elsewhere(part, region):
            return None
        if isinstance(part, Region):
            return self.built[part.path].expression
        way, orders = self.ways.ways[part.path], self.ways.orders
        fits = way.is_plain and way.wants[0] == orders[before] and way.gives == orders[part.path]
        return way.module if fits else None

    def origin(self, part: Part) -> str | None:
        """Return the path of the part that is the same module as this one; None if it is one of its own."""
        if isinstance(part, Leaf):
            return None if part.owner == part.path else part.owner
        twin = self.twin(part)
        if twin is None or twin not in self.built:
            return None
        one, other = self.built[part.path], self.built[twin]
        return twin if one.expression is not None and one.expression == other.expression else None

    def twin(self, region: Region) -> str | None:
        """Return the path of another region that has the weights of this one, at the same places in it."""
        start = len(region.path)
        twins = {
            leaf.owner.removesuffix(leaf.path[start:]) if leaf.owner.endswith(leaf.path[start:]) else ""
            for leaf in region.leaves()
            if leaf.has_weights
        }
        twin = twins.pop() if len(twins) == 1 else None
        return twin if twin and twin != region.path else None

    def is_made_elsewhere(self, part: Part, region: Region) -> bool:
        """Whether a part has the weights of one that is no part of a twin of its region."""
        origin = self.origin(part)
        if origin is None:
            return False
        twin = self.twin(region)
        return twin is None or origin != twin + part.path[len(region.path) :]

    def stem(self, part: Part) -> str:
        """Return what a part without a name is called."""
        if isinstance(part, Leaf):
            return stem_of(part.layer)
        step = self.opened.blocks.get(part.path)
        return "block" if step is None else stem_of(step.layer)

    def as_class(self, region: Region) -> Built:
        """Return the code of the class of a region."""
        built = Built(None, None, {})
        made, modules = self.made(region, built)
        names = names_of_inputs(region.inputs)
        if not region.path and len(names) > 1:  # those of the network
            names = dict[str, str]()
            for leaf in self.opened.inputs:
                names[leaf.path] = identifier(leaf.path, "x", names.values(), TAKEN)
        steps = [self.step(part, modules[part.path]) for part in region.parts]
        lines, named = lines_of(steps, names, region.outputs)
        gives = self.returned(region, named)
        if lines and gives == Text(lines[-1][0]):
            gives = lines.pop()[1]
        built.code = Code(tuple(made), tuple(names.values()), tuple(lines), gives)
        return built

    def made(self, region: Region, built: Built) -> tuple[list[Made], dict[str, Expression]]:
        """Return what a class makes, and the module of each part; note where each part is found."""
        made: dict[str, dict[str, Expression]] = {region.path: {}, **{path: {} for path in region.loose}}
        used: set[str] = set()
        for path in region.loose:
            self.name(path, "group", built, used)
        modules: dict[str, Expression] = {}
        for part in region.parts:
            origin, expression = self.origin(part), self.expression_of(part)
            if origin in modules:
                modules[part.path] = modules[origin]
                built.names[part.path] = built.names[origin]
            elif expression is None:
                modules[part.path] = Text("")
            else:
                name = self.name(part.path, self.stem(part), built, used)
                modules[part.path] = Text(f"self{built.names[part.path]}")
                if not self.is_made_elsewhere(part, region):
                    made[part.path.rpartition("/")[0]][name] = expression
        for path in reversed(region.loose):
            home, name = path.rpartition("/")[0], built.names[path].rpartition(".")[2]
            made[home] = {name: call("nn.ModuleDict", call("dict", **made[path])), **made[home]}
        return list(made[region.path].items()), modules

    def name(self, path: str, kind: str, built: Built, used: set[str]) -> str:
        """Name a part of a class, and note where it is found."""
        home, _, own = path.rpartition("/")
        name = identifier(own, kind, used, MODULE_NAMES)
        used.add(name)
        built.names[path] = f"{built.names.get(home, '')}.{name}"
        return name

    def expression_of(self, part: Part) -> Expression | None:
        """Return how a part is made; None if nothing is."""
        if isinstance(part, Region):
            return self.built[part.path].expression
        way = self.ways.ways[part.path]
        return None if way.inline else way.module

    def step(self, part: Part, module: Expression) -> Step:
        """Return the line of a part."""
        inputs, outputs = list(inputs_of(part)), outputs_of(part)
        own = [part.path] if len(outputs) == 1 else outputs
        labels = [path.rpartition("/")[2] for path in own]
        labels = [f"{self.stem(part)}_{label}" if label.isdecimal() else label for label in labels]
        if isinstance(part, Region):
            return Step(
                inputs, outputs, labels, lambda names: called(module, tuple([names[path] for path in inputs]))
            )
        way = self.ways.ways[part.path]
        probe: dict[str, Expression] = {path: Text("x") for path in inputs}
        if inputs and self.computed(part, way, module, probe) == Text("x"):
            return Step(inputs, outputs, labels, None)
        return Step(inputs, outputs, labels, lambda names: self.computed(part, way, module, names))

    def computed(
        self, leaf: Leaf, way: Way, module: Expression, names: Mapping[str, Expression]
    ) -> Expression:
        """Return what a layer computes of its inputs."""
        batch = [path for path in leaf.inputs if path not in self.ways.lone]
        values: list[Expression] = []
        for path, want in zip(leaf.inputs, way.wants, strict=True):
            value = moved(names[path], self.ways.orders[path], want)
            if path in self.ways.lone and batch and type(leaf.layer) not in SPREADS and want:
                value = method(value, "expand", Text(f"len({flat(names[batch[0]])})"), *[-1] * len(want))
            values.append(value)
        computed = (way.compute or called)(module, tuple(values))
        return moved(computed, way.gives, self.ways.orders[leaf.path])

    def returned(self, region: Region, named: Mapping[str, str]) -> Expression:
        """Return what a region returns: one value, a tuple or, of the whole network, a dict by paths."""
        if region.path:
            values = ", ".join([named[path] for path in region.outputs])
            return Text(values)
        ends = self.opened.outputs
        values_by_path = {
            path: moved(Text(named[end]), self.ways.orders[end], self.ways.order_of_output(end))
            for path, end in ends.items()
        }
        if len(ends) == 1:
            return next(iter(values_by_path.values()))
        inside = [Text(f"{constant(path)}: {flat(value)}") for path, value in values_by_path.items()]
        return Items(tuple(inside), "{}")

    def find(self, region: Region, access: str) -> None:
        """Note where each part is found in the whole model."""
        names = self.built[region.path].names
        self.access |= {path: access + name for path, name in names.items()}
        for part in region.parts:
            if isinstance(part, Region):
                self.find(part, self.access.get(part.path, access))


def _is_leaf(part: Part) -> bool:
    return isinstance(part, Leaf)


def _where(members: Sequence[Region]) -> str:
    """Write where some code is used."""
    return f'    """{places([region.path for region in members])}"""'


def methods_of(code: Code, signature: Call, after: Sequence[str] = ()) -> list[str]:
    """Write the methods of a class."""
    lines: list[str] = []
    if code.made or after:
        lines += written(signature, "def ", 4, ":")
        lines.append("        super().__init__()")
        for name, expression in code.made:
            lines += written(expression, f"self.{name} = ", 8)
        lines += [f"        {line}" for line in after]
        lines.append("")
    lines += written(call("forward", *map(Text, ("self", *code.takes))), "def ", 4, ":")
    *before, (_, gives) = with_short_chains([*code.lines, ("result", code.gives)], 8)
    for target, expression in before:
        lines += written(expression, f"{target} = ", 8)
    return [*lines, *written(gives, "return ", 8)]
