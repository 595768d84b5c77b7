"""One customer's socket: frames in, the log's view out. The log is the truth; the socket is a cursor on it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import msgspec
import structlog
from limits import RateLimitItemPerSecond
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError
from sanic.server.websockets.impl import WebsocketImplProtocol

from warmline.channels.door import Door
from warmline.channels.errors import ChannelError, Malformed, TooFast
from warmline.channels.web import frames
from warmline.channels.web.sessions import WebSessions
from warmline.channels.wechat.links import Links
from warmline.channels.wechat.render import Purpose
from warmline.conversation.ending import end
from warmline.conversation.errors import ConversationError, StorageDown
from warmline.conversation.events import BotMessage, Event
from warmline.conversation.notices import RECONNECTED
from warmline.conversation.states import Record, State
from warmline.conversation.views import for_customer
from warmline.conversation.words import NoticeWords
from warmline.handoff.outlook import Outlook
from warmline.identity.proof import CodeRefused, Proof
from warmline.operations.card_reports import CardReports, ReportRefused
from warmline.operations.confirmation import Confirmation
from warmline.operations.errors import OperationRefused

log = structlog.get_logger()

CHANNEL = "web"
# As fast as nobody types: 12 lines in 10 seconds.
PACE = RateLimitItemPerSecond(12, 10)
QUEUE_LOOK_SECONDS = 5.0
QUIET_LOOK_SECONDS = 30.0


class CustomerDesk(msgspec.Struct, frozen=True):
    """What every customer's socket of this process works with."""

    door: Door
    web_sessions: WebSessions
    proof: Proof
    confirmation: Confirmation
    outlook: Outlook
    words: NoticeWords
    pace: MovingWindowRateLimiter
    links: Links
    reports: CardReports


class CustomerSocket:
    """One connection, from `hello` to its end."""

    def __init__(self, socket: WebsocketImplProtocol, desk: CustomerDesk) -> None:
        self._socket = socket
        self._desk = desk
        self._contact = ""
        self._token = ""
        self._hint: str | None = None
        self._conversation: str | None = None
        self._cursor = 0
        self._shown: dict[str, Any] = {}
        self._receipts: dict[str, Any] = {}
        self._wake = asyncio.Event()
        self._signals: asyncio.Queue[dict[str, Any]] = asyncio.Queue(64)

    async def run(self) -> None:
        """Serve until the connection ends."""
        if not await self._greet():
            return
        pump = asyncio.create_task(self._pump())
        try:
            async for raw in self._socket:
                if raw is None:
                    break
                await self._take(raw)
        finally:
            await end(pump)
            await self._desk.door.notices.leave(self._contact_channel, self._heard_contact)
            await self._follow(None)

    # --- the beginning ---

    @property
    def _contact_channel(self) -> str:
        return self._desk.door.keys.notices(self._contact)

    async def _greet(self) -> bool:
        raw = await self._socket.recv()
        try:
            hello = frames.parse(raw or "")
            if not isinstance(hello, frames.Hello):
                raise Malformed("hello is expected first")
            await self._welcome(hello)
        except ChannelError as error:
            await self._bye(error.code)
            return False
        except (StorageDown, RedisError, OSError):
            await self._bye("storage_down")
            return False
        return True

    async def _welcome(self, hello: frames.Hello) -> None:
        sessions = self._desk.web_sessions
        contact = await sessions.contact(hello.session) if hello.session else None
        if contact is None:
            self._token, contact = await sessions.open()
        else:
            self._token = hello.session or ""
        self._contact, self._hint = contact, hello.hint
        await self._desk.door.notices.listen(self._contact_channel, self._heard_contact)
        current = await self._desk.door.conversations.current(contact)
        await self._follow(current)
        self._cursor = hello.cursor if current and current == hello.conversation else 0
        welcome: dict[str, Any] = {
            "type": "welcome", "session": self._token, "conversation": current, "state": "bot", "events": [],
            "receipts": {"delivered": 0, "read": 0}, "greeting": self._desk.words.text("greeting"), "elderly": False,
        }  # fmt: skip
        if current:
            record, events = await self._desk.door.conversations.look(current, self._cursor)
            welcome["events"] = self._taken(events)
            self._shown, self._receipts = await self._state(current, record), _receipts(record)
            welcome.update(
                {key: value for key, value in self._shown.items() if key != "type"},
                receipts={key: value for key, value in self._receipts.items() if key != "type"},
                elderly=record.elderly,
            )
        await self._send(welcome)

    # --- out ---

    async def _follow(self, conversation: str | None) -> None:
        notices, keys = self._desk.door.notices, self._desk.door.keys
        if self._conversation is not None:
            await notices.leave(keys.notices(self._conversation), self._heard)
        self._conversation, self._cursor = conversation, 0
        self._shown, self._receipts = {}, {}
        if conversation is not None:
            await notices.listen(keys.notices(conversation), self._heard)

    def _heard(self, what: str) -> None:
        kind, _, rest = what.partition(":")
        if kind == "receipts" and rest == "customer":
            return
        if kind == "typing":
            who, _, state = rest.partition(":")
            if who == "customer":
                return
            self._signal({"type": "typing", "who": who, "on": state != "0"})
        self._wake.set()

    def _heard_contact(self, what: str) -> None:
        if what != RECONNECTED:
            self._signal({"follow": what})
        self._wake.set()

    def _signal(self, signal: dict[str, Any]) -> None:
        if not self._signals.full():
            self._signals.put_nowait(signal)

    async def _pump(self) -> None:
        while True:
            waiting = self._shown.get("state") in (State.QUEUED.value, State.OFFERED.value)
            look = QUEUE_LOOK_SECONDS if waiting else QUIET_LOOK_SECONDS
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), look)
            self._wake.clear()
            try:
                await self._show()
            except (ConversationError, RedisError, OSError) as error:
                # The cursor has not moved: the next notice, or the next look, reads the same again.
                log.warning("socket.read_failed", error=type(error).__name__)
                await asyncio.sleep(0.2)
                self._wake.set()

    async def _show(self) -> None:
        while not self._signals.empty():
            signal = self._signals.get_nowait()
            if "follow" in signal:
                if signal["follow"] != self._conversation:
                    await self._follow(signal["follow"])
            else:
                await self._send(signal)
        conversation = self._conversation
        if conversation is None:
            return
        record, events = await self._desk.door.conversations.look(conversation, self._cursor)
        if conversation != self._conversation:
            # A new visit began meanwhile (the customer's next word, or another tab): its cursor is another.
            self._wake.set()
            return
        shown = self._taken(events)
        if shown:
            await self._send({"type": "events", "conversation": conversation, "events": shown})
        state, receipts = await self._state(conversation, record), _receipts(record)
        if state != self._shown:
            self._shown = state
            await self._send(state)
        if receipts != self._receipts:
            self._receipts = receipts
            await self._send(receipts)
        if shown and record.state is State.AGENT:
            await self._desk.door.conversations.receipt(conversation, "delivered_customer", events[-1].seq)

    def _taken(self, events: list[Event]) -> list[dict[str, Any]]:
        """New events as the customer sees them; the cursor is behind them now."""
        if events:
            self._cursor = events[-1].seq
        return [for_customer(event, self._desk.words) or _inside(event) for event in events]

    async def _state(self, conversation: str, record: Record) -> dict[str, Any]:
        shown: dict[str, Any] = {"type": "state", "conversation": conversation, "state": record.state.value}
        if record.state is State.AGENT:
            shown["agent"] = {"name": record.agent_name}
        box = await self._desk.outlook.of(conversation, record)
        if box is not None:
            shown.update(place=box.ahead + 1, wait_minutes=[box.low, box.high], nobody=box.nobody)
        return shown

    async def _send(self, frame: dict[str, Any]) -> None:
        await self._socket.send(msgspec.json.encode(frame).decode())

    async def _bye(self, code: str) -> None:
        await self._send({"type": "bye", "code": code, "text": self._desk.words.text(f"refused_{code}")})
        await self._socket.close()

    # --- in ---

    async def _take(self, raw: str | bytes) -> None:
        frame_id = frames.id_of(raw)
        try:
            frame = frames.parse(raw)
            await self._handle(frame)
        except ChannelError as error:
            await self._refuse(frame_id, error.code)
        except (StorageDown, RedisError, OSError):
            await self._refuse(frame_id, "storage_down")
        except ConversationError:
            await self._refuse(frame_id, "not_now")

    async def _refuse(self, frame_id: str, code: str) -> None:
        text = self._desk.words.text(f"refused_{code}")
        await self._send({"type": "refused", "id": frame_id, "code": code, "text": text})

    async def _handle(self, frame: frames.AnyFrame) -> None:
        door = self._desk.door
        if isinstance(frame, frames.Ping):
            await self._send({"type": "pong"})
        elif isinstance(frame, frames.Say | frames.Tap | frames.Human):
            await self._store(frame)
        elif self._conversation is None:
            if not isinstance(frame, frames.Typing | frames.Read | frames.Hello):
                await self._refuse(getattr(frame, "id", ""), "not_now")
        elif isinstance(frame, frames.Typing):
            await door.redis.publish(door.keys.notices(self._conversation), f"typing:customer:{int(frame.on)}")
        elif isinstance(frame, frames.Read):
            await door.conversations.receipt(self._conversation, "read_customer", frame.upto)
        elif isinstance(frame, frames.ResumeBot):
            await door.resume_bot(self._conversation)
            await self._answer(frame.id)
        elif isinstance(frame, frames.End):
            await door.end(self._conversation)
            await self._answer(frame.id)
        elif isinstance(frame, frames.Rate):
            receipt = await door.rate(self._conversation, frame.id, frame.score, frame.reasons, frame.comment)
            await self._send({"type": "ack", "id": frame.id, "seq": receipt.seq, "conversation": receipt.conversation})
        elif isinstance(frame, frames.Paper):
            await self._link_paper(frame, self._conversation)
        elif isinstance(frame, frames.ReportCard):
            await self._report_card(frame, self._conversation)
        elif not isinstance(frame, frames.Hello):
            await self._prove_or_confirm(frame, self._conversation)

    async def _store(self, frame: frames.Say | frames.Tap | frames.Human) -> None:
        if not self._desk.pace.hit(PACE, self._contact):
            raise TooFast
        door = self._desk.door
        if isinstance(frame, frames.Say):
            if not frame.text.strip():
                raise Malformed("empty text")
            receipt = await door.say(self._contact, CHANNEL, frame.id, frame.text, self._hint)
        elif isinstance(frame, frames.Tap):
            receipt = await door.tap(self._contact, CHANNEL, frame.id, frame.button, frame.label)
        else:
            receipt = await door.human(self._contact, CHANNEL, frame.id)
        if receipt.conversation != self._conversation:
            await self._follow(receipt.conversation)
        await self._send({"type": "ack", "id": frame.id, "seq": receipt.seq, "conversation": receipt.conversation})
        self._wake.set()

    async def _prove_or_confirm(
        self,
        frame: frames.VerifyStart | frames.VerifyCode | frames.ConfirmCode | frames.Confirm | frames.Decline,
        conversation: str,
    ) -> None:
        try:
            if isinstance(frame, frames.VerifyStart):
                life = await self._desk.proof.start_code(conversation, frame.phone)
                await self._answer(frame.id, expires_in=life, text=self._desk.words.text("verify_sent"))
                return
            if isinstance(frame, frames.VerifyCode):
                await self._desk.proof.check_code(conversation, frame.code)
                # The proof level changed, so the session gets another name; other tabs read it from their storage.
                self._token = await self._desk.web_sessions.renew(self._token, self._contact)
                await self._send({"type": "session", "session": self._token})
            elif isinstance(frame, frames.ConfirmCode):
                life = await self._desk.confirmation.send_code(frame.proposal, frame.hash, conversation)
                await self._answer(frame.id, expires_in=life, text=self._desk.words.text("verify_sent"))
                return
            elif isinstance(frame, frames.Confirm):
                await self._desk.confirmation.confirm(frame.proposal, frame.hash, conversation, frame.code)
            else:
                await self._desk.confirmation.decline(frame.proposal, conversation)
            await self._answer(frame.id)
        except CodeRefused as error:
            text = self._desk.words.text(error.text_code, {"seconds": str(error.retry_after)})
            await self._answer(frame.id, ok=False, code=error.code, text=text, retry_after=error.retry_after)
        except OperationRefused as error:
            text = self._desk.words.text("proposal_expired" if error.code == "expired" else "refused_not_now")
            await self._answer(frame.id, ok=False, code=error.code, text=text)

    async def _report_card(self, frame: frames.ReportCard, conversation: str) -> None:
        if not self._desk.pace.hit(PACE, self._contact):
            raise TooFast
        try:
            await self._desk.reports.report(conversation, frame.number)
            await self._answer(frame.id)
        except ReportRefused as error:
            await self._answer(frame.id, ok=False, code=error.code, text=self._desk.words.text(error.text_code))

    async def _link_paper(self, frame: frames.Paper, conversation: str) -> None:
        """A fresh one-time link: it goes to this socket alone and never into the log."""
        if not self._desk.pace.hit(PACE, self._contact):
            raise TooFast
        event = await self._desk.door.conversations.event(conversation, frame.seq)
        card = event.body.card if event is not None and isinstance(event.body, BotMessage) else None
        if card is None or card.get("kind") != "paper":
            raise Malformed("no paper there")
        url = await self._desk.links.create(Purpose.PAPER, self._contact, conversation, frame.seq)
        await self._answer(frame.id, url=url)

    async def _answer(self, frame_id: str, **fields: Any) -> None:
        await self._send({"type": "answer", "re": frame_id, "ok": True, **fields})


def _inside(event: Event) -> dict[str, Any]:
    # Not the customer's to see; its number is, so that the page knows it misses nothing.
    return {"type": "inside", "seq": event.seq, "at": event.at}


def _receipts(record: Record) -> dict[str, Any]:
    # What the bot has answered it has read.
    delivered = max(record.delivered_agent, record.read_agent, record.bot_cursor)
    return {"type": "receipts", "delivered": delivered, "read": max(record.read_agent, record.bot_cursor)}
