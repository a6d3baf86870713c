"""``corridor load A B --teu LIST``: how days grow with volume, and where it queues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_question, in_network, question_of
from corridor.errors import NetworkError
from corridor.output.formats import CHARTS, STANDARD

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

FORMS = (*STANDARD, *CHARTS)


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the command takes."""
    parser.add_argument("origin", metavar="A", help="place of departure")
    parser.add_argument("destination", metavar="B", help="place of arrival")
    parser.add_argument("--teu", required=True, metavar="LIST", help="volumes, such as 50000,100000,150000")
    parser.add_argument("--per", choices=("year", "week"), default="year", help="period of the volumes")
    parser.add_argument("--assume-capacity", action="store_true", help="fill unknown capacities with class values")
    parser.add_argument("--shock", metavar="FILE", default="", help="TOML of what is shut or grows, week by week")
    parser.add_argument("--chart", metavar="FILE", default="", help="draw days over the volumes as .svg or .png")
    add_question(parser)


def answer(arguments: Namespace) -> Answer:
    """Load the route with each volume."""
    from corridor.answers.load import describe
    from corridor.flow.demands import PERIODS
    from corridor.studies.load import load
    from corridor.studies.shock import read_shock

    question = question_of(arguments)
    volumes = [volume * PERIODS[arguments.per] for volume in volumes_of(arguments.teu)]
    found = load(
        question,
        arguments.origin,
        arguments.destination,
        volumes,
        assume=arguments.assume_capacity,
        shock=read_shock(arguments.shock) if arguments.shock else None,
    )
    status = 1 if all(point.hours is None for point in found.points) else 0
    return Answer(in_network(describe(found), question), status=status)


def volumes_of(text: str) -> list[float]:
    """
    Read volumes between commas.

    Raises
    ------
    NetworkError
        If one is no volume.
    """
    from corridor.data.cells import read_number

    parts = [part.strip() for part in text.replace(";", ",").split(",")]
    if any(len(part) > 1 and part.strip("0") == "" for part in parts):
        msg = f"--teu {text!r}: a comma is between two volumes, not between thousands: write 50000,100000."
        raise NetworkError(msg)
    try:
        found = [read_number(part) for part in parts]
    except NetworkError as error:
        msg = f"--teu {text!r}: {error} Write volumes such as 50000,100000."
        raise NetworkError(msg) from None
    if min(found) < 0:
        msg = f"--teu {text!r}: a volume is not negative."
        raise NetworkError(msg)
    return found
