"""What answers and networks have on the ground as a GeoPackage."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from corridor.answers.columns import Table
from corridor.output.frames import frame_of, geo_frame
from corridor.output.geojson import ground_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from corridor.answers.columns import Description

LAYERS = ("legs", "links")
"""Tables with a line or a point for each row."""


def write(description: Description) -> bytes:
    """Write the legs or links of an answer with their lines."""
    features, terms = ground_of(description)
    table = next(part for part in description.parts if isinstance(part, Table) and part.name in LAYERS)
    return gpkg_bytes({table.name: geo_frame(frame_of(table), features)}, terms, day=description.on)


def gpkg_bytes(frames: Mapping[str, gpd.GeoDataFrame | pd.DataFrame], terms: Mapping[str, str], *, day: str) -> bytes:
    """
    Write a GeoPackage.

    Parameters
    ----------
    frames
        By layer; one without a geometry becomes a plain table.
    terms
        For its metadata; see `terms_of`.
    day
        ISO date that stands as the time of the last change, so that the same
        content gives the same bytes.
    """
    import pyogrio

    about = {key.upper(): value for key, value in terms.items()}
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{day}T00:00:00.000Z"})
    try:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "layers.gpkg"
            for layer, frame in frames.items():
                pyogrio.write_dataframe(
                    frame,
                    path,
                    layer=layer,
                    driver="GPKG",
                    append=path.exists(),
                    dataset_metadata=about,
                    layer_metadata=about,
                )
            return path.read_bytes()
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
