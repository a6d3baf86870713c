"""What moves the time, and what each part of a scenario brings, described for all forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import Column, Description, Table, constants, inside
from corridor.answers.plan import cited
from corridor.answers.words import days_of
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corridor.answers.study import Attribution, Lever, Sensitivity, Share

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


# -- each figure at its ends -------------------------------------------------------------------------------------------


class Ranked(NamedTuple):
    """A lever and its rank, from 1."""

    rank: int
    lever: Lever


LEVER = (
    Column("rank", decimals=0),
    *(
        inside("lever", column)
        for column in (
            Column("kind"),
            Column("id"),
            Column("name"),
            Column("low_hours", "h", 1, "low"),
            Column("high_hours", "h", 1, "high"),
            Column("hours_at_low", "h", 1, "expected at low"),
            Column("hours_at_high", "h", 1, "expected at high"),
            Column("p80_hours_at_low", "h", 1, "P80 at low", "p80_at_low"),
            Column("p80_hours_at_high", "h", 1, "P80 at high", "p80_at_high"),
            Column("swing_hours", "h", 1, "swing", lambda lever: round(lever.swing, 2)),
            Column("rerouted"),
            Column("confidence"),
        )
    ),
)


def describe_sensitivity(found: Sensitivity, *, top: int = TOP) -> Description:
    """
    Describe what each figure alone does to the time.

    Parameters
    ----------
    found
        Any answer.
    top
        Levers that the text shows.
    """
    route, names = found.route, dict(found.names)
    levers = [Ranked(rank, lever) for rank, lever in enumerate(found.levers, start=1)]
    return Description(
        title=f"What moves the time: {names[route.origin]} - {names[route.destination]}",
        answer=found,
        parts=(
            *constants({key: getattr(route, key) for key in ("origin", "destination", "on", "applied")}),
            Column("hours", "h", 1, "expected", "route.hours"),
            Column("p80_hours", "h", 1, "P80"),
            Column("tried", "figures", 0, get="n_tried"),
            Table("levers", LEVER, levers),
        ),
        main="levers",
        on=route.on,
        applied=route.applied,
        text=lambda: _levers(found, levers, top),
        cited=lambda: cited([route]),
    )


def _levers(found: Sensitivity, levers: list[Ranked], top: int) -> Iterator[str | Table]:
    """Rank the figures by what they move, with bars."""
    route, names = found.route, dict(found.names)
    days = f"{days_of(route.hours)} days expected, P80 {days_of(found.p80_hours)}"
    yield f"{names[route.origin]} - {names[route.destination]}, network of {route.on}: {days}"
    counted = f"{len(found.levers)} of {found.n_tried} figures move it"
    yield f"{counted}. Each at its low and high end, all others as they are:"
    yield ""
    widest = max((row.lever.swing for row in levers[:top]), default=1.0) or 1.0
    columns = (
        Column("", decimals=0, get=lambda row: str(row.rank)),
        Column("figure", get="lever.name"),
        Column("hours", decimals=0, get=lambda row: f"{row.lever.low_hours:.0f} - {row.lever.high_hours:.0f}"),
        _days("days at low", lambda lever: lever.hours_at_low),
        _days("at high", lambda lever: lever.hours_at_high),
        _days("swing", lambda lever: lever.swing),
        Column("", get=lambda row: bar(route.hours, row.lever, widest)),
        Column("confidence", get=lambda row: row.lever.confidence + (", other way" if row.lever.rerouted else "")),
    )
    yield Table("", columns, levers[:top])
    if len(levers) > top:
        yield f"{len(levers) - top} more move it by at most {days_of(levers[top].lever.swing)} days."


def _days(title: str, get: Callable[[Lever], float]) -> Column:
    return Column(title, decimals=1, get=lambda row: get(row.lever) / HOURS_PER_DAY)


def bar(hours: float, lever: Lever, widest: float) -> str:
    """
    Draw a lever as a bar around the expected time.

    Parameters
    ----------
    hours
        Expected time with every figure as it is [h].
    lever
        Any lever.
    widest
        Swing that fills the width [h].
    """
    below = max(0.0, hours - min(lever.hours_at_low, lever.hours_at_high))
    above = max(0.0, max(lever.hours_at_low, lever.hours_at_high) - hours)
    left, right = (round(part / widest * BAR) for part in (below, above))
    return f"{'█' * left:>{BAR}}│{'█' * right}"


# -- the parts of a scenario -------------------------------------------------------------------------------------------


def describe_attribution(found: Attribution) -> Description:
    """Describe what each part of the scenarios brings."""
    decimals = 0 if found.measure == "teu_per_year" else 2
    amounts = [Column(key, found.unit, decimals) for key in ("alone", "last", "share", "error")]
    asked = ("origin", "destination", "on", "scenarios", "measure", "unit")
    return Description(
        title=f"{_ends(found)}, what each part of {' + '.join(found.scenarios)} brings",
        answer=found,
        parts=(
            *constants({key: getattr(found, key) for key in asked}),
            *(Column(key, found.unit, decimals) for key in ("before", "after", "total", "interaction")),
            Column("exact", get=lambda row: not row.orders),
            Column("orders", decimals=0),
            Column("seed", decimals=0),
            Table("shares", (Column("id"), Column("name"), *amounts, Column("needs"), Column("reason")), found.shares),
        ),
        main="shares",
        on=found.on,
        text=lambda: _attribution(found),
    )


def _ends(found: Attribution) -> str:
    names = dict(found.names)
    return f"{names.get(found.origin, found.origin)} - {names.get(found.destination, found.destination)}"


def _attribution(found: Attribution) -> Iterator[str | Table]:
    """Give what each part brings, and that it adds up."""
    decimals = 0 if found.measure == "teu_per_year" else 1
    percent = f" ({found.total / found.before:+.0%})" if found.before else ""
    yield f"{_ends(found)}, network of {found.on}, {' + '.join(found.scenarios)}"
    yield (
        f"{_WORDS[found.measure]}: {found.before:,.{decimals}f} -> {found.after:,.{decimals}f} {found.unit}, "
        f"{found.total:+,.{decimals}f}{percent}"
    )
    yield ""
    active = [share for share in found.shares if share.share or share.alone or share.last]
    rows: list[Share | None] = [*sorted(active, key=lambda share: (-abs(share.share), share.id)), None]
    yield Table("", _part_columns(found, decimals), rows)
    idle: dict[str, list[str]] = {}
    for share in sorted(share for share in found.shares if share not in active):
        idle.setdefault(share.reason, []).append(share.id)
    yield from (f"no effect, {reason}: {', '.join(ids)}" for reason, ids in sorted(idle.items()))
    needing = [share for share in active if share.needs]
    yield from (f"only after what it needs: {share.id}, after {', '.join(share.needs)}" for share in needing)
    yield ""
    shown = round(found.interaction, decimals) + 0.0
    yield f"interaction: {shown:+,.{decimals}f} {found.unit}{_meaning(shown, found.total)}"
    if found.orders:
        yield (
            f"sampled: {len(found.shares)} parts are too many to work out every set; shares are means over "
            f"{found.orders} drawn orders (seed {found.seed})"
        )
    else:
        after = ", each after what it needs" if needing else ""
        yield f"exact: Shapley values over all orders of {len(found.shares)} parts{after}"


def _part_columns(found: Attribution, decimals: int) -> tuple[Column, ...]:
    """Show a part, or all of them together where the row is None."""
    fine = 2 if decimals else 0

    def column(title: str, get: Callable[[Share], str], together: str = "") -> Column:
        return Column(title, decimals=0, get=lambda row: together if row is None else get(row))

    percent = "100%" if found.total else ""
    return (
        column("part", lambda share: share.name, "together")._replace(decimals=None),
        column("id", lambda share: share.id if share.id != share.name else "")._replace(decimals=None),
        column(f"share [{found.unit}]", lambda share: f"{share.share:+,.{fine}f}", f"{found.total:+,.{fine}f}"),
        column("", lambda share: f"{share.share / found.total + 0:.0%}" if found.total else "", percent),
        column("alone", lambda share: _amount(share.alone, decimals)),
        column("after all others", lambda share: _amount(share.last, decimals)),
        column(
            "error" if found.orders else "",
            lambda share: f"± {share.error:,.{2 if decimals else 0}f}" if found.orders else "",
        ),
    )


def _amount(value: float | None, decimals: int) -> str:
    return "-" if value is None else f"{value:+,.{decimals}f}"


def _meaning(interaction: float, total: float) -> str:
    """Say in words what an interaction means, as it is shown."""
    if not interaction:
        return ", the parts do not touch each other"
    overlap = interaction * total < 0
    return ", the parts do some of the same work" if overlap else ", the parts bring more together than alone"
