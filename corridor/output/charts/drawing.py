"""What charts have in common: matplotlib, an extra that is imported when one is drawn, their style and their file."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from typing import Any, NamedTuple

from corridor.errors import OutputError

INK, RULE = "#1c2830", "#ddd8cd"

_STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "svg.hashsalt": "corridor",
    "text.parse_math": False,
    "axes.edgecolor": RULE,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}
_METADATA: dict[str, dict[str, str | None]] = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}


class Picture(NamedTuple):
    """What draws into a figure of matplotlib, and its height [inches] at a width of ten."""

    draw: Callable[[Any], None]
    inches_high: float


def written(picture: Picture, form: str) -> bytes:
    """
    Write a picture.

    Parameters
    ----------
    picture
        What is drawn.
    form
        ``"svg"`` or ``"png"``.

    Raises
    ------
    OutputError
        If matplotlib is not installed.
    """
    matplotlib = _matplotlib()
    with matplotlib.rc_context(_STYLE):
        figure = import_module("matplotlib.figure").Figure(figsize=(10, picture.inches_high), layout="constrained")
        picture.draw(figure)
        file = BytesIO()
        figure.savefig(file, format=form, dpi=150, metadata=_METADATA[form])
    return file.getvalue()


def axes_of(picture: Picture) -> Any:
    """
    Draw a picture into a figure of pyplot, which notebooks show; give its first axes.

    Raises
    ------
    OutputError
        If matplotlib is not installed.
    """
    matplotlib = _matplotlib()
    with matplotlib.rc_context(_STYLE):
        figure = import_module("matplotlib.pyplot").figure(figsize=(10, picture.inches_high), layout="constrained")
        picture.draw(figure)
    return figure.axes[0]


def _matplotlib() -> Any:
    try:
        return import_module("matplotlib")
    except ImportError:
        msg = "a chart needs the package matplotlib: pip install 'corridor[charts]'."
        raise OutputError(msg) from None


def dress(axes: Any, *, grid: str = "x") -> None:
    """Leave a grid across one axis and the line at the foot, and nothing else."""
    axes.grid(axis=grid, color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
