"""Volumes as data frames, map layers and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.allocation import Allocation
from corridor.answers.capacity import Throughput
from corridor.answers.shipment import Shipment
from corridor.data.drawn_lines import line_of, read_lines
from corridor.output.geojson import collection, flow_features, geojson_text, lines_for, terms_of
from corridor.output.report.allocation import allocation_tables
from corridor.output.report.capacity import capacity_tables
from corridor.output.report.shipment import shipment_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd
    import pandas as pd

    from corridor.data.drawn_lines import Line
    from corridor.data.model import Network
    from corridor.output.report.itinerary import Table

    Answer = Throughput | Allocation | Shipment

CRS = "EPSG:4326"


def tables_of(answer: Answer) -> tuple[Table, ...]:
    """Lay out an answer about volumes as tables."""
    if isinstance(answer, Throughput):
        return capacity_tables(answer)
    return allocation_tables(answer) if isinstance(answer, Allocation) else shipment_tables(answer)


def flow_frames(answer: Answer) -> dict[str, pd.DataFrame]:
    """
    Give an answer about volumes as data frames.

    Parameters
    ----------
    answer
        Throughput, allocation or shipment.

    Returns
    -------
    frames
        By the name of the table; an unknown figure is NaN.
    """
    import pandas as pd

    frames = {}
    for table in tables_of(answer):
        columns = [column.title for column in table.columns]
        frame = pd.DataFrame(list(table.rows), columns=columns)
        figures = [column.title for column in table.columns if column.decimals is not None]
        frames[table.name] = frame.astype(dict.fromkeys(figures, "float64"))
    return frames


def flow_gdf(
    answer: Throughput | Allocation, network: Network, *, lines: Mapping[str, Line] | None = None
) -> gpd.GeoDataFrame:
    """
    Give the load of each link with its line.

    Parameters
    ----------
    answer
        Throughput or allocation.
    network
        In which it was worked out.
    lines
        Drawn lines by link id; None takes those that the package carries for
        its own network.
    """
    import geopandas as gpd
    from shapely.geometry import LineString

    drawn = lines_for(network) if lines is None else lines
    frame = flow_frames(answer)["links"]
    shapes = [LineString(_coordinates(network, drawn, row.link, row.origin)) for row in answer.links]
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=CRS)


def _coordinates(network: Network, lines: Mapping[str, Line], link: str, origin: str) -> list[tuple[float, float]]:
    """Give the points of a link in the direction of the flow."""
    points = list(line_of(network.links[link], lines, network.places).coordinates)
    return points if network.links[link].origin == origin else points[::-1]


def files_of_flow(answer: Answer, network: Network, *, folder: str = "") -> dict[str, Callable[[], bytes]]:
    """
    Offer an answer about volumes as files.

    Parameters
    ----------
    answer
        Throughput, allocation or shipment.
    network
        In which it was worked out.
    folder
        Folder of the network, for its drawn lines; empty: the one that the
        package carries.

    Returns
    -------
    files
        What makes the bytes, by file ending.
    """
    found: dict[str, Callable[[], bytes]] = {}
    if not isinstance(answer, Shipment):
        shown = answer

        def geojson() -> bytes:
            lines = read_lines(folder or None)
            features = flow_features(shown, network, lines)
            return geojson_text(collection(features, terms_of(network, lines))).encode()

        def gpkg() -> bytes:
            from corridor.output.geopackage import gpkg_bytes

            lines = read_lines(folder or None)
            layers = {"links": flow_gdf(shown, network, lines=lines)}
            return gpkg_bytes(layers, terms_of(network, lines), day=shown.on)

        found |= {"geojson": geojson, "gpkg": gpkg}
    return found
