"""Lines as short text: Google's polyline algorithm, a quarter of the size of plain coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

DIGITS = 3
"""Decimals that are kept of drawn lines: a thousandth of a degree, about 100 m."""

_BITS = 5
_MORE = 0x20
_FIRST_LETTER = 63


def encode(points: Iterable[tuple[float, float]], digits: int = DIGITS) -> str:
    """
    Write points as text.

    Parameters
    ----------
    points
        (longitude, latitude) [degree].
    digits
        Decimals that are kept.

    Returns
    -------
    text
        Differences of latitude and longitude in turn, in printable ASCII.

    Examples
    --------
    >>> encode([(-120.2, 38.5), (-120.95, 40.7)], 5)
    '_p~iF~ps|U_ulLnnqC'
    """
    letters: list[str] = []
    scale = 10**digits
    lat_before = lon_before = 0
    for lon, lat in points:
        lat_now, lon_now = _whole(lat * scale), _whole(lon * scale)
        letters += (*_number(lat_now - lat_before), *_number(lon_now - lon_before))
        lat_before, lon_before = lat_now, lon_now
    return "".join(letters)


def decode(text: str, digits: int = DIGITS) -> tuple[tuple[float, float], ...]:
    """
    Read what `encode` wrote.

    Parameters
    ----------
    text
        Differences of latitude and longitude in turn.
    digits
        Decimals with which it was written.

    Returns
    -------
    points
        (longitude, latitude) [degree].

    Raises
    ------
    ValueError
        If a latitude has no longitude.

    Examples
    --------
    >>> decode("_p~iF~ps|U_ulLnnqC", 5)
    ((-120.2, 38.5), (-120.95, 40.7))
    """
    values: list[int] = []
    value = shift = 0
    for letter in text:
        chunk = ord(letter) - _FIRST_LETTER
        value |= (chunk & (_MORE - 1)) << shift
        shift += _BITS
        if chunk < _MORE:
            values.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    scale = 10**digits
    lat = lon = 0
    points = []
    for step_lat, step_lon in zip(values[::2], values[1::2], strict=True):
        lat, lon = lat + step_lat, lon + step_lon
        points.append((lon / scale, lat / scale))
    return tuple(points)


def _whole(value: float) -> int:
    # Half up on both sides of zero, so that the same line never depends on the platform.
    return int(value + (0.5 if value >= 0 else -0.5))


def _number(value: int) -> list[str]:
    rest = ~(value << 1) if value < 0 else value << 1
    letters = []
    while rest >= _MORE:
        letters.append(chr((_MORE | (rest & (_MORE - 1))) + _FIRST_LETTER))
        rest >>= _BITS
    letters.append(chr(rest + _FIRST_LETTER))
    return letters
