"""Counted queues beside the laws of load: what is met within a factor of 1.5, and what is not, by name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import corridor
from corridor.data.load import load
from corridor.data.model import Waiting
from corridor.studies.counted_queues import queues_of

if TYPE_CHECKING:
    from corridor.answers.queues import QueueBeside
    from corridor.data.model import Network

MISSES = {
    # Senders hold back, or are told to, long before so much has come.
    "queue-alashankou-2021-09",
    "queue-alashankou-2021-10",
    "queue-aktau-2025-10",
    # Platforms were short, not tracks.
    "queue-dostyk-2024-09",
    # The queue was counted two months before the wait.
    "queue-malaszewicze-2021-11",
}


@pytest.fixture(scope="module")
def shipped() -> Network:
    return load()


@pytest.fixture(scope="module")
def rows(shipped: Network) -> dict[str, QueueBeside]:
    return {row.id: row for row in queues_of(shipped)}


def test_all_pairs_are_there_and_sourced(shipped: Network, rows: dict[str, QueueBeside]) -> None:
    assert len(rows) == 28
    assert all(shipped.queues[key].sources for key in rows)
    assert all(row.compared or row.note for row in rows.values())


def test_what_is_compared_is_met_within_a_factor_and_misses_are_known(rows: dict[str, QueueBeside]) -> None:
    compared = {key for key, row in rows.items() if row.right is not None}
    assert len(compared) == 12
    assert {key for key in compared if not rows[key].right} == MISSES


def test_a_ratio_is_what_it_says(toy: Network) -> None:
    row = Waiting(
        id="q",
        name="A queue",
        place="amber",
        date="2026",
        unit="trains",
        sources=(),
        basis="published",
        confidence="high",
        capacity_per_day=10,
        arrivals_per_day=14,
        overload_days=5,
        queue=30,
    )

    def beside(**changes: object) -> QueueBeside:
        changed = replace(row, **changes)  # type: ignore[arg-type]
        return queues_of(replace(toy, queues={"q": changed}))[0]

    found = beside()
    assert found.backlog_queue == pytest.approx(20)
    assert found.backlog_days == pytest.approx(3)
    assert found.ratio == pytest.approx(20 / 30)
    assert found.right
    assert not beside(queue=31).right
    assert not beside(queue=13).right
    waits = beside(arrivals_per_day=None, wait_days_low=5.0, wait_days_high=8.0)
    assert waits.ratio == pytest.approx(3 / 5)
    assert not waits.right
    assert beside(arrivals_per_day=None, wait_days_low=2.0, wait_days_high=4.0).ratio == 1
    assert beside(capacity_per_day=None).right is None


def test_law_and_simulation_agree_where_a_use_is_known(rows: dict[str, QueueBeside]) -> None:
    pytest.importorskip("simpy")
    steady = [row for row in rows.values() if row.simulated_days is not None]
    assert len(steady) >= 2
    for row in steady:
        assert row.law_days is not None
        assert row.simulated_days == pytest.approx(row.law_days, rel=0.1)
    assert rows["queue-constanta-2022-07"].law_days is None


def test_evidence_shows_them_and_counts_the_hits() -> None:
    found = corridor.evidence(None)
    assert found.tables["queues"] == 28
    score = next(row for row in found.to_dict()["summary"] if row["name"] == "queues within a factor of 1.5")
    assert (score["hits"], score["total"]) == (7, 12)
    text = str(found)
    assert text.count("  miss: ") == len(MISSES)
    assert "16 more have a load or a wait that was not printed" in text


def test_laws_of_the_corridor_name_their_sources(shipped: Network) -> None:
    assert {law.id for law in shipped.delays.values() if not law.sources} == {"delay-service"}
