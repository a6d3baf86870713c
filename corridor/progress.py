"""How far a long answer has come, told on a terminal."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

WIDTH = 24
INTERVAL_SECONDS = 0.1


class ProgressBar:
    """
    A bar on standard error, with rate and time left; silent where that is no terminal.

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
        self.shown = self.stream.isatty()
        self.started = self.drawn = monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Draw the bar, at most ten times a second; wipe it at the end."""
        now = monotonic()
        if not self.shown or (done < total and now - self.drawn < INTERVAL_SECONDS):
            return
        self.drawn = now
        text = "" if done >= total else self._line(done, total, now - self.started)
        self.stream.write(f"\r\x1b[K{text}")
        self.stream.flush()

    def _line(self, done: int, total: int, seconds: float) -> str:
        filled = WIDTH * done // total
        rate = done / seconds if seconds > 0 else 0.0
        left = f", {(total - done) / rate:.0f} s left" if rate > 0 else ""
        return f"[{'#' * filled}{'.' * (WIDTH - filled)}] {done:,} of {total:,} {self.unit}, {rate:,.0f}/s{left}"
