"""
A layer of lines as a graph: the way between two places through given points.

A line that follows the layer is a list of pieces, each a part of one edge. The
search weighs kilometres and leans away from doubt: edges of a country that the
link does not cross, lines without through traffic and connectors that only join
line ends count more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import cos, inf, radians

import shapely

from tools.geometry import KM_PER_DEGREE, Line, Point, cut, project

ABROAD_FACTOR = 3.0
CONNECTOR_FACTOR = 2.0
SHUT_FACTOR = 5.0
MOST_CANDIDATES = 8
LARGE_ISLAND_SHARE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """
    A stretch of line between two nodes of the layer.

    Attributes
    ----------
    start, end
        Node ids of the layer.
    km
        Length of the layer, not of the drawing [km].
    doubtful
        A chord, connector or hand-drawn piece (quality C).
    connector
        Joins line ends that may not meet.
    shut
        Open to no through traffic; followed where a link is on it.
    country
        ISO 3166-1 alpha-2 code at the middle of the edge, or empty.
    line
        Points from start to end.
    """

    start: int
    end: int
    km: float
    doubtful: bool = False
    connector: bool = False
    shut: bool = False
    country: str = ""
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """
    A point of the layer: where a place touches it.

    Attributes
    ----------
    edge
        Index of the edge.
    share
        Where on the edge, from 0 at its start to 1 at its end.
    off_km
        Distance between the place and the layer [km].
    weight
        What the way between them counts in the search [km].
    """

    edge: int
    share: float
    off_km: float
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """
    The part of an edge that is travelled.

    Attributes
    ----------
    edge
        Index of the edge.
    start, end
        Shares of the edge; ``end < start`` runs against the edge.
    """

    edge: int
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerPath:
    """
    A way along the layer.

    Attributes
    ----------
    line
        Points from the first spot to the last.
    km
        Length of the layer [km].
    doubtful_km
        Share of it on edges of quality C [km].
    off_km
        Distance from the layer of the first and of the last place [km].
    """

    line: Line
    km: float
    doubtful_km: float
    off_km: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Way:
    """Weight and pieces between two spots."""

    weight: float
    pieces: tuple[Piece, ...]


class LineLayer:
    """
    A routable network of lines.

    Parameters
    ----------
    edges
        All edges that may be used; no place is tied to those that hang together
        with no large part of the network.
    slack_km
        How much farther than the nearest edge another may lie and still be tried:
        in a knot of lines the nearest may lead the wrong way [km].
    weigh
        What the way from a place to its foot on the layer counts, from both points
        and their distance.
    """

    def __init__(
        self,
        edges: Iterable[Edge],
        *,
        slack_km: float,
        weigh: Callable[[Point, Point, float], float],
    ) -> None:
        self.edges = tuple(edges)
        self._slack_km = slack_km
        self._weigh = weigh
        self._next: dict[int, list[tuple[int, int]]] = {}
        for index, edge in enumerate(self.edges):
            self._next.setdefault(edge.start, []).append((index, edge.end))
            self._next.setdefault(edge.end, []).append((index, edge.start))
        self._anchors = self._large_parts()
        self._tree = shapely.STRtree([shapely.LineString(self.edges[index].line) for index in self._anchors])

    def spots(self, point: Point, *, reach_km: float) -> tuple[Spot, ...]:
        """
        Find the edges to which a place may belong.

        Parameters
        ----------
        point
            The place.
        reach_km
            How far to look [km].

        Returns
        -------
        spots
            Nearest first, others within the slack; empty if nothing is in reach.
        """
        lon, lat = point
        high = reach_km / KM_PER_DEGREE
        wide = high / cos(radians(lat))
        box = shapely.box(lon - wide, lat - high, lon + wide, lat + high)
        found: list[tuple[float, int, float]] = []
        for hit in self._tree.query(box):
            index = self._anchors[int(hit)]
            share, off_km = project(point, self.edges[index].line)
            if off_km <= reach_km:
                found.append((off_km, index, share))
        found.sort()
        spots: list[Spot] = []
        for off_km, index, share in found[:MOST_CANDIDATES]:
            if off_km <= found[0][0] + self._slack_km:
                foot = cut(self.edges[index].line, share, share)[0]
                weight = self._weigh(point, foot, off_km)
                spots.append(Spot(edge=index, share=share, off_km=off_km, weight=weight))
        return tuple(spots)

    def path(
        self,
        points: Sequence[Point],
        *,
        reach_km: Sequence[float],
        countries: Collection[str] = (),
    ) -> LayerPath | None:
        """
        Find the way along the layer through points, in their order.

        Parameters
        ----------
        points
            Start, points to pass, end.
        reach_km
            For each point, how far off the layer it may lie [km].
        countries
            Countries that the way should keep to; empty: anywhere.

        Returns
        -------
        path
            None if a point is out of reach or two are not joined.
        """
        stops = [self.spots(point, reach_km=reach) for point, reach in zip(points, reach_km, strict=True)]
        if not all(stops):
            return None
        best = {spot: _Way(spot.weight, ()) for spot in stops[0]}
        ends: dict[Spot, Spot] = {spot: spot for spot in stops[0]}
        for goals in stops[1:]:
            reached: dict[Spot, _Way] = {}
            origins: dict[Spot, Spot] = {}
            for spot, way in best.items():
                for goal, leg in self._ways(spot, goals, countries).items():
                    weight = way.weight + leg.weight + goal.weight
                    if goal not in reached or weight < reached[goal].weight:
                        reached[goal] = _Way(weight, (*way.pieces, *leg.pieces))
                        origins[goal] = ends[spot]
            best, ends = reached, origins
        if not best:
            return None
        last = min(best, key=lambda spot: (best[spot].weight, spot.edge))
        return self._drawn(best[last].pieces, (ends[last].off_km, last.off_km))

    def _drawn(self, pieces: Sequence[Piece], off_km: tuple[float, float]) -> LayerPath:
        """Join the pieces to one line, without the ways there and back at points passed."""
        points: list[Point] = []
        km = doubtful_km = 0.0
        kept = without_spurs(pieces)
        for piece in kept:
            edge = self.edges[piece.edge]
            share = abs(piece.end - piece.start)
            km += edge.km * share
            doubtful_km += edge.km * share if edge.doubtful else 0.0
            points.extend(cut(edge.line, piece.start, piece.end))
        if not points:
            edge, share = self.edges[pieces[0].edge], pieces[0].start
            points.extend(cut(edge.line, share, share))
        return LayerPath(line=tuple(points), km=km, doubtful_km=doubtful_km, off_km=off_km)

    def _ways(self, start: Spot, goals: Sequence[Spot], countries: Collection[str]) -> dict[Spot, _Way]:
        """Search from one spot to several (Dijkstra); goals that are not joined are left out."""
        weights: dict[Spot, float] = {}
        lasts: dict[Spot, int | None] = {}
        by_node: dict[int, list[tuple[Spot, float]]] = {}
        for goal in goals:
            edge, factor = self.edges[goal.edge], self._factor(goal.edge, countries)
            if goal.edge == start.edge:
                weights[goal] = abs(goal.share - start.share) * edge.km * factor
                lasts[goal] = None
            by_node.setdefault(edge.start, []).append((goal, goal.share * edge.km * factor))
            by_node.setdefault(edge.end, []).append((goal, (1 - goal.share) * edge.km * factor))
        before = self._settle(start, countries, by_node, weights, lasts)
        return {goal: _Way(weight, self._pieces(start, goal, lasts[goal], before)) for goal, weight in weights.items()}

    def _settle(
        self,
        start: Spot,
        countries: Collection[str],
        by_node: Mapping[int, Sequence[tuple[Spot, float]]],
        weights: dict[Spot, float],
        lasts: dict[Spot, int | None],
    ) -> dict[int, tuple[int, int] | None]:
        """Run the search, fill the weights and last nodes of the goals, return the tree."""
        edge, factor = self.edges[start.edge], self._factor(start.edge, countries)
        labels: list[tuple[float, int, int, int]] = [
            (start.share * edge.km * factor, edge.start, -1, -1),
            ((1 - start.share) * edge.km * factor, edge.end, -1, -1),
        ]
        labels.sort()
        wanted = {goal for found in by_node.values() for goal, _ in found}
        before: dict[int, tuple[int, int] | None] = {}
        while labels:
            weight, node, origin, index = heappop(labels)
            if node in before:
                continue
            if len(weights) == len(wanted) and weight >= max(weights.values()):
                break
            before[node] = None if origin < 0 else (origin, index)
            for goal, rest in by_node.get(node, ()):
                if weight + rest < weights.get(goal, inf):
                    weights[goal] = weight + rest
                    lasts[goal] = node
            for following, other in self._next[node]:
                if other not in before:
                    step = self.edges[following].km * self._factor(following, countries)
                    heappush(labels, (weight + step, other, node, following))
        return before

    def _pieces(
        self,
        start: Spot,
        goal: Spot,
        last: int | None,
        before: Mapping[int, tuple[int, int] | None],
    ) -> tuple[Piece, ...]:
        """Walk the search tree back from a goal."""
        if last is None:
            return (Piece(edge=start.edge, start=start.share, end=goal.share),)
        inner: list[Piece] = []
        node = last
        while (step := before[node]) is not None:
            origin, index = step
            onward = self.edges[index].start == origin
            inner.append(Piece(edge=index, start=1.0 - onward, end=float(onward)))
            node = origin
        first_end = 0.0 if self.edges[start.edge].start == node else 1.0
        last_start = 0.0 if self.edges[goal.edge].start == last else 1.0
        return (
            Piece(edge=start.edge, start=start.share, end=first_end),
            *reversed(inner),
            Piece(edge=goal.edge, start=last_start, end=goal.share),
        )

    def _factor(self, index: int, countries: Collection[str]) -> float:
        """Return how much a kilometre of the edge weighs."""
        edge = self.edges[index]
        abroad = countries and edge.country and edge.country not in countries
        return (
            (ABROAD_FACTOR if abroad else 1.0)
            * (CONNECTOR_FACTOR if edge.connector else 1.0)
            * (SHUT_FACTOR if edge.shut else 1.0)
        )

    def _large_parts(self) -> tuple[int, ...]:
        """Return the edges of the parts that hang together and are not small islands."""
        part: dict[int, int] = {}
        for root in self._next:
            if root in part:
                continue
            stack = [root]
            part[root] = root
            while stack:
                for _, other in self._next[stack.pop()]:
                    if other not in part:
                        part[other] = root
                        stack.append(other)
        size: dict[int, float] = {}
        for edge in self.edges:
            size[part[edge.start]] = size.get(part[edge.start], 0.0) + edge.km
        enough = LARGE_ISLAND_SHARE * max(size.values(), default=0.0)
        return tuple(index for index, edge in enumerate(self.edges) if size[part[edge.start]] >= enough)


def without_spurs(pieces: Iterable[Piece]) -> list[Piece]:
    """
    Cancel what is run there and back at once.

    Parameters
    ----------
    pieces
        Parts of edges in the order of travel.

    Returns
    -------
    pieces
        The same way without a piece that the next one undoes.

    Examples
    --------
    >>> spur = [Piece(edge=0, start=0.0, end=1.0), Piece(edge=1, start=0.0, end=0.4),
    ...         Piece(edge=1, start=0.4, end=0.0), Piece(edge=2, start=0.0, end=1.0)]
    >>> [piece.edge for piece in without_spurs(spur)]
    [0, 2]
    """
    kept: list[Piece] = []
    for piece in pieces:
        merged = piece
        while kept and kept[-1].edge == merged.edge and kept[-1].end == merged.start:
            merged = Piece(edge=merged.edge, start=kept.pop().start, end=merged.end)
        if merged.start != merged.end:
            kept.append(merged)
    return kept
