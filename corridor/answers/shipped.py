"""One shipment over time, described for all forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import JSON, READER, Column, Description, Table, constants, plain_table
from corridor.answers.volumes import (
    LIMITING,
    SHOWN,
    assumed_words,
    cited,
    flow_table,
    head,
    hundredth,
    network_words,
    stated,
    unknown_share_words,
    unknown_words,
    ways_words,
    whole,
)
from corridor.answers.words import clock_text
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corridor.answers.shipment import Shipment

QUEUES_GROW = "departures at their expected intervals; no limit of storage is published, so queues may grow"


# -- columns -----------------------------------------------------------------------------------------------------------


class Arrival(NamedTuple):
    """What arrives when: local time, and hours after the departure."""

    what: str
    arrives: str
    hours: float


def arrivals_of(answer: Shipment) -> list[Arrival]:
    """Give when the first, the middle and the last of it arrives."""
    return [
        Arrival("first TEU", answer.first, answer.first_hours),
        Arrival("half of it", answer.half, answer.half_hours),
        Arrival("last TEU", answer.last, answer.last_hours),
    ]


MOMENT = (
    Column("what", title="arrives"),
    Column("arrives", title="local time"),
    Column("hours", "h", 2, "after departure"),
)

WAIT = (
    Column("place"),
    Column("before", title="waits for"),
    Column("name", get="before_name"),
    Column("teu_days", "TEU d", 1, "volume times time", hundredth("teu_days")),
    Column("mean_days", "d", 2, "mean of a TEU", hundredth("mean_days")),
    Column("most_teu", "TEU", 1, "most", hundredth("most_teu")),
)

QUEUE = (
    Column("week", decimals=0),
    Column("place"),
    Column("before", title="waits for"),
    Column("teu_mean", "TEU", 1, "mean", hundredth("teu_mean")),
    Column("teu_most", "TEU", 1, "most", hundredth("teu_most")),
)

ARRIVAL = (
    Column("week", decimals=0),
    Column("starts", title="from"),
    Column("teu", "TEU", 1, "arrive", hundredth("teu")),
    Column("total", "TEU", 1, "so far", hundredth("total")),
)


def describe(answer: Shipment, *, scenarios: Sequence[str] = ()) -> Description:
    """
    Describe a shipment over time.

    Parameters
    ----------
    answer
        Any shipment.
    scenarios
        Those that were asked for.
    """
    longest = answer.waits[0] if answer.waits else None
    ends = head(dict(answer.names), (answer.origin,), (answer.destination,))
    asked = {"origin": answer.origin, "destination": answer.destination, "on": answer.on, "scenarios": scenarios}
    moments = {
        key: {"arrives": row.arrives, "hours": row.hours}
        for key, row in zip(("first", "half", "last"), arrivals_of(answer), strict=True)
    }
    proof = {
        "primal": round(answer.proof.primal, 6),
        "dual": round(answer.proof.dual, 6),
        "gap": answer.proof.gap,
    }
    unknown = {
        "used": answer.unknown_used,
        "total": answer.used,
        "ids": answer.unknown_ids,
        "share": round(answer.unknown_share, 4),
    }
    dominant = None if longest is None else {"place": longest.place, "before": longest.before}
    return Description(
        title=f"{answer.teu:,.0f} TEU, {ends}",
        answer=answer,
        parts=(
            *constants({**asked, "applied": answer.applied}),
            Column("teu", "TEU", 0, "volume"),
            Column("departs", title="ready"),
            *constants(moments, JSON),
            *(Column(key, form=JSON) for key in ("first_hours", "half_hours", "last_hours")),
            Table("summary", MOMENT, arrivals_of(answer), READER),
            Column("step_hours", "h", 2, "step of rates"),
            Column("to_the_minute"),
            *stated("proof", proof),
            *stated("unknown", unknown),
            *constants({"dominant_wait": dominant}, JSON),
            Table("waits", WAIT, answer.waits),
            Table("queues", QUEUE, answer.queues),
            Table("arrivals", ARRIVAL, answer.arrivals),
            flow_table(answer.routes, "teu", "TEU"),
            Table("assumed", LIMITING, answer.assumed),
        ),
        main="arrivals",
        on=answer.on,
        applied=answer.applied,
        text=lambda: _text(answer),
        caveats=(*unknown_words(answer.unknown_used, answer.used, answer.unknown_ids), QUEUES_GROW),
        cited=lambda: cited(answer.assumed, answer.routes),
    )


# -- text --------------------------------------------------------------------------------------------------------------


def _text(answer: Shipment) -> Iterator[str | Table]:
    """Give when a shipment arrives and where it queues."""
    yield _title(answer, dict(answer.names))
    yield from unknown_words(answer.unknown_used, answer.used, answer.unknown_ids)
    yield from ("", _moments(answer), "")
    yield from _wait_lines(answer)
    yield ""
    yield Table("", _ARRIVAL_TEXT, answer.arrivals)
    yield ""
    yield from _route_lines(answer)
    yield ""
    yield _proof(answer)
    yield f"            {QUEUES_GROW}"
    yield from assumed_words(answer.assumed)


def _title(answer: Shipment, names: Mapping[str, str]) -> str:
    way = f"{names[answer.origin]} - {names[answer.destination]}"
    share = unknown_share_words(answer.unknown_share)
    when = f"ready {clock_text(answer.departs)}, {network_words(answer.on, answer.applied)}"
    return f"{answer.teu:,.0f} TEU {way}{share}, {when}"


def _proof(answer: Shipment) -> str:
    exact = "connections to the minute"
    steps = exact if answer.to_the_minute else f"{exact}, rates by {answer.step_hours:g} h"
    sooner = f"not all can arrive before {answer.proof.dual / HOURS_PER_DAY:.1f} days"
    return f"proof       {steps}; {sooner}, gap {answer.proof.gap:g}"


def _moment(answer: Shipment, moment: str) -> str:
    """Print a time as exactly as it is known."""
    coarse = not answer.to_the_minute and answer.step_hours >= HOURS_PER_DAY
    return moment[:10] if coarse else clock_text(moment)


def _moments(answer: Shipment) -> Table:
    rows = [(row.what, _moment(answer, row.arrives), f"{row.hours / HOURS_PER_DAY:.1f}") for row in arrivals_of(answer)]
    return plain_table(("arrives", "local time", "days"), rows, decimals={2: 1})


def _wait_lines(answer: Shipment) -> Iterator[str | Table]:
    """Show what queues, and the longest queue week by week."""
    if not answer.waits:
        yield "nothing queues: capacities let all of it through as it comes"
        return
    yield Table("", _WAIT_TEXT, answer.waits[:SHOWN])
    longest = answer.waits[0]
    weeks = [row for row in answer.queues if (row.place, row.before) == (longest.place, longest.before)]
    shown = ", ".join(f"week {row.week}: {row.teu_mean:,.0f} (at most {row.teu_most:,.0f})" for row in weeks)
    yield f"the longest, {longest.name} for {longest.before}, mean TEU by week: {shown}"


_WAIT_TEXT = (
    Column("queues at", get="name"),
    Column("for", get="before_name"),
    Column("at most TEU", decimals=0, get="most_teu"),
    Column("TEU days", decimals=0, get="teu_days"),
    Column("days a TEU", decimals=1, get="mean_days"),
)
_ARRIVAL_TEXT = (
    Column("week", decimals=0),
    Column("from", get="starts"),
    Column("TEU arrive", decimals=0, get="teu"),
    Column("so far", decimals=0, get="total"),
)


def _route_lines(answer: Shipment) -> Iterator[str | Table]:
    rows = list(zip(whole([row.teu for row in answer.routes]), ways_words(answer.routes), strict=True))
    yield plain_table(("TEU", "route"), rows[:SHOWN], decimals={0: 0})
    if len(answer.routes) > SHOWN:
        yield f"and {len(answer.routes) - SHOWN} more routes"
