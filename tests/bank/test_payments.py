"""Bills: what is owed is the same for everybody, paid once, and the number is remembered."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.corebank.payments import rules
from simulators.corebank.payments.billers import every
from tests.bank.process import CHEN, LI, WANG, BankProcess
from tests.bank.thursday import at, started
from tests.bank.visit import Visit, new_key
from warmline.bank.acts import Act
from warmline.bank.client import CoreBank
from warmline.bank.errors import BankRefused, Conflict, NotFound, NotProven

VisitOf = Callable[[str], Visit]
POWER = "2710001234"  # saved by 王芳芳


@pytest.fixture(scope="module")
def running_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BankProcess]:
    with started(tmp_path_factory.mktemp("payments")) as process:
        yield process


@pytest.fixture
def process(running_bank: BankProcess) -> BankProcess:
    return running_bank


def pay(visit: Visit, account: str, kind: str, number: str, amount: object) -> dict[str, str]:
    return visit.do("bills.pay", account, kind=kind, number=number, amount=str(amount)).facts


def test_there_are_billers_of_every_kind_in_several_cities(bank: CoreBank) -> None:
    billers = bank.payments.billers()
    assert {biller.kind for biller in billers} == {
        "electricity", "water", "gas", "mobile", "property", "heating", "tv",
    }  # fmt: skip
    assert len({biller.city for biller in billers}) >= 4
    assert all(biller.number for biller in billers)


@pytest.mark.parametrize(("phone", "kinds"), [(WANG, 3), (LI, 1), (CHEN, 3)])
def test_documented_customers_have_saved_numbers_that_are_theirs(visit: VisitOf, phone: str, kinds: int) -> None:
    who = visit(phone)
    saved = who.bank.payments.numbers(who.session)
    assert len({number.kind for number in saved}) >= kinds
    owner = who.bank.me(who.session).masked_name
    for number in saved[-kinds:]:
        assert who.bank.payments.bill(who.session, number.kind, number.number).payer == owner


def test_a_bill_is_paid_in_parts_until_nothing_is_owed(visit: VisitOf) -> None:
    wang = visit(WANG)
    bill = wang.bank.payments.bill(wang.session, "electricity", POWER)
    assert (bill.biller, bill.month) == ("江城供电", "2026-03")
    assert bill.owed is not None
    assert bill.owed > 10
    balance = wang.balance("A000001")
    assert pay(wang, "A000001", "electricity", POWER, 10)["still_owed"] == str(bill.owed - 10)
    assert "电费" in wang.said()
    with pytest.raises(Conflict, match="amount_above_owed"):
        pay(wang, "A000001", "electricity", POWER, bill.owed)
    assert pay(wang, "A000001", "electricity", POWER, bill.owed - 10)["still_owed"] == "0.00"
    assert wang.balance("A000001") == balance - bill.owed
    with pytest.raises(Conflict, match="nothing_owed"):
        pay(wang, "A000001", "electricity", POWER, 1)
    newest = wang.bank.transactions(wang.session, account="A000001", limit=1).transactions[0]
    assert (newest.kind, newest.category, newest.counterparty) == ("bill_payment", "utilities", "江城供电")


def test_somebody_elses_bill_can_be_paid_and_its_number_is_saved(visit: VisitOf) -> None:
    chen = visit(CHEN)
    number = "31123456"
    bill = chen.bank.payments.bill(chen.session, "water", number)
    assert bill.payer.startswith("*")
    assert bill.owed is not None
    pay(chen, "A000004", "water", number, bill.owed)
    first = chen.bank.payments.numbers(chen.session)[0]
    assert (first.kind, first.number, first.last_amount) == ("water", number, bill.owed)
    wang = visit(WANG)
    assert wang.bank.payments.bill(wang.session, "water", number).owed == Decimal("0.00")


def test_a_phone_is_topped_up_by_ten_to_five_hundred_yuan(visit: VisitOf) -> None:
    wang = visit(WANG)
    bill = wang.bank.payments.bill(wang.session, "mobile", "13800000001")
    assert (bill.owed, str(bill.least), str(bill.most)) == (None, "10.00", "500.00")
    for amount in ("9.99", "500.01"):
        with pytest.raises(Conflict, match="top_up_out_of_range"):
            pay(wang, "A000001", "mobile", "13800000001", amount)
    assert "still_owed" not in pay(wang, "A000001", "mobile", "13800000001", 50)


@pytest.mark.parametrize(
    ("account", "kind", "number", "amount", "code"),
    [
        ("A000001", "water", "27000000", "1", "nothing_owed"),
        ("A000001", "water", "27000099", "1", "number_unknown"),
        ("A000001", "water", "99000001", "1", "number_malformed"),
        ("A000001", "water", "2700000", "1", "number_malformed"),
        ("A000001", "gas", "271000567", "0", "amount_zero"),
        ("A000001", "gas", "271000567", "-1", "request_invalid"),
        ("A000001", "gas", "271000567", "12345678901234567", "request_invalid"),
        ("A000001", "gas", "户号", "1", "request_invalid"),
        ("A000004", "gas", "271000567", "1", "account_unknown"),
    ],
)
def test_payments_that_cannot_be_are_refused(
    visit: VisitOf, account: str, kind: str, number: str, amount: str, code: str
) -> None:
    with pytest.raises(BankRefused, match=code):
        pay(visit(WANG), account, kind, number, amount)


def test_a_number_that_is_not_known_has_no_bill(visit: VisitOf) -> None:
    wang = visit(WANG)
    for number, code in (("27000099", "number_unknown"), ("12345678", "number_malformed")):
        with pytest.raises(NotFound, match=code):
            wang.bank.payments.bill(wang.session, "water", number)


def test_paying_from_a_credit_account_or_beyond_the_class_is_refused(visit: VisitOf) -> None:
    chen = visit(CHEN)
    with pytest.raises(Conflict, match="account_is_credit"):
        pay(chen, "A000006", "mobile", "13800000003", 50)
    for _ in range(25):
        try:
            pay(chen, "A000005", "mobile", "13800000003", 500)
        except Conflict as refusal:
            assert refusal.code == "class_ii_limit"
            return
    pytest.fail("a class II account paid more than 10,000 yuan a day")


def test_heating_is_paid_in_its_season(tmp_path: Path) -> None:
    with started(tmp_path / "bank") as process, process.client() as bank:
        wang = Visit(process, bank, WANG)
        number = "27000000001"
        assert wang.bank.payments.bill(wang.session, "heating", number).takes_payments
        pay(wang, "A000001", "heating", number, 1)
        at(process, "2026-04-01T04:00:00Z")
        wang = Visit(process, bank, WANG)
        assert not wang.bank.payments.bill(wang.session, "heating", number).takes_payments
        with pytest.raises(Conflict, match="biller_closed"):
            pay(wang, "A000001", "heating", number, 1)


def test_a_payment_needs_a_code_and_happens_once(visit: VisitOf) -> None:
    chen, key = visit(CHEN), new_key()
    act = Act("bills.pay", "A000004", {"kind": "mobile", "number": "13800000003", "amount": "20"})
    with pytest.raises(NotProven, match="proof_needed"):
        chen.bank.act(act, chen.session, key)
    balance = chen.balance("A000004")
    done = chen.bank.act(act, chen.session, key, chen.prove(act, key))
    assert chen.bank.act(act, chen.session, key) == done
    assert chen.balance("A000004") == balance - 20


@given(st.integers(0, 999_999), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_a_month_has_one_bill_within_its_range(serial: int, day: date) -> None:
    number = f"27{serial:06d}"
    billed = rules.billed("water", number, day, 18, 110)
    assert billed == rules.billed("water", number, day.replace(day=1), 18, 110)
    assert billed == 0 if number.endswith("00") else 1_800 <= billed <= 11_000


@given(st.integers(0, 10**13))
def test_a_number_belongs_to_one_biller_of_its_kind(number: int) -> None:
    for kind in {biller.kind for biller in every()}:
        assert sum(biller.kind == kind and biller.fits(str(number)) for biller in every()) <= 1
