"""
The what-if view in a real browser: the page plans as ``corridor route`` does, and what it saves is read by it.

Where Chromium is not installed the tests are skipped; in CI (``CI=true``) that is
a failure.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import corridor
from corridor.commands.map_page import map_page, options_of
from corridor.data.drawn_lines import read_lines
from corridor.data.model import Change, Network
from corridor.graph.build import build
from corridor.scenario.changes import apply, as_asked, parse_set
from corridor.scenario.query import Query
from corridor.scenario.scenario import read_one, read_stack
from corridor.studies.planner import routes_for
from tests.chromium import Page, needs_chromium
from tests.folders import TOY
from tests.pages import FEEDER, Made, clean, planned, text, ways, write_page

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.answers import Route
    from corridor.graph.modal import Graph

CASES = 50

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Write the page of the network that the package carries."""
    path = tmp_path_factory.mktemp("pages") / "whole.html"
    network = corridor.open_network()
    return write_page(path, network, ways(network, "xian", "poti"), lines=read_lines())


# -- it answers as Python does -------------------------------------------------------------------------------------

ANSWER = """(() => {
    const changes = module_changes.parseChanges(%s);
    const route = module_planner.plan(%s, %s, changes);
    const neck = module_limits.bottleneckOf(route, changes);
    return {faults: changes.faults, toml: module_changes.toToml(changes, {id: "what-if", name: "W", question: ""}),
        route: route && {minutes: route.minutes, ids: route.legs.map((leg) => leg.id), low: route.low, high: route.high,
        km: route.km, usd: route.usd ?? null, co2: route.co2 ?? null, borders: route.borders,
        transfers: route.transfers, neck: neck && neck.id, teu: neck && neck.teu}};
})()"""


def live(page: Page, origin: str, destination: str, changes: str) -> dict[str, Any]:
    found: dict[str, Any] = page.run(ANSWER % tuple(map(json.dumps, (changes, origin, destination))))
    assert found["faults"] == []
    return found


def hold(found: dict[str, Any], route: Route | None) -> None:
    """Hold an answer of the page against the one of Python."""
    answer = found["route"]
    assert (answer is None) == (route is None)
    if answer is None or route is None:
        return
    assert answer["minutes"] == route.minutes
    assert answer["ids"] == [leg.id for leg in route.legs]
    assert answer["low"] == pytest.approx(route.hours_low, abs=0.02)
    assert answer["high"] == pytest.approx(route.hours_high, abs=0.02)
    assert answer["km"] == pytest.approx(route.km, abs=0.06)
    assert answer["usd"] == pytest.approx(route.usd_per_teu, abs=0.02)
    assert answer["co2"] == pytest.approx(route.kg_co2e_per_teu, abs=0.02)
    assert (answer["borders"], answer["transfers"]) == (route.borders, route.transfers)
    assert (answer["neck"] or "") == route.bottleneck
    assert answer["teu"] == pytest.approx(route.teu_per_year, abs=1)


def closing(record: str) -> Change:
    return Change(action="close", where="test", select={"id": record})


def test_toy_every_pair(page: Page, made: Made, toy: Network) -> None:
    page.open(made.path)
    for origin in toy.places:
        for destination in toy.places:
            if origin != destination:
                hold(live(page, origin, destination, ""), planned(made.graph, origin, destination))
    assert clean(page)


@pytest.mark.parametrize(
    ("written", "changes"),
    [
        ("close:fir;close:birch-cedar-port", [closing("fir"), closing("birch-cedar-port")]),
        ("birch-cedar-port.hours=2.5", [parse_set("birch-cedar-port.hours=2.5")]),
        ("birch-cedar-port.back_hours=31.26", [parse_set("birch-cedar-port.back_hours=31.26")]),
        ("fir.stop_hours=9", [parse_set("fir.stop_hours=9")]),
        ("feeder-shuttle.departures_per_week=7", [parse_set("feeder-shuttle.departures_per_week=7")]),
        ("ferry-shuttle.headway_hours=12", [parse_set("ferry-shuttle.headway_hours=12")]),
        ("south-loop.departures_per_week=3", [parse_set("south-loop.departures_per_week=3")]),
        ("birch-1435-1520.hours=0", [parse_set("birch-1435-1520.hours=0")]),
    ],
)
def test_toy_after_changes(page: Page, made: Made, toy: Network, written: str, changes: list[Change]) -> None:
    page.open(made.path)
    graph = build(apply(toy, changes))
    for origin, destination in (("amber", "elm"), ("elm", "amber"), ("birch", "ivy-port"), ("cedar-port", "elm")):
        hold(live(page, origin, destination, written), planned(graph, origin, destination))


def test_toy_after_closing_anything(page: Page, made: Made, toy: Network) -> None:
    page.open(made.path)
    pairs = (("amber", "elm"), ("elm", "amber"), ("cedar-port", "ivy-port"))
    for table in (toy.places, toy.links, toy.borders, toy.facilities, toy.services):
        for record in table:
            graph = build(apply(toy, [closing(record)]))
            for origin, destination in pairs:
                hold(live(page, origin, destination, f"close:{record}"), planned(graph, origin, destination))


class Case(NamedTuple):
    """A random question: as the page takes it and as Python does."""

    origin: str
    destination: str
    written: str
    network: Network


def drawn(draw: Random, network: Network, graph: Graph, ends: list[str], ports: list[str]) -> Case:
    """Draw a pair, projects and changes: half of them on the usual way, a third from a port."""
    origin, destination = draw.sample(ends, 2)
    if draw.random() < 0.35:
        origin = draw.choice([port for port in ports if port != destination])
    opened = draw.sample(sorted(network.projects), draw.choice((0, 1, 3)))
    base = as_asked(network, include=opened)
    usual = planned(graph, origin, destination)
    fixed = network.closures.keys() | network.constants.keys()
    likely = [leg.id for leg in (usual.legs if usual else ()) if leg.id not in fixed]
    parts: dict[str, Change] = {}
    for _ in range(draw.randint(0, 3)):
        tables = (base.places, base.links, base.borders, base.facilities, base.services)
        record = draw.choice(likely if likely and draw.random() < 0.6 else sorted(draw.choice(tables)))
        place, service = base.places.get(record), base.services.get(record)
        if any(record in part for part in parts):
            continue
        if draw.random() < 0.45 or (place and not place.stop_hours):
            parts[f"close:{record}"] = closing(record)
            continue
        field = "headway_hours" if service and service.headway_hours else "departures_per_week" if service else "hours"
        value = draw.choice([0.5, 3.3, 7, 24, 100.25] if service else [0, 3.3, 24, 100.25])
        change = f"{record}.{'stop_hours' if place else field}={value}"
        parts[change] = parse_set(change)
    written = ";".join([*(f"open:{key}" for key in opened), *parts])
    return Case(origin, destination, written, as_asked(network, include=opened, changes=parts.values()))


def test_whole_network_over_pairs_projects_and_changes(page: Page, whole: Made, tmp_path: Path) -> None:
    network, graph, draw = whole.network, whole.graph, Random(11)  # noqa: S311 - the same cases each time
    page.open(whole.path)
    ends = sorted(set(graph.starts) & set(graph.ends))
    ships = [link for link in network.links.values() if network.modes[link.mode].is_water]
    ports = sorted({place for link in ships for place in (link.origin, link.destination)} & set(ends))
    file = tmp_path / "what-if.toml"
    met = set()
    for _ in range(CASES):
        case = drawn(draw, network, graph, ends, ports)
        found = live(page, case.origin, case.destination, case.written)
        hold(found, planned(case.network, case.origin, case.destination))
        file.write_text(found["toml"], encoding="utf-8")
        saved = as_asked(network, scenarios=read_stack([str(file)]))
        assert build(saved).edges == build(case.network).edges
        for part in case.written.split(";"):
            key = part.partition(":")[2] or part.partition(".")[0]
            met.add((part.partition(":")[0] if ":" in part else "set", case.network.table_of(key) or "projects"))
    tables = ("places", "links", "borders", "facilities", "services")
    assert met >= {("open", "projects"), *(("close", table) for table in tables)}
    assert met >= {("set", table) for table in tables if table != "places"}
    assert clean(page)


def test_ships_that_leave_from_the_origin_are_waited_for(page: Page, whole: Made) -> None:
    page.open(whole.path)
    found = live(page, "aktau-port", "alat", "")
    assert "aktau-alat-kmtf" in found["route"]["ids"]
    hold(found, planned(whole.graph, "aktau-port", "alat"))


@pytest.mark.parametrize(
    ("question", "pair", "turned"),
    [
        (Query(on="2031-06-30"), ("xian", "poti"), "shut:kmtf-six-ships;open:middle-corridor-digital"),
        (Query(on="2031-06-30", avoid=("country:RU",), via=("baku",)), ("xian", "istanbul"), "shut:cku-railway"),
        (
            Query(include=("cku-railway",), sets=("aktau-port-feeder.hours=20",)),
            ("xian", "poti"),
            "open:kochkor-makmal-railway;alat-feeder-rail.hours=16",
        ),
    ],
)
def test_page_keeps_the_conditions_of_its_question(
    page: Page, tmp_path: Path, question: Query, pair: tuple[str, str], turned: str
) -> None:
    (tmp_path / "page.html").write_text(
        map_page(question._replace(origin=pair[0], destination=pair[1]))[0], encoding="utf-8"
    )
    page.open(tmp_path / "page.html", "view=whatif")
    assert clean(page)
    asked = question._replace(origin=pair[0], destination=pair[1])
    hold(live(page, *pair, ""), routes_for(asked).routes[0])
    found = live(page, *pair, turned)
    file = tmp_path / "what-if.toml"
    file.write_text(found["toml"], encoding="utf-8")
    hold(found, routes_for(asked._replace(scenarios=(str(file),))).routes[0])
    assert text(page, ".conditions code") == options_of(question)


def test_what_the_question_sets_is_settled(page: Page, tmp_path: Path) -> None:
    question = Query("xian", "poti", scenarios=("paper-declarations",), sets=("alat-feeder-rail.hours=20",))
    (tmp_path / "page.html").write_text(map_page(question)[0], encoding="utf-8")
    page.open(tmp_path / "page.html", "view=whatif&change=alat-feeder-rail.hours=16;alat-rail-feeder.hours=16")
    settled = page.run("module_data.data.network.settled")
    assert {"alat-feeder-rail", "khorgos-altynkol-1435-kz", "saryagash-keles-uz"} <= set(settled)
    assert len(settled) == 7
    assert text(page, ".faults li") == "alat-feeder-rail.hours=16: settled by the conditions of this page"
    assert page.run("[...module_trip.changes().figures.keys()]") == ["alat-rail-feeder.hours"]
    assert page.run("document.querySelector('#f-alat-feeder-rail-hours')") is None
    assert clean(page)


def test_options_are_written_as_they_are_typed() -> None:
    question = Query(
        network="elsewhere/mine", on="2030-01-01", include=("a",), exclude=("b",), scenarios=("elsewhere/c.toml",)
    )
    question = question._replace(
        sets=("d.hours=1",), avoid=("country:RU",), via=("Bak\u0131 liman\u0131",), cargo="oil"
    )
    assert options_of(question) == (
        "--network mine --on 2030-01-01 --with a --without b --scenario c.toml --set d.hours=1 "
        "--avoid country:RU --via 'Bak\u0131 liman\u0131' --cargo oil"
    )
    assert options_of(Query()) == ""


# -- what it saves is read by the command line ---------------------------------------------------------------------


def test_saved_scenario_gives_the_same_days_on_the_command_line(page: Page, made: Made, tmp_path: Path) -> None:
    written = (
        f"open:hazel-second-track;close:birch-cedar-port-road;feeder-shuttle.departures_per_week=1;{FEEDER}.hours=50"
    )
    page.open(made.path, f"view=whatif&change={written}")
    toml = page.run("document.querySelector('#toml').value")
    name = text(page, "#save-toml")
    (tmp_path / name).write_text(toml, encoding="utf-8")
    scenario = read_one(str(tmp_path / name))
    assert (scenario.name, scenario.projects) == ("My what-if", ("hazel-line", "hazel-second-track"))
    command = text(page, ".buttons + .command code").split()
    assert command == ["corridor", "route", "amber", "elm", "--scenario", name]
    answer = subprocess.run(
        [sys.executable, "-m", *command, "--network", str(TOY), "--format", "json"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    hours = json.loads(answer.stdout)["routes"][0]["hours"]
    assert live(page, "amber", "elm", written)["route"]["minutes"] == round(hours * 60)


# -- it can be used ------------------------------------------------------------------------------------------------


def test_changes_reset_and_come_back_by_the_hash(page: Page, made: Made) -> None:
    page.open(made.path, "view=whatif")
    assert text(page, ".big").startswith("6.2")
    page.run("document.querySelector('#f-feeder-shuttle-departures_per_week').focus()")
    page.run("document.activeElement.select()")
    page.type("7")
    page.press("Enter")
    assert text(page, ".big").startswith("5.8")
    assert page.run("document.activeElement.id") == "f-feeder-shuttle-departures_per_week"
    assert "\u2212 0.5" in text(page, ".delta")
    assert "was 3.5" in text(page, ".changed-list")
    fragment = page.run("location.hash")[1:]
    page.open(made.path, fragment)
    assert text(page, ".big").startswith("5.8")
    page.click(".changed-list .link")
    assert text(page, ".big").startswith("6.2")
    assert clean(page)


@pytest.mark.parametrize("typed", ["", "0", "-3", "1e9", "abc", "99999", "NaN"])
def test_nonsense_is_refused_in_words_and_the_answer_stands(page: Page, made: Made, typed: str) -> None:
    page.open(made.path, "view=whatif")
    page.run("document.querySelector('#f-feeder-shuttle-departures_per_week').focus()")
    page.run("document.activeElement.select()")
    page.press("Delete")
    page.type(typed)
    page.press("Enter")
    assert text(page, ".edit .fault:not(:empty)") == "Write a number from 0.01 to 1,000 a week."
    assert page.run("document.querySelector('#f-feeder-shuttle-departures_per_week').ariaInvalid") == "true"
    assert text(page, ".big").startswith("6.2")
    page.run("document.activeElement.select()")
    page.type("7,0")
    page.press("Enter")
    assert text(page, ".big").startswith("5.8")
    assert page.run("document.querySelector('.edit .fault:not(:empty)')") is None
    assert clean(page)


def test_projects_open_by_mouse_and_keyboard(page: Page, made: Made) -> None:
    page.open(made.path, "view=whatif")
    assert "\u2212" in text(page, ".project-list li .effect")
    page.click("#open-hazel-second-track")
    assert "open:hazel-line;open:hazel-second-track" in page.run("decodeURIComponent(location.hash)")
    assert page.run("document.querySelector('#open-hazel-line').checked")
    page.run("document.querySelector('#open-hazel-line').focus()")
    page.press(" ")
    assert "change=" not in page.run("location.hash")
    assert page.run("document.activeElement.id") == "open-hazel-line"
    page.press(" ")
    assert "change=open:hazel-line" in page.run("location.hash")
    page.run("document.querySelector('#change-other').focus()")
    page.type("hazel")
    assert "Hazel" in text(page, "#change-other-list")
    assert clean(page)


def test_what_stands_behind_a_line_or_a_place_is_changed_on_the_map(page: Page, made: Made) -> None:
    page.open(made.path, "view=whatif")
    page.click(".sign[data-place='cedar-port']")
    assert page.run("document.querySelectorAll('.popover .figure').length") >= 4
    page.run("document.querySelector('#p-close-cedar-port').focus()")
    page.press("Enter")
    assert "change=close:cedar-port" in page.run("location.hash")
    assert page.run("document.activeElement.id") == "p-close-cedar-port"
    assert page.run("document.activeElement.getAttribute('aria-pressed')") == "true"
    page.press("Enter")
    assert "change=" not in page.run("location.hash")
    page.press("Escape")
    page.run("document.querySelector('#change-other').focus()")
    page.type("cedar-port-dune-port-feeder")
    page.press("Enter")
    assert "feeder-shuttle" in page.run("[...document.querySelectorAll('.popover .figure')].map((e) => e.id).join()")
    assert clean(page)


def test_services_by_timetable_become_a_rate_or_say_why_not(page: Page, toy: Network, tmp_path: Path) -> None:
    loop = replace(toy.services["south-loop"], direction="both")
    shuttle = replace(
        toy.services["feeder-shuttle"], timetable=(60, 4000), departures_per_week=None, direction="forward"
    )
    network = replace(toy, services={**toy.services, "south-loop": loop, "feeder-shuttle": shuttle})
    made = write_page(tmp_path / "page.html", network)
    page.open(made.path, f"view=whatif&sel={FEEDER}")
    change = "feeder-shuttle.departures_per_week=5"
    hold(live(page, "amber", "elm", change), planned(apply(network, [parse_set(change)]), "amber", "elm"))
    page.run("document.querySelector('#change-other').focus()")
    page.type("cedar-port-dune-port-feeder")
    page.press("Enter")
    assert "Runs by a timetable" in text(page, ".popover")
    assert page.run("document.querySelector('#p-feeder-shuttle-departures_per_week').value") == "2"


def test_it_says_when_nothing_is_left(page: Page, made: Made) -> None:
    page.open(made.path, "view=whatif&change=close:dune-port-elm")
    assert "No route" in text(page, ".strip")
    assert clean(page)


# -- links that were sent ------------------------------------------------------------------------------------------

KEPT = {
    "view": "network",
    "route": "B",
    "leg": "3",
    "sel": "cedar-port",
    "year": "2028",
    "scenario": "early",
    "against": "first-year",
    "lang": "ru",
    "theme": "dark",
    "at": "45.00,55.00,5.5",
    "panel": "0",
    "key": "0",
    "from": "birch",
    "to": "ivy-port",
    "table": "1",
    "change": "close:fir",
    "by": "cost",
    "avoid": "mode:ferry,country:RU",
    "k": "5",
    "days": "cedar-port",
    "policy": "RU,IR",
    "product": "charter",
}


def test_every_key_of_the_hash_is_kept(page: Page, made: Made) -> None:
    page.open(made.path)
    assert set(page.run("Object.keys(module_state.state)")) == set(KEPT)
    for key, value in KEPT.items():
        page.open(made.path, f"view=network&{key}={value}")
        page.run("module_state.note({})")
        assert f"{key}={value}" in page.run("location.hash.slice(1).split('&')"), key
        assert text(page, ".faults") == "", key
        assert clean(page)


@pytest.mark.parametrize(
    ("fragment", "shown"),
    [
        ("view=routes&route=B", "document.querySelectorAll('.card')[1].getAttribute('aria-checked') === 'true'"),
        ("view=routes&table=1", "!document.querySelector('.gantt') && document.querySelector('table')"),
        ("view=routes&leg=3", "document.querySelector('.gantt .leg.lit').dataset.leg === '3'"),
        ("view=scenarios&scenario=early&year=2029", "document.querySelector('.year b').textContent === '2029'"),
        ("view=scenarios&scenario=early", "document.querySelector('#scenario').value === 'early'"),
        ("view=scenarios&scenario=early&against=base", "document.querySelector('#against').value === 'base'"),
        ("view=scenarios&against=first-year", "document.querySelector('#against').value === 'first-year'"),
        ("view=capacity", "document.querySelector('#tab-capacity').ariaSelected === 'true'"),
        ("view=network&sel=cedar-port", "document.querySelector('#panel-body h2').textContent === 'Cedar Port'"),
        ("view=network&panel=0", "document.body.classList.contains('folded')"),
        ("view=network&key=0", "document.querySelector('[aria-expanded=false] .chevron')"),
        ("view=network&at=45.00,55.00,5.5", "theMap.getZoom() === 5.5 && Math.abs(theMap.getCenter().lat - 45) < 0.01"),
        ("view=network&theme=dark", "document.documentElement.dataset.theme === 'dark'"),
        ("view=network&lang=ru", "document.documentElement.lang === 'ru'"),
        ("view=whatif&from=birch&to=ivy-port", "document.querySelector('#to').value === 'Ivy Port'"),
        ("view=whatif&change=open:hazel-line", "document.querySelector('#open-hazel-line').checked"),
    ],
)
def test_links_open_what_they_say(page: Page, made: Made, fragment: str, shown: str) -> None:
    page.open(made.path, fragment)
    assert page.run(f"Boolean({shown})")
    assert text(page, ".faults") == ""


@pytest.mark.parametrize(
    ("fragment", "said"),
    [
        ("view=%3Cimg%3E", "view=%3Cimg%3E"),
        ("sel=%3Cscript%3E", "sel=%3Cscript%3E"),
        ("at=NaN,1,2", "at=NaN,1,2"),
        ("at=NaN", "at=NaN"),
        ("%", "%"),
        ("nobody=1", "nobody=1"),
        ("year=99999", "year=99999"),
        ("year=x&route=Q", "year=xroute=Q"),
        ("lang=xx&theme=pink", "lang=xxtheme=pink"),
        ("view=whatif&change=close:%22%3E;x.hours=3", 'close:">: no such recordx.hours=3: no such record'),
        ("view=whatif&change=foo;close:cedar-port-yard", "foo: not understoodclose:cedar-port-yard: cannot be closed"),
        ("view=whatif&change=open:nowhere", "open:nowhere: no such project"),
        (f"view=whatif&change={FEEDER}.hours=1e999", f"{FEEDER}.hours=1e999: no number, or out of bounds"),
        (f"view=whatif&change={FEEDER}.hours=-1", f"{FEEDER}.hours=-1: no number, or out of bounds"),
        (f"view=whatif&change={FEEDER}.colour=3", f"{FEEDER}.colour=3: no figure of this record"),
        ("view=whatif&change=close:hazel-line-x;close:fir", "close:hazel-line-x: no such record"),
        ("view=whatif&change=close:amber-hazel", "close:amber-hazel: cannot be closed"),
    ],
)
def test_strange_links_are_told_and_do_no_harm(page: Page, made: Made, fragment: str, said: str) -> None:
    page.open(made.path, fragment)
    assert clean(page)
    assert page.run("document.querySelectorAll('.overlay .sign').length") >= 5
    assert said in text(page, ".faults ul")
    page.run("module_state.set({panel: '1', theme: 'dark'})")
    page.run("module_state.set({view: 'network', change: ''})")
    assert text(page, ".faults") == ""
