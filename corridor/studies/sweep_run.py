"""A sweep file worked out on behalf of a planner: what the command calls."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corridor.errors import OutputError
from corridor.scenario.opening import network_as_read
from corridor.scenario.scenario import BASE
from corridor.studies.cases import conditions_of, stack_of
from corridor.studies.cluster import cluster_of
from corridor.studies.measures import MEASURES
from corridor.studies.store import Store, store_of
from corridor.studies.sweep import Job, job_of, run, table
from corridor.studies.sweep_file import columns, read_sweep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

    from corridor.scenario.query import Query
    from corridor.studies.measures import Value


class SweepResult(NamedTuple):
    """
    A finished sweep, its runs still in their store.

    Attributes
    ----------
    job, store
        Behind it.
    columns, measures, units
        Titles of the table; which of them are measures, with units.
    n_rows, n_failed
        Rows, and those without an answer.
    on
        Day of the network, ISO.
    """

    job: Job
    store: Store
    columns: tuple[str, ...]
    measures: tuple[str, ...]
    units: tuple[str, ...]
    n_rows: int
    n_failed: int
    on: str

    def rows(self) -> Iterator[list[Value]]:
        """Give the table row by row, in order."""
        return table(self.job, self.store)

    def finish(self) -> None:
        """Throw the store away, once the table is elsewhere."""
        self.store.remove()


def sweep_file(  # noqa: PLR0913 - one argument an option of the command
    file: Path | str,
    question: Query,
    output: Path | str,
    *,
    resume: bool = False,
    workers: int = 0,
    cluster: str = "",
    executor: Executor | None = None,
    check: Callable[[int], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> SweepResult:
    """
    Work a sweep file out.

    Parameters
    ----------
    file
        The TOML file.
    question
        Conditions that hold for all runs.
    output
        File that the table is for; finished runs are kept beside it until
        `SweepResult.finish` is called.
    resume
        Go on with the finished runs of a sweep that was stopped.
    workers
        Processes; 0 takes one for each core.
    cluster
        Address of a Dask scheduler.
    executor
        Any other executor to work on.
    check
        Told the number of rows before anything runs.
    progress
        Told the number of runs done, and of all.

    Raises
    ------
    ScenarioError
        If the file has faults, or what it asks cannot be applied.
    OutputError
        If finished runs cannot be kept.
    """
    sweep = read_sweep(file)
    if check:
        check(sweep.n_runs * len(sweep.pairs))
    base = conditions_of(question)
    network = network_as_read(question)
    stacks = {name: stack_of(name, question.network) for name in sweep.scenarios if name != BASE}
    job = job_of(network, sweep, stacks, base=base, cargo=question.cargo, avoid=question.avoid, via=question.via)
    store = Store(_checked(store_of(output)), job.key, resume=resume)
    finished = False
    try:
        with ExitStack() as stack:
            number = workers or os.cpu_count() or 1
            if cluster:
                executor, number = stack.enter_context(cluster_of(cluster))
            run(job, store, workers=number, executor=executor, progress=progress)
        measures = job.sweep.measures
        finished = True
        failed = sum(isinstance(row, str) for _, rows in store.runs() for row in rows)
        return SweepResult(
            job=job,
            store=store,
            columns=columns(job.sweep),
            measures=measures,
            units=tuple(MEASURES[name] for name in measures),
            n_rows=job.sweep.n_runs * len(job.sweep.pairs),
            n_failed=failed,
            on=(base.on or network.data_date).isoformat(),
        )
    except KeyboardInterrupt as stop:
        stop.add_note(f"{len(store.done()):,} finished runs are kept in {store.path}: go on with --resume")
        raise
    finally:
        if not finished:
            store.close()


def _checked(path: Path) -> Path:
    if not path.parent.is_dir():
        msg = f"cannot write to {path.parent}: there is no such folder; make it first."
        raise OutputError(msg)
    return path
