"""Where clocks keep summer time, dates are read and written by it, and departures and windows move with it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from corridor.commands.cli import main
from corridor.graph.build import build
from corridor.routing.calendar import passage
from corridor.routing.dated import iso_of, minute_of
from corridor.units import offset_at, utc_of
from tests.test_dated import closure, number_of

if TYPE_CHECKING:
    from corridor.data.model import Network
    from corridor.graph.modal import Graph

BERLIN = (60, "Europe/Berlin")
SWITCHES = ("2027-03-28T01:00+00:00", "2027-10-31T01:00+00:00")


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2027-01-12T08:00", "2027-01-12T07:00"),
        ("2027-07-12T08:00", "2027-07-12T06:00"),
        ("2027-03-28T01:59", "2027-03-28T00:59"),
        ("2027-03-28T03:00", "2027-03-28T01:00"),
        ("2027-10-31T03:00", "2027-10-31T02:00"),
    ],
)
def test_local_time_and_back(local: str, utc: str) -> None:
    minute = minute_of(local, option="", offset=BERLIN[0], zone=BERLIN[1])
    assert iso_of(minute, 0) == utc
    assert iso_of(minute, offset_at(minute, *BERLIN)) == local


def test_without_a_zone_the_offset_is_fixed_and_an_hour_shown_twice_is_the_later_one() -> None:
    july = minute_of("2027-07-12T08:00", option="", offset=60)
    assert (iso_of(july, 0), offset_at(july, 60)) == ("2027-07-12T07:00", 60)
    twice = minute_of("2027-10-31T02:30", option="", offset=0)
    assert iso_of(utc_of(twice, *BERLIN), 0) == "2027-10-31T01:30"


def test_a_time_that_the_clock_skips_is_never_earlier_than_asked_nor_later_than_due() -> None:
    offset, zone = BERLIN
    leaves = minute_of("2027-03-28T02:30", option="", offset=offset, zone=zone)
    assert (iso_of(leaves, 0), iso_of(leaves, offset_at(leaves, *BERLIN))) == ("2027-03-28T01:30", "2027-03-28T03:30")
    due = minute_of("2027-03-28T02:30", option="", offset=offset, zone=zone, latest=True)
    assert iso_of(due, offset_at(due, *BERLIN)) == "2027-03-28T01:30"


def german(toy: Network, **tables: dict[str, object]) -> Graph:
    """Let all of the toy go by the clock of Berlin."""
    offsets = dict.fromkeys(toy.utc_offset_hours, 1.0)
    rows = {name: {**getattr(toy, name), **more} for name, more in tables.items()}
    zones = dict.fromkeys(offsets, "Europe/Berlin")
    return build(replace(toy, utc_offset_hours=offsets, time_zones=zones, **rows), dated=True)  # type: ignore[arg-type]


def test_a_timetable_goes_by_the_clock_and_whoever_comes_later_never_leaves_earlier(toy: Network) -> None:
    feeder = replace(toy.services["feeder-shuttle"], timetable=(600, 6 * 1440 + 150), departures_per_week=None)
    graph = german(toy, services={feeder.id: feeder})
    edge = next(number for number in graph.departures if graph.edges[number].origin == "cedar-port")
    for now, leaves in (
        ("2027-01-10T12:00+00:00", "2027-01-11T09:00"),
        ("2027-07-11T12:00+00:00", "2027-07-12T08:00"),
        # 28 March has no half past two; the hour before counts on.
        ("2027-03-27T12:00+00:00", "2027-03-28T00:30"),
        ("2027-03-28T02:00+00:00", "2027-03-29T08:00"),
    ):
        passed = passage(graph, edge, minute_of(now, option="", offset=0))
        assert passed is not None
        assert iso_of(passed.ends, 0) == leaves
    for switch in SWITCHES:
        rising(graph, edge, switch)


def test_a_window_goes_by_the_clock(toy: Network) -> None:
    row = closure("night", "dune-port-elm", kind="window", daily_from=22 * 60, daily_to=8 * 60)
    graph = german(toy, closures={"night": row})
    edge = number_of(graph, "night", "wait", "dune-port")
    for now, opens in (("2027-01-10T23:00+00:00", "2027-01-11T07:00"), ("2027-07-10T23:00+00:00", "2027-07-11T06:00")):
        passed = passage(graph, edge, minute_of(now, option="", offset=0))
        assert passed is not None
        assert iso_of(passed.ends, 0) == opens
    for switch in SWITCHES:
        rising(graph, edge, switch)


def rising(graph: Graph, edge: int, switch: str) -> None:
    """See that over a change of the clock whoever begins later is never through earlier."""
    begins = minute_of(switch, option="", offset=0)
    ends = []
    for minute in range(begins - 3000, begins + 3000, 15):
        passed = passage(graph, edge, minute)
        assert passed is not None
        ends.append(passed.ends)
    assert ends == sorted(ends)


def test_a_route_from_germany_leaves_by_summer_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["route", "Duisburg", "Xian", "--depart", "2027-07-12T08:00", "--product", "charter", "--format", "json"])
        == 0
    )
    route = json.loads(capsys.readouterr().out)["routes"][0]
    assert (route["departs"], route["departs_utc"]) == ("2027-07-12T08:00", "2027-07-12T06:00Z")
    assert (route["arrives"][11:], route["arrives_utc"][11:]) == ("16:16", "08:16Z")
