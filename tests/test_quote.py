"""A table of lanes: each row is the route that `corridor route` plans, and a bad one stops no other."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from corridor.commands.cli import main
from corridor.graph import cache
from corridor.scenario.query import Query
from corridor.studies.planner import routes_for
from corridor.studies.quote import quote, read_lanes
from tests.folders import TOY

if TYPE_CHECKING:
    from corridor.data.inputs import Inputs
    from corridor.graph.modal import Graph

LANES = """From;To;Size;Quantity;Ready date;Margin;Price
amber;elm;20;3;07.12.2026;10%;
amber;nowhere;;;;;
amber;elm;45;;;;
elm;amber;40;;;;100,5
"""


@pytest.fixture
def lanes(tmp_path: Path) -> Path:
    path = tmp_path / "lanes.csv"
    path.write_text(LANES, encoding="utf-8")
    return path


def asked(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, object]:
    assert main([*argv, "--network", str(TOY), "--format", "json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_every_lane_is_the_route_of_its_row(lanes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = asked(capsys, "quote", str(lanes))["lanes"]
    assert isinstance(rows, list)
    planned = asked(capsys, "route", "amber", "elm", "--on", "2026-12-07")["routes"]
    assert isinstance(planned, list)
    assert [row["row"] for row in rows] == [2, 3, 4, 5]
    assert rows[0]["hours"] == planned[0]["hours"]
    assert rows[0]["km"] == planned[0]["km"]
    usd = planned[0]["usd_per_teu"]
    assert rows[0]["usd"]["expected"] == (None if usd is None else pytest.approx(1.1 * usd, abs=0.01))
    assert rows[3]["usd"] == {"expected": 100.5, "low": None, "high": None, "size": "40"}
    assert rows[1]["problem"].startswith("there is no place 'nowhere'")
    assert rows[2]["problem"] == "column size: '45' is neither 20 nor 40."
    assert rows[1]["hours"] is None


def test_quotes_go_into_a_workbook_with_their_legs(lanes: Path, tmp_path: Path) -> None:
    path = tmp_path / "quotes.xlsx"
    assert main(["quote", str(lanes), "--network", str(TOY), "-o", str(path)]) == 0
    book = openpyxl.load_workbook(path)
    assert {"lanes", "legs"} <= set(book.sheetnames)
    assert book["lanes"].max_row == 5
    assert main(["quote", str(lanes), "--network", str(TOY), "-o", str(tmp_path / "quotes.csv")]) == 0
    with (tmp_path / "quotes.csv").open(encoding="utf-8", newline="") as file:
        assert [row["problem"] == "" for row in csv.DictReader(file)] == [True, False, False, True]


def test_a_table_without_any_route_is_no_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "lanes.csv"
    path.write_text("from,to\nnowhere,amber\n", encoding="utf-8")
    assert main(["quote", str(path), "--network", str(TOY)]) == 1
    path.write_text("whence,to\nelm,amber\n", encoding="utf-8")
    assert main(["quote", str(path), "--network", str(TOY)]) == 2
    assert "lanes.csv, row 1: has no column 'from'" in capsys.readouterr().err
    assert main(["quote", str(path), "--network", str(TOY), "--column", "whence=from"]) == 0


def test_figures_of_ones_own_mean_what_set_means(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line for 41.5 USD instead of 40, in 9 h instead of 5: a box of two TEU is 3 USD dearer, as under `--set`."""
    lanes, figures = tmp_path / "lanes.csv", tmp_path / "my.csv"
    lanes.write_text("from,to\namber,birch\n", encoding="utf-8")
    figures.write_text(
        "Id;Field;Value;why\namber-birch;usd_per_teu;41,5;offer\namber-birch;hours;9;\n", encoding="utf-8"
    )
    plain = asked(capsys, "quote", str(lanes))["lanes"]
    rows = asked(capsys, "quote", str(lanes), "--figures", str(figures))["lanes"]
    sets = ("--set", "amber-birch.usd_per_teu=41.5", "--set", "amber-birch.hours=9")
    planned = asked(capsys, "route", "amber", "birch", *sets)["routes"]
    assert isinstance(rows, list)
    assert isinstance(planned, list)
    assert isinstance(plain, list)
    assert rows[0]["hours"] == planned[0]["hours"] == plain[0]["hours"] + 4
    assert rows[0]["usd"]["expected"] == 2 * planned[0]["usd_per_teu"] == plain[0]["usd"]["expected"] + 3
    assert rows == asked(capsys, "quote", str(lanes), *sets)["lanes"]


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("id,field\namber-birch,hours\n", "my.csv, row 1: has no column 'value'."),
        ("id,field,value\n", "my.csv: holds no figure; write one row a figure under the head id,field,value."),
        ("id,field,value\namber-birch,hours,\n", "my.csv, row 2: column value: is empty; the row needs it."),
        (
            "id,field,value\namber-birch,hours,9\namber-birch,hours,8\n",
            "my.csv, row 3: amber-birch.hours is in the table twice; keep one row.",
        ),
        (
            "id,field,value\namber-birch,hours,9\namber-birch,usd_per_teu,-3\n",
            "my.csv, row 3: amber-birch: usd_per_teu: -3 is negative; this figure is zero or more.",
        ),
        ("id,field,value\nnolink,hours,9\n", "my.csv, row 2: network 'toy' has no 'nolink'."),
    ],
)
def test_a_figure_that_cannot_be_names_its_row(
    table: str, fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lanes, figures = tmp_path / "lanes.csv", tmp_path / "my.csv"
    lanes.write_text("from,to\namber,elm\n", encoding="utf-8")
    figures.write_text(table, encoding="utf-8")
    assert main(["quote", str(lanes), "--figures", str(figures), "--network", str(TOY)]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith(f"corridor: {fault}")


def test_a_lane_emits_by_the_mass_of_its_containers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a mass a TEU holds 10 t, the average; 40 t go into no container."""
    path = tmp_path / "heavy.csv"
    path.write_text("from,to,size,tonnes\nxian,poti,40,20\nxian,poti,40,10\nxian,poti,40,\nxian,poti,20,40\n")
    assert main(["quote", str(path), "--format", "json"]) == 0
    average, light, plain, none = json.loads(capsys.readouterr().out)["lanes"]
    assert average["kg_co2e"] == plain["kg_co2e"]
    assert 0.5 < light["kg_co2e"] / average["kg_co2e"] < 0.51  # quays count by the TEU
    assert none["problem"] == "--tonnes 40: write the cargo of a container, above 0 and at most 30 t."
    assert main(["route", "xian", "poti", "--tonnes", "10", "--format", "json"]) == 0
    route = json.loads(capsys.readouterr().out)["routes"][0]
    assert route["kg_co2e_per_teu"] == pytest.approx(light["kg_co2e"], abs=0.01)


def test_lanes_of_the_same_conditions_share_a_graph_and_others_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ["amber,elm,20,,", "elm,amber,20,,", "amber,elm,20,birch,", "amber,elm,40,,", "amber,elm,20,,2026-12-07"]
    table = tmp_path / "lanes.csv"
    table.write_text("\n".join(["from,to,size,via,ready_date", *rows]), encoding="utf-8")
    opened: list[tuple[str, str]] = []
    real = cache._opened  # noqa: SLF001 - counted

    def counted(query: Query, inputs: Inputs, *, dated: bool, partly: bool) -> Graph:
        opened.append((query.size, query.on))
        return real(query, inputs, dated=dated, partly=partly)

    monkeypatch.setattr(cache, "_opened", counted)
    question = Query(network=str(TOY))
    found = quote(question, read_lanes(table))
    assert opened == [("20", ""), ("40", ""), ("20", "2026-12-07")]
    for row in found.rows:
        lane = row.lane
        alone = question._replace(
            origin=lane.origin, destination=lane.destination, size=lane.size, via=lane.via, on=lane.ready_date
        )
        assert row.route == routes_for(alone).routes[0]
    routes_for(question._replace(origin="amber", destination="elm"))
    assert len(opened) == 3 + len(rows) + 1


def test_lanes_spread_over_processes_are_the_same(lanes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corridor.studies.quote.LANES_OF_PART", 3)
    question, rows, told = Query(network=str(TOY)), read_lanes(lanes), list[tuple[int, int]]()
    spread = quote(question, rows, workers=2, progress=lambda done, all_: told.append((done, all_)))
    assert spread == quote(question, rows, workers=1)
    assert told == [(3, 4), (4, 4)]


def test_workers_below_zero_are_refused(lanes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quote", str(lanes), "--network", str(TOY), "--workers", "-1"]) == 2
    assert "--workers -1: name a number of processes" in capsys.readouterr().err
