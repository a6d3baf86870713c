"""What is in a network and what it rests on."""

from __future__ import annotations

from typing import NamedTuple


class Part(NamedTuple):
    """
    What the rows of one table rest on.

    Attributes
    ----------
    table
        Its name; ``"all"`` for the rows of all tables together.
    rows
        How many.
    basis, confidence
        Rows by basis (published, derived, assumed) and by confidence (high,
        medium, low).
    oldest, median, newest
        Dates of the figures as far as known; a row is as old as the newest of
        its sources.
    undated
        Rows without a dated source.
    """

    table: str
    rows: int
    basis: dict[str, int]
    confidence: dict[str, int]
    oldest: str
    median: str
    newest: str
    undated: int


class Gap(NamedTuple):
    """
    A figure that rows lack.

    Attributes
    ----------
    figure, table
        Such as ``"capacity"`` of ``"links"``.
    unknown, filled, rows
        Rows without the figure, those of them that class values fill, and all
        rows.
    """

    figure: str
    table: str
    unknown: int
    filled: int
    rows: int


class DatedRow(NamedTuple):
    """A row and the date of its newest source."""

    table: str
    id: str
    published: str
    sources: tuple[str, ...]


class ProjectLine(NamedTuple):
    """A project in a list of projects."""

    id: str
    name: str
    status: str
    opens: str
    applied: bool


class Inventory(NamedTuple):
    """
    What is in a network and what it rests on.

    Attributes
    ----------
    parts
        One a table, then all together.
    kinds
        Counts within tables: places by kind, links by mode and status.
    km
        Length of the open links by mode [km].
    oldest
        The rows whose newest source is oldest.
    licences
        Of the network.
    credit
        To be shown with its lines.
    source_licences
        Sources by licence.
    """

    name: str
    title: str
    on: str
    applied: tuple[str, ...]
    parts: tuple[Part, ...]
    kinds: dict[str, dict[str, int]]
    km: dict[str, float]
    gaps: tuple[Gap, ...]
    oldest: tuple[DatedRow, ...]
    projects: tuple[ProjectLine, ...]
    licences: tuple[str, ...]
    credit: str
    source_licences: dict[str, int]
