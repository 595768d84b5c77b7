"""Documents: real PDFs whose Chinese can be read again, that anybody can check and nobody else can fetch."""

import hashlib
import io
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from simulators.corebank.documents import contents, rules
from simulators.corebank.documents.paper import Column, Content, draw
from tests.bank.process import CHEN, WANG, BankProcess
from tests.bank.thursday import started
from tests.bank.visit import Visit, new_key
from warmline.bank.acts import Act
from warmline.bank.errors import BankRefused, Conflict, NotFound, NotProven

VisitOf = Callable[[str], Visit]
CODE = "DEMQ2345WXYZ"
TERMS = "第一条 年利率1.10%，期限一年。\n\n第二条 提前支取的部分按活期计息。\n" + "本人已阅读并同意以上内容，" * 200


@pytest.fixture(scope="module")
def running_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BankProcess]:
    with started(tmp_path_factory.mktemp("documents")) as process:
        yield process


@pytest.fixture
def process(running_bank: BankProcess) -> BankProcess:
    return running_bank


def issue(visit: Visit, kind: str, **details: str) -> dict[str, str]:
    return visit.do_unproven("documents.issue", "C000001", kind=kind, **details).facts


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_a_statement_of_two_years_holds_every_movement_and_is_made_quickly(visit: VisitOf) -> None:
    wang = visit(WANG)
    started_at = time.monotonic()
    facts = issue(wang, "statement", account="A000001", **{"from": "2024-03-06", "to": "2026-03-05"})
    assert time.monotonic() - started_at < 1.5
    document = wang.bank.documents.find(wang.session, facts["document"])
    pages = pages_of(document.content())
    assert str(len(pages)) == facts["pages"]
    assert len(pages) > 10
    for number, page in enumerate(pages, 1):
        assert "江城银行" in page
        assert "交易时间" in page
        assert f"第{number}页 共{len(pages)}页" in page
        assert len(facts["check_code"]) == rules.CODE_LENGTH
        assert facts["check_code"][:4] + "-" in page
    whole = "".join(pages)
    assert "*芳芳" in whole
    assert "王芳芳" not in pages[0].partition("交易时间")[0]
    summary = wang.bank.summary(wang.session, date(2024, 3, 6), date(2026, 3, 5), account="A000001")
    assert f"笔数：{summary.count}" in whole
    assert f"期末余额：{wang.balance('A000001')}" in whole
    assert "账户交易明细" in wang.said()


def test_a_receipt_tells_one_movement(visit: VisitOf) -> None:
    wang = visit(WANG)
    movement = wang.bank.transactions(wang.session, account="A000001", limit=1).transactions[0]
    facts = issue(wang, "receipt", transaction=movement.id)
    document = wang.bank.documents.find(wang.session, facts["document"])
    text = "".join(pages_of(document.content()))
    assert (document.kind, document.pages, document.text_hash) == ("receipt", 1, None)
    for part in (movement.id, movement.counterparty, str(abs(movement.amount)), "电子回单"):
        assert part in text


def test_a_proof_of_assets_adds_up_accounts_funds_and_gold(visit: VisitOf) -> None:
    chen = visit(CHEN)
    facts = issue(chen, "asset_proof")
    text = "".join(pages_of(chen.bank.documents.find(chen.session, facts["document"]).content()))
    holdings = chen.bank.wealth.holdings(chen.session)
    assert all(fund.name in text and str(fund.value) in text for fund in holdings.funds)
    assert "积存金" in text
    assert str(chen.balance("A000004")) in text
    assert "*大友" in text


def test_an_agreement_is_kept_with_exactly_its_text(visit: VisitOf) -> None:
    wang, key = visit(WANG), new_key()
    act = Act("documents.sign", "C000001", {"kind": "deposit_agreement", "title": "存款协议", "text": TERMS})
    with pytest.raises(NotProven, match="proof_needed"):
        wang.bank.act(act, wang.session, key)
    done = wang.bank.act(act, wang.session, key, wang.prove(act, key))
    assert wang.bank.act(act, wang.session, key) == done
    assert done.facts["text_hash"] == hashlib.sha256(TERMS.encode()).hexdigest()
    document = wang.bank.documents.find(wang.session, done.facts["document"])
    assert (document.title, document.text_hash) == ("存款协议", done.facts["text_hash"])
    text = "".join("".join(pages_of(document.content())).split())
    assert done.facts["text_hash"] in text
    assert "".join(["第二条", "提前支取的部分按活期计息。"]) in text
    assert "协议" in wang.said()


def test_anybody_can_check_a_document_but_learns_no_more(visit: VisitOf, process: BankProcess) -> None:
    wang = visit(WANG)
    facts = issue(wang, "asset_proof")
    made = wang.bank.documents.find(wang.session, facts["document"])
    check = wang.bank.documents.check(facts["check_code"])
    assert (check.genuine, check.kind, check.sha256) == (True, "asset_proof", made.sha256)
    assert (check.masked_name, str(check.made_on)) == ("*芳芳", "2026-03-05")
    assert wang.bank.documents.check("A" * 12).genuine is False
    planted = wang.bank.documents.check(CODE)
    assert (planted.kind, str(planted.made_on)) == ("statement", "2026-03-01")
    with pytest.raises(BankRefused, match="request_invalid"):
        wang.bank.documents.check("I" * 12)


def test_somebody_elses_documents_cannot_be_fetched(visit: VisitOf) -> None:
    wang, chen = visit(WANG), visit(CHEN)
    document = issue(wang, "asset_proof")["document"]
    with pytest.raises(NotFound, match="document_unknown"):
        chen.bank.documents.find(chen.session, document)
    assert document not in {one.id for one in chen.bank.documents.list(chen.session)}
    assert document in {one.id for one in wang.bank.documents.list(wang.session)}


def test_the_same_key_gives_the_same_document(visit: VisitOf) -> None:
    wang, key = visit(WANG), new_key()
    first = wang.do_unproven("documents.issue", "C000001", key, kind="asset_proof")
    before = len(wang.bank.documents.list(wang.session))
    assert wang.do_unproven("documents.issue", "C000001", key, kind="asset_proof") == first
    assert len(wang.bank.documents.list(wang.session)) == before


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({"kind": "statement", "from": "2026-01-01", "to": "2026-01-31"}, "account_missing"),
        ({"kind": "statement", "account": "A000001", "to": "2026-01-31"}, "period_missing"),
        ({"kind": "statement", "account": "A000001", "from": "2026-02-01", "to": "2026-01-31"}, "period_invalid"),
        ({"kind": "statement", "account": "A000001", "from": "0001-01-01", "to": "2026-01-31"}, "period_invalid"),
        ({"kind": "statement", "account": "A000001", "from": "2026-02-01", "to": "2026-03-06"}, "period_in_future"),
        ({"kind": "statement", "account": "A000001", "from": "2024-03-05", "to": "2026-03-05"}, "period_too_long"),
        ({"kind": "statement", "account": "A000001", "from": "2026-02-31", "to": "2026-03-05"}, "request_invalid"),
        ({"kind": "statement", "account": "A000004", "from": "2026-02-01", "to": "2026-03-05"}, "account_unknown"),
        ({"kind": "receipt"}, "transaction_missing"),
        ({"kind": "receipt", "transaction": "T0000000001-1"}, "transaction_unknown"),
        ({"kind": "receipt", "transaction": "nonsense"}, "transaction_unknown"),
    ],
)
def test_documents_that_cannot_be_made_are_refused(visit: VisitOf, details: dict[str, str], code: str) -> None:
    with pytest.raises(BankRefused, match=code):
        visit(WANG).do_unproven("documents.issue", "C000001", **details)


@pytest.mark.parametrize("text", ["好😀", "a\tb", "a\x00b", "한국"])
def test_a_text_that_cannot_be_shown_is_not_signed(visit: VisitOf, text: str) -> None:
    with pytest.raises(Conflict, match="text_unprintable"):
        visit(WANG).do("documents.sign", "C000001", kind="loan_agreement", title="协议", text=text)


# --- paper ---


def test_fifteen_hundred_rows_are_drawn_within_a_second() -> None:
    columns = [Column("一", 1), Column("二", 2), Column("三", 1, right=True)]
    content = Content("明细", ["首行"], columns, [(str(row), "江城银行", "1234.50") for row in range(1500)])
    begun = time.process_time()
    drawn = draw(content, CODE)
    assert time.process_time() - begun < 1
    rows = [line for page in pages_of(drawn.pdf) for line in page.splitlines() if line.isdigit()]
    assert rows == [str(row) for row in range(1500)]


def test_the_same_content_gives_the_same_bytes() -> None:
    content = contents.agreement("协议", TERMS, "a" * 64, "c-1", datetime(2026, 3, 5, tzinfo=UTC))
    assert draw(content, CODE) == draw(content, CODE)


def test_figures_are_not_broken_over_lines() -> None:
    content = Content("协议", ["利率" * line + "年利率1234567890.12%，" * 20 for line in range(1, 30)])
    lines = [line for page in pages_of(draw(content, CODE).pdf) for line in page.splitlines()]
    assert sum(line.count("1234567890.12%，") for line in lines) == 29 * 20


@given(st.text(st.sampled_from("江城银行，。12.5% aA\n"), max_size=400))
def test_a_text_comes_back_from_its_document(text: str) -> None:
    drawn = draw(Content("协议", text.split("\n")), CODE)
    found = "".join(page.partition("核验码")[0].split("协议", 1)[1] for page in pages_of(drawn.pdf))
    assert "".join(found.split()) == "".join(text.split())


def test_check_codes_have_no_look_alikes() -> None:
    assert not set("ILO01") & set(rules.CODE_SIGNS)
    assert rules.check_code(lambda signs: signs[-1]) == "9" * 12
