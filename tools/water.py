"""Ways over water between near ports: a grid over the land polygons, then straight legs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import cos, hypot, inf, radians
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import label

from tools.files import read_features
from tools.geometry import Line, Point

CELL_DEGREES = 0.04
MARGIN_DEGREES = 3.0
SHORE_FACTOR = 1.6
HARBOUR_CELLS = 10

Cell = tuple[int, int]
_STEPS: tuple[Cell, ...] = tuple(
    (x, y) for x in (-2, -1, 0, 1, 2) for y in (-2, -1, 0, 1, 2) if (x, y) != (0, 0) and not (x % 2 == 0 and y % 2 == 0)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """Cells of one piece of sea; cost is infinite on land."""

    west: float
    south: float
    cost: NDArray[np.float64]

    def cell(self, point: Point) -> Cell:
        """Return the cell that holds a point."""
        return (
            int((point[0] - self.west) / CELL_DEGREES),
            int((point[1] - self.south) / CELL_DEGREES),
        )

    def point(self, cell: Cell) -> Point:
        """Return the middle of a cell."""
        return (
            self.west + (cell[0] + 0.5) * CELL_DEGREES,
            self.south + (cell[1] + 0.5) * CELL_DEGREES,
        )

    def at(self, cell: Cell) -> float:
        """Return the cost of a cell; outside the grid there is no water."""
        wide, high = self.cost.shape
        return float(self.cost[cell]) if 0 <= cell[0] < wide and 0 <= cell[1] < high else inf


class Water:
    """
    The sea, as what is not land.

    Parameters
    ----------
    land
        Land polygons.
    straits
        Lines that are water although the land layer may close them.
    lakes
        Polygons of water on the land.
    """

    def __init__(
        self,
        land: Iterable[shapely.Polygon],
        *,
        straits: Sequence[Line] = (),
        lakes: Iterable[shapely.Polygon] = (),
    ) -> None:
        self._land = tuple(land)
        self._tree = shapely.STRtree(self._land)
        narrow = shapely.MultiLineString(straits).buffer(CELL_DEGREES)
        self._inland = shapely.union_all([narrow, *lakes])
        shapely.prepare(self._inland)

    def land_share(self, line: shapely.LineString) -> float:
        """
        Measure how much of a line is on land.

        Parameters
        ----------
        line
            In degrees.

        Returns
        -------
        share
            From 0 to 1.
        """
        if line.length == 0:
            return 0.0
        near = [self._land[index] for index in self._tree.query(line, predicate="intersects")]
        if not near:
            return 0.0
        dry = shapely.difference(line, self._inland)
        return float(sum(dry.intersection(polygon).length for polygon in near) / line.length)

    def path(self, first: Point, last: Point) -> Line:
        """
        Find a short way over water, a little off the shore.

        Parameters
        ----------
        first, last
            Ports, on the shore or near it.

        Returns
        -------
        line
            From port to port; empty if none is found.
        """
        grid = self._grid(first, last)
        harbours = _harbours(grid, first, last)
        cells = _search(grid, *harbours) if harbours else []
        if not cells:
            return ()
        bends = _straightened(grid, cells)
        ports = {grid.cell(first), grid.cell(last)}
        return (first, *(grid.point(cell) for cell in bends if cell not in ports), last)

    def _grid(self, first: Point, last: Point) -> _Grid:
        """Lay a grid over both ports and their surroundings."""
        west = min(first[0], last[0]) - MARGIN_DEGREES
        south = min(first[1], last[1]) - MARGIN_DEGREES
        wide = int((max(first[0], last[0]) + MARGIN_DEGREES - west) / CELL_DEGREES)
        high = int((max(first[1], last[1]) + MARGIN_DEGREES - south) / CELL_DEGREES)
        lon = west + (np.arange(wide) + 0.5) * CELL_DEGREES
        lat = south + (np.arange(high) + 0.5) * CELL_DEGREES
        lons, lats = np.meshgrid(lon, lat, indexing="ij")
        box = shapely.box(west, south, float(lon[-1]) + CELL_DEGREES, float(lat[-1]) + CELL_DEGREES)
        land = np.zeros(lons.shape, dtype=bool)
        for index in self._tree.query(box, predicate="intersects"):
            polygon = self._land[index].intersection(box)
            shapely.prepare(polygon)
            land |= shapely.contains_xy(polygon, lons, lats)
        land &= ~shapely.contains_xy(self._inland, lons, lats)
        cost = np.where(land, inf, np.where(_beside(land), SHORE_FACTOR, 1.0))
        return _Grid(west=west, south=south, cost=cost)


def read_polygons(path: Path) -> tuple[shapely.Polygon, ...]:
    """
    Read the polygons of a layer.

    Parameters
    ----------
    path
        GeoJSON of polygons.

    Returns
    -------
    polygons
        Each part by itself, mended where needed.
    """
    shapes = (shapely.geometry.shape(each["geometry"]) for each in read_features(path))
    mended = (shapely.make_valid(shape) for shape in shapes)
    return tuple(part for shape in mended for part in shapely.get_parts(shape) if part.geom_type == "Polygon")


def _beside(land: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the cells that are land or touch it."""
    near = land.copy()
    near[1:, :] |= land[:-1, :]
    near[:-1, :] |= land[1:, :]
    near[:, 1:] |= land[:, :-1]
    near[:, :-1] |= land[:, 1:]
    return near


def _harbours(grid: _Grid, first: Point, last: Point) -> tuple[Cell, Cell] | None:
    """Return the cells nearest to two ports that lie on one water; a pond beside is no sea."""
    waters, _ = label(np.isfinite(grid.cost), structure=np.ones((3, 3)))
    near_first, near_last = (_nearest(grid, port, waters) for port in (first, last))
    both = [(near_first[water][0] + near_last[water][0], water) for water in near_first if water in near_last]
    if not both:
        return None
    water = min(both)[1]
    return near_first[water][1], near_last[water][1]


def _nearest(grid: _Grid, port: Point, waters: NDArray[np.signedinteger]) -> dict[int, tuple[float, Cell]]:
    """Return for each water about a port how far it is and its nearest cell."""
    here = grid.cell(port)
    reach = range(-HARBOUR_CELLS, HARBOUR_CELLS + 1)
    squeeze = cos(radians(port[1]))
    found: dict[int, tuple[float, Cell]] = {}
    for x in reach:
        for y in reach:
            cell = (here[0] + x, here[1] + y)
            if grid.at(cell) < inf:
                water = int(waters[cell])
                spot = (hypot(x * squeeze, y), cell)
                found[water] = min(found.get(water, spot), spot)
    return found


def _search(grid: _Grid, start: Cell, goal: Cell) -> list[Cell]:
    """Find the cheapest cells from start to goal (A star)."""
    squeeze = cos(radians(grid.point(start)[1] / 2 + grid.point(goal)[1] / 2))

    def rest(cell: Cell) -> float:
        return hypot((cell[0] - goal[0]) * squeeze, cell[1] - goal[1])

    labels: list[tuple[float, float, Cell, Cell]] = [(rest(start), 0.0, start, start)]
    before: dict[Cell, Cell] = {}
    while labels:
        _, cost, cell, origin = heappop(labels)
        if cell in before:
            continue
        before[cell] = origin
        if cell == goal:
            break
        for x, y in _STEPS:
            other = (cell[0] + x, cell[1] + y)
            if other in before:
                continue
            factor = max(grid.at(between) for between in _crossed(cell, other))
            if factor < inf:
                ahead = cost + hypot(x * squeeze, y) * factor
                heappush(labels, (ahead + rest(other), ahead, other, cell))
    if goal not in before:
        return []
    cells = [goal]
    while cells[-1] != start:
        cells.append(before[cells[-1]])
    return cells[::-1]


def _crossed(first: Cell, last: Cell) -> list[Cell]:
    """Return the cells that a straight leg runs over, the first one left out."""
    steps = 2 * max(abs(last[0] - first[0]), abs(last[1] - first[1]))
    return [
        (
            round(first[0] + (last[0] - first[0]) * step / steps),
            round(first[1] + (last[1] - first[1]) * step / steps),
        )
        for step in range(1, steps + 1)
    ]


def _straightened(grid: _Grid, cells: Sequence[Cell]) -> list[Cell]:
    """Leave out cells that a straight leg over no dearer water makes needless."""
    kept = [cells[0]]
    at = 0
    while at < len(cells) - 1:
        ahead = at + 1
        dearest = grid.at(cells[at])
        for index in range(at + 1, len(cells)):
            dearest = max(dearest, grid.at(cells[index]))
            leg = max(grid.at(cell) for cell in _crossed(cells[at], cells[index]))
            if leg <= dearest:
                ahead = index
        kept.append(cells[ahead])
        at = ahead
    return kept
