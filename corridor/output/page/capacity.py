"""Throughput as the page draws it: flow and use of links, the ladder, the proof, the ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.output.page.routes import telling_places, uses_of
from corridor.output.page.tables import pruned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.answers.capacity import Throughput
    from corridor.answers.flows import Limiting

MOST_ROUTES = 12


def capacity_record(
    flow: Throughput, *, roles: Mapping[str, Sequence[str]], ranks: Mapping[str, int]
) -> dict[str, object]:
    """
    Describe the greatest flow and what limits it.

    Parameters
    ----------
    flow
        As the engine made it.
    roles, ranks
        What each place is, and its weight, to name the ways by.
    """
    ways = [row.route for row in flow.routes[:MOST_ROUTES]]
    uses = uses_of([way.places for way in ways])
    return pruned(
        {
            "origin": flow.origins[0],
            "destination": flow.destinations[0],
            "on": flow.on,
            "teu": flow.teu_per_year,
            "bound": flow.proof.dual,
            "gap": flow.proof.gap,
            "cut": 1 if flow.is_cut else None,
            "unknown": flow.unknown_used,
            "used": flow.used,
            "binding": [
                {
                    **_limiting(row.limiting),
                    "weight": round(row.weight, 4),
                    "next": list(row.relief.next_ids if row.relief else ()),
                }
                for row in sorted(flow.bottlenecks, key=lambda row: (-row.limiting.teu_per_year, row.limiting.id))
            ],
            "together": [list(group.ids) for group in flow.groups],
            "ladder": [
                pruned(
                    {
                        "teu": step.teu_per_year,
                        "gain": step.gain,
                        "items": [_limiting(item) for item in step.limiting],
                        "also": [_limiting(item) for item in step.also],
                    }
                )
                for step in flow.ladder
            ],
            "links": [
                pruned({"link": row.link, "teu": row.teu, "cap": row.capacity, "use": row.use, "by": row.limited_by})
                for row in flow.links
            ],
            "ways": [
                {
                    "through": telling_places(row.route, uses, roles, ranks),
                    "teu": row.teu,
                    "minutes": row.route.minutes,
                }
                for row in flow.routes[:MOST_ROUTES]
            ],
            "parts": [pruned({"name": row.name, "teu": row.teu_per_year, "note": row.note}) for row in flow.parts],
            "assumed": [_limiting(item) for item in flow.assumed],
            "month": flow.month,
            "residual": 1 if flow.residual else None,
            "back": flow.back_teu_per_year,
        }
    )


def _limiting(item: Limiting) -> dict[str, object]:
    return pruned(
        {
            "id": item.id,
            "kind": item.kind,
            "name": item.name,
            "figure": item.figure,
            "teu": item.teu_per_year,
            "assumed": 1 if item.constant else None,
        }
    )
