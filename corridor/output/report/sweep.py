"""The table of a sweep as CSV, Excel or Parquet, row by row."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from corridor.data.cells import guarded
from corridor.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Cell = float | int | str | None
    Rows = Iterable[Sequence[Cell]]

FORMS = (".csv", ".xlsx", ".parquet")
"""Endings of the files that a sweep can write."""

MAX_SHEET_ROWS = 1_048_575
"""Rows of an Excel sheet below its head."""


def check_form(ending: str, n_rows: int) -> None:
    """
    Refuse a form that the table does not fit, before anything runs.

    Parameters
    ----------
    ending
        Of the file, such as ``".xlsx"``.
    n_rows
        Rows of the table.

    Raises
    ------
    OutputError
        With the forms there are.
    """
    if ending not in FORMS:
        msg = f"a sweep writes {', '.join(FORMS)}, not {ending or 'a file without an ending'}: name it -o results.csv."
        raise OutputError(msg)
    if ending == ".xlsx" and n_rows > MAX_SHEET_ROWS:
        msg = f"an Excel sheet holds {MAX_SHEET_ROWS:,} rows, not {n_rows:,}: write .csv or .parquet."
        raise OutputError(msg)
    if ending == ".parquet":
        from importlib.util import find_spec

        if find_spec("pyarrow") is None:
            msg = "Parquet needs pyarrow: pip install pyarrow, or write .csv."
            raise OutputError(msg)


def csv_bytes(columns: Sequence[str], rows: Rows) -> bytes:
    """Write rows as CSV; text that a spreadsheet would take for a formula is guarded."""
    import csv

    file = StringIO()
    lines = csv.writer(file, lineterminator="\n")
    lines.writerow([guarded(column) for column in columns])
    for row in rows:
        lines.writerow(["" if cell is None else guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return file.getvalue().encode()


def xlsx_bytes(columns: Sequence[str], rows: Rows, *, day: str) -> bytes:
    """
    Write rows as an Excel sheet; nothing in it runs.

    Parameters
    ----------
    columns, rows
        The table.
    day
        ISO date that stands as the time of its making.
    """
    import xlsxwriter

    file = BytesIO()
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, {"constant_memory": True, **inert}) as book:
        book.set_properties({"created": datetime.fromisoformat(day).replace(tzinfo=UTC)})
        sheet = book.add_worksheet("runs")
        head = book.add_format({"bold": True, "bottom": 1})
        sheet.freeze_panes(1, 0)
        for number, column in enumerate(columns):
            sheet.write_string(0, number, guarded(column), head)
        for line, row in enumerate(rows, start=1):
            for number, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, number, guarded(cell))
                elif cell is not None:
                    sheet.write_number(line, number, cell)
    return file.getvalue()


def parquet_bytes(columns: Sequence[str], rows: Rows) -> bytes:
    """Write rows as Parquet; a column of numbers and texts becomes text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    filled: list[list[Cell]] = [[] for _ in columns]
    for row in rows:
        for column, cell in zip(filled, row, strict=True):
            column.append(cell)
    arrays = [pa.array(_alike(column)) for column in filled]
    file = BytesIO()
    pq.write_table(pa.table(dict(zip(columns, arrays, strict=True))), file)
    return file.getvalue()


def _alike(column: list[Cell]) -> list[Cell]:
    if any(isinstance(cell, str) for cell in column):
        return [cell if cell is None or isinstance(cell, str) else str(cell) for cell in column]
    if any(isinstance(cell, float) for cell in column):
        return [None if cell is None else float(cell) for cell in column]
    return column


def summary_lines(columns: Sequence[str], rows: Rows, *, measures: Sequence[str], units: Sequence[str]) -> list[str]:
    """
    Tell for each scenario and pair how its numbers lie.

    Parameters
    ----------
    columns, rows
        The table.
    measures, units
        Columns to describe, and their units.
    """
    from corridor.output.report import table_lines

    places = [columns.index(name) for name in measures]
    scenario, origin = columns.index("scenario"), columns.index("from")
    found: dict[tuple[str, int], list[float]] = {}
    n_rows: dict[str, int] = {}
    for row in rows:
        name = f"{row[scenario]}: {row[origin]} - {row[origin + 1]}"
        n_rows[name] = n_rows.get(name, 0) + 1
        for place in places:
            cell = row[place]
            if isinstance(cell, int | float):
                found.setdefault((name, place), []).append(cell)
    table = []
    for name, number in n_rows.items():
        for place, measure, unit in zip(places, measures, units, strict=True):
            values = sorted(found.get((name, place), []))
            if values:
                figures = [values[0], _at(values, 0.1), _at(values, 0.5), _at(values, 0.9), values[-1]]
                what = f"{measure} [{unit}]" if unit else measure
                runs = f"{len(values):,} of {number:,}"
                table.append((name, what, runs, *(f"{figure:,.1f}" for figure in figures)))
    titles = ("scenario", "measure", "runs", "least", "P10", "median", "P90", "greatest")
    return table_lines(titles, table, right=(2, 3, 4, 5, 6, 7)) if table else []


def _at(values: Sequence[float], share: float) -> float:
    """Give a quantile of sorted values, the nearest one."""
    return values[min(len(values) - 1, int(share * len(values)))]
