"""The simulation against queueing formulas, `load` and its own books."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import process_time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from corridor.commands.cli import main
from corridor.errors import CorridorError
from corridor.flow.delays import allen_cunneen
from corridor.graph.modal import Edge, Graph, Spread
from corridor.scenario.query import Query
from corridor.studies import cluster as cluster_module
from corridor.studies import simulation
from corridor.studies.simulate import simulate
from corridor.studies.simulation import Model, Run, Sea, Servers, Ship, Stage, simulated
from corridor.units import HOURS_PER_YEAR
from tests.folders import TOY

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDS = ("amber", "elm")
OWN = ("--network", str(TOY))


def model(
    stage: Stage, *, per_hour: float, weeks: int = 400, hours: float = 0.0, seas: tuple[tuple[str, Sea], ...] = ()
) -> Model:
    """One leg, to which loads of one TEU come at random."""
    edge = Edge(0, 1, "transfer", "x", spread=Spread("fixed", (hours,)))
    graph = Graph("one", "2026-01-01", (), (), (edge,), (), {}, {}, {}, {}, (), {}, {}, confirmed={})
    return Model(graph, (stage,), seas, per_hour * HOURS_PER_YEAR, 1.0, weeks)


def wait(run: Run) -> float:
    return float(run.waited[0] / run.passed[0])


@pytest.mark.parametrize(
    ("number", "use", "cs2"),
    [(1, 0.5, 1.0), (1, 0.8, 1.0), (1, 0.7, 0.0), (2, 0.7, 1.0), (4, 0.8, 1.0), (1, 0.6, 0.5)],
)
def test_a_station_waits_as_its_formula_says(number: int, use: float, cs2: float) -> None:
    # M/M/1, M/D/1, M/M/c and M/G/1 (Pollaczek and Khinchine): a mean service of one hour.
    servers = Servers(number, 1.0, cs2, 1.0, 1.0, 0.0, 1.0)
    found = simulated(
        model(Stage("x", "x", servers=servers), per_hour=use * number, hours=1.0, weeks=800), seed=7, number=0
    )
    assert wait(found) == pytest.approx(allen_cunneen(use, servers=number, cs2=cs2), rel=0.06)


@pytest.mark.parametrize(("variation", "mean"), [(0.0, 5.0), (1.0, 10.0)])
def test_an_empty_ship_is_waited_for_by_the_rest_of_its_interval(variation: float, mean: float) -> None:
    ship = Ship(10.0, variation, 1e9, "")
    found = simulated(model(Stage("x", "x", ship=ship), per_hour=0.5), seed=3, number=0)
    assert wait(found) == pytest.approx(mean, rel=0.05)


def test_ships_with_little_space_leave_boxes_behind_as_bulk_service_does() -> None:
    # M/D(4): loads at random, four a ship every 10 h at a use of 0.9; solved by stepping the queue before departures.
    rng, queue, total, ships = np.random.default_rng(1), 0, 0.0, 400_000
    for came in rng.poisson(3.6, ships):
        total += queue + came / 2
        queue = max(0, queue + int(came) - 4)
    expected = total / ships / 0.36
    found = simulated(model(Stage("x", "x", ship=Ship(10.0, 0.0, 4.0, "")), per_hour=0.36, weeks=500), seed=5, number=0)
    assert wait(found) == pytest.approx(expected, rel=0.08)


def test_a_sea_is_shut_for_its_share_and_ships_leave_after_the_storm() -> None:
    sea = Sea((0.2,) * 12, 30.0)
    stage = Stage("x", "x", ship=Ship(0.02, 0.0, 1e9, "sea"))
    found = simulated(model(stage, per_hour=1.0, weeks=500, seas=(("sea", sea),)), seed=1, number=0)
    # Shut for a fifth of the time, then the rest of a spell, which has no memory.
    assert wait(found) == pytest.approx(0.2 * 30, rel=0.12)


def test_what_does_not_fit_stands_at_the_end() -> None:
    found = simulated(model(Stage("x", "x", ship=Ship(1000.0, 0.0, 1.0, "")), per_hour=0.5, weeks=4), seed=1, number=0)
    assert found.standing > 0


def test_books_that_do_not_balance_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    servers = Servers(1, 1.0, 1.0, 1.0, 1.0, 0.0, 1.0)
    count = simulation._World._count  # noqa: SLF001 - a fault is planted
    monkeypatch.setattr(
        simulation._World,  # noqa: SLF001
        "_count",
        lambda self, change: count(self, change * 0.9 if change < 0 else change),
    )
    with pytest.raises(CorridorError, match="does not balance"):
        simulated(model(Stage("x", "x", servers=servers), per_hour=0.5, weeks=4, hours=1.0), seed=1, number=0)


def asked(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, float]:
    assert main([*argv, "--format", "json"]) == 0
    found: dict[str, float] = json.loads(capsys.readouterr().out)
    return found


def test_the_shipped_corridor_agrees_with_load_where_it_fills_up(capsys: pytest.CaptureFixture[str]) -> None:
    ends = ("Xi'an", "Poti")
    found = asked(capsys, "simulate", *ends, "--teu", "60000", "--runs", "4", "--workers", "1")
    loaded = asked(capsys, "load", *ends, "--teu", "60000")["points"][0]  # type: ignore[index]
    assert found["mean_hours"] == pytest.approx(loaded["hours"], rel=0.1)
    assert found["throughput_teu_per_year"] == pytest.approx(60000, rel=0.1)
    assert found["p50_hours"] < found["p80_hours"] < found["p95_hours"]
    less = asked(capsys, "simulate", *ends, "--teu", "20000", "--runs", "2", "--workers", "1")
    assert less["mean_hours"] < found["mean_hours"]


def test_at_the_load_of_the_published_times_it_is_as_long_as_risk(capsys: pytest.CaptureFixture[str]) -> None:
    # Nobody says how full the toy is: its published times hold for no traffic.
    found = asked(capsys, "simulate", *ENDS, "--teu", "300", "--runs", "30", "--workers", "1", *OWN)
    sure = asked(capsys, "risk", *ENDS, *OWN)["mean_hours"]
    assert found["mean_hours"] == pytest.approx(sure, rel=0.05)


def test_boxes_on_the_way_before_the_first_week_count(capsys: pytest.CaptureFixture[str]) -> None:
    # In four weeks from nothing a fifth would still be on its six days of way.
    argv = ("simulate", *ENDS, "--teu", "3000", "--weeks", "4", "--runs", "20", "--workers", "1", *OWN)
    assert asked(capsys, *argv)["throughput_teu_per_year"] == pytest.approx(3000, rel=0.1)


def test_what_stands_at_a_place_is_all_that_a_box_waits_there(capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "simulate", *ENDS, "--teu", "3000", "--runs", "20", "--workers", "1", *OWN)
    legs = asked(capsys, "route", *ENDS, *OWN)["routes"][0]["legs"]  # type: ignore[index]
    planned: dict[str, float] = {}
    for leg in legs:
        if leg["kind"] != "line":
            planned[leg["from"]] = planned.get(leg["from"], 0.0) + leg["hours"]
    stays = {row["id"]: row for row in found["places"]}  # type: ignore[attr-defined]
    assert set(stays) == {place for place, hours in planned.items() if hours}
    for place, row in stays.items():
        assert row["mean_hours"] == pytest.approx(planned[place], rel=0.1), place
        # Little's law.
        assert row["mean_teu"] == pytest.approx(row["mean_hours"] * 3000 / HOURS_PER_YEAR, rel=0.01)
    for queue in found["queues"]:  # type: ignore[attr-defined]
        assert queue.keys() >= {"id", "mean_teu", "mean_hours", "utilisation"}
        assert 0 < queue["utilisation"] < 1


def test_a_line_is_full_by_the_ships_that_the_route_takes(capsys: pytest.CaptureFixture[str]) -> None:
    # South-loop sails the same line, once a week and with little space; the route boards the feeder shuttle.
    point = asked(capsys, "load", *ENDS, "--teu", "5000", *OWN)["points"][0]  # type: ignore[index]
    assert "south-loop" not in [queue["id"] for queue in point["queues"]]
    assert point["hours"] < 1.1 * 150
    found = asked(capsys, "simulate", *ENDS, "--teu", "5000", "--runs", "2", "--workers", "1", *OWN)
    assert {"feeder-shuttle", "south-loop"} & {row["id"] for row in found["queues"]} == {"feeder-shuttle"}  # type: ignore[attr-defined]


def test_the_same_seed_gives_the_same_answer_however_many_work(capsys: pytest.CaptureFixture[str]) -> None:
    argv = ("simulate", *ENDS, "--teu", "2000", "--weeks", "8", "--runs", "3", *OWN)
    first = asked(capsys, *argv, "--workers", "1")
    assert asked(capsys, *argv, "--workers", "2") == first
    assert asked(capsys, *argv, "--workers", "1", "--seed", "1") != first


def test_a_cluster_gives_the_same_answer(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    told = []

    @contextmanager
    def cluster(address: str) -> Iterator[tuple[ThreadPoolExecutor, int]]:
        told.append(address)
        with ThreadPoolExecutor(2) as pool:
            yield pool, 2

    argv = ("simulate", *ENDS, "--teu", "2000", "--weeks", "8", "--runs", "3", *OWN)
    first = asked(capsys, *argv, "--workers", "1")
    monkeypatch.setattr(cluster_module, "cluster_of", cluster)
    assert asked(capsys, *argv, "--cluster", "tcp://host:8786") == first
    assert told == ["tcp://host:8786"]


def test_no_way_is_no_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", *ENDS, "--teu", "100", "--avoid", "country:KZ", *OWN]) == 1
    assert capsys.readouterr().err.startswith("corridor: no route from amber to elm: ")


@pytest.mark.slow
def test_a_year_of_the_shipped_corridor_takes_two_seconds() -> None:
    query = Query(origin="Xi'an", destination="Poti")
    simulate(query, teu_per_year=100_000, weeks=1, runs=1, workers=1)  # compiles the graph
    began = process_time()
    simulate(query, teu_per_year=100_000, weeks=52, runs=1, workers=1)
    assert process_time() - began < 2


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("--teu", "0"), "--teu 0: write a number above 0"),
        (("--teu", "1e12"), "--teu 1e+12: write a number above 0 and at most 10,000,000"),
        (("--teu", "100", "--weeks", "0"), "--weeks 0"),
        (("--teu", "100", "--runs", "0"), "--runs 0"),
        (("--teu", "100", "--seed", "-1"), "--seed -1"),
        (("--teu", "100", "--workers", "-1"), "--workers -1"),
        (("--teu", "nan"), "--teu nan"),
    ],
)
def test_nonsense_is_refused_in_one_line(argv: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", *ENDS, *argv, *OWN]) == 2
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1


def test_without_simpy_the_extra_is_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "simpy", None)
    assert main(["simulate", *ENDS, "--teu", "100", "--workers", "1", *OWN]) == 2
    assert "pip install 'corridor[simulate]'" in capsys.readouterr().err
