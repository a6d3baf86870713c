"""Settings and projects, which are TOML: what can be read, and what is said of the rest."""

from __future__ import annotations

import re

import pytest

from corridor.data.load import load, read
from tests.folders import Folder, faults, only_fault


def test_a_network_needs_only_its_date(folder: Folder) -> None:
    folder.write("network.toml", "data_date = 2026-01-15\ndatadate = 3\n")
    reading = read(folder.path)
    assert reading.network is not None
    assert (reading.network.name, reading.network.title, reading.network.default_origin) == ("toy", "toy", "")
    (remark,) = reading.remarks
    assert remark.startswith("network.toml, key datadate: is not known. Did you mean 'data_date'?")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name = "toy"', "name = ", "network.toml: is no TOML: invalid value .at line 1, column 8"),
        ('name = "toy"', 'name = "Toy"', "network.toml, key name: 'Toy' is no id"),
        ("data_date = 2026-01-15", "data_date = 2026-01-15T00:00:00", "key data_date: .* write a date alone"),
        ("data_date = 2026-01-15", 'data_date = "2026-02-30"', "key data_date: '2026-02-30' is no date: day is out"),
        ("data_date = 2026-01-15", "", "network.toml, key data_date: is required."),
        ("study_box = [40, 38, 64, 48]", "study_box = [40, 38]", r"should be \[west, south, east, north\] in degrees"),
        ("study_box = [40, 38, 64, 48]", "study_box = [64, 38, 40, 48]", r"should be \[west, south, east, north\]"),
        ("study_box = [40, 38, 64, 48]", f"study_box = [40, 38, 1{'0' * 400}, 48]", r"should be \[west, south, east"),
        ("study_box = [40, 38, 64, 48]", "study_box = [40, 38, nan, 48]", r"should be \[west, south, east, north\]"),
        ("CN = 8", "CN = 80", r"\[utc_offset_hours\], key CN: should be hours between -12 and 14, got 80"),
        (
            "[constants.teu",
            '[time_zones]\nCN = "Asia/X"\n[constants.teu',
            r"key CN: should be a zone of the tz database.* 'Asia/X'",
        ),
        ("CN = 8", "cn = 8", r"\[utc_offset_hours\], key cn: 'cn' is no country.* Did you mean 'CN'"),
        (
            "[utc_offset_hours]",
            "[[utc_offset_hours]]",
            r"key utc_offset_hours: should be a table, \[utc_offset_hours\]",
        ),
        ("value = 100.0", 'value = "many"', r"\[constants.teu-per-train\], key value: 'many' is not a number"),
        ("value = 100.0", "value = -1", "key value: -1 is negative"),
        ("value = 100.0", "", r"\[constants.teu-per-train\], key value: is required"),
        ("value = 100.0", "value = 100.0\nunits = 3", r"key units: is not known. Did you mean 'unit'"),
        ("[constants.teu-per-train]", "[constants.TEU]", r"\[constants.TEU\], key id: 'TEU' is no id"),
        (
            "[constants.teu-per-train]",
            "[constants]\nx = 1\n[constants.teu-per-train]",
            r"\[constants.x\]: should be a table",
        ),
        ('basis = "assumed"', 'basis = "guessed"', "key basis: 'guessed' is none of published, derived, assumed"),
        ('source = ["toy-2026-01-made-up"]', 'source = "toy"', "key source: there is no 'toy' in sources"),
        ('name = "toy"', f"x = {'[' * 5000}", "network.toml: is no TOML: "),
    ],
)
def test_settings(folder: Folder, old: str, new: str, message: str) -> None:
    folder.replace("network.toml", old, new)
    assert re.search(message, "\n".join(faults(folder)))


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("hazel-line", 'id = "hazel-line"', 'id = "hazel"', "key id: is 'hazel', but the file is called 'hazel-line'"),
        ("hazel-line", "opens = 2030-12-31", "", "hazel-line.toml, key opens: is required"),
        ("hazel-line", "opens = 2030-12-31", "opens = 2030", "key opens: '2030' is no date: write year-month-day"),
        ("hazel-line", "opens = 2030-12-31", 'opens = "soon"', "key opens: 'soon' is no date"),
        ("hazel-line", 'status = "construction"', 'state = "x"', "key state: is not known. Did you mean 'status'"),
        ("hazel-line", "[[add]]", "[add]", "is no TOML|key add: should be written as"),
        ("hazel-line", 'table = "places"', "", "add 1, key table: is required: one of places, names, links"),
        (
            "hazel-line",
            'table = "places"',
            'table = "towns"',
            "add 1, key table: is 'towns': one of places, names, links",
        ),
        ("hazel-line", "lon = 55", "lon = 555", "hazel-line.toml, add 1, key lon: lon must be between -180 and 180"),
        ("hazel-line", "lon = 55", "long = 55", "add 1, key long: places have no such column. Did you mean 'lon'"),
        ("hazel-line", "lon = 55", "", "add 1, key lon: is required"),
        ("hazel-line", "length_km = 350", "length_km = 0", "add 7: length_km must be above zero"),
        (
            "hazel-line",
            'link = "amber-hazel"',
            'link = "amber-hasel"',
            "add 3, column link: there is no 'amber-hasel' in links",
        ),
        ("hazel-line", 'id = "hazel"', 'id = "fir"', "add 1, column id: 'fir' already exists at places.csv, row 7"),
        (
            "more-sailings",
            'id = "feeder-shuttle"',
            'id = "feder-shuttle"',
            "increase 1, key id: there is no record 'feder-sh.* Did you",
        ),
        ("more-sailings", 'id = "feeder-shuttle"', "id = {a = 1}", "increase 1, key id: a text, number, date or list"),
        (
            "more-sailings",
            'id = "feeder-shuttle"',
            "",
            "increase 1, key id: is required, or a selection by table, country",
        ),
        (
            "more-sailings",
            'id = "feeder-shuttle"',
            'id = "feeder-shuttle"\nmode = "feeder"',
            "picks one record already; leave out mode",
        ),
        (
            "more-sailings",
            'id = "feeder-shuttle"',
            'mode = "feder"',
            "increase 1, key mode: there is no 'feder' in modes. Did you mean 'feeder'",
        ),
        ("more-sailings", 'id = "feeder-shuttle"', 'country = ""', "increase 1, key country: is empty"),
        (
            "more-sailings",
            'id = "feeder-shuttle"',
            'place = "ellm"',
            "key place: there is no 'ellm' in places. Did you mean 'elm'",
        ),
        ("more-sailings", 'id = "feeder-shuttle"', 'between = ["elm"]', "key between: should be the ids of two places"),
        ("more-sailings", 'id = "feeder-shuttle"', 'between = ["elm", "x"]', "key between: there is no 'x' in places"),
        (
            "more-sailings",
            'field = "departures_per_week"',
            'field = "departures"',
            "services have no column 'departures'",
        ),
        ("more-sailings", 'field = "departures_per_week"', "", "increase 1, key field: is required"),
        (
            "more-sailings",
            'field = "departures_per_week"',
            'field = "name"',
            "name is no figure, so it cannot increase",
        ),
        ("more-sailings", "value = 3.5", 'value = "more"', "key value: should be a number, got 'more'"),
        ("more-sailings", "value = 3.5", "value = nan", "key value: should be a number, got nan"),
        ("more-sailings", "value = 3.5", "value = 3.5\nvaluee = 1", "key valuee: is not known. Did you mean 'value'"),
        (
            "more-sailings",
            'source = "toy-2026-01-made-up"',
            'source = "toy"',
            "increase 1, key source: there is no 'toy' in",
        ),
        (
            "more-sailings",
            'sources = ["toy-2026-01-made-up"]',
            'sources = ["toy"]',
            "key sources: there is no 'toy' in sources",
        ),
        (
            "hazel-second-track",
            'requires = ["hazel-line"]',
            "requires = []",
            "Project 'hazel-line' adds it: name that under",
        ),
        (
            "hazel-second-track",
            '["hazel-line"]',
            '["hazel-lane"]',
            "there is no project 'hazel-lane'. Did you mean 'hazel-line'",
        ),
        ("hazel-second-track", "value = 0.8", "value = -0.8", "key value: a factor is zero or more, got -0.8"),
        (
            "hazel-second-track",
            'id = "hazel-cedar-port"',
            'id = "teu-per-train"',
            "only value, low, high of a constant can",
        ),
        (
            "hazel-second-track",
            'id = "hazel-cedar-port"\nfield = "hours"\nvalue = 0.8',
            'id = "teu-per-train"\nfield = "value"\nvalue = "x"',
            "key value: should be a number, got 'x'",
        ),
    ],
)
def test_projects(folder: Folder, file: str, old: str, new: str, message: str) -> None:
    folder.replace(f"projects/{file}.toml", old, new)
    assert re.search(message, "\n".join(faults(folder)))


def test_projects_that_set(folder: Folder) -> None:
    file = "projects/more-sailings.toml"
    folder.replace(file, "[[increase]]", "[[set]]")
    assert load(folder.path).projects["more-sailings"].changes[0].action == "set"
    for field, value, message in (
        ("origin", 3, "key field: services have no column 'origin'"),
        ("from", '"ellm"', "key value: there is no 'ellm' in places"),
        ("headway_hours", '"1,5"', "key value: '1,5' is not a number"),
    ):
        text = re.sub(r"field = .*\nvalue = .*", f'field = "{field}"\nvalue = {value}', folder.text(file))
        folder.write(file, text)
        assert message in only_fault(folder)


def test_a_change_without_a_source(folder: Folder) -> None:
    file = "projects/more-sailings.toml"
    folder.write(
        file, folder.text(file).replace('source = "toy-2026-01-made-up"', "").replace("sources = [", "sources = [] #")
    )
    text = "\n".join(faults(folder))
    assert "key sources: is empty." in text
    assert "increase 1, key source: neither the change nor the project names one." in text


def test_a_circle_of_projects(folder: Folder) -> None:
    folder.replace("projects/hazel-line.toml", "confidence", 'requires = ["more-sailings"]\nconfidence')
    folder.replace("projects/more-sailings.toml", "confidence", 'requires = ["hazel-second-track"]\nconfidence')
    text = "\n".join(faults(folder))
    assert (
        "projects/hazel-line.toml, key requires: projects require each other in a circle: "
        "hazel-line -> more-sailings -> hazel-second-track -> hazel-line."
    ) in text
