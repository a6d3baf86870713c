"""One shipment over time: read aloud, as a record for scripts, and as tables for sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.output.report import table_lines
from corridor.output.report.flows import (
    SHOWN,
    assumed_words,
    limiting_record,
    network_words,
    rounded,
    route_record,
    route_table,
    unknown_share_words,
    unknown_words,
    ways_words,
    whole,
)
from corridor.output.report.itinerary import Column, Table
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.answers.shipment import Shipment


def shipment_text(answer: Shipment) -> str:
    """Read aloud when a shipment arrives and where it queues."""
    names = dict(answer.names)
    lines = [
        _title(answer, names),
        *unknown_words(answer.unknown_used, answer.used, answer.unknown_ids),
        "",
        *_moment_lines(answer),
        "",
        *_wait_lines(answer),
        *_queue_lines(answer),
        "",
        *_arrival_lines(answer),
        "",
        *_route_lines(answer),
        "",
        _proof(answer),
        "            departures at their expected intervals; no limit of storage is published, so queues may grow",
        *assumed_words(answer.assumed),
    ]
    return "\n".join(lines)


def _title(answer: Shipment, names: Mapping[str, str]) -> str:
    way = f"{names[answer.origin]} - {names[answer.destination]}"
    share = unknown_share_words(answer.unknown_share)
    when = f"ready {_spoken(answer.departs)}, {network_words(answer.on, answer.applied)}"
    return f"{answer.teu:,.0f} TEU {way}{share}, {when}"


def _proof(answer: Shipment) -> str:
    exact = "connections to the minute"
    steps = exact if answer.to_the_minute else f"{exact}, rates by {answer.step_hours:g} h"
    sooner = f"not all can arrive before {answer.proof.dual / HOURS_PER_DAY:.1f} days"
    return f"proof       {steps}; {sooner}, gap {answer.proof.gap:g}"


def _moment(answer: Shipment, moment: str) -> str:
    """Print a time as exactly as it is known."""
    coarse = not answer.to_the_minute and answer.step_hours >= HOURS_PER_DAY
    return moment[:10] if coarse else _spoken(moment)


def _spoken(moment: str) -> str:
    return moment.replace("T", " ")


def _moment_lines(answer: Shipment) -> list[str]:
    rows = [
        (word, _moment(answer, moment), f"{hours / HOURS_PER_DAY:.1f}")
        for word, moment, hours in (
            ("first TEU", answer.first, answer.first_hours),
            ("half of it", answer.half, answer.half_hours),
            ("last TEU", answer.last, answer.last_hours),
        )
    ]
    return table_lines(("arrives", "local time", "days"), rows, right=(2,))


def _wait_lines(answer: Shipment) -> list[str]:
    if not answer.waits:
        return ["nothing queues: capacities let all of it through as it comes"]
    rows = [
        (row.name, row.before_name, f"{row.most_teu:,.0f}", f"{row.teu_days:,.0f}", f"{row.mean_days:.1f}")
        for row in answer.waits[:SHOWN]
    ]
    titles = ("queues at", "for", "at most TEU", "TEU days", "days a TEU")
    return table_lines(titles, rows, right=(2, 3, 4))


def _queue_lines(answer: Shipment) -> list[str]:
    """Show the longest queue week by week."""
    if not answer.waits:
        return []
    longest = answer.waits[0]
    weeks = [row for row in answer.queues if (row.place, row.before) == (longest.place, longest.before)]
    shown = ", ".join(f"week {row.week}: {row.teu_mean:,.0f} (at most {row.teu_most:,.0f})" for row in weeks)
    return [f"the longest, {longest.name} for {longest.before}, mean TEU by week: {shown}"]


def _arrival_lines(answer: Shipment) -> list[str]:
    rows = [(str(row.week), row.starts, f"{row.teu:,.0f}", f"{row.total:,.0f}") for row in answer.arrivals]
    return table_lines(("week", "from", "TEU arrive", "so far"), rows, right=(0, 2, 3))


def _route_lines(answer: Shipment) -> list[str]:
    rows = list(zip(whole([row.teu for row in answer.routes]), ways_words(answer.routes), strict=True))
    lines = table_lines(("TEU", "route"), rows[:SHOWN], right=(0,))
    if len(answer.routes) > SHOWN:
        lines.append(f"and {len(answer.routes) - SHOWN} more routes")
    return lines


def shipment_record(answer: Shipment, *, scenarios: Sequence[str] = ()) -> dict[str, object]:
    """Give the answer as a record for scripts."""
    longest = answer.waits[0] if answer.waits else None
    return {
        "origin": answer.origin,
        "destination": answer.destination,
        "on": answer.on,
        "scenarios": list(scenarios),
        "applied": list(answer.applied),
        "teu": answer.teu,
        "departs": answer.departs,
        "first": {"arrives": answer.first, "hours": answer.first_hours},
        "half": {"arrives": answer.half, "hours": answer.half_hours},
        "last": {"arrives": answer.last, "hours": answer.last_hours},
        "first_hours": answer.first_hours,
        "half_hours": answer.half_hours,
        "last_hours": answer.last_hours,
        "step_hours": answer.step_hours,
        "to_the_minute": answer.to_the_minute,
        "proof": {
            "primal": round(answer.proof.primal, 6),
            "dual": round(answer.proof.dual, 6),
            "gap": answer.proof.gap,
        },
        "unknown": {
            "used": answer.unknown_used,
            "total": answer.used,
            "ids": list(answer.unknown_ids),
            "share": round(answer.unknown_share, 4),
        },
        "dominant_wait": None if longest is None else {"place": longest.place, "before": longest.before},
        "waits": [
            {
                "place": row.place,
                "before": row.before,
                "name": row.before_name,
                "teu_days": rounded(row.teu_days),
                "mean_days": rounded(row.mean_days),
                "most_teu": rounded(row.most_teu),
            }
            for row in answer.waits
        ],
        "queues": [
            {
                "week": row.week,
                "place": row.place,
                "before": row.before,
                "teu_mean": rounded(row.teu_mean),
                "teu_most": rounded(row.teu_most),
            }
            for row in answer.queues
        ],
        "arrivals": arrival_rows(answer),
        "routes": [route_record(row, "teu") for row in answer.routes],
        "assumed": [limiting_record(row) for row in answer.assumed],
    }


ARRIVAL_COLUMNS = ("week", "starts", "teu", "total")


def arrival_rows(answer: Shipment) -> list[dict[str, object]]:
    """Give one row a week of arrivals."""
    return [
        {"week": row.week, "starts": row.starts, "teu": rounded(row.teu), "total": rounded(row.total)}
        for row in answer.arrivals
    ]


_ARRIVAL_COLUMNS = (Column("week", 0), Column("from"), Column("arrive [TEU]", 1), Column("so far [TEU]", 1))
_QUEUE_COLUMNS = (
    Column("week", 0),
    Column("place"),
    Column("waits for"),
    Column("mean [TEU]", 1),
    Column("most [TEU]", 1),
)
_MOMENT_COLUMNS = (Column("arrives"), Column("local time"), Column("after departure [h]", 2))


def shipment_tables(answer: Shipment) -> tuple[Table, ...]:
    """Lay out the answer for sheets: summary, arrivals, queues and routes."""
    summary = (
        ("first TEU", answer.first, answer.first_hours),
        ("half of it", answer.half, answer.half_hours),
        ("last TEU", answer.last, answer.last_hours),
    )
    arrivals = tuple((row.week, row.starts, rounded(row.teu), rounded(row.total)) for row in answer.arrivals)
    queues = tuple(
        (row.week, row.place, row.before, rounded(row.teu_mean), rounded(row.teu_most)) for row in answer.queues
    )
    routes = route_table(answer.routes, "year")
    columns = tuple(column._replace(title=column.title.replace("/year", "")) for column in routes.columns)
    return (
        Table("summary", _MOMENT_COLUMNS, summary),
        Table("arrivals", _ARRIVAL_COLUMNS, arrivals),
        Table("queues", _QUEUE_COLUMNS, queues),
        routes._replace(columns=columns),
    )
