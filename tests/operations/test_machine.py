"""Random walks of customers, bot, dispatchers and clock through operations, held against a small sequential model."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from redis.asyncio import Redis

from tests.bank.process import CHEN, TOKEN, WANG, BankProcess
from tests.support.floor import Floor
from warmline.bank.client import CoreBank
from warmline.conversation.connect import connect
from warmline.conversation.errors import Stale
from warmline.conversation.events import (
    Body,
    OperationConfirmed,
    OperationDropped,
    OperationExecuted,
    OperationFailed,
    OperationProposed,
    OperationUnknown,
    kind,
)
from warmline.conversation.history import History, Visit, check
from warmline.conversation.keys import Keys
from warmline.conversation.mailbox import Turn
from warmline.identity.proof import CodeRefused
from warmline.identity.sessions import Session
from warmline.operations.confirmation import Confirmation
from warmline.operations.errors import OperationRefused
from warmline.operations.execution import Executor
from warmline.operations.kinds import KINDS, OperationKind
from warmline.operations.operations import Draft, together

VALID_SECONDS = 300
TRIES = 5
STRANGER = {"payee_name": "王强", "payee_number": "6299771200000005678", "payee_bank": "中国工商银行"}
PHONES = (WANG, CHEN)
ACCOUNTS, CARDS = ("A000001", "A000004"), ("K000002", "K000005")
# Protective and at once; without a code; with a code; and with a code and refused by the bank.
WISHES = ("lock", "alerts", "transfer", "transfer", "too_much")
CHOICES = st.sampled_from([0, 0, 0, 1, 2, 3])
# Faults that need no waiting, and whether the act was done.
FAULTS = {"drop_after_success": True, "nonsense": True, "drop_connection": False, "http_500": False}
DROPPED = ("declined", "expired", "replaced")
SETTLED = ("executed", "failed", *DROPPED)
EVERY_STATE = {"proposed", "confirmed", "unknown", *SETTLED}
EVERY_ANSWER = {"ok", "unknown_proposal", "other_content", "code_needed", "expired", "not_started", "wrong"}

Answer = TypeVar("Answer")
Fate = Literal["committed", "tried_twice", "worker_died", "person_took_over"]


@dataclass
class Known:
    """What the model knows of one proposal. `shown`: in the log; `at_bank`: the bank has done or refused it."""

    id: str
    place: int
    kind: OperationKind
    hash: str
    state: str
    valid_until: int
    shown: bool = False
    at_bank: bool = False


@dataclass
class Seat:
    """What the model knows of one conversation. `story`: its events about operations, as (kind, proposal)."""

    conversation: str
    with_bot: bool = True
    open: Known | None = None
    code_for: Known | None = None
    code_used: bool = False
    tries: int = 0
    story: list[tuple[str, str]] = field(default_factory=list)


class Machine(RuleBasedStateMachine):
    """Two customers in two conversations; everything is real but the waiting."""

    loop: ClassVar[asyncio.Runner]
    redis: ClassVar[Redis]
    process: ClassVar[BankProcess]
    bank: ClassVar[CoreBank]
    reached: ClassVar[Counter[str]]

    def run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return self.loop.run(work)

    @initialize()
    def begin(self) -> None:
        self.floor = Floor(self.redis, Keys(f"test-{uuid.uuid4().hex[:8]}"))
        self.confirmation = Confirmation(self.floor.conversations, self.floor.operations, self.bank)
        self.executor = Executor(self.floor.operations, self.bank)
        self.passed = 0
        self.known: list[Known] = []
        self.seats = [self.run(self._sit_down(place)) for place in range(2)]

    async def _sit_down(self, place: int) -> Seat:
        conversation = (await self.floor.says("你好", contact=f"web:{place}")).conversation
        challenge = self.bank.start_code(conversation, phone=PHONES[place]).challenge
        signed_in = self.bank.check_code(challenge, self._typed("right", PHONES[place]), conversation)
        session = Session(customer=signed_in.customer, level="L2", token=signed_in.token)
        await self.floor.sessions.raise_proof(conversation, session)
        return Seat(conversation)

    # --- the bot proposes ---

    @precondition(lambda self: any(seat.with_bot for seat in self.seats))
    @rule(
        place=st.integers(0, 1),
        wishes=st.lists(st.sampled_from(WISHES), min_size=1, max_size=2),
        fate=st.sampled_from(["committed", "committed", "tried_twice", "worker_died", "person_took_over"]),
    )
    def bot_proposes(self, place: int, wishes: list[str], fate: Fate) -> None:
        place = place if self.seats[place].with_bot else 1 - place
        self.run(self._propose(place, wishes, fate))

    async def _propose(self, place: int, wishes: list[str], fate: Fate) -> None:
        seat = self.seats[place]
        await self.floor.says("麻烦您", contact=f"web:{place}")
        turn = await self._claim(seat.conversation)
        drafts = [await self._draft(turn, place, number, wish) for number, wish in enumerate(wishes)]
        if fate == "tried_twice":
            drafts = [await self._draft(turn, place, number, wish) for number, wish in enumerate(wishes)]
        if fate == "worker_died":
            await self.floor.mailbox.put_back(turn, 0)
            return
        if fate == "person_took_over":
            await self.floor.queue.request(seat.conversation, self.floor.ticket())
            seat.with_bot = False
        bodies, timers = together(drafts)
        try:
            await self.floor.mailbox.commit(turn, bodies, timers=timers)
        except Stale:
            assert fate == "person_took_over"
            return
        assert fate != "person_took_over"
        for number, draft in enumerate(drafts, start=1):
            known = self._of(draft.proposal)
            known.shown = True
            seat.story.append(("proposed", known.id))
            if KINDS[known.kind].protective:
                seat.story.append(("confirmed", known.id))
            elif number < len(drafts):
                seat.story.append(("replaced", known.id))

    async def _claim(self, conversation: str) -> Turn:
        while True:
            turn = await self.floor.mailbox.claim()
            assert turn is not None
            if turn.conversation == conversation:
                return turn
            await self.floor.mailbox.commit(turn, [])  # the other conversation was told a result

    async def _draft(self, turn: Turn, place: int, number: int, wish: str) -> Draft:
        seat = self.seats[place]
        wanted, subject, details = _wished(wish, place)
        draft = await self.floor.operations.draft(
            seat.conversation, wanted, subject, wish, (("", wish),), by="bot", occasion=f"turn-{turn.upto}.{number}",
            details=details,
        )  # fmt: skip
        proposed = draft.bodies[0]
        assert isinstance(proposed, OperationProposed)
        if seat.open is not None and seat.open.id != draft.proposal and seat.open.state == "proposed":
            seat.open.state = "replaced"
            if seat.open.shown:
                seat.story.append(("replaced", seat.open.id))
        if all(known.id != draft.proposal for known in self.known):
            state = "confirmed" if KINDS[wanted].protective else "proposed"
            valid = self.passed + VALID_SECONDS
            self.known.append(Known(draft.proposal, place, wanted, proposed.hash, state, valid))
        seat.open = self._of(draft.proposal)
        return draft

    def _of(self, proposal: str) -> Known:
        return next(known for known in self.known if known.id == proposal)

    # --- the customer answers ---

    def _shown(self, place: int, choice: int) -> Known | None:
        """A card that stands in the chat of `place`, the newest for 0; for 3 one that stands in the other chat."""
        shown = [known for known in self.known if known.shown and (known.place == place) == (choice < 3)]
        return shown[-1 - choice % len(shown)] if shown else None

    @precondition(lambda self: any(known.shown for known in self.known))
    @rule(place=st.integers(0, 1), choice=CHOICES, right=st.sampled_from([True, True, True, False]))
    def customer_asks_for_a_code(self, place: int, choice: int, right: bool) -> None:
        known = self._shown(place, choice)
        if known is None:
            return
        expected = self._expected_refusal(known, place, right) or self._open_refusal(known)
        content = known.hash if right else "0" * 64
        seat = self.seats[place]
        answer = self.run(_answer(self.confirmation.send_code(known.id, content, seat.conversation)))
        assert answer == (expected or "ok"), (answer, expected, known)
        if answer == "ok":
            seat.code_for, seat.code_used, seat.tries = known, False, 0

    @precondition(lambda self: any(known.shown for known in self.known))
    @rule(
        place=st.integers(0, 1),
        choice=CHOICES,
        right=st.sampled_from([True, True, True, False]),
        code=st.sampled_from(["right", "wrong", "none", "none"]),
        again=st.booleans(),
    )
    def customer_confirms(self, place: int, choice: int, right: bool, code: str, again: bool) -> None:
        known = self._shown(place, choice)
        if known is None:
            return
        seat = self.seats[place]
        content = known.hash if right else "f" * 64
        for _ in range(2 if again else 1):  # a frame that comes twice
            typed = self._typed(code, PHONES[place]) if seat.code_for else ("" if code == "none" else "123456")
            expected = self._expected_confirmation(known, place, right, code)
            asked = self.confirmation.confirm(known.id, content, seat.conversation, typed or None)
            answer = self.run(_answer(asked))
            self.reached[answer] += 1
            assert answer == expected, (answer, expected, known)

    def _expected_refusal(self, known: Known, place: int, right: bool) -> str:
        if known.place != place:
            return "unknown_proposal"
        return "" if right else "other_content"

    def _open_refusal(self, known: Known) -> str:
        return "" if known.state == "proposed" and self.passed < known.valid_until else "expired"

    def _expected_confirmation(self, known: Known, place: int, right: bool, code: str) -> str:
        seat = self.seats[place]
        refusal = self._expected_refusal(known, place, right)
        if refusal:
            return refusal
        if known.state != "proposed":
            return "expired" if known.state in DROPPED else "ok"
        if KINDS[known.kind].proof == "L3":
            if code == "none":
                return "code_needed"
            if seat.code_for is not known:
                return "not_started"
            if seat.code_used or seat.tries >= TRIES or code == "wrong":
                seat.tries += 1
                return "wrong"
            seat.code_used = True
        if self._open_refusal(known):
            return "expired"
        known.state = "confirmed"
        if KINDS[known.kind].proof == "L3":
            seat.code_for = None
        seat.story.append(("confirmed", known.id))
        return "ok"

    def _typed(self, code: str, phone: str) -> str:
        said = next(text for text in self.process.messages(phone) if "验证码" in text)
        sent = re.sub(r"\D", "", said)[:6]
        return {"right": sent, "wrong": "000000" if sent != "000000" else "111111", "none": ""}[code]

    @precondition(lambda self: any(known.shown for known in self.known))
    @rule(place=st.integers(0, 1), code=st.sampled_from(["right", "wrong"]))
    def customer_types_the_code_that_was_asked_for(self, place: int, code: str) -> None:
        self.customer_asks_for_a_code(place, 0, True)
        self.customer_confirms(place, 0, True, code, False)

    @precondition(lambda self: any(known.shown for known in self.known))
    @rule(place=st.integers(0, 1), choice=CHOICES)
    def customer_declines(self, place: int, choice: int) -> None:
        known = self._shown(place, choice)
        if known is None:
            return
        self.run(self.confirmation.decline(known.id, self.seats[place].conversation))
        if known.place == place and known.state == "proposed":
            known.state = "declined"
            self.seats[place].story.append(("declined", known.id))

    # --- others ---

    @precondition(lambda self: any(known.state == "proposed" for known in self.known))
    @rule(seconds=st.sampled_from([100, 301]))
    def time_passes(self, seconds: int) -> None:
        self.run(self.floor.pass_time(seconds))
        self.passed += seconds

    @rule(place=st.integers(0, 1))
    def a_person_is_called_or_sent_away(self, place: int) -> None:
        seat = self.seats[place]
        if seat.with_bot:
            self.run(self.floor.queue.request(seat.conversation, self.floor.ticket()))
        else:
            self.run(self.floor.queue.resume_bot(seat.conversation))
        seat.with_bot = not seat.with_bot

    @precondition(lambda self: any(known.state in ("proposed", "confirmed", "unknown") for known in self.known))
    @rule(
        after=st.sampled_from([0, 0, 3, 301]), fault=st.sampled_from(["", "", *FAULTS]), dispatchers=st.integers(1, 2)
    )
    def dispatchers_run_what_is_due(self, after: int, fault: str, dispatchers: int) -> None:
        self.run(self.floor.pass_time(after))
        self.passed += after
        due = self.run(self._due())
        attempts = [known for known in self.known if ("execute", known.id) in due]
        if fault and attempts:
            self.process.fault(fault, method="POST")
        self.run(self._run_due(due, 1 if fault else dispatchers))  # of two, the second may find out what the first lost
        if fault and attempts:
            self.process.clear_faults()
        for known in self.known:
            story = self.seats[known.place].story
            if ("proposal", known.id) in due and known.state == "proposed":
                known.state = "expired"
                story.append(("expired", known.id))
        for known in attempts:
            self._executed(known, fault)

    def _executed(self, known: Known, fault: str) -> None:
        """What one attempt leads to: the bank is asked first about what was tried before, and only acts are faulted."""
        story = self.seats[known.place].story
        if known.at_bank or not fault:
            # The bank's own word is the truth.
            asked = self.process.call("GET", f"/operations/{known.id}").json()
            known.state = {"done": "executed", "refused": "failed"}[asked["state"]]
            known.at_bank = True
            story.append((known.state, known.id))
            return
        known.at_bank = FAULTS[fault]
        if known.state == "confirmed":
            known.state = "unknown"
            story.append(("unknown", known.id))

    async def _due(self) -> set[tuple[str, str]]:
        now = await self.floor.conversations.now()
        timers = await self.redis.zrangebyscore(self.floor.keys.timers(), "-inf", now)
        parts = [str(timer).split("|") for timer in timers]
        return {(part[0], part[2]) for part in parts if part[0] in ("execute", "proposal")}

    async def _stored(self) -> tuple[set[str], list[str]]:
        async with self.redis.pipeline(transaction=True) as pipe:
            pipe.zrange(self.floor.keys.timers(), 0, -1)
            for known in self.known:
                pipe.hget(self.floor.keys.proposal(known.id), "state")
            timers, *states = await pipe.execute()
        return set(timers), states

    async def _run_due(self, due: set[tuple[str, str]], dispatchers: int) -> None:
        for what, job in (("proposal", self._expire), ("execute", self._execute)):
            for known in self.known:
                if (what, known.id) in due:
                    await asyncio.gather(*(job(known.id) for _ in range(dispatchers)))

    async def _execute(self, proposal: str) -> None:
        await self.executor.run(self.seats[self._of(proposal).place].conversation, proposal)

    async def _expire(self, proposal: str) -> None:
        await self.floor.operations.expire(proposal, self.seats[self._of(proposal).place].conversation)

    # --- what must hold at every moment ---

    @invariant()
    def the_log_tells_the_story_of_the_model(self) -> None:
        visits = []
        for seat in getattr(self, "seats", []):
            record, events = self.run(self.floor.conversations.look(seat.conversation))
            told = [part for event in events if (part := _part(event.body)) is not None]
            assert told == seat.story
            visits.append(Visit(seat.conversation, record, tuple(events)))
        assert check(History(visits=visits)) == []

    @invariant()
    def states_and_timers_are_those_of_the_model(self) -> None:
        if not getattr(self, "known", []):
            return
        timers, states = self.run(self._stored())
        for known, state in zip(self.known, states, strict=True):
            assert state == known.state
            self.reached[known.state] += 1
            timer = f"execute|{self.seats[known.place].conversation}|{known.id}"
            assert (timer in timers) == (known.shown and known.state in ("confirmed", "unknown")), known

    def teardown(self) -> None:
        """The bank has done what was said to be done, and nothing else."""
        for known in getattr(self, "known", []):
            asked = self.process.call("GET", f"/operations/{known.id}")
            assert (asked.status_code == 200) == known.at_bank, known
            if known.state in DROPPED or not known.shown:
                assert asked.status_code == 404, known
            if known.state in ("executed", "failed"):
                assert asked.json()["state"] == {"executed": "done", "failed": "refused"}[known.state]


async def _answer(asked: Coroutine[Any, Any, object]) -> str:
    try:
        await asked
    except (OperationRefused, CodeRefused) as refused:
        return refused.code
    return "ok"


def _part(body: Body) -> tuple[str, str] | None:
    if isinstance(body, OperationDropped):
        return body.cause, body.proposal
    known = OperationProposed | OperationConfirmed | OperationUnknown | OperationExecuted | OperationFailed
    return (kind(body).removeprefix("operation_"), body.proposal) if isinstance(body, known) else None


def _wished(wish: str, place: int) -> tuple[OperationKind, str, dict[str, Any] | None]:
    if wish == "lock":
        return OperationKind.CARD_LOCK, CARDS[place], None
    if wish == "alerts":
        return OperationKind.ALERTS_ON, ACCOUNTS[place], {"on": True, "least": "100.00"}
    amount = "0.01" if wish == "transfer" else "99999999.00"
    return OperationKind.TRANSFER, ACCOUNTS[place], {"amount": amount, "arrival": "at_once", **STRANGER}


@pytest.fixture
def machine(tmp_path: Path, redis_url: str) -> Iterator[type[Machine]]:
    process = BankProcess(tmp_path / "bank")
    process.start()
    with asyncio.Runner() as loop, CoreBank(process.url, TOKEN, timeout=(1.0, 20.0)) as bank:
        Machine.loop, Machine.process, Machine.bank, Machine.reached = loop, process, bank, Counter()
        Machine.redis = connect(redis_url)
        yield Machine
        loop.run(Machine.redis.aclose())
    process.stop()


def test_every_state_and_every_answer_can_be_reached(machine: type[Machine]) -> None:
    walk = machine()
    walk.begin()

    def step(rule: Callable[..., None], *arguments: object) -> None:
        rule(*arguments)
        walk.the_log_tells_the_story_of_the_model()
        walk.states_and_timers_are_those_of_the_model()

    step(walk.bot_proposes, 0, ["transfer"], "committed")
    step(walk.customer_confirms, 0, 0, True, "none", False)
    step(walk.customer_confirms, 0, 0, True, "right", False)  # nobody asked for a code
    step(walk.customer_confirms, 0, 0, False, "none", False)
    step(walk.customer_confirms, 1, 3, True, "none", False)
    step(walk.customer_types_the_code_that_was_asked_for, 0, "wrong")
    step(walk.customer_types_the_code_that_was_asked_for, 0, "right")
    step(walk.dispatchers_run_what_is_due, 0, "drop_connection", 1)
    step(walk.customer_declines, 0, 0)
    step(walk.bot_proposes, 0, ["too_much"], "tried_twice")
    step(walk.dispatchers_run_what_is_due, 3, "", 2)
    step(walk.customer_types_the_code_that_was_asked_for, 0, "right")
    step(walk.dispatchers_run_what_is_due, 0, "", 1)
    step(walk.bot_proposes, 0, ["alerts", "transfer"], "committed")
    step(walk.customer_declines, 0, 0)
    step(walk.customer_confirms, 0, 0, True, "none", True)
    step(walk.bot_proposes, 1, ["transfer"], "worker_died")
    step(walk.bot_proposes, 1, ["alerts"], "committed")
    step(walk.dispatchers_run_what_is_due, 301, "", 2)
    step(walk.bot_proposes, 1, ["lock"], "person_took_over")
    step(walk.dispatchers_run_what_is_due, 0, "", 2)
    walk.teardown()
    assert machine.reached.keys() == EVERY_STATE | EVERY_ANSWER


@pytest.mark.timeout(3600)
def test_operations_behave_as_the_model_says(machine: type[Machine], pytestconfig: pytest.Config) -> None:
    long = pytestconfig.getoption("--chaos", default=False)
    walks = settings(
        max_examples=5_000 if long else 200,
        stateful_step_count=50 if long else 14,
        deadline=None,
        phases=(Phase.generate,),  # a walk is printed whole: it is short, and shrinking it takes minutes
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=walks)
