"""Credit cards on a real bank: bills follow from the ledger; repaying, instalments, limits, points do what they say."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.bank.process import CHEN, LI, LOOSE, WANG, BankProcess
from tests.bank.visit import Visit, new_key
from warmline.bank.acts import Act
from warmline.bank.credit import Bill, CreditCard
from warmline.bank.errors import BankRefused, Conflict, NotFound, NotProven
from warmline.bank.types import Filters

CARD, MAIN, SECOND = "K000006", "A000004", "A000005"
FEN = Decimal("0.01")
VisitOf = Callable[[str], Visit]


@pytest.fixture(scope="module")
def running_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BankProcess]:
    """A bank of its own: these tests move money."""
    process = BankProcess(tmp_path_factory.mktemp("credit"), (*LOOSE, "--now", "2026-03-05T12:00"))
    process.start()
    yield process
    process.stop()


@pytest.fixture
def process(running_bank: BankProcess) -> BankProcess:
    return running_bank


@pytest.fixture
def chen(visit: VisitOf) -> Visit:
    return visit(CHEN)


def look(process: BankProcess, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the bank's own books, to find a customer who fits."""
    with closing(sqlite3.connect(process.folder / "corebank.sqlite")) as books:
        return books.execute(sql).fetchall()


def card_of(visit: Visit) -> CreditCard:
    return visit.bank.credit.cards(visit.session)[0]


def bill_of(visit: Visit, card: str = CARD) -> Bill:
    return visit.bank.credit.bills(visit.session, card)[0]


def refused(error: type[BankRefused], code: str, act: Callable[..., object], *given: Any, **details: Any) -> None:
    with pytest.raises(error) as refusal:
        act(*given, **details)
    assert refusal.value.code == code


# --- reading ---


def test_a_card_tells_its_limit_its_days_and_what_is_owed(chen: Visit) -> None:
    card = card_of(chen)
    assert (card.card, card.last4, card.status) == (CARD, "5290", "active")
    assert (card.statement_day, card.due_day) == (1, 21)
    assert (card.autopay.mode, card.autopay.account, card.autopay.next_date) == ("full", MAIN, date(2026, 3, 20))
    assert card.owed == -chen.balance(card.account)
    assert card.available == card.limit - card.owed
    assert card.owed == bill_of(chen).left + card.unbilled + card.instalments_left


def test_customers_without_a_credit_card_have_none(visit: VisitOf) -> None:
    assert visit(WANG).bank.credit.cards(visit(WANG).session) == ()


def test_bills_are_newest_first_and_hold_what_was_posted(chen: Visit) -> None:
    bills = chen.bank.credit.bills(chen.session, CARD, 24)
    assert [bill.statement_date for bill in bills] == sorted((bill.statement_date for bill in bills), reverse=True)
    assert len(bills) == 24
    assert chen.bank.credit.bills(chen.session, CARD, 2) == bills[:2]
    assert (bills[0].month, bills[0].due_date, bills[0].state) == ("2026-03", date(2026, 3, 21), "open")
    assert {bill.state for bill in bills[1:]} == {"paid"}
    for bill, before in pairwise(bills[:6]):
        found = chen.bank.credit.bill_items(chen.session, CARD, bill.month)
        assert found.bill == bill
        assert before.total + sum(item.amount for item in found.items) == bill.total


def test_bills_of_others_and_of_other_months_are_unknown(chen: Visit, visit: VisitOf) -> None:
    refused(NotFound, "card_unknown", chen.bank.credit.bills, visit(WANG).session, CARD)
    refused(NotFound, "card_unknown", chen.bank.credit.bills, chen.session, "K000004")
    for month in ("2019-01", "2026-04", "yesterday"):
        refused(NotFound, "bill_unknown", chen.bank.credit.bill_items, chen.session, CARD, month)


# --- repaying ---


def test_a_repayment_lowers_the_bill_once(chen: Visit) -> None:
    bill, card, held, key = bill_of(chen), card_of(chen), chen.balance(MAIN), new_key()
    done = chen.do("credit.repay", CARD, key, account=MAIN, amount="100.00")
    assert (done.status, done.facts["amount"], done.facts["bill_left"]) == ("repaid", "100.00", str(bill.left - 100))
    again = chen.bank.act(Act("credit.repay", CARD, {"account": MAIN, "amount": "100.00"}), chen.session, key)
    assert again == done
    assert (bill_of(chen).left, card_of(chen).owed) == (bill.left - 100, card.owed - 100)
    assert chen.balance(MAIN) == held - 100
    assert "100.00" in chen.said()
    newest = chen.bank.transactions(chen.session, Filters(kind="credit_repayment"), limit=2).transactions
    assert {movement.amount for movement in newest} == {Decimal("100.00"), Decimal("-100.00")}


def test_a_repayment_needs_its_code(chen: Visit) -> None:
    refused(NotProven, "proof_needed", chen.do_unproven, "credit.repay", CARD, account=MAIN, amount="1.00")


def test_what_cannot_be_repaid_is_refused(chen: Visit, visit: VisitOf, process: BankProcess) -> None:
    owed = card_of(chen).owed
    refused(Conflict, "amount_zero", chen.do, "credit.repay", CARD, account=MAIN, amount="0")
    refused(Conflict, "above_what_is_owed", chen.do, "credit.repay", CARD, account=MAIN, amount=str(owed + FEN))
    refused(Conflict, "account_is_credit", chen.do, "credit.repay", CARD, account="A000006", amount="1")
    refused(NotFound, "account_unknown", chen.do, "credit.repay", CARD, account="A000001", amount="1")
    refused(NotFound, "card_unknown", visit(WANG).do, "credit.repay", CARD, account="A000001", amount="1")
    for amount in ("-1", "12345678901234567", "1.001", "NaN"):
        refused(BankRefused, "request_invalid", chen.do, "credit.repay", CARD, account=MAIN, amount=amount)
    [(phone, card, account, owed_fen), *_] = look(
        process,
        "SELECT phone, cards.id, debit.id, -accounts.balance FROM accounts JOIN cards ON cards.account = accounts.id"
        " JOIN accounts AS debit ON debit.customer = accounts.customer AND debit.kind = 'debit'"
        " JOIN customers ON customers.id = accounts.customer"
        " WHERE accounts.kind = 'credit' AND debit.balance < -accounts.balance",
    )
    amount = str(Decimal(owed_fen) / 100)
    refused(Conflict, "balance_short", visit(phone).do, "credit.repay", card, account=account, amount=amount)


def test_autopay_is_switched_off_and_on(chen: Visit) -> None:
    assert chen.do("credit.autopay", CARD, mode="off").status == "off"
    assert (card_of(chen).autopay.mode, card_of(chen).autopay.account) == ("off", None)
    assert "关闭自动还款" in chen.said()
    refused(Conflict, "account_needed", chen.do, "credit.autopay", CARD, mode="full")
    refused(NotFound, "account_unknown", chen.do, "credit.autopay", CARD, mode="full", account="A000001")
    refused(NotProven, "proof_needed", chen.do_unproven, "credit.autopay", CARD, mode="off")
    done = chen.do("credit.autopay", CARD, mode="minimum", account=SECOND)
    assert (done.facts["mode"], done.facts["next_date"]) == ("minimum", "2026-03-20")
    chen.do("credit.autopay", CARD, mode="full", account=MAIN)
    assert (card_of(chen).autopay.mode, card_of(chen).autopay.account) == ("full", MAIN)


# --- limits ---


def test_a_higher_limit_is_approved_or_looked_at_by_a_person(chen: Visit) -> None:
    wish = {"kind": "temporary", "amount": "400000", "months": 3}
    done = chen.do_unproven("credit.raise", CARD, **wish)
    assert (done.status, done.facts["reason"], done.facts["until"]) == ("approved", "within_rules", "2026-06-03")
    card = card_of(chen)
    assert (card.limit, card.temporary_limit) == (Decimal("300000.00"), Decimal("400000.00"))
    assert (card.temporary_until, card.available) == (date(2026, 6, 3), Decimal(400000) - card.owed)
    refused(Conflict, "temporary_limit_runs", chen.do_unproven, "credit.raise", CARD, **wish)
    done = chen.do_unproven("credit.raise", CARD, kind="permanent", amount="350000")
    assert (done.status, done.facts["reason"], done.facts["answer_by"]) == ("review", "little_use", "2026-03-08")
    assert card_of(chen).limit == Decimal("300000.00")
    assert "人工" in chen.said()
    refused(Conflict, "raise_in_review", chen.do_unproven, "credit.raise", CARD, kind="permanent", amount="350000")


def test_wishes_that_make_no_sense_are_refused(chen: Visit, visit: VisitOf) -> None:
    for code, wish in (
        ("not_above_limit", {"kind": "permanent", "amount": "300000.00"}),
        ("not_above_limit", {"kind": "permanent", "amount": "0"}),
        ("months_needed", {"kind": "temporary", "amount": "400000"}),
        ("months_too_many", {"kind": "temporary", "amount": "400000", "months": 4}),
        ("months_not_wanted", {"kind": "permanent", "amount": "400000", "months": 1}),
    ):
        refused(Conflict, code, chen.do_unproven, "credit.raise", CARD, **wish)
    refused(NotFound, "card_unknown", visit(LI).do_unproven, "credit.raise", CARD, kind="permanent", amount="1")
    chen.do_unproven("cards.lock", CARD)
    refused(Conflict, "card_is_locked", chen.do_unproven, "credit.raise", CARD, kind="permanent", amount="310000")
    chen.do("cards.unlock", CARD)


def test_what_the_rules_decline_a_person_may_look_at(visit: VisitOf, process: BankProcess) -> None:
    [(phone, card, limit), *_] = look(
        process,
        "SELECT phone, cards.id, permanent FROM credit_lines JOIN cards ON cards.account = credit_lines.account"
        " JOIN customers ON customers.id = cards.customer WHERE temporary_until IS NULL AND status = 'active'"
        " AND phone <> '13800000003'",
    )
    done = visit(phone).do_unproven(
        "credit.raise", card, kind="temporary", amount=str(Decimal(limit) / 100 * 2), months=1
    )
    assert (done.status, done.facts["reason"], done.facts["review_possible"]) == ("declined", "too_much", "yes")
    assert done.facts["greatest"] == f"{Decimal(limit) / 100 * Decimal('1.5'):.2f}"


# --- instalments ---


def test_a_bill_is_repaid_in_instalments_as_quoted(visit: VisitOf, process: BankProcess) -> None:
    [(phone, card), *_] = look(
        process,
        "SELECT phone, cards.id FROM credit_lines JOIN accounts ON accounts.id = credit_lines.account"
        " JOIN cards ON cards.account = accounts.id JOIN customers ON customers.id = cards.customer"
        " WHERE statement_day = 1 AND phone <> '13800000003' AND accounts.id NOT IN (SELECT account FROM credit_plans)"
        " ORDER BY balance",
    )
    customer = visit(phone)
    before, owed = bill_of(customer, card), card_of(customer).owed
    quote = customer.bank.credit.quote(customer.session, card, "bill", 12)
    assert (quote.amount, quote.yearly_rate) == (before.left, Decimal("13.0"))
    refused(
        Conflict, "above_bill", customer.do, "credit.instalment", card,
        what="bill", amount=str(before.left + FEN), months=12,
    )  # fmt: skip
    done = customer.do("credit.instalment", card, what="bill", amount=str(quote.amount), months=12)
    assert done.facts["fee"] == str(quote.fee)
    assert done.facts["yearly_rate"] == "13.0"
    assert (bill_of(customer, card).moved, bill_of(customer, card).state) == (before.left, "paid")
    assert (card_of(customer).owed, card_of(customer).instalments_left) == (owed, quote.amount)
    [plan] = customer.bank.credit.plans(customer.session, card)
    assert (plan.plan, plan.state, plan.left, plan.billed) == (done.facts["plan"], "running", quote.amount, 0)
    refused(Conflict, "no_open_bill", customer.bank.credit.quote, customer.session, card, "bill", 12)
    settled = customer.do("instalments.settle", plan.plan)
    assert (settled.facts["principal"], settled.facts["saved_fees"]) == (str(quote.amount), str(quote.total_fee))
    assert settled.facts["statement_date"] == "2026-04-01"
    assert card_of(customer).instalments_left == 0
    refused(Conflict, "plan_is_finished", customer.do, "instalments.settle", plan.plan)
    refused(NotFound, "plan_unknown", visit(WANG).do, "instalments.settle", plan.plan)


def test_cash_comes_to_the_account_at_once(chen: Visit) -> None:
    held, owed, unbilled = chen.balance(MAIN), card_of(chen).owed, card_of(chen).unbilled
    done = chen.do("credit.instalment", CARD, what="cash", amount="12000", months=24, account=MAIN)
    assert (done.facts["principal"], done.facts["fee"], done.facts["nominal_rate"]) == ("500.00", "84.00", "8.40")
    assert chen.balance(MAIN) == held + 12000
    assert (card_of(chen).owed, card_of(chen).unbilled) == (owed + 12000, unbilled)
    refused(
        Conflict, "above_cash_limit", chen.do, "credit.instalment", CARD,
        what="cash", amount="150000.01", months=3, account=MAIN,
    )  # fmt: skip


def test_a_purchase_goes_into_instalments_once(chen: Visit) -> None:
    purchase = next(plan.purchase for plan in chen.bank.credit.plans(chen.session, CARD) if plan.purchase)
    old = chen.bank.credit.bill_items(chen.session, CARD, "2025-12").items
    paid = next(item for item in old if item.kind == "purchase" and item.amount >= 500)
    for code, details in (
        ("purchase_in_instalments", {"amount": "500", "purchase": purchase}),
        ("above_purchase", {"amount": "90000", "purchase": purchase}),
        ("purchase_not_open", {"amount": str(paid.amount), "purchase": paid.id}),
        ("details_do_not_fit", {"amount": "500"}),
        ("details_do_not_fit", {"amount": "500", "purchase": purchase, "account": MAIN}),
        ("amount_below_minimum", {"amount": "499.99", "purchase": purchase}),
    ):
        refused(Conflict, code, chen.do, "credit.instalment", CARD, what="purchase", months=3, **details)
    for unknown in ("T1-999999999", "nonsense", "T1-²"):
        refused(
            NotFound, "purchase_unknown", chen.do, "credit.instalment", CARD,
            what="purchase", amount="500", months=3, purchase=unknown,
        )  # fmt: skip
    refused(NotProven, "proof_needed", chen.do_unproven, "credit.instalment", CARD, what="bill", amount="500", months=3)
    refused(BankRefused, "request_invalid", chen.do, "credit.instalment", CARD, what="bill", amount="500", months=5)
    refused(Conflict, "amount_needed", chen.bank.credit.quote, chen.session, CARD, "cash", 3)


# --- points ---


def test_points_are_spent_on_goods(chen: Visit) -> None:
    goods = {thing.id: thing for thing in chen.bank.credit.goods()}
    assert len(goods) == 12
    before = chen.bank.credit.points(chen.session)
    assert before.expires_on == date(2026, 12, 31)
    assert 0 < before.expiring <= before.balance
    key = new_key()
    done = chen.do_unproven("points.redeem", "C000003", key, goods="G07", count=1, deliver="branch")
    assert chen.do_unproven("points.redeem", "C000003", key, goods="G07", count=1, deliver="branch") == done
    after = chen.bank.credit.points(chen.session)
    assert after.balance == before.balance - goods["G07"].points
    assert after.expiring == before.expiring - goods["G07"].points
    assert (after.movements[0].kind, after.movements[0].what) == ("redeemed", "保温杯")
    assert done.facts["points_left"] == str(after.balance)
    assert next(thing.left for thing in chen.bank.credit.goods() if thing.id == "G07") == goods["G07"].left - 1
    assert "保温杯" in chen.said()


def test_points_that_are_not_there_are_not_spent(chen: Visit, visit: VisitOf) -> None:
    def redeem(who: Visit, customer: str, goods: str, deliver: str) -> object:
        return who.do_unproven("points.redeem", customer, goods=goods, count=1, deliver=deliver)

    refused(NotFound, "goods_unknown", redeem, chen, "C000003", "G99", "app")
    refused(Conflict, "goods_gone", redeem, chen, "C000003", "G11", "branch")
    refused(Conflict, "deliver_not_possible", redeem, chen, "C000003", "G01", "branch")
    refused(Conflict, "deliver_not_possible", redeem, chen, "C000003", "G08", "app")
    refused(Conflict, "points_short", redeem, visit(LI), "C000002", "G10", "branch")


def test_debit_cards_earn_points_too(visit: VisitOf) -> None:
    li = visit(LI)
    assert li.bank.credit.points(li.session).balance > 0


# --- time ---


@pytest.fixture
def passing(tmp_path: Path) -> Iterator[BankProcess]:
    """A bank whose time goes on."""
    process = BankProcess(tmp_path, (*LOOSE, "--now", "2026-03-05T12:00"))
    process.start()
    yield process
    process.stop()


def test_time_brings_autopay_statements_late_fees_and_interest(passing: BankProcess) -> None:
    [(by_hand, card), *_] = look(
        passing,
        "SELECT phone, cards.id FROM credit_lines JOIN cards ON cards.account = credit_lines.account"
        " JOIN customers ON customers.id = cards.customer JOIN accounts ON accounts.id = credit_lines.account"
        " WHERE autopay = 'off' ORDER BY accounts.balance",
    )
    with passing.client() as bank:
        chen = Visit(passing, bank, CHEN)
        bill, [plan] = bill_of(chen), bank.credit.plans(chen.session, CARD)
        passing.advance(15 * 86_400 + 7 * 3600)  # 20 March, 19:00
        chen = Visit(passing, bank, CHEN)
        assert (bill_of(chen).paid, bill_of(chen).state) == (bill.total - bill.moved, "paid")
        assert f"自动还款{bill.left}元" in chen.said()

        passing.advance(9 * 86_400)  # 29 March: the days of grace of a card that is due on the 25th are over
        customer = Visit(passing, bank, by_hand)
        late = bill_of(customer, card)
        assert late.state == "overdue"
        fee = max(Decimal("10.00"), (late.minimum_left * 5 / 100).quantize(FEN))
        assert f"违约金{fee}元" in customer.said()
        refused(Conflict, "bill_overdue", customer.do, "credit.instalment", card, what="bill", amount="500", months=3)

        passing.advance(5 * 86_400)  # 3 April: the statement of the 1st has closed
        chen = Visit(passing, bank, CHEN)
        items = bank.credit.bill_items(chen.session, CARD, "2026-04").items
        assert [item.amount for item in items if item.kind == "instalment"] == [plan.principal]
        assert [item.amount for item in items if item.kind == "fee"] == [plan.fee]
        assert bank.credit.plans(chen.session, CARD)[0].billed == 1
        assert "本期账单" in chen.said()

        passing.advance(4 * 86_400)  # 7 April: so has that of the 5th
        customer = Visit(passing, bank, by_hand)
        charged = {
            item.summary: item.amount for item in bank.credit.bill_items(customer.session, card, "2026-04").items
        }
        assert charged["违约金"] == fee
        assert charged["信用卡利息"] > 0
        assert bill_of(customer, card).total == late.total + sum(charged.values())


def test_a_temporary_limit_ends(passing: BankProcess) -> None:
    with passing.client() as bank:
        chen = Visit(passing, bank, CHEN)
        chen.do_unproven("credit.raise", CARD, kind="temporary", amount="450000", months=1)
        assert bank.account(chen.session, "A000006").credit_limit == Decimal("450000.00")
        passing.advance(31 * 86_400)
        chen = Visit(passing, bank, CHEN)
        card = card_of(chen)
        assert (card.limit, card.temporary_limit) == (Decimal("300000.00"), None)
        assert bank.account(chen.session, "A000006").credit_limit == Decimal("300000.00")
