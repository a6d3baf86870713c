"""No option is ignored in silence: on every command it changes the answer, or is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corridor.commands.cli import main
from tests.folders import TOY

PAIR = ("amber", "elm")

COMMANDS = {
    "route": PAIR,
    "risk": (*PAIR, "--draws", "500"),
    "explain": PAIR,
    "matrix": PAIR,
    "compare": PAIR,
    "quote": ("LANES",),
    "capacity": PAIR,
    "load": (*PAIR, "--teu", "1000"),
    "simulate": (*PAIR, "--teu", "1000", "--runs", "1", "--weeks", "4"),
    "ship": (*PAIR, "--teu", "50", "--depart", "2026-02-02"),
    "allocate": ("--demand", "DEMAND"),
    "sensitivity": PAIR,
    "roadmap": (*PAIR, "--from", "2026", "--to", "2027"),
}

OPTIONS = (
    ("--avoid", "mode:feeder"),
    ("--via", "fir"),
    ("--set", "amber-birch.hours=90"),
    ("--with", "hazel-line"),
    ("--on", "2032-07-01"),
    ("--cargo", "oil"),
)

OF_THE_QUESTION = {"conditions", "on", "applied", "cargo", "product", "via", "avoid", "product_asked"}
"""Keys that repeat what was asked; they alone are no answer to an option."""


def told(value: Any) -> Any:
    """Leave out what repeats the question."""
    if isinstance(value, dict):
        return {key: told(inner) for key, inner in value.items() if key not in OF_THE_QUESTION}
    return [told(inner) for inner in value] if isinstance(value, list) else value


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Give a function that asks a command and returns its exit code and what it says."""
    files = {"LANES": "from,to\namber,elm\n", "DEMAND": "from,to,amount\namber,elm,500\n"}
    for name, text in files.items():
        (tmp_path / name).with_suffix(".csv").write_text(text, encoding="utf-8")

    def asked(command: str, *options: str) -> tuple[int, Any]:
        words = [str((tmp_path / word).with_suffix(".csv")) if word in files else word for word in COMMANDS[command]]
        code = main([command, *words, *options, "--network", str(TOY), "--format", "json"])
        out, err = capsys.readouterr()
        return code, told(json.loads(out)) if out else err

    return asked


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_a_question_changes_the_answer_or_is_refused(ask: Any, command: str) -> None:
    base = ask(command)
    assert base[0] == 0, base
    assert [option for option in OPTIONS if ask(command, *option) == base] == []
