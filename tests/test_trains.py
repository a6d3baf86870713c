"""Products by rail: published trains, single boxes on ordinary trains, the best of both, a whole train of one's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from corridor import open_network
from corridor.commands import COMMANDS
from corridor.commands.cli import main, parse
from corridor.data.model import Constant, Facility, Network, Service
from corridor.data.times import Hours
from corridor.errors import NetworkError, NoRouteError
from corridor.scenario.changes import parse_set
from corridor.studies.planner import fastest
from corridor.studies.replan import Conditions, Replanner
from tests.trips import KNOWN, link, network_of

RAIL = "rail-1520"


def network(product: str, *, hub: bool = True, days: float = 2.0) -> Network:
    """Two trains from a to c and from c to f, 10 h a link; d and e lie between."""
    rows = [link("ab", "a", "b", 10), link("bc", "b", "c", 10), link("cd", "c", "d", 10), link("df", "d", "f", 10)]
    first: dict[str, Any] = {"terminals": ("a", "c"), "running_days": days, "headway_hours": 48.0, "cv": 0.0}
    services = [
        Service(id="one", origin="a", links=("ab", "bc"), product="train", **first, **KNOWN),
        Service(id="two", origin="c", links=("cd", "df"), product="train", headway_hours=24.0, cv=0.0, **KNOWN),
    ]
    row = Facility(
        id="hub", place="c", from_mode=RAIL, to_mode=RAIL, kind="hub", hours=Hours(6, 6, 6), usd_per_teu=0.0, **KNOWN
    )
    base = network_of(rows, services=services, facilities=[row] if hub else [])
    constants = {
        "box-ratio": Constant(id="box-ratio", value=1.5, unit="share", **KNOWN),
        "box-collection": Constant(id="box-collection", value=30.0, unit="h", **KNOWN),
    }
    return replace(base, constants={**base.constants, **constants}, product=product)


@pytest.mark.parametrize(
    ("product", "hours", "said"),
    [
        # A whole train: four lines.
        ("charter", 40, {"charter"}),
        # 2 days, hub 6, half a headway of 24, two lines; the wait at the origin does not count.
        ("train", 48 + 6 + 12 + 20, {"train"}),
        # Collection, then four lines at 1.5.
        ("box", 30 + 60, {"box"}),
        # Out of the train at the hub, on by ordinary trains without another collection.
        ("any", 48 + 6 + 30, {"train", "box"}),
    ],
)
def test_each_product_solved_on_paper(product: str, hours: float, said: set[str]) -> None:
    route = fastest(network(product), "a", "f")
    assert route.hours == hours
    assert {leg.product for leg in route.legs if leg.kind == "line"} == said


def test_days_that_no_train_can_keep_are_not_taken_at_their_word() -> None:
    """20 h of lines in a quarter of an hour: the train takes 0.3 of its lines' hours, not less."""
    assert fastest(network("train", days=0.01), "a", "c").hours == pytest.approx(0.3 * 20, abs=0.02)


def test_any_is_the_better_of_train_and_box() -> None:
    assert fastest(network("train", days=4.0), "a", "f").hours == 134
    assert fastest(network("any", days=4.0), "a", "f").hours == fastest(network("box", days=4.0), "a", "f").hours == 90


def test_riding_on_takes_no_wait_and_a_train_is_left_at_its_terminals_alone() -> None:
    assert fastest(network("train"), "a", "c").hours == 48
    with pytest.raises(NoRouteError):
        fastest(network("train"), "a", "b")
    assert fastest(network("any"), "a", "b").hours == 30 + 15


def test_trains_are_changed_at_a_hub_alone() -> None:
    with pytest.raises(NoRouteError):
        fastest(network("train", hub=False), "a", "f")


def test_without_trains_every_product_is_the_free_use_of_lines(toy: Network) -> None:
    usual = fastest(toy, "amber", "elm")
    for product in ("train", "box", "any"):
        assert fastest(replace(toy, product=product), "amber", "elm") == usual


def test_a_train_changes_gauge_aboard_and_keeps_its_published_days() -> None:
    shipped = replace(open_network(), product="train")
    route = fastest(shipped, "duisburg", "xian")
    assert route.hours == pytest.approx(11.5 * 24, abs=0.5)
    assert {leg.mode for leg in route.legs if leg.product} == {"rail-1435", "rail-1520"}


def test_the_corridor_by_trains_and_boxes_is_as_published() -> None:
    shipped = replace(open_network(), product="any")
    assert 16 <= fastest(shipped, "xian", "baku").hours / 24 <= 17.5
    assert 13 <= fastest(shipped, "tianjin", "tashkent").hours / 24 <= 15
    mersin = fastest(shipped, "mersin", "tashkent")
    assert "DE" not in mersin.countries
    corridor = fastest(shipped, "mersin", "tashkent", avoid=["country:RU"])
    assert corridor.hours - mersin.hours < 12


def test_figures_changed_without_building_anew_agree_for_every_product() -> None:
    base = open_network()
    for text in ("lugovaya-taraz.hours=40", "box-ratio.value=2", "khorgos-altynkol-1435-kz.hours=90"):
        for product in ("any", "train", "box", "charter"):
            changes = (parse_set(text),)
            way = Replanner(replace(base, product=product)).way("xian", "poti", Conditions(changes=changes))
            anew = fastest(open_network(sets=[text], product=product), "xian", "poti")
            assert [edge.id for edge in way.edges] == [leg.id for leg in anew.legs]
            assert sum(edge.minutes for edge in way.edges) == anew.minutes


def test_published_days_grow_with_a_queue_that_comes_after_them() -> None:
    usual = fastest(open_network(), "Xi'an", "Duisburg")
    later = fastest(open_network(sets=["alashankou-dostyk-1435-kz.hours=100"]), "Xi'an", "Duisburg")
    queue = next(leg.hours for leg in usual.legs if leg.id == "alashankou-dostyk-1435-kz")
    assert {leg.product for leg in usual.legs if leg.kind == "line"} == {"train"}
    assert later.hours - usual.hours == pytest.approx(100 - queue, abs=0.1)


@pytest.mark.parametrize(
    "command", [name for name in COMMANDS if name not in ("places", "scenario", "network", "doctor")]
)
def test_every_command_that_plans_takes_the_product(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse([command, "--help"])
    assert "--product" in capsys.readouterr().out


def test_product_that_is_none() -> None:
    with pytest.raises(NetworkError, match=r"product 'truck': there is none of this name\. Known: any, box"):
        open_network(product="truck")


def test_a_box_is_handed_over_at_each_border_and_a_train_is_not() -> None:
    stay = Constant(id="box-hand-over", value=5.0, unit="h", **KNOWN)
    for product, hours in (
        ("charter", 40),
        ("train", 48 + 6 + 12 + 20),
        ("box", 30 + 60 + 2 * 5),
        ("any", 48 + 6 + 12 + 20),
    ):
        base = network(product)
        route = fastest(replace(base, constants={**base.constants, "box-hand-over": stay}), "a", "f")
        assert route.hours == hours
        handed = [leg.origin for leg in route.legs if leg.id == "box-hand-over"]
        assert handed == {"box": ["b", "d"]}.get(product, [])


def test_what_is_in_no_container_goes_by_the_wagon(capsys: pytest.CaptureFixture[str]) -> None:
    for cargo, word in (("containers", "box"), ("oil", "wagon")):
        assert main(["route", "baku", "batumi", "--product", "box", "--cargo", cargo]) == 0
        assert f"rail-1520, {word} " in capsys.readouterr().out
