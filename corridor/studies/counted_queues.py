"""Queues that somebody counted, set beside the backlog over days and the law of load."""

from __future__ import annotations

from math import ceil, inf
from typing import TYPE_CHECKING

from corridor.answers.queues import QueueBeside
from corridor.flow.delays import allen_cunneen, backlog
from corridor.units import HOURS_PER_DAY, HOURS_PER_YEAR

if TYPE_CHECKING:
    from corridor.data.model import DelayLaw, Network, Waiting

WEEKS, SEED = 400, 1
"""Of the simulation of a station."""


def queues_of(network: Network) -> tuple[QueueBeside, ...]:
    """
    Set every row of the table of queues beside what is computed.

    Parameters
    ----------
    network
        With its changes applied.

    Returns
    -------
    rows
        What waits after days in which more came than was let through; how long it takes to work the published queue
        off; and, where a use was printed, the wait in the long run by the law of its element and event by event.
    """
    return tuple(_beside(network, row) for _, row in sorted(network.queues.items()))


def _beside(network: Network, row: Waiting) -> QueueBeside:
    computed = _overload(row)
    held = row.queue if row.queue is not None else computed
    most = row.capacity_per_day
    days = None if held is None or not most else _days_to_clear(held, most)
    law = simulated = None
    if row.use is not None and (rule := _rule(network, row.element)) is not None:
        law, simulated = _long_run(row, rule)
    wait = (row.wait_days_low or row.wait_days, row.wait_days_high or row.wait_days)
    compared = ""
    if computed is not None and row.queue:
        compared = "queue"
    elif wait != (None, None) and (days is not None or law is not None):
        compared = "wait"
    return QueueBeside(
        id=row.id,
        name=row.name,
        date=row.date,
        unit=row.unit,
        use=row.use,
        queue=row.queue,
        wait_days=wait,
        backlog_queue=computed,
        backlog_days=days,
        law_days=law,
        simulated_days=simulated,
        compared=compared,
        sources=row.sources,
        note=row.note,
    )


def _overload(row: Waiting) -> float | None:
    """Let a queue grow over the days of an overload."""
    if row.arrivals_per_day is None or row.capacity_per_day is None or row.overload_days is None:
        return None
    days = ceil(row.overload_days)
    share = row.overload_days / days
    return backlog([row.arrivals_per_day * share] * days, [row.capacity_per_day * share] * days).queue[-1]


def _days_to_clear(held: float, most: float) -> float:
    """Work a queue off, while nothing comes."""
    return backlog([0.0], [most], before=held + most).wait[0]


def _rule(network: Network, element: str) -> DelayLaw | None:
    kind = {"borders": "border", "facilities": "facility", "links": "link"}.get(network.table_of(element), "")
    return next((law for law in network.delays.values() if law.element == kind), None)


def _long_run(row: Waiting, law: DelayLaw) -> tuple[float | None, float | None]:
    """Give the wait in the long run by the law and event by event [d]; a use of 1 has no long run."""
    if row.use is None or row.use >= 1:
        return inf if row.use else None, None
    if not row.capacity_per_day:
        return None, None
    service = law.servers / row.capacity_per_day
    wait = service * allen_cunneen(row.use, servers=law.servers, ca2=law.ca2, cs2=law.cs2)
    return wait, _simulated(row.use, law, service)


def _simulated(use: float, law: DelayLaw, service: float) -> float | None:
    """Send loads through one station; None where SimPy is not installed."""
    from importlib.util import find_spec

    if find_spec("simpy") is None:
        return None
    from corridor.graph.modal import Edge, Graph, Spread
    from corridor.studies.simulation import Model, Servers, Stage, simulated

    hours = service * HOURS_PER_DAY
    edge = Edge(0, 1, "transfer", "x", spread=Spread("fixed", (hours,)))
    graph = Graph("one", "2026-01-01", (), (), (edge,), (), {}, {}, {}, {}, (), {}, {}, confirmed={})
    servers = Servers(law.servers, hours, law.cs2, 1.0, 1.0, 0.0, 1.0)
    per_year = use * law.servers / hours * HOURS_PER_YEAR
    run = simulated(Model(graph, (Stage("x", "x", servers=servers),), (), per_year, 1.0, WEEKS), seed=SEED, number=0)
    return float(run.waited[0] / run.passed[0]) / HOURS_PER_DAY
