"""Ways that bend, each with its accepted reason or as a finding, described for all forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import Column, Description, Table, constants

if TYPE_CHECKING:
    from collections.abc import Iterator


class LongWay(NamedTuple):
    """
    A pair of main places whose way is long.

    Attributes
    ----------
    km, great_circle_km, shortest_km
        Of the fastest way, the great circle, and the shortest open way; None where
        there is no way.
    multiple
        Of the great circle, by the shortest open way.
    detour
        Of the shortest open way, by the fastest.
    accepted
        Row of detours.csv that accepts it; empty for a finding.
    """

    origin: str
    destination: str
    km: float | None
    great_circle_km: float
    shortest_km: float | None
    multiple: float | None
    detour: float | None
    accepted: str = ""
    reason: str = ""
    note: str = ""


class Detours(NamedTuple):
    """All long ways between the main places of a network, findings first."""

    name: str
    on: str
    places: int
    pairs: int
    limit: float
    ways: tuple[LongWay, ...]

    @property
    def findings(self) -> tuple[LongWay, ...]:
        """Long ways that no row accepts."""
        return tuple(way for way in self.ways if not way.accepted)


LONG_WAY = (
    Column("from", get="origin"),
    Column("to", get="destination"),
    Column("km", "km", 0, optional=True),
    Column("great_circle_km", "km", 0),
    Column("shortest_km", "km", 0, optional=True),
    Column("multiple", decimals=2, optional=True),
    Column("detour", decimals=2, optional=True),
    Column("accepted", optional=True),
    Column("reason", optional=True),
    Column("note", optional=True),
)


def describe(found: Detours) -> Description:
    """Describe all long ways of a network."""
    counts = {"places": found.places, "pairs": found.pairs, "long": len(found.ways), "findings": len(found.findings)}
    return Description(
        title=f"Detours in {found.name}",
        answer=found,
        parts=(
            *constants({"network": found.name, "on": found.on, "limit": found.limit, **counts}, "jxh"),
            Table("detours", LONG_WAY, found.ways),
        ),
        main="detours",
        text=lambda: _text(found),
    )


def _text(found: Detours) -> Iterator[str]:
    yield f"Ways between {found.places} main places, network {found.name} of {found.on}"
    long = f"{len(found.ways)} of {found.pairs:,} pairs"
    yield f"{long} take over {found.limit:g} times the great circle or the shortest open way"
    rows: dict[str, list[LongWay]] = {}
    for way in found.ways:
        if way.accepted:
            rows.setdefault(way.accepted, []).append(way)
    for key, ways in rows.items():
        worst = max(ways, key=lambda way: way.multiple or 0)
        most = f", at most {worst.multiple:.2f} ({worst.origin} - {worst.destination})" if worst.multiple else ""
        yield f"accepted: {key}: {len(ways)} pair{'' if len(ways) == 1 else 's'}{most}; {worst.reason}: {worst.note}"
    for way in found.findings:
        yield f"finding: {way.origin} - {way.destination}: {_length(way)}; no row of detours.csv accepts it"
    number = len(found.findings)
    yield f"{found.name}: {number or 'no'} finding{'' if number == 1 else 's'}"


def _length(way: LongWay) -> str:
    if way.km is None or way.shortest_km is None:
        return "no open way"
    return (
        f"{way.km:,.0f} km by the fastest way, {way.shortest_km:,.0f} km by the shortest, "
        f"{way.great_circle_km:,.0f} km by the great circle"
    )
