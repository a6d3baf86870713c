"""Copies of the toy network that a test may break."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from corridor.data.load import load
from corridor.errors import FindingsError

TOY = Path(__file__).parent / "networks" / "toy"
SOURCE = "toy-2026-01-made-up"
EVIDENCE = {"source": SOURCE, "basis": "assumed", "confidence": "low"}


class Folder:
    """A copy of the toy network, edited cell by cell."""

    def __init__(self, path: Path) -> None:
        shutil.copytree(TOY, path)
        self.path = path

    def text(self, file: str) -> str:
        """Give the text of a file."""
        return (self.path / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str | bytes) -> None:
        """Replace a file, or make one."""
        data = text.encode() if isinstance(text, str) else text
        (self.path / file).write_bytes(data)

    def replace(self, file: str, old: str, new: str) -> None:
        """Replace a piece of text that has to be there."""
        text = self.text(file)
        assert old in text, old
        self.write(file, text.replace(old, new))

    def rows(self, table: str) -> list[dict[str, str]]:
        """Give the rows of a table."""
        with (self.path / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def save(self, table: str, rows: list[dict[str, str]]) -> None:
        """Replace the rows of a table."""
        names = self.text(f"{table}.csv").splitlines()[0].split(",")
        with (self.path / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            lines = csv.DictWriter(file, names, lineterminator="\n")
            lines.writeheader()
            lines.writerows(rows)

    def cell(self, table: str, record: str, **cells: str) -> None:
        """Change cells of one row; a trailing underscore is for words of Python, such as ``from_``."""
        rows = self.rows(table)
        (row,) = (row for row in rows if row["id"] == record)
        row |= {name.rstrip("_"): value for name, value in cells.items()}
        self.save(table, rows)

    def add(self, table: str, **cells: str) -> None:
        """Add a row, with the evidence of the toy."""
        evidence = {} if table == "sources" else EVIDENCE
        new = evidence | {name.rstrip("_"): value for name, value in cells.items()}
        self.save(table, [*self.rows(table), new])

    def drop(self, table: str, *records: str) -> None:
        """Remove rows."""
        self.save(table, [row for row in self.rows(table) if row["id"] not in records])


def faults(folder: Folder) -> tuple[str, ...]:
    """Give all faults that keep a folder from being read."""
    with pytest.raises(FindingsError) as caught:
        load(folder.path)
    return caught.value.findings


def only_fault(folder: Folder) -> str:
    """Give the one fault that keeps a folder from being read."""
    (fault,) = faults(folder)
    return fault
