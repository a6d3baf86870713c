"""``corridor network info [DIR]``: what is in a network, how old and how sure it is, and what nobody has published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_conditions, folder_question

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the verb takes."""
    parser.add_argument(
        "folder", nargs="?", default="", metavar="DIR", help="network folder (default: the shipped one)"
    )
    parser.add_argument("--stale", action="store_true", help="list what no source of the last 90 days confirms")
    add_conditions(parser)


def answer(arguments: Namespace) -> Answer:
    """Take stock."""
    from corridor.answers.inventory import describe
    from corridor.data.drawn_lines import read_lines
    from corridor.scenario.opening import network_of
    from corridor.studies.inventory import inventory

    question = folder_question(arguments)
    drawn = read_lines(question.network or None)
    return Answer(describe(inventory(network_of(question), drawn=drawn, stale=arguments.stale)))
