"""
Every command as a function of the same name and words.

A function builds the question that the command line builds and gives the same
answer, for the same reasons.  What an option is called there is an argument here:
``--max-borders 3`` is ``max_borders=3``, ``-k`` is ``k``, ``--with`` is ``include``,
``--without`` is ``exclude``, ``--set`` is ``sets`` and ``--scenario`` is ``scenarios``.
A text where several are allowed is one of them; dates are dates or ISO text.
"""

from __future__ import annotations

import re
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from corridor.answers.columns import Table, record_of
from corridor.commands.given import as_text
from corridor.errors import CorridorError, NetworkError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    import folium
    import geopandas as gpd
    import pandas as pd

    from corridor.answers.columns import Description
    from corridor.commands import Answer
    from corridor.data.model import Network

    Place = str
    Several = str | Sequence[str]
    Day = str | date
    Moment = str | date | datetime
    Where = Network | str | Path | None

_FLAGS = {"k": "-k", "include": "--with", "exclude": "--without", "sets": "--set", "scenarios": "--scenario"}
_ARGUMENTS = {flag.lstrip("-"): name for name, flag in _FLAGS.items()}
_OPTION = re.compile(r"(?<![\w-])--?([a-z][a-z0-9-]*)\b")


class Conditions(TypedDict, total=False):
    """Arguments that every question about routes takes; see the command line."""

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
    as_built: bool


class Result:
    """
    The answer to a question, with the values that the engine found as attributes.

    Attributes
    ----------
    value
        What the engine found.
    warnings
        What a planner should hear beside it.
    status
        0 answered, 1 findings or no answer, as the command's exit code.
    """

    def __init__(self, answer: Answer) -> None:
        """Keep the description of an answer, from which every form follows."""
        self._answer = answer
        self.value: Any = answer.description.answer
        self.warnings = tuple(answer.warnings)
        self.status = answer.status

    def __getattr__(self, name: str) -> Any:
        """Give a value of what the engine found."""
        if name.startswith("_") or name == "value":
            raise AttributeError(name)
        return getattr(self.value, name)

    def __getstate__(self) -> dict[str, Any]:
        """Work out what is still to be worked out: functions are not pickled."""
        from corridor.answers.settled import settled

        ready = settled(self.description)
        return {**self.__dict__, "_answer": self._answer._replace(description=ready, notes=(), done=None)}

    def __repr__(self) -> str:
        """Name the question and its tables."""
        tables = ", ".join(f"{name} ({len(table.rows)})" for name, table in self._tables().items())
        return f"<{self.description.title}: {tables or 'no table'}>"

    def __str__(self) -> str:
        """Give the text that the command prints."""
        from corridor.output.formats import write

        return write("text", self.description).decode().rstrip("\n")

    def _repr_html_(self) -> str:
        """Show the main table in a notebook."""
        from html import escape

        if not self._tables():
            return f"<pre>{escape(str(self))}</pre>"
        frame = self.to_frame()
        return f"<p>{escape(self.description.title)}</p>{frame.head(50).to_html(index=False, escape=True)}"

    @property
    def description(self) -> Description:
        """The answer as the writers of `corridor.output` take it."""
        return self._answer.description

    def to_dict(self) -> dict[str, Any]:
        """Give the record of ``--format json``."""
        return record_of(self.description)

    def to_frame(self, table: str = "") -> pd.DataFrame:
        """
        Give a table of the answer as a data frame.

        Parameters
        ----------
        table
            Its name; empty is the table of ``--format csv``.

        Raises
        ------
        NetworkError
            If the answer has no such table.
        """
        from corridor.output.frames import frame_of

        tables = self._tables()
        name = table or self.description.main or next(iter(tables), "")
        if name not in tables:
            msg = f"there is no table {name!r} in this answer. Known: {', '.join(tables) or 'none'}."
            raise NetworkError(msg)
        return frame_of(tables[name])

    def to_file(self, path: str | Path) -> None:
        """
        Write the answer in the form that the ending of a file asks for, as ``-o`` does.

        Raises
        ------
        OutputError
            If no form has that ending, or the file cannot be written.
        """
        from corridor.data.files import write_bytes
        from corridor.output import formats

        offered = (*formats.STANDARD, *formats.GROUND, *self._answer.files)
        form = formats.form_of(str(path), "", offered)
        make = self._answer.files.get(form)
        write_bytes(Path(path), make() if make else formats.write(form, self.description))

    def to_excel(self, path: str | Path) -> None:
        """Write a workbook: what was asked, the tables, the sources."""
        from corridor.data.files import write_bytes
        from corridor.output.formats import write

        write_bytes(Path(path), write("xlsx", self.description))

    def to_gdf(self) -> gpd.GeoDataFrame:
        """
        Give an answer on the ground as a GeoDataFrame in EPSG:4326, a row a leg.

        Raises
        ------
        OutputError
            If the answer has no place on the ground.
        """
        import geopandas as gpd

        from corridor.output.geojson import ground_of

        return gpd.GeoDataFrame.from_features(ground_of(self.description)[0], crs="EPSG:4326")

    def to_folium(self) -> folium.Map:
        """
        Draw an answer on the ground as a `folium.Map` with named layers, to which others can be added.

        Raises
        ------
        OutputError
            If the answer has no place on the ground.
        """
        from corridor.output.folium_map import to_folium

        return to_folium(self.description)

    def plot(self) -> Any:
        """
        Draw the chart of the answer with matplotlib and give its axes.

        Routes are drawn over time, sensitivities as a tornado, roadmaps by year, volumes by month or relief, load
        and budgets as curves, simulations as queues.

        Raises
        ------
        OutputError
            If the answer has no chart, or matplotlib is not installed.
        """
        from corridor.output.charts import picture_of
        from corridor.output.charts.drawing import axes_of

        return axes_of(picture_of(self.value))

    def explore(self, **options: Any) -> folium.Map:
        """Show an answer on the ground as geopandas does; options are those of `GeoDataFrame.explore`."""
        drawn: folium.Map = self.to_gdf().explore(**options)
        return drawn

    def _tables(self) -> dict[str, Table]:
        return {part.name: part for part in self.description.parts if isinstance(part, Table)}


def _ask(command: str, words: Sequence[str], where: Where, options: dict[str, Any]) -> Result:
    """Put a question as the command line does."""
    from corridor.commands import warnings_of
    from corridor.commands.cli import parse

    given = {**_conditions_of(where), **{name: value for name, value in options.items() if value is not None}}
    argv = [*command.split(), *words]
    for name, value in given.items():
        flag = _FLAGS.get(name, f"--{name.replace('_', '-')}")
        if value is True:
            argv.append(flag)
        elif value is not False:
            several = value if isinstance(value, list | tuple | set | frozenset) else (value,)
            argv += [word for item in several for word in (flag, as_text(item))]
    told = StringIO()
    try:
        with redirect_stderr(told):
            arguments, module = parse(argv)
    except SystemExit:
        reason = told.getvalue().strip().partition(": ")[2].partition(". `")[0]
        msg = f"{command}: {_with_arguments(reason)}."
        raise NetworkError(msg) from None
    try:
        found: Answer = module.answer(arguments)
        return Result(found._replace(warnings=(*warnings_of(arguments), *found.warnings)))
    except CorridorError as error:
        error.args = (_with_arguments(str(error)), *error.args[1:])
        raise


def _conditions_of(where: Where) -> dict[str, Any]:
    """Give the conditions under which a network was opened; a folder has none but itself."""
    if where is None:
        return {}
    if isinstance(where, str | Path):
        return {"network": where}
    from corridor.scenario.opening import question_of_network

    question = question_of_network(where)
    names = {"network": "network", "on": "on", "include": "include", "exclude": "exclude"}
    names |= {"scenarios": "scenarios", "sets": "sets", "product": "product", "as_built": "as_built"}
    return {name: getattr(question, field) for name, field in names.items() if getattr(question, field)}


def _with_arguments(text: str) -> str:
    """Let a message speak of arguments where the command line has options."""
    return _OPTION.sub(lambda match: _ARGUMENTS.get(match[1], match[1].replace("-", "_")), text)


def route(  # noqa: PLR0913 - the words of the command
    network: Where,
    origin: Place,
    destination: Place,
    *,
    k: int | None = None,
    by: str | None = None,
    pareto: str | None = None,
    overlap: float | None = None,
    value_of_time: float | None = None,
    depart: Moment | None = None,
    arrive_by: Moment | None = None,
    max_borders: int | None = None,
    ready: bool = False,
    **conditions: Unpack[Conditions],
) -> Result:
    """
    Plan routes between two places, leg by leg; see ``corridor route --help``.

    Parameters
    ----------
    network
        A network, a folder, or None for the one that the package carries.
    origin, destination
        Places as people name them.
    k
        So many routes that really differ.
    by
        ``"time"``, ``"p80"``, ``"cost"`` or ``"co2"``.
    pareto
        All routes that none betters, such as ``"time,cost"``.
    overlap
        Share of the length below which alternatives stay.
    value_of_time
        Price of a day of a TEU [USD].
    depart, arrive_by
        Local date and time.
    max_borders
        Most changes of country.
    ready
        Whether the wait for the first departure counts.
    **conditions
        ``on``, ``include``, ``exclude``, ``scenarios``, ``sets``, ``avoid``, ``via``, ``cargo``, ``policy``,
        ``product``.

    Returns
    -------
    answer
        ``.routes``, best first; tables ``routes`` and ``legs``.

    Raises
    ------
    NetworkError
        If something asked for does not exist or is not understood.
    NoRouteError
        If there is no route; the message says what stopped it.

    Examples
    --------
    >>> import corridor
    >>> found = corridor.route(None, "Kashgar", "Andijan", on="2031-01-01")
    >>> found.routes[0].minutes == sum(leg.minutes for leg in found.routes[0].legs)
    True
    """
    if not any((k, by, pareto, overlap, value_of_time, depart, arrive_by, max_borders, ready)):
        quick = _on_known_graph(network, origin, destination, conditions)
        if quick is not None:
            return quick
    names: dict[str, Any] = {"k": k, "by": by, "pareto": pareto, "overlap": overlap, "value_of_time": value_of_time}
    names |= {"depart": depart, "arrive_by": arrive_by, "max_borders": max_borders, "ready": ready}
    return _ask("route", (origin, destination), network, {**names, **conditions})


def _on_known_graph(network: Where, origin: Place, destination: Place, conditions: Conditions) -> Result | None:
    """Plan a network that differs in figures alone from another on the graph of that one; None where more is asked."""
    from corridor.commands.public_network import OpenNetwork, fastest

    if not isinstance(network, OpenNetwork) or not network.origin or conditions.keys() - {"via", "avoid", "cargo"}:
        return None
    from corridor.answers.plan import describe
    from corridor.answers.routes import Plan
    from corridor.commands import Answer

    found = fastest(network, origin, destination, **conditions)  # type: ignore[misc]  # what is left are its own words
    if set(found.countries) & set(network.caution):
        return None
    return Result(Answer(describe(Plan((found,)))._replace(network=lambda: network)))


def risk(
    network: Where,
    origin: Place,
    destination: Place,
    *,
    within: float | None = None,
    draws: int | None = None,
    seed: int | None = None,
    depart: Moment | None = None,
    **conditions: Unpack[Conditions],
) -> Result:
    """Describe how sure a trip is: ``within`` in days, ``draws`` sampled trips with ``seed``."""
    names = {"within": within, "draws": draws, "seed": seed, "depart": depart}
    return _ask("risk", (origin, destination), network, {**names, **conditions})


def explain(
    network: Where, origin: Place, destination: Place, *, why_not: Several = (), **conditions: Unpack[Conditions]
) -> Result:
    """Describe where the days go, and what would make the route use what it does not (``why_not``)."""
    return _ask("explain", (origin, destination), network, {"why_not": why_not, **conditions})


def compare(
    network: Where,
    origin: Place,
    destination: Place,
    *,
    k: int | None = None,
    corridors: bool = False,
    **conditions: Unpack[Conditions],
) -> Result:
    """Set alternatives, corridors, or scenarios (``scenarios``) side by side."""
    return _ask("compare", (origin, destination), network, {"k": k, "corridors": corridors, **conditions})


def load(
    network: Where,
    origin: Place,
    destination: Place,
    *,
    teu: float | Sequence[float],
    per: str | None = None,
    assume_capacity: bool = False,
    shock: str | Path | None = None,
    **conditions: Unpack[Conditions],
) -> Result:
    """Describe how days grow with ``teu`` a ``per``, one or several, and where it queues; ``shock`` is a file."""
    volumes = ",".join(str(one) for one in ((teu,) if isinstance(teu, int | float) else teu))
    options = {"per": per, "assume_capacity": assume_capacity, "shock": shock, **conditions}
    return _ask("load", (origin, destination, f"--teu={volumes}"), network, options)


def capacity_within(
    network: Where,
    origin: Place,
    destination: Place,
    *,
    at_most_days: float,
    sure: float | None = None,
    assume_capacity: bool = False,
    **conditions: Unpack[Conditions],
) -> Result:
    """Find the greatest volume of which the share ``sure`` arrives within so many days, four of five unless told."""
    options = {"at_most_days": at_most_days, "sure": sure, "assume_capacity": assume_capacity, **conditions}
    return _ask("capacity", (origin, destination), network, options)


def simulate(  # noqa: PLR0913 - the words of the command
    network: Where,
    origin: Place,
    destination: Place,
    *,
    teu: float,
    per: str | None = None,
    weeks: int | None = None,
    runs: int | None = None,
    seed: int | None = None,
    assume_capacity: bool = False,
    workers: int | None = 1,
    cluster: str | None = None,
    **conditions: Unpack[Conditions],
) -> Result:
    """
    Send a volume over a route event by event, and see where boxes wait.

    ``workers`` is 1, as more processes need the guard of ``if __name__ == "__main__"`` in a script.
    """
    names: dict[str, Any] = {"teu": teu, "per": per, "weeks": weeks, "runs": runs, "seed": seed}
    names |= {"assume_capacity": assume_capacity, "workers": workers, "cluster": cluster}
    return _ask("simulate", (origin, destination), network, {**names, **conditions})


def quote(
    network: Where,
    lanes: str | Path,
    *,
    size: str | None = None,
    figures: str | Path | None = None,
    sheet: str | None = None,
    column: Several = (),
    **conditions: Unpack[Conditions],
) -> Result:
    """Price and time a table of lanes (``.csv`` or ``.xlsx``); a lane without a route has its ``problem``."""
    own = None if figures is None else str(figures)
    options = {"size": size, "figures": own, "sheet": sheet, "column": column, **conditions}
    return _ask("quote", (str(lanes),), network, options)


def sensitivity(network: Where, origin: Place, destination: Place, **conditions: Unpack[Conditions]) -> Result:
    """Rank the values that matter, each at its low and its high end."""
    return _ask("sensitivity", (origin, destination), network, dict(conditions))


def attribution(
    network: Where,
    origin: Place,
    destination: Place,
    *,
    measure: str | None = None,
    **conditions: Unpack[Conditions],
) -> Result:
    """Share out among its parts what one or more ``scenarios`` bring, by Shapley values."""
    options = {**conditions, "measure": measure}
    return _ask("sensitivity", (origin, destination), network, options)


def roadmap(
    network: Where,
    origin: Place,
    destination: Place,
    *,
    first: int,
    last: int,
    slip: int | None = None,
    planned: bool = False,
    **conditions: Unpack[Conditions],
) -> Result:
    """Answer year by year from ``first`` to ``last``, as projects open, all ``slip`` years later."""
    options = {"from": first, "to": last, "slip": slip, "planned": planned, **conditions}
    return _ask("roadmap", (origin, destination), network, options)


def invest(
    network: Where,
    origin: Place,
    destination: Place,
    *,
    budget: float,
    by: int,
    cost: Several = (),
    **conditions: Unpack[Conditions],
) -> Result:
    """Choose what to build with ``budget`` million USD by the end of a year; ``cost`` is ``ID=MUSD``."""
    options = {"budget": budget, "by": by, "cost": cost, **conditions}
    return _ask("invest", (origin, destination), network, options)


def sweep(
    network: Where,
    file: str | Path,
    *,
    output: str | Path | None = None,
    resume: bool = False,
    workers: int | None = None,
    **conditions: Unpack[Conditions],
) -> Result:
    """
    Run one question under the many conditions of a TOML file; table ``runs``.

    ``output`` also writes it, and keeps finished runs beside it, so that ``resume`` goes on with them.
    """
    from dataclasses import replace
    from functools import partial
    from tempfile import TemporaryDirectory

    from corridor.answers.sweep import describe

    with TemporaryDirectory(prefix="corridor-") as scratch:
        target = Path(output) if output else Path(scratch) / "runs.csv"
        options = {"output": str(target), "resume": resume, "workers": workers, **conditions}
        found = _ask("sweep", (str(file),), network, options)
        if output:
            found.to_file(target)
        rows = list(found.value)
        if found._answer.done:  # noqa: SLF001 - an answer of this module
            found._answer.done()  # noqa: SLF001
    kept = describe(replace(found.value, open=partial(iter, rows)))
    return Result(found._answer._replace(description=kept))  # noqa: SLF001


def scenarios(network: Where = None) -> Result:
    """List the scenarios of a network."""
    return _ask("scenario list", (), network, {})


def places(network: Where = None, query: str = "") -> Result:
    """List the places of a network, or those that a name fits."""
    return _ask("places", (query,) if query else (), network, {})


def evidence(network: Where = None) -> Result:
    """Plan every journey that somebody published, beside what was published."""
    return _ask("network evidence", (), network, {})


def check(folder: str | Path | None = None) -> Result:
    """Check a network folder: all faults of all files; ``status`` is 1 where there are findings."""
    return _ask("network check", (str(folder),) if folder else (), None, {})


def doctor() -> Result:
    """Check the installation, the data and two known answers."""
    return _ask("doctor", (), None, {})


def map_page(
    network: Where,
    path: str | Path,
    origin: Place = "",
    destination: Place = "",
    *,
    k: int | None = None,
    capacity: bool = False,
    years: str | None = None,
    lang: str | None = None,
    **conditions: Unpack[Conditions],
) -> Result:
    """Write a map as one HTML file that opens offline; with two places also their routes."""
    options = {"k": k, "capacity": capacity, "years": years, "lang": lang, **conditions}
    found = _ask("map", tuple(filter(None, (origin, destination))), network, options)
    found.to_file(path)
    return found
