"""What the engines pass to the outputs: legs, routes and what is beside them."""

# Annotations of named tuples that are text are compiled one by one, when every answer starts: these are none.
from collections.abc import Callable
from itertools import groupby
from typing import NamedTuple

from corridor.data.fees import Fee, range_of
from corridor.units import HOURS_PER_DAY, MINUTES_PER_DAY, hours_from_minutes

AT_SEA = "sea"
"""Stands for the country to which time on water counts."""


class Leg(NamedTuple):
    """
    One step of a route.

    Attributes
    ----------
    kind
        ``"access"``, ``"line"``, ``"wait"``, ``"transfer"``, ``"border"``,
        ``"stop"`` or ``"egress"``.
    id
        Record behind it.
    origin, destination
        Place ids; equal where the cargo is.
    minutes
        Expected time [min].
    km
        Length, one decimal [km]; 0 off lines.
    country
        Country, or ``"sea"``, to which the time counts.
    usd_per_teu, kg_co2e_per_teu
        None is unknown; in `filled` where class values fill the gap.
    departs, arrives
        Local date and time, ISO, where the question has a date; else empty.
    product
        How a line is used where its mode has trains; else empty.
    fees
        Parts of the price.
    """

    kind: str
    id: str
    origin: str
    destination: str
    mode: str
    minutes: int
    km: float
    country: str
    countries: tuple[str, ...]
    sources: tuple[str, ...]
    basis: str
    confidence: str
    usd_per_teu: float | None = None
    kg_co2e_per_teu: float | None = None
    filled: tuple[str, ...] = ()
    departs: str = ""
    arrives: str = ""
    product: str = ""
    fees: tuple[Fee, ...] = ()

    @property
    def hours(self) -> float:
        """Expected time [h], two decimals."""
        return hours_from_minutes(self.minutes)


class Sailing(NamedTuple):
    """
    A timetabled departure that a trip with dates catches.

    Attributes
    ----------
    service, place
        Which leaves where.
    leaves
        Local date and time, ISO.
    missed
        Share of the trips that come too late for it.
    next_service, next_leaves
        What they take instead; empty where nothing leaves any more.
    """

    service: str
    place: str
    leaves: str
    missed: float
    next_service: str
    next_leaves: str


class Route(NamedTuple):
    """
    A way from one place to another, leg by leg.

    Attributes
    ----------
    origin, destination
        Place ids.
    on
        Date for which the network holds, ISO.
    applied
        Projects and scenarios behind it.
    legs
        In order of travel; empty where origin and destination are one.
    hours_low, hours_high
        P10 and P90 of the total time, not sums of lows and highs [h].
    teu_per_year, bottleneck
        Greatest flow that this route alone can carry [TEU/year] and the id of
        what limits it; None and empty where no capacity is known.
    names
        Name of each place on the route.
    hours_p80
        Time that is kept four times in five [h].
    departs, arrives, departs_utc, arrives_utc
        First departure and arrival, ISO, local and UTC; empty without a date.
    overlap
        Greatest share of the length that a better alternative has as well; None
        where none was asked for.
    confirmed
        Date of the newest source of the route; empty where none has one.
    figures, stale
        Records behind the legs, and how many of them no source of the last 90 days confirms.
    openings
        Applied projects that add or change something of the route.
    uncertain
        Those of them whose opening is uncertain, each with why.
    through_rates
        Published prices of whole journeys that are in force and take the place of tariffs.
    best_at, among
        Of a front: criteria in which no route is better; with `among`, no route
        that is no worse than this one in those.
    sailings
        Timetabled departures that are caught, of a trip with dates.
    size
        Length of the container that the price is for [ft]; empty for other cargo.
    """

    origin: str
    destination: str
    on: str
    applied: tuple[str, ...]
    legs: tuple[Leg, ...]
    hours_low: float
    hours_high: float
    rank: int = 1
    teu_per_year: float | None = None
    bottleneck: str = ""
    names: tuple[tuple[str, str], ...] = ()
    hours_p80: float | None = None
    departs: str = ""
    arrives: str = ""
    departs_utc: str = ""
    arrives_utc: str = ""
    overlap: float | None = None
    best_at: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    confirmed: str = ""
    figures: int = 0
    stale: int = 0
    openings: tuple[str, ...] = ()
    uncertain: tuple[tuple[str, str], ...] = ()
    through_rates: tuple[str, ...] = ()
    sailings: tuple[Sailing, ...] = ()
    size: str = "40"

    @property
    def minutes(self) -> int:
        """Expected time, the sum of the legs [min]."""
        return sum(leg.minutes for leg in self.legs)

    @property
    def hours(self) -> float:
        """Expected time [h], two decimals."""
        return hours_from_minutes(self.minutes)

    @property
    def km(self) -> float:
        """Length, the sum of the printed legs [km]."""
        return round(sum(leg.km for leg in self.legs), 1)

    @property
    def usd_per_teu(self) -> float | None:
        """Price of the legs together [USD/TEU]; None where any is unknown."""
        return _total(tuple(leg.usd_per_teu for leg in self.legs))

    @property
    def usd_range(self) -> tuple[float | None, float | None]:
        """P10 and P90 of the price [USD/TEU]; None where it is unknown."""
        if self.usd_per_teu is None:
            return None, None
        return range_of(fee for leg in self.legs for fee in leg.fees)

    @property
    def usd_filled(self) -> float | None:
        """Share of the price that no source covers [%]; None where the price is unknown or zero."""
        if not self.usd_per_teu:
            return None
        filled = sum(fee.usd for leg in self.legs for fee in leg.fees if fee.filled)
        return round(100 * filled / self.usd_per_teu, 1)

    @property
    def kg_co2e_per_teu(self) -> float | None:
        """Emissions of the legs together [kg CO2e/TEU]; None where any is unknown."""
        return _total(tuple(leg.kg_co2e_per_teu for leg in self.legs))

    @property
    def countries(self) -> tuple[str, ...]:
        """Countries in order of travel, a country again where the route comes back to it."""
        crossed = (country for leg in self.legs for country in leg.countries)
        return tuple(country for country, _ in groupby(crossed))

    @property
    def borders(self) -> int:
        """Number of times that the country changes."""
        return max(0, len(self.countries) - 1)

    @property
    def transfers(self) -> int:
        """Number of changes of mode, breaks of gauge among them."""
        return sum(leg.kind == "transfer" for leg in self.legs)

    @property
    def places(self) -> tuple[str, ...]:
        """Place ids in order of travel."""
        return (self.origin, *(leg.destination for leg in self.legs if leg.kind == "line"))

    @property
    def minutes_by_kind(self) -> dict[str, int]:
        """Expected time by kind of leg [min]."""
        return _sums(self.legs, lambda leg: leg.kind)

    @property
    def minutes_by_country(self) -> dict[str, int]:
        """Expected time by country, sea as ``"sea"`` [min]."""
        return _sums(self.legs, lambda leg: leg.country)

    def __str__(self) -> str:
        """Say the route in a line."""
        names = dict(self.names)
        ends = f"{names.get(self.origin, self.origin)} - {names.get(self.destination, self.destination)}"
        low, mean, high = (hours / HOURS_PER_DAY for hours in (self.hours_low, self.hours, self.hours_high))
        borders = f"{self.borders} {'border' if self.borders == 1 else 'borders'}"
        return f"{ends}: {mean:.1f} days (P10-P90 {low:.1f}-{high:.1f}), {self.km:,.0f} km, {borders}"

    def __repr__(self) -> str:
        """Name the route in a line."""
        return f"<Route {self}>"

    def _repr_html_(self) -> str:
        """Show the legs as a table in a notebook."""
        from corridor.markup import table_html

        names = dict(self.names)
        rows = [
            (
                leg.kind,
                " - ".join(dict.fromkeys(names.get(place, place) for place in (leg.origin, leg.destination))),
                leg.mode,
                leg.id,
                f"{leg.hours:.1f}",
                f"{leg.km:,.1f}" if leg.km else "",
            )
            for leg in self.legs
        ]
        total = ("total", "", "", "", f"{self.hours:.1f}", f"{self.km:,.1f}")
        titles = ("kind", "where", "mode", "id", "hours", "km")
        return table_html(titles, [*rows, total], caption=str(self), right=(4, 5))


def _total(values: tuple[float | None, ...]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known), 2) if len(known) == len(values) else None


def _sums(legs: tuple[Leg, ...], key: Callable[[Leg], str]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for leg in legs:
        sums[key(leg)] = sums.get(key(leg), 0) + leg.minutes
    return sums


class Caution(NamedTuple):
    """
    What a policy says of the best route.

    Attributes
    ----------
    countries
        Those of the caution list that it passes, in order of travel.
    avoids
        Countries of the list that neither end is in.
    without
        Best route that stays out of them; None where there is none.
    """

    countries: tuple[str, ...]
    avoids: tuple[str, ...]
    without: Route | None


class Plan(NamedTuple):
    """
    Routes that answer one question, best first.

    Attributes
    ----------
    routes
        At least one.
    by
        What they are ordered by: ``"time"``, ``"p80"``, ``"cost"`` or ``"co2"``.
    usd_per_teu_day
        Price of a day that the cost includes; None without one.
    asked
        How many routes were asked for; None for all of a front.
    overlap
        Share of the length that alternatives stay below; None without any.
    criteria
        Of a front; empty for alternatives.
    found
        Routes of the front before it was thinned; else those given.
    no_more
        Whether there are no further alternatives.
    departs, arrives_by
        Dates of the question, as asked; empty without.
    ready
        Whether the wait for the first departure counts.
    warnings
        What the planner should hear beside the answer.
    caution
        Where the best route passes a country of the caution list; else None.
    """

    routes: tuple[Route, ...]
    by: str = "time"
    usd_per_teu_day: float | None = None
    asked: int | None = 1
    overlap: float | None = None
    criteria: tuple[str, ...] = ()
    found: int = 1
    no_more: bool = False
    departs: str = ""
    arrives_by: str = ""
    ready: bool = False
    warnings: tuple[str, ...] = ()
    caution: Caution | None = None

    def usd_with_time(self, route: Route) -> float | None:
        """Add the value of the days to the price of a route [USD/TEU]; None where the price is not known."""
        if route.usd_per_teu is None or self.usd_per_teu_day is None:
            return None
        return round(route.usd_per_teu + self.usd_per_teu_day * route.minutes / MINUTES_PER_DAY, 2)

    def __repr__(self) -> str:
        """Count the routes and name the first."""
        return f"<Plan of {len(self.routes)}, first {self.routes[0]}>"
