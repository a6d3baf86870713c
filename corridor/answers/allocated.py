"""How demand is split, described for all forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.columns import DATA, Column, Description, Table, constants, inside, or_none, plain_table, rounded
from corridor.answers.volumes import (
    LIMITING,
    SHOWN,
    assumed_words,
    cited,
    flow_table,
    full_words,
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
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corridor.answers.allocation import Allocation, Served
    from corridor.answers.flows import Limiting, Proof

MOST_ROUTES = 20


# -- columns -----------------------------------------------------------------------------------------------------------


def _demand(unit: str, price: str) -> tuple[Column, ...]:
    return (
        Column("row", get=or_none("row")),
        Column("from", get="origin"),
        Column("to", get="destination"),
        Column("cargo"),
        Column("priority", decimals=0),
        Column("asked_teu", unit, 1, "asked", hundredth("asked")),
        Column("shipped_teu", unit, 1, "shipped", hundredth("shipped")),
        Column("unmet_teu", unit, 1, "unmet", hundredth("unmet")),
        Column("unmet_price", f"{price}/TEU", 2, "price of unmet demand", hundredth("unmet_price")),
        Column("in_the_way", title="full on its route"),
        Column("reason", title="no route", get=or_none("reason")),
    )


def _prices(unit: str) -> tuple[Column, ...]:
    return (
        Column("id", get="limiting.id"),
        Column("name", get="limiting.name"),
        Column("direction", get=or_none("limiting.direction")),
        Column("value", unit, 2, "one TEU more saves", lambda row: round(row.value, 6)),
        Column("loss", unit, 2, "one TEU less costs", lambda row: rounded(row.loss, 6)),
        Column("volume", "TEU", 2, "one TEU more lets through", lambda row: round(row.volume, 6)),
        Column("confirmed"),
    )


CONTAINERS = (
    Column("place"),
    Column("name", form="xh"),
    *(Column(key, "TEU/week", 1, get=hundredth(key)) for key in ("laden_in", "laden_out", "empty_in", "empty_out")),
)


def describe(answer: Allocation, *, scenarios: Sequence[str] = ()) -> Description:
    """
    Describe how demand is split; volumes are a period.

    Parameters
    ----------
    answer
        Any allocation.
    scenarios
        Those that were asked for.
    """
    unit = f"TEU/{answer.per}"
    proof = {
        "primal": round(answer.proof.primal, 6),
        "dual": round(answer.proof.dual, 6),
        "gap": answer.gap,
        "volume": {"shipped": round(answer.volume_proof.primal, 6), "bound": round(answer.volume_proof.dual, 6)},
    }
    unknown = {
        "used": answer.unknown_used,
        "total": answer.used,
        "ids": answer.unknown_ids,
        "share": round(answer.unknown_share, 4),
    }
    added = (
        *(inside("limiting", column) for column in LIMITING),
        Column("added_teu", unit, 1, "to add", hundredth("teu")),
    )
    volumes = {"asked_teu": "asked", "shipped_teu": "shipped", "unmet_teu": "unmet", "empties_teu": "empties"}
    return Description(
        title=f"Demand split over routes: {_title(answer)}",
        answer=answer,
        parts=(
            *constants({"on": answer.on, "scenarios": scenarios, "applied": answer.applied}),
            Column("per", form=DATA),
            *(Column(key, unit, 1, title, hundredth(key)) for key, title in volumes.items()),
            *stated("objective", {"unit": answer.unit, "value": round(answer.value, 6)}),
            *stated("proof", proof),
            *stated("unknown", unknown),
            Table("demand", _demand(unit, _unit(answer)), answer.served),
            flow_table(answer.routes, "teu", unit, ends=True),
            Table("prices", _prices(_unit(answer)), answer.prices),
            Table("in_the_way", added, answer.shortfall),
            *constants({"in_the_way_proved": answer.shortfall_proof.gap == 0}),
            Table("container_balance", CONTAINERS, answer.containers),
            *load_tables(answer, "teu", unit),
        ),
        main="routes",
        on=answer.on,
        applied=answer.applied,
        text=lambda: _text(answer),
        caveats=tuple(unknown_words(answer.unknown_used, answer.used, answer.unknown_ids)),
        cited=lambda: cited([row.limiting for row in answer.loads], answer.routes),
    )


# -- text --------------------------------------------------------------------------------------------------------------


def _text(answer: Allocation) -> Iterator[str | Table]:
    """Give what travels by which route, the unmet demand and why."""
    yield f"{_title(answer)}, {network_words(answer.on, answer.applied)}"
    yield _headline(answer)
    yield from unknown_words(answer.unknown_used, answer.used, answer.unknown_ids)
    yield ""
    yield from _route_lines(answer)
    yield from _unmet_lines(answer)
    yield ""
    yield from full_words(answer.loads)
    yield from _price_lines(answer)
    yield from _container_lines(answer)
    yield f"proof       cost {_proved(answer.proof)}; volume {_proved(answer.volume_proof)}"
    yield from assumed_words(answer.assumed)
    if answer.losses:
        yield ""
        yield from loss_text(answer.losses, f"unmet TEU/{answer.per}", "volume")


def _proved(proof: Proof) -> str:
    return f"{proof.primal:,.2f}, bound {proof.dual:,.2f}, gap {proof.gap:g}"


def _title(answer: Allocation) -> str:
    names = dict(answer.names)
    if len(answer.served) == 1:
        row = answer.served[0]
        return f"{names[row.origin]} - {names[row.destination]}"
    return f"{len(answer.served)} rows of demand"


def _headline(answer: Allocation) -> str:
    text = f"{answer.shipped_teu:,.0f} of {answer.asked_teu:,.0f} TEU a {answer.per} travel"
    text += unknown_share_words(answer.unknown_share)
    if answer.unmet_teu > 0:
        text += f", unmet demand {answer.unmet_teu:,.0f}"
    laden = [row for row in answer.routes if row.cargo != "empties"]
    total = sum(row.teu for row in laden)
    if total:
        days = sum(row.teu * row.route.hours for row in laden) / total / HOURS_PER_DAY
        text += f"; {days:.1f} days on average"
    text += f"; {answer.value:,.0f} {answer.unit} a {answer.per}"
    if answer.empties_teu is not None:
        text += f"; {answer.empties_teu:,.0f} TEU of empty containers go back"
    return text


def _route_lines(answer: Allocation) -> Iterator[str | Table]:
    rows = [
        (
            volume,
            f"{row.route.hours / HOURS_PER_DAY:.1f}",
            "" if row.route.usd_per_teu is None else f"{row.route.usd_per_teu:,.0f}",
            "" if row.cargo == answer.usual_cargo else row.cargo,
            way,
        )
        for row, volume, way in zip(
            answer.routes, whole([row.teu for row in answer.routes]), ways_words(answer.routes), strict=True
        )
    ]
    titles = (f"TEU/{answer.per}", "days", "USD/TEU", "", "route")
    yield plain_table(titles, rows[:MOST_ROUTES], decimals={0: 0, 1: 1, 2: 0})
    if len(answer.routes) > MOST_ROUTES:
        yield f"and {len(answer.routes) - MOST_ROUTES} more routes"


def _unmet_lines(answer: Allocation) -> list[str]:
    left = [row for row in answer.served if row.unmet > 0]
    if not left:
        return []
    lines = [""]
    without = [row for row in left if row.reason]
    for row in (*without, *(row for row in left if not row.reason))[: max(SHOWN, len(without))]:
        where = f"{row.row}: " if row.row else ""
        lines.append(
            f"unmet       {where}{row.unmet:,.0f} of {row.asked:,.0f} TEU {row.origin} - {row.destination}; "
            f"{_reason(row, answer)}"
        )
    if len(left) > max(SHOWN, len(without)):
        lines.append(f"            and {len(left) - max(SHOWN, len(without))} more rows")
    if answer.shortfall:
        total = sum(row.teu for row in answer.shortfall)
        named = ", ".join(
            f"{row.limiting.name} {row.teu:,.0f} ({row.limiting.figure})" for row in answer.shortfall[:SHOWN]
        )
        more = f" and {len(answer.shortfall) - SHOWN} more" if len(answer.shortfall) > SHOWN else ""
        lines.append(
            f"binding     {len(answer.shortfall)} capacities; the least to add for all to go is {total:,.0f} TEU a "
            f"{answer.per} together: {named}{more}"
        )
    return lines


def _reason(row: Served, answer: Allocation) -> str:
    if row.reason:
        return row.reason
    if row.in_the_way:
        return f"full on its route: {', '.join(row.in_the_way)}"
    price = "" if row.unmet_price is None else f" of {row.unmet_price:,.0f} {_unit(answer)} a TEU"
    return f"every route costs more than its price{price}"


def _unit(answer: Allocation) -> str:
    return "h" if answer.unit == "TEU h" else answer.unit


def _price_lines(answer: Allocation) -> Iterator[str | Table]:
    priced = [row for row in answer.prices if row.confirmed and (row.value > 0 or row.volume > 0)]
    if not priced:
        return
    unit = _unit(answer)
    names = dict(answer.names)
    rows = [
        (
            _from(row.limiting, names),
            f"{row.volume:,.2f}" if row.volume > 0 else "",
            f"{row.value:,.1f}",
            "" if row.loss is None else f"{row.loss:,.1f}",
        )
        for row in priced[:SHOWN]
    ]
    titles = ("one TEU more of", "lets through", f"saves [{unit}]", f"one less costs [{unit}]")
    columns = [0, *([1] if any(row.volume > 0 for row in priced[:SHOWN]) else []), 2, 3]
    shown = [tuple(row[column] for column in columns) for row in rows]
    flush = dict.fromkeys(range(1, len(columns)), 1)
    yield from (plain_table([titles[column] for column in columns], shown, decimals=flush), "")


def _container_lines(answer: Allocation) -> Iterator[str | Table]:
    if not answer.containers:
        return
    rows = [
        (row.name, *(f"{volume:,.1f}" for volume in (row.laden_in, row.laden_out, row.empty_in, row.empty_out)))
        for row in answer.containers[:MOST_ROUTES]
    ]
    titles = ("containers, TEU a week", "laden in", "laden out", "empty in", "empty out")
    more = len(answer.containers) - MOST_ROUTES
    yield plain_table(titles, rows, decimals={1: 1, 2: 1, 3: 1, 4: 1})
    if more > 0:
        yield f"and {more} more places"
    yield ""


def _from(row: Limiting, names: Mapping[str, str]) -> str:
    """Name a capacity with the place that is left, for a ship goes both ways."""
    return f"{row.name}, from {names[row.direction]}" if row.kind == "service" else row.name
