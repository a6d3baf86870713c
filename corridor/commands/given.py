"""What scripts give as arguments, in the forms that the engines take, and messages that speak of arguments."""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from corridor.errors import CorridorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    P = ParamSpec("P")
    R = TypeVar("R")

FLAGS = {"k": "-k", "include": "--with", "exclude": "--without", "sets": "--set", "scenarios": "--scenario"}
"""Options of the command line by the argument that stands for them, where the words differ."""

_ARGUMENTS: Mapping[str, str] = {flag.lstrip("-"): name for name, flag in FLAGS.items()} | {"o": "path"}
_OPTION = re.compile(r"(?<![\w'-])--?([a-z][a-z0-9-]*)\b")


def listed(value: str | Sequence[str]) -> tuple[str, ...]:
    """Take a text where several may stand for one of them."""
    return (value,) if isinstance(value, str) else tuple(value)


def as_text(value: object) -> str:
    """Write a value as the command line takes it: dates and times as ISO text."""
    from datetime import date, datetime

    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


@contextmanager
def as_file(table: Any, head: Sequence[str]) -> Iterator[object]:
    """Write a frame, or rows of text, as a file for as long as a question is asked; a path becomes a text."""
    from pathlib import Path

    rows = isinstance(table, list | tuple) and bool(table) and not hasattr(table[0], "_fields")
    if not rows and not hasattr(table, "to_csv"):
        yield str(table) if isinstance(table, Path) else table
        return
    from tempfile import TemporaryDirectory

    import pandas as pd

    frame = pd.DataFrame(list(map(tuple, table)), columns=list(head)) if rows else table
    with TemporaryDirectory(prefix="corridor-") as folder:
        path = Path(folder) / "table.csv"
        frame.to_csv(path, index=False)
        yield str(path)


def of_arguments(text: str, words: Mapping[str, str] | None = None) -> str:
    """
    Let a message speak of arguments where the command line has options.

    Parameters
    ----------
    text
        Of the message.
    words
        Arguments by option, for a function whose words differ from the rest.

    Examples
    --------
    >>> of_arguments("--with 'x': there is none; leave --max-borders out.")
    "include 'x': there is none; leave max_borders out."
    """
    known = {**_ARGUMENTS, **(words or {})}
    return _OPTION.sub(lambda match: known.get(match[1], match[1].replace("-", "_")), text)


def in_arguments(function: Callable[P, R]) -> Callable[P, R]:
    """Let the messages of a function speak of its arguments."""

    @wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except CorridorError as error:
            error.args = (of_arguments(str(error)), *error.args[1:])
            raise

    return asked
