"""Changes: commuting ones commute, others name both, and every fault is reported with its mend."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from math import prod
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.data.distributions import law_of
from corridor.data.load import load
from corridor.data.model import Scenario
from corridor.data.schema import MONTHS, PARTS, with_values
from corridor.data.times import Hours
from corridor.errors import ScenarioError
from corridor.graph.build import build
from corridor.routing.fastest import fastest
from corridor.routing.itinerary import route_of
from corridor.scenario.changes import apply, as_asked, parse_set, with_projects
from corridor.scenario.due import due_projects
from tests.changes import make_change
from tests.folders import EVIDENCE, TOY

if TYPE_CHECKING:
    from corridor.data.model import Change, Network

NETWORK = load(TOY)
PORT = "cedar-port-rail-feeder"


def minutes(network: Network, origin: str = "amber", destination: str = "elm") -> int:
    graph = build(network)
    return route_of(graph, fastest(graph, origin, destination), origin=origin, destination=destination).minutes


def scenario(name: str, *changes: Change, **more: tuple[str, ...]) -> Scenario:
    return Scenario(id=name, name=name, changes=changes, where=f"{name}.toml", **more)  # type: ignore[arg-type]


# -- figures ---------------------------------------------------------------------------------------------------------


def test_nothing_changes_nothing() -> None:
    assert as_asked(NETWORK) == NETWORK
    assert apply(NETWORK, ()) == NETWORK
    assert as_asked(NETWORK, scenarios=[scenario("empty")]) == NETWORK


def test_set_hours_scales_all_three_figures() -> None:
    network = apply(NETWORK, [parse_set(f"{PORT}.hours=12")])
    assert network.facilities[PORT].hours == Hours(6, 12, 18)
    assert minutes(network) == minutes(NETWORK) - 12 * 60


def test_scale_keeps_a_tail_above_a_typical_figure_of_zero() -> None:
    tail = replace(NETWORK.facilities[PORT], hours=Hours(0, 0, 10))
    network = replace(NETWORK, facilities={**NETWORK.facilities, PORT: tail})
    scaled = apply(network, [make_change("scale", id=PORT, field="hours", value=0.5)])
    assert scaled.facilities[PORT].hours == Hours(0, 0, 5)


def test_increases_add_and_scales_multiply() -> None:
    changes = [make_change("scale", id=PORT, field="hours", value=value, where=f"{value}") for value in (2, 0.25)]
    assert apply(NETWORK, changes).facilities[PORT].hours == Hours(6, 12, 18)
    changes = [make_change("increase", id=PORT, field="hours", value=value, where=f"{value}") for value in (12, 24)]
    assert apply(NETWORK, changes).facilities[PORT].hours.typical == 60


COMMUTING = [
    make_change("scale", id=PORT, field="hours", value=0.3, where="a"),
    make_change("scale", table="facilities", place="cedar-port", field="hours", value=1.7, where="b"),
    make_change("increase", id="feeder-shuttle", field="departures_per_week", value=0.1, where="c"),
    make_change("increase", id="feeder-shuttle", field="departures_per_week", value=0.7, where="d"),
    make_change("set", id="amber-birch-kz", field="customs_hours", value=1, where="e"),
    make_change("close", id="birch-cedar-port-road", where="f"),
    make_change("open", id="gorse", where="g"),
    make_change("close", id="dune-port-ivy-port-feeder", where="h"),
]


def test_commuting_changes_commute() -> None:
    first = apply(NETWORK, COMMUTING)
    for order in list(permutations(COMMUTING))[::701]:
        assert apply(NETWORK, order) == first
        stacked = as_asked(NETWORK, scenarios=[scenario(f"s{change.where}", change) for change in order])
        assert replace(stacked, applied=()) == first


def test_added_rows_come_in_one_order() -> None:
    adds = [
        make_change(
            "add",
            where=name,
            table="places",
            id=name,
            name=name,
            country="KZ",
            lon=50,
            lat=44,
            kind="station",
            **EVIDENCE,
        )
        for name in ("zinnia", "aster")
    ]
    one, other = apply(NETWORK, adds), apply(NETWORK, adds[::-1])
    assert list(one.places) == list(other.places)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("set", "hours", 5), ("set", "hours", 5)),
        (("set", "hours", 5), ("scale", "hours", 2)),
        (("scale", "hours", 2), ("increase", "hours", 2)),
        (("set", "hours_low", 5), ("scale", "hours", 2)),
        (("increase", "hours", 5), ("set", "hours_typical", 2)),
    ],
)
def test_changes_that_fight_over_a_figure_are_both_named(
    one: tuple[str, str, float], other: tuple[str, str, float]
) -> None:
    changes = [
        make_change(action, id=PORT, field=field, value=value, where=where)
        for where, (action, field, value) in (("a.toml, set 1", one), ("b.toml, set 2", other))
    ]
    for order in (changes, changes[::-1]):
        with pytest.raises(
            ScenarioError, match=r"a\.toml, set 1 and b\.toml, set 2 both change cedar-port-rail-feeder"
        ):
            apply(NETWORK, order)


def test_the_three_figures_may_be_set_one_by_one() -> None:
    changes = [
        make_change("set", id=PORT, field=f"hours_{part}", value=value, where=part)
        for part, value in (("low", 1), ("typical", 2), ("high", 3))
    ]
    assert apply(NETWORK, changes).facilities[PORT].hours == Hours(1, 2, 3)


# -- quantities that are reported in several columns ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "before"), [("documents_hours", 2), ("customs_hours", 5), ("handover_hours", 2), ("inspection_hours", 1)]
)
def test_a_part_of_a_border_changes_the_whole(part: str, before: float) -> None:
    network = apply(NETWORK, [make_change("set", id="amber-birch-kz", field=part, value=0.5)])
    border = network.borders["amber-birch-kz"]
    assert border.hours.typical == 10.5 - before
    assert getattr(border, part) == 0.5
    assert minutes(network) == minutes(NETWORK) - (before - 0.5) * 60


def test_the_whole_of_a_border_changes_its_parts() -> None:
    border = apply(NETWORK, [make_change("scale", id="amber-birch-kz", field="hours", value=0.5)]).borders[
        "amber-birch-kz"
    ]
    assert (border.hours.typical, border.documents_hours, border.customs_hours) == (5, 1, 2.5)


def test_a_part_and_the_whole_of_a_border_fight() -> None:
    changes = [
        make_change("set", id="amber-birch-kz", field="customs_hours", value=1, where="one"),
        make_change("scale", id="amber-birch-kz", field="hours", value=0.5, where="two"),
    ]
    with pytest.raises(ScenarioError, match=r"one and two both change amber-birch-kz\.customs_hours \(as hours\)"):
        apply(NETWORK, changes)


def test_an_unknown_part_cannot_save_time() -> None:
    with pytest.raises(ScenarioError, match=r"dune-port-elm-az\.documents_hours is unknown.*set or scale .*\.hours"):
        apply(NETWORK, [make_change("set", id="dune-port-elm-az", field="documents_hours", value=1)])


def test_parts_cannot_save_more_than_the_whole() -> None:
    thin = replace(NETWORK.borders["amber-birch-kz"], hours=Hours(1, 1, 1))
    network = replace(NETWORK, borders={**NETWORK.borders, thin.id: thin})
    with pytest.raises(ScenarioError, match=r"takes 1 h; its parts cannot save 5 h"):
        apply(network, [make_change("set", id=thin.id, field="customs_hours", value=0)])


def test_the_rate_of_a_service_is_one_quantity() -> None:
    doubled = apply(NETWORK, [make_change("scale", id="ferry-shuttle", field="departures_per_week", value=2)])
    service = doubled.services["ferry-shuttle"]
    assert (service.departures_per_week, service.headway_hours) == (7, None)
    timed = apply(NETWORK, [make_change("set", id="feeder-shuttle", field="headway_hours", value=12)])
    assert (timed.services["feeder-shuttle"].headway_hours, timed.services["feeder-shuttle"].departures_per_week) == (
        12,
        None,
    )
    both = [
        make_change("set", id="feeder-shuttle", field="headway_hours", value=12, where="one"),
        make_change("set", id="feeder-shuttle", field="departures_per_week", value=3, where="two"),
    ]
    with pytest.raises(ScenarioError, match=r"one and two both change feeder-shuttle"):
        apply(NETWORK, both)


def test_a_timetable_has_no_rate_to_scale() -> None:
    with pytest.raises(ScenarioError, match=r"south-loop.*runs by timetable: set its timetable"):
        apply(NETWORK, [make_change("scale", id="south-loop", field="departures_per_week", value=2)])


def test_a_rate_is_above_zero() -> None:
    with pytest.raises(ScenarioError, match=r"feeder-shuttle: a rate is above zero; close a service"):
        apply(NETWORK, [make_change("scale", id="feeder-shuttle", field="departures_per_week", value=0)])


# -- what is reached ---------------------------------------------------------------------------------------------------


def test_a_selector_passes_over_what_is_unknown() -> None:
    network = apply(NETWORK, [make_change("scale", table="links", mode="rail-1520", field="capacity", value=2)])
    assert network.links["birch-cedar-port"].capacity == 160_000
    assert network.links["cedar-port-gorse"].capacity is None
    with pytest.raises(
        ScenarioError, match=r"cedar-port-gorse.capacity is unknown, so it cannot scale; set it instead"
    ):
        apply(NETWORK, [make_change("scale", id="cedar-port-gorse", field="capacity", value=2)])
    with pytest.raises(ScenarioError, match=r"capacity is unknown in all 1 records that match"):
        apply(NETWORK, [make_change("scale", table="links", mode="road", field="capacity", value=2)])


def test_selectors_see_added_rows_and_figures_as_they_were() -> None:
    add = make_change(
        "add",
        table="places",
        id="jade",
        name="Jade",
        country="KZ",
        lon=55,
        lat=44,
        kind="station",
        stop_hours_low=1,
        stop_hours_typical=1,
        stop_hours_high=1,
        **EVIDENCE,
    )
    double = make_change("scale", table="places", country="KZ", field="stop_hours", value=2)
    moved = make_change("set", id="fir", field="country", value="RU")
    network = apply(NETWORK, [add, double, moved])
    assert (network.places["jade"].stop_hours, network.places["fir"].stop_hours) == (Hours(2, 2, 2), Hours(2, 2, 2))


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        ({"table": "links", "country": "GE"}, {"dune-port-elm"}),
        ({"table": "links", "mode": "road"}, {"birch-cedar-port-road"}),
        ({"table": "links", "place": "elm"}, {"dune-port-elm"}),
        ({"table": "links", "between": ["elm", "dune-port"]}, {"dune-port-elm"}),
        ({"kind": "gauge-change"}, {"birch-1435-1520", "birch-1520-1435"}),
        ({"table": "borders", "between": ("amber", "birch")}, {"amber-birch-kz", "amber-birch-cn"}),
    ],
)
def test_selectors_reach_what_they_say(select: dict[str, Any], expected: set[str]) -> None:
    network = apply(NETWORK, [make_change("scale", field="hours", value=3, **select)])
    found = {
        key
        for table in ("links", "borders", "facilities")
        for key, record in network.table(table).items()
        if record != NETWORK.table(table)[key]
    }
    assert found == expected


ROAD: dict[str, Any] = {
    "table": "links",
    "from": "amber",
    "mode": "road",
    "countries": "CN;KZ",
    "length_km": 5,
    "hours_low": 1,
    "hours_typical": 1,
    "hours_high": 1,
    **EVIDENCE,
}
BAD = [
    (make_change("set", id="cedar-port-rail-feder", field="hours", value=1), "has no 'cedar-port-rail-feder'. Did you"),
    (make_change("set", id=PORT, field="hour", value=1), "facilities have no column 'hour'. Did you mean 'hours'"),
    (make_change("set", id=PORT, field="hours", value="5 h"), "'5 h' is not a number"),
    (make_change("set", id=PORT, field="hours", value=-1), "is negative"),
    (make_change("set", id=PORT, field="id", value="x"), "an id cannot be changed"),
    (make_change("set", id=PORT, field="kind", value="harbour"), "is none of gauge-change, port, terminal"),
    (make_change("set", id="feeder-shuttle", field="links", value="amber-brch"), "there is no 'amber-brch' in links"),
    (make_change("scale", id=PORT, field="kind", value=2), "kind of facilities is no figure, so it cannot scale"),
    (make_change("scale", id=PORT, field="hours", value="much"), "value must be a number, got 'much'"),
    (make_change("scale", id=PORT, field="hours", value=float("nan")), "value must be a number"),
    (make_change("scale", id=PORT, field="hours", value=-2), "a factor is zero or more"),
    (make_change("increase", id=PORT, field="hours", value=-99), "is negative"),
    (make_change("set", table="links", country="KX", field="hours", value=2), "no record matches.*Known: AZ, CN"),
    (make_change("set", table="link", field="hours", value=2), "there is no table 'link'. Did you mean 'links'"),
    (make_change("set", place="cedar-prt", field="hours", value=2), "no record matches.*Did you mean 'cedar-port'"),
    (make_change("set", colour="red", field="hours", value=2), "unknown selector 'colour'"),
    (make_change("set", country="KZ", field="speed", value=2), "no table has a column 'speed'"),
    (make_change("set", field="hours", value=2), "no id and no selector"),
    (make_change("set", id="hazel-line", field="name", value="x"), "only its opens and status can be set"),
    (make_change("close", id="hazel-line"), "is a project; only its opens and status"),
    (make_change("set", id="hazel-line", field="opens", value="soon"), "opens: 'soon' is no date"),
    (make_change("set", id="hazel-line", field="status", value="built"), "'built' is no status of a project"),
    (make_change("close", id="cedar-port-yard"), "is in pools and cannot close; name a link, border"),
    (make_change("close", id="teu-per-train"), "is in constants and cannot close"),
    (make_change("set", id="teu-per-train", field="mean", value=2), "a constant has no 'mean'"),
    (make_change("scale", id="t-per-teu", field="low", value=2), "t-per-teu.low is unknown, so it cannot scale"),
    (make_change("increase", id="t-per-teu", field="value", value=-20), "t-per-teu.value cannot be below zero"),
    (make_change("add", table="tracks", id="x"), "there is no table 'tracks'"),
    (make_change("add", table="places", id="x"), "column name: is required"),
    (make_change("add", id="amber-birch", to="birch", **ROAD), "is taken already in links"),
    (make_change("add", id="x", to="brch", **ROAD), "column to: there is no 'brch'"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "message"), BAD)
def test_what_cannot_be_applied_is_told(change: Change, message: str) -> None:
    change = replace(change, where="x.toml, change 7")
    with pytest.raises(ScenarioError, match=message) as found:
        as_asked(NETWORK, changes=[change])
    assert str(found.value).startswith("x.toml, change 7")
    assert "\n" not in str(found.value)


@pytest.mark.parametrize("text", ["hours=5", "x.hours", "x.=5", ".hours=5", "x.hours 5", ""])
def test_a_single_figure_has_one_form(text: str) -> None:
    with pytest.raises(ScenarioError, match=r"write ID\.field=value"):
        parse_set(text)


# -- units -------------------------------------------------------------------------------------------------------------


def test_units_must_agree() -> None:
    with pytest.raises(
        ScenarioError, match=r"the value is in mt_per_year, but birch-1435-1520\.capacity is in teu_per_year"
    ):
        apply(NETWORK, [make_change("set", id="birch-1435-1520", field="capacity", value=5, unit="mt_per_year")])
    with pytest.raises(ScenarioError, match=r"the value is in d, but cedar-port-rail-feeder\.hours is in h"):
        apply(NETWORK, [make_change("set", id=PORT, field="hours", value=5, unit="d")])
    apply(NETWORK, [make_change("set", id="birch-1435-1520", field="capacity", value=5, unit="teu_per_year")])


def test_one_value_cannot_stand_for_several_units() -> None:
    link = replace(NETWORK.links["birch-fir"], capacity=10.0, capacity_unit="trains_per_day")
    network = replace(NETWORK, links={**NETWORK.links, link.id: link})
    change = make_change("set", table="links", mode="rail-1520", country="RU", field="capacity", value=5)
    assert apply(network, [change]).links["fir-cedar-port"].capacity == 5
    with pytest.raises(ScenarioError, match=r"several units.*trains_per_day.*one value cannot set them all"):
        apply(network, [make_change("set", table="links", place="fir", field="capacity", value=5)])
    apply(network, [make_change("scale", table="links", place="fir", field="capacity", value=5)])


def test_a_capacity_needs_a_unit() -> None:
    with pytest.raises(
        ScenarioError, match=r"cedar-port-gorse.capacity has no unit: set cedar-port-gorse.capacity_unit"
    ):
        apply(NETWORK, [make_change("set", id="cedar-port-gorse", field="capacity", value=5)])
    changes = [
        make_change("set", id="cedar-port-gorse", field="capacity", value=5, where="a"),
        make_change("set", id="cedar-port-gorse", field="capacity_unit", value="mt_per_year", where="b"),
    ]
    assert apply(NETWORK, changes).links["cedar-port-gorse"].capacity == 5
    with pytest.raises(
        ScenarioError, match=r"amber-birch.capacity is in teu_per_year: set it too when its unit changes"
    ):
        apply(NETWORK, [make_change("set", id="amber-birch", field="capacity_unit", value="mt_per_year")])


def test_constants_change_too() -> None:
    network = apply(NETWORK, [make_change("scale", id="teu-per-train", field="value", value=0.5)])
    assert network.constants["teu-per-train"].value == 50
    assert (
        apply(NETWORK, [make_change("set", id="t-per-teu", field="value", value="14")]).constants["t-per-teu"].value
        == 14
    )


# -- closing and opening -----------------------------------------------------------------------------------------------


def test_closing_takes_a_way_away_and_never_makes_one_faster() -> None:
    base = minutes(NETWORK)
    for key in ("birch-cedar-port", "cedar-port-dune-port-feeder-az", PORT, "feeder-shuttle"):
        network = apply(NETWORK, [make_change("close", id=key)])
        assert minutes(network) > base
    without = apply(NETWORK, [make_change("close", id="cedar-port")])
    assert not any(
        link.status == "open" for link in without.links.values() if "cedar-port" in (link.origin, link.destination)
    )


def test_closing_twice_is_closing_once() -> None:
    once = apply(NETWORK, [make_change("close", country="RU", reason="r")])
    assert once == apply(NETWORK, [make_change("close", country="RU", reason="r")] * 2)
    assert once.links["fir-cedar-port"].status == "suspended"
    assert once.links["birch-fir"].status == "open"


def test_opening_brings_a_way_back() -> None:
    network = apply(NETWORK, [make_change("open", id="cedar-port-gorse")])
    assert network.links["cedar-port-gorse"].status == "open"
    assert minutes(network, "birch", "gorse") < minutes(NETWORK, "birch", "gorse")
    closed = apply(NETWORK, [make_change("close", id=PORT)])
    assert apply(closed, [make_change("open", id=PORT)]).closures == NETWORK.closures


def test_opening_a_place_opens_what_lies_there() -> None:
    assert apply(NETWORK, [make_change("open", id="gorse")]).links["cedar-port-gorse"].status == "open"


def test_a_closure_can_be_put_in_force_or_lifted() -> None:
    shut = apply(NETWORK, [make_change("close", id="birch-new-year")])
    assert minutes(shut, "birch", "elm") == minutes(NETWORK, "birch", "elm")
    with pytest.raises(Exception, match=r"no way from amber to birch"):
        minutes(shut, "amber", "birch")
    assert "birch-new-year" not in apply(NETWORK, [make_change("open", id="birch-new-year")]).closures


def test_a_storm_cannot_be_in_force_for_good() -> None:
    row: dict[str, Any] = {"table": "closures", "id": "storm", "name": "Storm", "kind": "storm", "basin": "sea"}
    row |= {f"share_{month}": 0.1 for month in MONTHS} | {"members": "cedar-port-dune-port-ferry", "spell_hours": 24}
    storm = make_change("add", **row, **EVIDENCE)
    stormy = apply(NETWORK, [storm])
    with pytest.raises(ScenarioError, match=r"'storm' is a storm and cannot be put in force for good; set its shares"):
        apply(stormy, [make_change("close", id="storm")])
    worse = apply(stormy, [make_change("set", id="storm", field="share_jan", value=0.5)])
    assert worse.closures["storm"].shares[:2] == (0.5, 0.1)


def test_closing_and_opening_one_element_fight() -> None:
    changes = [
        make_change("close", country="TM", where="a.toml, close 1"),
        make_change("open", id="cedar-port-gorse", where="b.toml, open 1"),
    ]
    for order in (changes, changes[::-1]):
        with pytest.raises(ScenarioError, match=r"a\.toml, close 1 and b\.toml, open 1: one closes cedar-port-gorse"):
            apply(NETWORK, order)


def test_closing_and_setting_the_status_fight() -> None:
    changes = [
        make_change("open", id="cedar-port-gorse", where="one"),
        make_change("set", id="cedar-port-gorse", field="status", value="open", where="two"),
    ]
    with pytest.raises(ScenarioError, match=r"two and one: one sets cedar-port-gorse\.status, the other opens it"):
        apply(NETWORK, changes)


# -- projects and scenarios --------------------------------------------------------------------------------------------


def test_projects_apply_when_they_are_due_and_pull_in_what_they_require() -> None:
    assert with_projects(NETWORK, on=date(2030, 12, 30)).applied == ()
    assert with_projects(NETWORK, on=date(2030, 12, 31)).applied == ("hazel-line",)
    assert as_asked(NETWORK, include=["hazel-second-track"]).applied == ("hazel-line", "hazel-second-track")
    assert as_asked(NETWORK, on=date(2031, 1, 1), exclude=["hazel-line"]).applied == ()


def test_a_project_is_built_once() -> None:
    stack = [scenario("a", projects=("hazel-line",)), scenario("b", projects=("hazel-line",))]
    network = as_asked(NETWORK, on=date(2031, 1, 1), include=["hazel-line"], scenarios=stack)
    assert network.applied == ("hazel-line", "a", "b")


def test_a_scenario_counts_once() -> None:
    half = scenario("half", make_change("scale", id=PORT, field="hours", value=0.5))
    assert as_asked(NETWORK, scenarios=[half, half]) == as_asked(NETWORK, scenarios=[half])


def test_a_scenario_comes_after_projects() -> None:
    faster = make_change("scale", id="hazel-cedar-port", field="hours", value=0.5)
    network = as_asked(NETWORK, include=["hazel-second-track"], changes=[faster])
    assert network.links["hazel-cedar-port"].hours.typical == pytest.approx(7 * 0.8 * 0.5)


def test_a_scenario_moves_the_date_of_a_project() -> None:
    early = make_change("set", id="hazel-line", field="opens", value=date(2026, 1, 1))
    assert as_asked(NETWORK, changes=[early]).applied == ("hazel-line",)
    assert as_asked(NETWORK, changes=[parse_set("hazel-line.opens=2026-01-01")]).applied == ("hazel-line",)
    planned = make_change("set", id="more-sailings", field="status", value="construction")
    assert as_asked(NETWORK, on=date(2028, 1, 1), changes=[planned]).applied == ("more-sailings",)
    twice = [replace(early, where="one"), replace(early, where="two")]
    with pytest.raises(ScenarioError, match=r"one and two both set hazel-line\.opens"):
        as_asked(NETWORK, changes=twice)


@pytest.mark.parametrize(
    ("include", "exclude", "stack", "message"),
    [
        (("hazel-lin",), (), (), r"--with hazel-lin: there is no project 'hazel-lin'. Did you mean 'hazel-line'"),
        ((), ("x",), (), r"--without x: there is no project 'x'"),
        ((), (), (scenario("a", projects=("x",)),), r"a\.toml: there is no project 'x'"),
        (("hazel-line",), ("hazel-line",), (), r"--with hazel-line and --without hazel-line: project 'hazel-line'"),
        (
            ("hazel-line",),
            (),
            (scenario("a", without=("hazel-line",)),),
            r"--with hazel-line and a\.toml: project 'hazel-line' is built by one and left out by the other",
        ),
        (
            ("hazel-second-track",),
            ("hazel-line",),
            (),
            r"'hazel-second-track' requires 'hazel-line', which is left out",
        ),
    ],
)
def test_projects_that_cannot_be_chosen_are_told(
    include: tuple[str, ...], exclude: tuple[str, ...], stack: tuple[Scenario, ...], message: str
) -> None:
    with pytest.raises(ScenarioError, match=message):
        as_asked(NETWORK, include=include, exclude=exclude, scenarios=stack)


def test_due_projects_says_who_is_left_out() -> None:
    with pytest.raises(ScenarioError, match=r"project 'hazel-line' is both asked for and left out"):
        due_projects(NETWORK, on=date(2031, 1, 1), include=["hazel-line"], exclude=["hazel-line"])


def test_two_scenarios_may_not_add_the_same_row() -> None:
    row: dict[str, Any] = {
        "table": "places",
        "id": "jade",
        "name": "J",
        "country": "KZ",
        "lon": 1,
        "lat": 1,
        "kind": "port",
        **EVIDENCE,
    }
    stack = [scenario(name, make_change("add", where=f"{name}.toml, add 1", **row)) for name in ("a", "b")]
    with pytest.raises(ScenarioError, match=r"a\.toml, add 1 and b\.toml, add 1 both add 'jade'"):
        as_asked(NETWORK, scenarios=stack)


# -- laws --------------------------------------------------------------------------------------------------------------

FACTORS = st.floats(0.1, 5, allow_nan=False)
FIGURES = st.sampled_from(
    [(table, key) for table in ("links", "borders", "facilities") for key in sorted(NETWORK.table(table))]
)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(FIGURES, FACTORS), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_scales_of_any_figures_commute(drawn: list[tuple[tuple[str, str], float]], order: object) -> None:
    changes = [
        make_change("scale", id=key, field="hours", value=factor, where=f"{number}")
        for number, ((_, key), factor) in enumerate(drawn)
    ]
    shuffled = list(changes)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert apply(NETWORK, shuffled) == apply(NETWORK, changes)


@settings(deadline=None, max_examples=40)
@given(FIGURES, st.floats(0.1, 500, allow_nan=False))
def test_a_figure_that_is_set_again_stays(figure: tuple[str, str], value: float) -> None:
    change = make_change("set", id=figure[1], field="hours", value=value)
    once = apply(NETWORK, [change])
    again = apply(once, [change])
    three = [network.table(figure[0])[figure[1]].hours for network in (once, again)]  # type: ignore[attr-defined]
    for part in ("low", "typical", "high"):
        assert getattr(three[0], part) == pytest.approx(getattr(three[1], part))


def test_the_dust_of_scaling_is_no_spread() -> None:
    assert law_of(Hours(0.3, 0.3, 0.1 + 0.2)).moments().variance == 0


@settings(deadline=None, max_examples=60)
@given(FIGURES, st.lists(FACTORS, min_size=1, max_size=3), st.sampled_from(("hours", "back_hours")))
def test_scaling_a_time_sets_its_three_figures(figure: tuple[str, str], factors: list[float], field: str) -> None:
    table, key = figure
    record = NETWORK.table(table)[key]
    three = getattr(record, field, None)
    if table == "borders" or three is None:
        return
    scales = [make_change("scale", id=key, field=field, value=one, where=f"{n}") for n, one in enumerate(factors)]
    parts = {f"{field}_{part}": getattr(three, part) * prod(sorted(factors)) for part in PARTS}
    assert apply(NETWORK, scales).table(table)[key] == with_values(record, parts)


def test_a_time_cannot_be_scaled_beyond_all_reason() -> None:
    for factor, told in ((1e9, "must be between 0.001 and 8784"), (1e308, "A figure is finite")):
        with pytest.raises(ScenarioError, match=rf"one: birch-fir: hours_low: .*{told}"):
            apply(NETWORK, [make_change("scale", id="birch-fir", field="hours", value=factor, where="one")])
