"""Races: every contender does the same work in turn, in one process, so that what else runs slows all alike."""

from __future__ import annotations

import gc
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Work = TypeVar("Work")
OURS = "corridor"


class Lap(NamedTuple):
    """Median time [s] of a contender, number of samples, and a remark."""

    seconds: float
    samples: int
    remark: str = ""


class Race(NamedTuple):
    """One task and how long each contender took for it; `unit` says what is timed."""

    task: str
    laps: Mapping[str, Lap]
    unit: str = "a call"

    def ratio(self, name: str) -> float:
        """Give how many times as long as ours a contender took."""
        return self.laps[name].seconds / self.laps[OURS].seconds


def race(
    task: str,
    contenders: Mapping[str, Callable[[Work], object]],
    work: Sequence[Work],
    *,
    budget_s: float = 4.0,
    per: int = 1,
    block: int = 1,
    remarks: Mapping[str, str] | None = None,
    unit: str = "a call",
) -> Race:
    """
    Time contenders on the same pieces of work, turn by turn.

    Parameters
    ----------
    task
        What is done.
    contenders
        By name; each is called once beforehand.
    work
        Pieces of work, each done by all.
    budget_s
        A contender that has used up this much time does no further piece [s].
    per
        A piece counts so many units.
    block
        Pieces that one contender does before it is the turn of the next: short
        tasks would else find the memory of the processor full of others' data.
    remarks
        To be told beside a contender.
    unit
        What one unit is.
    """
    for run in contenders.values():
        run(work[0])
    times: dict[str, list[float]] = {name: [] for name in contenders}
    gc.collect()
    gc.disable()
    try:
        for first in range(0, len(work), block):
            for name, run in contenders.items():
                if sum(times[name]) < budget_s:
                    for piece in work[first : first + block]:
                        begun = perf_counter()
                        run(piece)
                        times[name].append(perf_counter() - begun)
    finally:
        gc.enable()
    told = remarks or {}
    laps = {name: Lap(median(found) / per, len(found), told.get(name, "")) for name, found in times.items()}
    return Race(task, laps, unit)


def clock(seconds: float) -> str:
    """Write a time with three figures and a unit that fits."""
    for factor, unit in ((1.0, "s"), (1e3, "ms"), (1e6, "µs")):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def table(races: Sequence[Race]) -> list[str]:
    """
    Write races as tables of Markdown.

    Parameters
    ----------
    races
        One row a task, one column a contender, with the ratio to ours; what a
        contender does beside, its name followed by a word, is listed below.
    """
    names = list(dict.fromkeys(name for found in races for name in found.laps if not _beside(name)))
    lines = [f"| task | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    for found in races:
        cells = [_cell(found, name) if name in found.laps else "-" for name in names]
        lines.append(f"| {found.task} | {' | '.join(cells)} |")
    beside = [
        f"| {found.task} | {name} | {_cell(found, name)} |" for found in races for name in found.laps if _beside(name)
    ]
    if beside:
        lines += ["", "| beside it: task | by | time |", "|---|---|---|", *beside]
    remarks = [
        f"- {name}, {found.task}: {lap.remark}" for found in races for name, lap in found.laps.items() if lap.remark
    ]
    return [*lines, *([""] if remarks else []), *remarks]


def _beside(name: str) -> bool:
    return ", " in name or name.startswith(f"{OURS}.")


def _cell(found: Race, name: str) -> str:
    lap = found.laps[name]
    return clock(lap.seconds) + ("" if name == OURS else f" ({found.ratio(name):.2g}x)")
