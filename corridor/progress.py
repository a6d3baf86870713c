"""How far a long answer has come, told on a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

    Listener = bool | Callable[[int, int], None] | None

WIDTH = 24
INTERVAL_SECONDS = 0.1


_LISTENER: ContextVar[Listener] = ContextVar("_LISTENER", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """
    Say who hears how far the answers within have come.

    Parameters
    ----------
    listener
        A function of the number done and of all, 0 where that is not known; True for a bar wherever standard error
        leads, of tqdm where it is installed; False for nobody; None for a bar on terminals.
    """
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


class ProgressBar:
    """
    A bar on standard error, with rate and time left; silent where that is no terminal.

    Within `listening` it tells the listener instead.

    Parameters
    ----------
    unit
        What is counted, such as ``"origins"``.
    stream
        Where it is drawn; None: standard error.
    """

    def __init__(self, unit: str, stream: TextIO | None = None) -> None:
        self.unit = unit
        self.stream = sys.stderr if stream is None else stream
        listener = _LISTENER.get()
        self.listener = _tqdm(unit) if listener is True else listener or None
        self.shown = listener is True or (listener is None and self.stream.isatty())
        self.started = self.drawn = monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Draw the bar, at most ten times a second; wipe it at the end, or tell the listener."""
        if self.listener:
            self.listener(done, total)
            return
        now = monotonic()
        if not self.shown or ((done < total or not total) and now - self.drawn < INTERVAL_SECONDS):
            return
        self.drawn = now
        text = "" if done >= total > 0 else self._line(done, total, now - self.started)
        self.stream.write(f"\r\x1b[K{text}")
        self.stream.flush()

    def _line(self, done: int, total: int, seconds: float) -> str:
        if not total:
            return f"{done:,} {self.unit}"
        filled = WIDTH * done // total
        rate = done / seconds if seconds > 0 else 0.0
        left = f", {(total - done) / rate:.0f} s left" if rate > 0 else ""
        return f"[{'#' * filled}{'.' * (WIDTH - filled)}] {done:,} of {total:,} {self.unit}, {rate:,.0f}/s{left}"


def _tqdm(unit: str) -> Callable[[int, int], None] | None:
    """Make a bar of tqdm, where it is installed."""
    from importlib.util import find_spec

    if find_spec("tqdm") is None:
        return None
    from importlib import import_module

    bar = import_module("tqdm.auto").tqdm(unit=f" {unit}")

    def tell(done: int, total: int) -> None:
        bar.total = total or None
        bar.update(done - bar.n)
        if done >= total > 0:
            bar.close()

    return tell
