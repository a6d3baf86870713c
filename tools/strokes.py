"""Long strokes out of many short lines: straight on through junctions, as one would draw them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import atan2, cos, pi, radians

from tools.geometry import Line, Point

SHARPEST_TURN = radians(75)


@dataclass(frozen=True, slots=True, order=True)
class _Tip:
    """One end of a line."""

    line: int
    at_end: bool


def strokes(lines: Iterable[Line]) -> list[Line]:
    """
    Join lines at shared ends, the straightest pair first.

    Parameters
    ----------
    lines
        Lines that meet at equal end points.

    Returns
    -------
    strokes
        Each line is part of one stroke. The order depends on the lines alone.
    """
    ordered = sorted(set(lines))
    mates = _mates(ordered)
    done: set[int] = set()
    free = [tip for tip in _tips(ordered) if tip not in mates]
    starts = [*free, *_tips(ordered)]  # rings have no free end: they come last
    drawn = (_stroke(ordered, mates, tip, done) for tip in starts)
    return [stroke for stroke in drawn if stroke]


def _tips(lines: Sequence[Line]) -> list[_Tip]:
    """Return both ends of all lines."""
    return [_Tip(number, at_end) for number in range(len(lines)) for at_end in (False, True)]


def _mates(lines: Sequence[Line]) -> dict[_Tip, _Tip]:
    """Pair the ends that meet, each with the one that goes on most nearly straight."""
    meeting: dict[Point, list[_Tip]] = {}
    for tip in _tips(lines):
        meeting.setdefault(lines[tip.line][-1 if tip.at_end else 0], []).append(tip)
    mates: dict[_Tip, _Tip] = {}
    for point in sorted(meeting):
        tips = meeting[point]
        pairs = sorted(
            (_turn(lines, one, other), one, other) for number, one in enumerate(tips) for other in tips[number + 1 :]
        )
        for turn, one, other in pairs:
            if turn <= SHARPEST_TURN and one not in mates and other not in mates:
                mates[one], mates[other] = other, one
    return mates


def _turn(lines: Sequence[Line], one: _Tip, other: _Tip) -> float:
    """Return by how much the way bends from one end into the other [radian]."""
    between = abs(_heading(lines, one) - _heading(lines, other)) % (2 * pi)
    return abs(pi - between)


def _heading(lines: Sequence[Line], tip: _Tip) -> float:
    """Return the direction in which a line leaves its end."""
    line = lines[tip.line][::-1] if tip.at_end else lines[tip.line]
    here = line[0]
    there = line[min(2, len(line) - 1)]
    return atan2(there[1] - here[1], (there[0] - here[0]) * cos(radians(here[1])))


def _stroke(lines: Sequence[Line], mates: Mapping[_Tip, _Tip], start: _Tip, done: set[int]) -> Line:
    """Follow the pairs from an end as far as they go; empty if the line is drawn already."""
    points: list[Point] = []
    tip: _Tip | None = start
    while tip is not None and tip.line not in done:
        done.add(tip.line)
        line = lines[tip.line][::-1] if tip.at_end else lines[tip.line]
        points.extend(line[1:] if points else line)
        tip = mates.get(_Tip(tip.line, not tip.at_end))
    return tuple(points)
