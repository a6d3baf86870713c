"""What is in a network and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import FLAT, JSON, Column, Description, Table, constants, or_none
from corridor.answers.words import applied_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Part(NamedTuple):
    """
    What the rows of one table rest on.

    Attributes
    ----------
    table
        Its name; ``"all"`` for the rows of all tables together.
    rows
        How many.
    basis, confidence
        Rows by basis (published, derived, assumed) and by confidence (high,
        medium, low).
    oldest, median, newest
        Dates of the figures as far as known; a row is as old as the newest of
        its sources.
    undated
        Rows without a dated source.
    """

    table: str
    rows: int
    basis: dict[str, int]
    confidence: dict[str, int]
    oldest: str
    median: str
    newest: str
    undated: int


class Gap(NamedTuple):
    """
    A value that rows lack.

    Attributes
    ----------
    figure, table
        Such as ``"capacity"`` of ``"links"``.
    unknown, filled, rows
        Rows without it, those of them that class values fill, and all
        rows.
    """

    figure: str
    table: str
    unknown: int
    filled: int
    rows: int


class DatedRow(NamedTuple):
    """A row and the date of its newest source."""

    table: str
    id: str
    published: str
    sources: tuple[str, ...]


class ProjectLine(NamedTuple):
    """A project in a list of projects."""

    id: str
    name: str
    status: str
    opens: str
    applied: bool


class ContextLine(NamedTuple):
    """What is beside the corridor and carries no freight; None or empty where nothing is published."""

    id: str
    name: str
    kind: str
    countries: tuple[str, ...]
    partners: tuple[str, ...]
    status: str
    opens: str
    length_km: float | None
    capacity_mw: float | None
    cost_musd: float | None
    sources: tuple[str, ...]
    note: str


class Inventory(NamedTuple):
    """
    What is in a network and what it rests on.

    Attributes
    ----------
    parts
        One a table, then all together.
    kinds
        Counts within tables: places by kind, links by mode and status.
    km
        Length of the open links by mode [km].
    oldest
        The rows whose newest source is oldest.
    licences
        Of the network.
    credit
        To be shown with its lines.
    source_licences
        Sources by licence.
    """

    name: str
    title: str
    on: str
    applied: tuple[str, ...]
    parts: tuple[Part, ...]
    kinds: dict[str, dict[str, int]]
    km: dict[str, float]
    gaps: tuple[Gap, ...]
    oldest: tuple[DatedRow, ...]
    projects: tuple[ProjectLine, ...]
    licences: tuple[str, ...]
    credit: str
    source_licences: dict[str, int]
    stale: tuple[DatedRow, ...] | None = None
    context: tuple[ContextLine, ...] = ()

    def __repr__(self) -> str:
        """Name the network."""
        return f"<Inventory of network {self.name} of {self.on}>"


# -- columns -----------------------------------------------------------------------------------------------------------

BASES, LEVELS = ("published", "derived", "assumed"), ("high", "medium", "low")


def _count(of: str, name: str) -> Column:
    return Column(name, decimals=0, get=lambda part: getattr(part, of).get(name), form=FLAT)


PART = (
    Column("table"),
    Column("rows", decimals=0),
    Column("basis", form=JSON),
    Column("confidence", form=JSON),
    *(_count("basis", name) for name in BASES),
    *(_count("confidence", name) for name in LEVELS),
    *(Column(name, get=or_none(name)) for name in ("oldest", "median", "newest")),
    Column("undated", decimals=0),
)

GAP = (
    Column("figure"),
    Column("table"),
    Column("unknown", decimals=0),
    Column("filled", decimals=0),
    Column("rows", decimals=0),
)

DATED = (Column("table"), Column("id"), Column("published"), Column("sources"))

CONTEXT = (
    Column("id"),
    Column("name"),
    Column("kind"),
    Column("countries"),
    Column("partners"),
    Column("status"),
    Column("opens", get=or_none("opens")),
    Column("length_km", "km", 0),
    Column("capacity_mw", "MW", 0),
    Column("cost_musd", "M USD", 0),
    Column("sources"),
    Column("note"),
)

PROJECT = (Column("id"), Column("name"), Column("status"), Column("opens"), Column("applied"))


def describe(found: Inventory) -> Description:
    """Describe the contents of a network."""
    head = {"network": found.name, "title": found.title, "on": found.on, "applied": found.applied}
    return Description(
        title=found.title,
        answer=found,
        parts=(
            *constants(head),
            Table("tables", PART, found.parts),
            Column("kinds", form=JSON),
            Column("open_km", get="km", form=JSON),
            Table("unknown", GAP, found.gaps),
            Table("oldest", DATED, found.oldest),
            *((Table("stale", DATED, found.stale),) if found.stale is not None else ()),
            Table("projects", PROJECT, found.projects),
            Table("context", CONTEXT, found.context),
            Column("licences"),
            Column("credit", get=or_none("credit")),
            Column("source_licences", form=JSON),
        ),
        main="tables",
        on=found.on,
        applied=found.applied,
        text=lambda: _text(found),
    )


# -- text --------------------------------------------------------------------------------------------------------------


def _text(found: Inventory) -> Iterator[str | Table]:
    yield f"{found.title}, network {found.name} of {found.on}{applied_text(found.applied)}"
    yield from ("", Table("", _PART_TEXT, found.parts), "")
    yield from (f"{name:<10} {_listed(counts)}" for name, counts in found.kinds.items() if counts)
    yield f"{'km open':<10} {', '.join(f'{mode} {km:,.0f}' for mode, km in found.km.items())}"
    yield from ("", Table("", _GAP_TEXT, found.gaps), "")
    yield "oldest figures (a row is as old as its newest dated publication):"
    yield from (f"  {row.published:<10}  {row.table} {row.id} ({', '.join(row.sources)})" for row in found.oldest)
    if found.stale is not None:
        yield ""
        yield f"{len(found.stale)} suspensions, projects, services and prices without a source of the last 90 days:"
        yield from (f"  {row.published or 'undated':<10}  {row.table} {row.id}" for row in found.stale)
    yield ""
    yield Table("", _PROJECT_TEXT, found.projects) if found.projects else "projects   none"
    if found.context:
        yield ""
        yield "beside the corridor, drawn on the map; carries no freight:"
        for row in found.context:
            yield f"  {row.name} ({row.id}): {row.kind.replace('-', ' ')}, {row.status}, {_known(row)}"
            yield f"    {' - '.join(row.countries)}; {'; '.join(row.partners)}; sources: {', '.join(row.sources)}"
    yield ""
    yield f"licences   {', '.join(found.licences) or 'not stated'}"
    if found.credit:
        yield f"credit     {found.credit}"
    yield f"sources    {_listed(found.source_licences)}"


def _known(row: ContextLine) -> str:
    """List what is published of it, and name what is not."""
    values = {
        "opening": row.opens,
        "length": row.length_km and f"{row.length_km:,.0f} km",
        "capacity": row.capacity_mw and f"{row.capacity_mw:,.0f} MW",
        "cost": row.cost_musd and f"{row.cost_musd:,.0f} M USD",
    }
    known = [f"{name} {value}" for name, value in values.items() if value]
    missing = [name for name, value in values.items() if not value]
    return ", ".join([*known, *([f"not published: {', '.join(missing)}"] if missing else [])])


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _share(of: str, name: str) -> Column:
    return Column(name, decimals=0, get=lambda part: f"{getattr(part, of)[name] / part.rows:.0%}")


def _filler(gap: Gap) -> str:
    if gap.filled and gap.filled == gap.unknown:
        return "filled from class values"
    return f"{gap.filled:,} filled from class values" if gap.filled else ""


_PART_TEXT = (
    Column("rows of", get="table"),
    Column("", decimals=0, get="rows"),
    *(_share("basis", name) for name in BASES),
    *(_share("confidence", name) for name in LEVELS),
    Column("oldest"),
    Column("median"),
    Column("newest"),
)
_GAP_TEXT = (
    Column("not published", get="figure"),
    Column("of", get="table"),
    Column("rows", decimals=0, get=lambda gap: f"{gap.unknown:,} of {gap.rows:,}"),
    Column("", get=_filler),
)
_PROJECT_TEXT = (
    Column("opens"),
    Column("status"),
    Column("project", get="id"),
    Column("name"),
    Column("", get=lambda row: "applied" if row.applied else ""),
)
