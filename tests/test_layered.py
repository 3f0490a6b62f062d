"""Where boxes in rows are: what may never happen, what has to be straight, and how few lines cross."""

from collections.abc import Hashable, Iterable, Iterator
from itertools import combinations, pairwise
from random import Random

import pytest
from hypothesis import given, settings, strategies

from cnnparams.render.layout.columns import Segment, columns_of
from cnnparams.render.layout.crossings import crossings, ordered
from cnnparams.render.layout.layered import Box, Link, Plan, planned
from cnnparams.render.layout.ranks import ranks_of, spine
from cnnparams.render.layout.tracks import Net, parted, tracks_of

CARD = Box(100, 40, 50)

# A cell with four operations on each of two nodes, as in DARTS: boxes, and what leads where.
CELL = [(0, 2), (1, 3), (2, 4), (3, 4), (4, 5), (0, 6), (5, 7), (6, 7), (4, 8), (7, 8)]
UNET = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7), (3, 5), (2, 6), (1, 7)]
BRANCHES = [(0, 1), (0, 2), (0, 3), (0, 4), (1, 5), (2, 5), (3, 5), (4, 5), (5, 6)]


def plan_of(count: int, ends: list[tuple[int, int]], *, box: Box = CARD) -> Plan:
    return planned([box] * count, [Link(tail, head) for tail, head in ends])


def axes_of(plan: Plan) -> list[float]:
    return [round(x + CARD.axis, 1) for x, _ in plan.places]


@strategies.composite
def graphs(draw: strategies.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    count = draw(strategies.integers(1, 14))
    ends = [(tail, head) for head in range(count) for tail in range(head)]
    chosen = draw(strategies.lists(strategies.sampled_from(ends), unique=True, max_size=30)) if ends else []
    return count, sorted(chosen)


def test_a_picture_of_nothing_has_no_size() -> None:
    assert planned([], []) == Plan((), (), 0, 0)


def test_one_box_is_the_whole_picture() -> None:
    assert planned([CARD], []) == Plan(((0, 0),), (), 100, 40)


def test_a_chain_is_one_straight_column() -> None:
    plan = plan_of(4, [(0, 1), (1, 2), (2, 3)])
    assert axes_of(plan) == [50, 50, 50, 50]
    assert plan.routes[0] == ((50, 40), (50, 66))
    assert (plan.width, plan.height) == (100, 4 * 40 + 3 * 26)


def test_a_thousand_layers_do_not_recurse() -> None:
    plan = plan_of(1000, [(index, index + 1) for index in range(999)])
    assert {x for x, _ in plan.places} == {0}
    assert plan.height == 1000 * 40 + 999 * 26


def test_a_long_way_around_a_thousand_layers_does_not_recurse() -> None:
    plan = plan_of(1000, [*[(index, index + 1) for index in range(999)], (0, 999)])
    assert len(set(axes_of(plan))) == 1


def test_the_main_path_is_straight_and_skips_run_beside_it() -> None:
    plan = plan_of(8, UNET)
    assert len(set(axes_of(plan))) == 1
    lanes = [max(abs(x - axes_of(plan)[0]) for x, _ in route) for route in plan.routes[7:]]
    assert lanes == sorted(lanes)
    assert lanes[0] > 50


def test_a_skip_enters_at_the_side() -> None:
    plan = plan_of(4, [(0, 1), (1, 2), (2, 3), (0, 3)])
    *_, corner, end = plan.routes[3]
    assert corner[1] == end[1] == plan.places[3][1] + 20
    assert abs(end[0] - axes_of(plan)[3]) == 50


def test_skips_may_enter_at_both_sides_and_beside_the_main_path() -> None:
    ends = [(tail, head) for head in range(8) for tail in range(head)]
    plan = plan_of(8, ends)
    left, top = plan.places[7]
    entered = [route[-1] for (_, head), route in zip(ends, plan.routes, strict=True) if head == 7]
    assert len(set(entered)) == 7
    assert {x for x, y in entered if y > top} == {left, left + 100}


def test_equal_branches_stand_to_both_sides_and_come_together_in_one_line() -> None:
    plan = plan_of(7, BRANCHES)
    axes = axes_of(plan)
    assert axes[0] == axes[5] == axes[6] == pytest.approx(sum(axes[1:5]) / 4, abs=0.2)
    assert len({plan.places[box][1] for box in (1, 2, 3, 4)}) == 1
    assert len({route[-1] for route in plan.routes[4:8]}) == 1


def test_of_three_equal_branches_the_middle_one_is_straight() -> None:
    axes = axes_of(plan_of(5, [(0, 1), (0, 2), (0, 3), (1, 4), (2, 4), (3, 4)]))
    assert axes[0] == axes[2] == axes[4]


def test_boxes_of_different_axes_are_joined_where_lines_leave_and_enter() -> None:
    boxes = [Box(100, 40, 50), Box(200, 40, 30), Box(100, 40, 50)]
    plan = planned(boxes, [Link(0, 1, 0, 20), Link(1, 2, 20)])
    assert plan.places[1][0] + 50 == plan.places[0][0] + 50
    assert all(len({round(x, 3) for x, _ in route}) == 1 for route in plan.routes)


def test_ports_keep_to_the_first_and_to_the_last_row() -> None:
    port = Box(0, 0, 0)
    boxes = [port, CARD, CARD, CARD, port]
    plan = planned(boxes, [Link(0, 2), Link(1, 2), Link(2, 3), Link(2, 4, 0, 0.0)], top=[0], bottom=[4])
    assert plan.places[0][1] == 0
    assert plan.places[4][1] == plan.places[3][1]
    assert plan.places[0][0] == plan.places[4][0]


def test_ports_that_cannot_be_below_each_other_are_not() -> None:
    port = Box(0, 0, 0)
    boxes = [port, CARD, CARD, CARD, CARD, CARD, port]
    links = [Link(0, 1), Link(1, 2), Link(0, 3), Link(3, 4), Link(4, 5), Link(2, 6, 0, 0.0)]
    plan = planned(boxes, links, top=[0], bottom=[6])
    assert plan.height > 0


def test_a_box_stands_below_all_that_it_comes_after() -> None:
    assert ranks_of(4, [(0, 1), (1, 2), (0, 2), (2, 3)]) == [0, 1, 2, 3]


def test_what_the_first_box_does_not_lead_to_stands_as_low_as_it_can() -> None:
    assert ranks_of(5, [(0, 1), (1, 2), (3, 4), (2, 4)]) == [0, 1, 2, 2, 3]


def test_a_box_moves_to_where_most_of_its_links_are() -> None:
    assert ranks_of(6, [(0, 1), (1, 2), (2, 3), (0, 4), (4, 3), (4, 5), (2, 5)])[4] == 2
    assert ranks_of(4, [(0, 2), (1, 2), (2, 3)]) == [0, 0, 1, 2]


def test_rows_without_a_box_are_left_out() -> None:
    assert ranks_of(2, [], highest=(0,), lowest=(1,)) == [0, 0]
    assert ranks_of(0, []) == []


def test_the_main_path_is_the_longest_way_if_there_is_one() -> None:
    assert spine(4, [(0, 1), (1, 2), (2, 3), (0, 3)]) == {0, 1, 2}
    assert spine(4, [(0, 1), (0, 2), (1, 3), (2, 3)]) == set()


@pytest.mark.parametrize("ends", [CELL, UNET, BRANCHES, [(0, 3), (1, 2), (2, 4), (3, 5)]])
def test_lines_that_need_not_cross_do_not(ends: list[tuple[int, int]]) -> None:
    plan = plan_of(1 + max(head for _, head in ends), ends)
    assert crossed(plan, ends) == 0


def test_crossings_are_counted_by_the_order_of_ends() -> None:
    assert crossings([[0, 1], [2, 3]], [[3], [2], [], []]) == 1
    assert crossings([[0, 1], [2, 3, 4]], [[2, 3, 4], [2, 3, 4], [], [], []]) == 3


def test_rows_are_ordered_so_that_lines_do_not_cross() -> None:
    below = [[5], [4], [3], [], [], []]
    above = [[], [], [], [2], [1], [0]]
    rows = ordered([[0, 1, 2], [3, 4, 5]], above, below)
    assert crossings(rows, below) == 0


def test_an_order_without_crossings_stays() -> None:
    rows = [[0, 1], [2, 3]]
    assert ordered(rows, [[], [], [0], [1]], [[2], [3], [], []]) == rows


def test_straight_segments_that_would_cross_are_not_both_straight() -> None:
    segments = [Segment(0, 3, first=0), Segment(1, 2, first=1)]
    axes = columns_of([[0, 1], [2, 3]], segments, [10] * 4, [10] * 4)
    assert axes[0] == axes[3]
    assert axes[1] != axes[2]


def test_columns_keep_their_distance() -> None:
    axes = columns_of([[0], [1, 2, 3]], [Segment(0, 1), Segment(0, 2), Segment(0, 3)], [10] * 4, [15] * 4)
    assert [round(right - left, 3) for left, right in pairwise(axes[1:])] == [25, 25]


def test_axes_are_made_the_same_where_nothing_is_in_the_way() -> None:
    rows = [[0, 1], [2, 3]]
    same = columns_of(rows, [], [10] * 4, [10] * 4, [(0, 3), (0, 0)])
    assert same[0] == same[3]
    crossed_out = columns_of(rows, [Segment(0, 3, first=0)], [10] * 4, [10] * 4, [(1, 2)])
    assert crossed_out[1] != crossed_out[2]


def test_lines_that_would_touch_run_on_tracks_of_their_own() -> None:
    assert tracks_of([]) == []
    assert tracks_of([Net("a", (0,), (9,)), Net("b", (20,), (30,))]) == [0, 0]
    assert tracks_of([Net("a", (0,), (20,)), Net("a", (0,), (-20,))]) == [0, 0]


def test_the_line_that_would_be_crossed_runs_below() -> None:
    assert tracks_of([Net("a", (0,), (50,)), Net("b", (30,), (80,))]) == [1, 0]
    assert tracks_of([Net("a", (50,), (0,)), Net("b", (80,), (30,))]) == [0, 1]


def test_what_comes_down_runs_above_what_goes_down_on_the_same_line() -> None:
    assert tracks_of([Net("a", (0,), (50,)), Net("b", (54,), (100,))]) == [1, 0]
    assert tracks_of([Net("a", (0,), (50,)), Net("b", (50,), (-40,))]) == [1, 0]
    assert tracks_of([Net("a", (50,), (0,)), Net("b", (-20,), (55,))]) == [0, 1]


def test_lines_that_change_places_do_so_in_two_steps() -> None:
    nets = [Net("a", (0,), (50,)), Net("b", (50,), (0,)), Net("c", (50,), (90,))]
    (upper, lower), *others = parted(nets, [25])
    assert (upper, lower) == (Net("a", (0,), (31,), 1), Net("a", (31,), (50,), 2))
    assert others == [(nets[1],), (nets[2],)]
    assert tracks_of([upper, lower, *nets[1:]]) == [0, 2, 1, 0]


def test_of_many_lines_that_change_places_each_arrives() -> None:
    nets = [Net(index, (30 * index,), (30 * (7 - index),)) for index in range(8)]
    parts = [part for several in parted(nets, []) for part in several]
    assert len(parts) == 12
    tracks = dict(zip(parts, tracks_of(parts), strict=True))
    for one, two in combinations(parts, 2):
        for above, below in ((one, two), (two, one)):
            if above.owner != below.owner and above.tops == below.bottoms:
                assert tracks[above] < tracks[below]


def test_lines_to_narrow_boxes_change_places() -> None:
    ends = [(0, 2), (1, 2), (0, 3), (1, 3)]
    boxes = [Box(width, 40, width / 2) for width in (60, 60, 100, 44)]
    plan = planned(boxes, [Link(*pair) for pair in ends])
    assert sorted(map(len, plan.routes)) == [4, 4, 4, 6]
    assert not shared([(*pair, route) for pair, route in zip(ends, plan.routes, strict=True)])


@pytest.mark.parametrize("seed", range(200))
def test_lines_between_other_boxes_never_run_on_one_line(seed: int) -> None:
    random = Random(seed)  # noqa: S311
    many = random.choice([1, 2, 3])
    ends = [
        (tail, head)
        for head in range(1, random.randint(8, 14))
        for tail in sorted(random.sample(range(head), min(head, random.randint(1, many))))
    ]
    boxes = [Box(width, 40, width / 2) for width in random.choices([60, 100, 100, 180], k=14)]
    for plan in (plan_of(14, ends), planned(boxes, [Link(*pair) for pair in ends])):
        assert not shared([(*pair, route) for pair, route in zip(ends, plan.routes, strict=True)])


@given(graphs())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_no_boxes_touch_and_no_line_goes_through_a_box(graph: tuple[int, list[tuple[int, int]]]) -> None:
    count, ends = graph
    plan = plan_of(count, ends)
    for (x, y), (left, top) in combinations(plan.places, 2):
        assert abs(x - left) >= 124 or abs(y - top) >= 64
    for (tail, head), route in zip(ends, plan.routes, strict=True):
        assert route[0] == pytest.approx((plan.places[tail][0] + 50, plan.places[tail][1] + 40))
        x, y = route[-1]
        left, top = plan.places[head]
        on_top = left < x < left + 100 and y == top
        assert on_top or (min(abs(x - left), abs(x - left - 100)) < 1e-6 and y == top + 20)
        for (start, upper), (end, lower) in pairwise(route):
            assert upper <= lower
            assert upper == lower or abs(start - end) < 0.5
            for left, top in plan.places:
                across = min(start, end) < left + 99 and max(start, end) > left + 1
                down = upper < top + 39 and lower > top + 1
                assert not (across and down)


@given(graphs())
@settings(max_examples=50, deadline=None, derandomize=True)
def test_the_same_graph_gives_the_same_picture(graph: tuple[int, list[tuple[int, int]]]) -> None:
    assert plan_of(*graph) == plan_of(*graph)


@given(graphs())
@settings(max_examples=100, deadline=None, derandomize=True)
def test_every_link_leads_down(graph: tuple[int, list[tuple[int, int]]]) -> None:
    count, ends = graph
    ranks = ranks_of(count, ends)
    assert all(ranks[tail] < ranks[head] for tail, head in ends)
    assert set(ranks) == set(range(max(ranks) + 1))


def crossed(plan: Plan, ends: list[tuple[int, int]]) -> int:
    """Return how often lines that share no end cross, as the pieces of their routes do."""
    found = 0
    for (one, first), (two, second) in combinations(zip(ends, plan.routes, strict=True), 2):
        if one[0] != two[0] and one[1] != two[1]:
            found += sum([meet(*a, *b) for a in pairwise(first) for b in pairwise(second)])
    return found


Point = tuple[float, float]


def meet(one: Point, two: Point, three: Point, four: Point) -> bool:
    def side(start: Point, end: Point, point: Point) -> float:
        return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])

    return (
        side(one, two, three) * side(one, two, four) < 0
        and side(three, four, one) * side(three, four, two) < 0
    )


def shared(lines: Iterable[tuple[Hashable, Hashable, tuple[Point, ...]]]) -> list[object]:
    """Return where two lines run on one, down or across, that neither leave one box nor enter one.

    Each line is given as what it leaves, what it enters, and its corners.
    """
    pieces = [(piece, tail, head) for tail, head, route in lines for piece in stretches(route)]
    pieces.sort(key=lambda piece: piece[0])
    found: list[object] = []
    for index, (one, tail, head) in enumerate(pieces):
        for two, start, end in pieces[index + 1 :]:
            if two[0] != one[0] or two[1] - one[1] >= 4:
                break
            if min(one[3], two[3]) - max(one[2], two[2]) > 3 and tail != start and head != end:
                found.append((one, two))
    return found


def stretches(route: Iterable[Point]) -> Iterator[tuple[bool, float, float, float]]:
    """Yield the pieces of a route: whether it runs down, where, from where, and to where."""
    for (left, upper), (right, lower) in pairwise(route):
        if upper == lower:
            yield False, upper, min(left, right), max(left, right)
        else:
            yield True, left, upper, lower
