"""Plain words: what the project once called things by names of its own has the field's name, and keeps it."""

from __future__ import annotations

import re
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]

INSTEAD = {
    r"reckon\w*": "compute",
    r"aloud": "as text",
    r"capacities in the way": "binding capacities",
    r"rungs?": "relief step",
    r"lame": "unmet prerequisites",
    r"barred": "excluded",
    r"evident": "sourced",
    r"sureness": "distribution of transit times",
    r"praise": "best in",
    r"wishes": "query",
    r"accident": "unexpected error",
    r"spare_inputs": "refuse to overwrite inputs",
    r"made ready": "preprocessed",
    r"handed on": "passed on",
    r"stands? (?:in|at|there|twice)": "is in, is at",
    r"lies (?:in|on|at|between|outside)": "is in, is on",
    r"told apart": "distinguished",
}
"""The old word as a pattern, and what to write."""

WHERE = ("corridor", "bench", "tools", "docs", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")

WORDS = {word: re.compile(rf"(?<![a-z])(?:{word})(?![a-z])", re.IGNORECASE) for word in INSTEAD}


def texts() -> Iterator[tuple[str, str]]:
    """Give every file of code and prose; of a module its names, comments and texts, split at underscores."""
    for name in WHERE:
        top = ROOT / name
        for path in sorted([top] if top.is_file() else top.rglob("*")):
            if path.suffix in {".md", ".js"}:
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
            elif path.suffix == ".py":
                yield str(path.relative_to(ROOT)), " ".join(tokens(path))


def tokens(path: Path) -> Iterator[str]:
    """Give what a person has chosen in a module."""
    with path.open("rb") as stream:
        for token in tokenize.tokenize(stream.readline):
            if token.type in {tokenize.NAME, tokenize.COMMENT, tokenize.STRING}:
                yield token.string.replace("_", " ") if token.type == tokenize.NAME else token.string


@pytest.mark.parametrize("word", INSTEAD)
def test_old_words_stay_out(word: str) -> None:
    found = [f"{name}: {hit.group()!r}" for name, text in texts() for hit in WORDS[word].finditer(text)]
    assert not found, f"write {INSTEAD[word]!r} instead: {found}"


def test_the_patterns_find_what_they_are_for() -> None:
    for old in ("reckoned", "a rung", "is barred", "It stands in a file", "this lies on it", "made ready"):
        assert any(pattern.search(old) for pattern in WORDS.values()), old
    for plain in ("wrung", "flame", "standard", "relies on", "an incident"):
        assert not any(pattern.search(plain) for pattern in WORDS.values()), plain
