"""Finished runs of a sweep, kept in an SQLite file until the table is written."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Self
from zlib import crc32

from corridor.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    from corridor.studies.measures import Value

    Rows = list[list[Value] | str]

FORM = 2
"""Raised whenever what is kept changes."""

ENDING = ".sweep.sqlite"

APPLICATION_ID = 0x636F7272
"""Marks a SQLite file as a store of ours: another one is never taken over."""

MALFORMED = "malformed"
"""Word of SQLite for a file that has come to harm."""


def store_of(output: str | Path) -> Path:
    """Name the store of a sweep beside the file that it will write."""
    path = Path(output)
    return path.with_name(path.name + ENDING)


class Store:
    """
    Finished runs by number; each batch is safe on disk once `keep` returns.

    Parameters
    ----------
    path
        The file; made if it is not there.
    digest
        Of everything that decides the results.
    resume
        Go on with runs that are there already; one that the disk has changed since is run again.

    Raises
    ------
    OutputError
        If the file cannot be used, belongs to another sweep, or holds runs that
        nobody asked to go on with.
    """

    def __init__(self, path: str | Path, digest: str, *, resume: bool) -> None:
        self.path = Path(path)
        try:
            self._base = sqlite3.connect(self.path, isolation_level=None, timeout=0.5)
        except sqlite3.Error as error:
            raise self._failure(error) from error
        # Bytes that are no text any more make another text, which its sum gives away.
        self._base.text_factory = lambda data: data.decode("utf-8", "replace")
        try:
            self._open(digest, resume=resume)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            self.close()
            raise self._failure(error) from error

    def _open(self, digest: str, *, resume: bool) -> None:
        # One writer at a time; a lock of a sweep that was killed goes with its process.
        self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._base.execute("BEGIN EXCLUSIVE")
        (mark,) = self._base.execute("PRAGMA application_id").fetchone()
        (n_tables,) = self._base.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        if mark != APPLICATION_ID and n_tables:
            self._base.execute("ROLLBACK")
            raise sqlite3.DatabaseError(MALFORMED)
        self._base.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        self._base.execute("CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        self._base.execute("CREATE TABLE IF NOT EXISTS runs (number INTEGER PRIMARY KEY, rows TEXT, crc INTEGER)")
        seal = f"{FORM} {digest}"
        self._base.execute("INSERT OR IGNORE INTO meta VALUES ('digest', ?)", (seal,))
        kept = self._base.execute("SELECT value FROM meta WHERE key = 'digest'").fetchall()
        (number,) = self._base.execute("SELECT COUNT(*) FROM runs").fetchone()
        self._base.execute("COMMIT")
        if kept != [(seal,)]:
            self.close()
            msg = (
                f"{self.path} holds {number:,} runs of another sweep (its file, network or options differ): "
                "remove it, or write to another file."
            )
            raise OutputError(msg)
        if number and not resume:
            self.close()
            msg = f"{self.path} holds {number:,} finished runs of this sweep: go on with --resume, or remove it."
            raise OutputError(msg)
        self._drop_damaged()

    def _drop_damaged(self) -> None:
        """Throw away runs that are not what was kept."""
        (found,) = self._base.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(MALFORMED)
        rows = self._base.execute("SELECT number, rows, crc FROM runs")
        damaged = [(number,) for number, text, crc in rows if crc != _crc(number, text)]
        self._base.executemany("DELETE FROM runs WHERE number = ?", damaged)

    def __enter__(self) -> Self:
        """Hand the store on; leaving it closes the file."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the file."""
        self.close()

    def done(self) -> set[int]:
        """Give the numbers of the runs that are finished."""
        return {number for (number,) in self._base.execute("SELECT number FROM runs")}

    def keep(self, runs: Iterable[tuple[int, Rows]]) -> None:
        """
        Put a batch of finished runs on disk, all or none.

        Raises
        ------
        OutputError
            If it cannot be written; what was kept before stays.
        """
        texts = [(number, json.dumps(found, separators=(",", ":"), ensure_ascii=False)) for number, found in runs]
        rows = [(number, text, _crc(number, text)) for number, text in texts]
        try:
            self._base.execute("BEGIN IMMEDIATE")
            self._base.executemany("INSERT OR REPLACE INTO runs VALUES (?, ?, ?)", rows)
            self._base.execute("COMMIT")
        except sqlite3.Error as error:
            if self._base.in_transaction:
                self._base.execute("ROLLBACK")
            raise self._failure(error) from error

    def runs(self) -> Iterator[tuple[int, Rows]]:
        """Give all finished runs in order of number; for each pair its measures, or the reason of a failure."""
        try:
            for number, rows in self._base.execute("SELECT number, rows FROM runs ORDER BY number"):
                yield number, json.loads(rows)
        except sqlite3.Error as error:
            raise self._failure(error) from error

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def remove(self) -> None:
        """Throw the file away, once its runs are elsewhere."""
        self.close()
        for path in (self.path, self.path.with_name(f"{self.path.name}-journal")):
            path.unlink(missing_ok=True)

    def _failure(self, error: sqlite3.Error | UnicodeDecodeError) -> OutputError:
        reason = str(error) if isinstance(error, sqlite3.Error) else MALFORMED
        if "full" in reason:
            mend = "the disk is full. Make room, then go on with --resume: finished runs are kept."
        elif "locked" in reason:
            mend = "another sweep is writing there. Wait for it, or write to another file."
        elif "not a database" in reason or MALFORMED in reason:
            mend = "it is no store of a sweep. Remove it, or write to another file."
        else:
            mend = f"{reason}. Name a file in a folder that exists and can be written."
        return OutputError(f"cannot keep finished runs in {self.path}: {mend}")


def _crc(number: int, text: object) -> int:
    return crc32(f"{number} {text}".encode("utf-8", "replace"))
