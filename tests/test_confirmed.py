"""Until when an answer is confirmed: the newest publication behind it, and what none confirms any more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corridor.answers.inventory import describe as describe_contents
from corridor.answers.plan import describe
from corridor.answers.routes import Plan
from corridor.scenario.query import Query
from corridor.studies.inventory import inventory
from corridor.studies.planner import fastest, routes_for
from tests.trips import KNOWN, link, network_of

if TYPE_CHECKING:
    from corridor.data.model import Network
    from tests.folders import Folder

from corridor.data.model import Rate, Source


def dated(old: str, new: str) -> Network:
    """Two links from a to c, each with a source of its own; the network is of 2026-01-01."""
    sources = {
        "old": Source(id="old", publication="-", published=old, licence="cited figure"),
        "new": Source(id="new", publication="-", published=new, licence="cited figure"),
        "map": Source(id="map", publication="-", published="2026-01-01", licence="ODbL-1.0"),
    }
    rows = [link("ab", "a", "b", 1, sources=("old", "map")), link("bc", "b", "c", 1, sources=("old", "new"))]
    return replace(network_of(rows), sources=sources)


def test_a_route_is_confirmed_to_its_newest_publication_and_never_by_a_map() -> None:
    for old, new, confirmed, stale in (
        ("2025-01", "2025-12-20", "2025-12-20", 1),
        ("2025-10-03", "2025-12", "2025-12", 0),
        ("2025-10-02", "undated", "2025-10-02", 2),
    ):
        route = fastest(dated(old, new), "a", "c")
        borders = sum(leg.kind == "border" for leg in route.legs)
        assert route.confirmed == confirmed
        assert (route.figures - borders, route.stale - borders) == (2, stale)


def test_it_is_said_in_text_and_json_and_kept(folder: Folder) -> None:
    folder.write("sources.csv", folder.text("sources.csv").replace("MIT", "cited figure"))
    for _ in ("built", "kept"):
        route = routes_for(Query("amber", "elm", str(folder.path))).routes[0]
        assert route.confirmed == "2026-01-15"
        assert route.figures > route.stale == 0
    lines = list(describe(Plan((route,))).text())
    assert any(str(line).startswith("confirmed to 2026-01-15; ") for line in lines[:4])


def test_stale_rows_are_listed() -> None:
    network = dated("2025-01", "2025-12-20")
    rates = {
        key: Rate(id=key, usd=1.0, origin="a", destination="b", **(KNOWN | {"sources": (key,)}))
        for key in ("old", "new")
    }
    found = inventory(replace(network, rates=rates), stale=True)
    assert found.stale is not None
    assert [(row.table, row.id, row.published) for row in found.stale] == [("rates", "old", "2025-01")]
    assert "1 suspensions, projects, services and prices" in "\n".join(map(str, describe_contents(found).text()))
    assert inventory(network).stale is None
