"""
The records of a network: what exists on the ground, frozen.

One class a table of `networks/schema.csv`; a column has the name of its field,
but for ``from`` and ``to`` (words of Python: `origin`, `destination`),
``source`` (`sources`), three figures (one `Hours`) and twelve monthly shares
(one tuple).  A record refuses only what is impossible by itself; whatever needs
a second record belongs to `corridor.data.checks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor.data.bases import Limited, Member, Record, Sourced
from corridor.data.kinds import CargoClass, DelayLaw, Mode
from corridor.data.prices import Rate, Tariff
from corridor.data.times import Hours
from corridor.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Sourced):
    """Station, junction, port, dry port or border station; coordinates in degrees, WGS84."""

    name: str
    country: str
    lon: float
    lat: float
    kind: str
    rank: int = 3
    unlocode: str = ""
    aliases: tuple[str, ...] = ()
    local_name: str = ""
    stop_hours: Hours | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherNames(Record):
    """
    Names and codes that a place goes by beside those of its own row, all of one kind and from the same sources.

    Attributes
    ----------
    kind
        ``"spelling"``, ``"unlocode"``, ``"esr"`` or ``"uic"``; ``"shared"``: another place bears them as well;
        ``"area"``: of the town that the place serves, so they need a word more to mean it.
    """

    place: str
    kind: str
    names: tuple[str, ...]
    sources: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Limited):
    """
    Line-haul between two places by one mode; dwell belongs to facilities.

    Attributes
    ----------
    origin, destination
        Place ids at the two ends.
    countries
        Countries crossed, in order from `origin`.
    length_km
        Length along the line [km].
    hours, back_hours
        Time in motion; the way back only where it differs.
    direction
        ``"both"`` or ``"forward"``.
    usd_per_teu
        Price of a laden TEU [USD]; None is unknown.
    waypoints
        Points that the line passes, (longitude, latitude) [degree].
    """

    origin: str
    destination: str
    mode: str
    countries: tuple[str, ...]
    length_km: float
    hours: Hours
    back_hours: Hours | None = None
    name: str = ""
    direction: str = "both"
    status: str = "open"
    since: date | None = None
    tracks: int | None = None
    power: str = ""
    back_capacity: float | None = None
    usd_per_teu: float | None = None
    excludes: tuple[str, ...] = ()
    waypoints: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no line can be."""
        if self.length_km <= 0:
            msg = f"length_km must be above zero, got {self.length_km!r}."
            raise NetworkError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Border(Limited):
    """Formalities on a link that joins two countries, in one direction; hours are of both sides."""

    link: str
    from_country: str
    to_country: str
    hours: Hours
    name: str = ""
    includes: tuple[str, ...] = ()
    documents_hours: float | None = None
    customs_hours: float | None = None
    handover_hours: float | None = None
    inspection_hours: float | None = None
    usd_per_teu: float | None = None
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility(Limited):
    """What turns one mode into another at a place; an empty mode is access or egress."""

    place: str
    kind: str
    hours: Hours
    from_mode: str = ""
    to_mode: str = ""
    name: str = ""
    includes: tuple[str, ...] = ()
    usd_per_teu: float | None = None
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Sourced):
    """
    Departures over an ordered list of links; staying aboard costs no wait.

    Attributes
    ----------
    origin
        Place where the first link is boarded.
    links
        Ids of the links in order of travel.
    departures_per_week, headway_hours, timetable
        One of the three: a rate, a mean interval [h], or minutes of the week
        (Monday 0:00 is 0) in the local time of `origin`.
    cv
        Standard deviation of the interval over its mean.
    product
        ``"train"``: runs over lines that are free to others as well.
    terminals
        Places where it is boarded and left; empty is every place on the way.
    running_days
        From the first place to the last, stays on the way included [d]; None
        takes the hours of its links.
    """

    origin: str
    links: tuple[str, ...]
    name: str = ""
    operator: str = ""
    direction: str = "both"
    departures_per_week: float | None = None
    headway_hours: float | None = None
    cv: float = 1.0
    timetable: tuple[int, ...] = ()
    teu_per_departure: float | None = None
    load_factor: float = 1.0
    open_share: float = 1.0
    carries: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    excludes: tuple[str, ...] = ()
    product: str = ""
    terminals: tuple[str, ...] = ()
    running_days: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool(Limited):
    """
    One capacity that several members share.

    Attributes
    ----------
    sides
        For each member the place that it leaves forward, ``"forward"`` or
        ``"reverse"``; empty where that follows from the members.
    number
        Of berths or sidings; None: unknown.
    area_m2
        Of storage [m2]; None: unknown.
    """

    name: str
    kind: str
    members: tuple[Member, ...]
    sides: tuple[str, ...] = ()
    units: float | None = None
    teu_per_unit: float | None = None
    turn_hours: float | None = None
    number: int | None = None
    area_m2: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure(Sourced):
    """
    A dated or seasonal shut-down.

    Attributes
    ----------
    shares
        Storm: share of time shut in the middle of each month, January first; empty otherwise.
    spell_hours
        Storm: mean length of one spell [h].
    daily_from, daily_to
        Window: minutes of the day between which it is shut, local time.
    """

    name: str
    kind: str
    members: tuple[Member, ...]
    basin: str = ""
    starts: date | None = None
    ends: date | None = None
    repeats: str = "once"
    shares: tuple[float, ...] = ()
    spell_hours: float | None = None
    daily_from: int | None = None
    daily_to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand(Sourced):
    """A volume that wants to travel; `amount` in `unit` a `per`."""

    origin: str
    destination: str
    amount: float
    unit: str
    per: str
    cargo: str = ""
    priority: int = 1
    unmet_usd_per_teu: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published(Sourced):
    """A figure that somebody printed, to set beside the plan; days [d], km [km]."""

    kind: str
    subject: str
    date: str
    origin: str = ""
    destination: str = ""
    via: tuple[str, ...] = ()
    element: str = ""
    days_low: float | None = None
    days: float | None = None
    days_high: float | None = None
    km: float | None = None
    usd_per_teu: float | None = None
    counts_from: str = "departure"
    held_back: str = "no"
    product: str = ""
    cargo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(Sourced):
    """
    A queue that somebody counted, or the wait in it, to set beside the laws; figures in `unit`.

    Attributes
    ----------
    element
        Whose law is asked where `use` is known; empty: none.
    capacity_per_day, arrivals_per_day, overload_days
        What was let through and what came, for how long [unit a day, d].
    queue
        What waited.
    wait_days_low, wait_days, wait_days_high
        Wait, or time to clear [d]; the upper end alone is at most.
    use
        Load as a share of the capacity.
    """

    name: str
    place: str
    date: str
    unit: str
    element: str = ""
    capacity_per_day: float | None = None
    arrivals_per_day: float | None = None
    overload_days: float | None = None
    queue: float | None = None
    wait_days_low: float | None = None
    wait_days: float | None = None
    wait_days_high: float | None = None
    use: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Detour(Record):
    """
    Why ways between some places are long; ends are place ids, ``country:XX`` or ``*``.

    Attributes
    ----------
    most
        Greatest multiple of the great circle that is accepted; None accepts that
        there is no way at all.
    """

    origin: tuple[str, ...]
    destination: tuple[str, ...]
    reason: str
    sources: tuple[str, ...]
    confidence: str
    most: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(Sourced):
    """
    What is planned or built beside the corridor and carries no freight, such as a power cable.

    Attributes
    ----------
    partners
        Who builds it.
    status
        ``"study"``, ``"planned"``, ``"construction"`` or ``"open"``.
    opens
        First day in use; None: no date is published.
    length_km, capacity_mw, cost_musd
        None where nothing is published [km, MW, million USD].
    waypoints
        Longitude and latitude of the line as drawn [degree].
    """

    name: str
    kind: str
    countries: tuple[str, ...]
    partners: tuple[str, ...]
    status: str
    waypoints: tuple[tuple[float, float], ...]
    opens: date | None = None
    length_km: float | None = None
    capacity_mw: float | None = None
    cost_musd: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Record):
    """A publication behind figures."""

    publication: str
    published: str
    licence: str
    address: str = ""
    note: str = ""


RECORDS: Mapping[str, type[Record]] = {
    "places": Place,
    "names": OtherNames,
    "links": Link,
    "borders": Border,
    "facilities": Facility,
    "services": Service,
    "pools": Pool,
    "closures": Closure,
    "tariffs": Tariff,
    "rates": Rate,
    "demand": Demand,
    "published": Published,
    "queues": Waiting,
    "detours": Detour,
    "context": Context,
    "sources": Source,
    "modes": Mode,
    "cargo": CargoClass,
    "delays": DelayLaw,
}
"""The record class of each table."""

TABLES = tuple(RECORDS)
"""Names of the tables, in the order of the schema."""
