"""What scenarios bring is there when it is due, the same on every way of asking; the finished state is asked for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

import corridor
from corridor import open_network
from corridor.commands.cli import main
from corridor.commands.map_page import _outlook
from corridor.errors import ScenarioError
from corridor.routing.resolve import resolve
from corridor.scenario.opening import network_as_read
from corridor.scenario.query import Query
from corridor.studies.cases import comparison_for, conditions_of
from corridor.studies.planner import routes_for
from corridor.studies.replan import Replanner
from tests.folders import TOY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.folders import Folder

OWN = """\
id = "own"
name = "Own"
question = "What if?"
caveat = "A guess."
projects = ["hazel-line", "more-sailings"]
sources = ["own assumption"]
{begins}
[[scale]]
id = "hazel-1435-1520"
field = "hours"
value = 2
reason = "a jam at the new gauge change"

[[scale]]
id = "amber-birch"
field = "hours"
value = 2
begins = 2029-06-01
reason = "works"
"""


@pytest.fixture
def own(tmp_path: Path) -> str:
    """Write a scenario of one's own: a line of 2030, ships of 2027, works that begin in 2029."""
    file = tmp_path / "own.toml"
    file.write_text(OWN.format(begins=""), encoding="utf-8")
    return str(file)


def hours_of(query: Query) -> float:
    return routes_for(query).routes[0].hours


@pytest.mark.parametrize("day", ["2027-12-31", "2029-12-31", "2030-12-31", "2031-12-31"])
def test_a_day_counts_what_is_due_on_every_way_of_asking(day: str, own: str) -> None:
    query = Query("amber", "elm", str(TOY), on=day, scenarios=(own,))
    network = open_network(TOY, on=day, scenarios=[own])
    due = {key for key in ("hazel-line", "more-sailings") if network.projects[key].opens <= date.fromisoformat(day)}
    assert due == {"hazel-line", "more-sailings"} & set(network.applied)
    works = network.links["amber-birch"].hours.typical / open_network(TOY).links["amber-birch"].hours.typical
    assert works == (2 if day >= "2029-06-01" else 1)
    expected = hours_of(query)
    year = int(day[:4])
    found = corridor.roadmap(TOY, "amber", "elm", first=year, last=year, scenarios=own)
    assert found.years[0].outcome.hours == expected
    assert corridor.route(TOY, "amber", "elm", on=day, scenarios=own).routes[0].hours == expected
    assert comparison_for(query._replace(scenarios=()), [own]).outcomes[0].hours == expected
    assert resolve(query).network.applied == network.applied
    way = Replanner(network_as_read(query)).way("amber", "elm", conditions_of(query))
    assert round(sum(edge.minutes for edge in way.edges) / 60, 2) == expected
    drawn = _outlook(query._replace(on=""), "amber", "elm", years=(year,), with_capacity=False).scenarios[1].outcomes[0]
    assert drawn.route is not None
    assert drawn.route.hours == expected


def test_without_a_day_and_as_built_all_is_finished(own: str) -> None:
    query = Query("amber", "elm", str(TOY), scenarios=(own,))
    plain = open_network(TOY, scenarios=[own])
    assert {"hazel-line", "more-sailings", "own"} <= set(plain.applied)
    assert plain.links["amber-birch"].hours.typical == 2 * open_network(TOY).links["amber-birch"].hours.typical
    built = open_network(TOY, on="2027-01-01", scenarios=[own], as_built=True)
    assert set(built.applied) == set(plain.applied)
    assert hours_of(query) == hours_of(query._replace(on="2027-01-01", as_built=True))
    assert hours_of(query) != hours_of(query._replace(on="2027-01-01"))
    assert corridor.route(TOY, "amber", "elm", on="2027-01-01", scenarios=own, as_built=True).routes[0].hours == (
        hours_of(query)
    )


def test_what_is_not_there_yet_or_before_its_time_is_said(own: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("route", "amber", "elm", "--network", str(TOY), "--scenario", own)
    main([*asked, "--on", "2028-01-01"])
    err = capsys.readouterr().err
    assert "not there yet on 2028-01-01: hazel-line (2030-12-31); ask with a later --on, or with --as-built" in err
    assert "scale 2: begins on 2029-06-01, not yet on 2028-01-01: ask with --on 2029-06-01." in err
    main(list(asked))
    err = capsys.readouterr().err
    assert "as built: there before its date (3 parts, from more-sailings, 2027-" in err
    main([*asked, "--on", "2031-01-01"])
    assert capsys.readouterr().err == ""
    told = corridor.route(TOY, "amber", "elm", on="2028-01-01", scenarios=own)
    assert any("not there yet on 2028-01-01" in line for line in told.warnings)


def test_a_date_of_the_file_holds_for_changes_without_one(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(OWN.format(begins="begins = 2031-06-01"), encoding="utf-8")
    jam = {
        day: open_network(TOY, on=day, scenarios=[str(file)]).facilities["hazel-1435-1520"].hours.typical
        for day in ("2031-01-01", "2031-06-01")
    }
    assert jam["2031-06-01"] == 2 * jam["2031-01-01"]


def test_a_stage_of_a_project_is_a_project(folder: Folder) -> None:
    text = folder.text("projects/more-sailings.toml")
    folder.write("projects/more-sailings.toml", text.replace("field =", "begins = 2029-01-01\nfield =", 1))
    with pytest.raises(Exception, match=r"begins: .*write a later stage as a project that requires it"):
        open_network(folder.path)


def test_a_date_that_is_none_is_named(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(OWN.format(begins='begins = "soon"'), encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"key begins: .*soon"):
        open_network(TOY, scenarios=[str(file)])
