"""
A network that is valid, however extreme its figures, never makes a command fail without words.

A few drawn networks here; ``CORRIDOR_FUZZ=5000 pytest tests/test_extremes.py`` (``make fuzz``) draws more.
"""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corridor.commands.cli import main
from corridor.data.load import load
from corridor.data.schema import columns, plan
from corridor.errors import FindingsError
from tests.folders import TOY
from tests.test_fuzz import in_time

if TYPE_CHECKING:
    from corridor.data.schema import Column

EXAMPLES = int(os.environ.get("CORRIDOR_FUZZ", "12"))
ENDS = ("amber", "elm")
COMMANDS = (
    ("route", *ENDS, "-k", "3"),
    ("route", *ENDS, "--by", "cost"),
    ("route", *ENDS, "--depart", "2026-12-01T08:00"),
    ("route", *ENDS, "--pareto", "time,cost"),
    ("risk", *ENDS, "--draws", "20", "--within", "6"),
    ("explain", *ENDS),
    ("compare", *ENDS),
    ("matrix", *ENDS),
    ("capacity", *ENDS, "--assume-capacity", "--critical"),
    ("capacity", *ENDS, "--by-month"),
    ("allocate", *ENDS, "--teu", "5000", "--assume-capacity"),
    ("ship", *ENDS, "--teu", "300", "--depart", "2026-12-01", "--assume-capacity"),
    ("load", *ENDS, "--teu", "1000,90000"),
    ("sensitivity", *ENDS),
    ("roadmap", *ENDS, "--from", "2026", "--to", "2028"),
    ("network", "check"),
    ("map", *ENDS, "-o", "map.html"),
)


def figures() -> list[tuple[str, Column]]:
    """Give the columns of figures of the tables that the toy has."""
    return [
        (table, place)
        for table in ("places", "links", "borders", "facilities", "services", "pools", "closures", "tariffs", "rates")
        for place in columns(table)
        if place.type in {"number", "integer"} and place.unit != "degree" and place.bounds
    ]


FIGURES = figures()


@st.composite
def edits(draw: st.DrawFn) -> list[tuple[str, str, float, int]]:
    """Give cells to change: table, column, figure and which row."""
    found = []
    for _ in range(draw(st.integers(1, 6))):
        table, place = draw(st.sampled_from(FIGURES))
        least, greatest = place.bounds or (0, 0)
        figure = draw(st.sampled_from([0.0, least, greatest, (least * greatest) ** 0.5 if least > 0 else greatest]))
        found.append(
            (table, place.name, float(round(figure)) if place.type == "integer" else figure, draw(st.integers(0, 99)))
        )
    return found


def write_extremes(folder: Path, changes: list[tuple[str, str, float, int]]) -> None:
    """Change cells of a copy of the toy; all three figures of a time at once, so that they rise."""
    for table, name, figure, number in changes:
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        head = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        stem = name.rpartition("_")[0]
        row = rows[number % len(rows)]
        together = [f"{stem}_{part}" for part in ("low", "typical", "high")] if stem in plan(table).times else [name]
        head += [cell for cell in together if cell not in head]
        row |= dict.fromkeys(together, f"{figure:.17g}")
        with path.open("w", encoding="utf-8", newline="") as file:
            lines = csv.DictWriter(file, head, lineterminator="\n", restval="")
            lines.writeheader()
            lines.writerows(rows)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=edits())
@example(changes=[("links", "hours_low", 0.0, n) for n in range(12)])
@example(changes=[("services", "departures_per_week", 0.001, n) for n in range(6)])
@example(changes=[("services", "teu_per_departure", 0.01, n) for n in range(6)])
@example(changes=[("links", "hours_low", 8784.0, n) for n in range(12)])
def test_every_command_answers_in_words(
    changes: list[tuple[str, str, float, int]], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "net"
        shutil.copytree(TOY, folder)
        write_extremes(folder, changes)
        try:
            load(folder)
        except FindingsError:
            return
        monkeypatch.chdir(scratch)
        monkeypatch.setenv("XDG_CACHE_HOME", scratch)
        for command in COMMANDS:
            own = ("net",) if command == ("network", "check") else ("--network", "net")
            with in_time():
                status = main([*command, *own])
            out, err = capsys.readouterr()
            assert status in (0, 1, 2), (command, changes)
            assert "this should not have happened" not in err, (command, changes, err)
            assert "Traceback" not in err, (command, changes)
            assert "nan" not in out.lower().split(), (command, changes)
