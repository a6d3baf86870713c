"""
Derive one line for each link of a network: ``NETWORK/lines.geojson``.

    python -m tools.derive_lines GEODATA NETWORK

Rail follows the rail layer through the waypoints of the link, ships follow sea
lanes, roads and lines that no layer holds are drawn through their waypoints and
marked ``approximate``. The same input gives the same bytes. Length for time and
cost stays in ``links.csv``: ``layer_km`` is there to be compared, never the drawing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely

from corridor.data.drawn_lines import CREDIT
from corridor.data.polyline import encode
from tools.files import one_item_a_line, write_whole
from tools.geometry import Line, Point, densify, great_circle_km, length_km, rounded, smooth
from tools.lanes import SeaLanes, read_sea_lanes
from tools.layer import LayerPath, LineLayer
from tools.network import LinkSketch, read_links
from tools.rail import read_rail_layer

DIGITS = 3
TOLERANCE_DEGREES = 0.004
STEP_DEGREES = 1.0
OCEAN_DIGITS = 2
OCEAN_TOLERANCE_DEGREES = 0.04
OCEAN_STEP_DEGREES = 2.0
STATION_REACH_KM = 15.0
PLANNED_REACH_KM = 3.0
WAYPOINT_REACH_KM = 15.0
LONGEST_DETOUR = 4.0
LOOP_KM = 25.0

LENGTH_FAULT = 0.15
SMALL_KM = 8.0
OFF_RAIL_FAULT_KM = 5.0
DOUBT_FAULT_KM = 5.0
LAND_FAULT_KM = 15.0
LAND_FAULT_SHARE = 0.003

RAIL_LICENCE = "ODbL-1.0"
DRAWN_LICENCE = "CC0-1.0"

HEAD = {
    "type": "FeatureCollection",
    "name": "lines",
    "about": (
        "One line for each link, derived by tools/derive_lines.py for drawing only: simplified, "
        "not for navigation. layer_km is the length along the layer (null where none holds the "
        "line); the length that counts is in links.csv. approximate: drawn by hand through "
        "waypoints. polyline: the line by Google's polyline algorithm, latitude first, with 3 decimals, "
        "a third of the size; `corridor network export` writes it as a geometry."
    ),
    "credit": CREDIT,
    "licence": (
        "Open Database License (ODbL) 1.0, https://opendatacommons.org/licenses/odbl/1-0/, for "
        "this file as a whole; the member licence of a line names what it is drawn from."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """
    The line of a link, before it is simplified.

    Attributes
    ----------
    line
        Points from place to place.
    layer_km
        Length along the layer [km]; None if no layer holds the line.
    approximate
        Drawn through waypoints, wholly or in part.
    licence
        Licence of the layer that it follows.
    ocean
        Drawn coarser.
    faults
        What a maintainer should look at.
    """

    line: Line
    layer_km: float | None
    approximate: bool
    licence: str
    ocean: bool = False
    faults: tuple[str, ...] = ()


def draw(link: LinkSketch, rails: LineLayer, lanes: SeaLanes) -> Drawn:
    """
    Draw a link.

    Parameters
    ----------
    link
        What to draw.
    rails, lanes
        The layers to follow.

    Returns
    -------
    drawn
        Always a line, if need be a straight one that says so.
    """
    if link.by_ship:
        return _drawn_by_sea(link, lanes)
    if link.by_rail:
        return _drawn_by_rail(link, rails)
    return _by_hand(link.points)


def feature(link_id: str, drawn: Drawn) -> dict[str, object]:
    """
    Make the GeoJSON feature of a link.

    Parameters
    ----------
    link_id
        Id of the link.
    drawn
        Its line.

    Returns
    -------
    feature
        With the line simplified and rounded, as text.
    """
    tolerance = OCEAN_TOLERANCE_DEGREES if drawn.ocean else TOLERANCE_DEGREES
    step = OCEAN_STEP_DEGREES if drawn.ocean else STEP_DEGREES
    simple = shapely.LineString(drawn.line).simplify(tolerance)
    points: Line = tuple((lon, lat) for lon, lat in simple.coords)
    points = rounded(densify(points, step), OCEAN_DIGITS if drawn.ocean else DIGITS)
    return {
        "type": "Feature",
        "properties": {
            "id": link_id,
            "layer_km": None if drawn.layer_km is None else round(drawn.layer_km, 1),
            "approximate": drawn.approximate,
            "licence": drawn.licence,
            "polyline": encode(points),
        },
        "geometry": None,
    }


def derive(links: Iterable[LinkSketch], rails: LineLayer, lanes: SeaLanes) -> tuple[str, list[str]]:
    """
    Draw all links.

    Parameters
    ----------
    links
        What to draw.
    rails, lanes
        The layers to follow.

    Returns
    -------
    text
        The GeoJSON file, one feature a line, sorted by id.
    faults
        One sentence for each thing that a maintainer should look at.
    """
    features: list[dict[str, object]] = []
    faults: list[str] = []
    for link in sorted(links, key=lambda link: link.id):
        drawn = draw(link, rails, lanes)
        features.append(feature(link.id, drawn))
        faults.extend(f"{link.id}: {fault}" for fault in (*drawn.faults, *_off_length(link, drawn)))
    return one_item_a_line(HEAD, "features", features), faults


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
        0, also where the report on stderr names lines to look at.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.derive_lines", description=__doc__)
    parser.add_argument("geodata", type=Path, help="folder with the source layers")
    parser.add_argument("network", type=Path, help="network folder; lines.geojson is written there")
    options = parser.parse_args(arguments)
    links = read_links(options.network)
    rails = read_rail_layer(options.geodata / "railways.geojson.gz")
    lanes = read_sea_lanes(
        options.geodata / "sea_lanes.geojson",
        options.geodata / "basemap_land_10m.geojson",
        options.geodata / "basemap_lakes_10m.geojson",
    )
    text, faults = derive(links, rails, lanes)
    write_whole(options.network / "lines.geojson", text)
    sys.stderr.writelines(f"{fault}\n" for fault in faults)
    sys.stderr.write(f"{len(links)} lines, {len(faults)} remarks, {len(text.encode())} bytes\n")
    return 0


def _drawn_by_rail(link: LinkSketch, rails: LineLayer) -> Drawn:
    """Draw a railway; what a project builds may be missing from the layer."""
    inner = len(link.points) - 2
    reach = PLANNED_REACH_KM if link.planned else STATION_REACH_KM
    way_reach = PLANNED_REACH_KM if link.planned else WAYPOINT_REACH_KM
    path = rails.path(
        link.points,
        reach_km=[reach, *[way_reach] * inner, reach],
        countries=link.countries,
    )
    if path is not None and _plausible(link, path):
        return Drawn(
            line=(link.points[0], *path.line, link.points[-1]),
            layer_km=path.km,
            approximate=False,
            licence=RAIL_LICENCE,
            faults=tuple(_rail_faults(path)),
        )
    if link.planned:
        return _by_hand(link.points)
    return _in_part_by_rail(link, rails)


def _plausible(link: LinkSketch, path: LayerPath) -> bool:
    """Report whether a way is the line meant: a project may build one that is shorter."""
    if link.planned:
        return abs(path.km / link.length_km - 1) <= LENGTH_FAULT
    off_length = abs(path.km / link.length_km - 1)
    most_km = LONGEST_DETOUR * length_km(link.points) + LOOP_KM
    return off_length <= 2 * LENGTH_FAULT or path.km <= most_km


def _in_part_by_rail(link: LinkSketch, rails: LineLayer) -> Drawn:
    """Follow the layer between waypoints where it can be, and draw the rest straight."""
    line: list[Point] = [link.points[0]]
    railed = 0
    for a, b in zip(link.points, link.points[1:], strict=False):
        path = rails.path((a, b), reach_km=(STATION_REACH_KM,) * 2, countries=link.countries)
        if path is not None and path.km <= LONGEST_DETOUR * great_circle_km(a, b):
            line.extend(path.line)
            railed += 1
        else:
            line.extend((a, b))
    line.append(link.points[-1])
    if not railed:
        drawn = _by_hand(link.points)
        fault = "no way along the rail layer, drawn through its waypoints"
        return Drawn(
            line=drawn.line,
            layer_km=None,
            approximate=True,
            licence=drawn.licence,
            faults=(fault,),
        )
    return Drawn(
        line=tuple(line),
        layer_km=None,
        approximate=True,
        licence=RAIL_LICENCE,
        faults=("only in part along the rail layer, the rest drawn straight",),
    )


def _rail_faults(path: LayerPath) -> Iterable[str]:
    """Name what makes a way along the layer doubtful."""
    feet = (path.line[0], path.line[-1])
    for end, off_km, foot in zip(("start", "end"), path.off_km, feet, strict=True):
        if off_km > OFF_RAIL_FAULT_KM:
            nearest = f"{foot[0]:.4f} {foot[1]:.4f}"
            yield f"{end} lies {off_km:.1f} km off the rail layer, which passes {nearest}"
    if path.doubtful_km > DOUBT_FAULT_KM:
        yield f"{path.doubtful_km:.0f} of {path.km:.0f} km are connectors or chords"


def _drawn_by_sea(link: LinkSketch, lanes: SeaLanes) -> Drawn:
    """Draw a ship's way."""
    path = lanes.path(link.points)
    if path is None:
        drawn = _by_hand(link.points)
        return Drawn(
            line=drawn.line,
            layer_km=None,
            approximate=True,
            licence=drawn.licence,
            faults=("no way over water, drawn through its waypoints",),
        )
    land_km = path.km * lanes.water.land_share(shapely.LineString(path.line))
    most_km = max(LAND_FAULT_KM, LAND_FAULT_SHARE * path.km)
    over_land = f"runs {land_km:.0f} km over land"
    return Drawn(
        line=path.line,
        layer_km=path.km,
        approximate=False,
        licence=path.licence,
        ocean=not path.fine,
        faults=(over_land,) if land_km > most_km else (),
    )


def _by_hand(points: Sequence[Point]) -> Drawn:
    """Draw a soft line through the waypoints."""
    apart = [points[0]]
    apart.extend(point for point in points[1:] if point != apart[-1])
    return Drawn(line=smooth(apart), layer_km=None, approximate=True, licence=DRAWN_LICENCE)


def _off_length(link: LinkSketch, drawn: Drawn) -> Iterable[str]:
    """Name a length of the table that the layer does not bear out."""
    if not drawn.layer_km or abs(link.length_km - drawn.layer_km) < SMALL_KM:
        return
    share = link.length_km / drawn.layer_km - 1
    if abs(share) > LENGTH_FAULT:
        yield f"length_km {link.length_km:g} is {share:+.0%} off the layer's {drawn.layer_km:.0f} km"


if __name__ == "__main__":
    sys.exit(main())
