"""Trips by date: held against a calendar that is read half hour by half hour from the tables, and against the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from corridor.data.model import Closure, Member, Network, Service
from corridor.errors import NoRouteError
from corridor.graph.build import build
from corridor.graph.departure import from_departure
from corridor.graph.modal import Graph
from corridor.routing.alternatives import best_way
from corridor.routing.calendar import begins_by, clock_of, least_of_arcs, month_at, next_in_timetable, passage
from corridor.routing.dated import dated_route, iso_of, minute_of
from corridor.routing.measures import ByClock, Wish
from corridor.routing.pareto import front
from corridor.routing.space import against_travel, space_of
from tests.trips import COUNTRIES, ENDS, KNOWN, OFFSETS, edges_of, hours, networks, ways

STEP = 30
HORIZON = 60 * 24 * 30
NEVER = 10**12
START = date(2026, 1, 2).toordinal() * 1440


# -- a calendar read from the tables ---------------------------------------------------------------------------------


def moment(minute: int, offset_hours: float) -> datetime:
    """Give the local time of a minute."""
    return datetime(1, 1, 1) + timedelta(minutes=minute - 1440 + 60 * offset_hours)  # noqa: DTZ001 - local


def place_of_member(network: Network, key: str) -> str:
    if key in network.services:
        return network.services[key].origin
    row = network.links.get(key) or network.links[network.borders[key].link]
    return row.origin


def is_shut(network: Network, member: str, minute: int) -> bool:
    """Read from the tables whether a member is shut at a minute, or a closure holds."""
    for row in network.closures.values():
        # A ship is waited for behind its windows, not between them.
        if member not in [row.id, *(other.id for other in row.members)] or (
            row.kind == "window" and member in network.services
        ):
            continue
        local = moment(minute, OFFSETS[COUNTRIES[place_of_member(network, row.members[0].id)]])
        if row.kind == "window":
            assert row.daily_from is not None and row.daily_to is not None  # noqa: PT018
            of_day = local.hour * 60 + local.minute
            if row.daily_from < row.daily_to:
                inside = row.daily_from <= of_day < row.daily_to
            else:
                inside = of_day >= row.daily_from or of_day < row.daily_to
        else:
            assert row.starts is not None and row.ends is not None  # noqa: PT018
            days = [row.starts + timedelta(days=n) for n in range((row.ends - row.starts).days + 1)]
            if row.repeats == "yearly":
                inside = (local.month, local.day) in [(day.month, day.day) for day in days]
            else:
                inside = local.date() in days
        if inside:
            return True
    return False


def leaves(network: Network, service: Service, minute: int) -> int:
    """Find the departure of a service by looking at every half hour."""
    offset = OFFSETS[COUNTRIES[service.origin]]

    def runs(at: int) -> bool:
        day = moment(at, offset).date()
        first, last = service.valid_from or date(1, 1, 1), service.valid_to or date(9999, 1, 1)
        return first <= day <= last

    at = minute
    while at < minute + HORIZON:
        if service.timetable:
            local = moment(at, offset)
            of_week = local.weekday() * 1440 + local.hour * 60 + local.minute
            if of_week in service.timetable and runs(at) and not is_shut(network, service.id, at):
                return at
        elif runs(at) and not is_shut(network, service.id, at):
            assert service.headway_hours is not None
            wait = int(service.headway_hours * 30)
            shut = [m for m in range(at, at + wait + 1, STEP) if is_shut(network, service.id, m)]
            if not shut:
                return at + wait if runs(at + wait) else NEVER
            # A shut-down that falls into the wait starts it anew.
            at = shut[0]
        at += STEP
    return NEVER


def arrival_by_hand(network: Network, graph: Graph, way: Sequence[int], minute: int) -> int:
    """Follow a way on the calendar."""
    for number in way:
        edge = graph.edges[number]
        if edge.id in network.services:
            minute = leaves(network, network.services[edge.id], minute)
        else:
            while edge.kind and is_shut(network, edge.id, minute):
                minute += STEP
                if minute > START + 3 * HORIZON:
                    return NEVER
            minute += 0 if edge.id in network.closures else edge.minutes
        if minute >= NEVER:
            return NEVER
    return minute


def arrival_of(graph: Graph, ends: tuple[str, str], minute: int) -> int | None:
    """Search forward; None where nothing arrives."""
    space = space_of(graph, *ends)
    measure = ByClock(space, Wish(), start=minute, clock=clock_of(space), least=least_of_arcs(space))
    arcs = best_way(space, measure)
    if arcs is None:
        return None
    at = minute
    for arc in arcs:
        after = measure.clock(arc, at)
        assert after is not None
        at = after
    return at


@settings(max_examples=150, deadline=None)
@given(networks(dated=True), st.sampled_from(ENDS), st.integers(0, 6 * 48))
def test_earliest_arrival_equals_brute_force(network: Network, ends: tuple[str, str], late: int) -> None:
    graph = build(network, dated=True)
    minute = START + STEP * late
    every = [arrival_by_hand(network, graph, way, minute) for way in ways(graph, *ends, simple=False)]
    assume(len(every) < 200)
    expected = min(every, default=NEVER)
    try:
        found = arrival_of(graph, ends, minute)
    except NoRouteError:
        assert every == []
        return
    assert found == (expected if expected < NEVER else None)


@settings(max_examples=100, deadline=None)
@given(networks(dated=True), st.sampled_from(ENDS), st.integers(0, 6 * 1440), st.integers(1, 600))
def test_later_departures_never_arrive_earlier(network: Network, ends: tuple[str, str], late: int, later: int) -> None:
    graph = build(network, dated=True)
    for number in range(len(graph.edges)):
        first, second = passage(graph, number, START + late), passage(graph, number, START + late + later)
        assert second is None or (first is not None and first.ends <= second.ends)
    try:
        arrivals = [arrival_of(graph, ends, START + minute) or NEVER for minute in (late, late + later)]
    except NoRouteError:
        return
    assert arrivals[0] <= arrivals[1]


@settings(max_examples=100, deadline=None)
@given(networks(dated=True), st.sampled_from(ENDS), st.integers(2 * 1440, 9 * 1440))
def test_latest_departure_is_exact_to_the_minute(network: Network, ends: tuple[str, str], by: int) -> None:
    graph = build(network, dated=True)
    try:
        space = against_travel(space_of(graph, *ends))
    except NoRouteError:
        return
    arcs = best_way(space, ByClock(space, Wish(), start=START + by, clock=clock_of(space), least=least_of_arcs(space)))
    if arcs is None:
        # Nothing is in time, however early it leaves.
        early = arrival_of(graph, ends, START - 400 * 1440)
        assert early is None or early > START + by
        return
    begins = begins_by(graph, space.edges_of(arcs), START + by)
    arrives = arrival_of(graph, ends, begins)
    assert arrives is not None
    assert arrives <= START + by
    assert (arrival_of(graph, ends, begins + 1) or NEVER) > START + by


@settings(max_examples=60, deadline=None)
@given(networks(dated=True), st.sampled_from(ENDS), st.integers(0, 6 * 48))
def test_fronts_by_date_equal_brute_force(network: Network, ends: tuple[str, str], late: int) -> None:
    graph = build(network, dated=True)
    minute = START + STEP * late
    every = set[tuple[int, ...]]()
    for way in ways(graph, *ends, simple=False):
        at = arrival_by_hand(network, graph, way, minute)
        if at < NEVER:
            legs = edges_of(graph, way)
            every.add(
                (
                    at - minute,
                    round(sum((edge.usd or 0) for edge in legs) * 10_000),
                    sum(edge.kind == "transfer" for edge in legs),
                )
            )
    expected = sorted(p for p in every if not any(q != p and all(map(int.__le__, q, p)) for q in every))
    try:
        space = space_of(graph, *ends)
    except NoRouteError:
        assert expected == []
        return
    more = {"clock": clock_of(space), "start": minute, "least": least_of_arcs(space)}
    assert sorted(front(space, ("time", "cost", "transfers"), **more).figures) == expected  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(networks(dated=True), st.sampled_from(ENDS), st.integers(0, 6 * 48), st.sampled_from((0.0, 24.0, 240.0)))
def test_the_cheapest_way_by_date_equals_brute_force(
    network: Network, ends: tuple[str, str], late: int, usd_per_day: float
) -> None:
    graph = build(network, dated=True)
    minute = START + STEP * late
    every = set[tuple[float, int]]()
    for way in ways(graph, *ends, simple=False):
        at = arrival_by_hand(network, graph, way, minute)
        if at < NEVER:
            usd = sum(edge.usd or 0 for edge in edges_of(graph, way))
            every.add((round(usd + usd_per_day * (at - minute) / 1440, 6), at))
    try:
        space = space_of(graph, *ends)
    except NoRouteError:
        assert not every
        return
    clock = clock_of(space)
    wish = Wish("cost", usd_per_day)
    arcs = best_way(space, ByClock(space, wish, start=minute, clock=clock, least=least_of_arcs(space)))
    if arcs is None:
        assert not every
        return
    at = minute
    for arc in arcs:
        at = clock(arc, at) or NEVER
    usd = sum(edge.usd or 0 for edge in edges_of(graph, space.edges_of(arcs)))
    assert (round(usd + usd_per_day * (at - minute) / 1440, 6), at) == min(every)


@settings(max_examples=60, deadline=None)
@given(networks(dated=True), st.sampled_from(ENDS), st.integers(0, 6 * 48), st.booleans())
def test_legs_follow_each_other(network: Network, ends: tuple[str, str], late: int, ready: bool) -> None:
    graph = build(network, dated=True)
    if not ready:
        graph = from_departure(graph, ends[0])
    minute = START + STEP * late
    try:
        space = space_of(graph, *ends)
    except NoRouteError:
        return
    arcs = best_way(space, ByClock(space, Wish(), start=minute, clock=clock_of(space), least=least_of_arcs(space)))
    assume(arcs is not None)
    assert arcs is not None
    route = dated_route(graph, space.edges_of(arcs), minute, origin=ends[0], destination=ends[1], ready=ready)
    clocks = [
        tuple(
            datetime.fromisoformat(text) - timedelta(hours=OFFSETS[COUNTRIES[place]])
            for text, place in ((leg.departs, leg.origin), (leg.arrives, leg.destination))
        )
        for leg in route.legs
    ]
    assert all(
        ends - begins == timedelta(minutes=leg.minutes) for (begins, ends), leg in zip(clocks, route.legs, strict=True)
    )
    assert all(before[1] == after[0] for before, after in pairwise(clocks))
    assert clocks[-1][1] - clocks[0][0] == timedelta(minutes=route.minutes)
    assert clocks[0][0] >= moment(minute, 0)
    assert ready or route.legs[0].kind != "wait"
    assert (route.departs, route.arrives) == (route.legs[0].departs, route.legs[-1].arrives)
    if ready:
        assert clocks[0][0] == moment(minute, 0)


# -- single rules ----------------------------------------------------------------------------------------------------


def toy_with(toy: Network, **tables: dict[str, object]) -> Graph:
    rows = {name: {**getattr(toy, name), **more} for name, more in tables.items()}
    return build(replace(toy, **rows), dated=True)  # type: ignore[arg-type]


def number_of(graph: Graph, key: str, kind: str, origin: str = "") -> int:
    """Find the first edge of a record."""
    return next(
        number
        for number, edge in enumerate(graph.edges)
        if edge.id == key and edge.kind == kind and origin in ("", edge.origin)
    )


def closure(key: str, member: str, **more: object) -> Closure:
    base: dict[str, object] = {"name": key, "kind": "holiday", "members": (Member(member),), **KNOWN}
    return Closure(id=key, **(base | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-12-30T23:59", "2026-12-30T23:59"),
        ("2026-12-31T00:00", "2027-01-03T00:00"),
        ("2027-01-01T12:00", "2027-01-03T00:00"),
        ("2027-01-02T23:59", "2027-01-03T00:00"),
        ("2027-01-03T00:00", "2027-01-03T00:00"),
        ("2031-01-01T12:00", "2031-01-03T00:00"),
    ],
)
def test_a_yearly_holiday_reaches_over_new_year(toy: Network, at: str, opens: str) -> None:
    row = closure("end", "dune-port-elm-ge", starts=date(2026, 12, 31), ends=date(2027, 1, 2), repeats="yearly")
    graph = toy_with(toy, closures={"end": row})
    passed = passage(graph, number_of(graph, "dune-port-elm-ge", "border"), minute_of(at, option="", offset=240))
    assert passed is not None
    assert iso_of(passed.begins, 240) == opens
    assert passed.ends - passed.begins == 8 * 60


def test_the_29th_of_february_is_the_28th_elsewhere(toy: Network) -> None:
    row = closure("leap", "dune-port-elm-ge", starts=date(2024, 2, 29), ends=date(2024, 2, 29), repeats="yearly")
    graph = toy_with(toy, closures={"leap": row})
    edge = number_of(graph, "dune-port-elm-ge", "border")
    for day, opens in (("2027-02-28", "2027-03-01"), ("2028-02-28", "2028-02-28"), ("2028-02-29", "2028-03-01")):
        passed = passage(graph, edge, minute_of(f"{day}T12:00", option="", offset=240))
        assert passed is not None
        assert iso_of(passed.begins, 240)[:10] == opens


def test_what_is_shut_until_further_notice_is_never_passed(toy: Network) -> None:
    row = closure("end", "dune-port-elm-ge", kind="embargo", starts=date(2026, 5, 1))
    graph = toy_with(toy, closures={"end": row})
    edge = number_of(graph, "dune-port-elm-ge", "border")
    assert passage(graph, edge, minute_of("2026-05-01", option="", offset=240)) is None
    assert passage(graph, edge, minute_of("2026-05-01", option="", offset=240) - 1) is not None


def test_a_window_is_waited_through_in_local_time(toy: Network) -> None:
    row = closure("night", "dune-port-elm", kind="window", daily_from=22 * 60, daily_to=8 * 60)
    graph = toy_with(toy, closures={"night": row})
    edge = number_of(graph, "night", "wait", "dune-port")
    for at, opens in (("21:59", "21:59"), ("22:00", "08:00"), ("07:59", "08:00"), ("08:00", "08:00")):
        passed = passage(graph, edge, minute_of(f"2026-05-01T{at}", option="", offset=240))
        assert passed is not None
        assert iso_of(passed.ends, 240)[11:] == opens


def test_a_storm_delays_by_the_season(toy: Network) -> None:
    shares = (0.4, *([0.1] * 10), 0.2)
    row = closure("storm", "cedar-port-dune-port-feeder", kind="storm", basin="sea", shares=shares, spell_hours=50.0)
    graph = toy_with(toy, closures={"storm": row})
    edge = number_of(graph, "storm", "wait", "cedar-port")
    for day, hours_ in (("2026-01-16T12:00", 20), ("2026-06-10", 5), ("2027-01-01", 15)):
        passed = passage(graph, edge, minute_of(day, option="", offset=300))
        assert passed is not None
        assert (passed.ends - passed.begins) / 60 == pytest.approx(hours_, abs=0.02)


def test_the_month_runs_from_its_first_to_its_last_day() -> None:
    assert month_at(date(2026, 1, 1).toordinal() * 1440) == 0
    assert month_at(date(2026, 2, 15).toordinal() * 1440) == 1.5
    assert month_at(date(2026, 12, 31).toordinal() * 1440 + 1439) == pytest.approx(12, abs=1e-4)


def test_departures_of_a_timetable() -> None:
    monday = date(2026, 1, 5).toordinal() * 1440
    assert next_in_timetable((480, 3000), 300, monday + 480 - 300) == monday + 180
    assert next_in_timetable((480, 3000), 300, monday + 481 - 300) == monday + 3000 - 300
    assert next_in_timetable((480, 3000), 300, monday + 3001 - 300) == monday + 7 * 1440 + 180


def test_a_timetable_runs_later_at_later_places(toy: Network) -> None:
    # Monday 08:00 in KZ (03:00 UTC); 24 h to dune-port, where it stops 3 h: Tuesday 06:00 UTC.
    places = {**toy.places, "dune-port": replace(toy.places["dune-port"], stop_hours=hours(3))}
    graph = build(replace(toy, places=places), dated=True)
    edge = number_of(graph, "south-loop", "wait", "dune-port")
    tuesday = date(2026, 1, 6).toordinal() * 1440 + 6 * 60
    for early in (0, 1, 1000):
        passed = passage(graph, edge, tuesday - early)
        assert passed is not None
        assert passed.ends == tuesday
    later = passage(graph, edge, tuesday + 1)
    assert later is not None
    assert later.ends == tuesday + 7 * 1440


def test_riders_and_boarders_leave_together(toy: Network) -> None:
    places = {**toy.places, "dune-port": replace(toy.places["dune-port"], stop_hours=hours(3))}
    graph = build(replace(toy, places=places), dated=True)
    start = minute_of("2026-01-04", option="", offset=0)
    riding = dated_route(graph, edges_to_ivy(graph), start, origin="cedar-port", destination="ivy-port", ready=True)
    sailing = next(leg for leg in riding.legs if leg.id == "dune-port-ivy-port-feeder")
    boarding = number_of(graph, "south-loop", "wait", "dune-port")
    passed = passage(graph, boarding, start)
    assert passed is not None
    assert sailing.departs == iso_of(passed.ends, 240)


def edges_to_ivy(graph: Graph) -> tuple[int, ...]:
    space = space_of(graph, "cedar-port", "ivy-port")
    minute = minute_of("2026-01-04", option="", offset=0)
    arcs = best_way(space, ByClock(space, Wish(), start=minute, clock=clock_of(space), least=least_of_arcs(space)))
    assert arcs is not None
    return space.edges_of(arcs)


def test_services_run_on_their_days_alone(toy: Network) -> None:
    feeder = toy.services["feeder-shuttle"]
    until = replace(feeder, valid_to=date(2026, 3, 31))
    twin = replace(feeder, id="twin", valid_from=date(2026, 3, 1), departures_per_week=7.0)
    graph = toy_with(toy, services={"feeder-shuttle": until, "twin": twin})
    edge = next(n for n in graph.departures if graph.edges[n].origin == "cedar-port" and graph.edges[n].id == "twin")

    def wait(day: str) -> tuple[float, str] | None:
        passed = passage(graph, edge, minute_of(day, option="", offset=300))
        return passed and ((passed.ends - minute_of(day, option="", offset=300)) / 60, passed.service)

    # Alone every 48 h, the twin every 24 h, both together every 16 h; half an interval is waited.
    assert wait("2026-02-01") == (24, "feeder-shuttle")
    assert wait("2026-03-10") == (8, "twin")
    assert wait("2026-04-10") == (12, "twin")
    # Whoever comes just before the twin begins waits for it rather than for the slow one.
    assert wait("2026-02-28T12:00") == (12 + 8, "twin")
    # The last day of the first: both are caught only if they leave on that day.
    assert wait("2026-03-31T12:00") == (8, "twin")
    assert wait("2026-03-31T20:00") == (12, "twin")


def test_a_closure_of_one_ship_leaves_the_other(toy: Network) -> None:
    twin = replace(toy.services["feeder-shuttle"], id="twin", departures_per_week=7.0)
    row = closure("dock", "twin", kind="suspension", starts=date(2026, 2, 1), ends=date(2026, 2, 28))
    graph = toy_with(toy, services={"twin": twin}, closures={"dock": row})
    edge = next(n for n in graph.departures if graph.edges[n].origin == "cedar-port" and graph.edges[n].id == "twin")
    passed = passage(graph, edge, minute_of("2026-02-10", option="", offset=300))
    assert passed is not None
    assert (passed.ends - passed.begins, passed.service, passed.held_by) == (24 * 60, "feeder-shuttle", "")
