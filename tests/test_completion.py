"""Completion of four shells, made of the parsers: every command and option is in each."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from corridor.commands import COMMANDS
from corridor.commands.cli import main
from corridor.commands.completion import SHELLS

if TYPE_CHECKING:
    from pathlib import Path

ASKED = [
    (["rou"], {"route"}),
    (["route", "xi"], {"xian"}),
    (["route", "xian", "poti", "--max"], {"--max-borders"}),
    (["route", "xian", "poti", "--product", "ch"], {"charter"}),
    (["network", "im"], {"import"}),
    (["network", "import", "--whe"], {"--where"}),
    (["route", "xian", "--via", "aktau-p"], {"aktau-port"}),
]


def script(capsys: pytest.CaptureFixture[str], shell: str) -> str:
    assert main(["--completion", shell]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_is_there(capsys: pytest.CaptureFixture[str], shell: str) -> None:
    text = script(capsys, shell)
    for word in (*COMMANDS, "max-borders", "headway-hours", "aktau-port", "charter"):
        assert word in text


@pytest.mark.parametrize(("words", "wanted"), ASKED, ids=str)
def test_bash_completes(tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], wanted: set[str]) -> None:
    if shutil.which("bash") is None:
        pytest.skip("no bash here")
    (tmp_path / "complete.sh").write_text(script(capsys, "bash"), "utf-8")
    line = " ".join(f"'{word}'" for word in ("corridor", *words))
    ask = f'source complete.sh; COMP_WORDS=({line}); COMP_CWORD={len(words)}; _corridor; echo "${{COMPREPLY[@]}}"'
    done = subprocess.run(["bash", "-c", ask], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert (set(done.stdout.split()), done.stderr) == (wanted, "")


def test_an_unknown_shell_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--completion", "tcsh"]) == 2
    assert "choose from" in capsys.readouterr().err
