"""Pools: which way their members lead, and what line a track is part of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data.checks.finding import WARNING, Note
from corridor.data.sides import FORWARD_REVERSE, counts_each_way, sides_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridor.data.model import Network


def sides(network: Network) -> Iterator[Note]:
    """Let every member of a pool that counts each direction by itself say which way it leads."""
    for pool in network.pools.values():
        if pool.sides and len(pool.sides) != len(pool.members):
            text = f"names {len(pool.sides)} sides for {len(pool.members)} members: give one to each, in their order."
            yield Note("pools", pool.id, "sides", text)
            continue
        for side in pool.sides:
            if side not in FORWARD_REVERSE and side not in network.places:
                text = f"{side!r} is neither a place of the network nor one of {' and '.join(FORWARD_REVERSE)}."
                yield Note("pools", pool.id, "sides", text)
        if counts_each_way(pool) and not pool.sides and sides_of(network, pool) is None:
            text = (
                "counts each direction by itself, but its members do not say which way they lead: name for each the "
                "place that it leaves forward, or forward or reverse. Until then both directions share the capacity."
            )
            yield Note("pools", pool.id, "sides", text)


def tracks(network: Network) -> Iterator[Note]:
    """Let the track of a line cover all of it: the sections of one name that have a single track."""
    single = [pool for pool in network.pools.values() if pool.kind == "track"]
    pooled = {member.id for pool in single for member in pool.members}
    for pool in single:
        for member in pool.members:
            link = network.links.get(member.id)
            if link is None or not link.name:
                continue
            bare = [
                other.id
                for other in network.links.values()
                if other.name == link.name and other.mode == link.mode and other.tracks == 1 and other.id not in pooled
            ]
            if bare:
                text = (
                    f"is the single track of {link.name}, but no pool holds both directions of its sections "
                    f"{', '.join(sorted(bare))}: give each a pool of its own."
                )
                yield Note("pools", pool.id, "members", text, WARNING)
                break
