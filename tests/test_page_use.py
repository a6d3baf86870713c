"""
The map page in use: the panel, the history, many routes, what is saved and what is taken away.

Where Chromium is not installed the tests are skipped; in CI (``CI=true``) that is a failure.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import corridor
from corridor.data.drawn_lines import read_lines
from corridor.data.model import Network
from tests.chromium import Page, needs_chromium
from tests.pages import FEEDER, Made, clean, text, ways, write_page

pytestmark = needs_chromium

STAGE = "document.querySelector('#stage').getBoundingClientRect().width"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Write the page of an ocean route."""
    network = corridor.open_network()
    path = tmp_path_factory.mktemp("pages") / "ocean.html"
    return write_page(path, network, ways(network, "shanghai", "rotterdam"), lines=read_lines())


def opened(page: Page, made: Made, fragment: str = "") -> Page:
    page.open(made.path, fragment)
    assert clean(page)
    return page


# -- the panel -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["button", "key", "link"])
def test_hiding_the_panel_gives_the_map_the_whole_window(page: Page, made: Made, how: str) -> None:
    opened(page, made, "view=routes&panel=0" if how == "link" else "view=routes")
    if how == "button":
        page.click("#fold")
    elif how == "key":
        page.press("[")
    assert page.run(STAGE) == 1440
    assert page.run("theMap.getSize().x") == 1440
    assert page.run("document.querySelectorAll('.overlay .sign').length") >= 5
    page.click("#fold")
    assert page.run(STAGE) == 1440 - 412


# -- the history ---------------------------------------------------------------------------------------------------


def test_every_change_is_a_step_back_and_forward(page: Page, made: Made) -> None:
    opened(page, made, "view=routes")
    before = page.run("history.length")
    page.click("#tab-network")
    page.click(".sign[data-place='birch']")
    page.click("#tab-whatif")
    assert page.run("history.length") == before + 3
    page.run("history.back()")
    page.wait("location.hash.includes('sel=birch') && document.querySelector('#tab-network.chosen') !== null")
    page.run("history.back()")
    page.wait("!location.hash.includes('sel=birch')")
    page.run("history.back()")
    page.wait("document.querySelector('#tab-routes.chosen') !== null")
    page.run("history.forward()")
    page.wait("document.querySelector('#tab-network.chosen') !== null")
    assert clean(page)


def test_a_drag_of_the_slider_is_one_step(page: Page, made: Made) -> None:
    opened(page, made, "view=scenarios&scenario=base&against=first-year")
    before = page.run("history.length")
    for value in (1, 2, 3):
        page.run(f"document.querySelector('#year').value = {value}")
        page.run("document.querySelector('#year').dispatchEvent(new Event('input'))")
        page.settle()
    assert page.run("history.length") == before + 1
    page.run("history.back()")
    page.wait("document.querySelector('.year b').textContent === '2026'")


# -- routes --------------------------------------------------------------------------------------------------------


def test_a_leg_in_the_link_of_a_map_without_routes_does_no_harm(page: Page, toy: Network, tmp_path: Path) -> None:
    made = write_page(tmp_path / "network.html", toy)
    opened(page, made, "view=network&leg=3")
    page.run("location.hash = 'view=network&leg=x'")
    page.settle()
    assert clean(page)


def test_more_than_five_routes_have_letters_and_colours_of_their_own(page: Page, toy: Network, tmp_path: Path) -> None:
    routes = ways(toy, "amber", "elm", [FEEDER] * 30)
    made = write_page(tmp_path / "many.html", toy, routes)
    opened(page, made, "view=routes&route=AE")
    discs = page.run("[...document.querySelectorAll('.card .disc')].map((e) => e.textContent)")
    assert discs[:8] == list("ABCDEFGH")
    assert discs[25:] == ["Z", "AA", "AB", "AC", "AD", "AE"]
    colours = page.run(
        "[...document.querySelectorAll('.card .disc')].slice(0, 8).map((e) => getComputedStyle(e).backgroundColor)"
    )
    assert len(set(colours)) == 8
    assert page.run("document.querySelector('.card.chosen .disc').textContent") == "AE"
    assert clean(page)


def test_no_change_has_no_unit(page: Page, toy: Network, tmp_path: Path) -> None:
    first, *_ = ways(toy, "amber", "elm")
    made = write_page(tmp_path / "twins.html", toy, (first, first._replace(rank=2)))
    opened(page, made, "view=routes")
    assert " none" in text(page, ".card:nth-child(2) .card-more")
    assert "none d" not in text(page, "#panel-body")


def test_the_map_fits_all_that_is_drawn_of_a_route(page: Page, whole: Made) -> None:
    opened(page, whole, "view=routes")
    outside = page.run(
        "(() => { const {x, y} = theMap.getSize(); return module_legs.routePoints([module_data.routes[0]])"
        ".map((p) => theMap.latLngToContainerPoint(p))"
        ".filter((p) => p.x < 0 || p.y < 0 || p.x > x || p.y > y).length; })()"
    )
    assert outside == 0
