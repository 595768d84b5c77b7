"""The history checker: holds what the logs say against what people were told, and against the queues (pure).

The judge of the fault tests, modelled on Jepsen's total-queue checker: what was acknowledged comes out, once, in order,
per conversation, and every conversation has one owner and stands where its owner finds it. It knows only logs, records
and what clients saw; how a fault came about is not its business. Rules are named in `RULES`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from warmline.conversation.events import AgentMessage, CustomerChoice, CustomerMessage, Event, kind
from warmline.conversation.history_walk import Walk
from warmline.conversation.states import Record, State

RULES = {
    "gap": "sequence numbers are 1, 2, 3 … and end where the record says",
    "lost": "what was acknowledged is in the log",
    "misplaced": "it is there at the acknowledged place",
    "doubled": "no message is in the logs twice",
    "reordered": "one sender's messages keep their order",
    "refused_but_stored": "what was finally refused is not in the log",
    "shown_wrong": "what a client was shown is what the log says, without gaps",
    "illegal_move": "ownership moves as the table of moves allows",
    "wrong_epoch": "the epoch rises by one with each change of owner, and only then",
    "bot_after_takeover": "the bot speaks only while it owns the conversation",
    "not_the_owner": "an agent speaks only while they own the conversation, or stand beside its owner by right",
    "after_the_end": "after the end there are only ratings and results",
    "answered_twice": "each input of the customer is answered at most once",
    "done_twice": "an operation is settled once, after it was confirmed as it was proposed",
    "wrong_record": "the record has the state, owner and epoch that the log tells",
    "wrong_place": "a conversation stands where its owner finds it, and nowhere else",
}


class Finding(msgspec.Struct, frozen=True):
    """One broken rule: its name, where, and what was found (ids and numbers only)."""

    rule: str
    conversation: str
    seq: int
    detail: str


class Visit(msgspec.Struct, frozen=True):
    """One conversation as Redis has it."""

    conversation: str
    record: Record
    events: tuple[Event, ...]


class Acked(msgspec.Struct, frozen=True):
    """A message that was acknowledged. `sender` is a contact or an agent's id."""

    sender: str
    id: str
    conversation: str
    seq: int


class Refused(msgspec.Struct, frozen=True):
    """A message that was refused for good (not for a fault that passes)."""

    sender: str
    id: str


class Shown(msgspec.Struct, frozen=True):
    """An event a client took over, in the order it did (events it had already are dropped by their number)."""

    viewer: str
    conversation: str
    seq: int
    kind: str


class Places(msgspec.Struct, frozen=True):
    """Where conversations stand: members of each skill's queue, each agent's held set and the bot's mailbox."""

    queues: Mapping[str, Sequence[str]] = {}
    held: Mapping[str, Sequence[str]] = {}
    mailbox: Sequence[str] = ()


class History(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the checker judges by. `acked` and `shown` are in the order things happened to their client."""

    visits: Sequence[Visit]
    acked: Sequence[Acked] = ()
    refused: Sequence[Refused] = ()
    shown: Sequence[Shown] = ()
    places: Places | None = None


def check(history: History) -> list[Finding]:
    """All broken rules; empty when the history is good."""
    findings: list[Finding] = []
    for visit in history.visits:
        findings += _numbers(visit)
        walk = Walk(visit.events)
        findings += (Finding(rule, visit.conversation, seq, detail) for rule, seq, detail in walk.findings)
        findings += _record(visit, walk)
        if history.places is not None:
            findings += _standing(visit, history.places)
    if history.places is not None:
        findings += _strangers(history.visits, history.places)
    findings += _doubled(history.visits)
    findings += _acknowledged(history)
    findings += _refused(history)
    findings += _shown(history)
    return findings


def _numbers(visit: Visit) -> Iterator[Finding]:
    for place, event in enumerate(visit.events, start=1):
        if event.seq != place:
            yield Finding("gap", visit.conversation, event.seq, f"stands at place {place}")
            return
    if visit.record.seq != len(visit.events):
        yield Finding("gap", visit.conversation, visit.record.seq, f"the log ends at {len(visit.events)}")


def _record(visit: Visit, walk: Walk) -> Iterator[Finding]:
    record, seq = visit.record, visit.record.seq
    told = {"state": walk.state.value, "epoch": walk.epoch, "holder": walk.owner or walk.offered_to}
    found = {"state": record.state.value, "epoch": record.epoch, "holder": record.holder}
    for name, value in told.items():
        if found[name] != value:
            yield Finding("wrong_record", visit.conversation, seq, f"{name} {found[name]!r}, log tells {value!r}")


def _standing(visit: Visit, places: Places) -> Iterator[Finding]:
    record, name = visit.record, visit.conversation
    found = [f"queue {skill}" for skill, members in places.queues.items() if name in members]
    found += [f"held {agent}" for agent, members in places.held.items() if name in members]
    wanted = {
        State.QUEUED: [f"queue {record.skill}"],
        State.OFFERED: [f"held {record.offer_agent}"],
        State.AGENT: [f"held {record.owner}"],
    }.get(record.state, [])
    if found != wanted:
        yield Finding("wrong_place", name, record.seq, f"{record.state.value}: in {found}, belongs in {wanted}")
    waiting = record.state is State.BOT and record.last_input > record.bot_cursor
    if waiting and name not in places.mailbox:
        yield Finding("wrong_place", name, record.last_input, "an unanswered input is not in the mailbox")
    if record.state is not State.BOT and name in places.mailbox:
        yield Finding("wrong_place", name, record.seq, f"{record.state.value}: in the bot's mailbox")


def _strangers(visits: Sequence[Visit], places: Places) -> Iterator[Finding]:
    known = {visit.conversation for visit in visits}
    everywhere = [*places.queues.values(), *places.held.values(), places.mailbox]
    for name in {name for members in everywhere for name in members} - known:
        yield Finding("wrong_place", name, 0, "stands somewhere without a log")


def _messages(visit: Visit) -> Iterator[tuple[str, str, int]]:
    """Sender, message id and place of all messages of customer and agents."""
    for event in visit.events:
        if isinstance(event.body, CustomerMessage | CustomerChoice):
            yield visit.record.contact, event.body.id, event.seq
        elif isinstance(event.body, AgentMessage):
            yield event.body.agent, event.body.id, event.seq


def _doubled(visits: Sequence[Visit]) -> Iterator[Finding]:
    found = [(sender, name, visit.conversation, seq) for visit in visits for sender, name, seq in _messages(visit)]
    copies = Counter((sender, name) for sender, name, _, _ in found)
    for sender, name, conversation, seq in found:
        if copies[sender, name] > 1:
            yield Finding("doubled", conversation, seq, f"message {name}")


def _acknowledged(history: History) -> Iterator[Finding]:
    stored = {
        (sender, name): (visit.conversation, seq)
        for visit in history.visits
        for sender, name, seq in _messages(visit)
    }  # fmt: skip
    opened = {visit.conversation: visit.record.opened_at for visit in history.visits}
    last: dict[tuple[str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    # A retry may be acknowledged again; its first acknowledgement gives its place in the order.
    for ack in dict.fromkeys(history.acked):
        place = stored.get((ack.sender, ack.id))
        if place is None:
            yield Finding("lost", ack.conversation, ack.seq, f"message {ack.id}")
            continue
        if place != (ack.conversation, ack.seq):
            yield Finding("misplaced", ack.conversation, ack.seq, f"message {ack.id} is at {place[0]} {place[1]}")
        # A customer's order runs over their visits; an agent talks in several conversations at once.
        customer = ack.sender.partition(":")[1] != ""
        line = (ack.sender, "" if customer else place[0])
        now = (opened[place[0]], place[1])
        if now <= last[line]:
            yield Finding("reordered", place[0], place[1], f"message {ack.id}")
        last[line] = now


def _refused(history: History) -> Iterator[Finding]:
    refused = {(refusal.sender, refusal.id) for refusal in history.refused}
    for visit in history.visits:
        for sender, name, seq in _messages(visit):
            if (sender, name) in refused:
                yield Finding("refused_but_stored", visit.conversation, seq, f"message {name}")


def _shown(history: History) -> Iterator[Finding]:
    logs = {visit.conversation: {event.seq: kind(event.body) for event in visit.events} for visit in history.visits}
    for (_, conversation), seen in _by_viewer(history.shown).items():
        for place, view in enumerate(seen, start=1):
            told = logs.get(conversation, {}).get(view.seq)
            # "inside" stands for what only agents may see.
            if view.seq != place or told is None or view.kind not in (told, "inside"):
                detail = f"{view.kind} as number {place}, the log has {told}"
                yield Finding("shown_wrong", conversation, view.seq, detail)
                break


def _by_viewer(shown: Iterable[Shown]) -> dict[tuple[str, str], list[Shown]]:
    views: dict[tuple[str, str], list[Shown]] = defaultdict(list)
    for view in shown:
        views[view.viewer, view.conversation].append(view)
    return views
