"""What a self-check found."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corridor.answers.columns import Column, Description, Table, constants

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


FINDING = (Column("part"), Column("state"), Column("text", title="what was found"))


def describe(findings: Sequence[Finding]) -> Description:
    """Describe part by part what was found, then whether the planner can be trusted."""
    well = all(finding.state != FAULTY for finding in findings)
    return Description(
        title="Self-check",
        answer=findings,
        parts=(*constants({"well": well}, "jxh"), Table("findings", FINDING, findings)),
        main="findings",
        text=lambda: _text(findings),
    )


def _text(findings: Sequence[Finding]) -> Iterator[str | Table]:
    faults = [finding.part for finding in findings if finding.state == FAULTY]
    yield from (Table("", FINDING, findings), "")
    yield f"not well: {', '.join(faults)}" if faults else "all well"
