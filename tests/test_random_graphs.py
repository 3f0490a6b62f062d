"""Networks of any wiring, nesting and sharing: what they count, a picture of them counts by hand."""

import pickle
import re
from typing import Any

from attrs import evolve
from hypothesis import given, strategies as st

import cnnparams
from cnnparams import Network, Shape, Step
from tests.sketches.build import growing, layer_of, network_of
from tests.sketches.count import Leaf, Numbers, leaves_of
from tests.sketches.items import (
    Cell,
    Chain,
    Entry,
    Item,
    Node,
    Picture,
    Use,
    changed,
    names_in,
)
from tests.sketches.pencil import Pencil, inputs, made
from tests.strategies import pictures

KNOWN = {name: getattr(cnnparams, name) for name in cnnparams.__all__}


def distinct(leaves: list[Leaf]) -> list[Numbers]:
    """Return each array once: by its first use, and every use must agree."""
    owned: dict[str, Numbers] = {}
    for leaf in leaves:
        for numbers in leaf.numbers:
            assert owned.setdefault(numbers.owner, numbers) == numbers
    return list(owned.values())


def learnt(numbers: list[Numbers]) -> int:
    return sum(each.size for each in numbers if each.learnt)


def stored(numbers: list[Numbers]) -> int:
    return sum(each.size for each in numbers if not each.learnt)


def counts(network: Network[Any]) -> tuple[int, int, int, int]:
    return (
        network.param_count(),
        network.trainable_count(),
        network.frozen_count(),
        network.state_count(),
    )


def by_hand(picture: Picture) -> tuple[int, int, int, int]:
    numbers = distinct(leaves_of(picture))
    frozen = [each for each in numbers if each.frozen]
    return (learnt(numbers), learnt(numbers) - learnt(frozen), learnt(frozen), stored(numbers))


def paths_of(leaves: list[Leaf]) -> list[str]:
    """Return the paths of all layers and of the blocks around them."""
    parts = [leaf.path.split("/") for leaf in leaves]
    return list(dict.fromkeys("/".join(each[: end + 1]) for each in parts for end in range(len(each))))


def owners_under(leaves: list[Leaf], paths: list[str]) -> set[str]:
    """Return who owns the numbers of the layers at these paths, and inside of them."""
    ways = tuple([f"{path}/" for path in paths])
    return {each.owner for leaf in leaves if f"{leaf.path}/".startswith(ways) for each in leaf.numbers}


@given(pictures())
def test_the_total_is_that_of_the_distinct_weights(picture: Picture) -> None:
    network = network_of(picture)
    assert counts(network) == by_hand(picture)
    assert network.param_count() == network.trainable_count() + network.frozen_count()


@given(pictures())
def test_each_layer_is_found_by_its_path_with_its_shape(picture: Picture) -> None:
    network, leaves = network_of(picture), leaves_of(picture)
    assert [(step.path, step.output_shape) for step in network.leaves()] == [
        (leaf.path, leaf.shape) for leaf in leaves
    ]
    for path in paths_of(leaves):
        assert network[path].path == path
        for feeding in network[path].inputs:
            assert network[feeding].output_shape in network[path].prev_shapes


@given(pictures())
def test_each_array_counts_where_it_is_used_first(picture: Picture) -> None:
    counted: set[str] = set()
    for step, leaf in zip(network_of(picture).leaves(), leaves_of(picture), strict=True):
        new = [each for each in leaf.numbers if each.owner not in counted]
        assert (step.param_count(), step.state_count()) == (learnt(new), stored(new))
        assert [weight.size for weight in step.weights] == [each.size for each in new]
        assert (step.shared_with is None) or not new
        assert (step.shared_with is not None) or new == list(leaf.numbers)
        counted.update(each.owner for each in leaf.numbers)


@st.composite
def groupings(draw: st.DrawFn, shape: Shape, items: tuple[Item, ...], depth: int = 3) -> tuple[Item, ...]:
    """Put runs of items into chains and cells, and these into others."""
    grouped: list[Item] = []
    while items:
        length = draw(st.integers(1, len(items)))
        run, items = items[:length], items[length:]
        wrap = draw(st.sampled_from([None, Chain, Cell])) if depth else None
        inside = draw(groupings(shape, run, depth - 1)) if wrap else run
        if wrap is Cell:
            written_for = (*[size + 1 for size in shape[:-1]], shape[-1])
            grouped.append(Cell(one_behind_the_other(written_for, inside)))
        else:
            grouped += [Chain(inside)] if wrap else run
        shape = made(Chain(run), shape)
    return tuple(grouped)


def one_behind_the_other(shape: Shape, items: tuple[Item, ...]) -> Picture:
    return Picture((Node(Entry(shape)), *[Node(item, (place,)) for place, item in enumerate(items)]))


@given(inputs, st.data())
def test_grouping_a_chain_changes_nothing(shape: Shape, data: st.DataObject) -> None:
    pencil, items, end = Pencil(data.draw), [], shape
    for _ in range(data.draw(st.integers(1, 5))):
        items.append(pencil.item(end, 1, frozen=False, keep=True))
        end = made(items[-1], end)
    flat = one_behind_the_other(shape, tuple(items))
    grouped = one_behind_the_other(shape, data.draw(groupings(shape, tuple(items))))
    assert counts(network_of(grouped)) == counts(network_of(flat)) == by_hand(flat)
    assert [what_it_is(step) for step in network_of(grouped).leaves()] == [
        what_it_is(step) for step in network_of(flat).leaves()
    ]


def what_it_is(step: Step) -> tuple[object, ...]:
    """Return what a step is without its name."""
    own = (step.kind, step.prev_shapes, step.output_shape, step.weights, step.shared_with is None)
    return (*own, step.trainable_count(), step.frozen_count())


@given(pictures(), st.booleans())
def test_names_change_no_count_and_no_shape(picture: Picture, without: bool) -> None:
    def other_name(item: Item) -> Item:
        if isinstance(item, Use):
            item = evolve(item, key=f"{item.key}_again")
        return evolve(item, name=item.name and f"{item.name}_again")

    other = network_of(evolve(nameless(picture) if without else changed(picture, other_name), name="other"))
    assert counts(other) == counts(network_of(picture))
    assert [what_it_is(step) for step in other.leaves()] == [
        what_it_is(step) for step in network_of(picture).leaves()
    ]


def keys_in(picture: Picture) -> list[str]:
    keys: set[str] = set()

    def look(item: Item) -> Item:
        keys.update([item.key] if isinstance(item, Use) else [])
        return item

    changed(picture, look)
    return sorted(keys)


def nameless(picture: Picture) -> Picture:
    return changed(picture, lambda item: item if isinstance(item, Entry) else evolve(item, name=None))


def alone(item: Item) -> Item:
    """Give what is shared numbers of its own in this place."""
    return evolve(item.what, name=item.name, frozen=item.frozen) if isinstance(item, Use) else item


@given(pictures().map(nameless), st.data())
def test_sharing_never_raises_a_count(picture: Picture, data: st.DataObject) -> None:
    keys = keys_in(picture)
    chosen = data.draw(st.sets(st.sampled_from(keys))) if keys else set()

    def unshared(item: Item) -> Item:
        return alone(item) if isinstance(item, Use) and item.key in chosen else item

    plain = changed(picture, unshared)
    assert counts(network_of(plain)) == by_hand(plain)
    for less, more in zip(counts(network_of(picture)), counts(network_of(plain)), strict=True):
        assert less <= more
    if chosen == set(keys):
        every = [each for leaf in leaves_of(plain) for each in leaf.numbers]
        assert network_of(plain).param_count() == learnt(every)


def all_by_hand(leaves: list[Leaf], frozen: set[str]) -> tuple[int, int, int, int]:
    """Count with these owners frozen, whatever was drawn."""
    numbers = list({each.owner: each for leaf in leaves for each in leaf.numbers}.values())
    total, fixed = learnt(numbers), learnt([each for each in numbers if each.owner in frozen])
    return (total, total - fixed, fixed, stored(numbers))


def frozen_in(leaves: list[Leaf]) -> set[str]:
    return {each.owner for leaf in leaves for each in leaf.numbers if each.frozen}


@given(pictures(), st.data())
def test_freezing_moves_counts_and_keeps_the_total(picture: Picture, data: st.DataObject) -> None:
    network, leaves = network_of(picture), leaves_of(picture)
    paths = data.draw(st.lists(st.sampled_from(paths_of(leaves)), min_size=1, max_size=4))
    owners = owners_under(leaves, paths)
    assert counts(network.freeze(*paths)) == all_by_hand(leaves, frozen_in(leaves) | owners)
    assert counts(network.unfreeze(*paths)) == all_by_hand(leaves, frozen_in(leaves) - owners)


@given(pictures())
def test_unfreezing_everything_moves_the_counts_back(picture: Picture) -> None:
    network, leaves = network_of(picture), leaves_of(picture)
    everything = {each.owner for leaf in leaves for each in leaf.numbers}
    assert counts(network.freeze()) == all_by_hand(leaves, everything)
    assert counts(network.unfreeze()) == counts(network.freeze().unfreeze()) == all_by_hand(leaves, set())


@given(pictures())
def test_what_was_trained_is_the_same_network_when_it_is_unfrozen(picture: Picture) -> None:
    network = network_of(changed(picture, lambda item: evolve(item, frozen=False)))
    assert network.freeze().unfreeze() == network


@given(pictures())
def test_a_network_is_a_value(picture: Picture) -> None:
    network = network_of(picture)
    written, pickled = eval(repr(network), KNOWN), pickle.loads(pickle.dumps(network))
    for other in (written, pickled, network_of(picture)):
        assert other == network
        assert hash(other) == hash(network)
        assert repr(other) == repr(network)
        assert counts(other) == by_hand(picture)


@given(pictures(), st.data())
def test_replacing_a_layer_by_itself_changes_nothing(picture: Picture, data: st.DataObject) -> None:
    network = network_of(picture)
    path = data.draw(st.sampled_from(paths_of(leaves_of(picture))))
    again = network.replace(path, network[path].layer)
    assert counts(again) == counts(network)
    assert [(step.path, *what_it_is(step)) for step in again.leaves()] == [
        (step.path, *what_it_is(step)) for step in network.leaves()
    ]
    assert again == network or "/" in path  # inside of a block, a layer is told the name of its place


@given(pictures())
def test_a_network_until_a_step_holds_what_feeds_it(picture: Picture) -> None:
    network, leaves, names = network_of(picture), leaves_of(picture), names_in(picture.nodes)
    feeding: list[set[int]] = []
    for place, node in enumerate(picture.nodes):
        feeding.append({place}.union(*[feeding[before] for before in node.after]))
        kept = [names[each] for each in sorted(feeding[place])]
        part = network.until(names[place])
        assert [step.path for step in part.steps] == ["input", *kept[1:]]
        assert part.output_shape == network[names[place]].output_shape
        numbers = distinct([leaf for leaf in leaves if leaf.path.split("/")[0] in kept])
        assert (part.param_count(), part.state_count()) == (learnt(numbers), stored(numbers))
        assert part.param_count() <= network.param_count()
        assert part != network or len(part) == len(network)
        assert part == network or len(part) < len(network)


@given(pictures())
def test_every_column_adds_up(picture: Picture) -> None:
    network = network_of(picture)
    total, trainable, frozen, state = by_hand(picture)
    for steps in (network.steps, list(network.leaves())):
        assert sum(step.param_count() for step in steps) == total
        assert sum(step.trainable_count() for step in steps) == trainable
        assert sum(step.frozen_count() for step in steps) == frozen
        assert sum(step.state_count() for step in steps) == state
    for opened in (False, True):
        summary = network.summary(columns=["params", "trainable", "state"], leaves=opened)
        assert [sum(column) for column in zip(*summary.rows, strict=True)] == [total, trainable, state]
        assert (summary.total_params, summary.trainable_params) == (total, trainable)
        assert (summary.non_trainable_params, summary.state) == (frozen, state)
    totals = network.totals()
    assert (totals.keras.total, totals.torch.total, totals.state) == (total + state, total, state)
    assert (totals.keras.trainable, totals.torch.trainable) == (trainable, trainable)


def printed(text: str, label: str) -> int:
    """Evaluate the last line with this label: all of it that is in numbers, which must agree."""
    (*_, line) = [line for line in text.splitlines() if re.match(rf"    {label}  ", line)]
    sides = [
        side.replace(",", "") for side in line.split("  ")[-1].split(" = ") if not re.search("[a-z]", side)
    ]
    (value,) = {eval(side) for side in sides}
    return int(value)


@given(pictures())
def test_the_printed_arithmetic_gives_the_counts(picture: Picture) -> None:
    network = network_of(picture)
    text, (total, _, _, state) = str(network.explain()), by_hand(picture)
    assert printed(text, "total") == total
    assert not state or printed(text, "state") == state
    for step in network.leaves():
        assert printed(str(step.explain()), "total") == step.param_count()
        assert not step.state_count() or printed(str(step.explain()), "state") == step.state_count()


@given(pictures(), st.data())
def test_adding_never_changes_the_network_added_to(picture: Picture, data: st.DataObject) -> None:
    pencil, networks = Pencil(data.draw, first_key=100), growing(picture)
    before = [(network.steps, repr(network), counts(network)) for network in networks]
    for length in data.draw(st.permutations(range(1, len(networks) + 1))):
        network, nodes = networks[length - 1], picture.nodes[:length]
        added = Node(pencil.item(network.output_shape, 1, frozen=False, keep=False), (length - 1,))
        assert counts(network.add(layer_of(added.item))) == by_hand(evolve(picture, nodes=(*nodes, added)))
        assert [(each.steps, repr(each), counts(each)) for each in networks] == before
    assert networks == [
        network_of(evolve(picture, nodes=picture.nodes[: len(network)])) for network in networks
    ]
