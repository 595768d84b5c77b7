"""The states of a conversation and the moves between them (handoff.md, "States").

The Lua scripts make the moves; this table says which exist, and the history checker holds the logs against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import msgspec

from warmline.conversation.tickets import NO_GRASP, Grasp


class State(str, Enum):
    """Who has the conversation."""

    BOT = "bot"
    QUEUED = "queued"
    OFFERED = "offered"
    AGENT = "agent"
    CLOSED = "closed"


MOVES: dict[State, frozenset[State]] = {
    State.BOT: frozenset({State.QUEUED, State.CLOSED}),
    State.QUEUED: frozenset({State.OFFERED, State.BOT, State.CLOSED}),
    State.OFFERED: frozenset({State.AGENT, State.QUEUED, State.BOT, State.CLOSED}),
    State.AGENT: frozenset({State.QUEUED, State.BOT, State.CLOSED}),
    State.CLOSED: frozenset(),
}


class Guest(msgspec.Struct, frozen=True):
    """Somebody who stands beside the owner: consultant or supervisor."""

    role: str
    name: str


class Record(msgspec.Struct, frozen=True):
    """One conversation as its Redis hash has it. Times are ms since 1970; sequence numbers start at 1."""

    state: State
    epoch: int
    seq: int
    contact: str
    channel: str
    opened_at: int
    owner: str = ""
    previous: str = ""
    skill: str = ""
    lane: str = ""
    queued_at: int = 0
    accepted_at: int = 0
    head_start: int = 0
    offer: str = ""
    offer_agent: str = ""
    offer_until: int = 0
    bot_cursor: int = 0
    last_input: int = 0
    customer_seq: int = 0
    customer_at: int = 0
    agent_name: str = ""
    greeting: str = ""
    tier: str = ""
    elderly: bool = False
    manager: str = ""
    delivered_agent: int = 0
    read_agent: int = 0
    delivered_customer: int = 0
    read_customer: int = 0
    closed_at: int = 0
    outbox_cursor: int = 0
    late: bool = False
    declined: dict[str, int] = {}  # agent → when they declined it, let it lapse or passed it on
    guests: dict[str, Guest] = {}  # agent → what they are here, under this owner
    grasp: Grasp = NO_GRASP

    @property
    def holder(self) -> str:
        """The agent in whose held set it stands: the owner, or the one it is offered to; '' for none."""
        return self.owner or self.offer_agent

    @property
    def with_person(self) -> bool:
        """Whether a human agent owns it."""
        return self.state is State.AGENT


def record_from(fields: Mapping[str, str]) -> Record | None:
    """A record from its hash; None when there is none. Unknown fields are the scripts' own."""
    if "state" not in fields:
        return None
    values: dict[str, object] = {}
    for name, raw in fields.items():
        if name in _NUMBERS:
            values[name] = int(raw)
        elif name in _TEXTS:
            values[name] = raw
    declined = {name.partition(":")[2]: int(at) for name, at in fields.items() if name.startswith("declined:")}
    guests = _guests(fields) if fields["state"] == State.AGENT.value else {}
    flags = {name: fields.get(name) == "1" for name in ("elderly", "late")}
    grasp = msgspec.json.decode(fields["grasp"], type=Grasp) if fields.get("grasp") else NO_GRASP
    return msgspec.convert({**values, **flags, "declined": declined, "guests": guests, "grasp": grasp}, Record)


def _guests(fields: Mapping[str, str]) -> dict[str, Guest]:
    """Marks `guest:<agent>` = `<role>:<epoch>:<name>`; those of an earlier owner are over."""
    found = {}
    for field, mark in fields.items():
        if field.startswith("guest:"):
            role, epoch, name = mark.split(":", 2)
            if epoch == fields["epoch"]:
                found[field.partition(":")[2]] = Guest(role, name)
    return found


_NUMBERS = {field.name for field in msgspec.structs.fields(Record) if field.type in (int, "int")}
_TEXTS = {field.name for field in msgspec.structs.fields(Record) if field.type in (str, "str", State, "State")}
