"""The way to the action server, which remembers a failure that Rasa swallows.

Rasa logs an action that failed and goes on without its answer ("the actions events are lost"): the customer would be
met with silence. The turn asks here afterwards, and is tried again or handed over instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from rasa.core.agent import Agent
from rasa.utils.endpoints import EndpointConfig

_failures: ContextVar[list[BaseException] | None] = ContextVar("failures", default=None)


class ActionFailed(Exception):
    """An action could not be run; what the turn has said so far is not the whole answer."""


class WatchedEndpoint(EndpointConfig):  # type: ignore[misc] # Rasa is Any here
    """An endpoint whose failed requests are told to the turn in which they were made."""

    @classmethod
    def around(cls, endpoint: EndpointConfig) -> WatchedEndpoint:
        """The same endpoint, watched."""
        watched = cls()
        watched.__dict__.update(endpoint.__dict__)
        return watched

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """As Rasa's, noting what goes wrong."""
        try:
            return await super().request(*args, **kwargs)
        except Exception as error:
            failures = _failures.get()
            if failures is not None:
                failures.append(error)
            raise


def watch_actions(agent: Agent) -> None:
    """Put the watched endpoint in the place of Rasa's."""
    agent.action_endpoint = WatchedEndpoint.around(agent.action_endpoint)
    if agent.processor is not None:
        agent.processor.action_endpoint = agent.action_endpoint


@contextmanager
def failing_loudly() -> Iterator[None]:
    """Raises `ActionFailed` at the end when an action failed inside (in this task)."""
    failures: list[BaseException] = []
    token = _failures.set(failures)
    try:
        yield
    finally:
        _failures.reset(token)
    if failures:
        raise ActionFailed(type(failures[0]).__name__) from failures[0]
