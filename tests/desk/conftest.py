"""One agent with one customer at the desk, and the desk's JSON routes under the agent's session."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.dialogues.agent import Agent
from tests.dialogues.customer import Customer
from tests.support.stack import Stack

PHONE = "13800000001"


class Guiding:
    """One agent with one customer, and the desk's JSON routes under the agent's session."""

    def __init__(self, agent: Agent, customer: Customer, http: httpx.AsyncClient, token: str, code: Any) -> None:
        self.agent = agent
        self.customer = customer
        self._http = http
        self._token = token
        self._code = code

    @property
    def conversation(self) -> str:
        """The customer's conversation."""
        assert self.customer.conversation is not None
        return self.customer.conversation

    async def posts(self, what: str, **body: Any) -> httpx.Response:
        """A change, under the epoch the desk showed."""
        epoch = body.pop("epoch", None) or self.agent.chats[self.conversation]["epoch"]
        return await self._http.post(
            f"/desk/conversations/{self.conversation}/{what}",
            json={"epoch": epoch, **body},
            headers={"X-Warmline-Token": self._token},
        )

    async def gets(self, what: str, conversation: str = "") -> httpx.Response:
        """A read about the customer, or another conversation."""
        return await self._http.get(f"/desk/conversations/{conversation or self.conversation}/{what}")

    async def reads(self, path: str, **query: str) -> httpx.Response:
        """A read of the desk."""
        return await self._http.get(path, params=query)

    @staticmethod
    async def until(look: Callable[[], Awaitable[bool]], seconds: float = 15.0) -> None:
        """Poll until it holds."""
        deadline = time.monotonic() + seconds
        while not await look():
            assert time.monotonic() < deadline, look.__name__
            await asyncio.sleep(0.1)

    async def reveals(self, field: str, reason: str) -> httpx.Response:
        """One field in full."""
        return await self._http.post(
            f"/desk/conversations/{self.conversation}/reveal",
            json={"field": field, "reason": reason},
            headers={"X-Warmline-Token": self._token},
        )

    async def confirms(self) -> None:
        """The customer confirms what is open, with its code."""
        await self.customer.asks_for_code()
        await self.customer.confirms(self._code(PHONE))

    async def step(self, what: str, **body: Any) -> dict[str, Any]:
        """A change that must succeed; the step it leads to."""
        answer = await self.posts(what, **body)
        assert answer.status_code == 200, answer.text
        step: dict[str, Any] = answer.json()
        return step

    async def prove(self) -> None:
        """The customer fills the form that the agent asked for."""
        await self.customer.starts_proof(PHONE)
        await self.customer.types_code(self._code(PHONE))
        await self.agent.until(
            lambda: any(line["type"] == "proof_raised" for line in self.agent.lines[self.conversation]), "the proof"
        )

    async def sees(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Wait until the customer sees such an event."""
        wanted = fields.items()
        found: dict[str, Any] = await self.customer.until(
            lambda: next((e for e in self.customer.seen if e["type"] == kind and wanted <= e.items()), None), kind
        )
        return found


@pytest.fixture
async def guiding(stack: Stack) -> AsyncIterator[Guiding]:
    """The agent 李娜 has accepted a customer whom nobody knows yet."""
    customer, agent = Customer(stack), Agent(stack, "lina")
    cookie = (await agent.headers())["Cookie"]
    async with httpx.AsyncClient(
        base_url=stack.desk, headers={"Origin": stack.desk, "Cookie": cookie}, timeout=20, trust_env=False
    ) as http:
        token = (await http.get("/desk/me/")).json()["token"]
        customer.start()
        await agent.comes()
        try:
            await customer.says("我要找人工")
            await customer.until(lambda: customer.state != "bot", "the queue")
            assert customer.conversation
            await agent.accepts(customer.conversation)
            yield Guiding(agent, customer, http, token, stack.code_sent_to)
            await agent.closes(customer.conversation, "solved")
        finally:
            await agent.leaves()
            await customer.stop()
