"""Certainty: held against a plain simulation, against the range of the route, and against the calendar."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from corridor.commands.cli import main
from corridor.data.model import Closure, Facility, Member, Network, Service
from corridor.errors import NetworkError, NoRouteError
from corridor.graph.build import build
from corridor.graph.modal import Graph
from corridor.routing.alternatives import best_way
from corridor.routing.calendar import clock_of, least_of_arcs
from corridor.routing.dated import dated_route, minute_of
from corridor.routing.itinerary import route_of
from corridor.routing.measures import ByClock, Sums, Wish
from corridor.routing.space import space_of
from corridor.scenario.query import Query
from corridor.studies.samples import Draws, residual
from corridor.studies.simulated_risk import (
    Trip,
    check_draws,
    distribution_of,
    drawn,
    knowing_storms,
    rerouted,
    storms_of,
)
from corridor.studies.trip_risk import risk
from tests.folders import TOY, Folder
from tests.trips import ENDS, KNOWN, hours, link, network_of, networks

SHARES = (0.4, 0.4, 0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 0.3, 0.4)


def storm(
    key: str, member: str, basin: str = "sea", spell: float = 60.0, shares: tuple[float, ...] = SHARES
) -> Closure:
    return Closure(
        id=key,
        name=key,
        kind="storm",
        members=(Member(member),),
        basin=basin,
        shares=shares,
        spell_hours=spell,
        **KNOWN,
    )


def ship(key: str, origin: str, line: str, headway: float = 48.0, cv: float = 1.0) -> Service:
    return Service(id=key, origin=origin, links=(line,), headway_hours=headway, cv=cv, **KNOWN)


def sea() -> Network:
    """Two seas of one basin on the way from a to e, and a long way round by land."""
    links = [
        link("ac", "a", "c", hours(20, 30, 50)),
        link("cd", "c", "d", hours(20, 24, 30), mode="feeder"),
        link("de", "d", "e", hours(10, 20, 25), mode="feeder"),
        link("ae", "a", "e", hours(230, 250, 280), mode="road"),
    ]
    changes = [
        Facility(
            id="port", place="c", kind="port", from_mode="rail-1520", to_mode="feeder", hours=hours(10, 20, 60), **KNOWN
        )
    ]
    return network_of(
        links,
        facilities=changes,
        services=[ship("one", "c", "cd"), ship("two", "d", "de")],
        closures=[storm("storm-one", "cd"), storm("storm-two", "de", spell=100.0)],
    )


def way_of(graph: Graph, ends: tuple[str, str]) -> tuple[int, ...]:
    space = space_of(graph, *ends)
    arcs = best_way(space, Sums(space, Wish()))
    assert arcs is not None
    return space.edges_of(arcs)


# -- against the route and a plain simulation --------------------------------------------------------------------------


def test_mean_and_range_agree_with_the_route() -> None:
    graph = build(sea())
    way = way_of(graph, ("a", "e"))
    route = route_of(graph, way, origin="a", destination="e")
    sure = distribution_of(drawn(graph, Trip(way), draws=200_000, seed=1).total, None)
    assert [leg.id for leg in route.legs if leg.kind == "wait"] == ["one", "storm-one", "two", "storm-two"]
    assert sure.mean == pytest.approx(route.hours, rel=0.005)
    assert sure.p90 == pytest.approx(route.hours_high, rel=0.03)
    assert sure.p80 == pytest.approx(route.hours_p80, rel=0.03)
    assert sure.p10 == pytest.approx(route.hours_low, rel=0.1)


def test_a_plain_simulation_says_the_same() -> None:
    network, draws = sea(), 400_000
    graph = build(network)
    way = way_of(graph, ("a", "e"))
    sure = distribution_of(drawn(graph, Trip(way), draws=draws, seed=2).total, 8)
    random = np.random.default_rng(3)

    def law(low: float, typical: float, high: float) -> NDArray[np.float64]:
        # The law of three figures, written out: P10, P50, P90 of a shifted lognormal.
        z = random.standard_normal(draws)
        ratio = (high - typical) / (typical - low)
        sign = 1 if ratio > 1 else -1
        shape = abs(np.log(ratio)) / 1.28155
        near = typical - low if sign > 0 else high - typical
        scale = sign * near / (1 - np.exp(-1.28155 * shape))
        times: NDArray[np.float64] = typical + scale * (np.exp(sign * shape * z) - 1)
        return times

    total = law(20, 30, 50) + law(10, 20, 60)
    # Departures at random intervals of 48 h: what is left of one is exponential as well.
    total += random.exponential(48, draws) + random.exponential(48, draws)
    total += law(20, 24, 30) + law(10, 20, 25)
    blows = random.random(draws) < np.mean(SHARES)
    total += np.where(blows, random.exponential(1, draws) * 160, 0)
    assert sure.mean == pytest.approx(total.mean(), rel=0.01)
    for mine, level in ((sure.p50, 0.5), (sure.p80, 0.8), (sure.p95, 0.95)):
        assert mine == pytest.approx(np.quantile(total, level), rel=0.02)
    assert sure.within == pytest.approx((total <= 192).mean(), abs=0.01)


@settings(max_examples=40, deadline=None)
@given(networks(spread=True), st.sampled_from(ENDS))
def test_means_agree_on_random_networks(network: Network, ends: tuple[str, str]) -> None:
    graph = build(network)
    try:
        way = way_of(graph, ends)
    except NoRouteError:
        return
    route = route_of(graph, way, origin=ends[0], destination=ends[1])
    found = drawn(graph, Trip(way), draws=20_000, seed=4)
    sure = distribution_of(found.total, None)
    assert sure.mean == pytest.approx(route.hours, abs=5 * sure.sd / 20_000**0.5 + 0.02 * len(route.legs))
    assert [leg.id for leg in found.legs] == [leg.id for leg in route.legs]
    if sure.sd > 0:
        assert sum(leg.share for leg in found.legs) == pytest.approx(1)


@settings(max_examples=60, deadline=None)
@given(networks(dated=True), st.sampled_from(ENDS), st.integers(0, 6 * 1440))
def test_certain_times_are_drawn_as_the_calendar_has_them(network: Network, ends: tuple[str, str], late: int) -> None:
    # Rates leave at once, so that only timetables, closures and windows are waited for.
    services = {
        key: row if row.timetable else replace(row, headway_hours=1e-9) for key, row in network.services.items()
    }
    graph = build(replace(network, services=services), dated=True)
    minute = minute_of("2026-01-02", option="", offset=0) + late
    try:
        space = space_of(graph, *ends)
    except NoRouteError:
        return
    arcs = best_way(space, ByClock(space, Wish(), start=minute, clock=clock_of(space), least=least_of_arcs(space)))
    assume(arcs is not None)
    assert arcs is not None
    way = space.edges_of(arcs)
    route = dated_route(graph, way, minute, origin=ends[0], destination=ends[1], ready=True)
    total = drawn(graph, Trip(way, minute), draws=3, seed=0).total
    assert total * 60 == pytest.approx(route.minutes, abs=0.01)


def test_the_wait_for_a_ship_is_what_is_left_of_an_interval() -> None:
    stream = np.random.default_rng(1)
    for headway, variation in ((48.0, 0.0), (48.0, 0.3), (48.0, 1.0), (20.0, 2.0)):
        wait = residual(stream, 400_000, headway, variation)
        assert wait.mean() == pytest.approx(headway * (1 + variation) / 2, rel=0.02)
        square = headway**2 * (1 + variation) * (1 + 2 * variation) / 3
        assert (wait**2).mean() == pytest.approx(square, rel=0.05)
    assert residual(stream, 3, 0.0, 1.0).tolist() == [0, 0, 0]


# -- storms ------------------------------------------------------------------------------------------------------------


def test_a_storm_shuts_all_ships_of_its_basin_together() -> None:
    network = sea()
    other = replace(network.closures["storm-two"], basin="other")
    for closures, together in (({}, True), ({"storm-two": other}, False)):
        graph = build(replace(network, closures={**network.closures, **closures}))
        blown = (("storm-one", "c"), ("storm-two", "d"))
        numbers = [n for n, edge in enumerate(graph.edges) if (edge.id, edge.origin) in blown]
        groups = [graph.edges[number].group for number in numbers]
        first, second = Draws(graph, draws=20_000, seed=(7, 0)).legs(numbers)
        assert (len(set(groups)) == 1) == together
        assert (((first > 0) == (second > 0)).all()) == together
        assert (first > 0).mean() == pytest.approx(np.mean(SHARES), abs=0.01)


def test_storms_blow_by_the_month() -> None:
    graph = build(sea(), dated=True)
    number = next(n for n, edge in enumerate(graph.edges) if edge.id == "storm-one")
    for day, share in (("2026-01-20", 0.4), ("2026-06-20", 0.1)):
        minute = minute_of(day, option="", offset=0)
        hours_ = Draws(graph, draws=40_000, seed=(1, 0)).legs([number], minute=minute)[0]
        assert (hours_ > 0).mean() == pytest.approx(share, abs=0.01)
        assert hours_.mean() == pytest.approx(share * 60, rel=0.05)


def test_who_knows_that_the_sea_is_shut_goes_round_it() -> None:
    graph = build(sea())
    space = space_of(graph, "a", "e")
    numbers = [number for arc in space.arcs for number in arc.edges]
    storms = storms_of(graph, numbers, {}, otherwise=None)
    asked = list[frozenset[int]]()

    def choose(blowing: frozenset[int]) -> Trip:
        asked.append(blowing)
        known = space._replace(graph=knowing_storms(graph, storms, blowing))
        arcs = best_way(known, Sums(known, Wish()))
        assert arcs is not None
        return Trip(space.edges_of(arcs))

    draws = 100_000
    total, shares = rerouted(graph, storms, choose, draws=draws, seed=5)
    fixed = drawn(graph, Trip(way_of(graph, ("a", "e"))), draws=draws, seed=5).total
    # Both ships lie still or both sail: some 200 h by sea, 160 h more in a storm, against 250 h by road.
    assert {len(blowing) for blowing in asked} == {0, 2}
    assert len(asked) == 2
    by_road = next(share for trip, share in shares.items() if any(graph.edges[n].mode == "road" for n in trip.edges))
    assert by_road == pytest.approx(np.mean(SHARES), abs=0.01)
    assert sum(shares.values()) == pytest.approx(1)
    assert total.mean() < fixed.mean() - 10
    calm = Draws(graph, draws=draws, seed=(5, 0)).storm(storms[0].group)[0] >= np.mean(SHARES)
    assert calm.mean() == pytest.approx(1 - np.mean(SHARES), abs=0.01)


# -- the command -------------------------------------------------------------------------------------------------------


def answer_of(capsys: pytest.CaptureFixture[str], *words: str, network: str = str(TOY)) -> dict:  # type: ignore[type-arg]
    assert main(["risk", *words, "--network", network, "--format", "json"]) == 0
    answer: dict = json.loads(capsys.readouterr().out)  # type: ignore[type-arg]
    return answer


def test_the_keys_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    answer = answer_of(capsys, "amber", "elm", "--within", "6.5", "--draws", "5000", "--seed", "3")
    assert answer["within"]["days"] == 6.5
    assert 0 < answer["within"]["probability"] < 1
    assert (answer["draws"], answer["seed"]) == (5000, 3)
    assert answer["mean_hours"] == pytest.approx(150, abs=1)
    assert answer["p50_hours"] <= answer["p80_hours"] <= answer["p95_hours"]
    assert sum(leg["share_of_variance"] for leg in answer["legs"]) == pytest.approx(1, abs=1e-4)
    # The feeder leaves every 48 h by the clock: 24 h of even spread, against 9.36 h of dwell twice.
    shares = {leg["id"]: leg["share_of_variance"] for leg in answer["legs"]}
    assert shares["feeder-shuttle"] > shares["cedar-port-rail-feeder"] > shares["birch-1435-1520"] > 0.05
    assert answer["rerouted"]["share"] == 0
    assert answer == answer_of(capsys, "amber", "elm", "--within", "6.5", "--draws", "5000", "--seed", "3")
    other = answer_of(capsys, "amber", "elm", "--draws", "5000", "--seed", "4")
    assert other["mean_hours"] != answer["mean_hours"]
    assert other["within"] is None


def test_dates_of_sureness(capsys: pytest.CaptureFixture[str]) -> None:
    answer = answer_of(capsys, "amber", "elm", "--depart", "2026-02-02T08:00")
    assert answer["route"]["departs"] == "2026-02-02T08:00"
    assert answer["planned_hours"] == 150
    assert answer["mean_hours"] == pytest.approx(150, abs=1)
    assert "2026-02-08" <= answer["p50_arrives"] <= answer["p80_arrives"] <= answer["p95_arrives"]
    # The new year at the border comes before the first departure; only who is ready waits.
    shut = answer_of(capsys, "amber", "elm", "--depart", "2027-01-01")
    assert shut["mean_hours"] == pytest.approx(150, abs=1)
    ready = answer_of(capsys, "amber", "elm", "--depart", "2027-01-01", "--ready")
    assert ready["mean_hours"] == pytest.approx(150 + 72, abs=1)


def test_who_misses_the_last_ship_never_arrives(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("feeder-shuttle", "ferry-shuttle"):
        folder.cell("services", name, valid_to="2026-02-06")
    folder.drop("services", "south-loop")
    argv = ["amber", "elm", "--depart", "2026-02-02T08:00", "--within", "9"]
    answer = answer_of(capsys, *argv, network=str(folder.path))
    assert answer["p95_hours"] is None
    assert answer["p95_arrives"] is None
    assert 0 < answer["within"]["probability"] < 0.9
    assert main(["risk", *argv, "--network", str(folder.path)]) == 0
    assert "never" in capsys.readouterr().out
    assert (
        main(
            ["route", "amber", "elm", "--depart", "2026-02-02T08:00", "--network", str(folder.path), "--format", "json"]
        )
        == 0
    )
    assert json.loads(capsys.readouterr().out)["routes"][0]["hours_high"] is None


def test_text_for_a_reader(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    cells = {
        f"share_{month}": "0.05"
        for month in ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    }
    folder.add(
        "closures",
        id="gale",
        name="Gale",
        kind="storm",
        members="cedar-port-dune-port-feeder",
        basin="lake",
        spell_hours="10",
        **cells,
    )
    assert main(["risk", "amber", "elm", "--within", "7", "--network", str(folder.path)]) == 0
    out = capsys.readouterr().out
    assert "within 7 d" in out
    assert "re-routed in " in out
    assert "where a sea is known to be shut at departure" in out
    assert "5.2%  by Birch, Cedar Port and Dune Port, by road and ferry, 6.3 days in the mean of all weathers" in out
    assert "Cedar Port, wait (gale)" in out
    assert main(["risk", "amber", "elm", "--network", str(TOY)]) == 0
    assert "no other route is expected to be faster" in capsys.readouterr().out
    assert main(["risk", "amber", "amber", "--within", "1", "--network", str(TOY)]) == 0
    assert "Already there" in capsys.readouterr().out
    assert main(["risk", "amber", "elm", "--network", str(TOY), "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith("leg,kind,id,from,to,mean_hours,sd_hours,share_of_variance\n1,border,")


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["--within", "-3"], 2, "--within -3: write the days of the trip, above zero"),
        (["--within", "nan"], 2, "--within nan: write the days of the trip, above zero"),
        (["--draws", "0"], 2, "--draws 0: draw between 1 and 1,000,000 trips"),
        (["--draws", "2000000"], 2, "--draws 2000000: draw between 1 and 1,000,000 trips"),
        (["--seed", "-1"], 2, "--seed -1: write a whole number from 0"),
        (["--avoid", "mode:feeder", "--avoid", "mode:ferry"], 1, "leaves no way; without it there is one"),
        (["--cargo", "oil", "--avoid", "mode:ferry"], 1, "no route from amber to elm"),
    ],
)
def test_sureness_that_cannot_be_asked_for(
    words: list[str], status: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["risk", "amber", "elm", "--network", str(TOY), *words]) == status
    assert message in capsys.readouterr().err


def test_draws_are_checked_and_cut_into_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NetworkError, match="draw between 1"):
        check_draws(0)
    graph = build(sea())
    way = way_of(graph, ("a", "e"))
    monkeypatch.setattr("corridor.studies.simulated_risk.CHUNK", 700)
    found = drawn(graph, Trip(way), draws=2_000, seed=1)
    assert found.total.shape == (2_000,)
    assert found.total[0] != found.total[700] != found.total[1400]
    assert sum(leg.share for leg in found.legs) == pytest.approx(1)


def test_the_api_gives_the_same(toy: Network) -> None:
    assert toy.name == "toy"
    found = risk(Query("amber", "elm", str(TOY)), within_days=7, draws=500, seed=1)
    assert found.route.hours == 150
    assert found.fixed.within == found.rerouted.times.within
    assert date.fromisoformat(found.route.on) == toy.data_date


@pytest.mark.parametrize("ends", [("xian", "poti"), ("chengdu", "istanbul"), ("urumqi", "tbilisi")])
def test_the_shipped_network_is_drawn_as_it_is_planned(ends: tuple[str, str]) -> None:
    found = risk(Query(*ends), draws=40_000, seed=1)
    assert found.fixed.mean == pytest.approx(found.route.hours, rel=0.01)
    assert found.fixed.p90 == pytest.approx(found.route.hours_high, rel=0.03)
    assert found.fixed.p80 == pytest.approx(found.route.hours_p80, rel=0.03)
    assert found.fixed.p10 == pytest.approx(found.route.hours_low, rel=0.1)
    assert found.rerouted.times.mean <= found.fixed.mean + 0.5
    assert sum(leg.share for leg in found.legs) == pytest.approx(1)
