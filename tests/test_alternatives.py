"""Alternatives: held against every place-simple way, against networkx, and against the paper."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from corridor.commands.cli import main
from corridor.data.distributions import Z_P80, quantile
from corridor.data.model import Facility, Network, Source
from corridor.data.write import write
from corridor.errors import NoRouteError
from corridor.graph.build import build
from corridor.graph.modal import Graph
from corridor.routing import copies, overlaps
from corridor.routing.alternatives import Alternatives, alternatives, best_way
from corridor.routing.fastest import fastest
from corridor.routing.itinerary import total_moments
from corridor.routing.kernel import costs_from, turned
from corridor.routing.measures import Sums, Wish
from corridor.routing.overlaps import Limits, overlap_of
from corridor.routing.p80 import ByP80
from corridor.routing.space import Space, borders_of, space_of
from tests.folders import TOY
from tests.trips import ENDS, KNOWN, edges_of, hours, ids_of, link, minutes_of, network_of, networks, ways

KM = 10


def links_of(graph: Graph, way: tuple[int, ...]) -> dict[str, int]:
    """Give the links of a way with their lengths in tenths."""
    return {edge.id: round(edge.km * KM) for edge in edges_of(graph, way) if edge.kind == "line"}


def differ(graph: Graph, way: tuple[int, ...], other: tuple[int, ...], share: Fraction) -> bool:
    """Tell by the definition whether two ways differ: shared km over km of the shorter one."""
    mine, theirs = links_of(graph, way), links_of(graph, other)
    shared = sum(length for key, length in mine.items() if key in theirs)
    return Fraction(shared, min(sum(mine.values()), sum(theirs.values()))) < share


def by_hand(graph: Graph, ends: tuple[str, str], number: int, share: Fraction) -> list[tuple[int, list[str]]]:
    """Sort all place-simple ways by time, legs and ids, and keep those that differ from all kept."""
    every = [
        (minutes_of(graph, way), len(edges_of(graph, way)), ids_of(graph, way), way)
        for way in ways(graph, *ends, simple=True)
    ]
    kept = list[tuple[int, ...]]()
    for *_, way in sorted(every):
        if len(kept) < number and all(differ(graph, way, other, share) for other in kept):
            kept.append(way)
    return [(minutes_of(graph, way), ids_of(graph, way)) for way in kept]


def found_in(
    graph: Graph, space: Space, number: int, share: Fraction
) -> tuple[list[tuple[int, list[str]]], Alternatives]:
    """Search, and give times and ids."""
    found = alternatives(space, Sums(space, Wish()), number=number, overlap=share)
    return [(minutes_of(graph, way), ids_of(graph, way)) for way in found.ways], found


@settings(max_examples=250, deadline=None)
@given(
    st.one_of(networks(), networks(size=(10, 14))),
    st.sampled_from(ENDS),
    st.sampled_from(("0.2", "0.5", "0.8", "1")),
    st.integers(1, 8),
    st.sampled_from((0, copies.MOST_PARTIAL)),
    st.sampled_from((3, 10, overlaps.MOST_WAYS_ON)),
)
def test_alternatives_equal_brute_force(
    network: Network, ends: tuple[str, str], share: str, number: int, most_partial: int, most_ways_on: int
) -> None:
    graph = build(network)
    expected = by_hand(graph, ends, number, Fraction(share))
    try:
        space = space_of(graph, *ends)
    except NoRouteError:
        assert expected == []
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copies, "MOST_PARTIAL", most_partial)
        patch.setattr(overlaps, "MOST_WAYS_ON", most_ways_on)
        found, answer = found_in(graph, space, number, Fraction(share))
    assert found == expected
    assert answer.no_more == (len(expected) < number)
    assert not answer.gave_up
    assert all(overlap < Fraction(share) for overlap in answer.overlaps)


@settings(max_examples=100, deadline=None)
@given(networks(size=(10, 14)), st.sampled_from(ENDS), st.integers(1, 8))
def test_near_copies_on_a_whole_graph_are_those_within_a_space(
    network: Network, ends: tuple[str, str], number: int
) -> None:
    graph = build(network)
    origin, destination = ends
    to_go = costs_from(turned(graph.steps), graph.ends[destination])
    found = copies.first_ways(graph, copies.course_of(graph, origin, destination, to_go), number)
    assert [(minutes_of(graph, way), ids_of(graph, way)) for way in found] == by_hand(graph, ends, number, Fraction(1))


@settings(max_examples=100, deadline=None)
@given(
    networks(size=(10, 14)),
    st.sampled_from(ENDS),
    st.sampled_from(("0.2", "0.5", "0.8")),
    st.sampled_from((3, overlaps.MOST_WAYS_ON)),
)
def test_a_detour_is_the_least_that_keeps_within_the_limit(
    network: Network, ends: tuple[str, str], share: str, most_ways_on: int
) -> None:
    graph = build(network)
    try:
        space = space_of(graph, *ends)
    except NoRouteError:
        return
    measure = Sums(space, Wish())
    best = best_way(space, measure)
    assert best is not None
    kept = space.edges_of(best)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(overlaps, "MOST_WAYS_ON", most_ways_on)
        limits = Limits(space, measure, Fraction(share))
        limits.keep(kept)
    length = sum(links_of(graph, kept).values())
    # All ways on from the start, by hand, that share less than the limit with the one that was kept.
    costs = list[int]()
    waiting: list[tuple[int, tuple[int, ...], int, int]] = [(space.start, (space.start,), 0, 0)]
    while waiting:
        state, passed, cost, shared = waiting.pop()
        if state == space.goal and Fraction(shared, length) < Fraction(share):
            costs.append(cost)
        for arc in space.out[state]:
            head, links = space.arcs[arc].head, links_of(graph, space.arcs[arc].edges)
            more = sum(km for key, km in links.items() if key in links_of(graph, kept))
            if head not in passed:
                waiting.append((head, (*passed, head), cost + measure.weights[arc], shared + more))
    detour, least = limits.detour(0, space.start), measure.bound(0, space.start)
    if most_ways_on == overlaps.MOST_WAYS_ON:
        assert detour == (min(costs) - least if costs else None)
    elif costs:
        assert detour is not None
        assert detour <= min(costs) - least


@settings(max_examples=60, deadline=None)
@given(networks(), st.sampled_from(ENDS), st.integers(0, 3))
def test_a_limit_of_borders_is_kept(network: Network, ends: tuple[str, str], most: int) -> None:
    graph = build(network)
    every = [
        (minutes_of(graph, way), len(edges_of(graph, way)), ids_of(graph, way))
        for way in ways(graph, *ends, simple=False)
        if sum(borders_of(edge) for edge in edges_of(graph, way) if edge.kind == "line") <= most
    ]
    try:
        space = space_of(graph, *ends, max_borders=most)
    except NoRouteError:
        assert every == []
        return
    arcs = best_way(space, Sums(space, Wish()))
    assert arcs is not None
    way = space.edges_of(arcs)
    assert (minutes_of(graph, way), len(edges_of(graph, way)), ids_of(graph, way)) == min(every)


@settings(max_examples=60, deadline=None)
@given(networks(), st.sampled_from(ENDS), st.sampled_from("abcdef"))
def test_the_best_way_is_that_of_the_plain_search(network: Network, ends: tuple[str, str], via: str) -> None:
    graph = build(network)
    try:
        expected = fastest(graph, *ends, via=(via,))
    except NoRouteError:
        with pytest.raises(NoRouteError, match="no way"):
            space_of(graph, *ends, via=(via,))
        return
    space = space_of(graph, *ends, via=(via,))
    arcs = best_way(space, Sums(space, Wish()))
    assert arcs is not None
    way = space.edges_of(arcs)
    assert minutes_of(graph, way) == minutes_of(graph, expected)
    assert len(edges_of(graph, way)) == len(edges_of(graph, expected))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(ENDS), st.integers(1, 50)), min_size=5, max_size=14, unique_by=lambda row: row[0]
    ),
    st.sampled_from(ENDS),
)
def test_networkx_lists_the_same_times(rows: list[tuple[tuple[str, str], int]], ends: tuple[str, str]) -> None:
    links = [link(f"link-{n}", *pair, hours, direction="forward") for n, (pair, hours) in enumerate(rows)]
    digraph: nx.DiGraph[str] = nx.DiGraph()
    digraph.add_nodes_from("abcdef")
    digraph.add_weighted_edges_from((*pair, hours) for pair, hours in rows)
    paths = (
        nx.shortest_simple_paths(digraph, *ends, weight=lambda _a, _b, data: data["weight"])
        if nx.has_path(digraph, *ends)
        else []
    )
    expected = [60 * nx.path_weight(digraph, path, "weight") for path in paths]
    assume(expected)
    graph = build(network_of(links))
    space = space_of(graph, *ends)
    found, answer = found_in(graph, space, 100, Fraction(1))
    assert [minutes for minutes, _ in found] == expected
    assert answer.no_more


@settings(max_examples=60, deadline=None)
@given(networks(spread=True), st.sampled_from(ENDS))
def test_the_surest_route_equals_brute_force(network: Network, ends: tuple[str, str]) -> None:
    graph = build(network)
    try:
        space = space_of(graph, *ends)
    except NoRouteError:
        return
    arcs = best_way(space, ByP80(space))
    assert arcs is not None

    def p80(way: tuple[int, ...]) -> float:
        return quantile(total_moments(edges_of(graph, way)), Z_P80)

    expected = min(p80(way) for way in ways(graph, *ends, simple=False))
    assert p80(space.edges_of(arcs)) == pytest.approx(expected, abs=1 / 60)


def test_a_way_that_spreads_is_followed_to_its_end() -> None:
    """Four of five times the way through d is quicker than the sure one; its spread alone must not end the search."""
    through = hours(20, 40, 60)
    links = [
        link("sure", "a", "b", 60),
        link("wide", "a", "d", through),
        link("last", "d", "b", 5),
        link("d-c", "d", "c", 1),
    ]
    graph = build(network_of([*links, link("c-b", "c", "b", 5)]))
    space = space_of(graph, "a", "b")
    arcs = best_way(space, ByP80(space))
    assert arcs is not None
    assert {"wide", "last"} <= set(ids_of(graph, space.edges_of(arcs)))
    assert quantile(total_moments(edges_of(graph, space.edges_of(arcs))), Z_P80) < 60


# -- by hand -------------------------------------------------------------------------------------------------------


def test_toy_alternatives_solved_on_paper(toy: Network) -> None:
    graph = build(toy)
    space = space_of(graph, "amber", "elm")
    found, answer = found_in(graph, space, 9, Fraction(1))
    # To the port by rail, over fir or by road; on by feeder or ferry, but by road to the ferry alone.
    assert [minutes / 60 for minutes, _ in found] == [150, 151, 154, 154.5, 158.5]
    assert answer.no_more
    assert [float(share) for share in answer.overlaps][:3] == [0, pytest.approx(600 / 1550), pytest.approx(1200 / 1600)]


def test_parallel_services_are_one_route(toy: Network) -> None:
    services = dict(toy.services)
    services["wagon-twin"] = replace(services["feeder-shuttle"], id="wagon-twin", carries=())
    graph = build(replace(toy, services=services))
    before = found_in(build(toy), space_of(build(toy), "amber", "elm"), 9, Fraction(1))[0]
    after = found_in(graph, space_of(graph, "amber", "elm"), 9, Fraction(1))[0]
    assert [minutes for minutes, _ in after] == [minutes for minutes, _ in before]


def test_a_share_of_exactly_the_limit_is_too_much(toy: Network) -> None:
    graph = build(toy)
    space = space_of(graph, "amber", "elm")
    first, second = alternatives(space, Sums(space, Wish()), number=2, overlap=Fraction(1)).ways
    share = overlap_of(graph, first, second)
    found = alternatives(space, Sums(space, Wish()), number=2, overlap=share).ways
    assert found[1:] != (second,)
    assert alternatives(space, Sums(space, Wish()), number=2, overlap=share + Fraction(1, 1000)).ways == (first, second)


def test_a_search_that_grows_too_large_is_given_up(toy: Network) -> None:
    graph = build(toy)
    space = space_of(graph, "amber", "elm")
    answer = alternatives(space, Sums(space, Wish()), number=9, overlap=Fraction(9, 10), most_work=400)
    assert answer.gave_up
    assert not answer.no_more
    assert 0 < len(answer.ways) < 5


def test_places_between_two_stations_are_not_entered_twice(toy: Network) -> None:
    graph = build(toy)
    space = space_of(graph, "amber", "elm", via=("fir",), excluded=frozenset())
    for way in alternatives(space, Sums(space, Wish()), number=9, overlap=Fraction(1)).ways:
        places = ["amber", *(edge.destination for edge in edges_of(graph, way) if edge.kind == "line")]
        stage = places.index("fir")
        assert len(set(places[: stage + 1])) == stage + 1
        assert len(set(places[stage:])) == len(places) - stage


def test_the_end_of_the_alternatives_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["route", "amber", "birch", "-k", "2", "--network", str(TOY), "--format", "json"]
    assert main(argv) == 0
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert [route["places"] for route in answer["routes"]] == [["amber", "birch"]]
    assert (answer["asked"], answer["overlap"], answer["no_more"]) == (2, 0.8, True)
    assert "no more alternatives: 1 route passes no place twice, each with less than 80%" in err


def test_overlap_and_rank_stand_in_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["route", "amber", "elm", "-k", "3", "--overlap", "0.9", "--network", str(TOY), "--format", "json"]) == 0
    )
    routes = json.loads(capsys.readouterr().out)["routes"]
    assert [route["rank"] for route in routes] == [1, 2, 3]
    assert [route["hours"] for route in routes] == [150, 151, 154]
    assert [route["overlap"] for route in routes] == [0, round(600 / 1550, 4), 0.75]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-k", "0"], "-k 0: ask for 1 to 100 routes"),
        (["-k", "101"], "-k 101: ask for 1 to 100 routes"),
        (["-k", "3", "--overlap", "0"], "--overlap 0: write a share above 0 and at most 1"),
        (["-k", "3", "--overlap", "1.2"], "--overlap 1.2: write a share above 0 and at most 1"),
        (["-k", "3", "--overlap", "nan"], "--overlap nan: write a share above 0 and at most 1"),
        (["--overlap", "0.5"], "--overlap sets how far alternatives differ: add -k"),
        (["--by", "tmie"], "there is no such ranking. Did you mean 'time'"),
        (["--max-borders", "-1"], "--max-borders -1: write 0 or more"),
        (["--value-of-time", "-5"], "--value-of-time -5: write USD per TEU and day, 0 or more"),
        (["--value-of-time", "5", "--by", "co2"], "it goes with --by cost, not with --by co2"),
        (["--cargo", "bananas"], "unknown cargo 'bananas'. Known: containers"),
        (["--by", ""], "--by has no value"),
    ],
)
def test_wishes_that_cannot_be_met(options: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["route", "amber", "elm", "--network", str(TOY), *options]) == 2
    assert message in capsys.readouterr().err


def test_too_few_borders_name_the_fewest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["route", "amber", "elm", "--network", str(TOY), "--max-borders", "2"]) == 1
    assert "crosses at most 2 borders; the fewest are 3: ask with --max-borders 3" in capsys.readouterr().err
    assert main(["route", "amber", "elm", "--network", str(TOY), "--max-borders", "3", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["routes"][0]["borders"] == 3


def test_an_unknown_price_is_a_gap_and_never_cheap(capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["route", "gorse", "elm", "--network", str(TOY)]
    assert main([*argv, "--by", "cost"]) == 2
    error = capsys.readouterr().err
    assert "no ranking by cost: the price of dune-port-ivy-port-feeder-az is not known; fill tariffs.csv" in error
    assert main([*argv, "--by", "cost", "--set", "dune-port-ivy-port-feeder-az.usd_per_teu=5"]) == 0
    assert "dune-port-ivy-port-feeder-az" in capsys.readouterr().out


def test_the_value_of_time_moves_the_choice(capsys: pytest.CaptureFixture[str]) -> None:
    free = [
        "--set",
        "cedar-port-dune-port-feeder-az.usd_per_teu=0",
        "--set",
        "cedar-port-dune-port-ferry-az.usd_per_teu=0",
    ]
    free += ["--set", "fir-cedar-port-ru.usd_per_teu=0", "--set", "fir-cedar-port-kz.usd_per_teu=0"]
    free += ["--set", "birch-cedar-port.usd_per_teu=500"]
    argv = ["route", "amber", "elm", "--network", str(TOY), "--format", "json", *free]
    assert main([*argv, "--by", "cost"]) == 0
    cheap = json.loads(capsys.readouterr().out)["routes"][0]
    assert main([*argv, "--value-of-time", "100000"]) == 0
    answer = json.loads(capsys.readouterr().out)
    fast = answer["routes"][0]
    assert (cheap["hours"], fast["hours"]) == (154.5, 150)
    assert cheap["usd_per_teu"] < fast["usd_per_teu"]
    assert fast["usd_per_teu_with_time"] == pytest.approx(fast["usd_per_teu"] + 100000 * 150 / 24, abs=0.01)
    assert (answer["by"], answer["usd_per_teu_day"]) == ("cost", 100000)


def test_a_best_way_that_comes_back_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # The gauge is changed at c alone, a short way behind b: the fastest way comes back to b.
    links = [
        link("ab", "a", "b", 1, mode="rail-1435"),
        link("bc", "b", "c", 1, mode="rail-1435"),
        link("cb", "c", "b", 1),
        link("bd", "b", "d", 1),
        link("ad", "a", "d", 9, mode="road"),
    ]
    change = Facility(
        id="change", place="c", kind="gauge-change", from_mode="rail-1435", to_mode="rail-1520", hours=hours(1), **KNOWN
    )
    network = network_of(links, facilities=[change])
    write(
        replace(network, sources={"own": Source(id="own", publication="own", published="2026", licence="MIT")}),
        tmp_path / "n",
    )
    argv = ["route", "a", "d", "--network", str(tmp_path / "n"), "--format", "json"]
    assert main(argv) == 0
    assert json.loads(capsys.readouterr().out)["routes"][0]["places"] == ["a", "b", "c", "b", "d"]
    assert main([*argv, "-k", "2"]) == 0
    out, err = capsys.readouterr()
    assert [route["places"] for route in json.loads(out)["routes"]] == [["a", "d"]]
    assert "the best way of all (0.2 days) passes B twice; alternatives pass no place twice" in err
    assert main([*argv, "-k", "2", "--avoid", "mode:road"]) == 0
    assert json.loads(capsys.readouterr().out)["routes"][0]["places"] == ["a", "b", "c", "b", "d"]
