"""Small networks for the tests of capacity: roads with a capacity, written in a line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from corridor.data.model import Constant, Link, Member, Network, Place, Pool, Service, Source
from corridor.data.times import Hours

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SOURCE = "made-up"


def road(
    origin: str,
    destination: str,
    teu_per_year: float | None = None,
    *,
    hours: float = 24.0,
    key: str = "",
    usd: float | None = None,
    direction: str = "forward",
    mode: str = "road",
    unit: str = "teu_per_year",
    other_load: float | None = None,
) -> Link:
    """Join two places of one country by a road; its capacity is for each direction."""
    return Link(
        id=key or f"{origin}-{destination}",
        origin=origin,
        destination=destination,
        mode=mode,
        countries=("KZ",),
        length_km=100.0,
        hours=Hours(hours, hours, hours),
        direction=direction,
        capacity=teu_per_year,
        capacity_unit=unit if teu_per_year is not None else "",
        other_load=other_load,
        usd_per_teu=usd,
        sources=(SOURCE,),
        basis="assumed",
        confidence="low",
    )


def pool(key: str, members: Mapping[str, float], teu_per_year: float | None, **figures: object) -> Pool:
    """Let records share a capacity, with their weights."""
    fields: dict[str, object] = {"capacity_unit": "teu_per_year", "kind": "track"} | figures
    return Pool(
        id=key,
        name=key,
        members=tuple(Member(name, weight) for name, weight in members.items()),
        capacity=teu_per_year,
        sources=(SOURCE,),
        basis="assumed",
        confidence="low",
        **fields,  # type: ignore[arg-type]  # the figures of a pool
    )


def service(key: str, origin: str, links: tuple[str, ...], **figures: object) -> Service:
    """Sail some links."""
    return Service(
        id=key,
        origin=origin,
        links=links,
        sources=(SOURCE,),
        basis="assumed",
        confidence="low",
        **figures,  # type: ignore[arg-type]  # the figures of a service
    )


def network(
    links: Iterable[Link],
    *,
    pools: Iterable[Pool] = (),
    services: Iterable[Service] = (),
    constants: Mapping[str, tuple[float, str]] | None = None,
    **tables: object,
) -> Network:
    """Make a network of links; its places follow from them."""
    rows = {link.id: link for link in links}
    names = sorted({place for link in rows.values() for place in (link.origin, link.destination)})
    places = {
        name: Place(
            id=name,
            name=name.title(),
            country="KZ",
            lon=60.0 - number,
            lat=45.0,
            kind="station",
            sources=(SOURCE,),
            basis="assumed",
            confidence="low",
        )
        for number, name in enumerate(names)
    }
    return Network(
        name="small",
        title="Small",
        data_date=date(2026, 1, 15),
        default_origin=names[0],
        default_destination=names[-1],
        places=places,
        links=rows,
        pools={row.id: row for row in pools},
        services={row.id: row for row in services},
        constants={
            key: Constant(id=key, value=value, unit=unit, sources=(SOURCE,), basis="assumed", confidence="low")
            for key, (value, unit) in (constants or {}).items()
        },
        sources={SOURCE: Source(id=SOURCE, publication="Made up", published="2026", licence="MIT")},
        **tables,  # type: ignore[arg-type]  # other tables by name
    )
