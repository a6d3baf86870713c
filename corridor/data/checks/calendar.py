"""Checks of what runs by a clock or a calendar: services, pools of ships, closures, prices and projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data.checks.finding import REMARK, Note
from corridor.data.load.projects import check_projects
from corridor.data.load.references import known_ids
from corridor.units import MINUTES_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridor.data.model import Closure, Network, Pool, Service


def services(network: Network) -> Iterator[Note]:
    """Let the links of a service follow each other, in one mode, in a direction that they have."""
    for service in network.services.values():
        here, modes = service.origin, set[str]()
        for key in service.links:
            link = network.links[key]
            modes.add(link.mode)
            if here == link.origin:
                here, forward = link.destination, True
            elif here == link.destination:
                here, forward = link.origin, False
            else:
                text = (
                    f"{key!r} joins {link.origin!r} and {link.destination!r}, but the service is at {here!r} by then."
                )
                yield Note("services", service.id, "links", text)
                break
            if link.direction == "forward" and (not forward or service.direction == "both"):
                text = f"{key!r} runs forward only, from {link.origin!r} to {link.destination!r}."
                yield Note("services", service.id, "direction", text)
        if len(modes) > 1 and not service.product:
            text = f"mixes {', '.join(sorted(modes))}: a service has one mode, and facilities join two services."
            yield Note("services", service.id, "links", text)


def departures(network: Network) -> Iterator[Note]:
    """Let a service say in exactly one way when it leaves, and let its shares be shares."""
    for service in network.services.values():
        yield from _rhythm(service)
        for column in ("load_factor", "open_share"):
            if not getattr(service, column):
                yield Note("services", service.id, column, "0: a service that never sails is no service.")
        if service.valid_from and service.valid_to and service.valid_from > service.valid_to:
            text = f"ends on {service.valid_to}, before it begins on {service.valid_from}."
            yield Note("services", service.id, "valid_to", text)
        country = network.places[service.origin].country
        if service.timetable and country not in network.utc_offset_hours:
            text = f"its local time is unknown: add {country} to [utc_offset_hours] of network.toml."
            yield Note("services", service.id, "timetable", text, REMARK)


def _rhythm(service: Service) -> Iterator[Note]:
    given = {
        "departures_per_week": service.departures_per_week,
        "headway_hours": service.headway_hours,
        "timetable": service.timetable or None,
    }
    filled = [column for column, value in given.items() if value is not None]
    if len(filled) != 1:
        what = f"{' and '.join(filled)} are given" if filled else "neither is given"
        text = f"{what}: fill exactly one of departures_per_week, headway_hours, timetable."
        yield Note("services", service.id, filled[-1] if filled else "departures_per_week", text)
    for column in ("departures_per_week", "headway_hours"):
        if given[column] == 0:
            yield Note("services", service.id, column, "must be above zero; end a service with valid_to.")
    if service.timetable and service.direction != "forward":
        text = "a timetable holds for one direction: set direction to forward, and write the way back as a service."
        yield Note("services", service.id, "direction", text)


def pools(network: Network) -> Iterator[Note]:
    """Want units, load and turn of a fleet or its capacity, and a capacity of every other pool."""
    for pool in network.pools.values():
        fleet = {"units": pool.units, "teu_per_unit": pool.teu_per_unit, "turn_hours": pool.turn_hours}
        if pool.kind == "fleet":
            yield from _fleet(pool, fleet)
        else:
            for column, value in fleet.items():
                if value is not None:
                    yield Note("pools", pool.id, column, f"only a fleet has {column}; this pool is a {pool.kind}.")
            if pool.capacity is None and pool.kind not in ("berths", "sidings", "storage"):
                yield Note("pools", pool.id, "capacity", "is unknown, so the pool binds nothing.", REMARK)


def _fleet(pool: Pool, fleet: dict[str, float | None]) -> Iterator[Note]:
    if pool.capacity is not None:
        for column, value in fleet.items():
            if value is not None:
                text = f"the fleet has a capacity already: give either that or {', '.join(fleet)}."
                yield Note("pools", pool.id, column, text)
        return
    for column, value in fleet.items():
        if not value:
            text = f"a fleet needs {column}, above zero; or a published capacity, and none of {', '.join(fleet)}."
            yield Note("pools", pool.id, column, text)


def closures(network: Network) -> Iterator[Note]:
    """Want what the kind of a closure needs, and nothing that belongs to another kind."""
    for closure in network.closures.values():
        storm, window = closure.kind == "storm", closure.kind == "window"
        needed = {
            "share_jan": (bool(closure.shares), storm),
            "spell_hours": (bool(closure.spell_hours), storm),
            "basin": (bool(closure.basin), storm),
            "daily_from": (closure.daily_from is not None, window),
            "daily_to": (closure.daily_to is not None, window),
        }
        for column, (given, due) in needed.items():
            if due and not given:
                yield Note("closures", closure.id, column, f"a {closure.kind} needs {column}.")
            elif given and not due:
                kind = "window" if column.startswith("daily") else "storm"
                yield Note("closures", closure.id, column, f"only a {kind} has it; this is a {closure.kind}.")
        yield from _dates(closure)


def _dates(closure: Closure) -> Iterator[Note]:
    if closure.kind in {"holiday", "embargo", "suspension"} and closure.starts is None:
        yield Note("closures", closure.id, "starts", f"a {closure.kind} needs a first day.")
    if closure.kind == "holiday" and closure.ends is None:
        yield Note("closures", closure.id, "ends", "a holiday needs a last day.")
    if closure.repeats == "yearly" and (closure.starts is None or closure.ends is None):
        yield Note("closures", closure.id, "repeats", "what returns yearly needs a first and a last day.")
    if closure.starts and closure.ends and closure.starts > closure.ends:
        yield Note("closures", closure.id, "ends", f"ends on {closure.ends}, before it begins on {closure.starts}.")


def windows(network: Network) -> Iterator[Note]:
    """Let daily windows leave some time open, so that waiting ends and no later arrival gets through earlier."""
    shut: dict[str, list[Closure]] = {}
    for closure in network.closures.values():
        if closure.kind == "window" and closure.daily_from is not None and closure.daily_to is not None:
            if closure.daily_from == closure.daily_to:
                text = (
                    "closes and opens at the same time: is it shut all day or never? Use a suspension, or correct it."
                )
                yield Note("closures", closure.id, "daily_to", text)
                continue
            for member in closure.members:
                shut.setdefault(member.id, []).append(closure)
    for key, rows in shut.items():
        minutes = set[int]()
        for closure in rows:
            start, end = closure.daily_from or 0, closure.daily_to or 0
            minutes.update(range(start, end) if start < end else (*range(start, MINUTES_PER_DAY), *range(end)))
        if len(minutes) == MINUTES_PER_DAY:
            others = " and ".join(repr(closure.id) for closure in rows[:-1])
            text = f"together with {others} it shuts {key!r} all day: nothing would ever pass."
            yield Note("closures", rows[-1].id, "daily_from", text)


def published(network: Network) -> Iterator[Note]:
    """Let a published figure say what it is of, and give one."""
    for row in network.published.values():
        between = row.subject in {"journey", "length"}
        for column, value, due in (
            ("from", row.origin, between),
            ("to", row.destination, between),
            ("element", row.element, not between),
        ):
            if due and not value:
                yield Note("published", row.id, column, f"a {row.subject} needs {column}.")
        if row.subject == "length" and row.km is None:
            yield Note("published", row.id, "km", "a length needs km.")
        elif row.days is None and row.km is None and row.usd_per_teu is None:
            yield Note("published", row.id, "days", "no figure is given: days, km or usd_per_teu.")
        if row.days is not None and not (row.days_low or 0) <= row.days <= (row.days_high or row.days):
            yield Note("published", row.id, "days", f"{row.days:g} is outside days_low and days_high.")


def detours(network: Network) -> Iterator[Note]:
    """Let the ends of a detour be places, countries of places, or anywhere."""
    known = {"*", *network.places, *(f"country:{place.country}" for place in network.places.values())}
    for row in network.detours.values():
        for column, ends in (("from", row.origin), ("to", row.destination)):
            for end in ends:
                if end not in known:
                    text = f"{end!r} is no place and no country of one: write an id, country:XX or *."
                    yield Note("detours", row.id, column, text)


def demand(network: Network) -> Iterator[Note]:
    """Let a demand lead from one place to another, and not be empty."""
    for row in network.demand.values():
        if row.origin == row.destination:
            yield Note("demand", row.id, "to", f"begins and ends at {row.origin!r}.")
        if row.amount == 0:
            yield Note("demand", row.id, "amount", "0 asks for nothing.", REMARK)


def projects(network: Network) -> Iterator[Note]:
    """Let projects refer to what exists, and open after what they require."""
    known = known_ids(network)
    faults: list[str] = []
    check_projects(network.projects, known, constants=network.constants.keys(), faults=faults)
    for fault in faults:
        where, _, text = fault.partition(": ")
        yield Note("projects", where.removeprefix("projects/").split(".toml")[0], "", f"{where}: {text}")
    for project in network.projects.values():
        for other in project.requires:
            if other in network.projects and network.projects[other].opens > project.opens:
                text = f"opens before {other!r}, which it requires and which opens on {network.projects[other].opens}."
                yield Note("projects", project.id, "opens", text, REMARK)


def dates(network: Network) -> Iterator[Note]:
    """Let no status of a link begin after the date of the data."""
    for link in network.links.values():
        if link.since and link.since > network.data_date:
            text = f"{link.since} is after the date of the data, {network.data_date}: write a project instead."
            yield Note("links", link.id, "since", text)
