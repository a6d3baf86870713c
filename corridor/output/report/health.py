"""What a self-check found, as text and as a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.answers.health import FAULTY
from corridor.output.report import table_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.answers.health import Finding


def health_text(findings: Sequence[Finding]) -> str:
    """Tell part by part what was found, then whether the planner can be trusted."""
    faults = [finding.part for finding in findings if finding.state == FAULTY]
    verdict = f"not well: {', '.join(faults)}" if faults else "all well"
    return "\n".join([*table_lines(("part", "state", "what was found"), findings), "", verdict])


def health_record(findings: Sequence[Finding]) -> dict[str, object]:
    """Give the same for scripts."""
    return {
        "well": all(finding.state != FAULTY for finding in findings),
        "findings": [finding._asdict() for finding in findings],
    }
