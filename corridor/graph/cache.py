"""
The compiled form of a network, kept in the user's cache folder.

A graph is plain numbers and texts, so it is kept as lines of JSON, named by a
digest of all that went into it: the files of the network as they were parsed,
the question and this program.  The first line is a seal that repeats the digest,
the next hold what every search needs, then come names, places and labels, and one
line an edge: a route reads only the few that it shows.  Whatever is odd about a
kept file only costs the time to compile again; a folder that cannot be written
costs nothing.  Plain paths, since `pathlib` would cost a fifth of the time of a
whole answer.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import isfinite
from stat import S_ISDIR, S_ISREG
from typing import Any, Self

from corridor.data.fees import Fee, ThroughRate
from corridor.data.inputs import DOCUMENT, ENDINGS, FOLDERS_OF_DOCUMENTS, IMPORTED_NS, Inputs, current
from corridor.graph.modal import Departures, Edge, Graph, PlaceOfGraph, Run, Shutdown, Spread
from corridor.scenario.query import OF_NETWORK, PREFERENCES, Query

try:
    from _blake2 import blake2b
except ImportError:  # its public home loads all of OpenSSL, a tenth of a whole answer
    from hashlib import blake2b

FORM = 15
"""Raised whenever the compiled form changes."""

KEPT_FILES = 24

MAX_FILE_BYTES = 100_000_000
"""A network with a larger file is read anew each time."""

MAX_GRAPH_BYTES = 2_000_000_000
"""A larger compiled file is none of ours."""

CLOCK_NS = 50_000_000
"""The clock of a file system may be behind that of the program by this [ns]."""

MINUTES_OF_WEEK = 7 * 24 * 60

KINDS = ("modes.csv", "cargo.csv", "delays.csv")
"""Tables of the program that are read with every network."""

_NOT_IN_GRAPH = ("origin", "destination", "via", "avoid", "policy")
_PLAIN = Query()

_DIGEST_BYTES = 20
_ENDING = ".graph"


def graph_of(query: Query, *, dated: bool = False, partly: bool = False) -> Graph:
    """
    Give the graph of a question, compiled now or earlier.

    Parameters
    ----------
    query
        Network, day and changes; restrictions do not matter.
    dated
        Whether for a search by date.
    partly
        Whether only a few edges will be looked at: the rest of a kept graph is
        then neither read nor checked.

    Raises
    ------
    NetworkError
        If the network cannot be read or has faults.
    ScenarioError
        If a project, scenario or figure cannot be applied.
    """
    found: Graph = _registered(lambda inputs: _graph_of(query, inputs, dated=dated, partly=partly))
    return found


def _registered(work: Callable[[Inputs], Any]) -> Any:
    """Let the open register, or else a new one, note what some work reads."""
    inputs = current()
    if inputs is not None:
        return work(inputs)
    with Inputs() as inputs:
        return work(inputs)


class SharedGraphs:
    """
    Within it, questions under the same conditions share one graph, with what was read and worked out of it.

    For tables of questions, where opening the kept graph anew would cost more than the answer.
    """

    MOST = 8
    """Graphs that are held; the one that came first makes room."""

    _open: SharedGraphs | None = None

    def __init__(self) -> None:
        self.graphs: dict[object, Graph] = {}

    def __enter__(self) -> Self:
        """Begin to share."""
        self._outer, SharedGraphs._open = SharedGraphs._open, self
        return self

    def __exit__(self, *error: object) -> None:
        """Let the graphs go."""
        SharedGraphs._open = self._outer

    @classmethod
    def graph_of(cls, query: Query, make: Callable[[], Graph], **how: bool) -> Graph:
        """Give the graph that is shared, or make it."""
        if cls._open is None:
            return make()
        graphs = cls._open.graphs
        apart = {name: getattr(_PLAIN, name) for name in (*PREFERENCES, *_NOT_IN_GRAPH)}
        key = (query._replace(**apart), tuple(how.items()))
        if key not in graphs:
            if len(graphs) >= cls.MOST:
                del graphs[next(iter(graphs))]
            graphs[key] = make()
        return graphs[key]


def _graph_of(query: Query, inputs: Inputs, *, dated: bool, partly: bool) -> Graph:
    return SharedGraphs.graph_of(
        query, lambda: _opened(query, inputs, dated=dated, partly=partly), dated=dated, partly=partly
    )


def _opened(query: Query, inputs: Inputs, *, dated: bool, partly: bool) -> Graph:
    key = _key(query, inputs, dated=dated)
    graph = read_kept(key, partly=partly) if key else None
    if graph is None:
        from corridor.graph.build import build
        from corridor.scenario.opening import network_of

        digested = inputs.n_read
        graph = build(network_of(query), cargo=query.cargo, dated=dated)
        # What was read beside the digested files is not in the key.
        if key and inputs.n_read == digested:
            _write(key, lambda: b"\n".join(_lines(graph)))
    return graph


def kept_value(query: Query, what: tuple[object, ...], make: Callable[[], Any]) -> Any:
    """
    Give what is worked out of the network of a question, now or earlier.

    Parameters
    ----------
    query
        Network, day, changes and cargo.
    what
        What it is, and what else it depends on.
    make
        Works it out as values that JSON has, of what the question reads and nothing else.
    """
    return _registered(lambda inputs: _kept_value(query, inputs, what, make))


def _kept_value(query: Query, inputs: Inputs, what: tuple[object, ...], make: Callable[[], Any]) -> Any:
    key = _key(query, inputs, dated=False, what=what)
    value = _read(key, json.loads) if key else None
    if value is None:
        digested = inputs.n_read
        value = make()
        if key and inputs.n_read == digested:
            _write(key, lambda: json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
    return value


def folder() -> str:
    """Name the cache folder of the user; empty where there is none. A relative one is none, as the XDG rules say."""
    home = os.path.expanduser("~")
    places = [os.environ.get("XDG_CACHE_HOME", "")]
    if sys.platform == "win32":
        places += [os.environ.get("LOCALAPPDATA", ""), os.path.join(home, "AppData", "Local")]
    else:
        places.append(os.path.join(home, *(("Library", "Caches") if sys.platform == "darwin" else (".cache",))))
    base = next((place for place in places if os.path.isabs(place)), "")
    return os.path.join(base, "corridor") if base else ""


def _key(query: Query, inputs: Inputs, *, dated: bool, what: tuple[object, ...] = ()) -> str:
    """Digest all that goes into a graph, or what else is made of it; empty where it is not to be kept."""
    if query.on == "today":
        return ""
    root = query.network or _shipped()
    digest = blake2b(digest_size=_DIGEST_BYTES)
    changes = [getattr(query, name) for name in OF_NETWORK if name != "network"]
    asked = (dated, os.path.basename(os.path.abspath(root)), query.cargo, changes, what)
    try:
        _add(digest, repr((FORM, sys.byteorder, sys.hexversion, asked)).encode())
        for part, path in _files(root, query.scenarios, inputs):
            _add(digest, part.encode())
            _add(digest, inputs.read(path, MAX_FILE_BYTES))
        _add(digest, repr(program_files()).encode())
    except (OSError, ValueError):
        return ""
    inputs.networks.add(os.path.abspath(root))
    return digest.hexdigest()


def _files(root: str, scenarios: Iterable[str], inputs: Inputs) -> Iterator[tuple[str, str]]:
    """Give the files behind a question, each with the part that it plays: a scenario may include what is beside it."""
    program = _networks()
    yield from ((f"kinds/{name}", os.path.join(program, name)) for name in inputs.names(program) if name in KINDS)
    for name in inputs.names(root):
        if name.endswith(ENDINGS):
            yield name, os.path.join(root, name)
    folders = {part: os.path.join(root, part) for part in FOLDERS_OF_DOCUMENTS if scenarios or part != "scenarios"}
    files = [name for name in scenarios if name.endswith(DOCUMENT) or "/" in name or "\\" in name]
    for number, path in enumerate(files):
        yield f"scenario {number}", path
        folders[f"beside {number}"] = os.path.dirname(path) or os.curdir
    for part, at in folders.items():
        for name in inputs.names(at):
            if name.endswith(DOCUMENT):
                yield f"{part}/{name}", os.path.join(at, name)


def program_files() -> list[tuple[str, int, int, int]]:
    """
    List every module of the package, the schema and the kinds, each with size, time of its content and of its change.

    What any of them does can change a graph.  The time of change cannot be set back.
    """
    tables = _networks()
    paths = [f"{tables}/{name}" for name in os.listdir(tables) if name.endswith(".csv")]
    folders = [os.path.dirname(os.path.dirname(__file__))]
    while folders:
        at = folders.pop()
        for name in os.listdir(at):
            if name.endswith(".py"):
                paths.append(f"{at}/{name}")
            elif "." not in name and name != "__pycache__":
                folders.append(f"{at}/{name}")
    paths.sort()
    stats = map(os.stat, paths)
    return [(path, at.st_size, at.st_mtime_ns, at.st_ctime_ns) for path, at in zip(paths, stats, strict=True)]


def program_digest() -> str:
    """Digest the content of all program files: the same wherever and whenever a program was installed."""
    digest = blake2b(digest_size=_DIGEST_BYTES)
    tops = sorted((_networks(), os.path.dirname(os.path.dirname(__file__))), key=len, reverse=True)
    for path, *_ in program_files():
        top = next(top for top in tops if path.startswith(top))
        _add(digest, path.removeprefix(top).encode())
        with open(path, "rb") as file:
            _add(digest, file.read())
    return digest.hexdigest()


def _networks() -> str:
    from importlib import import_module

    return next(iter(import_module("corridor.networks").__path__))


def _shipped() -> str:
    return os.path.join(_networks(), "middle-corridor")


def _add(digest: blake2b, content: bytes) -> None:
    """Feed a part with its length, so that no two lists of parts look alike."""
    digest.update(len(content).to_bytes(8, "big"))
    digest.update(content)


def seal(key: str, body: bytes) -> bytes:
    """Give the first line of a kept file: the digest of what it was compiled from, and that of what follows."""
    return f"corridor {FORM} {key} {blake2b(body, digest_size=_DIGEST_BYTES).hexdigest()}".encode()


def _is_own(status: os.stat_result) -> bool:
    """Report whether a file or folder belongs to who runs the program; where nobody can tell, it does."""
    return not hasattr(os, "getuid") or status.st_uid == os.getuid()


def _own_folder() -> str:
    """Give the cache folder, closed to others; empty where there is none that is the user's own."""
    path = folder()
    if not path:
        return ""
    status = os.lstat(path)
    if not (S_ISDIR(status.st_mode) and _is_own(status)):
        return ""
    if status.st_mode & 0o077 and os.name == "posix":
        os.chmod(path, 0o700)
    return path


def _kept(path: str) -> bytes:
    """Read a kept file; a link, a pipe, a device or the file of somebody else is none."""
    with open(os.open(path, os.O_RDONLY | _NO_LINK), "rb") as file:
        status = os.fstat(file.fileno())
        if not (S_ISREG(status.st_mode) and _is_own(status) and status.st_size <= MAX_GRAPH_BYTES):
            raise OSError(path)
        return file.read()


_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_kept(key: str, *, partly: bool) -> Graph | None:
    """Read the graph that is kept under a key; None where there is none, or anything about the file is odd."""
    found: Graph | None = _read(key, lambda body: _from_lines(body.split(b"\n"), partly=partly))
    return found


def _read(key: str, parse: Callable[[bytes], Any]) -> Any:
    try:
        at = _own_folder()
        given, _, body = _kept(os.path.join(at, key + _ENDING)).partition(b"\n") if at else (b"", b"", b"")
        return parse(body) if given == seal(key, body) else None
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, MemoryError):
        return None


def _write(key: str, body_of: Callable[[], bytes]) -> None:
    """Keep what was made, unless the program was changed since it was started: what made it is then unknown."""
    try:
        newest = max(max(times) for _, _, *times in program_files())
        if newest >= IMPORTED_NS - CLOCK_NS or not folder():
            return
        os.makedirs(folder(), mode=0o700, exist_ok=True)
        at = _own_folder()
        if not at:
            return
        body = body_of()
        path, temporary = os.path.join(at, key + _ENDING), os.path.join(at, f".{os.urandom(8).hex()}.tmp")
        try:
            number = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o600)
            with open(number, "wb") as file:
                file.write(seal(key, body) + b"\n" + body)
            # A link or a pipe of this name is replaced itself.
            os.replace(temporary, path)
        except BaseException:
            _remove(temporary)
            raise
        names = (os.path.join(at, name) for name in os.listdir(at) if name.endswith(_ENDING))
        for old in sorted(names, key=lambda name: os.lstat(name).st_mtime_ns, reverse=True)[KEPT_FILES:]:
            _remove(old)
    except (OSError, ValueError):
        return


def _remove(path: str) -> None:
    if os.path.lexists(path):
        os.unlink(path)


_APART = ("names", "places", "starts", "ends", "nodes", "links", "confirmed")
"""Fields that have a line of their own, since a route reads little or nothing of them."""


def _lines(graph: Graph) -> list[bytes]:
    fields = graph._asdict()
    for name in ("edges", "steps"):
        fields.pop(name)
    fields["departures"] = list(graph.departures.items())
    apart = [fields.pop(name) for name in _APART]
    numbers = ([edge.tail for edge in graph.edges], [edge.head for edge in graph.edges])
    costs = [edge.cost for edge in graph.edges]
    edges = (edge[:3] if edge == Edge(*edge[:3]) else edge for edge in graph.edges)
    texts = [json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode() for part in (fields, *apart, *edges)]
    first = 1 + len(_APART)
    return [*texts[:first], *(packed(part) for part in (*numbers, costs)), *texts[first:]]


def packed(numbers: list[int]) -> bytes:
    """Write whole numbers as hexadecimal text, which is read ten times as fast as JSON."""
    return b"".join(number.to_bytes(8, sys.byteorder) for number in numbers).hex().encode()


def unpacked(line: bytes) -> list[int]:
    """Read whole numbers from hexadecimal text."""
    return memoryview(bytes.fromhex(line.decode())).cast("q").tolist()


def _from_lines(lines: list[bytes], *, partly: bool) -> Graph:
    core = json.loads(lines[0])
    names, places, starts, ends, nodes, links, dates, *numbers = lines[1 : 1 + len(_APART) + 3]
    rows = lines[1 + len(_APART) + 3 :]
    tails, heads, costs = map(unpacked, numbers)
    if rows == [b""]:
        rows = []
    if not len(tails) == len(heads) == len(costs) == len(rows):
        raise ValueError(lines[0])
    # A label takes a byte at least, so that numbers of nodes are bounded by the length of their line.
    most = max((*tails, *heads), default=-1)
    if min((*tails, *heads, *costs), default=0) < 0 or most >= len(nodes):
        raise ValueError(most)
    steps: list[list[tuple[int, int, int]]] = [[] for _ in range(most + 1)]
    for number, (tail, head, cost) in enumerate(zip(tails, heads, costs, strict=True)):
        steps[tail].append((head, cost, number))
    core["applied"], core["modes"] = tuple(core["applied"]), tuple(core["modes"])
    core["aboard"] = tuple((line, tuple(services)) for line, services in core["aboard"])
    core["limits"] = tuple((key, most, tuple(map(tuple, shares))) for key, most, shares in core["limits"])
    core["openings"] = tuple((record, project) for record, project in core["openings"])
    core["uncertain"] = tuple((project, why) for project, why in core["uncertain"])
    core["through"] = tuple(_through(row) for row in core["through"])
    core["caution"] = tuple((country, tuple(numbers)) for country, numbers in core["caution"])
    core["shutdowns"] = {key: _shutdown(row) for key, row in core["shutdowns"].items()}
    core["departures"] = {number: Departures(_runs(runs), *clock) for number, (runs, *clock) in core["departures"]}
    graph = Graph(
        **core,
        names=_LazyMap(names, tuple),
        places=_LazyMap(places, lambda row: PlaceOfGraph(*row)),
        starts=_LazyMap(starts, int),
        ends=_LazyMap(ends, int),
        confirmed=_LazyMap(dates, str),
        nodes=_Lazy([nodes], lambda row: row, whole=True),
        links=_Lazy([links], lambda row: row, whole=True),
        edges=_Lazy(rows, _edge),
        steps=tuple(map(tuple, steps)),
    )
    if not partly:
        _check(graph, list(zip(tails, heads, costs, strict=True)))
    return graph


def _check(graph: Graph, numbers: list[tuple[int, int, int]]) -> None:
    """Refuse figures that no network has: a search would go round for ever."""
    edges = list(graph.edges)
    if [(edge.tail, edge.head, edge.cost) for edge in edges] != numbers:
        raise ValueError(graph.name)
    figures = [figure for edge in edges for figure in (edge.minutes, edge.km, edge.usd, edge.kg_co2e)]
    runs = [run for board in graph.departures.values() for run in board.runs]
    minutes = [minute for run in runs for minute in run.minutes]
    figures += [figure for run in runs for figure in (*run.wait, run.opens, run.closes)]
    figures += [weight for _, most, shares in graph.limits for weight in (most, *(share for _, share in shares))]
    good = all(figure is None or (figure >= 0 and isfinite(figure)) for figure in figures)
    if not (good and all(0 <= minute < MINUTES_OF_WEEK for minute in minutes)):
        raise ValueError(graph.name)


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
    values[_FEES] = tuple(Fee._make(fee) for fee in values[_FEES])
    return Edge._make(values)


_SPREAD, _FEES = Edge._fields.index("spread"), Edge._fields.index("fees")


def _runs(rows: list[list[Any]]) -> tuple[Run, ...]:
    return tuple(
        Run(service, opens, closes, tuple(minutes), (wait[0], wait[1]), tuple(shut))
        for service, opens, closes, minutes, wait, shut in rows
    )


def _through(row: list[Any]) -> ThroughRate:
    key, origin, destination, via, *usd = row
    return ThroughRate(key, origin, destination, tuple(map(tuple, via)), *usd)


def _shutdown(row: list[Any]) -> Shutdown:
    kind, name, spans, yearly, daily, offset, sources, *evidence = row
    days = tuple((first, last) for first, last in spans)
    return Shutdown(kind, name, days, yearly, tuple(daily), offset, tuple(sources), *evidence)
