"""Volumes: forty pairs share the capacities of the shipped network; the same linear program for all."""

from __future__ import annotations

from importlib import import_module
from random import Random
from typing import TYPE_CHECKING, Any

from bench.instances import pairs_of
from bench.peers import versions
from bench.timing import OURS, Race, race
from corridor.flow.allocation import solve, trips_of
from corridor.flow.columns import Program
from corridor.flow.demands import Plan, Wanted, plan_of
from corridor.graph.build import build
from corridor.graph.limits import Conditions

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridor.data.model import Network

PAIRS = 40
TEU = (2_000, 40_000)
PRICE = 10_000.0
"""Of a TEU that is not carried [h]: all that solve it trade volume for time alike."""


def volume_races(network: Network) -> list[Race]:
    """Race on one demand table; all that solve the same program must find the same optimum."""
    plan = demand_plan(network)
    trips = trips_of(plan)
    here = versions()

    def ours(_: int) -> float:
        return solve(plan, trips, Program(trips.commodities, trips.bounds)).solution.value

    contenders: dict[str, Callable[[int], object]] = {
        OURS: ours,
        "corridor, from the network on": lambda _: solve_from(network),
    }
    if here["linopy"] != "not installed":
        contenders["linopy (HiGHS)"] = lambda _: linopy_value(plan)
    if here["ortools"] != "not installed":
        contenders["OR-tools (GLOP)"] = lambda _: ortools_value(plan)
    if here["networkx"] != "not installed":
        contenders["networkx"] = lambda _: networkx_flows(plan)
    best = ours(0)
    for name, run in contenders.items():
        found = run(0)
        if name != "networkx" and abs(float(found) - best) > 1e-6 * abs(best):  # type: ignore[arg-type]
            msg = f"{name} finds {found}, but {best} is ours"
            raise AssertionError(msg)
    net = plan.nets[0]
    return [
        race(
            f"{PAIRS} pairs within all capacities",
            contenders,
            list(range(7)),
            budget_s=20,
            remarks={
                OURS: f"paths are made as prices ask for them; {len(net.arcs):,} arcs, {len(plan.limits)} capacities",
                "linopy (HiGHS)": f"a flow on each arc: {PAIRS * len(net.arcs):,} variables over our contracted arcs",
                "networkx": f"{PAIRS} greatest flows one by one: it cannot share capacities, which is far easier",
            },
        )
    ]


def demand_plan(network: Network) -> Plan:
    """Draw the demand table, the same each time."""
    graph = build(network)
    chance = Random(7)  # noqa: S311 - drawn again alike
    rows = [Wanted("", *pair, float(chance.randint(*TEU))) for pair in dict.fromkeys(pairs_of(graph, 60, seed=7))]
    return plan_of(network, {"containers": graph}, rows[:PAIRS], conditions=Conditions(assume=True), unmet_price=PRICE)


def solve_from(network: Network) -> float:
    """Do all that `corridor allocate` does before it reports."""
    plan = demand_plan(network)
    trips = trips_of(plan)
    return solve(plan, trips, Program(trips.commodities, trips.bounds)).solution.value


def linopy_value(plan: Plan) -> float:
    """Solve the program with a flow on each arc, as energy models write it; all rows of a kind at once."""
    import warnings

    import numpy as np

    linopy: Any = import_module("linopy")
    xr: Any = import_module("xarray")
    # Nodes that no arc enters have no row of their own; an outer join, as it was always done, is what is wanted.
    warnings.simplefilter("ignore", linopy.LinopySemanticsWarning)
    net = plan.nets[0]
    nodes = sorted({node for arc in net.arcs for node in (arc.tail, arc.head)})
    place = {node: at for at, node in enumerate(nodes)}
    ends = np.zeros((len(plan.wanted), len(nodes)))
    for number, end in enumerate(plan.ends):
        ends[number, place[end.starts[0]]], ends[number, place[end.ends[0]]] = -1, 1
    model = linopy.Model()
    pair, arc = np.arange(len(plan.wanted)), np.arange(len(net.arcs))
    flow = model.add_variables(lower=0, coords={"pair": pair, "arc": arc}, name="flow")
    teu = xr.DataArray([row.teu for row in plan.wanted], coords={"pair": pair}, dims="pair")
    carried = model.add_variables(lower=0, upper=teu, coords={"pair": pair}, name="carried")

    def by_node(found: list[int]) -> Any:
        return (1 * flow).groupby(xr.DataArray(found, coords={"arc": arc}, dims="arc", name="node")).sum()

    into, out = by_node([place[item.head] for item in net.arcs]), by_node([place[item.tail] for item in net.arcs])
    sign = xr.DataArray(ends, coords={"pair": pair, "node": np.arange(len(nodes))}, dims=("pair", "node"))
    model.add_constraints(into - out - sign * carried == 0, name="nodes")
    loads = [(at, row, weight) for at, item in enumerate(net.arcs) for row, weight in item.loads]
    load = np.arange(len(loads))
    which = xr.DataArray([at for at, _, _ in loads], coords={"load": load}, dims="load")
    weights = xr.DataArray([weight for _, _, weight in loads], coords={"load": load}, dims="load")
    rows = xr.DataArray([row for _, row, _ in loads], coords={"load": load}, dims="load", name="row")
    used = (flow.sum("pair").sel(arc=which) * weights).groupby(rows).sum()
    most = xr.DataArray([limit.teu_per_year for limit in plan.limits], coords={"row": np.arange(len(plan.limits))})
    model.add_constraints(used <= most.sel(row=used.indexes["row"]), name="limits")
    cost = xr.DataArray([item.cost for item in net.arcs], coords={"arc": arc}, dims="arc")
    prices = xr.DataArray(list(plan.prices), coords={"pair": pair}, dims="pair")
    model.add_objective((flow * cost).sum() - (carried * prices).sum())
    model.solve("highs", io_api="direct", output_flag=False, threads=1, progress=False)
    return -float(model.objective.value)


def ortools_value(plan: Plan) -> float:
    """Solve the same program with GLOP."""
    pywraplp: Any = import_module("ortools.linear_solver.pywraplp")
    net = plan.nets[0]
    solver = pywraplp.Solver.CreateSolver("GLOP")
    objective, infinity = solver.Objective(), solver.infinity()
    limits = [solver.Constraint(-infinity, limit.teu_per_year) for limit in plan.limits]
    for row, end, price in zip(plan.wanted, plan.ends, plan.prices, strict=True):
        nodes: dict[int, Any] = {}
        for arc in net.arcs:
            for node in (arc.tail, arc.head):
                if node not in nodes:
                    nodes[node] = solver.Constraint(0, 0)
        carried = solver.NumVar(0, row.teu, "")
        objective.SetCoefficient(carried, price)
        nodes[end.starts[0]].SetCoefficient(carried, 1)
        nodes[end.ends[0]].SetCoefficient(carried, -1)
        for arc in net.arcs:
            flow = solver.NumVar(0, infinity, "")
            objective.SetCoefficient(flow, -arc.cost)
            nodes[arc.tail].SetCoefficient(flow, -1)
            nodes[arc.head].SetCoefficient(flow, 1)
            for limit, weight in arc.loads:
                limits[limit].SetCoefficient(flow, weight)
    objective.SetMaximization()
    solver.Solve()
    return float(objective.Value())


def networkx_flows(plan: Plan) -> list[float]:
    """Find the greatest flow of each pair by itself; pools are left out, since it has no word for them."""
    nx: Any = import_module("networkx")
    net = plan.nets[0]
    capacity = [limit.teu_per_year for limit in plan.limits]
    graph = nx.DiGraph()
    for arc in net.arcs:
        most = min((capacity[row] / weight for row, weight in arc.loads), default=None)
        graph.add_edge(arc.tail, arc.head, **({} if most is None else {"capacity": most}))
    found = []
    for end in plan.ends:
        try:
            found.append(float(nx.maximum_flow_value(graph, end.starts[0], end.ends[0])))
        except nx.NetworkXUnbounded:
            found.append(float("inf"))
    return found
