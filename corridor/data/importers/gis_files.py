"""Shapefile, or its zip, FlatGeobuf, KML and GeoParquet: files that begin as what their ending says."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile
from zlib import error as zlib_error

from corridor.data.importers.gather import MAX_LINES, too_many
from corridor.data.importers.geopackage import MAX_MB, add_frame, chosen_layer
from corridor.errors import NetworkError

if TYPE_CHECKING:
    import geopandas as gpd

    from corridor.data.importers.gather import Gathering

BEGINNINGS = {
    ".shp": (b"\x00\x00\x27\x0a", "Shapefile"),
    ".fgb": (b"fgb\x03", "FlatGeobuf"),
    ".kml": (b"<", "KML"),
    ".parquet": (b"PAR1", "GeoParquet file"),
    ".geoparquet": (b"PAR1", "GeoParquet file"),
}
"""What the files begin with, and what they are, by ending."""

ZIPPED = ".zip"
"""Ending of a Shapefile that is packed with the files beside it."""

_PARTS_OF_SHAPEFILE = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_KML_HEAD = 4000
_UNSAFE = (b"<!DOCTYPE", b"<!ENTITY", b"<OGRVRT", b"<NetworkLink")


def read_gis_file(path: Path, layer: str, found: Gathering) -> None:
    """
    Read the lines of a file, brought to WGS84.

    Parameters
    ----------
    path
        With one of the endings of `BEGINNINGS`.
    layer
        Empty where it has just one layer of lines.
    found
        Takes the lines.

    Raises
    ------
    NetworkError
        If the file cannot be read.
    """
    ending = path.suffix.lower()
    if ending == ZIPPED:
        with TemporaryDirectory(prefix="corridor-") as folder:
            read_gis_file(_unpacked(path, Path(folder)), layer, found)
        return
    beginning, what = BEGINNINGS[ending]
    _check(path, beginning, what)
    try:
        frame = _parquet(path) if beginning == b"PAR1" else _frame(path, layer)
    except NetworkError:
        raise
    except Exception as error:  # noqa: BLE001 - GDAL, pyarrow and the layers over them raise many kinds
        msg = f"{path.name}: cannot be read: {' '.join(str(error).split())[:200]}."
        raise NetworkError(msg) from None
    if len(frame) > MAX_LINES:
        raise NetworkError(too_many(path.name))
    if frame.crs is None:
        lacks = f"; a Shapefile says it in {path.stem}.prj" if ending == ".shp" else ""
        msg = f"{path.name}: does not say its coordinate system{lacks}. Set it, or save the lines as GeoJSON in WGS84."
        raise NetworkError(msg)
    add_frame(frame.to_crs("EPSG:4326"), found)


def _unpacked(path: Path, folder: Path) -> Path:
    """Unpack the one Shapefile of an archive; nothing else in it is touched."""
    try:
        with ZipFile(path) as archive:
            shapes = [item.filename for item in archive.infolist() if item.filename.lower().endswith(".shp")]
            if len(shapes) != 1:
                msg = f"{path.name}: holds {len(shapes)} Shapefiles; pack one with its .shx, .dbf and .prj."
                raise NetworkError(msg)
            stem = shapes[0][: -len(".shp")]
            parts = {ending: item for item in archive.infolist() for ending in _PARTS_OF_SHAPEFILE
                     if item.filename.lower() == (stem + ending).lower()}  # fmt: skip
            size = sum(item.file_size for item in parts.values())
            if size > MAX_MB * 1_000_000:
                msg = f"{path.name}: unpacks to {size / 1e6:,.0f} MB, more than the {MAX_MB:,} MB that it may have."
                raise NetworkError(msg)
            for ending, item in parts.items():
                # Names of our own: those of the archive may lead anywhere.
                (folder / f"{path.stem}{ending}").write_bytes(archive.read(item))
    except (OSError, BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, zlib_error) as error:
        msg = f"{path.name}: cannot be unpacked: {getattr(error, 'strerror', '') or error}."
        raise NetworkError(msg) from None
    return folder / f"{path.stem}.shp"


def _check(path: Path, beginning: bytes, what: str) -> None:
    """Refuse what is no such file: GDAL would take it for another format, some of which refer to other files."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_KML_HEAD)
        data = path.read_bytes() if what == "KML" and size <= MAX_MB * 1_000_000 else b""
    except (OSError, ValueError) as error:
        msg = f"{path}: cannot be read: {getattr(error, 'strerror', '') or error}."
        raise NetworkError(msg) from None
    if size > MAX_MB * 1_000_000:
        msg = f"{path.name}: {size / 1e6:,.0f} MB are more than the {MAX_MB:,} MB that it may have."
        raise NetworkError(msg)
    begins = head.removeprefix(b"\xef\xbb\xbf").lstrip() if what == "KML" else head
    if not begins.startswith(beginning) or (what == "KML" and b"<kml" not in head):
        msg = f"{path.name}: is no {what}."
        raise NetworkError(msg)
    if unsafe := next((mark for mark in _UNSAFE if mark.lower() in data.lower()), b""):
        msg = f"{path.name}: holds {unsafe.decode()}, which leads out of the file; save it without."
        raise NetworkError(msg)


def _frame(path: Path, layer: str) -> gpd.GeoDataFrame:
    """Read a layer; of a KML file all folders."""
    import pyogrio

    kinds = {str(name): str(kind or "") for name, kind in pyogrio.list_layers(path).tolist()}
    if path.suffix.lower() != ".kml" or layer:
        chosen = chosen_layer(path, kinds, layer)
        return pyogrio.read_dataframe(path, layer=chosen, max_features=MAX_LINES + 1)
    import geopandas as gpd
    import pandas as pd

    frames = [pyogrio.read_dataframe(path, layer=name, max_features=MAX_LINES + 1) for name in kinds]
    # A folder is the kind of what is in it.
    parts = [frame.assign(folder=name) for frame, name in zip(frames, kinds, strict=True) if len(frame)]
    if not parts:
        msg = f"{path.name}: holds no line."
        raise NetworkError(msg)
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs="EPSG:4326")


def _parquet(path: Path) -> gpd.GeoDataFrame:
    try:
        import pyarrow.parquet  # noqa: F401 - an extra
    except ImportError:
        msg = f"{path.name}: GeoParquet needs pyarrow: pip install 'middle-corridor[parquet]'."
        raise NetworkError(msg) from None
    import geopandas as gpd
    from pyarrow import parquet

    if (count := parquet.ParquetFile(path).metadata.num_rows) > MAX_LINES:
        msg = f"{too_many(path.name)} It has {count:,}."
        raise NetworkError(msg)
    return gpd.read_parquet(path)
