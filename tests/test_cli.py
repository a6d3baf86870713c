"""The contract of the command line: JSON keys, exit codes, one line an error, the same bytes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from corridor.commands.cli import main

TOY = str(Path(__file__).parent / "networks" / "toy")

ROUTE_KEYS = {
    "rank",
    "minutes",
    "hours",
    "hours_low",
    "hours_high",
    "km",
    "usd_per_teu",
    "kg_co2e_per_teu",
    "teu_per_year",
    "bottleneck",
    "borders",
    "transfers",
    "countries",
    "places",
    "legs",
}
LEG_KEYS = {"kind", "id", "from", "to", "mode", "minutes", "hours", "km", "sources"}


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def ask(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    status = main(argv)
    out, err = capsys.readouterr()
    return status, out, err


def test_route_json_keeps_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ask(capsys, "route", "amber", "elm", "--network", TOY, "--format", "json")
    answer = json.loads(out)
    assert status == 0
    assert {"origin", "destination", "on", "scenarios", "routes"} <= answer.keys()
    (route,) = answer["routes"]
    assert route.keys() >= ROUTE_KEYS
    assert all(leg.keys() >= LEG_KEYS for leg in route["legs"])
    assert sum(leg["minutes"] for leg in route["legs"]) == route["minutes"] == 150 * 60
    assert all(leg["hours"] == round(leg["minutes"] / 60, 2) for leg in route["legs"])
    assert round(sum(leg["km"] for leg in route["legs"]), 1) == route["km"]
    assert all(leg["km"] == 0 for leg in route["legs"] if leg["kind"] != "line")
    assert route["places"] == ["amber", "birch", "cedar-port", "dune-port", "elm"]
    assert route["hours_low"] < route["hours"] < route["hours_high"]


def test_same_place_twice_has_no_legs(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ask(capsys, "route", "amber", "Amber", "--network", TOY, "--format", "json")
    (route,) = json.loads(out)["routes"]
    assert (status, route["legs"], route["minutes"], route["km"]) == (0, [], 0, 0)
    status, out, _ = ask(capsys, "route", "amber", "amber", "--network", TOY)
    assert status == 0
    assert "no legs, 0 minutes" in out


@pytest.mark.parametrize(
    ("argv", "status", "words"),
    [
        (("route", "ambre", "elm"), 2, "there is no place 'ambre'. Did you mean amber?"),
        (("route", "amber"), 2, "the following arguments are required: B"),
        (("route", "amber", "elm", "--set", "amber-birch.hour=2"), 2, "Did you mean 'hours'"),
        (("route", "amber", "elm", "--set", "amber-brich.hours=2"), 2, "Did you mean 'amber-birch'"),
        (("route", "amber", "elm", "--set", "nonsense"), 2, "write ID.field=value"),
        (("route", "amber", "elm", "--set", "amber-birch.hours=nan"), 2, "amber-birch"),
        (("route", "amber", "elm", "--with", "hazel-lin"), 2, "Did you mean 'hazel-line'"),
        (("route", "amber", "elm", "--on", "2026-02-30"), 2, "is no date"),
        (("route", "amber", "elm", "--avoid", "country:ZZ"), 2, "ISO 3166-1 alpha-2"),
        (("route", "amber", "elm", "--avoid", "place:nowhere"), 2, "there is no place 'nowhere'"),
        (("route", "amber", "elm", "--avoid", "country:KZ"), 1, "--avoid country:KZ leaves no way"),
        (("route", "amber", "elm", "-o", "no/such/folder/a.json"), 2, "cannot write"),
        (("map", "amber", "elm"), 2, "name the file to write"),
        (("map", "amber", "-o", "x.html"), 2, "give both places or none"),
        (("map", "-o", "x.png"), 2, "must end in .html"),
    ],
)
def test_bad_input_is_one_line(
    capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], status: int, words: str
) -> None:
    found, out, err = ask(capsys, *argv, *(("--network", TOY) if len(argv) > 2 or argv[0] == "map" else ()))
    assert (found, out) == (status, "")
    assert words in err
    assert err.count("\n") == 1


def test_no_route_says_what_stopped_it(capsys: pytest.CaptureFixture[str]) -> None:
    shut = (
        "--avoid",
        "link:birch-cedar-port",
        "--avoid",
        "link:birch-cedar-port-road",
        "--avoid",
        "link:fir-cedar-port",
    )
    status, _, err = ask(capsys, "route", "amber", "elm", "--network", TOY, *shut)
    assert status == 1
    assert "--avoid link:birch-cedar-port leaves no way; without it there is one." in err


def test_restriction_that_hits_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = ask(capsys, "route", "amber", "elm", "--network", TOY, "--avoid", "country:BR")
    assert (status, "150.0" in out) == (0, True)
    assert err == "--avoid country:BR: nothing to avoid, the network has none.\n"


@pytest.mark.parametrize(
    "argv",
    [
        ("route", "amber", "elm", "--on", "2025-12-31"),
        ("route", "amber", "elm", "--depart", "2025-12-31T08:00"),
        ("route", "amber", "elm", "--depart", "20251231T0800"),
        ("compare", "amber", "elm", "--on", "2025-12-31"),
        ("network", "info", "--on", "2025-12-31"),
    ],
    ids=" ".join,
)
def test_a_day_before_the_data_is_warned_of(capsys: pytest.CaptureFixture[str], argv: tuple[str, ...]) -> None:
    status, _, err = ask(capsys, *argv, "--network", TOY)
    assert status == 0
    assert err == (
        "2025-12-31 is before the date of the data, 2026-01-15: only suspensions, services and closures with dates "
        "are taken back, all other figures stay as they are.\n"
    )


@pytest.mark.parametrize("day", ["2026-01-15", "2026-02-01"])
def test_later_days_go_without_a_warning(capsys: pytest.CaptureFixture[str], day: str) -> None:
    assert ask(capsys, "route", "amber", "elm", "--on", day, "--network", TOY)[::2] == (0, "")


def test_a_length_that_cannot_be_is_warned_of(capsys: pytest.CaptureFixture[str]) -> None:
    """As the check of a folder would: 600 km are written, 480 km lie between the places."""

    def warned(km: int) -> str:
        words = ("route", "amber", "elm", "--network", TOY, "--set", f"birch-cedar-port.length_km={km}")
        status, _, err = ask(capsys, *words)
        assert status == 0
        return err

    assert re.fullmatch(
        r"--set birch-cedar-port.length_km: 1 km is shorter than the \d+ km of the great circle\.\n", warned(1)
    )
    assert "more than 2.5 times" in warned(6000)
    assert warned(650) == ""


def test_file_is_written_whole_and_by_its_ending(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "route.json"
    assert ask(capsys, "route", "amber", "elm", "--network", TOY, "-o", str(file)) == (0, "", "")
    assert json.loads(file.read_text(encoding="utf-8"))["origin"] == "amber"
    before = file.read_bytes()
    assert ask(capsys, "route", "amber", "nowhere", "--network", TOY, "-o", str(file))[0] == 2
    assert file.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir() if item.suffix == ".tmp"] == []


def test_unknown_command_is_suggested(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = ask(capsys, "rout")
    assert (status, err) == (2, "corridor: there is no command 'rout'. Did you mean 'route'?\n")


def test_places_are_found_by_any_name(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ask(capsys, "places", "Xi'an", "--format", "json")
    assert status == 0
    assert "xian" in [place["id"] for place in json.loads(out)["places"]]
    assert ask(capsys, "places", "zzzzzz")[0] == 2


@pytest.mark.parametrize("name", ["Xi'an", "XIAN", "xi\u2019an", "西安", "Сиань"])
def test_one_place_has_many_names(capsys: pytest.CaptureFixture[str], name: str) -> None:
    status, out, _ = ask(capsys, "route", name, "Alat", "--format", "json")
    assert (status, json.loads(out)["origin"], json.loads(out)["destination"]) == (0, "xian", "alat")


def test_same_command_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    def run(number: int, **surroundings: str) -> bytes:
        environment = {**os.environ, **surroundings, "XDG_CACHE_HOME": str(tmp_path / str(number))}
        command = [sys.executable, "-m", "corridor", "route", "Xi'an", "Poti", "--format", "json"]
        return subprocess.run(command, check=True, capture_output=True, env=environment).stdout

    first = run(1, PYTHONHASHSEED="1", LC_ALL="C", TZ="UTC")
    assert first == run(2, PYTHONHASHSEED="2", LC_ALL="C.UTF-8", TZ="Asia/Tokyo")
    assert first == run(1, PYTHONHASHSEED="3")  # from the compiled graph
