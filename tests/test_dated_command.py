"""``corridor route`` with a date: on paper, and what is said where nothing leaves."""

from __future__ import annotations

import json
from datetime import date

import pytest

from corridor.commands.cli import main
from corridor.errors import NetworkError
from corridor.routing.dated import minute_of
from tests.folders import TOY, Folder


def answer_of(capsys: pytest.CaptureFixture[str], *words: str, network: str = str(TOY)) -> dict:  # type: ignore[type-arg]
    assert main(["route", *words, "--network", network, "--format", "json"]) == 0
    answer: dict = json.loads(capsys.readouterr().out)  # type: ignore[type-arg]
    return answer


def test_a_new_year_at_the_border(capsys: pytest.CaptureFixture[str]) -> None:
    answer = answer_of(capsys, "amber", "elm", "--depart", "2027-01-02T08:00")
    route = answer["routes"][0]
    legs = route["legs"]
    assert answer["on"] == "2027-01-02"
    assert (legs[0]["kind"], legs[0]["id"], legs[0]["departs"]) == ("border", "amber-birch-kz", "2027-01-04T00:00")
    assert [leg["id"] for leg in legs if leg["kind"] == "wait"] == ["feeder-shuttle"]
    ready = answer_of(capsys, "amber", "elm", "--depart", "2027-01-02T08:00", "--ready")["routes"][0]
    assert [(leg["kind"], leg["id"], leg["hours"]) for leg in ready["legs"][:2]] == [
        ("wait", "birch-new-year", 40),
        ("border", "amber-birch-kz", 10),
    ]
    assert ready["arrives"] == route["arrives"]
    assert ready["minutes"] == route["minutes"] + 40 * 60


def test_a_quay_waits_for_its_ship(capsys: pytest.CaptureFixture[str]) -> None:
    free = answer_of(capsys, "cedar-port", "dune-port")
    # By the timetable one comes when the ship leaves; the ferry that leaves at a rate would take longer.
    assert [route["hours"] for route in free["routes"]] == [24]
    assert not free["ready"]
    ferry = answer_of(capsys, "cedar-port", "dune-port", "--avoid", "link:cedar-port-dune-port-feeder")
    assert next(leg["kind"] for leg in ferry["routes"][0]["legs"]) == "wait"
    ready = answer_of(capsys, "cedar-port", "dune-port", "--ready")
    assert [route["hours"] for route in ready["routes"]] == [48]
    assert ready["ready"]


def test_a_trip_that_comes_back_to_its_origin_waits_there(capsys: pytest.CaptureFixture[str]) -> None:
    answer = answer_of(capsys, "cedar-port", "dune-port", "--via", "birch")
    kinds = [leg["kind"] for leg in answer["routes"][0]["legs"]]
    assert kinds.count("wait") == 1


def test_the_latest_departure_catches_the_ship(capsys: pytest.CaptureFixture[str]) -> None:
    # South-loop leaves on Monday at 08:00 (KZ), 24 h to dune-port, riding on 25 h to ivy-port, 10 h and 2.5 h to gorse.
    argv = ("cedar-port", "gorse", "--arrive-by", "2026-02-05T00:00", "--avoid", "mode:ferry")
    route = answer_of(capsys, *argv)["routes"][0]
    assert (route["departs"], route["arrives"]) == ("2026-02-02T08:00", "2026-02-04T21:30")
    assert (route["departs_utc"], route["arrives_utc"]) == ("2026-02-02T03:00Z", "2026-02-04T16:30Z")
    again = answer_of(capsys, "cedar-port", "gorse", "--depart", "2026-02-01T09:00", "--avoid", "mode:ferry")["routes"][
        0
    ]
    assert (again["departs"], again["arrives"]) == (route["departs"], route["arrives"])
    missed = answer_of(capsys, "cedar-port", "gorse", "--depart", "2026-02-02T08:01", "--avoid", "mode:ferry")[
        "routes"
    ][0]
    assert missed["arrives"] > "2026-02-08"


def test_alternatives_and_fronts_have_dates_too(capsys: pytest.CaptureFixture[str]) -> None:
    answer = answer_of(capsys, "amber", "elm", "--depart", "2026-02-02T08:00+08:00", "-k", "3", "--overlap", "0.9")
    arrivals = [route["arrives"] for route in answer["routes"]]
    assert arrivals == sorted(arrivals)
    assert [route["hours"] for route in answer["routes"]] == [150, 151, 154]
    late = answer_of(capsys, "amber", "elm", "--arrive-by", "2026-02-20", "-k", "3", "--overlap", "0.9")
    departures = [route["departs"] for route in late["routes"]]
    assert departures == sorted(departures, reverse=True)
    assert all(route["arrives"] <= "2026-02-20T00:00" for route in late["routes"])
    few = answer_of(capsys, "amber", "elm", "--depart", "2026-02-02", "--pareto", "borders,transfers")
    assert [(route["borders"], route["transfers"]) for route in few["routes"]] == [(3, 3)]


def test_a_project_that_opens_on_the_way_is_left_out(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["route", "amber", "elm", "--arrive-by", "2031-01-03", "--network", str(folder.path), "--format", "json"]
    assert main(argv) == 0
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert answer["on"] < "2030-12-31"
    assert "hazel-line" not in answer["applied"]
    assert "hazel-line opens after this departure and is left out" in err


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["--depart", "soon"], 2, "--depart 'soon' is no time: write it as 2026-12-01T08:00"),
        (["--depart", "2026-12-01T08:00:30"], 2, "is no time"),
        (["--arrive-by", "1800-01-01"], 2, "--arrive-by '1800-01-01' is outside the years 1990 to 2200"),
        (["--depart", "2026-01-01", "--arrive-by", "2026-02-01"], 2, "are two questions: leave out one"),
        (["--depart", "2026-01-01", "--by", "p80"], 2, "--by p80 holds whatever the date"),
        (["--depart", ""], 2, "--depart has no value"),
    ],
)
def test_dates_that_cannot_be_read(
    words: list[str], status: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["route", "amber", "elm", "--network", str(TOY), *words]) == status
    assert message in capsys.readouterr().err


def test_a_date_without_services_says_which_ended(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.cell("services", "feeder-shuttle", valid_to="2026-06-30")
    folder.cell("services", "south-loop", valid_to="2026-06-30")
    folder.cell("services", "ferry-shuttle", valid_to="2026-07-31")
    argv = ["route", "amber", "elm", "--network", str(folder.path)]
    assert main([*argv, "--depart", "2026-07-20"]) == 0
    capsys.readouterr()
    assert main([*argv, "--depart", "2026-08-01"]) == 1
    error = capsys.readouterr().err
    assert "no route from amber to elm after 2026-08-01T00:00: nothing leaves Cedar Port from" in error
    assert "until 2026-0" in error
    for name in ("feeder-shuttle", "south-loop", "ferry-shuttle"):
        folder.cell("services", name, valid_from="2027-01-01", valid_to="")
    assert main([*argv, "--arrive-by", "2026-08-01"]) == 1
    assert "no route from amber to elm arrives by 2026-08-01T00:00" in capsys.readouterr().err


def test_an_embargo_without_end_is_named(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.add("closures", id="stop", name="Stop", kind="embargo", members="dune-port-elm-ge", starts="2026-03-01")
    argv = ["route", "amber", "elm", "--network", str(folder.path), "--depart", "2026-04-01"]
    assert main(argv) == 1
    assert "dune-port-elm-ge at Dune Port is shut from 2026-04-0" in capsys.readouterr().err


def test_a_time_outside_all_plans_is_refused() -> None:
    with pytest.raises(NetworkError, match="is outside the years"):
        minute_of("2300-01-01", option="--depart", offset=0)
    assert minute_of("2026-01-01T00:00+03:00", option="", offset=999) == date(2026, 1, 1).toordinal() * 1440 - 180


def test_the_sailing_that_is_caught_is_named_and_the_next_one(capsys: pytest.CaptureFixture[str]) -> None:
    # South-loop leaves on Mondays at 08:00; birch - cedar-port takes 15 h, the way to the ship 12, 24 or 36 h.
    argv = ("birch", "gorse", "--avoid", "mode:ferry", "--network", str(TOY))
    early = answer_of(capsys, *argv[:4], "--depart", "2026-01-28T08:00")["routes"][0]["sailings"]
    assert early == [
        {
            "service": "south-loop",
            "place": "cedar-port",
            "departs": "2026-02-02T08:00",
            "missed_share": 0.0,
            "next_service": "south-loop",
            "next_departs": "2026-02-09T08:00",
        }
    ]
    # As expected the boxes are there 39 h after Saturday 17:00: at the very minute, which half of them miss.
    late = answer_of(capsys, *argv[:4], "--depart", "2026-01-31T17:00")["routes"][0]["sailings"][0]
    assert late["departs"] == "2026-02-02T08:00"
    assert late["missed_share"] == pytest.approx(0.5, abs=0.05)
    assert main(["route", *argv, "--depart", "2026-01-31T17:00"]) == 0
    out = capsys.readouterr().out
    assert "catches south-loop at Cedar Port, 2026-02-02 08:00; " in out
    assert "miss it: next 2026-02-09 08:00" in out


def test_a_departure_without_a_timetable_is_no_sailing(capsys: pytest.CaptureFixture[str]) -> None:
    assert "sailings" not in answer_of(capsys, "amber", "elm", "--depart", "2026-01-28T08:00")["routes"][0]
