"""Work that falls into parts, spread over processes or a cluster; what comes back is in order."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from concurrent.futures import Executor

    Part = TypeVar("Part")
    Found = TypeVar("Found")


def spread(
    work: Callable[[Part], Found],
    parts: Sequence[Part],
    *,
    workers: int = 0,
    cluster: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> list[Found]:
    """
    Do some work on each part.

    Parameters
    ----------
    work
        Done on one part; it and what it takes and gives can be pickled.
    parts
        What it is done on.
    workers
        Processes; 0 takes one for each core, 1 works in this process.
    cluster
        Address of a Dask scheduler; empty works on this machine.
    progress
        Is told the number of parts done, and of all.

    Returns
    -------
    found
        One a part, in the order of the parts.

    Raises
    ------
    OutputError
        If Dask is not installed, or the cluster does not answer or is lost.

    Examples
    --------
    >>> spread(abs, [-1, 2, -3], workers=1)
    [1, 2, 3]
    """
    from corridor.studies.cluster import cluster_of

    number = min(workers or os.cpu_count() or 1, len(parts))
    with ExitStack() as stack:
        executor: Executor | None = None
        if cluster:
            executor, _ = stack.enter_context(cluster_of(cluster))
        elif number > 1:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            executor = stack.enter_context(ProcessPoolExecutor(number, get_context("spawn"), initializer=make_ready))
        if executor is None:
            asked: Iterable[Found] = map(work, parts)
        else:
            futures = [executor.submit(work, part) for part in parts]
            for future in futures:
                stack.callback(future.cancel)  # an interrupt does not wait for parts that have not begun
            asked = (future.result() for future in futures)
        found = []
        for done, one in enumerate(asked, start=1):
            found.append(one)
            if progress:
                progress(done, len(parts))
        return found


def make_ready() -> None:
    """Get a process of a pool ready: it ends with its parent and leaves Ctrl-C to it."""
    import signal
    from multiprocessing import parent_process
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        # A worker whose parent was killed would wait for ever.
        parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()
