"""A decision is the most severe of what fits, says why, and follows from the facts alone."""

from __future__ import annotations

import decimal
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.operations.risk.cases import facts, shipped
from warmline.operations.risk.decisions import Decision, decide
from warmline.operations.risk.expressions import Look, read_expression
from warmline.operations.risk.facts import FACTS, Facts, Subject, as_texts, from_texts
from warmline.operations.risk.loading import ordered
from warmline.operations.risk.strategies import Delay, Outcome, Rule, Strategies, Strategy, Versions


def rule(
    outcome: Outcome, when: str = "amount >= 0", *, name: str = "", weight: int = 0, arrival: Delay | None = None
) -> Rule:
    name = name or outcome.value
    return Rule(name, read_expression(when, "transfer"), outcome, f"reason_{name}", weight, arrival)


def strategies(*rules: Rule, shadows: tuple[Strategy, ...] = ()) -> Strategies:
    return {"transfer": Versions(Strategy("transfer", "2026-01.1", "active", ordered(rules)), shadows)}


def judged(*rules: Rule, **changes: Any) -> Decision:
    return decide(strategies(*rules), facts("transfer", **changes))


def test_the_most_severe_rule_that_fits_decides() -> None:
    rules = [rule(outcome) for outcome in Outcome]
    for number, outcome in enumerate(Outcome, start=1):
        assert judged(*rules[:number]).outcome is outcome
        assert judged(*reversed(rules[:number])).outcome is outcome


def test_nothing_fits_is_allowed_without_a_reason() -> None:
    decision = judged(rule(Outcome.REFUSE, "amount < 0"))
    assert (decision.outcome, decision.reasons, decision.rules, decision.mattered) == (Outcome.ALLOW, (), (), ())


def test_reasons_stand_the_most_severe_first_and_among_them_the_heaviest() -> None:
    decision = judged(
        rule(Outcome.WARN, name="light"),
        rule(Outcome.HUMAN, name="later"),
        rule(Outcome.WARN, name="heavy", weight=5),
        rule(Outcome.HUMAN, name="last"),
    )
    assert decision.reasons == ("reason_later", "reason_last", "reason_heavy", "reason_light")
    assert decision.rules == ("later", "last", "heavy", "light")


def test_what_speaks_for_an_operation_is_a_reason_only_when_it_is_allowed() -> None:
    assert judged(rule(Outcome.ALLOW)).reasons == ("reason_allow",)
    assert judged(rule(Outcome.ALLOW), rule(Outcome.WARN)).reasons == ("reason_warn",)


def test_a_reason_of_two_rules_is_said_once() -> None:
    one, other = rule(Outcome.WARN, name="a"), rule(Outcome.HUMAN, name="b")
    assert judged(one, msgspec.structs.replace(other, reason="reason_a")).reasons == ("reason_a",)


def test_the_longest_delay_counts_also_when_a_person_decides() -> None:
    short = rule(Outcome.DELAY, name="short", arrival="two_hours", weight=9)
    long = rule(Outcome.DELAY, name="long", arrival="next_day")
    assert judged(short).arrival == "two_hours"
    assert judged(short, long).arrival == "next_day"
    assert judged(short, long, rule(Outcome.HUMAN)).arrival == "next_day"


def test_the_facts_that_mattered_are_those_the_fitting_rules_looked_at() -> None:
    decision = judged(rule(Outcome.WARN, "hour == 14 and amount > 5"), rule(Outcome.HUMAN, "elderly"))
    assert decision.mattered == ("amount", "hour")


def test_a_rule_that_cannot_be_judged_brings_a_person() -> None:
    unsure = rule(Outcome.WARN, "amount / usual_to_payee > 5")
    decision = judged(unsure, usual_to_payee=0)
    assert (decision.outcome, decision.reasons) == (Outcome.HUMAN, ("cannot_judge",))
    assert judged(unsure, rule(Outcome.REFUSE), usual_to_payee=0).outcome is Outcome.REFUSE


def test_shadows_say_what_they_would_have_done_and_change_nothing() -> None:
    active = rule(Outcome.WARN)
    for outcome in Outcome:
        shadow = Strategy("transfer", "2026-02.1", "shadow", (rule(outcome, name="new"),))
        alone = decide(strategies(active), facts("transfer"))
        beside = decide(strategies(active, shadows=(shadow,)), facts("transfer"))
        assert [(one.version, one.outcome, one.reasons) for one in beside.shadows] == [
            ("2026-02.1", outcome, ("reason_new",))
        ]
        assert msgspec.structs.replace(beside, shadows=()) == alone


def test_a_shadow_that_cannot_be_judged_changes_nothing() -> None:
    shadow = Strategy("transfer", "2026-02.1", "shadow", (rule(Outcome.WARN, "amount / usual_to_payee > 5"),))
    decision = decide(strategies(rule(Outcome.WARN), shadows=(shadow,)), facts("transfer", usual_to_payee=0))
    assert (decision.outcome, decision.shadows[0].outcome) == (Outcome.WARN, Outcome.HUMAN)


@pytest.mark.parametrize("subject", FACTS)
def test_a_decision_survives_as_json_with_its_facts(subject: Subject) -> None:
    asked = facts(subject, amount="123456789.10")
    decision = decide(shipped(), asked)
    read = msgspec.json.decode(msgspec.json.encode(decision), type=Decision)
    assert read == decision
    assert from_texts(read.subject, read.facts) == asked


def test_recorded_amounts_have_no_exponent() -> None:
    assert as_texts(facts("transfer", amount="1E+5"))["amount"] == "100000"


money = st.decimals(min_value=0, max_value=10**7, places=2)
share = st.decimals(min_value=0, max_value=1, places=2)
flag = st.booleans()
count = st.integers(min_value=0, max_value=100)
transfers = st.fixed_dictionaries(
    {
        "amount": money, "new_payee": flag, "payee_on_list": flag, "own_account": flag, "usual_amount": money,
        "usual_to_payee": money, "sent_last_hour": st.integers(0, 20), "sent_last_hour_amount": money,
        "sent_today_amount": money, "hour": st.integers(0, 23), "elderly": flag, "age": count, "coercion": flag,
        "balance_share": share, "remote_help": flag, "card_days": count,
        "arrival": st.sampled_from(["at_once", "two_hours", "next_day"]),
    }
)  # fmt: skip
loans = st.fixed_dictionaries(
    {
        "amount": money, "months": count, "age": count, "income": money, "debt_payments": money,
        "tenure_months": count, "salary_here": flag, "overdue_12m": st.integers(0, 6), "credit_use": share,
        "employment": st.sampled_from(["salaried", "self_employed", "retired", "other"]),
        "product": st.sampled_from(["consumer", "business", "mortgage_topup"]),
        "recent_applications": st.integers(0, 9),
    }
)  # fmt: skip
any_facts = st.one_of(
    transfers.map(lambda values: facts("transfer", **values)), loans.map(lambda values: facts("loan", **values))
)


@given(any_facts)
def test_deciding_is_pure_and_the_outcome_is_the_greatest_of_all_that_fits(asked: Facts) -> None:
    first = decide(shipped(), asked)
    with decimal.localcontext(decimal.Context(prec=4)):
        assert decide(shipped(), asked) == first
    active = shipped()[first.subject].active
    look = Look(asked)
    fitting = [one.outcome.severity for one in active.rules if look.fits(one.when)]
    priced = {"score_low": 4, "above_limit": 4, "above_instant": 3}
    fitting += [severity for reason, severity in priced.items() if reason in first.reasons]
    assert first.outcome.severity == max(fitting, default=0)
    assert len(first.reasons) == len(set(first.reasons))
    assert first.reasons or first.outcome is Outcome.ALLOW


@given(any_facts)
def test_the_shipped_shadow_never_changes_a_decision(asked: Facts) -> None:
    alone = {subject: Versions(versions.active) for subject, versions in shipped().items()}
    assert msgspec.structs.replace(decide(shipped(), asked), shadows=()) == decide(alone, asked)


@given(any_facts)
def test_what_was_recorded_gives_the_same_decision_again(asked: Facts) -> None:
    first = decide(shipped(), asked)
    assert decide(shipped(), from_texts(first.subject, first.facts)) == first


@given(transfers, money)
def test_more_money_is_never_judged_more_mildly(values: dict[str, Any], more: Decimal) -> None:
    # Also where a rule ends at an amount: the one for transfers in parts is followed by the one for large amounts.
    asked = facts("transfer", **{**values, "arrival": "at_once"})
    larger = msgspec.structs.replace(asked, amount=values["amount"] + more)
    assert decide(shipped(), larger).outcome.severity >= decide(shipped(), asked).outcome.severity
