"""A hundred and fifty networks with their answers worked out route by route, and relations that hold for all."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from math import inf
from pathlib import Path
from random import Random

import pytest

from corridor.data.load.demand import DemandRow
from corridor.data.model import Network
from corridor.data.times import Hours
from corridor.data.write import write
from corridor.errors import CapacityError, NoRouteError
from corridor.flow.volumes import allocate, capacity, ship
from corridor.scenario.opening import network_of
from corridor.scenario.query import Query
from corridor.studies.planner import routes_for
from tests.flows import network, road
from tests.instances import DAYS, made, months_of, split

# ruff: noqa: S311 - figures from a number, no secrets

SEEDS = [range(first, first + 10) for first in range(0, 60, 10)]


def by_month(net: Network, hours: float = inf) -> list[float]:
    """Ask for the greatest flow and hold it to its own proof; give what goes in each month [TEU]."""
    try:
        answer = capacity(net, "a", "f", within_days=hours / 24)
    except (CapacityError, NoRouteError):
        return [0.0] * 12
    assert answer.proof.gap == pytest.approx(0, abs=1e-9)
    assert sum(row.teu for row in answer.routes) == pytest.approx(answer.teu_per_year, abs=1e-4)
    assert all(row.route.hours <= hours + 1e-6 for row in answer.routes)
    found = [row.teu for row in answer.months] or [answer.teu_per_year * days / 365 for days in DAYS]
    assert sum(found) == pytest.approx(answer.teu_per_year, abs=1e-5)
    return found


def roads(net: Network) -> Network:
    """Leave out ships and storms, whose waits are no figures of a road."""
    lines = {key: link for key, link in net.links.items() if link.mode == "road"}
    shut = {
        key: replace(row, members=tuple(member for member in row.members if member.id in lines))
        for key, row in net.closures.items()
        if row.kind == "holiday"
    }
    shut = {key: row for key, row in shut.items() if row.members}
    return replace(net, links=lines, services={}, facilities={}, closures=shut)


@pytest.mark.parametrize("seeds", SEEDS, ids=str)
def test_each_month_of_the_greatest_flow_is_that_of_all_routes(seeds: range) -> None:
    for seed in seeds:
        net = made(seed)
        assert by_month(net) == pytest.approx(months_of(net, "a", "f"), abs=1e-5), seed


@pytest.mark.parametrize("seeds", SEEDS[:5], ids=str)
def test_within_a_day_limit_the_flow_is_that_of_the_routes_in_time(seeds: range) -> None:
    for seed in seeds:
        net, hours = roads(made(seed, places=7, roads=14)), Random(seed).randint(20, 90)
        assert by_month(net, hours) == pytest.approx(months_of(net, "a", "f", hours=hours), abs=1e-5), seed


@pytest.mark.parametrize("seeds", SEEDS[:4], ids=str)
def test_a_table_is_split_as_over_all_routes(seeds: range) -> None:
    for seed in seeds:
        net, dice = replace(made(seed), closures={}), Random(seed)
        rows = [(*dice.sample("abcdef", 2), dice.randint(1, 80)) for _ in range(3)]
        try:
            answer = allocate(net, [DemandRow(f"row {at}", *row) for at, row in enumerate(rows)], by="cost")  # type: ignore[arg-type]
            found = (answer.shipped_teu, answer.value)
            assert answer.gap == pytest.approx(0, abs=1e-7)
        except (CapacityError, NoRouteError):
            found = (0.0, 0.0)
        assert found == pytest.approx(split(net, rows), rel=1e-6, abs=1e-3), seed  # type: ignore[arg-type]


def test_an_interior_point_gives_the_same_split(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [DemandRow("", "a", "f", 60), DemandRow("", "b", "e", 40), DemandRow("", "c", "a", 30)]
    nets = [replace(made(seed, unknown=False), closures={}) for seed in range(4)]
    usual = [(answer.shipped_teu, answer.value) for answer in (allocate(net, rows, by="cost") for net in nets)]
    monkeypatch.setattr("corridor.flow.columns.MANY_FRESH", 1)
    for net, expected in zip(nets, usual, strict=True):
        answer = allocate(net, rows, by="cost")
        assert (answer.shipped_teu, answer.value) == pytest.approx(expected, rel=1e-6)
        assert answer.gap == pytest.approx(0, abs=1e-7)


def test_no_cargo_goes_round_to_touch_a_capacity() -> None:
    lines = [road("a", "b", hours=10), road("a", "c", 100, hours=1, direction="both")]
    with pytest.raises(CapacityError, match="no capacity is published on a whole way"):
        capacity(network(lines), "a", "b")
    wider = network([*lines, road("c", "b", hours=5)])
    answer = capacity(wider, "a", "b")
    assert [[leg.id for leg in row.route.legs] for row in answer.routes] == [["a-c", "c-b"]]
    assert answer.teu_per_year == pytest.approx(100)
    split_up = allocate(network([*lines, road("b", "d", 5, direction="both")]), [DemandRow("", "a", "c", 7)])
    assert split_up.shipped_teu == pytest.approx(7)
    with pytest.raises(CapacityError):
        allocate(network(lines), [DemandRow("", "a", "b", 7)])


@pytest.mark.parametrize("seeds", SEEDS[:2], ids=str)
def test_more_capacity_or_time_never_lowers_and_a_closed_line_never_raises_the_flow(seeds: range) -> None:
    for seed in seeds:
        net = roads(made(seed, unknown=False))
        days = Random(seed).randint(30, 90) / 24

        def flow(other: Network, days: float = days) -> float:
            try:
                return capacity(other, "a", "f", within_days=days).teu_per_year
            except (CapacityError, NoRouteError):
                return 0.0

        before = flow(net)
        assert flow(net, days + 1) >= before - 1e-6
        for key, link in sorted(net.links.items())[:4]:
            wider = replace(link, capacity=(link.capacity or 0) + 9)
            half = link.hours.typical / 2
            faster = replace(link, hours=Hours(half, half, half))
            for better in (wider, faster):
                assert flow(replace(net, links={**net.links, key: better})) >= before - 1e-6, (seed, key)
            rest = {other: row for other, row in net.links.items() if other != key}
            kept = {name: row for name, row in net.closures.items() if all(m.id in rest for m in row.members)}
            pools = {
                name: replace(row, members=tuple(m for m in row.members if m.id in rest))
                for name, row in net.pools.items()
            }
            base = flow(replace(net, closures=kept))
            assert flow(replace(net, links=rest, closures=kept, pools=pools)) <= base + 1e-6, (seed, key)


def test_one_container_travels_as_its_route_and_more_never_arrive_sooner() -> None:
    for seed in range(8):
        dice, small = Random(seed), made(seed, unknown=False)
        net = replace(
            small,
            links={
                key: replace(row, capacity=row.capacity and row.capacity * 8760) for key, row in small.links.items()
            },
            pools={key: replace(row, capacity=(row.capacity or 0) * 8760) for key, row in small.pools.items()},
            services={
                key: replace(row, headway_hours=(row.headway_hours or 0) / 20) for key, row in small.services.items()
            },
        )
        depart = f"2026-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}T{dice.randint(0, 23):02d}:17"
        with tempfile.TemporaryDirectory() as folder:
            write(net, Path(folder) / "net")
            query = Query("a", "f", network=str(Path(folder) / "net"), on=depart[:10], depart=depart)
            route, opened = routes_for(query).routes[0], network_of(query)
        one, more = (ship(opened, "a", "f", teu=teu, depart=depart) for teu in (1, 40))
        assert one.first == one.last == route.arrives, seed
        assert more.last_hours >= one.last_hours
        assert one.proof.gap == more.proof.gap == 0
