"""
Noding: lines that only look connected become places, and pieces between them.

    gather      ends, points that two lines share, named points, and crossings if asked
    cluster     points within the tolerance of each other are one place
    split       every line is cut at the places on it
    merge       joints where just two pieces of one kind meet are passed through
    straighten  a piece that leads back past its start is cut at its middle

Clusters are taken greedily around their first point, so no point moves further
than the tolerance, however long a chain of near points is.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corridor.data.importers.index import LineIndex
from corridor.data.importers.measure import HALF_TURN, along_km, middle_of, spots_km

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corridor.data.importers.gather import ForeignLine, NamedPoint
    from corridor.data.importers.measure import Numbers, Points

    Stop = tuple[float, int]  # where along the points of a line, and which place is there

BEND_RATIO, BEND_SLACK_KM = 2.3, 4.0
"""A piece longer than this multiple of the straight way, and this much [km], is cut at its middle."""


class Kind(NamedTuple):
    """What has to agree for two pieces to be one: mode, direction, and which figures a line gives, with its speed."""

    mode: str
    oneway: bool = False
    given: str = ""


FIGURES = ("hours", "length_km", "speed_kmh")
"""Fields in which two lines along one way may differ, and then both are kept."""


class Piece(NamedTuple):
    """
    A part of a line between two places.

    Attributes
    ----------
    tail, head
        Numbers of the places.
    points
        From the one to the other [degree].
    shares
        Line, and share of it, for each line that the piece is made of.
    """

    tail: int
    head: int
    points: Points
    shares: tuple[tuple[int, float], ...]

    def turned(self) -> Piece:
        """Give the way back."""
        return Piece(self.head, self.tail, self.points[::-1], self.shares[::-1])


class Topology(NamedTuple):
    """
    Places and the pieces between them.

    Attributes
    ----------
    positions
        Longitude and latitude of each place [degree].
    names
        Of the places that have one.
    pieces
        In the order of the lines.
    counts
        What was done, for the report.
    moved_km
        Furthest that a point was moved [km].
    """

    positions: Points
    names: Mapping[int, str]
    pieces: tuple[Piece, ...]
    counts: Mapping[str, int]
    moved_km: float


def node_lines(
    lines: Sequence[ForeignLine],
    kinds: Sequence[Kind],
    named: Sequence[NamedPoint] = (),
    *,
    snap_km: float,
    places_km: float,
    join_crossings: bool = False,
    keep_joints: bool = False,
) -> Topology:
    """
    Make places and pieces of lines.

    Parameters
    ----------
    lines
        Their order decides the numbers of the places.
    kinds
        Of each line; only pieces of equal kind are merged.
    named
        Places that have a name already; each goes to the nearest line.
    snap_km
        Points nearer than this to each other are one place [km].
    places_km
        How far from a line a named place may lie [km].
    join_crossings
        Join lines that cross without a common point.
    keep_joints
        Keep joints where just two pieces of one kind meet.

    Returns
    -------
    topology
        The same for the same input.
    """
    counts: Counter[str] = Counter()
    points = [line.points for line in lines]
    index = LineIndex(points)
    chosen = _chosen_vertices(points)
    vertices = [part[i] for part, own in zip(points, chosen, strict=True) for i in own]
    crossings = index.crossings({(lon, lat) for lon, lat in np.array(vertices).tolist()})
    counts["crossings"] = len(crossings)
    hits = index.nearest(named, places_km)
    homes = [(point.name, hit.position) for point, hit in zip(named, hits, strict=True) if hit is not None]
    counts["names_far"] = len(named) - len(homes)
    candidates = [*(position for _, position in homes), *vertices, *(crossings if join_crossings else ())]
    positions, place_of, moved_km = _cluster(np.array(candidates).reshape(-1, 2), snap_km)
    names: dict[int, str] = {}
    for (name, _), place in zip(homes, place_of.tolist(), strict=False):
        names.setdefault(place, name)
    places = iter(place_of[len(homes) :].tolist())
    stops: list[list[Stop]] = [[(float(i), next(places)) for i in own] for own in chosen]
    # A place that was found on a line is within rounding of it, even where nothing is to be snapped.
    counts["touching"] = _add_touching(stops, index, positions, max(snap_km, 1e-4))
    for place, name in _named_ends(lines, stops):
        names.setdefault(place, name)
    told = [(*kind, *(line.values.get(name, "") for name in FIGURES)) for kind, line in zip(kinds, lines, strict=True)]
    pieces = _split(points, stops, positions, told, snap_km, counts)
    if not keep_joints:
        kept = np.flatnonzero(np.abs(positions[:, 0]) == HALF_TURN).tolist()
        pieces = _merge(pieces, kinds, frozenset((*names, *kept)), counts)
    positions, pieces = _straighten(positions, pieces, counts)
    return _renumbered(Topology(positions, names, tuple(pieces), counts, moved_km))


# -- gather ------------------------------------------------------------------------------------------------------------


def _chosen_vertices(points: Sequence[Points]) -> list[list[int]]:
    """Choose of each line its ends, and the points that it shares with another line or with itself."""
    whole = np.vstack(points)
    _, inverse, counts = np.unique(whole @ [1, 1j], return_inverse=True, return_counts=True)
    shared = counts[inverse] > 1
    starts = np.cumsum([0, *map(len, points)])
    shared[starts[:-1]] = shared[starts[1:] - 1] = True
    return [np.flatnonzero(shared[start:end]).tolist() for start, end in pairwise(starts)]


# -- cluster -----------------------------------------------------------------------------------------------------------


def _cluster(candidates: Points, snap_km: float) -> tuple[Points, Numbers, float]:
    """Take points within the tolerance together; give places, the place of each point, and the furthest move [km]."""
    from scipy.spatial import cKDTree

    unique, first, inverse = np.unique(candidates, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    unique, inverse = unique[order], rank[inverse.ravel()]
    spots = spots_km(unique)
    tree = cKDTree(spots)
    # What lies next to each is its second nearest, itself being the nearest.
    alone = np.asarray(tree.query(spots, k=2)[0])[:, 1] > snap_km if snap_km > 0 else np.ones(len(spots), bool)
    place_of = np.full(len(unique), -1)
    kept: list[int] = []
    moved_km = 0.0
    for point in range(len(unique)):
        if place_of[point] >= 0:
            continue
        place_of[point] = len(kept)
        for other in () if alone[point] else tree.query_ball_point(spots[point], snap_km):
            if place_of[other] < 0:
                place_of[other] = len(kept)
                moved_km = max(moved_km, float(np.linalg.norm(spots[point] - spots[other])))
        kept.append(point)
    return unique[kept], place_of[inverse], moved_km


# -- split -------------------------------------------------------------------------------------------------------------


def _add_touching(stops: list[list[Stop]], index: LineIndex, positions: Points, km: float) -> int:
    """Cut lines where a place is on them between their points; tell how often."""
    own = [{place for _, place in part} for part in stops]
    added = 0
    for place, line, stretches in index.near(positions, km):
        if place in own[line]:
            continue
        hit = index.hit(stretches, positions[place])
        if hit.km <= km:
            stops[line].append((hit.at, place))
            added += 1
    for part in stops:
        part.sort()
    return added


def _named_ends(lines: Sequence[ForeignLine], stops: Sequence[Sequence[Stop]]) -> Iterator[tuple[int, str]]:
    for line, part in zip(lines, stops, strict=True):
        for field, (_, place) in (("from", part[0]), ("to", part[-1])):
            if field in line.values:
                yield place, line.values[field]


def _split(
    points: Sequence[Points],
    stops: Sequence[Sequence[Stop]],
    positions: Points,
    told: Sequence[tuple[object, ...]],
    snap_km: float,
    counts: Counter[str],
) -> list[Piece]:
    """
    Cut the lines; what begins and ends at one place leads nowhere and is left out, as is what is given twice.

    Twice lies only what is of one kind, gives the same figures (`told` of each line) and, if it leads one way, leads
    the same way.
    """
    pieces: list[Piece] = []
    seen: set[tuple[object, ...]] = set()
    for number, (part, cuts) in enumerate(zip(points, stops, strict=True)):
        laid = []
        for (start, tail), (end, head) in pairwise(cuts):
            inner = part[int(np.floor(start)) + 1 : int(np.ceil(end))]
            way = _one_sided(np.vstack([positions[tail], inner, positions[head]]))
            laid.append((tail, head, way, along_km(way)))
        whole = sum(km for _, _, _, km in laid)
        for tail, head, way, km in laid:
            if tail == head:
                counts["loops" if km > 2 * snap_km else "specks"] += 1
                continue
            turned = tail > head and not told[number][1]
            key = (*told[number], tail, head, way.tobytes())
            if turned:
                key = (*told[number], head, tail, way[::-1].tobytes())
            counts["doubles"] += key in seen
            if key not in seen:
                seen.add(key)
                pieces.append(Piece(tail, head, way, ((number, km / whole),)))
    return pieces


def _one_sided(way: Points) -> Points:
    """Let a piece that begins or ends on the antimeridian stay on the side on which it lies."""
    side = np.sign(way[np.abs(way[:, 0]) < HALF_TURN, 0].sum())
    if side:
        way[np.abs(way[:, 0]) == HALF_TURN, 0] = side * HALF_TURN
    return way


# -- merge -------------------------------------------------------------------------------------------------------------


def _merge(pieces: Sequence[Piece], kinds: Sequence[Kind], named: frozenset[int], counts: Counter[str]) -> list[Piece]:
    """Pass through joints; a ring of nothing else has no end to begin at and stays as it is."""
    meeting: dict[int, list[int]] = {}
    for number, piece in enumerate(pieces):
        meeting.setdefault(piece.tail, []).append(number)
        meeting.setdefault(piece.head, []).append(number)
    joints = {place for place, numbers in meeting.items() if place not in named and _is_joint(pieces, kinds, numbers)}
    merged: list[Piece] = []
    used: set[int] = set()
    for number, piece in enumerate(pieces):
        if number in used or (piece.tail in joints and piece.head in joints):
            continue
        turned = piece.tail in joints
        chain, last = [piece.turned() if turned else piece], number
        while (place := chain[-1].head) in joints:
            last = next(other for other in meeting[place] if other != last)
            chain.append(pieces[last] if pieces[last].tail == place else pieces[last].turned())
            used.add(last)
        runs = _apart(chain)
        merged += [_joined([step.turned() for step in reversed(run)] if turned else run) for run in runs]
        counts["joints"] += len(chain) - len(runs)
        used.add(number)
    return merged + [piece for number, piece in enumerate(pieces) if number not in used]


def _is_joint(pieces: Sequence[Piece], kinds: Sequence[Kind], numbers: Sequence[int]) -> bool:
    """Report whether just two pieces of one kind meet and, if they lead one way only, follow each other."""
    if len(numbers) != 2 or numbers[0] == numbers[1]:
        return False
    first, second = (pieces[number] for number in numbers)
    kind = kinds[first.shares[0][0]]
    follow = first.head == second.tail or second.head == first.tail
    return kind == kinds[second.shares[0][0]] and (follow or not kind.oneway)


def _apart(chain: list[Piece]) -> list[list[Piece]]:
    """Cut a chain that comes back to its start at the joint furthest from there, so that none of it is lost."""
    if chain[0].tail != chain[-1].head:
        return [chain]
    start = chain[0].points[0]
    far = max(range(1, len(chain)), key=lambda at: along_km(np.vstack([start, chain[at].points[0]])))
    return [chain[:far], chain[far:]]


def _joined(chain: Sequence[Piece]) -> Piece:
    if len(chain) == 1:
        return chain[0]
    points = np.vstack([chain[0].points, *(step.points[1:] for step in chain[1:])])
    shares = tuple(share for step in chain for share in step.shares)
    return Piece(chain[0].tail, chain[-1].head, points, shares)


# -- straighten --------------------------------------------------------------------------------------------------------


def _straighten(positions: Points, pieces: Sequence[Piece], counts: Counter[str]) -> tuple[Points, list[Piece]]:
    """Cut what winds too far at its middle, since a link is never much longer than the straight way."""
    added: list[Points] = []
    done: list[Piece] = []
    waiting = list(reversed(pieces))
    while waiting:
        piece = waiting.pop()
        ends = np.vstack([piece.points[0], piece.points[-1]])
        if along_km(piece.points) <= BEND_RATIO * along_km(ends) + BEND_SLACK_KM:
            if piece.tail == piece.head:
                counts["loops"] += 1
            else:
                done.append(piece)
            continue
        there, onward = middle_of(piece.points)
        place = len(positions) + len(added)
        added.append(onward[0])
        counts["bends"] += 1
        halves = tuple((line, share / 2) for line, share in piece.shares)
        waiting += [Piece(place, piece.head, onward, halves), Piece(piece.tail, place, there, halves)]
    return np.vstack([positions, *added]), done


def _renumbered(topology: Topology) -> Topology:
    """Leave out places that no piece reaches."""
    used = sorted({place for piece in topology.pieces for place in (piece.tail, piece.head)})
    new = {place: number for number, place in enumerate(used)}
    return topology._replace(
        positions=topology.positions[used],
        names={new[place]: name for place, name in sorted(topology.names.items()) if place in new},
        pieces=tuple(piece._replace(tail=new[piece.tail], head=new[piece.head]) for piece in topology.pieces),
    )
