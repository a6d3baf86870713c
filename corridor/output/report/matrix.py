"""Times from many places to many, for a reader, for scripts and for sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.words import applied_text
from corridor.output.report import table_lines
from corridor.output.report.itinerary import Column, Table
from corridor.units import HOURS_PER_DAY, days_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.answers.matrix import Matrix, Pair

COLUMNS = (
    "origin",
    "destination",
    "minutes",
    "hours",
    "hours_low",
    "hours_high",
    "km",
    "borders",
    "transfers",
    "usd_per_teu",
    "kg_co2e_per_teu",
)

WIDEST_GRID = 8
"""More destinations than this make a list, not a grid."""


def pairs_within(found: Matrix, hours: float | None) -> list[Pair]:
    """Give the pairs that take no longer than so many hours, nearest first; all, as asked for, without a limit."""
    if hours is None:
        return list(found.pairs)
    near = [pair for pair in found.pairs if pair.hours is not None and pair.hours <= hours]
    order = {pair.origin: number for number, pair in reversed(list(enumerate(found.pairs)))}
    return sorted(near, key=lambda pair: (order[pair.origin], pair.minutes or 0, pair.destination))


def matrix_text(found: Matrix, pairs: Sequence[Pair], *, within: float | None = None) -> str:
    """
    Read aloud how far places are: a grid of days, or a list with ranges.

    Parameters
    ----------
    found
        All pairs.
    pairs
        Those to show; see `pairs_within`.
    within
        The limit [h], if there is one.
    """
    applied = applied_text(found.applied)
    origins = list(dict.fromkeys(pair.origin for pair in found.pairs))
    destinations = list(dict.fromkeys(pair.destination for pair in found.pairs))
    limit = (
        "" if within is None else f" within {within:g} h" if within < HOURS_PER_DAY else f" within {days_text(within)}"
    )
    head = f"Expected days{limit} from {_listed(found, origins)}, network of {found.on}{applied}"
    if within is None and len(origins) > 1 and len(destinations) <= WIDEST_GRID:
        return "\n".join([head, "", *_grid(found, origins, destinations)])
    return "\n".join([head, "", *_list(found, pairs, many=len(origins) > 1), _count(found, pairs, within)])


def _listed(found: Matrix, keys: Sequence[str]) -> str:
    names = [found.names[key] for key in keys]
    return ", ".join(names) if len(names) <= WIDEST_GRID else f"{len(names)} places"


def _grid(found: Matrix, origins: Sequence[str], destinations: Sequence[str]) -> list[str]:
    days = {(pair.origin, pair.destination): _days(pair.hours) for pair in found.pairs}
    rows = [(found.names[origin], *(days[origin, end] or "-" for end in destinations)) for origin in origins]
    titles = ("from / to", *(found.names[key] for key in destinations))
    return table_lines(titles, rows, right=range(1, len(titles)))


def _list(found: Matrix, pairs: Sequence[Pair], *, many: bool) -> list[str]:
    titles = ("from", "to", "days", "P10-P90", "km", "borders", "transfers")
    rows = [
        (
            found.names[pair.origin],
            found.names[pair.destination],
            _days(pair.hours) or "no way",
            f"{_days(pair.hours_low)}-{_days(pair.hours_high)}" if pair.minutes is not None else "",
            "" if pair.km is None else f"{pair.km:,.0f}",
            "" if pair.borders is None else str(pair.borders),
            "" if pair.transfers is None else str(pair.transfers),
        )
        for pair in pairs
    ]
    first = 0 if many else 1
    lines = table_lines(titles[first:], [row[first:] for row in rows], right=range(2 - first, 7 - first))
    return [*lines, ""] if rows else []


def _count(found: Matrix, pairs: Sequence[Pair], within: float | None) -> str:
    if within is None:
        return "1 pair" if len(pairs) == 1 else f"{len(pairs)} pairs"
    if pairs:
        return f"{len(pairs)} of {len(found.pairs)} pairs"
    ways = [pair for pair in found.pairs if pair.minutes is not None]
    nearest = min(ways, key=lambda pair: (pair.minutes or 0, pair.destination))
    return f"none of {len(found.pairs)}; nearest is {found.names[nearest.destination]}, {_days(nearest.hours)} d"


def _days(hours: float | None) -> str:
    return "" if hours is None else f"{hours / HOURS_PER_DAY:.1f}"


def matrix_record(found: Matrix, pairs: Sequence[Pair], *, within: float | None = None) -> dict[str, object]:
    """Give the pairs for scripts."""
    return {
        "on": found.on,
        "applied": list(found.applied),
        "within_hours": within,
        "pairs": pair_rows(pairs),
    }


def pair_rows(pairs: Sequence[Pair]) -> list[dict[str, object]]:
    """Give one row a pair, for sheets and scripts."""
    return [{column: getattr(pair, column) for column in COLUMNS} for pair in pairs]


_SHEET = (
    Column("from"),
    Column("to"),
    Column("expected [d]", 1),
    Column("P10 [d]", 1),
    Column("P90 [d]", 1),
    Column("length [km]", 1),
    Column("borders", 0),
    Column("transfers", 0),
    Column("price [USD/TEU]", 0),
    Column("emissions [kg CO2e/TEU]", 0),
)


def pair_table(found: Matrix, pairs: Sequence[Pair]) -> Table:
    """Give one row a pair, for a workbook."""
    rows = [
        (
            found.names[pair.origin],
            found.names[pair.destination],
            *(
                None if hours is None else hours / HOURS_PER_DAY
                for hours in (pair.hours, pair.hours_low, pair.hours_high)
            ),
            pair.km,
            pair.borders,
            pair.transfers,
            pair.usd_per_teu,
            pair.kg_co2e_per_teu,
        )
        for pair in pairs
    ]
    return Table("times", _SHEET, tuple(rows))
