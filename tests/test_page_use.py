"""
The map page in use: the panel, the history, many routes, what is saved and what is taken away.

Where Chromium is not installed the tests are skipped; in CI (``CI=true``) that is a failure.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import corridor
from corridor.data.drawn_lines import read_lines
from corridor.data.model import Network
from corridor.scenarios.scenario import read_one
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


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Write the page of the network alone."""
    return write_page(tmp_path_factory.mktemp("pages") / "network.html", corridor.open_network(), lines=read_lines())


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
        "(() => { const {x, y} = theMap.getSize(); return module_legs.routePoints([module_data.routesOfFile[0]])"
        ".map((p) => theMap.latLngToContainerPoint(p))"
        ".filter((p) => p.x < 0 || p.y < 0 || p.x > x || p.y > y).length; })()"
    )
    assert outside == 0


# -- the planning bar ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["routes", "whatif"])
@pytest.mark.parametrize(
    ("fragment", "said"),
    [
        ("from=nowhere", "No place is called nowhere"),
        ("from=sedar%20port", "Nearest names: Cedar Port"),
        ("to=hazel", "Hazel: no line reaches this place. Amber \u2013 Hazel: opens with"),
    ],
)
def test_what_cannot_be_asked_has_no_number(page: Page, made: Made, view: str, fragment: str, said: str) -> None:
    opened(page, made, f"view={view}&{fragment}")
    assert said in text(page, "#panel-body")
    assert text(page, ".big") == "No route"
    assert page.run("document.querySelectorAll('.leaflet-routes-pane path[d]:not([d=\"M0 0\"])').length") == 0
    assert clean(page)


def test_a_name_that_is_no_place_takes_the_old_answer_away(page: Page, made: Made) -> None:
    opened(page, made, "view=routes")
    page.click("#from")
    page.type("zzz")
    page.press("Tab")
    assert text(page, ".big") == "No route"
    assert page.run("document.querySelector('#from').value") == "zzz"
    page.click("#from")
    page.type("birch")
    page.press("Enter")
    assert "from=birch" in page.run("location.hash")
    assert "days expected" in text(page, ".big")
    page.click("#from")
    page.run("document.querySelector('#from').value = ''")
    page.run("document.querySelector('#to').focus()")
    page.settle()
    assert page.run("document.querySelector('#from').value") == "Birch"


def test_a_project_that_opens_the_way_is_offered(page: Page, made: Made) -> None:
    opened(page, made, "view=routes&to=hazel")
    page.click("#panel-body .button")
    assert "open:hazel-line" in page.run("location.hash")
    assert "days expected" in text(page, ".big")


def test_every_view_follows_the_pair(page: Page, made: Made) -> None:
    opened(page, made, "view=routes&from=birch&to=ivy-port")
    assert text(page, "h1").startswith("Birch to Ivy Port")
    for view in ("capacity", "scenarios"):
        page.click(f"#tab-{view}")
        assert "Birch" in text(page, "h1")
        assert f"corridor {'capacity' if view == 'capacity' else 'map'} birch ivy-port" in text(page, ".command code")
    page.click("#tab-whatif")
    assert "Birch" in text(page, "h1")
    assert clean(page)


def test_what_is_avoided_and_the_order_are_kept_in_link_and_command(page: Page, made: Made) -> None:
    opened(page, made, "view=routes")
    page.run("document.querySelector('#by').value = 'cost'")
    page.run("document.querySelector('#by').dispatchEvent(new Event('change'))")
    page.click("#plan-avoid")
    page.run(
        "document.querySelectorAll('.popover input')[document.querySelectorAll('.popover input').length - 1].click()"
    )
    page.settle()
    assert "by=cost" in page.run("location.hash")
    restriction = page.run("module_state.state.avoid")
    assert restriction.startswith("mode:")
    page.click("#plan-more")
    assert f"--avoid {restriction} -k 3 --by cost" in text(page, ".popover .command code")
    page.press("Escape")
    page.click(".chip")
    assert page.run("module_state.state.avoid") == ""


def test_countries_and_points_find_places(page: Page, made: Made) -> None:
    opened(page, made, "view=network")
    lat, lon = made.network.places["birch"].lat, made.network.places["birch"].lon
    assert page.run(f"module_find.find('{lat}, {lon}').hits[0].id") == "birch"
    country = made.network.places["birch"].country
    found = page.run(f"module_find.find(module_text.countryName('{country}')).hits.map((one) => one.id)")
    assert found
    assert all(made.network.places[key].country == country for key in found if key in made.network.places)


# -- what-ifs ------------------------------------------------------------------------------------------------------


def test_what_ifs_are_saved_under_names_of_their_own_and_read_back(page: Page, made: Made, tmp_path: Path) -> None:
    ids = []
    for change in ("close:fir", f"close:{FEEDER};open:hazel-line"):
        opened(page, made, f"view=whatif&change={change}")
        name = text(page, "#save-toml")
        toml = page.run("document.querySelector('#toml').value")
        (tmp_path / name).write_text(toml, encoding="utf-8")
        scenario = read_one(str(tmp_path / name))
        ids.append(scenario.id)
        page.run("module_state.set({change: ''})")
        assert page.run(f"module_saver.load({json.dumps(toml)})")
        assert sorted(page.run("module_state.state.change").split(";")) == sorted(change.split(";"))
        assert page.run("document.querySelectorAll('.kept tbody tr').length") >= 2
    assert len(set(ids)) == 2


def test_a_twin_that_takes_over_is_named_and_changed_with_it(page: Page, shipped: Made) -> None:
    opened(page, shipped, "view=whatif&from=xian&to=poti&change=khorgos-altynkol-1435-kz.hours=72")
    assert "Khorgos - Khorgos Gateway" in text(page, ".twin")
    page.click(".twin .button")
    assert page.run("module_trip.changes().figures.size") == 2
    assert page.run("document.querySelector('.twin')") is None
