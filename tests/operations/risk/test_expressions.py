"""Expressions: what rules may say, and that everything else is refused with what to do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.operations.risk.cases import facts
from warmline.operations.risk.expressions import ExpressionFault, Look, read_expression


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("amont > 5", "amont is no fact of transfer; did you mean amount"),
        ("zzz > 5", "zzz is no fact of transfer; the facts are amount, new_payee"),
        ("income > 5", "income is no fact of transfer"),
        ("amount > 'x'", "data type mismatch"),
        ("amount >", "breaks off at the end"),
        ("elderly = true", "breaks off before “= true”"),
        ("elderly\n and\n = 5", "breaks off before “= 5”"),
        ("", "breaks off at the end"),
        ("amount", "does not say when it is true"),
        ("true", "does not say when it is true"),
        ("1 < 2", "does not say when it is true"),
        # The library takes these without a word, and they are never (or always) true.
        ("own_account == 1", "“==” needs true or false, not a number"),
        ("own_account == 'yes'", "“==” needs true or false, not a text"),
        ("amount and elderly", "“and” needs true or false, not a number"),
        ("not amount", "“not” needs true or false, not a number"),
        ("arrival in [1]", "“in” needs a text, not a number"),
        ("arrival in []", "is not for rules"),
        ("arrival == 'now'", "arrival is never “now”; it is at_once, two_hours, next_day"),
        ("arrival in ['at_once', 'later']", "arrival is never “later”"),
        ("'soon' != arrival", "arrival is never “soon”"),
        ("amount > nan", "is not for rules"),
        # What changes without the facts.
        ("$random() > 0.5", "is not for rules"),
        ("$now > d'2026-01-01'", "“>” needs a number"),
        ("elderly and $today == $now", "$today is no fact"),
        # What rules do not need.
        ("amount ** 2 > 1", "is not for rules"),
        ("arrival =~ 'a.*'", "is not for rules"),
        ("amount.floor > 1", "is not for rules"),
        ("elderly ? elderly : coercion", "is not for rules"),
        ("amount / (1 - 1) > 2", None),
        ("1 / 0 > amount", "division by zero"),
        ("not " * 2000 + "elderly", "nested too deeply"),
    ],
)
def test_what_a_rule_cannot_say_is_refused_with_what_to_do(text: str, said: str | None) -> None:
    if said is None:
        assert Look(facts("transfer")).fits(read_expression(text, "transfer")) is None
        return
    with pytest.raises(ExpressionFault) as refused:
        read_expression(text, "transfer")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "changes", "fits"),
    [
        ("amount >= 0.30", {"amount": "0.30"}, True),
        ("amount * 3 == 0.30", {"amount": "0.10"}, True),
        ("amount == 12345678901234567.89", {"amount": "12345678901234567.89"}, True),
        ("amount == 12345678901234567.89", {"amount": "12345678901234567.88"}, False),
        ("hour == 14 and age == 35", {}, True),
        ("-amount < 0 and (elderly or not coercion)", {}, True),
        ("arrival in ['two_hours', 'next_day']", {"arrival": "next_day"}, True),
        ("arrival in ['two_hours', 'next_day']", {}, False),
        ("elderly == true", {}, False),
        ("usual_amount / usual_to_payee > 2", {"usual_to_payee": 0}, None),
        ("elderly and usual_amount / usual_to_payee > 2", {"usual_to_payee": 0}, False),
        ("amount > 5", {"amount": "NaN"}, None),
    ],
)
def test_amounts_are_exact_and_what_cannot_be_told_is_not_guessed(
    text: str, changes: dict[str, Any], fits: bool | None
) -> None:
    assert Look(facts("transfer", **changes)).fits(read_expression(text, "transfer")) is fits


def test_an_expression_tells_the_facts_it_looks_at() -> None:
    expression = read_expression("elderly and (amount > 5 or hour < 4) and not (coercion)", "transfer")
    assert expression.names == {"elderly", "amount", "hour", "coercion"}


def test_parts_that_say_the_same_are_the_same_however_they_are_written() -> None:
    one = read_expression("elderly and amount>=5 and arrival != 'next_day'", "transfer")
    other = read_expression('(arrival != "next_day" and amount >= 5) and elderly', "transfer")
    assert {part.meaning for part in one.parts} == {part.meaning for part in other.parts}


def test_a_text_is_not_taken_for_the_fact_of_that_name() -> None:
    one, other = read_expression("product == employment", "loan"), read_expression("product == 'consumer'", "loan")
    assert one.parts[0].meaning != other.parts[0].meaning
