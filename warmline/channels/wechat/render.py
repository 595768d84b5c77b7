"""From events to what WeChat shows: who speaks, which words, which need a link, what is merged (pure).

On WeChat every message costs quota, so of the service centre's own notices only those are sent that a customer
would miss: the first place in the queue, "your turn", what went wrong, and the end of a human stretch. Everything
else that is not a person's line is merged into one message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

import msgspec
import structlog

from warmline.channels.wechat.cards import card_text
from warmline.channels.wechat.quota import Speaker
from warmline.channels.wechat.text import MAX_BYTES, harmless, size, split
from warmline.conversation import events as e
from warmline.conversation.words import NoticeWords
from warmline.handoff.wait import WaitBox

# Shown in the widget, not worth a message here: progress, and moves that "your turn" will follow.
SILENT_NOTICES = frozenset({"bot_working", "transferred", "agent_lost", "closed_idle", "taken_over", "supervisor_left"})
# Words about a moment; after ten minutes (a parked message) they are no longer true.
FLEETING = frozenset({"queued", "bot_late", "accepted", "returned", "closed"})
FLEETING_MS = 10 * 60_000
GREETED = "greeted"
BURST = 2  # messages of one bot turn before the customer is asked to go on

log = structlog.get_logger()


class Purpose(str, Enum):
    """What a one-time page is for."""

    PROOF = "proof"
    CONFIRM = "confirm"
    RATING = "rating"
    PAPER = "paper"
    BINDING = "binding"
    CARD_NUMBER = "card_number"


# Cards of the bot that stand for a page.
CARD_PAGES = {
    "proof": Purpose.PROOF,
    "paper": Purpose.PAPER,
    "binding": Purpose.BINDING,
    "card_number": Purpose.CARD_NUMBER,
}


class Line(msgspec.Struct, frozen=True):
    """One message to be: everything up to `upto` is said with it."""

    upto: int
    speaker: Speaker
    text: str


class Saying(msgspec.Struct, frozen=True):
    """What one event shows. Of one `family` only the last is said."""

    seq: int
    speaker: Speaker
    text: str
    family: str = ""


def purposes(events: Sequence[e.Event], after: int, now: int) -> dict[int, Purpose]:
    """Which events after `after` need a page, by sequence number. `events` is the whole log so far."""
    settled = {b.body.proposal for b in events if isinstance(b.body, e.OperationConfirmed | e.OperationDropped)}
    found: dict[int, Purpose] = {}
    with_person = False
    for event in events:
        body = event.body
        if isinstance(body, e.Accepted):
            with_person = True
        elif isinstance(body, e.Returned | e.Closed):
            if with_person:
                found[event.seq] = Purpose.RATING
            with_person = False
        elif isinstance(body, e.BotMessage | e.AgentMessage) and body.card and body.card.get("kind") in CARD_PAGES:
            found[event.seq] = CARD_PAGES[body.card["kind"]]
        elif isinstance(body, e.OperationProposed) and body.proposal not in settled and body.expires_at > now:
            found[event.seq] = Purpose.CONFIRM
    return {seq: purpose for seq, purpose in found.items() if seq > after}


def is_result(body: e.Body) -> bool:
    """Whether it says what became of an operation: the bot tells that, while the conversation is its own."""
    expired = isinstance(body, e.OperationDropped) and body.cause == "expired"
    return expired or isinstance(body, e.OperationExecuted | e.OperationFailed | e.OperationUnknown)


def told_by_bot(events: Sequence[e.Event]) -> set[int]:
    """The results that the bot's own sentence tells, by sequence number: it spoke after them before anybody else had
    the conversation. The channel's words would be the same news twice."""
    found: set[int] = set()
    untold: list[int] = []
    for event in events:
        if is_result(event.body):
            untold.append(event.seq)
        elif isinstance(event.body, e.BotMessage):
            found.update(untold)
            untold = []
        elif isinstance(event.body, e.Queued | e.Accepted | e.Closed):
            untold = []
    return found


class Rendering:
    """Words of the channel and of the notices."""

    def __init__(self, words: NoticeWords, notices: NoticeWords) -> None:
        self._words = words
        self._notices = notices

    def lines(
        self, events: Sequence[e.Event], links: Mapping[int, str], now: int, wait: WaitBox | None = None
    ) -> list[Line]:
        """The messages that these events make. `links` are the pages' addresses by sequence number."""
        told = told_by_bot(events)
        sayings = [s for event in events if event.seq not in told for s in self._sayings(event, links, now, wait)]
        last = {saying.family: index for index, saying in enumerate(sayings) if saying.family}
        lines: list[Line] = []
        for index, saying in enumerate(sayings):
            if not saying.text.strip() or (saying.family and last[saying.family] != index):
                continue
            if lines and lines[-1].speaker is Speaker.BOT and saying.speaker is Speaker.BOT:
                # The bot may be faster than the bank that knows the customer; a greeting stands first all the same.
                texts = (saying.text, lines[-1].text) if saying.family == GREETED else (lines[-1].text, saying.text)
                lines[-1] = Line(saying.seq, Speaker.BOT, "\n\n".join(texts))
            else:
                lines.append(Line(saying.seq, saying.speaker, saying.text))
        return lines

    def parts(self, text: str) -> list[str]:
        """The text as messages; after each burst but the last the customer is asked for a word."""
        if size(text) <= MAX_BYTES:
            return [text]
        hint = "\n" + self._words.text("more_follows")
        parts = split(text, MAX_BYTES - size(hint))
        return [p + hint if (i + 1) % BURST == 0 and i + 1 < len(parts) else p for i, p in enumerate(parts)]

    def repeated(self, text: str) -> str:
        """The text with words that say that it may have arrived before."""
        return f"{self._words.text('repeated')}\n{text}"

    def _sayings(self, event: e.Event, links: Mapping[int, str], now: int, wait: WaitBox | None) -> list[Saying]:
        found = self._shown(event, links.get(event.seq, ""), wait)
        return [saying for saying in found if not (saying.family in FLEETING and now - event.at > FLEETING_MS)]

    def _shown(self, event: e.Event, link: str, wait: WaitBox | None) -> list[Saying]:
        seq = event.seq
        match event.body:
            case e.AgentMessage(name=name, text=text):
                line = self._words.text("agent_line", {"name": name, "text": harmless(text)})
                line += "\n" + self._words.text("proof_link", {"url": link}) if link else ""
                shown = [Saying(seq, Speaker.PERSON, line)]
            case e.BotMessage() as body:
                shown = [Saying(seq, Speaker.BOT, self._bot(body, link))]
            case e.Notice() as body:
                shown = self._notice(seq, body)
            case e.ProofRaised(level="L1") as body:
                shown = [Saying(seq, Speaker.BOT, self._recognised(body), GREETED)]
            case e.Accepted(name=name):
                shown = [self._saying(seq, "accepted", self._notices.text("accepted", {"name": name}))]
            case e.Queued(cause="requested"):
                shown = [self._saying(seq, "queued", self._place(wait))]
            case e.Returned() | e.Closed() as body:
                shown = self._end(seq, body, link)
            case body:
                shown = [Saying(seq, Speaker.BOT, text) for text in self._operation(body, link)]
        return shown

    def _notice(self, seq: int, body: e.Notice) -> list[Saying]:
        if body.code in SILENT_NOTICES:
            return []
        try:
            return [self._saying(seq, body.code, self._notices.say(body))]
        except KeyError:
            # A code without words is our mistake, but what comes after it must still reach the customer.
            log.error("wechat.alarm", cause="notice without words", code=body.code)
            return []

    def _saying(self, seq: int, code: str, text: str) -> Saying:
        family = "queued" if code.startswith("queued") else "returned" if code == "resumed" else code
        return Saying(seq, Speaker.BOT, text, family)

    def _bot(self, body: e.BotMessage, link: str) -> str:
        blocks = [harmless(body.text)]
        if body.card:
            blocks.append(harmless(card_text(body.card, self._words)))
        if link and body.card:
            blocks.append(self._words.text(f"{CARD_PAGES[body.card['kind']].value}_link", {"url": link}))
        if body.buttons:
            numbered = [
                self._words.text("button", {"number": str(number), "label": harmless(button.label)})
                for number, button in enumerate(body.buttons, 1)
            ]
            blocks.append("\n".join([*numbered, self._words.text("buttons_hint")]))
        return "\n".join(block for block in blocks if block)

    def _recognised(self, body: e.ProofRaised) -> str:
        code = "recognised_elderly" if body.elderly else "recognised"
        return self._words.text(code, {"greeting": body.greeting})

    def _place(self, wait: WaitBox | None) -> str:
        if wait is None:
            return self._words.text("queued")
        if wait.nobody:
            return self._notices.text("queued_nobody")
        if wait.ahead == 0:
            return self._notices.text("queued_next")
        box = {"ahead": str(wait.ahead), "low": str(wait.low), "high": str(wait.high)}
        return self._notices.text("queued", box)

    def _end(self, seq: int, body: e.Returned | e.Closed, link: str) -> list[Saying]:
        code = "returned" if isinstance(body, e.Returned) else "closed"
        if not link and code == "closed":
            return []  # the end of a talk with the bot alone needs no words
        sayings = [self._saying(seq, code, self._words.text(code))]
        if link:
            sayings.append(Saying(seq, Speaker.BOT, self._words.text("rating_link", {"url": link}), "rating"))
        return sayings

    def _operation(self, body: e.Body, link: str) -> list[str]:
        if isinstance(body, e.OperationProposed):
            return [self._proposal(body, link)] if link else []
        if isinstance(body, e.OperationDropped) and body.cause == "expired":
            return [self._words.text("operation_expired")]
        if isinstance(body, e.OperationExecuted):
            return [self._words.text("operation_executed", {"title": body.title, "reference": body.reference})]
        if isinstance(body, e.OperationFailed):
            return [self._words.text("operation_failed", {"title": body.title})]
        if isinstance(body, e.OperationUnknown):
            return [self._words.text("operation_unknown", {"title": body.title})]
        return []

    def _proposal(self, body: e.OperationProposed, link: str) -> str:
        lines = [harmless(body.title)]
        for label, value in body.lines:
            lines.append(self._words.text("operation_line", {"label": harmless(label), "value": harmless(value)}))
        if body.warning:
            lines.append(self._words.text("operation_warning", {"warning": harmless(body.warning)}))
        return "\n".join([*lines, self._words.text("confirm_link", {"url": link})])


def fit(lines: Sequence[Line], left: int) -> list[Line]:
    """The same lines in at most `left` messages (at least one): the last ones are merged, in order."""
    room = max(1, left)
    if len(lines) <= room:
        return list(lines)
    head, tail = list(lines[: room - 1]), lines[room - 1 :]
    person = any(line.speaker is Speaker.PERSON for line in tail)
    merged = Line(tail[-1].upto, Speaker.PERSON if person else Speaker.BOT, "\n".join(line.text for line in tail))
    return [*head, merged]
