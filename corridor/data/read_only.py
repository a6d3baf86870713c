"""A mapping that cannot be written, though as fast to read as a dict, and pickled and copied as one."""

from __future__ import annotations

from typing import Any, NoReturn


class ReadOnly(dict[str, Any]):
    """
    A dict that refuses to be changed.

    Raises
    ------
    TypeError
        When something is set or taken out; the message says how a network is changed.
    """

    __slots__ = ()

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        msg = "a table of a network is never changed: network.with_changes(set=..., close=...) gives another network."
        raise TypeError(msg)

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[ReadOnly], tuple[dict[str, Any]]]:
        """Be pickled, and copied, as what it holds: else it would be filled item by item."""
        return ReadOnly, (dict(self),)
