"""Deposits on a real process: opened, withdrawn, rolled over, paid back; each act once and with its proof."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from tests.bank.process import CHEN, LI, LOOSE, WANG, BankProcess
from tests.bank.seeded import SHOWN
from tests.bank.visit import Visit
from warmline.bank.acts import Act
from warmline.bank.client import CoreBank
from warmline.bank.deposits import Deposit
from warmline.bank.errors import BankRefused, Conflict, NotFound, NotProven

DAY = 86400
MAIN, SECOND, CREDIT = "A000001", "A000002", "A000006"


@pytest.fixture(scope="module")
def own_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BankProcess]:
    """A bank of this module's own, because its clock runs ahead."""
    process = BankProcess(tmp_path_factory.mktemp("deposits"), (*LOOSE, "--now", "2026-03-05T12:00"))
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


@pytest.fixture
def chen(own_process: BankProcess, bank: CoreBank) -> Visit:
    return Visit(own_process, bank, CHEN)


def deposit(visit: Visit, name: str) -> Deposit:
    return next(held for held in visit.bank.deposits.held(visit.session) if held.id == name)


def open_deposit(visit: Visit, account: str = MAIN, **details: str) -> str:
    return visit.do("deposits.open", account, **({"agreement": SHOWN} | details)).facts["deposit"]


def test_products_have_the_published_rates(bank: CoreBank) -> None:
    sold = bank.deposits.products()
    assert str(sold.current_rate) == "0.05"
    assert {product.id: str(product.rate) for product in sold.products} == {
        "term_3m": "0.85",
        "term_6m": "1.05",
        "term_12m": "1.20",
        "term_24m": "1.30",
        "term_36m": "1.50",
        "term_60m": "1.50",
        "large_12m": "1.30",
        "large_24m": "1.40",
        "large_36m": "1.60",
        "notice_1d": "0.10",
        "notice_7d": "0.30",
    }
    assert {(product.kind, str(product.least)) for product in sold.products} == {
        ("term", "50.00"),
        ("large", "200000.00"),
        ("notice", "50000.00"),
    }
    assert all((product.quota is not None) == (product.kind == "large") for product in sold.products)


def test_demo_customers_have_their_deposits(own_process: BankProcess, bank: CoreBank, chen: Visit) -> None:
    wang = bank.deposits.held(own_process.sign_in(WANG).token)
    assert {(held.product, held.matures) for held in wang} >= {("term_6m", date(2026, 3, 25))}
    assert any(held.product == "term_60m" and held.matures and held.matures.year > 2029 for held in wang)
    li = bank.deposits.held(own_process.sign_in(LI).token)
    assert sorted(held.product for held in li) == ["large_36m", "term_12m", "term_36m"]
    assert sorted(held.product for held in bank.deposits.held(chen.session)) == ["large_24m", "large_36m", "notice_7d"]


def test_a_deposit_is_opened_with_a_code_and_shows_its_terms(wang: Visit) -> None:
    before = wang.balance(MAIN)
    done = wang.do("deposits.open", MAIN, product="term_12m", amount="10000", agreement=SHOWN, rollover="principal")
    assert wang.balance(MAIN) == before - 10000
    assert {
        name: done.facts[name] for name in ("amount", "rate", "opened", "matures", "interest", "account_last4")
    } == {
        "amount": "10000.00",
        "rate": "1.20",
        "opened": "2026-03-05",
        "matures": "2027-03-05",
        "interest": "120.00",
        "account_last4": "1496",
    }
    held = deposit(wang, done.facts["deposit"])
    assert (held.status, held.rollover, str(held.principal), str(held.interest_at_maturity)) == (
        "active",
        "principal",
        "10000.00",
        "120.00",
    )
    assert "整存整取1年10000.00元" in wang.said()
    spent = wang.bank.transactions(wang.session, account=MAIN, limit=1).transactions[0]
    assert (spent.kind, str(spent.amount)) == ("deposit", "-10000.00")


def test_opening_happens_once_for_its_key_and_needs_its_proof(wang: Visit) -> None:
    act = Act("deposits.open", MAIN, {"product": "term_3m", "amount": "50.00", "agreement": SHOWN})
    with pytest.raises(NotProven, match="proof_needed"):
        wang.bank.act(act, wang.session, "deposit-key-1")
    proof = wang.prove(act, "deposit-key-1")
    with pytest.raises(NotProven, match="proof_wrong"):
        other = Act(act.name, MAIN, {"product": "term_3m", "amount": "60.00", "agreement": SHOWN})
        wang.bank.act(other, wang.session, "deposit-key-1", proof)
    first = wang.bank.act(act, wang.session, "deposit-key-1", proof)
    held, balance = len(wang.bank.deposits.held(wang.session)), wang.balance(MAIN)
    assert wang.bank.act(act, wang.session, "deposit-key-1", proof) == first
    assert (len(wang.bank.deposits.held(wang.session)), wang.balance(MAIN)) == (held, balance)


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({"product": "term_3m", "amount": "49.99"}, "amount_below_minimum"),
        ({"product": "term_3m", "amount": "0"}, "amount_below_minimum"),
        ({"product": "large_12m", "amount": "205000"}, "amount_step"),
        ({"product": "large_12m", "amount": "200000", "rollover": "principal"}, "rollover_unsuitable"),
        ({"product": "notice_7d", "amount": "50000", "rollover": "principal"}, "rollover_unsuitable"),
        ({"product": "large_36m", "amount": "9000000000"}, "quota_short"),
        ({"product": "term_12m", "amount": "9999999999.99"}, "balance_short"),
    ],
)
def test_what_a_product_does_not_allow_is_refused(wang: Visit, details: dict[str, str], code: str) -> None:
    before = wang.balance(MAIN)
    with pytest.raises(Conflict, match=code):
        open_deposit(wang, **details)
    assert wang.balance(MAIN) == before


@pytest.mark.parametrize("amount", ["-50", "12345678901234567", "1e5", "50.001", ""])
def test_what_is_no_amount_is_refused(wang: Visit, amount: str) -> None:
    with pytest.raises(BankRefused, match="request_invalid"):
        open_deposit(wang, product="term_3m", amount=amount)


def test_only_own_debit_accounts_pay(wang: Visit, chen: Visit) -> None:
    for account in ("A000003", "X-CASH", "A999999", "D000001"):
        with pytest.raises(NotFound, match="account_unknown"):
            open_deposit(wang, account, product="term_3m", amount="100")
    with pytest.raises(Conflict, match="account_is_credit"):
        open_deposit(chen, CREDIT, product="term_3m", amount="100")
    with pytest.raises(NotFound, match="product_unknown"):
        open_deposit(wang, product="term_99m", amount="100")


def test_a_certificate_takes_from_what_is_left(chen: Visit) -> None:
    def left() -> Decimal:
        sold = {product.id: product.quota for product in chen.bank.deposits.products().products}
        return sold["large_12m"] or Decimal(0)

    before = left()
    open_deposit(chen, "A000004", product="large_12m", amount="210000")
    assert before - left() == 210000


def test_a_part_may_be_withdrawn_once_and_the_rest_keeps_its_rate(wang: Visit) -> None:
    name = open_deposit(wang, product="term_36m", amount="1000")
    seen = wang.bank.deposits.early(wang.session, name, Decimal("950.00"))
    assert [str(value) for value in (seen.interest, seen.paid, seen.lost, seen.remains)] == [
        "0.00",
        "950.00",
        "42.75",
        "50.00",
    ]
    for amount, code in (("0", "amount_zero"), ("1000.01", "amount_over_principal"), ("950.01", "remainder_below")):
        with pytest.raises(Conflict, match=code):
            wang.bank.deposits.early(wang.session, name, Decimal(amount))
        with pytest.raises(Conflict, match=code):
            wang.do("deposits.withdraw", name, amount=amount)
    before = wang.balance(MAIN)
    done = wang.do("deposits.withdraw", name, amount="400")
    assert (done.status, done.facts["remains"]) == ("active", "600.00")
    assert wang.balance(MAIN) == before + 400
    assert (str(deposit(wang, name).rate), deposit(wang, name).part_withdrawn) == ("1.50", True)
    with pytest.raises(Conflict, match="part_withdrawn_already"):
        wang.do("deposits.withdraw", name, amount="100")
    assert wang.do("deposits.withdraw", name, amount="600").status == "withdrawn"
    for refused in (
        lambda: wang.do("deposits.withdraw", name, amount="600"),
        lambda: wang.do("deposits.rollover", name, rollover="none"),
        lambda: wang.bank.deposits.early(wang.session, name),
    ):
        with pytest.raises(Conflict, match="deposit_is_withdrawn"):
            refused()


def test_somebody_elses_deposit_is_unknown(wang: Visit) -> None:
    others = "D000003"
    with pytest.raises(NotFound, match="deposit_unknown"):
        wang.bank.deposits.early(wang.session, others)
    for name, details in (
        ("deposits.withdraw", {"amount": "100"}),
        ("deposits.rollover", {"rollover": "none"}),
        ("deposits.notice", {"amount": "100", "day": "2026-04-01"}),
    ):
        with pytest.raises(NotFound, match="deposit_unknown"):
            wang.do(name, others, **details)


def test_changing_a_deposit_needs_its_proof(wang: Visit) -> None:
    name = open_deposit(wang, product="term_12m", amount="100")
    for act in (
        Act("deposits.withdraw", name, {"amount": "100"}),
        Act("deposits.rollover", name, {"rollover": "none"}),
        Act("deposits.notice", name, {"amount": "100", "day": "2026-04-01"}),
    ):
        with pytest.raises(NotProven, match="proof_needed"):
            wang.bank.act(act, wang.session, f"no-proof-{act.name}")


def test_what_happens_at_maturity_can_be_set_for_terms_only(wang: Visit, chen: Visit) -> None:
    name = open_deposit(wang, product="term_12m", amount="100")
    done = wang.do("deposits.rollover", name, rollover="principal_and_interest")
    assert done.facts["matures"] == "2027-03-05"
    assert deposit(wang, name).rollover == "principal_and_interest"
    assert "本息自动转存" in wang.said()
    certificate = next(held for held in chen.bank.deposits.held(chen.session) if held.kind == "large")
    with pytest.raises(Conflict, match="rollover_unsuitable"):
        chen.do("deposits.rollover", certificate.id, rollover="principal")


def test_a_notice_deposit_wants_its_notice_in_time(chen: Visit) -> None:
    name = open_deposit(chen, "A000004", product="notice_7d", amount="150000")
    for amount, day, code in (
        ("50000", "2026-03-11", "notice_too_short"),
        ("49999", "2026-03-12", "amount_below_minimum"),
        ("120000", "2026-03-12", "remainder_below_minimum"),
        ("150000.01", "2026-03-12", "amount_over_principal"),
    ):
        with pytest.raises(Conflict, match=code):
            chen.do("deposits.notice", name, amount=amount, day=day)
    with pytest.raises(BankRefused, match="request_invalid"):
        chen.do("deposits.notice", name, amount="50000", day="2026-02-31")
    chen.do("deposits.notice", name, amount="60000", day="2026-03-12")
    notice = deposit(chen, name).notice
    assert notice is not None
    assert (notice.day, str(notice.amount)) == (date(2026, 3, 12), "60000.00")
    with pytest.raises(Conflict, match="amount_below_minimum"):
        chen.do("deposits.withdraw", name, amount="10000")
    certificate = next(held for held in chen.bank.deposits.held(chen.session) if held.kind == "large")
    with pytest.raises(Conflict, match="notice_unsuitable"):
        chen.do("deposits.notice", certificate.id, amount="200000", day="2026-04-01")


def test_a_deposit_that_matures_is_paid_back_with_interest(own_process: BankProcess, wang: Visit) -> None:
    """Last in this file: time moves on by 20 days."""
    name = next(held.id for held in wang.bank.deposits.held(wang.session) if held.product == "term_6m")
    before = wang.balance(MAIN)
    own_process.advance(20 * DAY)
    wang = Visit(own_process, wang.bank, WANG)
    held = deposit(wang, name)
    assert (held.status, str(held.interest_paid), held.interest_at_maturity) == ("matured", "157.50", None)
    assert any("存单已到期，本金30000.00元、利息157.50元" in text for text in own_process.messages(WANG))
    lines = wang.bank.transactions(wang.session, account=MAIN).transactions
    assert {("deposit_back", "30000.00"), ("interest", "157.50")} <= {(line.kind, str(line.amount)) for line in lines}
    assert wang.balance(MAIN) == before + Decimal("30157.50")
    with pytest.raises(Conflict, match="deposit_is_matured"):
        wang.do("deposits.withdraw", name, amount="30000")
