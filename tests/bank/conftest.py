"""One core bank for all tests of this folder; faults and clock go back to normal after each."""

import itertools
from collections.abc import Callable, Iterator

import pytest

from tests.bank.process import BankProcess
from tests.bank.sending import VisitOf
from tests.bank.visit import Visit
from warmline.bank.client import CoreBank


@pytest.fixture(scope="session")
def running_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BankProcess]:
    process = BankProcess(tmp_path_factory.mktemp("corebank"))
    process.start()
    yield process
    process.stop()


@pytest.fixture
def process(running_bank: BankProcess) -> Iterator[BankProcess]:
    """The bank, in order."""
    yield running_bank
    running_bank.clear_faults()
    running_bank.real_time()


@pytest.fixture
def bank(process: BankProcess) -> Iterator[CoreBank]:
    with process.client() as client:
        yield client


@pytest.fixture
def visit(process: BankProcess, bank: CoreBank) -> VisitOf:
    """Signs a customer in by phone."""
    return lambda phone: Visit(process, bank, phone)


_KEYS = itertools.count(1)


@pytest.fixture
def new_key() -> Callable[[], str]:
    """Idempotency keys that were not used before in this session."""
    return lambda: f"key-{next(_KEYS):08d}"
