"""``corridor quote LANES``: a table of lanes, each with its days, price and what is in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import (
    Answer,
    add_question,
    add_table,
    add_workers,
    in_network,
    question_of,
    renamed_columns,
    workers_of,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the command takes."""
    parser.add_argument(
        "lanes",
        metavar="LANES",
        help="table (.csv, .xlsx) with rows from,to[,via,avoid,cargo,size,quantity,tonnes,ready_date,price,margin]",
    )
    parser.add_argument(
        "--figures", default="", metavar="FILE", help="tariffs and stays of your own: id,field,value, as in --set"
    )
    add_workers(parser)
    add_table(parser)
    add_question(parser)


def answer(arguments: Namespace) -> Answer:
    """Quote every lane."""
    from corridor.answers.quote import describe
    from corridor.progress import ProgressBar
    from corridor.studies.quote import quote, read_figures, read_lanes

    question = question_of(arguments)
    if arguments.figures:
        figures = read_figures(arguments.figures, question)
        question = question._replace(sets=(*figures, *question.sets))
    lanes = read_lanes(
        arguments.lanes, sheet=arguments.sheet, columns=renamed_columns(arguments), size=arguments.size or "40"
    )
    found = quote(
        question, lanes, workers=workers_of(arguments), cluster=arguments.cluster, progress=ProgressBar("lanes")
    )
    status = 1 if len(found.problems) == len(found.rows) else 0
    return Answer(in_network(describe(found), question), status=status)
