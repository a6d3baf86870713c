"""``corridor.toml`` and ``--locale``: what somebody always asks for, and tables that their spreadsheet opens."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from corridor.commands import LOCALES
from corridor.commands.cli import main
from corridor.data.sheets import plain_number, read_sheet
from tests.folders import TOY

if TYPE_CHECKING:
    from pathlib import Path

XIAN = ("route", "xian", "poti")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def ask(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert main(argv) == 0
    return capsys.readouterr().out


def test_settings_stand_in_for_options_and_the_command_line_wins(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = json.loads(ask(capsys, *XIAN, "--format", "json"))["routes"][0]["usd_per_teu"]
    (folder / "corridor.toml").write_text('size = 20\ncaution = ["RU"]\nlanguage = "ru"\n', "utf-8")
    short = json.loads(ask(capsys, *XIAN, "--format", "json"))["routes"][0]["usd_per_teu"]
    assert short > plain
    assert json.loads(ask(capsys, *XIAN, "--size", "40", "--format", "json"))["routes"][0]["usd_per_teu"] == plain
    assert "by corridor.toml: size 20, caution RU" in ask(capsys, *XIAN, "--format", "md")
    assert "by corridor.toml: caution RU" in ask(capsys, *XIAN, "--size", "40", "--format", "md")


def test_the_network_of_a_folder_is_found_beside_its_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    user = folder.parent / "home" / "corridor"
    user.mkdir(parents=True)
    (user / "corridor.toml").write_text(f"network = '{TOY}'\n", "utf-8")
    assert "Amber - Elm" in ask(capsys, "route", "amber", "elm")
    assert main(["network", "info", str(TOY)]) == 0
    # The file of the folder comes first, and an empty option takes the network that is shipped.
    (folder / "corridor.toml").write_text("network = ''\n", "utf-8")
    assert "Xi'an - Poti" in ask(capsys, *XIAN)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sise = 20", "corridor.toml: there is no setting 'sise'. Did you mean 'size'"),
        ("size = 30", "corridor.toml: size = '30' is none of the choices. Known: 20, 40"),
        ("size = ", "corridor.toml: cannot be read as TOML"),
        ("locale = true", 'corridor.toml: locale is a text, such as locale = "de"'),
    ],
)
def test_a_wrong_setting_is_named(folder: Path, capsys: pytest.CaptureFixture[str], text: str, message: str) -> None:
    (folder / "corridor.toml").write_text(text, "utf-8")
    assert main(XIAN) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("locale", LOCALES)
def test_a_table_of_a_language_reads_back_equal(folder: Path, capsys: pytest.CaptureFixture[str], locale: str) -> None:
    argv = ("matrix", "amber", "elm", "--network", str(TOY))
    wanted = list(csv.reader(ask(capsys, *argv, "--format", "csv").splitlines()))
    assert main([*argv, "--locale", locale.upper(), "-o", "m.csv"]) == 0
    data = (folder / "m.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert (b";" in data) == (locale != "en")
    sheet = read_sheet(folder / "m.csv", wanted[0])
    rows = [[plain_number(cell) if sheet.decimal_comma else cell for cell in cells] for _, cells in sheet.rows]
    assert [list(sheet.head), *rows] == wanted
