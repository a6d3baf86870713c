"""
Sweeps: the same question under thousands of conditions, over any number of workers.

Runs are numbered; what a run gives depends on its number alone, so the table is
the same whoever works it out and in whatever order.  Workers get batches of
numbers and give back measures; only this process writes to the store.
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import ExitStack
from dataclasses import replace
from hashlib import sha256
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from corridor.data.names import find_place, names_of_places
from corridor.data.write import files_of
from corridor.errors import CorridorError, OutputError, ScenarioError
from corridor.graph.cache import program_digest
from corridor.routing.avoid import resolved_avoid
from corridor.scenario.changes import as_asked
from corridor.scenario.scenario import BASE
from corridor.scenario.values import gathered
from corridor.studies.cluster import ClusterLostError
from corridor.studies.measures import AT_LOAD, OF_CAPACITY, Meter, Value
from corridor.studies.replan import Conditions, Replanner, Way
from corridor.studies.spreading import make_ready
from corridor.studies.sweep_file import Sweep, check_size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from corridor.data.model import Network, Scenario
    from corridor.studies.spare import Known
    from corridor.studies.store import Rows, Store

FORM = 2
"""Raised whenever the same sweep would give other results."""

BATCH_SECONDS = 0.25
"""A batch is about as long as this: what a kill can cost, and what keeps workers busy [s]."""

MAX_BATCH = 500
PENDING = 3
"""Batches given to each worker beforehand."""


class Job(NamedTuple):
    """
    What a worker needs to know.

    Attributes
    ----------
    key
        Digest of the job; a worker that has met it keeps its graphs.
    network
        As read.
    sweep
        With its places as ids.
    stacks
        Scenarios of each name of the sweep.
    base
        Conditions that hold for all runs.
    """

    key: str
    network: Network
    sweep: Sweep
    stacks: tuple[tuple[Scenario, ...], ...]
    base: Conditions
    cargo: str = ""
    avoid: tuple[str, ...] = ()
    via: tuple[str, ...] = ()


def job_of(
    network: Network,
    sweep: Sweep,
    stacks: Mapping[str, Sequence[Scenario]],
    *,
    base: Conditions | None = None,
    cargo: str = "",
    avoid: Sequence[str] = (),
    via: Sequence[str] = (),
) -> Job:
    """
    Get a sweep ready, and refuse what would fail in every run.

    Parameters
    ----------
    network
        As read.
    sweep
        As read from its file.
    stacks
        Scenarios by the name under which the sweep knows them, with all that
        they include; ``"base"`` need not be there.
    base
        Conditions that hold for all runs.
    cargo, avoid, via
        As for routes; places by any name.

    Raises
    ------
    ScenarioError
        If a figure or scenario cannot be applied whatever its value, or there
        are far too many runs.
    PlaceError
        If a place is not known.
    """
    check_size(sweep)
    conditions = base or Conditions()
    ordered = tuple(() if name == BASE else tuple(stacks[name]) for name in sweep.scenarios)
    failures = [_failure(network, sweep, conditions, stack) for stack in ordered]
    if all(failures):
        raise failures[0] or ScenarioError
    known = dict(network.places)
    for stack in ordered:
        known |= conditions._replace(exclude=(), scenarios=tuple(stack), changes=()).network(network).places
    names = names_of_places(replace(network, places=known))
    resolved = sweep._replace(
        pairs=tuple((find_place(names, one), find_place(names, other)) for one, other in sweep.pairs)
    )
    avoided = resolved_avoid(names, avoid)
    passed = tuple(find_place(names, place) for place in via)
    parts = (
        FORM,
        program_digest(),
        sorted(files_of(network).items()),
        resolved,
        ordered,
        conditions,
        cargo,
        avoided,
        passed,
    )
    key = sha256(repr(parts).encode()).hexdigest()
    return Job(key, network, resolved, ordered, conditions, cargo, avoided, passed)


def _failure(network: Network, sweep: Sweep, base: Conditions, stack: Sequence[Scenario]) -> ScenarioError | None:
    """Describe what keeps every run under one scenario from being applied."""
    changes = [change for scenario in stack for change in scenario.changes]
    try:
        ground = base._replace(scenarios=tuple(stack)).network(network)
        varied = [axis.at(axis.values[0] if axis.values else 1.0) for axis in sweep.axes]
        for change in varied:
            if change.select.get("id") in network.projects and change.field not in ("opens", "status"):
                as_asked(network, changes=[change])
        # What is not in force on a day that is asked for may speak of rows that are not there yet.
        figures = [*(() if base.dated else changes), *base.changes, *varied]
        gathered(ground, [change for change in figures if change.select.get("id") not in network.projects])
    except ScenarioError as error:
        return error
    return None


class _Worker:
    """Graphs of one job, kept between batches."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.replanner = Replanner(job.network, cargo=job.cargo, avoid=job.avoid, via=job.via)
        self.meter = Meter(job.sweep.measures)
        self.draws = job.sweep.draws()
        self.capacity = any(name in OF_CAPACITY for name in job.sweep.measures)
        self.windows: dict[tuple[str, str], float | None] = {}
        self.solved: dict[tuple[str, str], Known] = {}

    def run(self, number: int) -> Rows:
        """Answer one run for every pair: measures, or why there are none."""
        sweep, base = self.job.sweep, self.job.base
        scenario, point = divmod(number, sweep.n_points)
        values = sweep.point(point, self.draws)
        changes = tuple(axis.at(value) for axis, value in zip(sweep.axes, values, strict=True))
        conditions = base._replace(
            scenarios=(*base.scenarios, *self.job.stacks[scenario]), changes=(*base.changes, *changes)
        )
        return [self._answer(pair, conditions) for pair in sweep.pairs]

    def _answer(self, pair: tuple[str, str], conditions: Conditions) -> list[Value] | str:
        try:
            way = self.replanner.way(*pair, conditions)
            found = list(self.meter.read(way))
            if self.job.sweep.load_teu is not None:
                found[self.meter.measures.index(AT_LOAD)] = self._at_load(way, pair, conditions)
            if self.capacity:
                found = self._with_capacity(found, pair, conditions)
        except CorridorError as error:
            return str(error)
        return found

    def _at_load(self, way: Way, pair: tuple[str, str], conditions: Conditions) -> float | None:
        from corridor.routing.itinerary import route_of
        from corridor.studies.load import hours_at_load

        edges = list(way.graph.edges)
        for number, edge in way.changed.items():
            edges[number] = edge
        graph = way.graph._replace(edges=tuple(edges))
        route = route_of(graph, way.numbers, origin=pair[0], destination=pair[1])
        hours = hours_at_load(conditions.network(self.job.network), graph, route, self.job.sweep.load_teu or 0.0)
        return None if hours is None else round(hours, 2)

    def _with_capacity(self, found: list[Value], pair: tuple[str, str], conditions: Conditions) -> list[Value]:
        from corridor.studies.spare import solved_before, spare_between, window_of

        job = self.job
        if pair not in self.windows:
            # One day limit for all runs of a pair: that of the base.
            ground = job.base.network(job.network)
            window = window_of(ground, *pair, cargo=job.cargo, avoid=job.avoid, via=job.via)
            self.windows[pair] = window
            self.solved[pair] = solved_before(
                ground,
                *pair,
                cargo=job.cargo,
                avoid=job.avoid,
                via=job.via,
                utilisation="utilisation" in self.meter.measures,
                within_days=window,
            )
        room = spare_between(
            conditions.network(job.network),
            *pair,
            cargo=job.cargo,
            avoid=job.avoid,
            via=job.via,
            utilisation="utilisation" in self.meter.measures,
            within_days=self.windows[pair],
            known=self.solved[pair],
        )
        return [
            getattr(room, name) if name in OF_CAPACITY else value
            for name, value in zip(self.meter.measures, found, strict=True)
        ]


_workers: dict[str, _Worker] = {}
"""The one job of this process, so that batches after the first find their graphs ready."""

_own_job: list[Job] = []


def start_worker(job: Job) -> None:
    """Get a process of the default pool ready."""
    make_ready()
    _own_job[:] = [job]


def run_batch(job: Job | None, numbers: Sequence[int]) -> list[tuple[int, Rows]]:
    """
    Answer a batch of runs; what executors are asked to do.

    Parameters
    ----------
    job
        None takes the job with which `start_worker` got the process ready.
    numbers
        Of the runs.
    """
    asked = job or _own_job[0]
    worker = _workers.get(asked.key)
    if worker is None:
        _workers.clear()
        worker = _workers[asked.key] = _Worker(asked)
    return [(number, worker.run(number)) for number in numbers]


def run(
    job: Job,
    store: Store,
    *,
    workers: int = 1,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """
    Work a sweep out; finished runs go to the store, batch by batch.

    Parameters
    ----------
    job
        As made by `job_of`.
    store
        Holds what is finished already.
    workers
        Processes of the pool that is started where no executor is given; one
        works in this process.
    executor
        Any executor, such as that of a Dask client; only ``submit`` is used.
    progress
        Told the number of runs done, and of all.

    Raises
    ------
    OutputError
        If finished runs cannot be kept, or a worker dies.
    """
    done = store.done()
    todo = (number for number in range(job.sweep.n_runs) if number not in done)
    clock = _Clock(job.sweep.n_runs, len(done), progress)
    with ExitStack() as stack:
        if executor is None and workers == 1:
            for batch in _batches(todo, clock, 1):
                found = run_batch(job, batch)
                store.keep(found)
                clock.add(found)
            return
        pool, shared = executor, job if executor is not None else None
        if pool is None:
            pool = stack.enter_context(_pool(job, workers))
        _spread(pool, shared, todo, store, clock, workers)


def _pool(job: Job, workers: int) -> Executor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(workers, get_context("spawn"), initializer=start_worker, initargs=(job,))


def _spread(pool: Executor, job: Job | None, todo: Iterator[int], store: Store, clock: _Clock, workers: int) -> None:
    """Keep every worker busy and put what comes back on disk at once."""
    from concurrent.futures.process import BrokenProcessPool

    pending = set[Future[list[tuple[int, "Rows"]]]]()
    batches = _batches(todo, clock, workers)
    try:
        while True:
            while len(pending) < PENDING * workers and (batch := next(batches, None)):
                pending.add(pool.submit(run_batch, job, batch))
            if not pending:
                return
            ready, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in ready:
                found = future.result()
                store.keep(found)
                clock.add(found)
    except BrokenProcessPool as error:
        msg = f"a worker died; {_kept(store)}"
        raise OutputError(msg) from error
    except ClusterLostError as error:
        msg = f"{error} {_kept(store)}"
        raise OutputError(msg) from None
    finally:
        for future in pending:
            future.cancel()


def _kept(store: Store) -> str:
    return f"{store.path} keeps {len(store.done()):,} finished runs: go on with --resume."


def _batches(todo: Iterator[int], clock: _Clock, workers: int) -> Iterator[list[int]]:
    """Cut the runs into batches of about the same time, whatever a run takes."""
    while True:
        size = clock.size(workers)
        batch = [number for _, number in zip(range(size), todo, strict=False)]
        if not batch:
            return
        yield batch


class _Clock:
    """Counts runs and says how far they are."""

    def __init__(self, total: int, done: int, progress: Callable[[int, int], None] | None) -> None:
        self.total, self.done, self.fresh = total, done, 0
        self.progress = progress
        self.began = monotonic()

    def size(self, workers: int) -> int:
        """Give the number of runs that one worker does in a batch."""
        if not self.fresh:
            return 2
        return max(1, min(MAX_BATCH, int(self.rate / workers * BATCH_SECONDS)))

    @property
    def rate(self) -> float:
        """Runs a second since the beginning."""
        return self.fresh / max(1e-3, monotonic() - self.began)

    def add(self, found: Sequence[tuple[int, Rows]]) -> None:
        """Count a batch, and tell how far it is."""
        self.done += len(found)
        self.fresh += len(found)
        if self.progress:
            self.progress(self.done, self.total)


def table(job: Job, store: Store) -> Iterator[list[Value]]:
    """
    Give the rows of the finished table in order.

    Parameters
    ----------
    job
        As made by `job_of`.
    store
        With all runs.
    """
    sweep, draws = job.sweep, job.sweep.draws()
    empty: list[Value] = [None] * len(sweep.measures)
    for number, rows in store.runs():
        scenario, point = divmod(number, sweep.n_points)
        head: list[Value] = [number + 1, sweep.scenarios[scenario]]
        head += [_cell(value) for value in sweep.point(point, draws)]
        for (origin, destination), found in zip(sweep.pairs, rows, strict=True):
            measures, reason = (empty, found) if isinstance(found, str) else (found, "")
            yield [*head, origin, destination, *measures, reason]


def _cell(value: object) -> Value:
    if isinstance(value, tuple):
        return ";".join(str(part) for part in value)
    return value if isinstance(value, int | float | str) or value is None else str(value)
