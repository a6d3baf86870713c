"""What to build with a budget, described for all forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import JSON, Column, Description, Table, constants
from corridor.answers.words import days_of

if TYPE_CHECKING:
    from collections.abc import Iterator


class Chosen(NamedTuple):
    """A project to build: cost, published range [million USD], its year and sources, and opening date, ISO."""

    id: str
    name: str
    musd: float
    opens: str
    musd_low: float | None = None
    musd_high: float | None = None
    cost_year: int | None = None
    sources: tuple[str, ...] = ()

    @property
    def published(self) -> str:
        """The range as printed; empty for a cost of one's own."""
        ends = [f"{end:,.0f}" for end in (self.musd_low, self.musd_high) if end is not None]
        return f"{'-'.join(dict.fromkeys(ends))} ({self.cost_year})" if ends else ""


class Point(NamedTuple):
    """
    What a smaller budget gives.

    Attributes
    ----------
    budget_musd, musd
        What may be and what is spent [million USD].
    proven
        Whether no other set that the budget pays for gives more.
    hours
        Mean time of what is carried of a given volume [h]; None without one.
    """

    budget_musd: float
    musd: float
    teu_per_year: float
    chosen: tuple[str, ...]
    proven: bool
    hours: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Investment:
    """
    The projects that carry most between two places, or of a demand, for a budget.

    Attributes
    ----------
    origin, destination, names, on
        As for a comparison; the last day of the year.
    budget_musd
        Million USD.
    chosen
        In order of opening.
    teu_per_year, teu_per_year_before
        With them, and with nothing but what exists on the date of the data.
    hours
        Expected time of the fastest way with them; of a given volume the mean [h].
    hours_before
        The mean of a given volume without them [h]; None without a volume.
    demand_rows
        Rows of demand; 0 where all that fits counts.
    frontier
        From no budget to the whole.
    bound
        What no set that the budget pays for exceeds; None where a project took
        something away, so that no bound holds.
    hours_bound
        The least mean time at that volume [h]; None without a given volume.
    left_out
        Pairs of a project that was no choice and why.
    sets
        Sets of projects that were worked out.
    """

    origin: str
    destination: str
    names: tuple[tuple[str, str], ...]
    on: str
    budget_musd: float
    chosen: tuple[Chosen, ...]
    teu_per_year: float
    teu_per_year_before: float
    hours: float
    frontier: tuple[Point, ...]
    bound: float | None
    left_out: tuple[tuple[str, str], ...] = ()
    sets: int = 0
    hours_before: float | None = None
    demand_rows: int = 0
    hours_bound: float | None = None

    def __repr__(self) -> str:
        """Show the answer in a line."""
        built = ", ".join(row.id for row in self.chosen)[:80] or "nothing"
        return f"<Investment {self.origin} - {self.destination}: {built}, {self.teu_per_year:,.0f} TEU/year>"

    @property
    def musd(self) -> float:
        """Cost of what is chosen [million USD]."""
        return sum(row.musd for row in self.chosen)

    @property
    def proof(self) -> dict[str, float | None]:
        """Value, bound and the gap between them as a share of the value: TEU, or hours where all TEU are carried."""
        if self.hours_bound is not None and self.bound == self.teu_per_year:
            hours_gap = round((self.hours - self.hours_bound) / max(self.hours, 1.0), 6)
            return {"value": self.hours, "bound": self.hours_bound, "gap": hours_gap}
        gap = None if self.bound is None else round((self.bound - self.teu_per_year) / max(self.teu_per_year, 1.0), 6)
        return {"value": self.teu_per_year, "bound": self.bound, "gap": gap}


CHOSEN = (
    Column("id"),
    Column("name"),
    Column("musd", "M USD", 0, "cost"),
    Column("musd_low", "M USD", 0, "published from"),
    Column("musd_high", "M USD", 0, "to"),
    Column("cost_year"),
    Column("opens"),
    Column("sources"),
)

POINT = (
    Column("budget_musd", "M USD", 0, "budget"),
    Column("musd", "M USD", 0, "spent"),
    Column("teu_per_year", "TEU/year", 0),
    Column("hours", "h", 1, "mean time"),
    Column("chosen"),
    Column("proven"),
)

LEFT = (Column("id", get=lambda row: row[0]), Column("reason", get=lambda row: row[1]))


def describe(found: Investment) -> Description:
    """Describe what to build."""
    return Description(
        title=_title(found),
        answer=found,
        parts=(
            *constants({key: getattr(found, key) for key in ("origin", "destination", "on")}),
            Column("budget_musd", "M USD", 0, "budget"),
            Column("musd", "M USD", 0, "cost"),
            Table("chosen", CHOSEN, found.chosen),
            Column("teu_per_year", "TEU/year", 0),
            Column("teu_per_year_before", "TEU/year", 0),
            Column("hours", "h", 1, "expected"),
            Column("hours_before", "h", 1, "expected before"),
            Column("demand_rows", form=JSON),
            Table("frontier", POINT, found.frontier),
            Column("proof", form=JSON),
            Column("bound", "TEU/year", 0, form="cxh"),
            Column("hours_bound", "h", 1, form="cxh"),
            Column("sets", form=JSON),
            Table("left_out", LEFT, found.left_out),
        ),
        main="chosen",
        on=found.on,
        text=lambda: _text(found),
        caveats=_caveats(found),
    )


def _title(found: Investment) -> str:
    names = dict(found.names)
    rows = "1 row" if found.demand_rows == 1 else f"{found.demand_rows} rows"
    ends = f"{names[found.origin]} - {names[found.destination]}" if found.origin else f"demand of {rows}"
    return f"{ends}, {found.budget_musd:,.0f} M USD by {found.on}"


def _caveats(found: Investment) -> tuple[str, ...]:
    said = [
        "only what is chosen is built, beside what exists already and what scenarios build: works begun are a choice",
        "costs are published typical figures of different years, not brought to one price level",
    ]
    if found.bound is None:
        said.append("some project takes capacity away, so nothing is proven about other sets")
    return tuple(said)


def _text(found: Investment) -> Iterator[str | Table]:
    """Describe what to build in which order, what it gives, how sure that is, and what less money gives."""
    yield _title(found)
    gain = found.teu_per_year - found.teu_per_year_before
    if found.hours_before is not None:
        yield (
            f"carried of the demand: {found.teu_per_year_before:,.0f} -> {found.teu_per_year:,.0f} TEU/year "
            f"({gain:+,.0f}), {found.musd:,.0f} M USD spent; "
            f"days on average: {days_of(found.hours_before)} -> {days_of(found.hours)}"
        )
    else:
        yield (
            f"all ways together: {found.teu_per_year_before:,.0f} -> {found.teu_per_year:,.0f} TEU/year "
            f"({gain:+,.0f}), {found.musd:,.0f} M USD spent; the fastest way takes {days_of(found.hours)} days"
        )
    yield ""
    if found.chosen:
        build = (Column("opens"), Column("build", get="id"), Column("M USD", decimals=0, get="musd"))
        yield Table("", (*build, Column("published", get="published")), found.chosen)
    else:
        yield "Nothing that the budget pays for gives more."
    yield ""
    if found.bound is not None:
        gap, timed = found.proof["gap"] or 0, found.hours_before is not None
        best = (
            f"is faster than {days_of(found.hours_bound or 0)} days"
            if found.bound == found.teu_per_year and timed
            else f"carries more than {found.bound:,.0f}"
        )
        yield (
            f"proven: no other choice carries more{', or as much in fewer days' if timed else ''} "
            f"({found.sets} sets worked out)"
            if not gap
            else f"not proven to the end: no choice {best} (gap {gap:.1%})"
        )
    yield ""
    columns = (
        Column("budget M USD", decimals=0, get="budget_musd"),
        Column("spent", decimals=0, get="musd"),
        Column("TEU/year", decimals=0, get="teu_per_year"),
        *((Column("days", decimals=1, get=lambda row: days_of(row.hours)),) if found.hours_before is not None else ()),
        Column("build", get=lambda row: ", ".join(row.chosen)),
        Column("", get=lambda row: "" if row.proven else "not proven"),
    )
    yield Table("", columns, found.frontier)
    yield ""
    yield "no choice here:"
    yield from (f"  {key}: {reason}" for key, reason in found.left_out)
    yield from (f"note: {caveat}" for caveat in _caveats(found))
