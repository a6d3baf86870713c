"""How much fits within a promise of days: the inverse of `load`, solved forward again."""

from __future__ import annotations

import json

import pytest

import corridor
from corridor.commands.cli import main
from corridor.data.load.kinds import shipped_delays
from corridor.studies.station import Station
from corridor.units import WEEKS_PER_YEAR
from tests.folders import TOY

ENDS = ("amber", "elm")


@pytest.mark.parametrize("days", [7, 10, 20, 45])
def test_the_volume_keeps_the_promise_and_a_little_more_does_not(days: float) -> None:
    found = corridor.capacity(TOY, *ENDS, at_most_days=days).value
    volume = found.teu_per_year
    here, beyond = corridor.load(TOY, *ENDS, teu=(volume, volume + 0.01)).points
    assert here.hours_p80 == pytest.approx(found.hours_late, rel=1e-4)
    assert here.hours_p80 <= 24 * days * 1.0001
    assert 24 * days < beyond.hours_p80


def test_surer_is_less_and_longer_is_more() -> None:
    volumes = [corridor.capacity(TOY, *ENDS, at_most_days=20, sure=sure).teu_per_year for sure in (0.5, 0.8, 0.95)]
    assert volumes == sorted(volumes, reverse=True)
    assert volumes[0] > volumes[-1] > 0
    assert corridor.capacity(TOY, *ENDS, at_most_days=30).teu_per_year > volumes[1]


def test_at_half_the_expected_time_is_kept() -> None:
    found = corridor.capacity(TOY, *ENDS, at_most_days=12, sure=0.5).value
    assert found.hours_late == found.hours <= 288


def test_days_below_those_of_today_are_no_answer(capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["capacity", *ENDS, "--network", str(TOY), "--at-most-days", "5"]
    assert main([*argv, "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["teu_per_year"] == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--at-most-days", "0"), "--at-most-days 0: write days above 0"),
        (("--at-most-days", "-3"), "--at-most-days -3: write"),
        (("--at-most-days", "nan"), "--at-most-days nan: write"),
        (("--at-most-days", "20", "--sure", "0"), "--sure 0: write the share of boxes"),
        (("--at-most-days", "20", "--sure", "1"), "--sure 1: write"),
        (("--at-most-days", "20", "--sure", "80"), "--sure 80: write"),
        (("--at-most-days", "20", "--critical"), "leave out --critical"),
        (("--at-most-days", "20", "--by-month"), "leave out --by-month"),
        (("--sure", "0.9"), "--sure 0.9 is the share of boxes within --at-most-days: give both"),
    ],
)
def test_what_is_no_promise_is_told(options: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["capacity", *ENDS, "--network", str(TOY), *options]) == 2
    assert said in capsys.readouterr().err


def test_a_pair_without_a_route(capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["--network", str(TOY), "--at-most-days", "20"]
    assert main(["capacity", *ENDS, *argv, "--avoid", "mode:rail-1520", "--avoid", "mode:road"]) == 1
    assert "no way" in capsys.readouterr().err.lower()


def test_what_is_nearly_full_keeps_its_times_up_to_its_own_load_and_grows_beyond() -> None:
    law = next(law for law in shipped_delays().values() if law.element == "border")
    station = Station("border", "gate", "Gate", 0, 20.0, 0.0, 1.0, 10_000.0, 9_900.0, 50.0, law, 1, 1.0, 0.5)
    assert station.growth(0, 0) == station.growth(50, 0) == 1
    grown = [station.growth(volume, 0) or 0.0 for volume in (50.001, 60, 80, 99)]
    assert grown[0] == pytest.approx(1, abs=1e-3)
    assert grown == sorted(grown)
    assert station.growth(100, 0) is None
    full = station._replace(now=400.0)
    assert (full.growth(400, 0), full.growth(401, 0), full.most(0)) == (1, None, 400)


def test_a_week_is_a_52nd_of_the_year() -> None:
    year, week = (str(corridor.capacity(TOY, *ENDS, at_most_days=20, per=per)) for per in ("year", "week"))
    found = corridor.capacity(TOY, *ENDS, at_most_days=20)
    assert f"{found.teu_per_year:,.0f} TEU a year arrive" in year
    assert f"{found.teu_per_year / WEEKS_PER_YEAR:,.0f} TEU a week arrive" in week
    assert f"; {found.most_teu_per_year / WEEKS_PER_YEAR:,.0f} fit at all" in week
