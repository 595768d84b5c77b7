"""What was wished for in the same message waits for the first wish, and follows when that is done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.system import ActionReturned
from actions.talk import ActionCancel
from actions.tasks import TASKS, needs_proof, task
from actions.visit import Visit
from warmline.bank.errors import BankUnavailable
from warmline.identity.sessions import Session


class Knows:
    """The session store, with or without somebody proven."""

    def __init__(self, session: Session | None) -> None:
        self.session = session

    async def of(self, conversation: str) -> Session | None:
        return self.session


class FewParts:
    """What the tasks of this test need of the process."""

    def __init__(self, proven: bool) -> None:
        self.sessions = Knows(Session(customer="c1", level="L2", token="t") if proven else None)


@pytest.fixture
def done() -> Iterator[list[tuple[str, str | None]]]:
    """Two tasks of the test; what they did, each with the card it was told."""
    did: list[tuple[str, str | None]] = []

    def make(name: str, level: str) -> None:
        @task(name)
        async def run(visit: Visit) -> None:
            if await needs_proof(visit, name, level) is None:
                return
            if visit.slot("card_tail") == "9999":
                raise BankUnavailable("no answer")
            did.append((name, visit.slot("card_tail")))

    before = dict(TASKS)
    make("card_lock", "L1")
    make("balance_query", "L2")
    yield did
    TASKS.clear()
    TASKS.update(before)


def visit_of(slots: dict[str, Any], *, proven: bool = False, second: bool = False, tail: str = "") -> Visit:
    """A visit at its latest message."""
    entities = [{"entity": "card_tail", "value": tail}] if tail else []
    said = {"intent": {"name": "x"}, "entities": entities, "metadata": {"second": True} if second else {}}
    tracker = Tracker("c", slots, said, [], False, None, {}, "action_listen")
    return Visit(CollectingDispatcher(), tracker, FewParts(proven))  # type: ignore[arg-type] # as much as is used


def slots_after(visit: Visit) -> dict[str, Any]:
    return {event["name"]: event["value"] for event in visit.events()}


async def test_second_wish_waits_with_its_own_values(done: list[Any]) -> None:
    visit = visit_of({"pending": "card_lock", "next_wish": None}, second=True, tail="1496")
    await TASKS["balance_query"](visit)
    assert json.loads(visit.slot("next_wish")) == {"balance_query": {"card_tail": ["1496"]}}
    assert (visit.slot("pending"), done) == ("card_lock", [])


async def test_second_wish_follows_with_its_own_values_when_the_first_is_done(done: list[Any]) -> None:
    later = json.dumps({"balance_query": {"card_tail": ["1496"]}})
    visit = visit_of({"pending": "card_lock", "next_wish": later, "card_tail": "8012"}, proven=True)
    await TASKS["card_lock"](visit)
    assert done == [("card_lock", "8012"), ("balance_query", "1496")]
    assert (visit.slot("pending"), visit.slot("next_wish")) == (None, None)


async def test_second_wish_does_not_follow_while_the_first_waits(done: list[Any]) -> None:
    visit = visit_of({"pending": "card_lock", "next_wish": '{"balance_query": {}}'})
    await TASKS["card_lock"](visit)
    assert (done, visit.slot("next_wish")) == ([], '{"balance_query": {}}')


async def test_second_wish_has_no_value_of_the_first(done: list[Any]) -> None:
    visit = visit_of({"pending": "card_lock", "next_wish": '{"balance_query": {}}', "card_tail": "8012"}, proven=True)
    await TASKS["card_lock"](visit)
    assert done == [("card_lock", "8012"), ("balance_query", None)]


async def test_second_wish_is_answered_at_once_when_nothing_waits(done: list[Any]) -> None:
    await TASKS["balance_query"](visit_of({"pending": None}, proven=True, second=True))
    assert done == [("balance_query", None)]


async def test_new_wish_takes_the_place_of_both(done: list[Any]) -> None:
    visit = visit_of({"pending": "card_lock", "next_wish": '{"card_lock": {}}'})
    await TASKS["balance_query"](visit)
    assert (visit.slot("pending"), visit.slot("next_wish")) == ("balance_query", None)


async def test_first_wish_is_not_lost_with_a_second_that_the_bank_did_not_answer(done: list[Any]) -> None:
    later = json.dumps({"balance_query": {"card_tail": ["9999"]}})
    visit = visit_of({"pending": "card_lock", "next_wish": later}, proven=True)
    await TASKS["card_lock"](visit)
    assert done == [("card_lock", None)]
    assert (visit.slot("pending"), visit.slot("next_wish")) == (None, None)


async def test_second_wish_is_cancelled_with_the_first(done: list[Any]) -> None:
    visit = visit_of({"pending": "card_lock", "next_wish": '{"balance_query": {}}'})
    await ActionCancel().answer(visit)
    assert slots_after(visit)["next_wish"] is None


async def test_second_wish_is_forgotten_when_a_person_took_over(done: list[Any]) -> None:
    visit = visit_of({"pending": "card_lock", "next_wish": '{"balance_query": {}}'}, proven=True)
    await ActionReturned().answer(visit)
    assert done == [("card_lock", None)]
