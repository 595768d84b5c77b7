"""The judge of capacities sees what is too much, and only that."""

from __future__ import annotations

from tests.faults.overload import overloads
from warmline.conversation.events import Accepted, AnyBody, Closed, Event, Offered, OfferLapsed
from warmline.conversation.history import Visit
from warmline.conversation.states import Record, State


def visit(name: str, *steps: tuple[int, AnyBody], channel: str = "web") -> Visit:
    events = tuple(Event(seq, at, 1, body) for seq, (at, body) in enumerate(steps, 1))
    return Visit(name, Record(State.CLOSED, 1, len(events), name, channel, 0), events)


OFFER = Offered(offer="o", agent="wang", expires_at=0)
TAKE = Accepted(offer="o", agent="wang", name="王芳")
LAPSE = OfferLapsed(offer="o", agent="wang", cause="declined")
END = Closed(by="wang", code="solved")
WEIGHTS = {"web": 1.0, "wechat": 0.7}


def test_two_at_once_are_too_many_for_one() -> None:
    both = [visit("a", (1, OFFER), (2, TAKE), (9, END)), visit("b", (5, OFFER), (6, LAPSE))]
    assert [(one.conversation, one.seq) for one in overloads(both, {"wang": 1}, WEIGHTS)] == [("b", 5)]
    assert overloads(both, {"wang": 2}, WEIGHTS) == []


def test_one_after_the_other_is_not() -> None:
    both = [visit("a", (1, OFFER), (2, TAKE), (5, END)), visit("b", (5, OFFER), (6, TAKE), (7, END))]
    assert overloads(both, {"wang": 1}, WEIGHTS) == []


def test_a_wechat_conversation_weighs_less() -> None:
    both = [visit(name, (1, OFFER), (2, TAKE), (3, END), channel="wechat") for name in "ab"]
    assert overloads(both, {"wang": 1.4}, WEIGHTS) == []
    assert len(overloads(both, {"wang": 1.3}, WEIGHTS)) == 1
