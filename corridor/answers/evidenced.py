"""Published figures beside the plan, described for all forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers import queues
from corridor.answers.columns import Column, Description, Table, constants, or_none, rounded
from corridor.answers.words import applied_text
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corridor.answers.evidence import Comparison, Evidence, Score

_TITLES = {
    "journey": "journeys",
    "passage": "passages",
    "length": "lengths",
}
_OFFERS = {
    "market": "market prices beside the sum of the legs",
    "list": "list prices beside the sum of the legs",
    "through": "through rates beside the sum of the legs",
    "": "other through prices beside the sum of the legs",
}
_GROUPS = {"all": "all", "used": "used to choose figures", "held back": "held back"}


def _days(name: str) -> Callable[[Comparison], float | None]:
    def days(row: Comparison) -> float | None:
        hours = getattr(row, name)
        return None if hours is None else round(hours / HOURS_PER_DAY, 2)

    return days


def _error(name: str) -> Callable[[Comparison], float | None]:
    return lambda row: rounded(getattr(row, name), 4)


COMPARISON = (
    Column("id"),
    Column("kind"),
    Column("subject"),
    Column("from", get=or_none("origin")),
    Column("to", get=or_none("destination")),
    Column("via"),
    Column("element", get=or_none("element")),
    Column("date"),
    Column("counts_from"),
    Column("held_back"),
    Column("published_days_low", "d", 2, "published, low", "days_low"),
    Column("published_days", "d", 2, "published"),
    Column("published_days_high", "d", 2, "published, high", "days_high"),
    Column("plan_days_p10", "d", 2, "plan P10", _days("plan_low")),
    Column("plan_days", "d", 2, "plan", _days("plan_hours")),
    Column("plan_days_p90", "d", 2, "plan P90", _days("plan_high")),
    Column("inside"),
    Column("time_error", decimals=4, get=_error("time_error")),
    Column("published_km", "km", 1, "published", "km"),
    Column("plan_km", "km", 1, "plan"),
    Column("km_error", decimals=4, get=_error("km_error")),
    Column("published_usd_per_teu", "USD/TEU", 0, "published", "usd_per_teu"),
    Column("plan_usd_per_teu", "USD/TEU", 0, "plan"),
    Column("price_error", decimals=4, get=_error("price_error")),
    Column("left_out_usd_per_teu", "USD/TEU", 0, "plan without its publications"),
    Column("left_out_error", decimals=4, get=_error("left_out_error")),
    Column("way"),
    Column("reason", get=or_none("reason")),
    Column("sources"),
    Column("offer", get=or_none("offer")),
)

SCORE = (
    Column("name"),
    Column("rows"),
    Column("hits", decimals=0),
    Column("total", decimals=0),
    Column("share", decimals=4, get=lambda score: round(score.hits / score.total, 4)),
    Column("median_error", decimals=4, get=lambda score: rounded(score.median_error, 4)),
)


def describe(found: Evidence) -> Description:
    """Describe how the plan compares with what was published."""
    return Description(
        title=f"Published figures beside the plan, network {found.name}",
        answer=found,
        parts=(
            *constants({"network": found.name, "on": found.on, "applied": found.applied}),
            Table("summary", SCORE, found.scores),
            Table("comparisons", COMPARISON, found.comparisons),
            queues.table_of(found.queues),
        ),
        main="comparisons",
        on=found.on,
        applied=found.applied,
        text=lambda: _text(found),
        cited=lambda: [
            *((source, row.id) for row in found.comparisons for source in row.sources),
            *((source, row.id) for row in found.queues for source in row.sources),
        ],
    )


def _text(found: Evidence) -> Iterator[str | Table]:
    """Give a table a subject, the verdict last."""
    yield f"Published figures beside the plan, network {found.name} of {found.on}{applied_text(found.applied)}"
    if not found.comparisons:
        yield "The network has no published figures to compare with."
        return
    for subject, title in _TITLES.items():
        rows = [row for row in found.comparisons if row.subject == subject]
        if rows:
            yield from ("", title, Table("", _TIMED if subject in ("journey", "passage") else _plain(subject), rows))
    prices = [row for row in found.comparisons if row.subject == "price"]
    for offer, title in _OFFERS.items():
        if rows := [row for row in prices if row.offer == offer]:
            yield from ("", title, Table("", _plain("price"), rows))
    apart = [row for row in found.comparisons if row.way != "open"]
    if apart:
        yield from ("", "ways that are not open", *(f"  {row.id}: {row.way}; {row.reason}" for row in apart))
    if found.queues:
        yield from queues.text_of(found.queues)
    yield ""
    by_key = {(score.name, score.rows): score for score in found.scores}
    names = list(dict.fromkeys(score.name for score in found.scores))
    groups = (_score_column(title, group, by_key) for group, title in _GROUPS.items())
    yield Table("", (Column("in short", get=str), *groups), names)


def _score_column(title: str, group: str, by_key: dict[tuple[str, str], Score]) -> Column:
    return Column(title, get=lambda name: _score_text(by_key.get((name, group))))


def _score_text(score: Score | None) -> str:
    if score is None:
        return "-"
    error = "" if score.median_error is None else f", median error {score.median_error:.0%}"
    return f"{score.hits} of {score.total}{error}"


def _percent(name: str, title: str = "error") -> Column:
    def text(row: Comparison) -> str:
        value: float | None = getattr(row, name)
        return "" if value is None else f"{value:+.0%}"

    return Column(title, decimals=0, get=text)


def _what(row: Comparison) -> str:
    if row.element:
        return row.element
    via = f" via {', '.join(row.via)}" if row.via else ""
    return f"{row.origin} - {row.destination}{via}"


def _range(row: Comparison) -> str:
    if row.plan_low is None or row.plan_high is None:
        return ""
    return f"{row.plan_low / HOURS_PER_DAY:.1f}-{row.plan_high / HOURS_PER_DAY:.1f}"


def _plain(subject: str) -> tuple[Column, ...]:
    unit, name, error = ("km", "km", "km_error") if subject == "length" else ("USD/TEU", "usd_per_teu", "price_error")
    return (
        Column("", get=_what),
        Column(f"published {unit}", decimals=0, get=name),
        Column(f"plan {unit}", decimals=0, get=f"plan_{name}"),
        _percent(error),
        *(() if subject == "length" else (_percent("left_out_error", "left out"),)),
        Column("date"),
        Column("id"),
    )


_TIMED = (
    Column("", get=_what),
    Column("figure", get=lambda row: row.kind + (", held back" if row.held_back else "")),
    Column("published d", decimals=1, get="published_days"),
    Column("plan d", decimals=1, get=lambda row: None if row.plan_hours is None else row.plan_hours / HOURS_PER_DAY),
    Column("P10-P90", decimals=1, get=_range),
    Column("inside"),
    _percent("time_error"),
    Column("km", decimals=0),
    _percent("km_error"),
    Column("id"),
)
