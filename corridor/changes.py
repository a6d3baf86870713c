"""
Network -> network: projects by date, scenarios and single figures.

Projects apply in order of their date, one after another.  Scenarios and
``--set`` come after them, all at once: increases of one figure add, scales
multiply, and their order cannot matter; any other two changes of one figure are
an error that names both.
"""

from __future__ import annotations

from dataclasses import replace
from math import prod
from typing import TYPE_CHECKING

from corridor import schema
from corridor.errors import NetworkError, ScenarioError, suggest
from corridor.model import TABLES, Change, Closure, Link, Member
from corridor.selectors import matching

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from corridor.model import Constant, Network, Project, Record

LIVE_STATUS = ("construction", "open")


def with_projects(
    network: Network, *, on: date | None = None, include: Sequence[str] = (), exclude: Sequence[str] = ()
) -> Network:
    """
    Build what is built by a day.

    Parameters
    ----------
    network
        Base network; left as it is.
    on
        The day; None takes the data date.  Projects under construction or open
        apply when they are due.
    include
        Ids of projects that apply whatever their date and status, with all that
        they require.
    exclude
        Ids of projects that are left out, with all that require them.

    Returns
    -------
    network
        Changed in order of opening date, then id.

    Raises
    ------
    ScenarioError
        If a project does not exist, is both asked for and left out, or cannot
        be applied.
    """
    for key in (*include, *exclude):
        if key not in network.projects:
            msg = f"there is no project {key!r}." + suggest(key, network.projects)
            raise ScenarioError(msg)
    chosen = due_projects(network, on=on or network.data_date, include=include, exclude=exclude)
    for project in chosen:
        if project.id not in network.applied:
            network = replace(apply(network, project.changes), applied=(*network.applied, project.id))
    return network


def due_projects(
    network: Network, *, on: date, include: Sequence[str] = (), exclude: Sequence[str] = ()
) -> tuple[Project, ...]:
    """
    Choose the projects that stand on a day, in the order in which they apply.

    Raises
    ------
    ScenarioError
        If a project that is asked for requires one that is left out.
    """
    asked = _with_required(network, include)
    for key in asked:
        if key in exclude:
            wanted = next(project for project in include if key in _with_required(network, [project]))
            msg = f"project {wanted!r} requires {key!r}, which is left out: drop one of the two."
            raise ScenarioError(msg)
    chosen = set(asked)
    due = [row for row in network.projects.values() if row.status in LIVE_STATUS and row.opens <= on]
    for project in sorted(due, key=lambda row: (row.opens, row.id)):
        if project.id not in exclude:
            chosen.add(project.id)
    # A project whose foundation is missing cannot stand.
    while lame := {key for key in chosen - asked if not chosen >= set(network.projects[key].requires)}:
        chosen -= lame
    return tuple(sorted((network.projects[key] for key in chosen), key=lambda row: (row.opens, row.id)))


def _with_required(network: Network, keys: Iterable[str]) -> set[str]:
    found, open_keys = set[str](), list(keys)
    while open_keys:
        key = open_keys.pop()
        if key not in found:
            found.add(key)
            open_keys += network.projects[key].requires
    return found


def parse_set(text: str) -> Change:
    """
    Read one ``ID.field=value`` of the command line.

    Parameters
    ----------
    text
        Such as ``"aktau-port-feeder.hours=120"``.

    Raises
    ------
    ScenarioError
        If the text has another form.
    """
    left, equals, value = text.partition("=")
    key, dot, field = left.strip().rpartition(".")
    if not (equals and dot and key and field):
        msg = f"--set {text!r}: write ID.field=value, such as aktau-alat-feeder.hours=30."
        raise ScenarioError(msg)
    return Change(action="set", where=f"--set {text}", select={"id": key}, field=field, value=value.strip())


def apply(network: Network, changes: Iterable[Change]) -> Network:
    """
    Apply changes that belong together.

    Parameters
    ----------
    network
        Left as it is.
    changes
        Of one project, or of all scenarios of a question; their order does not
        matter.

    Returns
    -------
    network
        With added rows first, then changed figures, then what closes and opens.

    Raises
    ------
    ScenarioError
        If a change cannot be applied, or two changes fight over one figure.
    """
    drafts: dict[str, dict[str, Record]] = {name: dict(network.table(name)) for name in TABLES}
    listed = list(changes)
    for change in listed:
        if change.action == "add":
            _add(drafts, change)
    network = _with_tables(network, drafts)
    constants = dict(network.constants)
    for (table, key), figures in _figures(network, listed).items():
        _check_conflicts(key, figures)
        if table == "constants":
            constants[key] = _changed_constant(constants[key], figures)
        else:
            drafts[table][key] = _changed(drafts[table][key], figures)
    network = replace(_with_tables(network, drafts), constants=constants)
    for change in listed:
        if change.action in ("close", "open"):
            network = _switched(network, change)
    return network


def _with_tables(network: Network, drafts: Mapping[str, Mapping[str, Record]]) -> Network:
    return replace(network, **dict(drafts))  # type: ignore[arg-type]  # one mapping a table, by construction


def _add(drafts: dict[str, dict[str, Record]], change: Change) -> None:
    table = str(change.record.get("table", ""))
    if table not in TABLES:
        msg = f"{change.where}: there is no table {table!r}." + suggest(table, TABLES)
        raise ScenarioError(msg)
    row = {name: value for name, value in change.record.items() if name != "table"}
    record, faults = schema.read_mapping(table, row)
    if record is None:
        fault = faults[0]
        column = f"column {fault.column}: " if fault.column else ""
        msg = f"{change.where}: {column}{fault.text}"
        raise ScenarioError(msg)
    for name, draft in drafts.items():
        if record.id in draft:
            msg = f"{change.where}: the id {record.id!r} is taken already in {name}."
            raise ScenarioError(msg)
    drafts[table][record.id] = record


def _figures(network: Network, changes: Iterable[Change]) -> dict[tuple[str, str], list[Change]]:
    """Gather the changes of figures by record, selectors spelled out."""
    found: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        if change.action not in ("set", "scale", "increase"):
            continue
        for table, key in matching(network, change):
            _check_field(table, change)
            found.setdefault((table, key), []).append(change)
    return found


def _check_field(table: str, change: Change) -> None:
    if table == "constants":
        if change.field not in ("value", "low", "high"):
            msg = f"{change.where}: a constant has no {change.field!r}." + suggest(
                change.field, ("value", "low", "high")
            )
            raise ScenarioError(msg)
        return
    try:
        schema.column(table, change.field)
    except NetworkError as error:
        msg = f"{change.where}: {error}"
        raise ScenarioError(msg) from None


def _check_conflicts(key: str, changes: Sequence[Change]) -> None:
    """Refuse two changes of one figure unless both scale or both increase it."""
    for number, one in enumerate(changes):
        for other in changes[number + 1 :]:
            same = one.field == other.field or _holds(one.field, other.field) or _holds(other.field, one.field)
            if same and not (one.action == other.action != "set" and one.field == other.field):
                msg = (
                    f"{other.where}: {key}.{other.field} is already changed at {one.where} ({one.action}); "
                    "only increases with increases and scales with scales go together."
                )
                raise ScenarioError(msg)


def _holds(whole: str, part: str) -> bool:
    """Tell whether ``hours`` stands for ``hours_low`` and the like."""
    return part in {f"{whole}_low", f"{whole}_typical", f"{whole}_high"}


def _changed(record: Record, changes: Sequence[Change]) -> Record:
    values: dict[str, object] = {}
    for change in changes:
        values.setdefault(change.field, None)
        if change.action == "set":
            values[change.field] = change.value
    for field in values:
        rest = [change for change in changes if change.field == field and change.action != "set"]
        if rest:
            values[field] = _reckoned(schema.value_of(record, field), record.id, rest)
    try:
        return schema.with_values(record, values)
    except NetworkError as error:
        msg = f"{changes[0].where}: {record.id}: {error}"
        raise ScenarioError(msg) from None


def _reckoned(old: object, key: str, changes: Sequence[Change]) -> float:
    """Scale or increase a figure by all changes together."""
    change = changes[0]
    if isinstance(old, bool) or not isinstance(old, int | float):
        known = "unknown" if old is None else repr(old)
        msg = f"{change.where}: {key}.{change.field} is {known}, so it cannot {change.action}; set it instead."
        raise ScenarioError(msg)
    amounts = [_number(item) for item in changes]
    return float(old * prod(amounts) if change.action == "scale" else old + sum(amounts))


def _number(change: Change) -> float:
    value = change.value
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or abs(value) == float("inf"):  # noqa: PLR0124
        msg = f"{change.where}: value must be a number, got {value!r}."
        raise ScenarioError(msg)
    return value


def _changed_constant(constant: Constant, changes: Sequence[Change]) -> Constant:
    values: dict[str, float] = {}
    for change in changes:
        old = getattr(constant, change.field)
        if change.action == "set":
            number = schema.column("links", "length_km")
            try:
                value = schema.parse(number, change.value)
            except NetworkError as error:
                msg = f"{change.where}: {error}"
                raise ScenarioError(msg) from None
            values[change.field] = float(str(value))
        else:
            same = [item for item in changes if item.field == change.field]
            values[change.field] = _reckoned(old, constant.id, same)
    return replace(
        constant,
        value=values.get("value", constant.value),
        low=values.get("low", constant.low),
        high=values.get("high", constant.high),
    )


def _switched(network: Network, change: Change) -> Network:
    """Close or open every record that a change selects."""
    for table, key in matching(network, change):
        if table == "links":
            status = "suspended" if change.action == "close" else "open"
            link = replace(network.links[key], status=status, since=network.data_date)
            network = replace(network, links={**network.links, key: link})
        if change.action == "open":
            network = _without_closures(network, table, key)
        elif table in ("borders", "facilities", "services"):
            network = _with_closure(network, key, change)
        elif table == "places":
            network = _with_place_closed(network, key, change)
        elif table not in ("links",):
            msg = f"{change.where}: {key!r} in {table} cannot be closed; close a link, border, facility, service or place."
            raise ScenarioError(msg)
    return network


def _with_closure(network: Network, key: str, change: Change) -> Network:
    closure = Closure(
        id=f"closed-{key}",
        name=change.reason or f"{key} closed",
        kind="suspension",
        members=(Member(key),),
        starts=network.data_date.replace(year=1, month=1, day=1),
        sources=change.sources,
        basis="assumed",
        confidence="high",
        note=change.where,
    )
    return replace(network, closures={**network.closures, closure.id: closure})


def _with_place_closed(network: Network, place: str, change: Change) -> Network:
    """Shut a place: every link that ends there and every facility in it."""
    links: dict[str, Link] = {
        key: replace(link, status="suspended", since=network.data_date)
        if place in (link.origin, link.destination)
        else link
        for key, link in network.links.items()
    }
    network = replace(network, links=links)
    for key, facility in network.facilities.items():
        if facility.place == place:
            network = _with_closure(network, key, change)
    return network


def _without_closures(network: Network, table: str, key: str) -> Network:
    """Lift embargoes and suspensions from a record, or a closure as a whole."""
    closures: dict[str, Closure] = {}
    for name, closure in network.closures.items():
        if table == "closures" and name == key:
            continue
        if closure.kind in ("embargo", "suspension") and any(member.id == key for member in closure.members):
            members = tuple(member for member in closure.members if member.id != key)
            if members:
                closures[name] = replace(closure, members=members)
        else:
            closures[name] = closure
    return replace(network, closures=closures)
