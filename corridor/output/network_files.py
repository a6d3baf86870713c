"""
A whole network for other programs: the files of a folder, each as bytes.

    csv         the tables as `corridor.data.load` reads them back, lines and licence beside
    geojson     places, links, borders, facilities; sources as CSV
    gpkg        the same layers and the sources in one GeoPackage
    geoparquet  the same as Parquet files
    graphml     the modal graph
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from corridor.data.drawn_lines import line_of
from corridor.data.write import files_of, table_text
from corridor.errors import NetworkError, OutputError, suggest
from corridor.output.frames import network_frames, table_frame
from corridor.output.geojson import collection, feature, geojson_text, line_string, network_features, terms_of
from corridor.output.geopackage import gpkg_bytes
from corridor.output.graphs import graphml_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd
    import pandas as pd

    from corridor.data.drawn_lines import Line
    from corridor.data.model import Network

LICENCE_FILE = "LICENSE.txt"


def export_files(network: Network, form: str, lines: Mapping[str, Line]) -> dict[str, bytes]:
    """
    Write a network in a form that other programs read.

    Parameters
    ----------
    network
        With its changes applied.
    form
        One of `FORMS`.
    lines
        Drawn lines by link id.

    Returns
    -------
    files
        Content by name, relative to the folder; the same network gives the
        same bytes.

    Raises
    ------
    NetworkError
        If there is no such form.
    OutputError
        If a package that the form needs is not installed.
    """
    if form not in FORMS:
        msg = f"there is no form {form!r}." + suggest(form, FORMS)
        raise NetworkError(msg)
    files = FORMS[form](network, lines)
    files[LICENCE_FILE] = licence_text(network, lines).encode()
    return dict(sorted(files.items()))


def licence_text(network: Network, lines: Mapping[str, Line]) -> str:
    """Say to whom the data belong, what may be done with them and which credit has to be shown."""
    terms = terms_of(network, lines)
    drawn = Counter(line_of(link, lines, network.places).licence for link in network.links.values())
    cited = Counter(source.licence for source in network.sources.values())
    with_changes = f", with {', '.join(network.applied)}" if network.applied else ""
    parts = [
        f"{network.title}, network {network.name!r} of {network.data_date}{with_changes}.",
        "",
        f"Licence: {terms['licence']}",
        f"Credit to show: {terms['credit']}",
        "",
        "Lines of the links:",
        *(f"- {count} under {licence}" for licence, count in sorted(drawn.items())),
        "",
        "Figures: each row names its sources; the table `sources` names publication, date, address and licence.",
        *(f"- {count} sources: {licence}" for licence, count in sorted(cited.items())),
    ]
    return "\n".join(parts) + "\n"


def _csv_files(network: Network, lines: Mapping[str, Line]) -> dict[str, bytes]:
    files = {name: text.encode() for name, text in files_of(network).items()}
    if lines:
        own = {key: line for key, line in lines.items() if key in network.links}
        features = [
            feature(key, {"id": key, "licence": line.licence, "approximate": line.approximate}, line_string(line))
            for key, line in sorted(own.items())
        ]
        files["lines.geojson"] = geojson_text(collection(features, terms_of(network, lines))).encode()
    return files


def _geojson_files(network: Network, lines: Mapping[str, Line]) -> dict[str, bytes]:
    terms = terms_of(network, lines)
    layers = network_features(network, lines)
    files = {f"{name}.geojson": geojson_text(collection(rows, terms)).encode() for name, rows in layers.items()}
    return files | {"sources.csv": table_text("sources", network.sources.values()).encode()}


def _gpkg_files(network: Network, lines: Mapping[str, Line]) -> dict[str, bytes]:
    frames: dict[str, gpd.GeoDataFrame | pd.DataFrame] = {
        **network_frames(network, lines),
        "sources": table_frame(network, "sources"),
    }
    return {f"{network.name}.gpkg": gpkg_bytes(frames, terms_of(network, lines), day=network.data_date.isoformat())}


def _geoparquet_files(network: Network, lines: Mapping[str, Line]) -> dict[str, bytes]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        msg = "GeoParquet needs the package pyarrow: `pip install pyarrow`, or export --as gpkg."
        raise OutputError(msg) from None
    frames = {**network_frames(network, lines), "sources": table_frame(network, "sources")}
    terms = {key.encode(): value.encode() for key, value in terms_of(network, lines).items()}
    files = {}
    for name, frame in frames.items():
        with TemporaryDirectory() as folder:
            path = Path(folder) / "layer.parquet"
            frame.to_parquet(path, index=False)
            table = parquet.read_table(path)
        sink = pa.BufferOutputStream()
        parquet.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **terms}), sink)
        files[f"{name}.parquet"] = sink.getvalue().to_pybytes()
    return files


def _graphml_files(network: Network, lines: Mapping[str, Line]) -> dict[str, bytes]:  # noqa: ARG001 - as the other forms
    return {f"{network.name}.graphml": graphml_bytes(network)}


FORMS: Mapping[str, Callable[[Network, Mapping[str, Line]], dict[str, bytes]]] = {
    "csv": _csv_files,
    "geojson": _geojson_files,
    "gpkg": _gpkg_files,
    "geoparquet": _geoparquet_files,
    "graphml": _graphml_files,
}
"""What makes the files of each form."""
