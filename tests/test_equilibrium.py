"""Flows under load: Braess worked by hand, random networks against a solver of its own, Wardrop on every answer."""

from __future__ import annotations

import json
import random
from math import inf
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, minimize

from corridor.commands.cli import main
from corridor.flow.arcs import Arc, Arcs, Ends
from corridor.flow.columns import Aim, Commodity, Program
from corridor.flow.equilibrium import GAP, Row, Settled, settle
from tests.folders import TOY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Line = tuple[int, int, float, float]
"""Tail, head, hours when empty, and hours for each TEU."""

BRAESS: tuple[Line, ...] = ((0, 1, 0, 10), (0, 2, 50, 1), (1, 3, 50, 1), (2, 3, 0, 10), (1, 2, 10, 1))


def solved(lines: Sequence[Line], trips: Sequence[tuple[int, int, float]], *, system: bool = False) -> Settled:
    arcs = tuple(
        Arc(tail, head, free, 0, ((number, ""),), ((number, 1.0),))
        for number, (tail, head, free, _) in enumerate(lines)
    )
    ways: dict[int, list[tuple[int, int]]] = {}
    for number, arc in enumerate(arcs):
        ways.setdefault(arc.tail, []).append((arc.head, number))
    nodes = tuple(f"node {node}" for node in range(1 + max(max(arc.tail, arc.head) for arc in arcs)))
    ground = SimpleNamespace(nodes=nodes, edges=[SimpleNamespace(tail=arc.tail, head=arc.head) for arc in arcs])
    net = Arcs(ground, arcs, {node: tuple(pairs) for node, pairs in ways.items()})  # type: ignore[arg-type]
    items = [Commodity(net, Ends((start,), (end,)), teu) for start, end, teu in trips]
    program = Program(items, [(-inf, inf)] * len(lines))
    begun = program.solve(Aim([1e6] * len(items)))
    rows = [Row(lambda load, slope=slope: slope * load) for *_, slope in lines]  # type: ignore[misc]
    found = settle(program, begun.flows, rows, system=system)
    wardrop(found, program, rows, system=system)
    return found


def wardrop(found: Settled, program: Program, rows: Sequence[Row], *, system: bool) -> None:
    """No known way is quicker than those in use, by more than the gap allows."""
    assert found.gap <= GAP
    prices = [row.price(load, system=system) for row, load in zip(rows, found.loads, strict=True)]
    costs = [
        (flow, column.commodity, column.cost + sum(w * prices[row] for row, w in column.loads))
        for column, flow in found.flows
    ]
    shortest = {
        number: path.length for number, path in program.paths(range(len(program.commodities)), prices, costs=True)
    }
    spent = sum(flow * cost for flow, _, cost in costs)
    late = sum(flow * (cost - shortest[number]) for flow, number, cost in costs)
    assert late <= GAP * spent * 1.001
    for number, item in enumerate(program.commodities):
        assert sum(flow for flow, own, _ in costs if own == number) == pytest.approx(item.teu)


def test_braess_worked_by_hand() -> None:
    user = solved(BRAESS, [(0, 3, 6)])
    assert user.hours == pytest.approx([92] * 3, rel=1e-3)
    assert user.total == pytest.approx(552, rel=1e-3)
    assert [flow for _, flow in user.flows] == pytest.approx([2, 2, 2], rel=1e-2)
    best = solved(BRAESS, [(0, 3, 6)], system=True)
    assert best.total == pytest.approx(498, rel=1e-3)
    without = solved(BRAESS[:4], [(0, 3, 6)])
    assert without.hours == pytest.approx([83] * 2, rel=1e-3)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("system", [False, True])
def test_random_networks_as_a_convex_solver(seed: int, *, system: bool) -> None:
    draw = random.Random(seed)  # noqa: S311
    nodes = 6
    lines = [(at, at + 1, draw.uniform(1, 9), draw.uniform(0.1, 2)) for at in range(nodes - 1)]
    lines += [
        (tail, head, draw.uniform(1, 20), draw.uniform(0.1, 2))
        for tail in range(nodes)
        for head in range(tail + 1, nodes)
        if draw.random() < 0.6
    ]
    trips = [(0, nodes - 1, draw.uniform(2, 8)), (1, nodes - 2, draw.uniform(2, 8))]
    found = solved(lines, trips, system=system)
    n = len(lines)
    free, slope = np.array([line[2] for line in lines]), np.array([line[3] for line in lines])

    def value(x: np.ndarray) -> float:
        load = x.reshape(len(trips), n).sum(axis=0)
        return float((free * load + slope * load**2 * (1 if system else 0.5)).sum())

    balance = np.zeros((len(trips) * nodes, len(trips) * n))
    due = np.zeros(len(trips) * nodes)
    for trip, (start, end, teu) in enumerate(trips):
        for number, (tail, head, *_) in enumerate(lines):
            balance[trip * nodes + tail, trip * n + number] += 1
            balance[trip * nodes + head, trip * n + number] -= 1
        due[trip * nodes + start], due[trip * nodes + end] = teu, -teu
    kept = [trip * nodes + node for trip, (_, end, _) in enumerate(trips) for node in range(nodes) if node != end]
    balance, due = balance[kept], due[kept]  # what comes to the end follows from the rest
    begin = np.full(len(trips) * n, 1.0)
    best = minimize(
        value,
        begin,
        bounds=[(0, None)] * len(begin),
        constraints=LinearConstraint(balance, due, due),
        method="SLSQP",
        options={"maxiter": 2000, "ftol": 1e-9},
    )
    assert best.success
    load = np.array(found.loads)
    ours = float((free * load + slope * load**2 * (1 if system else 0.5)).sum())
    bound = ours - found.gap * float((load * (free + slope * load * (2 if system else 1))).sum())
    assert bound - 1e-4 <= best.fun <= ours * (1 + 1e-5)
    assert ours == pytest.approx(best.fun, rel=2 * GAP)


ENDS = ("allocate", "amber", "elm", "--network", str(TOY), "--congestion")


def asked(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    assert main([*ENDS, *options, "--format", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize("teu", ["500", "4000", "40000"])
def test_a_network_under_load(teu: str, capsys: pytest.CaptureFixture[str]) -> None:
    user, best = asked(capsys, "--teu", teu), asked(capsys, "--teu", teu, "--objective", "system")
    for found in (user, best):
        assert found["gap"] <= GAP
        assert sum(way["teu"] for way in found["ways"]) == pytest.approx(float(teu), abs=0.1)
        assert all(way["hours_at_load"] >= way["hours"] - 0.01 for way in found["ways"])
        assert all(queue["use"] < 1 for queue in found["queues"])
    assert best["total_hours"] <= user["total_hours"] * (1 + GAP)
    hours = [way["hours_at_load"] for way in user["ways"]]
    late = sum(way["teu"] * (way["hours_at_load"] - min(hours)) for way in user["ways"])
    assert late <= 2 * GAP * user["total_hours"]


def test_a_week_is_a_part_of_a_year(capsys: pytest.CaptureFixture[str]) -> None:
    year, week = asked(capsys, "--teu", "5200"), asked(capsys, "--teu", "99.72602739726", "--per", "week")
    assert week["hours_at_load"] == pytest.approx(year["hours_at_load"], rel=2 * GAP)


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--teu", "4000000"), 1, "of 4,000,000 TEU a year fit below 98%"),
        (("--teu", "-1"), 2, "--teu"),
        (("--teu", "100", "--by", "cost"), 2, "leave out --by and --within"),
        (("--teu", "100", "--within", "9"), 2, "leave out --by and --within"),
        (("--teu", "100", "--empties"), 2, "--empties does not go with --congestion"),
        (("--teu", "100", "--residual"), 2, "--residual does not go with --congestion"),
        (("--teu", "100", "--all"), 2, "--all does not go with --congestion"),
        (("--teu", "100", "--unmet-price", "5"), 2, "--unmet-price does not go with --congestion"),
        (("--teu", "100", "--avoid", "mode:rail-1520", "--avoid", "mode:road"), 1, "no "),
    ],
)
def test_what_has_no_answer_is_told(
    options: tuple[str, ...], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*ENDS, *options]) == code
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1


def test_rows_share_what_is_full(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "demand.csv"
    table.write_text("from,to,amount,unit,per\namber,elm,3000,teu,year\nbirch,elm,2000,teu,year\n", encoding="utf-8")
    argv = ["allocate", "--demand", str(table), "--network", str(TOY), "--congestion", "--format", "json"]
    totals = []
    for objective in ("user", "system"):
        assert main([*argv, "--objective", objective]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["gap"] <= GAP
        sums = [sum(way["teu"] for way in found["ways"] if way["from"] == start) for start in ("amber", "birch")]
        assert sums == pytest.approx([3000, 2000], abs=0.1)
        totals.append(found["total_hours"])
    assert totals[1] <= totals[0] * (1 + GAP)


@pytest.mark.parametrize("objective", ["user", "system"])
def test_what_is_full_today_has_a_queue_until_other_ways_are_as_quick(
    objective: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "demand.csv"
    rows = "xian,poti,20000,teu,year\nalmaty,baku,8000,teu,year\naktau,tbilisi,5000,teu,year\n"
    table.write_text("from,to,amount,unit,per\n" + rows, encoding="utf-8")
    assert main(["allocate", "--demand", str(table), "--congestion", "--objective", objective, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["gap"] <= GAP
    assert all(queue["use"] < 1 for queue in found["queues"])
    ways = [way for way in found["ways"] if way["from"] == "almaty"]
    if objective == "user" and len(ways) > 1:
        assert ways[0]["hours_at_load"] == pytest.approx(ways[1]["hours_at_load"], rel=1e-2)


def test_an_objective_needs_congestion(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ENDS[:-1], "--teu", "100", "--objective", "system"]) == 2
    assert "--objective system is a matter of --congestion" in capsys.readouterr().err
