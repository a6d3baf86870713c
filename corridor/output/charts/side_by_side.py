"""Routes side by side, and how sure one is, as pictures with matplotlib: an extra, imported when one is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridor.answers.words import leg_name
from corridor.output.charts.drawing import INK, Picture, dress
from corridor.output.charts.studies import ABOVE, BELOW
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.answers.comparison import Comparison
    from corridor.answers.risk import Risk, TransitTimeDistribution
    from corridor.answers.routes import Route
    from corridor.answers.study import ScenarioComparison

MOST_LEGS = 12


def options_chart(found: Comparison) -> Picture:
    """Draw the days of alternatives or corridors, each with its range."""
    title = f"{found.names[0]} - {found.names[1]}, network of {found.on}"
    return _ranges(title, [(option.name, option.route) for option in found.options])


def outcomes_chart(found: ScenarioComparison) -> Picture:
    """Draw the days under each scenario, each with its range."""
    names = dict(found.names)
    title = f"{names[found.origin]} - {names[found.destination]}, network of {found.on}"
    return _ranges(title, [(outcome.name, outcome.route) for outcome in found.outcomes])


def _ranges(title: str, rows: Sequence[tuple[str, Route | None]]) -> Picture:
    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        for row, (_, route) in enumerate(rows):
            if route is None:
                axes.annotate("no route", (0, row), (4, 0), textcoords="offset points", va="center")
                continue
            low, days, high = (hours / HOURS_PER_DAY for hours in (route.hours_low, route.hours, route.hours_high))
            axes.barh(row, days, height=0.5, color=BELOW)
            axes.hlines(row, low, high, color=INK, linewidth=1.5)
            axes.annotate(f"{days:.1f}", (max(days, high), row), (4, 0), textcoords="offset points", va="center")
        axes.set_yticks(range(len(rows)), [name for name, _ in rows])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(left=0)
        axes.margins(x=0.1)
        axes.set_xlabel("days expected, and P10 to P90 (line)")
        axes.set_title(title, loc="left")
        dress(axes)

    return Picture(draw, 1.4 + 0.45 * len(rows))


def risk_chart(found: Risk) -> Picture:
    """Draw the days that are kept with each probability, and where the spread comes from."""
    legs = sorted(found.legs, key=lambda leg: -leg.share)[:MOST_LEGS]
    names = dict(found.route.names)

    def draw(figure: Any) -> None:
        upper, lower = figure.subplots(2, 1, height_ratios=[3, 1 + 0.35 * len(legs)])
        for times, colour, label in (
            (found.fixed, BELOW, "on this route"),
            (found.rerouted.times, ABOVE, "re-routed where a sea is shut"),
        ):
            upper.plot(*zip(*_kept(times), strict=True), marker="o", color=colour, label=label)
        if found.within_days:
            upper.axvline(found.within_days, color=INK, linewidth=1)
        upper.set_ylim(0, 100)
        upper.set_ylabel("trips that are there [%]")
        upper.set_xlabel("days")
        upper.legend(frameon=False, loc="lower right")
        upper.set_title(
            f"{names[found.route.origin]} - {names[found.route.destination]}: {found.draws:,} trips", loc="left"
        )
        lower.barh(range(len(legs)), [100 * leg.share for leg in legs], height=0.6, color=BELOW)
        lower.set_yticks(range(len(legs)), [leg_name(leg, names) for leg in legs])
        lower.set_ylim(len(legs) - 0.4, -0.6)
        lower.set_xlabel("share of the spread [%]")
        for axes in (upper, lower):
            dress(axes)

    return Picture(draw, 4.0 + 0.3 * len(legs))


def _kept(times: TransitTimeDistribution) -> list[tuple[float, int]]:
    return [(getattr(times, f"p{share}") / HOURS_PER_DAY, share) for share in (10, 50, 80, 90, 95)]
