"""All benchmarks in one run, and what came out as `bench/RESULTS.md`."""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import corridor
from bench.growth import STEPS, exponent, growth, measured
from bench.pages import page_figures
from bench.peers import versions
from bench.processes import process_race
from bench.routes import route_races
from bench.timing import clock, table
from bench.volumes import volume_races

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bench.timing import Race

RESULTS = Path(__file__).with_name("RESULTS.md")
COMPILED = ("scipy", "rustworkx", "networkit", "scgraph")


class Target(NamedTuple):
    """What was aimed at, what was measured, whether that reaches it, and why not."""

    aim: str
    found: str
    met: bool
    why: str = ""


def main(words: Sequence[str]) -> None:
    """
    Run the benchmarks.

    Parameters
    ----------
    words
        Names of parts; none runs them all and writes the results.
    """
    if words[:1] == ["one-size"]:
        sys.stdout.write(json.dumps(measured(int(words[1]))))
        return
    network = corridor.open_network()
    parts: dict[str, Callable[[], list[str]]] = {
        "routes": lambda: _told("Routes", route_races(network), races),
        "volumes": lambda: _told("Volumes", volume_races(network), races),
        "processes": lambda: _told("Whole processes", [process_race(network)], races),
        "pages": lambda: _pages(network),
        "growth": lambda: _growth(figures),
    }
    races: dict[str, Race] = {}
    figures: list[dict[str, float]] = []
    chosen = list(words) or list(parts)
    lines = _head()
    before = os.getloadavg()[0]
    sections: list[str] = []
    for name in chosen:
        print(f"{name} ...", file=sys.stderr)
        sections += ["", *parts[name]()]
    lines += [f"Load of the machine: {before:.1f} before, {os.getloadavg()[0]:.1f} after; above 1 others were at work."]
    lines += ["", "## Targets", "", *_targets(races, figures), *sections]
    text = "\n".join(lines) + "\n"
    if words:
        sys.stdout.write(text)
    else:
        RESULTS.write_text(text, encoding="utf-8")
        print(f"wrote {RESULTS}", file=sys.stderr)


def _head() -> list[str]:
    own = {"corridor": "", "numpy": "", "highspy": ""}
    named = [
        f"{name} {version}" for name, version in ({name: metadata.version(name) for name in own} | versions()).items()
    ]
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}"
    return [
        "# Benchmarks beside the peers",
        "",
        "`make bench` writes this page anew. Everything is timed in one run, turn by turn, so that ratios hold even",
        "where the machine is busy. Times are medians; in brackets, how many times as long as ours.",
        "",
        f"{datetime.now(UTC).date()}, Python {platform.python_version()}, {machine}; {', '.join(named)}.",
    ]


def _told(title: str, found: list[Race], races: dict[str, Race]) -> list[str]:
    races.update({race.task: race for race in found})
    return [f"## {title}", "", *table(found)]


def _pages(network: corridor.Network) -> list[str]:
    lines = [
        "## The map",
        "",
        "| page | kB | build | load without a network | addresses asked for |",
        "|---|---|---|---|---|",
    ]
    for page in page_figures(network):
        load = "does not come up" if page.load_s is None else clock(page.load_s)
        asked = "-" if page.addresses < 0 else str(page.addresses)
        lines.append(f"| {page.name} | {page.kilobytes:,.0f} | {clock(page.build_s)} | {load} | {asked} |")
    note = (
        "The same places and lines; ours holds all figures, sources and the basemap as well, and answers by itself. "
        "Stock folium fetches its scripts from elsewhere, so that without a network nothing is drawn."
    )
    return [*lines, "", note]


def _growth(figures: list[dict[str, float]]) -> list[str]:
    figures += growth()
    names = [*STEPS, "the slowest of the routes", *(name for name in figures[0] if name.startswith("a route, "))]
    sizes = [found["places"] for found in figures]
    lines = [
        "## Growth",
        "",
        "Random rail networks beside the shipped one, each in a process of its own; the exponent is that of a power",
        "law through the three sizes. The compiled peers are handed arrays; reading and building is ours alone.",
        "",
        f"| | {' | '.join(f'{size:,.0f} places' for size in sizes)} | exponent |",
        f"|---|{'---|' * (len(figures) + 1)}",
    ]
    for name in ("links", "nodes", "edges", "megabytes"):
        values = [found[name] for found in figures]
        lines.append(f"| {name} | {' | '.join(f'{value:,.0f}' for value in values)} | {exponent(sizes, values):.2f} |")
    for name in names:
        values = [found[name] for found in figures]
        lines.append(f"| {name} | {' | '.join(map(clock, values))} | {exponent(sizes, values):.2f} |")
    return lines


def _targets(races: Mapping[str, Race], figures: Sequence[Mapping[str, float]]) -> list[str]:
    found: list[Target] = []
    if "one route" in races:
        found += _route_targets(races)
    volumes = next((race for task, race in races.items() if "pairs" in task), None)
    if volumes is not None and "linopy (HiGHS)" in volumes.laps:
        times = volumes.ratio("linopy (HiGHS)")
        found.append(Target("capacity ahead of the link-flow model by 10", f"{times:.3g} times", times >= 10))
    whole = next((race for task, race in races.items() if "whole process" in task), None)
    if whole is not None:
        share = 1 / whole.ratio("import networkx")
        found.append(
            Target("cold `corridor route` at most a third of `import networkx`", f"{share:.3f} of it", share <= 1 / 3)
        )
    if figures:
        largest = figures[-1]
        text = f"{clock(largest['a route'])} at {largest['places']:,.0f} places ({largest['nodes']:,.0f} nodes)"
        found.append(Target("at 250,000 nodes one route within 0.2 s after loading", text, largest["a route"] <= 0.2))
    rows = [f"| {item.aim} | {item.found} | {'met' if item.met else 'missed'} | {item.why} |" for item in found]
    return ["| target | measured | | why |", "|---|---|---|---|", *rows]


def _route_targets(races: Mapping[str, Race]) -> list[Target]:
    one = races["one route"]
    ahead = one.ratio("networkx")
    name = min((name for name in COMPILED if name in one.laps), key=lambda name: one.laps[name].seconds)
    behind = 1 / one.ratio(name)
    targets = [
        Target("a route query ahead of networkx by 10", f"{ahead:.3g} times", ahead >= 10),
        Target(
            "a route query within 3 of the fastest compiled peer", f"{behind:.2g} times as long as {name}", behind <= 3
        ),
    ]
    reasons = {
        "alternatives": "scipy's Yen is compiled code; of the two in Python ours is ahead, and what a planner gets of "
        "it (below 80% overlap) is searched for in one go, which no peer does",
        "change": "a figure of the table is changed and its law worked out anew before the search; peers are handed "
        "the weight of an edge",
        "draws": "of each draw 40 records are changed and checked as `--set` would, which is nine tenths of the time; "
        "peers are handed weights",
    }
    for task, race in races.items():
        key = next((key for key in reasons if key in task), None)
        if key is None:
            continue
        peers = {name: race.ratio(name) for name in ("networkx", *COMPILED) if name in race.laps}
        best = min(peers, key=lambda name: peers[name])
        text = f"{1 / peers[best]:.2g} times as long as {best}"
        targets.append(
            Target(f"{task}: ahead of all", text, peers[best] >= 1, "" if peers[best] >= 1 else reasons[key])
        )
    return targets
