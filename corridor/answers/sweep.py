"""One question under many conditions, described for all forms: a row a run, and how the numbers of each pair lie."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from corridor.answers.columns import Column, Description, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Cell = float | int | str | None


@dataclass(frozen=True)
class Runs:
    """
    The table of a sweep, read row by row from where it is kept.

    Attributes
    ----------
    columns
        Titles.
    measures, units
        Columns to summarise, and their units.
    on
        Day of the network, ISO.
    n_rows
        How many there are.
    open
        Starts to read them, in order.
    """

    columns: tuple[str, ...]
    measures: tuple[str, ...]
    units: tuple[str, ...]
    on: str
    n_rows: int
    open: Callable[[], Iterator[Sequence[Cell]]]

    def __len__(self) -> int:
        """Count the rows."""
        return self.n_rows

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        """Give the rows."""
        return self.open()

    def __contains__(self, row: object) -> bool:
        """Look for a row."""
        return any(row == other for other in self)


def describe(runs: Runs) -> Description:
    """Describe a sweep."""
    units = dict(zip(runs.measures, runs.units, strict=True))
    summary = summary_rows(runs)
    columns = tuple(
        Column(name, units.get(name, ""), 2 if name in units else None, get=itemgetter(at))
        for at, name in enumerate(runs.columns)
    )
    return Description(
        title="Sweep",
        answer=runs,
        parts=(
            Column("runs", decimals=0, get="n_rows", form="jxh"),
            Table("summary", SUMMARY, summary, "jxh"),
            Table("rows", columns, runs, "jcx"),
        ),
        main="rows",
        on=runs.on,
        text=lambda: [Table("", _SUMMARY_TEXT, summary)] if summary else [],
    )


QUANTILES = {"least": 0.0, "P10": 0.1, "median": 0.5, "P90": 0.9, "greatest": 1.0}

SUMMARY = (
    Column("scenario", get=itemgetter(0)),
    Column("measure", get=itemgetter(1)),
    Column("answered", decimals=0, get=itemgetter(2)),
    Column("runs", decimals=0, get=itemgetter(3)),
    *(Column(name.lower(), decimals=1, title=name, get=itemgetter(4 + at)) for at, name in enumerate(QUANTILES)),
)
_SUMMARY_TEXT = (
    *SUMMARY[:2],
    Column("runs", decimals=0, get=lambda row: f"{row[2]:,} of {row[3]:,}"),
    *SUMMARY[4:],
)


def summary_rows(runs: Runs) -> list[tuple[str | float, ...]]:
    """Give for each scenario, pair and measure how its numbers lie: quantiles are the nearest run."""
    at = {name: runs.columns.index(name) for name in ("scenario", "from", *runs.measures)}
    found: dict[tuple[str, str], list[float]] = {}
    n_rows: dict[str, int] = {}
    for row in runs:
        name = f"{row[at['scenario']]}: {row[at['from']]} - {row[at['from'] + 1]}"
        n_rows[name] = n_rows.get(name, 0) + 1
        for measure in runs.measures:
            cell = row[at[measure]]
            if isinstance(cell, int | float):
                found.setdefault((name, measure), []).append(cell)
    rows: list[tuple[str | float, ...]] = []
    for name, number in n_rows.items():
        for measure, unit in zip(runs.measures, runs.units, strict=True):
            values = sorted(found.get((name, measure), []))
            if values:
                quantiles = (values[min(len(values) - 1, int(share * len(values)))] for share in QUANTILES.values())
                rows.append((name, f"{measure} [{unit}]" if unit else measure, len(values), number, *quantiles))
    return rows
