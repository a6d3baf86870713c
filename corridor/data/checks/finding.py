"""What a check gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from corridor.data.model import Network

ERROR = "error"
"""The network gives wrong answers, or none."""

WARNING = "warning"
"""The network may be right, but somebody should look."""

REMARK = "remark"
"""Nothing is wrong; it is only good to know."""


class Note(NamedTuple):
    """
    One fault as a check tells it.

    Attributes
    ----------
    table, id, column
        Where it is; the column is empty where the row as a whole is meant.
    message
        What was found and how to mend it, one or two sentences.
    severity
        ``"error"``, ``"warning"`` or ``"remark"``.
    """

    table: str
    id: str
    column: str
    message: str
    severity: str = ERROR


Check = Callable[["Network"], Iterator[Note]]
"""A named check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    One fault, with the name of the check that found it.

    Attributes
    ----------
    check
        Such as ``"borders"``.
    severity
        ``"error"``, ``"warning"`` or ``"remark"``.
    table, id, column
        Where it is.
    message
        What was found and how to mend it.
    """

    check: str
    severity: str
    table: str
    id: str
    column: str
    message: str
