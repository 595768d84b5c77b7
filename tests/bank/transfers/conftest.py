"""A bank of each module's own, at noon of a Thursday: these tests move money and time."""

from collections.abc import Iterator

import pytest

from tests.bank.process import BankProcess
from tests.bank.thursday import started


@pytest.fixture(scope="module")
def running_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BankProcess]:
    with started(tmp_path_factory.mktemp("transfers")) as process:
        yield process


@pytest.fixture
def process(running_bank: BankProcess) -> BankProcess:
    """Its clock is not put back: codes and limits are counted by it."""
    return running_bank


@pytest.fixture
def new_day(process: BankProcess) -> None:
    """A day on which nothing was sent yet."""
    process.advance(86400)
