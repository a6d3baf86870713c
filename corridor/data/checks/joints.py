"""Checks of the joints: what meets at places and borders, and whether cargo gets through."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from corridor.data.checks.finding import REMARK, WARNING, Note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridor.data.model import Facility, Link, Mode, Network


def countries(network: Network) -> Iterator[Note]:
    """Let the countries of a link begin and end with those of its two places."""
    for link in network.links.values():
        for place, country, end in (
            (link.origin, link.countries[0], "begins"),
            (link.destination, link.countries[-1], "ends"),
        ):
            there = network.places[place].country
            if there != country:
                text = f"{';'.join(link.countries)} {end} with {country}, but {place!r} is in {there}."
                yield Note("links", link.id, "countries", text)


def borders(network: Network) -> Iterator[Note]:
    """Want one border row for every crossing and direction of an open link, and none where nothing is crossed."""
    rows: dict[tuple[str, str, str], str] = {}
    for border in network.borders.values():
        key = (border.link, border.from_country, border.to_country)
        if key in rows:
            text = (
                f"{border.link!r} has a row from {border.from_country} to {border.to_country} already: {rows[key]!r}."
            )
            yield Note("borders", border.id, "link", text)
            continue
        rows[key] = border.id
        if (border.from_country, border.to_country) not in crossings(network.links[border.link]):
            text = (
                f"{border.link!r} does not cross from {border.from_country} to {border.to_country}: "
                f"its countries are {';'.join(network.links[border.link].countries)}, "
                f"direction {network.links[border.link].direction}."
            )
            yield Note("borders", border.id, "from_country", text)
    for link in network.links.values():
        if link.status == "open":
            for left, entered in crossings(link):
                if (link.id, left, entered) not in rows:
                    text = (
                        f"crosses from {left} to {entered}, but borders.csv has no row for it: add one with "
                        f"link {link.id}, from_country {left}, to_country {entered}."
                    )
                    yield Note("links", link.id, "countries", text)


def crossings(link: Link) -> dict[tuple[str, str], None]:
    """Give pairs of country left and country entered, in order, each once; both directions where the link has both."""
    there = list(pairwise(link.countries))
    back = [(right, left) for left, right in reversed(there)] if link.direction == "both" else []
    return dict.fromkeys([*there, *back])


def facilities(network: Network) -> Iterator[Note]:
    """Let a facility join modes that reach its place, once for each pair, and be of the kind that fits."""
    arriving, leaving = modes_at_places(network)
    rows: dict[tuple[str, str, str], str] = {}
    for facility in network.facilities.values():
        key = (facility.place, facility.from_mode, facility.to_mode)
        if key in rows:
            text = f"{rows[key]!r} stands for this place and pair of modes already."
            yield Note("facilities", facility.id, "place", text)
        rows.setdefault(key, facility.id)
        if not (facility.from_mode or facility.to_mode):
            yield Note("facilities", facility.id, "from_mode", "has neither a mode of arrival nor one of departure.")
        for column, mode, there, verb in (
            ("from_mode", facility.from_mode, arriving, "arrives at"),
            ("to_mode", facility.to_mode, leaving, "leaves"),
        ):
            if mode and mode not in there.get(facility.place, ()):
                known = ", ".join(sorted(there.get(facility.place, ()))) or "nothing"
                text = f"no {mode} link {verb} {facility.place!r}, only {known}: add the link or remove the facility."
                yield Note("facilities", facility.id, column, text)
        yield from _kind(network, facility)


def _kind(network: Network, row: Facility) -> Iterator[Note]:
    if not row.from_mode or not row.to_mode or row.from_mode == row.to_mode:
        return
    due = kind_between(network.modes[row.from_mode], network.modes[row.to_mode])
    if row.kind != due:
        text = f"from {row.from_mode} to {row.to_mode} is a {due}, not a {row.kind}."
        yield Note("facilities", row.id, "kind", text, WARNING)


def kind_between(one: Mode, other: Mode) -> str:
    """Describe which kind of facility joins two modes."""
    if one.is_rail and other.is_rail:
        return "gauge-change"
    return "port" if one.is_water != other.is_water else "terminal"


def modes_at_places(network: Network) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Give the modes that arrive at and leave each place by any link, open or not."""
    arriving: dict[str, set[str]] = {}
    leaving: dict[str, set[str]] = {}
    for link in network.links.values():
        leaving.setdefault(link.origin, set()).add(link.mode)
        arriving.setdefault(link.destination, set()).add(link.mode)
        if link.direction == "both":
            leaving.setdefault(link.destination, set()).add(link.mode)
            arriving.setdefault(link.origin, set()).add(link.mode)
    return arriving, leaving


def reboarding(network: Network) -> Iterator[Note]:
    """Let no facility lead from a mode to itself: that would be a way round a border or a wait."""
    for facility in network.facilities.values():
        if facility.from_mode and facility.from_mode == facility.to_mode and facility.kind != "hub":
            text = (
                f"leads from {facility.from_mode} to itself, a way round borders and waits: remove it, and write "
                "the time that trains or ships are held into stop_hours of the place."
            )
            yield Note("facilities", facility.id, "to_mode", text)


def ships(network: Network) -> Iterator[Note]:
    """Let every open ship link be used by a service."""
    served = {link for service in network.services.values() for link in service.links}
    for link in network.links.values():
        if network.modes[link.mode].is_boarded and link.status == "open" and link.id not in served:
            text = f"no service uses this {link.mode} link: add one to services.csv, or suspend the link."
            yield Note("links", link.id, "mode", text)


def joined(network: Network) -> Iterator[Note]:
    """Let cargo get from the default origin to the default destination over open links and facilities."""
    served = {link for service in network.services.values() for link in service.links}
    ahead: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for link in network.links.values():
        if link.status != "open" or (network.modes[link.mode].is_boarded and link.id not in served):
            continue
        ahead.setdefault((link.origin, link.mode), []).append((link.destination, link.mode))
        if link.direction == "both":
            ahead.setdefault((link.destination, link.mode), []).append((link.origin, link.mode))
    for facility in network.facilities.values():
        if facility.from_mode and facility.to_mode:
            step = (facility.place, facility.to_mode)
            ahead.setdefault((facility.place, facility.from_mode), []).append(step)
    start, end = network.default_origin, network.default_destination
    if not start or not end:
        return
    reached = {node for node in ahead if node[0] == start}
    waiting = list(reached)
    while waiting:
        new = [node for node in ahead.get(waiting.pop(), ()) if node not in reached]
        reached.update(new)
        waiting += new
    if start == end or any(place == end for place, _ in reached):
        return
    places = len({place for place, _ in reached})
    text = (
        f"no way leads from {start!r} to {end!r} over open links and facilities; {places} of "
        f"{len(network.places)} places are reached. Is a facility missing where the mode changes?"
    )
    yield Note("network", network.name, "default_destination", text)


def loose_places(network: Network) -> Iterator[Note]:
    """Let every place have a link."""
    linked = {place for link in network.links.values() for place in (link.origin, link.destination)}
    for key in network.places:
        if key not in linked:
            yield Note("places", key, "id", "no link reaches this place.", REMARK)
