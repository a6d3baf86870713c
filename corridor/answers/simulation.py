"""A simulated route: days of the boxes, what passes in a year, and where boxes wait week by week."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import Column, Description, Table, rounded
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Standing(NamedTuple):
    """
    Where boxes wait.

    Attributes
    ----------
    id, name
        Element.
    hours
        Mean wait of what passed there [h].
    teu, peak_teu, peak_week
        That stood on average, in the fullest week, and which that was, counted from 1.
    weekly
        TEU that stood, a figure a week.
    use
        Share of the capacity that is used, other traffic included; None where no capacity is known.
    """

    id: str
    name: str
    hours: float
    teu: float
    peak_teu: float
    peak_week: int
    weekly: tuple[float, ...]
    use: float | None = None


class At(NamedTuple):
    """
    What is at a place: transfers, borders and waits together.

    Attributes
    ----------
    hours, teu
        How long a box is there [h], and how many do on average.
    """

    id: str
    name: str
    hours: float
    teu: float


class Simulation(NamedTuple):
    """
    A route simulated many times.

    Attributes
    ----------
    teu_per_year, weeks, runs, seed
        As asked.
    planned_hours
        Of `route`, at the load of the published times.
    mean_hours, p50_hours, p80_hours, p95_hours
        Over all boxes of all runs [h].
    throughput_teu_per_year
        What arrived in the weeks that are counted, as a year.
    standing_teu
        What had not arrived when the clock was stopped, as a mean over the runs.
    queues
        The longest first.
    places
        In order of travel.
    """

    origin: str
    destination: str
    names: tuple[tuple[str, str], ...]
    on: str
    applied: tuple[str, ...]
    teu_per_year: float
    weeks: int
    runs: int
    seed: int
    planned_hours: float
    mean_hours: float
    p50_hours: float
    p80_hours: float
    p95_hours: float
    throughput_teu_per_year: float
    standing_teu: float
    queues: tuple[Standing, ...]
    places: tuple[At, ...] = ()

    def __repr__(self) -> str:
        """Name the trip and its mean."""
        return f"<Simulation of {self.origin} - {self.destination}: {self.mean_hours / HOURS_PER_DAY:.1f} days>"


def _hours(name: str) -> Callable[[Simulation], float | None]:
    return lambda row: rounded(getattr(row, name))


class _Week(NamedTuple):
    id: str
    name: str
    week: int
    teu: float


QUEUE = (
    Column("id"),
    Column("name"),
    Column("mean_hours", "h", 1, "wait", lambda row: rounded(row.hours)),
    Column("mean_teu", "TEU", 0, "stand", lambda row: rounded(row.teu)),
    Column("utilisation", "", 2, "use", lambda row: rounded(row.use, 4)),
    Column("peak_teu", "TEU", 0, "at most", lambda row: rounded(row.peak_teu)),
    Column("peak_week", "", 0, "in week"),
)
AT = (
    Column("id"),
    Column("name"),
    Column("mean_hours", "h", 1, "stay", lambda row: rounded(row.hours)),
    Column("mean_teu", "TEU", 0, "stand", lambda row: rounded(row.teu)),
)
WEEK = (
    Column("id"),
    Column("name"),
    Column("week", "", 0),
    Column("teu", "TEU", 0, "stand", lambda row: rounded(row.teu)),
)


def describe(found: Simulation) -> Description:
    """
    Describe a simulated route: its times, a table of queues, and one of their weeks.

    Parameters
    ----------
    found
        Of any number of runs.
    """
    names = dict(found.names)
    ends = f"{names.get(found.origin, found.origin)} - {names.get(found.destination, found.destination)}"
    hours = ("planned_hours", "mean_hours", "p50_hours", "p80_hours", "p95_hours")
    weeks = [_Week(row.id, row.name, week, teu) for row in found.queues for week, teu in enumerate(row.weekly, start=1)]
    return Description(
        title=f"{ends} simulated",
        answer=found,
        parts=(
            Column("origin"),
            Column("destination"),
            Column("on"),
            Column("applied", get=lambda row: list(row.applied)),
            Column("teu_per_year", "TEU/year", 0, get=lambda row: rounded(row.teu_per_year)),
            *(Column(name, "", 0) for name in ("weeks", "runs", "seed")),
            *(Column(name, "h", 1, get=_hours(name)) for name in hours),
            Column("throughput_teu_per_year", "TEU/year", 0, get=lambda row: rounded(row.throughput_teu_per_year)),
            Column("standing_teu", "TEU", 0, get=lambda row: rounded(row.standing_teu)),
            Table("queues", QUEUE, found.queues),
            Table("places", AT, found.places),
            Table("weekly", WEEK, weeks),
        ),
        text=lambda: _text(found, ends),
        main="queues",
        on=found.on,
        applied=found.applied,
        caveats=_caveats(found),
    )


def _caveats(found: Simulation) -> tuple[str, ...]:
    if found.standing_teu < 1:
        return ()
    return (f"{found.standing_teu:,.0f} TEU never arrived while the clock ran: more comes than fits.",)


TIMES = (
    Column("days", get="word"),
    Column("planned", decimals=1),
    Column("mean", decimals=1),
    Column("P50", decimals=1),
    Column("P80", decimals=1),
    Column("P95", decimals=1),
)
PLACES_SHOWN = 5
SHOWN = (
    Column("where boxes wait", get="name"),
    Column("wait h", decimals=1, get="hours"),
    Column("TEU", decimals=0, get="teu"),
    Column("at most", decimals=0, get="peak_teu"),
    Column("in week", decimals=0, get="peak_week"),
)


def _text(found: Simulation, ends: str) -> Iterator[str | Table]:
    days = [
        value / HOURS_PER_DAY
        for value in (found.planned_hours, found.mean_hours, found.p50_hours, found.p80_hours, found.p95_hours)
    ]
    yield f"{ends} with {found.teu_per_year:,.0f} TEU a year, network of {found.on}"
    yield (
        f"{found.runs} {'run' if found.runs == 1 else 'runs'} of {found.weeks} weeks, seed {found.seed}: "
        f"{found.throughput_teu_per_year:,.0f} TEU a year arrive"
    )
    planned, mean, p50, p80, p95 = days
    yield f"days: {mean:.1f} on average, P50 {p50:.1f}, P80 {p80:.1f}, P95 {p95:.1f}; planned {planned:.1f}"
    if found.queues:
        yield ""
        yield Table("", SHOWN, found.queues)
    if found.places:
        stays = sorted(found.places, key=lambda row: (-row.hours, row.id))[:PLACES_SHOWN]
        told = (f"{row.name} {row.hours / HOURS_PER_DAY:.1f} days" for row in stays)
        yield ""
        yield f"stays       {', '.join(told)}"
    yield from _caveats(found)
