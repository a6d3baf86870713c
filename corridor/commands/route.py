"""``corridor route A B``: routes leg by leg."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_question, question_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Mapping, Sequence

    from corridor.question import Question
    from corridor.results import Route


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("origin", metavar="A", help="place of departure, as people name it")
    parser.add_argument("destination", metavar="B", help="place of arrival")
    parser.add_argument("--chart", metavar="FILE", default="", help="draw the legs over time as .svg or .png as well")
    add_question(parser)


def answer(arguments: Namespace) -> Answer:
    """Plan the routes."""
    from corridor.planner import routes_for
    from corridor.report.routes import LEG_COLUMNS, leg_rows, routes_record, routes_text

    question = question_of(arguments)
    routes, warnings = routes_for(question, arguments.origin, arguments.destination)
    if arguments.chart:
        from corridor.report.chart import write_chart

        write_chart(routes, arguments.chart)
    return Answer(
        text=lambda: routes_text(routes),
        record=lambda: routes_record(routes, scenarios=question.scenarios),
        table=lambda: (leg_rows(routes), LEG_COLUMNS),
        warnings=warnings,
        files=_files(routes, question) if arguments.output else {},
    )


def _files(routes: Sequence[Route], question: Question) -> Mapping[str, Callable[[], bytes]]:
    """Offer the answer in the forms of other programs."""
    from corridor.export.files import files_of_routes
    from corridor.opening import network_of

    return files_of_routes(routes, lambda: network_of(question), folder=question.network)
