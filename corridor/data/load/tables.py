"""CSV files of a network folder: bytes to rows to records, with all faults of a file in one pass."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

from corridor.data.cells import read_id, unguarded
from corridor.data.inputs import read_file
from corridor.data.schema import columns, plan, record
from corridor.errors import NetworkError, suggest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corridor.data.cells import Reader
    from corridor.data.records import Record

MAX_FILE_MB = 50
"""A larger file is no table of a network [MB]."""

MAX_CELL_CHARACTERS = 100_000
"""A longer cell comes from an unclosed quotation mark."""

MAX_COLUMNS = 500
"""More columns than any table has, with room for a user's own by mistake."""

MAX_ROWS = 500_000
"""More rows than any network has."""

MAX_NAME_SHOWN = 60
"""Longer names of columns and keys are cut in messages."""

MAX_FAULTS = 1000
"""After so many faults of one file its reading stops."""

_FREE_TEXT = frozenset({"text", "names"})
_BYTE_ORDER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


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


def located(file: str, row: int, column: str, text: str) -> str:
    """Say where a fault stands and what it is."""
    return f"{file}, row {row}, column {shown(column)}: {text}" if column else f"{file}, row {row}: {text}"


def shown(name: str) -> str:
    """Write a name that a file gives so that it keeps to one line."""
    return name if name.isprintable() and len(name) <= MAX_NAME_SHOWN else f"{name[:MAX_NAME_SHOWN]!r}"


def read_bytes(path: Path, *, most_mb: int = MAX_FILE_MB) -> tuple[bytes, str]:
    """
    Read a file of bounded size.

    Parameters
    ----------
    path
        The file.
    most_mb
        Its greatest size [MB].

    Returns
    -------
    data
        Empty if the file is far too large.
    fault
        A sentence that says so, or empty.

    Raises
    ------
    NetworkError
        If the file cannot be read at all.
    """
    try:
        if path.is_file() and (size := path.stat().st_size) > most_mb * 1_000_000:
            large = f"{path.name}: {size / 1e6:,.1f} MB are more than the {most_mb} MB that such a file may have."
            return b"", large
        return read_file(str(path), most_mb * 1_000_000), ""
    except OSError as error:
        reason = error.strerror or str(error)
    except ValueError as error:
        reason = str(error)
    name = str(path)
    msg = f"{name if name.isprintable() else repr(name)}: cannot be read: {reason}."
    raise NetworkError(msg)


def text_of_bytes(data: bytes, file: str) -> str:
    """
    Decode a file that should be UTF-8, with or without a byte order mark.

    Raises
    ------
    NetworkError
        If it is in another encoding; the message tells how to save it.
    """
    if (mark := data[:2]) in _BYTE_ORDER_MARKS:
        msg = f"{file}: is {_BYTE_ORDER_MARKS[mark]}; save it as UTF-8 (in Excel: CSV UTF-8)."
        raise NetworkError(msg)
    if (zero := data.find(b"\0")) >= 0:
        row = data.count(b"\n", 0, zero) + 1
        msg = f"{file}, row {row}: holds a NUL byte; it is no text file, or is damaged. Save it as UTF-8."
        raise NetworkError(msg)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        msg = (
            f"{file}, row {row}: byte 0x{data[error.start]:02X} is not UTF-8, perhaps Windows-1252 or Windows-1251; "
            "save the file as UTF-8 (in Excel: CSV UTF-8)."
        )
        raise NetworkError(msg) from None


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

    Raises
    ------
    NetworkError
        If the file cannot be read at all.
    """
    data, fault = read_bytes(path)
    found: list[Row] = []
    if fault:
        faults.append(fault)
        return Table(found, complete=False)
    own: list[str] = []
    try:
        rows = _rows(text_of_bytes(data, path.name), path.name)
        _, header = next(rows, (1, []))
        names = _header(header, table, path.name)
        own += _header_faults(names, table, path.name)
        layout = _layout(path.name, table, names)
        for number, cells in rows:
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
    return Table(found, complete="id" in names)


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Split a text into rows, numbered from 1; blank rows count but are left out."""
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1):
            if number > MAX_ROWS:
                msg = f"{file}: more than {MAX_ROWS:,} rows; no table of a network is that long."
                raise NetworkError(msg)
            if any(map(str.strip, cells)):
                yield number, cells
    except csv.Error as error:
        cause = "a cell is far too long, or a quotation mark is not closed" if "limit" in str(error) else str(error)
        msg = f"{file}, row {number + 1}: cannot be split into cells: {cause}. Double a quotation mark inside a cell."
        raise NetworkError(msg) from None


def _header(cells: list[str], table: str, file: str) -> tuple[str, ...]:
    names = tuple(cell.strip() for cell in cells)
    filled = [i for i, name in enumerate(names) if name]
    names = names[: filled[-1] + 1 if filled else 0]
    if len(names) > MAX_COLUMNS:
        msg = f"{file}, row 1: {len(names):,} columns are more than the {MAX_COLUMNS} that a table may have."
        raise NetworkError(msg)
    if not names:
        wanted = ",".join(column.name for column in columns(table) if column.required)
        msg = f"{file}: is empty; row 1 holds the names of the columns, at least {wanted}."
        raise NetworkError(msg)
    if len(names) == 1:
        for separator, word in _OTHER_SEPARATORS.items():
            if len(names[0].split(separator)) > 1:
                msg = (
                    f"{file}, row 1: cells are separated by {word}; save it with commas "
                    "(in a spreadsheet: text CSV, field delimiter comma)."
                )
                raise NetworkError(msg)
    if len(plan(table).columns.keys() & set(names)) == 0:
        msg = f"{file}, row 1: no column of {table} is named there; row 1 holds the names of the columns."
        raise NetworkError(msg)
    return names


def _header_faults(names: tuple[str, ...], table: str, file: str) -> list[str]:
    known = plan(table)
    faults = []
    for i, name in enumerate(names):
        if not name:
            faults.append(f"{file}, row 1: column {i + 1} has no name; name it or remove it.")
        elif name in names[:i]:
            faults.append(located(file, 1, name, "stands there twice."))
        elif name not in known.columns:
            left = [column for column in known.columns if column not in names]
            faults.append(located(file, 1, name, f"{table} have no such column.{suggest(name, left)}"))
    faults += [
        located(file, 1, column, "is missing; each row needs it.")
        for column in known.columns
        if column in known.required and column not in names
    ]
    return faults


def _layout(file: str, table: str, names: tuple[str, ...]) -> Layout:
    known = plan(table)

    def reader(name: str) -> Reader | None:
        read = known.readers.get(name)
        if read is None or known.columns[name].type not in _FREE_TEXT:
            return read
        return lambda text: read(unguarded(text))

    return Layout(file, table, names, tuple(reader(name) for name in names), known.required)


def _read_row(number: int, cells: list[str], layout: Layout, faults: list[str]) -> Row | None:
    file, names = layout.file, layout.names
    if len(cells) != len(names):
        if len(cells) < len(names) or any(cells[len(names) :]):
            text = f"{len(cells)} cells where row 1 names {len(names)} columns; quote cells that hold a comma."
            faults.append(located(file, number, "", text))
            return _faulty(number, cells, names)
        cells = cells[: len(names)]
    before = len(faults)
    values = dict[str, object]()
    for name, read, cell in zip(names, layout.readers, cells, strict=True):
        if not cell or read is None or not (text := cell.strip()):
            continue
        try:
            if len(text) > MAX_CELL_CHARACTERS:
                msg = f"{len(text):,} characters are more than the {MAX_CELL_CHARACTERS:,} that a cell may have."
                raise NetworkError(msg)  # noqa: TRY301 - a fault like those of the readers
            values[name] = read(text)
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


def _faulty(number: int, cells: list[str], names: tuple[str, ...]) -> Row | None:
    """Keep the id of a row with faults, so that rows that refer to it are not blamed."""
    try:
        return Row(number, read_id(cells[names.index("id")].strip()), None)
    except (ValueError, IndexError):
        return None
