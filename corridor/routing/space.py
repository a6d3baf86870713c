"""
The ways that a question leaves open: states and arcs from the origin to the destination.

A state is a node of the graph, the number of places of ``--via`` passed so far
and, where borders are limited, the number of borders crossed.  What cannot lie on
a way is left out, and states with one way in or one way out are joined into their
neighbours, so that a search among many routes has a few hundred states to visit.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from corridor.errors import NoRouteError
from corridor.graph.passing import arrivals
from corridor.routing.fastest import stations_of
from corridor.routing.kernel import Levels, passing, settle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from corridor.graph.modal import Edge, Graph


class Arc(NamedTuple):
    """
    Steps between two states that no way takes apart.

    Attributes
    ----------
    tail, head
        States.
    edges
        Numbers of the edges of the graph, in order of travel.
    places
        Places entered, each with the stage of the trip, ``"0|alat"``.
    """

    tail: int
    head: int
    edges: tuple[int, ...]
    places: tuple[str, ...]


class Space(NamedTuple):
    """
    All ways from an origin to a destination.

    Attributes
    ----------
    graph
        In which the edges are.
    start, goal
        States.
    arcs
        In a fixed order.
    out, into
        Numbers of the arcs that leave and that reach each state.
    keys
        Stage and place of each state, as in `Arc.places`.
    backward
        Whether the arcs are read against the travel.
    """

    graph: Graph
    start: int
    goal: int
    arcs: tuple[Arc, ...]
    out: tuple[tuple[int, ...], ...]
    into: tuple[tuple[int, ...], ...]
    keys: tuple[str, ...]
    backward: bool = False

    def edges_of(self, arcs: Sequence[int]) -> tuple[int, ...]:
        """Give the edges of a way, in order of travel; its arcs are in order of the search."""
        ordered = reversed(arcs) if self.backward else arcs
        return tuple(number for arc in ordered for number in self.arcs[arc].edges)


def borders_of(edge: Edge) -> int:
    """Count the changes of country along a line."""
    return sum(left != entered for left, entered in pairwise(edge.countries))


def space_of(
    graph: Graph,
    origin: str,
    destination: str,
    *,
    via: Sequence[str] = (),
    excluded: AbstractSet[int] = frozenset(),
    max_borders: int | None = None,
) -> Space:
    """
    Gather the ways that a question leaves open.

    Parameters
    ----------
    graph
        Left untouched.
    origin, destination
        Place ids; two different ones, unless a place of `via` is between them.
    via
        Places to pass, in this order.
    excluded
        Numbers of edges that may not be used.
    max_borders
        Most changes of country; None for any number.

    Raises
    ------
    NoRouteError
        If there is no way.
    """
    stations = stations_of(origin, destination, via)
    gates = [arrivals(graph, place) for place in stations[1:-1]]
    start, end = graph.starts.get(origin), graph.ends.get(destination)
    steps = [] if start is None or end is None else _open_steps(graph, start, end, gates, excluded, max_borders)
    if not steps or start is None:
        msg = f"no way from {origin} to {destination}."
        raise NoRouteError(msg)
    goal = _goal(graph, end or 0, len(gates))
    return _numbered(graph, joined(steps, keep={start, goal}), start, goal, layers=len(gates))


def _goal(graph: Graph, end: int, layers: int) -> int:
    return layers * len(graph.steps) + end


def _open_steps(
    graph: Graph,
    start: int,
    end: int,
    gates: Sequence[AbstractSet[int]],
    excluded: AbstractSet[int],
    max_borders: int | None,
) -> list[Arc]:
    """Walk through all states from the start, and keep the steps from which the goal can be reached."""
    size, stages = len(graph.steps), len(gates) + 1
    goal, passed, edges = _goal(graph, end, len(gates)), passing(gates), graph.edges

    def advance(level: int, head: int, number: int) -> int:
        crossed, stage = divmod(level, stages)
        if max_borders is not None and edges[number].kind == "line":
            crossed += borders_of(edges[number])
            if crossed > max_borders:
                return -1
        stage = passed(stage, head, number)
        # However many borders were crossed, the goal is one.
        return stage if head == end and stage == stages - 1 else crossed * stages + stage

    found = list[Arc]()
    steps = Levels(graph.steps, advance)
    for state in settle(steps, (start,), excluded=excluded).cost:
        for following, _, number in steps[state]:
            if number not in excluded:
                edge, stage = edges[number], following // size % stages
                places = (f"{stage}|{edge.destination}",) if edge.kind == "line" else ()
                found.append(Arc(state, following, (number,), places))
    return _leading_to(goal, found)


def _leading_to(goal: int, steps: list[Arc]) -> list[Arc]:
    """Keep the steps after which the goal can still be reached."""
    before: dict[int, list[tuple[int, int, int]]] = {}
    for step in steps:
        before.setdefault(step.tail, [])
        before.setdefault(step.head, []).append((step.tail, 0, 0))
    useful = settle(before, (goal,)).cost if goal in before else {}
    return [step for step in steps if step.head in useful and step.tail in useful]


def joined(steps: list[Arc], *, keep: AbstractSet[int]) -> list[Arc]:
    """
    Join the states that have one way in or one way out into their neighbours.

    Parameters
    ----------
    steps
        Arcs; any way over them that visits no state twice stays one.
    keep
        States that stay.
    """
    arcs = dict(enumerate(sorted(steps)))
    out: dict[int, dict[int, None]] = {}
    into: dict[int, dict[int, None]] = {}
    for number, arc in arcs.items():
        out.setdefault(arc.tail, {})[number] = None
        into.setdefault(arc.head, {})[number] = None
    waiting = sorted({arc.tail for arc in arcs.values()} - keep, reverse=True)
    last = len(arcs)
    while waiting:
        state = waiting.pop()
        ways_in, ways_out = list(into.get(state, ())), list(out.get(state, ()))
        if not ways_in or not ways_out or (len(ways_in) > 1 and len(ways_out) > 1):
            continue
        touched = dict[int, None]()
        for first in ways_in:
            for second in ways_out:
                before, after = arcs[first], arcs[second]
                touched |= {before.tail: None, after.head: None}
                # A way that comes back to its state is no way.
                if before.tail != after.head and state not in (before.tail, after.head):
                    arcs[last] = Arc(before.tail, after.head, before.edges + after.edges, before.places + after.places)
                    out[before.tail][last] = None
                    into[after.head][last] = None
                    last += 1
        for number in {**dict.fromkeys(ways_in), **dict.fromkeys(ways_out)}:
            arc = arcs.pop(number)
            out[arc.tail].pop(number, None)
            into[arc.head].pop(number, None)
        waiting += [other for other in touched if other not in keep and other != state]
    return list(arcs.values())


def _numbered(graph: Graph, arcs: list[Arc], start: int, goal: int, *, layers: int) -> Space:
    """Give the states numbers from 0."""
    labels = sorted({start, goal, *(arc.tail for arc in arcs), *(arc.head for arc in arcs)})
    states = {label: number for number, label in enumerate(labels)}
    ordered = sorted(Arc(states[arc.tail], states[arc.head], arc.edges, arc.places) for arc in arcs)
    size = len(graph.steps)
    keys = tuple(f"{label // size % (layers + 1)}|{graph.nodes[label % size].partition('|')[0]}" for label in labels)
    return _indexed(Space(graph, states[start], states[goal], tuple(ordered), (), (), keys))


def _indexed(space: Space) -> Space:
    out: list[list[int]] = [[] for _ in space.keys]
    into: list[list[int]] = [[] for _ in space.keys]
    for number, arc in enumerate(space.arcs):
        out[arc.tail].append(number)
        into[arc.head].append(number)
    return space._replace(out=tuple(map(tuple, out)), into=tuple(map(tuple, into)))


def against_travel(space: Space) -> Space:
    """Turn a space round, for a search from the destination; the arcs keep their numbers."""
    turned = tuple(
        Arc(arc.head, arc.tail, arc.edges, (space.keys[arc.tail], *arc.places)[-2::-1] if arc.places else ())
        for arc in space.arcs
    )
    return _indexed(space._replace(start=space.goal, goal=space.start, arcs=turned, backward=not space.backward))


def cheapest_to_goal(space: Space, weights: Sequence[int]) -> list[int | None]:
    """
    Find the least weight from each state to the goal.

    Parameters
    ----------
    space
        The ways.
    weights
        Of each arc, zero or more.

    Returns
    -------
    least
        None where the goal cannot be reached; a bound for every longer search.
    """
    back = [[(space.arcs[arc].tail, weights[arc], arc) for arc in arcs] for arcs in space.into]
    least = settle(back, (space.goal,)).cost
    return [least.get(state) for state in range(len(back))]
