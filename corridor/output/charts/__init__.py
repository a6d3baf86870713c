"""Answers as pictures, with matplotlib: an extra, imported when a chart is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.capacity import Throughput
from corridor.answers.comparison import Comparison
from corridor.answers.invest import Investment
from corridor.answers.load import Load
from corridor.answers.risk import Risk
from corridor.answers.routes import Plan
from corridor.answers.simulation import Simulation
from corridor.answers.study import Attribution, Roadmap, ScenarioComparison, Sensitivity
from corridor.errors import OutputError
from corridor.output.charts.drawing import Picture, written
from corridor.output.charts.gantt import gantt
from corridor.output.charts.side_by_side import options_chart, outcomes_chart, risk_chart
from corridor.output.charts.studies import shares, tornado, years_chart
from corridor.output.charts.volumes import capacity_chart, frontier, load_curve, queues_chart

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from corridor.answers.columns import Description

_CHARTS: dict[type, Callable[[Any], Picture]] = {
    Plan: lambda answer: gantt(answer.routes),
    Comparison: options_chart,
    ScenarioComparison: outcomes_chart,
    Risk: risk_chart,
    Sensitivity: tornado,
    Attribution: shares,
    Roadmap: years_chart,
    Load: load_curve,
    Throughput: capacity_chart,
    Investment: frontier,
    Simulation: queues_chart,
}


def svg(description: Description) -> bytes:
    """Draw an answer as SVG."""
    return written(picture_of(description.answer), "svg")


def png(description: Description) -> bytes:
    """Draw an answer as PNG."""
    return written(picture_of(description.answer), "png")


def picture_of(answer: object) -> Picture:
    """
    Choose the chart of an answer.

    Raises
    ------
    OutputError
        If it has none.
    """
    draw = _CHARTS.get(type(answer))
    if draw is None:
        names = ", ".join(kind.__name__ for kind in _CHARTS)
        msg = f"there is no chart of a {type(answer).__name__}; there are charts of: {names}."
        raise OutputError(msg)
    return draw(answer)
