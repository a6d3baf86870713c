"""Until when figures are confirmed: the date of the newest publication behind them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corridor.data.model import Network

CITED = "cited figure"
"""Licence of a single published fact, as the schema names it."""

FRESH_DAYS = 90
"""A figure without a source of so many days is counted as stale."""

_DATE = re.compile(r"\b(?:18|19|20)\d\d(?:-\d\d(?:-\d\d)?)?\b")


def dates_of_sources(network: Network) -> dict[str, str]:
    """
    Give the date of each publication that has one.

    Parameters
    ----------
    network
        With its sources; only cited publications confirm, a map or a judgement says
        nothing of what is run.

    Returns
    -------
    dates
        Such as ``"2025-09"``, by the id of the source.
    """
    return {
        key: match[0]
        for key, source in sorted(network.sources.items())
        if source.licence == CITED and (match := _DATE.search(source.published))
    }


def confirmed(dates: Mapping[str, str], sources: Iterable[str]) -> str:
    """
    Give the date of the newest of some sources; empty where none has a date.

    Examples
    --------
    >>> confirmed({"a": "2025-09", "b": "2026-01-20"}, ["a", "b", "c"])
    '2026-01-20'
    """
    return max((dates[key] for key in sources if key in dates), default="")


def fresh_from(day: str) -> str:
    """
    Give the first day whose publications are fresh on a day, ISO.

    Examples
    --------
    >>> fresh_from("2026-11-23")
    '2026-08-25'
    """
    from datetime import date, timedelta

    return (date.fromisoformat(day) - timedelta(days=FRESH_DAYS)).isoformat()
