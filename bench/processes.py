"""Whole processes, from the shell to the answer, beside the mere import of the peers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from bench.peers import versions
from bench.timing import OURS, Lap, Race

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROUNDS = 21
ENDS = ("xian", "poti")

SCGRAPH = """
from scgraph.geographs.marnet import marnet_geograph
found = marnet_geograph.get_shortest_path(
    origin_node={"latitude": 31.23, "longitude": 121.47}, destination_node={"latitude": 32.08, "longitude": -81.09}
)
print(found["length"])
"""
"""The first example of its own guide: Shanghai to Savannah by sea."""

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
start, end = ox.distance.nearest_nodes(graph, [60.0, 60.19], [45.0, 45.19])
print(len(ox.routing.shortest_path(graph, start, end, weight="length")))
"""
"""A street grid of its own, since it would fetch one: from import to a route."""


class Contender(NamedTuple):
    """A command, and a remark."""

    command: Sequence[str]
    remark: str = ""


def plain_python() -> Path:
    """Give the interpreter of the environment that holds the program and what it needs, and no more."""
    return Path(sys.prefix) / "plain" / "bin" / "python"


def process_race() -> Race:
    """Race whole processes, turn by turn."""
    plain = plain_python()
    here = versions()
    contenders = {
        OURS: Contender([str(plain.with_name("corridor")), "route", *ENDS], "the compiled network is in the cache"),
        "python -c pass": Contender([str(plain), "-c", "pass"], "what the interpreter takes itself"),
        "import networkx": Contender([str(plain), "-c", "import networkx"]),
        "import geopandas": Contender([str(plain), "-c", "import geopandas"]),
    }
    if here["scgraph"] != "not installed":
        contenders["scgraph"] = Contender([sys.executable, "-c", SCGRAPH], "start to a sea route, its own example")
    if here["osmnx"] != "not installed":
        contenders["OSMnx"] = Contender([sys.executable, "-c", OSMNX], "start to a route on a grid of 400 nodes")
    laps = _laps(contenders)
    return Race("`corridor route xian poti`, whole process", laps)


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
