"""Lengths and distances over many points at once, on the sphere."""

from __future__ import annotations

from itertools import pairwise
from math import floor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corridor.geography import EARTH_RADIUS_KM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Points = NDArray[np.float64]
    Numbers = NDArray[np.int64]

HALF_TURN = 180.0
"""Longitude at which the map is cut [degree]; lines are cut there too, and stay so."""

KM_PER_DEGREE = float(np.radians(EARTH_RADIUS_KM))
"""Length of a degree of a great circle [km]."""


class Hit(NamedTuple):
    """The point of a line nearest to a place: its distance [km], its place among the points of the line, itself."""

    km: float
    at: float
    position: tuple[float, float]


def steps_km(points: Points) -> Points:
    """Measure each step of a line [km]."""
    lon, lat = np.radians(points).T
    half_lat, half_lon = np.sin(np.diff(lat) / 2), np.sin(np.diff(lon) / 2)
    chord = half_lat**2 + np.cos(lat[:-1]) * np.cos(lat[1:]) * half_lon**2
    found: Points = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord)))
    return found


def along_km(points: Points) -> float:
    """Measure a line [km]."""
    return float(steps_km(points).sum())


def spots_km(points: Points) -> Points:
    """Place points on the globe, in kilometres from its middle, so that near points can be found."""
    lon, lat = np.radians(points).T
    spots: Points = EARTH_RADIUS_KM * np.column_stack(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    )
    return spots


def nearest_on(points: Points, lon: float, lat: float) -> Hit:
    """
    Find the point of a line nearest to a place, in the plane that touches the globe there.

    Parameters
    ----------
    points
        The line [degree].
    lon, lat
        The place [degree].
    """
    scale = np.array([KM_PER_DEGREE * np.cos(np.radians(lat)), KM_PER_DEGREE])
    flat = (points - [lon, lat]) * scale
    start, step = flat[:-1], np.diff(flat, axis=0)
    squared = (step**2).sum(axis=1)
    share = np.clip(-(start * step).sum(axis=1) / np.where(squared > 0, squared, 1.0), 0.0, 1.0)
    distance = np.hypot(*(start + step * share[:, None]).T)
    best = int(distance.argmin())
    position = points[best] + (points[best + 1] - points[best]) * share[best]
    return Hit(
        float(distance[best]), best + float(share[best]), (round(float(position[0]), 7), round(float(position[1]), 7))
    )


def middle_of(points: Points) -> tuple[Points, Points]:
    """Cut a line at half its length."""
    run = np.concatenate([[0.0], np.cumsum(steps_km(points))])
    half = run[-1] / 2
    index = min(int(np.searchsorted(run, half, side="right")) - 1, len(points) - 2)
    share = (half - run[index]) / (run[index + 1] - run[index])
    cut = np.round(points[index] + (points[index + 1] - points[index]) * share, 7)
    apart = (np.round(points, 7) != cut).any(axis=1)  # the middle may be a point that the line has already
    before, after = slice(index + 1), slice(index + 1, None)
    return np.vstack([points[before][apart[before]], cut]), np.vstack([cut, points[after][apart[after]]])


def spread_along(points: Points, km: float) -> Points:
    """Give points along a line, at most this far apart [km]."""
    run = np.concatenate([[0.0], np.cumsum(steps_km(points))])
    at = np.linspace(0.0, run[-1], max(2, int(run[-1] / km) + 2))
    return np.column_stack([np.interp(at, run, points[:, axis]) for axis in (0, 1)])


def cut_at_antimeridian(positions: Sequence[tuple[float, float]]) -> list[Points]:
    """
    Take a line the short way round, bring its longitudes within 180 degrees, and cut it where it leaves the map.

    Parameters
    ----------
    positions
        Longitude and latitude [degree]; the longitude may count on over 180.

    Returns
    -------
    parts
        One, unless the line crosses the antimeridian; each is on one side.

    Examples
    --------
    >>> [part.tolist() for part in cut_at_antimeridian([(170, 50), (190, 52)])]
    [[[170.0, 50.0], [180.0, 51.0]], [[-180.0, 51.0], [-170.0, 52.0]]]
    """
    points: Points = np.array(positions, dtype=float)
    lon, lat = points.T
    if np.abs(lon).max() <= HALF_TURN and np.abs(np.diff(lon)).max(initial=0.0) <= HALF_TURN:
        return [points]
    turns = 2 * HALF_TURN
    lon = np.round(np.unwrap(lon, period=turns), 7)
    way = [(float(lon[0]), float(lat[0]))]
    for start, end, south, north in zip(lon, lon[1:], lat, lat[1:], strict=False):
        edge = np.floor((max(start, end) + HALF_TURN) / turns) * turns - HALF_TURN
        if min(start, end) < edge < max(start, end):
            way.append((float(edge), round(float(south + (north - south) * (edge - start) / (end - start)), 7)))
        way.append((float(end), float(north)))
    sides = [floor((before[0] + after[0] + turns) / 2 / turns) for before, after in pairwise(way)]
    cuts = [0, *(at for at, (before, after) in enumerate(pairwise(sides), start=1) if before != after), len(sides)]
    return [np.round(np.array(way[a : b + 1]) - [turns * sides[a], 0], 7) for a, b in pairwise(cuts)]


def shares_of(parts: Sequence[Points]) -> list[float]:
    """Give the share of the whole length that each part of a line has."""
    lengths = [along_km(part) for part in parts]
    return [km / (sum(lengths) or 1.0) for km in lengths]
