"""How the page draws and names modes: which are ships, which run on which gauge, which line each gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data.model import MODES, SHIP_MODES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CASING: dict[str, object] = {"ink": "focus-land", "plus": 2.4, "grows": 1, "cap": "round", "casing": 1}
"""Under rails, so that crossings stay clean."""

STROKES: Mapping[str, Sequence[Mapping[str, object]]] = {
    "rail-1435": (
        CASING,
        {"ink": "rail-1435", "plus": 1.1, "grows": 1},
        {"ink": "paper", "plus": -0.4, "grows": 1, "dash": [7, 7], "fine": 1},
    ),
    "rail-1520": (
        CASING,
        {"ink": "rail-1520", "grows": 1},
        {"ink": "rail-1520", "plus": 3.6, "grows": 1, "dash": [1, 10], "fine": 1},
    ),
    "feeder": ({"ink": "ferry", "plus": 1.5, "dash": [9, 3, 1.5, 3]},),
    "ferry": ({"ink": "ferry", "plus": 1.5},),
    "sea": ({"ink": "ferry", "plus": 0.9, "dash": [2, 4], "alpha": 0.6},),
    "road": ({"ink": "road", "plus": 1.9, "dash": [0.1, 4.2], "cap": "round"},),
}
"""
From the bottom to the top, in the order of the key: colour, width (`plus`, and `grows` times the width
that grows with the zoom), dashes.  What is ``fine`` is left out where the network steps back.
"""

SIDES: Mapping[str, float] = {"feeder": 1.6, "ferry": -1.6}
"""Pixels by which ships of two kinds on one lane lie side by side."""

_PLAIN = ({"ink": "ink3", "plus": 1.5},)


def mode_records() -> list[dict[str, object]]:
    """
    Describe every mode, in the order of the key.

    Returns
    -------
    modes
        ``water`` and ``rail`` say what it is, ``gauge`` which one it runs on, ``kind``
        the word for a change to it, ``ocean`` that its lines are lanes which many
        services share.
    """
    ordered = [*(mode for mode in STROKES if mode in MODES), *(mode for mode in MODES if mode not in STROKES)]
    return [_record(mode) for mode in ordered]


def _record(mode: str) -> dict[str, object]:
    kind, _, gauge = mode.partition("-")
    record: dict[str, object] = {
        "id": mode,
        "kind": kind,
        "gauge": gauge,
        "water": 1 if mode in SHIP_MODES else 0,
        "rail": 1 if gauge else 0,
        "ocean": 1 if mode == "sea" else 0,
        "side": SIDES.get(mode, 0),
        "strokes": [dict(stroke) for stroke in STROKES.get(mode, _PLAIN)],
    }
    return {key: value for key, value in record.items() if value not in (0, "")}
