"""
The page plans by product, names countries of caution and says until when it is confirmed, as Python does.

Where Chromium is not installed the tests are skipped; in CI (``CI=true``) that is a failure.
"""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import corridor
from corridor.errors import NoRouteError
from corridor.graph.cache import SharedGraphs
from corridor.scenario.query import Query
from corridor.studies.trip_plan import plan
from tests.chromium import Page, needs_chromium
from tests.pages import Made, clean, text, write_page

if TYPE_CHECKING:
    from corridor.answers import Route

QUESTIONS = 24
PRODUCTS = ("train", "box", "charter")

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Write the page of the network that the package carries."""
    return write_page(tmp_path_factory.mktemp("pages") / "whole.html", corridor.open_network())


ANSWERS = """(%s).map(([from, to, product]) => module_planner.plans(from, to, {product, number: 1}).routes
    .map((route) => ({minutes: route.minutes, ids: route.legs.map((leg) => leg.id), low: route.low, high: route.high,
        products: route.legs.map((leg) => leg.product ?? ""), usd: route.usd ?? null,
        confirmed: module_confirmed.confirmedOf(route)}))[0] ?? null)"""


def of_python(origin: str, destination: str, product: str) -> Route | None:
    try:
        return plan(Query(origin, destination, product=product)).routes[0]
    except NoRouteError:
        return None


def same(answer: dict[str, Any], route: Route) -> bool:
    """Tell whether an answer of the page is the one of Python."""
    assert [answer["minutes"], answer["ids"]] == [route.minutes, [leg.id for leg in route.legs]]
    assert answer["products"] == [leg.product for leg in route.legs]
    assert answer["low"] == pytest.approx(route.hours_low, abs=0.02)
    assert answer["high"] == pytest.approx(route.hours_high, abs=0.02)
    assert answer["usd"] == pytest.approx(route.usd_per_teu, abs=0.02)
    figures = {"date": route.confirmed, "stale": route.stale, "figures": route.figures}
    return bool(answer["confirmed"] == figures)


def test_each_product_has_the_answers_of_python(page: Page, whole: Made) -> None:
    draw = Random("products in the page")  # noqa: S311 - the same questions each time
    ends = sorted(whole.graph.starts.keys() & whole.graph.ends.keys())
    cases = [[*draw.sample(ends, 2), PRODUCTS[number % 3]] for number in range(QUESTIONS)]
    cases += [["xian", "poti", product] for product in PRODUCTS]
    page.open(whole.path)
    found = 0
    with SharedGraphs():
        for case, answer in zip(cases, page.run(ANSWERS % json.dumps(cases)), strict=True):
            route = of_python(*case)
            assert (answer is None) == (route is None), case
            assert route is None or same(answer, route), case
            found += route is not None
    assert found > QUESTIONS / 2
    assert clean(page)


def test_the_product_of_the_bar_is_planned_and_kept_in_link_and_command(page: Page, whole: Made) -> None:
    page.open(whole.path, "view=routes")
    any_days = text(page, ".hero .big")
    page.run("(() => { const e = document.querySelector('#product'); e.value = 'charter'; "
             "e.dispatchEvent(new Event('change')); })()")  # fmt: skip
    page.settle()
    route = of_python("xian", "poti", "charter")
    assert route is not None
    assert f"{route.hours / 24:.1f}" in text(page, ".hero .big") != any_days
    assert "product=charter" in page.run("location.hash")
    assert "--product charter" in page.run("module_planbar.command('route')")
    assert clean(page)


@pytest.mark.parametrize(
    ("origin", "destination", "policy"), [("duisburg", "xian", ""), ("xian", "duisburg", "PL"), ("xian", "moscow", "")]
)
def test_caution_is_that_of_the_command_line(
    page: Page, whole: Made, origin: str, destination: str, policy: str
) -> None:
    asked = plan(Query(origin, destination, policy=policy)).caution
    assert asked is not None
    page.open(whole.path, f"view=routes&from={origin}&to={destination}" + (f"&policy={policy}" if policy else ""))
    said = text(page, "#caution")
    names = page.run(f"{json.dumps(list(asked.countries))}.map(module_text.countryName)")
    assert all(name in said for name in names)
    if asked.without is None:
        assert not page.run("document.querySelector('#caution-take')")
        return
    assert f"{asked.without.hours / 24:.1f} d, {asked.without.km:,.0f} km" in said
    page.click("#caution-take")
    assert page.run("document.querySelector('#caution')") is None
    assert f"{asked.without.hours / 24:.1f}" in text(page, ".hero .big")
    assert clean(page)


def test_the_list_of_caution_is_the_readers_own(page: Page, whole: Made) -> None:
    page.open(whole.path, "view=routes&from=xian&to=poti")
    assert page.run("document.querySelector('#caution')") is None
    page.click("#plan-avoid")
    page.run("[...document.querySelectorAll('#caution-list label')]"
             ".find((e) => e.textContent.includes('Iran')).querySelector('input').click()")  # fmt: skip
    page.settle()
    assert "policy=BY,RU" in page.run("location.hash")
    assert "--policy BY,RU" in page.run("module_planbar.command('route')")


def test_cards_say_until_when_they_are_confirmed(page: Page, whole: Made) -> None:
    page.open(whole.path, "view=network&sel=aktau-alat-feeder")
    shown = text(page, "#panel-body")
    assert "Confirmed to" in shown
    assert clean(page)
