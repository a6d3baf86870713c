"""Random networks to travel in, and every way through them, for the searches to be held against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise, permutations
from typing import Any

from hypothesis import strategies as st

from corridor.data.model import Border, Closure, Facility, Link, Member, Network, Place, Service
from corridor.data.times import Hours
from corridor.graph.modal import Edge, Graph

PLACES = "abcdef"
COUNTRIES = {"a": "CN", "b": "CN", "c": "KZ", "d": "KZ", "e": "AZ", "f": "GE"}
OFFSETS = {"CN": 8.0, "KZ": 5.0, "AZ": 4.0, "GE": 4.0}
MODES = ("rail-1435", "rail-1520", "feeder", "road")
KNOWN: dict[str, Any] = {"sources": ("own",), "basis": "assumed", "confidence": "low"}
ENDS = list(permutations(PLACES, 2))


def hours(low: float, typical: float | None = None, high: float | None = None) -> Hours:
    """Give three figures, or one that is certain."""
    return Hours(low, low if typical is None else typical, low if high is None else high)


def link(key: str, origin: str, destination: str, time: float | Hours, **more: Any) -> Link:
    """Make a link; it crosses the countries of its ends."""
    crossed = (COUNTRIES[origin], COUNTRIES[destination])
    base: dict[str, Any] = {
        "mode": "rail-1520",
        "length_km": 100.0,
        "countries": crossed if crossed[0] != crossed[1] else crossed[:1],
    }
    figures = time if isinstance(time, Hours) else hours(time)
    return Link(id=key, origin=origin, destination=destination, hours=figures, **(base | KNOWN | more))


def network_of(
    links: Sequence[Link],
    *,
    facilities: Sequence[Facility] = (),
    services: Sequence[Service] = (),
    closures: Sequence[Closure] = (),
    border_hours: float = 0.0,
    stops: dict[str, float] | None = None,
) -> Network:
    """Put rows together to a network, with a border row wherever a link changes country."""
    borders = [
        Border(
            id=f"{row.id}-{there.lower()}",
            link=row.id,
            from_country=here,
            to_country=there,
            hours=hours(border_hours),
            usd_per_teu=0.0,
            **KNOWN,
        )
        for row in links
        for here, there in (*pairwise(row.countries), *pairwise(row.countries[::-1]))
    ]
    places = [
        Place(
            id=key,
            name=key.upper(),
            country=COUNTRIES[key],
            lon=0,
            lat=0,
            kind="station",
            stop_hours=hours(stops[key]) if stops and key in stops else None,
            **KNOWN,
        )
        for key in PLACES
    ]
    tables = {"links": links, "facilities": facilities, "services": services, "closures": closures}
    return Network(
        name="random",
        title="Random",
        data_date=date(2026, 1, 1),
        default_origin="a",
        default_destination="f",
        utc_offset_hours=OFFSETS,
        places={row.id: row for row in places},
        borders={row.id: row for row in borders},
        **{name: {row.id: row for row in rows} for name, rows in tables.items()},  # type: ignore[arg-type]
    )


@st.composite
def networks(draw: st.DrawFn, *, spread: bool = False, dated: bool = False, size: tuple[int, int] = (4, 10)) -> Network:
    """Draw links of several modes, changes between them, and ships that leave at a rate or by timetable."""
    links, services = list[Link](), list[Service]()
    for number in range(draw(st.integers(*size))):
        origin, destination = draw(st.sampled_from(ENDS))
        typical = draw(st.integers(1, 9))
        time = hours(typical * 0.8, typical, typical * draw(st.sampled_from((1.2, 1.5, 2)))) if spread else typical
        more = {
            "mode": draw(st.sampled_from(MODES)),
            "length_km": float(draw(st.sampled_from((50, 100, 150, 300)))),
            "usd_per_teu": float(draw(st.integers(0, 8))),
        }
        links.append(link(f"link-{number}", origin, destination, time, **more))
        if links[-1].mode == "feeder":
            for twin in range(draw(st.integers(1, 2))):
                services.append(draw(_services(links[-1], f"ship-{number}-{twin}", twin=twin, dated=dated)))
    facilities = [
        Facility(
            id=f"change-{place}-{from_mode}-{to_mode}",
            place=place,
            kind="terminal",
            from_mode=from_mode,
            to_mode=to_mode,
            hours=hours(draw(st.integers(0, 5))),
            usd_per_teu=float(draw(st.integers(0, 4))),
            **KNOWN,
        )
        for place in PLACES
        for from_mode, to_mode in permutations(MODES, 2)
        if draw(st.booleans())
    ]
    closures = draw(_closures(links, services)) if dated else []
    return network_of(
        links, facilities=facilities, services=services, closures=closures, border_hours=draw(st.integers(0, 3))
    )


@st.composite
def _services(draw: st.DrawFn, row: Link, key: str, *, twin: int, dated: bool) -> Service:
    # Twins take different cargo aboard, so that they are two parallel departure boards.
    base: dict[str, Any] = {"carries": ("containers",) if twin else (), **KNOWN}
    if dated:
        base["valid_from"] = draw(st.sampled_from((None, None, date(2026, 1, 3))))
        base["valid_to"] = draw(st.sampled_from((None, None, date(2026, 1, 8))))
    if dated and draw(st.booleans()):
        days = draw(st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True))
        minutes = tuple(sorted(1440 * day + 60 * draw(st.integers(0, 23)) for day in days))
        return Service(id=key, origin=row.origin, links=(row.id,), direction="forward", timetable=minutes, cv=0, **base)
    headway = float(draw(st.integers(2, 40)))
    return Service(id=key, origin=row.origin, links=(row.id,), headway_hours=headway, cv=0, **base)


@st.composite
def _closures(draw: st.DrawFn, links: Sequence[Link], services: Sequence[Service]) -> list[Closure]:
    members = [row.id for row in (*links, *services)]
    members += [f"{row.id}-{there.lower()}" for row in links for there in row.countries if len(row.countries) > 1]
    found = []
    for number in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(("holiday", "embargo", "window")))
        base: dict[str, Any] = {"name": "shut", "kind": kind, **KNOWN}
        base["members"] = (Member(draw(st.sampled_from(members))),)
        if kind == "window":
            start = 60 * draw(st.integers(0, 23))
            more: dict[str, Any] = {"daily_from": start, "daily_to": (start + 60 * draw(st.integers(1, 16))) % 1440}
        else:
            first = draw(st.integers(1, 9))
            ends = date(2026, 1, first + draw(st.integers(0, 3)))
            more = {"starts": date(2026, 1, first), "ends": ends, "repeats": draw(st.sampled_from(("once", "yearly")))}
        found.append(Closure(id=f"closure-{number}", **base, **more))
    return found


# -- every way -----------------------------------------------------------------------------------------------------


def ways(graph: Graph, origin: str, destination: str, *, simple: bool) -> Iterator[tuple[int, ...]]:
    """
    Walk every way from one place to another.

    Parameters
    ----------
    graph
        Small.
    origin, destination
        Place ids.
    simple
        Whether no place may be entered twice; else no node may.
    """
    start, end = graph.starts.get(origin), graph.ends.get(destination)
    if start is None or end is None:
        return

    def go(
        node: int, edges: tuple[int, ...], places: frozenset[str], nodes: frozenset[int]
    ) -> Iterator[tuple[int, ...]]:
        if node == end:
            yield edges
            return
        for head, _, number in graph.steps[node]:
            edge = graph.edges[number]
            entered = places
            if edge.kind == "line":
                if simple and edge.destination in places:
                    continue
                entered = places | {edge.destination}
            if head not in nodes:
                yield from go(head, (*edges, number), entered, nodes | {head})

    yield from go(start, (), frozenset((origin,)), frozenset((start,)))


def edges_of(graph: Graph, way: Sequence[int]) -> list[Edge]:
    """Give the edges of a way that show a leg."""
    return [graph.edges[number] for number in way if graph.edges[number].kind]


def ids_of(graph: Graph, way: Sequence[int]) -> list[str]:
    """Give the ids of the legs of a way."""
    return [edge.id for edge in edges_of(graph, way)]


def minutes_of(graph: Graph, way: Sequence[int]) -> int:
    """Add up the expected time of a way."""
    return sum(graph.edges[number].minutes for number in way)
