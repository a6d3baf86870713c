"""
The compiled form of a network, kept in the user's cache folder.

A graph is plain numbers and texts, so it is kept as lines of JSON, named by a
digest of every byte that went into it: the files of the network, the question
and this version of the program.  The first line is a seal, the second holds what
every search needs, the third the labels of the nodes, and then comes one line an
edge: a route reads only the few that it shows.  A damaged or missing file only
costs the time to compile again; a folder that cannot be written costs nothing.
Plain paths, since `pathlib` would cost a fifth of the time of a whole answer.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from corridor.graph import Departures, Edge, Graph, PlaceOfGraph, Shutdown, Spread

if TYPE_CHECKING:
    from corridor.question import Question

FORM = 2
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
        return os.path.join(folder(), f"{digest.hexdigest()[:40]}.graph")
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
        return _from_lines(body.split(b"\n"))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def _write(path: str, graph: Graph) -> None:
    from pathlib import Path

    from corridor.errors import OutputError
    from corridor.output import write_bytes

    body = b"\n".join(_lines(graph))
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, sha256(body).hexdigest().encode() + b"\n" + body)
        kept = sorted(Path(path).parent.glob("*.graph"), key=lambda item: item.stat().st_mtime_ns, reverse=True)
        for old in kept[KEPT_FILES:]:
            old.unlink(missing_ok=True)
    except (OutputError, OSError):
        return


def _lines(graph: Graph) -> list[bytes]:
    core = {
        **{name: value for name, value in graph._asdict().items() if name not in ("nodes", "edges", "steps")},
        "departures": list(graph.departures.items()),
        "tails": [edge.tail for edge in graph.edges],
        "heads": [edge.head for edge in graph.edges],
        "costs": [edge.cost for edge in graph.edges],
    }
    parts = (core, graph.nodes, *(edge if edge.kind else edge[:3] for edge in graph.edges))
    return [json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode() for part in parts]


def _from_lines(lines: list[bytes]) -> Graph:
    core = json.loads(lines[0])
    tails, heads, costs = core.pop("tails"), core.pop("heads"), core.pop("costs")
    steps: list[list[tuple[int, int, int]]] = [[] for _ in range(max((*tails, *heads), default=-1) + 1)]
    for number, (tail, head, cost) in enumerate(zip(tails, heads, costs, strict=True)):
        steps[tail].append((head, cost, number))
    core["applied"] = tuple(core["applied"])
    core["places"] = {key: PlaceOfGraph(*row) for key, row in core["places"].items()}
    core["shutdowns"] = {key: _shutdown(row) for key, row in core["shutdowns"].items()}
    core["departures"] = {number: Departures(tuple(row[0]), row[1]) for number, row in core["departures"]}
    return Graph(
        **core,
        nodes=_Lazy(lines[1:2], lambda row: row, whole=True),
        edges=_Lazy(lines[2:], _edge),
        steps=tuple(tuple(ways) for ways in steps),
    )


class _Lazy(Sequence[Any]):
    """Items that are read from their lines when they are asked for; one line may hold them all."""

    def __init__(self, lines: list[bytes], make: Callable[[Any], Any], *, whole: bool = False) -> None:
        self._lines, self._make, self._whole = lines, make, whole
        self._made: dict[int, Any] = {}
        self._all: tuple[Any, ...] | None = None

    def _items(self) -> tuple[Any, ...]:
        if self._all is None:
            self._all = tuple(json.loads(self._lines[0])) if self._whole else tuple(self[i] for i in range(len(self)))
        return self._all

    def __len__(self) -> int:
        return len(self._items()) if self._whole else len(self._lines)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items())

    def __getitem__(self, index: Any) -> Any:
        if self._whole or isinstance(index, slice):
            return self._items()[index]
        if index < 0:
            index += len(self._lines)
        if index not in self._made:
            self._made[index] = self._make(json.loads(self._lines[index]))
        return self._made[index]


def _edge(row: list[Any]) -> Edge:
    if len(row) == 3:
        tail, head, kind = row
        return Edge(tail, head, kind)
    # Lists of JSON are tuples of the record.
    values = [tuple(value) if isinstance(value, list) else value for value in row]
    spread = values[_SPREAD]
    values[_SPREAD] = Spread(spread[0], tuple(spread[1])) if spread else None
    return Edge._make(values)


_SPREAD = Edge._fields.index("spread")


def _shutdown(row: list[Any]) -> Shutdown:
    kind, name, spans, yearly, daily, offset = row
    return Shutdown(kind, name, tuple((first, last) for first, last in spans), yearly, tuple(daily), offset)
