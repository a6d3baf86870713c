"""A call from Python becomes the question that the command line asks, and gets the same answer."""

from __future__ import annotations

from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from corridor.commands.given import FLAGS, as_text, listed, of_arguments
from corridor.commands.result import Result
from corridor.errors import CorridorError, NetworkError
from corridor.scenario.query import OF_NETWORK, STACKED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    import pandas as pd

    from corridor.data.load.demand import DemandRow
    from corridor.data.model import Network

    Place = str
    Several = str | Sequence[str]
    Moment = str | date | datetime
    Where = Network | str | Path | None
    Demand = str | Path | pd.DataFrame | Sequence[DemandRow]
    Progress = bool | Callable[[int, int], None] | None

_PRICED = ("product", "size", "tonnes", "owner", "carriage")
_DATED = tuple(name for name in OF_NETWORK if name != "network")
_LEFT_OUT = {
    "roadmap": ("on",),
    "invest": ("on",),
    "scenario list": _DATED,
    "network check": _DATED,
    "doctor": _DATED,
    "places": _PRICED,
    "network evidence": _PRICED,
    "network info": _PRICED,
    "network sources": _PRICED,
}
"""Conditions of a network that a command does not ask for."""

_WORDS: Mapping[str, Mapping[str, str]] = {
    "map": {"from": "first", "to": "last"},
    "roadmap": {"from": "first", "to": "last"},
    "capacity": {"from": "origin", "to": "destination"},
}
"""Arguments by option, for functions whose words differ from the rest."""


class Conditions(TypedDict, total=False):
    """
    Arguments that every question about routes takes.

    ``on``, ``include``, ``exclude``, ``scenarios``, ``sets``, ``product``, ``size``, ``tonnes``, ``owner``,
    ``carriage``, ``slip`` and ``as_built`` as for `open_network`: of a network that was opened under conditions they
    come on top.  ``avoid`` are
    restrictions such as ``"country:RU"``, ``via`` places to pass, ``cargo`` a class of cargo, ``policy`` countries to
    be cautious of.

    ``progress`` is told how far a long answer has come: a function of the number done and of all (0 where that is not
    known), True for a bar (of tqdm, where it is installed), False for none; else a bar shows on terminals alone.
    """

    on: str | date
    include: str | Sequence[str]
    exclude: str | Sequence[str]
    scenarios: str | Sequence[str]
    sets: str | Sequence[str]
    avoid: str | Sequence[str]
    via: str | Sequence[str]
    cargo: str
    policy: str
    product: str
    size: str | int
    tonnes: float
    slip: int
    owner: str
    carriage: str
    as_built: bool
    progress: Progress


def ask(
    command: str,
    words: Sequence[str],
    where: Where,
    options: Mapping[str, Any],
    direct: Mapping[str, object] | None = None,
) -> Result:
    """
    Put a question as the command line does.

    Parameters
    ----------
    command
        Such as ``"route"`` or ``"network check"``.
    words
        Its arguments without an option.
    where
        A network, its folder, or None for the one that the package carries.
    options
        By the name of the argument; None is left to the command.
    direct
        What is no text: set as it is, by the name that the command has for it.

    Raises
    ------
    NetworkError
        If an argument is not understood.
    """
    from corridor.commands import with_conditions
    from corridor.commands.cli import parse
    from corridor.data.inputs import Inputs
    from corridor.progress import listening
    from corridor.scenario.opening import at_hand

    renamed = _WORDS.get(command, {})
    flags = {name: f"--{flag}" for flag, name in renamed.items()} | FLAGS
    progress = options.get("progress")
    given = _combined(_conditions_of(where, command), options)
    told = StringIO()
    try:
        with redirect_stderr(told):
            arguments, module = parse([*command.split(), *_options(given, flags), *_words_of(words)])
    except SystemExit:
        reason = told.getvalue().strip().partition(": ")[2].partition(". `")[0]
        msg = f"{command}: {of_arguments(reason, renamed)}."
        raise NetworkError(msg) from None
    for name, value in (direct or {}).items():
        setattr(arguments, name, value)
    network = None if where is None or isinstance(where, str | Path) else where
    try:
        with Inputs(), at_hand(network), listening(progress):
            return Result(with_conditions(module.answer(arguments), arguments))
    except CorridorError as error:
        error.args = (of_arguments(str(error), renamed), *error.args[1:])
        raise


def _words_of(words: Sequence[str]) -> list[str]:
    """Keep a place that begins with a dash from being taken for an option."""
    return ["--", *map(as_text, words)] if words else []


def _options(given: Mapping[str, Any], flags: Mapping[str, str]) -> list[str]:
    """Write arguments as options."""
    argv = []
    for name, value in given.items():
        flag = flags.get(name, f"--{name.replace('_', '-')}")
        if value is True:
            argv.append(flag)
        elif value is not False:
            several = value if isinstance(value, list | tuple | set | frozenset) else (value,)
            argv += [
                f"{flag}={as_text(item)}" if flag.startswith("--") else f"{flag}{as_text(item)}" for item in several
            ]
    return argv


def _combined(of_network: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """Add what a question says to what its network was opened with."""
    given = dict(of_network)
    for name, value in options.items():
        if value is None or name == "progress":
            continue
        given[name] = (*given.get(name, ()), *listed(value)) if name in STACKED else value
    return given


def _conditions_of(where: Where, command: str) -> dict[str, Any]:
    """Give the conditions under which a network was opened, as far as a command takes them."""
    if where is None:
        return {}
    if isinstance(where, str | Path):
        return {"network": where}
    from corridor.scenario.opening import question_of_network

    question = question_of_network(where)
    names = (name for name in OF_NETWORK if name not in _LEFT_OUT.get(command, ()))
    return {name: getattr(question, name) for name in names if getattr(question, name)}
