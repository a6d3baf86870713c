"""Frames on a map, as geopandas shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridor.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import folium
    import geopandas as gpd


def explored(frame: gpd.GeoDataFrame, options: Mapping[str, Any]) -> folium.Map:
    """
    Show a frame on a map.

    Parameters
    ----------
    frame
        Any; columns of lists are shown as text.
    options
        Those of `GeoDataFrame.explore`.

    Raises
    ------
    OutputError
        If what geopandas needs for it is not installed.
    """
    from importlib.util import find_spec

    missing = [name for name in ("matplotlib", "mapclassify") if find_spec(name) is None]
    if missing:
        msg = (
            f"explore() of geopandas needs {' and '.join(missing)}: pip install 'corridor[charts]', "
            "or take to_folium() of an answer, which needs neither."
        )
        raise OutputError(msg)
    drawn: folium.Map = frame.explore(**options)
    return drawn
