"""CSV files of a network folder: bytes to rows to records, with all faults of a file in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.data.cells import read_id, unguarded
from corridor.data.schema import plan, record
from corridor.data.sheets import MAX_CELL_CHARACTERS, local_reader, read_sheet, unknown_columns
from corridor.data.text_files import located
from corridor.errors import NetworkError

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.data.bases import Record
    from corridor.data.cells import Reader
    from corridor.data.sheets import Sheet

MAX_FAULTS = 1000
"""After so many faults of one file its reading stops."""

_FREE_TEXT = frozenset({"text", "names"})


class Row(NamedTuple):
    """One row of a table: its number as a spreadsheet shows it, its id, and the record if it has no fault."""

    number: int
    id: str
    record: Record | None


class Table(NamedTuple):
    """What was read of a table; not complete where rows may be missing."""

    rows: list[Row]
    complete: bool


class Layout(NamedTuple):
    """How the rows of a file are read: name and reader of each of its columns, in order."""

    file: str
    table: str
    names: tuple[str, ...]
    readers: tuple[Reader | None, ...]
    required: frozenset[str]


def read_table(path: Path, table: str, faults: list[str]) -> Table:
    """
    Read one table.

    Parameters
    ----------
    path
        The CSV file.
    table
        Its name in the schema.
    faults
        All faults are added here.

    Returns
    -------
    table
        Rows that have an id, with or without faults.
    """
    found: list[Row] = []
    own: list[str] = []
    known = plan(table)
    try:
        sheet = read_sheet(path, known.columns, required=[name for name in known.columns if name in known.required])
        own += _header_faults(sheet, table)
        own += sheet.faults
        layout = _layout(sheet, table)
        for number, cells in sheet.rows:
            row = _read_row(number, cells, layout, own)
            if row is not None:
                found.append(row)
            if len(own) >= MAX_FAULTS:
                msg = f"{path.name}: reading stopped at row {number} after {len(own)} faults."
                raise NetworkError(msg)  # noqa: TRY301 - a fault like those of the readers
    except NetworkError as error:
        faults += [*own, str(error)]
        return Table(found, complete=False)
    faults += own
    return Table(found, complete="id" in sheet.head)


def _header_faults(sheet: Sheet, table: str) -> list[str]:
    known = plan(table)
    if not known.columns.keys() & set(sheet.head):
        msg = f"{sheet.file}, row 1: no column of {table} is named there; row 1 holds the names of the columns."
        raise NetworkError(msg)
    absent = [column for column in known.columns if column in known.required and column not in sheet.head]
    return [
        *unknown_columns(sheet, known.columns, table),
        *(located(sheet.file, 1, column, "is missing; each row needs it.") for column in absent),
    ]


def _layout(sheet: Sheet, table: str) -> Layout:
    known = plan(table)

    def reader(name: str) -> Reader | None:
        read = known.readers.get(name)
        if read is None:
            return None
        kind = known.columns[name].type
        return (lambda text: read(unguarded(text))) if kind in _FREE_TEXT else local_reader(read, kind, sheet)

    return Layout(sheet.file, table, sheet.head, tuple(map(reader, sheet.head)), known.required)


def _read_row(number: int, cells: tuple[str, ...], layout: Layout, faults: list[str]) -> Row | None:
    file, names = layout.file, layout.names
    before = len(faults)
    values = dict[str, object]()
    for name, read, cell in zip(names, layout.readers, cells, strict=True):
        if not cell or read is None:
            continue
        try:
            if len(cell) > MAX_CELL_CHARACTERS:
                msg = f"{len(cell):,} characters are more than the {MAX_CELL_CHARACTERS:,} that a cell may have."
                raise NetworkError(msg)  # noqa: TRY301 - a fault like those of the readers
            values[name] = read(cell)
        except NetworkError as error:
            faults.append(located(file, number, name, str(error)))
            values[name] = None
    if missing := layout.required - values.keys():
        faults += [located(file, number, name, "is empty; the row needs it.") for name in names if name in missing]
    if len(faults) > before or missing:
        return _faulty(number, cells, names)
    try:
        made = record(layout.table, values)
    except NetworkError as error:
        faults.append(located(file, number, "", str(error)))
        return _faulty(number, cells, names)
    return Row(number, made.id, made)


def _faulty(number: int, cells: tuple[str, ...], names: tuple[str, ...]) -> Row | None:
    """Keep the id of a row with faults, so that rows that refer to it are not blamed."""
    try:
        return Row(number, read_id(cells[names.index("id")]), None)
    except (ValueError, IndexError):
        return None
