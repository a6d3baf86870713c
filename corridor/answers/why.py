"""Why this route: one paragraph each, in the words of a planner."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.why_not import change_text, is_large, phrase
from corridor.answers.words import DAYS_FROM_HOURS, KIND_WORDS, hours_text, leg_name, listed, way
from corridor.units import HOURS_PER_DAY, MINUTES_PER_DAY, MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.answers import Route
    from corridor.answers.explanation import Share, SingleChange, WhyNot

SHOWN_CHANGES = 2


class Reason(NamedTuple):
    """
    Why a route takes what it takes: as a paragraph, and as what the paragraph is made of.

    Attributes
    ----------
    text
        In English.
    share, leg
        Greatest share of the range that one figure has, and the number of its leg from 1; zeros without one.
    answer
        The route beside its rival; None where it has none.
    """

    text: str
    share: float = 0.0
    leg: int = 0
    answer: WhyNot | None = None


def reason_of(route: Route, shares: Sequence[Share], answer: WhyNot | None) -> Reason:
    """
    Gather why a route takes what it takes.

    Parameters
    ----------
    route, shares, answer
        As `paragraph` takes them.
    """
    first = shares[0] if shares else None
    text = paragraph(route, shares, answer)
    return Reason(text, first.share, first.leg, answer) if first else Reason(text, answer=answer)


def near_changes(answer: WhyNot) -> list[SingleChange]:
    """Give the smallest changes of single figures that flip a choice, none that doubles or halves."""
    return [change for change in answer.changes if not is_large(change)][:SHOWN_CHANGES]


def paragraph(route: Route, shares: Sequence[Share], answer: WhyNot | None) -> str:
    """
    Say in a paragraph why a route takes what it takes, and what would flip the choice.

    Parameters
    ----------
    route
        One of the answers to a question.
    shares
        Of its range, the greatest first.
    answer
        The route beside its rival; None where it has none.
    """
    if not route.legs:
        return ""
    kinds = sorted(route.minutes_by_kind.items(), key=lambda item: (-item[1], item[0]))
    unit, minutes_each = ("h", MINUTES_PER_HOUR) if route.hours < DAYS_FROM_HOURS else ("days", MINUTES_PER_DAY)
    spent = ", ".join(f"{KIND_WORDS[kind]} {minutes / minutes_each:.1f} {unit}" for kind, minutes in kinds if minutes)
    sentences = [f"{route.hours / HOURS_PER_DAY:.1f} days {way(route)}: {spent}."]
    if shares and shares[0].share > 0:
        leg = route.legs[shares[0].leg - 1]
        name = leg_name(leg, dict(route.names))
        share = f"{shares[0].share:.0%}"
        sentences.append(f"{share} of the range comes from one figure: {name}, {leg.hours:,.1f} h expected.")
    if answer is None:
        sentences.append("No single place tells another way from this one.")
    elif route.minutes > answer.chosen.minutes:
        more = hours_text(route.minutes - answer.chosen.minutes)
        sentences.append(f"That is {more} more than the fastest way, {way(answer.chosen)}.")
        sentences.append(_flips(answer, "It would be the fastest with"))
    else:
        more = hours_text(answer.minutes)
        sentences.append(f"The best way {phrase(answer)} goes {way(answer.other)} and takes {more} more.")
        sentences.append(_flips(answer, "It would win with"))
    return " ".join(sentences)


def _flips(answer: WhyNot, opening: str) -> str:
    near = [change_text(change) for change in near_changes(answer)]
    if not near:
        return "No single figure would change that unless it doubles or halves."
    return f"{opening} {listed(near, last='or')}; these are typical figures, not expected ones."
