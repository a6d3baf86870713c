"""The toy network, as it is and as copies that a test may break."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from corridor.load import load
from tests.folders import TOY, Folder

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.model import Network


# The same examples at every run: a fault that is found once is found by everybody.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def toy() -> Network:
    """Give the toy network of `tests/networks/toy`."""
    return load(TOY)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Give a copy of the folder of the toy network."""
    return Folder(tmp_path / "toy")
