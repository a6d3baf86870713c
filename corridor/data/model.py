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
from dataclasses import field as initial
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from corridor.data.times import Hours
from corridor.errors import NetworkError, suggest

if TYPE_CHECKING:
    from collections.abc import Mapping

MODES = ("rail-1435", "rail-1520", "ferry", "feeder", "sea", "road")
RAIL_MODES = ("rail-1435", "rail-1520")
SHIP_MODES = ("ferry", "feeder", "sea")
TABLES = (
    "places",
    "names",
    "links",
    "borders",
    "facilities",
    "services",
    "pools",
    "closures",
    "rates",
    "demand",
    "published",
    "sources",
)


class Member(NamedTuple):
    """A record that shares a pool or is shut by a closure; `weight` TEU of it count as one."""

    id: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """
    Anything with an id.

    Attributes
    ----------
    id
        Slug, unique over all tables of the network.
    """

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evident(Record):
    """
    A record whose figures can be traced.

    Attributes
    ----------
    sources
        Keys of the sources table.
    basis
        ``"published"``, ``"derived"`` or ``"assumed"``.
    confidence
        ``"high"``, ``"medium"`` or ``"low"``.
    note
        How derived; where sources disagree, which was chosen and why.
    """

    sources: tuple[str, ...]
    basis: str
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limited(Evident):
    """
    A record that can be full.

    Attributes
    ----------
    capacity
        Greatest load in one direction [`capacity_unit`]; None is unknown, never
        zero and never unlimited.
    capacity_unit
        Such as ``"teu_per_year"`` or ``"train_pairs_per_day"``.
    carries
        What the capacity is open to; empty is everything.
    other_load, corridor_load
        Load that is not the corridor's, and today's corridor load [`capacity_unit`].
    """

    capacity: float | None = None
    capacity_unit: str = ""
    carries: tuple[str, ...] = ()
    other_load: float | None = None
    corridor_load: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Evident):
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
class Service(Evident):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool(Limited):
    """One capacity that several members share."""

    name: str
    kind: str
    members: tuple[Member, ...]
    units: float | None = None
    teu_per_unit: float | None = None
    turn_hours: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure(Evident):
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
class Rate(Evident):
    """A published through price, or a filler by country and mode [USD]."""

    kind: str
    usd: float
    origin: str = ""
    destination: str = ""
    via: str = ""
    country: str = ""
    mode: str = ""
    container: str = "teu"
    load: str = "laden"
    usd_low: float | None = None
    usd_high: float | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand(Evident):
    """A volume that wants to travel; `amount` in `unit` a `per`."""

    origin: str
    destination: str
    amount: float
    unit: str
    per: str
    cargo: str = "containers"
    priority: int = 1
    unmet_usd_per_teu: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published(Evident):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Record):
    """A publication behind figures."""

    publication: str
    published: str
    licence: str
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant(Evident):
    """A conversion, factor or class value of `network.toml`, with its unit."""

    value: float
    unit: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor(Record):
    """
    A way of which people speak by name, for comparisons.

    Attributes
    ----------
    name
        Such as ``"Middle"``.
    through
        Restrictions such as ``"country:RU"`` of which a route meets at least one.
    avoid
        Restrictions that it keeps.
    """

    name: str
    through: tuple[str, ...]
    avoid: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    One change of a network.

    Attributes
    ----------
    action
        ``"set"``, ``"scale"``, ``"increase"``, ``"add"``, ``"close"`` or ``"open"``.
    where
        File and number of the change, for messages.
    select
        What it applies to: ``{"id": ...}``, or selectors (table, country, mode,
        kind, place, between) that must all hold.
    field
        Column to change; ``"hours"`` is all three figures.
    value
        New value, factor or amount, as written in the file.
    unit
        Unit in which the value is meant, such as ``"teu_per_year"``; checked
        against the record, empty: not told.
    record
        For ``"add"``: the columns of the new row, with ``table``.
    """

    action: str
    where: str
    select: Mapping[str, object] = initial(default_factory=dict)
    field: str = ""
    value: object = None
    unit: str = ""
    record: Mapping[str, object] = initial(default_factory=dict)
    reason: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Record):
    """
    A dated change that somebody plans to build.

    Attributes
    ----------
    opens
        First day in use; a published year is its 31 December.
    status
        ``"planned"``, ``"construction"`` or ``"open"``.
    requires
        Ids of projects that must be built as well.
    """

    name: str
    opens: date
    status: str
    changes: tuple[Change, ...]
    requires: tuple[str, ...] = ()
    confidence: str = "low"
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Record):
    """
    A named list of changes that a planner asks about.

    Attributes
    ----------
    question
        What it asks, in one sentence.
    caveat
        What its figures cannot say, in one honest line.
    includes
        Ids of scenarios that it brings along.
    projects, without
        Ids of projects that it builds whatever their date, and that it leaves out.
    where
        Its file, for messages.
    """

    name: str
    question: str = ""
    caveat: str = ""
    includes: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    sources: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """
    Everything that is known of a corridor; read once and never changed.

    Attributes
    ----------
    name, title
        Short id and full name.
    data_date
        Date for which the tables hold.
    default_origin, default_destination
        Places that the checks join and that examples use.
    constants
        Conversions and factors by id.
    corridors
        Ways with a name, by id, in the order in which they are compared.
    utc_offset_hours
        Railway time of each country [h], summer time left out.
    applied
        Ids of the projects and scenarios that made this network, in order.
    """

    name: str
    title: str
    data_date: date
    default_origin: str
    default_destination: str
    licences: tuple[str, ...] = ()
    study_box: tuple[float, float, float, float] = (-180.0, -90.0, 180.0, 90.0)
    utc_offset_hours: Mapping[str, float] = initial(default_factory=dict)
    constants: Mapping[str, Constant] = initial(default_factory=dict)
    corridors: Mapping[str, Corridor] = initial(default_factory=dict)
    places: Mapping[str, Place] = initial(default_factory=dict)
    names: Mapping[str, OtherNames] = initial(default_factory=dict)
    links: Mapping[str, Link] = initial(default_factory=dict)
    borders: Mapping[str, Border] = initial(default_factory=dict)
    facilities: Mapping[str, Facility] = initial(default_factory=dict)
    services: Mapping[str, Service] = initial(default_factory=dict)
    pools: Mapping[str, Pool] = initial(default_factory=dict)
    closures: Mapping[str, Closure] = initial(default_factory=dict)
    rates: Mapping[str, Rate] = initial(default_factory=dict)
    demand: Mapping[str, Demand] = initial(default_factory=dict)
    published: Mapping[str, Published] = initial(default_factory=dict)
    sources: Mapping[str, Source] = initial(default_factory=dict)
    projects: Mapping[str, Project] = initial(default_factory=dict)
    applied: tuple[str, ...] = ()

    def table(self, name: str) -> Mapping[str, Record]:
        """Give a table by its name, such as ``"links"``."""
        if name not in TABLES:
            msg = f"there is no table {name!r}." + suggest(name, TABLES)
            raise NetworkError(msg)
        records: Mapping[str, Record] = getattr(self, name)
        return records

    def table_of(self, record_id: str) -> str:
        """Name the table that holds an id; empty where none does."""
        return next((name for name in TABLES if record_id in self.table(name)), "")


RECORDS: Mapping[str, type[Record]] = {
    "places": Place,
    "names": OtherNames,
    "links": Link,
    "borders": Border,
    "facilities": Facility,
    "services": Service,
    "pools": Pool,
    "closures": Closure,
    "rates": Rate,
    "demand": Demand,
    "published": Published,
    "sources": Source,
}
"""The record class of each table."""
