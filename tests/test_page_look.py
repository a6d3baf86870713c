"""
How the map page looks, as data: what is named, what is on what, what the key says. No pixels are compared.

The page is that of the network that the package carries, from Xi'an to Poti.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

import corridor
from corridor.answers.why import Reason
from corridor.data.drawn_lines import read_lines
from corridor.output.page.openings import Terms
from corridor.routing.avoid import excluded_edges
from tests.chromium import Page, needs_chromium
from tests.pages import Made, outlook, throughput, ways, write_page

if TYPE_CHECKING:
    from corridor.data.model import Network

LAPTOP, PHONE = (1440, 900), (390, 844)
VIEWS = ("network", "routes", "capacity", "scenarios", "whatif")

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Write the page of the whole network with every view: the fastest way and one that avoids a line of it."""
    network = corridor.open_network()
    avoid = ["country:RU"]
    routes = ways(network, "xian", "poti", ["aktau-alat-feeder"], avoid)
    terms = Terms(excluded=lambda graph: excluded_edges(graph, avoid)[0], options="--avoid country:RU")
    more = {"capacity": throughput(routes), "outlook": outlook(routes, flows=True), "terms": terms}
    path = tmp_path_factory.mktemp("look") / "whole.html"
    return write_page(
        path, network, routes, why=[Reason("Because it is faster."), Reason("")], lines=read_lines(), **more
    )


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, toy: Network) -> Made:
    """Write a page with a single route of less than two days."""
    return write_page(tmp_path_factory.mktemp("look") / "alone.html", toy, ways(toy, "amber", "birch"))


def shown(page: Page, made: Made, view: str, size: tuple[int, int] = LAPTOP, more: str = "") -> Page:
    page.size(*size, touch=size == PHONE)
    page.open(made.path, f"view={view}{more}")
    assert page.problems == []
    return page


def strings(page: Page, code: str) -> list[str]:
    found = json.loads(page.run(f"JSON.stringify({code})"))
    assert isinstance(found, list)
    return found


def texts(page: Page, selector: str) -> list[str]:
    return strings(page, f"[...document.querySelectorAll({json.dumps(selector)})].map((e) => e.textContent.trim())")


def named(page: Page, key: str = "name") -> set[str]:
    return set(strings(page, f"[...document.querySelectorAll('.overlay [data-{key}]')].map((e) => e.dataset.{key})"))


# -- names ---------------------------------------------------------------------------------------------------------

# Letters fill less than their line box: three pixels above and below, one at the ends. Curved names letter by letter.
BOXES = """(() => {
    const svg = document.querySelector('.overlay');
    const origin = svg.getBoundingClientRect();
    const inner = (text, b) => [text, b.left + 1, b.top + 3, b.right - 1, b.bottom - 3];
    const boxes = [];
    for (const box of svg.querySelectorAll('.num rect, .tag rect, .callout rect, .letter circle'))
        boxes.push(inner(box.parentNode.textContent, box.getBoundingClientRect()));
    for (const text of svg.querySelectorAll('text')) {
        if (text.closest('.num, .tag, .callout, .letter')) continue;
        if (!text.querySelector('textPath')) {
            boxes.push(inner(text.textContent, text.getBoundingClientRect()));
            continue;
        }
        for (let n = 0; n < text.getNumberOfChars(); n++) {
            const b = text.getExtentOfChar(n);
            const [x, y] = [b.x + origin.x + b.width / 2, b.y + origin.y + b.height / 2];
            boxes.push([`~${text.textContent}`, x - 2, y - 2, x + 2, y + 2]);
        }
    }
    return boxes;
})()"""


@pytest.mark.parametrize("size", [LAPTOP, PHONE])
@pytest.mark.parametrize("view", VIEWS)
def test_no_two_names_overlap(page: Page, whole: Made, view: str, size: tuple[int, int]) -> None:
    boxes: list[tuple[str, float, float, float, float]] = shown(page, whole, view, size).run(BOXES)
    assert len(boxes) >= 8
    for number, (name, left, top, right, bottom) in enumerate(boxes):
        for other, left_, top_, right_, bottom_ in boxes[number + 1 :]:
            apart = left >= right_ or left_ >= right or top >= bottom_ or top_ >= bottom
            assert apart or name == other, f"{name} is on {other}"


def test_every_place_where_something_happens_is_named(page: Page, whole: Made) -> None:
    route = whole.routes[0]
    happens = {leg.origin for leg in route.legs if leg.kind in ("border", "transfer")} | {route.origin, "poti"}
    assert len(happens) >= 6
    shown(page, whole, "routes")
    assert happens <= named(page)


@pytest.mark.parametrize("view", ["routes", "capacity", "scenarios", "whatif"])
def test_every_country_on_the_way_is_named(page: Page, whole: Made, view: str) -> None:
    shown(page, whole, view)
    assert set(whole.routes[0].countries) - {"sea"} <= named(page, "country")


def test_whole_network_names_the_corridor(page: Page, whole: Made) -> None:
    shown(page, whole, "network")
    assert {"CN", "KZ", "KG", "UZ", "TM", "AZ", "GE", "TR"} <= named(page, "country")
    assert {"istanbul", "almaty", "astana", "tashkent", "tbilisi", "moscow", "tehran", "xian"} <= named(page)
    written = texts(page, ".overlay .sea-name")
    assert "Black Sea" in written
    assert "Caspian" in written or "Caspian Sea" in written


@pytest.mark.parametrize("view", VIEWS)
def test_no_sign_stands_without_its_name(page: Page, whole: Made, view: str) -> None:
    shown(page, whole, view)
    signs = set(strings(page, "[...document.querySelectorAll('.sign')].map((e) => e.dataset.place)"))
    assert len(signs) >= 20
    assert signs == named(page)


# The middle of a name, or the end of its leader, by a ray to the east: no code of the page's own is asked.
OUTSIDE = """(() => {
    const origin = document.querySelector('.overlay').getBoundingClientRect();
    const inside = (code, {lat, lng}) => {
        let odd = false;
        for (const ring of module_basemap.polygonsOf(code).flat()) ring.forEach(([y1, x1], n) => {
            const [y2, x2] = ring.at(n - 1);
            if (y1 > lat !== y2 > lat && lng < (x2 - x1) * (lat - y1) / (y2 - y1) + x1) odd = !odd;
        });
        return odd;
    };
    const strays = [];
    for (const text of document.querySelectorAll('[data-country]')) {
        const end = text.previousElementSibling;
        const box = (end?.matches('.country-end') ? end : text).getBoundingClientRect();
        const [x, y] = [box.x + box.width / 2 - origin.x, box.y + box.height / 2 - origin.y];
        const place = theMap.containerPointToLatLng([x, y]);
        if (!inside(text.dataset.country, place)) strays.push(text.textContent);
    }
    return strays;
})()"""


@pytest.mark.parametrize("more", ["", "&at=42.5,50.0,5.6", "&at=43.0,76.0,5.6", "&at=50.0,20.0,4.6"])
def test_names_of_countries_stand_in_their_own_land(page: Page, whole: Made, more: str) -> None:
    shown(page, whole, "network", more=more)
    assert len(texts(page, ".overlay .country")) >= 4
    assert page.run(OUTSIDE) == []


def test_seas_and_rivers_are_lettered_along_their_length(page: Page, whole: Made) -> None:
    curved = texts(shown(page, whole, "network"), ".overlay textPath")
    assert "Arabian Sea" in curved
    assert len(curved) >= 5


@pytest.mark.parametrize("more", ["", "&at=50.0,60.0,3.5", "&at=48.0,60.0,4.5", "&at=37.0,24.0,5.0"])
def test_no_country_and_no_sea_is_named_twice(page: Page, whole: Made, more: str) -> None:
    shown(page, whole, "network", more=more)
    written = texts(page, ".overlay .country")
    assert sorted(written) == sorted(set(written))
    # The second line of a name in two lines is a word that others have as well.
    seas = [name for name in texts(page, ".overlay .sea-name") if " " in name or name not in ("Sea", "Gulf", "Ocean")]
    assert sorted(seas) == sorted(set(seas))


def test_small_maps_name_no_far_seas(page: Page, whole: Made) -> None:
    written = texts(shown(page, whole, "routes", PHONE), ".overlay .sea-name")
    assert not {"Bay of Bengal", "Arabian Sea", "Persian Gulf"} & set(written)


# -- the key -------------------------------------------------------------------------------------------------------

LINES = """(selector) => [...new Set([...document.querySelectorAll(selector)].flatMap((path) => [...path.classList])
    .filter((name) => /^(n-(?!case|unknown|open|sails)|r-\\d|r-sea|r-unbuilt|d-)/.test(name)))].sort()"""


@pytest.mark.parametrize("view", ["network", "routes", "scenarios"])
def test_the_key_names_just_the_lines_that_are_drawn(page: Page, whole: Made, view: str) -> None:
    shown(page, whole, view)
    if view == "network":
        kinds = strings(page, "[...document.querySelectorAll('.legend .row [data-kind]')].map((e) => e.dataset.kind)")
        assert sorted(set(kinds)) == sorted(strings(page, "module_network.kindsDrawn()"))
        return
    drawn = strings(page, f"({LINES})('.leaflet-routes-pane path[d]:not([d=\"M0 0\"])')")
    told = strings(page, f"({LINES})('.legend .row path')")
    assert drawn
    assert set(told) == {name for name in drawn if not name.startswith("d-")}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("", ["The route", "by sea"]),
        ("alat-feeder-rail.hours=20", ["With your changes", "by sea"]),
        ("close:aktau-alat-feeder", ["With your changes", "by sea", "Today, where it differs", "Closed"]),
        ("close:boyuk-kesik-gardabani-ge;close:poti", ["Today, where it differs", "by sea", "Closed"]),
    ],
)
def test_the_key_of_what_if_follows_the_changes(page: Page, whole: Made, change: str, told: list[str]) -> None:
    shown(page, whole, "whatif", more=f"&change={change}")
    key = texts(page, ".legend .key-rows > .row")
    assert [row for row in key if not row.startswith("Leg numbers")][: len(told)] == told
    assert [row for row in ("The route", "With your changes", "Closed") if row in key and row not in told] == []


def test_a_single_route_has_no_letter_and_no_others(page: Page, alone: Made) -> None:
    key = texts(shown(page, alone, "routes"), ".legend .key-rows > .row")
    assert key[0] == "The route"
    assert not [row for row in key if "differ" in row or "chosen" in row]


def test_the_key_of_a_phone_leaves_out_numbers_that_are_not_drawn(page: Page, whole: Made) -> None:
    shown(page, whole, "routes", PHONE, "&key=2")
    assert page.run("document.querySelectorAll('.overlay .num').length") == 0
    assert not [row for row in texts(page, ".legend .key-rows > .row") if row.startswith("Leg numbers")]


@pytest.mark.parametrize("view", ["routes", "capacity"])
def test_nothing_that_is_fitted_lies_under_the_key(page: Page, whole: Made, view: str) -> None:
    shown(page, whole, view)
    chongqing = "[29.56, 106.55]"
    page.run(f"module_map.fit([{chongqing}, [51.43, 6.76]])")
    x, y = page.run(f"(() => {{ const p = theMap.latLngToContainerPoint({chongqing}); return [p.x, p.y]; }})()")
    left, top = page.run(
        "(() => { const e = document.querySelector('.legend'); return [e.offsetLeft, e.offsetTop]; })()"
    )
    assert x < left or y < top


# -- figures -------------------------------------------------------------------------------------------------------


def test_one_unit_in_the_list_of_legs(page: Page, whole: Made) -> None:
    shown(page, whole, "routes")
    assert texts(page, ".gantt .axis .days") == ["d"]
    seen = [figure.removesuffix(" d") for figure in texts(page, ".gantt .leg .days")]
    assert len(seen) >= 10
    assert [figure for figure in seen if not re.fullmatch(r"0|<0\.1|\d+\.\d", figure)] == []


def test_legs_to_change_stand_in_the_unit_of_their_figures(page: Page, whole: Made) -> None:
    shown(page, whole, "whatif")
    seen = texts(page, ".levers .days")
    assert len(seen) >= 10
    assert [figure for figure in seen if not re.fullmatch(r"0 h|[\d,]+\.\d h", figure)] == []


def test_the_reader_of_russian_sees_and_types_commas(page: Page, whole: Made) -> None:
    shown(page, whole, "whatif", more="&lang=ru")
    figures = page.run("[...document.querySelectorAll('.levers input')].map((e) => e.value)")
    assert [figure for figure in figures if "," in figure]
    assert not [figure for figure in figures if "." in figure]


def test_what_a_project_changes_is_written_as_a_number(page: Page, whole: Made) -> None:
    said = " ".join(texts(shown(page, whole, "network", more="&sel=aktau-hub-240"), "#panel-body .side"))
    assert "plus capacity 100,000" in said


def test_a_short_trip_is_told_in_hours(page: Page, alone: Made) -> None:
    shown(page, alone, "routes")
    assert alone.routes[0].minutes < 2 * 1440
    assert texts(page, ".gantt .axis .days") == ["h"]
    assert texts(page, ".gantt .arrival .days") == [f"{alone.routes[0].minutes / 60:.1f}"]


def test_what_runs_is_counted_apart_from_what_is_planned(page: Page, whole: Made) -> None:
    said = " ".join(texts(shown(page, whole, "network"), "#panel-body > p"))
    links = whole.network.links.values()
    suspended = sum(link.status == "suspended" for link in links)
    assert f" {len(links) - suspended} lines" in said
    assert f"Suspended: {suspended} lines" in said
    ends = {place for link in links for place in (link.origin, link.destination)}
    counted: dict[str, Any] = page.run(
        "({places: module_data.places.size, planned: [...module_data.planned.values()].flatMap((l) => [l.from, l.to])})"
    )
    fresh = set(counted["planned"]) - ends
    assert fresh
    assert f" {counted['places'] - len(fresh)} places" in said
    assert f"{len(fresh)} new places" in said


# -- scenarios -----------------------------------------------------------------------------------------------------

WAY = "document.querySelector('.leaflet-routes-pane path.r-0').getAttribute('d')"


def test_the_way_of_the_year_is_drawn_where_nothing_differs(page: Page, whole: Made) -> None:
    shown(page, whole, "scenarios", more="&scenario=early&against=base&year=2030")
    assert page.run("document.querySelectorAll('.leaflet-routes-pane path.r-chosen').length") == 1
    assert page.run("document.querySelectorAll('.leaflet-routes-pane [class*=\" d-\"]').length") == 0
    assert texts(page, ".legend .steps.diff") == []
    assert "No difference" in " ".join(texts(page, "#panel-body .aside"))


def test_the_slider_replays_the_way(page: Page, whole: Made) -> None:
    shown(page, whole, "scenarios", more="&scenario=base&against=early&year=2026")
    before = page.run(WAY)
    assert page.run("document.querySelectorAll('.leaflet-routes-pane path.r-1').length") == 1
    page.run("document.querySelector('#year').value = 4")
    page.run("document.querySelector('#year').dispatchEvent(new Event('input'))")
    page.settle()
    assert page.run(WAY) != before
    assert page.run("document.querySelectorAll('.leaflet-routes-pane path.r-1').length") == 0


def test_scenarios_open_where_they_differ(page: Page, whole: Made) -> None:
    shown(page, whole, "scenarios")
    assert texts(page, "h1") == ["Everything early"]
    assert texts(page, ".year b") == ["2026"]
    assert "31 December" in " ".join(texts(page, "#panel-body .small"))


def test_projects_of_a_scenario_are_not_told_as_opened_meanwhile(page: Page, toy: Network, tmp_path: Any) -> None:
    routes = ways(toy, "amber", "elm", ["cedar-port-dune-port-feeder"])
    told = outlook(routes, flows=False)
    base, early = told.scenarios
    bare = replace(base, outcomes=tuple(replace(outcome, built=()) for outcome in base.outcomes))
    made = write_page(tmp_path / "page.html", toy, routes, outlook=replace(told, scenarios=(bare, early)))
    opens = toy.projects["hazel-line"].opens.year
    shown(page, made, "scenarios", more="&scenario=early&against=base&year=2026")
    assert "Built in the scenario alone" in " ".join(texts(page, "h2"))
    assert texts(page, "#panel-body .rows .side") == [f"Planned: opens {opens}"]


# -- the window ----------------------------------------------------------------------------------------------------

SEEN = """(() => {
    const route = module_trip.now(), size = theMap.getSize();
    return [route.origin, ...route.legs.map((leg) => leg.to)].map((id) => module_data.places.get(id))
        .map((place) => theMap.latLngToContainerPoint([place.lat, place.lon]))
        .filter(({x, y}) => x < 0 || y < 0 || x > size.x || y > size.y).length;
})()"""


def test_a_way_that_leaves_the_window_is_brought_back_and_one_in_sight_moves_nothing(page: Page, whole: Made) -> None:
    shown(page, whole, "whatif")
    here = page.run("theMap.getCenter().toString()")
    page.click("[id='f-close-khorgos-altynkol-1435-kz']")
    assert page.run("theMap.getCenter().toString()") == here
    page.run("module_trip.change((next) => { next.closed.add('tbilisi'); })")
    page.settle()
    assert page.run("module_trip.now().km") > 10_000
    assert page.run(SEEN) == 0
    assert page.run("theMap.getCenter().toString()") != here


@pytest.mark.parametrize("width", [360, 390, 800, 1024, 1100])
@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_names_of_all_views_are_seen(page: Page, whole: Made, width: int, lang: str) -> None:
    shown(page, whole, "whatif", (width, 780), f"&lang={lang}")
    wide, room = page.run(
        "(() => { const e = document.querySelector('#tabs'); return [e.scrollWidth, e.clientWidth]; })()"
    )
    assert wide == room


def test_a_phone_can_change_the_language(page: Page, whole: Made) -> None:
    shown(page, whole, "routes", PHONE)
    page.click("#tool-lang")
    page.click("#lang-ru")
    assert texts(page, "#tab-routes") == ["Маршруты"]
    page.click("#tool-lang")
    page.click("#lang-en")
    assert texts(page, "#tab-routes") == ["Routes"]


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_bar_of_a_phone_takes_two_rows_and_no_edge_of_the_map_is_empty(page: Page, whole: Made, lang: str) -> None:
    shown(page, whole, "routes", PHONE, f"&lang={lang}")
    assert page.run("document.querySelector('#planbar').clientHeight") < 80
    beyond = page.run(
        "(() => { const [west, south, east, north] = module_data.basemap.bounds; const {x} = theMap.getSize();"
        "const top = document.querySelector('#panel').getBoundingClientRect().top;"
        "return [[0, 0], [x / 2, 0], [x, 0], [0, top], [x, top]].map((at) => theMap.containerPointToLatLng(at))"
        ".filter(({lat, lng}) => lat < south || lat > north || lng < west || lng > east).length; })()"
    )
    assert beyond == 0


# -- paper ---------------------------------------------------------------------------------------------------------


def test_a_long_route_takes_two_sheets(page: Page, whole: Made, tmp_path: Any) -> None:
    shown(page, whole, "routes")
    page.print(tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes().count(b"/Type /Page\n") == 2
    assert page.run("document.querySelectorAll('.print-foot').length") == 0
