"""
Kinds that the program knows: the rows of `modes.csv`, `cargo.csv` and `delays.csv` in `networks`.

A network folder may bring rows of its own in files of the same names; a row
with an id of the program takes its place.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

from corridor.data.load.tables import read_table
from corridor.data.schema import shipped
from corridor.errors import FindingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corridor.data.bases import Record
    from corridor.data.kinds import CargoClass, DelayLaw, Mode

KIND_TABLES = ("modes", "cargo", "delays")
"""Tables of which the program has rows."""


@cache
def shipped_kinds(table: str) -> Mapping[str, Record]:
    """
    Give the program's rows of a table of `KIND_TABLES`, by id.

    Raises
    ------
    FindingsError
        If the file was edited and has faults.
    """
    faults: list[str] = []
    rows = read_table(shipped() / f"{table}.csv", table, faults).rows
    if faults:
        msg = f"networks/{faults[0]}"
        raise FindingsError(msg, faults)
    return {row.id: row.record for row in rows if row.record is not None}


def shipped_modes() -> Mapping[str, Mode]:
    """Give the modes of the program, by id."""
    return cast("Mapping[str, Mode]", shipped_kinds("modes"))


def shipped_cargo() -> Mapping[str, CargoClass]:
    """Give the classes of cargo of the program, by id; the first is the default."""
    return cast("Mapping[str, CargoClass]", shipped_kinds("cargo"))


def shipped_delays() -> Mapping[str, DelayLaw]:
    """Give the delay laws of the program, by id."""
    return cast("Mapping[str, DelayLaw]", shipped_kinds("delays"))


def own_kinds(table: str, records: Iterable[Record]) -> list[Record]:
    """Leave out the rows that the program has as well."""
    known = shipped_kinds(table)
    return [record for record in records if known.get(record.id) != record]


def carriers_of(classes: Iterable[CargoClass]) -> frozenset[str]:
    """Name everything that cargo travels in."""
    return frozenset(carrier for row in classes for carrier in row.carriers)
