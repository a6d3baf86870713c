"""The map: size, build and load time beside stock folium with the same places and lines."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from corridor.lines import line_of, read_lines
from corridor.mapping import map_page
from corridor.question import Question

if TYPE_CHECKING:
    from corridor.model import Network

ROUNDS = 5


class PageFigures(NamedTuple):
    """What a page weighs and takes; `load_s` None where it does not come up without a network."""

    name: str
    kilobytes: float
    build_s: float
    load_s: float | None
    addresses: int


def page_figures(network: Network) -> list[PageFigures]:
    """Build both pages, turn by turn, and open them in Chromium without a network."""
    builders = {"corridor": lambda: map_page(Question())[0], "stock folium": lambda: _folium_page(network)}
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


def _loaded(page: str) -> tuple[float | None, int]:
    """Open a page from disk; give the time until it stands, and how many addresses it asks for."""
    from tests.chromium import Browser, find_chromium

    if find_chromium() is None:
        return None, -1
    times, addresses = [], 0
    with tempfile.TemporaryDirectory() as folder, Browser() as browser:
        path = Path(folder) / "map.html"
        path.write_text(page, encoding="utf-8")
        for _ in range(ROUNDS):
            tab = browser.page()
            tab.call(
                "Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=-1, uploadThroughput=-1
            )
            tab.call("Page.navigate", url=path.as_uri())
            tab.wait("document.readyState === 'complete'")
            tab.settle()
            timing = "performance.getEntriesByType('navigation')[0].loadEventEnd"
            stands = tab.run("typeof L !== 'undefined' && !!document.querySelector('.leaflet-container')")
            addresses = len({address for address in tab.requests if address.startswith("http")})
            times.append(float(tab.run(timing)) / 1000 if stands else None)
    known = [seconds for seconds in times if seconds]
    return (median(known) if known else None), addresses
