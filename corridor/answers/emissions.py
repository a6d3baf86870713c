"""The emissions of a shipment as ISO 14083 states them: as text and as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import Column, Description, Table, constants, or_none
from corridor.answers.words import applied_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

METHOD = (
    "ISO 14083 and the GLEC framework: transport and hub operations, CO2e by global warming potentials over 100 years, "
    "default emission intensities by mode and traction. Empty running and usual loads are in the intensities; the mass "
    "is that of the cargo with its packing, without the container."
)


class Part(NamedTuple):
    """
    What one leg emits for one container.

    Attributes
    ----------
    leg
        Number in order of travel, from 1.
    what
        ``"transport"`` or ``"hub"``.
    km, distance, tkm
        Length [km], distance driven over it, and transport activity [t km]; 0 in hubs.
    factor, value, unit
        Emission intensity behind.
    kg_wtt, kg_ttw, kg_co2e
        Well to tank, tank to wheel and both [kg CO2e a container]; the parts of
        hubs are not distinguished. None is unknown.
    filled
        Whether traction is unknown and counts as mixed.
    """

    leg: int
    what: str
    id: str
    origin: str
    destination: str
    mode: str
    km: float
    distance: float
    tkm: float
    factor: str
    value: float | None
    unit: str
    kg_wtt: float | None
    kg_ttw: float | None
    kg_co2e: float | None
    filled: bool
    basis: str
    confidence: str
    sources: tuple[str, ...]


class Statement(NamedTuple):
    """
    The emissions of one container over one route; `tonnes` is its cargo [t].

    Attributes
    ----------
    parts
        Legs that emit, in order of travel.
    """

    origin: str
    destination: str
    on: str
    applied: tuple[str, ...]
    size: str
    tonnes: float
    parts: tuple[Part, ...]
    names: tuple[tuple[str, str], ...] = ()
    rank: int = 1

    @property
    def kg_co2e(self) -> float | None:
        """Well to wheel, hubs among it [kg CO2e a container]; None where a part is unknown."""
        return _sum(part.kg_co2e for part in self.parts)

    @property
    def kg_wtt(self) -> float | None:
        """Well to tank of transport."""
        return _sum(part.kg_wtt for part in self.transport)

    @property
    def kg_ttw(self) -> float | None:
        """Tank to wheel of transport."""
        return _sum(part.kg_ttw for part in self.transport)

    @property
    def kg_hubs(self) -> float | None:
        """Hub operations."""
        return _sum(part.kg_co2e for part in self.parts if part.what == "hub")

    @property
    def transport(self) -> tuple[Part, ...]:
        """Legs in motion."""
        return tuple(part for part in self.parts if part.what == "transport")

    @property
    def km(self) -> float:
        """Length [km]."""
        return round(sum(part.km for part in self.parts), 1)

    @property
    def tkm(self) -> float:
        """Transport activity [t km]."""
        return round(sum(part.tkm for part in self.parts), 1)

    @property
    def g_per_tkm(self) -> float | None:
        """Emission intensity of the whole [g CO2e/t km]."""
        return None if self.kg_co2e is None or not self.tkm else round(1000 * self.kg_co2e / self.tkm, 2)


def _sum(values: Iterator[float | None] | Sequence[float | None]) -> float | None:
    known = list(values)
    return None if None in known else round(sum(value for value in known if value is not None), 2)


KG = "kg CO2e"
SUMMARY = (
    Column("route", decimals=0, get="rank"),
    Column("from", get="origin"),
    Column("to", get="destination"),
    Column("size", "ft", title="container"),
    Column("tonnes", "t", 1, "cargo"),
    Column("km", "km", 1, "length"),
    Column("tkm", "t km", 0, "transport activity"),
    Column("kg_wtt", KG, 1, "well to tank"),
    Column("kg_ttw", KG, 1, "tank to wheel"),
    Column("kg_hubs", KG, 1, "hubs"),
    Column("kg_co2e", KG, 1, "all"),
    Column("g_per_tkm", "g CO2e/t km", 1, "intensity"),
)
PARTS = (
    Column("route", decimals=0, get="rank"),
    Column("leg", decimals=0, get="part.leg"),
    Column("what", get="part.what"),
    Column("id", get="part.id"),
    Column("from", get="part.origin"),
    Column("to", get="part.destination"),
    Column("mode", get="part.mode"),
    Column("km", "km", 1, "length", "part.km"),
    Column("distance", decimals=2, title="distance driven over length", get="part.distance"),
    Column("tkm", "t km", 0, "transport activity", "part.tkm"),
    Column("factor", get=or_none("part.factor")),
    Column("value", decimals=4, title="emission intensity", get="part.value"),
    Column("unit", get=or_none("part.unit")),
    Column("kg_wtt", KG, 2, "well to tank", "part.kg_wtt"),
    Column("kg_ttw", KG, 2, "tank to wheel", "part.kg_ttw"),
    Column("kg_co2e", KG, 2, "all", "part.kg_co2e"),
    Column("filled", title="traction unknown", get="part.filled"),
    Column("basis", get=or_none("part.basis")),
    Column("confidence", get=or_none("part.confidence")),
    Column("sources", get="part.sources"),
)


class _Row(NamedTuple):
    rank: int
    part: Part


def describe(found: Sequence[Statement]) -> Description:
    """Describe the statements of a shipment, one a route."""
    first = found[0]
    rows = [_Row(statement.rank, part) for statement in found for part in statement.parts]
    return Description(
        title=f"CO2e of {_unit(first)} with {first.tonnes:g} t, {_ends(first)}",
        answer=found,
        parts=(
            *constants({"on": first.on, "applied": first.applied, "method": METHOD}),
            Table("statements", SUMMARY, found),
            Table("legs", PARTS, rows),
        ),
        text=lambda: _text(found),
        main="legs",
        on=first.on,
        applied=first.applied,
        cited=lambda: [(source, row.part.id) for row in rows for source in row.part.sources],
    )


def _unit(found: Statement) -> str:
    return f"a {found.size}-foot container" if found.size else "the space of a TEU"


def _ends(found: Statement) -> str:
    names = dict(found.names)
    return f"{names.get(found.origin, found.origin)} - {names.get(found.destination, found.destination)}"


def _text(found: Sequence[Statement]) -> Iterator[str | Table]:
    for statement in found:
        yield f"{_ends(statement)}, network of {statement.on}{applied_text(statement.applied)}"
        parts = {"well to tank": statement.kg_wtt, "tank to wheel": statement.kg_ttw, "hubs": statement.kg_hubs}
        told = ", ".join(f"{_kg(value)} {name}" for name, value in parts.items())
        yield f"{_kg(statement.kg_co2e)} for {_unit(statement)} with {statement.tonnes:g} t: {told}"
        if statement.g_per_tkm is not None:
            yield f"{statement.tkm:,.0f} t km, {statement.g_per_tkm:.1f} g CO2e/t km"
        yield ""
        yield Table("", _PART_TEXT, statement.parts)
        yield ""
    yield METHOD


def _kg(value: float | None) -> str:
    return "unknown" if value is None else f"{value:,.0f} kg CO2e"


_PART_TEXT = (
    Column("leg", decimals=0),
    Column("", get=lambda part: part.id if part.what == "hub" else f"{part.origin} - {part.destination}, {part.mode}"),
    Column("km", decimals=0, get=lambda part: part.km or None),
    Column("t km", decimals=0, get=lambda part: part.tkm or None),
    Column("by", get=lambda part: f"{part.factor} {part.value:g}" if part.value is not None else "unknown"),
    Column("WTT kg", decimals=1, get="kg_wtt"),
    Column("TTW kg", decimals=1, get="kg_ttw"),
    Column("all kg", decimals=1, get="kg_co2e"),
    Column("sources", get=lambda part: ", ".join(part.sources)),
)
