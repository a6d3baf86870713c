"""An answer with every value worked out, so that it can be pickled and sent elsewhere."""

from __future__ import annotations

from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from corridor.answers.columns import Table, getter

if TYPE_CHECKING:
    from corridor.answers.columns import Column, Description


def settled(description: Description) -> Description:
    """
    Give the same description, of ready values alone.

    Parameters
    ----------
    description
        Of any answer.  What opens its network is kept where it is a `functools.partial`, else the network is.

    Returns
    -------
    description
        All forms write of it what they write of the first; no function of it is a local one.
    """
    network = description.network
    if network is not None and not isinstance(network, partial):
        network = partial(_given, network())
    return description._replace(
        parts=tuple(_ready(part, description.answer) for part in description.parts),
        text=partial(
            tuple, tuple(_ready_table(line) if isinstance(line, Table) else line for line in description.text())
        ),
        cited=partial(tuple, tuple(description.cited())),
        network=network,
    )


def _ready(part: Column | Table, answer: object) -> Column | Table:
    return _ready_table(part) if isinstance(part, Table) else part._replace(get=partial(_given, getter(part)(answer)))


def _ready_table(table: Table) -> Table:
    gets = [getter(column) for column in table.columns]
    columns = tuple(column._replace(get=itemgetter(at)) for at, column in enumerate(table.columns))
    return table._replace(columns=columns, rows=[tuple(get(row) for get in gets) for row in table.rows])


def _given(value: Any, *_: object) -> Any:
    return value
