"""The answer as plain tables, for readers without scripts; every text is escaped here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.words import leg_name
from corridor.markup import escaped, table_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.answers import Route
    from corridor.data.model import Network


WITHOUT_SCRIPTS = "Scripts draw the map of this page, and this browser runs none: here is what it shows, as tables."


def title_of(network: Network, routes: Sequence[Route]) -> str:
    """Make a heading from the question."""
    if not routes:
        return network.title
    names = dict(routes[0].names)
    return f"{names[routes[0].origin]} - {names[routes[0].destination]}"


def noscript_tables(network: Network, routes: Sequence[Route], heading: str) -> str:
    """
    Write the summary, and the legs of each route or the links of the network.

    Parameters
    ----------
    network
        What is shown where there are no routes.
    routes
        Best first.
    heading
        Any text.
    """
    parts = [f"<h1>{escaped(heading)}</h1>", f"<p>{WITHOUT_SCRIPTS}</p>"]
    if not routes:
        names = {key: place.name for key, place in network.places.items()}
        rows = [
            (names[link.origin], names[link.destination], link.mode, f"{link.length_km:,.0f}", link.status)
            for _, link in sorted(network.links.items())
        ]
        parts.append(table_html(("From", "To", "Mode", "km", "Status"), rows, right=(3,)))
    for route in routes:
        names = dict(route.names)
        parts.append(f"<p>{escaped(str(route))}</p>")
        legs = [(leg_name(leg, names), leg.mode, f"{leg.hours:.1f}", f"{leg.km:,.1f}") for leg in route.legs]
        parts.append(table_html(("Leg", "Mode", "Hours", "km"), legs, right=(2, 3)))
    return "\n".join(parts)
