"""``corridor doctor``: the self-check of the installation, the data and two known answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the command takes."""
    parser.add_argument("--network", metavar="DIR", default="", help="network to check (default: the one shipped)")


def answer(arguments: Namespace) -> Answer:
    """Examine the installation."""
    from corridor.answers.health import FAULTY, describe
    from corridor.studies.doctor import examine

    findings = examine(arguments.network)
    return Answer(describe(findings), status=1 if any(finding.state == FAULTY for finding in findings) else 0)
