"""
Shared edges of polygons, as arcs that are written once.

Each ring of each polygon becomes a list of arc numbers; ``~number`` runs an arc
backwards (the convention of TopoJSON). Two neighbours then name the same arc, so
their common edge is drawn once and can never gape.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

GridPoint = tuple[int, int]
Ring = tuple[GridPoint, ...]
Polygon = tuple[Ring, ...]
Frame = tuple[int, int, int, int]

FRAME = "frame"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topology:
    """
    Polygons by their shared arcs.

    Attributes
    ----------
    arcs
        Points of each arc; a closed arc begins and ends at the same point.
    owners
        For each arc the names of the polygons on its sides, sorted: one on a coast,
        two on a border; ``FRAME`` among them where the map cuts the land.
    polygons
        For each name its polygons, each a list of rings (outer first), each a list
        of arc numbers.
    """

    arcs: tuple[Ring, ...]
    owners: tuple[tuple[str, ...], ...]
    polygons: Mapping[str, tuple[tuple[tuple[int, ...], ...], ...]]


def build(shapes: Mapping[str, Sequence[Polygon]], frame: Frame | None = None) -> Topology:
    """
    Find the arcs of polygons on an integer grid.

    Parameters
    ----------
    shapes
        For each name its polygons; rings are closed, first point = last point.
    frame
        West, south, east, north edge of the map.

    Returns
    -------
    topology
        In an order that depends on the shapes alone.
    """
    owners = _owners(shapes, frame)
    nodes = _nodes(shapes, owners)
    arcs: dict[Ring, int] = {}
    polygons = {
        name: tuple(tuple(_ring_arcs(ring, nodes, arcs) for ring in polygon) for polygon in shapes[name])
        for name in sorted(shapes)
    }
    return Topology(
        arcs=tuple(arcs),
        owners=tuple(owners[_segment(arc[0], arc[1])] for arc in arcs),
        polygons=polygons,
    )


def ring_points(ring: Iterable[int], arcs: Sequence[Ring]) -> Ring:
    """
    Put the arcs of a ring together.

    Parameters
    ----------
    ring
        Arc numbers.
    arcs
        All arcs.

    Returns
    -------
    points
        Closed: first point = last point.
    """
    points: list[GridPoint] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc[1:] if points else arc)
    return tuple(points)


def _segment(a: GridPoint, b: GridPoint) -> tuple[GridPoint, GridPoint]:
    """Name a segment without direction."""
    return (a, b) if a < b else (b, a)


def _owners(
    shapes: Mapping[str, Sequence[Polygon]], frame: Frame | None
) -> dict[tuple[GridPoint, GridPoint], tuple[str, ...]]:
    """Return the names beside each segment."""
    found: dict[tuple[GridPoint, GridPoint], set[str]] = {}
    for name, polygons in shapes.items():
        for polygon in polygons:
            for ring in polygon:
                for a, b in pairwise(ring):
                    found.setdefault(_segment(a, b), set()).add(name)
    if frame:
        west, south, east, north = frame
        for (a, b), names in found.items():
            if a[0] == b[0] in (west, east) or a[1] == b[1] in (south, north):
                names.add(FRAME)
    return {segment: tuple(sorted(names)) for segment, names in found.items()}


def _nodes(
    shapes: Mapping[str, Sequence[Polygon]],
    owners: Mapping[tuple[GridPoint, GridPoint], tuple[str, ...]],
) -> set[GridPoint]:
    """Return the points at which arcs meet: where not exactly two segments of like owners join."""
    beside: dict[GridPoint, list[tuple[str, ...]]] = {}
    for (a, b), names in owners.items():
        beside.setdefault(a, []).append(names)
        beside.setdefault(b, []).append(names)
    nodes = {point for point, sides in beside.items() if len(sides) != 2 or sides[0] != sides[1]}
    for polygons in shapes.values():
        for polygon in polygons:
            for ring in polygon:
                if not nodes.intersection(ring):
                    nodes.add(min(ring))
    return nodes


def _ring_arcs(ring: Ring, nodes: set[GridPoint], arcs: dict[Ring, int]) -> tuple[int, ...]:
    """Cut a ring at its nodes and number the arcs."""
    start = next(index for index, point in enumerate(ring) if point in nodes)
    turned = (*ring[start:-1], *ring[: start + 1])
    numbers: list[int] = []
    arc: list[GridPoint] = [turned[0]]
    for point in turned[1:]:
        arc.append(point)
        if point in nodes:
            numbers.append(_number(tuple(arc), arcs))
            arc = [point]
    return tuple(numbers)


def _number(arc: Ring, arcs: dict[Ring, int]) -> int:
    """Return the number of an arc, ``~number`` if it is known the other way round."""
    if (back := arcs.get(arc[::-1])) is not None and arc[::-1] != arc:
        return ~back
    return arcs.setdefault(arc, len(arcs))
