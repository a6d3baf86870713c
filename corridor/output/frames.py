"""Routes and networks as data frames; pandas and geopandas are imported here alone, when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridor.answers.columns import Table, shown
from corridor.answers.plan import LEG, leg_rows
from corridor.data import schema
from corridor.output.geojson import (
    LAYERS,
    figures_of,
    layer_features,
    lines_for,
    parts_of,
    route_features,
    several,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    import pandas as pd

    from corridor.answers import Route
    from corridor.data.drawn_lines import Line
    from corridor.data.model import Network, Record
    from corridor.output.geojson import Feature

CRS = "EPSG:4326"

_DERIVED_FIGURES = ("hours_expected", "back_hours_expected", "usd_per_teu_filled", "kg_co2e_per_teu")


def to_frame(routes: Route | Sequence[Route]) -> pd.DataFrame:
    """
    Give routes as a table with one row a leg.

    Parameters
    ----------
    routes
        One route or several.

    Returns
    -------
    frame
        The columns of ``corridor route --format csv``; an unknown figure is NaN.
    """
    return frame_of(Table("legs", LEG, leg_rows(several(routes))))


def frame_of(table: Table) -> pd.DataFrame:
    """
    Give a table as a data frame: a column a key, counts and minutes as integers, an unknown number as NaN.

    Parameters
    ----------
    table
        Of any answer.
    """
    import pandas as pd

    columns, rows = shown(table, "c")
    texts = [[";".join(map(str, cell)) if isinstance(cell, list | tuple) else cell for cell in row] for row in rows]
    frame = pd.DataFrame(texts, columns=[column.key for column in columns])
    whole = {column.key for column in columns if column.decimals == 0 and column.unit in ("", "min")}
    kinds = {
        column.key: "int64" if column.key in whole and frame[column.key].notna().all() else "float64"
        for column in columns
        if column.decimals is not None
    }
    texts_missing = {column.key: "" for column in columns if column.decimals is None}
    return frame.astype(kinds).fillna(texts_missing)


def to_gdf(
    routes: Route | Sequence[Route], network: Network, *, lines: Mapping[str, Line] | None = None
) -> gpd.GeoDataFrame:
    """
    Give routes as a table with one row a leg, and the line or point of each.

    Parameters
    ----------
    routes
        One route or several.
    network
        In which they were planned.
    lines
        Drawn lines by link id; None takes those that the package carries for
        its own network.

    Raises
    ------
    NetworkError
        If a route uses what the network does not have.
    """
    planned = several(routes)
    features = route_features(network, planned, lines_for(network) if lines is None else lines)
    return geo_frame(to_frame(planned), features)


def network_frames(network: Network, lines: Mapping[str, Line]) -> dict[str, gpd.GeoDataFrame]:
    """
    Give the layers of a network: places, links, borders and facilities.

    Parameters
    ----------
    network
        Any network.
    lines
        Drawn lines by link id.
    """
    return {layer: network_frame(network, layer, lines) for layer in LAYERS}


def network_frame(network: Network, layer: str, lines: Mapping[str, Line]) -> gpd.GeoDataFrame:
    """Give one layer of a network; see `network_frames`."""
    import pandas as pd

    features = layer_features(network, layer, lines)
    rows = [properties for _, properties, _ in map(parts_of, features)]
    columns = list(rows[0]) if rows else [column.name for column in schema.columns(layer)]
    frame = pd.DataFrame(rows, columns=columns).astype(_kinds(layer, columns))
    return geo_frame(frame, features)


def table_frame(network: Network, table: str) -> pd.DataFrame:
    """Give a table that has no place on the ground, such as ``"sources"``."""
    import pandas as pd

    records: Mapping[str, Record] = network.table(table)
    columns = [column.name for column in schema.columns(table)]
    rows = [figures_of(record) for _, record in sorted(records.items())]
    return pd.DataFrame(rows, columns=columns).astype(_kinds(table, columns))


def _kinds(table: str, columns: Sequence[str]) -> dict[str, Any]:
    """Describe what each column holds, so that an empty one is not taken for text."""
    kinds: dict[str, Any] = {"number": "float64", "integer": "Int64"}
    known = {column.name: kinds.get(column.type, "object") for column in schema.columns(table)}
    derived = dict.fromkeys(_DERIVED_FIGURES, "float64") | {"approximate": "bool"}
    return {name: known.get(name, derived.get(name, "object")) for name in columns}


def geo_frame(frame: pd.DataFrame, features: Sequence[Feature]) -> gpd.GeoDataFrame:
    """Put the geometry of features beside the rows of a frame."""
    import geopandas as gpd
    from shapely.geometry import shape

    shapes = [shape(geometry) for _, _, geometry in map(parts_of, features)]
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=CRS)
