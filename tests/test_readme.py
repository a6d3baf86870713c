"""The README is true: what it shows is what the program prints, and no command goes unmentioned."""

from __future__ import annotations

import re
import subprocess
import sys
from difflib import unified_diff
from pathlib import Path

import pytest

from corridor.commands import COMMANDS
from tools.readme import PAGES, README, commands_of, console_block, python_block, regenerated
from tools.reference import pages

TEXT = README.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(README.parent)))
def test_a_page_shows_what_the_program_prints(page: Path) -> None:
    old = page.read_text(encoding="utf-8")
    new = regenerated(old)
    differences = unified_diff(old.splitlines(), new.splitlines(), page.name, "program", lineterm="", n=1)
    assert not list(differences), "`python -m tools.readme --write` writes the true output"


def test_no_page_shows_an_accident() -> None:
    shown = {page.name for page in PAGES if "Traceback (most" in page.read_text(encoding="utf-8")}
    assert shown == set()


def test_the_references_are_what_the_program_says() -> None:
    stale = [path.name for path, page in pages().items() if path.read_text(encoding="utf-8") != page]
    assert stale == [], "`python -m tools.reference --write` writes them"


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=README.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "how-to" / "routes.html").exists()


def test_the_readme_is_short() -> None:
    assert len(TEXT.splitlines()) <= 160


def test_the_readme_names_every_command() -> None:
    assert {command for command in COMMANDS if not re.search(rf"corridor {command}\b", TEXT)} == set()


def test_the_readme_runs_something() -> None:
    assert any(command.startswith("corridor route") for command in commands_of(TEXT))
    assert ">>> import corridor" in TEXT


def test_pictures_and_links_of_the_readme_are_there() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", TEXT)
    local = [target for target in targets if not target.startswith(("http://", "https://"))]
    assert [target for target in local if not (README.parent / target).exists()] == []


# -- the runner itself -------------------------------------------------------------------------------------------


def test_old_output_is_replaced_and_the_rest_stays(tmp_path: Path) -> None:
    body = "$ corridor --version\nold\n\nold too\n\n$ pip install corridor\nkept\n"
    new = console_block(body, str(tmp_path))
    assert re.fullmatch(r"\$ corridor --version\ncorridor \d+\.\d+\.\d+\n\n\$ pip install corridor\nkept\n", new)
    assert console_block(new, str(tmp_path)) == new


def test_errors_and_cuts_are_shown(tmp_path: Path) -> None:
    body = "$ corridor route ambre poti\n$ corridor places KG | head -2\n$ corridor places KG | tail -n 1\n"
    lines = console_block(body, str(tmp_path)).splitlines()
    assert lines[1].startswith("corridor: there is no place 'ambre'.")
    assert lines[2] == "$ corridor places KG | head -2"
    assert len(lines) == 7
    assert lines[-1].endswith(" places")
    with pytest.raises(ValueError, match=r"only `\| head -N` and `\| tail -N` can follow a command"):
        console_block("$ corridor places | sort\n", str(tmp_path))


def test_python_examples_share_their_names() -> None:
    names: dict[str, object] = {}
    source = "from corridor.errors import OutputError\nx = 20\ndef fail(): raise OutputError('full')\n"
    assert python_block(source, names) == source
    new = python_block(">>> x + 1\nold\n>>> for i in range(2):\n...     print(i)\n\n>>> fail()\n", names)
    assert new == (
        ">>> x + 1\n21\n>>> for i in range(2):\n...     print(i)\n0\n1\n\n"
        ">>> fail()\nTraceback (most recent call last):\n    ...\ncorridor.errors.OutputError: full\n"
    )
    assert python_block(new, names) == new
    for fault in ("1 / 0\n", ">>> 1 / 0\n"):
        with pytest.raises(ZeroDivisionError):
            python_block(fault, names)


def test_a_page_is_regenerated_block_by_block() -> None:
    page = (
        "Text\n\n```console\n$ corridor --version\n```\n\n```python\n>>> 1 + 1\n```\n\n```\n$ corridor nothing\n```\n"
    )
    new = regenerated(page)
    assert "$ corridor --version\ncorridor " in new
    assert ">>> 1 + 1\n2\n```" in new
    assert new.endswith("```\n$ corridor nothing\n```\n")
    assert commands_of(page) == ["corridor --version"]
