"""Random networks with their answers worked out route by route: roads, ships, pools, closures, unknown capacities."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, NamedTuple, cast

import networkx as nx
import numpy as np
from scipy.optimize import linprog

from corridor.data.model import Closure, Facility, Member
from corridor.data.times import Hours
from corridor.graph.closures import open_shares_of
from tests.flows import network, pool, road, service

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corridor.data.model import Network

DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
WEEKS = 365 / 7

Step = tuple[str, str, str]
"""Link, place that is left, service aboard; empty off ships."""


class Way(NamedTuple):
    """A simple route: its steps, its time [h], waits for ships left aside, and its price [USD/TEU]."""

    steps: tuple[Step, ...]
    hours: float
    usd: float


def made(seed: int, *, unknown: bool = True, places: int = 6, roads: int = 11) -> Network:
    """
    Make a network from its number.

    A chain of roads joins all places, so that some route there is; of the rest a
    part is two-way, a part has no known capacity, a part is sailed by one or two
    lines of ships; pools share, closures and storms shut.
    """
    dice = Random(seed)  # noqa: S311 - a network from its number
    names = "abcdefghijklmnopqrstuvwxyz"[:places]
    pairs = list(pairwise(names))
    pairs += [tuple(dice.sample(names, 2)) for _ in range(roads)]  # type: ignore[misc]
    links, services = [], []
    for number, (tail, head) in enumerate(dict.fromkeys(pairs)):
        key = f"{tail}-{head}"
        sailed = dice.random() < 0.2
        known = not sailed and (not unknown or dice.random() < 0.7)
        links.append(
            road(
                tail,
                head,
                dice.randint(1, 60) if known else None,
                hours=dice.randint(1, 30),
                usd=dice.randint(1, 90),
                direction="forward" if sailed or dice.random() < 0.6 else "both",
                mode="feeder" if sailed else "road",
                key=key,
            )
        )
        for ship in range(dice.randint(1, 2) if sailed else 0):
            teu, headway = dice.randint(1, 3), dice.choice([500, 1000, 2500])
            services.append(
                service(
                    f"ship-{number}-{ship}",
                    tail,
                    (key,),
                    direction="forward",
                    headway_hours=headway,
                    cv=0.0,
                    teu_per_departure=teu,
                )
            )
    keys = [link.id for link in links if link.mode == "road"]
    pools = [
        pool(
            f"pool-{number}",
            {key: dice.choice([0.5, 1.0, 2.0]) for key in sorted(dice.sample(keys, min(len(keys), 3)))},
            dice.randint(5, 60),
        )
        for number in range(dice.randint(0, 2))
    ]
    closures = {}
    for number in range(dice.randint(0, 2)):
        begins = date(2026, 1, 1) + timedelta(days=dice.randint(0, 330))
        dated = dice.random() < 0.6
        closures[f"shut-{number}"] = Closure(
            id=f"shut-{number}",
            name="Shut",
            kind="holiday" if dated else "storm",
            members=tuple(Member(key) for key in sorted(dice.sample([link.id for link in links], 2))),
            starts=begins if dated else None,
            ends=begins + timedelta(days=dice.randint(0, 50)) if dated else None,
            shares=() if dated else tuple(round(dice.random() * 0.9, 2) for _ in range(12)),
            spell_hours=None if dated else 24.0,
            sources=("made-up",),
            basis="assumed",
            confidence="low",
        )
    quays = {
        f"{place}-{ashore}-{aboard}": Facility(
            id=f"{place}-{ashore}-{aboard}",
            place=place,
            kind="port",
            hours=Hours(1.0, 1.0, 1.0),
            from_mode=ashore,
            to_mode=aboard,
            usd_per_teu=0.0,
            sources=("made-up",),
            basis="assumed",
            confidence="low",
        )
        for place in {name for link in links if link.mode == "feeder" for name in (link.origin, link.destination)}
        for ashore, aboard in (("road", "feeder"), ("feeder", "road"))
    }
    return network(links, pools=pools, services=services, closures=closures, facilities=quays)


def ways(net: Network, origin: str, destination: str) -> Iterator[Way]:
    """Spell out every simple route, once a line of ships."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(net.places)
    for link in net.links.values():
        aboard = [row.id for row in net.services.values() if link.id in row.links] or [""]
        for tail, head in ((link.origin, link.destination), (link.destination, link.origin))[
            : 1 if link.direction == "forward" else 2
        ]:
            for key in aboard:
                graph.add_edge(
                    tail, head, key=(link.id, tail, key), hours=link.hours.typical, usd=link.usd_per_teu or 0.0
                )
    for found in nx.all_simple_edge_paths(graph, origin, destination):
        route = cast("list[tuple[str, str, Step]]", found)
        hours, usd = (sum(graph.edges[edge][figure] for edge in route) for figure in ("hours", "usd"))
        yield Way(tuple(edge[2] for edge in route), hours, usd)


def rows_of(net: Network) -> list[tuple[float, str, dict[Step, float], tuple[str, ...]]]:
    """List each capacity [TEU a year], its record, what a TEU on each step takes of it, and what shuts it."""
    found: list[tuple[float, str, dict[Step, float], tuple[str, ...]]] = []
    for link in net.links.values():
        if link.capacity is not None:
            tails = (link.origin, link.destination)
            found += [(link.capacity, link.id, {(link.id, tail, ""): 1.0}, (link.id,)) for tail in tails]
    for row in net.services.values():
        link = net.links[row.links[0]]
        teu = (row.teu_per_departure or 0.0) * 8760 / (row.headway_hours or 1.0)
        found.append((teu, row.id, {(link.id, link.origin, row.id): 1.0}, (row.id, link.id)))
    for shared in net.pools.values():
        uses = {
            (member.id, tail, ""): member.weight
            for member in shared.members
            for tail in (net.links[member.id].origin, net.links[member.id].destination)
        }
        found.append((shared.capacity or 0.0, shared.id, uses, (shared.id,)))
    return found


def months_of(net: Network, origin: str, destination: str, *, hours: float = float("inf")) -> list[float]:
    """Work out what goes in each month [TEU], by a linear program over all simple routes with a known capacity."""
    rows = rows_of(net)
    chosen = [way for way in ways(net, origin, destination) if way.hours <= hours + 1e-9]
    uses = [[sum(takes.get(step, 0.0) for step in way.steps) for way in chosen] for _, _, takes, _ in rows]
    known = [at for at in range(len(chosen)) if any(row[at] for row in uses)]
    if not known:
        return [0.0] * 12
    table = np.array(uses)[:, known]
    shut = {key: [row for row in net.closures.values() if key in {m.id for m in row.members}] for key in net.links}
    found = []
    for month in range(12):
        # What is shut all month is shut for what has no known capacity as well.
        share = {
            key: float(np.prod([open_shares_of(row, net.data_date)[month] for row in held]))
            for key, held in shut.items()
        }
        most = [teu * min(1.0, float(np.prod([share.get(key, 1.0) for key in keys]))) for teu, _, _, keys in rows]
        gone = [any(share[step[0]] == 0 for step in chosen[at].steps) for at in known]
        costs = [0.0 if away else -1.0 for away in gone]
        answer = linprog(
            costs,
            A_ub=table,
            b_ub=most,
            bounds=[(0, 0) if away else (0, None) for away in gone],
            method="highs",
        )
        found.append(-float(answer.fun or 0.0) * DAYS[month] / 365)
    return found


def split(net: Network, rows: Sequence[tuple[str, str, float]]) -> tuple[float, float]:
    """Work out how much of a table travels [TEU], and the least that this costs [USD]; closures are left aside."""
    table = rows_of(net)
    chosen = [(row, way) for row, (origin, destination, _) in enumerate(rows) for way in ways(net, origin, destination)]
    uses = np.array([[sum(row[2].get(step, 0.0) for step in way.steps) for _, way in chosen] for row in table])
    free = [(0, None) if any(uses[:, at]) else (0, 0) for at in range(len(chosen))]
    own = np.array([[float(of == row) for of, _ in chosen] for row in range(len(rows))])
    table_of, most = np.vstack([uses, own]), [*(row[0] for row in table), *(row[2] for row in rows)]

    def least(costs: list[float], volume: float | None = None) -> float:
        exact = None if volume is None else [[1.0] * len(chosen)]
        right = None if volume is None else [volume]
        found = linprog(costs, A_ub=table_of, b_ub=most, A_eq=exact, b_eq=right, bounds=free, method="highs")
        return float(found.fun or 0.0)

    volume = -least([-1.0] * len(chosen))
    return volume, least([way.usd for _, way in chosen], volume)
