"""
What the page shows in motion and over the year: a trip that plays, months of storms, TEU by year.

Where Chromium is not installed the tests are skipped; in CI (``CI=true``) that is a failure.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

import corridor
from corridor.commands.map_page import map_page
from corridor.scenario.query import Query
from corridor.studies.load import load
from tests.chromium import Page, needs_chromium
from tests.folders import TOY
from tests.pages import Made, clean, planned, text, write_page

pytestmark = needs_chromium

STILL = [{"name": "prefers-reduced-motion", "value": "reduce"}]
MARKS = "[...document.querySelectorAll('path.play-box, path.play-ghost')].map((e) => e.getBoundingClientRect().x)"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Write the page of the network alone."""
    return write_page(tmp_path_factory.mktemp("pages") / "network.html", corridor.open_network())


def place_at(page: Page, share: float) -> list[float]:
    """Ask where the chosen trip is after a share of its time."""
    found = page.run(
        f"(() => {{ const r = module_trip.chosenRoute(); return module_play.placeAt(r, r.minutes * {share}) }})()"
    )
    assert isinstance(found, list)
    return found


def test_a_trip_goes_from_its_origin_to_its_destination_along_its_lines(page: Page, made: Made) -> None:
    page.open(made.path, "view=routes")
    places = made.network.places
    for share, place in ((0, places["amber"]), (1, places["elm"])):
        assert place_at(page, share) == pytest.approx([place.lat, place.lon], abs=0.002)
    waits = "module_trip.chosenRoute().legs.find((leg) => leg.kind === 'transfer')"
    here = page.run(
        f"(() => {{ const r = module_trip.chosenRoute(), leg = {waits}; const at = r.legs.indexOf(leg);"
        "const before = r.legs.slice(0, at).reduce((all, one) => all + one.minutes, 0);"
        "return [module_play.placeAt(r, before + leg.minutes / 2), module_data.pointOfPlace(leg.from)]; })()"
    )
    assert here[0] == pytest.approx(here[1], abs=0.002)


def test_play_moves_a_box_between_its_faint_ones_and_pause_holds_it(page: Page, made: Made) -> None:
    page.open(made.path, "view=routes")
    page.click("#play")
    page.wait("Number(document.querySelector('#play-at').value) > 100")
    page.click("#play")
    first = page.run(MARKS)
    assert len(first) == 3
    assert "d: " in text(page, ".player p")
    page.settle()
    assert page.run(MARKS) == first
    page.run("module_state.set({view: 'network'})")
    assert page.run(MARKS) == []
    assert clean(page)


def test_who_wants_no_motion_moves_the_trip_by_hand(page: Page, made: Made) -> None:
    page.call("Emulation.setEmulatedMedia", features=STILL)
    try:
        page.open(made.path, "view=routes")
        page.click("#play")
        page.settle()
        assert page.run("document.querySelector('#play-at').value") == "0"
        page.run("(() => { const e = document.querySelector('#play-at'); e.value = 1000;"
                 "e.dispatchEvent(new Event('input')); })()")  # fmt: skip
        assert "Arrival" in text(page, ".player p")
    finally:
        page.call("Emulation.setEmulatedMedia", features=[])


def test_storms_show_their_months(page: Page, shipped: Made) -> None:
    page.open(shipped.path, "view=network&sel=aktau-alat-feeder")
    shares = next(row for row in shipped.network.closures.values() if row.id == "storm-caspian-middle").shares
    said = page.run("document.querySelector('.months').getAttribute('aria-label')")
    assert f"January {100 * shares[0]:.0f} %" in said
    heights = page.run("[...document.querySelectorAll('.months i')].map((e) => e.clientHeight)")
    assert len(heights) == 12
    assert heights.index(max(heights)) == shares.index(max(shares))


def test_a_bar_a_year_names_what_limits_where_it_changes(page: Page, made: Made) -> None:
    page.open(made.path, "view=scenarios")
    rows = page.run(
        "[...document.querySelectorAll('.ribbon li')].map((e) => [e.querySelector('.n').textContent,"
        "e.querySelector('b').textContent, e.querySelector('small')?.textContent ?? ''])"
    )
    years = page.run("module_data.data.outlook.scenarios[0].years.map((row) => row.year)")
    assert [row[0] for row in rows] == [str(year) for year in years]
    assert rows[0][2] != ""
    assert {row[2] for row in rows[1:]} == {""}, json.dumps(rows)


def test_bands_of_days_are_the_days_of_the_fastest_ways(page: Page, shipped: Made) -> None:
    page.open(shipped.path, "view=network&sel=bishkek")
    page.click("#card-days")
    assert "days=bishkek" in page.run("location.hash")
    minutes = dict(page.run("[...module_planner.minutesToAll('bishkek')]"))
    ends = sorted(shipped.graph.starts.keys() & shipped.graph.ends.keys() - {"bishkek"})
    for place in Random("days from a place").sample(ends, 25):  # noqa: S311 - the same places each time
        route = planned(shipped.graph, "bishkek", place)
        assert minutes.get(place) == (route.minutes if route else None), place
    shown = sum(page.run("[...document.querySelectorAll('#panel-body td.num')].map((e) => Number(e.textContent))"))
    assert shown == len(minutes) - 1
    assert page.run("document.querySelectorAll('path.r.f').length") >= 3
    assert "up to 5 d" in text(page, ".legend")
    page.click("#days-back")
    assert page.run("document.querySelectorAll('path.r.f').length") == 0
    assert clean(page)


RINGS = "document.querySelectorAll('path.queue-ring').length"
SLIDE = (
    "(() => {{ const e = document.querySelector('#load-at'); e.value = {0}; e.dispatchEvent(new Event('input')); }})()"
)


def test_a_volume_times_the_route_anew_and_rings_its_queues(page: Page, tmp_path: Path) -> None:
    question = Query("amber", "elm", str(TOY))
    (tmp_path / "map.html").write_text(map_page(question)[0], encoding="utf-8")
    page.open(tmp_path / "map.html", "view=routes")
    points = page.run("module_trip.chosenRoute().load")
    asked = load(question, "amber", "elm", [point["teu"] for point in points]).points
    assert [point["minutes"] for point in points] == [round(60 * (point.hours or 0)) for point in asked]
    assert [point["late"] for point in points] == [round(60 * (point.hours_p80 or 0)) for point in asked]
    assert len(points) > 3
    assert page.run(RINGS) == 0
    page.run(SLIDE.format(len(points) - 1))
    assert page.run(RINGS) == len(points[-1]["queues"]) > 0
    assert f"{points[-1]['minutes'] / 1440:.1f} d expected" in text(page, "#load-at + p")
    page.run("module_state.set({view: 'network'})")
    assert page.run(RINGS) == 0
    assert clean(page)
