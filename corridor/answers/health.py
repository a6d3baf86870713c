"""What a self-check found."""

from __future__ import annotations

from typing import NamedTuple

WELL, ABSENT, FAULTY = "ok", "absent", "fault"


class Finding(NamedTuple):
    """
    One part of the self-check.

    Attributes
    ----------
    part
        What was looked at.
    state
        `WELL`, `ABSENT` (an optional part that is not there, or something that
        only costs time) or `FAULTY`.
    text
        What was found, and how to mend it.
    """

    part: str
    state: str
    text: str
