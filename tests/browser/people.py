"""The two people of a service centre as they sit before their pages: `Customer` and `Agent`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.wire import Visitor, Wire
from tests.support.stack import Stack

SHOWN_TO_CUSTOMERS = ("customer_message", "customer_choice", "bot_message", "agent_message", "notice")


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, context: BrowserContext, stack: Stack, pictures: Path | None) -> None:
        self.context = context
        self.stack = stack
        self._pictures = pictures
        self.complaints: list[str] = []
        self.page = self._tab()

    def _tab(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self._heard(line.type, line.text))
        return page

    def _heard(self, kind: str, text: str) -> None:
        # A line that is down is told by the browser itself; everything else is a fault of the page.
        if kind in ("error", "warning") and not re.search("WebSocket|ERR_|Failed to load resource", text):
            self.complaints.append(text)

    def part(self, hook: str) -> Locator:
        """The part of the page with this data-testid."""
        return self.page.get_by_test_id(hook)

    def pictured(self, name: str, page: Page | None = None) -> None:
        """Keep the screen, or another page of theirs, as a picture, where a folder for pictures was named."""
        if self._pictures is not None:
            (page or self.page).screenshot(path=self._pictures / f"{name}.png", animations="disabled")


class Customer(Person):
    """A customer on the bank's page, with the widget."""

    def opens_the_bank(self) -> Customer:
        """Come to the bank's page."""
        self.page.goto(self.stack.gateway)
        return self

    def opens_the_chat(self) -> Customer:
        """Open the widget and be greeted."""
        self.part("open-chat").click()
        expect(self.page.get_by_text("我是江城银行的智能助手小暖").first).to_be_visible()
        return self

    def opens_another_tab(self) -> Customer:
        """The same customer in a second tab of the same browser."""
        other = Customer(self.context, self.stack, self._pictures)
        other.complaints = self.complaints
        return other.opens_the_bank().opens_the_chat()

    # --- what they do ---

    def says(self, text: str) -> None:
        """Write a line and send it with Enter."""
        self.part("composer").fill(text)
        self.part("composer").press("Enter")

    def asks(self, text: str) -> Locator:
        """Say it, and wait for the bot's next line: that line."""
        before = self.lines("bot").count()
        self.says(text)
        answer = self.lines("bot").nth(before)
        expect(answer).to_be_visible()
        return answer

    def taps(self, label: str) -> None:
        """Tap a button the bot offers now."""
        self.page.locator('[data-testid="bot-button"]:enabled').filter(has_text=label).last.click()

    def asks_for_a_person(self) -> None:
        """The button 转人工."""
        self.part("human").click()

    def proves(self, phone: str) -> None:
        """Fill the form: phone, then the code from the SMS outbox."""
        self.part("proof-phone").fill(phone)
        self.part("proof-send").click()
        expect(self.part("proof-code")).to_be_visible()
        self.part("proof-code").fill(self.stack.code_sent_to(phone))
        self.part("proof-submit").click()
        expect(self.turn("proved")).to_be_visible()

    def rates(self, score: int, reason: str, comment: str) -> None:
        """Say how satisfied they were."""
        self.part(f"rate-{score}").click()
        self.part("rate-reason").filter(has_text=reason).click()
        self.part("rate-comment").fill(comment)

    # --- what they see ---

    def lines(self, kind: str) -> Locator:
        """Lines of `customer`, `bot`, `agent` or `notice`."""
        return self.page.locator(f'[data-testid="message"][data-kind="{kind}"]')

    def turn(self, what: str) -> Locator:
        """The line that says who serves now, or that the proof was given."""
        return self.page.locator(f'[data-testid="turn"][data-what="{what}"]')

    def hears(self, text: str, kind: str = "bot") -> None:
        """A line of the bot (or another) with this text is there."""
        expect(self.lines(kind).filter(has_text=text).last).to_be_visible()

    def waits_in_the_queue(self) -> None:
        """The living card of the queue is on the screen."""
        expect(self.part("queue-card")).to_be_visible()

    def is_with(self, name: str) -> None:
        """A person serves now."""
        expect(self.part("speaker")).to_have_text(f"坐席 {name}")

    def last_line_is(self, state: str) -> None:
        """发送中, 已发送, 已送达 or 已读 under the last own line."""
        expect(self.part("message-state").last).to_have_text(state)

    @property
    def conversation(self) -> str:
        """The visit this page shows."""
        return str(self.page.evaluate("document.querySelector('warmline-chat').visit.conversation.id"))

    @property
    def seqs(self) -> list[int]:
        """The numbers of the lines on the screen, from top to bottom."""
        found = self.part("message").evaluate_all("all => all.map((one) => Number(one.dataset.seq))")
        return [int(seq) for seq in found]

    # --- going ---

    @property
    def session(self) -> str | None:
        """The session this browser keeps."""
        stored: Any = self.context.storage_state()
        entries = [entry for origin in stored["origins"] for entry in origin["localStorage"]]
        return next((entry["value"] for entry in entries if entry["name"].endswith(":session")), None)

    def leaves(self) -> None:
        """End the visit on whatever line still works, so that nothing of it stays in a queue or with an agent."""
        session = self.session
        self.context.close()
        if session is not None:
            Visitor(self.stack, session).leaves()


class Agent(Person):
    """An agent at the desk."""

    def __init__(self, context: BrowserContext, stack: Stack, pictures: Path | None, name: str) -> None:
        super().__init__(context, stack, pictures)
        self.name = name

    def signs_in(self) -> Agent:
        """The sign-in page, as every morning."""
        self.page.goto(self.stack.desk)
        self.pictured("desk-sign-in")
        self.part("sign-in-name").fill(self.name)
        self.part("sign-in-password").fill(self.stack.agents[self.name])
        self.part("sign-in-submit").click()
        self.is_connected()
        return self

    def is_connected(self) -> None:
        """The desk's line is up."""
        expect(self.part("desk-connection")).to_have_attribute("data-state", "online")

    def goes_online(self) -> Agent:
        """可接入."""
        self.part("availability-online").click()
        expect(self.part("availability-online")).to_have_attribute("aria-pressed", "true")
        return self

    def opens_another_tab(self) -> Agent:
        """The same agent in a second tab, signed in already."""
        other = Agent(self.context, self.stack, self._pictures, self.name)
        other.complaints = self.complaints
        other.page.goto(self.stack.desk)
        other.is_connected()
        return other

    # --- what they do ---

    def offer(self, conversation: str) -> Locator:
        """The invitation for this customer."""
        return self.page.locator(f'[data-testid="offer"][data-conversation="{conversation}"]')

    def chat(self, conversation: str) -> Locator:
        """This customer in the list of one's own."""
        return self.page.locator(f'[data-testid="chat"][data-conversation="{conversation}"]')

    def accepts(self, conversation: str) -> None:
        """Take the customer, and see them."""
        self.offer(conversation).get_by_test_id("offer-accept").click()
        expect(self.chat(conversation)).to_have_attribute("aria-current", "true")

    def picks(self, conversation: str) -> None:
        """Look at a customer one has."""
        self.chat(conversation).click()
        expect(self.chat(conversation)).to_have_attribute("aria-current", "true")

    def says(self, text: str) -> None:
        """A line to the customer."""
        self.part("desk-composer").fill(text)
        self.part("desk-composer").press("Enter")

    def returns_to_the_bot(self, **facts: str) -> None:
        """Hand the customer back, with facts the bot goes on with."""
        self.part("return-open").click()
        for name, value in facts.items():
            self.part("return-fact-name").select_option(name)
            self.part("return-fact-value").fill(value)
            self.part("return-fact-add").click()
        self.part("return-submit").click()

    def closes(self, code: str = "solved") -> None:
        """End the visit with a wrap-up code."""
        self.part("close-open").click()
        self.part("close-code").select_option(code)
        self.part("close-submit").click()

    # --- what they see ---

    def sees(self, text: str) -> None:
        """The transcript has this; the bot's part is unfolded where it is not."""
        self.unfolds()
        expect(self.part("transcript").get_by_text(text).last).to_be_visible()

    def unfolds(self) -> None:
        """Open the stretches of the bot."""
        for fold in self.part("bot-part").all():
            if fold.get_attribute("aria-expanded") == "false":
                fold.click()

    def own_lines(self) -> Locator:
        """Lines of agents in the transcript."""
        return self.page.locator('[data-testid="line"][data-kind="agent_message"]')

    def last_line_is(self, state: str) -> None:
        """发送中, 已发送, 已送达, 已读 or 未发出 at the last own line."""
        expect(self.own_lines().last.get_by_test_id("line-state")).to_have_text(state)

    @property
    def seqs(self) -> list[int]:
        """The numbers of the lines of the transcript, from top to bottom; all of the log, once unfolded."""
        self.unfolds()
        found = self.part("line").evaluate_all("all => all.map((one) => Number(one.dataset.seq))")
        return [int(seq) for seq in found]

    # --- going ---

    def leaves(self) -> None:
        """Close what one still has, go offline and home, on a line that does not depend on the page."""
        cookie = "; ".join(f"{one.get('name')}={one.get('value')}" for one in self.context.cookies(self.stack.desk))
        self.context.close()
        wire = Wire(f"{self.stack.desk}/desk/socket", self.stack.desk, cookie)
        wire.sends({"type": "hello"})
        for held in wire.hears("welcome")["conversations"]:
            close = {"type": "close", "conversation": held["conversation"], "epoch": held["epoch"], "code": "solved"}
            wire.hears("answer", re=wire.sends(close))
        wire.sends({"type": "availability", "state": "offline"})
        wire.hears("agent", state="offline")
        wire.closes()
