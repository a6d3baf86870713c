"""
Results -> one HTML file that opens anywhere; the only place that knows folium.

    escape.py    foreign text made harmless
    bundle.py    our CSS and JavaScript, and Leaflet, as text
    document.py  the page around them
    tiles.py     the one server that a page may offer to ask
    tables.py    the same answer as plain tables, for readers without scripts
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.page import page_data
from corridor.render.document import document
from corridor.render.tables import noscript_tables, title_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.graph import Graph
    from corridor.lines import Line
    from corridor.model import Network
    from corridor.page.openings import Terms
    from corridor.render.tiles import Tiles
    from corridor.results import Route
    from corridor.results.capacity import Throughput
    from corridor.results.outlook import Outlook

__all__ = ["render_map"]


def render_map(  # noqa: PLR0913 - one argument a part of the page
    network: Network,
    graph: Graph,
    routes: Sequence[Route] = (),
    *,
    lines: Mapping[str, Line] | None = None,
    title: str = "",
    lang: str = "en",
    why: Sequence[str] = (),
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
        Drawn line of each link, from `corridor.lines.read_lines`; links without
        one are drawn straight.
    title
        Heading; empty makes one from the question.
    lang
        Language in which the page opens, ``"en"`` or ``"ru"``; readers can switch.
    why
        One paragraph a route: why this way, and what would flip the choice.
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
        capacity=capacity,
        outlook=outlook,
        terms=terms,
    )
    if tiles:
        data["tiles"] = tiles._asdict()
    heading = title or title_of(network, routes)
    return document(data, title=heading, lang=lang, noscript=noscript_tables(network, routes, heading), tiles=tiles)
