"""Sends what waits for one customer: in order, one message at a time, each marked before it goes out."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping

import msgspec
import structlog

from warmline.channels.wechat.box import Boxes, Held
from warmline.channels.wechat.client import Outcome, WeChatClient
from warmline.channels.wechat.codes import Action
from warmline.channels.wechat.composing import Composer, Pending, speaker_of
from warmline.channels.wechat.errors import LeaseLost
from warmline.channels.wechat.quota import Quota, Speaker
from warmline.channels.wechat.render import BURST, Rendering
from warmline.channels.wechat.state import Contact, WeChatKeys
from warmline.channels.wechat.text import split
from warmline.conversation.errors import ConversationError
from warmline.conversation.events import Note
from warmline.conversation.states import State
from warmline.conversation.store import Conversations
from warmline.conversation.words import NoticeWords

SWEEP_MS = 20_000  # an open visit is looked at this often even without a notice: one that was lost costs only this
TYPING_MS = 25_000  # WeChat shows typing only within 30 s of the customer's word
BACK_OFF_MS, LONGEST_BACK_OFF_MS = 500, 30_000
DOUBT_MS = 2_000
MOST_DOUBTS = 2
SMALLER_BYTES = 900  # when WeChat counts a text longer than we do (45002)
STOP_MS = {Action.REFRESH: 30_000, Action.ALARM: 60_000}
CHINA = dt.timezone(dt.timedelta(hours=8))  # WeChat's daily counts begin at midnight there

log = structlog.get_logger()


class Attempt(msgspec.Struct, frozen=True):
    """One message on its way: its mark, where it stands in the visit, and the quota it took."""

    mark: str
    pending: Pending
    upto: int
    next_part: int | None
    speaker: Speaker
    bucket: str
    text: str


class Delivery:
    """Serves one customer at a time; any number of tasks and processes may share it."""

    def __init__(
        self,
        conversations: Conversations,
        *,
        keys: WeChatKeys,
        boxes: Boxes,
        quota: Quota,
        composer: Composer,
        rendering: Rendering,
        words: NoticeWords,
        clients: Mapping[str, WeChatClient],
    ) -> None:
        self._c = conversations
        self._keys = keys
        self._boxes = boxes
        self._quota = quota
        self._composer = composer
        self._rendering = rendering
        self._words = words
        self._clients = clients

    async def serve(self, contact: Contact) -> None:
        """Send what can be sent now. Does nothing when somebody else is at it."""
        held = await self._boxes.claim(contact)
        if held is None:
            return
        again: int | None = LONGEST_BACK_OFF_MS
        try:
            again = await self._send_all(held)
        except LeaseLost as error:
            log.warning("wechat.lease_lost", appid=contact.appid, cause=str(error))
            again = BACK_OFF_MS
        finally:
            await self._boxes.release(held, again)

    async def _send_all(self, held: Held) -> int | None:
        """Until nothing is left or something holds it up; when to look again (ms), None: when something happens."""
        if held.contact.appid not in self._clients:
            return None
        stopped = await self._c.redis.pttl(self._keys.stopped(held.contact.appid))
        if stopped > 0:
            return int(stopped)
        if held.sending:
            # A worker died between mark and answer: nobody knows whether its message arrived.
            held = msgspec.structs.replace(held, sending="", doubts=await self._boxes.doubt(held))
            log.warning("wechat.in_doubt", appid=held.contact.appid, cause="worker died", doubts=held.doubts)
            if held.doubts >= MOST_DOUBTS:
                return await self._park(held, None, "unsure")
        while True:
            pending = await self._composer.pending(held.contact)
            if pending is None:
                return await self._rest(held)
            again = await self._next(held, pending)
            if again != 0:
                return again
            held = msgspec.structs.replace(held, doubts=0, attempts=0)

    async def _next(self, held: Held, pending: Pending) -> int | None:
        """One step: 0 when there may be more."""
        allowance = await self._quota.allowance(held.contact)
        left = allowance.for_speaker(Speaker.PERSON, await self._c.now())
        line = await self._composer.first(held.contact, pending, left)
        if line is None:
            last = pending.events[-1].seq
            await self._boxes.advance(held, pending.conversation, pending.cursor, last)
            return 0
        speaker = speaker_of(line, await self._composer.lines(pending), pending.record)
        if held.parked and not (speaker is Speaker.PERSON and held.parked in ("reserve", "more")):
            return None
        parts = self._rendering.parts(line.text)
        part = min(pending.part, len(parts) - 1)
        bucket = await self._quota.take(held.contact, speaker)
        if bucket is None:
            return await self._park(held, pending, "reserve" if left else "used_up")
        text = self._rendering.repeated(parts[part]) if held.doubts else parts[part]
        more = part + 1 if part + 1 < len(parts) else None
        mark = f"{pending.conversation}:{line.upto}:{part}:{held.token}"
        again = await self._send(held, Attempt(mark, pending, line.upto, more, speaker, bucket, text))
        if again == 0 and more is not None and more % BURST == 0 and speaker is Speaker.BOT:
            return await self._park(held, pending, "more")
        return again

    async def _send(self, held: Held, attempt: Attempt) -> int | None:
        pending, contact = attempt.pending, held.contact
        try:
            await self._boxes.begin(held, pending.conversation, pending.cursor, pending.part, attempt.mark)
        except LeaseLost:
            await self._quota.refund(contact, attempt.bucket)
            raise
        # A process that is asked to stop finishes this one message: half-way it would have to be repeated.
        under_way = asyncio.ensure_future(self._send_marked(held, attempt))
        try:
            return await asyncio.shield(under_way)
        except asyncio.CancelledError:
            await under_way
            raise

    async def _send_marked(self, held: Held, attempt: Attempt) -> int | None:
        pending, contact = attempt.pending, held.contact
        outcome = await self._clients[contact.appid].send_text(contact.openid, attempt.text)
        if outcome.action is Action.SPLIT:
            outcome = await self._send_smaller(contact, attempt.text)
        if outcome.action is Action.DONE:
            await self._boxes.finish(held, pending.conversation, attempt.mark, attempt.upto, attempt.next_part)
            log.info("wechat.sent", conversation=pending.conversation, upto=attempt.upto, speaker=attempt.speaker.value)
            return 0
        if outcome.action is Action.UNSURE:
            return await self._in_doubt(held, attempt)
        return await self._not_sent(held, attempt, outcome)

    async def _send_smaller(self, contact: Contact, text: str) -> Outcome:
        outcome = Outcome(Action.DONE)
        for piece in split(text, SMALLER_BYTES):
            outcome = await self._clients[contact.appid].send_text(contact.openid, piece)
            if outcome.action is not Action.DONE:
                return outcome
        return outcome

    async def _in_doubt(self, held: Held, attempt: Attempt) -> int | None:
        doubts = await self._boxes.doubt(held, attempt.mark)
        log.warning("wechat.in_doubt", appid=held.contact.appid, cause="no answer", doubts=doubts)
        return await self._park(held, attempt.pending, "unsure") if doubts >= MOST_DOUBTS else DOUBT_MS

    async def _not_sent(self, held: Held, attempt: Attempt, outcome: Outcome) -> int | None:
        attempts = await self._boxes.refused(held, attempt.mark)
        if outcome.action in (Action.OUTSIDE, Action.USED_UP):
            # WeChat counts otherwise than we do, and it is right: nothing is given back.
            return await self._park(held, attempt.pending, outcome.action.value, used_up=True)
        await self._quota.refund(held.contact, attempt.bucket)
        if outcome.action is Action.UNREACHABLE:
            return await self._park(held, attempt.pending, "unreachable")
        if outcome.action is Action.RETRY:
            return min(LONGEST_BACK_OFF_MS, BACK_OFF_MS << min(attempts, 10))
        return await self._stop(held.contact.appid, outcome)

    async def _stop(self, appid: str, outcome: Outcome) -> int:
        """Nothing goes out for this account for a while; everything stays queued."""
        life = STOP_MS.get(outcome.action, STOP_MS[Action.ALARM])
        if outcome.action is Action.TOMORROW:
            life = ms_to_midnight(await self._c.now())
        await self._c.redis.set(self._keys.stopped(appid), f"errcode {outcome.errcode}", px=life)
        log.error("wechat.alarm", appid=appid, cause="account stopped", errcode=outcome.errcode, ms=life)
        return life

    async def _park(self, held: Held, pending: Pending | None, reason: str, *, used_up: bool = False) -> int | None:
        """Wait for the customer's next word (None); when it has just come, look again soon."""
        if not await self._boxes.park(held, reason, used_up=used_up):
            return BACK_OFF_MS
        log.info("wechat.parked", appid=held.contact.appid, reason=reason)
        if pending is not None and pending.record.with_person:
            await self._tell_agent(pending)
        return None

    async def _tell_agent(self, pending: Pending) -> None:
        note = Note(id=f"wechat-{pending.cursor}", agent="wechat", text=self._words.text("quota_parked"))
        try:
            key = f"wechat-parked-{pending.record.customer_seq}"
            await self._c.append(pending.conversation, note, key=key)
        except ConversationError as error:
            log.warning("wechat.note_lost", conversation=pending.conversation, error=type(error).__name__)

    async def _rest(self, held: Held) -> int | None:
        """Nothing to send: show that the bot is at it, and look again while the visit is open."""
        visit = await self._composer.current(held.contact)
        if visit is None or visit[1].state is State.CLOSED:
            return None
        record = visit[1]
        waits = record.state is State.BOT and record.bot_cursor < record.customer_seq != held.typed
        if waits and await self._c.now() - record.customer_at < TYPING_MS:
            await self._boxes.typed(held, record.customer_seq)
            await self._clients[held.contact.appid].typing(held.contact.openid)
        return SWEEP_MS


def ms_to_midnight(now: int) -> int:
    """From `now` (ms since 1970) to the next midnight in China."""
    at = dt.datetime.fromtimestamp(now / 1000, CHINA)
    midnight = (at + dt.timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(1000, int((midnight - at).total_seconds() * 1000))
