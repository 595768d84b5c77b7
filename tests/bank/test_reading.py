"""What customers may read: their own, at the level it needs, exactly."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from tests.bank.process import CHEN, LI, WANG, BankProcess
from warmline.bank.client import CoreBank
from warmline.bank.errors import BankRefused, BankUnavailable, NotFound, NotProven
from warmline.bank.types import Filters, Transaction


@pytest.fixture
def wang(process: BankProcess) -> str:
    return process.sign_in(WANG).token


def every(bank: CoreBank, session: str, filters: Filters, limit: int = 100) -> list[Transaction]:
    rows: list[Transaction] = []
    cursor = None
    while True:
        page = bank.transactions(session, filters, cursor=cursor, limit=limit)
        rows.extend(page.transactions)
        if page.next_cursor is None:
            return rows
        cursor = page.next_cursor


def test_the_documented_customers_are_as_documented(process: BankProcess, bank: CoreBank) -> None:
    wang, li, chen = (bank.me(process.sign_in(phone).token) for phone in (WANG, LI, CHEN))
    assert (wang.surname, wang.honorific, wang.tier, wang.elderly) == ("王", "ms", "regular", False)
    assert (li.age, li.elderly, li.honorific) == (72, True, "mr")
    assert (chen.tier, chen.vip, chen.masked_name) == ("private", True, "*大友")
    assert chen.manager


def test_accounts_show_balances_and_never_whole_numbers(bank: CoreBank, wang: str) -> None:
    accounts = bank.accounts(wang)
    assert [account.cards[0].last4 for account in accounts] == ["1496", "8012"]
    assert [account.account_class for account in accounts] == ["I", "II"]
    for account in accounts:
        assert account.balance == account.available >= 0
        assert "*" in account.masked_number
        assert bank.account(wang, account.id) == account


def test_of_a_credit_card_the_limit_less_what_is_owed_is_available(process: BankProcess, bank: CoreBank) -> None:
    accounts = bank.accounts(process.sign_in(CHEN).token)
    [credit] = [account for account in accounts if account.kind == "credit"]
    assert credit.credit_limit is not None
    assert credit.available == credit.credit_limit + credit.balance
    assert credit.cards[0].kind == "credit"


def test_a_recognised_customer_is_greeted_but_shown_no_balance(bank: CoreBank) -> None:
    session = bank.recognise("C000001", "bound_wechat", "c-2").token
    assert bank.me(session).surname == "王"
    assert [card.last4 for card in bank.cards(session)] == ["1496", "8012"]
    for read in (bank.accounts, bank.transactions, bank.summary):
        with pytest.raises(NotProven, match="level_too_low"):
            read(session)


def test_an_unknown_customer_cannot_be_recognised(bank: CoreBank) -> None:
    with pytest.raises(NotFound, match="customer_unknown"):
        bank.recognise("C999999", "bank_site", "c-3")


def test_a_session_ends_after_fifteen_idle_minutes(process: BankProcess, bank: CoreBank, wang: str) -> None:
    process.advance(14 * 60)
    bank.accounts(wang)
    process.advance(14 * 60)
    bank.accounts(wang)
    process.advance(15 * 60 + 1)
    with pytest.raises(NotProven, match="session_expired"):
        bank.accounts(wang)


def test_an_ended_session_reads_nothing(bank: CoreBank, wang: str) -> None:
    bank.end_session(wang)
    with pytest.raises(NotProven, match="session_expired"):
        bank.me(wang)


def test_a_forged_session_reads_nothing(bank: CoreBank) -> None:
    with pytest.raises(NotProven):
        bank.accounts("C000001")


def test_without_the_service_token_the_bank_is_closed(process: BankProcess) -> None:
    with CoreBank(process.url, "wrong") as stranger, pytest.raises(BankUnavailable):
        stranger.branches()


def test_somebody_elses_account_is_not_there(bank: CoreBank, wang: str) -> None:
    for read in (lambda: bank.account(wang, "A000003"), lambda: bank.transactions(wang, account="A000003")):
        with pytest.raises(NotFound, match="account_unknown"):
            read()


def test_pages_give_every_transaction_once_newest_first(bank: CoreBank, wang: str) -> None:
    filters = Filters(start=date.today() - timedelta(days=120))  # noqa: DTZ011 - a rough bound is enough here
    small, large = every(bank, wang, filters, limit=7), every(bank, wang, filters)
    assert small == large
    assert len({row.id for row in small}) == len(small) > 50
    assert [row.at for row in small] == sorted((row.at for row in small), reverse=True)


def test_filters_narrow_as_they_say(bank: CoreBank, wang: str) -> None:
    rows = every(bank, wang, Filters(least=Decimal("100"), most=Decimal("500.00"), direction="out"))
    assert rows
    assert all(Decimal(-500) <= row.amount <= Decimal(-100) for row in rows)
    salaries = every(bank, wang, Filters(kind="salary"))
    assert 23 <= len(salaries) <= 25
    payer = salaries[0].counterparty[2:6]
    assert every(bank, wang, Filters(counterparty=payer, kind="salary")) == salaries


def test_a_summary_is_what_its_transactions_add_up_to(bank: CoreBank, wang: str) -> None:
    end = bank.health().now.date() - timedelta(days=1)
    start = end - timedelta(days=60)
    rows = every(bank, wang, Filters(start=start, end=end))
    neither = {"own_transfer", "credit_repayment"}
    counted = [row for row in rows if row.kind not in neither]
    summary = bank.summary(wang, start, end)
    assert summary.count == len(rows)
    assert summary.income - summary.spending == sum(row.amount for row in counted)


def test_running_balances_follow_the_amounts(bank: CoreBank, wang: str) -> None:
    rows = bank.transactions(wang, account="A000001", limit=50).transactions
    for newer, older in pairwise(rows):
        assert newer.balance_after - newer.amount == older.balance_after
    assert rows[0].balance_after == bank.account(wang, "A000001").balance


def test_a_period_that_ends_before_it_begins_is_refused(bank: CoreBank, wang: str) -> None:
    with pytest.raises(BankRefused, match="period_invalid"):
        bank.summary(wang, date(2026, 2, 1), date(2026, 1, 1))


def test_a_cursor_of_ones_own_making_is_refused(bank: CoreBank, wang: str) -> None:
    with pytest.raises(BankRefused, match="cursor_invalid"):
        bank.transactions(wang, cursor="' OR 1=1 --")


def test_branches_are_found_by_words_about_the_place(bank: CoreBank) -> None:
    assert len(bank.branches()) >= 12
    assert bank.branches(near="软件园")[0].district == "高新区"
    assert bank.branches(city="别处") == ()


def test_the_message_page_has_no_script_and_escapes_what_it_shows(process: BankProcess) -> None:
    process.sign_in(WANG)
    page = process.call("GET", "/sms")
    assert WANG in page.text
    assert "<script" not in page.text
    assert page.headers["Content-Security-Policy"] == "default-src 'none'"
