"""The published through price that comes nearest to a route."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corridor.answers.comparison import Through
from corridor.data.countries import COUNTRY_CODES
from corridor.data.names import names_of_places, places_named
from corridor.geography import great_circle_km
from corridor.routing.avoid import meets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from corridor.answers import Leg, Route
    from corridor.data.model import Corridor, Network, Rate

NEAR_SHARE = 0.25
"""Ends are near when both together lie no further off than this share of the way as the crow flies."""

PART_SHARE = 0.5
"""A part of the way is worth showing from this share of its length."""

BY_WAY_KM = 100
"""A place that a price names is on the way if the route passes no further off than this [km]."""


def through_rate(network: Network, route: Route) -> Through | None:
    """
    Find the published through price of a laden box that comes nearest to a route.

    Of the same two places before places near them, before a part of the way;
    then one that holds on the day, then the nearest or longest, then the newest.

    Parameters
    ----------
    network
        Its rates, as of its data date.
    route
        Any route with legs.

    Returns
    -------
    through
        None where no published price fits: what the `via` of a rate names
        (places, modes, country codes, corridors) must hold for the route.
    """
    if not route.legs:
        return None
    day, names = network.data_date, names_of_places(network)
    best: tuple[tuple[object, ...], Rate, str] | None = None
    for rate in network.rates.values():
        published = rate.load == "laden" and rate.basis != "assumed"
        if not published or not _fits(network, names, rate, route):
            continue
        covers, off = _cover(network, rate, route)
        if not covers or (rate.valid_from and rate.valid_from > day):
            continue
        newest = -(rate.valid_to or rate.valid_from or day).toordinal()
        rank = (("same", "near", "part").index(covers), not _holds(rate, day), off, newest, rate.id)
        if best is None or rank < best[0]:
            best = (rank, rate, covers)
    return _through(network, best[1], best[2], day) if best else None


def _cover(network: Network, rate: Rate, route: Route) -> tuple[str, float]:
    """Report how a rate covers a route, and how far off it is; empty where it does not."""
    if (rate.origin, rate.destination) == (route.origin, route.destination):
        return "same", 0.0
    whole = _between(network, route.origin, route.destination)
    off = _between(network, rate.origin, route.origin) + _between(network, rate.destination, route.destination)
    if whole > 0 and off / whole <= NEAR_SHARE:
        return "near", round(off, 1)
    passed = list(route.places)
    if rate.origin in passed and rate.destination in passed[passed.index(rate.origin) :]:
        share = _km(route, rate.origin, rate.destination) / (route.km or 1)
        if share >= PART_SHARE:
            return "part", round(1 - share, 4)
    return "", 0.0


def _between(network: Network, one: str, other: str) -> float:
    places = network.places
    return great_circle_km(places[one].lon, places[one].lat, places[other].lon, places[other].lat)


def _km(route: Route, origin: str, destination: str) -> float:
    total, inside = 0.0, False
    for leg in route.legs:
        if leg.kind == "line":
            inside = inside or leg.origin == origin
            total += leg.km if inside else 0.0
            if inside and leg.destination == destination:
                break
    return total


def _fits(network: Network, names: Mapping[str, tuple[str, ...]], rate: Rate, route: Route) -> bool:
    """Report whether all that the `via` of a rate names holds for a route."""
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)*", rate.via)
    modes = {leg.mode for leg in route.legs if leg.kind == "line"}
    low = {word.lower() for word in words}
    for mode in network.modes.values():
        is_named = not low.isdisjoint(mode.named_in_prices or (mode.id,))
        if is_named != (mode.id in modes) and (is_named or mode.named_in_prices):
            return False
    if any(word not in route.countries for word in words if word in COUNTRY_CODES):
        return False
    named = [row for row in network.corridors.values() if any(row.id.startswith(word) for word in low if len(word) > 4)]
    if any(not belongs(route, row) for row in named):
        return False
    return all(any(_on_the_way(network, route, place) for place in ids) for ids in places_named(names, rate))


def _on_the_way(network: Network, route: Route, place: str) -> bool:
    return any(_between(network, place, passed) <= BY_WAY_KM for passed in route.places)


def belongs(route: Route, corridor: Corridor) -> bool:
    """Report whether a route is one of a corridor."""
    return any(_meets(route.legs, text) for text in corridor.through) and not any(
        _meets(route.legs, text) for text in corridor.avoid
    )


def _meets(legs: Iterable[Leg], restriction: str) -> bool:
    kind, _, value = restriction.partition(":")
    return any(leg.kind == "line" and meets(leg, kind, value) for leg in legs)


def _holds(rate: Rate, day: date) -> bool:
    return (rate.valid_from is None or rate.valid_from <= day) and (rate.valid_to is None or day <= rate.valid_to)


def _through(network: Network, rate: Rate, covers: str, day: date) -> Through:
    return Through(
        id=rate.id,
        usd=rate.usd,
        usd_low=rate.usd_low,
        usd_high=rate.usd_high,
        container=rate.container,
        origin=network.places[rate.origin].name,
        destination=network.places[rate.destination].name,
        covers=covers,
        via=rate.via,
        valid_from=rate.valid_from.isoformat() if rate.valid_from else "",
        valid_to=rate.valid_to.isoformat() if rate.valid_to else "",
        valid=_holds(rate, day),
        basis=rate.basis,
        confidence=rate.confidence,
        sources=rate.sources,
    )
