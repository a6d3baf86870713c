"""What forms for readers have in common: the question, its conditions and caveats, values, tables, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import Column, Table, cell_text, getter, shown
from corridor.answers.words import applied_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.answers.columns import Description
    from corridor.data.model import Source


class Document(NamedTuple):
    """
    An answer for a reader.

    Attributes
    ----------
    title, subtitle
        The question, and the network in which it is answered.
    facts
        Conditions and single values, as pairs of a word and a value.
    caveats
        Sentences.
    tables
        That have rows; the sources come last.
    credit
        For the foot; empty where no network is behind the answer.
    """

    title: str
    subtitle: str
    facts: tuple[tuple[str, object], ...]
    caveats: tuple[str, ...]
    tables: tuple[Table, ...]
    credit: str


def document(description: Description, form: str) -> Document:
    """
    Choose what a form for readers shows.

    Parameters
    ----------
    description
        Any answer.
    form
        ``"x"`` for a workbook, ``"h"`` for a page; see `corridor.answers.columns.ALL`.
    """
    facts: list[tuple[str, object]] = list(description.conditions)
    tables = []
    for part in description.parts:
        if isinstance(part, Table):
            tables += [part] if form in part.form and len(part.rows) else []
        elif form in part.form and (value := getter(part)(description.answer)) is not None:
            facts.append((part.head, value if form == "x" else cell_text(value, part)))
    credit = ""
    if description.network is not None:
        network = description.network()
        table = source_table(description, network.sources)
        tables += [table] if len(table.rows) else []
        credit = f"Figures: {network.title}, {network.data_date}; {'; '.join(network.licences) or 'not stated'}."
    return Document(
        description.title,
        f"Network of {description.on}{applied_text(description.applied)}." if description.on else "",
        tuple(facts),
        description.caveats,
        tuple(tables),
        credit,
    )


class CitedSource(NamedTuple):
    """A publication, if the network knows it, and the ids of what rests on it."""

    key: str
    source: Source | None
    used_by: tuple[str, ...]


def _about(name: str) -> Column:
    return Column(name, get=lambda row: getattr(row.source, name, None) or None)


SOURCE = (
    Column("key"),
    *(_about(name) for name in ("publication", "published", "address", "licence")),
    Column("used_by"),
)


def source_table(description: Description, sources: Mapping[str, Source]) -> Table:
    """Give the publications behind an answer, sorted by key."""
    used: dict[str, dict[str, None]] = {}
    for key, by in description.cited():
        used.setdefault(key, {})[by] = None
    return Table("sources", SOURCE, [CitedSource(key, sources.get(key), tuple(by)) for key, by in sorted(used.items())])


TURNED_ROWS, TURNED_COLUMNS = 3, 7
"""A table of at most so many rows and at least so many columns is turned on its side."""


def page_table(table: Table) -> tuple[list[str], list[list[str]], list[int]]:
    """
    Write the cells of a table for a page.

    Returns
    -------
    titles, rows
        Columns without a value are left out; a short and wide table is turned on its side.
    right
        Numbers of the columns that are flush right.
    """
    columns, rows_of_values = shown(table, "h")
    values = list(rows_of_values)
    kept = [at for at in range(len(columns)) if any(row[at] not in (None, "", 0, ()) for row in values)]
    heads = [columns[at].head for at in kept]
    rows = [[cell_text(row[at], columns[at]) for at in kept] for row in values]
    if len(rows) <= TURNED_ROWS and len(heads) >= TURNED_COLUMNS:
        first, *rest = zip(heads, *rows, strict=True)
        return list(first), [list(row) for row in rest], list(range(1, len(rows) + 1))
    return heads, rows, [number for number, at in enumerate(kept) if columns[at].decimals is not None]
