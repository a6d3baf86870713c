"""What it means to pass a place: the nodes at which cargo has come to it, and where a change of ship leads on."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from corridor.geography import great_circle_km

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corridor.data.model import Link, Network
    from corridor.graph.modal import Graph


def turning_ports(network: Network, links: Iterable[Link]) -> frozenset[tuple[str, str]]:
    """
    Find where a change of ship only leads back to where the ships come from.

    Parameters
    ----------
    network
        Where two lines of a mode that is boarded meet, some two of their other ends must lie
        on a way over the port that is no longer than `greatest_detour` times the great circle.
    links
        Those that are there.

    Returns
    -------
    ports
        Places and modes.  A port with one line, or with ends in one spot, is not judged.
    """
    ends: dict[tuple[str, str], set[str]] = {}
    for link in links:
        if network.modes[link.mode].is_boarded:
            ends.setdefault((link.origin, link.mode), set()).add(link.destination)
            ends.setdefault((link.destination, link.mode), set()).add(link.origin)

    def km(*keys: str) -> float:
        places = [network.places[key] for key in keys]
        return sum(great_circle_km(one.lon, one.lat, other.lon, other.lat) for one, other in pairwise(places))

    def turns(place: str, mode: str) -> bool:
        most = network.modes[mode].greatest_detour
        ways = list(combinations(sorted(ends[place, mode]), 2))
        return bool(ways) and all(km(one, place, other) > most * km(one, other) > 0 for one, other in ways)

    return frozenset(key for key in ends if turns(*key))


def arrivals(graph: Graph, place: str) -> frozenset[int]:
    """
    Gather the nodes at which cargo passes a place, aboard or not.

    Where a line ends at a quay, coming by it and going back is no passing: the cargo
    has passed once it is handed over to another mode.
    """
    parts = {number: label.split("|")[1:] for number, label in enumerate(graph.nodes) if label.startswith(f"{place}|")}
    neighbours: dict[str, set[str]] = {}
    for number, (mode, _) in parts.items():
        ends = {graph.nodes[head].partition("|")[0] for head, _, _ in graph.steps[number]}
        neighbours.setdefault(mode, set()).update(ends - {place})
    ships = _boarded(graph)
    gates = set[int]()
    for number, (mode, role) in parts.items():
        if not role.startswith("arrive"):
            continue
        over = {head for head, _, _ in graph.steps[number] if parts.get(head, (mode,))[0] not in (mode, "")}
        turns = mode not in ships and len(neighbours[mode]) == 1
        gates |= over if turns and any(parts[head][0] in ships for head in over) else {number}
    return frozenset(gates)


def _boarded(graph: Graph) -> set[str]:
    """Give the modes of which nothing leaves unless it is boarded."""
    boarded, free = set[str](), set[str]()
    for number, label in enumerate(graph.nodes):
        place, mode, role = label.split("|")
        if role.startswith("boarded"):
            boarded.add(mode)
        elif (
            role == "depart"
            and mode not in free
            and any(not graph.nodes[head].startswith(f"{place}|") for head, _, _ in graph.steps[number])
        ):
            free.add(mode)
    return boarded - free
