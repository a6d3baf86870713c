"""The places of a network, described for all forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.columns import Column, Description, Table, or_none

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.data.model import Network, Place


def describe(network: Network, places: Sequence[Place]) -> Description:
    """
    Describe places and the modes that serve them.

    Parameters
    ----------
    network
        Whose links serve them.
    places
        In the order to show.
    """
    modes: dict[str, set[str]] = {}
    for link in network.links.values():
        for key in (link.origin, link.destination):
            modes.setdefault(key, set()).add(link.mode)
    columns = (
        Column("id"),
        Column("name"),
        Column("country"),
        Column("kind"),
        Column("unlocode", get=or_none("unlocode")),
        Column("lon", "°", 4),
        Column("lat", "°", 4),
        Column("modes", get=lambda place: sorted(modes.get(place.id, ()))),
        Column("aliases"),
    )
    shown = (Column("id"), Column("name"), Column("country"), Column("kind"), Column("code", get="unlocode"))
    return Description(
        title="Places",
        answer=places,
        on=network.data_date.isoformat(),
        applied=network.applied,
        parts=(Table("places", columns, places),),
        main="places",
        text=lambda: (
            Table("", shown, places),
            "",
            f"{len(places)} {'place' if len(places) == 1 else 'places'}",
        ),
    )
