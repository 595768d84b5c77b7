"""Repaying a credit card: by hand, and on its own the day before the due day."""

from simulators.corebank import ledger, notices
from simulators.corebank.bank import Bank
from simulators.corebank.clock import instant
from simulators.corebank.credit import billing, lines
from simulators.corebank.credit.lines import Line
from simulators.corebank.credit.views import AutopayRequest, RepayRequest
from simulators.corebank.doing import Doing
from simulators.corebank.ledger import Move
from simulators.corebank.money import fen, yuan
from simulators.corebank.paying import usable_account
from simulators.corebank.problems import Problem
from simulators.corebank.views import Done


def repay(bank: Bank, doing: Doing) -> Done:
    """Moves money from a debit account of the customer to the credit account, at most what is owed.

    Raises Problem 404 `card_unknown`, `account_unknown`; 409 `amount_zero`, `above_what_is_owed`, `balance_short`,
    `account_is_…`.
    """
    asked: RepayRequest = doing.details
    line = lines.find(bank, doing.customer, doing.subject)
    account, amount = usable_account(bank, doing.customer, asked.account), fen(asked.amount)
    line.check_in_use()
    if amount == 0:
        raise Problem(409, "amount_zero", "Nothing would be repaid.")
    if amount > line.owed:
        raise Problem(409, "above_what_is_owed", f"Only {yuan(line.owed)} is owed.")
    book(bank, line, account.id, amount, doing.reference, doing.at, "mobile")
    last = next(iter(billing.newest(bank, line, doing.at, 1)), None)
    left = yuan(last.left if last else 0)
    notices.tell(bank, doing.customer, "credit_repaid", tail=line.tail, amount=yuan(amount), left=left)
    facts = {"amount": yuan(amount), "account_last4": account.last4, "card_last4": line.tail, "bill_left": left}
    facts |= {"owed": yuan(line.owed - amount), "available": yuan(line.room + amount)}
    return Done(doing.reference, doing.subject, "repaid", instant(doing.at), facts)


def book(bank: Bank, line: Line, account: str, amount: int, reference: str, at: int, channel: str) -> None:
    """The repayment in the ledger. Raises Problem 409 `balance_short`."""
    row = bank.db.one("SELECT name FROM customers WHERE id = ?", (line.customer,))
    assert row is not None, "a card has its customer"
    words = ("credit_repayment", "credit_repayment", row["name"], bank.texts["summary_credit_repayment"])
    ledger.post(bank.db, reference, at, channel, [Move(account, -amount, *words), Move(line.account, amount, *words)])


def set_autopay(bank: Bank, doing: Doing) -> Done:
    """Switches autopay on or off.

    Raises Problem 404 `card_unknown`, `account_unknown`; 409 `account_needed`, `account_is_…`.
    """
    asked: AutopayRequest = doing.details
    line = lines.find(bank, doing.customer, doing.subject)
    line.check_in_use()
    if asked.mode == "off":
        bank.db.run("UPDATE credit_lines SET autopay = 'off', autopay_from = NULL WHERE account = ?", (line.account,))
        notices.tell(bank, doing.customer, "credit_autopay_off", tail=line.tail)
        return Done(doing.reference, doing.subject, "off", instant(doing.at), {"mode": "off", "card_last4": line.tail})
    if not asked.account:
        raise Problem(409, "account_needed", "Autopay needs an account to pay from.")
    account = usable_account(bank, doing.customer, asked.account)
    bank.db.run(
        "UPDATE credit_lines SET autopay = ?, autopay_from = ? WHERE account = ?",
        (asked.mode, account.id, line.account),
    )
    notices.tell(bank, doing.customer, f"credit_autopay_{asked.mode}", tail=line.tail, account=account.last4)
    next_day = lines.next_autopay(lines.find(bank, doing.customer, doing.subject), doing.at)
    assert next_day is not None, "autopay is on"
    facts = {"mode": asked.mode, "card_last4": line.tail, "account_last4": account.last4}
    facts["next_date"] = next_day.isoformat()
    return Done(doing.reference, doing.subject, asked.mode, instant(doing.at), facts)


def take_autopay(bank: Bank, line: Line, at: int) -> None:
    """Takes what the last bill still asks for, or what the account holds when that is less, and tells the customer."""
    last = next(iter(billing.newest(bank, line, at, 1)), None)
    if line.autopay == "off" or line.autopay_from is None or last is None:
        return
    wanted = last.left if line.autopay == "full" else max(0, last.minimum - last.paid)
    if wanted == 0:
        return
    row = bank.db.one("SELECT balance, status FROM accounts WHERE id = ?", (line.autopay_from,))
    assert row is not None, "autopay names an existing account"
    amount = min(wanted, row["balance"]) if row["status"] == "active" else 0
    if amount > 0:
        book(bank, line, line.autopay_from, amount, f"CA-{line.account}-{at}", at, "autopay")
    text = "credit_autopay_taken" if amount == wanted else "credit_autopay_short"
    notices.tell(bank, line.customer, text, tail=line.tail, amount=yuan(max(0, amount)), missing=yuan(wanted - amount))
