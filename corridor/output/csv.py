"""Answers as CSV: their main table; text that a spreadsheet would take for a formula is guarded."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from corridor.answers.columns import shown
from corridor.data.cells import guarded
from corridor.errors import NetworkError

if TYPE_CHECKING:
    from corridor.answers.columns import Description


def write(description: Description) -> bytes:
    """
    Write the main table of an answer.

    Raises
    ------
    NetworkError
        If the answer is no table.
    """
    table = description.main_table
    if table is None:
        msg = "this answer is no table: use --format text or json."
        raise NetworkError(msg)
    columns, rows = shown(table, "c")
    file = io.StringIO()
    lines = csv.writer(file, lineterminator="\n")
    lines.writerow([guarded(column.key) for column in columns])
    lines.writerows([_cell(value) for value in row] for row in rows)
    return file.getvalue().encode("utf-8", "backslashreplace")


def _cell(value: object) -> object:
    if isinstance(value, list | tuple):
        value = ";".join(map(str, value))
    return guarded(value) if isinstance(value, str) else "" if value is None else value
