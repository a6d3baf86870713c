"""Options: figures as people write them, ids in any case, and the same preferences on a map as on a route."""

from __future__ import annotations

from argparse import ArgumentTypeError
from time import process_time
from typing import TYPE_CHECKING

import pytest

from corridor.commands.cli import main
from corridor.commands.map_page import NO_WHY, map_page
from corridor.commands.numbers import amount, share, whole
from corridor.errors import NetworkError
from corridor.scenario.query import Query
from corridor.studies.planner import routes_for
from tests.folders import TOY
from tests.test_render import payload

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20,5", 20.5),
        ("20.5", 20.5),
        ("3,000,000", 3e6),
        ("3.000,5", 3000.5),
        ("3,000.5", 3000.5),
        ("3 000", 3000),
        ("3\u202f000,25", 3000.25),
        ("3'000", 3000),
        ("0,125", 0.125),
        ("1e3", 1000),
        ("-2", -2),
    ],
)
def test_a_figure_is_read_as_it_is_written(text: str, value: float) -> None:
    assert amount(text) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("3,000", "Write 3000 if the comma groups thousands, 3.000 if it is decimal"),
        ("80%", "is a percentage"),
        ("5d", "is not a number. Write figures only, without unit"),
        ("1,00,000", "is not a number"),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked_back(text: str, message: str) -> None:
    with pytest.raises(ArgumentTypeError, match=message):
        amount(text)


def test_whole_numbers_and_shares() -> None:
    assert (whole("10,000"), whole("10.000"), whole("1 000 000")) == (10_000, 10_000, 1_000_000)
    assert (share("80%"), share("80 %"), share("0,8"), share(".8")) == (0.8, 0.8, 0.8, 0.8)
    with pytest.raises(ArgumentTypeError, match="is no whole number"):
        whole("2.5")


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("allocate", "amber", "elm", "--teu", "3,000"), "Write 3000 if the comma groups thousands"),
        (("load", "amber", "elm", "--teu", "50,000"), "a comma is between two volumes, not between thousands"),
        (("route", "amber", "elm", "--with", "HAZEL-LIN"), "Did you mean 'hazel-line'"),
        (("route", "amber", "elm", "--set", "Amber-Birch.hours=2"), "Did you mean 'amber-birch'"),
        (("map", "amber", "elm", "--by", "Costs", "-o", "x.html"), "Did you mean 'cost'"),
        (("map", "amber", "elm", "--depart", "soon", "-o", "x.html"), "--depart 'soon' is no time"),
        (("map", "--by", "cost", "-o", "x.html"), "ask about a pair of places"),
    ],
)
def test_the_message_says_what_to_write(
    capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], message: str
) -> None:
    assert main([*argv, "--network", str(TOY)]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    "preferences",
    [
        {"number": 2, "by": "p80"},
        {"criteria": ("time", "borders")},
        {"max_borders": 3},
        {"depart": "2026-12-08T08:00"},
        {"arrive_by": "2026-12-20T08:00"},
        {"via": ("birch",)},
    ],
    ids=str,
)
def test_a_map_draws_the_routes_that_the_route_command_finds(preferences: dict[str, object]) -> None:
    question = Query("amber", "elm", network=str(TOY))._replace(**preferences)  # type: ignore[arg-type]
    page, _ = map_page(question)
    data = payload(page)
    wanted = routes_for(question).routes
    assert [(route["minutes"], len(route["legs"])) for route in data["routes"]] == [
        (route.minutes, len(route.legs)) for route in wanted
    ]
    words = {"criteria": "--pareto", "number": "--by", "max_borders": "--max-borders 3", "arrive_by": "--arrive-by"}
    for name in preferences.keys() & words.keys():
        assert words[name] in data["title"]


def test_what_would_be_asked_twice_is_refused() -> None:
    with pytest.raises(NetworkError, match="leave out one"):
        map_page(Query("amber", "elm", network=str(TOY), depart="2026-12-08", arrive_by="2026-12-20"))


def grid(folder: Path, size: int) -> Path:
    rows = ["name,wkt,mode"]
    for y in range(size):
        for x in range(size):
            for number, (dx, dy) in enumerate(((1, 0), (0, 1))):
                if x + dx < size and y + dy < size:
                    ends = [(30 + 0.25 * (x + a * dx), 40 + 0.25 * (y + a * dy)) for a in (0, 1)]
                    line = ", ".join(f"{a} {b}" for a, b in ends)
                    rows.append(f'{number}-{x}-{y},"LINESTRING ({line})",feeder')
    (folder / "grid.csv").write_text("\n".join(rows), "utf-8")
    return folder / "grid.csv"


def test_very_many_equal_ways_take_no_longer_than_few(tmp_path: Path) -> None:
    net = tmp_path / "net"
    argv = ["--speed", "feeder=30", "--headway-hours", "24", "--country", "TR"]
    assert main(["network", "import", str(grid(tmp_path, 14)), "-o", str(net), *argv]) == 0
    start = process_time()
    for wish in ("--max-borders=9", "-k2"):
        assert main(["route", "joint-001", "joint-192", wish, "--network", str(net)]) == 0
    assert process_time() - start < 10


def test_a_page_leaves_out_what_would_take_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    question = Query("amber", "elm", network=str(TOY))
    page, warnings = map_page(question)
    assert payload(page)["routes"][0]["why"]
    assert NO_WHY not in warnings
    monkeypatch.setattr("corridor.commands.map_page.MOST_WORK_OF_WHY", 0)
    page, warnings = map_page(question)
    assert "why" not in payload(page)["routes"][0]
    assert warnings == (NO_WHY,)
