"""How much fits: read aloud, as a record for scripts, and as tables for sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data.schema import MONTHS
from corridor.output.report import table_lines
from corridor.output.report.flows import (
    SHOWN,
    assumed_words,
    head,
    limiting_record,
    link_record,
    link_table,
    load_record,
    load_table,
    loss_lines,
    loss_record,
    loss_table,
    losses_left_out,
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
from corridor.units import HOURS_PER_DAY, WEEKS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.answers.capacity import Bottleneck, Relief, Rung, Throughput

WIDEST_BAR = 40
"""Characters of the bar of the largest month."""

PERIODS = {"year": 1.0, "week": WEEKS_PER_YEAR}


def capacity_text(answer: Throughput) -> str:
    """Read aloud how much fits, what limits it, what is next and what carries it."""
    names = dict(answer.names)
    scale = PERIODS[answer.per]
    lines = [
        f"{head(names, answer.origins, answer.destinations)}, {network_words(answer.on, answer.applied)}",
        _headline(answer, scale),
        *unknown_words(answer.unknown_used, answer.used, answer.unknown_ids),
        "",
        *_bottleneck_lines(answer, scale),
        *_group_lines(answer, scale),
        "",
        *_ladder_lines(answer.ladder, scale),
        "",
        *_route_lines(answer, scale),
        "",
        *([*month_lines(answer), ""] if answer.by_month else []),
        *_part_lines(answer, scale),
        _proof_line(answer),
    ]
    if answer.back_teu_per_year is not None:
        lines.append(
            f"the other way at most {answer.back_teu_per_year / scale:,.0f} TEU a {answer.per}; ask for it to see why"
        )
    lines += assumed_words(answer.assumed)
    if answer.losses:
        lines += ["", *_loss_table(answer, scale)]
    return "\n".join(lines)


def _headline(answer: Throughput, scale: float) -> str:
    flow = answer.teu_per_year
    other = f"{flow / WEEKS_PER_YEAR:,.0f} a week" if answer.per == "year" else f"{flow:,.0f} a year"
    text = f"{flow / scale:,.0f} TEU a {answer.per} ({other}) at most{unknown_share_words(answer.unknown_share)}"
    if answer.residual:
        text += ", beside today's corridor traffic"
    if answer.month is not None:
        text += f", at the pace of {MONTHS[answer.month - 1].capitalize()} without its storms and closures"
    text += "" if answer.within_days is None else f", on ways of at most {answer.within_days:.1f} days"
    return text


def _bottleneck_lines(answer: Throughput, scale: float) -> list[str]:
    if not answer.bottlenecks:
        return ["nothing limits it"]
    rows = [
        (
            _named(row),
            f"{row.limiting.teu_per_year / scale:,.0f}",
            f"{row.weight:g}",
            *_relief_words(row.relief, scale),
        )
        for row in answer.bottlenecks[:SHOWN]
    ]
    titles = ("limited by", f"TEU/{answer.per}", "weight", "1,000 TEU/year more bring", "up to", "next")
    lines = table_lines(titles, rows, right=(1, 2, 3, 4))
    figures = [f"            {row.limiting.id}: {row.limiting.figure}" for row in answer.bottlenecks[:SHOWN]]
    more = len(answer.bottlenecks) - SHOWN
    return [*lines, *([f"and {more} more"] if more > 0 else []), "published as", *figures]


def _relief_words(relief: Relief | None, scale: float) -> tuple[str, str, str]:
    if relief is None:
        return "", "", ""
    until = "open" if relief.to_next_teu is None else f"{relief.to_next_teu / scale:,.0f}"
    return f"{relief.per_1000_teu:,.0f}", until, ", ".join(relief.next_ids[:2]) or "nothing known"


def month_lines(answer: Throughput) -> list[str]:
    """Format the months as text, with a bar for each; their sum is the year."""
    most = max((row.teu for row in answer.months), default=0.0) or 1.0
    volumes = whole([row.teu for row in answer.months])
    rows = [
        (MONTHS[row.month - 1].capitalize(), volume, "#" * round(row.teu / most * WIDEST_BAR))
        for row, volume in zip(answer.months, volumes, strict=True)
    ]
    return table_lines(("month", "TEU", ""), [*rows, ("year", whole([answer.teu_per_year])[0], "")], right=(1,))


def _named(row: Bottleneck) -> str:
    ends = {"both": "", "origin": " (nearest the origin)", "destination": " (nearest the destination)"}
    return row.limiting.name + ends[row.end]


def _group_lines(answer: Throughput, scale: float) -> list[str]:
    return [
        f"together    {' + '.join(group.ids)}: 1,000 TEU/year more of each bring {group.per_1000_teu / scale:,.0f}"
        for group in answer.groups
    ]


def _ladder_lines(ladder: Sequence[Rung], scale: float) -> list[str]:
    rows = []
    for number, rung in enumerate(ladder, start=1):
        named = [row.name for row in rung.limiting]
        text = ", ".join(named[:2]) + (f" and {len(named) - 2} more" if len(named) > 2 else "")
        if rung.also:
            also = [row.name for row in rung.also]
            text += f"; also {', '.join(also[:2])}" + (f" and {len(also) - 2} more" if len(also) > 2 else "")
        gain = "nothing known is next" if rung.gain is None else f"{rung.gain / scale:+,.0f}"
        rows.append((str(number), f"{rung.teu_per_year / scale:,.0f}", gain, text))
    return table_lines(("step", "at most", "relief brings", "what binds, with all before relieved"), rows, right=(1, 2))


def _route_lines(answer: Throughput, scale: float) -> list[str]:
    volumes = whole([row.teu / scale for row in answer.routes])
    rows = [
        (volume, f"{row.route.hours / HOURS_PER_DAY:.1f}", way)
        for row, volume, way in zip(answer.routes, volumes, ways_words(answer.routes), strict=True)
    ]
    lines = table_lines((f"TEU/{answer.per}", "days", "carried by"), rows[:SHOWN], right=(0, 1))
    if len(answer.routes) > SHOWN:
        rest = sum(int(volume.replace(",", "")) for volume in volumes[SHOWN:])
        lines.append(f"and {rest:,} on {len(answer.routes) - SHOWN} more routes")
    return lines


def _part_lines(answer: Throughput, scale: float) -> list[str]:
    if not answer.parts:
        return []
    words = [f"{row.name} {'add ' if row.is_added else ''}{row.teu_per_year / scale:,.0f}" for row in answer.parts]
    notes = [f"            {row.note}" for row in answer.parts if row.note]
    return [f"by vessel   {', '.join(words)}", *notes]


def _proof_line(answer: Throughput) -> str:
    proof = answer.proof
    kind = "a cut" if answer.is_cut else "weighted, no cut"
    return f"proof       flow {proof.primal:,.0f}, bound {proof.dual:,.0f}, gap {proof.gap:g} ({kind})"


def _loss_table(answer: Throughput, scale: float) -> list[str]:
    rows = [
        (name, f"{float(lost.replace(',', '')) / scale:,.0f}" if lost else "", days)
        for name, lost, days in loss_lines(answer.losses, "flow")
    ]
    table = table_lines(("without", f"lost TEU/{answer.per}", "added days"), rows, right=(1, 2))
    return [*table, *losses_left_out(answer.losses)]


def capacity_record(answer: Throughput, *, scenarios: Sequence[str] = ()) -> dict[str, object]:
    """Give the answer with the keys of the JSON contract."""
    flow = answer.teu_per_year
    return {
        "origin": answer.origins[0] if len(answer.origins) == 1 else list(answer.origins),
        "destination": answer.destinations[0] if len(answer.destinations) == 1 else list(answer.destinations),
        "on": answer.on,
        "scenarios": list(scenarios),
        "applied": list(answer.applied),
        "teu_per_year": rounded(flow),
        "teu_per_week": rounded(flow / WEEKS_PER_YEAR),
        "per": answer.per,
        "month": answer.month,
        "residual": answer.residual,
        "within_days": rounded(answer.within_days),
        "window_days": rounded(answer.within_days),
        "months": [{"month": row.month, "teu": rounded(row.teu)} for row in answer.months if answer.by_month],
        "back_teu_per_year": rounded(answer.back_teu_per_year),
        "proof": {
            "flow": round(answer.proof.primal, 6),
            "bound": round(answer.proof.dual, 6),
            "gap": answer.proof.gap,
            "cut": answer.is_cut,
        },
        "unknown": {
            "used": answer.unknown_used,
            "total": answer.used,
            "ids": list(answer.unknown_ids),
            "share": round(answer.unknown_share, 4),
        },
        "bottlenecks": [_bottleneck_record(row) for row in answer.bottlenecks],
        "groups": [{"ids": list(row.ids), "per_1000_teu": rounded(row.per_1000_teu)} for row in answer.groups],
        "ladder": [_rung_record(row) for row in answer.ladder],
        "routes": [route_record(row, "teu_per_year") for row in answer.routes],
        "parts": [
            {"name": row.name, "teu_per_year": rounded(row.teu_per_year), "note": row.note or None}
            for row in answer.parts
        ],
        "links": [link_record(row, "teu_per_year") for row in answer.links],
        "loads": [load_record(row, "teu_per_year") for row in answer.loads],
        "assumed": [limiting_record(row) for row in answer.assumed],
        "critical": [loss_record(row) for row in answer.losses],
    }


def _bottleneck_record(row: Bottleneck) -> dict[str, object]:
    found = row.relief
    relief: Mapping[str, object] = {
        "per_1000_teu": found and rounded(found.per_1000_teu),
        "to_next_teu": found and rounded(found.to_next_teu),
        "next_id": found.next_ids[0] if found and found.next_ids else None,
        "next_ids": list(found.next_ids) if found else [],
    }
    return {**limiting_record(row.limiting), "weight": row.weight, "end": row.end, "relief": relief}


def _rung_record(row: Rung) -> dict[str, object]:
    return {
        "ids": [item.id for item in row.limiting],
        "names": [item.name for item in row.limiting],
        "also_ids": [item.id for item in row.also],
        "teu_per_year": rounded(row.teu_per_year),
        "gain_teu_per_year": rounded(row.gain),
    }


_BOTTLENECK_COLUMNS = (
    Column("kind"),
    Column("id"),
    Column("name"),
    Column("capacity [TEU/year]", 0),
    Column("published as"),
    Column("weight", 2),
    Column("nearest"),
    Column("1,000 TEU/year more bring [TEU/year]", 0),
    Column("up to [TEU/year]", 0),
    Column("next"),
    Column("basis"),
    Column("confidence"),
    Column("sources"),
)

_MONTH_COLUMNS = (Column("month", 0), Column("volume [TEU]", 1))

_LADDER_COLUMNS = (
    Column("step", 0),
    Column("at most [TEU/year]", 0),
    Column("relief brings [TEU/year]", 0),
    Column("binds"),
    Column("binds as well"),
)


def capacity_tables(answer: Throughput) -> tuple[Table, ...]:
    """Lay out the answer for sheets: bottlenecks, ladder, routes, links, capacities, and what is critical."""
    bottlenecks = tuple(
        (
            row.limiting.kind,
            row.limiting.id,
            row.limiting.name,
            rounded(row.limiting.teu_per_year),
            row.limiting.figure,
            row.weight,
            row.end,
            row.relief and rounded(row.relief.per_1000_teu),
            row.relief and rounded(row.relief.to_next_teu),
            "; ".join(row.relief.next_ids) if row.relief else "",
            row.limiting.basis,
            row.limiting.confidence,
            "; ".join(row.limiting.sources),
        )
        for row in answer.bottlenecks
    )
    ladder = tuple(
        (
            number,
            rounded(row.teu_per_year),
            rounded(row.gain),
            "; ".join(item.id for item in row.limiting),
            "; ".join(item.id for item in row.also),
        )
        for number, row in enumerate(answer.ladder, start=1)
    )
    tables = [
        Table("bottlenecks", _BOTTLENECK_COLUMNS, bottlenecks),
        Table("ladder", _LADDER_COLUMNS, ladder),
        route_table(answer.routes, "year"),
        link_table(answer.links, "year"),
        load_table(answer.loads, "year"),
    ]
    if answer.by_month:
        tables.append(Table("months", _MONTH_COLUMNS, tuple((row.month, rounded(row.teu)) for row in answer.months)))
    if answer.losses:
        tables.append(loss_table(answer.losses, "year"))
    return tuple(tables)


MONTH_COLUMNS = ("month", "teu")


def month_rows(answer: Throughput) -> list[dict[str, object]]:
    """Give one row a month, for CSV."""
    return [{"month": row.month, "teu": rounded(row.teu)} for row in answer.months]
