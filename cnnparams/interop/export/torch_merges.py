"""Layers of several inputs in PyTorch: all come in the order of axes of the one that was made first."""

from cnnparams.interop.export.expressions import Constant, Expression, Items, Sum, Text, Value, as_term, call
from cnnparams.interop.export.orders import aligned, index
from cnnparams.interop.export.torch_parts import Write, made
from cnnparams.interop.export.ways import LacksError, Many, One, Site, Way, of_all


def elementwise(join: Many) -> Write:
    """Return the way of a merge, element by element, of inputs that may lack axes at the start."""

    def way(site: Site) -> Way:
        order = site.orders[site.oldest]
        wants = tuple([order if len(each) == len(order) else each for each in site.orders])

        def compute(inputs: tuple[Expression, ...]) -> Expression:
            pairs = zip(inputs, wants, strict=True)
            return join(tuple([aligned(x, have, order) if have else x for x, have in pairs]))

        return Way(wants, order, None, of_all(compute))

    return way


def added(inputs: tuple[Expression, ...]) -> Expression:
    """Return a sum; of many, as a list."""
    return Sum("+", inputs) if len(inputs) < 5 else call("sum", Items(inputs))


def operator(sign: str) -> Many:
    """Return the inputs with an operator between them."""
    return lambda inputs: Sum(sign, inputs)


def mean(inputs: tuple[Expression, ...]) -> Expression:
    """Return the mean."""
    return Sum("/", (Sum("+", inputs), Value(len(inputs))))


def pairwise(function: str) -> Many:
    """Return a function of two inputs, of its result and the next one, and so on."""

    def join(inputs: tuple[Expression, ...]) -> Expression:
        result, *others = inputs
        for other in others:
            result = call(function, result, other)
        return result

    return join


def concat(site: Site) -> Way:
    """Return the inputs one behind the other."""
    order = site.orders[site.oldest]
    along = site.dim(site.layer.axis, order)
    wants = tuple([order for _ in site.orders])
    return Way(wants, order, None, of_all(lambda inputs: call("torch.cat", Items(inputs), dim=along)))


def stack(site: Site) -> Many:
    """Return the inputs one behind the other along a new axis."""
    return lambda inputs: call("torch.stack", Items(inputs), dim=site.layer.axis)


def weighted_sum(site: Site) -> Way:
    """Return a sum with weights that are learnt."""
    order = site.orders[site.oldest]
    module = made("WeightedSum", len(site.orders))
    return Way(tuple([order for _ in site.orders]), order, module, parameters={"weight": "weight"})


def _raised(site: Site, inputs: tuple[Expression, ...]) -> list[Expression]:
    """Return values with axes of size 1 behind the batch, so that all have equally many."""
    ranks = [len(shape) for shape in site.leaf.prev_shapes]
    return [
        x if rank == max(ranks) else index(x, [":", *["None"] * (max(ranks) - rank), "..."])
        for x, rank in zip(inputs, ranks, strict=True)
    ]


def mat_mul(site: Site) -> Many:
    """Return a product of matrices."""
    turns = (site.layer.transpose_first, site.layer.transpose_second)

    def product(inputs: tuple[Expression, ...]) -> Expression:
        pairs = zip(_raised(site, inputs), turns, strict=True)
        return Sum("@", tuple([Text(f"{as_term(x)}.mT") if turn else x for x, turn in pairs]))

    return product


def outer(site: Site) -> Many:
    """Return the product of each pair of elements."""

    def product(inputs: tuple[Expression, ...]) -> Expression:
        one, other = _raised(site, inputs)
        return Sum("*", (index(one, ["...", "None"]), index(other, ["...", "None", ":"])))

    return product


def dot(site: Site) -> Many:
    """Return a product along one axis of each input, as Einstein writes it."""
    shapes = site.leaf.prev_shapes
    ends: list[int] = [
        axis - 1 if axis > 0 else len(shape) + axis
        for axis, shape in zip(site.layer.axes, shapes, strict=True)
    ]
    letters = "bcdefghijklmnopqrstuvwxyz"
    first, second = list(letters[: len(shapes[0])]), list(letters[len(shapes[0]) :][: len(shapes[1])])
    shared = first[ends[0]]
    second[ends[1]] = shared
    left = "".join([letter for letter in first + second if letter != shared])
    equation = f"a{''.join(first)},a{''.join(second)}->a{left}"

    def product(inputs: tuple[Expression, ...]) -> Expression:
        if site.layer.normalize:
            pairs = zip(inputs, ends, strict=True)
            inputs = tuple([call("F.normalize", x, dim=end + 1) for x, end in pairs])
        dotted = call("torch.einsum", equation, *inputs)
        return dotted if left else index(dotted, [":", "None"])

    return product


def resize_like(site: Site) -> One:
    """Return an image in the size of another one."""
    if site.rank > 4:
        raise LacksError("it takes at most three axes beside the channels")
    words = {2: "linear", 3: "bilinear", 4: "trilinear"}
    mode: dict[str, Constant] = {}
    if site.layer.interpolation == "linear":
        mode["mode"] = words[site.rank]
    size = site.leaf.output_shape[:-1]
    return lambda x: call("F.interpolate", x, size=size, **mode)
