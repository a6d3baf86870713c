"""
The compiled form of a network, kept in the user's cache folder.

A graph is plain numbers and texts, so it is kept as JSON, named by a digest of
every byte that went into it: the files of the network, the question and this
version of the program.  A damaged or missing file only costs the time to
compile again; a folder that cannot be written costs nothing.  Plain paths, since
`pathlib` would cost a fifth of the time of a whole answer.
"""

# ruff: noqa: PTH

from __future__ import annotations

import json
import os
from hashlib import sha256
from typing import TYPE_CHECKING

from corridor.graph import Departures, Edge, Graph, PlaceOfGraph, Shutdown, Spread, compile_graph

if TYPE_CHECKING:
    from corridor.question import Question

FORM = 1
"""Raised whenever the compiled form or what goes into it changes."""

KEPT_FILES = 24


def graph_of(question: Question) -> Graph:
    """
    Give the graph of a question, compiled now or earlier.

    Parameters
    ----------
    question
        Network, day and changes; restrictions do not matter.

    Raises
    ------
    NetworkError
        If the network cannot be read or has faults.
    ScenarioError
        If a project, scenario or figure cannot be applied.
    """
    path = _path(question)
    graph = _read(path) if path else None
    if graph is None:
        from corridor.build import build
        from corridor.planner import network_of

        graph = build(network_of(question), cargo=question.cargo)
        if path:
            _write(path, graph)
    return graph


def folder() -> str:
    """Name the cache folder of the user."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return os.path.join(base or os.path.expanduser("~/.cache"), "corridor")


def _path(question: Question) -> str:
    """Name the compiled file by everything that goes into it; empty where nothing is to be kept."""
    if question.on == "today" or question.scenarios:
        return ""
    root = question.network or _shipped()
    digest = sha256()
    try:
        _add(digest, repr((FORM, question._replace(network="", avoid=(), via=()))).encode())
        for folder_name in (root, os.path.join(root, "projects")):
            if os.path.isdir(folder_name):
                for name in sorted(os.listdir(folder_name)):
                    if name.endswith((".csv", ".toml")):
                        with open(os.path.join(folder_name, name), "rb") as file:
                            _add(digest, name.encode())
                            _add(digest, file.read())
        with os.scandir(os.path.dirname(__file__)) as items:
            for name, stat in sorted((item.name, item.stat()) for item in items if item.name.endswith(".py")):
                _add(digest, f"{name} {stat.st_size} {stat.st_mtime_ns}".encode())
        return os.path.join(folder(), f"{digest.hexdigest()[:40]}.json")
    except (OSError, ValueError):
        return ""


def _shipped() -> str:
    from importlib import import_module

    return os.path.join(next(iter(import_module("corridor.networks").__path__)), "middle-corridor")


def _add(digest: object, content: bytes) -> None:
    """Feed a part with its length, so that no two lists of parts look alike."""
    update = getattr(digest, "update")  # noqa: B009 - hashlib gives its objects no public type
    update(len(content).to_bytes(8, "big"))
    update(content)


def _read(path: str) -> Graph | None:
    try:
        with open(path, "rb") as file:
            raw = file.read()
        seal, _, body = raw.partition(b"\n")
        if seal != sha256(body).hexdigest().encode():
            return None
        return _from_plain(json.loads(body))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def _write(path: str, graph: Graph) -> None:
    from pathlib import Path

    from corridor.errors import OutputError
    from corridor.output import write_bytes

    body = json.dumps(_plain(graph), ensure_ascii=False, separators=(",", ":")).encode()
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, sha256(body).hexdigest().encode() + b"\n" + body)
        kept = sorted(Path(path).parent.glob("*.json"), key=lambda item: item.stat().st_mtime_ns, reverse=True)
        for old in kept[KEPT_FILES:]:
            old.unlink(missing_ok=True)
    except (OutputError, OSError):
        return


def _plain(graph: Graph) -> dict[str, object]:
    """Write a graph as lists; what follows from the rest is left out."""
    return {
        "name": graph.name,
        "on": graph.on,
        "applied": graph.applied,
        "nodes": graph.nodes,
        "edges": [edge if edge.kind else edge[:3] for edge in graph.edges],
        "starts": graph.starts,
        "ends": graph.ends,
        "places": graph.places,
        "names": graph.names,
        "links": graph.links,
        "shutdowns": graph.shutdowns,
        "departures": [[number, item] for number, item in graph.departures.items()],
    }


def _from_plain(plain: dict) -> Graph:  # type: ignore[type-arg]  # as JSON gives it; sealed by its digest
    return compile_graph(
        name=plain["name"],
        on=plain["on"],
        applied=plain["applied"],
        nodes=plain["nodes"],
        edges=[_edge(row) for row in plain["edges"]],
        starts=plain["starts"],
        ends=plain["ends"],
        places={key: PlaceOfGraph(*row) for key, row in plain["places"].items()},
        names=plain["names"],
        links=plain["links"],
        shutdowns={key: _shutdown(row) for key, row in plain["shutdowns"].items()},
        departures={number: Departures(tuple(row[0]), row[1]) for number, row in plain["departures"]},
    )


def _edge(row: list) -> Edge:  # type: ignore[type-arg]
    if len(row) == 3:
        return Edge(*row)
    row[10], row[11], row[18], row[19] = tuple(row[10]), tuple(row[11]), tuple(row[18]), tuple(row[19])
    row[14] = Spread(row[14][0], tuple(row[14][1])) if row[14] else None
    return Edge(*row)


def _shutdown(row: list) -> Shutdown:  # type: ignore[type-arg]
    kind, name, spans, yearly, daily, offset = row
    return Shutdown(kind, name, tuple((first, last) for first, last in spans), yearly, tuple(daily), offset)
