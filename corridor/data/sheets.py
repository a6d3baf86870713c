"""
One reader of tables for whatever a planner brings: CSV in any dialect, or an Excel workbook.

Cells may be separated by commas, semicolons, tabs or bars; where commas do not
separate, they may be decimal.  Headings are read in any letter case, with spaces
or hyphens for underscores; columns and rows without content are passed over, and
so is a column whose heading begins with ``#``.
"""

from __future__ import annotations

import csv
import io
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from corridor.data.text_files import MAX_FILE_MB, located, read_bytes, shown, text_of_bytes
from corridor.errors import NetworkError, suggest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from corridor.data.cells import Reader

MAX_CELL_CHARACTERS = 100_000
"""A longer cell comes from an unclosed quotation mark."""

MAX_COLUMNS = 500
"""More columns than any table has, with room for a user's own by mistake."""

MAX_ROWS = 500_000
"""More rows than any table has."""

MAX_UNPACKED_MB = 500
"""A workbook that unpacks to more is no table of a planner [MB]."""

SEPARATORS = (",", ";", "\t", "|")
_WORKBOOK, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_COMMENT = "#"
_GROUPS = r"[ '\u00a0\u202f]"
_LOCAL_NUMBER = re.compile(
    rf"[+-]?(?:\d{{1,3}}(?:{_GROUPS}\d{{3}})+(?:,\d+)?|\d{{1,3}}(?:\.\d{{3}})+,\d+|\d{{1,3}}(?:\.\d{{3}}){{2,}}|\d*,\d+)"
)
_DECIMAL_COMMA = re.compile(r"[+-]?\d[\d '.\u00a0\u202f]*,\d+")
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")


class Sheet(NamedTuple):
    """
    A table as text: its headings, then its rows.

    Attributes
    ----------
    file
        Name of the file, for messages.
    head
        Names of the columns, as the program writes them where it knows them.
    rows
        Number as a spreadsheet shows it, and the cells, stripped, as many as `head` has names.
    decimal_comma
        Whether its numbers are written ``1 234,5``.
    faults
        Rows with cells under no heading.
    """

    file: str
    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    decimal_comma: bool
    faults: list[str]


def read_sheet(
    path: Path,
    known: Collection[str],
    *,
    sheet: str = "",
    renamed: Mapping[str, str] | None = None,
    required: Collection[str] = (),
    most_rows: int = 0,
    most_mb: int = MAX_FILE_MB,
    most_characters: int = MAX_CELL_CHARACTERS,
) -> Sheet:
    """
    Read a table.

    Parameters
    ----------
    path
        CSV file or ``.xlsx`` workbook.
    known
        Names of the columns that the program understands.
    sheet
        Of a workbook; empty is its first.
    renamed
        The program's name of a column, by the name in the file.
    required
        Columns that a message about an empty file names.
    most_rows, most_mb, most_characters
        Bounds on rows (0 is the usual one), on the size of the file [MB] and on the length of a cell.

    Returns
    -------
    sheet
        Columns that the program does not know keep their own names.

    Raises
    ------
    NetworkError
        If the file cannot be read, is empty, or is of another kind.
    """
    data, fault = read_bytes(path, most_mb=most_mb)
    if fault:
        raise NetworkError(fault)
    if data.startswith(_OLD_WORKBOOK):
        msg = f"{path.name}: is a workbook of Excel 97-2003; save it as .xlsx, or as CSV UTF-8."
        raise NetworkError(msg)
    if data.startswith(_WORKBOOK):
        rows, separator = _workbook_rows(data, path.name, sheet, most_rows or MAX_ROWS), ""
    else:
        if sheet:
            msg = f"--sheet {sheet!r}: {path.name} is no workbook; leave the option out."
            raise NetworkError(msg)
        text, words = text_of_bytes(data, path.name), (*known, *(renamed or ()))
        rows, separator = _csv_rows(text, path.name, words, most_rows or MAX_ROWS, most_characters)
    number, first = next(rows, (1, []))
    names = _heading(first, known, renamed or {}, path.name, number, required)
    faults: list[str] = []
    kept = [at for at, name in enumerate(names) if name and not name.startswith(_COMMENT)]
    cells = tuple(_aligned(rows, names, kept, path.name, faults))
    comma = separator in {";", "\t"} and any(_DECIMAL_COMMA.fullmatch(text) for _, texts in cells for text in texts)
    return Sheet(path.name, tuple(names[at] for at in kept), cells, comma, faults)


def plain_number(text: str) -> str:
    """
    Write a number with a decimal comma as the program reads it; any other text stays.

    Raises
    ------
    NetworkError
        If a full stop may group thousands as well as be decimal.

    Examples
    --------
    >>> plain_number("1 234,5"), plain_number("0,5"), plain_number("12.5"), plain_number("alat")
    ('1234.5', '0.5', '12.5', 'alat')
    """
    if _EITHER.fullmatch(text):
        whole, part = text.replace(".", ""), text.replace(".", ",")
        msg = f"{text!r} may be {whole} or {part}: write one of these."
        raise NetworkError(msg)
    if not _LOCAL_NUMBER.fullmatch(text):
        return text
    whole, _, part = re.sub(rf"{_GROUPS}|\.", "", text).partition(",")
    return f"{whole or '0'}.{part}" if part else whole


def local_reader(read: Reader, kind: str, sheet: Sheet) -> Reader:
    """Make the reader of a numeric column take the numbers of a sheet."""
    if not sheet.decimal_comma or kind not in {"number", "integer"}:
        return read
    return lambda text: read(plain_number(text))


def unknown_columns(sheet: Sheet, known: Collection[str], table: str) -> list[str]:
    """Name the columns that a table does not have, and those that are given twice."""
    faults = []
    for at, name in enumerate(sheet.head):
        if name in sheet.head[:at]:
            faults.append(located(sheet.file, 1, name, "is given twice."))
        elif name not in known:
            left = [column for column in known if column not in sheet.head]
            hint = suggest(name, left)
            faults.append(located(sheet.file, 1, name, f"{table} have no such column.{hint}"))
    return faults


def _heading(
    cells: list[str],
    known: Collection[str],
    renamed: Mapping[str, str],
    file: str,
    number: int,
    required: Collection[str],
) -> list[str]:
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        wanted = f", at least {','.join(required)}" if required else ""
        msg = f"{file}: is empty; row 1 holds the names of the columns{wanted}."
        raise NetworkError(msg)
    if len(names) > MAX_COLUMNS:
        msg = f"{file}, row {number}: {len(names):,} columns are more than the {MAX_COLUMNS} that a table may have."
        raise NetworkError(msg)
    if absent := [theirs for theirs in renamed if theirs not in names]:
        msg = f"--column {absent[0]}={renamed[absent[0]]}: {file} has no column {shown(absent[0])}."
        raise NetworkError(msg + suggest(absent[0], names))
    own = {_folded(name): name for name in known}
    return [renamed.get(name) or (name if name in known else own.get(_folded(name), name)) for name in names]


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())


def _aligned(
    rows: Iterator[tuple[int, list[str]]], names: list[str], kept: list[int], file: str, faults: list[str]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Give each row the cells of the kept columns; a row with a cell under no heading is a fault instead."""
    for number, cells in rows:
        texts = [cell.strip() for cell in cells]
        stray = [at for at, text in enumerate(texts) if text and (at >= len(names) or not names[at])]
        if not stray:
            texts += [""] * (len(names) - len(texts))
            yield number, tuple(texts[at] for at in kept)
        elif stray[0] < len(names):
            text = f"{shown(texts[stray[0]])} is in column {stray[0] + 1}, which has no name in row 1: name it."
            faults.append(located(file, number, "", text))
        else:
            text = f"{len(texts)} cells where row 1 names {len(names)} columns; quote cells that hold a comma."
            faults.append(located(file, number, "", text))


def _csv_rows(
    text: str, file: str, words: Collection[str], most_rows: int, most_characters: int
) -> tuple[Iterator[tuple[int, list[str]]], str]:
    """Split a text into numbered rows by the separator with which its headings are best understood."""
    if text[:4].lower() == "sep=" and len(text) > len("sep=;"):  # Excel's own way to name the separator
        return _split(text.partition("\n")[2], text[4], file, 1, (most_rows, most_characters)), text[4]
    first = next((line for line in text[:MAX_CELL_CHARACTERS].splitlines() if line.strip()), "")
    own = {_folded(name) for name in words}

    def understood(separator: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader([first], delimiter=separator), [])
        except csv.Error:
            return 0, 0
        return sum(_folded(cell) in own for cell in cells), len(cells)

    best = max(SEPARATORS, key=understood)  # of equals the first: commas
    return _split(text, best, file, 0, (most_rows, most_characters)), best


def _split(
    text: str, separator: str, file: str, skipped: int, most: tuple[int, int]
) -> Iterator[tuple[int, list[str]]]:
    """Give the rows that hold something, with their numbers; `most` bounds rows and characters of a cell."""
    number = skipped
    most_rows, most_characters = most
    with _long_cells(most_characters):
        try:
            rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
            for number, cells in enumerate(rows, start=1 + skipped):
                _refuse_many(number, most_rows, file)
                if any(map(str.strip, cells)):
                    yield number, cells
        except csv.Error as error:
            cause = str(error)
            if "limit" in cause:
                cause = "a cell is far too long, or a quotation mark is not closed"
            elif "unexpected end" in cause:
                cause = "a quotation mark is not closed"
            msg = (
                f"{file}, row {number + 1}: cannot be split into cells: {cause}. Double a quotation mark inside a cell."
            )
            raise NetworkError(msg) from None


def _refuse_many(number: int, most_rows: int, file: str) -> None:
    if number > most_rows:
        msg = f"{file}: more than {most_rows:,} rows; cut the table to what you plan for."
        raise NetworkError(msg)


@contextmanager
def _long_cells(most_characters: int) -> Iterator[None]:
    """Bound the length of a cell while a file is split."""
    before = csv.field_size_limit(max(most_characters, MAX_CELL_CHARACTERS))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _workbook_rows(data: bytes, file: str, sheet: str, most_rows: int) -> Iterator[tuple[int, list[str]]]:
    """Give the rows of a worksheet as text."""
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
            names = set(parts.namelist())
    except zipfile.BadZipFile:
        msg = f"{file}: is a damaged workbook or archive; save it again as .xlsx, or as CSV UTF-8."
        raise NetworkError(msg) from None
    if unpacked > MAX_UNPACKED_MB * 1_000_000:
        msg = f"{file}: unpacks to {unpacked / 1e6:,.0f} MB, more than the {MAX_UNPACKED_MB} MB that a table may have."
        raise NetworkError(msg)
    if "xl/workbook.xml" not in names:
        kind = "an OpenDocument sheet" if "content.xml" in names else "an archive, not a workbook"
        msg = f"{file}: is {kind}; save it as .xlsx, or as CSV UTF-8."
        raise NetworkError(msg)
    return _cells_of_workbook(data, file, sheet, most_rows)


def _cells_of_workbook(data: bytes, file: str, sheet: str, most_rows: int) -> Iterator[tuple[int, list[str]]]:
    import warnings

    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # drawings and checks that a table has no use for
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever a damaged part of the file leads to
        msg = f"{file}: is a workbook that cannot be read ({type(error).__name__}); save it again as .xlsx."
        raise NetworkError(msg) from None
    if sheet and sheet not in book.sheetnames:
        msg = f"--sheet {sheet!r}: {file} has no such sheet." + suggest(sheet, book.sheetnames)
        raise NetworkError(msg)
    page = book[sheet] if sheet else book.worksheets[0]
    page.reset_dimensions()
    for number, row in enumerate(page.iter_rows(values_only=True), start=1):
        _refuse_many(number, most_rows, file)
        cells = [_cell_text(value) for value in row]
        if any(map(str.strip, cells)):
            yield number, cells


def _cell_text(value: object) -> str:
    """Write a cell of a workbook as a CSV file would hold it, dates as ISO."""
    from datetime import date, datetime, time

    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
