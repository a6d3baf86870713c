"""``corridor capacity A B``: how much fits, what limits it, and what relief is worth."""

from __future__ import annotations

from argparse import ArgumentTypeError
from math import inf
from typing import TYPE_CHECKING

from corridor.commands import Answer, add_question, in_network, question_of
from corridor.commands.numbers import amount, share
from corridor.errors import NetworkError
from corridor.output.formats import CHARTS, GROUND, STANDARD

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from corridor.scenario.query import Query

FORMS = (*STANDARD, *GROUND, *CHARTS)
SURE = 0.8
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the command takes."""
    parser.add_argument("origin", nargs="?", metavar="A", help="place of departure (default: that of the network)")
    parser.add_argument("destination", nargs="?", metavar="B", help="place of arrival")
    parser.add_argument(
        "--from", dest="origins", metavar="WHERE", action="append", default=[], help="place or country:CN; repeatable"
    )
    parser.add_argument(
        "--to",
        dest="destinations",
        metavar="WHERE",
        action="append",
        default=[],
        help="place or country:GE; repeatable",
    )
    parser.add_argument(
        "--within", type=_days, metavar="DAYS|all", help="keep to ways of at most so many days, or take every detour"
    )
    parser.add_argument(
        "--at-most-days", type=amount, metavar="DAYS", help="how much fits on the fastest route while boxes are in time"
    )
    parser.add_argument("--sure", type=share, metavar="SHARE", help="of the boxes that are in time (default: 0.8)")
    parser.add_argument("--critical", action="store_true", help="take each element out in turn")
    parser.add_argument("--by-month", action="store_true", help="show the twelve months, whose sum is the year")
    parser.add_argument("--chart", metavar="FILE", default="", help="draw the months or the reliefs as .svg or .png")
    add_period(parser)
    add_capacities(parser)
    add_question(parser)


def add_period(parser: ArgumentParser) -> None:
    """Add the options that say for which time of the year and by which period volumes are meant."""
    parser.add_argument("--per", choices=("year", "week"), default="year", help="period of the volumes")
    parser.add_argument(
        "--month", type=_month, metavar="M", help="such as January or 1: without its storms and closures"
    )


def add_capacities(parser: ArgumentParser) -> None:
    """Add the options that say how capacities are read, and for what."""
    parser.add_argument("--residual", action="store_true", help="leave room for today's corridor traffic")
    parser.add_argument("--assume-capacity", action="store_true", help="fill unknown capacities with class values")
    parser.add_argument(
        "--unbounded", action="store_true", help="use routes on which no capacity at all is known as well"
    )


def answer(arguments: Namespace) -> Answer:
    """Work out the greatest flow."""
    from corridor.answers.throughput import describe
    from corridor.flow.volumes import capacity
    from corridor.scenario.opening import network_of

    question = question_of(arguments)
    network = network_of(question)
    origins = _side(arguments.origin, arguments.origins, network.default_origin, "--from")
    destinations = _side(arguments.destination, arguments.destinations, network.default_destination, "--to")
    if bool(arguments.origin or arguments.origins) != bool(arguments.destination or arguments.destinations):
        msg = "give both sides or none: corridor capacity A B, or --from and --to."
        raise NetworkError(msg)
    if arguments.sure is not None and arguments.at_most_days is None:
        msg = f"--sure {arguments.sure:g} is the share of boxes within --at-most-days: give both."
        raise NetworkError(msg)
    if arguments.at_most_days is not None:
        return _practical(arguments, question, origins, destinations)
    found = capacity(
        network,
        origins,
        destinations,
        via=question.via,
        avoid=question.avoid,
        cargo=question.cargo,
        residual=arguments.residual,
        assume=arguments.assume_capacity,
        month=arguments.month,
        per=arguments.per,
        within_days=arguments.within,
        unbounded=arguments.unbounded,
        by_month=arguments.by_month,
        critical=arguments.critical,
    )
    described = describe(found, scenarios=question.scenarios)
    return Answer(
        described._replace(network=lambda: network, folder=question.network),
        warnings=found.remarks,
    )


def _practical(arguments: Namespace, question: Query, origins: Sequence[str], destinations: Sequence[str]) -> Answer:
    """Find how much arrives in time."""
    from corridor.answers.load import describe_practical
    from corridor.studies.load import practical

    for name in ("critical", "by_month", "month", "within", "residual", "unbounded"):
        if getattr(arguments, name):
            msg = f"--at-most-days loads the fastest route over the year; leave out --{name.replace('_', '-')}."
            raise NetworkError(msg)
    if len(origins) != 1 or len(destinations) != 1:
        msg = "--at-most-days takes one place at each end: corridor capacity A B."
        raise NetworkError(msg)
    found = practical(
        question,
        origins[0],
        destinations[0],
        at_most_days=arguments.at_most_days,
        sure=SURE if arguments.sure is None else arguments.sure,
        assume=arguments.assume_capacity,
    )
    return Answer(
        in_network(describe_practical(found, per=arguments.per), question), status=0 if found.teu_per_year else 1
    )


def _days(text: str) -> float:
    """Read a number of days, or ``all``."""
    return inf if text == "all" else amount(text)


def _month(text: str) -> int:
    """Read a month by its English name, the first three letters of it or more, or its number."""
    word = text.strip().lower()
    if word.isdigit():
        return int(word)
    found = [number for number, name in enumerate(MONTHS, start=1) if len(word) >= 3 and name.startswith(word)]
    if len(found) != 1:
        msg = f"{text!r} is no month: write January, Jan or 1"
        raise ArgumentTypeError(msg)
    return found[0]


def _side(place: str | None, several: list[str], default: str, flag: str) -> tuple[str, ...]:
    """Take a place or a set of them; neither takes the default."""
    if place and several:
        msg = f"{place!r} and {flag} are both given: use one of the two."
        raise NetworkError(msg)
    return (place,) if place else tuple(several) or (default,)
