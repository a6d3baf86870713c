"""``corridor sweep FILE -o results.csv|xlsx|parquet``: one question under thousands of conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_question, add_workers, question_of, workers_of
from corridor.errors import OutputError
from corridor.output import formats

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

FORMS = ("csv", "xlsx", "parquet", "json", "html", "md")


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the command takes."""
    parser.add_argument("file", metavar="FILE", help="what varies, as a TOML file")
    parser.add_argument(
        "--resume", action="store_true", help="go on with the finished runs of a sweep that was stopped"
    )
    add_workers(parser)
    add_question(parser)


def form_of(arguments: Namespace) -> str:
    """Choose the form: always in a file, beside which finished runs are kept."""
    if not arguments.output:
        msg = "name the file to write: corridor sweep FILE -o results.csv, .xlsx or .parquet."
        raise OutputError(msg)
    return formats.form_of(arguments.output, arguments.format, FORMS)


def answer(arguments: Namespace) -> Answer:
    """Work the sweep out, then offer its table."""
    import gc

    from corridor.answers.sweep import Runs, describe
    from corridor.output.text import text_of
    from corridor.progress import ProgressBar
    from corridor.studies.sweep_run import sweep_file

    # A sweep runs for long, unlike other commands: let garbage go.
    gc.enable()
    form = form_of(arguments)
    result = sweep_file(
        arguments.file,
        question_of(arguments),
        arguments.output,
        resume=arguments.resume,
        workers=workers_of(arguments),
        cluster=arguments.cluster,
        check=lambda n_rows: formats.check_fits(form, n_rows),
        progress=ProgressBar("runs"),
    )
    found = describe(Runs(result.columns, result.measures, result.units, result.on, result.n_rows, result.rows))
    failed = f", {result.n_failed:,} without an answer (column reason)" if result.n_failed else ""
    notes = (*text_of(found.text()).splitlines(), f"{result.n_rows:,} rows{failed} -> {arguments.output}")
    status = 1 if result.n_failed and result.n_failed == result.n_rows else 0
    return Answer(found, status=status, notes=notes, done=result.finish)
