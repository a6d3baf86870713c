"""Capacities: from published units to TEU a year, and what shares them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corridor.data.checks import pools
from corridor.data.load.kinds import shipped_cargo
from corridor.data.model import Closure, Member, Network
from corridor.errors import NetworkError
from corridor.flow.volumes import capacity
from corridor.graph.build import build
from corridor.graph.capacities import capacity_of, capacity_of_service, class_capacity_of, is_open_to
from corridor.graph.limits import Conditions, closed_to, limits_of
from corridor.studies.planner import fastest
from tests.flows import network, pool, road, service

CONVERSIONS = {
    "teu-per-train": (100.0, "TEU"),
    "teu-per-train-1520": (80.0, "TEU"),
    "teu-per-train-1520-kz": (70.0, "TEU"),
    "teu-per-wagon": (2.0, "TEU"),
    "teu-per-truck": (2.0, "TEU"),
    "t-per-teu": (14.0, "t"),
    "operating-days-per-year": (350.0, "d"),
}


def limits(network: Network, **conditions: object) -> dict[tuple[str, str, str], float]:
    graph = build(network)
    found = limits_of(network, graph.edges, graph.aboard, Conditions(**conditions))  # type: ignore[arg-type]
    return {limit.key: limit.teu_per_year for limit in found}


@pytest.mark.parametrize(
    ("unit", "mode", "teu"),
    [
        ("teu_per_year", "road", 10.0),
        ("mt_per_year", "road", 10e6 / 14),
        ("train_pairs_per_day", "rail-1520", 10 * 70 * 350),
        ("trains_per_day", "rail-1435", 10 * 100 * 350),
        ("wagons_per_day", "rail-1520", 10 * 2 * 350),
        ("trucks_per_day", "road", 10 * 2 * 350),
    ],
)
def test_each_unit_becomes_teu_a_year_in_each_direction(unit: str, mode: str, teu: float) -> None:
    net = network([road("a", "b", 10, unit=unit, mode=mode, direction="both")], constants=CONVERSIONS)
    assert limits(net) == {("link", "a-b", "a"): pytest.approx(teu), ("link", "a-b", "b"): pytest.approx(teu)}


def test_a_year_has_365_days_of_work_where_nothing_else_is_said() -> None:
    net = network([road("a", "b", 1, unit="trucks_per_day")], constants={"teu-per-truck": (2.0, "TEU")})
    assert limits(net)[("link", "a-b", "a")] == 730


def test_a_missing_conversion_is_named_with_its_mend() -> None:
    net = network([road("a", "b", 10, unit="mt_per_year")])
    with pytest.raises(NetworkError, match=r"no constant 't-per-teu', which the capacity of a-b \(mt_per_year\) needs"):
        limits(net)
    assert build(net).limits == ()


def test_other_load_is_always_deducted_and_corridor_load_only_for_the_residual() -> None:
    link = replace(road("a", "b", 1000, other_load=300), corridor_load=200.0)
    net = network([link])
    assert limits(net)[("link", "a-b", "a")] == 700
    assert limits(net, residual=True)[("link", "a-b", "a")] == 500
    full = network([replace(link, other_load=1200.0)])
    assert limits(full)[("link", "a-b", "a")] == 0


def test_the_way_back_may_have_a_capacity_of_its_own() -> None:
    link = replace(road("a", "b", 1000, direction="both"), back_capacity=400.0)
    assert limits(network([link])) == {("link", "a-b", "a"): 1000, ("link", "a-b", "b"): 400}


def test_unknown_has_no_limit() -> None:
    assert limits(network([road("a", "b")])) == {}


def test_ships_take_sailings_times_teu_times_load_factor_times_open_share() -> None:
    net = network(
        [road("a", "b", mode="feeder", direction="both")],
        services=[
            service("x", "a", ("a-b",), departures_per_week=2, teu_per_departure=100, load_factor=0.9, open_share=0.5),
            service("y", "a", ("a-b",), headway_hours=48, teu_per_departure=50, direction="forward"),
        ],
    )
    found = limits(net)
    assert found[("service", "x", "a-b:a")] == pytest.approx(2 * 365 / 7 * 100 * 0.45)
    assert found[("service", "x", "a-b:b")] == pytest.approx(2 * 365 / 7 * 100 * 0.45)
    assert found[("service", "y", "a-b:a")] == pytest.approx(182.5 * 50)
    assert len(found) == 3
    route = fastest(net, "a", "b")
    assert route.teu_per_year == pytest.approx(2 * 365 / 7 * 45 + 9125, abs=0.01)
    assert route.bottleneck == "a-b"
    assert fastest(net, "b", "a").bottleneck == "x"


def test_one_unknown_ship_leaves_the_board_of_a_route_unknown() -> None:
    net = network(
        [road("a", "b", mode="feeder")],
        services=[
            service("x", "a", ("a-b",), departures_per_week=2, teu_per_departure=100),
            service("y", "a", ("a-b",), departures_per_week=1),
        ],
    )
    assert fastest(net, "a", "b").teu_per_year is None
    assert capacity_of_service(net, net.services["y"]) is None
    sized = replace(
        net, constants=network([road("a", "b")], constants={"class-teu-per-departure-feeder": (200.0, "TEU")}).constants
    )
    filled = capacity_of_service(sized, sized.services["y"], assume=True)
    assert filled is not None
    assert filled.teu_per_year == pytest.approx(200 * 365 / 7)


def test_storms_take_their_share_of_a_month() -> None:
    storm = Closure(
        id="storm",
        name="Storm",
        kind="storm",
        members=(Member("a-b"),),
        shares=(0.3, *[0.0] * 11),
        spell_hours=48,
        sources=("made-up",),
        basis="assumed",
        confidence="low",
    )
    net = network(
        [road("a", "b", mode="feeder")],
        services=[service("x", "a", ("a-b",), departures_per_week=7, teu_per_departure=100, direction="forward")],
        closures={"storm": storm},
    )
    year = limits(net)[("service", "x", "a-b:a")]
    calm = limits(net, month=7)[("service", "x", "a-b:a")]
    assert calm == pytest.approx(36_500)
    assert limits(net, month=1)[("service", "x", "a-b:a")] == pytest.approx(0.7 * calm)
    # The year is the sum of its months: 31 of 365 days lose three tenths.
    assert year == pytest.approx(calm * (1 - 0.3 * 31 / 365))


def test_a_pool_limits_its_members_in_both_directions_together_with_their_weights() -> None:
    net = network(
        [road("a", "b", direction="both"), road("c", "b", direction="both")],
        pools=[pool("p", {"a-b": 1.0, "c-b": 0.5}, 900)],
    )
    graph = build(net)
    (limit,) = limits_of(net, graph.edges, graph.aboard)
    assert limit.key == ("pool", "p", "")
    assert sorted(weight for _, _, weight in limit.uses) == [0.5, 0.5, 1.0, 1.0]
    assert fastest(net, "c", "b").teu_per_year == 1800


def test_train_pairs_and_fleets_go_as_often_back() -> None:
    net = network(
        [road("a", "b", mode="rail-1520", direction="both"), road("b", "c", mode="feeder")],
        services=[service("x", "b", ("b-c",), departures_per_week=7, teu_per_departure=100)],
        pools=[
            pool("pairs", {"a-b": 1.0}, 10, capacity_unit="train_pairs_per_day"),
            pool("fleet", {"x": 1.0}, None, kind="fleet", units=2.0, teu_per_unit=100.0, turn_hours=87.6),
        ],
        constants=CONVERSIONS,
    )
    found = limits(net)
    assert found["pool", "pairs", "forward"] == found["pool", "pairs", "reverse"] == 10 * 70 * 350
    assert found["pool", "fleet", "forward"] == pytest.approx(20_000)
    assert ("pool", "fleet", "") not in found


def test_a_dated_closure_takes_its_days_of_the_month() -> None:
    shut = Closure(
        id="works",
        name="Works",
        kind="suspension",
        members=(Member("a-b"),),
        starts=date(2026, 2, 15),
        ends=date(2026, 3, 31),
        sources=("made-up",),
        basis="assumed",
        confidence="low",
    )
    net = network([road("a", "b", 365_000)], closures={"works": shut})
    months = [capacity(net, "a", "b", month=month).teu_per_year for month in range(1, 13)]
    assert months == pytest.approx([365_000, 365_000 / 2, 0, *[365_000] * 9])
    answer = capacity(net, "a", "b", by_month=True)
    assert answer.teu_per_year == pytest.approx((365 - 14 - 31) * 1000)
    # A line whose capacity nobody knows carries nothing either in a month in which it is shut from end to end.
    onward = network([road("a", "b"), road("b", "c", 365_000)], closures={"works": shut})
    assert capacity(onward, "a", "c", by_month=True).teu_per_year == pytest.approx((365 - 31) * 1000)
    assert sum(row.teu for row in answer.months) == pytest.approx(answer.teu_per_year)


def test_pools_take_their_sides_from_countries_or_from_the_column() -> None:
    """By longitude the two junctions of this pool lead opposite ways, though both leave the one country."""
    links = [road(*pair, direction="both", mode="rail-1520", key=key) for key, pair in (("one", "ab"), ("two", "dc"))]
    joint = pool("joint", {"one": 1.0, "two": 1.0}, 10, capacity_unit="train_pairs_per_day", kind="customs")
    net = network(links, pools=[joint], constants=CONVERSIONS)
    abroad = {key: replace(net.places[key], country="RU") for key in "bc"}
    crossing = replace(net, places={**net.places, **abroad})
    out = {("a", "b"), ("d", "c")}
    for found in (crossing, replace(net, pools={"joint": replace(joint, sides=("a", "d"))})):
        assert not [note for note in pools.sides(found) if note.id == "joint"]
        assert ways_of(found) == {"forward": {pair[::-1] for pair in out}, "reverse": out} or ways_of(found) == {
            "forward": out,
            "reverse": {pair[::-1] for pair in out},
        }
    # Nothing says which way they lead: a finding, and one limit over both directions.
    (note,) = pools.sides(net)
    assert "do not say which way they lead" in note.message
    assert set(ways_of(net)) == {""}
    (note,) = pools.sides(replace(net, pools={"joint": replace(joint, sides=("a",))}))
    assert "names 1 sides for 2 members" in note.message


def ways_of(net: Network) -> dict[str, set[tuple[str, str]]]:
    graph = build(net)
    limits = limits_of(net, graph.edges, graph.aboard)
    return {
        limit.direction: {(graph.edges[use[0]].origin, graph.edges[use[0]].destination) for use in limit.uses}
        for limit in limits
        if limit.kind == "pool"
    }


def test_a_track_covers_the_line_that_it_names() -> None:
    links = [
        replace(road(*pair, direction="both", mode="rail-1520", key=pair), name="New line", tracks=1)
        for pair in ("ab", "bc")
    ]
    net = network(links, pools=[pool("track", {"ab": 1.0}, 1000)])
    (note,) = pools.tracks(net)
    assert note.message.endswith("of its sections bc: give each a pool of its own.")
    both = network(links, pools=[pool("track", {"ab": 1.0}, 1000), pool("other", {"bc": 1.0}, 1000)])
    assert not list(pools.tracks(both))


def test_a_ship_that_calls_twice_takes_a_place_in_its_fleet_once() -> None:
    net = network(
        [road("a", "b", mode="feeder"), road("b", "c", mode="feeder")],
        services=[service("x", "a", ("a-b", "b-c"), departures_per_week=7, teu_per_departure=100, direction="forward")],
        pools=[pool("fleet", {"x": 1.0}, 1000, kind="fleet")],
    )
    assert fastest(net, "a", "c").teu_per_year == 1000
    assert {key for key in limits(net) if key[0] == "pool"} == {("pool", "fleet", ":0"), ("pool", "fleet", ":1")}


def test_class_values_fill_what_is_unknown_and_nothing_else() -> None:
    constants = CONVERSIONS | {
        "class-link-rail-1520-1": (10.0, "train_pairs_per_day"),
        "class-link-rail-1520-2-kz": (60.0, "train_pairs_per_day"),
        "class-other-load-1": (0.4, "share"),
        "class-link-road": (100.0, "trucks_per_day"),
    }
    links = [
        road("a", "b", mode="rail-1520"),
        replace(road("b", "c", mode="rail-1520"), tracks=2),
        road("c", "d"),
        road("d", "e", 5),
        road("e", "f"),
    ]
    net = network(links, constants=constants, pools=[pool("p", {"e-f": 1.0}, 7)])
    assert limits(net) == {("link", "d-e", "d"): 5, ("pool", "p", ""): 7}
    found = limits(net, assume=True)
    assert found[("link", "a-b", "a")] == pytest.approx(6 * 70 * 350)
    assert found[("link", "b-c", "b")] == 60 * 70 * 350
    assert found[("link", "c-d", "c")] == 100 * 2 * 350
    assert found[("link", "d-e", "d")] == 5
    assert ("link", "e-f", "e") not in found
    filled = class_capacity_of(net, links[0])
    assert filled is not None
    assert filled.constant == "class-link-rail-1520-1"
    assert class_capacity_of(network([links[0]]), links[0]) is None


def test_what_is_open_to_boxes_alone_takes_no_oil() -> None:
    boxes = replace(road("a", "b", 10), carries=("containers",))
    wagons = replace(road("b", "c", 10), carries=("wagons",))
    assert is_open_to(boxes, shipped_cargo()["containers"])
    assert not is_open_to(boxes, shipped_cargo()["oil"])
    assert is_open_to(wagons, shipped_cargo()["oil"])
    assert is_open_to(wagons, shipped_cargo()["reefer"])
    net = network([boxes, wagons])
    graph = build(net, cargo="oil")
    shut = closed_to(net, graph.edges, graph.aboard, "oil")
    assert {graph.edges[number].id for number, _ in shut} == {"a-b"}


def test_an_unknown_unit_is_refused() -> None:
    link = replace(road("a", "b", 10), capacity_unit="boats_per_moon")
    with pytest.raises(NetworkError, match="'boats_per_moon' is no unit of a capacity"):
        capacity_of(network([link]), link)


def test_the_toy_route_is_limited_by_its_feeder(toy: Network) -> None:
    route = fastest(toy, "amber", "elm")
    assert (route.teu_per_year, route.bottleneck) == (36_500, "feeder-shuttle")
    assert fastest(toy, "amber", "birch").teu_per_year == 100_000
    assert fastest(toy, "birch", "cedar-port", avoid=["mode:rail-1520"]).teu_per_year is None


def test_limits_hold_on_the_day(toy: Network) -> None:
    later = replace(toy, data_date=date(2026, 6, 1))
    assert build(later).limits == build(toy).limits
