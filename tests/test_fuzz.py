"""
Whatever is in a file that a planner brings, there is an answer: no traceback, no hang, no unbounded memory.

`tests/test_load.py` does the same for the tables of a network.
"""

from __future__ import annotations

import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
from argparse import Namespace
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corridor.commands.cli import main
from corridor.commands.matrix import places_of
from corridor.data.checks import check_folder
from corridor.data.drawn_lines import read_lines
from corridor.data.importers import import_lines
from corridor.data.importers.files import read_points_of
from corridor.data.importers.options import Options
from corridor.data.load import load
from corridor.data.load.demand import read_demand
from corridor.data.names import names_of_places
from corridor.data.times import Hours
from corridor.errors import CorridorError, FindingsError, NetworkError
from corridor.graph.cache import graph_of
from corridor.scenario.query import Query
from corridor.scenario.scenario import names, read_one, read_stack
from corridor.studies.planner import fastest
from corridor.studies.sweep_file import read_sweep
from tests.folders import TOY, Folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

AS_IT_IS = Namespace(sheet="", column=[])
"""How the tables are read: the first sheet, under the program's own headings."""

PLACES = names_of_places(load(TOY))

SECONDS = 20
"""Longer than any reading may take."""

OPTIONS = Options(
    modes={"": "rail-1520"}, speeds_kmh={"rail-1520": (20, 30, 40)}, border_hours=Hours(1, 2, 3), headway_hours=10
)

SEEDS = {
    "sweep.toml": """pairs = [["amber", "elm"]]
measures = ["hours", "km"]
scenarios = ["base"]
samples = 3
seed = 7
[[vary]]
field = "amber-birch.hours"
range = [10, 20, 3]
[[vary]]
field = "birch-fir.hours"
uniform = [1, 2]
""",
    "dry.toml": """id = "dry"
name = "Dry year"
question = "What if?"
includes = []
projects = ["hazel-line"]
sources = ["toy-2026-01-made-up"]
[[scale]]
id = "amber-birch"
field = "hours"
value = 1.5
reason = "Why not."
""",
    "demand.csv": """from,to,amount,unit,per,cargo,priority
amber,elm,100,teu,week,containers,1
birch,elm,2500.5,t,year,oil,2
""",
    "places.csv": "place\namber\nelm\nBirch\n",
    "lines.geojson": json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"id": "amber-birch", "approximate": False, "licence": "MIT"},
                    "geometry": {"type": "LineString", "coordinates": [[60, 45], [61.5, 45.25]]},
                },
            ],
        }
    ),
    "edges.geojson": json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"name": "one", "oneway": "no", "length_km": 80, "country": "KZ"},
                    "geometry": {"type": kind, "coordinates": coordinates},
                }
                for kind, coordinates in (
                    ("LineString", [[60, 45], [61, 45], [62, 45.5]]),
                    ("MultiLineString", [[[61, 45], [61, 46]], [[62, 45.5], [63, 46]]]),
                    ("Point", [60, 45]),
                )
            ],
        }
    ),
    "edges.csv": 'wkt,mode,hours,from\n"LINESTRING (60 45, 61 45)",rail-1520,3,Amber\n"LINESTRING (61 45, 62 46)",,,\n',
    "points.csv": "name,lon,lat\nAmber,60,45\nElm,61,45\n",
}


def _read_scenario(path: Path) -> object:
    read_one(str(path), TOY)
    return read_stack([str(path)], TOY)


READERS: dict[str, Callable[[Path], object]] = {
    "sweep.toml": read_sweep,
    "dry.toml": _read_scenario,
    "demand.csv": read_demand,
    "places.csv": lambda path: places_of(str(path), PLACES, AS_IT_IS),
    "lines.geojson": lambda path: read_lines(path.parent),
    "edges.geojson": lambda path: import_lines([path], OPTIONS),
    "edges.csv": lambda path: import_lines([path], OPTIONS),
    "points.csv": read_points_of,
}

COMMANDS = {
    "edges.geojson": ("network", "import", "edges.geojson", "-o", "out", "--mode", "road", "--speed", "road=40"),
    "edges.csv": ("network", "import", "edges.csv", "-o", "out", "--mode", "road", "--speed", "road=40"),
    "edges.gpkg": ("network", "import", "edges.gpkg", "-o", "out", "--mode", "road", "--speed", "road=40"),
    "places.csv": ("matrix", "places.csv", "elm", "--network", str(TOY)),
    "sweep.toml": ("sweep", "sweep.toml", "-o", "out.csv", "--network", str(TOY)),
    "demand.csv": ("allocate", "amber", "elm", "--demand", "demand.csv", "--network", str(TOY)),
    "dry.toml": ("route", "amber", "elm", "--scenario", "dry.toml", "--network", str(TOY)),
}

TOKENS = [
    *(b"", b",", b";", b'"', b"\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"'", b"#", b"\t"),
    *(
        b"nan",
        b"NaN",
        b"inf",
        b"Infinity",
        b"-Infinity",
        b"-1",
        b"0",
        b"1e400",
        b"9" * 400,
        b"9" * 5000,
        b"1_0",
        b"\xd9\xa3",
    ),
    *(
        b"[",
        b"]",
        b"{",
        b"}",
        b"[[",
        b"[" * 3000,
        b"{a=" * 2000,
        b"null",
        b"true",
        b"[[vary]]",
        b"[[set]]",
        b"=",
        b"..",
        b"../",
    ),
    *(
        b"x" * 20_000,
        b"\\ud800",
        b"\\u0000",
        b"2026-02-30",
        b"1979-05-27T07:32:00Z",
        b'""',
        b"[]",
        b"{}",
        b"EMPTY",
        b"(" * 3000,
    ),
]


def mutated(data: bytes, seed: int) -> bytes:
    """Damage a file: flipped bits, cuts, repeats, strange tokens, another encoding."""
    chance = random.Random(seed)  # noqa: S311 - damage that can be done again
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        kind = chance.randrange(6)
        if kind == 0 and data:
            at = min(at, len(data) - 1)
            data = data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]
        elif kind == 1:
            data = data[:at]
        elif kind == 2:
            data = data[:at] + data[max(0, at - chance.randrange(60)) :]
        elif kind == 3:
            encoding = chance.choice(["utf-16", "utf-32", "utf-8-sig", "cp1251", "utf-7"])
            data = data.decode("utf-8", "replace").encode(encoding, "replace")
        else:
            data = data[:at] + chance.choice(TOKENS) + data[at + chance.randrange(8) :]
    return data


@contextmanager
def in_time() -> Iterator[None]:
    """End what hangs."""

    def late(*_: object) -> None:
        msg = f"took longer than {SECONDS} s"
        raise TimeoutError(msg)

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def answered(read: Callable[[], object]) -> None:
    """Let a reader give something, or refuse in words."""
    with in_time(), suppress(CorridorError):
        read()


@pytest.mark.parametrize("file", sorted(READERS))
def test_the_seeds_are_read(file: str, tmp_path: Path) -> None:
    (tmp_path / file).write_text(SEEDS[file], encoding="utf-8")
    assert READERS[file](tmp_path / file)


@pytest.mark.parametrize("file", sorted(READERS))
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_a_damaged_file_is_read_or_refused(file: str, seed: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / file
        path.write_bytes(mutated(SEEDS[file].encode(), seed))
        answered(lambda: READERS[file](path))


@pytest.mark.parametrize("file", sorted(COMMANDS.keys() - {"edges.gpkg", "demand.csv"}))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_the_command_answers_in_one_printable_line(file: str, capsys: pytest.CaptureFixture[str], seed: int) -> None:
    with tempfile.TemporaryDirectory() as scratch, in_time():
        path = Path(scratch) / file
        path.write_bytes(mutated(SEEDS[file].encode(), seed))
        argv = [word.replace(file, str(path)).replace("out", f"{scratch}/out") for word in COMMANDS[file]]
        status = main(argv)
    out, err = capsys.readouterr()
    assert status in (0, 1, 2)
    assert "this should not have happened" not in err
    assert all(line.isprintable() and len(line) < 1500 for line in err.splitlines())
    assert all(line.expandtabs().isprintable() for line in out.split("\n"))


@pytest.mark.parametrize("file", sorted(READERS))
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n" * 100_000,
        b"," * 1_000_000,
        b'"' * 1_000_001,
        b"[" * 1_000_000,
        b"a.b." * 100_000 + b"c = 1",
        b"a = " + b"[" * 100_000,
        b"wkt,name,lon,lat,place,from,to,amount\n" + b"x" * 5_000_000,
        b'{"features": [' + b"{}," * 200_000 + b"{}]}",
        os.urandom(200_000),
    ],
    ids=["empty", "lines", "commas", "quotes", "brackets", "dots", "arrays", "long cell", "features", "noise"],
)
def test_absurd_files_are_refused_soon(file: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / file).write_bytes(content)
    answered(lambda: READERS[file](tmp_path / file))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
@example(seed=0)
def test_a_damaged_cache_only_costs_time(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    question = Query(network=str(TOY))
    good = fastest(graph_of(question), "amber", "elm")
    (file,) = (tmp_path / "corridor").iterdir()
    data = file.read_bytes()
    file.write_bytes(mutated(data, seed))
    with in_time():
        assert fastest(graph_of(question), "amber", "elm") == good
        assert fastest(graph_of(question), "amber", "elm") == good


@pytest.mark.parametrize("body", ["[" * 100_000, "{}", "[]", "null", '{"name": 3}\n' * 12, "9" * 5000])
def test_a_sealed_cache_of_nonsense_only_costs_time(body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from corridor.graph import cache

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    question = Query(network=str(TOY))
    good = fastest(graph_of(question), "amber", "elm")
    (file,) = (tmp_path / "corridor").iterdir()
    file.write_bytes(cache.seal(file.stem, body.encode()) + b"\n" + body.encode())
    assert fastest(graph_of(question), "amber", "elm") == good


@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
@pytest.mark.parametrize("file", ["lines.geojson", "scenarios/odd.toml"])
def test_what_lies_in_a_network_and_is_no_file_ends_nothing(file: str, kind: str, folder: Folder) -> None:
    path = folder.path / file
    path.unlink(missing_ok=True)
    path.parent.mkdir(exist_ok=True)
    {"pipe": os.mkfifo, "device": lambda name: name.symlink_to("/dev/zero"), "folder": Path.mkdir}[kind](path)
    with in_time(), pytest.raises(NetworkError, match="cannot be read: is no plain file"):
        check_folder(folder.path)
    assert "odd" not in names(folder.path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("".join(f"k{i} = 1\n" for i in range(5000)), "5,000 keys are not known in all"),
        ("[[set]]\n" * 1500, r"reading stopped after 1\d\d\d faults"),
        ('[[close]]\nid = "x"\n' * 2001, "is given 2,001 times; more than 2,000 are too many"),
        (".".join("abcdefghijklmnopq") + " = 1", "a key of more than 16 parts"),
    ],
    ids=["keys", "faults", "changes", "dots"],
)
def test_very_many_faults_of_a_document_are_cut_short(text: str, words: str, folder: Folder) -> None:
    (folder.path / "projects").mkdir(exist_ok=True)
    folder.write("projects/odd.toml", text)
    with pytest.raises(FindingsError) as found:
        load(folder.path)
    assert any(re.search(words, line) for line in found.value.findings)
    assert len(found.value.findings) < 2000


@pytest.mark.parametrize("blank", ["\n", ",,\n"])
def test_rows_are_counted_before_they_fill_the_memory(blank: str, tmp_path: Path) -> None:
    (tmp_path / "demand.csv").write_text("from,to,amount\n" + blank * 20_001)
    with pytest.raises(NetworkError, match=r"demand.csv: more than 20,000 rows"):
        read_demand(tmp_path / "demand.csv")
    (tmp_path / "places.csv").write_text("place\n" + blank * 500_001)
    with pytest.raises(NetworkError, match="more than 500,000 rows"):
        places_of(str(tmp_path / "places.csv"), PLACES, AS_IT_IS)


def test_faults_of_a_demand_are_bounded(tmp_path: Path) -> None:
    (tmp_path / "demand.csv").write_text("from,to,amount\n" + "amber,elm,x\n" * 5000)
    with pytest.raises(FindingsError) as found:
        read_demand(tmp_path / "demand.csv")
    assert found.value.findings[-1] == "demand.csv: reading stopped at row 1001 after 1000 faults."


# -- options -----------------------------------------------------------------------------------------------------------


def test_bytes_of_an_argument_that_are_no_text_are_an_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "check.json"
    assert main(["scenario", "check", "a\udcff", "-o", str(target)]) == 1
    assert json.loads(target.read_text())["scenarios"] == ["a\udcff"]
    argv = ["network", "export", "--network", str(TOY), "--as", "csv", "--set", "amber.name=a\udcff"]
    assert main([*argv, "-o", str(tmp_path / "out")]) == 2
    assert "holds bytes that are no UTF-8" in capsys.readouterr().err


def test_an_option_cannot_turn_the_order_of_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["map", "amber", "elm", "\u202egnp.exe\x1b[31m"]) == 2
    assert all(line.isprintable() for line in capsys.readouterr().err.splitlines())
    assert main(["scenario", "check", "\u202egnp"]) == 1
    assert "\u202e" not in capsys.readouterr().out


def test_the_base_can_be_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario", "check", "base", "--network", str(TOY)]) == 0
    assert capsys.readouterr().out == "1 scenario, no findings\n"


@pytest.mark.parametrize("option", ["--depart", "--arrive-by"])
def test_a_time_beyond_the_calendar_is_said(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["route", "amber", "birch", "--network", str(TOY), "--set", "amber-birch.hours=1e12"]
    assert main([*argv, "--avoid", "mode:road", option, "2026-12-01T08:00"]) in (1, 2)
    assert "this should not have happened" not in capsys.readouterr().err


# -- the whole command, within bounds ----------------------------------------------------------------------------------


def bounded(*argv: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command with two gigabytes of memory and little time."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))

    command = [sys.executable, "-m", "corridor", *argv]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parents[1])}
    return subprocess.run(
        command,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        preexec_fn=limit,
        env=environment,
        check=False,
    )


@pytest.mark.parametrize("file", sorted(COMMANDS))
@pytest.mark.parametrize("kind", ["sparse", "pipe", "device", "folder", "missing"])
def test_what_is_no_file_is_refused_soon(file: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / file
    if kind == "sparse":
        with path.open("wb") as large:
            large.truncate(30_000_000_000)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    found = bounded(*COMMANDS[file], cwd=tmp_path)
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr.count("\n") == 1, found.stderr
    assert "Traceback" not in found.stderr
