"""Short messages to a customer by name of their text."""

from simulators.corebank import outbox
from simulators.corebank.bank import Bank


def tell(bank: Bank, customer: str, text: str, **parts: str) -> None:
    """Sends the text of data/texts.yml to the customer's registered phone, its blanks filled with `parts`."""
    row = bank.db.one("SELECT phone FROM customers WHERE id = ?", (customer,))
    assert row is not None, "only existing customers are told something"
    outbox.send(bank, row["phone"], bank.texts[text].format(**parts))
