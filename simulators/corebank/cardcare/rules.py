"""Fees, days and masks. Pure; money in fen. Fees are those of data/knowledge (account.yml fees.*, credit.yml)."""

from datetime import date
from typing import Final, Literal

from simulators.corebank.trading_days import trading_days_after

Reason = Literal["damaged", "faulty", "expired", "lost", "name_changed"]
Deliver = Literal["branch", "post"]

# fees.loss: a new card 5 yuan, free when it expired or its chip or stripe failed; reporting the loss is free.
DEBIT_CARD_FEE: Final = 5_00
# credit_fees.loss_replace: lost 50 yuan (platinum free), damaged 15 yuan, expired free.
CREDIT_LOST_FEE: Final = 50_00
CREDIT_CARD_FEE: Final = 15_00
PLATINUM_TIERS: Final = ("platinum", "private")
# Working days; by post as credit_apply.delivery says: made and sent in 5 to 7.
DELIVERY_DAYS: Final[dict[Deliver, int]] = {"branch": 5, "post": 7}

# fees.sms: 2 yuan a month for each account, free from 60; the other tiers' statements never show it.
ALERT_FEE: Final = 2_00
ALERT_FREE_AGE: Final = 60

PIN_LINK_SECONDS: Final = 30 * 60
PIN_BRANCH_AGE: Final = 65
PHONE_CHANGE_SECONDS: Final = 30 * 60
_STREET_SHOWN: Final = 3


def card_fee(kind: str, tier: str, reason: Reason) -> int:
    """What a new card costs."""
    if reason == "expired":
        return 0
    if kind == "debit":
        return 0 if reason == "faulty" else DEBIT_CARD_FEE
    if reason == "lost":
        return 0 if tier in PLATINUM_TIERS else CREDIT_LOST_FEE
    return CREDIT_CARD_FEE


def ready_by(today: date, deliver: Deliver) -> date:
    """The day by which a new card is there."""
    return trading_days_after(today, DELIVERY_DAYS[deliver])


def alert_fee(age: int, tier: str) -> int:
    """What message alerts cost a month for one account."""
    return 0 if age >= ALERT_FREE_AGE or tier != "regular" else ALERT_FEE


def masked_phone(phone: str) -> str:
    """138****0001"""
    return f"{phone[:3]}****{phone[-4:]}"


def masked_address(city: str, street: str) -> str:
    """The city and the first signs of the street."""
    return f"{city}{street[:_STREET_SHOWN]}***"


def masked_email(email: str) -> str:
    """w***@example.com"""
    name, _, host = email.partition("@")
    return f"{name[:1]}***@{host}"
