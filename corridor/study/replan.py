"""
Many answers to one question: compile the graph once, then re-weight only what changes.

A run is the fastest way under changes of figures.  The answer is that of
`corridor.search.fastest` on a graph built anew, tie by tie: the search here is the
same, but it leaves out nodes from which the destination cannot be reached within
the cost of a way that is known already.  The bounds are exact: the cost to go
is measured with weights that no run so far has been below.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from corridor.build import build
from corridor.changes import as_asked, grounded
from corridor.figures import changed, gathered
from corridor.model import Service
from corridor.search.avoid import barred_edges
from corridor.search.fastest import fastest, reads_first, trace
from corridor.search.ready import prepare
from corridor.study.reweight import RebuildNeededError, Reweighter, is_light

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from corridor.graph import Edge, Graph
    from corridor.model import Change, Network, Record, Scenario

    Steps = Sequence[Sequence[tuple[int, int, int]]]

KEPT_GRAPHS = 48
"""Graphs held at once; a scenario with other lines has one of its own."""

KEPT_EDGES = 20_000
"""Changed edges held at once: a grid asks for the same values again and again."""

KNOWN_WAYS = 8
"""Ways whose cost bounds the next search."""

SLACK = 0.8
"""A cost below all before it lowers the bound to this share of it, so that bounds are measured rarely."""

_SELECTED = frozenset(
    {
        *("country", "countries", "mode", "kind", "place", "from", "to", "from_mode", "to_mode"),
        *("from_country", "to_country", "link", "links"),
    }
)
"""Columns that selectors look at: a change of them decides what others reach."""

MANY_PAIRS = 50
"""Pairs asked of one graph, after which it is worth to make it ready for more."""

UNREACHED = 1 << 62
"""Cost of what cannot be reached."""


class Conditions(NamedTuple):
    """
    What a run stands under; as for `corridor.changes.as_asked`.

    Attributes
    ----------
    changes
        Beside those of the scenarios.
    """

    on: date | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    changes: tuple[Change, ...] = ()

    def network(self, network: Network) -> Network:
        """Bring a network to the conditions."""
        return as_asked(network, **self._asdict())


class Way(NamedTuple):
    """
    The fastest way of one run.

    Attributes
    ----------
    graph
        Compiled once for many runs.
    numbers
        Edges in order of travel.
    changed
        Edges that differ from those of the graph.
    """

    graph: Graph
    numbers: tuple[int, ...]
    changed: Mapping[int, Edge]

    @property
    def edges(self) -> tuple[Edge, ...]:
        """Edges with a leg, as this run has them."""
        edges, changed = self.graph.edges, self.changed
        steps = (changed.get(number) or edges[number] for number in self.numbers)
        return tuple(edge for edge in steps if edge.kind)


class _Pair:
    """Bounds between two places on one graph."""

    def __init__(self, start: int, goal: int, unchanged: tuple[int, ...]) -> None:
        self.start, self.goal = start, goal
        self.unchanged, self.on_it = unchanged, frozenset(unchanged)
        self.low: dict[int, int] = {}
        self.to_go: list[int] = []
        self.ways: dict[tuple[int, ...], tuple[frozenset[int], int]] = {}


class _Base:
    """One graph and what is known of it."""

    def __init__(self, network: Network, ground: Network, graph: Graph, *, cargo: str, barred: frozenset[int]) -> None:
        self.network, self.ground, self.graph, self.barred = network, ground, graph, barred
        self.weights = Reweighter(network, graph, cargo=cargo)
        self.costs = [edge.cost for edge in graph.edges]
        self.steps: Steps = graph.steps
        if barred:
            self.steps = tuple(tuple(way for way in ways if way[2] not in barred) for ways in graph.steps)
        self.back: list[list[tuple[int, int]]] = [[] for _ in graph.nodes]
        for number, edge in enumerate(graph.edges):
            if number not in barred:
                self.back[edge.head].append((edge.tail, number))
        self.pairs: dict[tuple[str, str], _Pair] = {}
        self.groups: dict[object, tuple[tuple[tuple[str, str], tuple[int, ...]], ...]] = {}
        self.records: dict[object, tuple[Record, dict[int, Edge]]] = {}


class Replanner:
    """
    Answers the same question under many conditions.

    Parameters
    ----------
    network
        As read; left as it is.
    cargo
        Class of cargo.
    avoid
        Restrictions, places as ids.
    via
        Ids of places to pass; then searches take longer.
    """

    def __init__(
        self, network: Network, *, cargo: str = "containers", avoid: Sequence[str] = (), via: Sequence[str] = ()
    ) -> None:
        self.network, self.cargo, self.avoid, self.via = network, cargo, tuple(avoid), tuple(via)
        self._bases: dict[object, _Base] = {}

    def way(self, origin: str, destination: str, conditions: Conditions) -> Way:
        """
        Find the fastest way under conditions.

        Parameters
        ----------
        origin, destination
            Place ids.
        conditions
            Day, projects, scenarios and changes.

        Returns
        -------
        way
            The same as on a graph built anew.

        Raises
        ------
        ScenarioError
            If the conditions cannot be met.
        NoRouteError
            If there is no way.
        """
        everything = [change for row in conditions.scenarios for change in row.changes]
        everything += conditions.changes
        light = [change for change in everything if is_light(change)]
        heavy = [change for change in everything if not is_light(change)]
        if any(change.field in _SELECTED for change in heavy):
            light, heavy = [], everything
        base = self._base(conditions, heavy)
        try:
            changed = self._changed(base, light, everything)
        except RebuildNeededError:
            base, changed = self._base(conditions, everything), {}
        return Way(base.graph, self._search(base, origin, destination, changed), changed)

    # -- graphs --------------------------------------------------------------------------------------------------

    def _base(self, conditions: Conditions, heavy: Sequence[Change]) -> _Base:
        """Give the graph that holds what cannot be told by weights."""
        key = (
            conditions.on,
            conditions.include,
            conditions.exclude,
            tuple((row.id, row.projects, row.without) for row in conditions.scenarios),
            tuple(_spelled(change, valued=True) for change in heavy),
        )
        base = self._bases.get(key)
        if base is None:
            bare = [row for row in conditions.scenarios if row.projects or row.without]
            stack = tuple(_without_changes(row) for row in bare)
            network = as_asked(
                self.network,
                on=conditions.on,
                include=conditions.include,
                exclude=conditions.exclude,
                scenarios=stack,
                changes=heavy,
            )
            rows = [change for change in heavy if change.action == "add"]
            others = [change for change in heavy if change.select.get("id") in self.network.projects]
            ground = as_asked(
                self.network,
                on=conditions.on,
                include=conditions.include,
                exclude=conditions.exclude,
                scenarios=stack,
                changes=others,
            )
            graph = build(network, cargo=self.cargo)
            barred, _ = barred_edges(graph, self.avoid)
            base = _Base(network, grounded(ground, rows), graph, cargo=self.cargo, barred=barred)
            while len(self._bases) >= KEPT_GRAPHS:
                self._bases.pop(next(iter(self._bases)))
            self._bases[key] = base
        return base

    # -- weights -------------------------------------------------------------------------------------------------

    def _changed(self, base: _Base, light: Sequence[Change], everything: Sequence[Change]) -> dict[int, Edge]:
        """Give the edges that light changes make."""
        if not light:
            return {}
        spelled = tuple(_spelled(change) for change in light)
        groups = base.groups.get(spelled)
        if groups is None:
            groups = self._grouped(base, light, everything)
            base.groups[spelled] = groups
        found: dict[int, Edge] = {}
        services: dict[str, Service] = {}
        for number, (key, indexes) in enumerate(groups):
            same = [light[index] for index in indexes]
            memory = (spelled, number, *(change.value for change in same))
            record, edges = base.records.get(memory) or self._recorded(base, key, same, memory)
            if isinstance(record, Service):
                services[record.id] = record
            found.update(edges)
        if services:
            found.update(base.weights.boarded(services))
        return found

    def _grouped(
        self, base: _Base, light: Sequence[Change], everything: Sequence[Change]
    ) -> tuple[tuple[tuple[str, str], tuple[int, ...]], ...]:
        """Work out once which changes meet on which record; conflicts show here."""
        figures = [change for change in everything if change.select.get("id") not in self.network.projects]
        places = {id(change): index for index, change in enumerate(light)}
        groups = []
        for key, met in gathered(base.ground, figures).items():
            indexes = tuple(places[id(change)] for change in met if id(change) in places)
            if indexes:
                groups.append((key, indexes))
        return tuple(groups)

    def _recorded(
        self, base: _Base, key: tuple[str, str], same: Sequence[Change], memory: object
    ) -> tuple[Record, dict[int, Edge]]:
        record = changed(base.network, key, same)
        edges = {} if isinstance(record, Service) else base.weights.changed(key, record)
        if len(base.records) >= KEPT_EDGES:
            base.records.clear()
        base.records[memory] = (record, edges)
        return record, edges

    # -- search --------------------------------------------------------------------------------------------------

    def _search(self, base: _Base, origin: str, destination: str, changed: Mapping[int, Edge]) -> tuple[int, ...]:
        if origin == destination and not any(place != origin for place in self.via):
            return ()
        graph = base.graph
        start, goal = graph.starts.get(origin), graph.ends.get(destination)
        if self.via or start is None or goal is None:
            whole = _patched(graph, changed)
            return fastest(whole, origin, destination, via=self.via, barred=base.barred)
        pair = base.pairs.get((origin, destination))
        if pair is None:
            if len(base.pairs) == MANY_PAIRS and not base.barred:
                prepare(graph)
            way = fastest(graph, origin, destination, barred=base.barred)
            pair = base.pairs[origin, destination] = _Pair(start, goal, way)
        if not any(_may_matter(base, pair, number, edge) for number, edge in changed.items()):
            return pair.unchanged
        costs = {number: edge.cost for number, edge in changed.items()}
        _lower(base, pair, costs)
        found = _bounded(base, pair, _with_costs(base, costs), _upper(pair, base.costs, costs), changed)
        if found not in pair.ways:
            if len(pair.ways) >= KNOWN_WAYS:
                pair.ways.pop(next(iter(pair.ways)))
            pair.ways[found] = (frozenset(found), sum(base.costs[number] for number in found))
        return found


def _may_matter(base: _Base, pair: _Pair, number: int, edge: Edge) -> bool:
    """Tell whether a changed edge can make another way the best: any on the best way, off it only a better one."""
    old = base.graph.edges[number]
    return number in pair.on_it or edge.cost < old.cost or (edge.cost == old.cost and edge.id != old.id)


def _without_changes(scenario: Scenario) -> Scenario:
    from dataclasses import replace

    return replace(scenario, changes=())


def _spelled(change: Change, *, valued: bool = False) -> object:
    """Name a change so that equal ones are one, with or without its value."""
    words = (change.action, change.field, change.unit, repr(change.select), change.where)
    return (*words, repr(change.value), repr(change.record)) if valued else words


def _patched(graph: Graph, changed: Mapping[int, Edge]) -> Graph:
    """Give a graph with other edges in the places of some."""
    from corridor.graph import compile_graph

    parts = graph._asdict()
    parts.pop("steps")
    edges = [changed.get(number, edge) for number, edge in enumerate(graph.edges)]
    return compile_graph(**{**parts, "edges": edges})


def _with_costs(base: _Base, costs: Mapping[int, int]) -> Steps:
    """Give the steps of a graph with other costs on some edges."""
    steps = list(base.steps)
    edges = base.graph.edges
    for tail in {edges[number].tail for number in costs}:
        steps[tail] = [(head, costs.get(number, cost), number) for head, cost, number in steps[tail]]
    return steps


def _lower(base: _Base, pair: _Pair, costs: Mapping[int, int]) -> None:
    """Keep the cost to go below that of every run, this one among them."""
    stale = not pair.to_go
    low = pair.low
    for number, cost in costs.items():
        if cost < low.get(number, base.costs[number]):
            low[number] = int(cost * SLACK)
            stale = True
    if stale:
        pair.to_go = _costs_to_go(base, pair)


def _costs_to_go(base: _Base, pair: _Pair) -> list[int]:
    """Measure the least cost from every node to the goal, by Dijkstra's algorithm backwards."""
    costs, low = base.costs, pair.low
    best = [UNREACHED] * len(base.back)
    best[pair.goal] = 0
    heap = [(0, pair.goal)]
    while heap:
        cost, node = heappop(heap)
        if cost > best[node]:
            continue
        for tail, number in base.back[node]:
            total = cost + low.get(number, costs[number])
            if total < best[tail]:
                best[tail] = total
                heappush(heap, (total, tail))
    return best


def distances(graph: Graph, node: int, *, barred: frozenset[int] = frozenset(), backwards: bool = False) -> list[int]:
    """
    Measure the least cost from one node to all, or from all to one.

    Parameters
    ----------
    graph
        Left untouched.
    node
        Where ways start, or where they end.
    barred
        Edges that may not be used.
    backwards
        Measure from all nodes to this one.
    """
    ways: list[list[tuple[int, int]]] = [[] for _ in graph.nodes]
    for number, edge in enumerate(graph.edges):
        if number not in barred:
            near, far = (edge.head, edge.tail) if backwards else (edge.tail, edge.head)
            ways[near].append((far, edge.cost))
    best = [UNREACHED] * len(graph.nodes)
    best[node] = 0
    heap = [(0, node)]
    while heap:
        cost, place = heappop(heap)
        if cost > best[place]:
            continue
        for far, step in ways[place]:
            if cost + step < best[far]:
                best[far] = cost + step
                heappush(heap, (cost + step, far))
    return best


def _upper(pair: _Pair, old: Sequence[int], costs: Mapping[int, int]) -> int:
    """Give the cost of the best way known so far under the costs of this run."""
    return min(
        (
            cost + sum(new - old[number] for number, new in costs.items() if number in edges)
            for edges, cost in pair.ways.values()
        ),
        default=UNREACHED - 1,
    )


def _bounded(base: _Base, pair: _Pair, steps: Steps, upper: int, changed: Mapping[int, Edge]) -> tuple[int, ...]:
    """Search as `corridor.search.fastest` does, within a bound that holds all best ways."""
    goal, to_go, edges = pair.goal, pair.to_go, base.graph.edges
    best = {pair.start: 0}
    came: dict[int, tuple[int, int]] = {}
    settled = set[int]()
    heap = [(0, pair.start)]
    while heap:
        cost, node = heappop(heap)
        if node == goal:
            return trace(came, node)
        if node in settled:
            continue
        settled.add(node)
        for head, step, number in steps[node]:
            total = cost + step
            if total + to_go[head] > upper:
                continue
            known = best.get(head)
            if known is None or total < known:
                best[head] = total
                came[head] = (node, number)
                heappush(heap, (total, head))
            elif (
                total == known
                and head not in settled
                and reads_first(lambda one: changed.get(one) or edges[one], came, node, number, head)
            ):
                came[head] = (node, number)
    msg = "a bound left no way where there is one"
    raise AssertionError(msg)
