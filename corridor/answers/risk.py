"""How sure a trip is: times drawn at random, for a fixed route and for one that is changed when the sea is shut."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import JSON, Column, Description, Table, constants, inside, plain_table, record
from corridor.answers.plan import ROUTE, cited
from corridor.answers.words import clock_text, days_of, ends_text, heading, known, leg_name, way, ways_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridor.answers.routes import Route

SHOWN_SHARE = 0.01
"""Legs that add less to the spread are summed up."""


class TransitTimeDistribution(NamedTuple):
    """
    Times of a trip over all samples [h].

    Attributes
    ----------
    mean, sd
        Mean and standard deviation.
    p10, p50, p80, p90, p95
        Times that are kept in so many of a hundred trips.
    within
        Share of the trips that take no longer than was asked for; None where
        nothing was asked for.
    """

    mean: float
    sd: float
    p10: float
    p50: float
    p80: float
    p90: float
    p95: float
    within: float | None = None


class Arrivals(NamedTuple):
    """Local times, ISO, by which so many of a hundred trips are there."""

    p50: str
    p80: str
    p95: str


class LegSpread(NamedTuple):
    """
    What one leg adds to the spread.

    Attributes
    ----------
    kind, id, origin, destination
        The leg.
    mean, sd
        Of its time [h].
    share
        Of the variance of the whole; the shares of all legs add up to 1, and one
        that makes up for others is below zero.
    """

    kind: str
    id: str
    origin: str
    destination: str
    mean: float
    sd: float
    share: float


class Rerouted(NamedTuple):
    """
    The trip where it is known at departure which seas are shut.

    Attributes
    ----------
    times
        Of the trip.
    share
        Of the trips that take another route.
    ways
        Routes taken instead, each with its share of all trips.
    """

    times: TransitTimeDistribution
    share: float
    ways: tuple[tuple[Route, float], ...]


class Risk(NamedTuple):
    """
    How sure a trip is.

    Attributes
    ----------
    route
        The fixed route.
    fixed, rerouted
        See there.
    draws, seed
        Of the simulation.
    within_days
        What was asked for; None where nothing was.
    legs
        In order of travel.
    arrivals, rerouted_arrivals
        With a date; else None.
    ready
        Whether the wait for the first departure counts.
    warnings
        What the planner should hear beside the answer.
    """

    route: Route
    fixed: TransitTimeDistribution
    rerouted: Rerouted
    draws: int
    seed: int
    within_days: float | None
    legs: tuple[LegSpread, ...]
    arrivals: Arrivals | None = None
    rerouted_arrivals: Arrivals | None = None
    ready: bool = False
    warnings: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Name the route and the times that are kept."""
        p50, p80 = days_of(self.fixed.p50), days_of(self.fixed.p80)
        return f"<Risk of {ends_text(self.route)}: P50 {p50} days, P80 {p80} days, {self.draws:,} samples>"


class NumberedLeg(NamedTuple):
    """A leg and its number, from 1."""

    number: int
    leg: LegSpread


LEG = (
    Column("leg", decimals=0, get="number"),
    Column("kind", get="leg.kind"),
    Column("id", get="leg.id"),
    Column("from", get="leg.origin"),
    Column("to", get="leg.destination"),
    Column("mean_hours", "h", 2, "mean", lambda row: round(row.leg.mean, 2)),
    Column("sd_hours", "h", 2, "standard deviation", lambda row: round(row.leg.sd, 2)),
    Column("share_of_variance", decimals=4, get=lambda row: round(row.leg.share, 6)),
)


def _time(name: str) -> Column:
    title = name if name in ("mean", "sd") else name.upper()

    def get(times: TransitTimeDistribution) -> float | None:
        hours = known(getattr(times, name))
        return None if hours is None else round(hours, 2)

    return Column(f"{name}_hours", "h", 1, title, get)


TIMES = tuple(_time(name) for name in ("mean", "sd", "p10", "p50", "p80", "p90", "p95"))


class NamedTimes(NamedTuple):
    """Times of one kind of trip."""

    name: str
    times: TransitTimeDistribution


def _times(times: TransitTimeDistribution, days: float | None, arrivals: Arrivals | None) -> dict[str, object]:
    """Give a distribution with the keys of the JSON contract."""
    within = None if days is None else {"days": days, "probability": times.within}
    found = record(TIMES, times) | {"within": within}
    return (
        found | {f"{name}_arrives": moment or None for name, moment in arrivals._asdict().items()}
        if arrivals
        else found
    )


def describe(risk: Risk) -> Description:
    """Describe how sure a trip is."""
    route, rerouted = risk.route, risk.rerouted
    asked = {"origin": route.origin, "destination": route.destination, "on": route.on, "applied": route.applied}
    again = {
        **_times(rerouted.times, risk.within_days, risk.rerouted_arrivals),
        "share": round(rerouted.share, 6),
        "routes": [
            {"share": round(share, 6), "hours": other.hours, "places": other.places} for other, share in rerouted.ways
        ],
    }
    both = [NamedTimes("fixed route", risk.fixed), NamedTimes("re-routed when closed", rerouted.times)]
    return Description(
        title=f"How sure: {ends_text(route)}",
        answer=risk,
        parts=(
            *constants({**asked, "planned_hours": route.hours, "ready": risk.ready}),
            *constants(_times(risk.fixed, risk.within_days, risk.arrivals), JSON),
            Column("draws", decimals=0),
            Column("seed", decimals=0),
            *constants({"rerouted": again}, JSON),
            Table("times", (Column("name", title="trip"), *(inside("times", column) for column in TIMES)), both, "xh"),
            Table("legs", LEG, [NumberedLeg(number, leg) for number, leg in enumerate(risk.legs, start=1)]),
            *constants({"route": record(ROUTE, route)}, JSON),
        ),
        main="legs",
        on=route.on,
        applied=route.applied,
        text=lambda: _text(risk),
        cited=lambda: cited([route]),
    )


def _text(risk: Risk) -> Iterator[str | Table]:
    """Give the times that are kept, then where the spread comes from."""
    route = risk.route
    yield heading(route)
    if not route.legs:
        yield "Already there: no legs, 0 minutes."
        return
    yield f"{way(route)}; {risk.draws:,} {'draw' if risk.draws == 1 else 'draws'}, seed {risk.seed}"
    if route.departs:
        yield f"leaves {clock_text(route.departs)}, planned to arrive {clock_text(route.arrives)} (local times)"
    yield from ("", _time_table(risk))
    for name, arrivals in (("fixed route", risk.arrivals), ("re-routed", risk.rerouted_arrivals)):
        if arrivals:
            p50, p80, p95 = (clock_text(moment) or "never" for moment in arrivals)
            yield f"{name}: there by {p50} (P50), {p80} (P80), {p95} (P95), local time"
    yield ""
    if risk.rerouted.ways:
        yield f"re-routed in {risk.rerouted.share:.1%} of the trips, where a sea is known to be shut at departure:"
        _, *words = ways_apart([route, *(other for other, _ in risk.rerouted.ways)])
        for text, (other, share) in zip(words, risk.rerouted.ways, strict=True):
            yield f"  {share:.1%}  {text}, {days_of(other.hours)} days in the mean of all weathers"
    else:
        yield "no other route is expected to be faster, whichever sea is shut at departure"
    yield from ("", _spread(risk))


def _time_table(risk: Risk) -> Table:
    within = [] if risk.within_days is None else [f"within {risk.within_days:g} d"]
    rows = [
        (
            name,
            *(days_of(hours) for hours in (times.mean, times.p10, times.p50, times.p80, times.p90, times.p95)),
            *([] if times.within is None else [f"{times.within:.1%}"]),
        )
        for name, times in (("fixed route", risk.fixed), ("re-routed when closed", risk.rerouted.times))
    ]
    titles = ("days", "mean", "P10", "P50", "P80", "P90", "P95", *within)
    return plain_table(titles, rows, decimals=dict.fromkeys(range(1, len(titles)), 1))


def _spread(risk: Risk) -> str | Table:
    """List the legs that add most to the spread."""
    names = dict(risk.route.names)
    ordered = sorted(risk.legs, key=lambda leg: -leg.share)
    large = [leg for leg in ordered if leg.share >= SHOWN_SHARE]
    if not large:
        return "no leg spreads: every trip takes the same time"
    rows: list[tuple[object, ...]] = [(f"{leg.share:.1%}", leg_name(leg, names), leg.mean, leg.sd) for leg in large]
    if len(large) < len(ordered):
        rest = max(0.0, 1 - sum(leg.share for leg in large))
        rows.append((f"{rest:.1%}", f"{len(ordered) - len(large)} other legs", "", ""))
    titles = ("share", "of the variance comes from", "mean h", "sd h")
    return plain_table(titles, rows, decimals={0: 1, 2: 1, 3: 1})
