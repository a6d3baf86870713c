"""
The verbs that a caller wants, over a network that stays as it is.

>>> import corridor
>>> network = corridor.open_network()
>>> route = corridor.fastest(network, "Xi'an", "Poti")
>>> route.origin, route.destination
('xian', 'poti')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.errors import NoRouteError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from corridor.graph import Graph
    from corridor.model import Network
    from corridor.question import Question
    from corridor.results import Route


def open_network(
    folder: Path | str | None = None,
    *,
    on: date | str | None = None,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    scenarios: Sequence[str] = (),
    sets: Sequence[str] = (),
) -> Network:
    """
    Read a network and bring it to a day.

    Parameters
    ----------
    folder
        Folder of the network; None takes the one that the package carries.
    on
        Day, as a date or ISO text; None takes the data date of the network.
    include, exclude
        Ids of projects to build whatever their date, or to leave out.
    scenarios
        Names of scenarios of the network, or files, stacked.
    sets
        Single figures, such as ``"aktau-port-feeder.hours=120"``.

    Returns
    -------
    network
        With projects applied in order of date and the rest after them; its
        `data_date` is the day.

    Raises
    ------
    NetworkError
        If the network cannot be read or has faults.
    ScenarioError
        If a project, scenario or figure cannot be applied.
    """
    from dataclasses import replace

    from corridor.changes import apply, parse_set, with_projects
    from corridor.load import load

    network = load(folder)
    day = parse_day(on) if isinstance(on, str) and on else on or network.data_date
    network = replace(network, data_date=day)
    network = with_projects(network, on=network.data_date, include=include, exclude=exclude)
    changes = [parse_set(text) for text in sets]
    return apply(network, changes) if changes else network


def parse_day(text: str) -> date:
    """
    Read a day.

    Parameters
    ----------
    text
        ISO date, or ``"today"``.

    Raises
    ------
    NetworkError
        If it is no date.
    """
    from datetime import date

    from corridor.errors import NetworkError

    if text == "today":
        return date.today()  # noqa: DTZ011 - the planner's own day, asked for in so many words
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"--on {text!r} is no date: write it as 2031-01-31, or today."
        raise NetworkError(msg) from None


def network_of(question: Question) -> Network:
    """Read the network that a question is about; see `open_network`."""
    return open_network(
        question.network or None,
        on=question.on or None,
        include=question.include,
        exclude=question.exclude,
        scenarios=question.scenarios,
        sets=question.sets,
    )


def fastest(
    network: Network | Graph,
    origin: str,
    destination: str,
    *,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    cargo: str = "containers",
) -> Route:
    """
    Plan the route with the least expected time.

    Parameters
    ----------
    network
        A network, or a graph built of one where many routes are asked for.
    origin, destination
        Places as people name them.
    via
        Places to pass, in this order.
    avoid
        Restrictions such as ``"country:RU"``.
    cargo
        Class of cargo, for a network.

    Returns
    -------
    route
        Its legs add up to the minute.

    Raises
    ------
    PlaceError
        If a place is not known.
    NoRouteError
        If there is no way; the message says what stopped it.
    """
    from corridor.names import find_place
    from corridor.search.avoid import barred_edges
    from corridor.search.fastest import fastest as search
    from corridor.search.itinerary import route_of

    graph = as_graph(network, cargo=cargo)
    start, end, *stations = (find_place(graph.names, name) for name in (origin, destination, *via))
    barred, _ = barred_edges(graph, resolved_avoid(graph, avoid))
    edges = search(graph, start, end, via=stations, barred=barred)
    return route_of(graph, edges, origin=start, destination=end)


def as_graph(network: Network | Graph, *, cargo: str = "containers") -> Graph:
    """Build the graph of a network; a graph is handed on."""
    from corridor.graph import Graph

    if isinstance(network, Graph):
        return network
    from corridor.build import build

    return build(network, cargo=cargo)


def resolved_avoid(graph: Graph, avoid: Sequence[str]) -> tuple[str, ...]:
    """Write the place of each ``place:`` restriction as its id."""
    from corridor.names import find_place

    return tuple(f"place:{find_place(graph.names, text[6:])}" if text.startswith("place:") else text for text in avoid)


def routes_for(question: Question, origin: str, destination: str) -> tuple[tuple[Route, ...], tuple[str, ...]]:
    """
    Answer ``corridor route``: without the tables where the graph is at hand already.

    Parameters
    ----------
    question
        Common options.
    origin, destination
        Places as people name them.

    Returns
    -------
    routes
        Best first.
    warnings
        What the planner should hear beside the answer.

    Raises
    ------
    NoRouteError
        If there is no way; the message says what stopped it.
    """
    from corridor.compiled import graph_of
    from corridor.names import find_place
    from corridor.search.avoid import barred_edges
    from corridor.search.fastest import fastest as search
    from corridor.search.itinerary import route_of

    graph = graph_of(question)
    start, end, *stations = (find_place(graph.names, name) for name in (origin, destination, *question.via))
    avoid = resolved_avoid(graph, question.avoid)
    barred, idle = barred_edges(graph, avoid)
    warnings = tuple(f"--avoid {text}: nothing to avoid, the network has none." for text in idle)
    try:
        edges = search(graph, start, end, via=stations, barred=barred)
    except NoRouteError as error:
        from corridor.search.barriers import explain

        msg = explain(network_of(question), start, end, via=stations, avoid=avoid, cargo=question.cargo)
        raise NoRouteError(msg or str(error)) from None
    return (route_of(graph, edges, origin=start, destination=end),), warnings


def map_page(question: Question, origin: str = "", destination: str = "", *, lang: str = "en") -> tuple[str, tuple[str, ...]]:
    """
    Draw the network, or the routes between two places, as one HTML page.

    Parameters
    ----------
    question
        Common options.
    origin, destination
        Places as people name them; empty for the network alone.
    lang
        ``"en"`` or ``"ru"``.

    Returns
    -------
    page
        HTML that asks for nothing from outside.
    warnings
        What the planner should hear beside it.
    """
    from corridor.build import build
    from corridor.lines import read_lines
    from corridor.render import render_map

    routes: tuple[Route, ...] = ()
    warnings: tuple[str, ...] = ()
    if origin and destination:
        routes, warnings = routes_for(question, origin, destination)
    network = network_of(question)
    graph = build(network, cargo=question.cargo)
    return render_map(network, graph, routes, lines=read_lines(question.network or None), lang=lang), warnings
