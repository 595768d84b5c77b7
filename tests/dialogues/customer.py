"""The customer of a dialogue: on the widget's socket, doing what pages do, and keeping all that was shown."""

from __future__ import annotations

import asyncio
import re

import httpx

from tests.dialogues.centre import Centre
from tests.dialogues.script import PATIENCE_SECONDS
from tests.dialogues.waiting import Waiting
from tests.faults.line import Frame, Line


class Refused(Exception):
    """The centre did not take what the customer did; its code and words."""


class Customer(Waiting, Line):
    """One customer. `seen`: every event that was shown, in order, over all visits of the dialogue."""

    def __init__(self, centre: Centre) -> None:
        super().__init__(f"{centre.gateway}/chat/socket", centre.gateway)
        self.seen: list[Frame] = []
        self.conversation: str | None = None
        self.state = "bot"
        self._centre = centre
        self._session: str | None = None
        self._held: dict[str, int] = {}

    async def hello(self) -> Frame:
        cursor = self._held.get(self.conversation or "", 0)
        return {"type": "hello", "session": self._session, "conversation": self.conversation, "cursor": cursor}

    async def take(self, frame: Frame) -> None:
        if frame["type"] in ("welcome", "session"):
            self._session = frame["session"]
        if frame["type"] in ("welcome", "events") and frame["conversation"]:
            self._see(frame["conversation"], frame["events"])
        if frame["type"] == "state":
            self.conversation, self.state = frame["conversation"], frame["state"]
        self.news.set()

    @property
    def conversations(self) -> tuple[str, ...]:
        """Of all visits of the dialogue."""
        return tuple(self._held)

    def _see(self, conversation: str, events: list[Frame]) -> None:
        self.conversation = conversation
        for event in events:
            if event["seq"] > self._held.get(conversation, 0):
                self._held[conversation] = event["seq"]
                self.seen.append(event)

    # --- what they do ---

    async def says(self, text: str) -> None:
        """A line. Raises `Refused`."""
        await self._stored({"type": "say", "text": text})

    async def taps(self, label: str) -> None:
        """The newest button with these words, `*` for any; of one message the first. Raises `AssertionError` when there
        is none."""
        button = await self.until(lambda: self._button(label), f"a button {label!r}")
        await self._stored({"type": "tap", "button": button["id"], "label": label})

    def _button(self, label: str) -> Frame | None:
        words = re.compile(".*".join(map(re.escape, label.split("*"))))
        offered = [button for event in reversed(self.seen) for button in event.get("buttons", ())]
        return next((button for button in offered if words.fullmatch(button["label"])), None)

    async def asks_for_a_person(self) -> None:
        """The button of the widget's head."""
        await self._stored({"type": "human"})

    async def starts_proof(self, phone: str) -> None:
        """Asks for a code. Raises `Refused`."""
        await self._agreed({"type": "verify_start", "phone": phone})

    async def types_code(self, code: str) -> None:
        """The code, in the form. Raises `Refused`."""
        await self._agreed({"type": "verify_code", "code": code})

    async def needs_code(self) -> bool:
        """Whether the open operation needs a fresh code. Raises `AssertionError` when none is open."""
        return bool((await self._proposal())["proof"] == "L3")

    async def asks_for_code(self) -> None:
        """确认: the code for exactly the open operation is sent. Raises `Refused`."""
        await self._agreed({"type": "confirm_code", **self._this(await self._proposal())})

    async def confirms(self, code: str | None = None) -> None:
        """The open operation, exactly as it was shown. Raises `Refused`."""
        typed = {"code": code} if code else {}
        await self._agreed({"type": "confirm", **self._this(await self._proposal()), **typed})

    async def declines(self) -> None:
        """不办了."""
        await self._agreed({"type": "decline", "proposal": (await self._proposal())["proposal"]})

    async def opens_paper(self) -> None:
        """The file of the newest paper. Raises `AssertionError` when it is none, or to be had twice by one link."""
        papers = [event for event in self.seen if (event.get("card") or {}).get("kind") == "paper"]
        assert papers, "no paper was made"
        answer = await asyncio.wait_for(self.send({"type": "paper", "seq": papers[-1]["seq"]}), PATIENCE_SECONDS)
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE_SECONDS) as browser:
            page = await browser.get(answer["url"])
            token = re.search(r'name="token" value="([^"]+)"', page.text)
            assert token, f"no form behind the link: {page.status_code}"
            form = {"token": token[1], "act": "fetch"}
            file, again = [await browser.post(answer["url"], data=form) for _ in range(2)]
        assert (file.status_code, file.headers["content-type"]) == (200, "application/pdf"), file.text
        assert file.content.startswith(b"%PDF-")
        assert again.status_code == 410, "the link worked twice"

    async def reports_card(self, number: str) -> str | None:
        """The number of another's card, in its form; the code of the refusal, None when it was taken."""
        answer = await asyncio.wait_for(self.send({"type": "report_card", "number": number}), PATIENCE_SECONDS)
        return None if answer.get("ok") else str(answer.get("code"))

    async def _proposal(self) -> Frame:
        return await self.until(self._open_proposal, "an operation to confirm")

    def _open_proposal(self) -> Frame | None:
        settled = {
            event["proposal"] for event in self.seen if event["type"] in ("operation_confirmed", "operation_dropped")
        }
        shown = [event for event in self.seen if event["type"] == "operation_proposed"]
        return next((event for event in reversed(shown) if event["proposal"] not in settled), None)

    @staticmethod
    def _this(proposal: Frame) -> Frame:
        return {"proposal": proposal["proposal"], "hash": proposal["hash"]}

    async def resumes(self) -> None:
        """Out of the queue."""
        await self._agreed({"type": "resume_bot"})

    async def ends(self) -> None:
        """The end of the visit."""
        await self._agreed({"type": "end"})

    async def rates(self, score: int, reasons: tuple[str, ...], comment: str) -> None:
        """Satisfaction."""
        await self._stored({"type": "rate", "score": score, "reasons": reasons, "comment": comment})

    async def _stored(self, frame: Frame) -> None:
        answer = await asyncio.wait_for(self.send(frame), PATIENCE_SECONDS)
        if answer["type"] != "ack":
            raise Refused(f"{answer.get('code')}: {answer.get('text')}")
        self.conversation = answer["conversation"]

    async def _agreed(self, frame: Frame) -> None:
        answer = await asyncio.wait_for(self.send(frame), PATIENCE_SECONDS)
        if not answer.get("ok"):
            raise Refused(f"{answer.get('code')}: {answer.get('text')}")
