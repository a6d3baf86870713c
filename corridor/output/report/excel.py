"""Routes as an Excel workbook: figures as numbers, units in the heads, nothing that runs."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from corridor.data.cells import guarded
from corridor.output.report.itinerary import leg_table, source_table, subtitle, summary_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.answers import Route
    from corridor.data.model import Source
    from corridor.output.report.itinerary import Table

WIDEST = 60
"""No column is wider [characters]."""

_INERT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def routes_xlsx(routes: Sequence[Route], sources: Mapping[str, Source]) -> bytes:
    """
    Write a workbook with the sheets summary, legs and sources.

    Parameters
    ----------
    routes
        At least one.
    sources
        Of the network in which they were planned.
    """
    tables = (summary_table(routes), leg_table(routes), source_table(routes, sources))
    return workbook_bytes(tables, comment=subtitle(routes), day=routes[0].on)


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
    with xlsxwriter.Workbook(file, _INERT) as book:
        made = datetime.fromisoformat(day).replace(tzinfo=UTC)
        book.set_properties({"comments": comment, "created": made})
        for table in tables:
            _write_sheet(book, table)
    return file.getvalue()


def _write_sheet(book: Any, table: Table) -> None:
    sheet = book.add_worksheet(table.name)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 0)
    for number, column in enumerate(table.columns):
        sheet.write_string(0, number, column.title, head)
        decimals = column.decimals or 0
        shape = book.add_format({"num_format": "#,##0" + ("." + "0" * decimals if decimals else "")})
        width = min(WIDEST, max([len(column.title), *(_width(row[number]) for row in table.rows)]) + 1)
        sheet.set_column(number, number, width)
        for line, row in enumerate(table.rows, start=1):
            value = row[number]
            if isinstance(value, int | float):
                sheet.write_number(line, number, value, shape)
            elif value is not None:
                sheet.write_string(line, number, guarded(str(value)))
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _width(value: object) -> int:
    return 10 if isinstance(value, int | float) else len(str(value or ""))
