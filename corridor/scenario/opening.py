"""A network as a question wants it: read from its folder, brought to a day, with what was changed."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING
from weakref import ref

from corridor.scenario.query import OF_NETWORK, Query

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from corridor.data.checks import Report
    from corridor.data.model import Network, Scenario


def open_network(question: Query) -> Network:
    """
    Read the network of a question and bring it to its day.

    Parameters
    ----------
    question
        Of which the fields of `OF_NETWORK` count.  Without a day all that scenarios bring is finished; on a day,
        what is due and in force by then.

    Returns
    -------
    network
        With projects applied in order of date and the rest after them; its
        `data_date` is the day.

    Raises
    ------
    NetworkError
        If the network cannot be read or has faults.
    ScenarioError
        If a project, scenario or figure cannot be applied.
    """
    from corridor.scenario.changes import as_asked, parse_set

    stack: tuple[Scenario, ...] = ()
    if question.scenarios:
        from corridor.scenario.scenario import read_stack

        stack = read_stack(question.scenarios, question.network or None)
    day = parse_day(question.on) if question.on else None
    changes = [parse_set(text) for text in question.sets]
    network = as_asked(
        network_as_read(question),
        on=day,
        include=question.include,
        exclude=question.exclude,
        scenarios=stack,
        changes=changes,
        dated=bool(question.on) and not question.as_built,
    )
    remember(network, Query()._replace(**{name: getattr(question, name) for name in OF_NETWORK}))
    return network


def network_as_read(question: Query) -> Network:
    """
    Read the network of a question with nothing changed in it yet, but how cargo goes, and what opens later.

    Raises
    ------
    NetworkError
        If the network cannot be read or has faults, or there is no such product, size or mass.
    """
    from dataclasses import replace

    from corridor.data.load import load
    from corridor.data.model import CARRIAGES, OWNERS, PRODUCTS, SIZES
    from corridor.errors import NetworkError, suggest

    if question.product not in ("", *PRODUCTS):
        msg = f"--product {question.product!r}: there is none of this name.{suggest(question.product, PRODUCTS)}"
        raise NetworkError(msg)
    if question.size not in ("", *SIZES):
        msg = f"--size {question.size!r}: write 20 or 40."
        raise NetworkError(msg)
    network = load(question.network or None)
    if question.slip:
        from corridor.scenario.due import slipped

        network = slipped(network, question.slip)
    if question.tonnes is not None:
        check_tonnes(question.tonnes)
    for option, value, known in (("--owner", question.owner, OWNERS), ("--carriage", question.carriage, CARRIAGES)):
        if value not in ("", *known):
            msg = f"{option} {value!r}: write {' or '.join(known)}."
            raise NetworkError(msg)
    if not (question.product or question.size or question.tonnes or question.owner or question.carriage):
        return network
    return replace(
        network,
        product=question.product or network.product,
        size=question.size or network.size,
        tonnes=question.tonnes,
        owner=question.owner or network.owner,
        carriage=question.carriage,
    )


def check_tonnes(tonnes: float) -> None:
    """Refuse a mass that no container takes."""
    from corridor.data.model import MOST_TONNES
    from corridor.errors import NetworkError

    if not 0 < tonnes <= MOST_TONNES:
        msg = f"--tonnes {tonnes:g}: write the cargo of a container, above 0 and at most {MOST_TONNES} t."
        raise NetworkError(msg)


_OPENED: dict[int, tuple[ref[Network], Query]] = {}
"""How each network that is still in use was opened, by its identity: one that was changed since is another."""


def remember(network: Network, question: Query) -> None:
    """Keep how a network was opened for as long as it is in use."""
    key = id(network)
    _OPENED[key] = (ref(network, lambda _: _OPENED.pop(key, None)), question)


def question_of_network(network: Network) -> Query:
    """
    Give the conditions under which a network was opened.

    Parameters
    ----------
    network
        As `open_network` gave it.  One that was made or changed by hand is first
        written to a folder of its own, which lives as long as the process.
    """
    known = _OPENED.get(id(network))
    if known is not None and known[0]() is network:
        return known[1]
    import atexit
    from tempfile import TemporaryDirectory

    from corridor.data.write import write

    folder = TemporaryDirectory(prefix="corridor-")
    atexit.register(folder.cleanup)
    write(network, f"{folder.name}/{network.name}")
    question = Query(network=f"{folder.name}/{network.name}")
    remember(network, question)
    return question


def parse_day(text: str) -> date:
    """
    Read a day.

    Parameters
    ----------
    text
        ISO date, or ``"today"``.

    Raises
    ------
    NetworkError
        If it is no date.
    """
    from datetime import date

    from corridor.errors import NetworkError

    if text == "today":
        return date.today()  # noqa: DTZ011 - the planner's own day, asked for in so many words
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"--on {text!r} is no date: write it as 2031-01-31, or today."
        raise NetworkError(msg) from None


_AT_HAND: ContextVar[Network | None] = ContextVar("_AT_HAND", default=None)


@contextmanager
def at_hand(network: Network | None) -> Iterator[None]:
    """Let questions about a network that is open already take it as it is; None has no effect."""
    token = _AT_HAND.set(network)
    try:
        yield
    finally:
        _AT_HAND.reset(token)


def network_of(question: Query) -> Network:
    """Give the network that a question is about: the one at hand, or as `open_network` reads it."""
    network = _AT_HAND.get()
    if network is not None and _opened_alike(question, question_of_network(network)):
        return network
    return open_network(question)


def _opened_alike(one: Query, other: Query) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in OF_NETWORK)


def warnings_of(question: Query) -> tuple[str, ...]:
    """
    Say what is odd about the conditions of a question, although it can be answered.

    Parameters
    ----------
    question
        That has been answered; its restrictions do not matter.
    """
    return (*_before_the_data(question), *_out_of_time(question), *_implausible_lengths(question))


def _before_the_data(question: Query) -> Iterator[str]:
    """Warn of a day of which the tables do not tell how things stood; only their settings are read for it."""
    if not question.on:
        return
    from corridor.data.load import folder_of
    from corridor.data.load.documents import read_document

    settings = read_document(folder_of(question.network or None) / "network.toml", "network.toml", []) or {}
    day, data = parse_day(question.on).isoformat(), str(settings.get("data_date", ""))
    if day < data:
        yield (
            f"{day} is before the date of the data, {data}: only suspensions, services and closures with dates "
            "are taken back, all other figures stay as they are."
        )


def _out_of_time(question: Query) -> Iterator[str]:
    """Name what of scenarios is not in force yet, or is there before its time."""
    if not question.scenarios:
        return
    from corridor.scenario.due import timing_notes
    from corridor.scenario.scenario import read_stack

    stack = read_stack(question.scenarios, question.network or None)
    yield from timing_notes(network_of(question), stack, dated=bool(question.on) and not question.as_built)


def _implausible_lengths(question: Query) -> Iterator[str]:
    """Warn of lengths that are set and that the check of a folder would not let pass."""
    asked = {left.strip() for left, _, _ in (text.partition("=") for text in question.sets)}
    if not any(key.endswith(".length_km") for key in asked):
        return
    from corridor.data.checks.ground import lengths

    for note in lengths(network_of(question)):
        if f"{note.id}.{note.column}" in asked:
            yield f"--set {note.id}.{note.column}: {note.message}"


def check_network(folder: Path | str | None = None) -> Report:
    """
    Check a folder, and build each of its projects once.

    Parameters
    ----------
    folder
        Folder of the network; None: the one that the package carries.

    Raises
    ------
    NetworkError
        If the folder, or a file that it needs, cannot be read.
    """
    from dataclasses import replace

    from corridor.data.checks import ERROR, Finding, Located, check_folder
    from corridor.errors import NetworkError, ScenarioError
    from corridor.scenario.changes import with_projects

    report = check_folder(folder)
    if report.network is None:
        return report
    failed = []
    for key, project in sorted(report.network.projects.items()):
        try:
            with_projects(report.network, on=report.network.data_date, include=[key])
        except (NetworkError, ScenarioError) as error:
            finding = Finding(
                check="projects",
                severity=ERROR,
                table="projects",
                id=key,
                column="",
                message=f"cannot be built: {error}",
            )
            failed.append(Located(finding=finding, position=f"projects/{project.id}.toml"))
    return replace(report, located=(*failed, *report.located))
