"""How much fits, described for all forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import (
    DATA,
    FLAT,
    JSON,
    Column,
    Description,
    Table,
    constants,
    inside,
    plain_table,
    rounded,
)
from corridor.answers.volumes import (
    LIMITING,
    SHOWN,
    assumed_words,
    cited,
    flow_table,
    head,
    hundredth,
    load_tables,
    loss_text,
    network_words,
    stated,
    unknown_share_words,
    unknown_words,
    ways_words,
    whole,
)
from corridor.data.schema import MONTHS
from corridor.units import HOURS_PER_DAY, WEEKS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corridor.answers.capacity import Bottleneck, Relief, ReliefStep, Throughput

WIDEST_BAR = 40
"""Characters of the bar of the largest month."""

PERIODS = {"year": 1.0, "week": WEEKS_PER_YEAR}


# -- columns -----------------------------------------------------------------------------------------------------------


def _relief_record(row: Bottleneck) -> dict[str, object]:
    found = row.relief
    return {
        "per_1000_teu": found and rounded(found.per_1000_teu),
        "to_next_teu": found and rounded(found.to_next_teu),
        "next_id": found.next_ids[0] if found and found.next_ids else None,
        "next_ids": list(found.next_ids) if found else [],
    }


BOTTLENECK = (
    *(inside("limiting", column) for column in LIMITING),
    Column("weight", decimals=2),
    Column("end", title="nearest"),
    Column("relief", get=_relief_record, form=JSON),
    Column(
        "relief_per_1000_teu",
        "TEU/year",
        0,
        "1,000 TEU/year more bring",
        lambda row: row.relief and rounded(row.relief.per_1000_teu),
        FLAT,
    ),
    Column(
        "relief_to_next_teu", "TEU/year", 0, "up to", lambda row: row.relief and rounded(row.relief.to_next_teu), FLAT
    ),
    Column("relief_next_ids", title="next", get=lambda row: row.relief.next_ids if row.relief else (), form=FLAT),
)

GROUP = (
    Column("ids"),
    Column("per_1000_teu", "TEU/year", 0, "1,000 TEU/year more of each bring", hundredth("per_1000_teu")),
)


class NumberedStep(NamedTuple):
    """A step of relief and its number, from 1."""

    number: int
    step: ReliefStep


STEP = (
    Column("step", decimals=0, get="number", form=FLAT),
    Column("ids", title="binds", get=lambda row: [item.id for item in row.step.limiting]),
    Column("names", get=lambda row: [item.name for item in row.step.limiting]),
    Column("also_ids", title="binds as well", get=lambda row: [item.id for item in row.step.also]),
    Column("teu_per_year", "TEU/year", 0, "at most", hundredth("step.teu_per_year")),
    Column("gain_teu_per_year", "TEU/year", 0, "relief brings", hundredth("step.gain")),
)

PART = (
    Column("name"),
    Column("teu_per_year", "TEU/year", 0, "volume", hundredth("teu_per_year")),
    Column("note", get=lambda row: row.note or None),
)

MONTH = (Column("month", decimals=0), Column("teu", "TEU", 1, "volume", hundredth("teu")))


def describe(answer: Throughput, *, scenarios: Sequence[str] = ()) -> Description:
    """
    Describe how much fits, and what limits it.

    Parameters
    ----------
    answer
        Any greatest flow.
    scenarios
        Those that were asked for.
    """
    unit = "TEU/year"
    proof = {
        "flow": round(answer.proof.primal, 6),
        "bound": round(answer.proof.dual, 6),
        "gap": answer.proof.gap,
        "cut": answer.is_cut,
    }
    unknown = {
        "used": answer.unknown_used,
        "total": answer.used,
        "ids": answer.unknown_ids,
        "share": round(answer.unknown_share, 4),
    }
    one_or_all = {
        key: ends[0] if len(ends) == 1 else ends
        for key, ends in (("origin", answer.origins), ("destination", answer.destinations))
    }
    steps = [NumberedStep(number, step) for number, step in enumerate(answer.ladder, start=1)]
    return Description(
        title=f"How much fits: {_title(answer)}",
        answer=answer,
        parts=(
            *constants({**one_or_all, "on": answer.on, "scenarios": scenarios, "applied": answer.applied}),
            Column("teu_per_year", unit, 0, "greatest flow", hundredth("teu_per_year")),
            Column(
                "teu_per_week", "TEU/week", 0, "greatest flow", lambda row: rounded(row.teu_per_year / WEEKS_PER_YEAR)
            ),
            Column("per", form=DATA),
            Column("month"),
            Column("residual"),
            Column("within_days", "d", 1, get=hundredth("within_days")),
            Column("window_days", get=hundredth("within_days"), form=JSON),
            Table("months", MONTH, answer.months if answer.by_month else ()),
            Column("back_teu_per_year", unit, 0, "greatest flow the other way", hundredth("back_teu_per_year")),
            *stated("proof", proof),
            *stated("unknown", unknown),
            Table("bottlenecks", BOTTLENECK, answer.bottlenecks),
            Table("groups", GROUP, answer.groups),
            Table("ladder", STEP, steps),
            flow_table(answer.routes, "teu_per_year", unit),
            Table("parts", PART, answer.parts),
            *load_tables(answer, "teu_per_year", unit),
        ),
        main="months" if answer.by_month else "routes",
        on=answer.on,
        applied=answer.applied,
        text=lambda: _text(answer),
        caveats=tuple(unknown_words(answer.unknown_used, answer.used, answer.unknown_ids)),
        cited=lambda: cited([row.limiting for row in answer.loads], answer.routes),
    )


# -- text --------------------------------------------------------------------------------------------------------------


def _text(answer: Throughput) -> Iterator[str | Table]:
    """Give how much fits, what limits it, what is next and what carries it."""
    scale = PERIODS[answer.per]
    yield f"{_title(answer)}, {network_words(answer.on, answer.applied)}"
    yield _headline(answer, scale)
    yield from unknown_words(answer.unknown_used, answer.used, answer.unknown_ids)
    yield ""
    yield from _bottleneck_lines(answer, scale)
    yield from _group_lines(answer, scale)
    yield from ("", _ladder(answer.ladder, scale), "")
    yield from _route_lines(answer, scale)
    yield ""
    if answer.by_month:
        yield from (_months(answer), "")
    yield from _part_lines(answer, scale)
    yield _proof_line(answer)
    if answer.back_teu_per_year is not None:
        yield f"the other way at most {answer.back_teu_per_year / scale:,.0f} TEU a {answer.per}; ask for it to see why"
    yield from assumed_words(answer.assumed)
    if answer.losses:
        yield ""
        yield from loss_text(answer.losses, f"lost TEU/{answer.per}", "flow", scale)


def _title(answer: Throughput) -> str:
    return head(dict(answer.names), answer.origins, answer.destinations)


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


def _bottleneck_lines(answer: Throughput, scale: float) -> Iterator[str | Table]:
    if not answer.bottlenecks:
        yield "nothing limits it"
        return
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
    yield plain_table(titles, rows, decimals={1: 0, 2: 0, 3: 0, 4: 0})
    more = len(answer.bottlenecks) - SHOWN
    if more > 0:
        yield f"and {more} more"
    yield "published as"
    yield from (f"            {row.limiting.id}: {row.limiting.figure}" for row in answer.bottlenecks[:SHOWN])


def _relief_words(relief: Relief | None, scale: float) -> tuple[str, str, str]:
    if relief is None:
        return "", "", ""
    until = "open" if relief.to_next_teu is None else f"{relief.to_next_teu / scale:,.0f}"
    return f"{relief.per_1000_teu:,.0f}", until, ", ".join(relief.next_ids[:2]) or "nothing known"


def _months(answer: Throughput) -> Table:
    """Show the months, with a bar for each; their sum is the year."""
    most = max((row.teu for row in answer.months), default=0.0) or 1.0
    volumes = whole([row.teu for row in answer.months])
    rows = [
        (MONTHS[row.month - 1].capitalize(), volume, "#" * round(row.teu / most * WIDEST_BAR))
        for row, volume in zip(answer.months, volumes, strict=True)
    ]
    total = ("year", whole([answer.teu_per_year])[0], "")
    return plain_table(("month", "TEU", ""), [*rows, total], decimals={1: 0})


def _named(row: Bottleneck) -> str:
    ends = {"both": "", "origin": " (nearest the origin)", "destination": " (nearest the destination)"}
    return row.limiting.name + ends[row.end]


def _group_lines(answer: Throughput, scale: float) -> list[str]:
    return [
        f"together    {' + '.join(group.ids)}: 1,000 TEU/year more of each bring {group.per_1000_teu / scale:,.0f}"
        for group in answer.groups
    ]


def _ladder(ladder: Sequence[ReliefStep], scale: float) -> Table:
    rows = []
    for number, step in enumerate(ladder, start=1):
        named = [row.name for row in step.limiting]
        text = ", ".join(named[:2]) + (f" and {len(named) - 2} more" if len(named) > 2 else "")
        if step.also:
            also = [row.name for row in step.also]
            text += f"; also {', '.join(also[:2])}" + (f" and {len(also) - 2} more" if len(also) > 2 else "")
        gain = "nothing known is next" if step.gain is None else f"{step.gain / scale:+,.0f}"
        rows.append((str(number), f"{step.teu_per_year / scale:,.0f}", gain, text))
    titles = ("step", "at most", "relief brings", "what binds, with all before relieved")
    return plain_table(titles, rows, decimals={1: 0, 2: 0})


def _route_lines(answer: Throughput, scale: float) -> Iterator[str | Table]:
    volumes = whole([row.teu / scale for row in answer.routes])
    rows = [
        (volume, f"{row.route.hours / HOURS_PER_DAY:.1f}", way)
        for row, volume, way in zip(answer.routes, volumes, ways_words(answer.routes), strict=True)
    ]
    yield plain_table((f"TEU/{answer.per}", "days", "carried by"), rows[:SHOWN], decimals={0: 0, 1: 1})
    if len(answer.routes) > SHOWN:
        rest = sum(int(volume.replace(",", "")) for volume in volumes[SHOWN:])
        yield f"and {rest:,} on {len(answer.routes) - SHOWN} more routes"


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
