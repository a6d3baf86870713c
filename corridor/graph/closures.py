"""Closures as the graph takes them: what holds which record, and when that is shut."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from corridor.graph.modal import Shutdown
from corridor.units import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from corridor.data.model import Closure, Network


def closures_by_member(network: Network) -> Mapping[str, list[Closure]]:
    """List the closures of each record, in order of their ids."""
    found: dict[str, list[Closure]] = {}
    for row in sorted(network.closures.values(), key=lambda row: row.id):
        for member in row.members:
            found.setdefault(member.id, []).append(row)
    return found


def shut_on(closure: Closure, day: date) -> bool:
    """Tell whether an embargo or suspension covers a day."""
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
