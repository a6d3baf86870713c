"""Closures as the graph takes them: what holds which record, and when that is shut."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from corridor.graph.modal import Shutdown
from corridor.units import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.data.model import Closure, Network

MONTHS = 12


def closures_by_member(network: Network) -> Mapping[str, list[Closure]]:
    """List the closures of each record, in order of their ids."""
    found: dict[str, list[Closure]] = {}
    for row in sorted(network.closures.values(), key=lambda row: row.id):
        for member in row.members:
            found.setdefault(member.id, []).append(row)
    return found


def shut_on(closure: Closure, day: date) -> bool:
    """Report whether an embargo or suspension covers a day."""
    if closure.kind not in ("embargo", "suspension") or closure.starts is None:
        return False
    if closure.repeats == "yearly":
        starts, ends = closure.starts, closure.ends or closure.starts
        length = (ends - starts).days
        return any(
            start <= day <= start + timedelta(days=length)
            for start in (_same_day(starts, day.year), _same_day(starts, day.year - 1))
        )
    return closure.starts <= day and (closure.ends is None or day <= closure.ends)


def _same_day(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return day.replace(year=year, day=28)


def open_shares_of(closure: Closure, start: date) -> tuple[float, ...]:
    """
    Give the share of each month in which a closure leaves its members open.

    Parameters
    ----------
    closure
        Storms shut their monthly share, dates their days; a daily window shuts no capacity, which is published with it.
    start
        The year is the twelve months from the first of this one's on.

    Returns
    -------
    shares
        January first.

    Examples
    --------
    >>> from datetime import date
    >>> from corridor.data.model import Closure
    >>> days = {"starts": date(2026, 1, 1), "ends": date(2026, 1, 31)}
    >>> row = Closure(id="x", name="x", kind="holiday", members=(), sources=(), basis="", confidence="", **days)
    >>> open_shares_of(row, date(2026, 1, 15))[:2]
    (0.0, 1.0)
    """
    if closure.kind == "storm":
        return tuple(1 - share for share in closure.shares) or (1.0,) * MONTHS
    if closure.kind == "window" or closure.starts is None:
        return (1.0,) * MONTHS
    first, last = closure.starts, closure.ends or date.max
    spans = [(first, last)]
    if closure.repeats == "yearly":
        length = (last - first if closure.ends else timedelta()).days
        days = [_same_day(first, start.year + late) for late in (-1, 0, 1)]
        spans = [(day, day + timedelta(days=length)) for day in days]
    found = []
    for month in range(1, MONTHS + 1):
        begins = date(start.year + (month < start.month), month, 1)
        days_of_month = monthrange(begins.year, month)[1]
        ends = begins + timedelta(days=days_of_month - 1)
        shut = sum(max(0, (min(last, ends) - max(first, begins)).days + 1) for first, last in spans)
        found.append(max(0.0, 1 - shut / days_of_month))
    return tuple(found)


def shutdowns_of(network: Network) -> dict[str, Shutdown]:
    """Bring the closures with hours or dates into the form of the search by date."""
    found = {}
    for row in sorted(network.closures.values(), key=lambda row: row.id):
        offset, zone = _clock_of_members(network, row)
        evidence = (row.sources, row.basis, row.confidence, zone)
        if row.kind == "window" and row.daily_from is not None and row.daily_to is not None:
            daily = (row.daily_from, row.daily_to)
            found[row.id] = Shutdown("window", row.name, (), False, daily, offset, *evidence)  # noqa: FBT003
        elif row.kind != "storm" and row.starts is not None:
            spans = ((row.starts.toordinal(), row.ends.toordinal() if row.ends else 0),)
            yearly = row.repeats == "yearly"
            found[row.id] = Shutdown("dates", row.name, spans, yearly, (0, 0), offset, *evidence)
    return found


def _clock_of_members(network: Network, closure: Closure) -> tuple[int, str]:
    """Take the local time of the first member's place."""
    for member in closure.members:
        link = network.links.get(member.id)
        border = network.borders.get(member.id)
        facility = network.facilities.get(member.id)
        service = network.services.get(member.id)
        if border is not None:
            link = network.links.get(border.link)
        place = link.origin if link else facility.place if facility else service.origin if service else ""
        if place in network.places:
            return clock_at(network, place)
    return 0, ""


def clock_at(network: Network, place: str) -> tuple[int, str]:
    """Give local time less UTC at a place [min], summer time left out, and its zone where there is summer time."""
    country = network.places[place].country
    return int(network.utc_offset_hours.get(country, 0) * MINUTES_PER_HOUR), network.time_zones.get(country, "")
