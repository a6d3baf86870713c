"""
The map page in use: the panel, the history, many routes, what is saved and what is taken away.

Where Chromium is not installed the tests are skipped; in CI (``CI=true``) that is a failure.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from xml.dom.minidom import parseString

import pytest

import corridor
from corridor.data.drawn_lines import read_lines
from corridor.data.load.kinds import shipped_cargo, shipped_modes
from corridor.data.model import Network
from corridor.scenario.scenario import read_one
from tests.chromium import Page, needs_chromium
from tests.pages import FEEDER, Made, clean, text, throughput, ways, write_page

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


def test_every_line_lies_on_the_plate(page: Page, whole: Made) -> None:
    opened(page, whole, "view=routes")
    strays = page.run(
        "(() => { const [west, south, east, north] = module_data.basemap.bounds; return module_network.drawn"
        ".filter((link) => module_data.lineOf(link)"
        ".some(([lat, lon]) => lat < south || lat > north || lon < west || lon > east)).map((link) => link.id); })()"
    )
    assert strays == []


def test_countries_of_the_way_are_tinted_as_the_way_changes(page: Page, shipped: Made) -> None:
    opened(page, shipped, "view=network")
    tinted = "module_basemap.tintedNow()"
    assert "RU" not in page.run(tinted)
    page.run("location.hash = 'view=routes&from=moscow&to=almaty'")
    page.wait("document.querySelector('#tab-routes.chosen') !== null")
    page.settle()
    assert {"RU", "KZ"} <= set(page.run(tinted))


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
    page.run("[...document.querySelectorAll('.popover .ticks:not(#caution-list) input')].at(-1).click()")
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
    opened(page, shipped, "view=whatif&from=xian&to=almaty&change=khorgos-altynkol-1435-kz.hours=72")
    assert "Khorgos - Khorgos Gateway" in text(page, ".twin")
    page.click(".twin .button")
    assert page.run("module_trip.changes().figures.size") == 2
    assert page.run("document.querySelector('.twin')") is None


def test_a_scenario_file_of_others_says_what_the_page_cannot_change(page: Page, made: Made) -> None:
    opened(page, made, "view=whatif")
    toml = 'id = "x"\nname = "X"\n\n[[scale]]\nid = "fir"\nfield = "hours"\nvalue = 2\n'
    assert page.run(f"module_saver.load({json.dumps(toml)}, 'x.toml')") is False
    assert "scale fir" in text(page, ".faults ul")
    assert clean(page)


# -- what is taken along -------------------------------------------------------------------------------------------


def test_what_is_taken_along_tells_what_the_page_shows(page: Page, made: Made) -> None:
    opened(page, made, "view=routes")
    rows = list(csv.DictReader(io.StringIO(page.run("module_takeaway.csvOf(module_takeaway.rowsOfView())"))))
    legs = [(chr(65 + rank), leg.id, leg.minutes) for rank, route in enumerate(made.routes) for leg in route.legs]
    assert [(row["route"], row["id"], int(row["minutes"])) for row in rows] == legs
    found = json.loads(page.run("JSON.stringify(module_takeaway.geojson())"))
    lines = [one for one in found["features"] if one["geometry"]["type"] == "MultiLineString"]
    assert [line["properties"]["minutes"] for line in lines] == [route.minutes for route in made.routes]
    assert "Natural Earth" in found["credit"]
    svg = page.run("module_picture.svgOfMap()")
    assert parseString(svg).getElementsByTagName("svg")  # noqa: S318 - our own picture
    assert "Amber" in svg
    assert "Natural Earth" in svg
    size = page.run(
        "module_picture.pngOfMap().then((blob) => createImageBitmap(blob)).then((b) => [b.width, b.height])"
    )
    assert size[0] == 2 * page.run("theMap.getSize().x")
    assert clean(page)


def test_the_dialog_takes_every_kind(page: Page, made: Made) -> None:
    page.open(made.path, "view=capacity")
    page.run(
        "HTMLAnchorElement.prototype.click = function () { (window.taken ??= []).push(this.download); };"
        "document.execCommand = () => { (window.copied ??= []).push(document.activeElement.value); return true; };"
        "Object.defineProperty(navigator, 'clipboard', {value: undefined}); 1"
    )
    page.click("#tool-take")
    for kind in ("link", "table", "csv", "geojson", "svg", "png"):
        page.click(f"#take-{kind}")
    page.wait("(window.taken || []).length === 4")
    assert page.run("window.taken.map((name) => name.split('.').pop()).sort()") == ["csv", "geojson", "png", "svg"]
    link, table = page.run("window.copied")
    assert link == page.run("location.href")
    assert table.splitlines()[0].split("\t")[:3] == ["id", "from", "to"]


def test_cells_that_a_table_would_run_are_made_inert(page: Page, made: Made) -> None:
    opened(page, made)
    written = page.run("module_takeaway.csvOf([['=1+1', '-x', -1, 'a,b', 'say \"x\"']])")
    assert written == '\'=1+1,\'-x,-1,"a,b","say ""x"""\r\n'


# -- cards ---------------------------------------------------------------------------------------------------------


def test_cards_hold_borders_quays_pools_and_what_can_be_done(page: Page, shipped: Made) -> None:
    opened(page, shipped, "view=network&sel=aktau-port")
    said = text(page, "#panel-body")
    assert "140,000 TEU" in said
    assert "Aktau-Alat feeder" in said
    assert "Aktau container hub" in said
    page.open(shipped.path, "view=network&sel=boyuk-kesik")
    said = text(page, "#panel-body")
    for border in shipped.network.borders.values():
        link = shipped.network.links[border.link]
        if "boyuk-kesik" in (link.origin, link.destination) and border.hours.high > 0:
            assert f"Border {border.from_country} \u2192 {border.to_country}" in said
    page.click("#card-avoid")
    assert page.run("module_state.state.avoid") == "place:boyuk-kesik"
    page.click("#card-to")
    assert "to=boyuk-kesik" in page.run("location.hash")
    page.click("#card-change")
    assert page.run("document.querySelectorAll('.popover .figure').length") >= 1


def test_what_the_ladder_leaves_out_opens(page: Page, made: Made, tmp_path: Path, toy: Network) -> None:
    answer = throughput(made.routes)
    rung = answer.ladder[0]
    many = replace(answer, ladder=(replace(rung, limiting=rung.limiting * 5), *answer.ladder[1:]))
    other = write_page(tmp_path / "ladder.html", toy, made.routes, capacity=many)
    opened(page, other, "view=capacity")
    shown = (
        "[...document.querySelectorAll('.ladder li:first-child .rung-name')].filter((e) => e.checkVisibility()).length"
    )
    assert page.run(shown) == 3
    page.click(".ladder summary")
    assert page.run(shown) == 5


def test_no_mode_stands_by_name_in_a_module() -> None:
    names = "|".join(re.escape(mode) for mode in (*shipped_modes(), *shipped_cargo()))
    for path in sorted(Path(str(files("corridor.maps"))).glob("js/*.js")):
        code = re.sub(r"^\s*//.*$", "", path.read_text("utf-8"), flags=re.MULTILINE)
        found = re.findall(rf"[\"'`](?:{names})[\"'`]", code)
        # "sea" is also what replaces a country between two coasts.
        assert [word for word in found if word != '"sea"'] == [], path.name


def test_limits_are_named_in_the_language_of_the_reader(page: Page, made: Made) -> None:
    opened(page, made, "view=capacity&lang=ru")
    words = text(page, ".ladder li:first-child .rung-name")
    assert "made up" not in words
    assert "\u0444\u0438\u0434\u0435\u0440" in words.lower()


def test_a_trip_to_where_one_is_takes_no_time(page: Page, made: Made) -> None:
    for view in ("routes", "whatif"):
        opened(page, made, f"view={view}&from=birch&to=birch")
        assert text(page, ".big").startswith("0 days")
        assert "P10" not in text(page, ".hero")
