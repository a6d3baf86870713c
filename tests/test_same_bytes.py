"""The same question gives the same bytes: in another place, locale, time zone, with another seed, on another day."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.folders import TOY
from tests.outputs import TO_FILES, TO_FOLDERS, TO_STDOUT

ROOT = Path(__file__).parents[1]

SURROUNDINGS = {
    "here": {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC", "COLUMNS": "80"},
    # An ASCII locale finds every text file that is opened without an encoding.
    "there": {
        "PYTHONHASHSEED": "2",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "TZ": "Pacific/Kiritimati",
        "COLUMNS": "200",
        "SOURCE_DATE_EPOCH": "1",
        "OMP_NUM_THREADS": "1",
    },
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write all answers twice, in two processes at once."""
    folders, processes = {}, []
    for name, surroundings in SURROUNDINGS.items():
        folder = tmp_path_factory.mktemp(name) / "out"
        folder.mkdir()
        environment = {**os.environ, **surroundings, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "tests.outputs", str(TOY), str(folder)]
        processes.append(
            subprocess.Popen(
                command, cwd=folder.parent, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
        )
        folders[name] = folder
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err.decode()
        statuses = json.loads(out)
        assert [name for name, status in statuses.items() if status] == []
    return folders


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_every_answer_is_there(written: dict[str, Path]) -> None:
    names = {path.name for path in written["here"].iterdir()}
    assert {*TO_FILES, *TO_FOLDERS, *TO_STDOUT, "import"} <= names


def test_the_same_bytes_anywhere(written: dict[str, Path]) -> None:
    here, there = (files_in(folder) for folder in written.values())
    assert here.keys() == there.keys()
    assert [name for name in here if here[name] != there[name]] == []


def test_nothing_of_the_machine_stands_in_an_answer(written: dict[str, Path]) -> None:
    for name, content in files_in(written["here"]).items():
        assert str(ROOT).encode() not in content.replace(str(TOY).encode(), b""), name
        assert str(written["here"].parent).encode() not in content, name
