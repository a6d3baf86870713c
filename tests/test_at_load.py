"""The time at a volume as a measure: of scenarios, of years and of sweeps, always that of `load`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import corridor
from tests.folders import TOY

if TYPE_CHECKING:
    from pathlib import Path

ENDS = ("amber", "elm")
FIELD = "birch-1435-1520.hours"
SWEEP = f"""pairs = [["amber", "elm"]]
measures = ["hours_at_load"]
load_teu = 4000
[[vary]]
field = "{FIELD}"
values = [10]
"""


def at_load(volume: float, **conditions: str) -> float | None:
    hours: float | None = corridor.load(TOY, *ENDS, teu=volume, **conditions).points[0].hours  # type: ignore[arg-type]
    return hours


@pytest.mark.parametrize("volume", [1000, 4_000])
def test_scenarios_and_years_take_the_time_of_load(volume: float) -> None:
    compared = corridor.compare(TOY, *ENDS, scenarios="base", teu=volume)
    assert compared.to_dict()["scenarios"][0]["hours_at_load"] == pytest.approx(at_load(volume), abs=0.06)
    years = corridor.roadmap(TOY, *ENDS, first=2026, last=2027, teu=volume).to_frame()
    last = at_load(volume, on="2026-12-31")
    assert years["hours_at_load"].iloc[0] == pytest.approx(last, abs=0.06)
    assert f"days at {volume:,.0f} TEU" in str(compared)


def test_what_does_not_fit_has_no_time() -> None:
    assert at_load(10_000_000) is None
    compared = corridor.compare(TOY, *ENDS, scenarios="base", teu=10_000_000)
    assert compared.to_dict()["scenarios"][0]["hours_at_load"] is None


def test_nothing_is_said_where_no_volume_is_asked() -> None:
    assert "hours_at_load" not in corridor.compare(TOY, *ENDS, scenarios="base").to_frame()
    assert "hours_at_load" not in corridor.roadmap(TOY, *ENDS, first=2026, last=2026).to_frame()


def test_a_sweep_takes_it_as_a_measure(tmp_path: Path) -> None:
    file = tmp_path / "sweep.toml"
    text = SWEEP.replace('["hours_at_load"]', '["hours", "hours_at_load"]').replace("[10]", "[10, 40]")
    file.write_text(text, encoding="utf-8")
    found = corridor.sweep(TOY, file).to_frame()
    for hours, value in zip((10, 40), found["hours_at_load"], strict=True):
        assert value > 0
        assert value == pytest.approx(at_load(4_000, sets=f"{FIELD}={hours}"), abs=0.02)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("load_teu = 4000\n", "", "key load_teu: a volume a year goes with the measure 'hours_at_load'"),
        ('"hours_at_load"', '"km"', "key load_teu: a volume a year goes with the measure 'hours_at_load'"),
        ("4000", "-1", "key load_teu: should be a volume a year of 0 or more, got -1"),
        ("4000", '"much"', "key load_teu: should be a volume a year of 0 or more, got 'much'"),
    ],
)
def test_a_volume_goes_with_its_measure(tmp_path: Path, before: str, after: str, said: str) -> None:
    file = tmp_path / "sweep.toml"
    text = SWEEP
    file.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(corridor.ScenarioError, match=said):
        corridor.sweep(TOY, file)


def test_a_volume_is_refused_where_nothing_takes_it() -> None:
    with pytest.raises(corridor.NetworkError, match="teu asks for the time at load under scenarios"):
        corridor.compare(TOY, *ENDS, teu=1000)
    with pytest.raises(corridor.NetworkError, match="teu -5: write a volume a year of 0 or more"):
        corridor.compare(TOY, *ENDS, scenarios="base", teu=-5)
