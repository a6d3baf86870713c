"""
Which way a member of a pool leads, for pools that count each direction by itself.

A train pair, or a ship that comes back, serves both directions: its pool holds as
much one way as the other.  What counts as one direction is said by the column
``sides`` of the pool, or follows where all members join the same two countries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data.model import Border, Link, Service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.data.model import Network, Pool

PAIR_UNIT = "train_pairs_per_day"
FORWARD_REVERSE = ("forward", "reverse")


def counts_each_way(pool: Pool) -> bool:
    """Describe whether a pool holds as much one way as the other."""
    return pool.capacity_unit == PAIR_UNIT or (pool.capacity is None and pool.kind == "fleet")


def sides_of(network: Network, pool: Pool) -> Mapping[str, str] | None:
    """
    Say for each member of a pool what counts as forward.

    Parameters
    ----------
    network
        With its records.
    pool
        That counts each direction by itself.

    Returns
    -------
    sides
        By member: the place that is left forward, or ``"forward"`` or ``"reverse"`` for a member that leads one way
        alone; None where the sides cannot be told.
    """
    names = [member.id for member in pool.members]
    if pool.sides:
        return dict(zip(names, pool.sides, strict=True)) if len(pool.sides) == len(names) else None
    ends = {name: _ends(network, name) for name in names}
    if len(names) == 1 and ends[names[0]] is not None:
        return {names[0]: (ends[names[0]] or ("", ""))[0]}
    countries = {}
    for name, pair in ends.items():
        if pair is None or pair[0] not in network.places or pair[1] not in network.places:
            return None
        countries[name] = tuple(network.places[place].country for place in pair)
    first = min(min(pair) for pair in countries.values())
    if any(len(set(pair)) < len(pair) or set(pair) != set(countries[names[0]]) for pair in countries.values()):
        return None
    found = {}
    for name, (origin, destination) in ((name, pair) for name, pair in ends.items() if pair):
        left = origin if countries[name][0] == first else destination
        one_way = isinstance(network.borders.get(name), Border)
        found[name] = FORWARD_REVERSE[left != origin] if one_way else left
    return found


def places_of_service(network: Network, service: Service) -> tuple[str, ...]:
    """List the places that a service calls at, in order."""
    places = [service.origin]
    for key in service.links:
        link = network.links.get(key)
        if link is not None:
            places.append(link.destination if link.origin == places[-1] else link.origin)
    return tuple(places)


def _ends(network: Network, name: str) -> tuple[str, str] | None:
    """Give the places that a member joins, a border in its direction; None of a facility."""
    record = network.links.get(name) or network.borders.get(name) or network.services.get(name)
    if isinstance(record, Link):
        return record.origin, record.destination
    if isinstance(record, Service):
        along = places_of_service(network, record)
        return along[0], along[-1]
    if isinstance(record, Border):
        link = network.links[record.link]
        leaves = network.places[link.origin].country == record.from_country
        return (link.origin, link.destination) if leaves else (link.destination, link.origin)
    return None
