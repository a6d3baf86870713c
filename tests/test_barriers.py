"""What stopped a route, named for each kind of barrier."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corridor import open_network
from corridor.data.model import Change, Closure, Member, Network
from corridor.routing.barriers import explain
from corridor.scenario.changes import with_projects


def test_suspended_links_are_named(toy: Network) -> None:
    links = {**toy.links, "amber-birch": replace(toy.links["amber-birch"], status="suspended", since=date(2026, 1, 2))}
    reason = explain(replace(toy, links=links), "amber", "elm")
    assert reason == "no route from amber to elm: suspended on the only way: amber-birch (since 2026-01-02)."


def test_closures_of_the_day_are_named(toy: Network) -> None:
    ban = Closure(
        id="ban",
        name="Ban",
        kind="embargo",
        members=(Member("amber-birch"),),
        starts=date(2026, 1, 1),
        ends=date(2026, 2, 1),
        sources=(),
        basis="assumed",
        confidence="low",
    )
    reason = explain(replace(toy, closures={"ban": ban}), "amber", "elm")
    assert "shut on 2026-01-15: ban (since 2026-01-01 until 2026-02-01)" in reason


def test_missing_facility_is_named(toy: Network) -> None:
    facilities = {key: row for key, row in toy.facilities.items() if row.place != "birch"}
    reason = explain(replace(toy, facilities=facilities), "amber", "elm")
    # The project around birch would open a way before anybody builds a gauge change.
    assert "hazel-line" in reason
    reason = explain(replace(toy, facilities=facilities, projects={}), "amber", "elm")
    assert "no facility changes rail-1435 to rail-1520 at birch" in reason


def test_projects_that_would_open_a_way_are_named(toy: Network) -> None:
    built = with_projects(toy, include=["hazel-line"])
    links = {key: row for key, row in toy.links.items() if key != "amber-birch"}
    borders = {key: row for key, row in toy.borders.items() if row.link != "amber-birch"}
    assert built.applied == ("hazel-line",)
    reason = explain(replace(toy, links=links, borders=borders), "amber", "elm")
    assert "not built on 2026-01-15: hazel-line (opens 2030-12-31" in reason
    assert "--on 2030-12-31 or --with hazel-line" in reason


@pytest.mark.parametrize(("avoid", "words"), [(["mode:rail-1435"], "--avoid mode:rail-1435 leaves no way")])
def test_restrictions_are_named(toy: Network, avoid: list[str], words: str) -> None:
    assert words in explain(toy, "amber", "elm", avoid=avoid)


def test_a_product_that_does_not_reach_is_named() -> None:
    shipped = open_network(product="train")
    reason = explain(shipped, "irkutsk", "uchkuduk")
    assert reason.endswith("--product train leaves no way; with --product any there is one.")


def test_a_project_that_shuts_something_does_not_hide_another(toy: Network) -> None:
    """All projects together leave no way here, one by itself does."""
    shut = Change(action="close", where="test", select={"id": "elm"}, reason="Shut.", sources=("judgement",))
    project = replace(toy.projects["hazel-line"], id="zz", changes=(shut,))
    links = {key: row for key, row in toy.links.items() if key != "amber-birch"}
    borders = {key: row for key, row in toy.borders.items() if row.link != "amber-birch"}
    cut = replace(toy, links=links, borders=borders, projects={**toy.projects, "zz": project})
    assert "not built on 2026-01-15: hazel-line (opens 2030-12-31" in explain(cut, "amber", "elm")


def test_places_without_links_are_named(toy: Network) -> None:
    lonely = {**toy.places, "lonely": replace(toy.places["amber"], id="lonely", name="Lonely", aliases=())}
    assert "no link of the network reaches lonely" in explain(replace(toy, places=lonely), "amber", "lonely")


def test_via_that_cannot_be_passed_is_named(toy: Network) -> None:
    links = {key: row for key, row in toy.links.items() if "fir" not in (row.origin, row.destination)}
    borders = {key: row for key, row in toy.borders.items() if row.link in links}
    reason = explain(replace(toy, links=links, borders=borders, projects={}), "amber", "elm", via=["fir"])
    assert "no way passes fir; without --via there is one" in reason
