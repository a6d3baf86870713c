"""``corridor network export -o DIR --as FORM``: a network for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_conditions, folder_question
from corridor.commands.plain import described
from corridor.errors import NetworkError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

FORMS = ("csv", "geojson", "gpkg", "geoparquet", "graphml")


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the verb takes."""
    parser.add_argument(
        "folder", nargs="?", default="", metavar="DIR", help="network folder (default: the shipped one)"
    )
    parser.add_argument("--as", dest="form", choices=FORMS, required=True, help="form of the files")
    add_conditions(parser)


def answer(arguments: Namespace) -> Answer:
    """Write the folder; the answer itself is the list of what was written."""
    if not arguments.output:
        msg = "name the folder to write: corridor network export -o DIR --as FORM"
        raise NetworkError(msg)
    from corridor.data.drawn_lines import read_lines
    from corridor.data.files import write_folder
    from corridor.output.network_files import LICENCE_FILE, export_files
    from corridor.scenario.opening import network_of

    question = folder_question(arguments)
    files = export_files(network_of(question), arguments.form, read_lines(question.network or None))
    folder = arguments.output
    write_folder(folder, files)
    arguments.output = ""  # the folder is written; what is left to say goes to stdout
    rows = [{"file": name, "bytes": len(content)} for name, content in files.items()]
    return Answer(
        described(
            text=lambda: f"wrote {len(files)} files to {folder}, {LICENCE_FILE} among them",
            record=lambda: {"folder": folder, "files": rows},
            table=lambda: (rows, ("file", "bytes")),
        )
    )
