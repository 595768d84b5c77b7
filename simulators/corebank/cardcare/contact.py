"""Phone, address and e-mail of a customer.

A new phone takes effect only when both phones have spoken: the act needs a code from the old one (L3), and then a code
sent to the new one must be checked (purpose `phone:<pending>`), so that neither a thief of the old phone nor a typing
mistake takes the account away.
"""

from simulators.corebank import notices, outbox
from simulators.corebank.bank import Bank
from simulators.corebank.cardcare import rules
from simulators.corebank.cardcare.views import AddressRequest, ContactView, PhoneRequest
from simulators.corebank.clock import instant, iso
from simulators.corebank.doing import Doing
from simulators.corebank.problems import Problem
from simulators.corebank.sessions import CustomerSession
from simulators.corebank.views import Done, PhoneChanged


def view(bank: Bank, customer: str) -> ContactView:
    """What the bank has, masked."""
    row = bank.db.one(
        "SELECT customers.phone, city, street, email, phone_changes.phone AS pending, expires FROM customers"
        " LEFT JOIN contacts ON contacts.customer = customers.id"
        " LEFT JOIN phone_changes ON phone_changes.customer = customers.id WHERE customers.id = ?",
        (customer,),
    )
    assert row is not None, "a session names an existing customer"
    pending = row["pending"] is not None and row["expires"] > bank.clock.seconds()
    return ContactView(
        phone=rules.masked_phone(row["phone"]),
        pending_phone=rules.masked_phone(row["pending"]) if pending else None,
        address=rules.masked_address(row["city"], row["street"]) if row["city"] else None,
        email=rules.masked_email(row["email"]) if row["email"] else None,
    )


def change_address(bank: Bank, doing: Doing) -> Done:
    """Writes another address."""
    asked: AddressRequest = doing.details
    city, street = asked.city.strip(), asked.street.strip()
    bank.db.run(
        "INSERT INTO contacts VALUES (?, ?, ?, NULL)"
        " ON CONFLICT (customer) DO UPDATE SET city = excluded.city, street = excluded.street",
        (doing.customer, city, street),
    )
    address = rules.masked_address(city, street)
    notices.tell(bank, doing.customer, "address_changed", address=address)
    return Done(doing.reference, doing.subject, "changed", instant(doing.at), {"address": address})


def change_phone(bank: Bank, doing: Doing) -> Done:
    """Keeps another phone in waiting, in place of an earlier one; it takes effect by its own code.

    Raises Problem 409 `phone_unchanged`, `phone_taken` (never whose it is)."""
    asked: PhoneRequest = doing.details
    owner = bank.db.one("SELECT id FROM customers WHERE phone = ?", (asked.phone,))
    if owner is not None:
        own = owner["id"] == doing.customer
        raise Problem(409, "phone_unchanged" if own else "phone_taken", "The phone is registered already.")
    expires = doing.at + rules.PHONE_CHANGE_SECONDS
    bank.db.run(
        "INSERT INTO phone_changes VALUES (?, ?, ?, ?) ON CONFLICT (customer)"
        " DO UPDATE SET id = excluded.id, phone = excluded.phone, expires = excluded.expires",
        (doing.customer, doing.reference, asked.phone, expires),
    )
    masked = rules.masked_phone(asked.phone)
    notices.tell(bank, doing.customer, "phone_change_pending", phone=masked)
    facts = {"pending": doing.reference, "phone": masked, "valid_until": iso(expires)}
    return Done(doing.reference, doing.subject, "pending", instant(doing.at), facts)


def pending_phone(bank: Bank, pending: str, session: CustomerSession | None) -> tuple[str, str]:
    """The phone that waits under this id, and whose it is to be.

    Raises Problem 403 `phone_change_unknown` when it is over or not of this session's customer at level L2."""
    row = bank.db.one("SELECT customer, phone, expires FROM phone_changes WHERE id = ?", (pending,))
    known = row is not None and session is not None and row["customer"] == session.customer and session.level > 1
    if row is None or not known or row["expires"] <= bank.clock.seconds():
        raise Problem(403, "phone_change_unknown", "No such change waits for this customer.")
    return row["phone"], row["customer"]


def confirm_phone(bank: Bank, pending: str, customer: str) -> PhoneChanged:
    """The new phone's code was right: it is the customer's phone from now on, and codes sent to the old one are void.

    Raises Problem 403 `phone_change_unknown`, 409 `phone_taken` when it became somebody's in the meantime."""
    row = bank.db.one(
        "SELECT phone_changes.phone, expires, customers.phone AS old FROM phone_changes"
        " JOIN customers ON customers.id = customer WHERE phone_changes.id = ? AND customer = ?",
        (pending, customer),
    )
    if row is None or row["expires"] <= bank.clock.seconds():
        raise Problem(403, "phone_change_unknown", "No such change waits for this customer.")
    if bank.db.one("SELECT 1 FROM customers WHERE phone = ?", (row["phone"],)):
        raise Problem(409, "phone_taken", "The phone is registered already.")
    bank.db.run("UPDATE customers SET phone = ? WHERE id = ?", (row["phone"], customer))
    bank.db.run("DELETE FROM phone_changes WHERE customer = ?", (customer,))
    bank.db.run("UPDATE challenges SET used = 1 WHERE phone = ?", (bank.secrets.hash("phone", row["old"]),))
    masked = rules.masked_phone(row["phone"])
    for phone in (row["old"], row["phone"]):
        outbox.send(bank, phone, bank.texts["phone_changed"].format(phone=masked))
    return PhoneChanged(masked, instant(bank.clock.seconds()))
