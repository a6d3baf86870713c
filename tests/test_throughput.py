"""Greatest flow: its proof, its laws, what limits it and what relief is worth."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.data.model import Network
from corridor.errors import CapacityError, NoRouteError
from corridor.flow.greatest import slowest_minutes
from corridor.flow.relief import gain_of
from corridor.flow.setting import setting_of
from corridor.flow.volumes import capacity
from corridor.graph.build import build
from tests.flows import network, pool, road, service

PLACES = "abcdef"


def flow(net: Network, origin: str = "a", destination: str = "f", **options: object) -> float:
    return capacity(net, origin, destination, **options).teu_per_year  # type: ignore[arg-type]


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Draw roads between six places, each with a capacity, and pools over some of them."""
    pairs = [(tail, head) for tail in PLACES for head in PLACES if tail != head]
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=4, max_size=16, unique=True))
    links = [
        road(tail, head, draw(st.integers(0, 50)), hours=draw(st.integers(1, 9)), key=f"{tail}-{head}")
        for tail, head in (*chosen, ("a", "b"), ("e", "f"))
        if (tail, head) in chosen or (tail, head) in (("a", "b"), ("e", "f"))
    ]
    return network({link.id: link for link in links}.values())


def oracle(net: Network) -> float:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(PLACES)
    for link in net.links.values():
        graph.add_edge(link.origin, link.destination, capacity=link.capacity)
    return float(nx.maximum_flow_value(graph, "a", "f"))


@settings(deadline=None, max_examples=60)
@given(networks())
def test_the_flow_is_that_of_another_solver_and_meets_its_bound(net: Network) -> None:
    expected = oracle(net)
    try:
        answer = capacity(net, "a", "f", within_days=inf)
    except NoRouteError:
        assert expected == 0
        return
    assert answer.teu_per_year == pytest.approx(expected, abs=1e-6)
    assert answer.proof.gap == 0
    assert answer.is_cut
    priced = sum(row.weight * row.limiting.teu_per_year for row in answer.bottlenecks if row.end != "destination")
    assert priced == pytest.approx(expected, abs=1e-6)
    assert sum(row.teu for row in answer.routes) == pytest.approx(expected, abs=1e-5)


@settings(deadline=None, max_examples=40)
@given(networks(), st.integers(2, 9))
def test_scaling_scales_and_more_capacity_never_hurts(net: Network, factor: int) -> None:
    try:
        before = flow(net, within_days=inf)
    except NoRouteError:
        return
    scaled = {key: replace(link, capacity=(link.capacity or 0) * factor) for key, link in net.links.items()}
    assert flow(replace(net, links=scaled), within_days=inf) == pytest.approx(before * factor, abs=1e-5)
    for key, link in sorted(net.links.items())[:4]:
        wider = replace(link, capacity=(link.capacity or 0) + factor)
        assert flow(replace(net, links={**net.links, key: wider}), within_days=inf) >= before - 1e-6


@settings(deadline=None, max_examples=40)
@given(networks())
def test_flow_is_conserved_and_keeps_within_capacities(net: Network) -> None:
    try:
        answer = capacity(net, "a", "f", within_days=inf)
    except NoRouteError:
        return
    sums = dict.fromkeys(PLACES, 0.0)
    for row in answer.links:
        sums[row.origin] -= row.teu
        sums[row.destination] += row.teu
        assert row.teu <= (net.links[row.link].capacity or 0) + 1e-6
        assert row.capacity == net.links[row.link].capacity
        assert row.use == pytest.approx(row.teu / (row.capacity or 1))
    assert sums["f"] == pytest.approx(answer.teu_per_year, abs=1e-5)
    assert all(sums[place] == pytest.approx(0, abs=1e-5) for place in "bcde")


@settings(deadline=None, max_examples=30)
@given(networks(), st.data())
def test_relief_is_what_solving_again_gives(net: Network, data: st.DataObject) -> None:
    graph = build(net)
    try:
        setting = setting_of(net, graph, ["a"], ["f"], within_days=inf)
    except NoRouteError:
        return
    solved = setting.greatest_flow()
    row = data.draw(st.integers(0, len(setting.limits) - 1))
    key = setting.limits[row].id
    gain = gain_of(solved, (row,))

    def wider(teu: float) -> float:
        link = replace(net.links[key], capacity=(net.links[key].capacity or 0) + teu)
        return oracle(replace(net, links={**net.links, key: link}))

    here = oracle(net)
    assert gain.per_1000_teu == pytest.approx(wider(1000) - here, abs=1e-5)
    if gain.per_teu and gain.until is not None:
        assert wider(gain.until) - here == pytest.approx(gain.per_teu * gain.until, abs=1e-5)
        assert wider(gain.until + 1) - here < gain.per_teu * (gain.until + 1) - 1e-6
    elif gain.per_teu == 0:
        assert wider(1) == pytest.approx(here, abs=1e-6)


def test_the_slowest_way_of_a_flow_is_that_of_its_routes_or_slower() -> None:
    net = network([road("a", "b", 5, hours=10), road("b", "d", 5, hours=2), road("a", "d", 3, hours=4)])
    setting = setting_of(net, build(net), ["a"], ["d"], within_days=inf)
    flows = [1.0] * len(setting.net.arcs)
    assert slowest_minutes(setting.net, flows) == 12 * 60
    none = [0.0 if arc.minutes >= 12 * 60 else 1.0 for arc in setting.net.arcs]
    assert slowest_minutes(setting.net, none) == 4 * 60
    there = setting.net.arcs[0]
    back = there._replace(tail=there.head, head=there.tail)
    assert slowest_minutes(setting.net._replace(arcs=(there, back)), (1.0, 1.0)) == inf


def test_the_toy_is_solved_as_on_paper(toy: Network) -> None:
    answer = capacity(toy, "Amber", "Elm")
    assert answer.teu_per_year == pytest.approx(49_125)
    assert {row.limiting.id: row.limiting.teu_per_year for row in answer.bottlenecks} == {
        "cedar-port-yard": 40_000,
        "ferry-shuttle": 9_125,
    }
    assert [row.teu_per_year for row in answer.ladder] == pytest.approx([49_125, 50_000, 100_000])
    assert [row.gain for row in answer.ladder] == [pytest.approx(875), pytest.approx(50_000), None]
    for row in answer.bottlenecks:
        assert row.relief
        assert row.relief.per_1000_teu == pytest.approx(875)
        assert row.relief.to_next_teu == pytest.approx(875)
        assert row.relief.next_ids == ("dune-port-elm",)
    assert {row.name: row.teu_per_year for row in answer.parts} == pytest.approx(
        {"container ships": 40_000, "rail ferries": 9_125}
    )
    assert "ferry-shuttle 100% (assumed, low confidence)" in answer.parts[-1].note
    assert (answer.unknown_used, answer.used) == (7, 15)
    assert "birch-cedar-port-road" in answer.unknown_ids


def test_a_month_loses_the_storms_of_its_ships(toy: Network) -> None:
    from corridor.data.model import Closure, Member

    storm = Closure(
        id="gale",
        name="Gale",
        kind="storm",
        members=(Member("ferry-shuttle"),),
        shares=(0.4, *[0.1] * 11),
        spell_hours=24,
        sources=("toy-2026-01-made-up",),
        basis="assumed",
        confidence="low",
    )
    stormy = replace(toy, closures={**toy.closures, "gale": storm})
    lost = (0.4 * 31 + 0.1 * 334) / 365
    assert flow(stormy, "amber", "elm") == pytest.approx(40_000 + (1 - lost) * 9_125)
    assert flow(stormy, "amber", "elm", month=1) == pytest.approx(40_000 + 0.6 * 9_125)
    assert flow(stormy, "amber", "elm", month=6) == pytest.approx(40_000 + 0.9 * 9_125)


def test_a_weighted_pool_is_priced_and_is_no_cut() -> None:
    net = network(
        [road("a", "b", 100), road("b", "c", 100)],
        pools=[pool("both", {"a-b": 1.0, "b-c": 1.0}, 60)],
    )
    answer = capacity(net, "a", "c")
    assert answer.teu_per_year == pytest.approx(30)
    (row,) = answer.bottlenecks
    assert (row.limiting.id, row.weight) == ("both", 0.5)
    assert not answer.is_cut
    assert answer.proof.gap == 0


def test_two_least_cuts_are_both_named_and_grow_together() -> None:
    net = network([road("a", "b", 10), road("b", "c"), road("c", "d", 10), road("d", "e", 25)])
    answer = capacity(net, "a", "e")
    assert [(row.limiting.id, row.end) for row in answer.bottlenecks] == [("a-b", "origin"), ("c-d", "destination")]
    reliefs = [row.relief for row in answer.bottlenecks if row.relief]
    assert [row.per_1000_teu for row in reliefs] == pytest.approx([0, 0], abs=1e-6)
    assert [row.next_ids for row in reliefs] == [("c-d",), ("a-b",)]
    (group,) = answer.groups
    assert group.ids == ("a-b", "c-d")
    assert group.per_1000_teu == pytest.approx(15)
    first, second = answer.ladder
    assert [row.id for row in (*first.limiting, *first.also)] == ["a-b", "c-d"]
    assert [first.teu_per_year, first.gain] == pytest.approx([10, 15])
    assert ([row.id for row in second.limiting], second.gain) == (["d-e"], None)


def test_sets_of_places_share_what_they_use() -> None:
    net = network([road("a", "c", 10), road("b", "c", 20), road("c", "d", 25), road("c", "e", 50)])
    assert capacity(net, ["a", "b"], ["d", "e"]).teu_per_year == pytest.approx(30)
    assert capacity(net, ["a", "b"], ["d"]).teu_per_year == pytest.approx(25)
    assert capacity(net, "b", ["d", "e"]).teu_per_year == pytest.approx(20)


def test_a_flow_through_a_place_is_bounded_by_its_ways_in_and_out() -> None:
    net = network([road("a", "b", 10), road("a", "c", 30), road("b", "d", 50), road("c", "d", 50), road("c", "b", 5)])
    assert capacity(net, "a", "d").teu_per_year == pytest.approx(40)
    assert capacity(net, "a", "d", via=["b"]).teu_per_year == pytest.approx(15)
    assert capacity(net, "a", "d", avoid=["link:c-b"], via=["b"]).teu_per_year == pytest.approx(10)


def test_services_of_one_board_are_capped_apart() -> None:
    net = network(
        [road("a", "b", mode="feeder")],
        services=[
            service("x", "a", ("a-b",), headway_hours=87.6, teu_per_departure=10, direction="forward"),
            service("y", "a", ("a-b",), headway_hours=87.6, teu_per_departure=20, direction="forward"),
        ],
        pools=[pool("fleet", {"y": 1.0}, 500, kind="fleet")],
    )
    answer = capacity(net, "a", "b")
    assert answer.teu_per_year == pytest.approx(1500)
    assert {row.limiting.id for row in answer.bottlenecks} == {"x", "fleet"}


def test_detours_that_no_planner_would_take_are_left_out_unless_asked_for() -> None:
    net = network([road("a", "b", 10, hours=24), road("a", "c", 5, hours=600), road("c", "b", 5, hours=600)])
    assert flow(net, "a", "b") == pytest.approx(10)
    assert capacity(net, "a", "b").within_days == pytest.approx(7)
    assert flow(net, "a", "b", within_days=inf) == pytest.approx(15)
    assert flow(net, "a", "b", within_days=50) == pytest.approx(15)
    with pytest.raises(CapacityError, match=r"no way takes only 0.5 days; the fastest takes 1.0"):
        flow(net, "a", "b", within_days=0.5)


def test_a_whole_way_without_a_capacity_is_named() -> None:
    net = network([road("a", "b", 10), road("b", "c", 10), road("a", "c", hours=60)])
    with pytest.raises(CapacityError, match=r"no capacity is published on a whole way \(a - c; 2.5 days\).*--assume"):
        flow(net, "a", "c", unbounded=True)
    found = capacity(net, "a", "c")
    assert found.teu_per_year == pytest.approx(10)
    assert "such as a - c; 2.5 days" in found.remarks[0]
    with pytest.raises(CapacityError, match=r"no capacity is published on a whole way \(a - c; 2.5 days\)"):
        flow(network([road("a", "c", hours=60)]), "a", "c")
    filled = network(
        [road("a", "b", 10), road("b", "c", 10), road("a", "c", hours=60)],
        constants={"class-link-road": (1.0, "trucks_per_day"), "teu-per-truck": (2.0, "TEU")},
    )
    answer = capacity(filled, "a", "c", assume=True)
    assert answer.teu_per_year == pytest.approx(740)
    assert [row.id for row in answer.assumed] == ["a-c"]
    assert answer.unknown_used == 0


def test_nothing_fits_where_others_take_all() -> None:
    answer = capacity(network([road("a", "b", 10, other_load=10)]), "a", "b")
    assert answer.teu_per_year == 0
    assert [row.limiting.id for row in answer.bottlenecks] == ["a-b"]
    assert answer.routes == ()


def test_one_place_on_both_sides_is_no_question() -> None:
    net = network([road("a", "b", 10)])
    with pytest.raises(CapacityError, match="a: origin and destination are one"):
        flow(net, "a", "a")


def test_no_way_is_said_with_its_reason() -> None:
    net = network([road("a", "b", 10), road("d", "c", 10)])
    with pytest.raises(NoRouteError, match=r"no way from a to c|no route from a to c"):
        flow(net, "a", "c")


def test_an_element_out_costs_what_it_carried() -> None:
    net = network([road("a", "b", 10), road("b", "d", 10), road("a", "c", 4, hours=30), road("c", "d", 9)])
    losses = {row.id: row for row in capacity(net, "a", "d", critical=True).losses}
    assert losses["a-b"].lost_teu == pytest.approx(10)
    assert losses["a-b"].added_hours == pytest.approx(6)
    assert losses["a-c"].lost_teu == pytest.approx(4)
    assert losses["a-c"].added_hours == 0
    single = capacity(network([road("a", "b", 10)]), "a", "b", critical=True).losses
    assert single[0].added_hours is None


def test_a_pool_out_takes_its_members_with_it() -> None:
    net = network(
        [road("a", "b", 10), road("a", "b", 20, key="second")],
        pools=[pool("p", {"a-b": 1.0}, 50)],
    )
    losses = {row.id: row.lost_teu for row in capacity(net, "a", "b", critical=True).losses}
    assert losses["p"] == pytest.approx(10)


def test_the_other_way_is_told(toy: Network) -> None:
    answer = capacity(toy, "amber", "elm")
    assert answer.back_teu_per_year == pytest.approx(flow(toy, "elm", "amber"))


def test_the_real_corridor_is_limited_on_the_caspian() -> None:
    from corridor import open_network

    answer = capacity(open_network(), "Xi'an", "Poti")
    ships = {row.name: row.teu_per_year for row in answer.parts}
    assert 65_000 <= ships["container ships"] <= 100_000
    assert answer.proof.gap == 0
    limiting = {row.limiting.id for row in answer.bottlenecks}
    assert {"aktau-alat-kmtf", "aktau-alat-asco"} <= limiting
    later = capacity(open_network(on="2028-01-01"), "Xi'an", "Poti")
    assert later.teu_per_year > answer.teu_per_year
    assert "alat-yard" in {row.limiting.id for row in later.bottlenecks}
    assert "aktau-alat-kmtf" not in {row.limiting.id for row in later.bottlenecks}
