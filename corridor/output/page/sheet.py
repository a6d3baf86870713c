"""
Graphs joined: what is alike in two of them is one node, edge, boarding or limit.

The page searches the same edges as `corridor.routing.fastest`, and after a change
works the minutes of an edge out of the record behind it.  What it cannot read
from the record is here: which edges are free because another figure holds
their time already, and which departures are boarded where.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING, NamedTuple

from corridor.graph.limits import Conditions, limits_of
from corridor.graph.trains import is_counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridor.data.model import Network
    from corridor.graph.modal import Edge, Graph


class Boarding(NamedTuple):
    """Where cargo boards: the edges of the wait, the line that follows, who sails it."""

    waits: tuple[int, ...]
    line: int
    services: tuple[str, ...]


class Shared(NamedTuple):
    """A capacity and the edges that share it, each with a service (empty: any) and a weight."""

    id: str
    teu_per_year: float
    uses: tuple[tuple[int, str, float], ...]


class Parts(NamedTuple):
    """Numbers of the edges, boardings and limits of one graph, and the places where its trips begin and end."""

    edges: frozenset[int]
    boardings: frozenset[int]
    limits: frozenset[int]
    places: frozenset[str]

    def less(self, other: Parts) -> Parts:
        """Give what another graph has not."""
        return Parts(
            self.edges - other.edges,
            self.boardings - other.boardings,
            self.limits - other.limits,
            self.places - other.places,
        )


class Sheet:
    """
    Graphs over each other, in the numbers of the first.

    Attributes
    ----------
    graph
        Nodes, edges, ends and places of all.
    free
        Numbers of the edges whose time another figure holds already.
    boardings, limits
        Of all.
    """

    def __init__(self, first: Graph) -> None:
        self._first = first
        self._nodes: dict[str, int] = {}
        self._edges: dict[tuple[object, ...], int] = {}
        self._limits: dict[Shared, int] = {}
        self._boardings: dict[Boarding, int] = {}
        self._laid: list[Edge] = []
        self._ends: tuple[dict[str, int], dict[str, int]] = ({}, {})
        self._places = dict(first.places)
        self.free: set[int] = set()

    @property
    def graph(self) -> Graph:
        """Nodes, edges, steps, ends and places of all graphs."""
        starts, ends = self._ends
        steps: list[list[tuple[int, int, int]]] = [[] for _ in self._nodes]
        for number, edge in enumerate(self._laid):
            steps[edge.tail].append((edge.head, edge.cost, number))
        return self._first._replace(
            nodes=tuple(self._nodes),
            edges=tuple(self._laid),
            steps=tuple(map(tuple, steps)),
            limits=(),
            starts=starts,
            ends=ends,
            places=self._places,
        )

    @property
    def limits(self) -> tuple[Shared, ...]:
        """Limits of all graphs."""
        return tuple(self._limits)

    @property
    def boardings(self) -> tuple[Boarding, ...]:
        """Boardings of all graphs."""
        return tuple(self._boardings)

    def add(self, network: Network, graph: Graph) -> Parts:
        """
        Lay another graph over those that are there.

        Parameters
        ----------
        network
            Of which the graph was built.
        graph
            Undated.
        """
        nodes = [self._nodes.setdefault(label, len(self._nodes)) for label in graph.nodes]
        twins = Counter[tuple[object, ...]]()
        edges = []
        for edge in graph.edges:
            moved = edge._replace(tail=nodes[edge.tail], head=nodes[edge.head])
            free = _is_free(network, graph, edge)
            key = (*_read_by_the_page(moved), free)
            twins[key] += 1
            number = self._edges.setdefault((*key, twins[key]), len(self._laid))
            if number == len(self._laid):
                self._laid.append(moved)
            if free:
                self.free.add(number)
            edges.append(number)
        self._places |= graph.places
        for known, mine in zip(self._ends, (graph.starts, graph.ends), strict=True):
            known.update({place: nodes[node] for place, node in mine.items()})
        boardings = (
            row._replace(waits=tuple(edges[wait] for wait in row.waits), line=edges[row.line])
            for row in find_boardings(network, graph)
        )
        limits = (
            Shared(row.id, row.teu_per_year, tuple(sorted((edges[use], key, weight) for use, key, weight in row.uses)))
            for row in limits_of(network, graph.edges, graph.aboard, Conditions(strict=False, calm=True))
            if row.kind != "service"
        )
        return Parts(
            frozenset(edges),
            frozenset(self._boardings.setdefault(row, len(self._boardings)) for row in boardings),
            frozenset(self._limits.setdefault(row, len(self._limits)) for row in limits),
            frozenset(graph.starts.keys() | graph.ends.keys()),
        )

    def reach(self, parts: Parts) -> set[str]:
        """Name the records, limits, and places with their modes that some parts stand for."""
        labels, limits, boardings = tuple(self._nodes), self.limits, self.boardings
        found = set[str]()
        for number in parts.edges:
            edge = self._laid[number]
            ends = (labels[node].rpartition("|")[0] for node in (edge.tail, edge.head))
            found |= {edge.id, *(label for label in ends if not label.endswith("|"))}
        for number in parts.limits:
            found |= {limits[number].id, *(self._laid[use].id for use, _, _ in limits[number].uses)}
        for number in parts.boardings:
            found |= {*boardings[number].services, self._laid[boardings[number].line].id}
        return found - {""}


def find_boardings(network: Network, graph: Graph) -> list[Boarding]:
    """Find, for each line that is sailed, its wait edges and the services that share its board."""
    waits: dict[int, list[int]] = {}
    for number, edge in enumerate(graph.edges):
        if edge.id in network.services:
            for line in _next_lines(graph, edge.head):
                waits.setdefault(line, []).append(number)
    return [Boarding(tuple(waits.get(line, ())), line, services) for line, services in graph.aboard]


def _next_lines(graph: Graph, node: int) -> Iterator[int]:
    """Walk from a deck to the line edges that leave it first."""
    seen, waiting = {node}, deque([node])
    while waiting:
        for head, _, number in graph.steps[waiting.popleft()]:
            if graph.edges[number].kind == "line":
                yield number
            elif head not in seen:
                seen.add(head)
                waiting.append(head)


def _read_by_the_page(edge: Edge) -> tuple[object, ...]:
    """Give what the page reads of an edge: edges that agree in it are one, with as many copies as one graph has."""
    ends = (edge.tail, edge.head, edge.origin, edge.destination)
    return (*ends, edge.kind, edge.id, edge.mode, edge.minutes, edge.km, edge.usd, edge.kg_co2e, edge.filled, edge.pace)


def _is_free(network: Network, graph: Graph, edge: Edge) -> bool:
    """Report whether an edge takes no time because a figure before it holds that time already."""
    return edge.minutes == 0 and is_counted(network, graph, edge)
