"""
A network: all records of a folder, frozen, with the settings of its `network.toml`.

The records themselves are in `corridor.data.records`; whoever needs a network
and its records takes both from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as initial
from typing import TYPE_CHECKING, NamedTuple

from corridor.data.bases import Limited, Member, Record, Sourced
from corridor.data.kinds import CargoClass, DelayLaw, Mode
from corridor.data.prices import Rate, Tariff
from corridor.data.read_only import ReadOnly
from corridor.data.records import (
    RECORDS,
    TABLES,
    Border,
    Closure,
    Context,
    Demand,
    Detour,
    Facility,
    Link,
    OtherNames,
    Place,
    Pool,
    Published,
    Service,
    Source,
    Waiting,
)
from corridor.errors import NetworkError, suggest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

__all__ = [
    "RECORDS",
    "TABLES",
    "Border",
    "CargoClass",
    "Change",
    "Closure",
    "Constant",
    "Context",
    "Corridor",
    "DelayLaw",
    "Demand",
    "Detour",
    "Facility",
    "Limited",
    "Link",
    "Member",
    "Mode",
    "Network",
    "OtherNames",
    "Place",
    "Pool",
    "Project",
    "Published",
    "Rate",
    "Record",
    "Scenario",
    "Service",
    "Source",
    "Sourced",
    "Tariff",
    "Waiting",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant(Sourced):
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
        against the record, empty: not reported.
    record
        For ``"add"``: the columns of the new row, with ``table``.
    begins
        First day in force, of a change of a scenario; None: no date is known.
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
    begins: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Record):
    """
    A dated change that somebody plans to build.

    Attributes
    ----------
    opens
        First day in use; a published year is its 31 December.
    opens_low, opens_high
        Earliest and latest day that is published or follows from the pace of works; None: not known.
    status
        ``"planned"``, ``"construction"`` or ``"open"``.
    requires
        Ids of projects that must be built as well.
    cost_musd_low, cost_musd_typical, cost_musd_high
        Published cost [million USD of `cost_year`]; None where nobody has printed one.
    cost_sources, cost_note
        Where the cost is, and how it was brought to dollars.
    """

    name: str
    opens: date
    status: str
    changes: tuple[Change, ...]
    requires: tuple[str, ...] = ()
    cost_musd_low: float | None = None
    cost_musd_typical: float | None = None
    cost_musd_high: float | None = None
    cost_year: int | None = None
    cost_sources: tuple[str, ...] = ()
    cost_note: str = ""
    confidence: str = "low"
    sources: tuple[str, ...] = ()
    note: str = ""
    opens_low: date | None = None
    opens_high: date | None = None

    @property
    def due(self) -> date:
        """Day from which it is applied: what is being built with low confidence waits for its latest day."""
        late = self.status == "construction" and self.confidence == "low"
        return self.opens_high if late and self.opens_high else self.opens


class Target(NamedTuple):
    """What somebody has published that a programme is to reach, in a sentence, and where."""

    text: str
    sources: tuple[str, ...] = ()


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
        Ids of projects that it builds, on a day that is asked for when they are due, and that it leaves out.
    targets
        What is published that it is to reach.
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
    targets: tuple[Target, ...] = ()
    where: str = ""


def _modes() -> Mapping[str, Mode]:
    from corridor.data.load.kinds import shipped_modes

    return shipped_modes()


def _cargo() -> Mapping[str, CargoClass]:
    from corridor.data.load.kinds import shipped_cargo

    return shipped_cargo()


def _delays() -> Mapping[str, DelayLaw]:
    from corridor.data.load.kinds import shipped_delays

    return shipped_delays()


_MAPPINGS = (
    *("utc_offset_hours", "time_zones", "constants", "corridors", "places", "names", "links", "borders", "facilities"),
    *(
        "services",
        "pools",
        "closures",
        "tariffs",
        "rates",
        "demand",
        "published",
        "queues",
        "detours",
        "context",
        "sources",
        "modes",
        "cargo",
        "delays",
    ),
    "projects",
)
"""Fields of a network that hold records, or values, by id."""

CHARTER, ANY = "charter", "any"
PRODUCTS = ("train", "box", CHARTER, ANY)
"""Ways to go by rail."""

SIZES = ("20", "40")
"""Lengths of a container [ft]."""

OWNERS, CARRIAGES = ("carrier", "shipper"), ("wagon", "deck")
"""Whose container and wagon it is, and how a container goes by ferry."""

MOST_TONNES = 30
"""More cargo no container takes: 30.48 t with its own mass [t]."""


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True, repr=False)
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
    focus
        Countries of the corridor, drawn lighter than the rest.
    caution
        Countries that many companies stay out of: a route through one is named as such.
    modes, cargo, delays
        Kinds by id: those of the program, then those of the network; the first
        class of cargo is the default.
    utc_offset_hours
        Railway time of each country [h], summer time left out.
    time_zones
        Zone in the tz database of each country that keeps summer time.
    product
        How cargo goes by rail: ``"train"``, ``"box"``, ``"any"`` of these or
        ``"charter"``, a whole train of one's own.
    size
        Length of the container for which prices are, ``"20"`` or ``"40"`` [ft].
    tonnes
        Mass of the cargo in a container; None takes ``co2-t-per-teu`` [t].
    owner, carriage
        Whose container and wagon, and how it goes by ferry, where tariffs tell; empty
        is what the class of cargo goes by.
    applied
        Ids of the projects and scenarios that made this network, in order.
    baseline
        The network as read, of which this one was made: trains with published days keep the
        pace that follows from it, so that what changes on their way changes their days.
    """

    name: str
    title: str
    data_date: date
    default_origin: str
    default_destination: str
    licences: tuple[str, ...] = ()
    study_box: tuple[float, float, float, float] = (-180.0, -90.0, 180.0, 90.0)
    focus: tuple[str, ...] = ()
    caution: tuple[str, ...] = ()
    utc_offset_hours: Mapping[str, float] = initial(default_factory=dict)
    time_zones: Mapping[str, str] = initial(default_factory=dict)
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
    tariffs: Mapping[str, Tariff] = initial(default_factory=dict)
    rates: Mapping[str, Rate] = initial(default_factory=dict)
    demand: Mapping[str, Demand] = initial(default_factory=dict)
    published: Mapping[str, Published] = initial(default_factory=dict)
    queues: Mapping[str, Waiting] = initial(default_factory=dict)
    detours: Mapping[str, Detour] = initial(default_factory=dict)
    context: Mapping[str, Context] = initial(default_factory=dict)
    sources: Mapping[str, Source] = initial(default_factory=dict)
    modes: Mapping[str, Mode] = initial(default_factory=_modes)
    cargo: Mapping[str, CargoClass] = initial(default_factory=_cargo)
    delays: Mapping[str, DelayLaw] = initial(default_factory=_delays)
    projects: Mapping[str, Project] = initial(default_factory=dict)
    applied: tuple[str, ...] = ()
    product: str = ANY
    size: str = "40"
    tonnes: float | None = None
    owner: str = "carrier"
    carriage: str = ""
    baseline: Network | None = initial(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Let nobody write into a table."""
        for name in _MAPPINGS:
            rows = getattr(self, name)
            if type(rows) is not ReadOnly:
                object.__setattr__(self, name, ReadOnly(rows))

    def __repr__(self) -> str:
        """Name the network and count what is in it."""
        return (
            f"<{type(self).__name__} {self.name} of {self.data_date}: {len(self.places):,} places, "
            f"{len(self.links):,} links, {len(self.applied)} applied>"
        )

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

    def cargo_class(self, name: str) -> CargoClass:
        """
        Find a class of cargo.

        Parameters
        ----------
        name
            Its id; empty is the first of the table.

        Raises
        ------
        NetworkError
            If there is no such class; the message suggests the nearest.
        """
        if not name:
            return next(iter(self.cargo.values()))
        if name not in self.cargo:
            msg = f"unknown cargo {name!r}." + suggest(name, self.cargo)
            raise NetworkError(msg)
        return self.cargo[name]
