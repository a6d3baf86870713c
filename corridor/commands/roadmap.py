"""``corridor roadmap A B --from YEAR --to YEAR``: year by year, as projects open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_load, add_question, in_network, load_of, question_of
from corridor.commands.numbers import whole
from corridor.errors import ScenarioError
from corridor.output.formats import CHARTS, STANDARD

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

FORMS = (*STANDARD, *CHARTS)


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the command takes."""
    parser.add_argument("origin", metavar="A", help="place of departure, as people name it")
    parser.add_argument("destination", metavar="B", help="place of arrival")
    parser.add_argument("--from", dest="first", type=whole, required=True, metavar="YEAR", help="first year")
    parser.add_argument("--to", dest="last", type=whole, required=True, metavar="YEAR", help="last year")
    parser.add_argument("--planned", action="store_true", help="build planned projects too, when they are due")
    parser.add_argument("--chart", metavar="FILE", default="", help="draw the years as .svg or .png as well")
    add_load(parser)
    add_question(parser)


def answer(arguments: Namespace) -> Answer:
    """Answer for the last day of each year."""
    from corridor.answers.roadmap import describe
    from corridor.studies.cases import roadmap_for

    if arguments.on:
        msg = "a roadmap goes from --from to --to; leave --on out."
        raise ScenarioError(msg)
    arguments.tells_dates = True
    question = question_of(arguments)._replace(slip=0)  # every year moves with it
    found = roadmap_for(
        question,
        first=arguments.first,
        last=arguments.last,
        slip_years=arguments.slip,
        planned=arguments.planned,
        at_teu=load_of(arguments),
    )
    return Answer(in_network(describe(found), question))
