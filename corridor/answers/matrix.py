"""Times from many places to many."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import DATA, READER, Column, Description, Table, constants
from corridor.answers.words import applied_text, days_of, days_range
from corridor.units import HOURS_PER_DAY, days_text, hours_from_minutes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

WIDEST_GRID = 8
"""More destinations than this make a list, not a grid."""


class Pair(NamedTuple):
    """
    The fastest route from one place to another, in short.

    Attributes
    ----------
    origin, destination
        Place ids.
    minutes
        Expected time [min]; None where there is no route, as are the other values.
    hours_low, hours_high
        P10 and P90 of the total time [h].
    km
        Length [km].
    borders, transfers
        Changes of country and of mode.
    usd_per_teu, kg_co2e_per_teu
        Price and emissions of the legs together; None where any is unknown.
    """

    origin: str
    destination: str
    minutes: int | None = None
    hours_low: float | None = None
    hours_high: float | None = None
    km: float | None = None
    borders: int | None = None
    transfers: int | None = None
    usd_per_teu: float | None = None
    kg_co2e_per_teu: float | None = None

    @property
    def hours(self) -> float | None:
        """Expected time [h], two decimals."""
        return None if self.minutes is None else hours_from_minutes(self.minutes)


class Matrix(NamedTuple):
    """
    Fastest routes from every origin to every destination.

    Attributes
    ----------
    on, applied
        Date for which the network holds, ISO; projects and scenarios behind it.
    names
        Name of each place by id.
    pairs
        By origin, then by destination, in the order that was asked for.
    idle
        Restrictions that took out nothing.
    """

    on: str
    applied: tuple[str, ...]
    names: dict[str, str]
    pairs: tuple[Pair, ...]
    idle: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Count the pairs."""
        return f"<Matrix of {len(self.pairs)} pairs, network of {self.on}>"


def pairs_within(found: Matrix, hours: float | None) -> list[Pair]:
    """Give the pairs that take no longer than so many hours, nearest first; all, as asked for, without a limit."""
    if hours is None:
        return list(found.pairs)
    near = [pair for pair in found.pairs if pair.hours is not None and pair.hours <= hours]
    order = {pair.origin: number for number, pair in reversed(list(enumerate(found.pairs)))}
    return sorted(near, key=lambda pair: (order[pair.origin], pair.minutes or 0, pair.destination))


def pair_columns(names: Mapping[str, str]) -> tuple[Column, ...]:
    """Give the columns of pairs between places with these names."""
    return (
        Column("origin", form=DATA),
        Column("destination", form=DATA),
        Column("from", get=lambda pair: names[pair.origin], form=READER),
        Column("to", get=lambda pair: names[pair.destination], form=READER),
        Column("minutes", "min", 0, form=DATA),
        Column(
            "days", "d", 1, "expected", lambda pair: None if pair.hours is None else pair.hours / HOURS_PER_DAY, READER
        ),
        Column("hours", "h", 1, "expected"),
        Column("hours_low", "h", 1, "P10"),
        Column("hours_high", "h", 1, "P90"),
        Column("km", "km", 1, "length"),
        Column("borders", decimals=0),
        Column("transfers", decimals=0),
        Column("usd_per_teu", "USD/TEU", 0, "price"),
        Column("kg_co2e_per_teu", "kg CO2e/TEU", 0, "emissions"),
    )


def describe(found: Matrix, pairs: Sequence[Pair], *, within: float | None = None) -> Description:
    """
    Describe how far places are.

    Parameters
    ----------
    found
        All pairs.
    pairs
        Those to show; see `pairs_within`.
    within
        The limit [h], if there is one.
    """
    origins = list(dict.fromkeys(pair.origin for pair in found.pairs))
    limit = ""
    if within is not None:
        limit = f" within {within:g} h" if within < HOURS_PER_DAY else f" within {days_text(within)}"
    named = ", ".join(found.names[key] for key in origins) if len(origins) <= WIDEST_GRID else f"{len(origins)} places"
    title = f"Expected days{limit} from {named}"
    head = constants({"on": found.on, "applied": found.applied, "within_hours": within})
    return Description(
        title=title,
        answer=found,
        parts=(*head, Table("pairs", pair_columns(found.names), pairs)),
        main="pairs",
        on=found.on,
        applied=found.applied,
        text=lambda: _text(found, pairs, title, within),
    )


def _text(found: Matrix, pairs: Sequence[Pair], title: str, within: float | None) -> Iterator[str | Table]:
    """Give a grid of days, or a list with ranges."""
    origins = list(dict.fromkeys(pair.origin for pair in found.pairs))
    destinations = list(dict.fromkeys(pair.destination for pair in found.pairs))
    yield from (f"{title}, network of {found.on}{applied_text(found.applied)}", "")
    if within is None and len(origins) > 1 and len(destinations) <= WIDEST_GRID:
        days = {(pair.origin, pair.destination): _days(pair, "-") for pair in found.pairs}
        columns = [
            Column(found.names[end], decimals=1, get=lambda origin, end=end: days[origin, end])  # type: ignore[misc]
            for end in destinations
        ]
        yield Table("", (Column("from / to", get=lambda origin: found.names[origin]), *columns), origins)
        return
    if pairs:
        yield Table("", _listed(found.names)[0 if len(origins) > 1 else 1 :], pairs)
        yield ""
    yield _count(found, pairs, within)


def _listed(names: Mapping[str, str]) -> tuple[Column, ...]:
    return (
        Column("from", get=lambda pair: names[pair.origin]),
        Column("to", get=lambda pair: names[pair.destination]),
        Column("days", decimals=1, get=lambda pair: _days(pair, "no way")),
        Column("P10-P90", decimals=1, get=_range),
        Column("km", decimals=0),
        Column("borders", decimals=0),
        Column("transfers", decimals=0),
    )


def _count(found: Matrix, pairs: Sequence[Pair], within: float | None) -> str:
    if within is None:
        return "1 pair" if len(pairs) == 1 else f"{len(pairs)} pairs"
    if pairs:
        return f"{len(pairs)} of {len(found.pairs)} pairs"
    reached = [pair for pair in found.pairs if pair.minutes is not None]
    nearest = min(reached, key=lambda pair: (pair.minutes or 0, pair.destination))
    return f"none of {len(found.pairs)}; nearest is {found.names[nearest.destination]}, {_days(nearest, '')} d"


def _days(pair: Pair, unknown: str) -> str:
    return unknown if pair.hours is None else days_of(pair.hours)


def _range(pair: Pair) -> str | None:
    if pair.hours_low is None or pair.hours_high is None:
        return None
    return days_range(pair.hours_low, pair.hours_high)
