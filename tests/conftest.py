"""The toy network, as it is and as copies that a test may break."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corridor.load import load
from tests.folders import TOY, Folder

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.model import Network


@pytest.fixture(scope="session")
def toy() -> Network:
    """Give the toy network of `tests/networks/toy`."""
    return load(TOY)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Give a copy of the folder of the toy network."""
    return Folder(tmp_path / "toy")
