"""What charts have in common: matplotlib, an extra that is imported when one is drawn, their style and their file."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from corridor.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable

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


def drawn(draw: Callable[[Any], None], form: str, *, inches_high: float) -> bytes:
    """
    Draw a picture.

    Parameters
    ----------
    draw
        Draws into a figure of matplotlib.
    form
        ``"svg"`` or ``"png"``.
    inches_high
        Of ten that it is wide.

    Raises
    ------
    OutputError
        If matplotlib is not installed.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError:
        msg = "a chart needs the package matplotlib: `pip install matplotlib`."
        raise OutputError(msg) from None
    with rc_context(_STYLE):
        figure = Figure(figsize=(10, inches_high), layout="constrained")
        draw(figure)
        file = BytesIO()
        figure.savefig(file, format=form, dpi=150, metadata=_METADATA[form])
    return file.getvalue()


def dress(axes: Any, *, grid: str = "x") -> None:
    """Leave a grid across one axis and the line at the foot, and nothing else."""
    axes.grid(axis=grid, color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
