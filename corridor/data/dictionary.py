"""The data dictionary, `networks/README.md`: what is in each table, made from `networks/schema.csv`."""

from __future__ import annotations

from corridor.data.checks import describe_checks
from corridor.data.load.kinds import KIND_TABLES, shipped_kinds
from corridor.data.model import TABLES
from corridor.data.schema import cells_of, columns

_INTRODUCTION = """\
# Networks

What the planner knows, and nothing else: one folder a network, no code. `middle-corridor/` is the corridor, `starter/`
what `corridor network new DIR` copies for a network of your own. `corridor network check [DIR]` reads a folder and
reports all faults of all files, with file, row and column.

| file | holds |
| --- | --- |
| `network.toml` | name, title, data date, default places, licences, study box, railway time, conversions, corridors |
{tables}
| `projects/*.toml` | dated changes that somebody plans to build |
| `scenarios/*.toml` | changes that a planner asks about |
| `lines.geojson` | the drawn line of each link, for maps only; derived by `tools/derive_lines.py` |

`network.toml`, `places.csv`, `links.csv` and `sources.csv` have to be there; the rest may be left out.

`words.csv`, beside the folders, holds what is around names in documents: countries and regions, classes such as
port or station, fillers, and letters that are written two ways. Country names are those of the Unicode CLDR (by way of
Babel 2.19.0), simplified Chinese characters those of OpenCC; `judgement` marks what no publication was found for.

A corridor of `network.toml` is a way with a name, for `corridor compare A B --corridors`: `[corridors.ID]` with `name`,
`through` (restrictions such as `"country:RU"` of which a route meets at least one), `avoid` (all kept) and `note`.

A way to move cargo (a mode) and a class of cargo are rows of `modes.csv` and `cargo.csv`: those beside this page hold
for every network, and a folder brings rows of its own in files of the same names. A row makes a mode: nothing else of
the program knows it by name.

This page is made from `schema.csv`, `modes.csv`, `cargo.csv` and `delays.csv`, which the loader reads as well; `python
-m tools.derive_dictionary` makes it anew.

## How to write a table

- CSV, UTF-8 (a byte order mark does no harm), separated by commas; decimal point, no thousands separator. Row 1 names
  the columns, in any order; a column that no row needs may be left out.
- An empty cell is **unknown**: never zero, never unlimited. Where the dictionary names a default, it is that.
- Ids are unique over all tables and projects: lowercase ASCII words joined by hyphens.
- A time is three figures, P10, P50 and P90: one case in ten is shorter than the low one, one in ten is longer than the
  high one. They rise; the typical figure keeps a fifth of the range away from both ends.
- Lists are in one cell, separated by semicolons. Days are written 2026-11-23, times of day 22:00, departures
  Mon 08:00.
- Every row names its source, its basis and how far to trust it; sources are in `sources.csv`.
- Text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-` or `@`) gets an apostrophe in front
  when the planner writes it, which the loader takes away.

## How to write a project

```toml
id = "cku-railway"              # as the file is called
name = "China-Kyrgyzstan-Uzbekistan railway"
opens = 2030-12-31              # a full date; a published year is its 31 December, and see opens_low, opens_high too
status = "construction"         # planned, construction or open; planned ones apply only --with cku-railway
requires = []                   # ids of other projects
confidence = "medium"           # high, medium or low
sources = ["publisher-2025-01-topic"]
note = "..."

[[add]]                         # a new row: its table, and the columns of that table
table = "places"
id = "makmal"
# ...

[[set]]                         # also scale (value is a factor), increase (value is added), close and open (no value)
id = "some-link"                # or a selection: table, country, mode, kind, place, between = ["a", "b"]
field = "hours"                 # a column; hours, back_hours and stop_hours scale three figures to this typical one
value = 12
reason = "..."
source = ["publisher-2025-01-topic"]
```
"""

_HOLDS = {
    "places": "stations, junctions, ports, dry ports and border stations",
    "names": "further names and codes of places as documents write them",
    "links": "line-haul between two places by one mode; a gauge is a mode",
    "borders": "formalities on a link that joins two countries, one row for each direction of each crossing",
    "facilities": "what turns one mode into another at a place, one row for each direction",
    "services": "departures over an ordered list of links",
    "pools": "capacities that several members share",
    "closures": "dated and seasonal shut-downs",
    "tariffs": "prices by a rule: what a container pays a kilometre, a line, a border or a move",
    "rates": "published prices from one place to another",
    "demand": "volumes that want to travel",
    "published": "what others printed, to set beside the plan",
    "queues": "queues and waits that somebody counted, to set beside the laws of load",
    "detours": "why ways between some places are long, for `network check --detours`",
    "context": "what is beside the corridor and carries no freight, such as a power cable",
    "sources": "publications behind the figures",
    "modes": "ways to move cargo over a link, beside those of the program",
    "cargo": "classes of cargo, beside those of the program",
    "delays": "how times grow with load by kind of element, beside those of the program",
}


def dictionary_text() -> str:
    """Write the data dictionary as Markdown."""
    tables = "\n".join(f"| [`{table}.csv`](#{table}) | {_HOLDS[table]} |" for table in TABLES)
    parts = [_INTRODUCTION.format(tables=tables), _checks_text(), *(_table_text(table) for table in TABLES)]
    parts += [_kinds_text(table) for table in KIND_TABLES]
    return "\n".join(parts)


def _checks_text() -> str:
    lines = ["## What is checked", ""]
    lines += ["Beside what each row says by itself, `corridor network check` looks at these, by name:", ""]
    lines += [f"- `{name}`: {rule}" for name, rule in describe_checks().items()]
    return "\n".join(lines) + "\n"


def _table_text(table: str) -> str:
    lines = [f"## {table}", "", f"{_HOLDS[table][0].upper()}{_HOLDS[table][1:]}.", ""]
    lines += ["| column | type | unit | bounds | required | description |", f"|{' --- |' * 6}"]
    for column in columns(table):
        kind = ", ".join(f"`{choice}`" for choice in column.choices) if column.choices else column.type
        kind = f"list of {kind}" if column.type == "list" else kind
        default = f" Default: `{column.default}`." if column.default else ""
        bounds = "{:g} to {:g}".format(*column.bounds) if column.bounds else ""
        cells = (
            f"`{column.name}`",
            kind,
            column.unit,
            bounds,
            "yes" if column.required else "",
            column.description + default,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _kinds_text(table: str) -> str:
    """Write the rows of the program, without the columns that are empty in all of them."""
    rows = [cells_of(record) for record in shipped_kinds(table).values()]
    filled = [number for number in range(len(rows[0])) if any(row[number] for row in rows)]
    names = [f"`{columns(table)[number].name}`" for number in filled]
    lines = [f"## {table} of the program", "", f"| {' | '.join(names)} |", f"|{' --- |' * len(names)}"]
    lines += [f"| {' | '.join(row[number] for number in filled)} |" for row in rows]
    return "\n".join(lines) + "\n"
