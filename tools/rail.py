"""The rail layer: which of its lines freight may use."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.geometry import Line, Point
from tools.layer import Edge, LineLayer

RAIL_SLACK_KM = 0.7
OFF_RAIL_FACTOR = 4.0


def freight_lines(path: Path) -> Iterator[tuple[dict[str, Any], Line]]:
    """
    Read the lines that freight may use: no high-speed lines, no rail ferries.

    Parameters
    ----------
    path
        GeoJSON, gzipped, with the properties ``u``, ``v``, ``km``, ``quality``,
        ``source``, ``iso_a2`` and where they apply ``avoid``, ``ferry``, ``name``.

    Yields
    ------
    properties, line
        As they are in the layer.
    """
    with gzip.open(path, "rt", encoding="utf-8") as file:
        features = json.load(file)["features"]
    for feature in features:
        properties = feature["properties"]
        if properties.get("ferry") or "high-speed" in (properties.get("name") or "").lower():
            continue
        yield properties, tuple((lon, lat) for lon, lat, *_ in feature["geometry"]["coordinates"])


def read_rail_layer(path: Path) -> LineLayer:
    """
    Read a rail layer.

    Parameters
    ----------
    path
        See ``freight_lines``.

    Returns
    -------
    layer
        Ready to be searched.
    """
    edges = [
        Edge(
            start=properties["u"],
            end=properties["v"],
            km=properties["km"],
            doubtful=properties["quality"] == "C",
            connector=properties["source"].startswith("connector"),
            shut=bool(properties.get("avoid")),
            country=properties.get("iso_a2") or "",
            line=line,
        )
        for properties, line in freight_lines(path)
    ]
    return LineLayer(edges, slack_km=RAIL_SLACK_KM, weigh=_weigh)


def _weigh(_place: Point, _foot: Point, km: float) -> float:
    """Count the way off the rails several times: a station stands by its own line."""
    return km * OFF_RAIL_FACTOR
