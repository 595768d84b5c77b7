"""Loans on a real process: applied for, drawn, repaid; each act once and with the proof it needs."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.bank.process import CHEN, LI, LOOSE, WANG, BankProcess
from tests.bank.seeded import SHOWN
from tests.bank.visit import Visit, new_key
from warmline.bank.acts import Act
from warmline.bank.client import CoreBank
from warmline.bank.errors import BankRefused, Conflict, NotFound, NotProven
from warmline.bank.types import Filters, Reference

DAY = 86400
MAIN, SECOND = "A000001", "A000002"
ASKED: dict[str, Any] = {
    "product": "consumer",
    "amount": "50000",
    "months": 12,
    "method": "equal_instalment",
    "purpose": "renovation",
    "employment": "salaried",
    "consent": SHOWN,
    "decision": "approved",
    "strategy": "card-1",
    "rate": "3.60",
    "limit": "40000",
    "grade": "B",
}
NOT_APPROVED = {name: value for name, value in ASKED.items() if name not in ("rate", "limit")}


@pytest.fixture(scope="module")
def own_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BankProcess]:
    """A bank of this module's own, because its clock runs ahead."""
    process = BankProcess(tmp_path_factory.mktemp("loans"), (*LOOSE, "--now", "2026-03-05T12:00"))
    process.start()
    yield process
    process.stop()


@pytest.fixture
def bank(own_process: BankProcess) -> Iterator[CoreBank]:
    with own_process.client() as client:
        yield client


@pytest.fixture
def wang(own_process: BankProcess, bank: CoreBank) -> Visit:
    return Visit(own_process, bank, WANG)


def apply(visit: Visit, customer: str = "C000001", **changed: Any) -> Reference:
    return visit.do_unproven("loans.apply", customer, **(ASKED | changed))


def draw(visit: Visit, application: str, account: str = MAIN) -> Reference:
    return visit.do("loans.draw", application, account=account, agreement=SHOWN)


def total_of(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def test_products_are_those_of_the_published_answers(bank: CoreBank) -> None:
    consumer, business, home = bank.loans.products()
    assert (consumer.name, str(consumer.most), str(consumer.base_rate), str(consumer.most_rate)) == (
        "江城e贷",
        "200000.00",
        "3.40",
        "6.00",
    )
    assert (max(consumer.months), consumer.least_age, consumer.most_age) == (36, 18, 60)
    assert {offered.method: offered.longest for offered in consumer.methods}["interest_first"] == 12
    assert (business.name, str(business.most), str(business.base_rate), max(business.months)) == (
        "江城商e贷",
        "1000000.00",
        "3.20",
        36,
    )
    assert (home.name, home.online) == ("住房抵押贷款", False)


def test_demo_customers_have_their_loans(own_process: BankProcess, bank: CoreBank) -> None:
    chen = Visit(own_process, bank, CHEN)
    [loan] = bank.loans.held(chen.session)
    assert (loan.product, loan.status, loan.instalments_left, loan.next_due) == (
        "consumer",
        "active",
        29,
        date(2026, 3, 17),
    )
    schedule = bank.loans.schedule(chen.session, loan.id)
    assert [line.status for line in schedule.instalments] == ["paid"] * 7 + ["upcoming"] * 29
    assert loan.outstanding == sum(line.principal for line in schedule.instalments[7:])
    assert bank.loans.held(Visit(own_process, bank, LI).session) == ()


def test_the_profile_tells_what_the_books_say(own_process: BankProcess, bank: CoreBank, wang: Visit) -> None:
    mine = bank.loans.profile(wang.session)
    assert (mine.age, mine.salary_here, mine.credit_use, mine.overdue_12m) == (34, True, None, 0)
    six_months = Filters(start=date(2025, 9, 1), end=date(2026, 2, 28), kind="salary")
    pay = bank.transactions(wang.session, six_months, limit=100).transactions
    assert len(pay) == 6
    assert abs(mine.monthly_income * 6 - total_of(row.amount for row in pay)) <= Decimal("0.03")
    li = bank.loans.profile(Visit(own_process, bank, LI).session)
    assert (li.age, li.salary_here) == (72, False)
    assert li.monthly_income > 0
    visit = Visit(own_process, bank, CHEN)
    chen = bank.loans.profile(visit.session)
    [loan] = bank.loans.held(visit.session)
    owed = total_of(-held.balance for held in bank.accounts(visit.session) if held.kind == "credit")
    assert loan.next_amount is not None
    assert abs(chen.monthly_debt - loan.next_amount - owed / 10) < 1
    assert chen.credit_use is not None


def test_an_approved_loan_is_drawn_once_to_the_own_account(wang: Visit) -> None:
    done = apply(wang)
    number = done.subject
    assert done.status == "approved"
    assert (done.facts["approved_amount"], done.facts["rate"], done.facts["valid_until"]) == (
        "40000.00",
        "3.60",
        "2026-04-04",
    )
    assert "已获批40000.00元" in wang.said()
    plan = wang.bank.loans.plan(wang.session, number)
    before = wang.balance(MAIN)
    drawn = draw(wang, number)
    assert wang.balance(MAIN) == before + 40000
    assert (drawn.status, drawn.facts["amount"]) == ("drawn", "40000.00")
    assert wang.bank.loans.schedule(wang.session, drawn.facts["loan"]) == plan
    assert drawn.facts["first_amount"] == str(plan.instalments[0].total)
    loan = next(held for held in wang.bank.loans.held(wang.session) if held.id == drawn.facts["loan"])
    assert (str(loan.outstanding), loan.next_due, loan.account) == ("40000.00", date(2026, 4, 5), MAIN)
    [kept] = [each for each in wang.bank.loans.applications(wang.session) if each.number == number]
    assert (kept.state, kept.loan, kept.contract) == ("drawn", loan.id, loan.contract)
    line = wang.bank.transactions(wang.session, account=MAIN, limit=1).transactions[0]
    assert (line.kind, str(line.amount)) == ("loan_paid_out", "40000.00")
    assert "已发放到尾号1496的账户" in wang.said()
    with pytest.raises(Conflict, match="application_is_drawn"):
        draw(wang, number)
    with pytest.raises(Conflict, match="application_is_drawn"):
        wang.bank.loans.plan(wang.session, number)


def test_acts_happen_once_and_money_needs_its_proof(wang: Visit) -> None:
    key = new_key()
    first = wang.do_unproven("loans.apply", "C000001", key, **ASKED)
    assert wang.do_unproven("loans.apply", "C000001", key, **ASKED) == first
    assert sum(each.number == first.subject for each in wang.bank.loans.applications(wang.session)) == 1
    act, key = Act("loans.draw", first.subject, {"account": MAIN, "agreement": SHOWN}), new_key()
    with pytest.raises(NotProven, match="proof_needed"):
        wang.bank.act(act, wang.session, key)
    before, proof = wang.balance(MAIN), wang.prove(act, key)
    drawn = wang.bank.act(act, wang.session, key, proof)
    assert wang.bank.act(act, wang.session, key, proof) == drawn
    assert wang.balance(MAIN) == before + 40000
    with pytest.raises(NotProven, match="proof_needed"):
        wang.do_unproven("loans.repay", drawn.facts["loan"], account=MAIN, kind="all")


def test_less_than_the_limit_is_asked_for_and_lent(wang: Visit) -> None:
    assert apply(wang, amount="5000", limit="40000").facts["approved_amount"] == "5000.00"


def test_what_was_not_approved_cannot_be_drawn(wang: Visit) -> None:
    for decision, state in (("declined", "declined"), ("review", "review")):
        refused = NOT_APPROVED | {"decision": decision, "reasons": ["debt_high"], "product": "business"}
        done = wang.do_unproven("loans.apply", "C000001", **refused)
        assert done.status == state
        with pytest.raises(Conflict, match=f"application_is_{state}"):
            draw(wang, done.subject)
    [kept] = [each for each in wang.bank.loans.applications(wang.session) if each.number == done.subject]
    assert (kept.reasons, kept.approved_amount, kept.valid_until) == (("debt_high",), None, None)


def test_a_later_application_replaces_the_open_one_and_a_review_is_counted_once(
    own_process: BankProcess, bank: CoreBank
) -> None:
    chen = Visit(own_process, bank, CHEN)
    counted = bank.loans.profile(chen.session).recent_applications
    first = chen.do_unproven("loans.apply", "C000003", **(NOT_APPROVED | {"decision": "review"}))
    second = apply(chen, "C000003")
    states = {each.number: each.state for each in bank.loans.applications(chen.session)}
    assert (states[first.subject], states[second.subject]) == ("replaced", "approved")
    assert bank.loans.profile(chen.session).recent_applications == counted + 1
    apply(chen, "C000003")
    assert bank.loans.profile(chen.session).recent_applications == counted + 2
    with pytest.raises(Conflict, match="application_is_replaced"):
        draw(chen, second.subject, "A000004")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"amount": "999.99"}, "amount_below_minimum"),
        ({"amount": "0"}, "amount_below_minimum"),
        ({"amount": "200000.01"}, "amount_over_maximum"),
        ({"months": 60}, "term_unsuitable"),
        ({"months": 24, "method": "interest_first"}, "method_unsuitable"),
        ({"product": "home"}, "product_not_online"),
        ({"rate": "3.39"}, "rate_out_of_range"),
        ({"rate": "6.01"}, "rate_out_of_range"),
        ({"limit": "200001"}, "limit_over_maximum"),
        ({"limit": "999"}, "limit_below_minimum"),
        ({"decision": "declined"}, "decision_incomplete"),
    ],
)
def test_an_application_that_cannot_be_meant_is_refused(wang: Visit, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(Conflict, match=code):
        apply(wang, **changed)


def test_other_refusals_of_an_application(own_process: BankProcess, bank: CoreBank, wang: Visit) -> None:
    with pytest.raises(NotFound, match="product_unknown"):
        apply(wang, product="car")
    for wrong in (
        {"amount": "-1"},
        {"amount": "12345678901234567"},
        {"consent": "yes"},
        {"rate": "0.036"},
        {"months": 13},
    ):
        with pytest.raises(BankRefused, match="request_invalid"):
            apply(wang, **wrong)
    with pytest.raises(Conflict, match="age_unsuitable"):
        apply(Visit(own_process, bank, LI), "C000002")


def test_a_loan_goes_to_an_own_account_of_class_one_only(wang: Visit) -> None:
    number = apply(wang).subject
    with pytest.raises(Conflict, match="account_class_unsuitable"):
        draw(wang, number, SECOND)
    with pytest.raises(NotFound, match="account_unknown"):
        draw(wang, number, "A000003")


def test_somebody_elses_loans_are_unknown(own_process: BankProcess, bank: CoreBank, wang: Visit) -> None:
    number = apply(wang).subject
    li = Visit(own_process, bank, LI)
    unknown: dict[str, tuple[Callable[[], object], ...]] = {
        "application_unknown": (
            lambda: bank.loans.plan(li.session, number),
            lambda: draw(li, number, "A000003"),
        ),
        "loan_unknown": (
            lambda: bank.loans.schedule(li.session, "L000001"),
            lambda: bank.loans.payoff(li.session, "L000001"),
            lambda: li.do("loans.repay", "L000001", account="A000003", kind="all"),
        ),
    }
    for code, asked in unknown.items():
        for ask in asked:
            with pytest.raises(NotFound, match=code):
                ask()


def lent(visit: Visit, **changed: Any) -> str:
    return draw(visit, apply(visit, **changed).subject).facts["loan"]


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({"kind": "instalment"}, "nothing_due"),
        ({"kind": "part"}, "amount_unsuitable"),
        ({"kind": "all", "amount": "100"}, "amount_unsuitable"),
        ({"kind": "part", "amount": "0"}, "amount_below_minimum"),
        ({"kind": "part", "amount": "499.99"}, "amount_below_minimum"),
        ({"kind": "part", "amount": "40000"}, "amount_over_payoff"),
        ({"kind": "part", "amount": "1000", "effect": "shorter"}, "effect_unsuitable"),
    ],
)
def test_a_repayment_that_does_not_fit_is_refused(wang: Visit, details: dict[str, Any], code: str) -> None:
    held = [loan for loan in wang.bank.loans.held(wang.session) if loan.method == "interest_first"]
    loan = held[0].id if held else lent(wang, method="interest_first")
    with pytest.raises(Conflict, match=code):
        wang.do("loans.repay", loan, account=MAIN, **details)


def test_only_own_debit_accounts_repay(own_process: BankProcess, bank: CoreBank) -> None:
    chen = Visit(own_process, bank, CHEN)
    [loan, *_] = bank.loans.held(chen.session)
    with pytest.raises(NotFound, match="account_unknown"):
        chen.do("loans.repay", loan.id, account=MAIN, kind="all")
    with pytest.raises(Conflict, match="account_is_credit"):
        chen.do("loans.repay", loan.id, account="A000006", kind="all")


def test_a_loan_is_paid_back_on_the_same_day_without_interest(wang: Visit) -> None:
    before = wang.balance(MAIN)
    loan = lent(wang)
    payoff = wang.bank.loans.payoff(wang.session, loan)
    assert (str(payoff.total), str(payoff.interest)) == ("40000.00", "0.00")
    assert payoff.interest_saved > 0
    done = wang.do("loans.repay", loan, account=MAIN, kind="all")
    assert (done.status, done.facts["total"], done.facts["outstanding"]) == ("settled", "40000.00", "0.00")
    assert wang.balance(MAIN) == before
    assert "贷款已结清" in wang.said()
    for again in (
        lambda: wang.do("loans.repay", loan, account=MAIN, kind="all"),
        lambda: wang.bank.loans.payoff(wang.session, loan),
    ):
        with pytest.raises(Conflict, match="loan_is_settled"):
            again()


def test_instalments_are_collected_on_their_day(own_process: BankProcess, wang: Visit) -> None:
    """Last in this file: time moves on by 31 days, so that an application that was not drawn is over too."""
    number = apply(wang, product="business", rate="3.20").subject
    loan = lent(wang)
    first = wang.bank.loans.schedule(wang.session, loan).instalments[0]
    own_process.advance(31 * DAY + 10 * 3600)
    wang = Visit(own_process, wang.bank, WANG)
    lines = wang.bank.transactions(wang.session, account=MAIN).transactions
    assert ("loan_repayment", -first.total) in {(line.kind, line.amount) for line in lines}
    assert wang.bank.loans.schedule(wang.session, loan).instalments[0].status == "paid"
    assert any(f"贷款已还款{first.total}元" in text for text in own_process.messages(WANG))
    with pytest.raises(Conflict, match="application_is_expired"):
        draw(wang, number)
    [kept] = [each for each in wang.bank.loans.applications(wang.session) if each.number == number]
    assert kept.state == "expired"
    late = wang.bank.loans.payoff(wang.session, loan)
    assert late.principal == Decimal("40000.00") - first.principal
