"""Sea lines: own paths of the layer, paths over water, and the lanes of the oceans."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import shapely

from tools.geometry import Line, Point, great_circle_km, length_km
from tools.layer import Edge, LineLayer
from tools.water import Water, read_land

EXCLUDED_PASSAGES = frozenset({"volga_don"})
OWN_KINDS = frozenset({"ferry", "short sea"})
PORT_REACH_KM = 35.0
LANE_REACH_KM = 500.0
LANE_SLACK_KM = 150.0
LAND_FACTOR = 20.0
NEAR_KM = 1500.0
LONGEST_DETOUR = 2.5

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
        ports a way over water is sought; all others follow the ocean lanes.

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
        if len(points) == 2 and (line := self._own(first, last)):
            return SeaPath(line=line, km=length_km(line), licence=OWN_LICENCE, fine=True)
        near = all(great_circle_km(a, b) <= NEAR_KM for a, b in pairwise(points))
        if near and (line := self._over_water(points)):
            return SeaPath(line=line, km=length_km(line), licence=OWN_LICENCE, fine=True)
        path = self.ocean.path(points, reach_km=[LANE_REACH_KM] * len(points))
        if path is None:
            return None
        line = (first, *path.line, last)
        return SeaPath(line=line, km=length_km(line), licence=LANE_LICENCE, fine=False)

    def _own(self, first: Point, last: Point) -> Line:
        """Return the line of the layer that joins two ports, or nothing."""
        found: list[tuple[float, Line]] = []
        for line in self.own:
            for drawn in (line, line[::-1]):
                off = (great_circle_km(first, drawn[0]), great_circle_km(last, drawn[-1]))
                if max(off) <= PORT_REACH_KM:
                    found.append((sum(off), drawn))
        return (first, *min(found)[1], last) if found else ()

    def _over_water(self, points: Sequence[Point]) -> Line:
        """Return the way over water through all points, or nothing where land bars it."""
        line: list[Point] = []
        for a, b in pairwise(points):
            leg = self.water.path(a, b)
            if not leg or length_km(leg) > LONGEST_DETOUR * great_circle_km(a, b):
                return ()
            line.extend(leg)
        return tuple(line)


def read_sea_lanes(lanes: Path, land: Path) -> SeaLanes:
    """
    Read the sea layer; the river line between Azov and Caspian is left out.

    Parameters
    ----------
    lanes
        GeoJSON with the property ``kind`` (lane, ferry, short sea, strait) and for
        lanes ``km`` and ``passage``.
    land
        GeoJSON with land polygons.

    Returns
    -------
    lanes
        Ready to be searched.
    """
    features = json.loads(lanes.read_text(encoding="utf-8"))["features"]
    own: list[Line] = []
    straits: list[Line] = []
    edges: list[Edge] = []
    nodes: dict[Point, int] = {}
    for feature in features:
        properties = feature["properties"]
        line: Line = tuple((lon, lat) for lon, lat, *_ in feature["geometry"]["coordinates"])
        if properties["kind"] in OWN_KINDS:
            own.append(line)
        elif properties["kind"] == "strait":
            straits.append(line)
        elif properties.get("passage") not in EXCLUDED_PASSAGES:
            edges.append(
                Edge(
                    start=nodes.setdefault(line[0], len(nodes)),
                    end=nodes.setdefault(line[-1], len(nodes)),
                    km=properties["km"],
                    doubtful=False,
                    connector=False,
                    country="",
                    line=line,
                )
            )
    water = Water(read_land(land), straits=straits)

    def weigh(port: Point, foot: Point, km: float) -> float:
        """Count kilometres over land many times."""
        return km * (1 + LAND_FACTOR * water.land_share(shapely.LineString([port, foot])))

    ocean = LineLayer(edges, slack_km=LANE_SLACK_KM, weigh=weigh)
    return SeaLanes(own=tuple(own), ocean=ocean, water=water)
