"""What a scripted conversation is made of: frozen types, one for each kind of step (docs/dialogues.md)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec

Text = Annotated[str, msgspec.Meta(min_length=1)]
StateName = Literal["bot", "queued", "offered", "agent", "closed"]
# How a conversation about an intent may go: to the bank's result; with something said otherwise; given up; with a side
# question; refused, with the way on; and with a core bank that is away, late or talks nonsense.
Shown = Literal["happy", "correction", "cancel", "digression", "refusal", "failure"]
CardKind = Literal[
    "proof", "balances", "transactions", "summary", "accounts", "branches", "paper", "list", "card_number"
]
PATIENCE_SECONDS = 20.0


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field that is not there is an error, not a comment."""


class Step(Strict, frozen=True):
    """Base of all steps. `short`: the field that a step written as one value, not as a mapping, fills."""

    short: ClassVar[str] = ""


class Fault(Strict, frozen=True):
    """A fault of the core bank (simulators/corebank/README.md)."""

    mode: Literal["latency", "http_500", "http_503", "timeout_after_success", "malformed", "drop_connection"]
    path_prefix: str = "/"
    method: str | None = None
    value: float | None = None
    times: int | None = None


# --- what the customer does ---------------------------------------------------------------------------------------


class Says(Step, frozen=True, tag="says"):
    """A line of the customer."""

    short: ClassVar[str] = "text"
    text: Text


class Taps(Step, frozen=True, tag="taps"):
    """A button, by its words (`*` for any, where a day or sum is not known before); the newest that has them."""

    short: ClassVar[str] = "label"
    label: Text


class Proves(Step, frozen=True, tag="proves"):
    """Phone and one-time code in the form. `wrong`: another code than the one sent, which must be refused."""

    short: ClassVar[str] = "phone"
    phone: str | None = None
    code: Literal["sent", "wrong"] = "sent"


class Confirms(Step, frozen=True, tag="confirms"):
    """The open operation card: 确认, with the code from the outbox where it needs one. `wrong`: must be refused."""

    short: ClassVar[str] = "code"
    code: Literal["sent", "wrong"] = "sent"


class Declines(Step, frozen=True, tag="declines"):
    """The open operation card: 不办了."""


class Opens(Step, frozen=True, tag="opens"):
    """The newest paper, by a fresh one-time link: it is a PDF, and the link is dead afterwards."""


class Reports(Step, frozen=True, tag="reports"):
    """The number of another's card in its form; `refused`: with which code that must happen."""

    short: ClassVar[str] = "number"
    number: Text
    refused: Text | None = None


class Human(Step, frozen=True, tag="human"):
    """The button for a person."""


class Resumes(Step, frozen=True, tag="resumes"):
    """Out of the queue, back to the bot."""


class Ends(Step, frozen=True, tag="ends"):
    """The customer ends the visit."""


class Rates(Step, frozen=True, tag="rates"):
    """Satisfaction after a human stretch."""

    short: ClassVar[str] = "score"
    score: Annotated[int, msgspec.Meta(ge=1, le=5)]
    reasons: tuple[str, ...] = ()
    comment: str = ""


class Waits(Step, frozen=True, tag="waits"):
    """Until the page shows a state, a card or an event (exactly one of them) that followed the last deed."""

    state: StateName | None = None
    card: CardKind | None = None
    event: str | None = None
    seconds: float = PATIENCE_SECONDS


# --- what must follow ---------------------------------------------------------------------------------------------


class Bot(Step, frozen=True, tag="bot"):
    """The bot's next message: words in it, its response in domain.yml (one of several, where it depends on the day),
    its card, some of its buttons."""

    short: ClassVar[str] = "text"
    text: str | None = None
    response: str | tuple[str, ...] = ()
    card: CardKind | None = None
    buttons: tuple[str, ...] = ()

    @property
    def responses(self) -> tuple[str, ...]:
        """The names it may be; none when any may be."""
        return (self.response,) if isinstance(self.response, str) else self.response


class NoticeSaid(Step, frozen=True, tag="notice"):
    """A notice of the service centre, by its code in data/texts/notices.yml."""

    short: ClassVar[str] = "code"
    code: Text


class Hears(Step, frozen=True, tag="hears"):
    """A line of an agent reaches the customer."""

    short: ClassVar[str] = "text"
    text: Text


class Stored(Step, frozen=True, tag="stored"):
    """How the customer's last line was stored (after secrets were struck out)."""

    short: ClassVar[str] = "text"
    text: Text


class InState(Step, frozen=True, tag="state"):
    """The page shows this state."""

    short: ClassVar[str] = "state"
    state: StateName


class Handoff(Step, frozen=True, tag="handoff"):
    """A person was called, with this skill, lane, reason and caller (where given)."""

    skill: str | None = None
    lane: str | None = None
    reason: str | None = None
    by: Literal["customer", "bot", "system"] | None = None


class OperationSeen(Step, frozen=True, tag="operation"):
    """What became of an operation. Of a proposal also what the customer reads: words in `lines`, in the warning."""

    kind: Text
    outcome: Literal["proposed", "confirmed", "dropped", "executed", "failed", "unknown"]
    lines: dict[str, str] = {}
    warning: str | None = None


class CorebankHas(Step, frozen=True, tag="corebank"):
    """How the core bank itself has a card of the customer who is proven here: its status by its tail."""

    tail: Text
    status: Literal["active", "locked", "lost", "expired"]


class Never(Step, frozen=True, tag="never"):
    """What must not appear from here to the end of the dialogue. `bot`: no message of the bot; `handoff`: no person."""

    short: ClassVar[str] = "texts"
    texts: tuple[str, ...] = ()
    cards: tuple[CardKind, ...] = ()
    notices: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    bot: bool = False
    handoff: bool = False


# --- the other people, and the bank -------------------------------------------------------------------------------


class Packet(Strict, frozen=True):
    """What the agent's packet says, where given; `results`: words in what the bank said or did."""

    reason: str | None = None
    skill: str | None = None
    lane: str | None = None
    proof: str | None = None
    greeting: str | None = None
    mood: str | None = None
    next_step: str | None = None
    results: tuple[str, ...] = ()
    slots: dict[str, str] = {}


class Return(Strict, frozen=True):
    """Back to the bot, with facts it goes on with."""

    facts: dict[str, str] = {}
    summary: str = ""


class Transfer(Strict, frozen=True):
    """On to another skill."""

    skill: Text
    note: str = ""


class AgentDoes(Step, frozen=True, tag="agent"):
    """One deed of an agent at the desk, who is signed in and online from the first one on."""

    name: str = "wangfang"
    online: bool = False
    accepts: Packet | None = None
    sees: str | None = None
    says: str | None = None
    returns: Return | None = None
    transfers: Transfer | None = None
    closes: str | None = None


class Faults(Step, frozen=True, tag="faults"):
    """The core bank's faults from here on, for this customer; an empty list switches them off. `everybody`: also for
    what is asked without a customer (branches, prices); such a dialogue is played alone."""

    short: ClassVar[str] = "rules"
    rules: tuple[Fault, ...]
    everybody: bool = False


class Market(Step, frozen=True, tag="market"):
    """Gold is traded from here on, or not, whatever the hour is."""

    short: ClassVar[str] = "state"
    state: Literal["open", "closed"]


AnyStep = (
    Says | Taps | Proves | Confirms | Declines | Opens | Reports | Human | Resumes | Ends | Rates | Waits
    | Bot | NoticeSaid | Hears | Stored | InState | Handoff | OperationSeen | CorebankHas | Never
    | AgentDoes | Faults | Market
)  # fmt: skip


class Given(Strict, frozen=True):
    """How it begins: whose phone `proves` means."""

    customer: str | None = None


class Dialogue(Strict, frozen=True, kw_only=True):
    """One conversation. `shows`: what it shows of which intents of data/intents.yml; held against its steps
    (coverage.py), and against what the bot understood."""

    name: Text
    shows: dict[str, tuple[Shown, ...]] = {}
    given: Given = Given()
    steps: tuple[AnyStep, ...]
