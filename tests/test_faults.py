"""The plug is pulled, the disk is full, the folder is shut, two write at once: nothing half-written, one clear line."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corridor.commands.cli import main
from corridor.data.files import write_bytes, write_folder
from corridor.data.load import load
from corridor.errors import OutputError
from tests.folders import TOY
from tests.outputs import TO_FILES, TO_FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
OLD = b"what was there before\n"
COMMAND = [sys.executable, "-m", "corridor"]
FEW_BYTES = 100
"""Less than any answer has."""

SMALL = {name: argv for name, argv in TO_FILES.items() if name.startswith(("route", "places", "matrix", "map"))}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def no_space() -> None:
    """Let no file grow beyond a few bytes, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (FEW_BYTES, FEW_BYTES))


def left_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


# -- a full disk -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["route.json", "route.xlsx", "route.gpkg", "route.html", "map.html", "places.csv"])
def test_a_full_disk_costs_no_file(name: str, folder: Path, environment: dict[str, str]) -> None:
    (folder / name).write_bytes(OLD)
    command = [*COMMAND, *TO_FILES[name], "--network", str(TOY), "-o", name]
    found = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, preexec_fn=no_space, check=False
    )
    assert (found.returncode, found.stdout) == (2, ""), found.stderr
    assert found.stderr.count("\n") == 1, found.stderr
    assert "Traceback" not in found.stderr
    assert left_in(folder) == [name]
    assert (folder / name).read_bytes() == OLD


@pytest.mark.parametrize("name", ["export-csv", "export-gpkg", "new"])
def test_a_full_disk_leaves_no_folder(name: str, folder: Path, environment: dict[str, str]) -> None:
    export = (*TO_FOLDERS.get(name, ()), "--network", str(TOY), "-o", "made")
    argv = ("network", "new", "made") if name == "new" else export
    found = subprocess.run(
        [*COMMAND, *argv], cwd=folder, env=environment, capture_output=True, text=True, preexec_fn=no_space, check=False
    )
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr.count("\n") == 1, found.stderr
    assert left_in(folder) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("argv", [("route", "amber", "elm"), ("network", "info", "{toy}"), ("--version",)])
def test_a_full_stdout_is_said_in_one_line(argv: tuple[str, ...], environment: dict[str, str]) -> None:
    own = ("--network", str(TOY)) if argv[0] == "route" else ()
    command = [*COMMAND, *(word.format(toy=TOY) for word in argv), *own]
    with Path("/dev/full").open("wb") as full:
        found = subprocess.run(command, env=environment, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert found.returncode == 2
    assert found.stderr == "corridor: cannot read or write stdout: no space left on device.\n"


def test_a_reader_that_has_seen_enough_is_no_fault(environment: dict[str, str]) -> None:
    process = subprocess.Popen(
        [*COMMAND, "places"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.close()
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")


@pytest.mark.parametrize("step", ["open", "fsync", "replace", "rename", "mkdir"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO, errno.EDQUOT])
def test_whichever_step_fails_nothing_is_lost(
    step: str, code: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "file").write_bytes(OLD)

    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    words = os.strerror(code).lower()
    if step in ("open", "fsync", "replace"):
        monkeypatch.setattr(os if step == "fsync" else Path, step, fail)
        with pytest.raises(OutputError, match=f"cannot write .*file: {words}"):
            write_bytes(folder / "file", b"new")
    else:
        monkeypatch.setattr(Path, step, fail)
        with pytest.raises(OutputError, match=f"cannot write folder .*made': {words}"):
            write_folder(folder / "made", {"a/b": b"1", "c": b"2"})
    monkeypatch.undo()
    assert left_in(folder) == ["file"]
    assert (folder / "file").read_bytes() == OLD


# -- folders that are shut, and files that are none --------------------------------------------------------------------


@pytest.fixture
def shut(folder: Path) -> Iterator[Path]:
    """Give a folder into which nothing can be written."""
    folder.chmod(0o500)
    yield folder
    folder.chmod(0o700)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_is_shut(shut: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["route", "amber", "elm", "--network", str(TOY), "-o", str(shut / "a.json")]) == 2
    assert "permission denied" in capsys.readouterr().err
    assert left_in(shut) == []


def test_a_folder_that_takes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["route", "amber", "elm", "--network", str(TOY), "-o", "/proc/a.json"]) == 2
    assert capsys.readouterr().err.startswith("corridor: cannot write /proc/a.json: ")


def test_devices_and_links_are_written_to_and_not_replaced(folder: Path) -> None:
    (folder / "null").symlink_to("/dev/null")
    write_bytes(folder / "null", b"gone")
    assert (folder / "null").is_symlink()
    assert Path("/dev/null").is_char_device()
    (folder / "real").write_bytes(OLD)
    (folder / "link").symlink_to(folder / "real")
    write_bytes(folder / "link", b"new")
    assert (folder / "link").is_symlink()
    assert (folder / "real").read_bytes() == b"new"
    assert left_in(folder) == ["link", "null", "real"]


def test_stdout_can_be_named(environment: dict[str, str]) -> None:
    command = [*COMMAND, "route", "amber", "elm", "--network", str(TOY), "--format", "json", "-o", "/dev/stdout"]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(found.stdout)["origin"] == "amber"


# -- the plug ----------------------------------------------------------------------------------------------------------

WRITER = """
import sys, pathlib
from corridor.data.files import write_bytes, write_folder
target, kind = sys.argv[1:]
print("ready", flush=True)
number = 0
while True:
    number += 1
    part = f"{number:09d}".encode() * 100_000
    if kind == "file":
        write_bytes(target, part)
    else:
        write_folder(f"{target}-{number}", {f"{name}.csv": part[:90_000] for name in "abcdefgh"})
"""


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_killed_while_writing(kind: str, folder: Path, environment: dict[str, str]) -> None:
    for delay in (0.005, 0.02, 0.05, 0.11, 0.17):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder / "made"), kind], env=environment, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for path in folder.glob("made*"):
            parts = [path] if kind == "file" else sorted(path.iterdir())
            assert len(parts) == (1 if kind == "file" else 8)
            for part in parts:
                content = part.read_bytes()
                assert len(content) == (900_000 if kind == "file" else 90_000)
                assert content == content[:9] * (len(content) // 9)
        if kind == "folder":
            for path in folder.glob("made*"):
                path.rename(folder.parent / f"{path.name}-{delay}")


TERMINATED = """
import os, signal, sys
from corridor.commands import cli
from corridor.data import files
fill = files._fill
def filled_in_part(file, content):
    file.write(content[: len(content) // 2])
    file.flush()
    os.kill(os.getpid(), signal.SIGTERM)
    fill(file, content)
files._fill = filled_in_part
sys.exit(cli.main())
"""


@pytest.mark.parametrize(
    "argv",
    [("route", "amber", "elm", "--format", "json"), ("network", "export", "--as", "csv")],
    ids=["file", "folder"],
)
def test_what_is_terminated_leaves_nothing_behind(
    argv: tuple[str, ...], folder: Path, environment: dict[str, str]
) -> None:
    command = [sys.executable, "-c", TERMINATED, *argv, "--network", str(TOY), "-o", str(folder / "made")]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (128 + signal.SIGTERM, "")
    assert left_in(folder) == []


def test_a_map_that_is_killed_is_whole_or_not_there(folder: Path, environment: dict[str, str]) -> None:
    target = folder / "map.html"
    command = [*COMMAND, "map", "--network", str(TOY), "-o", str(target)]
    subprocess.run(command, env=environment, check=True)
    whole = target.read_bytes()
    for share in (0.3, 0.6, 0.9, 1.0):
        target.write_bytes(OLD)
        started = time.monotonic()
        process = subprocess.Popen(command, env=environment)
        time.sleep(share * 0.5)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert target.read_bytes() in (OLD, whole), time.monotonic() - started


# -- what others left there, and what must stay ------------------------------------------------------------------------


def test_an_older_file_keeps_who_may_read_it(folder: Path) -> None:
    (folder / "file").write_bytes(OLD)
    (folder / "file").chmod(0o640)
    write_bytes(folder / "file", b"new")
    assert (folder / "file").stat().st_mode & 0o777 == 0o640


def test_a_file_that_must_not_be_written_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "file").write_bytes(OLD)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputError, match=r"cannot write .*file: permission denied"):
        write_bytes(folder / "file", b"new")
    assert (folder / "file").read_bytes() == OLD
    assert left_in(folder) == ["file"]


def test_a_file_laid_in_the_way_is_never_written_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "urandom", lambda count: b"a" * count)
    (folder / "victim").write_bytes(OLD)
    (folder / f".file.{'61' * 6}.tmp").symlink_to(folder / "victim")
    with pytest.raises(OutputError, match="file exists"):
        write_bytes(folder / "file", b"new")
    assert (folder / "victim").read_bytes() == OLD


def test_the_longest_name_of_a_file_is_taken(folder: Path) -> None:
    write_bytes(folder / ("x" * 255), b"new")
    write_folder(folder / ("y" * 255), {"a": b"new"})
    assert left_in(folder) == ["x" * 255, "y" * 255, f"{'y' * 255}/a"]


def test_the_folder_that_one_stands_in_is_filled_and_not_replaced(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    before = folder.stat().st_ino
    assert main(["network", "new", "."]) == 0
    assert folder.stat().st_ino == before
    assert load(folder) == load(Path())
    assert not list(folder.glob(".*"))


def test_a_folder_that_is_filled_is_left_empty_if_that_fails(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    rename = Path.rename

    def fail(path: Path, target: Path) -> Path:
        if path.name == "b" and target.parent == folder:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OutputError, match="input/output error"):
        write_folder(".", {"a": b"1", "b": b"2"})
    assert left_in(folder) == []


def test_no_answer_is_written_over_what_is_asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "demand.csv").write_text("from,to,amount\namber,elm,5\n")
    (folder / "link.csv").symlink_to(folder / "demand.csv")
    argv = ["allocate", "--demand", str(folder / "demand.csv"), "--network", str(TOY), "-o"]
    for name in ("demand.csv", "link.csv"):
        assert main([*argv, str(folder / name)]) == 2
        assert "or one of its network: choose another name" in capsys.readouterr().err
    assert (folder / "demand.csv").read_text().startswith("from,to")
    assert main([*argv, str(folder / "answer.csv")]) == 0


def test_no_answer_is_written_over_the_network_or_a_file_without_ending(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "mine").write_text("from,to,amount\namber,elm,5\n")
    shutil.copytree(TOY, folder / "toy")
    links = (folder / "toy" / "links.csv").read_bytes()
    ask = ["--network", str(folder / "toy"), "-o"]
    for argv in (
        ["allocate", "--demand", str(folder / "mine"), *ask, str(folder / "mine")],
        ["route", "amber", "elm", *ask, str(folder / "toy" / "links.csv")],
    ):
        assert main(argv) == 2
        assert "or one of its network: choose another name" in capsys.readouterr().err
    assert (folder / "mine").read_text().startswith("from,to")
    assert (folder / "toy" / "links.csv").read_bytes() == links
    for _ in range(2):
        assert main(["route", "amber", "elm", "--network", str(TOY), "-o", str(folder / "amber")]) == 0


@pytest.mark.parametrize(
    "argv",
    [
        ["network", "check", "{net}", "-o", "{net}/links.csv"],
        ["network", "info", "{net}", "--format", "csv", "-o", "{net}/network.toml"],
        ["network", "check", "{net}", "-o", "{net}/rates.csv"],
        ["network", "check", "{net}", "-o", "{net}/facility.csv"],
        ["network", "check", "{net}", "--format", "text", "-o", "{net}/projects/new.toml"],
        ["network", "check", "{net}", "--format", "json", "-o", "{net}/lines.geojson"],
        ["route", "amber", "elm", "--network", "{net}", "--scenario", "{at}/a.toml", "--chart", "{at}/hard.svg"],
        [
            "route",
            "amber",
            "elm",
            "--network",
            "{net}",
            "--scenario",
            "{at}/a.toml",
            "--format=json",
            "-o",
            "{at}/b.toml",
        ],
        ["scenario", "check", "{at}/a.toml", "--network", "{net}", "--format", "json", "-o", "{at}/b.toml"],
        ["scenario", "check", "{at}/a.toml", "--network", "{net}", "--format", "json", "-o", "{at}/hard.svg"],
        ["matrix", "{at}/lanes.csv", "{at}/lanes.csv", "--network", "{net}", "-o", "{at}/lanes.csv"],
        ["sweep", "{at}/study.csv", "--network", "{net}", "-o", "{at}/study.csv"],
    ],
)
def test_no_output_is_written_over_an_input(folder: Path, argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    net = folder / "net"
    shutil.copytree(TOY, net)
    (folder / "a.toml").write_text('id = "a"\nname = "A"\nincludes = ["b"]\n')
    (folder / "b.toml").write_text('id = "b"\nname = "B"\n')
    (folder / "hard.svg").hardlink_to(folder / "b.toml")
    (folder / "lanes.csv").write_text("place\namber\nelm\n")
    (folder / "study.csv").write_text('pairs = [["amber", "elm"]]\nmeasures = ["hours"]\n')
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    words = [word.format(net=net, at=folder) for word in argv]
    for _ in range(2):  # with the graph compiled, then kept
        assert main(words) == 2
        assert "or one of its network: choose another name" in capsys.readouterr().err
        assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_file_beside_the_tables_does_not_break_the_network(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    net = folder / "net"
    shutil.copytree(TOY, net)
    argv = ["route", "amber", "elm", "--network", str(net), "-o", str(net / "answer.csv")]
    assert [main(argv) for _ in range(3)] == [0, 0, 0]
    assert load(net) == load(TOY)
    capsys.readouterr()
    main(["network", "check", str(net)])
    assert "remark: answer.csv: is no file of a network, and is not read." in capsys.readouterr().out


def test_closed_streams_are_no_accident(environment: dict[str, str]) -> None:
    def ask(end: str, shut: str) -> tuple[int, str, str]:
        line = f"{sys.executable} -m corridor route amber {end} --network {TOY} {shut}"
        found = subprocess.run(["sh", "-c", line], env=environment, capture_output=True, text=True, check=False)
        return found.returncode, found.stdout, found.stderr

    assert ask("elm", ">&-") == (2, "", "corridor: cannot read or write stdout: bad file descriptor.\n")
    assert ask("elm", "2>&-")[:2] == ask("elm", "")[:2]
    assert ask("nowhere", "2>&-") == (2, "", "")


@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_a_cache_that_is_no_file_is_passed_over(kind: str, folder: Path, environment: dict[str, str]) -> None:
    environment["XDG_CACHE_HOME"] = str(folder)
    command = [*COMMAND, "route", "amber", "elm", "--network", str(TOY)]
    whole = subprocess.run(command, env=environment, capture_output=True, check=True).stdout
    (path,) = (folder / "corridor").iterdir()
    path.unlink()
    {"pipe": os.mkfifo, "device": lambda name: name.symlink_to("/dev/zero"), "folder": Path.mkdir}[kind](path)
    found = subprocess.run(command, env=environment, capture_output=True, check=True, timeout=30)
    assert found.stdout == whole


def test_a_cache_folder_that_is_relative_is_none(folder: Path, environment: dict[str, str]) -> None:
    environment |= {"XDG_CACHE_HOME": "cache", "HOME": str(folder.parent / "home")}
    subprocess.run([*COMMAND, "route", "amber", "elm", "--network", str(TOY)], env=environment, cwd=folder, check=True)
    assert left_in(folder) == []
    assert list((folder.parent / "home").rglob("*.graph"))


# -- two at once -------------------------------------------------------------------------------------------------------


def test_two_that_write_one_file(folder: Path, environment: dict[str, str]) -> None:
    target = folder / "route.json"
    ends = [("amber", "elm"), ("elm", "amber"), ("amber", "gorse"), ("birch", "elm")]
    whole = []
    for pair in ends:
        command = [*COMMAND, "route", *pair, "--network", str(TOY), "--format", "json"]
        whole.append(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)
    for _ in range(2):
        processes = [
            subprocess.Popen([*COMMAND, "route", *pair, "--network", str(TOY), "-o", str(target)], env=environment)
            for pair in ends
        ]
        assert [process.wait() for process in processes] == [0, 0, 0, 0]
        assert target.read_bytes() in whole
        assert left_in(folder) == ["route.json"]


def test_two_that_make_one_folder(folder: Path, environment: dict[str, str]) -> None:
    command = [*COMMAND, "network", "export", "--as", "csv", "--network", str(TOY), "-o", str(folder / "made")]
    processes = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    answers = [(process.communicate(), process.returncode) for process in processes]
    assert sorted(code for _, code in answers) == [0, 2, 2]
    for (_, err), code in answers:
        assert err.count("\n") == (1 if code else 0), err
    assert left_in(folder)[0] == "made"
    assert load(folder / "made") == load(TOY)
    assert not list(folder.glob(".*"))


def test_many_that_fill_one_cache(folder: Path, environment: dict[str, str]) -> None:
    environment["XDG_CACHE_HOME"] = str(folder)
    command = [*COMMAND, "route", "amber", "elm", "--network", str(TOY)]
    processes = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) for _ in range(6)]
    answers = {process.communicate()[0] for process in processes}
    assert len(answers) == 1
    assert len([name for name in left_in(folder) if name.endswith(".graph")]) == 1
    assert not [name for name in left_in(folder) if name.endswith(".tmp")]
