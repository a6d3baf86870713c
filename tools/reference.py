"""
Write the command and Python reference from the program itself.

    python -m tools.reference          compare, and name the pages that are not true
    python -m tools.reference --write  write them

``docs/commands.md`` is the help of each command; ``docs/api.md`` the signature
and docstring of each public name; ``docs/dictionary.md`` the data dictionary.
"""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

import corridor
from corridor.commands import COMMANDS
from corridor.commands.asking import Conditions
from corridor.commands.public_volumes import Room
from corridor.data.dictionary import dictionary_text

DOCS = Path(__file__).resolve().parent.parent / "docs"
_WIDTH = "100"


def commands_page() -> str:
    """Give the help of each command and of its verbs."""
    parts = ["# Commands", "Generated from the program: `corridor COMMAND --help`."]
    for name, purpose in COMMANDS.items():
        shown = _help_of(name)
        parts += [f"## {name}", f"{purpose[0].upper()}{purpose[1:]}.", f"```text\n{shown}```"]
        for verb in _verbs_in(shown):
            parts += [f"### {name} {verb}", f"```text\n{_help_of(name, verb)}```"]
    return "\n\n".join(parts) + "\n"


def api_page() -> str:
    """Give the signature and docstring of each public name."""
    parts = ["# Python", "Generated from the docstrings of the public names; each is loaded when it is first used."]
    for heading, kind in (("Arguments of every question", Conditions), ("Arguments of volumes", Room)):
        parts += [f"## {heading}", f"```text\n{inspect.getdoc(kind)}\n```"]
    for name in sorted(corridor.__all__):
        value = getattr(corridor, name)
        doc = inspect.getdoc(value) or ""
        parts += [f"## corridor.{name}", f"```text\n{_head_of(name, value)}\n\n{doc}\n```"]
    return "\n\n".join(parts) + "\n"


def _help_of(*words: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "corridor", *words, "--help"],
        env={**os.environ, "COLUMNS": _WIDTH, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _verbs_in(shown: str) -> list[str]:
    """Find the verbs of a command in its help, where it has some."""
    found = re.search(r"\{([a-z,-]+)\} \.\.\.", shown)
    return found[1].split(",") if found else []


def _head_of(name: str, value: object) -> str:
    if inspect.isclass(value):
        return f"class {name}"
    if not callable(value):
        return f"{name} = {value!r}"
    return f"{name}{inspect.signature(value)}"


def pages() -> dict[Path, str]:
    """Give the text of each generated page."""
    dictionary = dictionary_text().replace("# Networks", "# Data dictionary", 1)
    return {
        DOCS / "commands.md": commands_page(),
        DOCS / "api.md": api_page(),
        DOCS / "dictionary.md": dictionary,
    }


def main() -> int:
    """Compare or write."""
    parser = ArgumentParser(description="Write the references from the program.")
    parser.add_argument("--write", action="store_true", help="write the pages")
    arguments = parser.parse_args()
    status = 0
    for path, page in pages().items():
        if arguments.write:
            path.write_text(page, encoding="utf-8", newline="\n")
        elif not path.exists() or path.read_text(encoding="utf-8") != page:
            print(f"{path.name} is not what the program says: `python -m tools.reference --write`")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
