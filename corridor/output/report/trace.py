"""Where figures come from, for a reader, for scripts and for sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.output.report import table_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corridor.answers.trace import ChangeLine, Citation, Figure, Statement, Trace

CITATION_COLUMNS = ("key", "publication", "published", "address", "licence", "note")
USE_COLUMNS = ("table", "id", "basis", "confidence")

_ONE_OF = {
    "places": "place",
    "names": "names",
    "links": "link",
    "borders": "border",
    "facilities": "facility",
    "services": "service",
    "pools": "pool",
    "closures": "closure",
    "rates": "rate",
    "demand": "demand",
    "published": "published figure",
    "sources": "source",
    "modes": "mode",
    "cargo": "class of cargo",
    "projects": "project",
    "constants": "constant",
}


def trace_text(found: Trace) -> str:
    """Read aloud where the figures of a record come from."""
    name = f" ({found.name})" if found.name else ""
    lines = [f"{_ONE_OF[found.table]} {found.id}{name}, network of {found.on}"]
    if found.added_by:
        lines.append(f"not there yet: project {found.added_by} adds it")
    lines += [f"{column}: {cell}" for column, cell in found.facts]
    if found.basis or found.confidence:
        lines.append(", ".join(part for part in (found.basis, f"confidence {found.confidence}") if part))
    if found.note:
        lines.append(f"note: {found.note}")
    if found.figures:
        lines += ["", "figures", *_indented(_figure_lines(found.figures))]
    if found.statements:
        lines += ["", "others say", *_indented(_statement_text(row) for row in found.statements)]
    if found.changes:
        does = "what it does" if found.table == "projects" else "what projects change"
        lines += ["", does, *_indented(_change_text(row, found) for row in found.changes)]
    if found.related:
        lines += ["", "belongs together", *_indented(f"{_ONE_OF[table]} {key}" for table, key in found.related)]
    if found.citations:
        lines += ["", "sources", *_indented(_citation_text(row) for row in found.citations)]
    if found.table == "sources":
        lines += ["", *_use_lines(found)]
    return "\n".join(lines)


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _figure_lines(figures: Iterable[Figure]) -> list[str]:
    rows = [(figure.name, _figure_text(figure), _filled_text(figure)) for figure in figures]
    return table_lines(("", "", ""), rows)[1:]


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


def _use_lines(found: Trace) -> list[str]:
    if not found.uses:
        return ["nothing rests on it"]
    rows = [(_ONE_OF[use.table], use.id, use.basis, use.confidence) for use in found.uses]
    return [f"{len(rows)} rows rest on it", *_indented(table_lines(("", "id", "basis", "confidence"), rows)[1:])]


def trace_record(found: Trace) -> dict[str, object]:
    """Give the origin of figures for scripts."""
    return {
        "id": found.id,
        "table": found.table,
        "name": found.name or None,
        "on": found.on,
        "basis": found.basis or None,
        "confidence": found.confidence or None,
        "note": found.note or None,
        "added_by": found.added_by or None,
        "facts": dict(found.facts),
        "figures": [_figure_record(figure) for figure in found.figures],
        "published": [_listed(row._asdict()) for row in found.statements],
        "changes": [_listed(row._asdict()) for row in found.changes],
        "related": [{"table": table, "id": key} for table, key in found.related],
        "sources": [row._asdict() for row in found.citations],
        "rows": [use._asdict() for use in found.uses],
    }


def _figure_record(figure: Figure) -> dict[str, object]:
    record = {name: value for name, value in figure._asdict().items() if value not in (None, "")}
    return _listed(record)


def _listed(record: dict[str, object]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in record.items()}


def trace_rows(found: Trace) -> tuple[list[dict[str, object]], tuple[str, ...]]:
    """Give the sources of a record, or the rows that rest on a source, for sheets."""
    if found.table == "sources":
        return [use._asdict() for use in found.uses], USE_COLUMNS
    return [row._asdict() for row in found.citations], CITATION_COLUMNS
