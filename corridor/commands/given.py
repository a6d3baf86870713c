"""What scripts give as arguments, in the forms that the engines take."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def listed(value: str | Sequence[str]) -> tuple[str, ...]:
    """Take a text where several may stand for one of them."""
    return (value,) if isinstance(value, str) else tuple(value)


def as_text(value: object) -> str:
    """Write a value as the command line takes it: dates and times as ISO text."""
    from datetime import date, datetime

    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(value)
