"""Why one route and not another, and what would flip the choice, in words and as records."""

from __future__ import annotations

from itertools import groupby
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from corridor.answers.words import DAYS_FROM_HOURS, hours_text, run_name, summary, way
from corridor.output.report import table_lines
from corridor.output.report.routes import leg_record, route_record
from corridor.units import HOURS_PER_DAY, MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corridor.answers import Leg
    from corridor.answers.explanation import SingleChange, WhyNot

SHOWN_CHANGES = 5


def why_not_lines(answer: WhyNot) -> list[str]:
    """Read the answer to one "why not" aloud."""
    through = phrase(answer)
    question = f"Why {answer.name}?" if answer.uses else f"Why not {answer.name}?"
    return [
        question,
        f"  chosen  {way(answer.chosen)}",
        f"          {summary(answer.chosen)}",
        f"  other   {way(answer.other)}",
        f"          {summary(answer.other)}",
        f"The best way {through} takes {hours_text(answer.minutes)} more."
        + (f" It goes there and back: no route leads on from {answer.name}." if answer.returns else ""),
        "",
        *_difference_table(answer),
        "",
        *_change_lines(answer),
    ]


def phrase(answer: WhyNot) -> str:
    """Say what the other route of an answer does."""
    words = {"place": "through", "link": "over", "mode": "by", "country": "across"}
    return f"without {answer.name}" if answer.uses else f"{words[answer.kind]} {answer.name}"


def _difference_table(answer: WhyNot) -> list[str]:
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
    return table_lines(titles, rows, right=(2, 3))


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
    """Tell what would flip the choice."""
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
    """Tell whether a figure would have to double or halve."""
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
    """Say a change in words, such as "dwell at Aktau port, rail to feeder, over 45.6 h (now 42 h, +8%)"."""
    figure = flip_figure(change)
    side = "over" if change.above else "under"
    if change.unit == "h":
        amount = f"{figure:g} h" + (f" or {figure / HOURS_PER_DAY:.1f} days" if figure >= DAYS_FROM_HOURS else "")
        held = f"{change.value:g} h"
    else:
        amount, held = f"{figure:g} a week", f"{change.value:g}"
    percent = "" if change.relative is None else f", {change.flips_at / change.value - 1:+,.0%}"
    return f"{change.name}, {side} {amount} (now {held}{percent})"


def why_not_record(answer: WhyNot) -> dict[str, object]:
    """Give the answer to one "why not" with the keys of the JSON contract."""
    return {
        "kind": answer.kind,
        "id": answer.id,
        "uses": answer.uses,
        "minutes": answer.minutes,
        "chosen": route_record(answer.chosen),
        "other": route_record(answer.other),
        "differences": [
            {
                "from": stretch.start,
                "to": stretch.end,
                "minutes": stretch.minutes,
                "chosen": [leg_record(leg) for leg in stretch.chosen],
                "other": [leg_record(leg) for leg in stretch.other],
            }
            for stretch in answer.stretches
        ],
        "changes": change_rows(answer),
        "tried": answer.tried,
        "there_and_back": answer.returns,
        "nearest": answer.nearest or None,
        "missing_minutes": answer.missing_minutes,
    }


CHANGE_COLUMNS = ("rank", "table", "id", "field", "name", "unit", "value", "side", "flips_at", "relative", "set")


def change_rows(answer: WhyNot) -> list[dict[str, object]]:
    """Give one row a single change that flips the choice."""
    return [
        {
            "rank": rank,
            "table": change.table,
            "id": change.id,
            "field": change.field,
            "name": change.name,
            "unit": change.unit,
            "value": change.value,
            "side": "over" if change.above else "under",
            "flips_at": change.flips_at,
            "relative": None if change.relative is None else round(change.relative, 4),
            "set": set_text(change),
        }
        for rank, change in enumerate(answer.changes, start=1)
    ]
