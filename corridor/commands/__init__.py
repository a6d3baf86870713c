"""
One module a command: ``add_arguments`` says what it takes, ``answer`` works it out.

A command never prints and never exits: it gives an `Answer`, and `corridor.commands.cli`
writes it in the form that was asked for.
"""

from __future__ import annotations

from functools import partial
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from corridor.commands.numbers import amount, whole
from corridor.output.formats import FORMATS

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Mapping, Sequence

    from corridor.answers.columns import Description
    from corridor.data.model import Network
    from corridor.scenario.query import Query


class Answer(NamedTuple):
    """
    What a command found, described once; only the form that is asked for is written.

    Attributes
    ----------
    description
        For every form.
    status
        Exit code: 0 answered, 1 no answer exists or findings.
    warnings
        For stderr, and for what is passed on.
    notes
        For stderr alone.
    files
        What makes a form in another way, by its name in `corridor.output.formats`.
    done
        Called once the answer is delivered.
    """

    description: Description
    status: int = 0
    warnings: Sequence[str] = ()
    notes: Sequence[str] = ()
    files: Mapping[str, Callable[[], bytes]] = {}
    done: Callable[[], None] | None = None


COMMANDS: Mapping[str, str] = {
    "places": "list the places of the network, or find one",
    "route": "plan routes between two places, leg by leg",
    "quote": "price and time a whole table of lanes",
    "risk": "say how sure a trip is, and where its spread comes from",
    "explain": "say where the days go, and what would flip the choice",
    "matrix": "plan from many places to many, or find what can be reached in time",
    "compare": "set alternatives, corridors or scenarios side by side",
    "capacity": "find how much fits, what limits it and what relief is worth",
    "simulate": "run a year of a route event by event, with queues, ships and storms",
    "load": "say how days grow with volume, and where it queues",
    "allocate": "split demand over routes within all capacities",
    "ship": "plan one big shipment over time, from its first TEU to its last",
    "map": "write a map as one HTML file that opens offline",
    "sensitivity": "rank the figures that matter, or share out what a scenario brings",
    "roadmap": "answer year by year, as projects open",
    "invest": "choose what to build with a budget",
    "sweep": "run one question under thousands of conditions",
    "scenario": "list, explain, check or start scenarios",
    "network": "check, describe, export or start a network",
    "doctor": "self-check: installation, data and two known answers",
}
"""Commands and what they are for; ``route`` lives in `corridor.commands.route`."""


LOCALES = ("en", "ru", "kk", "tr", "az", "de")
"""Languages for whose spreadsheets CSV is written."""


def add_output(parser: ArgumentParser) -> None:
    """Add the options that every command has: the form of the answer and where it goes."""
    parser.add_argument(
        "--format", type=str.lower, choices=tuple(FORMATS), help="form of the answer (default: by file, text)"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write the answer to a file instead of stdout")
    parser.add_argument(
        "--locale",
        type=str.lower,
        choices=LOCALES,
        default="",
        help="write CSV for the spreadsheets of a language: ; and decimal commas but for en (default: , and points)",
    )
    parser.add_argument("--debug", action="store_true", help="show the traceback of an error")


def add_question(parser: ArgumentParser) -> None:
    """Add the common options that say under which conditions a question is put, and how to go."""
    add_conditions(parser)
    for flag, name, metavar, purpose in (
        ("--avoid", "avoid", "WHAT", "country:RU, mode:ferry, place:ID or link:ID"),
        ("--via", "via", "PLACE", "pass this place; in the order given"),
    ):
        parser.add_argument(flag, dest=name, metavar=metavar, help=purpose, action="append", default=[])
    add_cargo(parser)
    add_product(parser)


def add_product(parser: ArgumentParser) -> None:
    """Add the options that say how to go by rail, and in what container."""
    parser.add_argument(
        "--product",
        type=str.lower,
        choices=("train", "box", "charter", "any"),
        default="",
        help="by published trains, as a box on ordinary ones, by any of both (default), or by a whole train",
    )
    parser.add_argument(
        "--size", choices=("20", "40"), default="", help="length of the container in feet, for its price (default: 40)"
    )
    parser.add_argument("--owner", choices=("carrier", "shipper"), default="", help="whose container and wagon (price)")
    parser.add_argument("--carriage", choices=("wagon", "deck"), default="", help="how it goes by ferry (price)")
    parser.add_argument("--tonnes", type=amount, metavar="T", help="cargo in a container, for its emissions")


def add_conditions(parser: ArgumentParser) -> None:
    """Add the common options that say which network, on which day, with what changed."""
    parser.add_argument("--network", metavar="DIR", default="", help="folder of the network (default: the one shipped)")
    parser.add_argument("--on", metavar="DATE", default="", help="day of the question (default: date of the data)")
    for flag, name, metavar, purpose in (
        ("--with", "include", "ID", "add a project whatever its date"),
        ("--without", "exclude", "ID", "leave out a project"),
        ("--scenario", "scenario", "NAME|FILE", "apply a scenario; may be stacked"),
        ("--set", "sets", "ID.FIELD=V", "use your own figure"),
    ):
        parser.add_argument(flag, dest=name, metavar=metavar, help=purpose, action="append", default=[])
    parser.add_argument(
        "--slip", type=whole, default=0, metavar="YEARS", help="what is not open yet opens so much later"
    )
    parser.add_argument(
        "--as-built",
        action="store_true",
        help="let what scenarios bring be finished, whatever the day (default: only where no day is asked for)",
    )


def in_network(description: Description, question: Query) -> Description:
    """Let the forms that show sources, terms or the ground open the network of an answer."""
    return description._replace(network=partial(_opened, question), folder=question.network)


def _opened(question: Query) -> Network:
    from corridor.scenario.opening import network_of

    return network_of(question)


def conditions_of(arguments: Namespace) -> tuple[tuple[str, str], ...]:
    """Name the options that shape the answer, for a reader of what is passed on."""
    given = vars(arguments)
    words = {
        "config": "by corridor.toml",
        "scenario": "scenario",
        "include": "with",
        "exclude": "without",
        "sets": "set",
        "avoid": "avoid",
        "via": "via",
        "cargo": "cargo",
        "product": "product",
        "size": "container, ft",
        "tonnes": "cargo a container, t",
        "slip": "slip, years",
        "owner": "owner",
        "carriage": "carriage",
        "depart": "depart",
        "arrive_by": "arrive by",
        "ready": "waits for the first departure",
        "max_borders": "at most borders",
        "by": "by",
        "per": "per",
        "month": "month",
        "within": "within",
        "residual": "beside today's traffic",
        "as_built": "scenarios as built",
        "assume_capacity": "class values fill unknown capacities",
    }
    found = ((word, given.get(name)) for name, word in words.items())
    return tuple((word, _words(value)) for word, value in found if value not in (None, "", False, []))


def with_conditions(found: Answer, arguments: Namespace) -> Answer:
    """Say in an answer under which conditions it was asked, and what is odd about them."""
    warnings = (*warnings_of(arguments), *found.warnings)
    described = found.description
    described = described._replace(
        conditions=(*described.conditions, *conditions_of(arguments)),
        caveats=(*described.caveats, *warnings),
        locale=arguments.locale,
    )
    return found._replace(description=described, warnings=warnings)


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(f"{one}{_which(str(one))}" for one in value)
    return "yes" if value is True else str(value)


def _which(text: str) -> str:
    """Describe which time a figure such as ``ID.hours=62`` sets."""
    field = text.partition("=")[0].rpartition(".")[2]
    times = {"hours": "expected", "hours_typical": "median", "hours_low": "P10", "hours_high": "P90"}
    found = times.get(field.removeprefix("back_").removeprefix("stop_"), "") if "=" in text else ""
    return f" ({found} time)" if found else ""


def times_set(arguments: Namespace) -> tuple[str, ...]:
    """Say of each figure of one's own that is a time which time it sets."""
    texts: Sequence[str] = vars(arguments).get("sets") or ()
    return tuple(f"--set {text}{which}" for text in texts if (which := _which(text)))


def question_of(arguments: Namespace) -> Query:
    """Gather the common options; what a command has no option for is left open."""
    from corridor.scenario.query import Query

    given = vars(arguments)
    ends = {name: given[name] for name in ("origin", "destination") if isinstance(given.get(name), str)}
    return Query(
        **ends,
        network=arguments.network,
        on=arguments.on,
        include=tuple(given.get("include", ())),
        exclude=tuple(given.get("exclude", ())),
        scenarios=tuple(given.get("scenario", ())),
        sets=tuple(given.get("sets", ())),
        avoid=tuple(given.get("avoid", ())),
        via=tuple(given.get("via", ())),
        cargo=given.get("cargo", ""),
        policy=given.get("policy", ""),
        product=given.get("product", ""),
        as_built=given.get("as_built", False),
        size=given.get("size", ""),
        tonnes=given.get("tonnes"),
        slip=given.get("slip", 0),
        owner=given.get("owner", ""),
        carriage=given.get("carriage", ""),
    )


def warnings_of(arguments: Namespace) -> tuple[str, ...]:
    """Describe what is odd about the conditions of a question, whichever command answers it."""
    given = vars(arguments)
    day, depart = given.get("on") or "", given.get("depart") or ""
    timed = given.get("scenario") and not given.get("tells_dates")
    if not (day or depart or given.get("sets") or timed):
        return ()
    from datetime import datetime

    from corridor.scenario.opening import warnings_of as warnings_of_question

    day = day or (datetime.fromisoformat(depart).date().isoformat() if depart else "")

    network = given.get("folder") or arguments.network
    question = question_of(arguments)._replace(network=network, on=day)
    return warnings_of_question(question if timed else question._replace(scenarios=()))


def add_table(parser: ArgumentParser) -> None:
    """Add the options that say how a table of one's own is read."""
    parser.add_argument("--sheet", default="", metavar="NAME", help="of a workbook (default: its first)")
    parser.add_argument(
        "--column", action="append", default=[], metavar="THEIRS=OURS", help="your name of a column, and the program's"
    )


def renamed_columns(arguments: Namespace) -> dict[str, str]:
    """
    Read ``--column THEIRS=OURS``.

    Raises
    ------
    NetworkError
        If one has no equals sign.
    """
    pairs = [text.rpartition("=") for text in arguments.column]
    if wrong := next(
        (text for text, pair in zip(arguments.column, pairs, strict=True) if not (pair[0] and pair[2])), ""
    ):
        from corridor.errors import NetworkError

        msg = (
            f"--column {wrong}: write your name of the column, an equals sign and the program's, such as Volume=amount."
        )
        raise NetworkError(msg)
    return {theirs.strip(): ours.strip() for theirs, _, ours in pairs}


def add_cargo(parser: ArgumentParser) -> None:
    """Add the option that says what travels."""
    parser.add_argument(
        "--cargo", default="", metavar="CLASS", help="such as containers, reefer or oil (default: first of cargo.csv)"
    )


def add_departure(parser: ArgumentParser) -> None:
    """Add the option that puts a trip on the calendar."""
    parser.add_argument("--depart", metavar="TIME", help="local time of departure, 2026-12-01T08:00")


def add_workers(parser: ArgumentParser) -> None:
    """Add the options that spread long work over processes or a cluster."""
    parser.add_argument("--workers", type=whole, default=0, metavar="N", help="processes (default: one for each core)")
    parser.add_argument(
        "--cluster", metavar="ADDRESS", default="", help="work on a Dask cluster, such as tcp://host:8786"
    )


def workers_of(arguments: Namespace) -> int:
    """
    Give the number of processes that is asked for, 0 for one a core.

    Raises
    ------
    NetworkError
        If it is none.
    """
    number: int = arguments.workers
    if number < 0:
        from corridor.errors import NetworkError

        msg = f"--workers {number}: name a number of processes from 1, or leave it out."
        raise NetworkError(msg)
    return number


def add_load(parser: ArgumentParser) -> None:
    """Add the option that asks for times at a volume as well."""
    parser.add_argument(
        "--teu", type=amount, metavar="N", help="days at so many TEU a year over the route as well, as times grow"
    )


def load_of(arguments: Namespace) -> float | None:
    """
    Give the volume at which times are asked for.

    Raises
    ------
    NetworkError
        If it is none.
    """
    volume: float | None = arguments.teu
    if volume is not None and not 0 <= volume < inf:
        from corridor.errors import NetworkError

        msg = f"--teu {volume:g}: write a volume a year of 0 or more."
        raise NetworkError(msg)
    return volume


def add_limits(parser: ArgumentParser) -> None:
    """Add the options that say over how many borders, and from when the time counts."""
    parser.add_argument("--max-borders", type=whole, metavar="N", help="cross at most so many borders")
    parser.add_argument("--ready", action="store_true", help="count the wait for the first departure as well")


def trip_of(arguments: Namespace) -> Query:
    """
    Gather all that a question about a trip may say; what a command has no option for is left open.

    Raises
    ------
    NetworkError
        If an option is given without a value.
    """
    from corridor.scenario.query import PREFERENCES

    given = vars(arguments)
    found = {name: given[name] for name in PREFERENCES if given.get(name) is not None}
    empty = next((name for name, value in found.items() if value == ""), "")
    if empty:
        from corridor.errors import NetworkError

        msg = (
            f"--{'pareto' if empty == 'criteria' else empty.replace('_', '-')} has no value: leave it out or give one."
        )
        raise NetworkError(msg)
    if "criteria" in found:
        found["criteria"] = tuple(name.strip() for name in found["criteria"].split(","))
    return question_of(arguments)._replace(**found)


def folder_question(arguments: Namespace) -> Query:
    """
    Gather the common options of a verb that takes the folder of a network as its argument.

    Raises
    ------
    NetworkError
        If ``--network`` names another folder.
    """
    if arguments.folder and arguments.network and arguments.folder != arguments.network:
        from corridor.errors import NetworkError

        msg = f"two networks are named, {arguments.folder!r} and --network {arguments.network!r}: leave out one."
        raise NetworkError(msg)
    return question_of(arguments)._replace(network=arguments.folder or arguments.network)
