"""Units of time as people write and read them: minutes inside, hours and days outside."""

from __future__ import annotations

from functools import lru_cache

MINUTES_PER_HOUR = 60
HOURS_PER_DAY = 24
MINUTES_PER_DAY = MINUTES_PER_HOUR * HOURS_PER_DAY
MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY
DAYS_PER_YEAR = 365
WEEKS_PER_YEAR = DAYS_PER_YEAR / 7
HOURS_PER_YEAR = DAYS_PER_YEAR * HOURS_PER_DAY


def minutes_from_hours(hours: float) -> int:
    """
    Round hours to whole minutes, half up.

    Parameters
    ----------
    hours
        A length of time [h], not negative.

    Returns
    -------
    minutes
        The same time [min].
    """
    return int(hours * MINUTES_PER_HOUR + 0.5)


def hours_from_minutes(minutes: int) -> float:
    """Give minutes as hours with two decimals, as the JSON contract asks [h]."""
    return round(minutes / MINUTES_PER_HOUR, 2)


def days_text(hours: float) -> str:
    """Write a length of time [h] as days with one decimal, such as ``18.4 d``."""
    return f"{hours / HOURS_PER_DAY:.1f} d"


def offset_at(minute: int, standard: int, zone: str = "") -> int:
    """
    Give local time less UTC at a moment, summer time included.

    Parameters
    ----------
    minute
        Of the moment, UTC, from day 0 of `datetime.date.toordinal`.
    standard
        Offset where there is no summer time [min].
    zone
        Name in the tz database of a place with summer time; empty for others.

    Returns
    -------
    offset
        In minutes.

    Examples
    --------
    >>> offset_at(736_000 * 24 * 60, 480)
    480
    """
    return _offset_in(zone, minute // MINUTES_PER_HOUR) if zone else standard


def utc_of(local: int, standard: int, zone: str = "") -> int:
    """
    Give the minute UTC of a local time.

    Parameters
    ----------
    local
        Minute by the local clock, from day 0.
    standard, zone
        As of `offset_at`.

    Returns
    -------
    minute
        Of an hour that the clock shows twice the later one; of one that it never
        shows, an hour earlier.
    """
    return local - offset_at(local - standard, standard, zone)


@lru_cache(maxsize=4096)
def _offset_in(zone: str, hour: int) -> int:
    """Ask the tz database; clocks are put forward and back at full hours UTC."""
    from datetime import UTC, datetime, timedelta
    from zoneinfo import ZoneInfo

    day, rest = divmod(hour, HOURS_PER_DAY)
    moment = datetime.fromordinal(day).replace(hour=rest, tzinfo=UTC)
    return (moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()) // timedelta(minutes=1)
