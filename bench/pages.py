"""The map: size, build and time to first paint beside stock folium with the same places and lines."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from corridor.commands.map_page import map_page
from corridor.data.drawn_lines import line_of, read_lines
from corridor.output.page.bundle import leaflet
from corridor.scenario.query import Query

if TYPE_CHECKING:
    from corridor.data.model import Network

ROUNDS = 5


class PageFigures(NamedTuple):
    """
    What a page weighs and takes.

    Attributes
    ----------
    name, kilobytes, build_s
        Which page, its size, and how long Python works on it.
    paint_s
        From opening the file to the first words or lines on the screen.
    map_s
        To all lines and names standing; both None where no map comes up without a network.
    addresses
        Asked for from elsewhere; negative without a browser.
    """

    name: str
    kilobytes: float
    build_s: float
    paint_s: float | None
    map_s: float | None
    addresses: int


def page_figures(network: Network) -> list[PageFigures]:
    """Build both pages, turn by turn, and open them in Chromium without a network."""
    builders = {
        "corridor": lambda: map_page(Query())[0],
        "stock folium": lambda: _folium_page(network),
        "stock folium, Leaflet put inside": lambda: _with_leaflet(_folium_page(network)),
    }
    times: dict[str, list[float]] = {name: [] for name in builders}
    pages = {name: build() for name, build in builders.items()}
    for _ in range(ROUNDS):
        for name, build in builders.items():
            begun = perf_counter()
            build()
            times[name].append(perf_counter() - begun)
    return [
        PageFigures(name, len(page.encode()) / 1000, median(times[name]), *_loaded(page))
        for name, page in pages.items()
    ]


def _folium_page(network: Network) -> str:
    """Draw the same places and lines as its guide says."""
    import folium

    lines = read_lines()
    page = folium.Map(location=(42, 60), zoom_start=4, tiles=None)
    tracks = folium.FeatureGroup("links").add_to(page)
    for link in network.links.values():
        points = [(lat, lon) for lon, lat in line_of(link, lines, network.places).coordinates]
        about = f"{link.id}: {link.length_km:g} km, {link.hours.typical:g} h"
        folium.PolyLine(points, tooltip=about, popup=link.note or None).add_to(tracks)
    dots = folium.FeatureGroup("places").add_to(page)
    for place in network.places.values():
        folium.CircleMarker((place.lat, place.lon), radius=4, tooltip=place.name, popup=place.note or None).add_to(dots)
    folium.LayerControl().add_to(page)
    return str(page.get_root().render())


def _with_leaflet(page: str) -> str:
    """Put Leaflet itself in place of all that the page would fetch, so that it comes up here."""
    code, sheet = leaflet()
    # All that popups want of jQuery; the real one would only take longer.
    code += "const $ = (text) => new DOMParser().parseFromString(text, 'text/html').body.children;"
    bare = re.sub(r'<script src="[^"]*"></script>|<link rel="stylesheet" href="[^"]*"/>', "", page)
    return bare.replace("</head>", f"<style>{sheet}</style><script>{code}</script></head>", 1)


def _loaded(page: str) -> tuple[float | None, float | None, int]:
    """Open a page from disk; give the times until words and map stand, and how many addresses it asks for."""
    from tests.chromium import Browser, find_chromium

    if find_chromium() is None:
        return None, None, -1
    paints, maps, addresses = [], [], 0
    with tempfile.TemporaryDirectory() as folder, Browser() as browser:
        path = Path(folder) / "map.html"
        path.write_text(page, encoding="utf-8")
        for _ in range(ROUNDS):
            tab = browser.page()
            tab.size(1440, 900)
            tab.call("Page.navigate", url=path.as_uri())
            tab.wait("document.readyState === 'complete'")
            tab.run("new Promise((done) => setTimeout(done, 2000))")
            addresses = len({address for address in tab.requests if address.startswith("http")})
            if tab.run("document.querySelectorAll('.leaflet-pane path').length > 0"):
                paint = float(tab.run("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
                paints.append(paint / 1000)
                # Stock folium draws all of it in one go; ours says when it is ready.
                maps.append(float(tab.run("document.documentElement.dataset.ready || 0")) / 1000 or paint / 1000)
            tab.call("Page.close")
    return (median(paints), median(maps), addresses) if paints else (None, None, addresses)
