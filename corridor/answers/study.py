"""What studies pass to the outputs: comparisons, sensitivity, attribution and the roadmap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from corridor.answers.routes import Route

FASTER, SLOWER, NEW, GONE = "faster", "slower", "new", "gone"
FULLER, EMPTIER = "fuller", "emptier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """
    What a question comes to under one set of conditions.

    Attributes
    ----------
    name, title
        Name by which it was asked for, such as ``"base"``, and in words.
    route
        The fastest; None where there is none.
    p80_hours
        Time that four trips in five keep to [h]; None where there is no route.
    at_teu, hours_at_load
        Volume over the route that was asked for, and the expected time at it as times grow with load [TEU/year, h];
        None where none was, or it does not fit for long.
    teu_per_year, bottleneck
        What the route alone can carry and the id that limits it; None and
        empty where no capacity on it is known.
    all_ways_teu_per_year, all_ways_bottlenecks
        The same for all ways together.
    all_ways_reason
        Why there is no such figure.
    use
        Pairs of id and the share of its capacity that such a flow takes.
    reason
        Why there is no route.
    applied
        Projects and scenarios behind it.
    notes
        What a reader should know beside it.
    """

    name: str
    title: str
    route: Route | None
    p80_hours: float | None = None
    at_teu: float | None = None
    hours_at_load: float | None = None
    teu_per_year: float | None = None
    bottleneck: str = ""
    all_ways_teu_per_year: float | None = None
    all_ways_bottlenecks: tuple[str, ...] = ()
    all_ways_reason: str = ""
    use: tuple[tuple[str, float], ...] = ()
    reason: str = ""
    applied: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def hours(self) -> float | None:
        """Expected time [h]."""
        return self.route.hours if self.route else None

    @property
    def usd_per_teu(self) -> float | None:
        """Price of the route [USD/TEU]."""
        return self.route.usd_per_teu if self.route else None

    @property
    def kg_co2e_per_teu(self) -> float | None:
        """Emissions of the route [kg CO2e/TEU]."""
        return self.route.kg_co2e_per_teu if self.route else None


class LegRow(NamedTuple):
    """
    One leg under every set of conditions.

    Attributes
    ----------
    minutes
        Expected time in the order of the outcomes [min]; None where the route
        does without it.
    """

    kind: str
    id: str
    origin: str
    destination: str
    mode: str
    minutes: tuple[int | None, ...]


class ElementChange(NamedTuple):
    """
    One element of the network under two sets of conditions, for a layer of the map.

    Attributes
    ----------
    kind, id, origin, destination, mode
        Kind of leg, record and direction.
    state
        ``"faster"``, ``"slower"``, ``"new"`` or ``"gone"``; ``"fuller"`` or
        ``"emptier"`` where its time stays and its use changes.
    minutes_before, minutes_after
        Expected time [min]; None where it is not there.
    use_before, use_after
        Share of its capacity that is taken, 0 to 1; None where unknown.
    """

    kind: str
    id: str
    origin: str
    destination: str
    mode: str
    state: str
    minutes_before: int | None = None
    minutes_after: int | None = None
    use_before: float | None = None
    use_after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioComparison:
    """
    One question under several sets of conditions; the first is what the others are set against.

    Attributes
    ----------
    origin, destination
        Place ids.
    names
        Name of each place that is shown.
    on
        Day, ISO.
    outcomes
        In the order asked for.
    legs
        Every leg of every route, in order of travel.
    window_days
        Day limit of what is carried in all cases, that of the first [d].
    changes
        For each outcome what differs from the first over the whole network;
        nothing for the first itself.
    """

    origin: str
    destination: str
    names: tuple[tuple[str, str], ...]
    on: str
    outcomes: tuple[Outcome, ...]
    legs: tuple[LegRow, ...]
    changes: tuple[tuple[ElementChange, ...], ...]
    window_days: float | None = None

    def __repr__(self) -> str:
        """Name the question."""
        return f"<ScenarioComparison of {len(self.outcomes)}, {self.origin} - {self.destination}, network of {self.on}>"


class Lever(NamedTuple):
    """
    One figure at its low and high end.

    Attributes
    ----------
    kind
        ``"line"``, ``"border"``, ``"transfer"``, ``"wait"``, ``"storm"`` or ``"stop"``.
    id
        Record, or country and mode of lines that move together, or basin of storms.
    name
        In words.
    low_hours, high_hours
        The figure at its P10 and P90; of storms, in the calmest and the
        stormiest month [h].
    hours_at_low, hours_at_high
        Expected time of the fastest way then [h].
    p80_at_low, p80_at_high
        Time that four trips in five keep to then [h].
    rerouted
        Whether another way is the fastest at one of the two ends.
    confidence
        Of the figure.
    """

    kind: str
    id: str
    name: str
    low_hours: float
    high_hours: float
    hours_at_low: float
    hours_at_high: float
    p80_at_low: float
    p80_at_high: float
    rerouted: bool = False
    confidence: str = ""

    @property
    def swing(self) -> float:
        """Difference between the two ends [h]."""
        return abs(self.hours_at_high - self.hours_at_low)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """
    What each figure alone does to the time between two places.

    Attributes
    ----------
    route
        The fastest, with every figure as it is.
    p80_hours
        Time that four trips in five keep to [h].
    levers
        Those that move the time, the greatest swing first.
    n_tried
        Figures that were tried.
    names
        Name of each place that is shown.
    """

    route: Route
    p80_hours: float
    levers: tuple[Lever, ...]
    n_tried: int
    names: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        """Name the question."""
        return f"<Sensitivity of {self.route}: {len(self.levers)} levers>"


class Share(NamedTuple):
    """
    What one part of a scenario brings.

    Attributes
    ----------
    id, name
        Scenario, project or change.
    alone, last
        What it brings by itself, and after all the others; None where it cannot be
        alone because it needs others, or last because others need it.
    share
        Its share of the whole (Shapley 1953): what it brings on average over
        all orders in which the parts may come, each after those that it needs.
    error
        Standard error of a sampled share; 0 where exact.
    needs
        Ids of the parts that come before it.
    reason
        Why it has no effect; empty where it has one.
    """

    id: str
    name: str
    alone: float | None
    last: float | None
    share: float
    error: float = 0.0
    needs: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """
    How much of the effect of scenarios each of their parts brings.

    Attributes
    ----------
    origin, destination, names, on
        As for a comparison.
    scenarios
        Names, as asked for.
    measure, unit
        What is attributed.
    before, after
        Its value without and with everything.
    shares
        In the order of the scenarios; they add up to after less before.
    interaction
        What the parts bring together beyond what they bring alone.
    orders
        Orders of the parts that were tried; 0 is all of them.
    seed
        Of the sample.
    """

    origin: str
    destination: str
    names: tuple[tuple[str, str], ...]
    on: str
    scenarios: tuple[str, ...]
    measure: str
    unit: str
    before: float
    after: float
    shares: tuple[Share, ...]
    interaction: float
    orders: int = 0
    seed: int = 0

    @property
    def total(self) -> float:
        """What everything together brings."""
        return round(self.after - self.before, 2)

    def __repr__(self) -> str:
        """Name the question."""
        return f"<Attribution of {self.total:+g} {self.unit} to {len(self.shares)} parts, network of {self.on}>"


class Year(NamedTuple):
    """
    One year of a roadmap.

    Attributes
    ----------
    year
        It stands for the last day of it.
    outcome
        On that day.
    opened
        Ids of the projects that have opened since the year before.
    rerouted
        Whether the fastest way is another than the year before.
    changed
        Legs that differ from the year before, with the minutes of both years.
    """

    year: int
    outcome: Outcome
    opened: tuple[str, ...] = ()
    rerouted: bool = False
    changed: tuple[LegRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Roadmap:
    """
    One question year by year, as projects open.

    Attributes
    ----------
    origin, destination, names
        As for a comparison.
    years
        In order.
    slip_years
        By how much everything that is not open yet slips.
    left_out
        Ids of planned projects that are not built.
    titles
        Name and opening of each project that opens.
    as_built
        Whether what scenarios build exists from the first year, as if finished.
    caution
        Countries of the network's list that the fastest way passes in some year.
    undated
        Ids of scenarios with changes that have no date: they hold in every year.
    """

    origin: str
    destination: str
    names: tuple[tuple[str, str], ...]
    years: tuple[Year, ...]
    slip_years: int = 0
    left_out: tuple[str, ...] = ()
    titles: tuple[tuple[str, str, str], ...] = ()
    as_built: bool = False
    caution: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Name the question."""
        return f"<Roadmap of {len(self.years)} years, {self.origin} - {self.destination}>"
