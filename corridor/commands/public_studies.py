"""Studies of what if, each a function of the words of its command: a network in, a `Result` out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from corridor.commands.asking import ask
from corridor.commands.given import as_file
from corridor.commands.result import Result
from corridor.errors import ScenarioError

if TYPE_CHECKING:
    from corridor.commands.asking import Conditions, Demand, Moment, Place, Several, Where


def sensitivity(
    network: Where,
    origin: Place,
    destination: Place,
    *,
    top: int | None = None,
    depart: Moment | None = None,
    **conditions: Unpack[Conditions],
) -> Result:
    """
    Rank the values that matter, each at its low and its high end.

    Parameters
    ----------
    network, origin, destination, **conditions
        As for `route`; with ``scenarios`` see `attribution`.
    top
        Values to show in the text.
    depart
        Local date and time, for the day and the storms of its month; waits are expected ones.

    Raises
    ------
    NetworkError, NoRouteError
        As for `route`.
    """
    return ask("sensitivity", (origin, destination), network, {"top": top, "depart": depart, **conditions})


def attribution(
    network: Where,
    origin: Place,
    destination: Place,
    *,
    measure: str | None = None,
    split: bool = False,
    seed: int | None = None,
    depart: Moment | None = None,
    **conditions: Unpack[Conditions],
) -> Result:
    """
    Share out among its parts what one or more ``scenarios`` bring, by Shapley values.

    Parameters
    ----------
    network, origin, destination, **conditions
        As for `route`, with ``scenarios``.
    measure
        ``"hours"``, ``"p80_hours"``, ``"usd_per_teu"``, ``"kg_co2e_per_teu"`` or ``"teu_per_year"``.
    split
        Go down to single projects and changes.
    seed
        Of the orders that are drawn where there are many parts.
    depart
        Local date and time: parts count when they are due by its day.

    Raises
    ------
    ScenarioError
        If nothing is asked to be shared out.
    NetworkError, NoRouteError
        As for `route`.
    """
    from corridor.answers.study import Attribution

    options = {"measure": measure, "split": split, "seed": seed, "depart": depart, **conditions}
    found = ask("sensitivity", (origin, destination), network, options)
    if not isinstance(found.value, Attribution):
        msg = "there is nothing to share out: name at least one of scenarios."
        raise ScenarioError(msg)
    return found


def roadmap(
    network: Where,
    origin: Place,
    destination: Place,
    *,
    first: int,
    last: int,
    planned: bool = False,
    teu: float | None = None,
    **conditions: Unpack[Conditions],
) -> Result:
    """
    Answer year by year, as projects open.

    Parameters
    ----------
    network, origin, destination, **conditions
        As for `route`; the day under which a network was opened has no say.
    first, last
        Years; each answers for its 31 December.
    planned
        Build planned projects too, when they are due.
    teu
        The time at so many TEU a year over the route as well.

    Returns
    -------
    answer
        ``.years``; table ``years``.

    Raises
    ------
    ScenarioError
        If the years make no sense.
    NetworkError, NoRouteError
        As for `route`.

    Examples
    --------
    >>> import corridor
    >>> [row["year"] for row in corridor.roadmap(None, "Altynkol", "Baku", first=2027, last=2028).to_dict()["years"]]
    [2027, 2028]
    """
    options = {"first": first, "last": last, "planned": planned, "teu": teu, **conditions}
    return ask("roadmap", (origin, destination), network, options)


def invest(  # noqa: PLR0913 - the words of the command
    network: Where,
    origin: Place = "",
    destination: Place = "",
    *,
    budget: float,
    by: int,
    teu: float | None = None,
    demand: Demand | None = None,
    cost: Several = (),
    sheet: str | None = None,
    column: Several = (),
    **conditions: Unpack[Conditions],
) -> Result:
    """
    Choose what to build with a budget.

    All that fits between two places counts; of a volume or a table of demand first what is carried, then the days.

    Parameters
    ----------
    network, origin, destination, **conditions
        As for `route`.
    budget
        What the projects may cost [million USD].
    by
        They are there on 31 December of this year.
    teu
        Volume a year between the two places.
    demand
        Table of volumes (``.csv``, ``.xlsx``, a frame or rows of `read_demand`) in place of the two places.
    cost
        ``"ID=MUSD"``, one or several, where no cost is published or another is known.
    sheet, column
        Sheet of a workbook of demand; your names of columns as ``"THEIRS=OURS"``.

    Returns
    -------
    answer
        ``.chosen``, ``.frontier``, ``.hours``; tables ``chosen`` and ``frontier``.

    Raises
    ------
    ScenarioError
        If the budget or the year makes no sense.
    NetworkError, NoRouteError
        As for `route`.
    """
    options: dict[str, Any] = {"budget": budget, "by": by, "teu": teu, "cost": cost, "sheet": sheet, "column": column}
    words = [place for place in (origin, destination) if place]
    with as_file(demand, ("from", "to", "amount")) as table:
        return ask("invest", words, network, {**options, **conditions}, None if demand is None else {"demand": table})


def sweep(
    network: Where,
    file: str | Path,
    *,
    output: str | Path | None = None,
    resume: bool = False,
    workers: int | None = 1,
    cluster: str | None = None,
    **conditions: Unpack[Conditions],
) -> Result:
    """
    Run one question under the many conditions of a TOML file.

    Parameters
    ----------
    network, **conditions
        As for `route`.
    file
        What varies; see ``corridor sweep --help`` and the guides.
    output
        File that is written as well; finished runs are kept beside it, so that ``resume`` goes on with them.
    resume
        Go on with the finished runs of a sweep that was stopped.
    workers
        Processes; more than 1 need the guard of ``if __name__ == "__main__"`` in a script.
    cluster
        Address of a Dask scheduler.

    Returns
    -------
    answer
        Table ``runs``, a row a run and pair.

    Raises
    ------
    ScenarioError
        If the file has faults.
    OutputError
        If the file cannot be written.
    """
    from dataclasses import replace
    from functools import partial
    from tempfile import TemporaryDirectory

    from corridor.answers.sweep import describe

    with TemporaryDirectory(prefix="corridor-") as scratch:
        target = Path(output) if output else Path(scratch) / "runs.csv"
        options: dict[str, Any] = {"output": str(target), "resume": resume, "workers": workers, "cluster": cluster}
        found = ask("sweep", (str(file),), network, {**options, **conditions})
        if output:
            found.to_file(target)
        rows = list(found.value)
        return found.finished(describe(replace(found.value, open=partial(iter, rows))))
