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
    local = description.locale
    decimal_comma = local not in ("", "en")
    lines = csv.writer(file, lineterminator="\r\n" if local else "\n", delimiter=";" if decimal_comma else ",")
    lines.writerow([guarded(column.key) for column in columns])
    lines.writerows([_cell(value, decimal_comma=decimal_comma) for value in row] for row in rows)
    # By its mark a spreadsheet knows UTF-8 when a file is opened by a double click.
    return file.getvalue().encode("utf-8-sig" if local else "utf-8", "backslashreplace")


def _cell(value: object, *, decimal_comma: bool) -> object:
    if isinstance(value, list | tuple):
        value = ";".join(map(str, value))
    if decimal_comma and isinstance(value, float):
        return str(value).replace(".", ",")
    return guarded(value) if isinstance(value, str) else "" if value is None else value
