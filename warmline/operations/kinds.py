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
    # credit cards
    CREDIT_REPAY = "credit_repay"
    CREDIT_AUTOPAY = "credit_autopay"
    CREDIT_AUTOPAY_OFF = "credit_autopay_off"
    CREDIT_RAISE = "credit_raise"
    CREDIT_RAISE_TEMPORARY = "credit_raise_temporary"
    CREDIT_INSTALMENT = "credit_instalment"
    POINTS_REDEEM = "points_redeem"
    # card care and contact
    CARD_ACTIVATE = "card_activate"
    CARD_REPLACE = "card_replace"
    PIN_RESET = "pin_reset"
    ALERTS_ON = "alerts_on"
    ALERTS_OFF = "alerts_off"
    ADDRESS_CHANGE = "address_change"


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
    # credit cards
    OperationKind.CREDIT_REPAY: Nature("credit.repay", "L3"),
    OperationKind.CREDIT_AUTOPAY: Nature("credit.autopay", "L3"),
    OperationKind.CREDIT_AUTOPAY_OFF: Nature("credit.autopay", "L3"),
    OperationKind.CREDIT_RAISE: Nature("credit.raise", "L2"),
    OperationKind.CREDIT_RAISE_TEMPORARY: Nature("credit.raise", "L2"),
    OperationKind.CREDIT_INSTALMENT: Nature("credit.instalment", "L3"),
    OperationKind.POINTS_REDEEM: Nature("points.redeem", "L2"),
    # card care and contact
    OperationKind.CARD_ACTIVATE: Nature("cards.activate", "L3"),
    OperationKind.CARD_REPLACE: Nature("cards.replace", "L2"),
    OperationKind.PIN_RESET: Nature("cards.reset_pin", "L2"),
    OperationKind.ALERTS_ON: Nature("alerts.set", "L2"),
    OperationKind.ALERTS_OFF: Nature("alerts.set", "L2"),
    OperationKind.ADDRESS_CHANGE: Nature("contact.change_address", "L3"),
}
