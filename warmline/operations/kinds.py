"""Every kind of operation: the core bank's act behind it and the proof it needs (data/intents.yml, trust.md)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

import msgspec


class OperationKind(str, Enum):
    """What can be changed; the value names its words in data/texts/actions.yml and its responses in domain.yml."""

    CARD_LOCK = "card_lock"
    CARD_REPORT_LOSS = "card_report_loss"
    CARD_UNLOCK = "card_unlock"
    TRANSFER = "transfer"
    TRANSFER_CANCEL = "transfer_cancel"
    LIMIT_SET = "limit_set"
    PAYEE_REMOVE = "payee_remove"
    DEPOSIT_OPEN = "deposit_open"
    DEPOSIT_WITHDRAW = "deposit_withdraw"
    DEPOSIT_ROLLOVER = "deposit_rollover"
    # bills, papers, bookings
    BILL_PAY = "bill_pay"
    DOCUMENT_ISSUE = "document_issue"
    CASH_BOOK = "cash_book"
    CASH_CANCEL = "cash_cancel"
    TICKET_BOOK = "ticket_book"
    TICKET_CANCEL = "ticket_cancel"
    # loans and wealth
    LOAN_APPLY = "loan_apply"
    LOAN_DRAW = "loan_draw"
    LOAN_REPAY = "loan_repay"
    FUND_BUY = "fund_buy"
    FUND_REDEEM = "fund_redeem"
    FUND_PLAN = "fund_plan"
    FUND_PLAN_STOP = "fund_plan_stop"
    FUND_ORDER_CANCEL = "fund_order_cancel"
    GOLD_BUY = "gold_buy"
    GOLD_SELL = "gold_sell"
    RISK_ASSESS = "risk_assess"


class Nature(msgspec.Struct, frozen=True):
    """`act`: of warmline/bank/acts.py. `proof`: L1, L2, or L3 = a fresh code bound to exactly this operation.

    `protective`: only protects; the customer's own words are the confirmation and it is done at once (decision 8)."""

    act: str
    proof: str
    protective: bool = False

    @property
    def session(self) -> str:
        """The level the customer's session must have for it to be proposed."""
        return min(self.proof, "L2")


KINDS: Final[Mapping[OperationKind, Nature]] = {
    OperationKind.CARD_LOCK: Nature("cards.lock", "L1", protective=True),
    OperationKind.CARD_REPORT_LOSS: Nature("cards.report_loss", "L1", protective=True),
    OperationKind.CARD_UNLOCK: Nature("cards.unlock", "L3"),
    OperationKind.TRANSFER: Nature("transfers.make", "L3"),
    OperationKind.TRANSFER_CANCEL: Nature("transfers.cancel", "L3"),
    OperationKind.LIMIT_SET: Nature("limits.set", "L3"),
    OperationKind.PAYEE_REMOVE: Nature("payees.remove", "L3"),
    OperationKind.DEPOSIT_OPEN: Nature("deposits.open", "L3"),
    OperationKind.DEPOSIT_WITHDRAW: Nature("deposits.withdraw", "L3"),
    OperationKind.DEPOSIT_ROLLOVER: Nature("deposits.rollover", "L3"),
    # bills, papers, bookings
    OperationKind.BILL_PAY: Nature("bills.pay", "L3"),
    OperationKind.DOCUMENT_ISSUE: Nature("documents.issue", "L2"),
    OperationKind.CASH_BOOK: Nature("cash.book", "L2"),
    OperationKind.CASH_CANCEL: Nature("cash.cancel", "L2"),
    OperationKind.TICKET_BOOK: Nature("branches.book", "L1"),
    OperationKind.TICKET_CANCEL: Nature("tickets.cancel", "L1"),
    # loans and wealth
    OperationKind.LOAN_APPLY: Nature("loans.apply", "L2"),
    OperationKind.LOAN_DRAW: Nature("loans.draw", "L3"),
    OperationKind.LOAN_REPAY: Nature("loans.repay", "L3"),
    OperationKind.FUND_BUY: Nature("funds.buy", "L3"),
    OperationKind.FUND_REDEEM: Nature("funds.redeem", "L3"),
    OperationKind.FUND_PLAN: Nature("funds.plan", "L3"),
    OperationKind.FUND_PLAN_STOP: Nature("funds.plan_stop", "L3"),
    OperationKind.FUND_ORDER_CANCEL: Nature("orders.cancel", "L3"),
    OperationKind.GOLD_BUY: Nature("gold.buy", "L3"),
    OperationKind.GOLD_SELL: Nature("gold.sell", "L3"),
    OperationKind.RISK_ASSESS: Nature("risk.assess", "L2"),
}
