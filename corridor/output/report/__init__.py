"""Results -> text for readers, JSON for scripts, CSV for sheets; one module a kind of answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


NAMED_CHANGES = 4


def applied_text(applied: Sequence[str]) -> str:
    """
    Say with which projects and scenarios an answer holds, so that it fits a heading.

    Parameters
    ----------
    applied
        Their ids; many are counted, and JSON lists them.
    """
    names = tuple(dict.fromkeys(applied))  # a scenario may bear the name of its one project
    if not names:
        return ""
    if len(names) <= NAMED_CHANGES:
        return f", with {', '.join(names)}"
    return f", with {len(names)} projects and scenarios"


def table_lines(titles: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> list[str]:
    """
    Lay out a table in columns.

    Parameters
    ----------
    titles
        Head of each column.
    rows
        Cells as text.
    right
        Numbers of the columns that are flush right, as figures are.
    """
    widths = [max(len(row[column]) for row in (titles, *rows)) for column in range(len(titles))]
    return [
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (titles, *rows)
    ]


def csv_text(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> str:
    """
    Write rows as CSV; text that a spreadsheet would take for a formula is guarded.

    Parameters
    ----------
    rows
        By column.
    columns
        In order.
    """
    import csv
    import io

    from corridor.data.cells import guarded

    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column), guarded) for column in columns])
    return file.getvalue()


def _cell(value: object, guarded: Callable[[str], str]) -> object:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, list | tuple):
        return guarded(";".join(str(part) for part in value))
    return value


def json_text(record: object) -> str:
    """Write a record as JSON, the same bytes for the same record."""
    return json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
