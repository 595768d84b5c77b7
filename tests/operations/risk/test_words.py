"""What is said about a decision: warm to the customer, useful to the agent, and of no use to a fraudster."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

from tests.operations.risk.cases import facts, shipped, shipped_versions, words
from warmline.operations.risk.decisions import Decision, decide
from warmline.operations.risk.facts import Subject
from warmline.operations.risk.pricing import OWN_REASONS
from warmline.operations.risk.strategies import Outcome
from warmline.operations.risk.words import Explanation

CUSTOMER_TEXTS: dict[str, str] = {
    **{code: one.customer for code, one in words().reasons.items()},
    **{outcome.value: one.customer for outcome, one in words().outcomes.items()},
    **{str(name): one.customer for name, one in words().arrivals.items()},
}
ABOUT_SCAMS = ("coercion", "payee_reported", "elderly_new_payee", "early_savings")
OLD = {"elderly": True, "age": 68}


def explained(subject: Subject, **changes: Any) -> tuple[Decision, Explanation]:
    decision = decide(shipped(), facts(subject, **changes))
    return decision, words().explain(decision)


def test_no_reason_has_words_that_no_strategy_uses() -> None:
    used = {rule.reason for strategy in shipped_versions() for rule in strategy.rules}
    assert set(words().reasons) == used | OWN_REASONS


@pytest.mark.parametrize("code", CUSTOMER_TEXTS)
def test_a_customer_never_hears_a_number_a_list_or_what_a_rule_looks_at(code: str) -> None:
    text = CUSTOMER_TEXTS[code].replace("96110", "")
    assert not re.search(r"[0-9０-９%％]|[二三四五六七八九十百千万]+[元万岁笔次倍]|一[十百千万]", text)
    for word in (
        "名单",
        "阈值",
        "规则",
        "策略",
        "模型",
        "岁",
        "年龄",
        "老年",
        "老人",
        "超过",
        "以上",
        "涉诈",
        "可疑",
        "嫌疑",
    ):
        assert word not in text


@pytest.mark.parametrize("code", CUSTOMER_TEXTS)
def test_customers_are_addressed_warmly_and_without_blame(code: str) -> None:
    text = CUSTOMER_TEXTS[code]
    assert "你" not in text and "！" not in text and len(text) <= 60
    for word in ("违规", "不良", "拒绝", "您没有", "您不该", "您应该", "必须", "禁止", "失信", "骗您"):
        assert word not in text


@pytest.mark.parametrize("code", ABOUT_SCAMS)
def test_where_it_may_be_a_scam_both_hear_the_number_to_call(code: str) -> None:
    assert "96110" in words().reasons[code].customer
    assert "96110" in words().reasons[code].agent


def test_every_agent_text_is_there() -> None:
    assert all(one.agent for one in [*words().reasons.values(), *words().outcomes.values(), *words().arrivals.values()])


def test_a_delay_says_when_it_arrives_and_that_it_can_be_cancelled() -> None:
    _, told = explained("transfer", **OLD, new_payee=True, amount=30000, usual_amount=30000, usual_to_payee=0)
    assert told.customer == (
        words().reasons["elderly_new_payee"].customer,
        words().reasons["new_payee"].customer,
        "这笔钱次日到账，到账前随时可以撤销。",
    )


def test_a_customer_reads_two_reasons_at_most_and_the_agent_all() -> None:
    decision, told = explained(
        "transfer", **OLD, new_payee=True, amount=60000, hour=2, balance_share="0.95", remote_help=True
    )
    assert decision.outcome is Outcome.HUMAN and len(decision.reasons) >= 6
    assert len(told.customer) == 3
    assert told.customer[-1] == "我请专人来和您一起办，请稍等。"
    assert [words().reasons[code].agent for code in decision.reasons] == list(told.agent[1:-1])


def test_the_agent_reads_version_rules_and_the_facts_that_mattered() -> None:
    _, told = explained("transfer", new_payee=True, amount="60000.00", usual_to_payee=0)
    assert (
        told.agent[0]
        == "转账：延迟到账（两小时后到账，可撤销）。策略2026-11.1，规则new_payee_large、unusual_amount、new_payee。"
    )
    assert told.agent[-1] == "依据：金额60000.00元；新收款人；他人账户；近90天单笔最高3000元；客户选实时到账。"


def test_every_fact_can_be_named_to_the_agent() -> None:
    for subject in shipped():
        decision = decide(shipped(), facts(subject))
        every = msgspec.structs.replace(decision, mattered=tuple(decision.facts))
        last = words().explain(every).agent[-2 if subject == "loan" else -1]
        assert (
            "{" not in last
            and "true" not in last
            and "false" not in last
            and last.count("；") == len(decision.facts) - 1
        )


def test_an_allowed_operation_needs_no_words_to_the_customer() -> None:
    assert explained("loan")[1].customer == ()
    assert explained("transfer")[1] == ((), ("转账：可以办理。策略2026-11.1，没有规则命中。",))


@pytest.mark.parametrize(
    "changes", [{"age": 17}, {"amount": 9000000}, {"overdue_12m": 5}, {"salary_here": False, "overdue_12m": 4}]
)
def test_whoever_gets_no_loan_or_less_hears_that_a_person_may_review_it(changes: dict[str, Any]) -> None:
    decision, told = explained("loan", **changes)
    assert decision.outcome is Outcome.REFUSE
    assert told.customer[-1] == "如果您觉得不对，随时可以请专人复核。"
    assert "复核" in told.agent[0]


def test_the_agent_reads_score_grade_limit_and_rate() -> None:
    assert explained("loan")[1].agent[-1] == "评分790，等级B，额度126000元，年利率4.20%。"
    _, told = explained("loan", salary_here=False, overdue_12m=4, credit_use="0.9", debt_payments=3700)
    assert told.agent[-1] == "评分410，没有可贷等级。"


def test_an_old_decision_whose_reason_has_no_words_any_more_is_still_explained() -> None:
    decision = decide(shipped(), facts("transfer", coercion=True))
    old = msgspec.structs.replace(decision, reasons=("gone", "coercion"), facts={"gone": "5"}, mattered=("gone",))
    told = words().explain(old)
    assert told.customer[0] == words().reasons["coercion"].customer
    assert "gone" in told.agent and "依据：gone 5。" in told.agent


def test_values_are_put_in_as_plain_text() -> None:
    decision = decide(shipped(), facts("transfer"))
    odd = msgspec.structs.replace(decision, facts={"amount": "{0.__class__}"}, mattered=("amount",))
    assert "依据：金额{0.__class__}元。" in words().explain(odd).agent
