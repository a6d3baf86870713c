"""Answers as pictures, with matplotlib: an extra, imported when a chart is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.routes import Plan
from corridor.answers.study import Roadmap, Sensitivity
from corridor.errors import OutputError
from corridor.output.charts.gantt import gantt
from corridor.output.charts.studies import tornado, years_chart

if TYPE_CHECKING:
    from corridor.answers.columns import Description


def svg(description: Description) -> bytes:
    """Draw an answer as SVG."""
    return _drawn(description.answer, "svg")


def png(description: Description) -> bytes:
    """Draw an answer as PNG."""
    return _drawn(description.answer, "png")


def _drawn(answer: object, form: str) -> bytes:
    if isinstance(answer, Plan):
        return gantt(answer.routes, form)
    if isinstance(answer, Sensitivity):
        return tornado(answer, form)
    if isinstance(answer, Roadmap):
        return years_chart(answer, form)
    msg = f"there is no chart of this answer: ask for another form than {form}."
    raise OutputError(msg)
