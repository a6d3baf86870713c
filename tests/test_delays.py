"""Waits by load, against formulas that are exact, and queues worked by hand."""

from __future__ import annotations

from math import exp, factorial, inf

import pytest

from corridor.data.load.kinds import shipped_delays
from corridor.errors import NetworkError
from corridor.flow.delays import allen_cunneen, backlog, line_addition, waiting_share

USES = (0.1, 0.5, 0.7, 0.9, 0.95)


@pytest.mark.parametrize("use", USES)
def test_one_server_waits_as_m_m_1_and_m_d_1(use: float) -> None:
    assert allen_cunneen(use) == pytest.approx(use / (1 - use))
    assert allen_cunneen(use, cs2=0) == pytest.approx(use / (2 * (1 - use)))


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("servers", [2, 3, 8])
def test_servers_wait_as_m_m_c(use: float, servers: int) -> None:
    load = use * servers
    last = load**servers / factorial(servers) / (1 - use)
    share = last / (sum(load**n / factorial(n) for n in range(servers)) + last)
    assert waiting_share(use, servers) == pytest.approx(share)
    assert allen_cunneen(use, servers=servers) == pytest.approx(share / (servers * (1 - use)))


def test_the_printed_table_of_exact_waits_comes_out() -> None:
    table = {1: (1.0, 2.33, 4.0, 5.67, 9.0, 19.0), 2: (0.33, 0.96, 1.78, 2.60, 4.26, 9.26)}
    for servers, waits in table.items():
        for use, wait in zip((0.5, 0.7, 0.8, 0.85, 0.9, 0.95), waits, strict=True):
            assert allen_cunneen(use, servers=servers) == pytest.approx(wait, abs=0.006)


def left_behind(use: float, places: int) -> float:
    """Wait for later departures, from the chain of what is left behind, solved step by step."""
    most = 150
    come = [exp(-use * places)]
    for number in range(1, most):
        come.append(come[-1] * use * places / number)
    state = [1.0] + [0.0] * (most - 1)
    for _ in range(250):
        after = [0.0] * most
        for held, chance in enumerate(state):
            if chance > 1e-15:
                for number, one in enumerate(come[:20]):
                    after[min(most - 1, max(0, held + number - places))] += chance * one
        state = after
    return sum(held * chance for held, chance in enumerate(state)) / (use * places)


@pytest.mark.parametrize(("use", "places"), [(0.7, 1), (0.8, 3)])
def test_boxes_left_behind_wait_as_the_chain_of_departures(use: float, places: int) -> None:
    assert allen_cunneen(use, servers=places, cs2=0) == pytest.approx(left_behind(use, places), rel=0.1)


def test_above_the_capacity_there_is_no_end() -> None:
    assert allen_cunneen(1.0) == inf
    with pytest.raises(NetworkError, match=r"use -0\.1"):
        allen_cunneen(-0.1)


def test_a_line_takes_longer_above_its_free_use() -> None:
    assert line_addition(0.3, free_use=0.3, minutes_per_km=0.2) == 0
    assert 100 * line_addition(0.8, free_use=0.3, minutes_per_km=0.2) == pytest.approx(10)


def test_a_backlog_grows_and_is_worked_off() -> None:
    found = backlog([10] * 8, [12, 0, 5, 12, 16, 16, 16, 16])
    assert found.queue == (0, 10, 15, 13, 7, 1, 0, 0)
    assert found.peak == 15
    assert found.cleared == 6
    assert found.gone == (10, 0, 5, 12, 16, 16, 11, 10)
    assert found.wait[2] == pytest.approx(1 + 3 / 16)
    assert backlog([10, 10], [8, 8]).cleared is None
    assert backlog([10, 10], [0, 0]).wait == (inf, inf)
    assert backlog([8, 8], [10, 10]).peak == 0
    with pytest.raises(NetworkError, match="2 periods of arrivals and 1 of capacity"):
        backlog([1, 1], [1])


def test_every_kind_of_element_has_a_law_that_says_where_it_comes_from() -> None:
    laws = shipped_delays().values()
    assert {law.element for law in laws} == {"link", "border", "facility", "service", "pool"}
    assert all(law.note for law in laws)
