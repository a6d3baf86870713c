"""Small answers that are a text and a record, such as what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridor.answers.columns import JSON, READER, Column, Description, Table, constants

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def described(
    text: Callable[[], str],
    record: Callable[[], Mapping[str, object]],
    table: Callable[[], tuple[Sequence[Mapping[str, object]], Sequence[str]]] | None = None,
) -> Description:
    """
    Describe an answer by its record: a list of records becomes a table, all else a value.

    Parameters
    ----------
    text
        For a reader.
    record
        By the keys of the JSON contract.
    table
        Rows by column, and the columns, for CSV; None where there is no table.
    """
    values = record()
    parts: list[Column | Table] = []
    for key, value in values.items():
        if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            names = list(dict.fromkeys(name for row in value for name in row))
            parts.append(Table(key, _columns(names, value), value, "jxh"))
        else:
            shown = isinstance(value, str | int | float)
            parts += constants({key: value}, "jxh" if shown else JSON)
    if table is not None:
        rows, columns = table()
        parts.append(Table("csv", _columns(columns, rows), rows, "c"))
    return Description(
        title=text().partition("\n")[0],
        answer=values,
        parts=tuple(parts),
        main="csv",
        text=lambda: [text()],
    )


def _columns(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> tuple[Column, ...]:
    def decimals(name: str) -> int | None:
        numbers = [row.get(name) for row in rows if isinstance(row.get(name), int | float)]
        return None if not numbers else 2 if any(isinstance(value, float) for value in numbers) else 0

    def form(name: str) -> str:
        nested = any(isinstance(row.get(name), dict) or _is_records(row.get(name)) for row in rows)
        return "jc" if nested else "jc" + READER

    return tuple(Column(name, decimals=decimals(name), get=_at(name), form=form(name)) for name in names)


def _at(name: str) -> Callable[[Mapping[str, object]], object]:
    return lambda row: row.get(name)


def _is_records(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(row, dict) for row in value)
