"""``corridor scenario list|show|check|new``: what planners ask about, in small files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from corridor.commands import Answer
from corridor.commands.plain import described
from corridor.errors import OutputError, ScenarioError, suggest
from corridor.output import formats

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from datetime import date

FINDING_COLUMNS = ("scenario", "message")
JUDGEMENT = "judgement"
"""Key of the source that stands for an assumption of one's own."""

STARTER = """\
id = "{name}"
name = "{title}"
question = "What would change if ...?"
caveat = "What the figures of this file cannot say, in one honest line."
# includes = ["other-scenario"]     scenarios of the network, or beside this file
# projects = ["cku-railway"]        built; on a day that is asked for, when they are due
# begins = 2027-06-30               first day of the changes below; one change may have its own
# without = ["cku-railway"]         left out
sources = []                        # keys of sources.csv

# Figures: set a value, scale by a factor, increase by an amount. "hours" stands for all three figures.
# `corridor network info` names the tables; ids are those of the network's tables.
#
# [[scale]]
# id = "aktau-port-feeder"          # or table, country, mode, kind, place, between = ["aktau-port", "alat"]
# field = "hours"
# value = 0.5
# reason = "Why, in a few words."
# source = ["key-of-sources-csv"]
#
# [[close]]
# id = "kuryk-port"                 # a link, border, facility, service, place or closure; [[open]] is the opposite
# reason = "Why."
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the command takes."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listing = verbs.add_parser("list", help="list the scenarios of the network")
    show = verbs.add_parser("show", help="say in plain words what differs from the base")
    show.add_argument("scenarios", nargs="+", metavar="NAME|FILE", help="scenario; several are stacked")
    check = verbs.add_parser("check", help="apply scenarios and report all that is wrong")
    check.add_argument("scenarios", nargs="*", metavar="NAME|FILE", help="scenarios (default: all of the network)")
    new = verbs.add_parser("new", help="write a scenario file to begin with")
    new.add_argument("name", nargs="?", metavar="NAME", help="id of the scenario, or a path in .toml; or -o FILE.toml")
    new.add_argument("--close", metavar="ID", default="", help="shut this place, link, border, facility or service")
    new.add_argument("--from", dest="first", metavar="DATE", default="", help="with --close: first day shut")
    new.add_argument(
        "--until", metavar="DATE", default="", help="with --close: last day shut (default: further notice)"
    )
    for verb in (listing, show, check, new):
        verb.add_argument(
            "--network", metavar="DIR", default="", help="folder of the network (default: the one shipped)"
        )
    for verb in (show, check):
        verb.add_argument("--on", metavar="DATE", default="", help="day of the comparison (default: date of the data)")


def form_of(arguments: Namespace) -> str:
    """Choose the form of the answer; a new scenario goes to the ``.toml`` that ``-o`` names."""
    if arguments.verb == "new" and (arguments.output or "").endswith(".toml"):
        if arguments.name:
            msg = f"{arguments.name!r} and -o {arguments.output} both name the file: leave one out."
            raise OutputError(msg)
        arguments.name, arguments.output = arguments.output, None
    if arguments.verb == "new" and not arguments.name:
        msg = "name the scenario: corridor scenario new NAME, or -o FILE.toml."
        raise OutputError(msg)
    return formats.form_of(arguments.output, arguments.format, formats.STANDARD)


def answer(arguments: Namespace) -> Answer:
    """Answer one of the verbs."""
    return {"list": _list, "show": _show, "check": _check, "new": _new}[arguments.verb](arguments)


def _list(arguments: Namespace) -> Answer:
    from corridor.answers.differences import describe_list
    from corridor.scenario.scenario import read_all

    return Answer(describe_list(read_all(arguments.network or None)))


def _show(arguments: Namespace) -> Answer:
    from corridor.answers.differences import describe
    from corridor.studies.scenario_explanation import explain

    return Answer(describe(explain(arguments.scenarios, arguments.network or None, on=_day(arguments))))


def _check(arguments: Namespace) -> Answer:
    from corridor.studies.scenario_explanation import JOIN, check

    found = check(arguments.scenarios, arguments.network or None, on=_day(arguments))
    rows = [{"scenario": name, "message": message} for name, messages in found.items() for message in messages]
    lines = [
        row["message"] if row["message"].startswith(row["scenario"]) else f"{row['scenario']}: {row['message']}"
        for row in rows
    ]
    number = len([name for name in found if JOIN not in name])
    checked = "1 scenario" if number == 1 else f"{number} scenarios"
    verdict = f"{checked}, {len(rows) or 'no'} finding{'' if len(rows) == 1 else 's'}"
    return Answer(
        described(
            text=lambda: "\n".join([*lines, verdict]),
            record=lambda: {"scenarios": list(found), "findings": rows},
            table=lambda: (rows, FINDING_COLUMNS),
        ),
        status=1 if rows else 0,
    )


def _day(arguments: Namespace) -> date | None:
    """Read the day of the comparison; None for the date of the data."""
    from corridor.scenario.opening import parse_day

    return parse_day(arguments.on) if arguments.on else None


def _new(arguments: Namespace) -> Answer:
    from corridor.data.cells import read_id
    from corridor.data.files import write_text
    from corridor.errors import NetworkError

    path = Path(arguments.name if arguments.name.endswith(".toml") else f"{arguments.name}.toml")
    try:
        name = read_id(path.stem)
    except NetworkError as error:
        msg = f"scenario {path.stem!r}: {error}"
        raise ScenarioError(msg) from None
    if path.exists():
        msg = f"{path} exists already: choose another name."
        raise OutputError(msg)
    title = name.replace("-", " ").capitalize()
    text = _closing(arguments, name, title) if arguments.close else STARTER.format(name=name, title=title)
    write_text(path, text, into_network=True)
    return Answer(
        described(
            text=lambda: f"wrote {path}; fill it in, then `corridor scenario show {path}` tells what it changes.",
            record=lambda: {"file": str(path)},
        ),
    )


def _closing(arguments: Namespace, name: str, title: str) -> str:
    """Write a scenario that shuts one thing, for some days or for good."""
    from corridor.scenario.opening import open_network, parse_day
    from corridor.scenario.query import Query

    network, key = open_network(Query(network=arguments.network)), arguments.close
    table = network.table_of(key)
    if table not in ("places", "links", "borders", "facilities", "services"):
        names = (
            name for part in ("places", "links", "borders", "facilities", "services") for name in network.table(part)
        )
        msg = f"--close {key}: there is no such place, link, border, facility or service." + suggest(key, names)
        raise ScenarioError(msg)
    head = (
        f'id = "{name}"\nname = "{title}"\nquestion = "What if {key} is shut?"\n'
        'caveat = "What the figures of this file cannot say, in one honest line."\nsources = ["own assumption"]\n\n'
    )
    if not (arguments.first or arguments.until):
        source = f'source = ["{JUDGEMENT}"]\n' if JUDGEMENT in network.sources else ""
        return f'{head}[[close]]\nid = "{key}"\nreason = "{title}"\n{source}'
    if not arguments.first:
        msg = f"--until {arguments.until}: say --from as well, the first day shut."
        raise ScenarioError(msg)
    first = parse_day(arguments.first)
    last = parse_day(arguments.until) if arguments.until else None
    if last and last < first:
        msg = f"--from {first} --until {last}: the last day comes before the first; exchange the two."
        raise ScenarioError(msg)
    if JUDGEMENT not in network.sources:
        msg = f"--close {key} --from {first}: sources.csv of the network has no {JUDGEMENT!r} to name; add that row."
        raise ScenarioError(msg)
    members = [key]
    if table == "places":
        members = sorted(row.id for row in network.links.values() if key in (row.origin, row.destination))
    listed = ", ".join(f'"{member}"' for member in members)
    ends = f"ends = {last}\n" if last else ""
    return (
        f'{head}[[add]]\ntable = "closures"\nid = "{name}-closed"\nname = "{title}"\nkind = "suspension"\n'
        f'members = [{listed}]\nstarts = {first}\n{ends}source = ["{JUDGEMENT}"]\nbasis = "assumed"\n'
        f'confidence = "low"\nnote = "Own assumption."\nreason = "{title}"\n'
    )
