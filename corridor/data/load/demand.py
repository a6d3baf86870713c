"""
A table of demand that a planner brings: many pairs, TEU or tonnes, a year or a week.

Columns are those of the demand table of a network; only ``from``, ``to`` and
``amount`` have to be there.  Places may be written as people name them.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corridor.data.load.tables import MAX_FAULTS, read_bytes, shown, text_of_bytes
from corridor.data.schema import plan
from corridor.errors import FindingsError, NetworkError, suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REQUIRED = ("from", "to", "amount")
MOST_ROWS = 20_000


class DemandRow(NamedTuple):
    """
    A volume that wants to travel, as written.

    Attributes
    ----------
    where
        File and row, for messages.
    origin, destination
        Names of places, as written.
    amount
        In `unit` a `per`.
    unmet_usd_per_teu
        None takes the default.
    """

    where: str
    origin: str
    destination: str
    amount: float
    unit: str = "teu"
    per: str = "year"
    cargo: str = ""
    priority: int = 1
    unmet_usd_per_teu: float | None = None


def read_demand(path: Path | str, *, per: str = "year") -> tuple[DemandRow, ...]:
    """
    Read a table of demand.

    Parameters
    ----------
    path
        CSV file.
    per
        ``"year"`` or ``"week"``, for rows that do not say.

    Raises
    ------
    NetworkError
        If the file cannot be read or holds no row.
    FindingsError
        If rows are wrong; it holds all faults.
    """
    file = Path(path)
    data, fault = read_bytes(file)
    if fault:
        raise NetworkError(fault)
    faults: list[str] = []
    found = []
    for number, cells in _rows(text_of_bytes(data, file.name), file.name):
        row = _row(f"{file.name}, row {number}", cells, per, faults)
        if row is not None:
            found.append(row)
        if len(faults) >= MAX_FAULTS:
            faults.append(f"{file.name}: reading stopped at row {number} after {len(faults)} faults.")
            break
    if faults:
        more = f" ({len(faults)} faults)" if len(faults) > 1 else ""
        msg = f"{faults[0]}{more}"
        raise FindingsError(msg, faults)
    if not found:
        msg = f"{file.name}: holds no demand; write one row a pair under the head from,to,amount."
        raise NetworkError(msg)
    return tuple(found)


def _rows(text: str, file: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Split a text into rows by column, numbered from 1 for the head; blank rows are left out."""
    number, lines = 1, csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        head = _head([name.strip() for name in next(lines, [])], file)
        for number, cells in enumerate(lines, start=2):
            if number > MOST_ROWS:
                msg = f"{file}: more than {MOST_ROWS:,} rows."
                raise NetworkError(msg)
            if any(map(str.strip, cells)):
                if len(cells) > len(head) and any(cells[len(head) :]):
                    msg = (
                        f"{file}, row {number}: {len(cells)} cells where row 1 names {len(head)}; "
                        "quote cells with a comma."
                    )
                    raise NetworkError(msg)
                yield number, {name: cell.strip() for name, cell in zip(head, cells, strict=False)}
    except csv.Error as error:
        msg = f"{file}, row {number + 1}: cannot be split into cells: {error}."
        raise NetworkError(msg) from None


def _head(head: list[str], file: str) -> list[str]:
    """Check the names of the columns."""
    known = plan("demand").columns
    for name in REQUIRED:
        if name not in head:
            msg = (
                f"{file}, row 1: has no column {name!r}; row 1 holds the names of the columns, at least from,to,amount."
            )
            raise NetworkError(msg)
    for name in head:
        if name not in known:
            msg = f"{file}, row 1: there is no column {shown(name)!r}." + suggest(name, known)
            raise NetworkError(msg)
    if len(set(head)) < len(head):
        msg = f"{file}, row 1: a column stands there twice."
        raise NetworkError(msg)
    return head


def _row(where: str, cells: Mapping[str, str], per: str, faults: list[str]) -> DemandRow | None:
    readers = plan("demand").readers
    before = len(faults)
    values: dict[str, object] = {}
    faults += [f"{where}, column {name}: is empty; the row needs it." for name in REQUIRED if not cells.get(name)]
    for name in ("amount", "unit", "per", "cargo", "priority", "unmet_usd_per_teu"):
        text = cells.get(name, "")
        if text:
            try:
                values[name] = readers[name](text)
            except NetworkError as error:
                faults.append(f"{where}, column {name}: {error}")
    if values.get("amount") == 0:
        faults.append(f"{where}, column amount: is 0; a demand is more than zero. Leave the row out.")
    if len(faults) > before:
        return None
    price, priority, amount = values.get("unmet_usd_per_teu"), values.get("priority", 1), values["amount"]
    return DemandRow(
        where,
        cells["from"],
        cells["to"],
        float(str(amount)),
        str(values.get("unit", "teu")),
        str(values.get("per", per)),
        str(values.get("cargo", "")),
        int(str(priority)),
        None if price is None else float(str(price)),
    )
