"""Routes as a Gantt chart, with matplotlib: an extra, imported when a chart is asked for."""

from __future__ import annotations

from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from corridor.errors import NetworkError, OutputError
from corridor.report.itinerary import heading, subtitle
from corridor.report.routes import KIND_WORDS
from corridor.units import HOURS_PER_DAY, MINUTES_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.results import Leg, Route

FORMS = ("svg", "png")
"""Forms in which a chart can be written."""

COLOURS = {
    "line": "#6c8598",
    "wait": "#c9a227",
    "transfer": "#c97b12",
    "border": "#5a1e50",
    "stop": "#8fa0a8",
    "access": "#3d6b2e",
    "egress": "#3d6b2e",
}
"""Colour of each kind of leg; told apart without red and green, and by its row."""

_INK, _RULE = "#1c2830", "#ddd8cd"
_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "svg.hashsalt": "corridor",
    "text.parse_math": False,
    "axes.edgecolor": _RULE,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
}
_METADATA: dict[str, dict[str, str | None]] = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}


class Bar(NamedTuple):
    """A stretch of a trip: what, its kind, and from when for how long [min]."""

    label: str
    kind: str
    start: int
    minutes: int


def gantt(routes: Sequence[Route], form: str) -> bytes:
    """
    Draw routes over time: of one route a row for each stretch, of several a row each.

    Parameters
    ----------
    routes
        At least one.
    form
        ``"svg"`` or ``"png"``.

    Raises
    ------
    NetworkError
        If there is nothing to draw.
    OutputError
        If matplotlib is not installed.
    """
    if not any(route.legs for route in routes):
        msg = "there is nothing to draw: the route has no legs."
        raise NetworkError(msg)
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError:
        msg = "a chart needs the package matplotlib: `pip install 'corridor[charts]'`."
        raise OutputError(msg) from None
    rows = [[bar] for bar in bars_of(routes[0])] if len(routes) == 1 else [bars_of(route) for route in routes]
    with rc_context(_STYLE):
        figure = Figure(figsize=(10, 1.6 + 0.27 * len(rows)), layout="constrained")
        axes = figure.add_subplot()
        _draw_bars(axes, rows)
        _draw_ranges(axes, routes, last=len(rows) - 1)
        labels = [bars[0].label for bars in rows] if len(routes) == 1 else [_route_label(route) for route in routes]
        _dress(axes, labels, sorted({bar.kind for bars in rows for bar in bars}, key=list(COLOURS).index))
        axes.set_title(f"{heading(routes)}\n{subtitle(routes)}", loc="left", fontsize=10)
        file = BytesIO()
        figure.savefig(file, format=form, dpi=150, metadata=_METADATA[form])
    return file.getvalue()


def bars_of(route: Route) -> list[Bar]:
    """Join legs of one kind that follow each other in one country and mode, or at one place."""
    names, bars, start = dict(route.names), list[Bar](), 0
    for (kind, _, mode), group in groupby(route.legs, key=lambda leg: (leg.kind, leg.country, leg.mode)):
        legs = list(group)
        minutes = sum(leg.minutes for leg in legs)
        bars.append(Bar(_label(kind, mode, legs, names), kind, start, minutes))
        start += minutes
    return bars


def _label(kind: str, mode: str, legs: Sequence[Leg], names: dict[str, str]) -> str:
    first, last = (names.get(key, key) for key in (legs[0].origin, legs[-1].destination))
    return f"{first} - {last}, {mode}" if kind == "line" else f"{first}, {KIND_WORDS[kind]}"


def _route_label(route: Route) -> str:
    return f"{route.rank}. {' '.join(route.countries)}"


def _draw_bars(axes: Any, rows: Sequence[Sequence[Bar]]) -> None:
    for row, bars in enumerate(rows):
        for bar in bars:
            start, width = bar.start / MINUTES_PER_DAY, bar.minutes / MINUTES_PER_DAY
            axes.barh(row, width, left=start, height=0.62, color=COLOURS[bar.kind], edgecolor="white", linewidth=0.4)


def _draw_ranges(axes: Any, routes: Sequence[Route], *, last: int) -> None:
    """Draw P10 to P90 of the arrival: of one route at its last row, of several at the row of each."""
    for number, route in enumerate(routes):
        row = last if len(routes) == 1 else number
        low, mean, high = (hours / HOURS_PER_DAY for hours in (route.hours_low, route.hours, route.hours_high))
        axes.plot([low, high], [row, row], color=_INK, linewidth=1.2, marker="|", markersize=9, zorder=3)
        axes.annotate(
            f"{mean:.1f} d ({low:.1f}-{high:.1f})", (max(mean, high), row), (6, 0), textcoords="offset points", va="center"
        )


def _dress(axes: Any, labels: Sequence[str], kinds: Sequence[str]) -> None:
    """Set names, scale and key."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    axes.set_yticks(range(len(labels)), labels)
    axes.invert_yaxis()
    axes.set_xlabel("days from departure of the first train")
    axes.set_xlim(left=0)
    axes.margins(x=0.16, y=0.02)
    axes.grid(axis="x", color=_RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    words = {KIND_WORDS[kind]: Patch(color=COLOURS[kind]) for kind in kinds}
    words["P10-P90 of the arrival"] = Line2D([], [], color=_INK, linewidth=1.2, marker="|", markersize=9)
    axes.legend(
        words.values(), words.keys(), loc="upper center", bbox_to_anchor=(0.4, -0.9 / (0.8 + 0.27 * len(labels))), ncols=len(words), frameon=False
    )
