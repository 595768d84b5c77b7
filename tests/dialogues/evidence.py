"""By what a dialogue is known to have shown an intent: the responses that are its result, those that refuse with a way
on, and the kinds that make no sense for it, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from tests.dialogues.script import Shown

NOTHING_SAID: Final = "the question has no part that could be said otherwise"
NOTHING_REFUSED: Final = "everybody proven has this; there is nothing to refuse"
NOTHING_WAITS: Final = "it is answered at once: no question waits that could be given up or broken into"


class Evidence(msgspec.Struct, frozen=True):
    """`done`: its results. `refused`: not possible, with the way on. `without`: kinds that it cannot have, and why."""

    done: tuple[str, ...]
    refused: tuple[str, ...] = ()
    without: Mapping[Shown, str] = {}


EVIDENCE: Final[Mapping[str, Evidence]] = {
    # --- accounts ---
    "balance_query": Evidence(
        ("utter_balance", "utter_balances", "utter_credit_balance"), ("utter_no_such_account",)
    ),
    "account_list": Evidence(
        ("utter_accounts",), without={"correction": NOTHING_SAID, "refusal": NOTHING_REFUSED}
    ),
    "transaction_history": Evidence(("utter_transactions",), ("utter_no_such_account", "utter_no_transactions")),
    "spending_summary": Evidence(("utter_summary",), without={"refusal": NOTHING_REFUSED}),
    "statement_request": Evidence(
        ("utter_document_issue_done",),
        ("utter_statement_too_long", "utter_receipt_not_found", "utter_receipt_nothing"),
    ),
    # --- cards ---
    "card_report_loss": Evidence(
        ("utter_card_report_loss_done",), ("utter_card_already", "utter_no_such_card")
    ),
    "card_lock": Evidence(("utter_card_lock_done",), ("utter_card_already", "utter_no_such_card")),
    "card_unlock": Evidence(("utter_card_unlock_done",), ("utter_card_already", "utter_no_such_card")),
    "card_replace": Evidence(
        ("utter_card_replace_done",), ("utter_new_card_waits", "utter_report_loss_first")
    ),
    "card_activate": Evidence(("utter_card_activate_done",), ("utter_no_new_card", "utter_new_card_wrong_tail")),
    "pin_forgotten": Evidence(("utter_pin_reset_done",), ("utter_operation_refused", "utter_no_such_card")),
    "sms_alert": Evidence(
        ("utter_alerts_on_done", "utter_alerts_off_done"),
        ("utter_alerts_own_phone", "utter_alerts_all_on", "utter_alerts_all_off"),
    ),
    # --- transfers ---
    "transfer_money": Evidence(
        ("utter_transfer_done",),
        ("utter_over_limit", "utter_over_balance", "utter_risk_refused", "utter_operation_refused"),
    ),
    "transfer_status": Evidence(
        (
            "utter_transfer_arrived", "utter_transfer_pending", "utter_transfer_returned", "utter_transfer_cancelled",
        ),
        ("utter_no_transfers", "utter_no_transfers_to"),
    ),
    "transfer_limit_query": Evidence(
        ("utter_limits",), without={"correction": NOTHING_SAID, "refusal": NOTHING_REFUSED}
    ),
    "transfer_limit_change": Evidence(("utter_limit_set_done",), ("utter_limit_too_high",)),
    "transfer_cancel": Evidence(("utter_transfer_cancel_done",), ("utter_nothing_to_call_back",)),
    "payee_manage": Evidence(("utter_payee_remove_done",), ("utter_no_payees", "utter_no_such_payee")),
    # --- cash, deposits ---
    "cash_booking": Evidence(
        ("utter_cash_book_done", "utter_cash_cancel_done"),
        ("utter_cash_no_booking", "utter_cash_too_much", "utter_cash_foreign", "utter_no_cash_bookings"),
    ),
    "deposit_open": Evidence(("utter_deposit_open_done",), ("utter_deposit_least",)),
    "deposit_query": Evidence(("utter_deposits",), ("utter_no_deposits",), {"correction": NOTHING_SAID}),
    "deposit_withdraw": Evidence(
        ("utter_deposit_withdraw_done", "utter_deposit_rollover_done"), ("utter_withdraw_too_much", "utter_no_deposits")
    ),
    # --- loans ---
    "loan_apply": Evidence(
        ("utter_loan_draw_done", "utter_loan_approved"), ("utter_loan_declined", "utter_loan_amount_outside")
    ),
    "loan_status": Evidence(
        (
            "utter_loans", "utter_loan_plan", "utter_loan_is_approved", "utter_loan_is_in_review",
            "utter_loan_was_declined",
        ),
        ("utter_no_loans",),
        {"correction": NOTHING_SAID},
    ),
    "loan_repay": Evidence(
        ("utter_loan_repay_done",), ("utter_loan_balance_short", "utter_loan_part_outside", "utter_no_loans")
    ),
    # --- credit cards ---
    "credit_bill": Evidence(
        (
            "utter_credit_bill_open", "utter_credit_bill_paid", "utter_credit_bill_part", "utter_credit_items",
            "utter_credit_no_items",
        ),
        ("utter_no_credit_card",),
    ),
    "credit_repay": Evidence(
        ("utter_credit_repay_done", "utter_credit_autopay_done", "utter_credit_autopay_off_done"),
        ("utter_repay_too_much", "utter_repay_own_only", "utter_no_credit_card"),
    ),
    "credit_limit_query": Evidence(
        ("utter_credit_limit",), ("utter_no_credit_card",), {"correction": NOTHING_SAID}
    ),
    "credit_limit_raise": Evidence(
        ("utter_credit_raise_temporary_done", "utter_credit_raise_done"),
        ("utter_credit_raise_declined", "utter_raise_kind_temporary_runs", "utter_no_credit_card"),
    ),
    "credit_instalment": Evidence(
        ("utter_credit_instalment_done",), ("utter_cash_at_most", "utter_no_credit_card", "utter_no_bill_to_split")
    ),
    "credit_points": Evidence(("utter_points_redeem_done",), ("utter_goods_gone", "utter_points_short")),
    # --- wealth ---
    "fund_trade": Evidence(
        (
            "utter_fund_buy_done", "utter_fund_redeem_done", "utter_fund_plan_done", "utter_fund_plan_stop_done",
            "utter_fund_order_cancel_done",
        ),
        ("utter_risk_refused", "utter_fund_shares_short", "utter_fund_least", "utter_assess_again"),
    ),
    "gold_trade": Evidence(
        ("utter_gold_buy_done", "utter_gold_sell_done"),
        ("utter_gold_closed", "utter_gold_least", "utter_gold_grams_short", "utter_gold_none_held"),
    ),
    "holdings_query": Evidence(
        ("utter_holdings_gain", "utter_holdings_loss"), ("utter_no_holdings",), {"correction": NOTHING_SAID}
    ),
    "risk_assessment": Evidence(("utter_risk_assess_done",), ("utter_assess_used_up", "utter_operation_refused")),
    # --- bills, contact ---
    "bill_payment": Evidence(
        ("utter_bill_pay_done",), ("utter_top_up_range", "utter_bill_number_unknown", "utter_bill_nothing_owed")
    ),
    "contact_change": Evidence(
        ("utter_address_change_done",), ("utter_contact_phone_elsewhere", "utter_contact_email_elsewhere")
    ),
    # --- branches ---
    "branch_find": Evidence(
        ("utter_branch", "utter_branches", "utter_branches_near"),
        ("utter_branches_elsewhere",),
        {"cancel": NOTHING_WAITS, "digression": NOTHING_WAITS},
    ),
    "branch_hours": Evidence(
        ("utter_branches", "utter_branches_on", "utter_branch"),
        ("utter_branches_later",),
        {"cancel": NOTHING_WAITS, "digression": NOTHING_WAITS},
    ),
    "branch_booking": Evidence(
        ("utter_ticket_book_done", "utter_ticket_cancel_done"),
        ("utter_ticket_time_gone", "utter_ticket_no_such_day", "utter_no_such_branch"),
    ),
    # Bound on a page of WeChat, which no widget can open: tests/channels/wechat/test_binding.py plays the rest.
    "wechat_binding": Evidence(
        ("utter_binding_in_wechat",),
        without=dict.fromkeys(
            ("correction", "cancel", "digression", "refusal", "failure"), "in the widget the bot only says how"
        ),
    ),
    "callback_request": Evidence(
        ("utter_callback",),
        without=dict.fromkeys(
            ("correction", "cancel", "digression", "refusal", "failure"),
            "a person arranges it: the bot calls one at once, whatever the core bank does",
        ),
    ),
}  # fmt: skip
