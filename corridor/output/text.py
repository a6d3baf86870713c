"""Answers as text: lines as they are, tables laid out in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.columns import Table, cell_text, getter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corridor.answers.columns import Description

CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}
CONTROLS |= {code: f"\\u{code:04x}" for code in (*range(0x2028, 0x202F), *range(0x2066, 0x206A))}
"""Characters by which text could command a terminal or turn its order, and how they are written instead."""


def write(description: Description) -> bytes:
    """Write an answer as text."""
    return (text_of(description.text()).rstrip("\n").translate(CONTROLS) + "\n").encode("utf-8", "backslashreplace")


def text_of(blocks: Iterable[str | Table]) -> str:
    """Put lines and tables below each other."""
    lines: list[str] = []
    for block in blocks:
        lines += table_lines(block) if isinstance(block, Table) else [block]
    return "\n".join(lines)


def table_lines(table: Table) -> list[str]:
    """
    Lay out a table in columns; one with decimals is flush right, and where no column has a title there is no head.

    Examples
    --------
    >>> from corridor.answers.columns import Column
    >>> table_lines(Table("t", (Column("what", get=str), Column("n", decimals=1, get=float)), [5, 12]))
    ['what     n', '5      5.0', '12    12.0']
    """
    gets = [(getter(column), column) for column in table.columns]
    heads = [column.title or column.key for column in table.columns]
    rows = [
        *([heads] if any(heads) else ()),
        *([cell_text(get(row), column) for get, column in gets] for row in table.rows),
    ]
    return aligned(rows, right=[column.decimals is not None for column in table.columns])


def aligned(rows: Sequence[Sequence[str]], *, right: Sequence[bool]) -> list[str]:
    """Fill cells up to the width of their columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if flush else cell.ljust(width)
            for cell, width, flush in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in rows
    ]
