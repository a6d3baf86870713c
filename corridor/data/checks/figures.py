"""Checks of figures: what they rest on, what they already hold and whether they agree with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.data.cells import within
from corridor.data.checks.finding import REMARK, WARNING, Note
from corridor.data.distributions import TAIL_SHARE, clamped_typical, law_of
from corridor.data.model import TABLES, Limited, Link, Sourced
from corridor.data.schema import columns, table_of, value_of
from corridor.data.times import Hours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridor.data.model import Border, Facility, Mode, Network

BASES = ("published", "derived", "assumed")
"""What a figure may rest on."""

PARTS_TOLERANCE = 0.1
"""Most by which the parts of a border may exceed its typical time."""

_TOLERANCE = 1e-9


def bounds(network: Network) -> Iterator[Note]:
    """Let every figure lie within the bounds of its column, so that no plan meets one beyond all reason."""
    for table in TABLES:
        bounded = [(column.name, column.bounds) for column in columns(table) if column.bounds]
        for record in network.table(table).values():
            for name, limits in bounded:
                value = value_of(record, name)
                figures = value if isinstance(value, tuple) else (value,)
                for figure in (getattr(figure, "weight", figure) for figure in figures):
                    if isinstance(figure, int | float) and not within(figure, limits):
                        text = f"{figure:g} does not lie between {limits[0]:g} and {limits[1]:g}."
                        yield Note(table, record.id, name, text)


def evidence(network: Network) -> Iterator[Note]:
    """Let every figure have a basis and a source that exists, and every source a use."""
    used = {key for project in network.projects.values() for key in (*project.sources, *project.cost_sources)}
    used |= {source for project in network.projects.values() for change in project.changes for source in change.sources}
    for table, rows in (
        ("names", network.names),
        ("modes", network.modes),
        ("cargo", network.cargo),
        ("delays", network.delays),
    ):
        for row in rows.values():
            used.update(row.sources)
            if unknown := [source for source in row.sources if source not in network.sources]:
                yield Note(table, row.id, "source", f"there is no source {unknown[0]!r}.")
    for table, record in _sourced(network):
        used.update(record.sources)
        if not record.sources:
            yield Note(table, record.id, "source", "names no source.")
        for source in record.sources:
            if source not in network.sources:
                yield Note(table, record.id, "source", f"there is no source {source!r}.")
        if record.basis not in BASES:
            yield Note(table, record.id, "basis", f"{record.basis!r} is none of {', '.join(BASES)}.")
    for key in network.sources:
        if key not in used:
            yield Note("sources", key, "id", "no row uses this source: remove it, or name it where it is used.", REMARK)


def _sourced(network: Network) -> Iterator[tuple[str, Sourced]]:
    for table in TABLES:
        for record in network.table(table).values():
            if isinstance(record, Sourced):
                yield table, record
    yield from (("constants", constant) for constant in network.constants.values())


def tails(network: Network) -> Iterator[Note]:
    """Keep the typical figure away from both ends of its range, where no law is tame."""
    for record in (
        *network.places.values(),
        *network.links.values(),
        *network.borders.values(),
        *network.facilities.values(),
    ):
        for column in ("hours", "back_hours", "stop_hours"):
            hours = getattr(record, column, None)
            if isinstance(hours, Hours) and (text := _tail(hours)):
                yield Note(table_of(record), record.id, f"{column}_typical", text, WARNING)


def _tail(hours: Hours) -> str:
    if hours.high <= hours.low:
        return ""
    shown = f"{hours.low:g}, {hours.typical:g}, {hours.high:g}"
    if hours.typical_is == "mean":
        mean = law_of(hours).moments().mean
        if abs(mean - hours.typical) > 0.01 * (hours.high - hours.low):
            return (
                f"{shown}: no law with these P10 and P90 has the mean {hours.typical:g} h; {mean:.1f} h is taken. "
                "Is the figure a median, or the range too narrow?"
            )
        return ""
    if abs(clamped_typical(hours.low, hours.typical, hours.high) - hours.typical) > _TOLERANCE:
        return (
            f"{shown}: the typical figure is less than {TAIL_SHARE:.0%} of the range from one end, where no law is "
            "tame; it is moved inwards. Split the tail into a row of its own, such as a storm or a closure."
        )
    return ""


def includes(network: Network) -> Iterator[Note]:
    """Count nothing twice: a dwell and the border beside it do not hold the same wait, storm, customs or gauge."""
    facing: dict[tuple[str, str, str], list[Facility]] = {}
    for facility in network.facilities.values():
        facing.setdefault((facility.place, "to", facility.to_mode), []).append(facility)
        facing.setdefault((facility.place, "from", facility.from_mode), []).append(facility)
        if "storm" in facility.includes and _lands(network, facility):
            text = "holds storm on arrival, but storms delay departures: let the dwell before boarding hold it."
            yield Note("facilities", facility.id, "includes", text)
    for border in network.borders.values():
        if border.hours.high > 0:
            link = network.links[border.link]
            for place, side in _beside(link, border):
                for facility in facing.get((place, side, link.mode), ()):
                    yield from _overlaps(facility, border, "after" if side == "to" else "before")


def _lands(network: Network, facility: Facility) -> bool:
    """Report whether a facility leads off a ship to anything else."""
    arrived, leaves = (network.modes.get(mode) for mode in (facility.from_mode, facility.to_mode))
    return arrived is not None and arrived.is_water and not (leaves is not None and leaves.is_water)


def _beside(link: Link, border: Border) -> Iterator[tuple[str, str]]:
    """Give the places where a border is the first or last one of its direction: who leaves there, who arrives there."""
    pair = (border.from_country, border.to_country)
    ways = [(link.countries, link.origin, link.destination)]
    if link.direction == "both":
        ways.append((link.countries[::-1], link.destination, link.origin))
    for crossed, start, end in ways:
        if pair == crossed[:2]:
            yield start, "to"
        if pair == crossed[-2:]:
            yield end, "from"


def _overlaps(facility: Facility, border: Border, order: str) -> Iterator[Note]:
    if facility.hours.high == 0:
        return
    where = f"the border {border.id!r} {order} it"
    mend = "Leave it out of one of the two figures, or correct what they include."
    held = set(facility.includes)
    for part in sorted(held & set(border.includes)):
        yield Note("facilities", facility.id, "includes", f"holds {part}, and so does {where}. {mend}")
    if "customs" in held and "customs" not in border.includes and border.customs_hours:
        text = f"holds customs, and {where} spends {border.customs_hours:g} h on it. {mend}"
        yield Note("facilities", facility.id, "includes", text)
    if facility.kind == "gauge-change" and "gauge" not in held and "gauge" in border.includes:
        text = f"changes gauge, and {where} holds that already. Set one of the two to zero, or correct includes."
        yield Note("facilities", facility.id, "hours_typical", text)


def border_parts(network: Network) -> Iterator[Note]:
    """Let the parts of a border add up to no more than its typical time."""
    for border in network.borders.values():
        parts = (border.documents_hours, border.customs_hours, border.handover_hours, border.inspection_hours)
        total = sum(part for part in parts if part is not None)
        if total > border.hours.typical * (1 + PARTS_TOLERANCE) + _TOLERANCE:
            text = f"the parts of the passage add up to {total:g} h, more than its typical {border.hours.typical:g} h."
            yield Note("borders", border.id, "documents_hours", text)


def capacities(network: Network) -> Iterator[Note]:
    """Let capacities have a unit that fits their mode, not be zero, and not be given twice."""
    for table in ("links", "borders", "facilities", "pools"):
        for record in network.table(table).values():
            if isinstance(record, Limited):
                yield from _capacity(network, table, record)


def _capacity(network: Network, table: str, record: Limited) -> Iterator[Note]:
    loads = {"other_load": record.other_load, "corridor_load": record.corridor_load}
    figures = {"capacity": record.capacity, "back_capacity": getattr(record, "back_capacity", None), **loads}
    given = [column for column, figure in figures.items() if figure is not None]
    if given and not record.capacity_unit:
        yield Note(table, record.id, "capacity_unit", f"{given[0]} has no unit.")
    if text := _unit_fault(record.capacity_unit, network.modes.get(_mode(network, record))):
        yield Note(table, record.id, "capacity_unit", text)
    for column in ("capacity", "back_capacity"):
        if figures[column] == 0:
            text = (
                "0 lets nothing through: leave it empty where it is unknown, or suspend the link or close the element."
            )
            yield Note(table, record.id, column, text, WARNING)
    for column, load in loads.items():
        if load is not None and record.capacity is not None and load > record.capacity:
            text = f"{load:g} is more than the capacity of {record.capacity:g}: nothing is left."
            yield Note(table, record.id, column, text, WARNING)
    if isinstance(record, Link):
        yield from _link_capacity(network, record)


def _unit_fault(unit: str, mode: Mode | None) -> str:
    """Refuse a count of vehicles that a mode does not carry; trains and their pairs are wagons."""
    vehicles, daily, _ = unit.partition("_per_day")
    carrier = "wagons" if vehicles.startswith("train") else vehicles
    if mode is None or not daily or carrier in mode.carriers:
        return ""
    return f"{'trains' if carrier == 'wagons' else carrier} do not use {mode.id}."


def _link_capacity(network: Network, link: Link) -> Iterator[Note]:
    if network.modes[link.mode].is_boarded and link.capacity is not None:
        text = "the capacity of a ship line comes from its services: leave it empty and fill teu_per_departure there."
        yield Note("links", link.id, "capacity", text)
    if link.direction == "forward":
        for column, value in (("back_hours_typical", link.back_hours), ("back_capacity", link.back_capacity)):
            if value is not None:
                yield Note("links", link.id, column, "the link has no way back: its direction is forward.", WARNING)


def _mode(network: Network, record: Limited) -> str:
    link = network.links.get(getattr(record, "link", ""), record)
    return str(getattr(link, "mode", ""))
