"""Times count from the first train, and at a quay from readiness: every study gives the days of a single route."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from corridor.commands.cli import main
from corridor.data.load import load
from corridor.graph.build import build
from corridor.graph.departure import excluded_from_departure, from_departure
from corridor.routing.avoid import excluded_edges
from corridor.scenario.changes import as_asked
from corridor.studies.planner import fastest
from corridor.studies.replan import Conditions, Replanner
from tests.changes import make_change
from tests.folders import TOY

if TYPE_CHECKING:
    from pathlib import Path

NETWORK = load(TOY)
PORTS = ("cedar-port", "ivy-port")
"""Toy ports from which the fastest way begins with a ship."""

TRIPS = [
    (str(TOY), "cedar-port", "elm"),
    (str(TOY), "ivy-port", "elm"),
    ("", "Aktau port", "Alat"),
    ("", "Xi'an", "Aktau port"),
]
SLOW = """
id = "slow"
name = "Slow"

[[scale]]
table = "links"
field = "hours"
value = 1.5
reason = "A test."
"""
ONE_RUN = """
pairs = [["{}", "{}"]]
measures = ["hours"]

[[vary]]
table = "links"
field = "hours"
action = "scale"
values = [1]
"""


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert main([*words, "--format", "json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def hours_of_route(capsys: pytest.CaptureFixture[str], *words: str) -> float:
    routes = asked(capsys, "route", *words)["routes"]
    return float(routes[0]["hours"])  # type: ignore[index]


@pytest.mark.parametrize(("network", "origin", "destination"), TRIPS)
def test_every_study_gives_the_days_of_the_route(
    network: str, origin: str, destination: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trip = (origin, destination, "--network", network)
    hours = hours_of_route(capsys, *trip)
    ready = hours_of_route(capsys, *trip, "--ready")
    # A train is there when the trip begins; a ship that leaves at a rate is waited for.
    assert hours < ready if origin in ("Xi'an", "cedar-port") else hours == ready
    scenario = tmp_path / "slow.toml"
    scenario.write_text(SLOW, encoding="utf-8")
    slow = hours_of_route(capsys, *trip, "--scenario", str(scenario))
    assert slow > hours
    compared = asked(capsys, "compare", *trip, "--scenario", "base", "--scenario", str(scenario))["scenarios"]
    assert [row["hours"] for row in compared] == [hours, slow]  # type: ignore[attr-defined]
    assert asked(capsys, "sensitivity", *trip)["hours"] == hours
    shared = asked(capsys, "sensitivity", *trip, "--scenario", str(scenario))
    assert (shared["before"], shared["after"]) == (hours, slow)
    assert swept(tmp_path, *trip) == [hours]
    years = asked(capsys, "roadmap", *trip, "--from", "2026", "--to", "2027")["years"]
    for year in years:  # type: ignore[attr-defined]
        assert year["hours"] == hours_of_route(capsys, *trip, "--on", f"{year['id']}-12-31")


def swept(folder: Path, origin: str, destination: str, *words: str) -> list[float]:
    file, table = folder / "sweep.toml", folder / "table.csv"
    file.write_text(ONE_RUN.format(origin, destination), encoding="utf-8")
    assert main(["sweep", str(file), "-o", str(table), "--workers", "1", *words]) == 0
    with table.open(encoding="utf-8", newline="") as rows:
        return [float(row["hours"]) for row in csv.DictReader(rows)]


@pytest.mark.parametrize("origin", PORTS)
@pytest.mark.parametrize("avoid", [(), ("mode:ferry",), ("country:KZ",)])
def test_what_is_avoided_stays_avoided_before_the_first_departure(origin: str, avoid: tuple[str, ...]) -> None:
    graph = build(NETWORK)
    leaving = from_departure(graph, origin)
    assert (leaving is graph) == (origin == "ivy-port")
    assert excluded_from_departure(graph, origin, excluded_edges(graph, avoid)[0]) == excluded_edges(leaving, avoid)[0]


@pytest.mark.parametrize("origin", PORTS)
def test_ships_at_other_rates_give_the_route_of_a_graph_built_anew(origin: str) -> None:
    replanner = Replanner(NETWORK)
    for rate in (1, 4, 28):
        changes = tuple(
            make_change("set", id=key, field="departures_per_week", value=rate)
            for key, row in NETWORK.services.items()
            if row.departures_per_week is not None
        )
        way = replanner.way(origin, "elm", Conditions(changes=changes))
        route = fastest(as_asked(NETWORK, changes=changes), origin, "elm")
        legs = [(leg.kind, leg.id, leg.minutes) for leg in route.legs]
        assert [(edge.kind, edge.id, edge.minutes) for edge in way.edges] == legs
        assert (legs[0][0] == "wait") == (origin == "ivy-port")
