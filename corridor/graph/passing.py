"""What it means to pass a place: the nodes at which cargo has come to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor.graph.modal import Graph


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
