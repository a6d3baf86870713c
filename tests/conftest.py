"""The toy network, as it is, as copies that a test may break, and as a page in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from corridor.data.load import load
from tests.chromium import Browser, Page
from tests.folders import TOY, Folder
from tests.pages import Made, write_views

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corridor.data.model import Network


# The same examples at every run: a fault that is found once is found by everybody.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")


SLOW = (
    "access allocation alternatives bench dated departure evidence examples explain extremes faults flip fuzz"
    " import import_limits injection install instances interrupt kinds laws names notebooks openings page page_client"
    " page_firefox page_languages page_look page_plans page_play page_trains page_use pareto prepared readme render"
    " replan rerouting risk same_bytes scenarios shipment study sweeps throughput volumes whatif write"
)
"""Files of tests that drive a browser, install the package, fuzz, or ask long oracles; `make fast` leaves them out."""

DEAREST = "readme page_plans whatif page_trains access page_look page_use evidence page install sweeps flip"
"""The files that take longest, to be begun first: on two cores none of them is then left alone at the end."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the tests of the slow files."""
    if item.path.stem in {f"test_{name}" for name in SLOW.split()}:
        item.add_marker(pytest.mark.slow)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the dearest."""
    rank = {f"test_{name}": number for number, name in enumerate(DEAREST.split())}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))


@pytest.fixture(scope="session")
def toy() -> Network:
    """Give the toy network of `tests/networks/toy`."""
    return load(TOY)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Give a copy of the folder of the toy network."""
    return Folder(tmp_path / "toy")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, toy: Network) -> Made:
    """Give a page of the toy network with every view."""
    return write_views(tmp_path_factory.mktemp("pages"), toy)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a browser; modules that ask for it are marked with `needs_chromium`."""
    with Browser() as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Page:
    """Give a new tab of the size of a laptop."""
    found = browser.page()
    found.size(1440, 900)
    return found
