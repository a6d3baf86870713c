"""
Results -> one HTML file that opens anywhere.

    escape.py    foreign text made harmless
    bundle.py    our CSS and JavaScript, and Leaflet, as text
    document.py  the page around them
    tiles.py     the one server that a page may offer to ask
    tables.py    the same answer as plain tables, for readers without scripts
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.output.page import page_data
from corridor.output.page.document import document
from corridor.output.page.static_tables import noscript_tables, title_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.answers import Route
    from corridor.answers.capacity import Throughput
    from corridor.answers.load import Point
    from corridor.answers.outlook import Outlook
    from corridor.answers.why import Reason
    from corridor.data.drawn_lines import Line
    from corridor.data.model import Network
    from corridor.graph.modal import Graph
    from corridor.output.page.openings import Terms
    from corridor.output.page.tiles import Tiles

__all__ = ["render_map"]


def render_map(  # noqa: PLR0913 - one argument a part of the page
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
    tiles: Tiles | None = None,
    terms: Terms | None = None,
) -> str:
    """
    Write the map as one HTML file.

    Parameters
    ----------
    network
        With its changes applied; its unapplied projects are drawn as planned.
    graph
        Built of it; the page plans on it.
    routes
        Best first; none gives a map of the network alone.
    lines
        Drawn line of each link, from `corridor.data.drawn_lines.read_lines`; links without
        one are drawn straight.
    title
        Heading; empty makes one from the question.
    lang
        Language in which the page opens: a block of ``maps/strings.json``; readers can switch.
    why
        One paragraph a route: why this way, and what would flip the choice.
    loads
        Points of each route at several volumes, through which the reader slides.
    capacity, outlook
        Results for the views of capacity and of scenarios; without them the
        page has no such tab.
    tiles
        Online background that the reader may switch on; without it the page can
        ask nobody for anything.
    terms
        Under which the page plans by itself; None takes the network as it is.

    Returns
    -------
    html
        Complete; the same arguments give the same bytes.
    """
    data = page_data(
        network,
        graph,
        routes,
        lines=lines,
        title=title,
        lang=lang,
        why=why,
        loads=loads,
        capacity=capacity,
        outlook=outlook,
        terms=terms,
    )
    if tiles:
        data["tiles"] = tiles._asdict()
    heading = title or title_of(network, routes)
    return document(data, title=heading, lang=lang, noscript=noscript_tables(network, routes, heading), tiles=tiles)
