"""
What projects do to the graph, so that the page can open and shut them by itself.

All graphs that opening or shutting projects gives are joined: one
list of nodes, edges, boardings and limits, of which a state switches some on and
some off.  Projects that touch the same place, record or limit form a group, and a
group has a state for every set of its projects that can be built: so the page answers
for any choice by switching one state a group, and no state is ever guessed.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from corridor.data.model import TABLES
from corridor.errors import CorridorError, ScenarioError
from corridor.graph.build import build
from corridor.output.page.nearby import surroundings
from corridor.output.page.sheet import Parts, Sheet
from corridor.output.page.tables import RECORDS
from corridor.scenario.changes import with_projects

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from corridor.data.model import Network, Record
    from corridor.graph.modal import Graph

    Asked = Callable[[Sequence[str], Sequence[str]], Network]
    """Gives the network with some projects opened and others shut, by id."""


class Terms(NamedTuple):
    """
    Under which conditions the page plans, beside the network that it shows.

    Attributes
    ----------
    asked
        Gives the network under the same conditions with some projects opened
        and others shut; None opens projects on the network as it is.
    excluded
        Names the edges of a graph that the question stays out of.
    via
        Ids of places to pass, in this order.
    cargo
        Class of cargo.
    options
        The same conditions as options of the command line.
    settled
        Ids of records that they change, so that the reader cannot.
    for_client
        Whether the page shows no conditions, commands and ids of records.
    kept
        Gives what is worked out for the page to plan on, now or earlier.
    """

    asked: Asked | None = None
    excluded: Callable[[Graph], Collection[int]] = lambda _: ()
    via: tuple[str, ...] = ()
    cargo: str = ""
    options: str = ""
    settled: frozenset[str] = frozenset()
    for_client: bool = False
    kept: Callable[[Callable[[], Any]], Any] = lambda make: make()


MOST_MEMBERS, MOST_STATES = 8, 32
"""Of a group; in a greater one projects open one at a time."""

NOT_PLANNED_WITH = frozenset(
    ("sources", "basis", "confidence", "note", "line", "approximate", "capacity", "unit", "otherLoad", "corridorLoad")
)
"""Keys of a record that the planner of the page does not read."""


class State(NamedTuple):
    """
    What differs when some projects are opened or shut.

    Attributes
    ----------
    on, off
        What is switched.
    records
        By id, the new values of keys that differ; None takes a value away.
    """

    on: Parts
    off: Parts
    records: Mapping[str, Mapping[str, object]]


class Openings(NamedTuple):
    """
    All states of a network, joined.

    Attributes
    ----------
    sheet
        Nodes, edges, boardings and limits of all states; those of the page come first.
    standing
        What is before anything is opened or shut.
    groups
        Projects that touch each other; where they open only one at a time, with True.
    states
        By the projects that are switched, sorted.
    refused
        Why a project cannot be opened or shut.
    """

    sheet: Sheet
    standing: Parts
    groups: tuple[tuple[tuple[str, ...], bool], ...]
    states: Mapping[tuple[str, ...], State]
    refused: Mapping[str, str]


def find_openings(network: Network, graph: Graph, added: Mapping[str, Record], terms: Terms) -> Openings:
    """
    Work out every state that the page may show.

    Parameters
    ----------
    network
        As the page shows it.
    graph
        Undated, built of it.
    added
        What the projects add, by id.
    terms
        Under which the page plans.
    """
    return _Finder(network, graph, added, terms).found()


class _Finder:
    """States under construction; lives for one call of `find_openings`."""

    def __init__(self, network: Network, graph: Graph, added: Mapping[str, Record], terms: Terms) -> None:
        self.network, self.added, self.cargo = network, added, terms.cargo
        self.asked = terms.asked or self._opened_here
        self.open = frozenset(network.applied) & network.projects.keys()
        self.sheet = Sheet(graph)
        self.standing = self.sheet.add(network, graph)
        self.states: dict[tuple[str, ...], State] = {}
        self.refused: dict[str, str] = {}

    def found(self) -> Openings:
        """Work out single projects first, then the sets of those that touch each other."""
        alone = {key: self._switched([key]) for key in sorted(self.network.projects)}
        for key, switched in alone.items():
            try:
                self._work_out(switched)
            except CorridorError as error:
                self.refused[key] = str(error)
        groups = []
        for members in self._groups({key: row for key, row in alone.items() if key not in self.refused}):
            sets = set()
            if len(members) <= MOST_MEMBERS:
                sets = {self._switched(some) for n in range(1, len(members) + 1) for some in combinations(members, n)}
            one_at_a_time = not 0 < len(sets) <= MOST_STATES
            groups.append((members, one_at_a_time))
            for switched in () if one_at_a_time else sorted(sets):
                with suppress(CorridorError):  # a choice that does not go together has no state
                    self._work_out(switched)
        return Openings(self.sheet, self.standing, tuple(groups), self.states, self.refused)

    def _opened_here(self, include: Sequence[str], exclude: Sequence[str]) -> Network:
        """Open projects on the network as it is; what is in it cannot be taken out again."""
        if exclude:
            msg = f"project {exclude[0]!r} is built already; open the network without it."
            raise ScenarioError(msg)
        return with_projects(self.network, include=include)

    def _switched(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Name all that is switched with some projects: what they require opens, what requires them shuts."""
        opened, projects = set(self.open), self.network.projects
        waiting = [key for key in keys if key not in self.open]
        while waiting:
            key = waiting.pop()
            if key not in opened:
                opened.add(key)
                waiting += projects[key].requires
        opened -= {key for key in keys if key in self.open}
        while unmet := {key for key in opened if not opened >= set(projects[key].requires)}:
            opened -= unmet
        return tuple(sorted(opened ^ self.open))

    def _work_out(self, switched: tuple[str, ...]) -> None:
        """Build the graph of a state and keep what differs."""
        if not switched or switched in self.states:
            return
        network = self.asked(
            [key for key in switched if key not in self.open], [key for key in switched if key in self.open]
        )
        before, after = (
            self.sheet.add(part, build(part, cargo=self.cargo, bare=True))
            for part in surroundings(self.network, network)
        )
        self.states[switched] = State(after.less(before), before.less(after), self._records(network))

    def _records(self, network: Network) -> dict[str, dict[str, object]]:
        """Find what differs in the records that both know, or that a project adds."""
        found = {}
        for table in TABLES:
            for key, row in sorted(network.table(table).items()):
                known = self.network.table(table).get(key) or self.added.get(key)
                if table in RECORDS and known is not None and row is not known and row != known:
                    before, after = (RECORDS[table](item) for item in (known, row))
                    keys = sorted((before.keys() | after.keys()) - NOT_PLANNED_WITH)
                    values = {name: after.get(name) for name in keys if before.get(name) != after.get(name)}
                    if values:
                        found[key] = values
        return found

    def _groups(self, alone: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Gather the projects that touch each other, directly or through a third."""
        groups: list[tuple[set[str], set[str]]] = []
        for key, switched in alone.items():
            members, touched = {key}, set(switched) | self._touched(switched)
            apart = []
            for others, reach in groups:
                if reach & touched:
                    members |= others
                    touched |= reach
                else:
                    apart.append((others, reach))
            groups = [*apart, (members, touched)]
        return sorted(tuple(sorted(members)) for members, _ in groups)

    def _touched(self, switched: tuple[str, ...]) -> set[str]:
        """Name the records, limits, and places with their modes that a state reaches."""
        state = self.states.get(switched)
        if state is None:
            return set()
        touched = {*state.records, *self.sheet.reach(state.on), *self.sheet.reach(state.off)}
        # A stay that holds wherever a box begins its trip joins nothing.
        return touched - self.network.constants.keys()
