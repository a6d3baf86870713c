"""Routes as a Gantt chart, with matplotlib: an extra, imported when a chart is asked for."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from corridor.answers.words import KIND_WORDS, applied_text, ends_text
from corridor.errors import NetworkError
from corridor.output.charts.drawing import INK, Picture, dress
from corridor.units import HOURS_PER_DAY, MINUTES_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.answers import Leg, Route

COLOURS = {
    "line": "#6c8598",
    "wait": "#c9a227",
    "transfer": "#c97b12",
    "border": "#5a1e50",
    "stop": "#8fa0a8",
    "access": "#3d6b2e",
    "egress": "#3d6b2e",
}
"""Colour of each kind of leg; distinguished without red and green, and by its row."""


class Bar(NamedTuple):
    """A stretch of a trip: what, its kind, and from when for how long [min]."""

    label: str
    kind: str
    start: int
    minutes: int


def gantt(routes: Sequence[Route]) -> Picture:
    """
    Draw routes over time: of one route a row for each stretch, of several a row each.

    Parameters
    ----------
    routes
        At least one.

    Raises
    ------
    NetworkError
        If there is nothing to draw.
    """
    if not any(route.legs for route in routes):
        msg = "there is nothing to draw: the route has no legs."
        raise NetworkError(msg)
    if len(routes) == 1:
        rows = [*([bar] for bar in bars_of(routes[0])), []]
        labels = [*(bar.label for bars in rows for bar in bars), "arrival"]
    else:
        rows = [bars_of(route) for route in routes]
        labels = [_route_label(route) for route in routes]

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        _draw_bars(axes, rows)
        _draw_ranges(axes, routes, first=len(rows) - 1 if len(routes) == 1 else 0)
        _name_rows(axes, labels)
        axes.set_title(_title(routes[0]), loc="left", fontsize=10)
        _add_key(figure, {bar.kind for bars in rows for bar in bars})

    return Picture(draw, 1.6 + len(rows) * (0.27 if len(routes) == 1 else 0.5))


def bars_of(route: Route) -> list[Bar]:
    """Join legs of one kind that follow each other in one country and mode, or at one place."""
    names, bars, start = dict(route.names), list[Bar](), 0
    for (kind, _, mode), group in groupby(route.legs, key=lambda leg: (leg.kind, leg.country, leg.mode)):
        legs = list(group)
        minutes = sum(leg.minutes for leg in legs)
        if minutes:
            bars.append(Bar(_label(kind, mode, legs, names), kind, start, minutes))
        start += minutes
    return bars


def _label(kind: str, mode: str, legs: Sequence[Leg], names: dict[str, str]) -> str:
    first, last = (names.get(key, key) for key in (legs[0].origin, legs[-1].destination))
    return f"{first} - {last}, {mode}" if kind == "line" else f"{first}, {KIND_WORDS[kind]}"


def _route_label(route: Route) -> str:
    """Name a route by where its cargo changes mode."""
    names = dict(route.names)
    places = dict.fromkeys(names[leg.origin] for leg in route.legs if leg.kind == "transfer")
    return f"{route.rank}. {', '.join(places) or ' '.join(route.countries)}"


def _title(route: Route) -> str:
    return f"{ends_text(route)}\nNetwork of {route.on}{applied_text(route.applied)}."


def _draw_bars(axes: Any, rows: Sequence[Sequence[Bar]]) -> None:
    for row, bars in enumerate(rows):
        for bar in bars:
            start, width = bar.start / MINUTES_PER_DAY, bar.minutes / MINUTES_PER_DAY
            axes.barh(row, width, left=start, height=0.62, color=COLOURS[bar.kind], edgecolor="white", linewidth=0.4)


def _draw_ranges(axes: Any, routes: Sequence[Route], *, first: int) -> None:
    """Draw P10 to P90 of each arrival: in a row of its own, or at the foot of the bars."""
    for number, route in enumerate(routes):
        row = first + number if len(routes) == 1 else number + 0.38
        low, mean, high = (hours / HOURS_PER_DAY for hours in (route.hours_low, route.hours, route.hours_high))
        axes.plot([low, high], [row, row], color=INK, linewidth=1.2, marker="|", markersize=7, zorder=3)
        text, spot = f"{mean:.1f} d ({low:.1f}-{high:.1f})", (max(mean, high), row)
        axes.annotate(text, spot, (6, 0), textcoords="offset points", va="center")


def _name_rows(axes: Any, labels: Sequence[str]) -> None:
    """Set names and scale."""
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.4, -0.5)
    axes.set_xlabel("days from departure of the first train")
    axes.margins(x=0.16)
    axes.set_xlim(left=0)
    dress(axes)


def _add_key(figure: Any, kinds: set[str]) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    signs: dict[str, Any] = {KIND_WORDS[kind]: Patch(color=COLOURS[kind]) for kind in COLOURS if kind in kinds}
    signs["P10-P90 of the arrival"] = Line2D([], [], color=INK, linewidth=1.2, marker="|", markersize=9)
    figure.legend(signs.values(), signs.keys(), loc="outside lower center", ncols=len(signs), frameon=False)
