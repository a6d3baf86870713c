"""Times of a route by volume: where it queues, and what waits when something is shut for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import READER, Column, Description, Table, inside, records, rounded
from corridor.units import HOURS_PER_DAY, WEEKS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator


class Queue(NamedTuple):
    """
    What a volume does to one element of a route.

    Attributes
    ----------
    kind, id, name
        Of the element.
    hours
        What its time grows by against today's [h]; None where the volume does not fit for long.
    utilisation
        Load as a share of its capacity, other traffic included.
    teu_per_year
        Greatest volume of the corridor that it takes beside other traffic [TEU/year].
    advised
        Greatest share that is advised for long; None where nobody says.
    place
        Where it stands, or where it is left.
    """

    kind: str
    id: str
    name: str
    hours: float | None
    utilisation: float
    teu_per_year: float
    advised: float | None = None
    place: str = ""


class Point(NamedTuple):
    """
    The route at one volume.

    Attributes
    ----------
    teu_per_year
        Volume of the corridor over every element of the route, in place of today's [TEU/year].
    hours, hours_p80
        Expected, and kept four times in five [h]; None where the volume does not fit for long.
    usd_per_teu
        Tariffs do not grow with load; None is unknown.
    queues
        Elements that take longer than today or are full, the longest first.
    """

    teu_per_year: float
    hours: float | None
    hours_p80: float | None
    usd_per_teu: float | None
    queues: tuple[Queue, ...]

    @property
    def full(self) -> tuple[Queue, ...]:
        """Elements that the volume does not fit through, the tightest first."""
        return tuple(sorted((row for row in self.queues if row.hours is None), key=lambda row: -row.utilisation))


class Week(NamedTuple):
    """
    What waits before an element at the end of a week.

    Attributes
    ----------
    starts
        First day, ISO.
    queue_teu
        What waits there; containers where a TEU is one.
    wait_hours
        Of what comes last [h]; None where it is never worked off.
    """

    id: str
    name: str
    starts: str
    arrivals_teu: float
    capacity_teu: float
    queue_teu: float
    wait_hours: float | None


class Peak(NamedTuple):
    """
    Worst week of an element under a shock.

    Attributes
    ----------
    cleared
        First day without a queue again, ISO; empty where it is not worked off in time.
    """

    id: str
    name: str
    week: str
    queue_teu: float
    wait_hours: float | None
    cleared: str


class Load(NamedTuple):
    """
    A route under load.

    Attributes
    ----------
    origin, destination
        Place ids.
    today_teu, today_hours
        Volume for which the published times hold (None where no element says), and the time of `route`.
    points
        In the order asked for.
    weeks, peaks
        Of a shock, by element and week.
    known, unknown
        Elements of the route with a capacity, and without: the latter never grow.
    """

    origin: str
    destination: str
    names: tuple[tuple[str, str], ...]
    on: str
    applied: tuple[str, ...]
    today_teu: float | None
    today_hours: float
    points: tuple[Point, ...]
    weeks: tuple[Week, ...] = ()
    peaks: tuple[Peak, ...] = ()
    known: int = 0
    unknown: int = 0

    def __repr__(self) -> str:
        """Count the points."""
        return f"<Load of {self.origin} - {self.destination}: {len(self.points)} volumes>"


class Practical(NamedTuple):
    """
    The greatest volume that arrives in time.

    Attributes
    ----------
    at_most_days, sure
        Share of the boxes that is to arrive within so many days.
    teu_per_year
        The volume; 0 where not even the first box is in time [TEU/year].
    hours, hours_late
        At that volume: expected, and the time that `sure` of the boxes keep [h].
    most_teu_per_year
        What fits at all, whatever the days [TEU/year].
    queues
        Where it queues then.
    """

    origin: str
    destination: str
    names: tuple[tuple[str, str], ...]
    on: str
    applied: tuple[str, ...]
    at_most_days: float
    sure: float
    teu_per_year: float
    hours: float | None
    hours_late: float | None
    most_teu_per_year: float
    queues: tuple[Queue, ...]

    def __repr__(self) -> str:
        """Name the trip and the volume."""
        return f"<Practical capacity of {self.origin} - {self.destination}: {self.teu_per_year:,.0f} TEU a year>"


QUEUE = (
    Column("kind"),
    Column("id"),
    Column("name"),
    Column("hours", "h", 1, "longer than today", lambda row: rounded(row.hours), unknown="does not fit"),
    Column("utilisation", "", 2, "use", lambda row: round(row.utilisation, 4)),
    Column("advised", "", 2, "advised use", unknown="-"),
    Column("fits_teu_per_year", "TEU/year", 0, "fits", lambda row: rounded(row.teu_per_year)),
)

POINT = (
    Column("teu_per_year", "TEU/year", 0, "volume", lambda row: rounded(row.teu_per_year)),
    Column("days", "d", 1, "expected", lambda row: _days(row.hours), READER, unknown="does not fit"),
    Column("days_p80", "d", 1, "P80", lambda row: _days(row.hours_p80), READER, unknown="does not fit"),
    Column("hours", "h", 1, "expected", lambda row: rounded(row.hours), "jc"),
    Column("hours_p80", "h", 1, "P80", lambda row: rounded(row.hours_p80), "jc"),
    Column("usd_per_teu", "USD/TEU", 0, "price"),
    Column("feasible", get=lambda row: row.hours is not None),
    Column("full", get=lambda row: [queue.id for queue in row.full]),
    Column("queues", get=lambda row: records(QUEUE, row.queues), form="j"),
)

WEEK = (
    Column("id"),
    Column("name"),
    Column("week", get="starts"),
    Column("arrivals_teu", "TEU", 0, "comes", lambda row: rounded(row.arrivals_teu)),
    Column("capacity_teu", "TEU", 0, "fits", lambda row: rounded(row.capacity_teu)),
    Column("queue_teu", "TEU", 0, "stands", lambda row: rounded(row.queue_teu)),
    Column("wait_hours", "h", 0, "wait", lambda row: rounded(row.wait_hours), unknown="no end"),
)

PEAK = (
    Column("id"),
    Column("name"),
    Column("week"),
    Column("queue_teu", "TEU", 0, "stands", lambda row: rounded(row.queue_teu)),
    Column("wait_hours", "h", 0, "wait", lambda row: rounded(row.wait_hours), unknown="no end"),
    Column("cleared", get=lambda row: row.cleared or None, unknown="not in time"),
)


class _Row(NamedTuple):
    volume: float
    queue: Queue


QUEUES = (
    Column("volume", "TEU/year", 0, get=lambda row: rounded(row.volume)),
    *(inside("queue", one) for one in QUEUE),
)


def _days(hours: float | None) -> float | None:
    return None if hours is None else hours / HOURS_PER_DAY


def describe(found: Load) -> Description:
    """
    Describe a route under load: a table of volumes, a table of queues, and the weeks of a shock.

    Parameters
    ----------
    found
        A point a volume.
    """
    names = dict(found.names)
    ends = f"{names.get(found.origin, found.origin)} - {names.get(found.destination, found.destination)}"
    today = {"teu_per_year": rounded(found.today_teu), "hours": rounded(found.today_hours)}
    rows = tuple(_Row(point.teu_per_year, queue) for point in found.points for queue in point.queues)
    parts: list[Column | Table] = [
        Column("origin"),
        Column("destination"),
        Column("on"),
        Column("applied", get=lambda row: list(row.applied)),
        Column("today", get=lambda _: today, form="j"),
        Column("known", decimals=0),
        Column("unknown", decimals=0),
        Table("points", POINT, found.points),
        Table("queues", QUEUES, rows, READER),
    ]
    if found.weeks or found.peaks:
        parts += [Table("weeks", WEEK, found.weeks), Table("peaks", PEAK, found.peaks)]
    return Description(
        title=f"{ends} under load",
        answer=found,
        parts=tuple(parts),
        text=lambda: _text(found, ends),
        main="points",
        on=found.on,
        applied=found.applied,
        caveats=_caveats(found),
    )


def _caveats(found: Load) -> tuple[str, ...]:
    told = [f"{found.unknown} elements of the route have no known capacity and never grow."] if found.unknown else []
    if found.today_teu is None:
        told.append("No element of the route says today's load: published times are taken for those of no traffic.")
    full = [point for point in found.points if point.hours is None]
    told += [
        f"{point.teu_per_year:,.0f} TEU a year do not fit for long: {point.full[0].name} takes "
        f"{point.full[0].teu_per_year:,.0f}."
        for point in full
    ]
    return tuple(told)


NAMED = 3


def _where(point: Point) -> str:
    """Name the worst queues of a volume."""
    rows = point.full or point.queues
    words = [
        f"{row.name} {'is full' if row.hours is None else f'+{row.hours:.1f} h'} at {row.utilisation:.2f}"
        for row in rows[:NAMED]
    ]
    return "; ".join(words) + (f" and {len(rows) - NAMED} more" if len(rows) > NAMED else "")


TEXT = (
    Column("TEU a year", decimals=0, get="teu_per_year"),
    Column("days", decimals=1, get=lambda row: _days(row.hours), unknown="-"),
    Column("P80", decimals=1, get=lambda row: _days(row.hours_p80), unknown="-"),
    Column("USD/TEU", decimals=0, get="usd_per_teu", unknown="-"),
    Column("where it queues", get=_where),
)
PEAKS = (
    Column("element", get="name"),
    Column("worst week", get="week"),
    Column("TEU", decimals=0, get="queue_teu"),
    Column("wait h", decimals=0, get="wait_hours", unknown="no end"),
    Column("worked off", get=lambda row: row.cleared or "not in time"),
)


def _text(found: Load, ends: str) -> Iterator[str | Table]:
    volume = "unknown volume" if found.today_teu is None else f"{found.today_teu:,.0f} TEU a year"
    yield f"{ends}, network of {found.on}"
    yield f"Today ({volume}): {found.today_hours / HOURS_PER_DAY:.1f} days"
    yield ""
    yield Table("", TEXT, found.points)
    if found.peaks:
        yield ""
        yield Table("", PEAKS, found.peaks)
    elif found.weeks:
        yield ""
        yield "No week has a queue."
    yield from _caveats(found)


def describe_practical(found: Practical, per: str = "year") -> Description:
    """
    Describe the greatest volume that arrives in time.

    Parameters
    ----------
    found
        With the queues at that volume.
    per
        ``"year"`` or ``"week"``, for the text; all else is a year.
    """
    names = dict(found.names)
    ends = f"{names.get(found.origin, found.origin)} - {names.get(found.destination, found.destination)}"
    parts: list[Column | Table] = [
        Column("origin"),
        Column("destination"),
        Column("on"),
        Column("applied", get=lambda row: list(row.applied)),
        Column("at_most_days", "d", 1),
        Column("sure", "", 2),
        Column("teu_per_year", "TEU/year", 0, get=lambda row: rounded(row.teu_per_year)),
        Column("most_teu_per_year", "TEU/year", 0, get=lambda row: rounded(row.most_teu_per_year)),
        Column("hours", "h", 1, get=lambda row: rounded(row.hours)),
        Column("hours_late", "h", 1, get=lambda row: rounded(row.hours_late)),
        Table("queues", QUEUE, found.queues),
    ]
    return Description(
        title=f"{ends} in at most {found.at_most_days:g} days",
        answer=found,
        parts=tuple(parts),
        text=lambda: _practical_text(found, ends, per),
        main="queues",
        on=found.on,
        applied=found.applied,
    )


def _practical_text(found: Practical, ends: str, per: str) -> Iterator[str | Table]:
    late, hours = found.hours_late or 0.0, found.hours or 0.0
    yield f"{ends}, network of {found.on}"
    if not found.teu_per_year:
        yield (
            f"Not even the first boxes are within {found.at_most_days:g} days with a probability of {found.sure:.0%}: "
            f"they take {late / HOURS_PER_DAY:.1f}."
        )
        return
    periods = WEEKS_PER_YEAR if per == "week" else 1
    yield (
        f"{found.teu_per_year / periods:,.0f} TEU a {per} arrive within {found.at_most_days:g} days, "
        f"{found.sure:.0%} of the boxes; {found.most_teu_per_year / periods:,.0f} fit at all"
    )
    yield f"At that volume: {hours / HOURS_PER_DAY:.1f} days expected, {late / HOURS_PER_DAY:.1f} at {found.sure:.0%}"
    if found.queues:
        yield ""
        yield Table("", QUEUES_OF_ONE, found.queues)


QUEUES_OF_ONE = (
    Column("where it queues", get="name"),
    Column("h longer", decimals=1, get="hours", unknown="-"),
    Column("use", decimals=2, get="utilisation"),
)
