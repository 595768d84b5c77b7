"""Connections to Redis, the same in both environments (redis-py 4.6 in the bot's, current in the services')."""

from __future__ import annotations

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import BusyLoadingError
from redis.exceptions import ConnectionError as RedisConnectionError

# As many commands at once as one process may have; redis-py's own limit of 100 fails under a burst of messages.
MOST_CONNECTIONS = 2_000


def connect(url: str, *, timeout: float = 5.0, blocking_seconds: float = 0.0) -> Redis:
    """A client for `url` (redis://, rediss://, unix://). Connects on first use.

    Lost connections are retried for about a second (a restart of Redis shows as a short wait); the transitions
    are idempotent, so a retry of one that was done is harmless. `blocking_seconds` lengthens the read time-out for
    clients that wait in BLPOP.
    """
    return Redis.from_url(
        url,
        max_connections=MOST_CONNECTIONS,
        decode_responses=True,
        socket_timeout=timeout + blocking_seconds,
        socket_connect_timeout=timeout,
        health_check_interval=15,
        retry=Retry(ExponentialBackoff(cap=0.5, base=0.05), 4),
        retry_on_error=[RedisConnectionError, BusyLoadingError],
    )
