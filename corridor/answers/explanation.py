"""What explains a route: where its days, its range and its costs come from, and why it is not another."""

from __future__ import annotations

from typing import NamedTuple

from corridor.answers.comparison import Through
from corridor.answers.routes import Leg, Route


class Share(NamedTuple):
    """
    What one leg adds to the range of a route.

    Attributes
    ----------
    leg
        Number of the leg, from 1.
    share
        Of the variance of the total, 0 to 1; over all legs they add up to 1.
    hours_low, hours_high
        P10 and P90 of the leg by itself [h].
    """

    leg: int
    share: float
    hours_low: float
    hours_high: float


class Operator(NamedTuple):
    """Who runs a part of a route, as services and countries tell, and for how long [min]."""

    name: str
    moving_minutes: int
    waiting_minutes: int


class Cost(NamedTuple):
    """
    Price and emissions of one leg and what they rest on.

    Attributes
    ----------
    leg
        Number of the leg, from 1.
    usd_per_teu, kg_co2e_per_teu
        None is unknown.
    usd_by, co2_by
        Ids of the rates and factors behind; the leg's own id where the price is
        published with it.
    usd_sources, co2_sources
        Keys of the sources table.
    usd_assumed, co2_assumed
        Whether any of them is an assumption, or fills a gap by class.
    """

    leg: int
    usd_per_teu: float | None
    kg_co2e_per_teu: float | None
    usd_by: tuple[str, ...] = ()
    co2_by: tuple[str, ...] = ()
    usd_sources: tuple[str, ...] = ()
    co2_sources: tuple[str, ...] = ()
    usd_assumed: bool = False
    co2_assumed: bool = False


class Ground(NamedTuple):
    """A rate or factor on which costs rest: its value in its unit, and where that comes from."""

    id: str
    value: float
    unit: str
    basis: str
    confidence: str
    sources: tuple[str, ...]


class Gap(NamedTuple):
    """A price or an emission that nothing fills: ``"usd"`` or ``"co2"``, the leg, and what is missing."""

    what: str
    leg: int
    missing: str


class SingleChange(NamedTuple):
    """
    One figure that flips the choice by itself.

    Attributes
    ----------
    table, id, field
        As ``--set ID.field=value`` names it.
    name
        In words.
    unit
        ``"h"`` or ``"departures/week"``.
    value, flips_at
        As it stands, and where the choice flips.
    above
        Whether it flips from there upward, or downward.
    relative
        Size of the change over the figure; None from zero.
    """

    table: str
    id: str
    field: str
    name: str
    unit: str
    value: float
    flips_at: float
    above: bool
    relative: float | None


class Stretch(NamedTuple):
    """
    Where two routes differ between legs that they share.

    Attributes
    ----------
    start, end
        Place ids between which they differ.
    chosen, other
        Legs of the route that is chosen, and of the other.
    """

    start: str
    end: str
    chosen: tuple[Leg, ...]
    other: tuple[Leg, ...]

    @property
    def minutes(self) -> int:
        """What the other takes more [min]; less is negative."""
        return sum(leg.minutes for leg in self.other) - sum(leg.minutes for leg in self.chosen)


class WhyNot(NamedTuple):
    """
    Why a route is not another one.

    Attributes
    ----------
    kind, id, name
        What was asked about: a place, link, mode or country.
    uses
        Whether the chosen route uses it; then the other one stays out of it.
    chosen, other
        The fastest route, and the best one of the other kind.
    stretches
        Where they differ, in order of travel.
    changes
        Single figures that flip the choice, the smallest change first.
    tried
        Number of figures; the others cannot flip it, whatever their value.
    nearest, missing_minutes
        Where none does: the name of the figure that comes nearest when it falls
        to nothing, empty where none helps, and what the other still loses by.
    returns
        Whether the other route only goes there and back.
    """

    kind: str
    id: str
    name: str
    uses: bool
    chosen: Route
    other: Route
    stretches: tuple[Stretch, ...]
    changes: tuple[SingleChange, ...]
    tried: int
    nearest: str = ""
    missing_minutes: int = 0
    returns: bool = False

    @property
    def minutes(self) -> int:
        """What the other route takes more [min]."""
        return self.other.minutes - self.chosen.minutes


class RouteExplanation(NamedTuple):
    """
    Why a route takes what it takes.

    Attributes
    ----------
    route
        The fastest one.
    shares
        Of the range, the greatest first.
    operators
        The longest first.
    costs
        One a leg.
    grounds
        Rates and factors behind the costs, sorted by id.
    gaps
        What nothing fills.
    through
        Published price that comes nearest to the route; None where there is none.
    why_not
        One answer for each question.
    """

    route: Route
    shares: tuple[Share, ...]
    operators: tuple[Operator, ...]
    costs: tuple[Cost, ...]
    grounds: tuple[Ground, ...]
    gaps: tuple[Gap, ...]
    through: Through | None = None
    why_not: tuple[WhyNot, ...] = ()

    def __repr__(self) -> str:
        """Name the route."""
        return f"<RouteExplanation of {self.route}>"
