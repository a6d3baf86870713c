"""Proofs of volumes can fail: faults made by hand show as a gap, and answers keep the relations that hold for all."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.graph.python import max_flow
from scipy.optimize import linprog

from corridor.data.load.demand import DemandRow
from corridor.data.model import Closure, Member, Network
from corridor.data.write import write
from corridor.errors import CapacityError, NoRouteError
from corridor.flow.greatest import GreatestFlow
from corridor.flow.timed import Schedule
from corridor.flow.volumes import allocate, capacity, ship
from corridor.scenario.opening import network_of
from corridor.scenario.query import Query
from corridor.studies.planner import routes_for
from tests.flows import network, road, service
from tests.test_allocation import cases as tables
from tests.test_allocation import oracle
from tests.test_throughput import networks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.flow.greatest import Season
    from corridor.flow.timed import Move

MONDAY = "2026-12-07"
HOURS = 8760


def timetabled(*between: float) -> Network:
    """Ten TEU leave at 08:00 and 10:10 and take an hour; the next train leaves at 11:30, some roads further on."""
    stops = "bcdefgh"[: len(between) + 1]
    links = [road("a", "b", hours=1), road(stops[-1], "z", hours=1)]
    links += [road(*pair, hours=hours) for pair, hours in zip(pairwise(stops), between, strict=True)]
    services = [
        service("one", "a", ("a-b",), timetable=(480, 610), teu_per_departure=10, direction="forward"),
        service("two", stops[-1], (f"{stops[-1]}-z",), timetable=(690,), teu_per_departure=100, direction="forward"),
    ]
    return network(links, services=services)


@pytest.mark.parametrize("between", [(), (1 / 3,), (1 / 6, 1 / 6)])
def test_connections_are_caught_to_the_minute(between: tuple[float, ...]) -> None:
    answer = ship(timetabled(*between), "a", "z", teu=20, depart=MONDAY)
    assert (answer.first, answer.last) == ("2026-12-07T12:30", "2026-12-07T12:30")
    assert answer.to_the_minute
    assert answer.proof.gap == 0


def test_one_minute_more_misses_the_train() -> None:
    answer = ship(timetabled(21 / 60), "a", "z", teu=20, depart=MONDAY)
    assert (answer.first, answer.last) == ("2026-12-07T12:30", "2026-12-14T12:30")
    assert answer.proof.gap == 0


def test_a_departure_that_the_plan_misses_shows_as_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    moves = Schedule.moves

    def without_the_second(self: Schedule) -> tuple[Move, ...]:
        late = self.clockwork.start + 610
        return tuple(move for move in moves(self) if move.chain < 0 or move.tail[1] != late)

    monkeypatch.setattr(Schedule, "moves", without_the_second)
    answer = ship(timetabled(), "a", "z", teu=20, depart=MONDAY)
    assert answer.last == "2026-12-14T12:30"
    assert answer.proof.dual < answer.proof.primal
    assert answer.proof.gap > 0


def test_storms_hold_the_ships_of_a_shipment() -> None:
    storm = Closure(
        id="storm",
        name="Storm",
        kind="storm",
        members=(Member("x"),),
        shares=(0.5,) * 12,
        spell_hours=24,
        sources=("made-up",),
        basis="assumed",
        confidence="low",
    )
    lines = [road("a", "b", mode="feeder", hours=20)]
    ships = [service("x", "a", ("a-b",), headway_hours=24, teu_per_departure=10, cv=0.0, direction="forward")]
    calm, stormy = (
        ship(network(lines, services=ships, closures=closures), "a", "b", teu=30, depart=MONDAY)
        for closures in ({}, {"storm": storm})
    )
    assert calm.last_hours - calm.first_hours == pytest.approx(48)
    assert stormy.last_hours - stormy.first_hours == pytest.approx(96)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(["ab", "bc", "ac", "bd", "cd"]), st.integers(1, 50)), min_size=3), st.data())
def test_one_container_travels_as_its_route(rows: list[tuple[str, int]], data: st.DataObject) -> None:
    chosen = dict([*rows, ("ab", 3), ("bd", 4)])
    links = [road(pair[0], pair[1], HOURS, hours=hours, key=pair) for pair, hours in chosen.items()]
    sailed = data.draw(st.lists(st.sampled_from(sorted(chosen)), unique=True))
    services = [
        service(
            f"run-{pair}", pair[0], (pair,), teu_per_departure=data.draw(st.integers(1, 9)), direction="forward", **how
        )
        for pair in sailed
        for how in [
            data.draw(
                st.one_of(
                    st.fixed_dictionaries({"headway_hours": st.integers(1, 60)}),
                    st.lists(st.integers(0, 10_079), min_size=1, max_size=4, unique=True).map(
                        lambda minutes: {"timetable": tuple(sorted(minutes))}
                    ),
                )
            )
        ]
    ]
    net = network([*links, road("d", "e", 5, hours=2)], services=services)
    depart = f"{MONDAY}T01:07"
    with tempfile.TemporaryDirectory() as folder:
        write(net, Path(folder) / "net")
        question = Query("a", "e", network=str(Path(folder) / "net"), on=MONDAY, depart=depart)
        try:
            route = routes_for(question).routes[0]
        except NoRouteError:
            return
        answer = ship(network_of(question), "a", "e", teu=1, depart=depart)
    assert answer.first == answer.last == route.arrives
    assert answer.proof.gap == 0


def test_a_missing_route_shows_as_a_gap_of_an_allocation(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network([road("a", "b", 10, hours=10), road("a", "c", 10, hours=10), road("c", "b", 10, hours=10)])
    demand = [DemandRow("", "a", "b", 15)]
    whole = allocate(net, demand)
    assert whole.shipped_teu == pytest.approx(15)
    assert whole.gap == 0
    monkeypatch.setattr("corridor.flow.columns.TOLERANCE", 1e9)
    broken = allocate(net, demand)
    assert broken.shipped_teu == pytest.approx(10)
    assert broken.volume_proof.dual >= 15
    assert broken.gap > 0.3


def test_a_missing_route_shows_as_a_gap_of_the_greatest_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network([road("a", "b", 10, hours=10), road("a", "c", 10, hours=10), road("c", "b", 10, hours=10)])
    solved = GreatestFlow.in_season

    def without_one(self: GreatestFlow, season: Season, uppers: Mapping[int, float]) -> object:
        detour = [number for number, arc in enumerate(self.net.arcs) if arc.minutes > 600]
        return solved(self, season._replace(shut=season.shut | frozenset(detour)), uppers)

    assert capacity(net, "a", "b").proof.gap == 0
    monkeypatch.setattr(GreatestFlow, "in_season", without_one)
    broken = capacity(net, "a", "b")
    assert broken.teu_per_year == pytest.approx(10)
    assert broken.proof.gap > 0


@settings(deadline=None, max_examples=40)
@given(tables())
def test_the_most_is_carried_first_and_then_at_the_least_cost(case: tuple[Network, list[DemandRow]]) -> None:
    """No price is too high for an optimum: as two programs of another solver find it."""
    net, rows = case
    price = 1e5
    demand = [item._replace(unmet_usd_per_teu=None) for item in rows]
    answer = allocate(net, demand, by="cost")
    best = oracle(net, [item._replace(unmet_usd_per_teu=price) for item in rows])
    assert answer.value + price * answer.unmet_teu == pytest.approx(best, rel=1e-6)
    assert answer.gap == 0
    for dear in (1e5, 1e10):
        again = allocate(net, demand, by="cost", unmet_price=dear)
        assert again.shipped_teu == pytest.approx(answer.shipped_teu, abs=1e-4)
        assert again.value - dear * again.unmet_teu == pytest.approx(answer.value, abs=max(1e-3, dear * 1e-9))


def most_in_time(net: Network, days: float) -> float:
    """Solve over all routes that are fast enough, spelled out one by one."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from("abcdef")
    for link in net.links.values():
        graph.add_edge(link.origin, link.destination, id=link.id, hours=link.hours.typical)
    routes = [
        [graph.edges[pair]["id"] for pair in pairwise(route)]
        for route in nx.all_simple_paths(graph, "a", "f")
        if sum(graph.edges[pair]["hours"] for pair in pairwise(route)) <= days * 24 + 1e-9
    ]
    if not routes:
        return 0.0
    uses = np.array([[float(key in route) for route in routes] for key in net.links])
    most = [link.capacity or 0.0 for link in net.links.values()]
    return -float(linprog([-1.0] * len(routes), A_ub=uses, b_ub=most, method="highs").fun or 0.0)


@settings(deadline=None, max_examples=60)
@given(networks(), st.integers(2, 40))
def test_no_route_takes_longer_than_the_day_limit(net: Network, hours: int) -> None:
    days = hours / 24
    expected = most_in_time(net, days)
    try:
        answer = capacity(net, "a", "f", within_days=days)
    except (CapacityError, NoRouteError):
        assert expected == 0
        return
    assert answer.teu_per_year == pytest.approx(expected, abs=1e-6)
    assert all(row.route.hours <= hours + 1e-9 for row in answer.routes)
    assert answer.proof.gap == 0
    # More time or more capacity never lowers the figure.
    assert capacity(net, "a", "f", within_days=days + 1).teu_per_year >= answer.teu_per_year - 1e-6
    for key, link in sorted(net.links.items())[:3]:
        wider = replace(net, links={**net.links, key: replace(link, capacity=(link.capacity or 0) + 7)})
        assert capacity(wider, "a", "f", within_days=days).teu_per_year >= answer.teu_per_year - 1e-6


@settings(deadline=None, max_examples=40)
@given(networks())
def test_the_greatest_flow_is_that_of_ortools(net: Network) -> None:
    solver, number = max_flow.SimpleMaxFlow(), {place: at for at, place in enumerate("abcdef")}
    for link in net.links.values():
        solver.add_arc_with_capacity(number[link.origin], number[link.destination], int(link.capacity or 0))
    solver.solve(0, 5)
    try:
        found = capacity(net, "a", "f", within_days=float("inf")).teu_per_year
    except NoRouteError:
        found = 0.0
    assert found == pytest.approx(solver.optimal_flow(), abs=1e-6)


def test_empties_go_at_their_own_tariff_and_are_balanced_by_place() -> None:
    from corridor.data.model import Rate

    lines = [road("a", "b", 100, usd=100), road("b", "a", 100, usd=100)]
    rate = Rate(
        id="empty",
        usd=30.0,
        origin="b",
        destination="a",
        mode="road",
        load="empty",
        sources=("made-up",),
        basis="published",
        confidence="high",
    )
    plain, own = (
        allocate(
            network([replace(line, capacity=5_000) for line in lines], rates=rates),
            [DemandRow("", "a", "b", 10, per="week")],
            by="cost",
            per="week",
            empties=True,
        )
        for rates in ({}, {"empty": rate})
    )
    assert [plain.value, own.value] == pytest.approx([2000, 1300])
    balance = {row.place: (row.laden_in, row.laden_out, row.empty_in, row.empty_out) for row in own.containers}
    assert balance == {"a": pytest.approx((0, 10, 10, 0)), "b": pytest.approx((10, 0, 0, 10))}


def test_an_allocation_keeps_to_its_days_and_leaves_unknown_routes_alone() -> None:
    net = network(
        [road("a", "b", 5, hours=24), road("a", "b", 50, hours=240, key="slow"), road("a", "b", key="unknown")]
    )
    demand = [DemandRow("", "a", "b", 20)]
    assert allocate(net, demand).shipped_teu == pytest.approx(20)
    fast = allocate(net, demand, within_days=2)
    assert fast.shipped_teu == pytest.approx(5)
    assert all(row.route.hours <= 48 for row in fast.routes)
    free = allocate(net, demand, unbounded=True)
    assert free.unknown_share == pytest.approx(15 / 20, abs=0.26)
    answer = ship(net, "a", "b", teu=5, depart=MONDAY)
    assert answer.unknown_share == 0


def test_rounded_volumes_add_up() -> None:
    from corridor.answers.volumes import whole

    assert whole([1 / 3, 1 / 3, 1 / 3]) == ["1", "0", "0"]
    assert whole([1000.6, 0.7, 0.7]) == ["1,000", "1", "1"]
