"""How reports speak of routes, legs and times in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.output.report import applied_text
from corridor.output.report.routes import leg_name
from corridor.units import HOURS_PER_DAY, MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corridor.answers import Leg, Route
    from corridor.answers.comparison import Through

CONTAINERS = {"teu": "TEU", "20": "20-foot box", "40": "40-foot box"}
COVERS = {"same": "", "near": ", the nearest published pair", "part": ", a part of the way"}

LEAST_STAND_MINUTES = 180
"""A place where a route stands for less does not tell it from others, if it has any that does [min]."""

WIDTH = 116
"""Characters of a line that fits a screen."""

DAYS_FROM_HOURS = 48
"""From here on a length of time is said in days [h]."""


def heading(route: Route) -> str:
    """Name the question that a route answers."""
    names = dict(route.names)
    applied = applied_text(route.applied)
    return f"{names[route.origin]} - {names[route.destination]}, network of {route.on}{applied}"


def summary(route: Route) -> str:
    """Say days, range, length, price and emissions of a route in a line."""
    usd, kg = route.usd_per_teu, route.kg_co2e_per_teu
    parts = [
        f"{days_and_range(route)}, {route.km:,.0f} km",
        "price not known" if usd is None else f"{usd:,.0f} USD/TEU",
        "CO2e not known" if kg is None else f"{kg:,.0f} kg CO2e/TEU",
    ]
    return ", ".join(parts)


def days_and_range(route: Route) -> str:
    """Say the expected days and their range."""
    mean, low, high = (hours / HOURS_PER_DAY for hours in (route.hours, route.hours_low, route.hours_high))
    return f"{mean:.1f} days expected (P10-P90: {low:.1f}-{high:.1f})"


def gateways(route: Route) -> tuple[str, ...]:
    """Name the places by which a route is known: where it changes mode or stands at a border for hours, on the way."""
    names, stands = dict(route.names), dict[str, int]()
    for leg in route.legs:
        if leg.kind in ("transfer", "border") and leg.origin not in (route.origin, route.destination):
            stands[leg.origin] = stands.get(leg.origin, 0) + leg.minutes
    long = [place for place, minutes in stands.items() if minutes >= LEAST_STAND_MINUTES]
    return tuple(names[place] for place in long or stands)


def way(route: Route) -> str:
    """Say by which places a route goes."""
    places = gateways(route)
    return f"by {listed(places)}" if places else f"by {listed(dict.fromkeys(leg.mode for leg in route.legs))}"


def ways_apart(routes: Sequence[Route]) -> list[str]:
    """
    Say by which places each of several routes goes, so that no two read alike.

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
    """Tell a route from others that are known by the same places."""
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
    """Put words in a row; `last` stands before the last one."""
    row = list(words)
    return f"{', '.join(row[:-1])} {last} {row[-1]}" if len(row) > 1 else "".join(row)


def hours_text(minutes: int) -> str:
    """Say a length of time in hours, or in days where it is long."""
    hours = minutes / MINUTES_PER_HOUR
    return f"{hours / HOURS_PER_DAY:.1f} days" if abs(hours) >= DAYS_FROM_HOURS else f"{hours:.1f} h"


def run_name(legs: Sequence[Leg], names: Mapping[str, str]) -> str:
    """Name legs that are shown as one."""
    if len(legs) == 1:
        return leg_name(legs[0], names)
    ends = legs[0].origin, legs[-1].destination
    return f"{names[ends[0]]} - {names[ends[1]]} ({len(legs)} lines)"


def wrapped(text: str, *, indent: int = 4) -> list[str]:
    """Break a line that is wider than a screen; what follows is set in."""
    from textwrap import wrap

    return wrap(text, width=WIDTH, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)


def through_text(through: Through) -> str:
    """Say what was published, for which places and when."""
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
    return None if through is None else {**through._asdict(), "sources": list(through.sources)}
