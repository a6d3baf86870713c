"""How answers speak of routes, legs and times in a few words."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from corridor.units import HOURS_PER_DAY, MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Protocol

    from corridor.answers.comparison import Through
    from corridor.answers.routes import Leg, Route

    class AnyLeg(Protocol):
        """What a leg has in every answer: kind, record and the places that it joins."""

        @property
        def kind(self) -> str: ...  # noqa: D102
        @property
        def id(self) -> str: ...  # noqa: D102
        @property
        def origin(self) -> str: ...  # noqa: D102
        @property
        def destination(self) -> str: ...  # noqa: D102


KIND_WORDS = {
    "line": "moving",
    "wait": "waiting",
    "transfer": "transfer",
    "border": "border",
    "stop": "stops",
    "access": "access",
    "egress": "egress",
}
"""Each kind of leg in a word."""

NAMED_CHANGES = 4
CONTAINERS = {"teu": "TEU", "20": "20-foot box", "40": "40-foot box"}
COVERS = {"same": "", "near": ", the nearest published pair", "part": ", a part of the way"}

LEAST_STOP_MINUTES = 180
"""A place where the cargo stops for less does not set a route apart, if others do [min]."""

WIDTH = 116
"""Characters of a line that fits a screen."""

DAYS_FROM_HOURS = 48
"""From here on a length of time is given in days [h]."""


def applied_text(applied: Sequence[str]) -> str:
    """
    Name the projects and scenarios with which an answer holds, so that it fits a heading.

    Parameters
    ----------
    applied
        Their ids; many are counted, and JSON lists them.
    """
    names = tuple(dict.fromkeys(applied))  # a scenario may bear the name of its one project
    if not names:
        return ""
    if len(names) <= NAMED_CHANGES:
        return f", with {', '.join(names)}"
    return f", with {len(names)} projects and scenarios"


def ends_text(route: Route) -> str:
    """Name the two ends of a route."""
    names = dict(route.names)
    return f"{names[route.origin]} - {names[route.destination]}"


def days_of(hours: float) -> str:
    """Write hours as days, one decimal, or "never" where they are not finite."""
    return f"{hours / HOURS_PER_DAY:.1f}" if isfinite(hours) else "never"


def days_range(low: float, high: float) -> str:
    """Write two lengths of time [h] as a range of days."""
    return f"{days_of(low)}-{days_of(high)}"


def known(hours: float | None) -> float | None:
    """Give a finite time; None for one that is never reached."""
    return hours if hours is not None and isfinite(hours) else None


def clock_text(moment: str) -> str:
    """Write a local time for a reader."""
    return moment.replace("T", " ")


HAND_OVER = "box-hand-over"
"""The stay of a box between two railways."""


def leg_name(leg: AnyLeg, names: Mapping[str, str]) -> str:
    """
    Describe what happens on a leg.

    Parameters
    ----------
    leg
        Any record with kind, id, origin and destination.
    names
        Name of each place.
    """
    origin, destination = names.get(leg.origin, leg.origin), names.get(leg.destination, leg.destination)
    words = {
        "line": f"{origin} - {destination}",
        "wait": f"{origin}, wait ({leg.id})",
        "transfer": f"{origin}, transfer ({leg.id})",
        "border": f"{origin}, border ({leg.id})",
        "stop": f"{origin}, stop",
        "access": f"{origin}, {'hand-over' if leg.id == HAND_OVER else 'access'}",
        "egress": f"{destination}, egress",
    }
    return words[leg.kind]


def heading(route: Route) -> str:
    """Name the question that a route answers."""
    return f"{ends_text(route)}, network of {route.on}{applied_text(route.applied)}"


def summary(route: Route) -> str:
    """Give days, range, length, price and emissions of a route in a line."""
    kg = route.kg_co2e_per_teu
    parts = [
        f"{days_and_range(route)}, {route.km:,.0f} km",
        price_text(route),
        "CO2e not known" if kg is None else f"{kg:,.0f} kg CO2e/TEU",
    ]
    return ", ".join(parts)


def price_text(route: Route) -> str:
    """Give the expected price and its range, and how much of it no source covers."""
    usd, (low, high) = route.usd_per_teu, route.usd_range
    if usd is None:
        return "price not known"
    if low == high:
        return f"{usd:,.0f} USD/TEU"
    without = f", {route.usd_filled:.0f} % without source" if route.usd_filled else ""
    held = f" in {route.size}-foot containers" if route.size else ""
    return f"{usd:,.0f} USD/TEU{held} (P10-P90: {low:,.0f}-{high:,.0f}{without})"


def days_and_range(route: Route) -> str:
    """Give the expected days and their range."""
    return f"{days_of(route.hours)} days expected (P10-P90: {days_range(route.hours_low, route.hours_high)})"


def gateways(route: Route) -> tuple[str, ...]:
    """Name the places by which a route is known: where it changes mode or stops at a border for hours."""
    names = dict(route.names)
    return tuple(names[place] for place in gateway_places(route))


def gateway_places(route: Route) -> tuple[str, ...]:
    """Give the ids of the places by which a route is known, in order of travel."""
    stands = dict[str, int]()
    for leg in route.legs:
        if leg.kind in ("transfer", "border") and leg.origin not in (route.origin, route.destination):
            stands[leg.origin] = stands.get(leg.origin, 0) + leg.minutes
    long = [place for place, minutes in stands.items() if minutes >= LEAST_STOP_MINUTES]
    return tuple(long or stands)


def way(route: Route) -> str:
    """Name the places by which a route goes."""
    places = gateways(route)
    return f"by {listed(places)}" if places else f"by {listed(dict.fromkeys(leg.mode for leg in route.legs))}"


def ways_apart(routes: Sequence[Route]) -> list[str]:
    """
    Name the places by which each of several routes goes, so that no two read alike.

    Parameters
    ----------
    routes
        Between the same two places.

    Returns
    -------
    ways
        Routes that are known by the same places also name what they alone pass,
        or the modes that they alone use.
    """
    bases = [way(route) for route in routes]
    return [
        base
        + _apart(route, [other for other, its in zip(routes, bases, strict=True) if its == base and other is not route])
        for route, base in zip(routes, bases, strict=True)
    ]


def _apart(route: Route, others: Sequence[Route]) -> str:
    """Set a route apart from others that are known by the same places."""
    if not others:
        return ""
    names, passed = dict(route.names), {place for other in others for place in other.places}
    own = [place for place in route.places if place not in passed]
    if own:
        first, last = own[(len(own) - 1) // 3], own[(2 * len(own)) // 3]
        return f", over {listed(names[place] for place in dict.fromkeys((first, last)))}"
    used = {leg.mode for other in others for leg in other.legs}
    modes = dict.fromkeys(leg.mode for leg in route.legs if leg.mode not in used)
    if modes:
        return f", by {listed(modes)}"
    left = [place for place in others[0].places if place not in route.places]
    return f", not over {dict(others[0].names)[left[len(left) // 2]]}" if left else ""


def listed(words: Iterable[str], *, last: str = "and") -> str:
    """Join words with commas, the last one with `last`."""
    row = list(words)
    return f"{', '.join(row[:-1])} {last} {row[-1]}" if len(row) > 1 else "".join(row)


def hours_text(minutes: int) -> str:
    """Write a length of time in hours, or in days where it is long."""
    hours = minutes / MINUTES_PER_HOUR
    return f"{hours / HOURS_PER_DAY:.1f} days" if abs(hours) >= DAYS_FROM_HOURS else f"{hours:.1f} h"


def run_name(legs: Sequence[Leg], names: Mapping[str, str]) -> str:
    """Name legs that are shown as one."""
    if len(legs) == 1:
        return leg_name(legs[0], names)
    ends = legs[0].origin, legs[-1].destination
    return f"{names[ends[0]]} - {names[ends[1]]} ({len(legs)} lines)"


def wrapped(text: str, *, indent: int = 4) -> list[str]:
    """Break a line that is wider than a screen; the lines after the first are indented."""
    from textwrap import wrap

    return wrap(text, width=WIDTH, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)


def through_text(through: Through) -> str:
    """Describe what was published, for which places and when."""
    ends = " to ".join(filter(None, (through.valid_from, through.valid_to)))
    when = f", {ends}" if ends else ""
    state = "" if through.valid else ", no longer valid"
    low, high = through.usd_low, through.usd_high
    spread = f" ({low:,.0f}-{high:,.0f})" if low is not None and high is not None else ""
    return (
        f"{through.usd:,.0f} USD{spread} a laden {CONTAINERS[through.container]}, "
        f"{through.origin} - {through.destination}{COVERS[through.covers]}{when}{state}, {through.basis}"
    )


def through_record(through: Through | None) -> dict[str, object] | None:
    """Give a published price with the names of its parts as keys."""
    return None if through is None else through._asdict()
