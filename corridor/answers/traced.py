"""Where the values of a record come from, described for all forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.columns import JSON, Column, Description, Table, constants, or_none, plain_table
from corridor.answers.trace import Citation, Use

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corridor.answers.trace import ChangeLine, Figure, Statement, Trace

ONE_OF = {
    "places": "place",
    "names": "names",
    "links": "link",
    "borders": "border",
    "facilities": "facility",
    "services": "service",
    "pools": "pool",
    "closures": "closure",
    "tariffs": "tariff",
    "rates": "price",
    "demand": "demand",
    "published": "published figure",
    "detours": "reason of a detour",
    "queues": "counted queue",
    "context": "context",
    "sources": "source",
    "modes": "mode",
    "cargo": "class of cargo",
    "delays": "delay law",
    "projects": "project",
    "constants": "constant",
}
"""What a row of a table is called."""

FIGURE = (
    Column("name"),
    Column("unit", get=or_none("unit"), optional=True),
    *(Column(name, decimals=2, optional=True) for name in ("value", "low", "typical", "high")),
    Column("typical_is", get=or_none("typical_is"), optional=True),
    Column("expected", decimals=2, optional=True),
    Column("sources"),
    Column("filled"),
)

STATEMENT = (
    Column("id"),
    Column("kind"),
    Column("date"),
    Column("days_low", "d", 1, "low"),
    Column("days", "d", 1, "published"),
    Column("days_high", "d", 1, "high"),
    Column("km", "km", 1, "length"),
    Column("sources"),
    Column("note"),
)

CHANGE = (Column("project"), Column("status"), Column("opens"), Column("what"), Column("reason"), Column("sources"))
RELATED = (Column("table", get=lambda row: row[0]), Column("id", get=lambda row: row[1]))
CITATION = tuple(Column(name) for name in Citation._fields)
USE = tuple(Column(name) for name in Use._fields)


def describe(found: Trace) -> Description:
    """Describe where the values of a record come from, or what rests on a source."""
    return Description(
        title=_title(found),
        answer=found,
        parts=(
            *constants({"id": found.id, "table": found.table, "name": found.name or None, "on": found.on}),
            *(Column(name, get=or_none(name)) for name in ("basis", "confidence", "note", "added_by")),
            Column("facts", get=lambda row: dict(row.facts), form=JSON),
            Table("figures", FIGURE, found.figures),
            Table("published", STATEMENT, found.statements),
            Table("changes", CHANGE, found.changes),
            Table("related", RELATED, found.related),
            Table("sources", CITATION, found.citations),
            Table("rows", USE, found.uses),
        ),
        main="rows" if found.table == "sources" else "sources",
        on=found.on,
        text=lambda: _text(found),
    )


def _title(found: Trace) -> str:
    return f"{ONE_OF[found.table]} {found.id}{f' ({found.name})' if found.name else ''}"


def _text(found: Trace) -> Iterator[str | Table]:
    yield f"{_title(found)}, network of {found.on}"
    if found.added_by:
        yield f"not there yet: project {found.added_by} adds it"
    yield from (f"{column}: {cell}" for column, cell in found.facts)
    if found.basis or found.confidence:
        yield ", ".join(part for part in (found.basis, f"confidence {found.confidence}") if part)
    if found.note:
        yield f"note: {found.note}"
    if found.figures:
        figures = [(f"  {row.name}", _figure_text(row), _filled_text(row)) for row in found.figures]
        yield from ("", "figures", plain_table(("", "", ""), figures))
    does = "what it does" if found.table == "projects" else "what projects change"
    related = [f"{ONE_OF[table]} {key}" for table, key in found.related]
    yield from _section("others say", map(_statement_text, found.statements))
    yield from _section(does, [_change_text(row, found) for row in found.changes])
    yield from _section("belongs together", related)
    yield from _section("sources", map(_citation_text, found.citations))
    if found.table == "sources":
        yield ""
        yield f"{len(found.uses)} rows rest on it" if found.uses else "nothing rests on it"
    if found.uses:
        uses = [(f"  {ONE_OF[use.table]}", use.id, use.basis, use.confidence) for use in found.uses]
        yield plain_table(("", "", "", ""), uses)


def _section(title: str, lines: Iterable[str]) -> list[str]:
    indented = [f"  {line}" for line in lines]
    return ["", title, *indented] if indented else []


def _figure_text(figure: Figure) -> str:
    if figure.typical is not None:
        three = " / ".join(f"{value:,g}" for value in (figure.low, figure.typical, figure.high) if value is not None)
        return f"{three} {figure.unit} (P10 / {figure.typical_is} / P90), expected {figure.expected:,g} {figure.unit}"
    value = f"{figure.value:,g} {figure.unit}".rstrip()
    if figure.low is not None and figure.high is not None:
        return f"{value} ({figure.low:,g} to {figure.high:,g})"
    return value


def _filled_text(figure: Figure) -> str:
    return f"filled from class values ({', '.join(figure.sources)})" if figure.filled else ""


def _statement_text(row: Statement) -> str:
    days = "-".join(f"{value:g}" for value in _range(row)) + " d" if _range(row) else ""
    km = f"{row.km:,g} km" if row.km is not None else ""
    figures = ", ".join(part for part in (days, km) if part)
    return f"{row.kind} {figures} of {row.date}: {row.note} ({', '.join(row.sources)}; {row.id})"


def _range(row: Statement) -> list[float]:
    """Give both ends where a range was printed, else the one figure."""
    if row.days_low is not None and row.days_high is not None and row.days_low < row.days_high:
        return [row.days_low, row.days_high]
    return [row.days] if row.days is not None else []


def _change_text(row: ChangeLine, found: Trace) -> str:
    who = "" if found.table == "projects" else f"{row.project} ({row.status}, opens {row.opens}): "
    why = f": {row.reason}" if row.reason else ""
    return f"{who}{row.what}{why} ({', '.join(row.sources)})"


def _citation_text(row: Citation) -> str:
    parts = [row.publication, row.published, row.licence, row.address]
    note = f" {row.note}" if row.note else ""
    return f"{row.key}: {', '.join(part for part in parts if part)}.{note}"
