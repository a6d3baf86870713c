"""Lines as short text: Google's polyline algorithm, a quarter of the size of plain coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

DIGITS = 3
"""Decimals that are kept: a thousandth of a degree, about 100 m."""

_BITS = 5
_MORE = 0x20
_FIRST_LETTER = 63


def encode(points: Iterable[tuple[float, float]]) -> str:
    """
    Write points as text.

    Parameters
    ----------
    points
        (longitude, latitude) [degree].

    Returns
    -------
    text
        Differences of latitude and longitude in turn.
    """
    letters: list[str] = []
    lat_before = lon_before = 0
    for lon, lat in points:
        lat_now, lon_now = _whole(lat), _whole(lon)
        letters += (*_number(lat_now - lat_before), *_number(lon_now - lon_before))
        lat_before, lon_before = lat_now, lon_now
    return "".join(letters)


def _whole(degrees: float) -> int:
    # Half up on both sides of zero, so that the same line never depends on the platform.
    return int(degrees * 10**DIGITS + (0.5 if degrees >= 0 else -0.5))


def _number(value: int) -> list[str]:
    rest = ~(value << 1) if value < 0 else value << 1
    letters = []
    while rest >= _MORE:
        letters.append(chr((_MORE | (rest & (_MORE - 1))) + _FIRST_LETTER))
        rest >>= _BITS
    letters.append(chr(rest + _FIRST_LETTER))
    return letters
