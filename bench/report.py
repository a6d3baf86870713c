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

AHEAD = {
    "alternatives": "the search among partial ways is in Python, that of scipy compiled",
    "delay on it": "with the best way dearer the graph is searched anew, in Python; where one pair is asked for again "
    "and again only the part that matters is, as in the draws",
    "delay": "the check whether a change can matter is in Python",
    "speed-up": "the check whether a change can matter is in Python",
    "draws": "the search in the part of the graph that matters is in Python, those of peers are compiled",
}
"""Tasks in which all peers are to be beaten, and what it is that takes the time where one is not."""


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
        "| page | kB | build | first paint | map stands | addresses asked for |",
        "|---|---|---|---|---|---|",
    ]
    for page in page_figures(network):
        paint, stands = ("does not come up" if one is None else clock(one) for one in (page.paint_s, page.map_s))
        asked = "-" if page.addresses < 0 else str(page.addresses)
        lines.append(f"| {page.name} | {page.kilobytes:,.0f} | {clock(page.build_s)} | {paint} | {stands} | {asked} |")
    note = (
        "The same places and lines; ours holds all figures, sources and the basemap as well, and answers by itself. "
        "Stock folium fetches its scripts from elsewhere, so that without a network nothing is drawn; the third row is "
        "the same page with Leaflet put inside. Our words are on the screen before the map is drawn."
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
        share, alone = (1 / whole.ratio("import networkx") * part for part in (1.0, whole.ratio("python -c pass")))
        why = "" if share <= 1 / 3 else f"the interpreter alone takes {alone:.2f} of it"
        aim = "cold `corridor route` at most a third of `import networkx`"
        found.append(Target(aim, f"{share:.3f} of it", share <= 1 / 3, why))
    if figures:
        largest = figures[-1]
        text = f"{clock(largest['a route'])} at {largest['places']:,.0f} places ({largest['nodes']:,.0f} nodes)"
        found.append(Target("at 250,000 nodes one route within 0.2 s after loading", text, largest["a route"] <= 0.2))
    rows = [f"| {item.aim} | {item.found} | {'met' if item.met else 'missed'} | {item.why} |" for item in found]
    return ["| target | measured | | why |", "|---|---|---|---|", *rows]


def _route_targets(races: Mapping[str, Race]) -> list[Target]:
    one = races["one route"]
    targets = []
    if "networkx" in one.laps:
        ahead, usual = one.ratio("networkx"), one.ratio("networkx, dijkstra_path")
        text = f"{ahead:.3g} times (its dijkstra_path: {usual:.3g} times)"
        targets.append(Target("a route query ahead of networkx by 10", text, ahead >= 10))
    compiled = {name: 1 / one.ratio(name) for name in COMPILED if name in one.laps}
    if compiled:
        name = max(compiled, key=lambda name: compiled[name])
        text = f"{compiled[name]:.2g} times as long as {name}"
        targets.append(Target("a route query within 3 of the fastest compiled peer", text, compiled[name] <= 3))
    return targets + [_ahead_of_all(race) for task, race in races.items() if any(word in task for word in AHEAD)]


def _ahead_of_all(race: Race) -> Target:
    """Set a race against the quickest peer."""
    aim = f"{race.task}: ahead of all"
    peers = {name: race.ratio(name) for name in ("networkx", *COMPILED) if name in race.laps}
    if not peers:
        return Target(aim, "no peer is here", met=False)
    best = min(peers, key=lambda name: peers[name])
    met = peers[best] >= 1
    found = f"{peers[best]:.2g} times as fast as {best}" if met else f"{1 / peers[best]:.2g} times as long as {best}"
    why = next((text for word, text in AHEAD.items() if word in race.task), "")
    return Target(aim, found, met, "" if met else why)
