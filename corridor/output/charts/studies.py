"""Sensitivity and roadmap as pictures, with matplotlib: an extra, imported when a chart is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridor.output.charts.drawing import INK, Picture, dress
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridor.answers.study import Attribution, Lever, Outcome, Roadmap, Sensitivity

BELOW, ABOVE = "#3d6b8c", "#c97b12"
"""Colours of the low and the high end; distinguished without red and green."""

MOST_LEVERS = 20


def tornado(found: Sensitivity) -> Picture:
    """Draw each lever as a bar from the days at its low to the days at its high end."""
    levers = found.levers[:MOST_LEVERS]

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        middle = found.route.hours / HOURS_PER_DAY
        for row, lever in enumerate(levers):
            for hours, colour in ((lever.hours_at_low, BELOW), (lever.hours_at_high, ABOVE)):
                axes.barh(row, hours / HOURS_PER_DAY - middle, left=middle, height=0.6, color=colour)
        axes.axvline(middle, color=INK, linewidth=1)
        axes.set_yticks(range(len(levers)), [_lever_label(lever) for lever in levers])
        axes.set_ylim(len(levers) - 0.4, -0.6)
        axes.set_xlabel("days expected with one figure at its low (blue) or high (orange) end")
        names = dict(found.names)
        title = f"{names[found.route.origin]} - {names[found.route.destination]}, network of {found.route.on}"
        axes.set_title(f"{title}: {middle:.1f} days", loc="left")
        dress(axes)

    return Picture(draw, 1.6 + 0.3 * len(levers))


def shares(found: Attribution) -> Picture:
    """Draw what each part brings as a bar, with its error where orders were sampled."""
    parts = sorted((part for part in found.shares if part.share), key=lambda part: (-abs(part.share), part.id))
    shown = parts[:MOST_LEVERS]

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        colours = [BELOW if part.share < 0 else ABOVE for part in shown]
        errors = [part.error for part in shown] if found.orders else None
        axes.barh(range(len(shown)), [part.share for part in shown], height=0.6, color=colours, xerr=errors)
        axes.axvline(0, color=INK, linewidth=1)
        axes.set_yticks(range(len(shown)), [part.id for part in shown])
        axes.set_ylim(len(shown) - 0.4, -0.6)
        axes.set_xlabel(f"{found.unit} that each part brings")
        names = dict(found.names)
        ends = f"{names.get(found.origin, found.origin)} - {names.get(found.destination, found.destination)}"
        axes.set_title(f"{ends}: {' + '.join(found.scenarios)}, {found.total:+,.1f} {found.unit}", loc="left")
        dress(axes)

    return Picture(draw, 1.6 + 0.3 * len(shown))


def _lever_label(lever: Lever) -> str:
    return f"{lever.name}, {lever.low_hours:.0f}-{lever.high_hours:.0f} h"


def years_chart(found: Roadmap) -> Picture:
    """Draw days, price and capacity over the years, and every project in the year in which it opens."""
    years = [year for year in found.years if year.outcome.route]
    shown: tuple[tuple[str, Callable[[Outcome], float | None]], ...] = (
        ("days", lambda one: (one.hours or 0) / HOURS_PER_DAY),
        ("USD/TEU", lambda one: one.usd_per_teu),
        ("TEU/year", lambda one: one.teu_per_year),
    )

    def draw(figure: Any) -> None:
        heights = [4, 3, 3, 1 + 0.45 * len(found.titles)]
        *panels, last = figure.subplots(4, 1, sharex=True, height_ratios=heights)
        for axes, (title, read) in zip(panels, shown, strict=True):
            points = [(year.year, value) for year in years if (value := read(year.outcome)) is not None]
            if points:
                axes.step(*zip(*points, strict=True), where="mid", color=BELOW)
            axes.set_ylabel(title)
            dress(axes, grid="y")
        upper = [(year.year, (year.outcome.p80_hours or 0) / HOURS_PER_DAY) for year in years]
        panels[0].step(*zip(*upper, strict=True), where="mid", color=ABOVE, linewidth=1)
        for axes in panels:
            axes.set_ylim(bottom=0)
        opened = [(year.year, key) for year in found.years for key in year.opened]
        for row, (year, key) in enumerate(opened):
            last.plot(year, row, marker="|", color=INK)
            last.annotate(key, (year, row), (5, 0), textcoords="offset points", va="center", fontsize=7)
        last.set_ylim(len(opened) - 0.4, -0.6)
        last.set_yticks([])
        last.set_ylabel("opens")
        last.set_xlim(found.years[0].year - 0.5, found.years[-1].year + 1.5)
        dress(last)
        names = dict(found.names)
        slip = f", slipped by {found.slip_years} years" if found.slip_years else ""
        title = f"{names[found.origin]} - {names[found.destination]}{slip}: days expected (blue) and P80 (orange)"
        panels[0].set_title(title, loc="left")

    return Picture(draw, 1.6 + 0.3 * (18 + len(found.titles) // 2))
