"""
A table of demand that a planner brings: many pairs, TEU or tonnes, a year or a week.

Columns are those of the demand table of a network; only ``from``, ``to`` and
``amount`` have to be there.  Places may be written as people name them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corridor.data.load.tables import MAX_FAULTS
from corridor.data.schema import plan
from corridor.data.sheets import local_reader, read_sheet, unknown_columns
from corridor.errors import FindingsError, NetworkError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.data.sheets import Sheet


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


def read_demand(
    path: Path | str, *, per: str = "year", sheet: str = "", columns: Mapping[str, str] | None = None
) -> tuple[DemandRow, ...]:
    """
    Read a table of demand.

    Parameters
    ----------
    path
        CSV file in any dialect, or ``.xlsx`` workbook.
    per
        ``"year"`` or ``"week"``, for rows that do not say.
    sheet
        Of a workbook; empty is its first.
    columns
        Name of a column here, by its name in the file.

    Raises
    ------
    NetworkError
        If the file cannot be read or holds no row.
    FindingsError
        If rows are wrong; it holds all faults.
    """
    known = plan("demand").columns
    found = read_sheet(Path(path), known, sheet=sheet, renamed=columns, required=REQUIRED, most_rows=MOST_ROWS)
    faults = unknown_columns(found, known, "demand tables")
    for name in REQUIRED:
        if name not in found.head:
            text = f"has no column {name!r}; row 1 holds the names of the columns, at least from,to,amount."
            faults.append(f"{found.file}, row 1: {text}")
    faults += found.faults
    rows: list[DemandRow] = []
    for number, cells in found.rows if not faults else ():
        row = _row(f"{found.file}, row {number}", dict(zip(found.head, cells, strict=True)), per, found, faults)
        if row is not None:
            rows.append(row)
        if len(faults) >= MAX_FAULTS:
            faults.append(f"{found.file}: reading stopped at row {number} after {len(faults)} faults.")
            break
    if faults:
        more = f" ({len(faults)} faults)" if len(faults) > 1 else ""
        msg = f"{faults[0]}{more}"
        raise FindingsError(msg, faults)
    if not rows:
        msg = f"{found.file}: holds no demand; write one row a pair under the head from,to,amount."
        raise NetworkError(msg)
    return tuple(rows)


def _row(where: str, cells: Mapping[str, str], per: str, sheet: Sheet, faults: list[str]) -> DemandRow | None:
    known = plan("demand")
    before = len(faults)
    values: dict[str, object] = {}
    faults += [f"{where}, column {name}: is empty; the row needs it." for name in REQUIRED if not cells.get(name)]
    for name in ("amount", "unit", "per", "cargo", "priority", "unmet_usd_per_teu"):
        text = cells.get(name, "")
        if text:
            try:
                values[name] = local_reader(known.readers[name], known.columns[name].type, sheet)(text)
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
