"""Answers as Parquet: their main table, a column of numbers and texts as text."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from corridor.answers.columns import shown
from corridor.errors import OutputError

if TYPE_CHECKING:
    from corridor.answers.columns import Description


def write(description: Description) -> bytes:
    """
    Write the main table of an answer.

    Raises
    ------
    OutputError
        If the answer is no table.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = description.main_table
    if table is None:
        msg = "this answer is no table: use --format json."
        raise OutputError(msg)
    columns, rows = shown(table, "c")
    filled: list[list[object]] = [[] for _ in columns]
    for row in rows:
        for column, cell in zip(filled, row, strict=True):
            column.append(cell)
    arrays = {column.key: pa.array(_alike(cells)) for column, cells in zip(columns, filled, strict=True)}
    file = BytesIO()
    pq.write_table(pa.table(arrays), file)
    return file.getvalue()


def _alike(cells: list[object]) -> list[object]:
    """Make a column of one type."""
    cells = [";".join(map(str, cell)) if isinstance(cell, list | tuple) else cell for cell in cells]
    if any(isinstance(cell, str) for cell in cells):
        return [cell if cell is None or isinstance(cell, str) else str(cell) for cell in cells]
    if any(isinstance(cell, float) for cell in cells):
        return [float(cell) if isinstance(cell, int) else cell for cell in cells]
    return cells
