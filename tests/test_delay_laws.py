"""`corridor load`: published times at today's load, longer above it, and none above the capacity."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corridor.commands.cli import main
from tests.folders import TOY

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

ENDS = ("amber", "elm", "--network", str(TOY))


def asked(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, Any]:
    assert main([*argv, "--format", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_times_start_at_those_of_route_and_grow(capsys: pytest.CaptureFixture[str]) -> None:
    route = asked(capsys, "route", *ENDS)["routes"][0]
    found = asked(capsys, "load", *ENDS, "--teu", "0,5000,9000,900000000")
    assert found["today"]["hours"] == route["hours"]
    first, *_, last = found["points"]
    assert first["hours"] == route["hours"]
    hours = [point["hours"] for point in found["points"] if point["hours"] is not None]
    assert hours == sorted(hours)
    assert last["hours"] is None
    assert last["full"]


def test_a_bad_volume_or_shock_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", *ENDS, "--teu", "many"]) == 2
    assert "--teu 'many'" in capsys.readouterr().err
    path = tmp_path / "shock.toml"
    path.write_text("start = 2026-10-05\nweeks = 0\n", encoding="utf-8")
    assert main(["load", *ENDS, "--teu", "1000", "--shock", str(path)]) == 2
    assert "weeks: 0 is not between" in capsys.readouterr().err
    for last in ("2026-10-05", "2026-10-04"):
        never = f'start = 2026-10-05\nweeks = 4\n[[capacity]]\nid = "x"\nfrom = 2026-10-05\nto = {last}\nfactor = 0\n'
        path.write_text(never, encoding="utf-8")
        assert main(["load", *ENDS, "--teu", "1000", "--shock", str(path)]) == 2
        assert f"to {last} is not after from 2026-10-05" in capsys.readouterr().err
    cut = 'start = 2026-10-05\nweeks = 4\n[[capacity]]\nid = "none"\nfrom = 2026-10-05\nto = 2026-10-12\nfactor = 0\n'
    path.write_text(cut, encoding="utf-8")
    assert main(["load", *ENDS, "--teu", "1000", "--shock", str(path)]) == 2
    assert "'none' is no element of the route" in capsys.readouterr().err
