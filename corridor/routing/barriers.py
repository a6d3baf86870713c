"""
What stopped a route: the question again, with one condition lifted at a time.

The first lifted condition that opens a way is the answer, in the order in which
a planner can do something about it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from corridor.data.model import ANY, Service
from corridor.data.spelling import folded
from corridor.errors import NetworkError, NoRouteError, ScenarioError
from corridor.graph.build import build
from corridor.graph.closures import shut_on
from corridor.graph.services import crossings_of, is_open
from corridor.routing.avoid import excluded_edges
from corridor.routing.fastest import fastest
from corridor.scenario.changes import with_projects
from corridor.scenario.due import LIVE_STATUS, due_projects
from corridor.units import HOURS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.data.model import Network, Project
    from corridor.graph.modal import Graph

SHOWN = 3


def explain(
    network: Network,
    origin: str,
    destination: str,
    *,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    cargo: str = "",
) -> str:
    """
    Say in one sentence why there is no way.

    Parameters
    ----------
    network
        On which the search failed.
    origin, destination, via
        Place ids.
    avoid
        Restrictions of the question.
    cargo
        Class of cargo.

    Returns
    -------
    reason
        Names what to open, wait for or allow.
    """
    asked = _Asked(network, (origin, destination), tuple(via), tuple(avoid), cargo)
    head = f"no route from {origin} to {destination}"
    head += f" through {', '.join(via)}" if via else ""
    for test in (_restrictions, _cargo, _product, _closures, _links, _services, _projects, _gauge, _via):
        reason = test(asked)
        if reason:
            return f"{head}: {reason}"
    used = {place for link in network.links.values() for place in (link.origin, link.destination)}
    for place in (origin, destination, *via):
        if place not in used:
            return f"{head}: no link of the network reaches {place}."
    return f"{head}: no links join the two places, open or closed."


@dataclass(frozen=True)
class _Asked:
    """The question that has no answer, and the graph on which it has none."""

    network: Network
    ends: tuple[str, str]
    via: tuple[str, ...]
    avoid: tuple[str, ...]
    cargo: str

    @cached_property
    def graph(self) -> Graph:
        return build(self.network, cargo=self.cargo)

    def way(
        self, graph: Graph, *, via: Sequence[str] | None = None, avoid: Sequence[str] | None = None
    ) -> tuple[int, ...] | None:
        """Search another graph, or with other places to pass and restrictions."""
        try:
            excluded, _ = excluded_edges(graph, self.avoid if avoid is None else avoid)
            return fastest(graph, *self.ends, via=self.via if via is None else via, excluded=excluded)
        except NoRouteError:
            return None


def _restrictions(asked: _Asked) -> str:
    avoid = asked.avoid
    if not avoid or asked.way(asked.graph, avoid=()) is None:
        return ""
    for restriction in avoid:
        rest = [other for other in avoid if other != restriction]
        if asked.way(asked.graph, avoid=rest) is not None:
            return f"--avoid {restriction} leaves no way; without it there is one."
    return f"--avoid {', --avoid '.join(avoid)} leave no way together."


def _cargo(asked: _Asked) -> str:
    usual = asked.network.cargo_class("").id
    if asked.cargo in ("", usual) or asked.way(build(asked.network)) is None:
        return ""
    return f"cargo {asked.cargo!r} is excluded on every way; {usual} could go."


def _product(asked: _Asked) -> str:
    """Let cargo go by whatever product."""
    product = asked.network.product
    if product == ANY or asked.way(build(replace(asked.network, product=ANY), cargo=asked.cargo)) is None:
        return ""
    return f"--product {product} leaves no way; with --product {ANY} there is one."


def _closures(asked: _Asked) -> str:
    """Lift the embargoes and suspensions that hold on the day."""
    network = asked.network
    graph = build(network, cargo=asked.cargo, dated=True)
    edges = asked.way(graph)
    if edges is None:
        return ""
    met = {key for number in edges for key in graph.edges[number].shut}
    ids = sorted(key for key in met if shut_on(network.closures[key], network.data_date))
    named = [f"{key} ({_span(network, key)})" for key in ids]
    return f"shut on {network.data_date}: {', '.join(named)}." if named else ""


def _span(network: Network, key: str) -> str:
    closure = network.closures[key]
    since = f"since {closure.starts}" if closure.starts and closure.starts.year > 1 else "closed"
    return since + (f" until {closure.ends}" if closure.ends else "")


def _links(asked: _Asked) -> str:
    """Open the suspended links."""
    network = asked.network
    graph = build(network, cargo=asked.cargo, dated=True, suspended=True)
    edges = asked.way(graph)
    if edges is None:
        return ""
    closed = [graph.edges[number].id for number in edges if graph.edges[number].kind == "line"]
    closed = [key for key in dict.fromkeys(closed) if not is_open(network.links[key], network.data_date)]
    if not closed:
        return ""
    named = [f"{key}{f' (since {network.links[key].since})' if network.links[key].since else ''}" for key in closed]
    more = f" and {len(named) - SHOWN} more" if len(named) > SHOWN else ""
    return f"suspended on the only way: {', '.join(named[:SHOWN])}{more}."


def _services(asked: _Asked) -> str:
    """Let every link be boarded in both directions."""
    network = asked.network
    pattern = Service(
        id="",
        origin="",
        links=(),
        direction="forward",
        headway_hours=HOURS_PER_YEAR,  # so rare that what really runs is always taken first
        sources=(),
        basis="assumed",
        confidence="low",
    )
    added = {
        f"{crossing.link.id}:{crossing.origin}": replace(
            pattern, id=f"{crossing.link.id}:{crossing.origin}", origin=crossing.origin, links=(crossing.link.id,)
        )
        for link in network.links.values()
        if network.modes[link.mode].is_boarded or any(link.id in row.links for row in network.services.values())
        for crossing in crossings_of(link)
    }
    graph = build(replace(network, services={**network.services, **added}), cargo=asked.cargo)
    edges = asked.way(graph)
    if edges is None:
        return ""
    boarded = [graph.edges[number].id for number in edges if graph.edges[number].id in added]
    named = [f"{key.partition(':')[0]} from {key.partition(':')[2]}" for key in dict.fromkeys(boarded)]
    return f"no service runs {' or '.join(named)} on {network.data_date}." if named else ""


def _projects(asked: _Asked) -> str:
    """Build what is planned, one project at a time, then all together."""
    network = asked.network
    waiting = [key for key in sorted(network.projects) if key not in network.applied]
    if not waiting or not _may_open(asked, waiting):
        return ""
    for keys in (*([key] for key in waiting), waiting):
        graph = _built(asked, keys)
        if graph is None:
            continue
        edges = asked.way(graph)
        if edges is not None:
            due = due_projects(network, on=network.data_date, include=keys)
            if keys is waiting:
                added = {graph.edges[number].id for number in edges} - set(network.links)
                due = tuple(row for row in due if any(str(item.record.get("id", "")) in added for item in row.changes))
            named = [f"{row.id} (opens {row.due}, {row.status})" for row in due if row.id in waiting]
            first = max((row.due for row in due), default=network.data_date)
            return f"not built on {network.data_date}: {', '.join(named)}; ask with --on {first} or --with {keys[0]}."
    return ""


def _may_open(asked: _Asked, waiting: Sequence[str]) -> bool:
    """Tell whether any choice of projects may open a way: where none shuts anything, all together open the most."""
    changes = [row for key in waiting for row in asked.network.projects[key].changes]
    shuts = any(row.action == "close" or row.field == "status" for row in changes)
    graph = None if shuts else _built(asked, waiting)
    return graph is None or asked.way(graph) is not None


def _built(asked: _Asked, keys: Sequence[str]) -> Graph | None:
    """Build projects; None where they cannot be."""
    try:
        return build(with_projects(asked.network, include=keys), cargo=asked.cargo)
    except (ScenarioError, NetworkError):
        return None


def _gauge(asked: _Asked) -> str:
    """Let every place change every mode, and see where a facility is missing."""
    from corridor.graph.modal import Edge, compile_graph

    graph = asked.graph
    modes: dict[str, list[tuple[str, int]]] = {}
    for number, label in enumerate(graph.nodes):
        place, mode, role = label.split("|")
        if role in ("arrive", "depart"):
            modes.setdefault(f"{place}|{role}", []).append((mode, number))
    free = [
        Edge(tail, head, "transfer", f"{from_mode} to {to_mode}", place, place, to_mode, 60 * 24 * 365)
        for place in graph.places
        for from_mode, tail in modes.get(f"{place}|arrive", ())
        for to_mode, head in modes.get(f"{place}|depart", ())
        if from_mode != to_mode
    ]
    parts = graph._asdict()
    parts.pop("steps")
    opened = compile_graph(**{**parts, "edges": [*graph.edges, *free]})
    edges = asked.way(opened)
    if edges is None:
        return ""
    missing = [opened.edges[number] for number in edges if number >= len(graph.edges)]
    named = [f"{edge.id} at {edge.origin}" for edge in missing]
    return f"no facility changes {' or '.join(named)}." if named else ""


def _via(asked: _Asked) -> str:
    if not asked.via or asked.way(asked.graph, via=()) is None:
        return ""
    return f"no way passes {', '.join(asked.via)}; without --via there is one."


def unbuilt(network: Network, text: str) -> str:
    """
    Say which project would build a place.

    Parameters
    ----------
    network
        With its projects.
    text
        Name of a place as people write it.

    Returns
    -------
    message
        Empty where no project that is left to build has such a place.
    """
    key = folded(text)
    for project in sorted(network.projects.values(), key=lambda row: (row.opens, row.id)):
        if project.id in network.applied:
            continue
        for record in (change.record for change in project.changes if change.record.get("table") == "places"):
            aliases = record.get("aliases", ())
            words = [record.get("id"), record.get("name"), record.get("local_name"), record.get("unlocode")]
            words += aliases if isinstance(aliases, list | tuple) else [aliases]
            if key and key in {folded(str(word)) for word in words if word}:
                return _hint(network, project, str(record.get("name", text)))
    return ""


def _hint(network: Network, project: Project, name: str) -> str:
    way = f"--with {project.id}"
    if project.status in LIVE_STATUS:
        way += f" or --on {project.due}"
    return (
        f"{name} belongs to project {project.id} (opens {project.opens}, {project.status}), "
        f"which is not built on {network.data_date}: ask with {way}."
    )
