"""
Changed records -> changed edges, without building the graph again.

Only figures that leave nodes and edges where they are can do that: times, prices,
the rate of a service and the shares of a storm.  Anything else needs a graph of
its own, and so does the rare record that cannot be distinguished in the graph.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from corridor.data.model import TABLES, Border, Closure, Facility, Link, Service
from corridor.data.schema import MONTHS, PARTS
from corridor.graph.build import departure_boards_of
from corridor.graph.costs import Tariffs, heading_of, terms_of
from corridor.graph.modal import Spread, moments_of_spread
from corridor.graph.services import headway_of, spread_of_wait
from corridor.graph.trains import is_counted, spread_of_hours
from corridor.units import minutes_from_hours

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corridor.data.model import Change, Network, Record
    from corridor.graph.modal import Edge, Graph
    from corridor.graph.services import Board

_TIMES = frozenset(
    f"{time}{part}" for time in ("hours", "back_hours") for part in ("", *(f"_{name}" for name in PARTS))
)
_WEIGHING = _TIMES | {
    *("documents_hours", "customs_hours", "handover_hours", "inspection_hours"),
    *("usd_per_teu", "departures_per_week", "headway_hours", "cv", "spell_hours"),
    *(f"share_{month}" for month in MONTHS),
}
SILENT_FIELDS = frozenset(
    {
        *("capacity", "back_capacity", "capacity_unit", "other_load", "corridor_load"),
        *("teu_per_departure", "load_factor", "open_share", "units", "teu_per_unit", "turn_hours", "amount"),
    }
)
"""Figures of capacity and demand: no edge takes time or price from them."""

LIGHT_FIELDS = _WEIGHING | SILENT_FIELDS
"""Columns whose change leaves nodes and edges where they are."""

Key = tuple[str, str]


class RebuildNeededError(Exception):
    """A change cannot be told by other weights; used within this package alone."""


def is_light(change: Change) -> bool:
    """Report whether a change can be told by other weights on the same graph."""
    return change.action in ("set", "scale", "increase") and change.field in LIGHT_FIELDS


def changed_capacities(before: Network, after: Network) -> frozenset[str] | None:
    """Name the records that differ in figures of capacity and demand; None where anything else differs."""
    found = set[str]()
    for field in fields(before):
        one, other = getattr(before, field.name), getattr(after, field.name)
        if one is other or field.name in ("applied", "origin"):
            continue
        if field.name not in TABLES:
            if one != other:
                return None
            continue
        if one.keys() != other.keys():
            return None
        changed = {key for key, row in one.items() if row is not other[key]}
        if any(_silenced(one[key]) != _silenced(other[key]) for key in changed):
            return None
        found |= changed
    return frozenset(found)


def _silenced(row: Record) -> list[object]:
    return [getattr(row, field.name) for field in fields(row) if field.name not in SILENT_FIELDS]


class Reweighter:
    """
    The edges of one graph by the records behind them.

    Parameters
    ----------
    network
        Of which the graph is built, without dates.
    graph
        Left untouched.
    cargo
        Class of cargo of the graph.
    """

    def __init__(self, network: Network, graph: Graph, *, cargo: str) -> None:
        self.network, self.graph = network, graph
        self.tariffs = Tariffs(network, terms_of(network, network.cargo_class(cargo)))
        self.edges: dict[Key, list[int]] = {}
        self.boards_of: dict[str, list[str]] = {}
        self.services: dict[str, tuple[Service, ...]] = {}
        self.waits: dict[str, list[int]] = {}
        self.unclear = set[str]()
        self._index_boards(departure_boards_of(network, cargo=cargo))
        for number, edge in enumerate(graph.edges):
            self._index(number, edge)

    def _index_boards(self, boards: Mapping[Board, tuple[Service, ...]]) -> None:
        windowed = {
            member.id for row in self.network.closures.values() if row.kind == "window" for member in row.members
        }
        for board, services in sorted(boards.items()):
            name = f"{services[0].id}@{board.origin}"
            ids = [service.id for service in services]
            # Two boards of one name, a window before one ship or a timetable: other edges may come of a change.
            if name in self.services or windowed.intersection(ids) or any(row.timetable for row in services):
                self.unclear.update(ids)
            self.services[name] = services
            for service in services:
                self.boards_of.setdefault(service.id, []).append(name)

    def _index(self, number: int, edge: Edge) -> None:
        if edge.kind == "line":
            self.edges.setdefault(("links", edge.id), []).append(number)
        elif edge.kind == "border":
            self.edges.setdefault(("borders", edge.id), []).append(number)
        elif edge.kind in ("transfer", "access", "egress"):
            # Where a border holds the change of gauge, the facility behind it takes no time of its own.
            table = "prices" if is_counted(self.network, self.graph, edge) else "facilities"
            self.edges.setdefault((table, edge.id), []).append(number)
        elif edge.spread is not None and edge.spread.kind == "storm":
            self.edges.setdefault(("closures", edge.id), []).append(number)
        elif edge.spread is not None and edge.spread.kind == "wait":
            _, name, *_ = self.graph.nodes[edge.head].split("|")[2].split(":")
            self.waits.setdefault(name, []).append(number)

    def changed(self, key: Key, record: Record) -> dict[int, Edge]:
        """
        Give the edges of one record, but a service, as its new figures make them.

        Raises
        ------
        RebuildNeededError
            If other nodes or edges may come of the change.
        """
        if isinstance(record, Link):
            return dict(self._of_link(record))
        if isinstance(record, Border | Facility):
            return dict(self._of_passage(key, record))
        if isinstance(record, Closure):
            return dict(self._of_storm(record))
        if key[0] in ("pools", "demand", "published", "queues", "detours", "context"):
            return {}
        raise RebuildNeededError

    def _of_link(self, link: Link) -> Iterator[tuple[int, Edge]]:
        old = self.network.links[link.id]
        times: dict[tuple[bool, float], dict[str, Any]] = {}
        for number in self.edges.get(("links", link.id), ()):
            edge = self.graph.edges[number]
            there, pace = edge.origin == link.origin, edge.pace
            if (there, pace) not in times:
                hours = link.hours if there else link.back_hours or link.hours
                times[there, pace] = _time_of(spread_of_hours(hours.scaled(pace)))
            yield number, self._priced(edge._replace(**times[there, pace]), link, old)

    def _of_passage(self, key: Key, row: Border | Facility) -> Iterator[tuple[int, Edge]]:
        old = self.network.borders[row.id] if isinstance(row, Border) else self.network.facilities[row.id]
        time = _time_of(spread_of_hours(row.hours))
        for number in self.edges.get(key, ()):
            yield number, self._priced(self.graph.edges[number]._replace(**time), row, old)
        if row.usd_per_teu != old.usd_per_teu:
            for number in self.edges.get(("prices", row.id), ()):
                yield number, self._priced(self.graph.edges[number], row, old)

    def _priced(self, edge: Edge, row: Link | Border | Facility, old: Link | Border | Facility) -> Edge:
        if row.usd_per_teu == old.usd_per_teu:
            return edge
        heading = heading_of(self.network, edge.origin, edge.destination) if isinstance(row, Link) else ""
        price = self.tariffs.price(row, heading)
        filled = {name for name in edge.filled if name != "usd"} | ({"usd"} if price.filled else set())
        return edge._replace(usd=price.usd, fees=price.fees, filled=tuple(sorted(filled)))

    def _of_storm(self, row: Closure) -> Iterator[tuple[int, Edge]]:
        if row.kind != "storm" or not row.shares:
            raise RebuildNeededError
        time = _time_of(Spread("storm", (*row.shares, row.spell_hours or 0.0)))
        for number in self.edges.get(("closures", row.id), ()):
            yield number, self.graph.edges[number]._replace(**time)

    def boarded(self, services: Mapping[str, Service]) -> dict[int, Edge]:
        """
        Give the waits of every departure board on which services run at another rate.

        Raises
        ------
        RebuildNeededError
            If other nodes or edges may come of the change.
        """
        if self.unclear.intersection(services):
            raise RebuildNeededError
        found: dict[int, Edge] = {}
        for name in dict.fromkeys(board for key in services for board in self.boards_of.get(key, ())):
            rows = (services.get(row.id, row) for row in self.services[name])
            ordered = tuple(sorted(rows, key=lambda row: (headway_of(row)[0], row.id)))
            time, first = _time_of(spread_of_wait(ordered)), ordered[0]
            for number in self.waits.get(name, ()):
                found[number] = self.graph.edges[number]._replace(
                    **time, id=first.id, sources=first.sources, basis=first.basis, confidence=first.confidence
                )
        return found


def _time_of(spread: Spread) -> dict[str, Any]:
    """Give the fields of an edge that tell its time."""
    return {"minutes": minutes_from_hours(moments_of_spread(spread).mean), "spread": spread}
