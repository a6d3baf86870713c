"""GeoPackage files, by GDAL: a plain file that begins as one, since GDAL follows what other formats refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data.importers.gather import MAX_LINES, too_many
from corridor.errors import NetworkError, suggest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from sqlite3 import Connection

    import geopandas as gpd

    from corridor.data.importers.gather import Gathering

MAX_MB = 2000
"""A larger GeoPackage is no network of lines [MB]."""

BEGINNING = b"SQLite format 3\0"
"""What a GeoPackage begins with."""

LINES = ("LineString", "MultiLineString")

CONTENTS = ("gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys", "gpkg_ogr_contents", "gpkg_extensions")
"""Tables that are read before any layer."""

MAX_ENTRIES = 10_000
"""Tables and indices of a file that are looked at."""


def read_geopackage(path: Path, layer: str, found: Gathering) -> None:
    """
    Read the lines of a layer.

    Parameters
    ----------
    path
        The file.
    layer
        Empty where it has just one layer of lines.
    found
        Takes the lines.

    Raises
    ------
    NetworkError
        If the file cannot be read.
    """
    _check_beginning(path)
    try:
        frame = _frame(path, layer)
    except NetworkError:
        raise
    except Exception as error:  # noqa: BLE001 - GDAL and the layers over it raise many kinds
        msg = f"{path.name}: cannot be read: {' '.join(str(error).split())[:200]}."
        raise NetworkError(msg) from None
    add_frame(frame, found)


def add_frame(frame: gpd.GeoDataFrame, found: Gathering) -> None:
    """
    Take the lines of a frame.

    Parameters
    ----------
    frame
        In WGS84.
    found
        Takes the lines.
    """
    import shapely

    columns = [str(name) for name in frame.columns]
    found.require(columns)
    fields = list(found.fields(columns))
    values = zip(*(frame[key] for _, key in fields), strict=True) if fields else ((),) * len(frame)
    for number, (geometry, row) in enumerate(zip(frame.geometry, values, strict=True), start=1):
        lines = shapely.get_parts(geometry) if geometry is not None and geometry.geom_type in LINES else ()
        parts = [shapely.get_coordinates(line).tolist() for line in lines]
        named = {name: value for (name, _), value in zip(fields, row, strict=True)}
        found.add(f"feature {number}", parts, named)


def _check_beginning(path: Path) -> None:
    try:
        if not path.is_file():
            msg = f"{path}: cannot be read: there is no such file."
            raise NetworkError(msg)
        if (size := path.stat().st_size) > MAX_MB * 1_000_000:
            msg = f"{path.name}: {size / 1e6:,.0f} MB are more than the {MAX_MB:,} MB that it may have."
            raise NetworkError(msg)
        with path.open("rb") as file:
            begins_well = file.read(len(BEGINNING)) == BEGINNING
    except OSError as error:
        msg = f"{path}: cannot be read: {error.strerror or error}."
        raise NetworkError(msg) from None
    if not begins_well:
        msg = f"{path.name}: is no GeoPackage."
        raise NetworkError(msg)


def _frame(path: Path, layer: str) -> gpd.GeoDataFrame:
    """Read a layer in WGS84."""
    import pyogrio

    tables = _tables(path)
    kinds = {str(name): str(kind or "") for name, kind in pyogrio.list_layers(path).tolist()}
    chosen = chosen_layer(path, kinds, layer)
    if chosen not in tables:
        msg = f"{path.name}: layer {chosen} is computed when it is read; save it as a table of its own."
        raise NetworkError(msg)
    frame = pyogrio.read_dataframe(path, layer=chosen, max_features=MAX_LINES + 1)
    if len(frame) > MAX_LINES:
        raise NetworkError(too_many(path.name))
    if frame.crs is None:
        msg = f"{path.name}: does not say its coordinate system; set it, or save the lines as GeoJSON in WGS84."
        raise NetworkError(msg)
    return frame.to_crs("EPSG:4326")


def chosen_layer(path: Path, kinds: Mapping[str, str], layer: str) -> str:
    """
    Choose the layer of lines.

    Parameters
    ----------
    path
        Of the file, for messages.
    kinds
        Kind of geometry of each layer.
    layer
        The one that is asked for; empty where there should be just one.

    Raises
    ------
    NetworkError
        If there is none, or several.
    """
    if layer and layer not in kinds:
        msg = f"{path.name}: there is no layer {layer!r}." + suggest(layer, kinds)
        raise NetworkError(msg)
    lines = [name for name, kind in kinds.items() if "LineString" in kind or kind in ("Unknown", "GeometryCollection")]
    if not layer and len(lines) != 1:
        what = f"holds layers {', '.join(lines)}: name one with --layer" if lines else "holds no layer of lines"
        msg = f"{path.name}: {what}."
        raise NetworkError(msg)
    return layer or lines[0]


def _tables(path: Path) -> set[str]:
    """
    Name the tables whose rows are in the file.

    A view, a virtual table or a computed column may give rows without end, and a
    table of contents that is one is refused at once.
    """
    from contextlib import closing
    from sqlite3 import connect

    with closing(connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
        base.text_factory = lambda data: data.decode("utf-8", "replace")
        rows = base.execute("SELECT name, type = 'table' AND rootpage > 0 FROM sqlite_master").fetchmany(MAX_ENTRIES)
        stored = {name for name, is_stored in rows if is_stored and not _computes(base, name)}
    if computed := [name for name, _ in rows if name.lower() in CONTENTS and name not in stored]:
        msg = f"{path.name}: {computed[0]} is no plain table, so this is no GeoPackage."
        raise NetworkError(msg)
    return stored


def _computes(base: Connection, table: str) -> bool:
    return any(hidden for *_, hidden in base.execute("SELECT * FROM pragma_table_xinfo(?)", (table,)))
