"""Sensitivity and roadmap as pictures, with matplotlib: an extra, imported when a chart is asked for."""

from __future__ import annotations

from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from corridor.errors import NetworkError, OutputError
from corridor.report.chart import FORMS
from corridor.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corridor.results.study import Lever, Outcome, Roadmap, Sensitivity

BELOW, ABOVE, LINE = "#3d6b8c", "#c97b12", "#1c2830"
"""Colours of the low end, the high end and the figure as it stands; told apart without red and green."""

MOST_LEVERS = 20
_STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "svg.hashsalt": "corridor",
    "text.parse_math": False,
    "text.color": LINE,
}
_METADATA: dict[str, dict[str, str | None]] = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}


def write_chart(path: str, draw: Callable[[Any], None], *, rows: int) -> None:
    """
    Draw into a file.

    Parameters
    ----------
    path
        Its ending says in which of the forms, svg or png.
    draw
        Draws into a figure.
    rows
        Rows of the picture, for its height.

    Raises
    ------
    NetworkError
        If the ending is none of them.
    OutputError
        If matplotlib is not installed, or the file cannot be written.
    """
    from corridor.output import write_bytes

    form = path.rpartition(".")[2].lower()
    if form not in FORMS:
        msg = f"--chart {path!r}: a chart is an .svg or a .png file."
        raise NetworkError(msg)
    with _figure(rows) as figure:
        draw(figure)
        file = BytesIO()
        figure.savefig(file, format=form, dpi=150, metadata=_METADATA[form])
    write_bytes(path, file.getvalue())


@contextmanager
def _figure(rows: int) -> Iterator[Any]:
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError:
        msg = "a chart needs the package matplotlib: `pip install matplotlib`."
        raise OutputError(msg) from None
    with rc_context(_STYLE):
        yield Figure(figsize=(10, 1.6 + 0.3 * rows), layout="constrained")


def draw_tornado(found: Sensitivity) -> Callable[[Any], None]:
    """Draw each lever as a bar from the days at its low to the days at its high end."""
    levers = found.levers[:MOST_LEVERS]

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        middle = found.route.hours / HOURS_PER_DAY
        for row, lever in enumerate(levers):
            for hours, colour in ((lever.hours_at_low, BELOW), (lever.hours_at_high, ABOVE)):
                axes.barh(row, hours / HOURS_PER_DAY - middle, left=middle, height=0.6, color=colour)
        axes.axvline(middle, color=LINE, linewidth=1)
        axes.set_yticks(range(len(levers)), [_lever_label(lever) for lever in levers])
        axes.set_ylim(len(levers) - 0.4, -0.6)
        axes.set_xlabel("days expected with one figure at its low (blue) or high (orange) end")
        names = dict(found.names)
        title = f"{names[found.route.origin]} - {names[found.route.destination]}, network of {found.route.on}"
        axes.set_title(f"{title}: {middle:.1f} days", loc="left")
        _plain(axes)

    return draw


def _lever_label(lever: Lever) -> str:
    return f"{lever.name}, {lever.low_hours:.0f}-{lever.high_hours:.0f} h"


def draw_roadmap(found: Roadmap) -> Callable[[Any], None]:
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
            _plain(axes, grid="y")
        upper = [(year.year, (year.outcome.p80_hours or 0) / HOURS_PER_DAY) for year in years]
        panels[0].step(*zip(*upper, strict=True), where="mid", color=ABOVE, linewidth=1)
        for axes in panels:
            axes.set_ylim(bottom=0)
        opened = [(year.year, key) for year in found.years for key in year.opened]
        for row, (year, key) in enumerate(opened):
            last.plot(year, row, marker="|", color=LINE)
            last.annotate(key, (year, row), (5, 0), textcoords="offset points", va="center", fontsize=7)
        last.set_ylim(len(opened) - 0.4, -0.6)
        last.set_yticks([])
        last.set_ylabel("opens")
        last.set_xlim(found.years[0].year - 0.5, found.years[-1].year + 1.5)
        _plain(last)
        names = dict(found.names)
        slip = f", slipped by {found.slip_years} years" if found.slip_years else ""
        title = f"{names[found.origin]} - {names[found.destination]}{slip}: days expected (blue) and P80 (orange)"
        panels[0].set_title(title, loc="left")

    return draw


def _plain(axes: Any, *, grid: str = "x") -> None:
    axes.grid(axis=grid, color="#ddd8cd", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
