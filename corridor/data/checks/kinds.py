"""Checks of kinds: whether what a row of modes.csv or cargo.csv says can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data.checks.finding import WARNING, Note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridor.data.model import Network


def kinds(network: Network) -> Iterator[Note]:
    """Let a mode have a range of speeds and cargo that goes by it, and a class of cargo a mode."""
    for mode in network.modes.values():
        if mode.slowest_kmh >= mode.fastest_kmh:
            text = f"{mode.slowest_kmh:g} km/h is not below fastest_kmh, {mode.fastest_kmh:g}."
            yield Note("modes", mode.id, "slowest_kmh", text)
        if not any(row.goes_by(mode) for row in network.cargo.values()):
            yield Note("modes", mode.id, "carriers", "no class of cargo goes by this mode.", WARNING)
    for row in network.cargo.values():
        if row.tonnes_per_teu is not None and not row.sources:
            yield Note("cargo", row.id, "source", "names no source for tonnes_per_teu.")
        if not any(row.goes_by(mode) for mode in network.modes.values()):
            text = "no mode carries this class and offers all that it needs."
            yield Note("cargo", row.id, "carriers", text, WARNING)
