"""A real core bank of its own for each test, and a proven customer in a conversation."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from tests.bank.process import TOKEN, BankProcess
from tests.support.floor import Floor
from warmline.bank.client import CoreBank
from warmline.conversation.keys import Keys


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The books of a bank that nothing has happened at yet; each test gets a copy."""
    folder = tmp_path_factory.mktemp("books")
    process = BankProcess(folder)
    process.start()
    process.stop()
    return folder


@pytest.fixture
def bank(books: Path, tmp_path: Path) -> Iterator[BankProcess]:
    shutil.copytree(books, tmp_path, dirs_exist_ok=True)
    process = BankProcess(tmp_path)
    process.start()
    yield process
    process.stop()


@pytest.fixture
async def client(bank: BankProcess) -> AsyncIterator[CoreBank]:
    with CoreBank(bank.url, TOKEN, timeout=(1.0, 1.0)) as client:
        yield client


@pytest.fixture
def floor(redis: Redis, keys: Keys) -> Floor:
    return Floor(redis, keys)
