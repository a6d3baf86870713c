"""One question under several sets of conditions, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.study import (
    EMPTIER,
    FASTER,
    FULLER,
    GONE,
    NEW,
    SLOWER,
    ElementChange,
    LegRow,
    Outcome,
    ScenarioComparison,
)
from corridor.data.names import find_place
from corridor.errors import CapacityError, NetworkError, NoRouteError
from corridor.graph.build import build
from corridor.graph.departure import from_departure
from corridor.routing.avoid import excluded_edges, resolved_avoid
from corridor.routing.fastest import fastest
from corridor.routing.itinerary import route_of
from corridor.scenario.query import Query
from corridor.studies.load import hours_at_load
from corridor.studies.spare import spare_between, window_of
from corridor.studies.trip_plan import plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.answers import Route
    from corridor.data.model import Network
    from corridor.graph.modal import Graph

    Element = tuple[str, str, str, str, str]

NOTEWORTHY = 0.01
"""A change of use below this is no news."""


def compare(  # noqa: PLR0913 - one argument a condition of the question
    cases: Sequence[tuple[str, str, Network]],
    origin: str,
    destination: str,
    *,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    cargo: str = "",
    depart: str = "",
    notes: Sequence[Sequence[str]] = (),
    at_teu: float | None = None,
) -> ScenarioComparison:
    """
    Set several networks side by side.

    Parameters
    ----------
    cases
        Name, title and network of each; the first is what the others are set
        against.
    origin, destination, via
        Places as people name them, known to every network or to one of them.
    avoid
        Restrictions.
    cargo
        Class of cargo.
    depart
        Local time of departure, ISO; empty for expected waits.
    notes
        For each case what a reader should know.
    at_teu
        Volume at which times are asked for as well [TEU/year].

    Raises
    ------
    PlaceError
        If no network knows a place.
    NoRouteError
        If no network has a route.
    """
    graphs = [build(network, cargo=cargo) for _, _, network in cases]
    names: dict[str, tuple[str, ...]] = {}
    for graph in reversed(graphs):
        names |= graph.names
    start, end, *stations = (find_place(names, place) for place in (origin, destination, *via))
    avoided = resolved_avoid(names, avoid)
    outcomes = []
    window = window_of(cases[0][2], start, end, cargo=cargo, avoid=avoided, via=stations)
    for number, ((name, title, network), graph) in enumerate(zip(cases, graphs, strict=True)):
        outcome = outcome_of(
            network,
            graph,
            start,
            end,
            name=name,
            title=title,
            via=stations,
            avoid=avoided,
            cargo=cargo,
            depart=depart,
            at_teu=at_teu,
            notes=notes[number] if notes else (),
            within_days=window,
        )
        outcomes.append(outcome)
    if not any(outcome.route for outcome in outcomes):
        raise NoRouteError(outcomes[0].reason)
    first = dict(outcomes[0].use)
    changes = [
        element_changes(graphs[0], graph, use=(first, dict(outcome.use)))
        for graph, outcome in zip(graphs[1:], outcomes[1:], strict=True)
    ]
    shown = {key: place.name for graph in reversed(graphs) for key, place in graph.places.items()}
    return ScenarioComparison(
        origin=start,
        destination=end,
        names=tuple(sorted(shown.items())),
        on=graphs[0].on,
        outcomes=tuple(outcomes),
        legs=leg_rows([outcome.route for outcome in outcomes]),
        changes=((), *changes),
        window_days=window,
    )


def outcome_of(  # noqa: PLR0913 - one argument a condition of the question
    network: Network,
    graph: Graph,
    origin: str,
    destination: str,
    *,
    name: str,
    title: str,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    cargo: str = "",
    capacity: bool = True,
    notes: Sequence[str] = (),
    within_days: float | None = None,
    depart: str = "",
    at_teu: float | None = None,
) -> Outcome:
    """
    Answer a question under one set of conditions; without a route it says why.

    Parameters
    ----------
    network, graph
        The graph is built of the network.
    origin, destination, via
        Place ids; a network may lack one.
    name, title, notes
        Kept with the answer.
    avoid
        Restrictions, places as ids.
    cargo
        Class of cargo.
    capacity
        Also solve for what all ways together can carry.
    within_days
        Day limit of what is carried, that of the base for all cases [d]; None takes the network's own.
    depart
        Local time of departure, ISO; empty for expected waits.
    at_teu
        Volume at which the time is asked for as well [TEU/year].
    """
    whole = graph
    try:
        if depart:
            query = Query(origin, destination, avoid=tuple(avoid), via=tuple(via), cargo=cargo, depart=depart)
            route = plan(query, network).routes[0]
        else:
            graph = from_departure(graph, origin)
            excluded, _ = excluded_edges(graph, avoid)
            edges = fastest(graph, origin, destination, via=via, excluded=excluded)
            route = route_of(graph, edges, origin=origin, destination=destination)
    except (NoRouteError, NetworkError) as error:
        return Outcome(
            name=name,
            title=title,
            route=None,
            reason=str(error),
            applied=network.applied,
            notes=tuple(notes),
            at_teu=at_teu,
        )
    room, reason = None, ""
    if capacity:
        try:
            room = spare_between(
                network, origin, destination, cargo=cargo, avoid=avoid, via=via, use=True, within_days=within_days
            )
            reason = room.reason
        except (NoRouteError, CapacityError) as error:
            reason = str(error)
    return Outcome(
        name=name,
        title=title,
        route=route,
        p80_hours=route.hours_p80,
        at_teu=at_teu,
        hours_at_load=None if at_teu is None else hours_at_load(network, whole, route, at_teu),
        teu_per_year=route.teu_per_year,
        bottleneck=route.bottleneck,
        all_ways_teu_per_year=room.teu_per_year if room else None,
        all_ways_bottlenecks=tuple(room.bottleneck.split(";")) if room and room.bottleneck else (),
        all_ways_reason=reason,
        use=room.use if room else (),
        applied=network.applied,
        notes=tuple(notes),
    )


def leg_rows(routes: Sequence[Route | None]) -> tuple[LegRow, ...]:
    """
    Line up the legs of several routes.

    Parameters
    ----------
    routes
        None where there is none.

    Returns
    -------
    rows
        Every leg once, in the order of the first route; a leg that others have
        is behind the leg that comes before it there.
    """
    minutes: dict[Element, list[int | None]] = {}
    order: list[Element] = []
    for number, route in enumerate(routes):
        place = 0
        for leg in route.legs if route else ():
            key = (leg.kind, leg.id, leg.origin, leg.destination, leg.mode)
            if key not in minutes:
                minutes[key] = [None] * len(routes)
                order.insert(place, key)
            place = order.index(key) + 1
            minutes[key][number] = (minutes[key][number] or 0) + leg.minutes
    return tuple(LegRow(*key, tuple(minutes[key])) for key in order)


def element_changes(
    before: Graph, after: Graph, *, use: tuple[Mapping[str, float], Mapping[str, float]] = ({}, {})
) -> tuple[ElementChange, ...]:
    """
    List the elements whose time, being or use differs between two graphs.

    Parameters
    ----------
    before, after
        Such as base and scenario.
    use
        Share of its capacity that each element takes before and after, by id.

    Returns
    -------
    changes
        Sorted; the time of an element is that of its edges, which are alike.
    """
    old, new = _minutes(before), _minutes(after)
    found = []
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        full = tuple(shares.get(key[1]) for shares in use)
        state = _state(was, now) or _fullness(*full)
        if state:
            found.append(ElementChange(*key, state, was, now, *full))
    return tuple(found)


def _minutes(graph: Graph) -> dict[Element, int]:
    found: dict[Element, int] = {}
    for edge in graph.edges:
        if edge.kind:
            key = (edge.kind, edge.id, edge.origin, edge.destination, edge.mode)
            found[key] = max(edge.minutes, found.get(key, 0))
    return found


def _state(was: int | None, now: int | None) -> str:
    if was is None:
        return NEW
    if now is None:
        return GONE
    return FASTER if now < was else SLOWER if now > was else ""


def _fullness(was: float | None, now: float | None) -> str:
    if was is None or now is None or abs(now - was) < NOTEWORTHY:
        return ""
    return FULLER if now > was else EMPTIER
