"""A departure asked of compare, sensitivity and maps counts as in a route; options that have no say are refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import corridor
from corridor.commands.cli import main
from tests.folders import TOY
from tests.test_render import payload

if TYPE_CHECKING:
    pass

ASKED = ("Xi'an", "Poti")
OWN = """\
id = "own"
name = "Own"
projects = ["hazel-line", "more-sailings"]
[[scale]]
id = "amber-birch"
field = "hours"
value = 3
"""
DEPART = "2026-12-05T08:00"


def hours(**conditions: object) -> float:
    return float(corridor.route(None, *ASKED, depart=DEPART, **conditions).routes[0].hours)  # type: ignore[arg-type]


def test_a_comparison_of_scenarios_leaves_as_a_route_does() -> None:
    found = corridor.compare(None, *ASKED, scenarios="storm-winter", depart=DEPART)
    assert [row.hours for row in found.value.outcomes] == [hours(), hours(scenarios="storm-winter")]
    assert found.value.on == "2026-12-05"
    assert hours() != corridor.route(None, *ASKED, on="2026-12-05").routes[0].hours


def test_a_comparison_of_ways_leaves_as_routes_do(capsys: pytest.CaptureFixture[str]) -> None:
    found = corridor.compare(None, *ASKED, k=2, depart=DEPART)
    routes = corridor.route(None, *ASKED, k=2, depart=DEPART).routes
    assert [option.route.minutes for option in found.value.options] == [route.minutes for route in routes]
    assert main(["compare", *ASKED, "--corridors", "--depart", DEPART]) == 2
    assert "leave out --depart, or ask with --on" in capsys.readouterr().err


def test_sensitivity_counts_the_day_and_the_storms_of_its_month() -> None:
    winter, summer, plain = (
        corridor.sensitivity(None, *ASKED, depart=day).value for day in ("2026-12-05", "2027-07-05", None)
    )
    assert (winter.route.on, plain.route.on) == ("2026-12-05", corridor.open_network().data_date.isoformat())
    assert summer.route.hours < plain.route.hours < winter.route.hours
    storms = {lever.kind: lever for lever in winter.levers}
    assert storms["storm"].hours_at_low < winter.route.hours < storms["storm"].hours_at_high


@pytest.fixture
def own(tmp_path: Path) -> str:
    file = tmp_path / "own.toml"
    file.write_text(OWN, encoding="utf-8")
    return str(file)


def test_parts_count_when_they_are_due(own: str) -> None:
    late, early = (
        corridor.attribution(TOY, "amber", "elm", scenarios=own, depart=day).value
        for day in ("2031-02-01", "2027-02-01")
    )
    assert late.on == "2031-02-01"
    idle = next(share for share in early.shares if share.id == "hazel-line")
    assert (idle.share, idle.reason) == (0, "not in force on 2027-02-01, only from 2030-12-31")
    shares = {share.id: share for share in late.shares}
    assert (shares["hazel-line"].share, shares["hazel-line"].reason) == (0, "built by 2031-02-01 without the scenario")
    assert shares["more-sailings"].share != 0


def test_no_option_is_ignored(own: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    asked = ("sensitivity", "amber", "elm", "--network", str(TOY))
    for words, message in (
        (("--measure", "hours"), "--measure shares out what a --scenario brings"),
        (("--split",), "--split shares out what a --scenario brings"),
        (("--seed", "3"), "--seed shares out what a --scenario brings"),
        (("--scenario", own, "--top", "3"), "--top ranks figures, not parts of scenarios"),
    ):
        assert main([*asked, *words]) == 2
        assert message in capsys.readouterr().err
    with pytest.raises(corridor.ScenarioError, match="top ranks figures, not parts"):
        corridor.sensitivity(TOY, "amber", "elm", scenarios=own, top=3)
    chart = tmp_path / "shares.svg"
    assert main([*asked, "--scenario", own, "--chart", str(chart), "--format", "json"]) == 0
    assert "amber-birch" in str(json.loads(capsys.readouterr().out)["shares"])
    assert chart.read_text(encoding="utf-8").lstrip().startswith("<?xml")


def test_a_map_shows_the_routes_of_its_departure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "m.html"
    corridor.map_page(TOY, file, "amber", "elm", depart="2026-12-05T08:00")
    network = payload(file.read_text(encoding="utf-8"))["network"]
    assert (network["options"], network["on"]) == (
        "--network toy --on 2026-12-05 --depart 2026-12-05T08:00",
        "2026-12-05",
    )
    assert main(["map", "--network", str(TOY), "--depart", DEPART, "-o", str(Path(tmp_path / "n.html"))]) == 2
    err = capsys.readouterr().err
    assert "--depart" in err
    assert "ask about a pair of places" in err
