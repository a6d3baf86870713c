"""Foreign files: GeoJSON, GeoPackage and CSV become lines in degrees, with the values that a network needs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corridor.data.importers.gather import Gathering, NamedPoint, position_of, text_of
from corridor.data.importers.geopackage import LINES, read_geopackage
from corridor.data.importers.gis_files import BEGINNINGS, ZIPPED, read_gis_file
from corridor.data.importers.options import FIELDS, GEOMETRY_FIELDS
from corridor.data.sheets import plain_number, read_sheet
from corridor.data.text_files import located, read_bytes, shown, text_of_bytes
from corridor.errors import NetworkError, suggest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from corridor.data.importers.options import Condition

TABLES = (".csv", ".tsv", ".txt", ".xlsx")
"""Endings of files that are read as tables."""

MAX_MB = 200
"""A larger text file would fill the memory when it is parsed [MB]."""

MAX_CELL_CHARACTERS = 20_000_000
"""A line of half a million points fits in as well-known text."""

MAX_ROWS = 2_000_000
"""Rows of a CSV file, empty ones too."""

MAX_MARKS = 24_000_000
"""Brackets and commas of a GeoJSON file: eight million points, which take 2 GB when they are parsed."""

CURVES = ("CIRCULARSTRING", "COMPOUNDCURVE", "MULTICURVE")
AREAS = ("POINT", "MULTIPOINT", "POLYGON", "MULTIPOLYGON", "CURVEPOLYGON", "MULTISURFACE", "POLYHEDRALSURFACE", "TIN")
OTHER_GEOMETRIES = ("GEOMETRYCOLLECTION", "TRIANGLE", *AREAS)
"""Geometries of well-known text that are refused and passed over; GEOS never reads them."""

_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")


def read_lines_of(
    path: Path, *, columns: Mapping[str, str], layer: str = "", where: Sequence[Condition] = ()
) -> Gathering:
    """
    Read the lines of a file.

    Parameters
    ----------
    path
        A ``.geojson``, ``.json``, ``.gpkg``, ``.shp`` (or ``.zip`` with one), ``.fgb``, ``.kml``,
        ``.parquet``, ``.csv`` or ``.xlsx`` file.
    columns
        Name of the column in the file, by field.
    layer
        Layer of a file that holds several.
    where
        What the values of a feature have to be; others are left out.

    Raises
    ------
    NetworkError
        If the file cannot be read, or is of another kind.
    FindingsError
        If lines in it cannot be understood; it holds all faults.
    """
    found = Gathering(path.name, columns, where)
    ending = path.suffix.lower()
    if ending == ".gpkg":
        read_geopackage(path, layer, found)
    elif ending in (*BEGINNINGS, ZIPPED):
        read_gis_file(path, layer, found)
    elif ending in (".geojson", ".json"):
        _read_geojson(path, found)
    elif ending in TABLES:
        _read_csv(path, found)
    else:
        msg = f"{path.name}: lines are read from .geojson, .gpkg, .shp or .zip, .fgb, .kml, .parquet, .csv or .xlsx."
        raise NetworkError(msg)
    found.refuse()
    if not found.lines:
        msg = f"{path.name}: holds no line{' to which --where applies' if found.left_out else ''}."
        raise NetworkError(msg)
    return found


def read_points_of(path: Path) -> list[NamedPoint]:
    """
    Read named points: GeoJSON points with the property ``name``, or CSV with ``name``, ``lon`` and ``lat``.

    Raises
    ------
    NetworkError
        If the file cannot be read.
    FindingsError
        If points in it cannot be understood; it holds all faults.
    """
    found, points = Gathering(path.name, {}), list[NamedPoint]()
    for where, name, position in _named_positions(path, found):
        try:
            lon, lat = position_of(position)
            lon = (lon + 180) % 360 - 180 if abs(lon) > 180 else lon
        except (ValueError, TypeError, OverflowError) as error:
            found.fault(where, f"{error}.")
            continue
        if text := text_of(name):
            points.append(NamedPoint(text, lon, lat))
    found.refuse()
    if not points:
        msg = f"{path.name}: holds no named point."
        raise NetworkError(msg)
    return points


def _named_positions(path: Path, found: Gathering) -> Iterator[tuple[str, object, object]]:
    if path.suffix.lower() in TABLES:
        header: list[str] = []
        for number, row in _csv_rows(path, header):
            for name in ("name", "lon", "lat"):
                if name not in header:
                    raise NetworkError(located(path.name, 1, name, "is missing." + suggest(name, header)))
            yield f"row {number}", row.get("name"), [row.get("lon", ""), row.get("lat", "")]
        return
    for number, feature in enumerate(_features(path), start=1):
        geometry, properties = _parts(feature, f"feature {number}", found)
        if geometry.get("type") == "Point":
            yield f"feature {number}", properties.get("name"), geometry.get("coordinates")


# -- GeoJSON -----------------------------------------------------------------------------------------------------------


def _read_geojson(path: Path, found: Gathering) -> None:
    seen: set[str] = set()
    for number, feature in enumerate(_features(path), start=1):
        where = f"feature {number}"
        geometry, properties = _parts(feature, where, found)
        seen |= properties.keys()
        kind, coordinates = geometry.get("type"), geometry.get("coordinates")
        parts = [coordinates] if kind == LINES[0] else coordinates if kind == LINES[1] else []
        values = {name: properties[key] for name, key in found.fields(properties)}
        found.add(where, parts if isinstance(parts, list) else [parts], values)
    found.require(seen)


def _features(path: Path) -> list[Any]:
    data, fault = read_bytes(path, most_mb=MAX_MB)
    if fault:
        raise NetworkError(fault)
    if sum(map(data.count, (b"[", b"{", b","))) > MAX_MARKS:
        msg = f"{path.name}: holds more than {MAX_MARKS // 3:,} points; cut it to the region, or simplify its lines."
        raise NetworkError(msg)
    try:
        document = json.loads(text_of_bytes(data, path.name))
    except RecursionError:
        msg = f"{path.name}: is no JSON: brackets are nested far too deep."
        raise NetworkError(msg) from None
    except json.JSONDecodeError as error:
        msg = f"{path.name}: is no JSON: {error.msg[:1].lower()}{error.msg[1:]} in line {error.lineno}."
        raise NetworkError(msg) from None
    except NetworkError:
        raise
    except ValueError as error:  # a whole number of thousands of digits
        msg = f"{path.name}: is no JSON: {error}."
        raise NetworkError(msg) from None
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        msg = f"{path.name}: is no GeoJSON feature collection."
        raise NetworkError(msg)
    crs = str(document.get("crs") or "")
    if crs and not any(known in crs for known in _WGS84):
        msg = f"{path.name}: is in {crs[:80]}; GeoJSON is longitude and latitude in WGS84: reproject it, or use .gpkg."
        raise NetworkError(msg)
    features: list[Any] = document["features"]
    return features


def _parts(feature: object, where: str, found: Gathering) -> tuple[dict[str, Any], dict[str, Any]]:
    if isinstance(feature, dict):
        geometry, properties = feature.get("geometry") or {}, feature.get("properties") or {}
        if isinstance(geometry, dict) and isinstance(properties, dict):
            return geometry, properties
    found.fault(where, "is no feature with geometry and properties.")
    return {}, {}


# -- CSV ---------------------------------------------------------------------------------------------------------------


def _read_csv(path: Path, found: Gathering) -> None:
    names = {name: found.columns.get(name, name) for name in GEOMETRY_FIELDS}
    wkt, *ends = names.values()
    header: list[str] = []
    for number, row in _csv_rows(path, header, found.columns.values()):
        if wkt not in header and not set(ends) <= set(header):
            break
        try:
            parts = _wkt_parts(row.get(wkt, "")) if wkt in header else _straight([row.get(name, "") for name in ends])
        except ValueError as error:
            found.fault(f"row {number}, column {wkt}", f"{error}.")
            continue
        found.add(f"row {number}", parts, {name: row[key] for name, key in found.fields(row)})
    if wkt not in header and not set(ends) <= set(header):
        msg = (
            f"{path.name}, row 1: lines are in a column {wkt} as well-known text, or in {', '.join(ends)}; "
            f"found {', '.join(map(shown, header[:12])) or 'nothing'}. Name yours with --column wkt=NAME."
        )
        raise NetworkError(msg)
    found.require(header)


def _straight(ends: list[str]) -> list[object]:
    return [[ends[:2], ends[2:]]] if all(ends) else []


def _wkt_parts(text: str) -> list[object]:
    """Give the coordinates of each line in a well-known text; none where it is another geometry."""
    import numpy as np
    import shapely

    begins = text[:40].lstrip().upper()
    if begins.startswith(CURVES):
        msg = f"is no well-known text of straight lines: {begins.split('(')[0].strip()}; draw its curves as LINESTRING"
        raise ValueError(msg)
    if begins.startswith(OTHER_GEOMETRIES):
        return []  # one within the other, a hundred thousand deep, would end the whole process
    try:
        with np.errstate(all="ignore"):
            geometry = shapely.from_wkt(text) if text else None
    except (shapely.errors.GEOSException, NotImplementedError) as error:
        msg = f"is no well-known text of straight lines: {shown(str(error).rstrip('.'))}"
        raise ValueError(msg) from None
    if geometry is None or geometry.geom_type not in LINES:
        return []
    return [shapely.get_coordinates(part).tolist() for part in shapely.get_parts(geometry)]


def _csv_rows(path: Path, header: list[str], columns: Collection[str] = ()) -> Iterator[tuple[int, dict[str, str]]]:
    """Give number and cells of each row that is not blank; `header` takes the names of the columns."""
    names = (*GEOMETRY_FIELDS, *FIELDS, *columns)
    sheet = read_sheet(path, names, most_rows=MAX_ROWS, most_mb=MAX_MB, most_characters=MAX_CELL_CHARACTERS)
    if sheet.faults:
        raise NetworkError(sheet.faults[0])
    header += sheet.head
    for number, cells in sheet.rows:
        texts = map(plain_number, cells) if sheet.decimal_comma else cells
        yield number, dict(zip(sheet.head, texts, strict=True))
