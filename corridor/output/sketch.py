"""A small drawing of an answer on the ground, as SVG, for notebooks: lines alone, without a background."""

from __future__ import annotations

from math import cos, radians
from typing import TYPE_CHECKING, Any

from corridor.markup import escaped
from corridor.output.geojson import ground_of, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping

    from corridor.answers.columns import Description

WIDTH, MARGIN = 560, 24
INK, WATER, FAINT = "#3d6b8c", "#7fb0cf", "#c97b12"
"""Colours of the best route on land, of its way by water, and of what is not the best."""


def sketch(description: Description) -> str:
    """
    Draw an answer.

    Parameters
    ----------
    description
        Of an answer on the ground.

    Returns
    -------
    svg
        Its lines, and the names of both ends.

    Raises
    ------
    OutputError
        If the answer has no place on the ground.
    """
    parts = [(properties, geometry) for _, properties, geometry in map(parts_of, ground_of(description)[0])]
    lines: list[tuple[Any, Any]] = [
        (properties, geometry["coordinates"]) for properties, geometry in parts if geometry["type"] == "LineString"
    ]
    points = [point for _, line in lines for point in line]
    if not points:
        return ""
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    modes = description.network().modes if description.network else {}
    water = {key for key, mode in modes.items() if mode.is_water}
    narrow = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * narrow, (north - south) / 2, 0.1)
    height = (north - south) * scale + 2 * MARGIN

    def at(point: Any) -> str:
        return f"{(point[0] - west) * narrow * scale + MARGIN:.1f},{(north - point[1]) * scale + MARGIN:.1f}"

    drawn = [
        f'<polyline points="{" ".join(map(at, line))}" fill="none" stroke="{_ink(row, water)}" stroke-width="2"/>'
        for row, line in reversed(lines)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}" role="img">'
        f"{''.join(drawn)}{''.join(_labels(description.title, lines, at))}</svg>"
    )


def _ink(properties: Mapping[str, Any], water: Container[str]) -> str:
    if properties.get("rank", 1) != 1:
        return FAINT
    return WATER if properties.get("mode") in water else INK


def _labels(title: str, lines: list[tuple[Any, Any]], at: Callable[[Any], str]) -> Iterator[str]:
    names = title.split(" - ")
    if len(names) != 2 or "rank" not in lines[0][0]:
        return
    best = [line for properties, line in lines if properties["rank"] == 1]
    for name, point in zip(names, (best[0][0], best[-1][-1]), strict=True):
        x, y = at(point).split(",")
        anchor = "end" if float(x) > WIDTH / 2 else "start"
        yield f'<circle cx="{x}" cy="{y}" r="4" fill="{INK}"/>'
        yield f'<text x="{x}" y="{float(y) - 8:.1f}" font-size="12" text-anchor="{anchor}">{escaped(name)}</text>'
