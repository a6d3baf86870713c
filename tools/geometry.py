"""
Small geometry on the sphere, and polyline strings.

A point is ``(lon, lat)`` in degrees, a line a tuple of points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import asin, ceil, cos, hypot, radians, sin, sqrt

Point = tuple[float, float]
Line = tuple[Point, ...]

EARTH_RADIUS_KM = 6371.0088
KM_PER_DEGREE = EARTH_RADIUS_KM * radians(1)


def great_circle_km(first: Point, second: Point) -> float:
    """
    Measure the shortest way between two points.

    Parameters
    ----------
    first, second
        Points as (lon, lat).

    Returns
    -------
    km
        Length on a sphere of mean radius [km].
    """
    lon_1, lat_1, lon_2, lat_2 = map(radians, (*first, *second))
    haversine = sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin((lon_2 - lon_1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(haversine)))


def length_km(line: Sequence[Point]) -> float:
    """
    Measure a line.

    Parameters
    ----------
    line
        Points in order.

    Returns
    -------
    km
        Sum of the great-circle lengths between neighbours [km].
    """
    return sum(map(great_circle_km, line, line[1:]))


def project(point: Point, line: Sequence[Point]) -> tuple[float, float]:
    """
    Find the place on a line that is nearest to a point.

    Works in a plane that is true at the latitude of the point: good for the few
    kilometres between a station and its track.

    Parameters
    ----------
    point
        The point beside the line.
    line
        At least two points.

    Returns
    -------
    share
        Where on the line, from 0 at its start to 1 at its end.
    km
        How far off [km].
    """
    squeeze = cos(radians(point[1]))
    plane = [((lon - point[0]) * squeeze, lat - point[1]) for lon, lat in line]
    best, at, run = float("inf"), 0.0, 0.0
    for (x_1, y_1), (x_2, y_2) in pairwise(plane):
        step_x, step_y = x_2 - x_1, y_2 - y_1
        square = step_x * step_x + step_y * step_y
        share = 0.0
        if square > 0:
            share = min(1.0, max(0.0, -(x_1 * step_x + y_1 * step_y) / square))
        off = hypot(x_1 + share * step_x, y_1 + share * step_y)
        if off < best:
            best, at = off, run + share * sqrt(square)
        run += sqrt(square)
    return (at / run if run > 0 else 0.0), best * KM_PER_DEGREE


def cut(line: Line, start: float, end: float) -> Line:
    """
    Take the part of a line between two shares of its length.

    Parameters
    ----------
    line
        The whole line.
    start, end
        Shares from 0 to 1 as ``project`` gives them; ``end < start`` turns the part round.

    Returns
    -------
    part
        At least two points, which may be equal.
    """
    if start > end:
        return cut(line, end, start)[::-1]
    squeeze = cos(radians(line[0][1]))
    steps = [hypot((b[0] - a[0]) * squeeze, b[1] - a[1]) for a, b in pairwise(line)]
    whole = sum(steps)
    low, high = start * whole, end * whole
    part: list[Point] = []
    run = 0.0
    for a, b, step in zip(line, line[1:], steps, strict=False):
        if run <= low <= run + step and not part:
            part.append(_between(a, b, (low - run) / step if step else 0.0))
        if part and run + step >= high:
            part.append(_between(a, b, (high - run) / step if step else 0.0))
            break
        if part:
            part.append(b)
        run += step
    else:
        part.append(line[-1])
    return tuple(part) if len(part) > 1 else (part[0], part[0])


def densify(line: Sequence[Point], step_degrees: float) -> Line:
    """
    Put vertices into long segments, so that they stay true in any projection.

    Parameters
    ----------
    line
        Points in order.
    step_degrees
        Longest step that is left, in degrees of longitude or latitude.

    Returns
    -------
    line
        The same line with more points.
    """
    dense = [line[0]]
    for a, b in pairwise(line):
        parts = max(1, ceil(max(abs(b[0] - a[0]), abs(b[1] - a[1])) / step_degrees - 1e-9))
        dense.extend(_between(a, b, part / parts) for part in range(1, parts + 1))
    return tuple(dense)


def smooth(points: Sequence[Point], *, steps: int = 8) -> Line:
    """
    Draw a soft curve through all points (centripetal Catmull-Rom, no loops, no overshoot).

    Parameters
    ----------
    points
        What the curve passes; neighbours must differ.
    steps
        Pieces between two points.

    Returns
    -------
    curve
        The points themselves where there are only two.
    """
    if len(points) < 3:
        return tuple(points)
    first, last = points[0], points[-1]
    padded = [
        (2 * first[0] - points[1][0], 2 * first[1] - points[1][1]),
        *points,
        (2 * last[0] - points[-2][0], 2 * last[1] - points[-2][1]),
    ]
    curve = [first]
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        curve.extend(_catmull_rom((p0, p1, p2, p3), step / steps) for step in range(1, steps))
        curve.append(p2)
    return tuple(curve)


def rounded(line: Iterable[Point], digits: int) -> Line:
    """
    Round a line and drop the points that fall together.

    Parameters
    ----------
    line
        Points in order.
    digits
        Decimals of a degree.

    Returns
    -------
    line
        Neighbours differ, save that a line of one place keeps two points.
    """
    kept: list[Point] = []
    for lon, lat in line:
        point = (round(lon, digits) + 0.0, round(lat, digits) + 0.0)
        if not kept or kept[-1] != point:
            kept.append(point)
    return tuple(kept) if len(kept) > 1 else (kept[0], kept[0])


def _between(a: Point, b: Point, share: float) -> Point:
    """Return the point at a share of the way from a to b, in degrees."""
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)


def _catmull_rom(knots: tuple[Point, Point, Point, Point], share: float) -> Point:
    """Return a point of the centripetal curve between the second and third knot."""
    times = [0.0]
    for a, b in pairwise(knots):
        times.append(times[-1] + max(sqrt(hypot(b[0] - a[0], b[1] - a[1])), 1e-6))
    now = times[1] + (times[2] - times[1]) * share
    level = list(knots)
    for width in (1, 2, 3):
        level = [
            _between(
                level[index],
                level[index + 1],
                (now - _start(times, width, index)) / _span(times, width, index),
            )
            for index in range(len(level) - 1)
        ]
    return level[0]


def _start(times: Sequence[float], width: int, index: int) -> float:
    """Return the time at which a pyramid step begins (the last one spans the middle only)."""
    return times[1] if width == 3 else times[index]


def _span(times: Sequence[float], width: int, index: int) -> float:
    """Return how long a pyramid step lasts."""
    if width == 3:
        return times[2] - times[1]
    return times[index + width] - times[index]
