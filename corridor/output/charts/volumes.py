"""Charts of volumes: days over load, what fits month by month, relief step by step, what a budget brings, queues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridor.output.charts.drawing import INK, Picture, dress
from corridor.output.charts.studies import ABOVE, BELOW
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corridor.answers.capacity import Throughput
    from corridor.answers.invest import Investment
    from corridor.answers.load import Load
    from corridor.answers.simulation import Simulation

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOST_QUEUES = 8


def _title(names: Iterable[tuple[str, str]], *ends: str) -> str:
    known = dict(names)
    return " - ".join(known.get(end, end) for end in ends)


def load_curve(found: Load) -> Picture:
    """Draw days over the volume, expected and P80; what does not fit has no point."""
    points = sorted((point for point in found.points if point.hours is not None), key=lambda point: point.teu_per_year)

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        volumes = [point.teu_per_year for point in points]
        for hours, colour, name in (("hours", BELOW, "expected"), ("hours_p80", ABOVE, "P80")):
            axes.plot(
                volumes, [getattr(point, hours) / HOURS_PER_DAY for point in points], "o-", color=colour, label=name
            )
        if found.today_teu is not None:
            axes.axvline(found.today_teu, color=INK, linewidth=0.8, linestyle=":", label="today")
        axes.set_xlabel("TEU a year")
        axes.set_ylabel("days")
        axes.set_title(f"{_title(found.names, found.origin, found.destination)} under load", loc="left")
        axes.legend(frameon=False)
        dress(axes, grid="y")

    return Picture(draw, 4.5)


def capacity_chart(found: Throughput) -> Picture:
    """Draw what fits month by month where the months are known, else the ladder of reliefs."""

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        if found.months:
            axes.bar([MONTHS[row.month - 1] for row in found.months], [row.teu for row in found.months], color=BELOW)
            axes.set_ylabel("TEU a month")
            dress(axes, grid="y")
        else:
            names = [" + ".join(one.name for one in step.limiting) for step in found.ladder]
            axes.barh(range(len(names)), [step.teu_per_year for step in found.ladder], color=BELOW)
            axes.set_yticks(range(len(names)), names)
            axes.invert_yaxis()
            axes.set_xlabel("TEU a year while it binds")
            dress(axes)
        ends = (
            ", ".join(dict(found.names).get(key, key) for key in side) for side in (found.origins, found.destinations)
        )
        axes.set_title(f"{' - '.join(ends)}: {found.teu_per_year:,.0f} TEU a year", loc="left")

    return Picture(draw, 4.0 if found.months else 1.6 + 0.4 * len(found.ladder))


def frontier(found: Investment) -> Picture:
    """Draw what each budget brings."""
    points = sorted(found.frontier, key=lambda point: point.budget_musd)

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        axes.step([p.budget_musd for p in points], [p.teu_per_year for p in points], "o-", where="post", color=BELOW)
        axes.set_xlabel("budget, million USD")
        axes.set_ylabel("TEU a year")
        ends = _title(found.names, found.origin, found.destination) if found.origin else "Demand"
        axes.set_title(f"{ends} by {found.on}", loc="left")
        dress(axes, grid="y")
        if found.hours_before is not None:
            days = axes.twinx()
            days.step(
                [p.budget_musd for p in points], [(p.hours or 0) / 24 for p in points], "s--", where="post", color=ABOVE
            )
            days.set_ylabel("days on average (dashed)")

    return Picture(draw, 4.5)


def queues_chart(found: Simulation) -> Picture:
    """Draw the TEU that stand week by week, the longest queues alone."""

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        for queue in found.queues[:MOST_QUEUES]:
            axes.plot(range(1, len(queue.weekly) + 1), queue.weekly, label=queue.name)
        axes.set_xlabel("week")
        axes.set_ylabel("TEU that stand")
        axes.set_title(
            f"{_title(found.names, found.origin, found.destination)} with {found.teu_per_year:,.0f} TEU a year",
            loc="left",
        )
        if found.queues:
            axes.legend(frameon=False, fontsize=7)
        dress(axes, grid="y")

    return Picture(draw, 4.5)
