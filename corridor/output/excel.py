"""Answers as an Excel workbook: numbers as numbers, units in the heads, nothing that runs."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from corridor.answers.columns import Column, Table, shown
from corridor.data.cells import guarded
from corridor.output.document import document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.answers.columns import Description

WIDEST = 60
"""No column is wider [characters]."""

MEASURED_ROWS = 1000
"""So many rows tell how wide a column is."""

MANY_ROWS = 50_000
"""A workbook with more is written row by row, in little memory."""

UNDATED = "2000-01-01"
"""Stands as the time of making where an answer has no day."""

_INERT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(description: Description) -> bytes:
    """Write a workbook: the question with its conditions and caveats, then a sheet a table."""
    found = document(description, "x")
    about: list[tuple[str, object]] = [("question", found.title)]
    if description.on:
        about.append(("network of", description.on))
    if description.applied:
        about.append(("with", description.applied))
    about += found.facts
    about += [("caveat", text) for text in found.caveats]
    about += [("credit", found.credit)] if found.credit else []
    columns = (Column("about", get=lambda row: row[0]), Column("value", get=lambda row: row[1]))
    tables = [Table("question", columns, about), *found.tables]
    return workbook_bytes(tables, comment=found.subtitle, day=description.on or UNDATED)


def workbook_bytes(tables: Sequence[Table], *, comment: str, day: str) -> bytes:
    """
    Write tables as sheets with a frozen head.

    Parameters
    ----------
    tables
        One a sheet.
    comment
        Kept with the properties of the file.
    day
        ISO date that stands as the time of its making, so that the same
        content gives the same bytes.
    """
    import xlsxwriter

    file = BytesIO()
    large = any(len(table.rows) > MANY_ROWS for table in tables)
    with xlsxwriter.Workbook(file, {"constant_memory" if large else "in_memory": True, **_INERT}) as book:
        made = datetime.fromisoformat(day).replace(tzinfo=UTC)
        book.set_properties({"comments": comment, "created": made})
        for table in tables:
            _write_sheet(book, table)
    return file.getvalue()


def _write_sheet(book: Any, table: Table) -> None:
    columns, rows = shown(table, "x")
    sheet = book.add_worksheet(table.name.replace("_", " "))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 0)
    shapes = [book.add_format({"num_format": _number_format(column)}) for column in columns]
    measured = list(islice(rows, MEASURED_ROWS))
    for number, column in enumerate(columns):
        widths = (_width(_cell(row[number])) for row in measured)
        sheet.set_column(number, number, min(WIDEST, max((len(column.head), *widths)) + 1))
        sheet.write_string(0, number, guarded(column.head), head)
    for line, row in enumerate(chain(measured, rows), start=1):
        for number, (value, shape) in enumerate(zip(map(_cell, row), shapes, strict=True)):
            if isinstance(value, str):
                sheet.write_string(line, number, guarded(value))
            elif value is not None:
                sheet.write_number(line, number, value, shape)
    if len(table.rows):
        sheet.autofilter(0, 0, len(table.rows), len(columns) - 1)


def _number_format(column: Column) -> str:
    if column.decimals is None:
        return "General"
    return "#,##0" + ("." + "0" * column.decimals if column.decimals else "")


def _cell(value: object) -> str | int | float | None:
    """Keep numbers; write all else as text, nothing for what is empty."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)
    return text or None


def _width(value: object) -> int:
    return len(value) if isinstance(value, str) else 10
