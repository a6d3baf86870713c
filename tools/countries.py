"""Countries of the basemap: United Nations view, coasts of the finer land layer, shared edges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from pathlib import Path
from typing import Any

import shapely

from tools.files import read_features
from tools.geometry import Line
from tools.topology import FRAME, Polygon, Topology, build

FRAME_DEGREES = (-14.0, 11.0, 149.0, 74.9)
FINE_LAND = (5.1, 20.1, 124.9, 61.9)
GRID = 1e-3
SLIVER_CELL = 0.2
GAP_DEGREES = 0.01
TOLERANCE_DEGREES = 0.016
SMALLEST_ISLAND = 0.006
PER_DEGREE = 100

# The United Nations layer turned the land of Russia north of here inside out, where
# its polygons cross the antimeridian: that part is taken from the other layer.
BROKEN = "RUS"
BROKEN_NORTH_OF = 65.0

# Units of the layer that have no place of their own in the United Nations view. Their
# edge towards the whole is dashed where the second word says so, else not drawn.
PART_OF: Mapping[str, tuple[str, str]] = {
    "SOL": ("SOM", "disputed"),
    "CYN": ("CYP", "disputed"),
    "HKG": ("CHN", ""),
    "MAC": ("CHN", ""),
    "ALA": ("FIN", ""),
}

# Borders that are drawn dashed: the two units and the box within which it holds.
WHOLE = (-180.0, -90.0, 180.0, 90.0)
DISPUTED: Mapping[tuple[str, ...], tuple[float, float, float, float]] = {
    ("SRB", "XKX"): WHOLE,
    ("ESH", "MAR"): WHOLE,
    ("ISR", "PSE"): WHOLE,
    ("ISR", "SYR"): WHOLE,
    ("IND", "KAS"): WHOLE,
    ("KAS", "PAK"): WHOLE,
    ("CHN", "KAS"): WHOLE,
    ("IND", "PAK"): (73.3, 32.2, 80.0, 37.0),
    ("CHN", "IND"): (76.0, 30.0, 82.0, 37.0),
    ("SDN", "SSD"): (27.5, 9.0, 29.5, 11.0),
}

ISO_OF = {"XKX": "XK", "SOM": "SO", "CYP": "CY", "NOR": "NO", "FRA": "FR", "KAS": "XX"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Countries:
    """
    Land by countries.

    Attributes
    ----------
    topology
        Shared arcs on a grid of ``PER_DEGREE``; polygons by unit (three letters).
    codes
        ISO 3166-1 alpha-2 code of each unit; ``XX`` where there is none.
    names
        Name of each unit as the layer writes it.
    shapes
        Simplified shape of each unit [degree].
    kinds
        For each arc ``coast``, ``border``, ``disputed``, ``cut`` or ``inner``.
    """

    topology: Topology
    codes: Mapping[str, str]
    names: Mapping[str, str]
    shapes: Mapping[str, shapely.MultiPolygon]
    kinds: tuple[str, ...]


def read_countries(geodata: Path) -> Countries:
    """
    Read, mend and simplify the countries.

    Parameters
    ----------
    geodata
        Folder with ``basemap_countries_50m_unview``, ``basemap_countries_50m`` and
        ``basemap_land_10m``.

    Returns
    -------
    countries
        With coasts of the land layer where it reaches.
    """
    un_view = read_features(geodata / "basemap_countries_50m_unview.geojson")
    other = read_features(geodata / "basemap_countries_50m.geojson")
    land = read_features(geodata / "basemap_land_10m.geojson")
    units = _mended(
        {feature["properties"]["a3"]: _shape(feature) for feature in un_view},
        next(_shape(each) for each in other if each["properties"]["adm0_a3"] == BROKEN),
    )
    names = sorted(units)
    frame = shapely.box(*FRAME_DEGREES)
    shapes = [polygons_of(shapely.intersection(units[name], frame)) for name in names]
    names, shapes = _filled(names, shapes)
    shapes = _with_fine_coast(shapes, shapely.union_all([_shape(each) for each in land]))
    # types-shapely 2.1 does not know this function of Shapely 2.2 yet
    cleaned = shapely.coverage_clean(shapes, gap_width=GAP_DEGREES)  # type: ignore[attr-defined]
    simple = [polygons_of(each) for each in shapely.coverage_simplify(cleaned, TOLERANCE_DEGREES)]
    names, simple = _filled(names, simple)
    return _countries(dict(zip(names, simple, strict=True)), [*un_view, *other])


def polygons_of(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """
    Keep the polygons of a shape.

    Parameters
    ----------
    shape
        Anything.

    Returns
    -------
    polygons
        Without points and lines that an overlay may have left.
    """
    parts = shapely.get_parts(shape)
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def _countries(simple: Mapping[str, shapely.MultiPolygon], features: Iterable[Mapping[str, Any]]) -> Countries:
    """Find shared arcs and what they are."""
    west, south, east, north = (round(edge * PER_DEGREE) for edge in FRAME_DEGREES)
    on_grid = {name: grid_polygons(shape) for name, shape in simple.items()}
    topology = build(
        {name: shapes for name, shapes in on_grid.items() if shapes},
        (west, south, east, north),
    )
    names: dict[str, str] = {}
    codes: dict[str, str] = {}
    for feature in features:
        properties = feature["properties"]
        unit = properties.get("a3") or properties["adm0_a3"]
        names.setdefault(unit, properties["name"])
        if len(code := properties.get("iso_a2") or "") == 2:
            codes[unit] = code
    codes |= ISO_OF
    for part, (whole, _) in PART_OF.items():
        codes[part] = codes[whole]
    kinds = tuple(_kind(arc, owners) for arc, owners in zip(topology.arcs, topology.owners, strict=True))
    return Countries(topology=topology, codes=codes, names=names, shapes=simple, kinds=kinds)


def _kind(arc: Sequence[tuple[int, int]], owners: tuple[str, ...]) -> str:
    """Report what an arc is."""
    if FRAME in owners:
        return "cut"
    if len(owners) == 1:
        return "coast"
    for part, (whole, drawn) in PART_OF.items():
        if set(owners) == {part, whole}:
            return drawn or "inner"
    if box := DISPUTED.get(owners):
        west, south, east, north = box
        lon, lat = (value / PER_DEGREE for value in arc[len(arc) // 2])
        if west <= lon <= east and south <= lat <= north:
            return "disputed"
    return "border"


def grid_polygons(shape: shapely.MultiPolygon) -> list[Polygon]:
    """
    Put polygons on the integer grid.

    Parameters
    ----------
    shape
        In degrees.

    Returns
    -------
    polygons
        Closed rings; small islands are left out, but never the largest polygon.
    """
    parts = sorted(shape.geoms, key=lambda part: -part.area)
    kept: list[Polygon] = []
    for number, part in enumerate(parts):
        if number and part.area < SMALLEST_ISLAND:
            break
        rings = [_grid_ring(ring.coords) for ring in (part.exterior, *part.interiors)]
        if rings[0]:
            kept.append(tuple(ring for ring in rings if ring))
    return kept


def _grid_ring(points: Iterable[Sequence[float]]) -> tuple[tuple[int, int], ...]:
    """Round a ring; empty if nothing is left of it."""
    ring: list[tuple[int, int]] = []
    for lon, lat, *_ in points:
        point = (round(lon * PER_DEGREE), round(lat * PER_DEGREE))
        if not ring or ring[-1] != point:
            ring.append(point)
    return tuple(ring) if len(ring) > 3 else ()


def _shape(feature: Mapping[str, Any]) -> shapely.Geometry:
    """Read the geometry of a feature."""
    return shapely.geometry.shape(feature["geometry"])


def _mended(units: Mapping[str, shapely.Geometry], whole: shapely.Geometry) -> dict[str, shapely.Geometry]:
    """Replace the broken north of one country."""
    north = shapely.box(-180, BROKEN_NORTH_OF, 180, 90)
    others = shapely.union_all([shape for name, shape in units.items() if name != BROKEN])
    top = shapely.difference(shapely.intersection(whole, north), others)
    return {**units, BROKEN: shapely.union(shapely.difference(units[BROKEN], north), top)}


def _filled(
    names: Sequence[str], shapes: Sequence[shapely.MultiPolygon]
) -> tuple[list[str], list[shapely.MultiPolygon]]:
    """Leave out units of which nothing is left."""
    pairs = [pair for pair in zip(names, shapes, strict=True) if not pair[1].is_empty]
    return [name for name, _ in pairs], [shape for _, shape in pairs]


def _with_fine_coast(shapes: Sequence[shapely.MultiPolygon], land: shapely.Geometry) -> list[shapely.MultiPolygon]:
    """Cut the countries along the finer land; land that none holds goes to the nearest."""
    box = shapely.box(*FINE_LAND)
    fine = shapely.intersection(land, box)
    cut = [
        shapely.union(
            polygons_of(shapely.difference(shape, box, grid_size=GRID)),
            polygons_of(shapely.intersection(shape, fine, grid_size=GRID)),
            grid_size=GRID,
        )
        if shape.intersects(box)
        else shape
        for shape in shapes
    ]
    left = polygons_of(shapely.difference(fine, shapely.union_all(shapes), grid_size=GRID))
    tree = shapely.STRtree(shapes)
    gains: dict[int, list[shapely.Geometry]] = {}
    for sliver in left.geoms:
        for piece in _pieces(sliver):
            gains.setdefault(int(tree.nearest(piece)), []).append(piece)
    return [
        polygons_of(shapely.union_all([shape, *gains.get(index, [])], grid_size=GRID))
        for index, shape in enumerate(cut)
    ]


def _pieces(sliver: shapely.Polygon) -> Iterable[shapely.Geometry]:
    """Cut a strip of shore into short pieces, so that each finds its own country."""
    west, south, east, north = (edge / SLIVER_CELL for edge in sliver.bounds)
    for column in range(floor(west), ceil(east)):
        for row in range(floor(south), ceil(north)):
            cell = shapely.box(
                column * SLIVER_CELL,
                row * SLIVER_CELL,
                (column + 1) * SLIVER_CELL,
                (row + 1) * SLIVER_CELL,
            )
            yield from polygons_of(shapely.intersection(sliver, cell, grid_size=GRID)).geoms


def frame_ring(frame: tuple[float, float, float, float] = FRAME_DEGREES) -> Line:
    """
    Return the edge of the map.

    Parameters
    ----------
    frame
        West, south, east, north [degree].

    Returns
    -------
    ring
        Four corners, closed, anticlockwise.
    """
    west, south, east, north = frame
    return ((west, south), (east, south), (east, north), (west, north), (west, south))
