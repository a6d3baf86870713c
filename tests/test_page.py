"""
The map page in a real browser, offline: it opens, it can be used, it stays inert.

Where Chromium is not installed the tests are skipped; in CI (``CI=true``) that is
a failure.  ``SCREENSHOTS=FOLDER`` keeps pictures for a person to look at.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import corridor
from corridor.answers.why import Reason
from corridor.data.drawn_lines import read_lines
from corridor.data.model import Network
from corridor.data.spelling import folded
from corridor.graph.build import build
from tests.chromium import Page, needs_chromium
from tests.pages import ATTACKS, FEEDER, Made, attacked, clean, outlook, text, throughput, ways, write_page

if TYPE_CHECKING:
    pass


SIZES = {"laptop": (1440, 900), "tablet": (900, 700), "phone": (390, 844)}
VIEWS = ("network", "routes", "capacity", "scenarios", "whatif")

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Write the page of the network that the package carries."""
    network = corridor.open_network()
    path = tmp_path_factory.mktemp("pages") / "whole.html"
    return write_page(path, network, ways(network, "xian", "poti"), lines=read_lines())


def keep(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at it."""
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.picture(Path(folder) / f"{name}.png")


# -- it opens ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens(page: Page, made: Made, view: str, size: str) -> None:
    page.size(*SIZES[size], touch=size == "phone")
    for theme in ("light", "dark"):
        page.open(made.path, f"view={view}&theme={theme}")
        assert clean(page)
        assert page.run(f"document.querySelector('#tab-{view}').getAttribute('aria-selected')") == "true"
        assert page.run("document.documentElement.scrollWidth <= innerWidth")
        assert page.run("document.querySelectorAll('.overlay .sign').length") >= 5
        keep(page, f"{view}-{size}-{theme}")


def test_whole_network_opens_at_once(page: Page, whole: Made) -> None:
    page.open(whole.path)
    assert clean(page)
    paint = page.run("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert paint < 1000, f"first paint after {paint:.0f} ms"


def test_russian_page(page: Page, made: Made) -> None:
    page.open(made.path, "view=network&lang=ru&sel=amber")
    assert clean(page)
    assert page.run("document.documentElement.lang") == "ru"
    assert text(page, "#tab-network") == "Сеть"
    assert "Янтарь" in text(page, "#panel-body")
    page.click("#tool-lang")
    page.click("#lang-en")
    assert text(page, "#tab-network") == "Network"
    assert "lang=en" not in page.run("location.hash")


def test_readers_without_scripts_get_the_table(page: Page, made: Made) -> None:
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    page.call("Page.navigate", url=made.path.as_uri())
    page.wait("document.readyState === 'complete' && document.querySelector('noscript td') !== null")
    assert "6.2 days" in page.run("document.querySelector('noscript').innerText")
    assert page.run("getComputedStyle(document.querySelector('#panel')).display") == "none"


def test_printing_gives_a_short_pdf_and_restores_the_page(page: Page, made: Made, tmp_path: Path) -> None:
    page.open(made.path, "view=routes&theme=dark")
    before = page.run("theMap.getZoom()")
    page.print(tmp_path / "page.pdf")
    content = (tmp_path / "page.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") <= 2
    assert page.run("document.documentElement.dataset.theme") == "dark"
    assert page.run("theMap.getZoom()") == pytest.approx(before)
    assert clean(page)


# -- it can be used ------------------------------------------------------------------------------------------------


def test_names_fold_as_in_python(page: Page, made: Made) -> None:
    page.open(made.path)
    names = [
        "Xi'an",
        "Bak\u0131 liman\u0131",
        "Türkmenbaşy",
        "Алят",
        "Ақтау порты",
        "霍尔果斯",
        "İzmir",
        "Łódź",
        "Əlcət",
        "Straße 5",
        "ÆØ",
        "Qo\u02bbqon",
        "Қўқон",
        "\u06a9\u0631\u0645\u0627\u0646\u06cc",
    ]
    assert page.run(f"{json.dumps(names)}.map(module_find.folded)") == [folded(name) for name in names]


def test_search_finds_names_codes_aliases_and_the_nearest(page: Page, made: Made) -> None:
    page.open(made.path, "view=network")
    for typed, found in (("cedar", "cedar-port"), ("KZCED", "cedar-port"), ("янтарь", "amber"), ("琥珀", "amber")):
        assert page.run(f"module_find.find({json.dumps(typed)}).hits[0].id") == found
    near = page.run("(() => { const f = module_find.find('sedar port'); return [f.near, f.hits[0].id]; })()")
    assert near == [True, "cedar-port"]
    page.press("/")
    assert page.run("document.activeElement.id") == "search"
    page.type("cedar")
    page.press("Enter")
    assert "sel=cedar-port" in page.run("location.hash")
    assert "Cedar Port" in text(page, "#panel-body h2")
    assert "12" in text(page, "#panel-body table")
    page.press("Escape")
    assert "sel=" not in page.run("location.hash")
    assert clean(page)


def test_pressing_the_map_shows_places_and_lines(page: Page, made: Made) -> None:
    page.open(made.path, "view=network")
    page.click(".sign[data-place='birch']")
    assert "sel=birch" in page.run("location.hash")
    point = page.run(
        "(() => { const box = theMap.getContainer().getBoundingClientRect();"
        " const p = theMap.latLngToContainerPoint([44, 59]); return [p.x + box.x, p.y + box.y]; })()"
    )
    page.move(*point)
    assert "Amber" in text(page, ".tip")
    page.click_at(*point)
    assert "sel=amber-birch" in page.run("location.hash")
    assert "200 km" in text(page, "#panel-body")


def test_hovering_a_leg_lights_the_map_and_back(page: Page, made: Made) -> None:
    page.open(made.path, "view=routes")
    leg = ".gantt .leg[data-leg='3']"
    box = page.run(
        f'(() => {{ const b = document.querySelector("{leg}").getBoundingClientRect();'
        " return [b.x + 60, b.y + 9]; })()"
    )
    page.move(*box)
    assert page.run("document.querySelectorAll('.overlay .mark-ring').length") == 1
    assert page.run("document.querySelectorAll('.overlay .num.dim').length") >= 1
    number = page.run(
        "(() => { const b = document.querySelector('.overlay .num[data-leg=\"1\"] rect').getBoundingClientRect();"
        " return [b.x + b.width / 2, b.y + b.height / 2]; })()"
    )
    page.move(*number)
    assert page.run("document.querySelector('.gantt .leg.lit').dataset.leg") == "1"


def test_leg_note_tells_who_says_so_and_gives_focus_back(page: Page, made: Made) -> None:
    page.open(made.path, "view=routes")
    page.click(".gantt .leg[data-leg='3']")
    note = text(page, ".popover")
    assert "12 / 18 / 24" in note
    assert "assumed" in note
    assert "birch-1435-1520" in note
    page.press("Escape")
    assert page.run("document.querySelector('.popover')") is None
    assert page.run("document.activeElement.dataset.leg") == "3"


def test_alternatives_are_radio_buttons(page: Page, made: Made) -> None:
    page.open(made.path, "view=routes")
    first = text(page, ".big")
    page.run("document.querySelector('.card.chosen').focus()")
    page.press("ArrowDown")
    assert text(page, ".big") != first
    assert "route=B" in page.run("location.hash")
    assert page.run("document.activeElement.getAttribute('aria-checked')") == "true"


def test_tabs_and_keys(page: Page, made: Made) -> None:
    page.open(made.path, "view=network")
    page.run("document.querySelector('#tab-network').focus()")
    page.press("ArrowRight")
    assert "view=routes" in page.run("location.hash")
    page.press("End")
    assert "view=whatif" in page.run("location.hash")
    page.press("3")
    assert "view=capacity" in page.run("location.hash")
    page.press("d")
    assert page.run("document.documentElement.dataset.theme") == "dark"
    page.press("[")
    assert page.run("getComputedStyle(document.querySelector('#panel')).display") == "none"
    page.press("?")
    assert page.run("document.querySelector('dialog').open")
    page.press("Escape")
    assert clean(page)


def test_places_are_one_tab_stop_with_arrows(page: Page, made: Made) -> None:
    page.open(made.path, "view=network")
    assert page.run("document.querySelectorAll('.sign[tabindex=\"0\"]').length") == 1
    page.run("document.querySelector('.sign[data-place=\"cedar-port\"]').focus()")
    page.press("ArrowRight")
    reached = page.run("document.activeElement.dataset.place")
    assert reached in made.network.places
    assert reached != "cedar-port"
    page.press("Enter")
    assert f"sel={reached}" in page.run("location.hash")


def test_years_slide(page: Page, made: Made) -> None:
    page.open(made.path, "view=scenarios&scenario=base&against=first-year")
    assert text(page, ".year b") == "2026"
    page.run(
        "(() => { const s = document.querySelector('#year'); s.value = 2; s.dispatchEvent(new Event('input')); })()"
    )
    page.settle()
    assert text(page, ".year b") == "2028"
    assert "year=2028" in page.run("location.hash")
    assert "km1,5501,600▲ + 50" in text(page, ".compare")
    assert clean(page)


def test_ladder_and_callout_tell_the_same(page: Page, made: Made) -> None:
    page.open(made.path, "view=capacity")
    assert "30,000" in text(page, ".big")
    name = text(page, ".rung-name .link")
    assert name == f"Line {FEEDER}"
    assert "Bottleneck: Line" in text(page, ".callout")
    assert "2 of 9" in text(page, ".bound")


def test_sheet_of_the_phone_has_three_stops(page: Page, made: Made) -> None:
    page.size(*SIZES["phone"], touch=True)
    page.open(made.path, "view=routes")
    page.run("document.querySelector('#grip').focus()")
    stops = []
    for key in ("ArrowUp", "ArrowDown", "ArrowDown"):
        page.press(key)
        stops.append(page.run("document.querySelector('#panel').dataset.stop"))
    assert stops == ["full", "half", "peek"]


def test_every_control_has_a_name(page: Page, made: Made) -> None:
    for view in VIEWS:
        page.open(made.path, f"view={view}")
        tree = page.call("Accessibility.getFullAXTree")["nodes"]
        roles = ("button", "link", "textbox", "searchbox", "combobox", "slider", "tab", "radio", "spinbutton")
        nameless = [
            node["role"]["value"]
            for node in tree
            if not node.get("ignored")
            and node.get("role", {}).get("value") in roles
            and not node.get("name", {}).get("value")
        ]
        assert nameless == [], view
        ids = page.run("[...document.querySelectorAll('[id]')].map((e) => e.id)")
        assert sorted(ids) == sorted(set(ids)), view


# -- it stays inert ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, toy: Network) -> Made:
    network = attacked(toy)
    routes = ways(network, "amber", "elm", [FEEDER])
    more = {"capacity": throughput(routes), "outlook": outlook(routes, flows=False), "title": ATTACKS[1]}
    return write_page(
        tmp_path_factory.mktemp("pages") / "hostile.html",
        network,
        routes,
        why=[Reason(text) for text in ATTACKS[:2]],
        **more,
    )


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_names_that_attack_stay_text(page: Page, hostile: Made, lang: str) -> None:
    places = list(hostile.network.places)
    page.open(hostile.path, f"lang={lang}")
    chosen = [f"view=network&sel={key}" for key in (*places, "hazel-line", FEEDER)]
    for fragment in [f"view={view}" for view in VIEWS] + chosen:
        page.run(f"location.hash = '{fragment}&lang={lang}'")
        page.settle()
        page.run(
            "document.querySelectorAll('.leg, .mark, .num, .rung-name .link')"
            ".forEach((e) => e.dispatchEvent(new MouseEvent('click', {bubbles: true})))"
        )
        page.run("document.querySelectorAll('.popover *').forEach((e) => e.dispatchEvent(new Event('mouseover')))")
        assert page.run("window.hacked ?? null") is None
        assert page.run("document.querySelectorAll('img, iframe, object').length") == 0
        assert page.run("[...document.querySelectorAll('a')].every((a) => /^https?:|^#/.test(a.getAttribute('href')))")
        assert clean(page)
    page.open(hostile.path, "view=network")
    page.click("#search")
    page.type("img")
    assert clean(page)


def test_policy_refuses_what_is_not_named(page: Page, made: Made) -> None:
    page.open(made.path)
    page.run(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.hacked = 1'}))"
    )
    page.run("document.body.append(Object.assign(document.createElement('img'), {src: 'https://example.org/x.png'}))")
    page.settle()
    assert page.run("window.hacked ?? null") is None
    assert len(page.problems) >= 2
    assert not [address for address in page.requests if address.startswith("https:") and "example.org" not in address]


def test_network_without_anything_opens(page: Page, toy: Network, tmp_path: Path) -> None:
    tables = ("places", "links", "borders", "facilities", "services", "pools", "closures", "sources", "projects")
    empty: dict[str, Any] = {name: {} for name in tables}
    made = write_page(tmp_path / "empty.html", replace(toy, **empty))
    page.open(made.path)
    assert clean(page)
    assert "The network on" in text(page, "h1")


def test_page_is_built_of_the_graph(made: Made, toy: Network) -> None:
    assert made.graph == build(toy)
