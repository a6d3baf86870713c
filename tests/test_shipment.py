"""A shipment over time: known flows, another solver on small networks, dates and queues."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.answers.shipment import Shipment
from corridor.data.model import Closure, Member, Network
from corridor.errors import CapacityError, NetworkError, NoRouteError
from corridor.flow.volumes import ship
from corridor.graph.build import build
from corridor.routing.calendar import passage
from corridor.scenario.query import Query
from corridor.studies.trip_plan import plan
from tests.flows import network, pool, road, service

HOURS = 8760
"""So many TEU a year are one an hour."""

PLACES = "abcd"


def shipped(net: Network, teu: float, origin: str = "a", destination: str = "d", **options: object) -> Shipment:
    return ship(net, origin, destination, teu=teu, depart="2026-02-02", **options)  # type: ignore[arg-type]


def moments(answer: Shipment) -> tuple[float, float, float]:
    return answer.first_hours, answer.half_hours, answer.last_hours


def test_a_line_lets_through_its_rate() -> None:
    net = network([road("a", "d", HOURS, hours=24)])
    answer = shipped(net, 10)
    assert moments(answer) == (24, 28, 33)
    assert (answer.departs, answer.first, answer.last) == ("2026-02-02T00:00", "2026-02-03T00:00", "2026-02-03T09:00")
    (wait,) = answer.waits
    assert (wait.place, wait.before) == ("a", "a-d")
    assert wait.most_teu == pytest.approx(9)
    assert wait.teu_days == pytest.approx(45 / 24)
    assert answer.step_hours == 1
    assert answer.proof.gap == 0


def test_the_second_way_is_taken_once_waiting_takes_longer() -> None:
    net = network([road("a", "d", HOURS, hours=10, key="short"), road("a", "d", 2 * HOURS, hours=15, key="long")])
    answer = shipped(net, 20)
    # One an hour from hour 10, and two more from hour 15: 5 by hour 14, 20 by hour 19.
    assert moments(answer) == (10, 16, 19)
    assert {row.route.legs[0].id: row.teu for row in answer.routes} == {
        "short": pytest.approx(10),
        "long": pytest.approx(10),
    }
    assert shipped(net, 5).last_hours == 14


def test_a_narrow_line_further_on_makes_the_queue_there() -> None:
    net = network([road("a", "b", 10 * HOURS, hours=5), road("b", "d", HOURS, hours=7)])
    answer = shipped(net, 10)
    assert moments(answer) == (12, 16, 21)
    assert answer.waits[0].place == "b"
    assert answer.waits[0].before == "b-d"


def test_ships_leave_when_they_are_due() -> None:
    links = [road("a", "b", hours=5), road("b", "d", mode="feeder", hours=20)]
    services = [service("x", "b", ("b-d",), departures_per_week=1, teu_per_departure=100, cv=0.0)]
    net = with_port(network(links, services=services))
    answer = shipped(net, 250)
    # Half a week of expected wait, then a ship a week.
    assert moments(answer) == (5 + 84 + 20, 5 + 84 + 168 + 20, 5 + 84 + 336 + 20)
    assert [row.teu for row in answer.arrivals if row.teu] == pytest.approx([100, 100, 50])
    assert answer.waits[0].before == "x"
    assert shipped(net, 100).last_hours == 109


def test_a_timetable_is_kept_to_the_hour() -> None:
    links = [road("a", "b", hours=5), road("b", "d", mode="feeder", hours=20)]
    # Monday 06:00 and Thursday 18:00; 2 February 2026 is a Monday.
    services = [
        service("x", "b", ("b-d",), timetable=(6 * 60, 3 * 1440 + 18 * 60), teu_per_departure=100, direction="forward")
    ]
    net = with_port(network(links, services=services))
    answer = shipped(net, 250)
    assert moments(answer) == (6 + 20, 72 + 18 + 20, 7 * 24 + 6 + 20)
    assert answer.last == "2026-02-10T02:00"


def test_two_services_of_a_board_space_their_ships() -> None:
    links = [road("a", "b", hours=5), road("b", "d", mode="feeder", hours=20)]
    services = [
        service(key, "b", ("b-d",), headway_hours=48, teu_per_departure=10, cv=0.0, direction="forward")
        for key in ("x", "y")
    ]
    answer = shipped(with_port(network(links, services=services)), 40)
    # Together one a day: half a day of expected wait, then four ships.
    assert moments(answer) == (5 + 12 + 20, 5 + 12 + 24 + 20, 5 + 12 + 72 + 20)


def with_port(net: Network) -> Network:
    from corridor.data.model import Facility
    from corridor.data.times import Hours

    port = Facility(
        id="port",
        place="b",
        kind="port",
        from_mode="road",
        to_mode="feeder",
        hours=Hours(0, 0, 0),
        sources=("made-up",),
        basis="assumed",
        confidence="low",
    )
    return replace(net, facilities={"port": port})


def test_a_closed_line_is_waited_for() -> None:
    holiday = Closure(
        id="holiday",
        name="Holiday",
        kind="holiday",
        members=(Member("b-d"),),
        starts=date(2026, 2, 2),
        ends=date(2026, 2, 3),
        sources=("made-up",),
        basis="assumed",
        confidence="low",
    )
    net = network([road("a", "b", 10 * HOURS, hours=5), road("b", "d", HOURS, hours=7)], closures={"holiday": holiday})
    answer = shipped(net, 10)
    assert moments(answer) == (48 + 7, 48 + 7 + 4, 48 + 7 + 9)
    assert answer.waits[0].place == "b"
    forever = replace(holiday, kind="suspension", ends=None)
    with pytest.raises(NoRouteError, match="a to d"):
        shipped(replace(net, closures={"holiday": forever}), 10)


@pytest.mark.parametrize("key", ["b-d", "x"])
@pytest.mark.parametrize("teu", [None, 500])
def test_what_is_shut_is_waited_for_whether_its_capacity_is_known_or_not(key: str, teu: int | None) -> None:
    holiday = Closure(
        id="holiday",
        name="Holiday",
        kind="holiday",
        members=(Member(key),),
        starts=date(2026, 2, 2),
        ends=date(2026, 2, 10),
        sources=("made-up",),
        basis="assumed",
        confidence="low",
    )
    ships = [
        service("y", "a", ("a-b",), departures_per_week=14, teu_per_departure=50),
        service("x", "b", ("b-d",), departures_per_week=7, teu_per_departure=teu),
    ]
    links = [road("a", "b", mode="sea", hours=5), road("b", "d", mode="sea", hours=30)]
    open_hours = shipped(network(links, services=ships), 10).first_hours
    shut = shipped(network(links, services=ships, closures={"holiday": holiday}), 10)
    assert open_hours < 9 * 24
    assert shut.first_hours >= 9 * 24 + 30


def test_a_pool_ties_two_ways_together() -> None:
    net = network(
        [road("a", "d", 2 * HOURS, hours=10, key="short"), road("a", "d", 2 * HOURS, hours=12, key="long")],
        pools=[pool("gate", {"short": 1.0, "long": 1.0}, HOURS)],
    )
    answer = shipped(net, 10)
    assert moments(answer) == (10, 14, 19)
    assert answer.waits[0].before == "gate"


def test_all_arrive_as_soon_as_they_can_though_most_arrive_later() -> None:
    """
    The short way takes twice the pool of the long one, which takes 19 h more.

    The gate lets through two units every two hours.  By the short way alone the sum of the arrivals of 20 TEU is least,
    one every two hours, the last after 38 + 24 h = 62 h.  With 10 sent by the long way first, two every two hours, the
    last of them arrives after 8 + 43 h and the last by the short way after 28 + 24 h = 52 h.
    """
    net = network(
        [road("a", "d", key="short", hours=24), road("a", "d", key="long", hours=43)],
        pools=[pool("gate", {"short": 2.0, "long": 1.0}, HOURS)],
    )
    answer = shipped(net, 20)
    assert answer.last_hours == 52
    assert answer.proof.gap == 0


def test_via_is_kept_over_time() -> None:
    net = network([road("a", "d", HOURS, hours=10), road("a", "b", HOURS, hours=10), road("b", "d", HOURS, hours=10)])
    assert shipped(net, 5, via=["b"]).first_hours == 20
    assert shipped(net, 5).first_hours == 10


def test_weeks_add_up() -> None:
    answer = shipped(network([road("a", "d", HOURS, hours=24)]), 1000)
    assert sum(row.teu for row in answer.arrivals) == pytest.approx(1000)
    assert answer.arrivals[-1].total == pytest.approx(1000)
    assert sum(row.teu for row in answer.routes) == pytest.approx(1000)
    weeks = [row.week for row in answer.queues]
    assert weeks == sorted(weeks)
    mean = sum(row.teu_mean for row in answer.queues) * 7
    assert mean == pytest.approx(sum(row.teu_days for row in answer.waits), rel=1e-6)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    pairs = [(tail, head) for tail in PLACES for head in PLACES if tail != head]
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=2, max_size=8, unique=True))
    return network(
        [
            road(tail, head, draw(st.integers(1, 4)) * HOURS, hours=draw(st.integers(1, 8)))
            for tail, head in dict.fromkeys([*chosen, ("a", "b"), ("b", "d")])
        ]
    )


def most_by(net: Network, hours: int) -> float:
    """Give what can arrive by an hour: a greatest flow on the network spelled out hour by hour."""
    graph: nx.DiGraph[tuple[str, int]] = nx.DiGraph()
    graph.add_node(("a", 0))
    graph.add_node(("d", hours))
    for hour in range(hours + 1):
        for place in PLACES:
            if hour < hours:
                graph.add_edge((place, hour), (place, hour + 1), capacity=1e9)
        for link in net.links.values():
            end = hour + int(link.hours.typical)
            if end <= hours:
                graph.add_edge((link.origin, hour), (link.destination, end), capacity=(link.capacity or 0) / HOURS)
    return float(nx.maximum_flow_value(graph, ("a", 0), ("d", hours)))


@settings(deadline=None, max_examples=30)
@given(networks(), st.integers(1, 25))
def test_the_plan_is_the_quickest_at_every_hour(net: Network, teu: int) -> None:
    answer = shipped(net, teu)
    assert most_by(net, int(answer.last_hours)) >= teu - 1e-6
    assert most_by(net, int(answer.last_hours) - 1) < teu - 1e-6
    assert most_by(net, int(answer.half_hours)) >= teu / 2 - 1e-6
    assert most_by(net, int(answer.half_hours) - 1) < teu / 2 - 1e-6
    assert most_by(net, int(answer.first_hours)) > 0
    assert most_by(net, int(answer.first_hours) - 1) == 0
    assert answer.proof.gap == 0


def test_no_capacity_at_all_is_no_answer() -> None:
    with pytest.raises(CapacityError, match="all of it could go at once: --assume-capacity"):
        shipped(network([road("a", "b"), road("b", "d")]), 10)


def test_nothing_goes_where_others_take_all() -> None:
    with pytest.raises(CapacityError, match="nothing can go from a to d"):
        shipped(network([road("a", "d", 10, other_load=10)]), 5)


def test_questions_that_mean_nothing_are_refused() -> None:
    net = network([road("a", "d", HOURS), road("c", "b", HOURS)])
    with pytest.raises(NetworkError, match="--depart 'soon' is no date"):
        ship(net, "a", "d", teu=1, depart="soon")
    with pytest.raises(NetworkError, match="without a time zone"):
        ship(net, "a", "d", teu=1, depart="2026-02-02T00:00+05:00")
    with pytest.raises(NetworkError, match="--teu -1: give a figure above zero"):
        shipped(net, -1)
    with pytest.raises(CapacityError, match="a: origin and destination are one"):
        shipped(net, 1, "a", "a")
    with pytest.raises(NoRouteError, match=r"from a to b|a to b"):
        shipped(net, 1, "a", "b")
    with pytest.raises(CapacityError, match=r"no way takes only 0.5 days; the fastest takes 1.0"):
        shipped(net, 1, within_days=0.5)


def test_the_toy_shipment_begins_as_its_route() -> None:
    from corridor.data.load import load
    from tests.folders import TOY

    answer = ship(load(TOY), "amber", "elm", teu=250, depart="2026-02-02")
    assert answer.first_hours == 150
    assert sum(row.teu for row in answer.routes) == pytest.approx(250)
    assert answer.proof.gap == 0


def test_a_holiday_within_the_wait_for_a_ship_starts_the_wait_anew() -> None:
    """Else who comes later, and waits past the holiday, would sail before who came earlier and waits through it."""
    holiday = Closure(
        id="holiday",
        name="Holiday",
        kind="holiday",
        members=(Member("x"),),
        starts=date(2026, 2, 3),
        ends=date(2026, 2, 4),
        sources=("made-up",),
        basis="assumed",
        confidence="low",
    )
    links = [road("a", "b", hours=1), road("b", "d", mode="feeder", hours=20)]
    services = [service("x", "b", ("b-d",), departures_per_week=1, cv=0.0)]
    graph = build(with_port(network(links, services=services, closures={"holiday": holiday})), dated=True)
    (boarding,) = (
        number for number, edge in enumerate(graph.edges) if number in graph.departures and edge.origin == "b"
    )
    midnight = date(2026, 2, 2).toordinal() * 24 * 60

    def left(minute: int) -> int:
        passed = passage(graph, boarding, minute)
        assert passed is not None
        return passed.ends

    leaves = [left(midnight + hour * 60) for hour in range(-96, 96, 6)]
    assert leaves == sorted(leaves)
    # Half a week is waited on the average: to the end of the holiday, and then again.
    assert left(midnight) == midnight + (72 + 84) * 60


@pytest.mark.parametrize("day", ["2026-12-01", "2027-03-18"])
def test_the_first_teu_arrives_with_the_fastest_route_by_date(day: str) -> None:
    from corridor import open_network

    route = plan(Query("Altynkol", "Poti", on=day, depart=day)).routes[0]
    answer = ship(open_network(on=day), "Altynkol", "Poti", teu=20, depart=day, assume=True)
    assert answer.first == route.arrives


def test_what_goes_round_in_no_time_ends() -> None:
    ring = [road(f"p{i}", f"p{(i + 1) % 6}", 3000, hours=0, direction="both") for i in range(6)]
    net = network([*ring, road("p0", "p3", 2100, hours=0, key="across", direction="both")])
    found = ship(net, "p0", "p5", teu=20, depart="2026-12-01")
    assert sum(route.teu for route in found.routes) == pytest.approx(20)


def test_years_of_waiting_are_planned_by_longer_steps() -> None:
    answer = shipped(network([road("a", "d", 5, hours=24)]), 50)
    assert answer.step_hours > 24
    assert answer.last_hours == pytest.approx(10 * HOURS, rel=0.01)
    assert sum(route.teu for route in answer.routes) == pytest.approx(50)
    with pytest.raises(CapacityError, match=r"under way for 73,\d\d\d days; that is too long to plan it week by week"):
        shipped(network([road("a", "d", 5)]), 1000)


def test_ships_that_leave_all_the_time_carry_what_they_carry() -> None:
    line = road("a", "d", mode="sea", hours=30)
    often = [service("x", "a", ("a-d",), departures_per_week=rate, teu_per_departure=168 / rate) for rate in (1e3, 1e8)]
    some, many = (shipped(network([line], services=[row]), 10) for row in often)
    assert many.last_hours == pytest.approx(some.last_hours, abs=1)


WORKS = Closure(
    id="works",
    name="Works",
    kind="suspension",
    members=(Member("x"),),
    starts=date(2026, 2, 1),
    ends=date(2026, 3, 1),
    sources=("made-up",),
    basis="assumed",
    confidence="low",
)


@pytest.mark.parametrize("rate", [{"departures_per_week": 1, "cv": 0.0}, {"timetable": (3 * 1440 + 18 * 60,)}])
@pytest.mark.parametrize("how", ["shut", "later", "earlier"])
def test_a_ship_sails_while_it_is_open_and_offered_alone(rate: dict[str, Any], how: str) -> None:
    """Of two on one board the one that does not run takes nobody's place, and the other leaves as if alone."""
    links = [road("a", "b", hours=5), road("b", "d", mode="feeder", hours=20)]
    first, second = (
        service(key, "b", ("b-d",), teu_per_departure=teu, direction="forward", **rate)
        for key, teu in (("x", 100), ("y", 50))
    )
    dates = {"later": {"valid_from": date(2026, 3, 1)}, "earlier": {"valid_to": date(2026, 2, 1)}}
    services = [replace(first, **dates.get(how, {})), second]  # type: ignore[arg-type]  # dates of a service
    net = with_port(network(links, services=services, closures={"works": WORKS} if how == "shut" else {}))
    alone = with_port(network(links, services=[second]))
    assert moments(shipped(net, 150)) == moments(shipped(alone, 150))
    assert shipped(net, 1).first_hours == plan(Query("a", "d", depart="2026-02-02"), net).routes[0].hours
