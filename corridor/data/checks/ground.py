"""Checks of the ground: where places lie, how long links are and how fast they are passed."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from corridor.data.checks.finding import WARNING, Note
from corridor.data.spelling import folded
from corridor.geography import great_circle_km

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corridor.data.model import Link, Mode, Network
    from corridor.data.times import Hours

POINT_TOLERANCE = 0.01
"""Places are points, often in the middle of a town, so a link may seem this share shorter than the great circle."""

SLACK_KM = 2.0
"""The same for short links [km]."""

BRIDGE_KM = 5.0
"""Detour that a short link may make beyond the multiple, such as over a bridge [km]."""

SHORT_KM = 25.0
"""Links below this length run from yard to yard, at a third of the slowest speed [km]."""

LANE_TOLERANCE = 0.25
"""Most by which the length of a ship link may differ from its drawn lane."""

LINE_TOLERANCE = 0.15
"""Most by which the length of a land link may differ from its drawn line without a note that says why."""


def coordinates(network: Network) -> Iterator[Note]:
    """Let places and waypoints lie in the study box; swapped longitude and latitude are recognised."""
    west, south, east, north = network.study_box

    def inside(lon: float, lat: float) -> bool:
        return west <= lon <= east and south <= lat <= north

    box = f"the study box of network.toml ({west:g} to {east:g} east, {south:g} to {north:g} north)"
    for place in network.places.values():
        if not inside(place.lon, place.lat):
            mend = ": longitude and latitude seem swapped" if inside(place.lat, place.lon) else ""
            yield Note("places", place.id, "lon", f"{place.lon:g}, {place.lat:g} is outside {box}{mend}.")
    for link in network.links.values():
        # Ocean routes may leave the box.
        outside = [(lon, lat) for lon, lat in link.waypoints if not inside(lon, lat)]
        if outside and not network.modes[link.mode].is_water:
            lon, lat = outside[0]
            mend = ": write longitude first" if inside(lat, lon) else ""
            yield Note("links", link.id, "waypoints", f"{lon:g} {lat:g} is outside {box}{mend}.")


def names(network: Network) -> Iterator[Note]:
    """Let no two places share a name, alias or code unaware, so that what a planner types is never ambiguous."""
    owner: dict[str, str] = {}
    told: dict[str, set[str]] = {}
    shared = {(row.place, folded(name)) for row in network.names.values() if row.kind == "shared" for name in row.names}
    for table, key, column, place, word in _named(network):
        text = folded(word)
        other = owner.setdefault(text, place) if text else place
        if (
            other != place
            and other not in told.setdefault(place, set())
            and not {(place, text), (other, text)} & shared
        ):
            told[place].add(other)
            message = f"{word!r} is a name of {other!r} as well: make them one place, tell the names apart, or list it "
            yield Note(table, key, column, f"{message}in names.csv as shared.")


def _named(network: Network) -> Iterator[tuple[str, str, str, str, str]]:
    """Give each name that finds a place by itself: table, row and column where it is, place, name."""
    for key, place in sorted(network.places.items()):
        words = {"id": key, "name": place.name, "unlocode": place.unlocode, "local_name": place.local_name}
        for column, word in (*words.items(), *(("aliases", alias) for alias in place.aliases)):
            yield "places", key, column, key, word
    for key, row in sorted(network.names.items()):
        for word in row.names if row.kind not in ("shared", "area") else ():
            yield "names", key, "names", row.place, word


def unlocodes(network: Network) -> Iterator[Note]:
    """Let a UN/LOCODE begin with the country of its place."""
    for place in network.places.values():
        if place.unlocode and place.unlocode[:2] != place.country:
            text = f"{place.unlocode} belongs to {place.unlocode[:2]}, but the place is in {place.country}."
            yield Note("places", place.id, "unlocode", text)


def lengths(network: Network) -> Iterator[Note]:
    """Let a link be at least as long as the great circle and not absurdly longer."""
    for link in network.links.values():
        if link.origin == link.destination:
            yield Note("links", link.id, "to", f"begins and ends at {link.origin!r}.")
            continue
        direct, course = _direct_km(network, link, through=False), _direct_km(network, link, through=True)
        if link.length_km < direct * (1 - POINT_TOLERANCE) - SLACK_KM:
            text = f"{link.length_km:g} km is shorter than the {direct:.0f} km of the great circle."
            yield Note("links", link.id, "length_km", text)
        elif link.length_km > (detour := network.modes[link.mode].greatest_detour) * course + BRIDGE_KM:
            text = (
                f"{link.length_km:g} km is more than {detour:g} times the {course:.0f} km of the "
                "great circle: correct it, or the coordinates of its ends."
            )
            yield Note("links", link.id, "length_km", text)


def _direct_km(network: Network, link: Link, *, through: bool) -> float:
    """Measure the great circle between the ends, for ships through the waypoints if asked: the Cape is far off it."""
    start, end = network.places[link.origin], network.places[link.destination]
    bends = link.waypoints if through and network.modes[link.mode].is_water else ()
    points = ((start.lon, start.lat), *bends, (end.lon, end.lat))
    return sum(great_circle_km(*a, *b) for a, b in pairwise(points))


def speeds(network: Network) -> Iterator[Note]:
    """Let the typical speed of a link be one that its mode can have."""
    for link in network.links.values():
        for column, hours in (("hours_typical", link.hours), ("back_hours_typical", link.back_hours)):
            if hours is not None:
                yield from _speed(link, network.modes[link.mode], column, hours)


def _speed(link: Link, mode: Mode, column: str, hours: Hours) -> Iterator[Note]:
    slowest, fastest = mode.slowest_kmh, mode.fastest_kmh
    slowest = slowest / 3 if link.length_km < SHORT_KM else slowest
    if hours.typical == 0:
        yield Note("links", link.id, column, f"0 h for {link.length_km:g} km: a link takes time.")
        return
    speed = link.length_km / hours.typical
    if not slowest <= speed <= fastest:
        text = (
            f"{link.length_km:g} km in {hours.typical:g} h is {speed:.0f} km/h, but {link.mode} runs at "
            f"{slowest:.0f} to {fastest:.0f} km/h."
        )
        yield Note("links", link.id, column, text)


def drawn_lines(network: Network, drawn: Mapping[str, float]) -> Iterator[Note]:
    """
    Let lengths agree with the lines that are drawn for them.

    Parameters
    ----------
    network
        Any network.
    drawn
        Length of the drawn line of links, by id [km].
    """
    for link in network.links.values():
        km = drawn.get(link.id, 0.0)
        if km <= 0:
            continue
        ratio = link.length_km / km
        if network.modes[link.mode].is_water:
            if abs(ratio - 1) > LANE_TOLERANCE:
                text = (
                    f"{link.length_km:g} km differs by more than {LANE_TOLERANCE:.0%} from the {km:.0f} km of its lane."
                )
                yield Note("links", link.id, "length_km", text)
        elif abs(ratio - 1) > LINE_TOLERANCE and not link.note:
            text = (
                f"{link.length_km:g} km differs by more than {LINE_TOLERANCE:.0%} from the {km:.0f} km that are drawn: "
                "say in the note why, or steer the line by waypoints."
            )
            yield Note("links", link.id, "length_km", text, WARNING)
