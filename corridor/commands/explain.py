"""``corridor explain A B``: where the days go, what the range and the costs come from, and why not another way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_question, question_of
from corridor.commands.plain import described

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from corridor.answers.explanation import RouteExplanation

    Table = tuple[list[dict[str, object]], tuple[str, ...]]


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("origin", metavar="A", help="place of departure, as people name it")
    parser.add_argument("destination", metavar="B", help="place of arrival")
    parser.add_argument(
        "--why-not",
        metavar="WHAT",
        action="append",
        default=[],
        help="a place, link, mode:ferry or country:RU: the best way through it, and what would flip the choice",
    )
    parser.add_argument("--costs", action="store_true", help="price and CO2e by leg, with what they rest on")
    add_question(parser)


def answer(arguments: Namespace) -> Answer:
    """Explain the fastest route."""
    from corridor.output.report.explain import explanation_record, explanation_text
    from corridor.studies.planner import explain_for

    explanation, warnings = explain_for(
        question_of(arguments), arguments.origin, arguments.destination, why_not=arguments.why_not
    )
    return Answer(
        described(
            text=lambda: explanation_text(explanation, costs=arguments.costs),
            record=lambda: explanation_record(explanation),
            table=lambda: _table(explanation),
        ),
        warnings=warnings,
    )


def _table(explanation: RouteExplanation) -> Table:
    """Give the changes that flip the choice where one was asked about, else the legs."""
    from corridor.output.report.costs import COST_COLUMNS, cost_rows
    from corridor.output.report.why_not import CHANGE_COLUMNS, change_rows

    if not explanation.why_not:
        return cost_rows(explanation), COST_COLUMNS
    rows = [{"why_not": answer.id, **row} for answer in explanation.why_not for row in change_rows(answer)]
    return rows, ("why_not", *CHANGE_COLUMNS)
