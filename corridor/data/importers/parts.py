"""Which parts of a network hang together, and two places far apart between which cargo can go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from corridor.data.importers.summary import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corridor.data.model import Link, Network


def parts_of(links: Iterable[Link]) -> tuple[Part, ...]:
    """Find the components, whatever mode and direction; largest first, then by the first place."""
    laid = list(links)
    keys = sorted({place for link in laid for place in (link.origin, link.destination)})
    number = {key: at for at, key in enumerate(keys)}
    label = _components(
        len(keys), [(number[link.origin], number[link.destination]) for link in laid], connection="weak"
    )
    members: dict[int, set[str]] = {}
    for key, part in zip(keys, label, strict=True):
        members.setdefault(part, set()).add(key)
    counts = dict.fromkeys(members, 0)
    lengths = dict.fromkeys(members, 0.0)
    for link in laid:
        part = label[number[link.origin]]
        counts[part] += 1
        lengths[part] += link.length_km
    found = [Part(frozenset(places), counts[part], round(lengths[part], 1)) for part, places in members.items()]
    return tuple(sorted(found, key=lambda part: (-len(part.places), min(part.places))))


def far_ends(network: Network) -> tuple[str, str]:
    """
    Choose the westernmost and the easternmost of the places between which cargo can go there and back.

    Parameters
    ----------
    network
        Any network; places with a name of their own come before joints.
    """
    laid = list(network.links.values())
    nodes = sorted({(place, link.mode) for link in laid for place in (link.origin, link.destination)})
    number = {node: at for at, node in enumerate(nodes)}
    steps = [(number[link.origin, link.mode], number[link.destination, link.mode]) for link in laid]
    steps += [(head, tail) for link, (tail, head) in zip(laid, list(steps), strict=True) if link.direction == "both"]
    steps += [(number[row.place, row.from_mode], number[row.place, row.to_mode]) for row in network.facilities.values()]
    label = _components(len(nodes), steps, connection="strong")
    members: dict[int, set[str]] = {}
    for (place, _), part in zip(nodes, label, strict=True):
        members.setdefault(part, set()).add(place)
    together = min(members.values(), key=lambda places: (-len(places), min(places)))
    if len(together) < 2:
        return laid[0].origin, laid[0].destination
    named = [key for key in together if not key.startswith("joint-")]
    chosen = sorted(named if len(named) > 1 else together, key=lambda key: (network.places[key].lon, key))
    return chosen[0], chosen[-1]


def _components(size: int, steps: Sequence[tuple[int, int]], *, connection: Literal["weak", "strong"]) -> list[int]:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    tails, heads = np.array(steps, dtype=np.int32).reshape(-1, 2).T  # older SciPy takes no wider numbers here
    graph = coo_array((np.ones(len(tails)), (tails, heads)), shape=(size, size)).tocsr()
    _, label = connected_components(graph, connection=connection)
    numbers: list[int] = label.tolist()
    return numbers
