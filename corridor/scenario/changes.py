"""
Network -> network: what holds under the conditions of a question.

In order of precedence, the later over the earlier:

1. the tables;
2. projects, in order of opening date and then id, each after what it requires,
   once scenarios and ``--set`` have moved their ``opens`` and ``status``;
3. all scenarios and single figures (``--set``) together.

Within one project, and within step 3: rows are added, then figures change, then
elements close and open.  The order of the changes cannot matter: increases of
one figure add, scales multiply, and any other two changes that meet are an error
that names both.  What is reached twice (a project that two scenarios build, a
scenario that two others include) is applied once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corridor.data import schema
from corridor.data.load.projects import is_free, key_of_words
from corridor.data.model import TABLES, Change, Source
from corridor.errors import NetworkError, ScenarioError, suggest
from corridor.scenario.due import STATUSES, due_in_time, due_projects, in_time
from corridor.scenario.switches import switched, switches
from corridor.scenario.values import changed, check_reference, gathered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from corridor.data.model import Constant, Network, Project, Record, Scenario

PROJECT_FIELDS = ("opens", "status")


def as_asked(
    network: Network,
    *,
    on: date | None = None,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    scenarios: Sequence[Scenario] = (),
    changes: Iterable[Change] = (),
    dated: bool = False,
) -> Network:
    """
    Bring a network to the conditions of a question; the order of precedence is that of this module.

    Parameters
    ----------
    network
        As read; left as it is.
    on
        The day; None takes the data date.
    include, exclude
        Ids of projects to build whatever their date, or to leave out.
    scenarios
        With those that they include, as `corridor.scenario.scenario` gives them; one
        that is given twice counts once.
    changes
        Single figures and other changes beside the scenarios.
    dated
        Let what scenarios build exist from its own opening date only, what they
        say of it wait until then, and each of their changes until it begins.

    Returns
    -------
    network
        Its `data_date` is the day, its `applied` the projects in order and then
        the ids of the scenarios that change something, sorted.

    Raises
    ------
    ScenarioError
        If a project, scenario or change cannot be applied.
    """
    stack = tuple({scenario.id: scenario for scenario in scenarios}.values())
    everything = [*(change for scenario in stack for change in scenario.changes), *changes]
    network = replace(network, data_date=on or network.data_date, baseline=network.baseline or network)
    dates: list[Change] = []
    rest: list[Change] = []
    for change in everything:
        (dates if change.select.get("id") in network.projects else rest).append(change)
    network = _replanned(network, dates)
    asked = [key for scenario in stack for key in scenario.projects]
    left_out = [*exclude, *(key for scenario in stack for key in scenario.without)]
    _check_both(network, stack, include=include, exclude=exclude)
    if dated:
        network = due_in_time(network, asked)
    network = with_projects(network, include=include if dated else [*include, *asked], exclude=left_out)
    if dated:
        rest = in_time(network, asked, rest)
    if rest:
        network = apply(network, rest)
    changing = sorted(row.id for row in stack if _changes_something(row, network, rest, dated=dated))
    return replace(network, applied=(*network.applied, *changing))


def _changes_something(row: Scenario, network: Network, rest: Sequence[Change], *, dated: bool) -> bool:
    """Report whether a scenario has an effect on the day."""
    if not dated:
        return bool(row.changes or row.without or row.projects)
    moves = any(change.select.get("id") in network.projects for change in row.changes)
    in_force = moves or any(change in rest for change in row.changes)
    return bool(in_force or row.without or set(row.projects) & set(network.applied))


def _check_both(network: Network, stack: Sequence[Scenario], *, include: Sequence[str], exclude: Sequence[str]) -> None:
    """Refuse a project that is built and left out, or that does not exist, and say by whom."""
    wanted = [
        *((key, f"--with {key}") for key in include),
        *((key, row.where) for row in stack for key in row.projects),
    ]
    left = [
        *((key, f"--without {key}") for key in exclude),
        *((key, row.where) for row in stack for key in row.without),
    ]
    for key, where in (*wanted, *left):
        if key not in network.projects:
            msg = f"{where}: there is no project {key!r}." + suggest(key, network.projects)
            raise ScenarioError(msg)
    out = dict(left)
    for key, where in wanted:
        if key in out:
            msg = f"{where} and {out[key]}: project {key!r} is built by one and left out by the other; drop one."
            raise ScenarioError(msg)


def _replanned(network: Network, changes: Sequence[Change]) -> Network:
    """Move the dates and the status of projects."""
    projects, seen = dict(network.projects), dict[tuple[str, str], Change]()
    for change in changes:
        key = str(change.select["id"])
        if change.action != "set" or change.field not in PROJECT_FIELDS:
            msg = (
                f"{change.where}: {key!r} is a project; only its opens and status can be set. "
                f"Build it with --with {key} (in a scenario: projects), leave it out with --without {key}."
            )
            raise ScenarioError(msg)
        other = seen.setdefault((key, change.field), change)
        if other is not change:
            first, second = sorted((other, change), key=lambda item: item.where)
            msg = f"{first.where} and {second.where} both set {key}.{change.field}; drop one of the two."
            raise ScenarioError(msg)
        projects[key] = _project(projects[key], change)
    return replace(network, projects=projects)


def _project(project: Project, change: Change) -> Project:
    if change.field == "status":
        if change.value not in STATUSES:
            hint = suggest(str(change.value), STATUSES)
            msg = f"{change.where}: {change.value!r} is no status of a project.{hint}"
            raise ScenarioError(msg)
        return replace(project, status=str(change.value))
    try:
        day = schema.parse(schema.column("links", "since"), change.value)
        return replace(project, opens_low=None, opens_high=None, opens=day)  # type: ignore[arg-type]  # the reader of dates
    except NetworkError as error:
        msg = f"{change.where}: opens: {error}"
        raise ScenarioError(msg) from None


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
        msg = f"--set {text!r}: write ID.field=value, such as aktau-port-feeder.hours=120."
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
        With added rows first, then changed figures, then what closes and opens;
        selectors see the rows that are added and figures as they were.

    Raises
    ------
    ScenarioError
        If a change cannot be applied, or two changes fight over one figure.
    """
    listed = list(changes)
    network = grounded(network, listed)
    figures, turned = gathered(network, listed), switches(network, listed)
    drafts: dict[str, dict[str, Record]] = {}
    constants: dict[str, Constant] = dict(network.constants)
    for key, met in figures.items():
        table, name = key
        record = changed(network, key, met)
        if table == "constants":
            constants[name] = record  # type: ignore[assignment]  # a constant stays one
        else:
            drafts.setdefault(table, dict(network.table(table)))[name] = record
    network = replace(_with_tables(network, drafts), constants=constants)
    return switched(network, turned) if turned else network


def grounded(network: Network, changes: Iterable[Change]) -> Network:
    """
    Add the rows that changes add.

    Raises
    ------
    ScenarioError
        If a row has faults, its id is taken, or it refers to what is not there.
    """
    added: dict[str, tuple[str, Change]] = {}
    drafts: dict[str, dict[str, Record]] = {}
    additions = sorted((item for item in changes if item.action == "add"), key=lambda item: item.where)
    network = _with_words(network, additions)
    for change in additions:
        table, record = _row(change)
        if record.id in added:
            msg = f"{added[record.id][1].where} and {change.where} both add {record.id!r}; drop one of the two."
            raise ScenarioError(msg)
        taken = network.table_of(record.id) or ("projects" if record.id in network.projects else "")
        if taken:
            msg = f"{change.where}: the id {record.id!r} is taken already in {taken}."
            raise ScenarioError(msg)
        added[record.id] = (table, change)
        drafts.setdefault(table, dict(network.table(table)))[record.id] = record
    network = _with_tables(network, drafts)
    for table, change in added.values():
        for column in schema.plan(table).columns.keys() & change.record.keys():
            check_reference(network, table, column, change.record[column], f"{change.where}, column {column}: ")
    return network


def _with_words(network: Network, changes: Iterable[Change]) -> Network:
    """Let what writers of scenarios say in their own words be a source of the rows that they add."""
    words = sorted({word for change in changes for word in change.sources if is_free(word)})
    rows = [Source(id=key_of_words(word), publication=word, published="undated", licence="own words") for word in words]
    return replace(network, sources={**network.sources, **{row.id: row for row in rows}}) if rows else network


def _row(change: Change) -> tuple[str, Record]:
    table = str(change.record.get("table", ""))
    if table not in TABLES:
        msg = f"{change.where}: there is no table {table!r}." + suggest(table, TABLES)
        raise ScenarioError(msg)
    record, faults = schema.read_mapping(table, {key: value for key, value in change.record.items() if key != "table"})
    if record is None:
        fault = faults[0]
        column = f"column {fault.column}: " if fault.column else ""
        msg = f"{change.where}: {column}{fault.text}"
        raise ScenarioError(msg)
    return table, record


def _with_tables(network: Network, drafts: Mapping[str, Mapping[str, Record]]) -> Network:
    return replace(network, **dict(drafts)) if drafts else network  # type: ignore[arg-type]  # one mapping a table
