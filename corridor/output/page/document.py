"""
One HTML file around a folium map: nothing is loaded, nothing runs that is not named by its hash.

folium lays out figure and map; its web addresses are left out, Leaflet and our
own files stand inside the page, and its random ids are fixed, so that the same
data gives the same bytes.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

from corridor.markup import escaped
from corridor.output.page.bundle import asset, leaflet, script, stylesheet
from corridor.output.page.escape import json_for_script

if TYPE_CHECKING:
    from folium import Map

    from corridor.output.page.tiles import Tiles

MAP_ID = "corridor"

OPTIONS: dict[str, object] = {
    "zoom": 4,
    "minZoom": 2.5,
    "maxZoom": 10,
    "zoomSnap": 0.1,
    "zoomDelta": 0.5,
    "wheelPxPerZoomLevel": 140,
    "zoomControl": False,
    "attributionControl": False,
    "keyboard": False,
    "preferCanvas": False,
    "bounceAtZoomLimits": False,
}
"""Of `L.map`; keys are handled by the page, which names what each does."""

_CODE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_SHEET = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_POLICY = "<!-- policy -->"


def document(data: dict[str, object], *, title: str, lang: str, noscript: str, tiles: Tiles | None = None) -> str:
    """
    Write the page.

    Parameters
    ----------
    data
        As `corridor.output.page.page_data` gives it.
    title
        Of the window; any text.
    lang
        Language in which it opens.
    noscript
        Markup for readers without scripts; every text in it escaped already.
    tiles
        The one server whose pictures the policy of the page lets in.
    """
    from branca.element import Element, Figure
    from jinja2 import Template

    code, sheet = leaflet()
    figure = Figure()
    figure._id = MAP_ID  # noqa: SLF001 - folium has no other way to fix its ids
    figure._template = Template(asset("template.html"), keep_trailing_newline=True)  # noqa: SLF001
    words = {"title": escaped(title), "lang": escaped(lang), "noscript": noscript}
    page_map = _map()
    figure.add_child(page_map)

    class Inlined(Element):
        """Text that goes into the page as it is: braces in it are not for the template engine."""

        def __init__(self, markup: str) -> None:
            super().__init__()
            self.markup = markup
            self._template = Template("{{ this.markup }}\n")

    figure.header.add_child(Inlined(f"<style>{sheet}</style>"), name="leaflet_css")
    figure.header.add_child(Inlined(f"<style>{stylesheet()}</style>"), name="corridor_css")
    figure.header.add_child(Inlined(f"<script>{asset('js', 'theme.js')}</script>"), name="theme_js")
    figure.header.add_child(Inlined(f"<script>{code}</script>"), name="leaflet_js")
    figure.header.add_child(Inlined(f"<script>{asset('js', 'crs.js')}</script>"), name="crs_js")
    figure.script.add_child(Inlined(_data("payload", json_for_script(data))), name="payload")
    figure.script.add_child(Inlined(_data("basemap", _plain_json("basemap.json"))), name="basemap")
    figure.script.add_child(Inlined(_data("strings", _plain_json("strings.json"))), name="strings")
    figure.script.add_child(Inlined(f"<script>{script_of(page_map)}\n{script()}</script>"), name="corridor_js")
    return _with_policy(figure.render(**words), f" https://{tiles.host}" if tiles else "")


def _map() -> Map:
    """Make the folium map without anything that it would load from elsewhere."""
    import folium
    from jinja2 import Template

    page_map = folium.Map(location=(43.0, 66.0), tiles=None, crs="Corridor")
    page_map._id = MAP_ID  # noqa: SLF001 - folium has no other way to fix its ids
    page_map.default_js, page_map.default_css = [], []
    # folium's own header forbids zooming by hand and sizes the map; the page does that better.
    page_map._template = Template(  # noqa: SLF001
        '{% macro html(this, kwargs) %}<div class="map" id="{{ this.get_name() }}"></div>{% endmacro %}'
    )
    return page_map


def script_of(page_map: Map) -> str:
    """Write the line that makes the Leaflet map, as folium would."""
    options = {"center": list(page_map.location), **OPTIONS}
    crs = f"L.CRS.{page_map.crs}"
    return f'const theMap = L.map("{page_map.get_name()}", {{...{json_for_script(options)}, crs: {crs}}});'


def _data(key: str, json: str) -> str:
    return f'<script type="application/json" id="{key}">{json}</script>'


def _plain_json(name: str) -> str:
    """Give a JSON file of ours on as few bytes as it takes, safe inside a script."""
    from json import loads

    return json_for_script(loads(asset(name)))


def _with_policy(page: str, pictures: str) -> str:
    """Name every script and sheet of the page by its hash; whatever else would run is refused."""
    scripts = " ".join(dict.fromkeys(_hash(code) for code in _CODE.findall(page)))
    sheets = " ".join(dict.fromkeys(_hash(sheet) for sheet in _SHEET.findall(page)))
    policy = (
        f"default-src 'none'; script-src {scripts}; style-src {sheets}; img-src data:{pictures}; "
        "base-uri 'none'; form-action 'none'"
    )
    return page.replace(_POLICY, f'<meta http-equiv="Content-Security-Policy" content="{policy}">', 1)


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode('utf-8')).digest()).decode('ascii')}'"
