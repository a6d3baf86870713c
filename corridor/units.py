"""Units of time as people write and read them: minutes inside, hours and days outside."""

from __future__ import annotations

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
