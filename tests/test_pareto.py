"""Fronts: held against every way by the definition, up to five criteria, with and without dates."""

from __future__ import annotations

import json
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.commands.cli import main
from corridor.data.model import Network
from corridor.errors import NoRouteError
from corridor.graph.build import build
from corridor.graph.modal import Graph
from corridor.routing.measures import UNITS
from corridor.routing.packed import fields_for
from corridor.routing.pareto import CRITERIA, Front, best_in, front, projected, thinned
from corridor.routing.space import space_of
from tests.folders import TOY
from tests.trips import ENDS, edges_of, minutes_of, networks, ways

SETS = [names for size in (2, 3, 4, 5) for names in combinations(CRITERIA, size)]


def figures_of(graph: Graph, way: tuple[int, ...], criteria: tuple[str, ...]) -> tuple[int, ...]:
    """Work out the criteria of a way from its legs."""
    legs = edges_of(graph, way)
    lines = [edge for edge in legs if edge.kind == "line"]
    found = {
        "time": minutes_of(graph, way),
        "cost": round(sum(edge.usd or 0 for edge in legs) * UNITS),
        "co2": round(sum(edge.kg_co2e or 0 for edge in legs) * UNITS),
        "borders": sum(len(set(edge.countries)) - 1 for edge in lines),
        "transfers": sum(edge.kind == "transfer" for edge in legs),
    }
    return tuple(found[name] for name in criteria)


def by_hand(graph: Graph, ends: tuple[str, str], criteria: tuple[str, ...]) -> list[tuple[int, ...]]:
    """Keep the figures that no others better."""
    every = {figures_of(graph, way, criteria) for way in ways(graph, *ends, simple=False)}

    def bettered(mine: tuple[int, ...]) -> bool:
        return any(other != mine and all(a <= b for a, b in zip(other, mine, strict=True)) for other in every)

    return sorted(figures for figures in every if not bettered(figures))


@settings(max_examples=250, deadline=None)
@given(networks(), st.sampled_from(ENDS), st.sampled_from(SETS).flatmap(st.permutations))
def test_fronts_equal_brute_force(network: Network, ends: tuple[str, str], names: list[str]) -> None:
    criteria = tuple(names)
    graph = build(network)
    # The random networks have no factors of emissions: lengths in their place.
    edges = [edge._replace(kg_co2e=edge.km / 4) for edge in graph.edges]
    graph = graph._replace(edges=tuple(edges))
    expected = by_hand(graph, ends, criteria)
    try:
        found = front(space_of(graph, *ends), criteria)
    except NoRouteError:
        assert expected == []
        return
    assert found.complete
    assert sorted(found.figures) == expected
    assert [figures_of(graph, way, criteria) for way in found.ways] == list(found.figures)


@settings(max_examples=100, deadline=None)
@given(
    st.integers(2, 5).flatmap(
        lambda size: st.lists(st.lists(st.integers(0, 9), min_size=size, max_size=size), min_size=1, max_size=30)
    ),
    st.integers(1, 8),
)
def test_a_front_is_thinned_and_praised_by_definition(rows: list[list[int]], number: int) -> None:
    points = {tuple(row) for row in rows}
    kept = sorted(p for p in points if not any(q != p and all(map(int.__le__, q, p)) for q in points))
    whole = Front(tuple((place,) for place in range(len(kept))), tuple(kept))
    criteria = CRITERIA[: len(kept[0])]
    chosen = thinned(whole, number)
    assert list(chosen) == sorted(set(chosen))
    assert len(chosen) == min(number, len(kept))
    best = {column.index(min(column)) for column in zip(*kept, strict=True)}
    if number >= len(best):
        assert best <= set(chosen) or number >= len(kept)
    for mine, praise in zip(kept, best_in(whole, criteria), strict=True):
        rivals = [
            row for row in kept if all(row[criteria.index(name)] <= mine[criteria.index(name)] for name in praise.among)
        ]
        assert praise.best
        for name in praise.best:
            assert mine[criteria.index(name)] == min(row[criteria.index(name)] for row in rivals)
    short = projected(whole, len(criteria) - 1)
    cut = {row[:-1] for row in kept}
    assert sorted(short.figures) == sorted(
        p for p in cut if not any(q != p and all(map(int.__le__, q, p)) for q in cut)
    )


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=7))
def test_packed_comparison_is_that_of_each_figure(rows: list[tuple[int, int]]) -> None:
    mine, limits = zip(*rows, strict=True)
    fields = fields_for([9] * len(rows))
    guards = fields.guards
    none_exceeds = ((fields.pack(limits) | guards) - fields.pack(mine)) & guards == guards
    assert none_exceeds == all(a <= b for a, b in rows)
    assert fields.unpack(fields.pack(mine)) == mine
    assert (fields.pack(mine) < fields.pack(limits)) == (mine < limits)


def test_a_front_that_grows_too_large_is_told(toy: Network) -> None:
    found = front(space_of(build(toy), "amber", "elm"), ("time", "transfers"), most_labels=5)
    assert not found.complete


def test_toy_front_solved_on_paper(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["route", "amber", "elm", "--pareto", "time,borders,transfers", "--network", str(TOY), "--format", "json"])
        == 0
    )
    answer = json.loads(capsys.readouterr().out)
    # The fastest one has fewest borders and transfers as well, so that nothing is beside it.
    assert [(route["hours"], route["borders"], route["transfers"]) for route in answer["routes"]] == [(150, 3, 3)]
    assert answer["routes"][0]["best_at"] == ["time", "borders", "transfers"]
    assert (answer["pareto"], answer["found"]) == (["time", "borders", "transfers"], 1)


FREE = [f"cedar-port-dune-port-{ship}-az.usd_per_teu=0" for ship in ("feeder", "ferry")]
FREE += [f"fir-cedar-port-{code}.usd_per_teu=0" for code in ("ru", "kz")]
FREE += ["birch-cedar-port.usd_per_teu=500"]
PRICED = [word for text in FREE for word in ("--set", text)]


def test_each_route_says_what_it_is_best_at(capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["route", "amber", "elm", "--pareto", "cost,time", "--network", str(TOY), *PRICED]
    assert main([*argv, "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [(route["hours"], route["best_at"]) for route in answer["routes"]] == [(154.5, ["cost"]), (150, ["time"])]
    assert main(argv) == 0
    text = capsys.readouterr().out
    assert "2 routes of which none is better in price and time" in text
    assert ": cheapest" in text
    assert ": fastest" in text
    assert main([*argv, "-k", "1", "--legs"]) == 0
    text = capsys.readouterr().out
    assert "1 of 2 routes of which none is better" in text
    assert "Fir, stop" in text


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--pareto", "time"], "--pareto weighs two or more criteria, each named once: time, cost"),
        (["--pareto", "time,time"], "--pareto weighs two or more criteria, each named once"),
        (["--pareto", "time,prize"], "there is no criterion 'prize'. Known: borders, co2, cost, time, transfers"),
        (["--pareto", "time,co2", "--by", "time"], "so --by has no place beside it: leave out one"),
        (["--pareto", "time,co2", "--value-of-time", "3"], "so --value-of-time has no place beside it"),
        (["--pareto", "time,co2", "-k", "2", "--overlap", "0.5"], "so --overlap has no place beside it"),
        (["--pareto", "time,cost"], "no ranking by cost: the price of"),
        (["--pareto", "time,co2"], "no ranking by co2: the CO2e of"),
    ],
)
def test_fronts_that_cannot_be_asked_for(options: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["route", "amber", "elm", "--network", str(TOY), *options]) == 2
    assert message in capsys.readouterr().err
