"""How the page draws and names modes: which are ships, which run on which gauge, which line each gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.data.kinds import Mode

CASING: dict[str, object] = {"ink": "focus-land", "plus": 2.4, "grows": 1, "cap": "round", "casing": 1}
"""Under railways, so that crossings stay clean."""

BESIDE_PX = 1.6
"""By which ships of two kinds on one lane lie side by side."""


def mode_records(modes: Mapping[str, Mode]) -> list[dict[str, object]]:
    """
    Describe modes, in the order of the key: what is drawn on top comes first.

    Parameters
    ----------
    modes
        By id.

    Returns
    -------
    records
        ``water`` and ``rail`` say what it is, ``gauge`` which one it runs on, ``kind``
        is the word for a change to it, ``ocean`` says that its lines are lanes which
        many services share; ``strokes`` lie over each other, each with a colour, a
        width (``plus``, and ``grows`` times the width that grows with the zoom) and
        dashes.  What is ``fine`` is left out where the network steps back.
    """
    ordered = sorted(modes.values(), key=lambda mode: (not mode.gauge, -mode.order, mode.id))
    ships = [mode.id for mode in ordered if mode.is_water and not _is_ocean(mode)]
    return [_record(mode, ships) for mode in ordered]


def _is_ocean(mode: Mode) -> bool:
    return mode.is_water and mode.pattern == "faint"


def _record(mode: Mode, ships: list[str]) -> dict[str, object]:
    side = 0.0
    if mode.id in ships and len(ships) > 1:
        side = BESIDE_PX if ships.index(mode.id) % 2 else -BESIDE_PX
    record: dict[str, object] = {
        "id": mode.id,
        "name": mode.name,
        "kind": mode.short,
        "gauge": mode.gauge,
        "water": int(mode.is_water),
        "rail": int(bool(mode.gauge)),
        "ocean": int(_is_ocean(mode)),
        "side": side,
        "strokes": strokes_of(mode),
    }
    return {key: value for key, value in record.items() if value not in (0, "")}


def strokes_of(mode: Mode) -> list[dict[str, object]]:
    """Give the strokes of a mode from the bottom to the top; its colour is a token of `maps/css/tokens.css`."""
    ink = mode.stroke
    dash = {"dash": list(mode.dash)} if mode.dash else {}
    if mode.pattern == "core":
        return [
            CASING,
            {"ink": ink, "plus": 1.1, "grows": 1},
            {"ink": "paper", "plus": -0.4, "grows": 1, "fine": 1, **dash},
        ]
    if mode.pattern == "ties":
        return [CASING, {"ink": ink, "grows": 1}, {"ink": ink, "plus": 3.6, "grows": 1, "fine": 1, **dash}]
    looks: Mapping[str, dict[str, object]] = {
        "faint": {"plus": 0.9, "alpha": 0.6},
        "dots": {"plus": 1.9, "cap": "round"},
    }
    return [{"ink": ink, **looks.get(mode.pattern, {"plus": 1.5}), **dash}]
