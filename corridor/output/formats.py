"""The forms in which answers are written; a new one is a module with `write` and a row here."""

from __future__ import annotations

from importlib import import_module
from os.path import splitext  # pathlib would cost a tenth of the time of a whole answer
from typing import TYPE_CHECKING

from corridor.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.answers.columns import Description

FORMATS = {
    "text": ("corridor.output.text", ("", ".txt")),
    "json": ("corridor.output.json", (".json",)),
    "csv": ("corridor.output.csv", (".csv",)),
    "xlsx": ("corridor.output.excel", (".xlsx",)),
    "html": ("corridor.output.html", (".html", ".htm")),
    "md": ("corridor.output.markdown", (".md",)),
    "geojson": ("corridor.output.geojson", (".geojson",)),
    "gpkg": ("corridor.output.geopackage", (".gpkg",)),
    "svg": ("corridor.output.charts:svg", (".svg",)),
    "png": ("corridor.output.charts:png", (".png",)),
    "parquet": ("corridor.output.parquet", (".parquet",)),
}
"""What writes a form (module, and function where it is not `write`), and the file endings that ask for it."""

STANDARD = ("text", "json", "csv", "xlsx", "html", "md")
"""Forms of every answer; a command that has others names all of its own in ``FORMS``."""

GROUND, CHARTS = ("geojson", "gpkg"), ("svg", "png")
"""Forms of answers that lie on the ground, and of those that can be drawn."""


MAX_SHEET_ROWS = 1_048_575
"""Rows of an Excel sheet below its head."""

BINARY = ("xlsx", "gpkg", "png", "parquet")
"""Forms that are no text."""


def form_of(path: str | None, wanted: str | None, offered: Sequence[str] = STANDARD) -> str:
    """
    Choose the form of an answer, before it is worked out.

    Parameters
    ----------
    path
        File that the answer goes to; empty for stdout.
    wanted
        Form that was asked for by name; empty leaves it to the ending.
    offered
        Forms of this answer.

    Raises
    ------
    OutputError
        If the ending or the name is none of them, or the form needs a file.

    Examples
    --------
    >>> form_of("a.JSON", ""), form_of("", "csv"), form_of("", "")
    ('json', 'csv', 'text')
    """
    ending = splitext(path or "")[1].lower()  # noqa: PTH122
    form = wanted or next((form for form in offered if ending in FORMATS[form][1]), "")
    if form not in offered:
        what = f"--format {wanted}" if wanted else f"-o {path!r}"
        known = ", ".join(sorted(ending for form in offered for ending in FORMATS[form][1] if ending))
        msg = f"{what}: this answer is written as {known}, or as --format says."
        raise OutputError(msg)
    if form in BINARY and not path:
        msg = f"--format {form} is no text: name a file, -o answer.{form}."
        raise OutputError(msg)
    return form


def chart_form_of(path: str) -> str:
    """
    Choose the form of a chart by the ending of its file.

    Raises
    ------
    OutputError
        If the ending is that of no picture.
    """
    form = path.rpartition(".")[2].lower()
    if form not in CHARTS:
        msg = f"--chart {path!r}: a chart is an .svg or a .png file."
        raise OutputError(msg)
    return form


def check_fits(form: str, n_rows: int) -> None:
    """
    Refuse a form that a table does not fit, before anything is worked out.

    Raises
    ------
    OutputError
        If a sheet cannot hold so many rows, or the package of the form is missing.
    """
    if form == "xlsx" and n_rows > MAX_SHEET_ROWS:
        msg = f"an Excel sheet holds {MAX_SHEET_ROWS:,} rows, not {n_rows:,}: write .csv or .parquet."
        raise OutputError(msg)
    if form == "parquet":
        from importlib.util import find_spec

        if find_spec("pyarrow") is None:
            msg = "Parquet needs pyarrow: pip install pyarrow, or write .csv."
            raise OutputError(msg)


def write(form: str, description: Description) -> bytes:
    """Write an answer in one of `FORMATS`."""
    module, _, function = FORMATS[form][0].partition(":")
    content: bytes = getattr(import_module(module), function or "write")(description)
    return content
