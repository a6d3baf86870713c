"""The self-check: well here, and it tells what is wrong where something is."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path

import pytest

from corridor.answers.health import ABSENT, FAULTY, WELL
from corridor.commands.cli import main
from corridor.studies import doctor
from corridor.studies.doctor import examine, known_network
from corridor.studies.planner import fastest
from tests.folders import TOY, Folder


def states(network: str = str(TOY)) -> dict[str, tuple[str, str]]:
    return {finding.part: (finding.state, finding.text) for finding in examine(network)}


def test_all_is_well_here(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["doctor", "--network", str(TOY), "--format", "json"])
    record = json.loads(capsys.readouterr().out)
    assert (status, record["well"]) == (0, True)
    parts = {finding["part"]: finding["text"] for finding in record["findings"]}
    assert parts["known route"] == "35 h, as on paper"
    assert parts["known capacity"] == "600 TEU/year, as on paper"
    assert parts["corridor"].startswith(metadata.version("corridor"))
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out.endswith("\nall well\n")


def test_the_known_answers_are_those_of_the_paper() -> None:
    assert fastest(known_network(), "first", "third").minutes == (10 + 5 + 20) * 60


def test_a_wrong_answer_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(doctor, "KNOWN_HOURS", 36)
    assert states()["known route"] == (FAULTY, "35 h, but 36 is right: do not trust this installation")
    assert main(["doctor", "--network", str(TOY)]) == 1
    assert capsys.readouterr().out.endswith("\nnot well: known route\n")


def test_a_network_with_findings_is_told(folder: Folder) -> None:
    folder.cell("links", "amber-birch", length_km="1")
    assert "2 errors, 0 warnings, first: links.csv, row" in states(str(folder.path))["network"][1]
    found = states(str(folder.path / "nowhere"))
    assert found["network"][0] == found["own route"][0] == FAULTY
    assert "does not exist" in found["network"][1]
    assert found["known route"][0] == WELL


def test_missing_and_old_packages_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    there = {"corridor": "1.0", "numpy": "1.2", "distributed": "2026.8.0"}
    requirements = ["numpy>=1.26", "scipy", 'distributed>=2024.1; extra == "cluster"', 'matplotlib; extra == "charts"']

    def version(name: str) -> str:
        if name not in there:
            raise metadata.PackageNotFoundError
        return there[name]

    monkeypatch.setattr(metadata, "version", version)
    monkeypatch.setattr(metadata, "requires", lambda _: [*requirements, 'ruff; extra == "dev"'])
    found = states()
    assert found["packages"] == (FAULTY, "numpy 1.2 (>= 1.26), scipy is missing (>= 0): pip install --upgrade corridor")
    assert found["optional cluster"] == (WELL, "distributed 2026.8.0")
    assert found["optional charts"] == (ABSENT, "no matplotlib; pip install matplotlib adds it")
    assert "optional dev" not in found
    there.clear()
    assert "is not installed, but found in a folder" in states()["corridor"][1]


def test_a_broken_part_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        msg = "no such module"
        raise ImportError(msg)

    monkeypatch.setattr(doctor, "known_network", broken)
    assert states()["known route"] == (FAULTY, "ImportError: no such module. Install the package anew.")
    assert states()["cache"][0] == WELL


def test_a_cache_that_cannot_be_written_only_costs_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    state, text = states()["cache"]
    assert state == ABSENT
    assert "cannot be written: each answer compiles the network again" in text
