"""
Errors that the planner raises on purpose.

    CorridorError
    ├── NetworkError (ValueError)      a table, a row, a record or a question is wrong
    │   ├── PlaceError                 no place of that name
    │   └── FindingsError              a network with findings; holds them all
    ├── ScenarioError (ValueError)     a change, project or scenario cannot be applied
    ├── OutputError (OSError)          a result cannot be written
    ├── NoRouteError                   no way from here to there; says what stopped it
    └── CapacityError                  no capacity answer exists; says what is missing

Each message is one line that names where the fault is, what was found and
how to mend it.  The command line turns `NoRouteError`, `CapacityError` and
findings into exit 1 and every other one into exit 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


MAX_SUGGESTED_CHARACTERS = 80
"""A longer word is no name."""


class CorridorError(Exception):
    """Base of every error that the planner raises on purpose."""


class NetworkError(CorridorError, ValueError):
    """A network, or a question put to it, cannot be understood."""


class PlaceError(NetworkError):
    """No place of the network has that name."""


class FindingsError(NetworkError):
    """
    A network folder with faults, all of them in one report.

    Attributes
    ----------
    findings
        One text a fault, each with file, row and column.
    """

    def __init__(self, message: str, findings: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class ScenarioError(CorridorError, ValueError):
    """A change, a project or a scenario cannot be applied."""


class OutputError(CorridorError, OSError):
    """A result cannot be written."""


class NoRouteError(CorridorError):
    """No route joins the two places under the question's conditions."""


class CapacityError(CorridorError):
    """No capacity answer exists."""


def suggest(word: str, known: Iterable[str]) -> str:
    """
    Say what the user may have meant, or list what there is.

    Parameters
    ----------
    word
        What was typed.
    known
        What it could have been.

    Returns
    -------
    hint
        A sentence that begins with a space, ready to append to a message.
    """
    from difflib import get_close_matches

    # Names may come from a damaged file: what nobody can have meant is neither compared nor shown.
    names = sorted(name for name in known if len(name) <= MAX_SUGGESTED_CHARACTERS and name.isprintable())
    word = word.lower()
    alike = {name.lower(): name for name in reversed(names)}
    near = get_close_matches(word, alike, n=3, cutoff=0.6) if len(word) <= MAX_SUGGESTED_CHARACTERS else []
    if len(word) > 2:
        # Somebody who types the beginning of an id, or else a part of one, means one of those that hold it.
        begun = [name for name in sorted(alike) if name.startswith(f"{word}-")]
        # A slip of one letter is nearer than a longer id.
        begun = [*get_close_matches(word, alike, n=1, cutoff=0.9), *begun] if begun else []
        near = (
            [word]
            if word in alike
            else list(dict.fromkeys(begun))[:3] or near or [name for name in sorted(alike) if word in name][:3]
        )
    if near:
        return f" Did you mean {' or '.join(repr(alike[name]) for name in near)}?"
    shown = ", ".join(names[:12])
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return f" Known: {shown}{more}." if names else ""
