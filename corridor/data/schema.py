"""
The tables of a network as `networks/schema.csv` describes them: columns, and records from and to their cells.

The schema is data: loader, writer, changes and data dictionary read the same
rows.  Most columns are a field of the record; three figures are one `Hours`,
and twelve monthly shares are one tuple.  ``hours``, ``back_hours`` and
``stop_hours`` are no columns, yet a change may name them: all three figures
are scaled so that the expected time has the value.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corridor.data import cells
from corridor.data.bases import Record
from corridor.data.distributions import scaled_to
from corridor.data.records import RECORDS, TABLES
from corridor.data.times import Hours
from corridor.errors import NetworkError, suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""Months as the columns of monthly shares write them."""

PARTS = ("low", "typical", "high")
"""The three figures of a time."""

_FIELDS = {"from": "origin", "to": "destination", "source": "sources"}
_SHARES = tuple(f"share_{month}" for month in MONTHS)
_TABLE_OF = {kind: table for table, kind in RECORDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """
    One column of a table.

    Attributes
    ----------
    table, name
        Where it is.
    type
        Such as ``"number"``; `corridor.data.cells` knows them all.
    unit
        Unit of its figures, or the column that holds it; empty where there is none.
    required
        Whether each row must fill it.
    default
        What an empty cell means, as text; empty: unknown or none.
    bounds
        Least plausible figure other than zero, and the greatest; None where it holds no figure.
    choices
        What a choice or a list may hold.
    description
        For the data dictionary.
    """

    table: str
    name: str
    type: str
    unit: str = ""
    required: bool = False
    default: str = ""
    bounds: cells.Bounds | None = None
    choices: tuple[str, ...] = ()
    description: str = ""


class Fault(NamedTuple):
    """What is wrong in one row: the column (empty: the row as a whole) and a sentence."""

    column: str
    text: str


class Plan(NamedTuple):
    """
    How rows of a table become records, worked out once.

    Attributes
    ----------
    columns, readers
        By name of the column; ``hours`` and the like, which stand for three, have a reader too.
    required
        Names of the columns that each row must fill.
    renamed
        Pairs of column and field where the names differ.
    times
        Fields that hold three figures.
    """

    columns: Mapping[str, Column]
    readers: Mapping[str, cells.Reader]
    required: frozenset[str]
    renamed: tuple[tuple[str, str], ...]
    times: tuple[str, ...]


def shipped() -> Path:
    """Give the folder of the networks that the package carries, with the schema in it."""
    return Path(import_module("corridor.networks").__path__[0])


@cache
def _schema() -> dict[str, tuple[Column, ...]]:
    found: dict[str, list[Column]] = {table: [] for table in TABLES}
    with (shipped() / "schema.csv").open(encoding="utf-8", newline="") as file:
        for table, name, kind, unit, required, default, least, greatest, choices, description in list(csv.reader(file))[
            1:
        ]:
            found[table].append(
                Column(
                    table=table,
                    name=name,
                    type=kind,
                    unit=unit,
                    required=required == "yes",
                    default=default,
                    bounds=(float(least), float(greatest)) if least else None,
                    choices=tuple(choices.split("|")) if choices else (),
                    description=description,
                ),
            )
    return {table: tuple(columns) for table, columns in found.items()}


def columns(table: str) -> tuple[Column, ...]:
    """
    Give the columns of a table in the order of the schema.

    Raises
    ------
    NetworkError
        If there is no such table.
    """
    if table not in RECORDS:
        msg = f"there is no table {table!r}." + suggest(table, TABLES)
        raise NetworkError(msg)
    return _schema()[table]


@cache
def plan(table: str) -> Plan:
    """Work out how rows of a table become records."""
    by_name = {column.name: column for column in columns(table)}
    times = tuple(name.removesuffix("_typical") for name in by_name if name.endswith("hours_typical"))
    alike = {time: replace(by_name[f"{time}_typical"], name=time) for time in times}
    return Plan(
        columns=by_name,
        readers={
            name: cells.reader(column.type, choices=column.choices, name=name, bounds=column.bounds)
            for name, column in (alike | by_name).items()
        },
        required=frozenset(name for name, column in by_name.items() if column.required),
        renamed=tuple((name, field) for name, field in _FIELDS.items() if name in by_name),
        times=times,
    )


def column(table: str, name: str) -> Column:
    """
    Find a column that a change may name; ``hours`` and the like stand for three.

    Raises
    ------
    NetworkError
        If the table has no such column; the message suggests the nearest.
    """
    known = plan(table)
    if name in known.columns:
        return known.columns[name]
    if name in known.times:
        return replace(known.columns[f"{name}_typical"], name=name, required=False)
    msg = f"{table} have no column {name!r}." + suggest(name, [*known.columns, *known.times])
    raise NetworkError(msg)


def parse(place: Column, raw: object) -> object:
    """
    Turn a value of a TOML file, of a command line or of a caller into the value of a column.

    Parameters
    ----------
    place
        The column.
    raw
        Text as in a cell, number, date or a list of them; empty text clears
        the cell.

    Raises
    ------
    NetworkError
        If the column cannot hold it.
    """
    if type(raw) is float and place.type == "number" and place.bounds and cells.within(raw, place.bounds):
        return raw
    text = cells.text_from_toml(raw)
    known = plan(place.table).readers
    if text or (place.type == "text" and not place.required):
        return known[place.name](text)
    if place.required:
        msg = f"{place.name} may not be empty."
        raise NetworkError(msg)
    return known[place.name](place.default) if place.default else cells.empty(place.type)


def read_mapping(table: str, raw: Mapping[str, object]) -> tuple[Record | None, tuple[Fault, ...]]:
    """
    Read a row that is written as a table of TOML.

    Parameters
    ----------
    table
        Such as ``"links"``.
    raw
        Values by column.

    Returns
    -------
    record
        None if there are faults.
    faults
        All of them.
    """
    known, values, faults = plan(table), dict[str, object](), list[Fault]()
    for name, value in raw.items():
        if name not in known.columns:
            faults.append(Fault(name, f"{table} have no such column.{suggest(name, known.columns)}"))
            continue
        try:
            if text := cells.text_from_toml(value):
                values[name] = known.readers[name](text)
        except NetworkError as error:
            faults.append(Fault(name, str(error)))
    faulty = {fault.column for fault in faults}
    faults += [Fault(name, "is required.") for name in known.columns if name in known.required - values.keys() - faulty]
    if faults:
        return None, tuple(faults)
    try:
        return record(table, values), ()
    except NetworkError as error:
        return None, (Fault("", str(error)),)


def record(table: str, values: Mapping[str, object]) -> Record:
    """
    Make the record of a row.

    Parameters
    ----------
    table
        Such as ``"links"``.
    values
        What the readers gave, by column; an empty cell is left out.

    Raises
    ------
    NetworkError
        If the record is impossible by itself.
    """
    known, fields = plan(table), dict(values)
    for name, field in known.renamed:
        if name in fields:
            fields[field] = fields.pop(name)
    if known.times:
        typical_is = str(fields.pop("typical_is", "median"))
        for time in known.times:
            three = [fields.pop(f"{time}_{part}", None) for part in PARTS]
            if three != [None, None, None]:
                fields[time] = _hours(time, three, typical_is)
    if table == "closures":
        shares = [fields.pop(name, None) for name in _SHARES]
        fields["shares"] = _twelve(shares)
    make: Callable[..., Record] = RECORDS[table]
    return make(**fields)


def _hours(time: str, three: list[object], typical_is: str) -> Hours:
    figures = [value for value in three if isinstance(value, float)]
    names = ", ".join(f"{time}_{part}" for part in PARTS)
    if len(figures) < len(PARTS):
        empty = next(part for part, value in zip(PARTS, three, strict=True) if value is None)
        msg = f"{names} belong together, but {time}_{empty} is empty."
        raise NetworkError(msg)
    low, typical, high = figures
    if not low <= typical <= high:
        msg = f"{names} must rise: got {low:g}, {typical:g}, {high:g}."
        raise NetworkError(msg)
    return Hours(low, typical, high, typical_is)


def _twelve(shares: list[object]) -> tuple[float, ...]:
    figures = tuple(value for value in shares if isinstance(value, float))
    if figures and len(figures) < len(MONTHS):
        empty = next(name for name, value in zip(_SHARES, shares, strict=True) if value is None)
        msg = f"{_SHARES[0]} to {_SHARES[-1]} belong together, but {empty} is empty."
        raise NetworkError(msg)
    return figures


def table_of(item: Record) -> str:
    """Name the table that holds records of this class."""
    return _TABLE_OF[type(item)]


def value_of(item: Record, name: str) -> object:
    """
    Read the value of a column from a record.

    Parameters
    ----------
    item
        Any record of a table.
    name
        A column, or ``"hours"`` and the like for the typical figure.

    Returns
    -------
    value
        None, an empty text or an empty list where the cell is empty.

    Raises
    ------
    NetworkError
        If the table has no such column.
    """
    column(table_of(item), name)
    return _value_of(item, name)


def _value_of(item: Record, name: str) -> object:
    stem, _, part = name.rpartition("_")
    if stem.endswith("hours") and part in PARTS:
        three = getattr(item, stem)
        return None if three is None else getattr(three, part)
    if name == "typical_is":
        return getattr(item, "hours").typical_is  # noqa: B009 - only some records have it
    if stem == "share" and part in MONTHS:
        shares = getattr(item, "shares")  # noqa: B009 - only closures have it
        return shares[MONTHS.index(part)] if shares else None
    value = getattr(item, _FIELDS.get(name, name))
    return value.typical if isinstance(value, Hours) else value


def cells_of(item: Record) -> list[str]:
    """Write a record as the cells of its row."""
    return [cells.text_of(place.type, _value_of(item, place.name)) for place in columns(table_of(item))]


def with_values(item: Record, changes: Mapping[str, object]) -> Record:
    """
    Give the record with several columns changed at once, so that three figures may rise together.

    Parameters
    ----------
    item
        Any record of a table; it stays as it is.
    changes
        Raw values by column, as for `parse`; ``"hours"``, ``"back_hours"`` and ``"stop_hours"`` scale all
        three figures so that the expected time has the value.

    Raises
    ------
    NetworkError
        If there is no such column, or the record cannot hold the values.
    """
    table = table_of(item)
    known, values = plan(table), dict[str, object]()
    for name, raw in changes.items():
        place = column(table, name)
        if name == "id":
            msg = "an id cannot be changed: add a record instead."
            raise NetworkError(msg)
        try:
            value = parse(place, raw)
        except NetworkError as error:
            msg = f"{name}: {error}"
            raise NetworkError(msg) from None
        values |= _scaled(item, name, value) if name in known.times else {name: value}
    if "usd" in values and "usd_low" in known.columns:
        values = _range_of_price(item, values) | values
    # Only what the changes reach is made anew: sweeps come here thousands of times a second.
    fields = dict[str, object]()
    for time in known.times:
        parts = [f"{time}_{part}" for part in PARTS]
        if "typical_is" in values or any(part in values for part in parts):
            three = [values.pop(part, _value_of(item, part)) for part in parts]
            was = getattr(item, time) or getattr(item, "hours", None)
            typical_is = str(values.get("typical_is") or (was.typical_is if was else "median"))
            fields[time] = None if three == [None, None, None] else _hours(time, three, typical_is)
    values.pop("typical_is", None)
    if table == "closures" and any(share in values for share in _SHARES):
        fields["shares"] = _twelve([values.pop(share, _value_of(item, share)) for share in _SHARES])
    for name, value in values.items():
        fields[_FIELDS.get(name, name)] = value
    return replace(item, **fields)  # type: ignore[arg-type]  # the readers gave each value the type of its field


def _range_of_price(item: Record, values: Mapping[str, object]) -> dict[str, object]:
    """Scale the range of a price with it."""
    usd, old = values["usd"], getattr(item, "usd")  # noqa: B009 - only tariffs and rates have it
    ends = {name: getattr(item, name) for name in ("usd_low", "usd_high")}
    return {name: end * usd / old for name, end in ends.items() if end is not None and isinstance(usd, float) and old}


def _scaled(item: Record, time: str, value: object) -> dict[str, object]:
    """Scale three figures; a way back or a stop without figures of its own takes those of the way there."""
    if not isinstance(value, float):
        msg = f"{time} may not be empty."
        raise NetworkError(msg)
    three = getattr(item, time) or getattr(item, "hours", None) or Hours(value, value, value)
    scaled = scaled_to(three, value)
    return {f"{time}_{part}": getattr(scaled, part) for part in PARTS}
