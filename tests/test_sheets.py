"""The one reader of tables: every dialect that spreadsheets write gives the same rows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from corridor.data.load.demand import read_demand
from corridor.data.sheets import plain_number, read_sheet
from corridor.errors import FindingsError, NetworkError

KNOWN = ("from", "to", "amount", "ready_date")


def written(tmp_path: Path, content: str | bytes, name: str = "in.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    "content",
    [
        "from,to,amount\nXi'an,Poti,1234.5\n",
        "from;to;amount\nXi'an;Poti;1234,5\n",
        "from\tto\tamount\nXi'an\tPoti\t1 234,5\n",
        "sep=;\nfrom;to;amount\nXi'an;Poti;1.234,5\n",
        "From ; TO;Amount;;\r\n\r\nXi'an;Poti;1234.5;;\r\n;;;;\r\n",
        "#remark,from,to,amount\nours,Xi'an,Poti,1234.5\n",
        "\ufefffrom,to,amount\nXi'an,Poti,1234.5\n",
        "from;to;amount\nXi'an;Poti;1234,5\n".encode("utf-16"),
    ],
    ids=["commas", "semicolons", "tabs", "sep", "case and blanks", "comment", "mark", "utf-16"],
)
def test_every_dialect_gives_the_same_demand(tmp_path: Path, content: str | bytes) -> None:
    (row,) = read_demand(written(tmp_path, content))
    assert (row.origin, row.destination, row.amount) == ("Xi'an", "Poti", 1234.5)


def test_a_workbook_is_read_with_its_numbers_and_dates(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["From", "To", "Amount", "Ready date"])
    page.append(["Xi'an", "Poti", 1.234, dt.datetime(2026, 12, 7)])  # noqa: DTZ001 - a cell has no zone
    other = book.create_sheet("March")
    other.append(["from", "to", "amount"])
    other.append(["A", "B", 2])
    path = tmp_path / "d.xlsx"
    book.save(path)
    sheet = read_sheet(path, KNOWN)
    assert (sheet.head, sheet.rows) == (KNOWN, ((2, ("Xi'an", "Poti", "1.234", "2026-12-07")),))
    assert [row.amount for row in read_demand(path, sheet="March")] == [2.0]
    with pytest.raises(NetworkError, match=r"--sheet 'Marc': d\.xlsx has no such sheet\. Did you mean 'March'\?"):
        read_sheet(path, KNOWN, sheet="Marc")


def test_headings_of_ones_own_are_renamed(tmp_path: Path) -> None:
    path = written(tmp_path, "откуда;куда;TEU\nXi'an;Poti;5\n")
    (row,) = read_demand(path, columns={"откуда": "from", "куда": "to", "TEU": "amount"})
    assert row.amount == 5.0
    with pytest.raises(NetworkError, match=r"--column whence=from: in\.csv has no column whence"):
        read_demand(path, columns={"whence": "from"})


@pytest.mark.parametrize(
    ("content", "name", "fault"),
    [
        (b"\xd0\xcf\x11\xe0rest", "a.xls", r"is a workbook of Excel 97-2003; save it as \.xlsx"),
        (b"PK\x03\x04rest", "a.xlsx", "is a damaged workbook or archive"),
        (b"", "a.csv", "is empty; row 1 holds the names of the columns"),
        (b'from,to,amount\n"Xi,Poti,5\n', "a.csv", "row 2: cannot be split into cells: a quotation mark is not closed"),
        (b"from,to,amount\nXi\xe9n,Poti,5\n", "a.csv", "row 2: byte 0xE9 is not UTF-8, perhaps Windows-1252"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, content: bytes, name: str, fault: str) -> None:
    with pytest.raises(NetworkError, match=fault):
        read_demand(written(tmp_path, content, name))


def test_every_bad_row_is_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "from,to,amount,,\nA,B,x,,\nA,B,5,stray,\nA,,5,,\n")
    with pytest.raises(FindingsError) as caught:
        read_demand(path)
    assert [fault.partition(":")[0] for fault in caught.value.findings] == ["in.csv, row 3"]
    path = written(tmp_path, "from,to,amount\nA,B,x\nA,,5\n")
    with pytest.raises(FindingsError) as caught:
        read_demand(path)
    assert [fault.partition(":")[0] for fault in caught.value.findings] == [
        "in.csv, row 2, column amount",
        "in.csv, row 3, column to",
    ]


def test_a_number_that_can_be_two_is_refused() -> None:
    assert [plain_number(text) for text in ("1 234,5", "1.234.567", "12,5", "46.1234", "x,y")] == [
        "1234.5",
        "1234567",
        "12.5",
        "46.1234",
        "x,y",
    ]
    with pytest.raises(NetworkError, match=r"'1\.234' may be 1234 or 1,234: write one of these"):
        plain_number("1.234")
