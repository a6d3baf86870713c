"""Openings are not certain: low confidence waits for the latest day, and a route names the openings that it uses."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from corridor import open_network
from corridor.errors import FindingsError
from corridor.scenario.query import Query
from corridor.studies.planner import routes_for
from tests.folders import TOY

if TYPE_CHECKING:
    from tests.folders import Folder

HAZEL = "projects/hazel-line.toml"


def told(folder: Folder, high: str, *, confidence: str = "low", status: str = "construction") -> None:
    """Give the project of the toy network a latest day."""
    head, mark, rest = folder.text(HAZEL).partition("[[")
    own = ("confidence =", "status =", "opens_high =")
    lines = [line for line in head.splitlines() if not line.startswith(own)]
    place = next(number for number, line in enumerate(lines) if line.startswith("opens ="))
    lines[place + 1 : place + 1] = [f"opens_high = {high}", f'status = "{status}"', f'confidence = "{confidence}"']
    folder.write(HAZEL, "\n".join(lines) + "\n\n" + mark + rest)


def test_a_construction_of_low_confidence_applies_from_its_latest_day(folder: Folder) -> None:
    opens = open_network(folder.path).projects["hazel-line"].opens
    told(folder, "2035-06-01")
    project = open_network(folder.path).projects["hazel-line"]
    assert (project.opens, project.due) == (opens, date(2035, 6, 1))
    assert "hazel-line" not in open_network(folder.path, on="2035-05-31").applied
    assert "hazel-line" in open_network(folder.path, on="2035-06-01").applied
    told(folder, "2035-06-01", confidence="medium")
    assert open_network(folder.path).projects["hazel-line"].due == opens


def test_a_date_of_the_planner_is_the_only_one(folder: Folder) -> None:
    told(folder, "2035-06-01")
    assert "hazel-line" in open_network(folder.path, on="2032-01-01", sets=["hazel-line.opens=2031-06-01"]).applied


def test_a_route_names_the_openings_that_it_uses(folder: Folder) -> None:
    question = Query("amber", "elm", str(folder.path), include=("hazel-line",))
    for _ in ("built", "kept"):
        assert routes_for(question).routes[0].openings == ("hazel-line",)
    assert routes_for(question._replace(origin="fir", destination="birch")).routes[0].openings == ()
    assert routes_for(Query("amber", "elm", str(folder.path))).routes[0].openings == ()


def test_days_in_the_wrong_order_are_refused(folder: Folder) -> None:
    told(folder, "2001-01-01")
    with pytest.raises(FindingsError, match="not between opens_low and opens_high"):
        open_network(folder.path)


def test_what_a_project_requires_is_built_before_it_whatever_the_dates() -> None:
    for day in (None, "2041-01-01"):
        opened = open_network(TOY, on=day, sets=["hazel-line.opens=2040-01-01"], include=["hazel-second-track"])
        assert opened.applied[-2:] == ("hazel-line", "hazel-second-track")
