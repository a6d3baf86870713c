"""
The compiled form of a network, kept in the user's cache folder.

A graph is plain numbers and texts, so it is kept as lines of JSON, named by a
digest of every byte that went into it: the files of the network, the question
and this version of the program.  The first line is a seal, the next hold what every
search needs, then come names, places and labels, and one line an edge: a route
reads only the few that it shows.  A damaged or missing file only costs the time
to compile again; a folder that cannot be written costs nothing.  Plain paths,
since `pathlib` would cost a fifth of the time of a whole answer.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from stat import S_ISREG
from typing import TYPE_CHECKING, Any
from zlib import crc32

from corridor.graph.modal import Departures, Edge, Graph, PlaceOfGraph, Run, Shutdown, Spread

try:
    from _blake2 import blake2b
except ImportError:  # its public home loads all of OpenSSL, a tenth of a whole answer
    from hashlib import blake2b

if TYPE_CHECKING:
    from corridor.scenarios.query import Question

FORM = 6
"""Raised whenever the compiled form or what goes into it changes."""

KEPT_FILES = 24

MAX_FILE_BYTES = 100_000_000
"""A network with a larger file is read anew each time."""

MAX_GRAPH_BYTES = 2_000_000_000
"""A larger compiled file is none of ours."""


def graph_of(question: Question, *, dated: bool = False) -> Graph:
    """
    Give the graph of a question, compiled now or earlier.

    Parameters
    ----------
    question
        Network, day and changes; restrictions do not matter.
    dated
        Whether for a search by date.

    Raises
    ------
    NetworkError
        If the network cannot be read or has faults.
    ScenarioError
        If a project, scenario or figure cannot be applied.
    """
    path = _path(question, dated=dated)
    graph = _read(path) if path else None
    if graph is None:
        from corridor.graph.build import build
        from corridor.scenarios.opening import network_of

        graph = build(network_of(question), cargo=question.cargo, dated=dated)
        if path:
            _write(path, graph)
    return graph


def folder() -> str:
    """Name the cache folder of the user; a relative one stands for none, as the XDG rules have it."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or ""
    return os.path.join(base if os.path.isabs(base) else os.path.expanduser("~/.cache"), "corridor")


def _path(question: Question, *, dated: bool) -> str:
    """Name the compiled file by everything that goes into it; empty where nothing is to be kept."""
    if question.on == "today":
        return ""
    root = question.network or _shipped()
    digest = blake2b(digest_size=20)
    try:
        _add(digest, repr((FORM, sys.byteorder, dated, question._replace(network="", avoid=(), via=()))).encode())
        read = [
            (os.path.dirname(_shipped()), (".csv",)),
            (root, (".csv", ".toml")),
            (os.path.join(root, "projects"), (".toml",)),
        ]
        read += [(folder_name, (".toml",)) for folder_name in _scenario_folders(root, question.scenarios)]
        for folder_name, endings in read:
            if os.path.isdir(folder_name):
                for name in sorted(os.listdir(folder_name)):
                    if name.endswith(endings):
                        _add(digest, name.encode())
                        _add(digest, _content(os.path.join(folder_name, name)))
        for path, stat in _program_files():
            _add(digest, f"{path} {stat.st_size} {stat.st_mtime_ns}".encode())
        return os.path.join(folder(), f"{digest.hexdigest()}.graph")
    except (OSError, ValueError):
        return ""


def _program_files() -> list[tuple[str, os.stat_result]]:
    """List every module of the package: what any of them does can change a graph."""
    top = os.path.dirname(os.path.dirname(__file__))
    names = [os.path.join(at, name) for at, _, files in os.walk(top) for name in files if name.endswith(".py")]
    return [(name, os.stat(name)) for name in sorted(names)]


def _scenario_folders(root: str, scenarios: tuple[str, ...]) -> list[str]:
    """Name the folders from which scenarios are read: a file may include what lies beside it."""
    beside = {os.path.dirname(name) or os.curdir for name in scenarios if name.endswith(".toml")}
    return [os.path.join(root, "scenarios"), *sorted(beside)] if scenarios else []


def _shipped() -> str:
    from importlib import import_module

    return os.path.join(next(iter(import_module("corridor.networks").__path__)), "middle-corridor")


def _add(digest: blake2b, content: bytes) -> None:
    """Feed a part with its length, so that no two lists of parts look alike."""
    digest.update(len(content).to_bytes(8, "big"))
    digest.update(content)


def _content(path: str, most: int = MAX_FILE_BYTES) -> bytes:
    """Read a file whole; a pipe, a device or a huge file would never end and keeps the network from being kept."""
    found = os.stat(path)
    if not S_ISREG(found.st_mode) or found.st_size > most:
        raise OSError(path)
    with open(path, "rb") as file:
        return file.read()


def _seal(body: bytes) -> bytes:
    return b"%08x %d" % (crc32(body), len(body))


def _read(path: str) -> Graph | None:
    try:
        raw = _content(path, MAX_GRAPH_BYTES)
        seal, _, body = raw.partition(b"\n")
        if seal != _seal(body):
            return None
        return _from_lines(body.split(b"\n"))
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def _write(path: str, graph: Graph) -> None:
    from pathlib import Path

    from corridor.data.files import write_bytes
    from corridor.errors import OutputError

    body = b"\n".join(_lines(graph))
    try:
        if not os.path.isabs(path) or (os.path.lexists(path) and not os.path.isfile(path)):
            return
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, _seal(body) + b"\n" + body)
        kept = sorted(Path(path).parent.glob("*.graph"), key=lambda item: item.stat().st_mtime_ns, reverse=True)
        for old in kept[KEPT_FILES:]:
            old.unlink(missing_ok=True)
    except (OutputError, OSError):
        return


_APART = ("names", "places", "starts", "ends", "nodes", "links")
"""Fields that have a line of their own, since a route reads little or nothing of them."""


def _lines(graph: Graph) -> list[bytes]:
    fields = graph._asdict()
    for name in ("edges", "steps"):
        fields.pop(name)
    fields["departures"] = list(graph.departures.items())
    apart = [fields.pop(name) for name in _APART]
    numbers = ([edge.tail for edge in graph.edges], [edge.head for edge in graph.edges])
    costs = [edge.cost for edge in graph.edges]
    edges = (edge if edge.kind or edge.shut else edge[:3] for edge in graph.edges)
    texts = [json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode() for part in (fields, *apart, *edges)]
    first = 1 + len(_APART)
    return [*texts[:first], *(_packed(part) for part in (*numbers, costs)), *texts[first:]]


def _packed(numbers: list[int]) -> bytes:
    """Write whole numbers as hexadecimal text, which is read ten times as fast as JSON."""
    return b"".join(number.to_bytes(8, sys.byteorder) for number in numbers).hex().encode()


def _unpacked(line: bytes) -> list[int]:
    return memoryview(bytes.fromhex(line.decode())).cast("q").tolist()


def _from_lines(lines: list[bytes]) -> Graph:
    core = json.loads(lines[0])
    names, places, starts, ends, nodes, links, *numbers = lines[1 : 1 + len(_APART) + 3]
    tails, heads, costs = map(_unpacked, numbers)
    steps: list[list[tuple[int, int, int]]] = [[] for _ in range(max((*tails, *heads), default=-1) + 1)]
    for number, (tail, head, cost) in enumerate(zip(tails, heads, costs, strict=True)):
        steps[tail].append((head, cost, number))
    core["applied"], core["modes"] = tuple(core["applied"]), tuple(core["modes"])
    core["shutdowns"] = {key: _shutdown(row) for key, row in core["shutdowns"].items()}
    core["departures"] = {number: Departures(_runs(runs), offset) for number, (runs, offset) in core["departures"]}
    return Graph(
        **core,
        names=_LazyMap(names, tuple),
        places=_LazyMap(places, lambda row: PlaceOfGraph(*row)),
        starts=_LazyMap(starts, int),
        ends=_LazyMap(ends, int),
        nodes=_Lazy([nodes], lambda row: row, whole=True),
        links=_Lazy([links], lambda row: row, whole=True),
        edges=_Lazy(lines[1 + len(_APART) + 3 :], _edge),
        steps=tuple(map(tuple, steps)),
    )


class _LazyMap(Mapping[str, Any]):
    """
    A mapping that is read from its line key by key.

    Its values hold no mappings, so a text before a colon is always a key.
    """

    def __init__(self, line: bytes, make: Callable[[Any], Any]) -> None:
        self._text, self._make = line.decode(), make
        self._made: dict[str, Any] = {}
        self._all: dict[str, Any] | None = None

    def _items(self) -> dict[str, Any]:
        if self._all is None:
            self._all = {key: self._make(row) for key, row in json.loads(self._text).items()}
        return self._all

    def __getitem__(self, key: str) -> Any:
        if self._all is not None:
            return self._all[key]
        if key not in self._made:
            lead = json.dumps(key, ensure_ascii=False) + ":"
            at = self._text.find(lead)
            if at < 0:
                raise KeyError(key)
            row, _ = json.JSONDecoder().raw_decode(self._text, at + len(lead))
            self._made[key] = self._make(row)
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items())

    def __len__(self) -> int:
        return len(self._items())


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


def _runs(rows: list[list[Any]]) -> tuple[Run, ...]:
    return tuple(
        Run(service, opens, closes, tuple(minutes), (wait[0], wait[1]), tuple(shut))
        for service, opens, closes, minutes, wait, shut in rows
    )


def _shutdown(row: list[Any]) -> Shutdown:
    kind, name, spans, yearly, daily, offset, sources, *evidence = row
    days = tuple((first, last) for first, last in spans)
    return Shutdown(kind, name, days, yearly, tuple(daily), offset, tuple(sources), *evidence)
