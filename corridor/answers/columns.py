"""
One description of each answer, from which every form follows.

An answer is described once: what each value is called (`Column`), which tables it has (`Table`), and
what is around them (`Description`).  The writers in `corridor.output`, one module a form, know
nothing else; `corridor.output.formats` lists them.

How to describe an answer, in `corridor/answers/NAME.py`::

    PAIR = (
        Column("from", get="origin"),                      # an attribute, or a path such as "limiting.id"
        Column("minutes", "min", 0, form=DATA),            # for scripts; readers get the hours
        Column("hours", "h", 2, "expected"),               # a sheet shows `expected [h]`
        Column("places", get=lambda row: row.route.places, form=JSON),
    )

    def describe(found: Matrix) -> Description:
        return Description(
            title="Expected days from Amber",
            on=found.on,
            applied=found.applied,
            answer=found,                                  # whose values the columns among the parts take
            parts=(Column("on"), Table("pairs", PAIR, found.pairs)),
            main="pairs",                                  # the table that CSV, frames and Parquet get
            text=lambda: _text(found),                     # lines, and tables where text has some of its own
        )

and in the command ``return Answer(describe(found), warnings=...)``.  The parts are in the order of the
JSON record: a column becomes a key, a table a list of records.  A list or tuple is a list in JSON
and one cell elsewhere; None is null, an empty cell, or what the column shows as unknown.  A table
inside a record is a column that gives `records`.  In text a table is laid out by its titles alone,
flush right where a column has decimals, so tables of a text have columns of their own
(``Column("days", decimals=1, get=...)``).  What no form shows but one is given by ``form``.
"""

# Annotations of named tuples that are text are compiled one by one, when every answer starts: these are none.
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

ALL = "jcxh"
"""Forms that show a value: j JSON, c CSV and frames, x workbook, h pages (HTML, Markdown)."""

JSON, DATA, FLAT, READER, SHEET = "j", "jc", "cxh", "xh", "jcx"
"""For JSON alone, for scripts, for all but JSON, for readers, for all but pages."""


class Column(NamedTuple):
    """
    One value of a row or an answer.

    Attributes
    ----------
    key
        In JSON, CSV and frames.
    unit, decimals, title
        For a reader: the unit in brackets behind the title, how many decimals are
        shown (None for text), and the head (else the key in words).
    get
        Takes the value from a row: a function, or the path of an attribute (else
        the key).
    form
        Letters of the forms that show it; see `ALL`.
    unknown
        What a reader sees where the value is None.
    optional
        Left out of a JSON record where the value is None.
    """

    key: str
    unit: str = ""
    decimals: int | None = None
    title: str = ""
    get: str | Callable[[Any], object] = ""
    form: str = ALL
    unknown: str = ""
    optional: bool = False

    @property
    def head(self) -> str:
        """The title with its unit."""
        title = self.title or self.key.replace("_", " ")
        return f"{title} [{self.unit}]" if self.unit else title


class Table(NamedTuple):
    """
    Rows of one kind.

    Attributes
    ----------
    name
        Key in JSON and name of its sheet.
    columns
        In order.
    rows
        Any records; the columns know how to read them.  They may be read anew for each form.
    form
        Letters of the forms that show it; see `ALL`.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Collection[Any]
    form: str = ALL


class Description(NamedTuple):
    """
    An answer, described once for all forms.

    Attributes
    ----------
    title
        The question in words.
    answer
        Whose values the columns among the parts take.
    parts
        Values and tables in the order of the JSON record.
    text
        Lines and tables for a reader.
    main
        Name of the table that CSV gives; empty where there is none.
    on, applied
        Date for which the network holds, ISO; projects and scenarios behind it.
    conditions
        What else the question said, as pairs of a word and its value.
    caveats
        What a reader must hear beside the answer.
    cited
        Gives each source that the answer rests on, with the id of what rests on it.
    network
        Opens the network of the answer, for its sources, terms and coordinates;
        called by the forms that show them.
    folder
        Folder of its drawn lines; empty is the one of the shipped network.
    locale
        Language whose spreadsheets are to read its CSV; empty for programs.
    """

    title: str
    answer: object
    parts: tuple[Column | Table, ...]
    text: Callable[[], Iterable[str | Table]]
    main: str = ""
    on: str = ""
    applied: tuple[str, ...] = ()
    conditions: tuple[tuple[str, str], ...] = ()
    caveats: tuple[str, ...] = ()
    cited: Callable[[], Iterable[tuple[str, str]]] = tuple
    network: Callable[[], Any] | None = None
    folder: str = ""
    locale: str = ""

    @property
    def main_table(self) -> Table | None:
        """The table that CSV gives."""
        tables = (part for part in self.parts if isinstance(part, Table))
        return next((table for table in tables if table.name == self.main), None)


def getter(column: Column) -> Callable[[Any], object]:
    """Give the function that takes the value of a column from a row."""
    get = column.get or column.key
    return attrgetter(get) if isinstance(get, str) else get


def inside(path: str, column: Column) -> Column:
    """Read a column from an attribute of the row."""
    part, get = attrgetter(path), getter(column)
    return column._replace(get=lambda row: get(part(row)))


def shown(table: Table, form: str) -> tuple[tuple[Column, ...], Iterator[tuple[object, ...]]]:
    """Give the columns of a table that a form shows, and the values row by row."""
    columns = tuple(column for column in table.columns if form in column.form)
    gets = [getter(column) for column in columns]
    return columns, (tuple(get(row) for get in gets) for row in table.rows)


def record(columns: Iterable[Column], row: object) -> dict[str, object]:
    """
    Give a row with the keys of the JSON contract.

    Examples
    --------
    >>> record((Column("real"), Column("bits", get=int.bit_length)), 5)
    {'real': 5, 'bits': 3}
    """
    pairs = ((column, getter(column)(row)) for column in columns if "j" in column.form)
    return {column.key: value for column, value in pairs if value is not None or not column.optional}


def records(columns: Sequence[Column], rows: Iterable[object]) -> list[dict[str, object]]:
    """Give rows with the keys of the JSON contract; for a table inside a record."""
    return [record(columns, row) for row in rows]


def record_of(description: Description) -> dict[str, object]:
    """Give a whole answer with the keys of the JSON contract."""
    found: dict[str, object] = {}
    for part in description.parts:
        if isinstance(part, Table):
            if "j" in part.form:
                found[part.name] = records(part.columns, part.rows)
        else:
            found |= record((part,), description.answer)
    return found


def constants(values: Mapping[str, object], form: str = DATA) -> list[Column]:
    """Make a part of each value by key, whatever the answer is."""
    return [Column(key, get=_always(value), form=form) for key, value in values.items()]


def _always(value: object) -> Callable[[Any], object]:
    return lambda _: value


def or_none(path: str) -> Callable[[Any], object]:
    """Read an attribute; what is empty is None."""
    get = attrgetter(path)
    return lambda row: get(row) or None


def plain_table(
    titles: Sequence[str], rows: Sequence[Sequence[object]], *, decimals: Mapping[int, int] | None = None
) -> Table:
    """
    Make a table of ready cells, for text.

    Parameters
    ----------
    titles
        Head of each column.
    rows
        Cells; what is no text is formatted.
    decimals
        Of the columns that are flush right, by their number.
    """
    shown = decimals or {}
    columns = [Column(title, decimals=shown.get(at), get=itemgetter(at)) for at, title in enumerate(titles)]
    return Table("", tuple(columns), rows)


def cell_text(value: object, column: Column) -> str:
    """Write a value for a reader."""
    if value is None:
        return column.unknown
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float) and column.decimals is not None:
        return f"{value:,.{column.decimals}f}"
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return str(value)


def rounded(value: float | None, digits: int = 2) -> float | None:
    """Round, and never write minus zero."""
    return None if value is None else round(value, digits) + 0.0
