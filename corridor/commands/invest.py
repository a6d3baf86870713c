"""``corridor invest A B --budget MUSD --by YEAR``: what to build with a budget."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from corridor.commands import (
    Answer,
    add_question,
    add_table,
    in_network,
    question_of,
    renamed_columns,
)
from corridor.commands.numbers import amount, whole
from corridor.errors import ScenarioError
from corridor.output.formats import CHARTS, STANDARD

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from corridor.data.load.demand import DemandRow

LAST_YEAR = 2200

FORMS = (*STANDARD, *CHARTS)


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the command takes."""
    parser.add_argument("origin", nargs="?", metavar="A", help="place of departure, as people name it")
    parser.add_argument("destination", nargs="?", metavar="B", help="place of arrival")
    parser.add_argument(
        "--teu", type=amount, metavar="N", help="a volume a year: most of it first, then in the fewest days"
    )
    parser.add_argument(
        "--demand", metavar="FILE", help="the same for a table (.csv, .xlsx), rows from,to,amount[,unit,per,cargo,...]"
    )
    add_table(parser)
    parser.add_argument(
        "--budget", type=amount, required=True, metavar="MUSD", help="what the projects may cost, in million USD"
    )
    parser.add_argument(
        "--by", type=whole, required=True, metavar="YEAR", help="they are built on 31 December of this year"
    )
    parser.add_argument(
        "--cost",
        action="append",
        default=[],
        metavar="ID=MUSD",
        help="cost of a project, where none is published or another is known",
    )
    parser.add_argument("--chart", metavar="FILE", default="", help="draw what each budget brings as .svg or .png")
    add_question(parser)


def answer(arguments: Namespace) -> Answer:
    """Choose the projects that carry most, or a demand in the fewest days."""
    from corridor.answers.invest import describe
    from corridor.progress import ProgressBar
    from corridor.studies.cases import invest_for

    if arguments.on:
        msg = "the day is 31 December of --by; leave --on out."
        raise ScenarioError(msg)
    if not (isfinite(arguments.budget) and arguments.budget > 0):
        msg = f"--budget {arguments.budget:g}: an amount above zero, in million USD."
        raise ScenarioError(msg)
    if not 1 <= arguments.by <= LAST_YEAR:
        msg = f"--by {arguments.by}: a year up to {LAST_YEAR}."
        raise ScenarioError(msg)
    arguments.on = f"{arguments.by:04}-12-31"
    question = question_of(arguments)
    found = invest_for(
        question,
        budget=arguments.budget,
        by=arguments.by,
        costs=dict(_cost(text) for text in arguments.cost),
        demand=_demand(arguments),
        progress=ProgressBar("sets of projects"),
    )
    return Answer(in_network(describe(found), question))


def _demand(arguments: Namespace) -> Sequence[DemandRow]:
    """Take one volume between the places, or a file; nothing where all that fits counts."""
    from corridor.data.load.demand import DemandRow, read_demand

    pair = bool(arguments.origin), bool(arguments.destination)
    if arguments.demand and (any(pair) or arguments.teu is not None or arguments.cargo):
        msg = "--demand FILE names its own places, volumes and cargo: leave out A, B, --teu and --cargo."
        raise ScenarioError(msg)
    if isinstance(arguments.demand, list | tuple):
        return tuple(arguments.demand)
    if arguments.demand:
        return read_demand(arguments.demand, sheet=arguments.sheet, columns=renamed_columns(arguments))
    if not all(pair):
        msg = "name both places, corridor invest A B, or a table of them, --demand FILE."
        raise ScenarioError(msg)
    if arguments.teu is None:
        return ()
    if not (isfinite(arguments.teu) and arguments.teu > 0):
        msg = f"--teu {arguments.teu:g}: a volume a year above zero."
        raise ScenarioError(msg)
    return (DemandRow("", arguments.origin, arguments.destination, arguments.teu, cargo=arguments.cargo),)


def _cost(text: str) -> tuple[str, float]:
    key, equals, value = text.partition("=")
    try:
        cost = float(value)
    except ValueError:
        cost = -1.0
    if not (equals and key.strip() and isfinite(cost) and cost >= 0):
        msg = f"--cost {text!r}: write ID=MUSD, such as cku-railway=8000."
        raise ScenarioError(msg)
    return key.strip(), cost
