"""Ctrl-C in long work: it ends soon, and leaves no half-written file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.folders import TOY

ROOT = Path(__file__).parents[1]
SWEEP = """
pairs = [["amber", "elm"]]
measures = ["hours", "teu_per_year"]
samples = 50000
seed = 1
[[vary]]
field = "amber-birch.hours"
uniform = [10, 20]
"""
SCRIPT = f"import corridor\ncorridor.sweep({str(TOY)!r}, 'sweep.toml', output='out.csv')\n"
COMMANDS = {
    "sweep": ["-m", "corridor", "sweep", "sweep.toml", "--network", str(TOY), "-o", "out.csv", "--workers", "2"],
    "simulate": [
        *("-m", "corridor", "simulate", "amber", "elm", "--teu", "3000", "--runs", "9999", "--network", str(TOY)),
        *("-o", "out.xlsx", "--workers", "2"),
    ],
    "script": ["script.py"],
}


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Windows are others")
@pytest.mark.parametrize("name", COMMANDS)
def test_an_interrupt_leaves_no_half_file(name: str, tmp_path: Path) -> None:
    (tmp_path / "sweep.toml").write_text(SWEEP, encoding="utf-8")
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    before = {path.name for path in tmp_path.iterdir()}
    with subprocess.Popen(
        [sys.executable, *COMMANDS[name]],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as running:
        kept = tmp_path / "out.csv.sweep.sqlite"
        begun = time.monotonic()
        while time.monotonic() - begun < (8 if name == "simulate" else 60) and not kept.exists():
            time.sleep(0.2)
        time.sleep(1.5)
        os.killpg(running.pid, signal.SIGINT)
        _, said = running.communicate(timeout=30)
    assert running.returncode == (-signal.SIGINT if name == "script" else 130), said
    assert {path.name for path in tmp_path.iterdir()} - before <= {"out.csv.sweep.sqlite"}
    if name != "simulate":
        assert "finished runs are kept in out.csv.sweep.sqlite: go on with --resume" in said
    if name != "script":
        assert said.startswith("corridor: stopped")
        assert said.count("\n") == 1
