"""
What the capacity engines hand to the outputs: flows, what limits them and what relief is worth.

Volumes are TEU a year unless a name says otherwise; times are hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor.results.routes import Route

WARN_USE = 0.85
"""Above this share of use times grow, which the model does not show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """
    Both sides of an optimum.

    Attributes
    ----------
    primal
        What the answer reaches: the flow, or the cost.
    dual
        What the prices show that no answer can better.
    """

    primal: float
    dual: float

    @property
    def gap(self) -> float:
        """Relative distance of the two; noise of floating point counts as none."""
        gap = abs(self.primal - self.dual) / max(1.0, abs(self.primal), abs(self.dual))
        return 0.0 if gap < 1e-6 else gap


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """
    What more capacity at one place buys, found by solving again.

    Attributes
    ----------
    per_1000_teu
        Flow that 1,000 TEU more of this capacity let through [TEU/year].
    to_next_teu
        Capacity that can be added at this rate until something else binds
        [TEU/year]; None where nothing known binds next.
    next_ids
        What binds then.
    """

    per_1000_teu: float
    to_next_teu: float | None = None
    next_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limiting:
    """
    A capacity and the record behind it.

    Attributes
    ----------
    kind, id
        ``"link"``, ``"border"``, ``"facility"``, ``"service"`` or ``"pool"``, and the record.
    name
        What the reader sees.
    direction
        Place that is left, or ``"west"`` and ``"east"``; empty where both ways share it.
    teu_per_year
        After the loads that are deducted.
    figure
        The published figure in words and its own unit.
    constant
        Id of the class value that fills it; empty where it is published.
    """

    kind: str
    id: str
    name: str
    direction: str
    teu_per_year: float
    figure: str
    basis: str
    confidence: str
    sources: tuple[str, ...]
    constant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bottleneck:
    """
    A capacity that limits the flow.

    Attributes
    ----------
    limiting
        The capacity.
    weight
        Flow that one TEU of it is worth; 1 in a cut.
    end
        ``"origin"`` or ``"destination"``: which of several least cuts it
        belongs to, ``"both"`` where there is one.
    relief
        See there.
    """

    limiting: Limiting
    weight: float
    end: str
    relief: Relief


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """
    Capacities of which none helps alone: they must grow together.

    Attributes
    ----------
    ids
        All of them.
    per_1000_teu
        Flow that 1,000 TEU more of each let through [TEU/year].
    """

    ids: tuple[str, ...]
    per_1000_teu: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """
    One step of the ladder: with all below relieved, this binds.

    Attributes
    ----------
    limiting
        What binds; several stand side by side.
    also
        What binds at the same flow before or behind it, so that both must be relieved.
    teu_per_year
        Greatest flow while it binds.
    gain
        What its relief brings until the next rung; None where nothing known is next.
    """

    limiting: tuple[Limiting, ...]
    also: tuple[Limiting, ...]
    teu_per_year: float
    gain: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteFlow:
    """
    Flow on one way.

    Attributes
    ----------
    route
        The way, leg by leg.
    teu
        Flow [TEU/year, or TEU a period of an allocation].
    cargo
        Class of cargo, or ``"empties"``.
    services
        Services aboard, in order.
    """

    route: Route
    teu: float
    cargo: str = "containers"
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLoad:
    """
    Load of one link in one direction.

    Attributes
    ----------
    link, origin, destination, mode
        The link and its direction.
    teu
        Flow, in the period of the answer.
    capacity
        What the link or the services on it take; None is unknown.
    use
        Highest share of use among all that limits it, pools included; None is unknown.
    limited_by
        Id of what has that share.
    """

    link: str
    origin: str
    destination: str
    mode: str
    teu: float
    capacity: float | None = None
    use: float | None = None
    limited_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitLoad:
    """Load of one capacity, in the period of the answer."""

    limiting: Limiting
    teu: float
    capacity: float

    @property
    def use(self) -> float:
        """Share of the capacity that is used."""
        return self.teu / self.capacity if self.capacity else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """
    A share of the flow by how it crosses the water.

    Attributes
    ----------
    name
        ``"container ships"``, ``"rail ferries"``, ``"ocean ships"`` or ``"land"``.
    teu_per_year
        Of rail ferries: what they add to all the rest.
    note
        Which share of a ship was taken for boxes, and on what basis.
    """

    name: str
    teu_per_year: float
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """
    What is lost when one element is out.

    Attributes
    ----------
    kind, id, name
        The element.
    lost_teu
        Flow that is lost, in the period of the answer.
    added_hours
        Time that is added to the fastest way; None where no way is left.
    unmet_teu
        Demand that is not met beyond what was unmet before (allocations).
    """

    kind: str
    id: str
    name: str
    lost_teu: float
    added_hours: float | None = 0.0
    unmet_teu: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Throughput:
    """
    Greatest flow from here to there, with what limits it.

    Attributes
    ----------
    origins, destinations
        Place ids.
    names
        Name of each place that is shown.
    on, applied
        Day and projects of the network.
    teu_per_year
        Greatest flow.
    proof
        Flow and bound.
    is_cut
        Whether what limits is a cut, every price being 0 or 1.
    unknown_used, used
        Elements on the ways used: without any published capacity, and all.
    unknown_ids
        Those without.
    bottlenecks, groups, ladder, routes, links, loads, parts
        See there.
    assumed
        Class values that carry flow.
    back_teu_per_year
        Greatest flow the other way; None where it has no answer.
    month, residual, per
        Conditions of the question.
    within_days
        Longer ways are left out [d]; None where every detour counts.
    losses
        Elements out in turn, if asked for.
    remarks
        What the planner should hear beside the answer.
    """

    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    on: str
    applied: tuple[str, ...]
    teu_per_year: float
    proof: Proof
    is_cut: bool
    unknown_used: int
    used: int
    unknown_ids: tuple[str, ...]
    bottlenecks: tuple[Bottleneck, ...]
    groups: tuple[Group, ...]
    ladder: tuple[Rung, ...]
    routes: tuple[RouteFlow, ...]
    links: tuple[LinkLoad, ...]
    loads: tuple[LimitLoad, ...]
    parts: tuple[Part, ...]
    assumed: tuple[Limiting, ...] = ()
    back_teu_per_year: float | None = None
    month: int | None = None
    residual: bool = False
    per: str = "year"
    within_days: float | None = None
    losses: tuple[Loss, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """
    What became of one row of demand.

    Attributes
    ----------
    row
        Where it stands, such as ``"demand.csv, row 3"``; empty for a single pair.
    origin, destination, cargo, priority
        As asked for.
    asked, shipped
        TEU a period.
    unmet_price
        Price of a TEU left behind, in the unit of the objective.
    in_the_way
        Ids of the capacities that keep the rest back.
    """

    row: str
    origin: str
    destination: str
    cargo: str
    priority: int
    asked: float
    shipped: float
    unmet_price: float
    in_the_way: tuple[str, ...] = ()

    @property
    def unmet(self) -> float:
        """Volume left behind [TEU a period]."""
        return max(0.0, self.asked - self.shipped)


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """
    Worth of capacity in an allocation, confirmed by solving again.

    Attributes
    ----------
    limiting
        The capacity.
    value
        Saving of the objective by one TEU more.
    loss
        Cost of one TEU less; None where the volume of a class could not be kept then.
    """

    limiting: Limiting
    value: float
    loss: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """
    Demand split over routes within all capacities.

    Attributes
    ----------
    per
        ``"year"`` or ``"week"``: the period of all volumes.
    unit
        Unit of the objective, such as ``"TEU h"``.
    value
        The objective: costs of what travels and prices of what is left behind.
    served
        One a row of demand.
    shortfall
        Smallest set of capacities whose relief lets all demand through; empty
        where all is shipped.
    empties_teu
        Empty boxes brought back; None where they were not asked for.
    remarks
        What the planner should hear beside the answer.
    """

    on: str
    applied: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    per: str
    unit: str
    value: float
    proof: Proof
    served: tuple[Served, ...]
    routes: tuple[RouteFlow, ...]
    prices: tuple[Price, ...]
    links: tuple[LinkLoad, ...]
    loads: tuple[LimitLoad, ...]
    shortfall: tuple[Limiting, ...]
    unknown_used: int
    used: int
    unknown_ids: tuple[str, ...]
    assumed: tuple[Limiting, ...] = ()
    empties_teu: float | None = None
    losses: tuple[Loss, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def asked_teu(self) -> float:
        """All demand."""
        return sum(row.asked for row in self.served)

    @property
    def shipped_teu(self) -> float:
        """All that travels, empties left out."""
        return sum(row.shipped for row in self.served)

    @property
    def unmet_teu(self) -> float:
        """All that is left behind."""
        return sum(row.unmet for row in self.served)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """
    What waits at a place in one week.

    Attributes
    ----------
    place, name
        Where.
    before
        Id of what it waits for.
    week
        From 1, counted from the departure.
    teu_most, teu_mean
        Most and mean waiting in the week [TEU].
    """

    place: str
    name: str
    before: str
    week: int
    teu_most: float
    teu_mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """What arrives in one week, and what has arrived by its end [TEU]."""

    week: int
    starts: str
    teu: float
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """
    One shipment over time.

    Attributes
    ----------
    teu
        Its size.
    departs
        Local date and time, ISO, at which all of it is ready.
    first_hours, half_hours, last_hours
        Expected time until the first, the middle and the last TEU has arrived.
    first, half, last
        The same as local date and time at the destination, ISO.
    step_hours
        Step of the network over time; flows are exact on it.
    routes
        TEU by way.
    arrivals, queues
        Week by week.
    waits
        All that waits, the longest first.
    remarks
        What the planner should hear beside the answer.
    """

    origin: str
    destination: str
    names: tuple[tuple[str, str], ...]
    on: str
    applied: tuple[str, ...]
    teu: float
    departs: str
    first_hours: float
    half_hours: float
    last_hours: float
    first: str
    half: str
    last: str
    step_hours: float
    proof: Proof
    routes: tuple[RouteFlow, ...]
    arrivals: tuple[Arrivals, ...]
    queues: tuple[Queue, ...]
    waits: tuple[Wait, ...]
    unknown_used: int
    used: int
    unknown_ids: tuple[str, ...]
    assumed: tuple[Limiting, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """
    All that waits at one place before one capacity.

    Attributes
    ----------
    place, name
        Where.
    before, before_name
        What it waits for.
    teu_days
        Volume times time.
    mean_days
        Mean wait of a TEU of the whole shipment.
    most_teu
        Most that waits at once.
    """

    place: str
    name: str
    before: str
    before_name: str
    teu_days: float
    mean_days: float
    most_teu: float
