"""A Dask cluster as an executor that says when the cluster is gone, in place of waiting for it."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from contextlib import contextmanager
from importlib import import_module
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from corridor.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE_SECONDS = 15.0
"""Without a worker, or without an answer of the scheduler, for so long the cluster counts as lost."""

LOOK_SECONDS = 1.0


class ClusterLostError(OutputError):
    """A cluster has gone while it worked."""


class Cluster(Executor):
    """
    The executor of a Dask client; what is still open ends with an error once the cluster is lost.

    Parameters
    ----------
    client
        Of ``distributed``; left to who made it.
    address
        Of the scheduler, for messages.
    """

    def __init__(self, client: Any, address: str) -> None:
        self.client, self.address = client, address
        self._executor = client.get_executor(pure=False)
        self._open: set[Future[Any]] = set()
        self._lock, self._over = Lock(), Event()
        Thread(target=self._watch, daemon=True).start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Send a call to the cluster."""
        mine: Future[Any] = Future()
        theirs = self._executor.submit(fn, *args, **kwargs)
        with self._lock:
            self._open.add(mine)
        theirs.add_done_callback(lambda done: self._pass_on(done, mine))
        mine.add_done_callback(lambda done: theirs.cancel() if done.cancelled() else None)
        return mine

    def close(self) -> None:
        """Watch no longer."""
        self._over.set()

    def _pass_on(self, theirs: Future[Any], mine: Future[Any]) -> None:
        with self._lock:
            self._open.discard(mine)
            if mine.done():
                return
            if theirs.cancelled():
                mine.set_exception(
                    ClusterLostError(f"--cluster {self.address}: the scheduler is gone, or has cancelled the work.")
                )
            elif error := theirs.exception():
                mine.set_exception(error)
            else:
                mine.set_result(theirs.result())

    def _watch(self) -> None:
        """Look at the cluster now and then; end what is open when it is lost."""
        well = monotonic()
        while not self._over.wait(LOOK_SECONDS):
            lost = self._lost()
            if not lost:
                well = monotonic()
            elif monotonic() - well > PATIENCE_SECONDS:
                error = ClusterLostError(f"--cluster {self.address}: {lost} for {PATIENCE_SECONDS:.0f} s.")
                with self._lock:
                    open_, self._open = self._open, set()
                    for future in open_:
                        if not future.done():
                            future.set_exception(error)

    def _lost(self) -> str:
        """Say what is lost; empty while there is somebody to work."""
        if self.client.status != "running":
            return "the scheduler has not answered"
        try:
            workers = self.client.nthreads()
        except Exception:  # noqa: BLE001 - whatever a connection dies of
            return "the scheduler has not answered"
        return "" if workers else "there has been no worker"


@contextmanager
def cluster_of(address: str) -> Iterator[tuple[Executor, int]]:
    """
    Give the executor of a Dask cluster and its number of threads; the cluster stays as it is.

    Raises
    ------
    OutputError
        If Dask is not installed, or no scheduler answers.
    """
    try:
        connect: Any = import_module("distributed").Client
    except ImportError as error:
        msg = "--cluster needs Dask: pip install distributed."
        raise OutputError(msg) from error
    try:
        client = connect(address, timeout="10s")
    except (OSError, ValueError) as error:
        msg = f"--cluster {address}: no Dask scheduler answers there ({error})."
        raise OutputError(msg) from error
    executor = Cluster(client, address)
    try:
        yield executor, max(1, sum(client.nthreads().values()))
    finally:
        executor.close()
        client.close(timeout=2)
