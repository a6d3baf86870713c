"""Openings that slip, openings that are uncertain, and stages that open alike however they are asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from corridor import open_network
from corridor.commands.cli import main
from corridor.errors import ScenarioError
from corridor.scenario.due import slipped
from corridor.studies.planner import fastest
from corridor.studies.roadmap import roadmap
from tests.folders import TOY

if TYPE_CHECKING:
    from corridor.data.model import Network

STAGES = ("2030-12-31", "2040-12-31", "2050-12-31")


@pytest.fixture(scope="module")
def toy() -> Network:
    return open_network(TOY)


def test_what_is_not_open_yet_opens_later(toy: Network) -> None:
    project = toy.projects["hazel-line"]
    late = slipped(toy, 3).projects["hazel-line"]
    assert late.opens == project.opens.replace(year=project.opens.year + 3)
    day = project.due.isoformat()
    assert "hazel-line" in open_network(TOY, on=day).applied
    assert "hazel-line" not in open_network(TOY, on=day, slip=1).applied
    assert "hazel-line" in open_network(TOY, on=late.due, slip=3).applied


def test_what_is_open_on_the_data_date_stays(toy: Network) -> None:
    project = replace(toy.projects["hazel-line"], opens=toy.data_date, status="open")
    network = replace(toy, projects={**toy.projects, project.id: project})
    assert slipped(network, 5).projects[project.id].opens == toy.data_date


@pytest.mark.parametrize("years", [-1, 101])
def test_a_slip_that_makes_no_sense_is_named(toy: Network, years: int, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ScenarioError, match=r"--slip -?\d+: a number of years from 0 to 100"):
        slipped(toy, years)
    assert main(["route", "amber", "elm", "--network", str(TOY), f"--slip={years}"]) == 2
    assert "a number of years from 0 to 100" in capsys.readouterr().err


def test_uncertain_openings_of_the_route_are_named(toy: Network, capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["route", "xian", "poti", "--on", "2027-12-31"]
    assert main(argv) == 0
    assert "; uncertain: beineu-mangystau-works (low confidence)" in capsys.readouterr().out
    assert main([*argv, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["routes"][0]
    assert set(found["uncertain_openings"]) < set(found["openings"])
    assert fastest(toy, "amber", "elm").uncertain == ()


@pytest.mark.parametrize("day", STAGES)
def test_the_railway_to_andijan_grows_alike_by_date_by_scenario_and_by_year(day: str) -> None:
    by_date = open_network(on=day)
    by_scenario = open_network(on=day, scenarios=["cku-railway"])
    track = by_date.pools["cku-track"]
    assert by_scenario.pools["cku-track"] == track
    years = roadmap(open_network(), "kashgar", "andijan", first=int(day[:4]), last=int(day[:4]), capacity=False).years
    route = years[0].outcome.route
    assert route is not None
    assert [key for key in route.applied if key.startswith("cku")] == [
        key for key in by_date.applied if key.startswith("cku")
    ]


def test_the_railway_to_andijan_opens_small() -> None:
    """3-4 Mt at first, 15 Mt at full build."""
    assert [open_network(on=day).pools["cku-track"].capacity for day in STAGES] == [3.5, 8.5, 15]
