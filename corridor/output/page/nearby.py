"""
The part of a network in which two of its versions differ.

A graph is laid place by place, so what a project does to it is found by building
only the surroundings of what the project changes: in a few milliseconds instead
of a hundred.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corridor.data.model import TABLES, Border, Closure, Facility, Link, Place, Pool, Service

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from corridor.data.model import Network, Record

OF_NO_GRAPH = ("names", "demand", "published", "queues", "detours", "context", "sources")


def surroundings(before: Network, after: Network) -> tuple[Network, Network]:
    """
    Cut out the places where two networks differ, with all that is laid there.

    Parameters
    ----------
    before, after
        Versions of one network.

    Returns
    -------
    networks
        Of both; whole where a price or a constant differs, which may reach anything.
    """
    if before.constants != after.constants or before.tariffs != after.tariffs:
        return before, after
    reached = frozenset(
        place
        for table in TABLES
        if table not in OF_NO_GRAPH
        for network, other in ((before, after), (after, before))
        for key, row in network.table(table).items()
        if (mine := other.table(table).get(key)) is not row and mine != row
        for place in places_of(network, row)
    )
    for network in (before, after):
        for row in (*network.services.values(), *network.pools.values()):
            # A ship runs all its links or none, and a pool is one limit over all its members: they are laid whole. A
            # train is as well, with the links that it runs on, but nothing else changes at its other places.
            if isinstance(row, Service) and row.product:
                continue
            if not reached.isdisjoint(members := set(places_of(network, row))):
                reached |= members
    return _cut(before, reached), _cut(after, reached)


def places_of(network: Network, row: Record) -> Iterator[str]:
    """Name the places where a record is laid."""
    if isinstance(row, Place):
        yield row.id
    elif isinstance(row, Facility):
        yield row.place
    elif isinstance(row, Link):
        yield from (row.origin, row.destination)
    elif isinstance(row, Border):
        yield from places_of(network, network.links[row.link])
    elif isinstance(row, Service):
        for key in row.links:
            yield from places_of(network, network.links[key])
    elif isinstance(row, Pool | Closure):
        for member in row.members:
            table = network.table_of(member.id)
            if table:
                yield from places_of(network, network.table(table)[member.id])


def _cut(network: Network, reached: AbstractSet[str]) -> Network:
    near = {key for key, row in network.links.items() if not reached.isdisjoint((row.origin, row.destination))}
    services = {key: row for key, row in network.services.items() if not near.isdisjoint(row.links)}
    near |= {link for row in services.values() for link in row.links}
    links = {key: row for key, row in network.links.items() if key in near}
    places = {*reached, *(place for row in links.values() for place in (row.origin, row.destination))}
    # A train needs the changes of gauge on its whole way.
    passed = {place for row in services.values() if row.product for place in places_of(network, row)}
    return replace(
        network,
        baseline=network.baseline or network,
        places={key: row for key, row in network.places.items() if key in places},
        links=links,
        borders={key: row for key, row in network.borders.items() if row.link in near},
        facilities={key: row for key, row in network.facilities.items() if row.place in reached | passed},
        services=services,
        pools={key: row for key, row in network.pools.items() if not reached.isdisjoint(places_of(network, row))},
    )
