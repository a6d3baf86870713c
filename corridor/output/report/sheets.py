"""Records of an answer as sheets of a workbook; the names of their keys carry the units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.output.report.itinerary import Column, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def sheet(name: str, rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> Table:
    """
    Lay out records as a sheet.

    Parameters
    ----------
    name
        Of the sheet.
    rows
        By column; lists become text.
    columns
        In order.
    """
    cells = [tuple(_cell(row.get(column)) for column in columns) for row in rows]
    heads = [Column(column, _decimals([row[number] for row in cells])) for number, column in enumerate(columns)]
    return Table(name, tuple(heads), tuple(cells))


def _cell(value: object) -> object:
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value)) or None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value == "" else value


def _decimals(values: Sequence[object]) -> int | None:
    """Show whole numbers as such and others with two decimals; text has none."""
    numbers = [value for value in values if isinstance(value, int | float)]
    if not numbers:
        return None
    return 2 if any(isinstance(value, float) for value in numbers) else 0
