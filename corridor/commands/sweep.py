"""``corridor sweep FILE -o results.csv|xlsx|parquet``: one question under thousands of conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import Answer, add_cargo, add_question, question_of
from corridor.commands.plain import described
from corridor.errors import OutputError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("file", metavar="FILE", help="what varies, as a TOML file")
    parser.add_argument(
        "--resume", action="store_true", help="go on with the finished runs of a sweep that was stopped"
    )
    parser.add_argument("--workers", type=int, default=0, metavar="N", help="processes (default: one for each core)")
    parser.add_argument(
        "--cluster", metavar="ADDRESS", default="", help="work on a Dask cluster, such as tcp://host:8786"
    )
    add_cargo(parser)
    add_question(parser)


def form_of(arguments: Namespace) -> str:
    """Choose the form: a table in a file."""
    if not arguments.output or arguments.format:
        msg = "name the file to write: corridor sweep FILE -o results.csv, .xlsx or .parquet, without --format."
        raise OutputError(msg)
    return str(arguments.output).rpartition(".")[2].lower()


def answer(arguments: Namespace) -> Answer:
    """Work the sweep out, then offer its table."""
    import gc
    from pathlib import Path

    from corridor.output.report.sweep import check_form, csv_bytes, parquet_bytes, summary_lines, xlsx_bytes
    from corridor.studies.sweep_run import sweep_file

    if arguments.workers < 0:
        msg = f"--workers {arguments.workers}: name a number of processes from 1, or leave it out."
        raise OutputError(msg)
    # A sweep runs for long, unlike other commands: let garbage go.
    gc.enable()
    ending = Path(arguments.output).suffix.lower()
    result = sweep_file(
        arguments.file,
        question_of(arguments),
        arguments.output,
        resume=arguments.resume,
        workers=arguments.workers,
        cluster=arguments.cluster,
        check=lambda n_rows: check_form(ending, n_rows),
        progress=getattr(arguments, "progress", None),
    )
    forms = {
        "csv": lambda: csv_bytes(result.columns, result.rows()),
        "xlsx": lambda: xlsx_bytes(result.columns, result.rows(), day=result.on),
        "parquet": lambda: parquet_bytes(result.columns, result.rows()),
    }
    lines = summary_lines(result.columns, result.rows(), measures=result.measures, units=result.units)
    failed = f", {result.n_failed:,} without an answer (column reason)" if result.n_failed else ""
    told = f"{result.n_rows:,} rows{failed} -> {arguments.output}"
    return Answer(described(text=str, record=dict), warnings=(*lines, told), files=forms, done=result.finish)
