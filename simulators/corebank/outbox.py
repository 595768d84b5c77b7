"""Short messages that the bank would send: they wait in a table for tests and demonstrations to read."""

from html import escape

from simulators.corebank.bank import Bank
from simulators.corebank.clock import LOCAL, instant
from simulators.corebank.views import Message, Messages

SHOWN = 50


def send(bank: Bank, phone: str, text: str, *, really: bool = True) -> None:
    """Sends `text`. With `really` false the same statement runs and writes nothing: the work must not tell who is a
    customer."""
    bank.db.run(
        "INSERT INTO outbox (phone, text, at) SELECT ?, ?, ? WHERE ?",
        (phone, text, int(bank.clock.seconds()), int(really)),
    )


def newest(bank: Bank, phone: str, limit: int) -> Messages:
    """Messages, newest first; of one phone when given."""
    if phone:
        rows = bank.db.all(
            "SELECT id, phone, text, at FROM outbox WHERE phone = ? ORDER BY id DESC LIMIT ?", (phone, limit)
        )
    else:
        rows = bank.db.all("SELECT id, phone, text, at FROM outbox ORDER BY id DESC LIMIT ?", (limit,))
    return Messages([Message(row["id"], row["phone"], row["text"], instant(row["at"])) for row in rows])


def page(bank: Bank) -> str:
    """The outbox as a page without script."""
    rows = [
        f"<tr><td>{message.at.astimezone(LOCAL):%m-%d %H:%M:%S}</td>"
        f"<td>{escape(message.phone)}</td><td>{escape(message.text)}</td></tr>"
        for message in newest(bank, "", SHOWN).messages
    ]
    return bank.sms_page.replace("<!-- rows -->", "\n".join(rows))
