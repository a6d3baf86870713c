"""Growth: the shipped network, 20,000 and 250,000 places; time and memory of each step, and how fast they grow."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from math import log
from pathlib import Path
from statistics import median
from time import perf_counter

import corridor
from bench.instances import arrays_of, pairs_of, random_network
from bench.peers import builders
from corridor.data.write import write
from corridor.graph.build import build
from corridor.routing.fastest import fastest
from corridor.routing.kernel import costs_from
from corridor.routing.prepared import prepare

SIZES = (0, 20_000, 250_000)
"""Places; 0 is the shipped network."""

STEPS = ("read", "build", "prepare", "first route", "a route", "all from one place")
FEW = 15


def measured(size: int) -> dict[str, float]:
    """
    Measure one size in this process.

    Parameters
    ----------
    size
        Places; 0 is the shipped network.

    Returns
    -------
    figures
        Times of the steps [s], numbers of places, links, nodes and edges,
        memory at its peak [MB], and one route of each peer [s].
    """
    with tempfile.TemporaryDirectory() as folder:
        where = None
        if size:
            where = Path(folder) / "network"
            write(random_network(size), where)
        times: dict[str, float] = {}

        def timed(step: str, begun: float) -> None:
            times[step] = perf_counter() - begun

        begun = perf_counter()
        network = corridor.open_network(where)
        timed("read", begun)
    begun = perf_counter()
    graph = build(network)
    timed("build", begun)
    begun = perf_counter()
    prepare(graph)
    timed("prepare", begun)
    pairs = pairs_of(graph, FEW)
    begun = perf_counter()
    fastest(graph, *pairs[0])
    timed("first route", begun)
    laps = []
    for pair in pairs:
        begun = perf_counter()
        fastest(graph, *pair)
        laps.append(perf_counter() - begun)
    times["a route"], times["the slowest of the routes"] = median(laps), max(laps)
    begun = perf_counter()
    costs_from(graph.steps, graph.starts[pairs[0][0]])
    timed("all from one place", begun)
    memory = _peak_megabytes()
    counts: dict[str, float] = {"places": len(network.places), "links": len(network.links)}
    counts |= {"nodes": len(graph.nodes), "edges": len(graph.edges), "megabytes": memory}
    arrays, ends = arrays_of(graph), [(graph.starts[a], graph.ends[b]) for a, b in pairs]
    for name, make in builders().items():
        peer = make(arrays)
        laps = []
        for start, end in ends[: FEW if size < SIZES[-1] else 4]:
            begun = perf_counter()
            peer.one(start, end)
            laps.append(perf_counter() - begun)
        times[f"a route, {name}"] = median(laps)
        del peer
    return {**counts, **times}


def _peak_megabytes() -> float:
    """Read the greatest memory of this process; what the system counts for `getrusage` began with its parent."""
    told = Path("/proc/self/status")
    for line in told.read_text(encoding="ascii").splitlines() if told.exists() else ():
        if line.startswith("VmHWM:"):
            return float(line.split()[1]) / 1000
    return float("nan")


def growth() -> list[dict[str, float]]:
    """Measure all sizes, each in a process of its own."""
    found = []
    for size in SIZES:
        command = [sys.executable, str(Path(__file__).with_name("run.py")), "one-size", str(size)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        found.append(json.loads(done.stdout))
    return found


def exponent(sizes: list[float], values: list[float]) -> float:
    """Fit a power law by least squares of the logarithms."""
    xs, ys = [log(size) for size in sizes], [log(value) for value in values]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sum((x - mean_x) ** 2 for x in xs)
