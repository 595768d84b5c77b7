"""Stacks of the fault tests' own: their processes are killed, and their durations are short."""

from __future__ import annotations

from collections.abc import Generator, Iterator
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
    "bot_gives_up_seconds": 30,
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--chaos`: many rounds of kills and freezes (`make chaos`). pytest knows the options only when it is called with
    this folder, so who reads them gives a default."""
    group = parser.getgroup("faults")
    group.addoption("--chaos", action="store_true", help="many rounds of kills and freezes, counted in a report")
    group.addoption("--rounds", type=int, default=12, help="how many rounds of chaos")
    group.addoption("--seed", type=int, default=None, help="the seed of kills and customers (printed by each run)")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The long run belongs to `make chaos`; `make test` does not collect it."""
    if collection_path.name == "test_chaos.py" and not config.getoption("--chaos", default=False):
        return True
    return None


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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What the processes wrote last goes with a failed test."""
    report = yield
    centre = getattr(item, "funcargs", {}).get("centre")
    if call.when == "call" and call.excinfo is not None and isinstance(centre, Stack):
        for log in sorted(centre.folder.glob("*.log")):
            lines = [line for line in log.read_text(errors="replace").splitlines() if line.startswith("{")]
            report.sections.append((log.name, "\n".join(lines[-15:])))
    return report
