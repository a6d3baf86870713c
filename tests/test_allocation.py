"""Demand over routes: optima against another solver, priorities, empties, prices and what is in the way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.linear_solver import pywraplp
from scipy.optimize import linprog

from corridor.answers.allocated import describe
from corridor.data.load.demand import DemandRow, read_demand
from corridor.errors import CapacityError, FindingsError, NetworkError, NoRouteError, PlaceError
from corridor.flow.volumes import allocate
from tests.described import text
from tests.flows import network, pool, road, service

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.data.model import Network

PLACES = "abcdef"


def row(origin: str, destination: str, teu: float, **figures: object) -> DemandRow:
    where = str(figures.pop("where", ""))
    return DemandRow(where, origin, destination, teu, **figures)  # type: ignore[arg-type]


@st.composite
def cases(draw: st.DrawFn) -> tuple[Network, list[DemandRow]]:
    """Draw roads, pools and demand; every pair of the demand has a road of its own, dear and narrow."""
    pairs = [(tail, head) for tail in PLACES for head in PLACES if tail != head]
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=4, max_size=14, unique=True))
    wanted = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=4, unique=True))
    links = [
        road(tail, head, draw(st.integers(1, 40)), hours=draw(st.integers(1, 9)), usd=draw(st.integers(1, 90)))
        for tail, head in chosen
    ]
    links += [road(tail, head, 3, hours=20, usd=200, key=f"own-{tail}-{head}") for tail, head in wanted]
    shared = draw(st.lists(st.sampled_from([link.id for link in links]), min_size=2, max_size=4, unique=True))
    weights = {key: draw(st.sampled_from([0.5, 1.0, 2.0])) for key in shared}
    pools = [pool("shared", weights, draw(st.integers(1, 40)))]
    demand = [
        row(tail, head, draw(st.integers(1, 40)), unmet_usd_per_teu=float(draw(st.integers(1, 600))))
        for tail, head in wanted
    ]
    return network(links, pools=pools), demand


def oracle(net: Network, demand: list[DemandRow]) -> float:
    """Solve the same as flows on links: one block of columns a row of demand, then what is left behind."""
    links = list(net.links.values())
    n_links, n_rows = len(links), len(demand)
    costs = [link.usd_per_teu or 0.0 for _ in demand for link in links]
    costs += [item.unmet_usd_per_teu or 0.0 for item in demand]
    balances, right = [], []
    for number, item in enumerate(demand):
        for place in PLACES:
            line = np.zeros(len(costs))
            for column, link in enumerate(links):
                line[number * n_links + column] = (link.origin == place) - (link.destination == place)
            if place == item.origin:
                line[n_rows * n_links + number] = 1
            if place == item.destination:
                line[n_rows * n_links + number] = -1
            balances.append(line)
            right.append(item.amount * ((place == item.origin) - (place == item.destination)))
    limits, most = [], list[float]()
    for column, link in enumerate(links):
        line = np.zeros(len(costs))
        line[[number * n_links + column for number in range(n_rows)]] = 1
        limits.append(line)
        most.append(link.capacity or 0.0)
    for shared in net.pools.values():
        line = np.zeros(len(costs))
        for member in shared.members:
            column = [link.id for link in links].index(member.id)
            line[[number * n_links + column for number in range(n_rows)]] = member.weight
        limits.append(line)
        most.append(shared.capacity or 0.0)
    found = linprog(costs, A_ub=np.array(limits), b_ub=most, A_eq=np.array(balances), b_eq=right, method="highs")
    assert found.success
    return float(found.fun or 0.0)


@settings(deadline=None, max_examples=60)
@given(cases())
def test_the_optimum_is_that_of_flows_on_links(case: tuple[Network, list[DemandRow]]) -> None:
    net, demand = case
    try:
        answer = allocate(net, demand, by="cost")
    except CapacityError:
        # Nothing at all is worth carrying.
        expected = sum(item.amount * (item.unmet_usd_per_teu or 0) for item in demand)
        assert oracle(net, demand) == pytest.approx(expected)
        return
    assert answer.value == pytest.approx(oracle(net, demand), rel=1e-7)
    assert answer.proof.gap == 0
    for link in answer.links:
        assert link.teu <= (net.links[link.link].capacity or 0) + 1e-6
    for load in answer.loads:
        assert load.use <= 1 + 1e-6
    for number, served in enumerate(answer.served):
        assert 0 <= served.shipped <= demand[number].amount
    cost = sum(item.teu * (item.route.usd_per_teu or 0) for item in answer.routes)
    left = sum(item.unmet * (item.unmet_price or 0) for item in answer.served)
    assert cost + left == pytest.approx(answer.value, rel=1e-6)


@settings(deadline=None, max_examples=25)
@given(cases())
def test_prices_are_what_one_teu_more_saves(case: tuple[Network, list[DemandRow]]) -> None:
    net, demand = case
    try:
        answer = allocate(net, demand, by="cost")
    except CapacityError:
        return
    for price in answer.prices[:3]:
        key = price.limiting.id
        for teu, expected in ((1.0, price.value), (-1.0, -(price.loss or 0.0))):
            if key in net.pools:
                item = net.pools[key]
                changed = replace(net, pools={key: replace(item, capacity=(item.capacity or 0) + teu)})
            else:
                link = net.links[key]
                changed = replace(net, links={**net.links, key: replace(link, capacity=(link.capacity or 0) + teu)})
            assert answer.value - oracle(changed, demand) == pytest.approx(expected, abs=1e-5)


@settings(deadline=None, max_examples=25)
@given(cases())
def test_the_least_that_is_added_lets_everything_go(case: tuple[Network, list[DemandRow]]) -> None:
    """What is named is complete, and no less would do: the sum is that of another solver."""
    net, rows = case
    demand = [item._replace(unmet_usd_per_teu=None) for item in rows]
    answer = allocate(net, demand, by="cost")
    more = {item.limiting.id: item.teu for item in answer.shortfall}
    links = {key: replace(link, capacity=(link.capacity or 0) + more.get(key, 0)) for key, link in net.links.items()}
    pools = {key: replace(item, capacity=(item.capacity or 0) + more.get(key, 0)) for key, item in net.pools.items()}
    again = allocate(replace(net, links=links, pools=pools), demand, by="cost")
    assert again.unmet_teu == pytest.approx(0, abs=1e-4)
    assert answer.shortfall_proof.gap == 0
    assert sum(more.values()) == pytest.approx(least_added(net, demand), abs=1e-5)


def least_added(net: Network, demand: list[DemandRow]) -> float:
    """Solve with OR-tools, flows on links, each capacity free to grow: the least sum of growth."""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    growth = {key: solver.NumVar(0, solver.infinity(), key) for key in (*net.links, *net.pools)}
    flows = {
        (number, key): solver.NumVar(0, solver.infinity(), "") for number in range(len(demand)) for key in net.links
    }
    for number, item in enumerate(demand):
        for place in PLACES:
            out = sum(flows[number, key] for key, link in net.links.items() if link.origin == place)
            into = sum(flows[number, key] for key, link in net.links.items() if link.destination == place)
            solver.Add(out - into == item.amount * ((place == item.origin) - (place == item.destination)))
    for key, link in net.links.items():
        solver.Add(sum(flows[number, key] for number in range(len(demand))) <= (link.capacity or 0) + growth[key])
    for key, shared in net.pools.items():
        load = sum(
            flows[number, member.id] * member.weight for number in range(len(demand)) for member in shared.members
        )
        solver.Add(load <= (shared.capacity or 0) + growth[key])
    solver.Minimize(sum(growth.values()))
    assert solver.Solve() == solver.OPTIMAL
    return float(solver.Objective().Value())


def test_parallel_ways_fill_from_the_cheapest() -> None:
    net = network(
        [
            road("a", "b", 10, hours=10, key="first"),
            road("a", "b", 5, hours=20, key="second"),
            road("a", "b", 100, hours=30, key="third"),
        ]
    )
    answer = allocate(net, [row("a", "b", 18)])
    assert [(item.teu, item.route.legs[0].id) for item in answer.routes] == [(10, "first"), (5, "second"), (3, "third")]
    assert answer.value == pytest.approx(100 + 100 + 90)
    assert answer.unit == "TEU h"
    assert {item.limiting.id: item.value for item in answer.prices} == pytest.approx({"first": 20, "second": 10})
    assert {item.limiting.id: item.loss for item in answer.prices} == pytest.approx({"first": 20, "second": 10})


def test_both_directions_share_a_single_track() -> None:
    net = network(
        [road("a", "b", direction="both", hours=10), road("a", "b", 100, direction="both", hours=30, key="round")],
        pools=[pool("track", {"a-b": 1.0}, 12)],
    )
    answer = allocate(net, [row("a", "b", 8), row("b", "a", 8)])
    assert answer.value == pytest.approx(12 * 10 + 4 * 30)


def test_a_yard_limits_all_that_passes_a_place() -> None:
    net = network(
        [road("a", "c", 100), road("b", "c", 100), road("c", "d", 100), road("c", "e", 100)],
        pools=[pool("yard", {"a-c": 1.0, "b-c": 2.0}, 10, kind="yard")],
    )
    answer = allocate(net, [row("a", "d", 10), row("b", "e", 10)])
    assert answer.shipped_teu == pytest.approx(10)
    assert [item.shipped for item in answer.served] == [pytest.approx(10), pytest.approx(0)]
    assert [item.limiting.id for item in answer.shortfall] == ["yard"]
    assert answer.served[1].in_the_way == ("yard",)


def test_the_first_priority_is_served_first_even_where_it_is_dearer() -> None:
    net = network([road("a", "c", 100, hours=50), road("b", "c", 100, hours=1), road("c", "d", 10, hours=1)])
    demand = [row("a", "d", 8, priority=1), row("b", "d", 8, priority=2)]
    answer = allocate(net, demand)
    assert [item.shipped for item in answer.served] == [pytest.approx(8), pytest.approx(2)]
    even = allocate(net, [item._replace(priority=1) for item in demand])
    assert [item.shipped for item in even.served] == [pytest.approx(2), pytest.approx(8)]
    assert answer.proof.gap == 0


def test_what_is_not_worth_its_price_stays() -> None:
    net = network([road("a", "b", 10, usd=100)])
    with pytest.raises(CapacityError, match="at the price of not carrying them"):
        allocate(net, [row("a", "b", 5, unmet_usd_per_teu=99.0)], by="cost")
    assert allocate(net, [row("a", "b", 5, unmet_usd_per_teu=101.0)], by="cost").shipped_teu == pytest.approx(5)


def test_generalised_cost_adds_the_value_of_time() -> None:
    net = network(
        [road("a", "b", 10, hours=24, usd=100, key="fast"), road("a", "b", 10, hours=240, usd=10, key="slow")]
    )
    slow = allocate(net, [row("a", "b", 5)], by="generalised", usd_per_teu_day=5)
    assert slow.value == pytest.approx(5 * (10 + 50))
    assert slow.unit == "USD"
    fast = allocate(net, [row("a", "b", 5)], by="generalised", usd_per_teu_day=50)
    assert fast.value == pytest.approx(5 * (100 + 50))


def test_tonnes_and_weeks_become_teu_of_the_period() -> None:
    net = network([road("a", "b", 365)], constants={"t-per-teu": (10.0, "t")})
    answer = allocate(net, [row("a", "b", 30, unit="t", per="week")], per="week")
    assert answer.asked_teu == pytest.approx(3)
    year = allocate(net, [row("a", "b", 30, unit="t", per="week")], per="year")
    assert year.asked_teu == pytest.approx(3 * 365 / 7)
    assert allocate(net, [row("a", "b", 20, per="week")], per="week").shipped_teu == pytest.approx(7)
    with pytest.raises(NetworkError, match="no constant 't-per-teu' to turn tonnes into TEU"):
        allocate(network([road("a", "b", 365)]), [row("a", "b", 30, unit="t")])


def test_empty_boxes_come_back_and_limit_what_goes() -> None:
    net = network([road("a", "b", 10), road("b", "a", 4, hours=10)])
    answer = allocate(net, [row("a", "b", 10)], empties=True)
    assert answer.shipped_teu == pytest.approx(4)
    assert answer.empties_teu == pytest.approx(4)
    assert {item.cargo for item in answer.routes} == {"containers", "empties"}
    assert allocate(net, [row("a", "b", 10)]).empties_teu is None


def test_boxes_that_come_back_laden_need_not_come_back_empty() -> None:
    net = network([road("a", "b", 10), road("b", "a", 10)])
    answer = allocate(net, [row("a", "b", 6), row("b", "a", 4)], empties=True)
    assert answer.shipped_teu == pytest.approx(10)
    assert answer.empties_teu == pytest.approx(2)


def test_boxes_go_round_by_where_they_are_needed() -> None:
    net = network([road("a", "b", 9), road("b", "c", 9), road("c", "a", 9), road("b", "a", 9, hours=999)])
    answer = allocate(net, [row("a", "b", 5), row("c", "a", 5)], empties=True)
    (empty,) = (item for item in answer.routes if item.cargo == "empties")
    assert (empty.route.origin, empty.route.destination) == ("b", "c")
    assert empty.teu == pytest.approx(5)


def test_oil_takes_no_box_and_no_container_ship() -> None:
    ferry = replace(road("a", "b", mode="ferry"), carries=())
    links = [ferry, road("a", "b", mode="feeder", key="boxes")]
    services = [
        service("f", "a", ("a-b",), departures_per_week=7, teu_per_departure=10),
        service("x", "a", ("boxes",), departures_per_week=7, teu_per_departure=10, carries=("containers",)),
    ]
    net = network(links, services=services, constants={"t-per-teu": (10.0, "t")})
    answer = allocate(net, [row("a", "b", 99_999, cargo="oil", unit="t"), row("a", "b", 9_999, priority=2)])
    used = {item.cargo: set(item.services) for item in answer.routes}
    assert used["oil"] == {"f"}
    shares = {item.limiting.id: item.teu for item in answer.loads}
    assert shares["f"] + shares["x"] == pytest.approx(2 * 3650)
    assert answer.shipped_teu == pytest.approx(2 * 3650)


def test_a_disconnected_row_is_named() -> None:
    net = network([road("a", "b", 10), road("d", "c", 10)])
    rows = [
        row(*pair, 1, where=f"mine.csv, row {number}")
        for number, pair in enumerate([("a", "b"), ("a", "c"), ("b", "a")], start=2)
    ]
    answer = allocate(net, rows)
    assert [item.shipped for item in answer.served] == [pytest.approx(1), 0, 0]
    reasons = [item.reason for item in answer.served]
    assert reasons == ["", "no way from a to c for containers.", "no open line reaches a."]
    assert "row 3: 1 of 1 TEU a - c; no way from a to c" in text(describe(answer))
    with pytest.raises(CapacityError, match=r"do not fit: mine.csv, row 3: no way.* mine.csv, row 4: no open line"):
        allocate(net, rows, everything=True)
    with pytest.raises(NoRouteError, match="no open line reaches a"):
        allocate(net, [row("b", "a", 1)])


def test_missing_prices_are_listed() -> None:
    net = network([road("a", "b", 10, usd=5), road("b", "c", 10)])
    with pytest.raises(NetworkError, match=r"no way from a to c has all its prices; unknown on the fastest: b-c\."):
        allocate(net, [row("a", "c", 1)], by="cost")


def test_no_capacity_at_all_is_no_answer() -> None:
    with pytest.raises(CapacityError, match=r"no way from a to c has a published capacity.*--assume-capacity"):
        allocate(network([road("a", "b"), road("b", "c")]), [row("a", "c", 1)])


def test_all_or_nothing_names_what_is_in_the_way() -> None:
    net = network([road("a", "b", 10), road("b", "c", 7), road("c", "d", 20)])
    with pytest.raises(CapacityError, match=r"2 of 9 TEU a year do not fit; .*b-c \(7 TEU a year\) by 2"):
        allocate(net, [row("a", "d", 9)], everything=True)
    assert allocate(net, [row("a", "d", 7)], everything=True).shipped_teu == pytest.approx(7)


def test_nothing_that_fits_is_no_answer() -> None:
    with pytest.raises(CapacityError, match=r"9 of 9 TEU a year do not fit.*a-b"):
        allocate(network([road("a", "b", 5, other_load=5)]), [row("a", "b", 9)])


@pytest.mark.parametrize("teu", [0.0, -3.0, float("nan"), float("inf")])
def test_a_volume_is_more_than_zero(teu: float) -> None:
    with pytest.raises(NetworkError, match=r"--teu .*: give a figure above zero"):
        allocate(network([road("a", "b", 5)]), [row("a", "b", teu)])


def test_questions_that_mean_nothing_are_refused() -> None:
    net = network([road("a", "b", 5)])
    with pytest.raises(NetworkError, match="there is no demand"):
        allocate(net, [])
    with pytest.raises(NetworkError, match="a: origin and destination are one"):
        allocate(net, [row("a", "a", 1)])
    with pytest.raises(PlaceError, match=r"d.csv, row 2: there is no place 'x'"):
        allocate(net, [row("a", "x", 1, where="d.csv, row 2")])
    with pytest.raises(NetworkError, match="--by generalised needs --value-of-time"):
        allocate(net, [row("a", "b", 1)], by="generalised")
    with pytest.raises(NetworkError, match="--per 'day': choose year or week"):
        allocate(net, [row("a", "b", 1)], per="day")
    with pytest.raises(NetworkError, match="--unmet-price -1: give a figure above zero"):
        allocate(net, [row("a", "b", 1)], unmet_price=-1)


def test_an_element_out_leaves_demand_behind() -> None:
    net = network([road("a", "b", 10), road("a", "b", 6, hours=30, key="other"), road("b", "c", 20)])
    losses = {item.id: item for item in allocate(net, [row("a", "c", 8)], critical=True).losses}
    assert losses["b-c"].unmet_teu == pytest.approx(8)
    assert losses["a-b"].unmet_teu == pytest.approx(2)
    assert losses["a-b"].added_hours == pytest.approx(6)


def test_one_way_of_many_without_a_capacity_is_counted() -> None:
    net = network([road("a", "b", 10), road("b", "c")])
    answer = allocate(net, [row("a", "c", 5)])
    assert (answer.unknown_used, answer.used, answer.unknown_ids) == (1, 2, ("b-c",))


# -- the file --------------------------------------------------------------------------------------------------------


def written(path: Path, text: str) -> Path:
    file = path / "mine.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_table_of_demand_is_read_with_its_defaults(tmp_path: Path) -> None:
    file = written(
        tmp_path, "from,to,amount,unit,per,cargo,priority,unmet_usd_per_teu\nXi'an,Poti,10\n\nA,B,5,t,year,oil,2,900\n"
    )
    first, second = read_demand(file, per="week")
    assert first == DemandRow("mine.csv, row 2", "Xi'an", "Poti", 10.0, per="week")
    assert second == DemandRow("mine.csv, row 4", "A", "B", 5.0, "t", "year", "oil", 2, 900.0)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "at least from,to,amount"),
        ("from,to,amount\n", "holds no demand"),
        ("from,to\na,b\n", "row 1: has no column 'amount'"),
        ("from,to,amount,volume\na,b,1,2\n", "row 1, column volume: demand tables have no such column"),
        ("from,to,amount,amount\na,b,1,2\n", "column amount: is given twice"),
        ("from,to,amount\na,b,-4\n", "row 2, column amount: -4 is negative"),
        ("from,to,amount\na,b,0\n", "row 2, column amount: is 0; a demand is more than zero"),
        ("from,to,amount\na,b,nan\n", "row 2, column amount: 'nan' is not a number"),
        ("from,to,amount\na,,4\n", "row 2, column to: is empty"),
        ("from,to,amount,cargo\na,b,4,Apples\n", "row 2, column cargo: "),
        ("from,to,amount,unit\na,b,4,pallets\n", "row 2, column unit: "),
        ("from,to,amount\na,b,4,5\n", "row 2: 4 cells where row 1 names 3"),
        ('from,to,amount\n"a,b,4\n', "cannot be split into cells"),
    ],
)
def test_a_faulty_table_is_refused_with_its_row(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(NetworkError, match=fault.replace("(", r"\(")):
        read_demand(written(tmp_path, text))


def test_all_faults_of_a_table_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(FindingsError) as caught:
        read_demand(written(tmp_path, "from,to,amount\na,b,-1\n,b,x\n"))
    assert len(caught.value.findings) == 3
    with pytest.raises(NetworkError, match="cannot be read"):
        read_demand(tmp_path / "missing.csv")


@pytest.mark.parametrize(("teu", "warned"), [(84, False), (86, True)])
def test_what_is_nearly_full_is_warned_of(teu: float, warned: bool) -> None:
    said = text(describe(allocate(network([road("a", "b", 100)]), [row("a", "b", teu)])))
    assert ("a-b 86%: above 85% times grow" in said) == warned
