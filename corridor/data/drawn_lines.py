"""Lines on the map: the geometry of each link, for drawing only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corridor.data.polyline import decode
from corridor.data.text_files import read_bytes, text_of_bytes
from corridor.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from corridor.data.model import Link, Place

FILE = "lines.geojson"

MAX_MB = 200
"""A larger file would fill the memory when it is read [MB]."""

CREDIT = (
    "Railways: Natural Earth, © OpenStreetMap contributors (ODbL 1.0). "
    "Places: GeoNames (CC BY 4.0). Sea lanes: Eurostat searoute. Basemap: Natural Earth."
)
"""What every map and export of the starter network says of its geometry."""

BASEMAP_CREDIT = "Basemap: Natural Earth."
"""What a map says of the land beneath."""

LICENCE = "ODbL-1.0, openstreetmap.org/copyright"


class Line(NamedTuple):
    """
    The drawn line of one link, from its origin to its destination.

    Attributes
    ----------
    coordinates
        Points, (longitude, latitude), WGS84 [degree].
    approximate
        Drawn by hand through waypoints, or straight.
    licence
        Of the layer that it is drawn from.
    credit
        Whom a map that shows it has to name, as its file says; empty: nobody.
    """

    coordinates: tuple[tuple[float, float], ...]
    approximate: bool = False
    licence: str = LICENCE
    credit: str = CREDIT


def read_lines(folder: Path | str | None = None) -> dict[str, Line]:
    """
    Read the lines that belong to a network.

    Parameters
    ----------
    folder
        Folder of the network; None: the one that the package carries.

    Returns
    -------
    lines
        By link id, in order of id; empty where the folder has no lines.

    Raises
    ------
    NetworkError
        If the file is there and cannot be understood.
    """
    path = (_shipped() if folder is None else Path(folder)) / FILE
    if not (path.exists() or path.is_symlink()):
        return {}
    data, fault = read_bytes(path, most_mb=MAX_MB)
    if fault:
        raise NetworkError(fault)
    text = text_of_bytes(data, path.name)
    try:
        document = json.loads(text)
        credit = str(document.get("credit", CREDIT))
        lines = {str(feature["properties"]["id"]): _line(feature, credit) for feature in document["features"]}
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        msg = f"{path.name} is no collection of lines ({error!r}). `python -m tools.derive_lines` makes it anew."
        raise NetworkError(msg) from None
    return dict(sorted(lines.items()))


def credit_of(links: Collection[str], lines: Mapping[str, Line]) -> str:
    """
    Say whom to name for the drawn lines of some links; empty where none is drawn.

    Parameters
    ----------
    links
        Ids of links.
    lines
        As read by `read_lines`.
    """
    return " ".join(sorted({line.credit for key, line in lines.items() if line.credit and key in links}))


def line_of(link: Link, lines: Mapping[str, Line], places: Mapping[str, Place]) -> Line:
    """
    Give the line of a link, straight through its waypoints where none was drawn.

    Parameters
    ----------
    link
        Any link, that of a project too.
    lines
        As read by `read_lines`.
    places
        Where its ends are.
    """
    drawn = lines.get(link.id)
    if drawn is not None:
        return drawn
    ends = [places[key] for key in (link.origin, link.destination)]
    first, last = ((place.lon, place.lat) for place in ends)
    return Line((first, *link.waypoints, last), approximate=True, licence="CC0-1.0", credit="")


def _line(feature: dict[str, dict[str, object]], credit: str) -> Line:
    properties, text = feature["properties"], feature["properties"].get("polyline")
    coordinates = decode(str(text)) if text is not None else feature["geometry"]["coordinates"]
    if not isinstance(coordinates, list | tuple) or len(coordinates) < 2:
        msg = f"line {properties['id']!r} needs two points"
        raise ValueError(msg)
    points = tuple((float(point[0]), float(point[1])) for point in coordinates)
    if not all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in points):
        msg = f"line {properties['id']!r} leaves the Earth"
        raise ValueError(msg)
    return Line(points, bool(properties.get("approximate")), str(properties.get("licence", LICENCE)), credit)


def _shipped() -> Path:
    from importlib.resources import files

    return Path(str(files("corridor.networks"))) / "middle-corridor"
