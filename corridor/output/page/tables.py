"""Records of a network as the page shows them: short keys, nothing that is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data.drawn_lines import line_of
from corridor.data.polyline import encode
from corridor.graph.trains import hours_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from corridor.data.drawn_lines import Line
    from corridor.data.model import (
        Border,
        Closure,
        Constant,
        Context,
        Facility,
        Limited,
        Link,
        Network,
        Place,
        Pool,
        Service,
        Source,
        Sourced,
    )
    from corridor.data.times import Hours

ROLES = ("port", "gauge", "border", "dry-port", "terminal", "junction")
"""What a place can be on the map, in the order in which one hides the others."""

RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя -'.")
"""Letters of Russian names; Kazakh or Kyrgyz ones have more."""

TERMINAL_RANK = 3


def pruned(record: Mapping[str, object]) -> dict[str, object]:
    """Leave out what is unknown or empty; zero stays."""
    return {key: value for key, value in record.items() if value is not None and value not in ("", (), [], {})}


def figures(hours: Hours | None) -> list[float] | None:
    """Write three figures; a fourth, 1, says that the typical one is a mean."""
    if hours is None:
        return None
    three = [_short(value) for value in (hours.low, hours.typical, hours.high)]
    return [*three, 1] if hours.typical_is == "mean" else three


def _short(value: float) -> float:
    return int(value) if value == int(value) else value


def evidence(row: Sourced) -> dict[str, object]:
    """Describe what a row rests on."""
    return {"sources": list(row.sources), "basis": row.basis, "confidence": row.confidence, "note": row.note}


def limits(row: Limited) -> dict[str, object]:
    """Describe how much a row can carry."""
    return {
        "capacity": row.capacity,
        "unit": row.capacity_unit,
        "carries": list(row.carries),
        "otherLoad": row.other_load,
        "corridorLoad": row.corridor_load,
    }


def drawn_places(network: Network, links: Iterable[Link]) -> set[str]:
    """Name the places that something reaches; the others only crowd the map."""
    ends = {key for link in links for key in (link.origin, link.destination)}
    return ends | {row.place for row in network.facilities.values() if row.place in ends}


def roles_of(network: Network, places: Mapping[str, Place], links: Iterable[Link]) -> dict[str, list[str]]:
    """Describe what each place is: port, gauge break, border and so on, the first to be drawn."""
    found: dict[str, set[str]] = {key: set() for key in places}
    for link in links:
        for key in (link.origin, link.destination):
            if network.modes[link.mode].is_water and key in found:
                found[key].add("port")
    for row in network.facilities.values():
        if row.place in found:
            found[row.place] |= {"gauge-change": {"gauge"}, "port": {"port"}, "terminal": {"terminal"}}.get(
                row.kind, set()
            )
    for key, place in places.items():
        kinds = {"port": "port", "dry-port": "dry-port", "border": "border", "junction": "junction"}
        found[key].add(kinds.get(place.kind, "terminal" if place.rank <= TERMINAL_RANK else "junction"))
    return {key: [role for role in ROLES if role in roles] for key, roles in found.items()}


def place_record(place: Place, roles: list[str], names: Mapping[str, str] | None = None) -> dict[str, object]:
    """Describe a place; `names` are those in other languages."""
    return pruned(
        {
            "id": place.id,
            "name": place.name,
            "country": place.country,
            "lon": place.lon,
            "lat": place.lat,
            "kind": place.kind,
            "rank": place.rank,
            "roles": roles,
            "code": place.unlocode,
            "aliases": list(place.aliases),
            "local": place.local_name,
            "names": dict(names or {}),
            "stop": figures(place.stop_hours),
            **evidence(place),
        }
    )


def link_record(link: Link, lines: Mapping[str, Line], places: Mapping[str, Place]) -> dict[str, object]:
    """Describe a link with its drawn line."""
    line = line_of(link, lines, places)
    return link_facts(link) | pruned({"line": encode(line.coordinates), "approximate": 1 if line.approximate else None})


def context_record(row: Context) -> dict[str, object]:
    """Describe what carries no freight, with its line as drawn."""
    return pruned(
        {
            "id": row.id,
            "name": row.name,
            "kind": row.kind,
            "countries": list(row.countries),
            "partners": list(row.partners),
            "status": row.status,
            "opens": row.opens.isoformat() if row.opens else None,
            "km": row.length_km,
            "mw": row.capacity_mw,
            "musd": row.cost_musd,
            "line": encode(row.waypoints),
            **evidence(row),
        }
    )


def link_facts(link: Link) -> dict[str, object]:
    """Describe a link without its drawn line."""
    return pruned(
        {
            "id": link.id,
            "from": link.origin,
            "to": link.destination,
            "mode": link.mode,
            "name": link.name,
            "countries": list(link.countries),
            "km": link.length_km,
            "hours": figures(link.hours),
            "back": figures(link.back_hours),
            "oneway": 1 if link.direction == "forward" else None,
            "status": None if link.status == "open" else link.status,
            "since": link.since.isoformat() if link.since else None,
            "tracks": link.tracks,
            "power": link.power,
            "usd": link.usd_per_teu,
            **limits(link),
            **evidence(link),
        }
    )


def border_record(row: Border) -> dict[str, object]:
    """Describe formalities in one direction."""
    return pruned(
        {
            "id": row.id,
            "link": row.link,
            "leaves": row.from_country,
            "enters": row.to_country,
            "name": row.name,
            "hours": figures(row.hours),
            "includes": list(row.includes),
            "usd": row.usd_per_teu,
            **limits(row),
            **evidence(row),
        }
    )


def facility_record(row: Facility) -> dict[str, object]:
    """Describe a change of mode."""
    return pruned(
        {
            "id": row.id,
            "place": row.place,
            "kind": row.kind,
            "fromMode": row.from_mode,
            "toMode": row.to_mode,
            "name": row.name,
            "hours": figures(row.hours),
            "includes": list(row.includes),
            "usd": row.usd_per_teu,
            **limits(row),
            **evidence(row),
        }
    )


def service_record(row: Service) -> dict[str, object]:
    """Describe departures."""
    return pruned(
        {
            "id": row.id,
            "name": row.name,
            "operator": row.operator,
            "from": row.origin,
            "links": list(row.links),
            "oneway": 1 if row.direction == "forward" else None,
            "perWeek": row.departures_per_week,
            "headway": row.headway_hours,
            "cv": row.cv,
            "timetable": list(row.timetable),
            "teu": row.teu_per_departure,
            "loadFactor": row.load_factor,
            "openShare": row.open_share,
            **evidence(row),
        }
    )


def closure_record(row: Closure) -> dict[str, object]:
    """Describe a shut-down."""
    return pruned(
        {
            "id": row.id,
            "name": row.name,
            "kind": row.kind,
            "members": [member.id for member in row.members],
            "basin": row.basin,
            "starts": row.starts.isoformat() if row.starts else None,
            "ends": row.ends.isoformat() if row.ends else None,
            "yearly": 1 if row.repeats == "yearly" else None,
            "shares": list(row.shares),
            "spell": row.spell_hours,
            "dailyFrom": row.daily_from,
            "dailyTo": row.daily_to,
            **evidence(row),
        }
    )


def stay_record(row: Constant) -> dict[str, object]:
    """Describe a stay that holds wherever a box begins its trip."""
    return pruned({"id": row.id, "hours": figures(hours_of(row)), **evidence(row)})


def pool_record(row: Pool) -> dict[str, object]:
    """Describe a shared capacity."""
    members = [member.id for member in row.members]
    return pruned(
        {"id": row.id, "name": row.name, "kind": row.kind, "members": members, **limits(row), **evidence(row)}
    )


RECORDS: Mapping[str, Callable[..., dict[str, object]]] = {
    "places": lambda row: place_record(row, []),
    "links": link_facts,
    "borders": border_record,
    "facilities": facility_record,
    "services": service_record,
    "closures": closure_record,
    "pools": pool_record,
}
"""What describes a record of each table, apart from the drawn line of a link and the roles of a place."""


def source_record(row: Source, confirms: str) -> dict[str, object]:
    """Describe a publication, and until when it confirms what it says."""
    return pruned(
        {
            "id": row.id,
            "title": row.publication,
            "published": row.published,
            "confirms": confirms,
            "address": row.address,
            "licence": "" if row.licence == "cited figure" else row.licence,
            "note": row.note,
        }
    )


def used_sources(records: Iterable[Collection[Mapping[str, object]]]) -> set[str]:
    """Gather the keys of all sources that records point at."""
    found = set[str]()
    for table in records:
        for record in table:
            keys = record.get("sources", ())
            found |= set(keys) if isinstance(keys, list) else set()
    return found


def number_sources(records: Iterable[Iterable[dict[str, object]]], order: Sequence[str]) -> None:
    """Point at sources by their place in the list: the keys would be a tenth of the page."""
    numbers = {key: number for number, key in enumerate(order)}
    for table in records:
        for record in table:
            keys = record.get("sources", ())
            if isinstance(keys, list):
                record["sources"] = [numbers.get(key, key) for key in keys]
