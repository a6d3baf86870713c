"""Changes as a scenario file would hold them, written in Python."""

from __future__ import annotations

from corridor.data.model import Change


def make_change(
    action: str,
    *,
    field: str = "",
    value: object = None,
    unit: str = "",
    reason: str = "",
    where: str = "",
    **select: object,
) -> Change:
    """
    Write a change.

    `select` is ``id="..."`` or selectors (table, country, mode, kind, place, between); for ``"add"`` the columns of
    the new row, with ``table``.  `where` names the change in messages; empty takes its own words.
    """
    named = str(select.get("id", "")) or ", ".join(f"{key} {select[key]}" for key in sorted(select))
    words = where or f"{action}{f' {field} of' if field else ''} {named}"
    if action == "add":
        return Change(action=action, where=words, record=select, reason=reason)
    return Change(action=action, where=words, select=select, field=field, value=value, unit=unit, reason=reason)
