"""
The map page for everybody: by keyboard, by screen reader, in strict browsers, and with a background from outside.

axe-core is no part of this repository: ``CORRIDOR_AXE=.../axe.min.js`` names a copy (``npm install axe-core``), and
without it the test that runs it is skipped.  All else is checked by our own means.
"""

from __future__ import annotations

import json
import os
import re
import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from corridor.answers.why import Reason
from corridor.output.page.bundle import asset
from corridor.output.page.tiles import Tiles
from tests.chromium import Page, needs_chromium
from tests.pages import ATTACKS, FEEDER, Made, attacked, outlook, throughput, ways, write_views

if TYPE_CHECKING:
    from corridor.answers.outlook import Outlook
    from corridor.data.model import Network

AXE = os.environ.get("CORRIDOR_AXE", "")
VIEWS = ("network", "routes", "capacity", "scenarios", "whatif")
LAPTOP, PHONE = (1440, 900), (390, 844)
HOST = "tiles.example.org"

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def tiled(tmp_path_factory: pytest.TempPathFactory, toy: Network) -> Made:
    """Write a page that offers tiles, credited to an attack."""
    tiles = Tiles(address=f"https://{HOST}/{{z}}/{{x}}/{{y}}.png", host=HOST, credit=ATTACKS[0])
    return write_views(tmp_path_factory.mktemp("pages"), toy, tiles=tiles)


def asked(page: Page) -> set[str]:
    """Name the hosts that were asked for anything."""
    return {address.split("/")[2] for address in page.requests if address.startswith(("http", "ws"))}


# -- what axe-core finds -------------------------------------------------------------------------------------------

RUN_AXE = """axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}).then(
    (found) => found.violations.map((one) => [one.impact, one.id, one.nodes.map((node) => node.target.join(' '))]))"""

OPENED = {
    "network": "document.querySelector('.mark')?.click()",
    "routes": "document.querySelector('.gantt .leg').click()",
    "capacity": "document.querySelector('#tool-keys').click()",
    "scenarios": "document.querySelector('#tool-tiles').click()",
    "whatif": "1",
}
"""What is opened over each view: the note of a figure, a dialog."""


@pytest.mark.skipif(not AXE, reason="CORRIDOR_AXE does not name axe.min.js (npm install axe-core)")
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("size", "look"), [(LAPTOP, "theme=light&lang=en"), (PHONE, "theme=dark&lang=ru")])
def test_axe_finds_nothing(page: Page, tiled: Made, view: str, size: tuple[int, int], look: str) -> None:
    page.size(*size, touch=size == PHONE)
    more = {"network": "&sel=birch", "whatif": f"&change=close:{FEEDER}"}.get(view, "")
    page.open(tiled.path, f"view={view}&{look}{more}")
    page.run(Path(AXE).read_text(encoding="utf-8") + ";1")
    assert page.run(RUN_AXE) == []
    page.run(f"void ({OPENED[view]})")
    page.settle()
    assert page.run(RUN_AXE) == []


# -- colours -------------------------------------------------------------------------------------------------------

TEXT_ON = (
    [(ink, ground) for ink in ("ink", "ink2", "ink3") for ground in ("paper", "paper2")]
    + [(f"route-{letter}", "paper") for letter in "abcdefgh"]
    + [("on-route", f"route-{letter}") for letter in "abcdefgh"]
    + [("better", "paper"), ("worse", "paper"), ("planned", "paper")]
    + [
        ("ink", "land"),
        ("ink", "focus-land"),
        ("ink", "sea"),
        ("ink2", "land"),
        ("ink2", "focus-land"),
        ("ink2", "sea"),
    ]
    + [("country", "land"), ("country", "focus-land"), ("water", "sea")]
)
MARK_ON = [(mark, "focus-land") for mark in ("slate", "plum", "blue", "brown", "green", "teal", "planned", "ring")] + [
    ("ring", "paper"),
    ("ring", "sea"),
]


def themes() -> dict[str, dict[str, str]]:
    """Read the colours of both themes."""
    light, dark = asset("css", "tokens.css").split(':root[data-theme="dark"]')
    found = {
        name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", text)) for name, text in (("l", light), ("d", dark))
    }
    return {"light": found["l"], "dark": found["l"] | found["d"]}


def lightness(colour: str) -> float:
    """Give the relative luminance of WCAG."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((lightness(one), lightness(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_and_marks_stand_out(theme: str) -> None:
    colours = themes()[theme]
    assert contrast("#fff", "#000000") == pytest.approx(21)
    pairs = [(pair, 4.5) for pair in TEXT_ON] + [(pair, 3.0) for pair in MARK_ON]
    weak = {
        f"{ink} on {ground}": round(ratio, 2)
        for (ink, ground), least in pairs
        if (ratio := contrast(colours[ink], colours[ground])) < least
    }
    assert weak == {}


# -- keyboard ------------------------------------------------------------------------------------------------------

FOCUS = """(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const look = getComputedStyle(at);
    const halo = at.querySelector(".halo");
    const ring = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 1;
    const seen = ring || (halo && getComputedStyle(halo).opacity === "1") || at.id === "panel-body";
    const area = at.closest(".skip, #planbar, #tabs, #panel-body, .tools, .legend, .fold") || at.closest("#stage");
    at.dataset.reached = "1";
    return [area?.className?.baseVal ?? (area?.id || area?.className || ""), Boolean(seen), at.outerHTML.slice(0, 90)];
})()"""

LEFT = """[...document.querySelectorAll("a[href], button, input, select, textarea, [tabindex='0']")]
    .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility() && !one.dataset.reached)
    .map((one) => one.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("view", VIEWS)
def test_tab_reaches_every_control_in_order_and_shows_where_it_is(page: Page, tiled: Made, view: str) -> None:
    page.open(tiled.path, f"view={view}")
    areas: list[str] = []
    for _ in range(150):
        page.press("Tab")
        found = page.run(FOCUS)
        if not found:
            break
        area, seen, markup = found
        assert seen, f"no sign of the focus on {markup}"
        if not areas or areas[-1] != area:
            areas.append(area)
    assert page.run(LEFT) == []
    # Each part is entered once, in the order in which it is read.
    assert areas[:4] == ["skip", "planbar", "tabs", "panel-body"]
    assert len(areas) == len(set(areas))
    assert "stage" in areas


@pytest.mark.parametrize("view", VIEWS)
def test_each_picture_has_words_and_each_view_a_table_or_list(page: Page, made: Made, view: str) -> None:
    page.open(made.path, f"view={view}&table=1")
    nameless = page.run(
        "[...document.querySelectorAll('svg, [role=img], canvas')].filter((one) => !one.closest('[aria-hidden=true]')"
        " && !one.closest('button, [role=button], .leaflet-pane:not(.leaflet-overlay-pane)')"
        " && !one.getAttribute('aria-label')).map((one) => one.outerHTML.slice(0, 90))"
    )
    assert nameless == []
    assert page.run("document.querySelectorAll('#panel-body tbody tr, #panel-body li').length") > 1
    heads = page.run("[...document.querySelectorAll('table')].every((one) => one.querySelector('thead th[scope=col]'))")
    assert heads


def test_tools_keep_the_focus_when_they_are_pressed(page: Page, made: Made) -> None:
    page.open(made.path, "view=network")
    for tool in ("tool-theme", "fold"):
        page.run(f"document.getElementById('{tool}').focus()")
        page.press("Enter")
        assert page.run("document.activeElement.id") == tool
    for button in ("tool-lang", "lang-ru"):
        page.run(f"document.getElementById('{button}').focus()")
        page.press("Enter")
    assert page.run("document.activeElement.id") == "tool-lang"


def test_escape_closes_what_is_open(page: Page, tiled: Made) -> None:
    page.open(tiled.path, "view=routes")
    for opens, what in ((".gantt .leg", ".popover"), ("#tool-keys", "dialog"), ("#tool-tiles", "dialog")):
        page.run(f"document.querySelector('{opens}').focus()")
        page.press("Enter")
        assert page.run(f"document.querySelectorAll('{what}').length") == 1
        page.press("Escape")
        assert page.run(f"document.querySelectorAll('{what}').length") == 0
        assert page.run(f"document.activeElement.matches('{opens}')")
    assert asked(page) == set()


# -- strict browsers, strange places ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a b", "100 % # 1 & 2", "Маршрут 路线", 'it\'s "quoted"; x=1?'])
def test_page_opens_from_any_path(page: Page, made: Made, tmp_path: Path, name: str) -> None:
    path = tmp_path / name / f"{name}.html"
    path.parent.mkdir()
    path.write_bytes(made.path.read_bytes())
    page.open(path, "view=whatif&change=birch.stop_hours=1")
    assert page.problems == []
    assert asked(page) == set()
    assert page.run("document.querySelector('#tab-whatif').getAttribute('aria-selected')") == "true"
    for fragment in ("", "view=routes", "%E9"):
        page.run(f"location.hash = '{fragment}'")
        page.run("dispatchEvent(new Event('beforeprint'))")
        assert page.run("document.querySelector('.print-foot').textContent").startswith(f"{name}.html")
        page.run("dispatchEvent(new Event('afterprint'))")
    assert page.problems == []


def test_page_works_where_nothing_may_be_kept(page: Page, made: Made) -> None:
    """Some viewers refuse the history, storage and the clipboard to files."""
    refuse = "() => { throw new DOMException('refused', 'SecurityError'); }"
    page.call(
        "Page.addScriptToEvaluateOnNewDocument",
        source=f"history.replaceState = {refuse}; history.pushState = {refuse};"
        "for (const name of ['localStorage', 'sessionStorage'])"
        f" Object.defineProperty(window, name, {{get: {refuse}}});",
    )
    page.open(made.path, "view=network")
    page.press("2")
    assert page.run("document.querySelector('#tab-routes').getAttribute('aria-selected')") == "true"
    assert page.problems == []


@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_tables_without_scripts_can_be_read(page: Page, made: Made, size: tuple[int, int]) -> None:
    page.size(*size)
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    page.call("Page.navigate", url=made.path.as_uri())
    page.wait("document.readyState === 'complete' && document.querySelector('noscript td') !== null")
    assert page.run("document.documentElement.scrollWidth <= innerWidth")
    # Cells of one row are side by side, numbers flush right, and none is dressed as a field.
    assert page.run(
        "[...document.querySelectorAll('noscript tr')].every((row) =>"
        " new Set([...row.cells].map((cell) => cell.getBoundingClientRect().top)).size === 1)"
    )
    assert page.run(
        "[...document.querySelectorAll('noscript td.figure')].every((cell) => { const look = getComputedStyle(cell);"
        " return look.textAlign === 'right' && look.borderLeftWidth === '0px'; })"
    )
    assert page.run("document.querySelector('.plain').lang") == "en"


# -- attacks -------------------------------------------------------------------------------------------------------


def hostile_outlook(found: Outlook) -> Outlook:
    """Put attacks into what scenarios say of themselves."""
    return replace(
        found,
        scenarios=tuple(
            replace(
                row,
                name=ATTACKS[at],
                note=ATTACKS[at + 2],
                outcomes=(replace(row.outcomes[0], route=None, throughput=None, reason=ATTACKS[3]), *row.outcomes[1:]),
            )
            for at, row in enumerate(found.scenarios)
        ),
    )


def test_scenarios_limits_and_hashes_stay_text(page: Page, toy: Network, tmp_path: Path) -> None:
    network = replace(attacked(toy), name=ATTACKS[5])
    routes = ways(network, "amber", "elm", [FEEDER])
    most = throughput(routes)
    limits = [replace(rung.limiting[0], name=ATTACKS[0], figure=ATTACKS[1], basis=ATTACKS[5]) for rung in most.ladder]
    most = replace(
        most,
        bottlenecks=tuple(replace(one, limiting=limits[0]) for one in most.bottlenecks),
        ladder=tuple(replace(rung, limiting=(limit,)) for rung, limit in zip(most.ladder, limits, strict=True)),
        parts=tuple(replace(part, name=ATTACKS[2]) for part in most.parts),
        unknown_ids=ATTACKS,
    )
    found = hostile_outlook(outlook(routes, flows=True))
    made = write_views(
        tmp_path, network, capacity=most, outlook=found, title=ATTACKS[4], why=[Reason(text) for text in ATTACKS[:2]]
    )
    page.open(made.path)
    keys = ("sel", "leg", "scenario", "against", "from", "to", "change", "table", "at", "key", "panel", "theme", "year")
    for view in (*VIEWS, *ATTACKS[:2]):
        for attack in ATTACKS:
            values = "&".join(f"{key}={quote(attack)}" for key in keys)
            page.run(f"location.hash = {json.dumps(f'view={quote(view)}&lang={quote(attack)}&{values}')}")
            page.run("new Promise((done) => setTimeout(done, 20))")
        page.run(f"location.hash = {json.dumps(f'view={quote(view)}&scenario=early&year=2026')}")
        page.settle()
    assert page.run("window.hacked ?? null") is None
    assert page.run("document.querySelectorAll('img, iframe, object, script[src], [onerror], [onfocus]').length") == 0
    assert page.problems == []
    assert asked(page) == set()


# -- online tiles --------------------------------------------------------------------------------------------------


def picture() -> bytes:
    """Make a grey PNG of 256 x 256."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 256, 256, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes([200]) * 256) * 256)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


FOUND = "module_network.linksNear(theMap.latLngToContainerPoint([44, 59])).some((link) => link.id === 'amber-birch')"
"""Whether a line is found where the map of the moment has it."""


def switch_on(page: Page) -> None:
    page.click("#tool-tiles")
    page.click(".tiles-agree")


def test_plain_pages_offer_no_tiles(page: Page, made: Made) -> None:
    page.open(made.path, "tiles=1")
    assert page.run("document.querySelector('#tool-tiles')") is None
    page.run(f"document.body.append(Object.assign(new Image(), {{src: 'https://{HOST}/1/1/1.png'}}))")
    page.settle()
    assert "Content Security Policy" in page.problems[0]


@pytest.mark.parametrize("fragment", ["", "tiles=1&view=network", "view=whatif&lang=ru"])
def test_tiles_are_off_until_the_reader_agrees(page: Page, tiled: Made, fragment: str) -> None:
    page.open(tiled.path, fragment)
    assert page.run("document.querySelector('#tool-tiles').getAttribute('aria-pressed')") == "false"
    page.click("#tool-tiles")
    assert HOST in page.run("document.querySelector('dialog').textContent")
    # A key pressed twice agrees to nothing.
    assert page.run("document.activeElement.matches('dialog .button:not(.tiles-agree)')")
    page.run("theMap.setZoom(5, {animate: false}).panBy([200, 90], {animate: false}) && 1")
    page.press("Escape")
    assert asked(page) == set()
    assert page.run("theMap.options.crs.code") == "Corridor"
    assert page.problems == []


def test_tiles_come_from_the_named_server_alone_and_go_again(page: Page, tiled: Made) -> None:
    page.serve(f"https://{HOST}/*", picture())
    page.open(tiled.path, "view=network")
    before = page.run("[theMap.getZoom(), theMap.options.crs.code]")
    switch_on(page)
    page.wait("document.documentElement.classList.contains('tiled')")
    assert asked(page) == {HOST}
    assert page.run("theMap.options.crs.code") == "EPSG:3857"
    assert ATTACKS[0] in page.run("document.querySelector('.credits').textContent")
    assert page.run("document.querySelectorAll('.leaflet-tile').length") > 4
    # What is drawn stands where the tiles have it: a line is still found at its place.
    assert (
        page.run(
            "(() => { const box = theMap.getContainer().getBoundingClientRect();"
            " const sign = document.querySelector('[data-place=birch] .hit').getBoundingClientRect();"
            " const place = module_data.places.get('birch');"
            " const at = theMap.latLngToContainerPoint([place.lat, place.lon]);"
            " return Math.hypot(sign.x + sign.width / 2 - box.x - at.x, sign.y + sign.height / 2 - box.y - at.y); })()"
        )
        < 1
    )
    assert page.run(FOUND)
    page.click("#tool-tiles")
    assert page.run("[theMap.getZoom(), theMap.options.crs.code]") == before
    count = len(page.requests)
    page.run("theMap.panBy([300, 0], {animate: false}) && 1")
    page.settle()
    assert len(page.requests) == count
    assert page.run("document.querySelectorAll('.leaflet-tile, img').length") == 0
    assert ATTACKS[0] not in page.run("document.querySelector('.credits').textContent")
    assert "tiles" not in page.run("location.hash")
    # At the smallest zoom the projection changes alone.
    page.run("theMap.setZoom(theMap.getMinZoom(), {animate: false}) && 1")
    page.settle()
    assert page.run(FOUND)
    switch_on(page)
    assert page.run("theMap.getZoom() === theMap.getMinZoom()")
    assert page.run(FOUND)
    assert page.problems == []


def test_tiles_that_do_not_come_leave_the_drawn_map(page: Page, tiled: Made) -> None:
    page.open(tiled.path, "view=network")
    switch_on(page)
    page.wait("document.querySelector('.credits').textContent.includes('does not answer')")
    assert asked(page) == {HOST}
    assert not page.run("document.documentElement.classList.contains('tiled')")
    assert page.run("[...document.querySelectorAll('path.b-land')].every((one) => one.checkVisibility())")
    assert HOST in page.run("document.querySelector('[role=status]').textContent")
