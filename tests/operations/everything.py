"""One act of every kind, and some that the bank refuses, at books that were filled at noon of Thursday, 5 March 2026.

They do not touch each other's cards, limits and bookings, so they can be done in any order and at the same time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from tests.bank.process import CHEN, LI, WANG, BankProcess
from tests.bank.seeded import SHOWN
from tests.bank.visit import Visit
from warmline.bank.client import CoreBank
from warmline.operations.kinds import OperationKind

DEMO = {WANG: "C000001", LI: "C000002", CHEN: "C000003"}
ZENG, SHEN, SHANGGUAN, HE = "17300007119", "13200009619", "17000006773", "13400002249"
DENG, LIU, LIN = "17800002202", "17800001638", "13900008015"


class Case(msgspec.Struct, frozen=True):
    """One operation of a customer. `refused`: the code with which a healthy bank says no; "" = it does it."""

    name: str
    kind: OperationKind
    phone: str
    subject: str
    details: Mapping[str, Any] | None = None
    refused: str = ""


def _case(kind: OperationKind, phone: str, subject: str = "", refused: str = "", /, **details: Any) -> Case:
    name = f"{kind.value}{'_refused' if refused else ''}"
    return Case(name, kind, phone, subject or DEMO[phone], details or None, refused)


def prepare(process: BankProcess, bank: CoreBank) -> list[Case]:
    """Brings about what some acts need (a locked card, a booking, an order) and gives every case."""
    kind = OperationKind
    Visit(process, bank, SHANGGUAN).do_unproven("cards.lock", "K000010")
    cash = {"amount": "80000", "currency": "CNY"}
    booking = Visit(process, bank, LI).do_unproven("cash.book", "B002", day="2026-03-06", **cash).facts["number"]
    bought = {"fund": "F001", "amount": "500", "risk_shown": SHOWN}
    order = Visit(process, bank, WANG).do("funds.buy", "A000001", **bought).facts["order"]
    stranger = {"payee_name": "王强", "payee_number": "6299771200000005678", "payee_bank": "中国工商银行"}
    return [
        _case(kind.CARD_LOCK, LI, "K000003"),
        _case(kind.CARD_REPORT_LOSS, WANG, "K000002"),
        _case(kind.CARD_UNLOCK, SHANGGUAN, "K000010"),
        _case(kind.TRANSFER, WANG, "A000001", amount="88.00", arrival="at_once", payee="P0000011"),
        _case(kind.TRANSFER_CANCEL, WANG, "ZC00000106"),
        _case(kind.LIMIT_SET, CHEN, "A000004", single="1000.00", daily="2000.00"),
        _case(kind.PAYEE_REMOVE, WANG, "P0000012"),
        _case(kind.DEPOSIT_OPEN, WANG, "A000001", product="term_12m", amount="10000.00", agreement=SHOWN),
        _case(kind.DEPOSIT_WITHDRAW, LI, "D000003", amount="30000.00"),
        _case(kind.DEPOSIT_ROLLOVER, WANG, "D000001", rollover="none"),
        # bills, papers, bookings
        _case(kind.BILL_PAY, WANG, "A000001", kind="electricity", number="2710001234", amount="10.00"),
        _case(kind.DOCUMENT_ISSUE, WANG, kind="asset_proof"),
        _case(kind.CASH_BOOK, CHEN, "B001", day="2026-03-09", **cash),
        _case(kind.CASH_CANCEL, LI, booking),
        _case(kind.TICKET_BOOK, WANG, "B001", day="2026-03-06", time="10:00"),
        _case(kind.TICKET_CANCEL, LI, "QP000002"),
        # loans and wealth
        _case(
            kind.LOAN_APPLY, WANG, product="consumer", amount="50000.00", months=12, method="equal_instalment",
            purpose="renovation", employment="salaried", consent=SHOWN, decision="approved", strategy="card-1",
            rate="3.60", limit="40000.00", grade="B",
        ),
        _case(kind.LOAN_DRAW, SHEN, "DK20260302000002", account="A000008", agreement=SHOWN),
        _case(kind.LOAN_REPAY, CHEN, "L000001", account="A000004", kind="part", amount="20000.00"),
        _case(kind.FUND_BUY, WANG, "A000001", **bought),
        _case(kind.FUND_REDEEM, CHEN, "F001", account="A000004", shares="100.00"),
        _case(kind.FUND_PLAN, WANG, "A000001", **bought, every="week", day=1),
        _case(kind.FUND_PLAN_STOP, CHEN, "P000000000000003"),
        _case(kind.FUND_ORDER_CANCEL, WANG, order),
        _case(kind.GOLD_BUY, CHEN, "A000004", amount="5000.00", risk_shown=SHOWN),
        _case(kind.GOLD_SELL, CHEN, account="A000004", grams="1.0000"),
        _case(kind.RISK_ASSESS, LI, answers=[2] * 10),
        # credit cards
        _case(kind.CREDIT_REPAY, CHEN, "K000006", account="A000004", amount="100.00"),
        _case(kind.CREDIT_AUTOPAY, LIU, "K000053", mode="full", account="A000051"),
        _case(kind.CREDIT_AUTOPAY_OFF, CHEN, "K000006", mode="off"),
        _case(kind.CREDIT_RAISE, CHEN, "K000006", kind="permanent", amount="350000.00"),
        _case(kind.CREDIT_RAISE_TEMPORARY, LIN, "K000075", kind="temporary", amount="16000.00", months=1),
        _case(
            kind.CREDIT_INSTALMENT, CHEN, "K000006", what="cash", amount="12000.00", months=24, account="A000004"
        ),
        _case(kind.POINTS_REDEEM, CHEN, goods="G07", count=1, deliver="branch"),
        # card care and contact
        _case(kind.CARD_ACTIVATE, DENG, "K000131", last4="8739"),
        _case(kind.CARD_REPLACE, CHEN, "K000005", reason="damaged", deliver="post"),
        _case(kind.PIN_RESET, HE, "K000011"),
        _case(kind.ALERTS_ON, CHEN, "A000005", on=True, least="100.00"),
        _case(kind.ALERTS_OFF, WANG, "A000001", on=False),
        _case(kind.ADDRESS_CHANGE, LI, city="江城市", street="滨江路18号3栋502室"),
        # what the bank refuses
        _case(kind.CARD_UNLOCK, ZENG, "K000007", "card_is_active"),
        _case(kind.TRANSFER, HE, "A000011", "limit_single_exceeded", amount="50000.01", arrival="at_once", **stranger),
        _case(kind.TICKET_CANCEL, LI, "QP000004", "ticket_unknown"),
        _case(kind.POINTS_REDEEM, CHEN, "C000003", "goods_gone", goods="G11", count=1, deliver="branch"),
    ]  # fmt: skip
