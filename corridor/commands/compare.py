"""``corridor compare A B``: one question under several scenarios, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_question, question_of
from corridor.errors import ScenarioError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("origin", metavar="A", help="place of departure, as people name it")
    parser.add_argument("destination", metavar="B", help="place of arrival")
    add_question(parser)
    parser.epilog = "Each --scenario is one column; NAME+NAME stacks, base is the network without any."


def answer(arguments: Namespace) -> Answer:
    """Compare what was asked for."""
    return _by_scenario(arguments)


def _by_scenario(arguments: Namespace) -> Answer:
    """Set scenarios side by side; one alone is set against the base."""
    from corridor.planner import compare_scenarios
    from corridor.report.scenario_comparison import OUTCOME_COLUMNS, comparison_record, comparison_text, outcome_rows

    names = list(dict.fromkeys(arguments.scenario))
    if not names:
        msg = "name what to compare: --scenario base --scenario cku-railway, as often as needed."
        raise ScenarioError(msg)
    if len(names) == 1 and names != ["base"]:
        names = ["base", *names]
    question = question_of(arguments)._replace(scenarios=())
    comparison = compare_scenarios(question, arguments.origin, arguments.destination, names)
    return Answer(
        text=lambda: comparison_text(comparison),
        record=lambda: comparison_record(comparison),
        table=lambda: (outcome_rows(comparison), OUTCOME_COLUMNS),
    )
