"""Demand split over routes whose times grow with load."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import Column, Description, Table, constants, rounded
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class LoadedWay(NamedTuple):
    """
    Flow on one way.

    Attributes
    ----------
    teu
        Flow, in the period of the answer.
    hours, hours_now
        Time under these flows, and the published one [h].
    places
        In order of travel.
    """

    origin: str
    destination: str
    cargo: str
    teu: float
    hours: float
    hours_now: float
    places: tuple[str, ...]


class Full(NamedTuple):
    """An element that takes longer: hours for each unit of load, load and capacity in the period of the answer."""

    kind: str
    id: str
    name: str
    hours: float
    teu: float
    capacity: float

    @property
    def use(self) -> float:
        """Share of the room beside other traffic that is used."""
        return self.teu / self.capacity if self.capacity else 0.0


class Congestion(NamedTuple):
    """
    Flows that are settled.

    Attributes
    ----------
    objective
        ``"user"``: each takes its best way; ``"system"``: the least time of all.
    total_hours
        Time of all [TEU h a period].
    gap
        Relative distance from the best flows, of what is sought; no flows are better by more.
    """

    on: str
    applied: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    per: str
    objective: str
    teu: float
    total_hours: float
    gap: float
    ways: tuple[LoadedWay, ...]
    queues: tuple[Full, ...]
    remarks: tuple[str, ...] = ()

    @property
    def hours_at_load(self) -> float:
        """Time of a TEU on average [h]."""
        return self.total_hours / self.teu

    def __repr__(self) -> str:
        """Name the question."""
        return f"<Congestion of {self.teu:,.0f} TEU/{self.per}: {self.hours_at_load:.1f} h, gap {self.gap:.1g}>"


QUEUES = (
    Column("kind"),
    Column("id"),
    Column("name"),
    Column("hours", "h", 1, "longer than today", lambda row: rounded(row.hours)),
    Column("teu", "TEU", 0, "load", lambda row: rounded(row.teu)),
    Column("capacity_teu", "TEU", 0, "takes", lambda row: rounded(row.capacity)),
    Column("use", "", 2, get=lambda row: rounded(row.use, 4)),
)


def describe(found: Congestion, *, scenarios: Sequence[str] = ()) -> Description:
    """
    Describe settled flows: the ways in use and where they queue.

    Parameters
    ----------
    found
        As settled.
    scenarios
        Those that were asked for.
    """
    unit = f"TEU/{found.per}"
    ways = (
        Column("from", get="origin"),
        Column("to", get="destination"),
        Column("cargo"),
        Column("teu", unit, 1, "volume", lambda row: rounded(row.teu)),
        Column("hours_at_load", "h", 1, "under load", lambda row: rounded(row.hours)),
        Column("hours", "h", 1, "published", lambda row: rounded(row.hours_now)),
        Column("places", get=lambda row: ";".join(row.places)),
    )
    return Description(
        title=f"Demand under load, {found.objective} optimum",
        answer=found,
        parts=(
            *constants({"on": found.on, "scenarios": scenarios, "applied": found.applied}),
            Column("per"),
            Column("objective"),
            Column("teu", unit, 1, "volume", lambda row: rounded(row.teu)),
            Column("hours_at_load", "h", 1, "on average", lambda row: rounded(row.hours_at_load)),
            Column("total_hours", "TEU h", 0, "together", lambda row: rounded(row.total_hours)),
            Column("gap"),
            Table("ways", ways, found.ways),
            Table("queues", QUEUES, found.queues),
        ),
        text=lambda: _text(found),
        main="ways",
        on=found.on,
        applied=found.applied,
    )


TEXT = (
    Column("TEU", decimals=0, get="teu"),
    Column("days under load", decimals=1, get=lambda row: row.hours / HOURS_PER_DAY),
    Column("published", decimals=1, get=lambda row: row.hours_now / HOURS_PER_DAY),
)
LONGER = (
    Column("queues at", get="name"),
    Column("longer by h", decimals=1, get="hours"),
    Column("use", decimals=2, get="use"),
)


def _text(found: Congestion) -> Iterator[str | Table]:
    words = {"user": "each takes its best way", "system": "the least time of all"}
    yield (
        f"{found.teu:,.0f} TEU a {found.per}, {words[found.objective]}: "
        f"{found.hours_at_load / HOURS_PER_DAY:.1f} days on average, relative gap {found.gap:.1g}"
    )
    yield ""
    names = dict(found.names)
    way = Column("way", get=lambda row: " - ".join(names.get(place, place) for place in row.places))
    yield Table("", (*TEXT, way), found.ways)
    if found.queues:
        yield ""
        yield Table("", LONGER, found.queues)
