"""Random networks of any wiring, nesting and sharing, compared with the reference model."""

import pickle
from typing import Any

from attrs import evolve
from hypothesis import given, strategies as st

import cnnparams
from cnnparams import Network, Shape, Step
from tests.printed import read_lines
from tests.reference_model.build import build_layer, build_network, build_step_by_step
from tests.reference_model.count import Array, Leaf, leaves_of
from tests.reference_model.generator import NetworkGenerator, input_shapes, output_shape
from tests.reference_model.parts import (
    Chain,
    InputPart,
    Nested,
    Node,
    Part,
    ReferenceNetwork,
    SharedUse,
    change_all,
    step_names,
)
from tests.shown import unopened_cells
from tests.strategies import reference_networks

KNOWN = {name: getattr(cnnparams, name) for name in cnnparams.__all__}


def distinct(leaves: list[Leaf]) -> list[Array]:
    """Return each array once; all uses of an array must agree."""
    owned: dict[str, Array] = {}
    for leaf in leaves:
        for array in leaf.arrays:
            assert owned.setdefault(array.owner, array) == array
    return list(owned.values())


def learned_size(arrays: list[Array]) -> int:
    return sum(each.size for each in arrays if each.learned)


def state_size(arrays: list[Array]) -> int:
    return sum(each.size for each in arrays if not each.learned)


def counts(network: Network[Any]) -> tuple[int, int, int, int]:
    return (
        network.param_count(),
        network.trainable_count(),
        network.frozen_count(),
        network.state_count(),
    )


def expected_counts(reference: ReferenceNetwork) -> tuple[int, int, int, int]:
    arrays = distinct(leaves_of(reference))
    frozen = [each for each in arrays if each.frozen]
    return (
        learned_size(arrays),
        learned_size(arrays) - learned_size(frozen),
        learned_size(frozen),
        state_size(arrays),
    )


def paths_of(leaves: list[Leaf]) -> list[str]:
    """Return the paths of all layers and of the blocks around them."""
    parts = [leaf.path.split("/") for leaf in leaves]
    return list(dict.fromkeys("/".join(each[: end + 1]) for each in parts for end in range(len(each))))


def owners_under(leaves: list[Leaf], paths: list[str]) -> set[str]:
    """Return the owners of all arrays of the layers and blocks at these paths."""
    prefixes = tuple([f"{path}/" for path in paths])
    return {each.owner for leaf in leaves if f"{leaf.path}/".startswith(prefixes) for each in leaf.arrays}


@given(reference_networks())
def test_the_total_is_that_of_the_distinct_weights(reference: ReferenceNetwork) -> None:
    network = build_network(reference)
    assert counts(network) == expected_counts(reference)
    assert network.param_count() == network.trainable_count() + network.frozen_count()


@given(reference_networks())
def test_each_layer_is_found_by_its_path_with_its_shape(reference: ReferenceNetwork) -> None:
    network, leaves = build_network(reference), leaves_of(reference)
    assert [(step.path, step.output_shape) for step in network.leaves()] == [
        (leaf.path, leaf.output_shape) for leaf in leaves
    ]
    for path in paths_of(leaves):
        assert network[path].path == path
        for feeding in network[path].inputs:
            assert network[feeding].output_shape in network[path].prev_shapes


@given(reference_networks())
def test_each_array_counts_where_it_is_used_first(reference: ReferenceNetwork) -> None:
    counted: set[str] = set()
    for step, leaf in zip(build_network(reference).leaves(), leaves_of(reference), strict=True):
        new = [each for each in leaf.arrays if each.owner not in counted]
        assert (step.param_count(), step.state_count()) == (learned_size(new), state_size(new))
        assert [weight.size for weight in step.weights] == [each.size for each in new]
        assert (step.shared_with is None) or not new
        assert (step.shared_with is not None) or new == list(leaf.arrays)
        counted.update(each.owner for each in leaf.arrays)


@st.composite
def groupings(draw: st.DrawFn, shape: Shape, parts: tuple[Part, ...], depth: int = 3) -> tuple[Part, ...]:
    """Put runs of parts into chains and nested networks, repeatedly."""
    grouped: list[Part] = []
    while parts:
        length = draw(st.integers(1, len(parts)))
        run, parts = parts[:length], parts[length:]
        wrap = draw(st.sampled_from([None, Chain, Nested])) if depth else None
        inside = draw(groupings(shape, run, depth - 1)) if wrap else run
        if wrap is Nested:
            written_for = (*[size + 1 for size in shape[:-1]], shape[-1])
            grouped.append(Nested(chain_network(written_for, inside)))
        else:
            grouped += [Chain(inside)] if wrap else run
        shape = output_shape(Chain(run), shape)
    return tuple(grouped)


def chain_network(shape: Shape, parts: tuple[Part, ...]) -> ReferenceNetwork:
    return ReferenceNetwork((Node(InputPart(shape)), *[Node(part, (at,)) for at, part in enumerate(parts)]))


@given(input_shapes, st.data())
def test_grouping_a_chain_changes_nothing(shape: Shape, data: st.DataObject) -> None:
    generator, parts, end = NetworkGenerator(data.draw), [], shape
    for _ in range(data.draw(st.integers(1, 5))):
        parts.append(generator.part(end, 1, frozen=False, keep=True))
        end = output_shape(parts[-1], end)
    flat = chain_network(shape, tuple(parts))
    grouped = chain_network(shape, data.draw(groupings(shape, tuple(parts))))
    assert counts(build_network(grouped)) == counts(build_network(flat)) == expected_counts(flat)
    assert [without_name(step) for step in build_network(grouped).leaves()] == [
        without_name(step) for step in build_network(flat).leaves()
    ]


def without_name(step: Step) -> tuple[object, ...]:
    """Return all that a step says but its name."""
    own = (step.kind, step.prev_shapes, step.output_shape, step.weights, step.shared_with is None)
    return (*own, step.trainable_count(), step.frozen_count())


@given(reference_networks(), st.booleans())
def test_names_change_no_count_and_no_shape(reference: ReferenceNetwork, without: bool) -> None:
    def other_name(part: Part) -> Part:
        if isinstance(part, SharedUse):
            part = evolve(part, key=f"{part.key}_again")
        return evolve(part, name=part.name and f"{part.name}_again")

    other = build_network(
        evolve(without_names(reference) if without else change_all(reference, other_name), name="other")
    )
    assert counts(other) == counts(build_network(reference))
    assert [without_name(step) for step in other.leaves()] == [
        without_name(step) for step in build_network(reference).leaves()
    ]


def shared_keys(reference: ReferenceNetwork) -> list[str]:
    keys: set[str] = set()

    def collect(part: Part) -> Part:
        keys.update([part.key] if isinstance(part, SharedUse) else [])
        return part

    change_all(reference, collect)
    return sorted(keys)


def without_names(reference: ReferenceNetwork) -> ReferenceNetwork:
    return change_all(
        reference, lambda part: part if isinstance(part, InputPart) else evolve(part, name=None)
    )


def with_own_arrays(part: Part) -> Part:
    """Give a shared part arrays of its own in this use."""
    return evolve(part.part, name=part.name, frozen=part.frozen) if isinstance(part, SharedUse) else part


@given(reference_networks().map(without_names), st.data())
def test_sharing_never_raises_a_count(reference: ReferenceNetwork, data: st.DataObject) -> None:
    keys = shared_keys(reference)
    chosen = data.draw(st.sets(st.sampled_from(keys))) if keys else set()

    def unshared(part: Part) -> Part:
        return with_own_arrays(part) if isinstance(part, SharedUse) and part.key in chosen else part

    plain = change_all(reference, unshared)
    assert counts(build_network(plain)) == expected_counts(plain)
    for less, more in zip(counts(build_network(reference)), counts(build_network(plain)), strict=True):
        assert less <= more
    if chosen == set(keys):
        every = [each for leaf in leaves_of(plain) for each in leaf.arrays]
        assert build_network(plain).param_count() == learned_size(every)


def counts_with_frozen(leaves: list[Leaf], frozen: set[str]) -> tuple[int, int, int, int]:
    """Count with these owners frozen, in place of the ones that were drawn."""
    arrays = list({each.owner: each for leaf in leaves for each in leaf.arrays}.values())
    total, fixed = learned_size(arrays), learned_size([each for each in arrays if each.owner in frozen])
    return (total, total - fixed, fixed, state_size(arrays))


def frozen_owners(leaves: list[Leaf]) -> set[str]:
    return {each.owner for leaf in leaves for each in leaf.arrays if each.frozen}


@given(reference_networks(), st.data())
def test_freezing_moves_counts_and_keeps_the_total(reference: ReferenceNetwork, data: st.DataObject) -> None:
    network, leaves = build_network(reference), leaves_of(reference)
    paths = data.draw(st.lists(st.sampled_from(paths_of(leaves)), min_size=1, max_size=4))
    owners = owners_under(leaves, paths)
    assert counts(network.freeze(*paths)) == counts_with_frozen(leaves, frozen_owners(leaves) | owners)
    assert counts(network.unfreeze(*paths)) == counts_with_frozen(leaves, frozen_owners(leaves) - owners)


@given(reference_networks())
def test_unfreezing_everything_moves_the_counts_back(reference: ReferenceNetwork) -> None:
    network, leaves = build_network(reference), leaves_of(reference)
    everything = {each.owner for leaf in leaves for each in leaf.arrays}
    assert counts(network.freeze()) == counts_with_frozen(leaves, everything)
    assert (
        counts(network.unfreeze()) == counts(network.freeze().unfreeze()) == counts_with_frozen(leaves, set())
    )


@given(reference_networks())
def test_what_was_trained_is_the_same_network_when_it_is_unfrozen(reference: ReferenceNetwork) -> None:
    network = build_network(change_all(reference, lambda part: evolve(part, frozen=False)))
    assert network.freeze().unfreeze() == network


@given(reference_networks())
def test_a_network_is_a_value(reference: ReferenceNetwork) -> None:
    network = build_network(reference)
    written, pickled = eval(repr(network), KNOWN), pickle.loads(pickle.dumps(network))
    for other in (written, pickled, build_network(reference)):
        assert other == network
        assert hash(other) == hash(network)
        assert repr(other) == repr(network)
        assert counts(other) == expected_counts(reference)


@given(reference_networks(), st.data())
def test_replacing_a_layer_by_itself_changes_nothing(
    reference: ReferenceNetwork, data: st.DataObject
) -> None:
    network = build_network(reference)
    path = data.draw(st.sampled_from(paths_of(leaves_of(reference))))
    again = network.replace(path, network[path].layer)
    assert counts(again) == counts(network)
    assert [(step.path, *without_name(step)) for step in again.leaves()] == [
        (step.path, *without_name(step)) for step in network.leaves()
    ]
    assert again == network or "/" in path  # inside a block, a layer is given the name of its position


@given(reference_networks())
def test_a_network_until_a_step_holds_the_steps_before_it(reference: ReferenceNetwork) -> None:
    network, leaves, names = build_network(reference), leaves_of(reference), step_names(reference.nodes)
    feeding: list[set[int]] = []
    for place, node in enumerate(reference.nodes):
        feeding.append({place}.union(*[feeding[before] for before in node.after]))
        kept = [names[each] for each in sorted(feeding[place])]
        part = network.until(names[place])
        assert [step.path for step in part.steps] == ["input", *kept[1:]]
        assert part.output_shape == network[names[place]].output_shape
        arrays = distinct([leaf for leaf in leaves if leaf.path.split("/")[0] in kept])
        assert (part.param_count(), part.state_count()) == (learned_size(arrays), state_size(arrays))
        assert part.param_count() <= network.param_count()
        assert part != network or len(part) == len(network)
        assert part == network or len(part) < len(network)


@given(reference_networks())
def test_every_column_adds_up(reference: ReferenceNetwork) -> None:
    network = build_network(reference)
    total, trainable, frozen, state = expected_counts(reference)
    for steps in (network.steps, list(network.leaves())):
        assert sum(step.param_count() for step in steps) == total
        assert sum(step.trainable_count() for step in steps) == trainable
        assert sum(step.frozen_count() for step in steps) == frozen
        assert sum(step.state_count() for step in steps) == state
    for opened in (False, True):
        summary = network.summary(columns=["params", "trainable", "state"], leaves=opened)
        assert list(summary.data().rows[-1].cells) == [total, trainable, state]
        for table in (summary.table(), summary.data()):
            cells = [row.cells for row in unopened_cells(table)]
            assert [sum(column) for column in zip(*cells, strict=True)] == [total, trainable, state]
        assert (summary.total_params, summary.trainable_params) == (total, trainable)
        assert (summary.non_trainable_params, summary.state) == (frozen, state)
    totals = network.totals()
    assert (totals.keras.total, totals.torch.total, totals.state) == (total + state, total, state)
    assert (totals.keras.trainable, totals.torch.trainable) == (trainable, trainable)


def printed(text: str, label: str) -> int:
    """Evaluate the last line with this label: its sides in digits, which must agree."""
    (*_, line) = [line for line in read_lines(text) if line.label == label]
    (value,) = set(line.numbers)
    return value


@given(reference_networks())
def test_the_printed_arithmetic_gives_the_counts(reference: ReferenceNetwork) -> None:
    network = build_network(reference)
    text, (total, _, _, state) = str(network.explain()), expected_counts(reference)
    assert printed(text, "total") == total
    assert not state or printed(text, "state") == state
    for step in network.leaves():
        assert printed(str(step.explain()), "total") == step.param_count()
        assert not step.state_count() or printed(str(step.explain()), "state") == step.state_count()


@given(reference_networks(), st.data())
def test_adding_never_changes_the_network_added_to(reference: ReferenceNetwork, data: st.DataObject) -> None:
    generator, networks = NetworkGenerator(data.draw, first_key=100), build_step_by_step(reference)
    before = [(network.steps, repr(network), counts(network)) for network in networks]
    for length in data.draw(st.permutations(range(1, len(networks) + 1))):
        network, nodes = networks[length - 1], reference.nodes[:length]
        added = Node(generator.part(network.output_shape, 1, frozen=False, keep=False), (length - 1,))
        assert counts(network.add(build_layer(added.part))) == expected_counts(
            evolve(reference, nodes=(*nodes, added))
        )
        assert [(each.steps, repr(each), counts(each)) for each in networks] == before
    assert networks == [
        build_network(evolve(reference, nodes=reference.nodes[: len(network)])) for network in networks
    ]
