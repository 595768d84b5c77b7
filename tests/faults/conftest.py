"""Stacks of the fault tests' own: their processes are killed, and their durations are short."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.support.stack import Stack

SHORT = {
    "agent_silent_seconds": 3,
    "agent_grace_seconds": 3,
    "offer_seconds": 4,
    "turn_lease_seconds": 4,
    "bot_late_seconds": 2.5,
    "bot_gives_up_seconds": 15,
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--chaos`: many rounds of kills and freezes instead of one kill a part (`make chaos`)."""
    group = parser.getgroup("faults")
    group.addoption("--chaos", action="store_true", help="many rounds of kills and freezes, counted in a report")
    group.addoption("--rounds", type=int, default=12, help="how many rounds of chaos")
    group.addoption("--seed", type=int, default=None, help="the seed of kills and customers (printed by each run)")


@pytest.fixture(scope="session")
def centre() -> Iterator[Stack]:
    """One centre for all tests that kill, freeze and fill; each leaves it running well."""
    with TemporaryDirectory(prefix="wl") as folder:
        stack = Stack(Path(folder), **SHORT)
        try:
            stack.start()
            yield stack
        finally:
            stack.stop()
