"""
The page plans alternatives as ``corridor route -k N --by RANKING`` does: the same ways, to the minute and the cent.

Where Chromium is not installed the tests are skipped; in CI (``CI=true``) that is a failure.
"""

from __future__ import annotations

import json
import os
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import corridor
from corridor.errors import NetworkError, NoRouteError
from corridor.graph.cache import SharedGraphs
from corridor.scenario.query import Query
from corridor.studies.trip_plan import plan
from tests.chromium import Page, needs_chromium
from tests.pages import Made, clean, write_page

if TYPE_CHECKING:
    from corridor.answers import Route

QUESTIONS, BATCH = int(os.environ.get("CORRIDOR_FUZZ", "200")), 20
RANKINGS = (*("time",) * 8, *("cost", "co2") * 3, "p80")
RESTRICTIONS = ("country:RU", "country:AZ", "mode:ferry", "mode:feeder", "mode:rail-1520", "place:aktau-port")

pytestmark = needs_chromium


class Case(NamedTuple):
    """A random question."""

    origin: str
    destination: str
    by: str
    number: int
    avoid: tuple[str, ...]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Write the page of the network that the package carries."""
    return write_page(tmp_path_factory.mktemp("pages") / "whole.html", corridor.open_network())


def drawn(draw: Random, made: Made) -> Case:
    """Draw two places that something reaches, a ranking, a number and at most two restrictions."""
    ends = sorted(made.graph.starts.keys() & made.graph.ends.keys())
    ports = sorted({link.origin for link in made.network.links.values() if made.network.places[link.origin].rank == 1})
    origin = draw.choice(ports if draw.random() < 0.4 else ends)
    destination = draw.choice([place for place in ends if place != origin])
    by = draw.choice(RANKINGS)
    # A search by P80 for many routes takes seconds in Python: there are fewer of those.
    number = draw.randint(1, 2 if by == "p80" else 5)
    return Case(origin, destination, by, number, tuple(draw.sample(RESTRICTIONS, draw.choice((0, 0, 1, 2)))))


def of_python(case: Case) -> tuple[list[Route], bool] | None:
    """Give the routes and whether the search was given up; no route where there is no way, None without a price."""
    query = Query(case.origin, case.destination, avoid=case.avoid, number=case.number, by=case.by)
    try:
        found = plan(query)
    except NoRouteError:
        return [], False
    except NetworkError:
        return None
    return list(found.routes), len(found.routes) < case.number and not found.no_more


ANSWERS = """(%s).map(([from, to, by, number, avoid]) => module_planner.plans(from, to, {by, number, avoid}).routes
    .map((route) => ({minutes: route.minutes, ids: route.legs.map((leg) => leg.id), p80: route.p80, km: route.km,
        usd: route.usd ?? null, co2: route.co2 ?? null, low: route.low, high: route.high})))"""


def same(answer: dict[str, Any], route: Route) -> bool:
    """Report whether an answer of the page is the one of Python."""
    assert answer["p80"] == pytest.approx(route.hours_p80, abs=0.02)
    assert answer["low"] == pytest.approx(route.hours_low, abs=0.02)
    assert answer["high"] == pytest.approx(route.hours_high, abs=0.02)
    assert answer["km"] == pytest.approx(route.km, abs=0.06)
    assert answer["usd"] == pytest.approx(route.usd_per_teu, abs=0.02)
    assert answer["co2"] == pytest.approx(route.kg_co2e_per_teu, abs=0.02)
    return (answer["minutes"], answer["ids"]) == (route.minutes, [leg.id for leg in route.legs])


def test_random_questions_have_the_answers_of_python(page: Page, whole: Made) -> None:
    with SharedGraphs():
        _compare(page, whole)


def _compare(page: Page, whole: Made) -> None:
    draw = Random("alternatives in the page")  # noqa: S311 - the same questions each time
    cases = [drawn(draw, whole) for _ in range(QUESTIONS)]
    page.open(whole.path)
    many = 0
    for first in range(0, QUESTIONS, BATCH):
        some = cases[first : first + BATCH]
        found = [of_python(case) for case in some]
        for case, answers, plans in zip(some, page.run(ANSWERS % json.dumps(some)), found, strict=True):
            if plans is None:
                continue
            routes, given_up = plans
            many += len(routes)
            # Where Python gives the search for one more up, the page may go on: those found are the same.
            assert len(answers) == len(routes) or (given_up and len(answers) > len(routes)), case
            assert all(map(same, answers, routes)), case
    assert many > QUESTIONS
    assert clean(page)
