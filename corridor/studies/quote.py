"""A table of lanes, each planned by itself: one that has a fault or no route is a row with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.answers.quote import Lane, Quote, QuotedLane
from corridor.data.cells import read_number
from corridor.data.sheets import plain_number, read_sheet, unknown_columns
from corridor.errors import CorridorError, FindingsError, NetworkError
from corridor.graph.cache import SharedGraphs
from corridor.routing.emissions import with_mass_of
from corridor.scenario.opening import check_tonnes, network_of
from corridor.studies.planner import routes_for
from corridor.studies.spreading import spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from corridor.data.model import Network
    from corridor.data.sheets import Sheet
    from corridor.scenario.query import Query

COLUMNS = (
    "reference",
    "from",
    "to",
    "via",
    "avoid",
    "cargo",
    "size",
    "quantity",
    "tonnes",
    "ready_date",
    "price",
    "margin",
)
"""Columns of a table of lanes; only ``from`` and ``to`` have to be there."""

REQUIRED = ("from", "to")
MOST_LANES = 100_000
TEU_OF_SIZE = {"20": 1, "40": 2}
MOST_ALONE, LANES_OF_PART = 1000, 250
"""Lanes that one process plans before others are worth their start, and how many go to one at a time."""

FIGURES = ("id", "field", "value")
"""Columns of a table of figures of one's own."""


def read_lanes(
    path: Path | str, *, sheet: str = "", columns: Mapping[str, str] | None = None, size: str = "40"
) -> tuple[Lane, ...]:
    """
    Read a table of lanes.

    Parameters
    ----------
    path
        CSV file in any dialect, or ``.xlsx`` workbook.
    sheet
        Of a workbook; empty is its first.
    columns
        Name of a column here, by its name in the file.
    size
        ``"20"`` or ``"40"`` feet, for rows that do not say.

    Returns
    -------
    lanes
        A row that cannot be understood has its `problem`.

    Raises
    ------
    NetworkError
        If the file cannot be read or holds no row.
    FindingsError
        If its headings are wrong; it holds all faults.
    """
    if size not in TEU_OF_SIZE:
        msg = f"--size {size!r}: write 20 or 40."
        raise NetworkError(msg)
    found = read_sheet(Path(path), COLUMNS, sheet=sheet, renamed=columns, required=REQUIRED, most_rows=MOST_LANES)
    faults = [*unknown_columns(found, COLUMNS, "tables of lanes"), *found.faults]
    faults += [f"{found.file}, row 1: has no column {name!r}." for name in REQUIRED if name not in found.head]
    if faults:
        raise FindingsError(faults[0], faults)
    lanes = [_lane(number, dict(zip(found.head, cells, strict=True)), found, size) for number, cells in found.rows]
    if not lanes:
        msg = f"{found.file}: holds no lane; write one row a lane under the head from,to."
        raise NetworkError(msg)
    return tuple(lanes)


def read_figures(path: Path | str, question: Query) -> tuple[str, ...]:
    """
    Read a table of figures of one's own, which mean what ``--set`` means.

    Parameters
    ----------
    path
        CSV file in any dialect, or ``.xlsx`` workbook, with the columns
        ``id``, ``field`` and ``value``; other columns are notes.
    question
        Common options, in whose network the figures have to hold.

    Returns
    -------
    sets
        ``ID.field=value``, in the order of the table.

    Raises
    ------
    NetworkError
        If the file cannot be read, holds no row, names a figure twice, or has
        a figure that the network does not take; the message names its row.
    FindingsError
        If a heading is missing or a cell is empty; it holds all faults.
    """
    found = read_sheet(Path(path), FIGURES, required=FIGURES)
    faults = [f"{found.file}, row 1: has no column {name!r}." for name in FIGURES if name not in found.head]
    rows = [(number, dict(zip(found.head, cells, strict=True))) for number, cells in found.rows]
    if not faults:
        faults = [
            f"{found.file}, row {number}: column {name}: is empty; the row needs it."
            for number, cells in rows
            for name in FIGURES
            if not cells[name]
        ]
    if not (faults or rows):
        faults = [f"{found.file}: holds no figure; write one row a figure under the head id,field,value."]
    if faults:
        raise FindingsError(faults[0], faults)
    sets: dict[str, str] = {}
    for number, cells in rows:
        name = f"{cells['id']}.{cells['field']}"
        if name in sets:
            msg = f"{found.file}, row {number}: {name} is in the table twice; keep one row."
            raise NetworkError(msg)
        value = plain_number(cells["value"]) if found.decimal_comma else cells["value"]
        sets[name] = f"{name}={value}"
    _hold(found.file, rows, tuple(sets.values()), question)
    return tuple(sets.values())


def _hold(file: str, rows: Sequence[tuple[int, object]], sets: tuple[str, ...], question: Query) -> None:
    """Hold figures to the network, and where they fail name the first row that does."""
    network_of(question)
    try:
        network_of(question._replace(sets=(*question.sets, *sets)))
    except CorridorError:
        for (number, _), text in zip(rows, sets, strict=True):
            try:
                network_of(question._replace(sets=(*question.sets, text)))
            except CorridorError as error:
                msg = f"{file}, row {number}: {str(error).removeprefix(f'--set {text}: ')}"
                raise NetworkError(msg) from None
        raise


def quote(
    question: Query,
    lanes: Sequence[Lane],
    *,
    workers: int = 0,
    cluster: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Quote:
    """
    Plan every lane.

    Parameters
    ----------
    question
        Common options; what a lane says itself takes their place.
    lanes
        As read by `read_lanes`.
    workers
        Processes; 0 takes one for each core where the lanes are many, 1 works in this process.
    cluster
        Address of a Dask scheduler, whose workers find the folder of the network under the same name.
    progress
        Is told the number of lanes done, and of all.

    Returns
    -------
    quote
        One row a lane, in the order of the table.

    Raises
    ------
    OutputError
        If the cluster does not answer or is lost.
    """
    alone = not cluster and (workers == 1 or (not workers and len(lanes) <= MOST_ALONE))
    size = max(1, len(lanes)) if alone else LANES_OF_PART
    parts = [lanes[first : first + size] for first in range(0, len(lanes), size)]
    told = _of_lanes(progress, size, len(lanes)) if progress and not alone else None
    work = partial(_quoted_lanes, question, progress=progress if alone else None)
    found = spread(work, parts, workers=1 if alone else workers, cluster=cluster, progress=told)
    rows = tuple(row for part in found for row in part)
    planned = next((row.route for row in rows if row.route), None)
    return Quote(planned.on if planned else question.on, planned.applied if planned else (), rows)


def _of_lanes(progress: Callable[[int, int], None], size: int, n_lanes: int) -> Callable[[int, int], None]:
    """Tell lanes in place of parts."""
    return lambda done, _: progress(min(done * size, n_lanes), n_lanes)


def _quoted_lanes(
    question: Query, lanes: Sequence[Lane], *, progress: Callable[[int, int], None] | None
) -> list[QuotedLane]:
    """Plan some lanes on graphs that they share."""
    rows: list[QuotedLane] = []
    networks: dict[Query, Network] = {}
    with SharedGraphs():
        for number, lane in enumerate(lanes, start=1):
            rows.append(_quoted(question, lane, networks))
            if progress:
                progress(number, len(lanes))
    return rows


def _quoted(question: Query, lane: Lane, networks: dict[Query, Network]) -> QuotedLane:
    """Plan one lane; whatever stops it is its problem alone."""
    if lane.problem:
        return QuotedLane(lane, problem=lane.problem)
    asked = question._replace(
        origin=lane.origin,
        destination=lane.destination,
        on=lane.ready_date or question.on,
        via=lane.via or question.via,
        avoid=(*question.avoid, *lane.avoid),
        cargo=lane.cargo or question.cargo,
        size=lane.size,
    )
    try:
        plan = routes_for(asked)
        route = plan.routes[0]
        if lane.tonnes is not None:
            route = with_mass_of(route, _weighed(asked, lane.tonnes, networks))
    except CorridorError as error:
        return QuotedLane(lane, problem=str(error))
    return QuotedLane(lane, route, plan.caution)


def _weighed(asked: Query, tonnes: float, networks: dict[Query, Network]) -> Network:
    """Give the network of a lane with the mass of its containers; each network is read once."""
    key = asked._replace(origin="", destination="", via=(), avoid=(), cargo="")
    if key not in networks:
        networks[key] = network_of(key)
    check_tonnes(tonnes)
    return replace(networks[key], tonnes=tonnes)


def _lane(number: int, cells: Mapping[str, str], sheet: Sheet, size: str) -> Lane:
    """Read a row; its faults become its problem."""
    faults: list[str] = []

    def read(name: str, reader: Callable[[str], float]) -> float | None:
        text = cells.get(name, "")
        try:
            return reader(plain_number(text) if sheet.decimal_comma else text) if text else None
        except NetworkError as error:
            faults.append(f"column {name}: {error}")
            return None

    faults += [f"column {name}: is empty; the row needs it." for name in REQUIRED if not cells.get(name)]
    feet = cells.get("size", "").lower().removesuffix("'").removesuffix("ft").removesuffix("hc").strip() or size
    if feet not in TEU_OF_SIZE:
        faults.append(f"column size: {cells['size']!r} is neither 20 nor 40.")
    containers, tonnes, price = (read(name, read_number) for name in ("quantity", "tonnes", "price"))
    margin = read("margin", _percent)
    return Lane(
        number,
        cells.get("reference", ""),
        cells.get("from", ""),
        cells.get("to", ""),
        _parts(cells.get("via", "")),
        _parts(cells.get("avoid", "")),
        cells.get("cargo", ""),
        feet if feet in TEU_OF_SIZE else size,
        1.0 if containers is None else containers,
        tonnes,
        _day(cells.get("ready_date", ""), faults),
        price,
        margin or 0.0,
        " ".join(faults),
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("|", ";").split(";") if part.strip())


def _percent(text: str) -> float:
    """Read ``8`` or ``8%`` as per cent."""
    return read_number(text.removesuffix("%").strip())


def _day(text: str, faults: list[str]) -> str:
    """Read a day as ISO, or with full stops day first as most of the corridor writes it."""
    if not text:
        return ""
    day, *more = text.replace("T", " ").split()
    parts: Iterable[str] = day.split(".")
    try:
        whole = "-".join(reversed(list(parts))) if day.count(".") == 2 else day
        return date.fromisoformat("-".join(part.zfill(2) for part in whole.split("-"))).isoformat()
    except ValueError:
        faults.append(f"column ready_date: {text!r} is no date; write 2026-12-07 or 07.12.2026.")
        return ""
    finally:
        del more
