"""Sweeps: the same table for any workers, nothing lost by a kill, and bad files told before anything runs."""

from __future__ import annotations

import csv
import io
import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import Future
from contextlib import closing
from itertools import product
from pathlib import Path
from random import Random
from time import monotonic, sleep
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.answers.sweep import Runs, describe
from corridor.commands.cli import main
from corridor.data.load import load
from corridor.errors import OutputError, ScenarioError
from corridor.output.formats import check_fits, write
from corridor.scenario.query import Query
from corridor.studies import cluster
from corridor.studies.replan import Conditions, Replanner
from corridor.studies.store import Store, store_of
from corridor.studies.sweep import job_of, run_batch
from corridor.studies.sweep_file import Axis, Sweep, columns, read_sweep
from corridor.studies.sweep_run import sweep_file
from tests.changes import make_change
from tests.described import text
from tests.folders import TOY

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from corridor.data.model import Network
    from corridor.studies.measures import Value

FILE = """
pairs = [["Amber", "Elm"], ["elm", "amber"]]
measures = ["hours", "p80_hours", "places"]
scenarios = ["base", "more"]
samples = 3
seed = 5

[[vary]]
field = "cedar-port-rail-feeder.hours"
values = [12, 24, 48]

[[vary]]
table = "links"
mode = "rail-1520"
field = "hours"
action = "scale"
range = [0.5, 1.5, 3]

[[vary]]
field = "feeder-shuttle.cv"
uniform = [0, 1]
"""
MORE = 'id = "more"\nname = "More"\nprojects = ["more-sailings"]\n'


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Give a folder with a sweep file, and a network with a scenario."""
    import shutil

    shutil.copytree(TOY, tmp_path / "toy")
    (tmp_path / "toy" / "scenarios").mkdir()
    (tmp_path / "toy" / "scenarios" / "more.toml").write_text(MORE)
    (tmp_path / "sweep.toml").write_text(FILE)
    return tmp_path


def sweep_to(place: Path, name: str, *options: str, file: str = "sweep.toml") -> int:
    return main(["sweep", str(place / file), "--network", str(place / "toy"), "-o", str(place / name), *options])


def table_of(
    place: Path, *, workers: int = 1, executor: Executor | None = None, file: str = "sweep.toml"
) -> list[list[Value]]:
    question = Query(network=str(place / "toy"))
    result = sweep_file(place / file, question, place / "x.csv", workers=workers, executor=executor)
    rows = list(result.rows())
    result.finish()
    assert not store_of(place / "x.csv").exists()
    return rows


# -- what a sweep holds ------------------------------------------------------------------------------------------------


def test_every_row_is_what_a_single_question_gives(place: Path) -> None:
    rows = table_of(place)
    sweep = read_sweep(place / "sweep.toml")
    assert sweep.n_runs == 3 * 3 * 3 * 2
    assert len(rows) == sweep.n_runs * 2
    replanner = Replanner(load(place / "toy"))
    grid = list(product((12, 24, 48), (0.5, 1, 1.5), range(3)))
    for number, row in enumerate(rows):
        run, pair = divmod(number, 2)
        scenario, point = divmod(run, len(grid))
        hours, factor, _ = grid[point]
        assert row[:4] == [run + 1, ("base", "more")[scenario], hours, factor]
        changes = (
            make_change("set", id="cedar-port-rail-feeder", field="hours", value=hours),
            make_change("scale", table="links", mode="rail-1520", field="hours", value=factor),
            make_change("set", id="feeder-shuttle", field="cv", value=row[4]),
        )
        conditions = Conditions(include=("more-sailings",) if scenario else (), changes=changes)
        way = replanner.way(*(("amber", "elm"), ("elm", "amber"))[pair], conditions)
        assert row[7] == round(sum(edge.minutes for edge in way.edges) / 60, 2)
        assert row[-1] == ""


def test_draws_are_repeated_by_their_seed_and_fill_their_strata() -> None:
    axis = Axis("x", make_change("set", id="x", field="y"), uniform=(2, 4))
    other = Axis("z", make_change("set", id="z", field="y"), uniform=(0, 1))
    sweep = Sweep(pairs=(), samples=50, seed=3, design="latin-hypercube", axes=(axis, other))
    drawn = sweep.draws()
    assert drawn == sweep.draws()
    assert drawn[0] == sweep._replace(axes=(axis,)).draws()[0]
    assert drawn != sweep._replace(seed=4).draws()
    assert sorted(int((value - 2) / 2 * 50) for value in drawn[0]) == list(range(50))
    plain = sweep._replace(design="random").draws()[0]
    assert all(2 <= value < 4 for value in plain)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(1, 5), max_size=4), st.integers(1, 4))
def test_points_run_over_the_grid_once(sizes: list[int], samples: int) -> None:
    change = make_change("set", id="x", field="y")
    axes = tuple(Axis(f"a{number}", change, tuple(range(size))) for number, size in enumerate(sizes))
    sweep = Sweep(pairs=(("a", "b"),), samples=samples, axes=axes)
    points = [sweep.point(number, [()] * len(axes)) for number in range(sweep.n_points)]
    assert points == [point for point in product(*(range(size) for size in sizes)) for _ in range(samples)]


def test_failed_runs_are_kept_with_their_reason(place: Path) -> None:
    (place / "sweep.toml").write_text(
        'pairs = [["amber", "elm"], ["amber", "gorse"]]\n[[vary]]\nfield = "feeder-shuttle.departures_per_week"\n'
        "values = [0, 1, -1]\n"
    )
    rows = table_of(place)
    assert [bool(row[-1]) for row in rows] == [True, True, False, False, True, True]
    assert "a rate is above zero" in str(rows[0][-1])
    assert "is negative" in str(rows[4][-1])
    assert rows[0][5:-1] == [None, None, None]


def test_dates_of_projects_can_vary(place: Path) -> None:
    (place / "sweep.toml").write_text(
        'pairs = [["amber", "elm"]]\nmeasures = ["hours"]\n[[vary]]\nfield = "hazel-line.opens"\n'
        "values = [2025-01-01, 2030-12-31]\n"
    )
    assert [row[-2] for row in table_of(place)] == [130.0, 150.0]


def test_capacity_is_that_of_the_whole_network(place: Path) -> None:
    (place / "sweep.toml").write_text(
        'pairs = [["amber", "elm"]]\nmeasures = ["teu_per_year", "bottleneck", "utilisation", "hours"]\n'
        '[[vary]]\nfield = "cedar-port-yard.capacity"\nvalues = [20000, 40000]\n'
    )
    rows = table_of(place)
    assert [row[5] for row in rows] == [29_125, 49_125]  # the ferry's 9,125 beside the yard, as README.md solves it
    assert rows[1][5:9] == [49_125, "cedar-port-yard;ferry-shuttle", 0.0, 150.0]


# -- workers -----------------------------------------------------------------------------------------------------------


def test_one_and_two_workers_give_the_same_table(place: Path) -> None:
    assert table_of(place, workers=1) == table_of(place, workers=2)


def test_any_executor_will_do(place: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as executor:
        assert table_of(place, executor=executor) == table_of(place)


def test_a_dask_cluster_gives_the_same_table(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    distributed = pytest.importorskip("distributed")
    assert sweep_to(place, "one.csv", "--workers", "1") == 0
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        assert sweep_to(place, "two.csv", "--cluster", cluster.scheduler_address) == 0
    assert (place / "one.csv").read_bytes() == (place / "two.csv").read_bytes()
    assert "108 rows" in capsys.readouterr().err


def test_a_cluster_that_is_not_there_is_told(place: Path) -> None:
    pytest.importorskip("distributed")
    from corridor.studies import sweep_run

    with pytest.raises(OutputError, match=r"--cluster nonsense: no Dask scheduler answers there"):
        sweep_run.sweep_file(
            place / "sweep.toml", Query(network=str(place / "toy")), place / "x.csv", cluster="nonsense"
        )
    assert not (place / "x.csv").exists()


def test_a_dead_worker_loses_no_finished_run(place: Path) -> None:
    from concurrent.futures.process import BrokenProcessPool

    class Dying:
        """An executor whose third batch kills its worker."""

        def __init__(self) -> None:
            self.batches = 0

        def submit(self, _work: object, job: object, numbers: list[int]) -> object:
            from concurrent.futures import Future

            self.batches += 1
            future: Future[object] = Future()
            if self.batches == 3:
                future.set_exception(BrokenProcessPool("gone"))
            else:
                future.set_result(run_batch(job, numbers))  # type: ignore[arg-type]
            return future

    question = Query(network=str(place / "toy"))
    with pytest.raises(OutputError, match=r"a worker died; .* keeps \d+ finished runs: go on with --resume"):
        sweep_file(place / "sweep.toml", question, place / "x.csv", executor=Dying(), workers=1)  # type: ignore[arg-type]
    whole = sweep_file(place / "sweep.toml", question, place / "x.csv", workers=1, resume=True)
    assert len(list(whole.rows())) == 108
    whole.finish()


@pytest.mark.parametrize(
    ("status", "workers", "words"),
    [("running", 0, "there has been no worker"), ("connecting", 1, "the scheduler has not answered")],
)
def test_a_lost_cluster_is_told_and_loses_no_finished_run(
    place: Path, monkeypatch: pytest.MonkeyPatch, status: str, workers: int, words: str
) -> None:
    class Client:
        """A client whose cluster answers two batches and is gone."""

        def __init__(self, *_: object, **__: object) -> None:
            self.status, self.workers, self.batches = "running", 1, 0

        def nthreads(self) -> dict[str, int]:
            return {"worker": 1} if self.workers else {}

        def get_executor(self, **_: object) -> Client:
            return self

        def submit(self, _work: object, job: object, numbers: list[int]) -> object:
            future: Future[object] = Future()
            self.batches += 1
            if self.batches < 3:
                future.set_result(run_batch(job, numbers))  # type: ignore[arg-type]
            else:
                self.status, self.workers = status, workers
            return future

        def close(self, **_: object) -> None:
            self.status = "closed"

    monkeypatch.setattr(cluster, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(cluster, "LOOK_SECONDS", 0.02)
    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace(Client=Client))
    question = Query(network=str(place / "toy"))
    with pytest.raises(OutputError, match=rf"--cluster tcp://host:1: {words} .* keeps \d+ finished .* --resume"):
        sweep_file(place / "sweep.toml", question, place / "x.csv", cluster="tcp://host:1")
    whole = sweep_file(place / "sweep.toml", question, place / "x.csv", workers=1, resume=True)
    assert len(list(whole.rows())) == 108
    whole.finish()


# -- kill and resume ---------------------------------------------------------------------------------------------------


def test_a_sweep_killed_ten_times_and_resumed_is_one_never_killed(place: Path) -> None:
    (place / "sweep.toml").write_text(FILE.replace("samples = 3", "samples = 150"))
    assert sweep_to(place, "whole.csv", "--workers", "1") == 0
    whole = (place / "whole.csv").read_bytes()
    command = [
        sys.executable,
        "-m",
        "corridor",
        "sweep",
        "sweep.toml",
        "--network",
        "toy",
        "-o",
        "killed.csv",
        "--resume",
    ]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    stream = Random(1)  # noqa: S311 - moments of the kills, the same each time
    kept: list[int] = []
    for attempt in range(10):
        with subprocess.Popen(
            [*command, "--workers", str(1 + attempt % 2)], cwd=place, env=environment, stderr=subprocess.DEVNULL
        ) as process:
            _wait_for_runs(place / "killed.csv.sweep.sqlite", kept[-1] if kept else -1, process)
            sleep(stream.uniform(0, 0.05))
            process.send_signal(signal.SIGKILL)
        if (place / "killed.csv").exists():
            # On a machine that is busy with other things the kill may come after the end.
            break
        kept.append(_finished(place / "killed.csv.sweep.sqlite"))
    assert kept == sorted(kept)
    assert not (place / "killed.csv").exists() or (place / "killed.csv").read_bytes() == whole
    done = subprocess.run([*command, "--workers", "2"], cwd=place, env=environment, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert (place / "killed.csv").read_bytes() == whole
    assert not (place / "killed.csv.sweep.sqlite").exists()


def _wait_for_runs(store: Path, before: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a batch more is on disk, so that the kill falls between batches or within one."""
    until = monotonic() + 10
    while monotonic() < until and process.poll() is None and _finished(store) <= before:
        sleep(0.02)


def _finished(store: Path) -> int:
    if not store.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=0.1) as base:
            return int(base.execute("SELECT COUNT(*) FROM runs").fetchone()[0])
    except sqlite3.Error:
        return -1  # locked by the sweep, or not made yet


def test_finished_runs_are_never_run_again_or_thrown_away(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    job = job_of(load(place / "toy"), read_sweep(place / "sweep.toml"), {"more": ()})
    with Store(place / "s.sqlite", job.key, resume=False) as store:
        store.keep([(7, [[1.0], "why"])])
    with pytest.raises(OutputError, match=r"holds 1 finished runs of this sweep: go on with --resume, or remove it"):
        Store(place / "s.sqlite", job.key, resume=False)
    with pytest.raises(OutputError, match=r"holds 1 runs of another sweep \(its file, network or options differ\)"):
        Store(place / "s.sqlite", "other", resume=True)
    with Store(place / "s.sqlite", job.key, resume=True) as store:
        assert store.done() == {7}
        assert list(store.runs()) == [(7, [[1.0], "why"])]
        with pytest.raises(OutputError, match="another sweep is writing there"):
            Store(place / "s.sqlite", job.key, resume=True)
    assert capsys.readouterr().out == ""


def test_a_run_that_the_disk_has_changed_is_run_again(place: Path) -> None:
    with Store(place / "s.sqlite", "x", resume=False) as store:
        store.keep([(number, [[1234.5]]) for number in range(9)])
    data = (place / "s.sqlite").read_bytes()
    assert data.count(b"1234.5") == 9
    (place / "s.sqlite").write_bytes(data.replace(b"1234.5", b"1234.7", 1).replace(b"1234.5", b"12\xff4.5", 1))
    with Store(place / "s.sqlite", "x", resume=True) as store:
        assert len(store.done()) == 7
        assert all(rows == [[1234.5]] for _, rows in store.runs())


def test_a_store_that_has_come_to_harm_is_refused_or_mended(place: Path) -> None:
    with Store(place / "s.sqlite", "x", resume=False) as store:
        store.keep([(number, [[number / 7, "why"]]) for number in range(200)])
    whole = (place / "s.sqlite").read_bytes()
    stream = Random(1)  # noqa: S311 - damage, the same each time
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(stream.choice((1, 3, 30))):
            data[stream.randrange(len(data))] ^= 1 << stream.randrange(8)
        (place / "s.sqlite").write_bytes(data)
        try:
            with Store(place / "s.sqlite", "x", resume=True) as store:
                assert all(rows == [[number / 7, "why"]] for number, rows in store.runs())
        except OutputError as error:
            assert "emove it" in str(error)  # noqa: PT017 - one or the other, by where the damage fell


def test_a_full_disk_keeps_what_is_finished(place: Path) -> None:
    store = Store(place / "s.sqlite", "x", resume=False)
    store.keep([(1, [[1.0]])])
    store._base.execute("PRAGMA max_page_count = 5")  # noqa: SLF001 - as full as a disk can be made here
    with pytest.raises(OutputError, match=r"the disk is full. Make room, then go on with --resume"):
        store.keep([(number, [["x" * 5000]]) for number in range(2, 40)])
    assert store.done() == {1}
    store.close()


def test_a_database_of_somebody_else_is_never_taken_over(place: Path) -> None:
    path = place / "s.sqlite"
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("CREATE TABLE mine (number INTEGER)")
    before = path.read_bytes()
    with pytest.raises(OutputError, match=r"it is no store of a sweep. Remove it"):
        Store(path, "digest", resume=True)
    assert path.read_bytes() == before


def test_a_sweep_of_another_program_is_another_sweep(monkeypatch: pytest.MonkeyPatch, toy: Network) -> None:
    sweep = Sweep(pairs=(("amber", "elm"),), measures=("hours",))
    first = job_of(toy, sweep, {}).key
    assert job_of(toy, sweep, {}).key == first
    monkeypatch.setattr("corridor.studies.sweep.program_digest", lambda: "another")
    assert job_of(toy, sweep, {}).key != first


def test_a_file_that_is_no_store_is_told(place: Path) -> None:
    (place / "s.sqlite").write_text("not a database at all, but long enough to be looked at" * 20)
    with pytest.raises(OutputError, match=r"it is no store of a sweep. Remove it"):
        Store(place / "s.sqlite", "x", resume=True)
    with pytest.raises(OutputError, match="Name a file in a folder that exists"):
        Store(place / "nowhere" / "s.sqlite", "x", resume=True)


# -- forms -------------------------------------------------------------------------------------------------------------


def test_all_forms_hold_the_same_table(place: Path) -> None:
    assert [sweep_to(place, f"r{ending}", "--workers", "1") for ending in (".csv", ".xlsx", ".parquet")] == [0, 0, 0]
    import pandas as pd

    frame = pd.read_parquet(place / "r.parquet")
    with (place / "r.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(frame.columns) == list(rows[0]) == list(columns(read_sweep(place / "sweep.toml")))
    assert [float(row["hours"]) for row in rows] == list(frame["hours"])
    assert len(rows) == len(frame) == 108


def runs_of(columns: tuple[str, ...], rows: list[list[Value]], **more: tuple[str, ...]) -> Runs:
    found = {"measures": (), "units": ()} | more
    return Runs(columns, found["measures"], found["units"], "2026-01-15", len(rows), lambda: iter(rows))


HEAD = ("run", "scenario", "from", "to")


def test_formulas_are_guarded() -> None:
    found = describe(runs_of((*HEAD, "d", "e"), [[1, "=1+1", None, "b", 0.5, 1], [2, "x", "a", "b", None, "y"]]))
    assert write("csv", found) == b"run,scenario,from,to,d,e\n1,'=1+1,,b,0.5,1\n2,x,a,b,,y\n"
    assert write("xlsx", found) == write("xlsx", found)
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(write("parquet", found))).to_pydict()
    assert table["scenario"] == ["=1+1", "x"]
    assert table["d"] == [0.5, None]
    assert table["e"] == ["1", "y"]


def test_the_summary_tells_how_numbers_lie() -> None:
    rows: list[list[Value]] = [[number, "base", "a", "b", float(number), ""] for number in range(1, 11)]
    found = describe(runs_of((*HEAD, "hours", "reason"), rows, measures=("hours",), units=("h",)))
    words = ["base:", "a", "-", "b", "hours", "[h]", "10", "of", "10", "1.0", "2.0", "6.0", "10.0", "10.0"]
    assert text(found).splitlines()[1].split() == words
    assert text(describe(runs_of((*HEAD, "hours"), [], measures=("hours",), units=("h",)))) == ""


@pytest.mark.parametrize("output", ["results.txt", "results"])
def test_a_file_that_no_form_has_is_told_first(output: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", "no-such.toml", "-o", output]) == 2
    assert f"-o '{output}': this answer is written as .csv, .htm, .html, .json, .md, .parquet, .xlsx" in (
        capsys.readouterr().err
    )


def test_a_table_that_does_not_fit_is_told_first() -> None:
    with pytest.raises(
        OutputError, match=r"an Excel sheet holds 1,048,575 rows, not 2,000,000: write \.csv or \.parquet"
    ):
        check_fits("xlsx", 2_000_000)


# -- bad files ---------------------------------------------------------------------------------------------------------

PAIR = 'pairs = [["amber", "elm"]]\n'
VARY = '[[vary]]\nfield = "cedar-port-rail-feeder.hours"\n'
PORT = '[[vary]]\nplace = "cedar-port"\naction = "scale"\nfield = "hours"\nvalues = [2]\n'
GRID = "range = [1, 2, 1000]\n"
BAD = [
    (PAIR + "samples = 1_000_000_000\n" + VARY + "uniform = [1, 2]\n", r"1,000,000,000 runs .* more than 2,000,000"),
    (
        PAIR + "".join(VARY.replace("hours", f"hours_{part}") + GRID for part in ("low", "typical", "high")),
        r"1,000,000,000 runs \(1 scenarios x 1 pairs x 1000 of cedar-port-rail-feeder\.hours_low x",
    ),
    (PAIR + (VARY + "values = [1]\n") * 101, r"key vary: is given 101 times; more than 100 are too many"),
    (
        PAIR + "".join(VARY.replace("hours", f"x{part}") + "range = [1, 2, 100_000]\n" for part in range(100)),
        r"more than 10\^500 runs \(.* x 95 more x 1 samples\) are more than 2,000,000",
    ),
    (PAIR + VARY + "range = [1, 2, 1_000_000_000]\n", r"vary 1, key range: steps should be a whole"),
    (PAIR + VARY + "values = []\n", r"vary 1, key values: should be a list with at least one value"),
    (PAIR + VARY + "uniform = [2, 1]\n", r"vary 1, key uniform: should rise"),
    (PAIR + VARY + "uniform = [2]\n", r"vary 1, key uniform: should be \[from, to\]"),
    (PAIR + VARY + "range = [2, nan, 3]\n", r"vary 1, key range: should be \[from, to, steps\]"),
    (PAIR + VARY, r"vary 1, key values: write one of values"),
    (PAIR + VARY + "values = [1]\nuniform = [1, 2]\n", r"vary 1, key values: write one of values"),
    (PAIR + '[[vary]]\nfield = "hours"\nvalues = [1]\n', r"""vary 1, key field: 'hours' says no record"""),
    (PAIR + VARY + 'id = "x"\nvalues = [1]\n', r"names 'cedar-port-rail-feeder' already; leave out id"),
    (PAIR + "[[vary]]\nvalues = [1]\n", r"vary 1, key field: is required"),
    (PAIR + VARY + 'action = "add"\nvalues = [1]\n', r"'add' is no action of figures"),
    (PAIR + VARY + "values = [1]\n" + VARY + "values = [2]\n", r"cedar-port-rail-feeder\.hours varies twice"),
    (PAIR + VARY + 'name = "hours"\nvalues = [1]\n', r"'hours' is the title of another column"),
    (PAIR + 'measures = ["hour"]\n', r"key measures: there is no measure 'hour'. Did you mean 'hours'"),
    (PAIR + 'design = "sobol"\n', r"key design: 'sobol' is no design"),
    (PAIR + "samples = 0\n", r"key samples: should be a whole number from 1, got 0"),
    (PAIR + "scenarios = 3\n", r"key scenarios: should be a list of texts"),
    (PAIR + "colour = 3\n", r"key colour: is not known"),
    (PAIR + VARY + "uniform = [-100, -50]\n", r"vary 1, key uniform: \[-100, -50\] is all below zero"),
    (PAIR + VARY + "range = [-3, -1, 3]\n", r"vary 1, key range: \[-3, -1, 3\] is all below zero"),
    ("", r"key pairs: is required"),
    ('pairs = [["amber"]]\n', r"key pairs: \['amber'\] should be two places"),
    ("pairs = [[", r"is no TOML"),
    (PAIR + 'scenarios = ["mor"]\n', r"there is no scenario 'mor'. Did you mean 'more'"),
    ('pairs = [["amber", "elmo"]]\n', r"there is no place 'elmo'. Did you mean elm"),
    (PAIR + '[[vary]]\nfield = "cedar-port-rail-feder.hours"\nvalues = [1]\n', r"sweep\.toml, vary 1: network 'toy'"),
    (PAIR + '[[vary]]\nfield = "cedar-port-rail-feeder.hour"\nvalues = [1]\n', r"vary 1: facilities have no column"),
    (PAIR + '[[vary]]\ncountry = "UZ"\nfield = "hours"\nvalues = [1]\n', r"sweep\.toml, vary 1: no record matches"),
    (PAIR + VARY + 'unit = "d"\nvalues = [1]\n', r"vary 1: the value is in d, but .* is in h"),
    (
        PAIR + VARY + "values = [1]\n" + PORT,
        r"sweep\.toml, vary 1 and sweep\.toml, vary 2 both change cedar-port-rail-feeder\.hours",
    ),
    (PAIR + '[[vary]]\nfield = "hazel-line.name"\nvalues = [1]\n', r"'hazel-line' is a project; only its opens"),
]


@pytest.mark.parametrize(("text", "message"), BAD)
def test_a_bad_sweep_is_told_before_anything_runs(
    place: Path, text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "sweep.toml").write_text(text)
    with pytest.raises(Exception, match=message):
        sweep_file(place / "sweep.toml", Query(network=str(place / "toy")), place / "x.csv")
    assert sweep_to(place, "x.csv") == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert sorted(path.name for path in place.iterdir()) == ["sweep.toml", "toy"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "name the file to write: corridor sweep FILE -o"),
        (("-o", "x.csv", "--format", "svg"), "--format svg: this answer is written as .csv"),
        (("-o", "x.csv", "--workers", "-1"), "--workers -1: name a number of processes from 1"),
        (("-o", "x.doc"), "-o 'x.doc': this answer is written as .csv"),
        (("-o", "nowhere/x.csv"), "there is no such folder"),
    ],
)
def test_bad_options_are_told(
    place: Path,
    options: tuple[str, ...],
    message: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(place)
    assert main(["sweep", "sweep.toml", "--network", "toy", *options]) == 2
    assert message in capsys.readouterr().err
    assert not list(place.glob("x.*"))


def test_a_missing_file_is_told() -> None:
    with pytest.raises(ScenarioError, match=r"nowhere\.toml: cannot be read"):
        read_sweep("nowhere.toml")
