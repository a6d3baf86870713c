"""What to build with a budget, described for all forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import JSON, Column, Description, Table, constants
from corridor.answers.words import days_of

if TYPE_CHECKING:
    from collections.abc import Iterator


class Chosen(NamedTuple):
    """A project to build: cost [million USD] and opening date, ISO."""

    id: str
    name: str
    musd: float
    opens: str


class Point(NamedTuple):
    """
    What a smaller budget gives.

    Attributes
    ----------
    budget_musd, musd
        What may be and what is spent [million USD].
    proven
        Whether no other set that the budget pays for gives more.
    """

    budget_musd: float
    musd: float
    teu_per_year: float
    chosen: tuple[str, ...]
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Investment:
    """
    The projects that carry most between two places for a budget.

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
        Expected time of the fastest way with them [h].
    frontier
        From no budget to the whole.
    bound
        What no set that the budget pays for exceeds; None where a project took
        something away, so that no bound holds.
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
        """Value, bound and the gap between them as a share of the value."""
        gap = None if self.bound is None else round((self.bound - self.teu_per_year) / max(self.teu_per_year, 1.0), 6)
        return {"value": self.teu_per_year, "bound": self.bound, "gap": gap}


CHOSEN = (Column("id"), Column("name"), Column("musd", "M USD", 0, "cost"), Column("opens"))

POINT = (
    Column("budget_musd", "M USD", 0, "budget"),
    Column("musd", "M USD", 0, "spent"),
    Column("teu_per_year", "TEU/year", 0),
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
            Table("frontier", POINT, found.frontier),
            Column("proof", form=JSON),
            Column("bound", "TEU/year", 0, form="cxh"),
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
    return f"{names[found.origin]} - {names[found.destination]}, {found.budget_musd:,.0f} M USD by {found.on}"


def _caveats(found: Investment) -> tuple[str, ...]:
    said = [
        "beside what exists on the date of the data only what is chosen is built, so works under way count as a choice",
        "costs are published typical figures of different years, not brought to one price level",
    ]
    if found.bound is None:
        said.append("some project takes capacity away, so nothing is proven about other sets")
    return tuple(said)


def _text(found: Investment) -> Iterator[str | Table]:
    """Describe what to build in which order, what it gives, how sure that is, and what less money gives."""
    yield _title(found)
    gain = found.teu_per_year - found.teu_per_year_before
    yield (
        f"all ways together: {found.teu_per_year_before:,.0f} -> {found.teu_per_year:,.0f} TEU/year ({gain:+,.0f}), "
        f"{found.musd:,.0f} M USD spent; the fastest way takes {days_of(found.hours)} days"
    )
    yield ""
    if found.chosen:
        yield Table(
            "", (Column("opens"), Column("build", get="id"), Column("M USD", decimals=0, get="musd")), found.chosen
        )
    else:
        yield "Nothing that the budget pays for carries more."
    yield ""
    if found.bound is not None:
        gap = found.proof["gap"] or 0
        yield (
            f"proven: no other choice carries more ({found.sets} sets worked out)"
            if not gap
            else f"not proven to the end: no choice carries more than {found.bound:,.0f} (gap {gap:.1%})"
        )
    yield ""
    columns = (
        Column("budget M USD", decimals=0, get="budget_musd"),
        Column("spent", decimals=0, get="musd"),
        Column("TEU/year", decimals=0, get="teu_per_year"),
        Column("build", get=lambda row: ", ".join(row.chosen)),
        Column("", get=lambda row: "" if row.proven else "not proven"),
    )
    yield Table("", columns, found.frontier)
    yield ""
    yield "no choice here:"
    yield from (f"  {key}: {reason}" for key, reason in found.left_out)
    yield from (f"note: {caveat}" for caveat in _caveats(found))
