"""Message alerts about movements, account by account."""

from datetime import date

from simulators.corebank import accounts, notices
from simulators.corebank.bank import Bank
from simulators.corebank.cardcare import rules
from simulators.corebank.cardcare.views import AlertList, AlertsRequest, AlertView
from simulators.corebank.clock import age_on, instant
from simulators.corebank.doing import Doing
from simulators.corebank.money import fen, yuan
from simulators.corebank.problems import Problem
from simulators.corebank.views import Done


def of_customer(bank: Bank, customer: str) -> AlertList:
    """How alerts are set for each account that customers read statements of, oldest first."""
    person = bank.db.one("SELECT phone, born, tier FROM customers WHERE id = ?", (customer,))
    assert person is not None, "a session names an existing customer"
    age = age_on(date.fromisoformat(person["born"]), bank.clock.today())
    fee = yuan(rules.alert_fee(age, person["tier"]))
    rows = bank.db.all(
        "SELECT accounts.id, kind, number, coalesce(is_on, 0) AS is_on, coalesce(least, 0) AS least FROM accounts"
        " LEFT JOIN alerts ON alerts.account = accounts.id"
        " WHERE customer = ? AND kind IN ('debit', 'credit') ORDER BY accounts.id",
        (customer,),
    )
    phone = rules.masked_phone(person["phone"])
    return AlertList(
        [
            AlertView(
                account=row["id"],
                kind=row["kind"],
                last4=row["number"][-4:],
                on=bool(row["is_on"]),
                least=yuan(row["least"]),
                phone=phone,
                monthly_fee=fee,
            )
            for row in rows
        ]
    )


def set_alerts(bank: Bank, doing: Doing) -> Done:
    """Switches the alerts of an account on or off. Raises Problem 404 `account_unknown`, 409 `account_is_…`."""
    asked: AlertsRequest = doing.details
    account = accounts.find(bank, doing.customer, doing.subject)
    if account.status != "active":
        raise Problem(409, f"account_is_{account.status}", f"The account is {account.status}.")
    bank.db.run(
        "INSERT INTO alerts VALUES (?, ?, ?)"
        " ON CONFLICT (account) DO UPDATE SET is_on = excluded.is_on, least = excluded.least",
        (account.id, int(asked.on), fen(asked.least)),
    )
    now = next(alert for alert in of_customer(bank, doing.customer).alerts if alert.account == account.id)
    status = "on" if now.on else "off"
    notices.tell(bank, doing.customer, f"alerts_{status}", tail=now.last4, least=now.least, fee=now.monthly_fee)
    facts = {"account_last4": now.last4, "least": now.least, "monthly_fee": now.monthly_fee, "phone": now.phone}
    return Done(doing.reference, doing.subject, status, instant(doing.at), facts)
