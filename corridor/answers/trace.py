"""Where figures come from, and who says otherwise."""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    """
    A figure of a record.

    Attributes
    ----------
    name, unit
        Column, and the unit of its value.
    value
        One figure; None where three are.
    low, typical, high, typical_is
        Three figures of a time; the typical one is a median or a mean.
    expected
        Mean of a time.
    sources
        Keys of its sources; those of the row where it has none of its own.
    filled
        Not published but filled from class values.
    """

    name: str
    unit: str
    value: float | None = None
    low: float | None = None
    typical: float | None = None
    high: float | None = None
    typical_is: str = ""
    expected: float | None = None
    sources: tuple[str, ...] = ()
    filled: bool = False


class Citation(NamedTuple):
    """A source written out."""

    key: str
    publication: str
    published: str
    address: str
    licence: str
    note: str


class Statement(NamedTuple):
    """What a row of the published table says of a record; days [d]."""

    id: str
    kind: str
    date: str
    days_low: float | None
    days: float | None
    days_high: float | None
    km: float | None
    sources: tuple[str, ...]
    note: str


class ChangeLine(NamedTuple):
    """What a project does to a record."""

    project: str
    status: str
    opens: str
    what: str
    reason: str
    sources: tuple[str, ...]


class Use(NamedTuple):
    """A row that rests on a source."""

    table: str
    id: str
    basis: str
    confidence: str


class Trace(NamedTuple):
    """
    Where the figures of a record, project, constant or source come from.

    Attributes
    ----------
    id, table, name
        What it is; the table is ``"projects"`` or ``"constants"`` for these.
    on
        Date for which the network holds, ISO.
    basis, confidence, note
        Of the row.
    facts
        Columns that hold no figure.
    figures
        With their units.
    citations
        The sources, written out.
    statements
        What others published of it.
    changes
        What projects do to it; of a project, what it does.
    related
        Records that belong to it, as pairs of table and id.
    uses
        Of a source: the rows that rest on it.
    added_by
        Project that adds it, where it is not there yet.
    """

    id: str
    table: str
    name: str
    on: str
    basis: str = ""
    confidence: str = ""
    note: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    figures: tuple[Figure, ...] = ()
    citations: tuple[Citation, ...] = ()
    statements: tuple[Statement, ...] = ()
    changes: tuple[ChangeLine, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    uses: tuple[Use, ...] = ()
    added_by: str = ""

    def __repr__(self) -> str:
        """Name the record."""
        return f"<Trace of {self.table} {self.id}, network of {self.on}>"
