"""Names on the basemap: where they are and how large they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import cos, radians, sqrt
from typing import Any

import shapely

from tools.countries import PART_OF, Countries, polygons_of
from tools.geometry import KM_PER_DEGREE

Label = list[object]

NAMES: Mapping[str, str] = {
    "Turkey": "Türkiye",
    "W. Sahara": "Western Sahara",
    "S. Sudan": "South Sudan",
    "Central African Rep.": "Central African Republic",
    "Bosnia and Herz.": "Bosnia and Herzegovina",
    "N. Mariana Is.": "Northern Mariana Islands",
    "Faeroe Is.": "Faroe Islands",
    "Macedonia": "North Macedonia",
}

# A large country is named where the corridor is, not only in its middle.
WINDOWS: Mapping[str, tuple[tuple[float, float, float, float], ...]] = {
    "RUS": ((32, 49, 58, 60), (62, 54, 120, 68)),
}

SMALLEST_COUNTRY_KM = 45.0
SMALLEST_PX, LARGEST_PX = 8.5, 15.0
LARGEST_COUNTRY_KM = 2400.0
TEXT_IS_WIDE = 0.45

SEAS: Mapping[str, tuple[str, ...]] = {
    "Caspian Sea": ("Caspian", "Sea"),
    "Red Sea": ("Red", "Sea"),
    "Adriatic Sea": ("Adriatic", "Sea"),
    "Aegean Sea": ("Aegean", "Sea"),
    "Baltic Sea": ("Baltic", "Sea"),
    "Gulf of Bothnia": ("Gulf of", "Bothnia"),
    "Yellow Sea": ("Yellow", "Sea"),
    "Taiwan Strait": ("Taiwan", "Strait"),
    "Golfe du Lion": ("Gulf", "of Lion"),
    "Philippine Sea": ("Philippine", "Sea"),
}

# The length of a sea, as an atlas letters it: from left to right, or down where it is tall; a
# single point is one more place for the name in straight lines.
SPINES: Mapping[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "Caspian Sea": (
        ((50.2, 44.4), (50.5, 42.6), (50.8, 40.9), (51.2, 39.2), (51.9, 37.3)),
        ((48.2, 44.9), (49.4, 45.3), (50.6, 45.4), (52.0, 45.2)),
        ((49.6, 38.9), (50.9, 38.4), (52.2, 38.3), (53.6, 38.6)),
        ((51.4, 38.5),),
        ((51.3, 38.0),),
        ((50.7, 38.4),),
        ((50.2, 46.0),),
        ((50.4, 45.5),),
        ((49.6, 45.0),),
        ((51.0, 44.3),),
    ),
    "Black Sea": (
        ((29.4, 43.0), (31.6, 43.5), (34.0, 43.6), (36.4, 43.2), (39.4, 42.4)),
        ((29.6, 42.2), (32.0, 42.7), (35.0, 42.8), (38.8, 41.9)),
        ((29.4, 44.2), (30.8, 44.6), (32.6, 44.5)),
    ),
    "Mediterranean Sea": (
        ((17.6, 35.6), (21.0, 34.5), (25.0, 33.8), (30.8, 33.0)),
        ((1.6, 38.9), (4.4, 39.3), (7.6, 39.7)),
    ),
    "Red Sea": (((35.4, 26.4), (37.0, 23.6), (38.6, 20.6), (40.6, 17.0)),),
    "Persian Gulf": (((49.3, 29.5), (50.6, 28.2), (52.2, 26.8), (54.6, 25.7)),),
    "Arabian Sea": (
        ((57.0, 17.4), (61.0, 18.6), (65.5, 18.8), (71.0, 17.4)),
        ((58.5, 21.6), (62.0, 22.9), (66.0, 23.2)),
    ),
    "Bay of Bengal": (((82.6, 14.4), (86.0, 16.2), (90.0, 17.2), (93.6, 17.2)),),
    "Yellow Sea": (((123.4, 38.4), (123.6, 36.6), (123.2, 34.2)),),
    "East China Sea": (((122.4, 26.4), (124.2, 28.4), (126.6, 30.6)),),
    "South China Sea": (((111.0, 14.0), (114.2, 17.0), (117.8, 20.4)),),
    "Adriatic Sea": (((13.2, 44.6), (15.2, 43.3), (18.2, 41.6)),),
    "Norwegian Sea": (((1.0, 63.6), (4.6, 65.6), (9.6, 67.6)),),
}

LAKES: Mapping[str, str] = {
    "Alakol": "Alakol",
    "Aral Sea": "Aral Sea",
    "Issyk-Kul": "Issyk-Kul",
    "Lake Baikal": "Lake Baikal",
    "Lake Balkhash": "Lake Balkhash",
    "Lake Urmia": "Lake Urmia",
    "Lake Van": "Lake Van",
    "Lake Zaysan": "Lake Zaysan",
    "Qinghai Hu": "Qinghai Lake",
}

RIVERS: Mapping[str, str] = {
    "Amu  Darya": "Amu Darya",
    "Chang Jiang": "Yangtze",
    "Danube": "Danube",
    "Dnipro": "Dnipro",
    "Don": "Don",
    "Ertis": "Irtysh",
    "Euphrates": "Euphrates",
    "Firat": "Euphrates",
    "Ganges": "Ganges",
    "Huang": "Huang He",
    "Indus": "Indus",
    "Naryn": "Naryn",
    "Ob": "Ob",
    "Rhine": "Rhine",
    "Syr  Darya": "Syr Darya",
    "Tarim": "Tarim",
    "Tigris": "Tigris",
    "Ural": "Ural",
    "Volga": "Volga",
    "Yenisey": "Yenisey",
}


def country_labels(countries: Countries) -> list[Label]:
    """
    Place the names of countries.

    Parameters
    ----------
    countries
        What is on the map.

    Returns
    -------
    labels
        ``[name, code, lon, lat, px]``, largest first; a name may occur twice.
    """
    found: list[tuple[float, str, str, float, float]] = []
    for unit, shape in countries.shapes.items():
        if unit in PART_OF or countries.codes.get(unit, "XX") == "XX":
            continue
        name = NAMES.get(countries.names[unit], countries.names[unit])
        for window in WINDOWS.get(unit, ()) or (shape.bounds,):
            seen = polygons_of(shapely.intersection(shape, shapely.box(*window)))
            size_km = _size_km(seen if unit in WINDOWS else shape)
            if size_km >= SMALLEST_COUNTRY_KM:
                lon, lat = _middle(seen)
                found.append((-size_km, name, countries.codes[unit], lon, lat))
    return [[name, code, lon, lat, _px(-size)] for size, name, code, lon, lat in sorted(found)]


def sea_labels(features: Iterable[Mapping[str, Any]]) -> list[Label]:
    """
    Place the names of seas.

    Parameters
    ----------
    features
        Points with name and ``scalerank``.

    Returns
    -------
    labels
        ``[[line, ...], lon, lat, rank]``: the lines of a name stand one under the other.
    """
    found: list[tuple[int, tuple[str, ...], float, float]] = []
    for feature in features:
        properties = feature["properties"]
        if properties["featurecla"] != "river":
            lon, lat = feature["geometry"]["coordinates"]
            lines = SEAS.get(properties["name"], (properties["name"],))
            found.append((properties["scalerank"], lines, round(lon, 1), round(lat, 1)))
    return [[list(lines), lon, lat, rank] for rank, lines, lon, lat in sorted(found)]


def sea_spines() -> dict[str, list[list[list[float]]]]:
    """Return the lines along which seas are lettered, by the whole name; the first that has room is best."""
    return {name: [[list(point) for point in line] for line in lines] for name, lines in SPINES.items()}


def lake_labels(features: Iterable[Mapping[str, Any]]) -> list[Label]:
    """
    Place the names of large lakes about the corridor.

    Parameters
    ----------
    features
        Lakes with names.

    Returns
    -------
    labels
        ``[name, lon, lat]``, largest first.
    """
    found: list[tuple[float, str, float, float]] = []
    for feature in features:
        name = feature["properties"]["name"]
        if name in LAKES:
            shape = polygons_of(shapely.geometry.shape(feature["geometry"]))
            found.append((-shape.area, LAKES[name], *_middle(shape)))
    return [[name, lon, lat] for _, name, lon, lat in sorted(found)]


def river_labels(rivers: Iterable[tuple[str, int, shapely.LineString]]) -> list[Label]:
    """
    Place the names of rivers at the middle of their longest stretch.

    Parameters
    ----------
    rivers
        Name, rank and line of each stretch.

    Returns
    -------
    labels
        ``[name, lon, lat, rank]``, sorted by name.
    """
    longest: dict[str, tuple[float, int, float, float]] = {}
    for name, rank, line in rivers:
        if name in RIVERS:
            middle = line.interpolate(0.5, normalized=True)
            stretch = (line.length, rank, round(middle.x, 1), round(middle.y, 1))
            longest[RIVERS[name]] = max(longest.get(RIVERS[name], stretch), stretch)
    return [[name, lon, lat, rank] for name, (_, rank, lon, lat) in sorted(longest.items())]


def _size_km(shape: shapely.MultiPolygon) -> float:
    """Return the side of a square as large as the shape [km]."""
    if shape.is_empty:
        return 0.0
    return sqrt(shape.area * cos(radians(shape.centroid.y))) * KM_PER_DEGREE


def _px(size_km: float) -> float:
    """Return the size of a country's name on the map."""
    share = min(1.0, sqrt(size_km / LARGEST_COUNTRY_KM))
    return round(SMALLEST_PX + (LARGEST_PX - SMALLEST_PX) * share, 1)


def _middle(shape: shapely.MultiPolygon) -> tuple[float, float]:
    """Return a point inside with much room to both sides, since text is wide."""
    largest = max(shape.geoms, key=lambda part: part.area)
    squeeze = TEXT_IS_WIDE * cos(radians(largest.centroid.y))
    narrow = shapely.transform(largest, lambda points: points * (squeeze, 1.0))
    spot = shapely.maximum_inscribed_circle(narrow, tolerance=0.05).coords[0]
    return round(spot[0] / squeeze, 1), round(spot[1], 1)
