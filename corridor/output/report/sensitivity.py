"""What moves the time, and what each part of a scenario brings: text, records and rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.output.report import table_lines
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from corridor.answers.study import Attribution, Lever, Sensitivity

LEVER_COLUMNS = (
    "rank",
    "kind",
    "id",
    "name",
    "low_hours",
    "high_hours",
    "hours_at_low",
    "hours_at_high",
    "p80_hours_at_low",
    "p80_hours_at_high",
    "swing_hours",
    "rerouted",
    "confidence",
)
SHARE_COLUMNS = ("id", "name", "alone", "last", "share", "error")
TOP = 15
"""Levers that a text shows."""

BAR = 24
"""Width of the widest bar [characters]."""

_WORDS = {
    "hours": "expected time",
    "p80_hours": "time that four trips in five keep to",
    "usd_per_teu": "price",
    "kg_co2e_per_teu": "emissions",
    "teu_per_year": "what all ways together can carry",
}


def sensitivity_text(found: Sensitivity, *, top: int = TOP) -> str:
    """
    Rank the figures by what they move, with bars.

    Parameters
    ----------
    found
        Any answer.
    top
        Levers to show.
    """
    route, names = found.route, dict(found.names)
    ends = f"{names[route.origin]} - {names[route.destination]}, network of {route.on}"
    days = f"{route.hours / HOURS_PER_DAY:.1f} days expected, P80 {found.p80_hours / HOURS_PER_DAY:.1f}"
    counted = f"{len(found.levers)} of {found.n_tried} figures move it"
    lines = [f"{ends}: {days}", f"{counted}. Each at its low and high end, all others as they stand:", ""]
    shown = found.levers[:top]
    widest = max((lever.swing for lever in shown), default=1.0) or 1.0
    rows = [
        (
            f"{number}",
            lever.name,
            f"{lever.low_hours:.0f} - {lever.high_hours:.0f}",
            f"{lever.hours_at_low / HOURS_PER_DAY:.1f}",
            f"{lever.hours_at_high / HOURS_PER_DAY:.1f}",
            f"{lever.swing / HOURS_PER_DAY:.1f}",
            bar(route.hours, lever, widest),
            lever.confidence + (", other way" if lever.rerouted else ""),
        )
        for number, lever in enumerate(shown, start=1)
    ]
    titles = ("", "figure", "hours", "days at low", "at high", "swing", "", "confidence")
    lines += table_lines(titles, rows, right=(0, 2, 3, 4, 5))
    if len(found.levers) > top:
        rest = found.levers[top].swing / HOURS_PER_DAY
        lines.append(f"{len(found.levers) - top} more move it by at most {rest:.1f} days.")
    return "\n".join(lines)


def bar(hours: float, lever: Lever, widest: float) -> str:
    """
    Draw a lever as a bar around the expected time.

    Parameters
    ----------
    hours
        Expected time with every figure as it stands [h].
    lever
        Any lever.
    widest
        Swing that fills the width [h].
    """
    below = max(0.0, hours - min(lever.hours_at_low, lever.hours_at_high))
    above = max(0.0, max(lever.hours_at_low, lever.hours_at_high) - hours)
    left, right = (round(part / widest * BAR) for part in (below, above))
    return f"{'█' * left:>{BAR}}│{'█' * right}"


def lever_row(number: int, lever: Lever) -> dict[str, object]:
    """Give one lever as a record."""
    return {
        "rank": number,
        "kind": lever.kind,
        "id": lever.id,
        "name": lever.name,
        "low_hours": lever.low_hours,
        "high_hours": lever.high_hours,
        "hours_at_low": lever.hours_at_low,
        "hours_at_high": lever.hours_at_high,
        "p80_hours_at_low": lever.p80_at_low,
        "p80_hours_at_high": lever.p80_at_high,
        "swing_hours": round(lever.swing, 2),
        "rerouted": lever.rerouted,
        "confidence": lever.confidence,
    }


def lever_rows(found: Sensitivity) -> list[dict[str, object]]:
    """Give one row a lever, the greatest swing first."""
    return [lever_row(number, lever) for number, lever in enumerate(found.levers, start=1)]


def sensitivity_record(found: Sensitivity) -> dict[str, object]:
    """Give the whole answer with the keys for scripts."""
    return {
        "origin": found.route.origin,
        "destination": found.route.destination,
        "on": found.route.on,
        "applied": list(found.route.applied),
        "hours": found.route.hours,
        "p80_hours": found.p80_hours,
        "tried": found.n_tried,
        "levers": lever_rows(found),
    }


def attribution_text(found: Attribution) -> str:
    """Say what each part of the scenarios brings, and that it adds up."""
    names = dict(found.names)
    decimals = 0 if found.measure == "teu_per_year" else 1
    origin, destination = names.get(found.origin, found.origin), names.get(found.destination, found.destination)
    what = _WORDS[found.measure]
    lines = [
        f"{origin} - {destination}, network of {found.on}, {' + '.join(found.scenarios)}",
        f"{what}: {found.before:,.{decimals}f} -> {found.after:,.{decimals}f} {found.unit}, "
        f"{found.total:+,.{decimals}f}" + (f" ({found.total / found.before:+.0%})" if found.before else ""),
        "",
    ]
    rows = [
        (
            share.name,
            share.id if share.id != share.name else "",
            f"{share.share:+,.2f}" if decimals else f"{share.share:+,.0f}",
            f"{share.share / found.total + 0:.0%}" if found.total else "",
            f"{share.alone:+,.{decimals}f}",
            f"{share.last:+,.{decimals}f}",
            f"± {share.error:.2f}" if found.orders else "",
        )
        for share in sorted(found.shares, key=lambda share: (-abs(share.share), share.id))
        if share.share or share.alone or share.last
    ]
    total = f"{found.total:+,.2f}" if decimals else f"{found.total:+,.0f}"
    rows.append(("together", "", total, "100%" if found.total else "", "", "", ""))
    titles = ("part", "id", f"share [{found.unit}]", "", "alone", "after all others", "error" if found.orders else "")
    lines += table_lines(titles, rows, right=(2, 3, 4, 5, 6))
    idle = sorted(share.id for share in found.shares if not (share.share or share.alone or share.last))
    if idle:
        lines.append(f"no effect here: {', '.join(idle)}")
    lines += ["", f"interaction: {found.interaction:+,.{decimals}f} {found.unit}{_meaning(found)}"]
    if found.orders:
        lines.append(
            f"sampled: {len(found.shares)} parts are too many to work out every subset; shares are means over "
            f"{found.orders} drawn orders (seed {found.seed})"
        )
    else:
        lines.append(f"exact: Shapley values over all {2 ** len(found.shares):,} subsets of {len(found.shares)} parts")
    return "\n".join(lines)


def _meaning(found: Attribution) -> str:
    """Say in words what an interaction means."""
    if not found.interaction:
        return ", the parts do not touch each other"
    overlap = found.interaction * found.total < 0
    return ", the parts do some of the same work" if overlap else ", the parts bring more together than alone"


def share_rows(found: Attribution) -> list[dict[str, object]]:
    """Give one row a part."""
    return [
        {
            "id": share.id,
            "name": share.name,
            "alone": share.alone,
            "last": share.last,
            "share": share.share,
            "error": share.error,
        }
        for share in found.shares
    ]


def attribution_record(found: Attribution) -> dict[str, object]:
    """Give the whole answer with the keys for scripts."""
    return {
        "origin": found.origin,
        "destination": found.destination,
        "on": found.on,
        "scenarios": list(found.scenarios),
        "measure": found.measure,
        "unit": found.unit,
        "before": found.before,
        "after": found.after,
        "total": found.total,
        "interaction": found.interaction,
        "exact": not found.orders,
        "orders": found.orders,
        "seed": found.seed,
        "shares": share_rows(found),
    }
