"""
Run the examples of the README and of the documentation, and write what they print under them.

    python -m tools.readme                 compare all pages, and show the differences
    python -m tools.readme --write [PAGE]  write the true output

In a ``console`` block each line ``$ corridor ...`` is run (``| head -N`` and
``| tail -N`` cut its output) and what it prints on both streams stands below;
other commands are left alone.  In a ``python`` block with prompts each example
is run and its output stands below; one without prompts has to run through.  All
run in an empty folder that has the networks in it, and share one namespace.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from argparse import ArgumentParser
from contextlib import chdir, redirect_stdout
from difflib import unified_diff
from doctest import DocTestParser, Example
from pathlib import Path
from tempfile import TemporaryDirectory

from corridor.errors import CorridorError

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PAGES = (README, *sorted((ROOT / "docs").rglob("*.md")))

_BLOCK = re.compile(r"^```(?P<kind>console|python)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_CUT = re.compile(r"(?P<which>head|tail) -n? ?(?P<count>\d+)")
_PROGRAM = "corridor"
_SECONDS = 300


def regenerated(text: str) -> str:
    """
    Give a page with the true output of its examples.

    Parameters
    ----------
    text
        Markdown.

    Raises
    ------
    ValueError
        If a command cannot be read.
    """
    names: dict[str, object] = {"__name__": "__main__"}
    with TemporaryDirectory() as folder:
        (Path(folder) / "networks").symlink_to(ROOT / "networks", target_is_directory=True)

        def block(match: re.Match[str]) -> str:
            kind, body = match["kind"], match["body"]
            with chdir(folder):
                new = console_block(body, folder) if kind == "console" else python_block(body, names)
            return f"```{kind}\n{new}```"

        return _BLOCK.sub(block, text)


def commands_of(text: str) -> list[str]:
    """List the commands of the program that a page runs."""
    bodies = [match["body"] for match in _BLOCK.finditer(text) if match["kind"] == "console"]
    return [line[2:] for body in bodies for line in body.splitlines() if line.startswith(f"$ {_PROGRAM} ")]


def console_block(body: str, folder: str) -> str:
    """Run the commands of a block; a blank line before a command stays."""
    lines: list[str] = []
    keep = True
    for number, line in enumerate(rows := body.splitlines()):
        gap = line == "" and number + 1 < len(rows) and rows[number + 1].startswith("$ ")
        if line.startswith(f"$ {_PROGRAM} "):
            lines += [line, *_output_of(line[2:], folder)]
            keep = False
        elif line.startswith("$ ") or keep or gap:
            lines.append(line)
            keep = keep or line.startswith("$ ")
    return "".join(f"{line}\n" for line in lines)


def _output_of(command: str, folder: str) -> list[str]:
    """Run one command and give the lines that a terminal would show."""
    program, *cuts = command.split(" | ")
    environment = {**os.environ, "XDG_CACHE_HOME": str(Path(folder) / ".cache"), "COLUMNS": "120", "NO_COLOR": "1"}
    done = subprocess.run(  # noqa: S603 - the page is our own
        [sys.executable, "-m", *shlex.split(program)],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=_SECONDS,
        check=False,
    )
    lines = done.stdout.decode().splitlines()
    for cut in cuts:
        match = _CUT.fullmatch(cut.strip())
        if match is None:
            msg = f"{command!r}: only `| head -N` and `| tail -N` can follow a command."
            raise ValueError(msg)
        count = int(match["count"])
        lines = lines[:count] if match["which"] == "head" else lines[-count:]
    return lines


def python_block(body: str, names: dict[str, object]) -> str:
    """Run the examples of a block in a namespace and write their output under them."""
    parts = DocTestParser().parse(body)
    if not any(isinstance(part, Example) for part in parts):
        with redirect_stdout(io.StringIO()):
            exec(compile(body, "README.md", "exec"), names)  # noqa: S102 - the page is our own
        return body
    return "".join(part if isinstance(part, str) else _prompted(part) + _printed(part, names) for part in parts)


def _prompted(example: Example) -> str:
    first, *rest = example.source.splitlines()
    return "".join([f">>> {first}\n", *(f"... {line}".rstrip() + "\n" for line in rest)])


def _printed(example: Example, names: dict[str, object]) -> str:
    out = io.StringIO()
    with redirect_stdout(out):
        try:
            exec(compile(example.source, "README.md", "single"), names)  # noqa: S102 - the page is our own
        except CorridorError as error:  # an example may show one of the program's own; any other is a fault of the page
            kind = type(error)
            module = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
            print(f"Traceback (most recent call last):\n    ...\n{module}{kind.__qualname__}: {error}")
    return out.getvalue()


def main() -> int:
    """Compare or write."""
    parser = ArgumentParser(description="Run the examples of a page and compare what they print.")
    parser.add_argument("--write", action="store_true", help="write the true output")
    parser.add_argument("pages", nargs="*", type=Path, default=PAGES)
    arguments = parser.parse_args()
    differences: list[str] = []
    for page in arguments.pages:
        old = page.read_text(encoding="utf-8")
        new = regenerated(old)
        differences += unified_diff(old.splitlines(), new.splitlines(), page.name, "program", lineterm="")
        if arguments.write and new != old:
            page.write_text(new, encoding="utf-8", newline="\n")
    if arguments.write:
        return 0
    print("\n".join(differences) or "the pages are true")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
