"""
Queues of weeks: what is shut or grows for a while, and what is before it until it is worked off.

A file says which weeks, what fits and what comes::

    start = 2026-10-05
    weeks = 26
    [[capacity]]            # what an element of the route takes, times a factor
    id = "samur-yalama-az"
    from = 2026-10-19
    to = 2026-11-16
    factor = 0.3
    [[volume]]              # what comes in a month, times a factor
    month = 10
    factor = 1.3
"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from corridor.answers.load import Peak, Week
from corridor.errors import NetworkError, suggest
from corridor.flow.delays import backlog
from corridor.units import HOURS_PER_DAY, WEEKS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.studies.station import Station

DAYS = 7
HOURS_PER_WEEK = DAYS * HOURS_PER_DAY
MOST_WEEKS = 520
MONTHS = 12


class Cut(NamedTuple):
    """What an element takes from a day to the day before another, times a factor."""

    id: str
    start: date
    end: date
    factor: float


class Shock(NamedTuple):
    """A file of `read_shock`: first day, number of weeks, cuts, and factors on the volume by month."""

    file: str
    start: date
    weeks: int
    cuts: tuple[Cut, ...] = ()
    volume: tuple[tuple[int, float], ...] = ()


def read_shock(path: Path | str) -> Shock:
    """
    Read a shock.

    Raises
    ------
    NetworkError
        If the file cannot be read or a value makes no sense.
    """
    file = str(path)
    try:
        content = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = f"--shock {file}: cannot be read: {error}."
        raise NetworkError(msg) from None
    unknown = sorted(content.keys() - {"start", "weeks", "capacity", "volume"})
    if unknown:
        msg = f"--shock {file}: there is no key {unknown[0]!r}; write start, weeks, [[capacity]] and [[volume]]."
        raise NetworkError(msg)
    weeks = _value(file, "", content, "weeks", int)
    if not 1 <= weeks <= MOST_WEEKS:
        msg = f"--shock {file}, weeks: {weeks} is not between 1 and {MOST_WEEKS}."
        raise NetworkError(msg)
    cuts = []
    for number, row in enumerate(_rows(file, content, "capacity"), start=1):
        where = f", [[capacity]] {number}"
        start, end = _value(file, where, row, "from", date), _value(file, where, row, "to", date)
        if end <= start:
            msg = f"--shock {file}{where}: to {end} is not after from {start}."
            raise NetworkError(msg)
        cuts.append(Cut(_value(file, where, row, "id", str), start, end, _factor(file, where, row)))
    volume = []
    for number, row in enumerate(_rows(file, content, "volume"), start=1):
        where = f", [[volume]] {number}"
        month = _value(file, where, row, "month", int)
        if not 1 <= month <= MONTHS:
            msg = f"--shock {file}{where}: month {month} is not between 1 and 12."
            raise NetworkError(msg)
        volume.append((month, _factor(file, where, row)))
    return Shock(file, _value(file, "", content, "start", date), weeks, tuple(cuts), tuple(volume))


def _rows(file: str, content: dict[str, Any], key: str) -> list[dict[str, Any]]:
    rows = content.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        msg = f"--shock {file}: {key} is no list of tables; write [[{key}]]."
        raise NetworkError(msg)
    return rows


def _value(file: str, where: str, row: dict[str, Any], key: str, kind: type) -> Any:
    """Take a value of a kind."""
    value = row.get(key)
    if type(value) is not kind:
        words = {date: "a day such as 2026-10-05", int: "a whole number", str: "a text"}[kind]
        msg = f"--shock {file}{where}: {key} is {value!r}; write {words}."
        raise NetworkError(msg)
    return value


def _factor(file: str, where: str, row: dict[str, Any]) -> float:
    value = row.get("factor")
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or value < 0:
        msg = f"--shock {file}{where}: factor is {value!r}; write a number of 0 or more."
        raise NetworkError(msg)
    return float(value)


def weeks_of(stations: Sequence[Station], shock: Shock, volume: float) -> tuple[tuple[Week, ...], tuple[Peak, ...]]:
    """
    Follow a volume through the elements of a route, week by week: what one holds reaches the next later.

    Parameters
    ----------
    stations
        Elements of the route.
    shock
        What is shut or grows.
    volume
        Yearly, before the shock [TEU/year].

    Returns
    -------
    weeks, peaks
        Of the elements that have a queue in any week.

    Raises
    ------
    NetworkError
        If a cut is of no element of the route that has a capacity.
    """
    ids = {station.id for station in stations}
    for cut in shock.cuts:
        if cut.id not in ids:
            msg = f"--shock {shock.file}: {cut.id!r} is no element of the route with a capacity." + suggest(cut.id, ids)
            raise NetworkError(msg)
    days = [[shock.start + timedelta(DAYS * week + day) for day in range(DAYS)] for week in range(shock.weeks)]
    months = dict(shock.volume)
    coming: Sequence[float] = [
        volume / WEEKS_PER_YEAR * sum(months.get(day.month, 1.0) for day in week) / DAYS for week in days
    ]
    weeks: list[Week] = []
    peaks: list[Peak] = []
    for station in sorted(stations, key=lambda one: (one.leg, one.id)):
        most = [sum(_fits(station, shock, day) for day in week) / DAYS for week in days]
        found = backlog(coming, most)
        if found.peak:
            waits = [wait * HOURS_PER_WEEK if isfinite(wait) else None for wait in found.wait]
            rows = [
                Week(station.id, station.name, days[number][0].isoformat(), come, most[number], held, waits[number])
                for number, (come, held) in enumerate(zip(coming, found.queue, strict=True))
            ]
            weeks += rows
            top = max(range(len(rows)), key=lambda number: (rows[number].queue_teu, -number))
            cleared = "" if found.cleared is None else days[found.cleared][-1] + timedelta(1)
            peaks.append(
                Peak(station.id, station.name, rows[top].starts, found.peak, rows[top].wait_hours, str(cleared))
            )
        coming = found.gone
    return tuple(weeks), tuple(peaks)


def _fits(station: Station, shock: Shock, day: date) -> float:
    """Give what an element takes in a week like this day [TEU]."""
    factor = 1.0
    for cut in shock.cuts:
        if cut.id == station.id and cut.start <= day < cut.end:
            factor *= cut.factor
    return max(0.0, station.total * factor - station.other) / station.weight / WEEKS_PER_YEAR
