"""
Many answers to one question: compile the graph once, then re-weight only what changes.

A run is the fastest way under changes of figures.  The answer is that of
`corridor.routing.fastest` on a graph built anew, tie by tie.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.data.model import Service
from corridor.graph.build import build
from corridor.graph.departure import excluded_from_departure, from_departure
from corridor.routing.avoid import excluded_edges
from corridor.routing.rerouting import Rerouter
from corridor.scenario.changes import as_asked, grounded
from corridor.scenario.due import in_time
from corridor.scenario.values import changed, gathered
from corridor.studies.reweight import RebuildNeededError, Reweighter, is_light

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from corridor.data.model import Change, Network, Record, Scenario
    from corridor.graph.modal import Edge, Graph

KEPT_GRAPHS = 48
"""Graphs held at once; a scenario with other lines has one of its own."""

KEPT_ORIGINS = 48
"""Origins of which a graph is held that begins with the first departure."""

KEPT_EDGES = 20_000
"""Changed edges held at once: a grid asks for the same values again and again."""

_SELECTED = frozenset(
    {
        *("country", "countries", "mode", "kind", "place", "from", "to", "from_mode", "to_mode"),
        *("from_country", "to_country", "link", "links"),
    }
)
"""Columns that selectors look at: a change of them decides what others reach."""


class Conditions(NamedTuple):
    """
    The conditions of a run; as for `corridor.scenario.changes.as_asked`.

    Attributes
    ----------
    changes
        Beside those of the scenarios.
    dated
        Whether what scenarios build waits for its own opening date.
    """

    on: date | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    changes: tuple[Change, ...] = ()
    dated: bool = False

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


class _Base:
    """One graph and what is known of it."""

    def __init__(
        self,
        network: Network,
        ground: Network,
        graph: Graph,
        *,
        cargo: str,
        excluded: AbstractSet[int],
        via: Sequence[str],
    ) -> None:
        self.network, self.ground, self.graph = network, ground, graph
        self.cargo, self.excluded, self.via = cargo, excluded, via
        self.weights = Reweighter(network, graph, cargo=cargo)
        self.ways = Rerouter(graph, excluded=excluded, via=via)
        self.groups: dict[object, tuple[tuple[tuple[str, str], tuple[int, ...]], ...]] = {}
        self.records: dict[object, tuple[Record, dict[int, Edge]]] = {}
        self._departing: dict[str, _Base] = {}

    def departing(self, origin: str) -> _Base:
        """Give the same with a graph in which the wait for the first departure from a place takes none."""
        base = self._departing.get(origin)
        if base is None:
            graph, base = from_departure(self.graph, origin), self
            if graph is not self.graph:
                excluded = excluded_from_departure(self.graph, origin, self.excluded)
                base = _Base(self.network, self.ground, graph, cargo=self.cargo, excluded=excluded, via=self.via)
            while len(self._departing) >= KEPT_ORIGINS:
                self._departing.pop(next(iter(self._departing)))
            self._departing[origin] = base
        return base


class Replanner:
    """
    Answers the same question under many conditions; times count from the first departure.

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
        self, network: Network, *, cargo: str = "", avoid: Sequence[str] = (), via: Sequence[str] = ()
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
            The same as on a graph built anew, from the first departure.

        Raises
        ------
        ScenarioError
            If the conditions cannot be met.
        NoRouteError
            If there is no way.
        """
        everything = [change for row in conditions.scenarios for change in row.changes]
        everything += conditions.changes
        if conditions.dated:
            everything = self._in_time(conditions, everything)
        light = [change for change in everything if is_light(change)]
        heavy = [change for change in everything if not is_light(change)]
        if any(change.field in _SELECTED for change in heavy):
            light, heavy = [], everything
        base = self._base(conditions, heavy).departing(origin)
        try:
            changed = self._changed(base, light, everything)
        except RebuildNeededError:
            base, changed = self._base(conditions, everything).departing(origin), {}
        old = base.graph.edges
        costs = {number: edge.cost for number, edge in changed.items()}
        renamed = {number: edge for number, edge in changed.items() if edge.id != old[number].id}
        return Way(base.graph, base.ways.way(origin, destination, costs, renamed), changed)

    # -- graphs --------------------------------------------------------------------------------------------------

    def _base(self, conditions: Conditions, heavy: Sequence[Change]) -> _Base:
        """Give the graph that holds what cannot be told by weights."""
        key = (
            conditions.on,
            conditions.include,
            conditions.exclude,
            conditions.dated,
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
                dated=conditions.dated,
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
                dated=conditions.dated,
            )
            graph = build(network, cargo=self.cargo)
            excluded, _ = excluded_edges(graph, self.avoid)
            base = _Base(network, grounded(ground, rows), graph, cargo=self.cargo, excluded=excluded, via=self.via)
            while len(self._bases) >= KEPT_GRAPHS:
                self._bases.pop(next(iter(self._bases)))
            self._bases[key] = base
        return base

    def _in_time(self, conditions: Conditions, changes: Sequence[Change]) -> list[Change]:
        """Leave out what is not in force on the day; what moves a project always is."""
        moves = [change for change in changes if change.select.get("id") in self.network.projects]
        bare = tuple(_without_changes(row) for row in conditions.scenarios)
        network = conditions._replace(scenarios=bare, changes=tuple(moves)).network(self.network)
        asked = [key for row in conditions.scenarios for key in row.projects]
        rest = [change for change in changes if change not in moves]
        return [*moves, *in_time(network, asked, rest)]

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


def _without_changes(scenario: Scenario) -> Scenario:
    from dataclasses import replace

    return replace(scenario, changes=())


def _spelled(change: Change, *, valued: bool = False) -> object:
    """Name a change so that equal ones are one, with or without its value."""
    words = (change.action, change.field, change.unit, repr(change.select), change.where)
    return (*words, repr(change.value), repr(change.record)) if valued else words
