"""What each kind of push leads to. Returns the text of a passive answer, or "" for `success`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from warmline.channels.door import Door
from warmline.channels.errors import TooLong
from warmline.channels.wechat import messages as m
from warmline.channels.wechat.box import Boxes
from warmline.channels.wechat.errors import LeaseLost
from warmline.channels.wechat.passive import PassiveAnswer, Remember
from warmline.channels.wechat.quota import Quota
from warmline.channels.wechat.state import CHANNEL, Contact
from warmline.channels.wechat.text import Choice, choose, menu_choice
from warmline.conversation.errors import UnknownConversation
from warmline.conversation.states import State
from warmline.conversation.store import Conversations, Receipt
from warmline.conversation.words import NoticeWords

MENU_HUMAN = "human"  # EventKey of the menu's 转人工
PASSIVE_LEASE_MS = 8_000
RECENT = 60  # events in which the bot's latest buttons are looked for

log = structlog.get_logger()


class Reactions:
    """Translates pushes into calls at the door."""

    def __init__(self, door: Door, boxes: Boxes, quota: Quota, passive: PassiveAnswer, words: NoticeWords) -> None:
        self._door = door
        self._c: Conversations = door.conversations
        self._boxes = boxes
        self._quota = quota
        self._passive = passive
        self._words = words
        self._ordinals = tuple(words.text("ordinals").split())

    async def to(self, contact: Contact, push: m.Push, remember: Remember) -> str:
        """React once to a push. Raises what storage raises."""
        match push:
            case m.Text():
                return await self._text(contact, push, remember)
            case m.Image() | m.Voice() | m.Video() | m.Location() | m.Link():
                return await self._no_text(contact, push)
            case m.Click(key=key):
                await self._quota.refill(contact, by_message=False, at=push.created)
                return await self._person(contact, push, remember) if key == MENU_HUMAN else ""
            case m.Subscribe():
                await self._quota.refill(contact, by_message=False, at=push.created)
                return self._words.text("welcome")
            case m.Unsubscribe():
                await self._left(contact)
            case m.Scan() | m.MenuScan():
                await self._quota.refill(contact, by_message=False, at=push.created)
            case m.TemplateResult(status=status) if status != "success":
                log.warning("wechat.template_failed", appid=contact.appid, status=status[:60])
            case _:
                log.debug("wechat.push_ignored", appid=contact.appid, kind=type(push).__name__)
        return ""

    async def _text(self, contact: Contact, push: m.Text, remember: Remember) -> str:
        if not push.content.strip():
            return ""
        # A click on a message menu comes as text but opens only a click's window (the official note on quotas).
        await self._quota.refill(contact, by_message=not push.menu_id, at=push.created)
        try:
            return await self._passively(contact, lambda: self._store(contact, push), remember)
        except TooLong:
            return self._words.text("too_long")

    async def _store(self, contact: Contact, push: m.Text) -> Receipt:
        choice = await self._choice(contact, push)
        if choice is not None:
            return await self._door.tap(str(contact), CHANNEL, push.dedupe, choice.button, choice.label)
        return await self._door.say(str(contact), CHANNEL, push.dedupe, push.content)

    async def _choice(self, contact: Contact, push: m.Text) -> Choice | None:
        """The button this text means, while the bot has the conversation."""
        conversation = await self._c.current(str(contact))
        if conversation is None:
            return None
        try:
            record = await self._c.record(conversation)
        except UnknownConversation:
            return None
        if record.state is not State.BOT:
            return None
        events = await self._c.read(conversation, after=max(0, record.seq - RECENT))
        if push.menu_id:
            return menu_choice(push.menu_id, events)
        return choose(push.content, events, self._ordinals)

    async def _person(self, contact: Contact, push: m.Push, remember: Remember) -> str:
        return await self._passively(contact, lambda: self._door.human(str(contact), CHANNEL, push.dedupe), remember)

    async def _passively(self, contact: Contact, store: Callable[[], Awaitable[Receipt]], remember: Remember) -> str:
        """Store it, and wait for a short answer if the customer's outbox is free."""
        # Claimed before it is stored: the outbox hears of the answer as fast as we do.
        held = await self._boxes.claim(contact, PASSIVE_LEASE_MS)
        if held is None:
            await store()
            return ""
        try:
            receipt = await store()
            with suppress(LeaseLost):
                return await self._passive.to(held, receipt, remember)
            return ""
        finally:
            await self._boxes.release(held, 0)

    async def _no_text(self, contact: Contact, push: m.Push) -> str:
        """Pictures and the like: an agent is told that one came; the bot asks kindly for words."""
        await self._quota.refill(contact, by_message=True, at=push.created)
        conversation = await self._c.current(str(contact))
        with suppress(UnknownConversation):
            state = (await self._c.record(conversation)).state if conversation else State.BOT
            if state in (State.QUEUED, State.OFFERED, State.AGENT):
                await self._door.say(str(contact), CHANNEL, push.dedupe, self._placeholder(push))
                return ""
        code = "voice" if isinstance(push, m.Voice) else "location" if isinstance(push, m.Location) else "only_text"
        return self._words.text(code)

    def _placeholder(self, push: m.Push) -> str:
        match push:
            case m.Voice():
                return self._words.text("sent_voice")
            case m.Video():
                return self._words.text("sent_video")
            case m.Location(label=label):
                return self._words.text("sent_location", {"label": label[:200]})
            case m.Link(title=title):
                return self._words.text("sent_link", {"title": title[:200]})
            case _:
                return self._words.text("sent_image")

    async def _left(self, contact: Contact) -> None:
        """The customer unfollowed: the visit is closed quietly; nothing can be sent any more."""
        conversation = await self._c.current(str(contact))
        if conversation is not None:
            await self._door.end(conversation)
