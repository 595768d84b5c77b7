"""A real Redis for every test that wants one: the embedded server, once a session, a random key prefix a test."""

from __future__ import annotations

import subprocess
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import redis as sync_redis
from redis.asyncio import Redis

from tests.support.stack import Stack
from warmline.conversation.connect import connect
from warmline.conversation.keys import Keys
from warmline.conversation.redis_server import command


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a Redis server that lives as long as the test session."""
    with TemporaryDirectory(prefix="wl") as folder:
        socket = Path(folder) / "redis.sock"
        server = subprocess.Popen(command(Path(folder), socket), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            url = f"unix://{socket}"
            wait_for_redis(url)
            yield url
        finally:
            server.terminate()
            server.wait(10)


def wait_for_redis(url: str, seconds: float = 10.0) -> None:
    """Until the server answers, or the deadline."""
    deadline = time.monotonic() + seconds
    client = sync_redis.Redis.from_url(url)
    while True:
        try:
            client.ping()
            client.close()
            return
        except sync_redis.ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)  # polling with a deadline


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The whole service centre, once a session. Tests that kill or shorten durations start one of their own."""
    with TemporaryDirectory(prefix="wl") as folder:
        centre = Stack(Path(folder))
        try:
            centre.start()
            yield centre
        finally:
            centre.stop()


@pytest.fixture
def keys() -> Keys:
    """Names under a prefix of this test's own."""
    return Keys(f"test-{uuid.uuid4().hex[:8]}")


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """A client of the session's server."""
    client = connect(redis_url)
    yield client
    await client.aclose()
