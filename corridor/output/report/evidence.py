"""Published figures beside the plan, for a reader, for scripts and for sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.words import applied_text
from corridor.output.report import table_lines
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corridor.answers.evidence import Comparison, Evidence, Score

COLUMNS = (
    "id",
    "kind",
    "subject",
    "from",
    "to",
    "via",
    "element",
    "date",
    "counts_from",
    "held_back",
    "published_days_low",
    "published_days",
    "published_days_high",
    "plan_days_p10",
    "plan_days",
    "plan_days_p90",
    "inside",
    "time_error",
    "published_km",
    "plan_km",
    "km_error",
    "published_usd_per_teu",
    "plan_usd_per_teu",
    "price_error",
    "way",
    "reason",
    "sources",
)

_TITLES = {
    "journey": "journeys",
    "passage": "passages",
    "length": "lengths",
    "price": "through prices beside the sum of the legs",
}


def evidence_text(found: Evidence) -> str:
    """Read aloud how the plan compares, the verdict last."""
    applied = applied_text(found.applied)
    lines = [f"Published figures beside the plan, network {found.name} of {found.on}{applied}"]
    if not found.comparisons:
        return f"{lines[0]}\nThe network has no published figures to compare with."
    for subject, title in _TITLES.items():
        rows = [row for row in found.comparisons if row.subject == subject]
        if rows:
            lines += ["", title, *_table(subject, rows)]
    apart = [row for row in found.comparisons if row.way != "open"]
    if apart:
        lines += ["", "ways that are not open", *(f"  {row.id}: {row.way}; {row.reason}" for row in apart)]
    return "\n".join([*lines, "", *_score_lines(found.scores)])


def _table(subject: str, rows: Sequence[Comparison]) -> list[str]:
    titles: tuple[str, ...]
    if subject in ("journey", "passage"):
        titles = ("", "figure", "published d", "plan d", "P10-P90", "inside", "error", "km", "error", "id")
        return table_lines(titles, [_timed_row(row) for row in rows], right=(2, 3, 4, 6, 7, 8))
    unit = "km" if subject == "length" else "USD/TEU"
    titles = ("", f"published {unit}", f"plan {unit}", "error", "date", "id")
    return table_lines(titles, [_plain_row(subject, row) for row in rows], right=(1, 2, 3))


def _plain_row(subject: str, row: Comparison) -> tuple[str, ...]:
    if subject == "length":
        published, plan, error = row.km, row.plan_km, row.km_error
    else:
        published, plan, error = row.usd_per_teu, row.plan_usd_per_teu, row.price_error
    return (_what(row), _number(published), _number(plan), _percent(error), row.date, row.id)


def _timed_row(row: Comparison) -> tuple[str, ...]:
    low, high = _days(row.plan_low), _days(row.plan_high)
    marks = {True: "yes", False: "no", None: ""}
    return (
        _what(row),
        row.kind + (", held back" if row.held_back else ""),
        "" if row.published_days is None else f"{row.published_days:.1f}",
        _days(row.plan_hours),
        f"{low}-{high}" if low and high else "",
        marks[row.inside],
        _percent(row.time_error),
        _number(row.km),
        _percent(row.km_error),
        row.id,
    )


def _what(row: Comparison) -> str:
    if row.element:
        return row.element
    via = f" via {', '.join(row.via)}" if row.via else ""
    return f"{row.origin} - {row.destination}{via}"


def _days(hours: float | None) -> str:
    return "" if hours is None else f"{hours / HOURS_PER_DAY:.1f}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:+.0%}"


def _score_lines(scores: Iterable[Score]) -> list[str]:
    groups = ("all", "used", "held back")
    names = dict.fromkeys(score.name for score in scores)
    by_key = {(score.name, score.rows): score for score in scores}
    rows = [(name, *(_score_text(by_key.get((name, group))) for group in groups)) for name in names]
    return table_lines(("in short", "all", "used to choose figures", "held back"), rows)


def _score_text(score: Score | None) -> str:
    if score is None:
        return "-"
    error = "" if score.median_error is None else f", median error {score.median_error:.0%}"
    return f"{score.hits} of {score.total}{error}"


def evidence_record(found: Evidence) -> dict[str, object]:
    """Give published figures and the plan for scripts."""
    return {
        "network": found.name,
        "on": found.on,
        "applied": list(found.applied),
        "summary": [
            {
                "name": score.name,
                "rows": score.rows,
                "hits": score.hits,
                "total": score.total,
                "share": round(score.hits / score.total, 4),
                "median_error": _rounded(score.median_error, 4),
            }
            for score in found.scores
        ],
        "comparisons": [
            {**row, "via": list(item.via), "sources": list(item.sources)}
            for row, item in zip(comparison_rows(found), found.comparisons, strict=True)
        ],
    }


def comparison_rows(found: Evidence) -> list[dict[str, object]]:
    """Give one row a published figure, for sheets and scripts."""
    return [_row(row) for row in found.comparisons]


def _row(row: Comparison) -> dict[str, object]:
    low, mean, high = (
        None if hours is None else round(hours / HOURS_PER_DAY, 2)
        for hours in (row.plan_low, row.plan_hours, row.plan_high)
    )
    return {
        "id": row.id,
        "kind": row.kind,
        "subject": row.subject,
        "from": row.origin or None,
        "to": row.destination or None,
        "via": row.via,
        "element": row.element or None,
        "date": row.date,
        "counts_from": row.counts_from,
        "held_back": row.held_back,
        "published_days_low": row.days_low,
        "published_days": row.published_days,
        "published_days_high": row.days_high,
        "plan_days_p10": low,
        "plan_days": mean,
        "plan_days_p90": high,
        "inside": row.inside,
        "time_error": _rounded(row.time_error, 4),
        "published_km": row.km,
        "plan_km": row.plan_km,
        "km_error": _rounded(row.km_error, 4),
        "published_usd_per_teu": row.usd_per_teu,
        "plan_usd_per_teu": row.plan_usd_per_teu,
        "price_error": _rounded(row.price_error, 4),
        "way": row.way,
        "reason": row.reason or None,
        "sources": row.sources,
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
