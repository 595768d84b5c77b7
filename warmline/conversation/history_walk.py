"""Walks one log and tells, event by event, whether its owner may have written it (pure; used by history.py)."""

from __future__ import annotations

from collections.abc import Sequence

from warmline.conversation.events import (
    BOT_INPUTS,
    Accepted,
    AgentLost,
    AgentMessage,
    Body,
    BotMessage,
    Closed,
    Event,
    GuestCame,
    GuestLeft,
    HandoffRequested,
    Note,
    Notice,
    Offered,
    OfferLapsed,
    OperationConfirmed,
    OperationDropped,
    OperationExecuted,
    OperationFailed,
    OperationProposed,
    OperationUnknown,
    Queued,
    Rating,
    Returned,
    TakenOver,
    Transferred,
    Whisper,
    kind,
)
from warmline.conversation.states import MOVES, State

ENTERS: dict[type[Body], State] = {
    Queued: State.QUEUED,
    Offered: State.OFFERED,
    Accepted: State.AGENT,
    Returned: State.BOT,
    Closed: State.CLOSED,
}
# What a script may write in front of the move it makes, already under the epoch of the move.
BEFORE_A_MOVE = (Notice, HandoffRequested, TakenOver)
RESULTS = (OperationExecuted, OperationFailed, OperationUnknown, OperationDropped)


class Walk:
    """State, owner and epoch at the end of a log, and what is wrong on the way: (rule, seq, detail)."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.state = State.BOT
        self.epoch = 1
        self.owner = ""
        self.offered_to = ""
        self.guests: dict[str, tuple[str, int]] = {}  # agent → (role, epoch in which they came)
        self.findings: list[tuple[str, int, str]] = []
        self._inputs = 0
        self._answers = 0
        self._answered_at = -1
        self._operations: dict[str, tuple[str, str]] = {}  # proposal → (state, hash)
        for place, event in enumerate(events):
            self._step(event, events[place + 1 :])

    def _wrong(self, rule: str, event: Event, detail: str = "") -> None:
        self.findings.append((rule, event.seq, f"{kind(event.body)} {detail}".strip()))

    def _step(self, event: Event, later: Sequence[Event]) -> None:
        body = event.body
        if self.state is State.CLOSED and not isinstance(body, (Rating, *RESULTS)):
            self._wrong("after_the_end", event)
        self._move(event)
        self._compare_epoch(event, later)
        self._speaking(event)
        self._answering(event)
        self._operating(event)

    def _move(self, event: Event) -> None:
        body = event.body
        if isinstance(body, Transferred | AgentLost):
            if body.agent != self.owner:
                self._wrong("not_the_owner", event)
            self.epoch, self.owner = self.epoch + 1, ""
        elif isinstance(body, TakenOver):
            if body.previous != self.owner:
                self._wrong("not_the_owner", event)
            # As if it had been offered to the supervisor: the acceptance follows in the same step.
            self.state, self.owner, self.offered_to = State.OFFERED, "", body.agent
        elif isinstance(body, GuestCame):
            self.guests[body.agent] = (body.role, self.epoch)
        elif isinstance(body, GuestLeft):
            if self.guests.pop(body.agent, ("", 0))[1] != self.epoch:
                self._wrong("not_the_owner", event, "is no guest")
        elif isinstance(body, OfferLapsed):
            if body.agent != self.offered_to:
                self._wrong("illegal_move", event, "nothing was offered to this agent")
        elif type(body) in ENTERS:
            self._enter(ENTERS[type(body)], event)

    def _enter(self, state: State, event: Event) -> None:
        body = event.body
        if state not in MOVES[self.state]:
            self._wrong("illegal_move", event, f"from {self.state.value}")
        if isinstance(body, Accepted) and body.agent != self.offered_to:
            self._wrong("illegal_move", event, "was not offered to this agent")
        if state is State.QUEUED and self.owner:
            self._wrong("illegal_move", event, "without its owner giving it up")
        # An offer, and its end, change no owner; the owner who left has raised the epoch already.
        if state not in (State.OFFERED, State.QUEUED) or self.state is State.BOT:
            self.epoch += 1
        self.state = state
        self.owner = body.agent if isinstance(body, Accepted) else ""
        self.offered_to = body.agent if isinstance(body, Offered) else ""
        if state is State.BOT:
            self._inputs = self._answers = 0

    def _compare_epoch(self, event: Event, later: Sequence[Event]) -> None:
        expected = {self.epoch}
        if isinstance(event.body, BEFORE_A_MOVE):
            next_move = next((other for other in later if not isinstance(other.body, BEFORE_A_MOVE)), None)
            if next_move is not None and next_move.at == event.at:
                expected.add(next_move.epoch)
        if event.epoch not in expected:
            self._wrong("wrong_epoch", event, f"{event.epoch}, expected {self.epoch}")

    def _speaking(self, event: Event) -> None:
        body = event.body
        by_bot = isinstance(body, BotMessage) or (isinstance(body, OperationProposed) and body.by == "bot")
        if by_bot and self.state is not State.BOT:
            self._wrong("bot_after_takeover", event, f"while {self.state.value}")
        if isinstance(body, AgentMessage | Note) and not self._may_write(body.agent, isinstance(body, Note)):
            self._wrong("not_the_owner", event, f"by {body.agent} while {self.state.value}")
        if isinstance(body, Whisper) and body.to != self.owner:
            self._wrong("not_the_owner", event, f"to {body.to}")

    def _may_write(self, agent: str, note: bool) -> bool:
        """The owner; beside them a supervisor who joined, and for notes a consultant too."""
        role, epoch = self.guests.get(agent, ("", 0))
        beside = epoch == self.epoch and (role == "supervisor" or (note and role == "consultant"))
        return self.state is State.AGENT and (agent == self.owner or beside)

    def _answering(self, event: Event) -> None:
        # One commit writes all its replies at one time of Redis's clock; the next commit comes later.
        if isinstance(event.body, BOT_INPUTS):
            self._inputs += 1
        elif isinstance(event.body, BotMessage) and event.at != self._answered_at:
            self._answers, self._answered_at = self._answers + 1, event.at
            if self._answers > self._inputs:
                self._wrong("answered_twice", event, f"answer {self._answers} to {self._inputs} inputs")

    def _operating(self, event: Event) -> None:
        body = event.body
        if isinstance(body, OperationProposed):
            if body.proposal in self._operations:
                self._wrong("done_twice", event, f"proposed again: {body.proposal}")
            self._operations[body.proposal] = ("proposed", body.hash)
        elif isinstance(body, OperationConfirmed):
            if self._operations.get(body.proposal) != ("proposed", body.hash):
                self._wrong("done_twice", event, f"not confirmed as it was proposed: {body.proposal}")
            self._operations[body.proposal] = ("confirmed", body.hash)
        elif isinstance(body, OperationDropped):
            self._settle(event, body.proposal, body.cause, ("proposed",))
        elif isinstance(body, OperationUnknown):
            self._settle(event, body.proposal, "unknown", ("confirmed",))
        elif isinstance(body, OperationExecuted | OperationFailed):
            outcome = "executed" if isinstance(body, OperationExecuted) else "failed"
            self._settle(event, body.proposal, outcome, ("confirmed", "unknown"))

    def _settle(self, event: Event, proposal: str, outcome: str, allowed: tuple[str, ...]) -> None:
        before, content = self._operations.get(proposal, ("never proposed", ""))
        if before not in allowed:
            self._wrong("done_twice", event, f"{proposal} was {before}")
        self._operations[proposal] = (outcome, content)
