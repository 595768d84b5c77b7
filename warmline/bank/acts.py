"""Everything that changes something at the core bank, by name: where it is sent, and what its L3 code is bound to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from warmline.bank.proof import operation_hash

# {subject}: the core bank's id of what is changed. An act without it in its path concerns the customer as such.
PATHS: Final[dict[str, str]] = {
    "cards.lock": "/cards/{subject}/lock",
    "cards.report_loss": "/cards/{subject}/report-loss",
    "cards.unlock": "/cards/{subject}/unlock",
    "cards.replace": "/cards/{subject}/replace",
    "cards.activate": "/cards/{subject}/activate",
    "cards.reset_pin": "/cards/{subject}/reset-pin",
    "alerts.set": "/accounts/{subject}/alerts",
    "contact.change_address": "/contact/address",
    "contact.change_phone": "/contact/phone",
    "credit.repay": "/credit/{subject}/repay",
    "credit.autopay": "/credit/{subject}/autopay",
    "credit.raise": "/credit/{subject}/raise",
    "credit.instalment": "/credit/{subject}/instalments",
    "instalments.settle": "/instalments/{subject}/settle",
    "points.redeem": "/points/redeem",
    "payees.add": "/payees",
    "payees.remove": "/payees/{subject}/remove",
    "transfers.make": "/accounts/{subject}/transfers",
    "transfers.cancel": "/transfers/{subject}/cancel",
    "limits.set": "/accounts/{subject}/limits",
    "deposits.open": "/accounts/{subject}/deposits",
    "deposits.withdraw": "/deposits/{subject}/withdraw",
    "deposits.rollover": "/deposits/{subject}/rollover",
    "deposits.notice": "/deposits/{subject}/notice",
    "loans.apply": "/loan-applications",
    "loans.draw": "/loan-applications/{subject}/draw",
    "loans.repay": "/loans/{subject}/repay",
    "cash.book": "/branches/{subject}/cash-bookings",
    "cash.cancel": "/cash-bookings/{subject}/cancel",
    "branches.book": "/branches/{subject}/tickets",
    "tickets.cancel": "/tickets/{subject}/cancel",
    "funds.buy": "/accounts/{subject}/funds",
    "funds.redeem": "/funds/{subject}/redeem",
    "funds.plan": "/accounts/{subject}/fund-plans",
    "funds.plan_stop": "/fund-plans/{subject}/stop",
    "orders.cancel": "/orders/{subject}/cancel",
    "gold.buy": "/accounts/{subject}/gold",
    "gold.sell": "/gold/sell",
    "risk.assess": "/risk-assessment",
    "bills.pay": "/accounts/{subject}/bills",
    "documents.issue": "/documents",
    "documents.sign": "/documents/agreements",
}


class Act(msgspec.Struct, frozen=True):
    """One change, exactly as it will be sent: `details` is the body (None = none), of plain JSON values.

    Money in `details` is a string of yuan ("1234.50"). What is left at its default is left out, because the
    bank reckons the hash without it.
    """

    name: str
    subject: str
    details: Mapping[str, Any] | None = None

    @property
    def path(self) -> str:
        """Where it is posted."""
        return PATHS[self.name].replace("{subject}", self.subject)

    def proof_hash(self, key: str) -> str:
        """What the customer's code for this act under this key is bound to."""
        return operation_hash(self.name, self.subject, key, self.details)
