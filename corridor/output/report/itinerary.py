"""Tables of ready cells, for answers that are not yet described by columns."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from corridor.answers import columns as described
from corridor.output.excel import workbook_bytes as workbook

if TYPE_CHECKING:
    from collections.abc import Sequence


class Column(NamedTuple):
    """Head of a column with the unit in brackets, and its decimals; None for text."""

    title: str
    decimals: int | None = None


class Table(NamedTuple):
    """A table of plain values; None is unknown."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]


def workbook_bytes(tables: Sequence[Table], *, comment: str, day: str) -> bytes:
    """Write tables as sheets."""
    sheets = [
        described.Table(
            table.name,
            tuple(
                described.Column(column.title, decimals=column.decimals, get=itemgetter(number))
                for number, column in enumerate(table.columns)
            ),
            table.rows,
        )
        for table in tables
    ]
    return workbook(sheets, comment=comment, day=day)
