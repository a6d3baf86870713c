"""``corridor route A B``: routes leg by leg."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_question, question_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("origin", metavar="A", help="place of departure, as people name it")
    parser.add_argument("destination", metavar="B", help="place of arrival")
    add_question(parser)


def answer(arguments: Namespace) -> Answer:
    """Plan the routes."""
    from corridor.planner import routes_for
    from corridor.report.routes import LEG_COLUMNS, leg_rows, routes_record, routes_text

    question = question_of(arguments)
    routes, warnings = routes_for(question, arguments.origin, arguments.destination)
    return Answer(
        text=lambda: routes_text(routes),
        record=lambda: routes_record(routes, scenarios=question.scenarios),
        table=lambda: (leg_rows(routes), LEG_COLUMNS),
        warnings=warnings,
    )
