"""Why one route and not another, and what would flip the choice: as text and as columns."""

from __future__ import annotations

from itertools import groupby
from math import ceil, floor, log10
from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import FLAT, Column, Table, or_none, plain_table, record, records
from corridor.answers.plan import LEG, ROUTE, LegRow
from corridor.answers.words import DAYS_FROM_HOURS, hours_text, run_name, summary, way
from corridor.units import HOURS_PER_DAY, MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from corridor.answers.explanation import SingleChange, WhyNot
    from corridor.answers.routes import Leg

SHOWN_CHANGES = 5


def why_not_text(answer: WhyNot) -> Iterator[str | Table]:
    """Answer one "why not": both routes, where they differ, and what would flip the choice."""
    yield f"Why {answer.name}?" if answer.uses else f"Why not {answer.name}?"
    for word, route in (("chosen", answer.chosen), ("other", answer.other)):
        yield f"  {word:<6}  {way(route)}"
        yield f"          {summary(route)}"
    detour = f" It goes there and back: no route leads on from {answer.name}." if answer.returns else ""
    yield f"The best way {phrase(answer)} takes {hours_text(answer.minutes)} more.{detour}"
    yield from ("", _difference_table(answer), "")
    yield from _change_lines(answer)


def phrase(answer: WhyNot) -> str:
    """Name what sets the other route of an answer apart."""
    words = {"place": "through", "link": "over", "mode": "by", "country": "across"}
    return f"without {answer.name}" if answer.uses else f"{words[answer.kind]} {answer.name}"


def _difference_table(answer: WhyNot) -> Table:
    names = dict(answer.chosen.names) | dict(answer.other.names)
    rows: list[tuple[str, str, str, str]] = []
    for stretch in answer.stretches:
        rows += [(name, mode, hours, "") for name, mode, hours in _runs(stretch.chosen, names)]
        rows += [(name, mode, "", hours) for name, mode, hours in _runs(stretch.other, names)]
    chosen = sum(leg.minutes for stretch in answer.stretches for leg in stretch.chosen)
    other = sum(leg.minutes for stretch in answer.stretches for leg in stretch.other)
    together = (f"{chosen / MINUTES_PER_HOUR:.1f}", f"{other / MINUTES_PER_HOUR:.1f}")
    rows.append(("what differs, together", "", *together))
    titles = ("where they differ", "mode", "chosen h", "other h")
    return plain_table(titles, rows, decimals={2: 1, 3: 1})


def _runs(legs: Iterable[Leg], names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Show lines of one mode that follow each other as one."""
    rows = []
    for (kind, mode, _), run in groupby(enumerate(legs), key=lambda item: _run_key(*item)):
        members = [leg for _, leg in run]
        minutes = sum(leg.minutes for leg in members)
        if minutes or kind == "line":
            rows.append((run_name(members, names), mode, f"{minutes / MINUTES_PER_HOUR:.1f}"))
    return rows


def _run_key(number: int, leg: Leg) -> tuple[str, str, int]:
    return (leg.kind, leg.mode, -1 if leg.kind == "line" else number)


def _change_lines(answer: WhyNot) -> list[str]:
    """Describe what would flip the choice."""
    if not answer.changes:
        hope = ""
        if answer.nearest:
            hope = f" Even with {answer.nearest} at zero it would take {hours_text(answer.missing_minutes)} more."
        return [f"No single change flips the choice, of {answer.tried} figures that were tried.{hope}"]
    first, *others = answer.changes
    opening = "Only a large change flips it" if is_large(first) else "The smallest single change that flips it"
    lines = [f"{opening}: {change_text(first)}."]
    shown = others[: SHOWN_CHANGES - 1]
    if shown:
        lines.append("Or any one of:")
        lines += [f"  {change_text(change)}" for change in shown]
    rest = len(others) - len(shown)
    lines.append(
        f"{len(answer.changes)} of {answer.tried} figures flip it by themselves"
        + (f"; --format csv lists the other {rest}." if rest else ".")
    )
    lines.append(f"To see it: --set {set_text(first)}")
    return lines


def is_large(change: SingleChange) -> bool:
    """Whether a figure would have to double or halve."""
    return change.relative is None or not 0.5 <= change.flips_at / change.value <= 2


def flip_figure(change: SingleChange) -> float:
    """Round the value of a flip to the side on which the choice has flipped, to two figures at least."""
    size = abs(change.flips_at)
    decimals = max(1, 1 - floor(log10(size))) if size > 0 else 1
    step = 10.0**decimals
    rounded = ceil(change.flips_at * step) if change.above else floor(change.flips_at * step)
    return round(rounded / step, decimals)


def set_text(change: SingleChange) -> str:
    """Write a change as ``--set`` takes it."""
    return f"{change.id}.{change.field}={flip_figure(change):g}"


def change_text(change: SingleChange) -> str:
    """Describe a change, such as "dwell at Aktau port, rail to feeder, over 45.6 h (now 42 h, +8%)"."""
    figure = flip_figure(change)
    side = "over" if change.above else "under"
    if change.unit == "h":
        amount = f"{figure:g} h" + (f" or {figure / HOURS_PER_DAY:.1f} days" if figure >= DAYS_FROM_HOURS else "")
        held = f"{change.value:g} h"
    else:
        amount, held = f"{figure:g} a week", f"{change.value:g}"
    percent = "" if change.relative is None else f", {change.flips_at / change.value - 1:+,.0%}"
    return f"{change.name}, {side} {amount} (now {held}{percent})"


class Change(NamedTuple):
    """A change that flips the choice, its rank from 1, and the id of what was asked about."""

    why_not: str
    rank: int
    change: SingleChange


def changes_of(answers: Iterable[WhyNot]) -> list[Change]:
    """Give one row a single change that flips the choice."""
    return [Change(answer.id, rank, row) for answer in answers for rank, row in enumerate(answer.changes, start=1)]


CHANGE = (
    Column("why_not", form=FLAT),
    Column("rank", decimals=0),
    Column("table", get="change.table"),
    Column("id", get="change.id"),
    Column("field", get="change.field"),
    Column("name", get="change.name"),
    Column("unit", get="change.unit"),
    Column("value", decimals=2, get="change.value"),
    Column("side", get=lambda row: "over" if row.change.above else "under"),
    Column("flips_at", decimals=2, get="change.flips_at"),
    Column(
        "relative",
        decimals=4,
        get=lambda row: None if row.change.relative is None else round(row.change.relative, 4),
    ),
    Column("set", get=lambda row: set_text(row.change)),
)


def _legs(legs: Sequence[Leg]) -> list[dict[str, object]]:
    return records(LEG, [LegRow(0, 0, 0, leg, {}) for leg in legs])


STRETCH = (
    Column("from", get="start"),
    Column("to", get="end"),
    Column("minutes"),
    Column("chosen", get=lambda row: _legs(row.chosen)),
    Column("other", get=lambda row: _legs(row.other)),
)

WHY_NOT = (
    Column("kind"),
    Column("id"),
    Column("uses"),
    Column("minutes"),
    Column("chosen", get=lambda row: record(ROUTE, row.chosen)),
    Column("other", get=lambda row: record(ROUTE, row.other)),
    Column("differences", get=lambda row: records(STRETCH, row.stretches)),
    Column("changes", get=lambda row: records(CHANGE, changes_of([row]))),
    Column("tried"),
    Column("there_and_back", get="returns"),
    Column("nearest", get=or_none("nearest")),
    Column("missing_minutes"),
)
"""For JSON alone."""
