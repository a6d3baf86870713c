"""Whole processes, from the shell to the answer, beside the mere import of the peers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from bench.instances import arrays_of
from bench.peers import versions
from bench.timing import OURS, Lap, Race
from corridor.graph.build import build

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.data.model import Network

ROUNDS = 21
ENDS = ("xian", "poti")

SCGRAPH = """
import json, sys
from scgraph import Graph
rows, start, end = json.load(open(sys.argv[1]))
found = Graph([{int(head): cost for head, cost in row.items()} for row in rows]).dijkstra(start, end)
print(found["length"])
"""
"""The same modal graph from a file of JSON: from import to a path."""

OSMNX = """
import networkx as nx
import osmnx as ox
graph = nx.MultiDiGraph(crs="epsg:4326")
for number in range(400):
    graph.add_node(number, x=60 + number % 20 / 100, y=45 + number // 20 / 100)
for number in range(400):
    for other in (number + 1, number + 20):
        if other < 400:
            graph.add_edge(number, other, length=1000.0)
            graph.add_edge(other, number, length=1000.0)
print(len(ox.routing.shortest_path(graph, 0, 399, weight="length")))
"""
"""A street grid of its own, since it would fetch one: from import to a route."""


class Contender(NamedTuple):
    """A command, and a remark."""

    command: Sequence[str]
    remark: str = ""


def plain_python() -> Path:
    """Give the interpreter of the environment that holds the program and what it needs, and no more."""
    return Path(sys.prefix) / "plain" / "bin" / "python"


def process_race(network: Network) -> Race:
    """Race whole processes, turn by turn."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.json"
        path.write_text(_rows(network), encoding="utf-8")
        laps = _laps(_contenders(str(path)))
    return Race("`corridor route xian poti`, whole process", laps)


def _rows(network: Network) -> str:
    """Write the modal graph as scgraph takes it, and the two nodes."""
    graph = build(network)
    arrays = arrays_of(graph)
    rows: list[dict[int, int]] = [{} for _ in range(arrays.size)]
    for tail, head, cost in zip(arrays.tails, arrays.heads, arrays.costs, strict=True):
        rows[tail][head] = cost
    return json.dumps([rows, graph.starts[ENDS[0]], graph.ends[ENDS[1]]])


def _contenders(path: str) -> dict[str, Contender]:
    plain = plain_python()
    here = versions()
    contenders = {
        OURS: Contender([str(plain.with_name("corridor")), "route", *ENDS], "the compiled network is in the cache"),
        "python -c pass": Contender([str(plain), "-c", "pass"], "what the interpreter takes itself"),
        "import networkx": Contender([str(plain), "-c", "import networkx"]),
        "import geopandas": Contender([str(plain), "-c", "import geopandas"]),
    }
    if here["scgraph"] != "not installed":
        contenders["scgraph"] = Contender(
            [sys.executable, "-c", SCGRAPH, path], "start to a path in the same graph, from JSON"
        )
    if here["osmnx"] != "not installed":
        contenders["OSMnx"] = Contender([sys.executable, "-c", OSMNX], "start to a route on a grid of 400 nodes")
    return contenders


def _laps(contenders: Mapping[str, Contender]) -> dict[str, Lap]:
    from statistics import median

    times: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(-1, ROUNDS):
        for name, (command, _) in contenders.items():
            begun = perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ)
            if number >= 0:
                times[name].append(perf_counter() - begun)
    return {name: Lap(median(found), len(found), contenders[name].remark) for name, found in times.items()}
