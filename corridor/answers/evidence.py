"""Published figures beside the plan."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.queues import WITHIN_FACTOR, QueueBeside
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable

WITHIN_LENGTH = 0.03
"""Greatest error of a length that counts as right."""

WITHIN_PRICE = 0.25
"""Greatest error of a price that counts as right."""

PRICES = {
    "prices within 25 %": (),
    "market prices within 25 %": ("market",),
    "list prices within 25 %": ("list",),
    "through rates within 25 %": ("through",),
}
LEFT_OUT = ", left out"
"""What a score of prices is called that are planned without the publications that they rest on."""

"""Scores of prices, and the offers that each counts; none is every price."""


class Comparison(NamedTuple):
    """
    A published figure and the plan beside it.

    Attributes
    ----------
    id, kind, subject
        As in the published table; a through rate has the subject ``"price"``.
    origin, destination, via, element
        What it is about.
    days_low, days, days_high, km, usd_per_teu
        As published; None where nothing is.
    plan_hours, plan_low, plan_high
        Expected time, P10 and P90 of the plan [h].
    plan_km, plan_usd_per_teu
        Length and price of the plan.
    left_out_usd_per_teu
        Price of the plan by what no publication behind the published price says.
    way
        ``"open"``; ``"suspended"`` where only links and borders that are shut
        today give a way; ``"none"`` where there is no way, for the `reason`.
    offer
        Of a price ``"market"``, ``"list"`` or ``"through"``, as in the table of
        rates; empty where it does not say.
    """

    id: str
    kind: str
    subject: str
    origin: str
    destination: str
    via: tuple[str, ...]
    element: str
    date: str
    counts_from: str
    held_back: bool
    days_low: float | None
    days: float | None
    days_high: float | None
    km: float | None
    usd_per_teu: float | None
    sources: tuple[str, ...]
    plan_hours: float | None = None
    plan_low: float | None = None
    plan_high: float | None = None
    plan_km: float | None = None
    plan_usd_per_teu: float | None = None
    left_out_usd_per_teu: float | None = None
    way: str = "open"
    reason: str = ""
    offer: str = ""

    @property
    def published_days(self) -> float | None:
        """The published time, of a range the middle [d]."""
        if self.days is None and self.days_low is not None and self.days_high is not None:
            return (self.days_low + self.days_high) / 2
        return self.days

    @property
    def time_error(self) -> float | None:
        """
        Relative error of the plan's time: expected time, of a record P10.

        None where either is unknown or the published time is zero.
        """
        hours = self.plan_low if self.kind == "record" else self.plan_hours
        return _relative(None if hours is None else hours / HOURS_PER_DAY, self.published_days)

    @property
    def inside(self) -> bool | None:
        """Whether the published time is between P10 and P90 of the plan."""
        days = self.published_days
        if days is None or self.plan_low is None or self.plan_high is None:
            return None
        return self.plan_low <= days * HOURS_PER_DAY <= self.plan_high

    @property
    def km_error(self) -> float | None:
        """Relative error of the plan's length."""
        return _relative(self.plan_km, self.km)

    @property
    def price_error(self) -> float | None:
        """Relative error of the plan's price."""
        return _relative(self.plan_usd_per_teu, self.usd_per_teu)

    @property
    def left_out_tried(self) -> bool:
        """Whether it was planned without its publications as well: a published price of a journey is."""
        return self.kind == "rate" and self.way != "none"

    @property
    def left_out_error(self) -> float | None:
        """Relative error of the price that is planned without the publications behind it."""
        return _relative(self.left_out_usd_per_teu, self.usd_per_teu)


class Score(NamedTuple):
    """
    How well the plan meets one kind of published figures.

    Attributes
    ----------
    name
        What is counted.
    rows
        ``"all"``, ``"used"`` (known when the figures were chosen) or
        ``"held back"``.
    hits, total
        How many do, of how many.
    median_error
        Median of the absolute relative errors; None where the score has none.
    """

    name: str
    rows: str
    hits: int
    total: int
    median_error: float | None = None


class Evidence(NamedTuple):
    """Published figures beside the plan, one by one and summed up."""

    name: str
    on: str
    applied: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    scores: tuple[Score, ...]
    queues: tuple[QueueBeside, ...] = ()

    def __repr__(self) -> str:
        """Count the rows."""
        return f"<Evidence of {len(self.comparisons)} published figures, network {self.name} of {self.on}>"


def scores_of(comparisons: Iterable[Comparison]) -> tuple[Score, ...]:
    """
    Count how often the plan meets what was published.

    Parameters
    ----------
    comparisons
        Rows without a way in the plan count in the totals, never as a hit.
    """
    rows = tuple(comparisons)
    groups = {
        "all": rows,
        "used": tuple(row for row in rows if not row.held_back),
        "held back": tuple(row for row in rows if row.held_back),
    }
    return tuple(score for name, group in groups.items() for score in _scores(name, group) if score.total)


def _scores(name: str, rows: tuple[Comparison, ...]) -> list[Score]:
    timed = [row for row in rows if row.published_days is not None and row.subject in ("journey", "passage")]
    found = []
    for subject in ("journey", "passage"):
        for kind in ("average", "schedule"):
            chosen = [row for row in timed if (row.subject, row.kind) == (subject, kind)]
            errors = [row.time_error for row in chosen]
            label = f"{subject} {kind}s inside P10-P90"
            found.append(Score(label, name, sum(row.inside is True for row in chosen), len(chosen), _median(errors)))
    records = [row for row in timed if row.kind == "record"]
    slower = sum(row.time_error is not None and row.time_error >= 0 for row in records)
    found.append(
        Score("records not beaten by P10", name, slower, len(records), _median([r.time_error for r in records]))
    )
    long = [row for row in rows if row.km is not None]
    right = sum(row.km_error is not None and abs(row.km_error) <= WITHIN_LENGTH for row in long)
    found.append(Score("lengths within 3 %", name, right, len(long), _median([row.km_error for row in long])))
    narrow = [row for row in timed if row.subject == "journey" and row.plan_low and row.plan_high]
    tight = sum((row.plan_high or 0) <= 2 * (row.plan_low or 0) for row in narrow)
    found.append(Score("journeys with P90 at most twice P10", name, tight, len(narrow)))
    for label, offers in PRICES.items():
        priced = [row for row in rows if row.price_error is not None and (not offers or row.offer in offers)]
        near = sum(abs(row.price_error or 0) <= WITHIN_PRICE for row in priced)
        found.append(Score(label, name, near, len(priced), _median([row.price_error for row in priced])))
        tested = [row for row in priced if row.left_out_tried]
        errors = [row.left_out_error for row in tested]
        near = sum(error is not None and abs(error) <= WITHIN_PRICE for error in errors)
        found.append(Score(label + LEFT_OUT, name, near, len(tested), _median(errors)))
    return found


def _median(errors: Iterable[float | None]) -> float | None:
    known = [abs(error) for error in errors if error is not None]
    return median(known) if known else None


def _relative(plan: float | None, published: float | None) -> float | None:
    return None if plan is None or not published else plan / published - 1


def score_of_queues(queues: Iterable[QueueBeside]) -> tuple[Score, ...]:
    """Count how often what is computed of a counted queue comes near; none where nothing can be compared."""
    compared = [row for row in queues if row.right is not None]
    if not compared:
        return ()
    errors = [abs(row.ratio - 1) for row in compared if row.ratio is not None]
    hits = sum(row.right is True for row in compared)
    return (Score(f"queues within a factor of {WITHIN_FACTOR:g}", "all", hits, len(compared), median(errors)),)
