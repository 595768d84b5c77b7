"""People, browsers and records for the scenarios: everyone gets a browser of their own and goes home at the end."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.browser.people import Agent, Customer
from tests.browser.records import Bank, Log
from tests.browser.wire import Visitor
from tests.support.stack import Stack

QUIET_BROWSER = (
    "--no-sandbox --disable-background-networking --disable-component-update --disable-sync --no-first-run "
    "--disable-quic --disable-gpu"
)
# A shared machine may be busy; a page that is right says so long before.
PATIENCE_MS = 15_000


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, not one that Playwright downloads."""
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=QUIET_BROWSER.split())
        expect.set_options(timeout=PATIENCE_MS)
        yield started
        expect.set_options(timeout=5_000)
        started.close()


@pytest.fixture(scope="session")
def pictures() -> Path | None:
    """Where screens are kept, if anywhere (WARMLINE_SCREENSHOTS)."""
    named = os.environ.get("WARMLINE_SCREENSHOTS")
    if not named:
        return None
    folder = Path(named)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def bank(stack: Stack) -> Iterator[Bank]:
    """The core bank's own answers."""
    bank = Bank(stack)
    yield bank
    bank.close()


@pytest.fixture
def log(stack: Stack) -> Iterator[Log]:
    """The logs in Redis."""
    log = Log(stack)
    yield log
    log.close()


class People:
    """Everybody of one test."""

    def __init__(self, browser: Browser, stack: Stack, pictures: Path | None) -> None:
        self._browser = browser
        self._stack = stack
        self._pictures = pictures
        self._customers: list[Customer] = []
        self._agents: list[Agent] = []
        self._visitors: list[Visitor] = []

    def _context(self, width: int, height: int, scheme: str) -> BrowserContext:
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            color_scheme="dark" if scheme == "dark" else "light",
        )
        context.set_default_timeout(PATIENCE_MS)
        return context

    def customer(self) -> Customer:
        """A customer on the bank's page with the chat open."""
        customer = Customer(self._context(1280, 800, "light"), self._stack, self._pictures)
        self._customers.append(customer)
        return customer.opens_the_bank().opens_the_chat()

    def agent(self, name: str, scheme: str = "light") -> Agent:
        """An agent at the desk, signed in and online."""
        agent = Agent(self._context(1440, 900, scheme), self._stack, self._pictures, name)
        self._agents.append(agent)
        return agent.signs_in().goes_online()

    def visitor(self, session: str | None = None, conversation: str | None = None) -> Visitor:
        """A customer without a page."""
        visitor = Visitor(self._stack, session, conversation)
        self._visitors.append(visitor)
        return visitor

    def go_home(self) -> list[str]:
        """End all visits, then send the agents home; what their pages complained of."""
        for visitor in self._visitors:
            visitor.leaves()
        for customer in self._customers:
            customer.leaves()
        for agent in self._agents:
            agent.leaves()
        return [text for person in (*self._customers, *self._agents) for text in person.complaints]


@pytest.fixture
def people(chromium: Browser, stack: Stack, pictures: Path | None) -> Iterator[People]:
    """Everybody of this test. No page may have thrown anything or broken its policy."""
    everybody = People(chromium, stack, pictures)
    yield everybody
    assert everybody.go_home() == []


@pytest.fixture
def customer(people: People) -> Customer:
    """One customer with the chat open."""
    return people.customer()
