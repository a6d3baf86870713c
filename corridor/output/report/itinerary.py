"""Tables of ready cells, for answers that are not yet described by columns."""

from __future__ import annotations

from operator import itemgetter
from typing import NamedTuple

from corridor.answers import columns as described


class Column(NamedTuple):
    """Head of a column with the unit in brackets, and its decimals; None for text."""

    title: str
    decimals: int | None = None


class Table(NamedTuple):
    """A table of plain values; None is unknown."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]


def sheet_of(table: Table) -> described.Table:
    """Give a table of ready cells as one that readers get."""
    columns = tuple(
        described.Column(column.title, decimals=column.decimals, get=itemgetter(number))
        for number, column in enumerate(table.columns)
    )
    return described.Table(table.name, columns, table.rows, described.READER)
