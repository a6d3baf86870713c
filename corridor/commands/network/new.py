"""``corridor network new DIR``: a small network to begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer
from corridor.commands.plain import described

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the verb takes."""
    parser.add_argument("folder", metavar="DIR", help="folder to make")


def answer(arguments: Namespace) -> Answer:
    """Write the network."""
    from corridor.data.starter import new

    files = new(arguments.folder)
    record = {"folder": arguments.folder, "files": [str(name) for name in files]}
    return Answer(
        described(
            text=lambda: (
                f"wrote a network of {len(record['files'])} files to {arguments.folder}; "
                f"`corridor network check {arguments.folder}` checks it."
            ),
            record=lambda: record,
        ),
    )
