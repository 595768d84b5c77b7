"""Forms: values in any order, corrections, side questions, and never the same question for ever."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.form import CONFIRM, Asked, Form
from actions.visit import Visit
from warmline.identity.sessions import Session


def visit_of(
    text: str = "", *, pending: str | None = None, form: dict[str, Any] | None = None, **said: str | list[str]
) -> Visit:
    """A visit at its latest message, which says these values."""
    entities = [
        {"entity": name, "value": value}
        for name, values in said.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    slots = {"pending": pending, "form": json.dumps(form) if form else None}
    latest = {"text": text, "intent": {"name": "x"}, "entities": entities}
    tracker = Tracker("c", slots, latest, [], False, None, {}, "action_listen")
    return Visit(CollectingDispatcher(), tracker, None)  # type: ignore[arg-type] # forms ask the bank nothing


def asks(form: Form, key: str) -> dict[str, Any]:
    """What is kept after a question."""
    with pytest.raises(Asked):
        form.ask(key, "utter_transfer_amount")
    kept: dict[str, Any] = json.loads(form.visit.slot("form"))
    return kept


def test_what_was_said_before_the_question_and_after_it_comes_together() -> None:
    first = Form(visit_of(payee="我弟", arrival="next_day"), "transfer_money")
    kept = asks(first, "amount")
    later = Form(visit_of("五百", pending="transfer_money", form=kept, amount="500"), "transfer_money")
    assert [later.value(name) for name in ("payee", "arrival", "amount")] == ["我弟", "next_day", "500"]


def test_another_task_begins_with_nothing_of_the_one_before() -> None:
    kept = asks(Form(visit_of(amount="500"), "transfer_money"), "payee")
    assert Form(visit_of(pending="transfer_money", form=kept), "deposit_open").value("amount") is None


def test_a_value_said_again_takes_the_place_of_what_was_settled() -> None:
    form = Form(visit_of(amount="2000"), "transfer_money")
    form.choose("amount", "2000.00")
    kept = asks(form, CONFIRM)
    later = Form(visit_of(pending="transfer_money", form=kept, amount="20000"), "transfer_money")
    assert (later.chosen.get("amount"), later.value("amount")) == (None, "20000")


def test_two_values_where_one_is_needed_are_not_guessed() -> None:
    form = Form(visit_of(amount=["3000", "5000"]), "transfer_money")
    assert (form.value("amount"), form.several("amount")) == (None, True)


def test_a_choice_by_button_is_settled() -> None:
    kept = asks(Form(visit_of(), "transfer_money"), "payee")
    later = Form(visit_of(pending="transfer_money", form=kept, choice="payee=P1"), "transfer_money")
    assert later.chosen == {"payee": "P1"}


def test_nothing_of_a_side_question_is_an_answer() -> None:
    kept = asks(Form(visit_of(), "transfer_money"), "payee")
    visit = visit_of("转账要多少手续费", pending="transfer_money", form=kept, amount="5")
    visit.digressed = True
    form = Form(visit, "transfer_money")
    assert (form.typed("payee"), form.value("amount")) == (None, None)


def test_a_question_in_vain_brings_a_person_and_a_side_question_does_not_count() -> None:
    kept = asks(Form(visit_of(), "transfer_money"), "amount")
    for _ in range(5):
        visit = visit_of("手续费多少", pending="transfer_money", form=kept)
        visit.digressed = True
        kept = asks(Form(visit, "transfer_money"), "amount")
    second = Form(visit_of("嗯", pending="transfer_money", form=kept), "transfer_money")
    kept = asks(second, "amount")
    offered = second.visit._dispatcher.messages[-1]["buttons"]
    assert [button["payload"] for button in offered] == ["/human_agent"]
    third = Form(visit_of("哦", pending="transfer_money", form=kept), "transfer_money")
    asks(third, "amount")
    effects = [message["custom"].get("effect") for message in third.visit._dispatcher.messages]
    assert "handoff" in effects


def test_a_long_number_that_was_asked_for_is_no_amount() -> None:
    kept = asks(Form(visit_of(amount="300"), "transfer_money"), "payee_number")
    typed = visit_of("6217 0012 3456 7890 123", pending="transfer_money", form=kept, amount="6217001234567890123")
    form = Form(typed, "transfer_money")
    assert form.value("amount") == "300"
    assert form.number("payee_number", r"\d{12,30}") == "6217001234567890123"


def test_an_elderly_customer_has_a_person_beside_every_question() -> None:
    form = Form(visit_of(), "transfer_money")
    form.session = Session(customer="c1", level="L2", token="t", elderly=True)
    asks(form, "amount")
    assert [button["payload"] for button in form.visit._dispatcher.messages[-1]["buttons"]] == ["/human_agent"]
