"""
One HTML file around a Leaflet map: nothing is loaded, nothing runs that is not named by its hash.

Leaflet and our own files stand inside the page, so that it opens anywhere, and
the same data gives the same bytes.
"""

from __future__ import annotations

import re
from base64 import b64encode
from gzip import compress
from hashlib import sha256
from typing import TYPE_CHECKING

from corridor.markup import escaped
from corridor.output.page.bundle import asset, leaflet, script, stylesheet
from corridor.output.page.escape import dumped, json_for_script

if TYPE_CHECKING:
    from corridor.output.page.tiles import Tiles

MAP_ID = "map_corridor"

OPTIONS: dict[str, object] = {
    "center": [43.0, 66.0],
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

_CODE = re.compile(r"<script(?: type=\"module\")?>(.*?)</script>", re.DOTALL)
_SHEET = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_POLICY = "<!-- policy -->"
_HOLE = re.compile(r"\{\{ (\w+) \}\}")


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
    code, sheet = leaflet()
    parts = {
        "lang": escaped(lang),
        "title": escaped(title),
        "sheets": f"<style>{sheet}</style>\n<style>{stylesheet()}</style>",
        "head_scripts": "\n".join(f"<script>{text}</script>" for text in (asset("js", "theme.js"), code)),
        "projection": f"<script>{asset('js', 'crs.js')}</script>",
        "noscript": noscript,
        "map": f'<div class="map" id="{MAP_ID}"></div>',
        "payload": _data("payload", dumped(data)),
        "basemap": _data("basemap", _plain_json("basemap.json")),
        "strings": _data("strings", _plain_json("strings.json")),
        "script": f'<script>{start_script()}</script>\n<script type="module">{script()}</script>',
    }
    # In one pass over the frame: what is in a part is never read for holes again.
    page = _HOLE.sub(lambda hole: parts[hole[1]], asset("template.html"))
    return _with_policy(page, f" https://{tiles.host}" if tiles else "")


def start_script() -> str:
    """Write the line that makes the Leaflet map."""
    return f'const theMap = L.map("{MAP_ID}", {{...{json_for_script(OPTIONS)}, crs: L.CRS.Corridor}});'


def _data(key: str, json: str) -> str:
    """Pack data for the page: a quarter of the size, in letters that can end no script."""
    # Neither a name nor a time in the head of the archive: the same data give the same bytes.
    packed = b64encode(compress(json.encode("utf-8"), 9, mtime=0)).decode("ascii")
    return f'<script type="text/plain" id="{key}">{packed}</script>'


def _plain_json(name: str) -> str:
    """Give a JSON file of ours on as few bytes as it takes."""
    from json import loads

    return dumped(loads(asset(name)))


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
