"""Queues that somebody counted, beside what the laws of load say of the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import Column, Table, or_none

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WITHIN_FACTOR = 1.5
"""Greatest ratio of computed to published, or the other way, that counts as right."""


class QueueBeside(NamedTuple):
    """
    A counted queue and what the laws say of it.

    Attributes
    ----------
    id, name, date, unit, use, queue
        As published; None where nothing was printed.
    wait_days
        As published: low and high end; an end that is open is None [d].
    backlog_queue
        What waits after the days of overload [unit]; None where their figures were not printed.
    backlog_days
        Time to work the published queue, else the computed one, off [d].
    law_days, simulated_days
        Wait in the long run at the published use, by the law and event by event [d]; infinite where it does not fit;
        None where no use was printed, or SimPy is not installed.
    compared
        What is compared: ``"queue"``, ``"wait"``, or empty where one side was not printed.
    note
        As published.
    """

    id: str
    name: str
    date: str
    unit: str
    use: float | None
    queue: float | None
    wait_days: tuple[float | None, float | None]
    backlog_queue: float | None
    backlog_days: float | None
    law_days: float | None
    simulated_days: float | None
    compared: str
    sources: tuple[str, ...]
    note: str

    @property
    def ratio(self) -> float | None:
        """Computed to published; 1 within a published range, None where nothing is compared or the law has no end."""
        if self.compared == "queue":
            return None if not self.queue or self.backlog_queue is None else self.backlog_queue / self.queue
        days = self.backlog_days if self.backlog_days is not None else self.law_days
        if self.compared != "wait" or days is None:
            return None
        low, high = self.wait_days
        if low is not None and days < low:
            return days / low
        return days / high if high is not None and days > high else 1.0

    @property
    def right(self) -> bool | None:
        """Whether computed and published differ by no more than `WITHIN_FACTOR`; None where nothing is compared."""
        return None if self.ratio is None else 1 / WITHIN_FACTOR <= self.ratio <= WITHIN_FACTOR


QUEUE = (
    Column("id"),
    Column("name"),
    Column("date"),
    Column("unit"),
    Column("use", decimals=2),
    Column("queue", decimals=0, title="published queue"),
    Column("wait_days_low", "d", 1, "published wait, low", lambda row: row.wait_days[0]),
    Column("wait_days_high", "d", 1, "published wait, high", lambda row: row.wait_days[1]),
    Column("backlog_queue", decimals=0, title="backlog"),
    Column("backlog_days", "d", 1, "to work off"),
    Column("law_days", "d", 2, "law of load"),
    Column("simulated_days", "d", 2, "simulated"),
    Column("compared", get=or_none("compared")),
    Column("ratio", decimals=2),
    Column("right"),
    Column("sources"),
    Column("note"),
)


def table_of(rows: Sequence[QueueBeside]) -> Table:
    """Give the table for all forms but text."""
    return Table("queues", QUEUE, rows)


def text_of(rows: Sequence[QueueBeside]) -> Iterator[str | Table]:
    """Give what is compared, the misses with what was printed of them, and what cannot be compared."""
    compared = [row for row in rows if row.right is not None]
    yield ""
    yield "counted queues beside the backlog and the law of load"
    yield Table("", _TEXT, compared)
    for row in compared:
        if not row.right:
            yield f"  miss: {row.name}: {row.note}"
    rest = len(rows) - len(compared)
    if rest:
        yield f"  {rest} more have a load or a wait that was not printed; `--format json` lists them"
    hits = sum(row.right is True for row in compared)
    yield f"  within a factor of {WITHIN_FACTOR:g}: {hits} of {len(compared)}"


def _range(row: QueueBeside) -> str:
    low, high = row.wait_days
    if low is None and high is None:
        return ""
    if low is None:
        return f"to {high:g}"
    return f"{low:g}" if low == high else f"{low:g}-{high:g}" if high else f"{low:g}"


_TEXT = (
    Column("", get="name"),
    Column("date"),
    Column("queue", get=lambda row: "" if row.queue is None else f"{row.queue:,.0f} {row.unit}"),
    Column("wait d", get=_range),
    Column("backlog", decimals=0, get="backlog_queue"),
    Column("to work off d", decimals=1, get="backlog_days"),
    Column("law d", decimals=2, get="law_days"),
    Column("simulated d", decimals=2, get="simulated_days"),
    Column("ratio", decimals=2),
)
