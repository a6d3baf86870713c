"""
Lines found by where they lie: crossings, and what is near to a place.

A long line is looked up in short stretches, so that little of it is tried, and
what would take hours or fill the memory is refused.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from corridor.data.importers.measure import KM_PER_DEGREE, nearest_on
from corridor.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from corridor.data.importers.gather import NamedPoint
    from corridor.data.importers.measure import Hit, Numbers, Points

STRETCH = 100
"""Steps of a line that are looked up together."""

MOST_TRIED, MOST_NEAR = 20_000_000, 4_000_000
"""Pairs of stretches, and of place and stretch, that are looked at: minutes."""

AT_ONCE = 200_000
MOST_CROSSINGS = 500_000
MEND = "cut the file to the region that you plan for, and leave out what is there several times."


class LineIndex:
    """Stretches of the lines, found by where they lie; a stretch is short, so that little of a long line is tried."""

    def __init__(self, points: Sequence[Points]) -> None:
        import shapely

        cuts = [(line, start) for line, part in enumerate(points) for start in range(0, len(part) - 1, STRETCH)]
        self.line_of, self.start_of = np.array(cuts).T
        # One point more than needed: where two stretches meet, the line goes through and does not end.
        self.stretches = [points[line][start : start + STRETCH + 2] for line, start in cuts]
        self.shapes = np.array([shapely.linestrings(part) for part in self.stretches])
        self.tree = shapely.STRtree(self.shapes)

    def crossings(self, known: set[tuple[float, float]]) -> list[tuple[float, float]]:
        """Find where lines cross without a common point."""
        import shapely

        found: set[tuple[float, float]] = set()
        for first, second in self._pairs_of_lines():
            one, other = self.shapes[first], self.shapes[second]
            shapely.prepare(one)
            cross = shapely.crosses(one, other)
            met = shapely.get_coordinates(shapely.intersection(one[cross], other[cross]))
            found |= {(lon, lat) for lon, lat in met.round(7).tolist()}
            if len(found) > MOST_CROSSINGS:
                msg = f"the lines cross each other more than {MOST_CROSSINGS:,} times; {MEND}"
                raise NetworkError(msg)
        return sorted(found - known)

    def _pairs_of_lines(self) -> Iterator[tuple[Numbers, Numbers]]:
        """Give pairs of stretches of two lines, each once."""
        for one, other in self._pairs(self.shapes):
            once = self.line_of[one] < self.line_of[other]
            first, second = one[once], other[once]
            for part in range(0, len(first), AT_ONCE):
                yield first[part : part + AT_ONCE], second[part : part + AT_ONCE]

    def _pairs(self, shapes: NDArray[np.object_]) -> Iterator[tuple[Numbers, Numbers]]:
        """Give pairs of a shape and a stretch whose boxes meet, some at a time."""
        n_pairs, at_once = 0, 1 + AT_ONCE * 10 // len(self.shapes)  # even where all meet all, little is held
        for start in range(0, len(shapes), at_once):
            at, stretch = self.tree.query(shapes[start : start + at_once])
            n_pairs += len(at)
            _bound(n_pairs, MOST_TRIED)
            yield at + start, stretch

    def near(self, places: Points, km: float) -> Iterator[tuple[int, int, list[int]]]:
        """Give place, line and stretches of it that may be this near; some are not."""
        import shapely

        lat_degrees = km / KM_PER_DEGREE
        furthest = min(89.0, float(np.abs(places[:, 1]).max(initial=0.0)) + lat_degrees)
        lon_degrees = lat_degrees / np.cos(np.radians(furthest))
        lon, lat = places.T
        boxes = shapely.box(lon - lon_degrees, lat - lat_degrees, lon + lon_degrees, lat + lat_degrees)
        n_near = 0
        for at, stretch in self._pairs(boxes):
            met = np.flatnonzero(shapely.intersects(boxes[at], self.shapes[stretch]))
            n_near += len(met)
            _bound(n_near, MOST_NEAR)
            order = met[np.lexsort((stretch[met], at[met]))]
            pairs = zip(at[order].tolist(), stretch[order].tolist(), strict=True)
            for (place, line), run in groupby(pairs, lambda pair: (pair[0], int(self.line_of[pair[1]]))):
                yield place, line, [number for _, number in run]

    def hit(self, stretches: Sequence[int], place: Points) -> Hit:
        """Find the point nearest to a place on stretches of one line."""
        lon, lat = place.tolist()
        hits = [(nearest_on(self.stretches[number], lon, lat), int(self.start_of[number])) for number in stretches]
        return min(hit._replace(at=hit.at + start) for hit, start in hits)

    def nearest(self, named: Sequence[NamedPoint], km: float) -> list[Hit | None]:
        """Find for each named point the nearest point on any line within a distance."""
        best: list[Hit | None] = [None] * len(named)
        spots = np.array([(point.lon, point.lat) for point in named]).reshape(-1, 2)
        for number, _, stretches in self.near(spots, km):
            hit, old = self.hit(stretches, spots[number]), best[number]
            if hit.km <= km and (old is None or hit < old):
                best[number] = hit
        return best


def _bound(n_pairs: int, most: int) -> None:
    """Refuse what would take hours."""
    if n_pairs > most:
        msg = f"more than {most:,} pairs of lines, or of a place and a line, lie near each other; {MEND}"
        raise NetworkError(msg)
