"""
Network and results -> the data that the page carries: plain lists and words, no markup.

    tables.py         places, links and the other records
    projects.py       what is planned
    routes.py         alternatives, leg by leg
    openings.py       what opening and shutting projects does to the graph
    nearby.py         where two versions of a network differ
    sheet.py          graphs joined
    place_names.py    places in the languages of the page
    planner_graph.py  the graph with its openings, for planning in the page
    capacity.py       flow, use and what limits it
    outlook.py        scenarios and years
    modes.py          what each mode is, and how its lines are drawn
    polyline.py       lines as short text

Keys are short, empty values are left out, everything is in a fixed order: the
same network gives the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data import schema
from corridor.data.confirmed import dates_of_sources
from corridor.data.drawn_lines import BASEMAP_CREDIT, LICENCE, credit_of
from corridor.data.model import Place
from corridor.output.page import tables
from corridor.output.page.capacity import capacity_record
from corridor.output.page.modes import mode_records
from corridor.output.page.openings import Terms, find_openings
from corridor.output.page.outlook import outlook_record
from corridor.output.page.place_names import names_by_language, spellings_of
from corridor.output.page.planner_graph import openings_record, planner_graph
from corridor.output.page.projects import added_records, adders_of, planned_links, project_record
from corridor.output.page.routes import route_records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.answers import Route
    from corridor.answers.capacity import Throughput
    from corridor.answers.load import Point
    from corridor.answers.outlook import Outlook
    from corridor.answers.why import Reason
    from corridor.data.drawn_lines import Line
    from corridor.data.model import Network, Record
    from corridor.graph.modal import Graph

FORM = 1
"""Raised when a key changes its meaning."""

LATER = ("borders", "facilities", "services", "closures", "pools")
"""Tables whose rows of projects the page needs when it opens them; links and places are drawn before."""


def page_data(  # noqa: PLR0913 - one argument a part of the page
    network: Network,
    graph: Graph,
    routes: Sequence[Route] = (),
    *,
    lines: Mapping[str, Line] | None = None,
    title: str = "",
    lang: str = "en",
    why: Sequence[Reason] = (),
    loads: Sequence[Sequence[Point]] = (),
    capacity: Throughput | None = None,
    outlook: Outlook | None = None,
    terms: Terms | None = None,
) -> dict[str, object]:
    """
    Gather all that the page shows.

    Parameters
    ----------
    network
        With its changes applied.
    graph
        Built of it.
    routes
        Best first; none for a map of the network alone.
    lines
        Drawn line of each link.
    title
        Heading; empty makes one from the question.
    lang
        Language in which the page opens: a block of ``maps/strings.json``.
    why
        One paragraph a route.
    loads
        Points of each route at several volumes.
    capacity, outlook
        Results for the views of capacity and of scenarios; None hides them.
    terms
        Under which the page plans by itself; None takes the network as it is.
    """
    drawn, terms = lines or {}, terms or Terms()
    added = added_records(network)
    planned = planned_links(network, added)
    every_place = {**{key: row for key, row in added.items() if isinstance(row, Place)}, **network.places}
    every_link = [*network.links.values(), *(link for link, _ in planned.values())]
    shown = tables.drawn_places(network, every_link)
    places = {key: every_place[key] for key in sorted(shown & every_place.keys())}
    roles = tables.roles_of(network, places, every_link)
    stays = {edge.id for edge in graph.edges if edge.kind == "access"} & network.constants.keys()
    spellings = spellings_of(network)
    records: dict[str, list[dict[str, object]]] = {
        "places": [
            tables.place_record(row, roles[key], names_by_language(row, spellings)) for key, row in places.items()
        ],
        "links": [tables.link_record(row, drawn, places) for _, row in sorted(network.links.items())],
        "planned": [
            {**tables.link_record(link, drawn, places), "project": project.id, "opens": project.due.isoformat()}
            for _, (link, project) in sorted(planned.items())
        ],
        "borders": [tables.border_record(row) for _, row in sorted(network.borders.items())],
        "facilities": [tables.facility_record(row) for _, row in sorted(network.facilities.items())],
        "services": [tables.service_record(row) for _, row in sorted(network.services.items())],
        "closures": [tables.closure_record(row) for _, row in sorted(network.closures.items())],
        "pools": [tables.pool_record(row) for _, row in sorted(network.pools.items())],
        "stays": [tables.stay_record(network.constants[key]) for key in sorted(stays)],
        "context": [tables.context_record(row) for _, row in sorted(network.context.items())],
        "projects": [project_record(network, row, added) for _, row in sorted(network.projects.items())],
    }
    for name in LATER:
        rows = [
            row for key, row in sorted(added.items()) if key not in network.table(name) and schema.table_of(row) == name
        ]
        records[f"later{name.title()}"] = [tables.RECORDS[name](row) for row in rows]
    adders = adders_of(network)
    for table in records.values():
        for record in table:
            if adder := adders.get(str(record["id"])):
                record["by"] = adder
    used = sorted(tables.used_sources(records.values()) & network.sources.keys())
    tables.number_sources(records.values(), used)
    planned_on = terms.kept(lambda: _planned_on(network, graph, added, terms))
    ranks = {key: row.rank for key, row in places.items()}
    dates = dates_of_sources(network)
    credit = credit_of({link.id for link in every_link}, drawn)
    open_data = not drawn or any(line.licence.startswith("ODbL") for line in drawn.values())
    return tables.pruned(
        {
            "form": FORM,
            "lang": lang,
            "title": title,
            "network": {
                "id": network.name,
                "title": network.title,
                "on": graph.on,
                "applied": list(graph.applied),
                "origin": network.default_origin,
                "destination": network.default_destination,
                "credit": credit if BASEMAP_CREDIT in credit else f"{credit} {BASEMAP_CREDIT}".strip(),
                "licence": LICENCE if open_data else "; ".join(network.licences) or "not stated",
                "options": terms.options,
                "settled": sorted(terms.settled),
                "client": 1 if terms.for_client else None,
                "caution": sorted(network.caution),
                "product": network.product,
            },
            "focus": focus_countries(network),
            "modes": mode_records(network.modes),
            "cargo": sorted(network.cargo),
            **records,
            "sources": [tables.source_record(network.sources[key], dates.get(key, "")) for key in used],
            **planned_on,
            "routes": route_records(routes, roles=roles, ranks=ranks, why=why, loads=loads),
            "capacity": capacity_record(capacity, roles=roles, ranks=ranks) if capacity else None,
            "outlook": outlook_record(outlook, names_of_records(network, places)) if outlook else None,
        }
    )


def _planned_on(
    network: Network, graph: Graph, added: Mapping[str, Record], terms: Terms
) -> dict[str, dict[str, object]]:
    """Write what the page plans on: the graph, and what each choice of projects switches in it."""
    openings = find_openings(network, graph, added, terms)
    excluded = terms.excluded(openings.sheet.graph)
    return {
        "graph": planner_graph(openings, excluded=excluded, via=terms.via),
        "openings": openings_record(openings),
    }


def names_of_records(network: Network, places: Mapping[str, Place]) -> dict[str, str]:
    """Name every record that can limit a flow."""
    ends = {key: f"{places[row.origin].name} - {places[row.destination].name}" for key, row in network.links.items()}
    names = {key: row.name or ends[key] for key, row in network.links.items()}
    names |= {key: row.name or ends.get(row.link, key) for key, row in network.borders.items()}
    names |= {key: row.name or places[row.place].name for key, row in network.facilities.items() if row.place in places}
    names |= {key: row.name or key for key, row in network.services.items()}
    return names | {key: row.name for key, row in network.pools.items()}


def focus_countries(network: Network) -> list[str]:
    """Choose the countries that are always drawn lighter; the page adds those of the route that it shows."""
    present = {place.country for place in network.places.values()}
    return sorted(present & set(network.focus or present)) or sorted(present)
