"""What changes close and open: links, borders, facilities, services, places and closures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corridor.data.model import Closure, Link, Member
from corridor.errors import ScenarioError
from corridor.scenario.selectors import matching

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from corridor.data.model import Change, Network

ACTIONS = ("close", "open")
LIFTED_KINDS = ("embargo", "suspension")
"""Kinds of closures that opening what they shut takes away."""

_FOR_GOOD = ("embargo", "suspension", "holiday")
_TABLES = ("links", "borders", "facilities", "services", "closures")
_STATUS = ("status", "since")

Key = tuple[str, str]


def switches(network: Network, changes: Iterable[Change]) -> dict[Key, Change]:
    """
    Find what closes and opens, places spelled out as what is there.

    Parameters
    ----------
    network
        With the rows that the changes add.
    changes
        Of any kind.

    Returns
    -------
    switched
        The change of each element, sorted.

    Raises
    ------
    ScenarioError
        If a change reaches nothing or what cannot be closed, if one element is
        closed and opened, or if its status is set as well.
    """
    listed = list(changes)
    found: dict[Key, Change] = {}
    for change in listed:
        if change.action in ACTIONS:
            for key in _elements(network, change):
                other = found.setdefault(key, change)
                if other.action != change.action:
                    first, second = sorted((other, change), key=lambda item: item.where)
                    msg = f"{first.where} and {second.where}: one closes {key[1]}, the other opens it; drop one."
                    raise ScenarioError(msg)
                if change.where < other.where:
                    found[key] = change
    for change in listed:
        if change.action == "set" and change.field in _STATUS:
            for key in matching(network, change):
                if key in found:
                    msg = (
                        f"{change.where} and {found[key].where}: one sets {key[1]}.{change.field}, the other "
                        f"{found[key].action}s it; drop one."
                    )
                    raise ScenarioError(msg)
    return {key: found[key] for key in sorted(found)}


def _elements(network: Network, change: Change) -> Iterator[Key]:
    for table, name in matching(network, change):
        if table == "places":
            yield from _of_place(network, name, opens=change.action == "open")
        elif table in _TABLES:
            yield table, name
        else:
            msg = (
                f"{change.where}: {name!r} is in {table} and cannot {change.action}; "
                "name a link, border, facility, service, place or closure."
            )
            raise ScenarioError(msg)


def _of_place(network: Network, place: str, *, opens: bool) -> Iterator[Key]:
    """Give what is at a place; opening it also lifts the closures of its borders."""
    links = [link for link in network.links.values() if place in (link.origin, link.destination)]
    yield from (("links", link.id) for link in links)
    yield from (("facilities", row.id) for row in network.facilities.values() if row.place == place)
    if opens:
        ids = {link.id for link in links}
        yield from (("borders", row.id) for row in network.borders.values() if row.link in ids)


def switched(network: Network, found: Mapping[Key, Change]) -> Network:
    """
    Close and open elements, all at once.

    Parameters
    ----------
    network
        Left as it is.
    found
        As given by `switches`.

    Raises
    ------
    ScenarioError
        If a closure cannot be put in force for good.
    """
    links, closures = dict(network.links), dict(network.closures)
    day = network.data_date
    for (table, name), change in found.items():
        closes = change.action == "close"
        if table == "links":
            links[name] = _link(links[name], day, closes=closes)
        elif table == "closures" and closes:
            closures[name] = _in_force(closures[name], day, change)
        elif closes:
            closures.setdefault(f"closed-{name}", _closure(name, day, change))
        if table == "closures" and not closes:
            closures.pop(name, None)
        elif not closes:
            closures = _lifted(closures, name)
    return replace(network, links=links, closures=closures)


def _link(link: Link, day: date, *, closes: bool) -> Link:
    status = "suspended" if closes else "open"
    return link if link.status == status else replace(link, status=status, since=day)


def _closure(name: str, day: date, change: Change) -> Closure:
    return Closure(
        id=f"closed-{name}",
        name=change.reason or f"{name} closed",
        kind="suspension",
        members=(Member(name),),
        starts=day.min,
        sources=change.sources,
        basis="assumed",
        confidence="high",
        note=change.where,
    )


def _in_force(closure: Closure, day: date, change: Change) -> Closure:
    if closure.kind not in _FOR_GOOD:
        what = "set its shares" if closure.kind == "storm" else "set daily_from and daily_to"
        msg = f"{change.where}: {closure.id!r} is a {closure.kind} and cannot be put in force for good; {what} instead."
        raise ScenarioError(msg)
    return replace(closure, kind="suspension", starts=day.min, ends=None, repeats="once")


def _lifted(closures: Mapping[str, Closure], name: str) -> dict[str, Closure]:
    """Lift embargoes and suspensions from one element."""
    left: dict[str, Closure] = {}
    for key, closure in closures.items():
        if closure.kind in LIFTED_KINDS and any(member.id == name for member in closure.members):
            members = tuple(member for member in closure.members if member.id != name)
            if members:
                left[key] = replace(closure, members=members)
        else:
            left[key] = closure
    return left
