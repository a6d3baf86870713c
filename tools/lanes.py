"""Sea lines: own paths of the layer, paths over water, and the lanes of the oceans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import shapely

from tools.files import read_features
from tools.geometry import Line, Point, great_circle_km, length_km
from tools.layer import Edge, LineLayer
from tools.water import Water, read_polygons

EXCLUDED_PASSAGES = frozenset({"volga_don"})
OWN_KINDS = frozenset({"ferry", "short sea"})
PORT_REACH_KM = 35.0
RIVER_PORT_REACH_KM = 100.0
LANE_REACH_KM = 250.0
LANE_SLACK_KM = 150.0
LAND_FACTOR = 20.0
ENDS = 2
NEAR_KM = 1500.0
LONGEST_DETOUR = 2.5
HARBOUR_KM = 50.0

OWN_LICENCE = "public domain"
LANE_LICENCE = "Apache-2.0 (searoute-py); EUPL-1.2 (Eurostat)"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeaPath:
    """
    A way over water.

    Attributes
    ----------
    line
        Points from port to port.
    km
        Length of the way [km].
    licence
        Licence of the layer that it follows.
    fine
        Follows coasts closely, so it is simplified less.
    """

    line: Line
    km: float
    licence: str
    fine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeaLanes:
    """
    What is known of ways over water.

    Attributes
    ----------
    own
        Lines between two ports.
    ocean
        Lanes of the oceans as a graph.
    water
        Finds short ways where no line is known.
    """

    own: tuple[Line, ...]
    ocean: LineLayer
    water: Water

    def path(self, points: Sequence[Point]) -> SeaPath | None:
        """
        Find a way over water.

        A line of the layer between the two ports is taken first; between near
        ports a way over water is sought, from a port up a river the line of the
        layer that ends nearest; all others follow the ocean lanes.

        Parameters
        ----------
        points
            First port, points to pass (Cape or Suez), last port.

        Returns
        -------
        path
            None if nothing joins the ports.
        """
        first, last = points[0], points[-1]
        line = self._own(points, PORT_REACH_KM) or self._over_water(points) or self._own(points, RIVER_PORT_REACH_KM)
        if line:
            return SeaPath(line=line, km=length_km(line), licence=OWN_LICENCE, fine=True)
        path = self.ocean.path(points, reach_km=[LANE_REACH_KM] * len(points))
        if path is None:
            return None
        line = (first, *path.line, last)
        return SeaPath(line=line, km=length_km(line), licence=LANE_LICENCE, fine=False)

    def _own(self, points: Sequence[Point], reach_km: float) -> Line:
        """Return the line of the layer that joins two ports, or nothing."""
        first, last = points[0], points[-1]
        found: list[tuple[float, Line]] = []
        for line in self.own:
            for drawn in (line, line[::-1]):
                off = (great_circle_km(first, drawn[0]), great_circle_km(last, drawn[-1]))
                if max(off) <= reach_km:
                    found.append((sum(off), drawn))
        return (first, *min(found)[1], last) if found and len(points) == ENDS else ()

    def _over_water(self, points: Sequence[Point]) -> Line:
        """Return the way over water through all points, or nothing if far or excluded by land."""
        line: list[Point] = []
        if any(great_circle_km(a, b) > NEAR_KM for a, b in pairwise(points)):
            return ()
        for number, (a, b) in enumerate(pairwise(points), start=1):
            far = great_circle_km(a, b)
            leg = self.water.path(a, b)
            if not leg or length_km(leg) > LONGEST_DETOUR * far + HARBOUR_KM:
                up_river = len(points) > ENDS and number in (1, len(points) - 1)
                if not up_river or far > RIVER_PORT_REACH_KM:
                    return ()
                leg = (a, b)
            line.extend(leg)
        return tuple(line)


def read_sea_lanes(lanes: Path, land: Path, lakes: Path) -> SeaLanes:
    """
    Read the sea layer; the river line between Azov and Caspian is left out.

    Parameters
    ----------
    lanes
        GeoJSON with the property ``kind`` (lane, ferry, short sea, strait) and for
        lanes ``km`` and ``passage``.
    land, lakes
        GeoJSON with polygons of land, and of lakes on it.

    Returns
    -------
    lanes
        Ready to be searched.
    """
    own: list[Line] = []
    straits: list[Line] = []
    ocean: list[tuple[Line, float]] = []
    for feature in read_features(lanes):
        properties = feature["properties"]
        line: Line = tuple((lon, lat) for lon, lat, *_ in feature["geometry"]["coordinates"])
        passage = properties.get("passage")
        if properties["kind"] in OWN_KINDS:
            own.append(line)
        elif properties["kind"] == "strait":
            straits.append(line)
        elif passage not in EXCLUDED_PASSAGES:
            ocean.append((line, properties["km"]))
            if passage:
                straits.append(line)
    water = Water(read_polygons(land), straits=straits, lakes=read_polygons(lakes))

    def weigh(port: Point, foot: Point, km: float) -> float:
        """Count kilometres over land many times."""
        return km * (1 + LAND_FACTOR * water.land_share(shapely.LineString([port, foot])))

    layer = LineLayer(_noded(ocean), slack_km=LANE_SLACK_KM, weigh=weigh)
    return SeaLanes(own=tuple(own), ocean=layer, water=water)


def _noded(lanes: Sequence[tuple[Line, float]]) -> list[Edge]:
    """Cut lanes where they share a point: in the layer they also join at inner points."""
    uses = Counter(point for line, _ in lanes for point in set(line))
    nodes: dict[Point, int] = {}
    edges: list[Edge] = []
    for line, km in lanes:
        stretch = km / max(length_km(line), 1e-9)
        part: list[Point] = [line[0]]
        for point in line[1:]:
            part.append(point)
            if uses[point] > 1 or point == line[-1]:
                start, end = (nodes.setdefault(tip, len(nodes)) for tip in (part[0], part[-1]))
                edges.append(
                    Edge(
                        start=start,
                        end=end,
                        km=length_km(part) * stretch,
                        line=tuple(part),
                    )
                )
                part = [point]
    return edges
