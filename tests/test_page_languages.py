"""
The page in other languages: nothing English is left on the Russian page but what is quoted.

Where Chromium is not installed the tests are skipped; in CI (``CI=true``) that is a failure.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import corridor
from corridor.data.drawn_lines import read_lines
from corridor.output.page.bundle import asset
from corridor.scenario.query import Query
from corridor.scenario.scenario import read_all
from corridor.studies.planner import why_of
from tests.chromium import needs_chromium
from tests.pages import Made, clean, outlook, text, throughput, ways, write_page

if TYPE_CHECKING:
    from tests.chromium import Page

QUOTED = (
    "ASCO|AD Ports|Ro-Pax|Natural Earth|OpenStreetMap|ODbL|GeoNames|Eurostat searoute|what-if-\\w+|toml|Python"
    "|corridor map|USD|TEU"
)
"""Names of firms and works, and units, that each language leaves as they are."""

SEEN = """(() => {
  const found = [];
  const kept = "script, style, noscript, code, kbd, .original, .local, [lang=en], #tool-lang, [hidden]";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!element.closest(kept) && element.getClientRects().length) found.push(walker.currentNode.data.trim());
  }
  for (const name of ["aria-label", "title", "placeholder"])
    for (const element of document.querySelectorAll(`[${name}]`))
      if (!element.closest(kept)) found.push(element.getAttribute(name));
  return [...new Set(found)];
})()"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Write the page of the network that the package carries with every view."""
    network = corridor.open_network()
    routes = ways(network, "xian", "poti", ["aktau-alat-feeder"])
    years = outlook(routes, flows=True)
    base, other = years.scenarios
    named = replace(years, scenarios=(base, replace(other, name="Digital corridor")))
    parts = {"capacity": throughput(routes), "outlook": named, "why": why_of(network, Query(), routes)}
    return write_page(tmp_path_factory.mktemp("pages") / "whole.html", network, routes, lines=read_lines(), **parts)


def english(page: Page) -> set[str]:
    """Gather the English words that a reader sees; upper case marks codes of places and countries."""
    texts = [re.sub(QUOTED, "", item) for item in page.run(SEEN)]
    operators = "|".join(sorted(map(re.escape, page.run("[...module_data.services.values()].map((row) => row.operator)"
                                                        ".filter(Boolean)")), key=len, reverse=True))  # fmt: skip
    return {item for item in texts if re.search(r"[A-Za-z]*[a-z]{3,}", re.sub(operators, "", item))}


@needs_chromium
@pytest.mark.parametrize(
    "fragment",
    [
        "view=routes",
        "view=routes&route=B&table=1",
        "view=routes&from=duisburg&to=xian&product=box",
        "view=routes&from=tehran&to=baku",
        "view=network",
        "view=network&sel=aktau-port",
        "view=network&days=xian",
        "view=network&sel=khorgos",
        "view=network&sel=aktau-alat-feeder",
        "view=network&sel=cku-railway",
        "view=network&sel=moscow-yekaterinburg",
        "view=capacity",
        "view=capacity&from=baku",
        "view=scenarios",
        "view=scenarios&to=istanbul",
        "view=whatif",
        "view=whatif&change=close:aktau-alat-feeder",
    ],
)
def test_nothing_english_is_left_on_the_russian_page(page: Page, whole: Made, fragment: str) -> None:
    page.open(whole.path, f"lang=ru&{fragment}")
    assert english(page) == set()
    assert clean(page)


@needs_chromium
@pytest.mark.parametrize("opener", ["[data-leg='2']", "#plan-avoid", "#plan-more", "#tool-take", "#tool-keys"])
def test_notes_and_dialogs_are_russian_too(page: Page, whole: Made, opener: str) -> None:
    page.open(whole.path, "lang=ru&view=routes")
    page.click(opener)
    assert page.run("document.querySelector('.popover, dialog[open]') !== null")
    assert english(page) == set()


@needs_chromium
def test_the_reason_is_the_one_of_the_paragraph(page: Page, whole: Made) -> None:
    page.open(whole.path, "lang=ru&view=routes")
    said = text(page, "#panel-body")
    reason = why_of(whole.network, Query(), whole.routes)[0]
    assert reason.answer is not None
    assert f"{100 * reason.share:.0f} % разброса" in said
    assert f"{reason.answer.minutes / 1440:.1f}".replace(".", ",") in said


@needs_chromium
@pytest.mark.parametrize(
    ("lang", "place", "tab"),
    [("zh", "西安", "路线"), ("kk", "Ақтау порты", "Жолдар"), ("tr", "Xi'an", "Yollar"), ("az", "Ələt", "Yollar")],
)
def test_other_languages_name_places_and_own_that_no_speaker_checked_them(
    page: Page, whole: Made, lang: str, place: str, tab: str
) -> None:
    page.open(whole.path, "view=routes")
    page.click("#tool-lang")
    page.click(f"#lang-{lang}")
    words = json.loads(asset("strings.json"))
    assert text(page, "#tab-routes") == tab
    assert place in page.run("document.body.innerText")
    assert words["languages"][lang]["unchecked"] in text(page, "#panel-body")
    assert lang not in words["checked"]
    assert clean(page)


def test_every_name_of_the_shipped_network_has_a_russian_one() -> None:
    names = json.loads(asset("strings.json"))["names"]["ru"]
    network = corridor.open_network()
    tables = (network.projects, network.pools, network.closures, network.context)
    shipped = {row.name for table in tables for row in table.values()} | {row.name for row in read_all(None)}
    assert sorted(shipped - names.keys()) == []
    latin = {name: said for name, said in names.items() if re.search(r"[a-z]{3,}", re.sub(QUOTED, "", said))}
    assert latin == {}
