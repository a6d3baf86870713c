"""What scenarios and years come to for one pair of places, ready to be drawn year by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor.answers.capacity import Throughput
    from corridor.answers.routes import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """
    What a scenario gives in one year.

    Attributes
    ----------
    year
        Of the network.
    route
        The fastest way; None where there is none.
    reason
        Why there is none.
    throughput
        Greatest flow; None where it was not asked for or has no answer.
    built
        Ids of the projects that are in that year.
    """

    year: int
    route: Route | None = None
    reason: str = ""
    throughput: Throughput | None = None
    built: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioYears:
    """
    One scenario over the years.

    Attributes
    ----------
    id, name
        ``"base"`` is the network as its projects make it.
    note
        What it assumes, in a sentence.
    outcomes
        One a year, in order.
    """

    id: str
    name: str
    outcomes: tuple[Outcome, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """
    Scenarios of one pair over the years.

    Attributes
    ----------
    origin, destination
        Place ids.
    scenarios
        The first is the base; all have the same years.
    """

    origin: str
    destination: str
    scenarios: tuple[ScenarioYears, ...]
