"""One document that is there from the start: last month's statement of the first documented customer."""

from datetime import timedelta
from typing import Final

from simulators.corebank.clock import day_start, instant
from simulators.corebank.documents import contents
from simulators.corebank.documents.store import New, keep
from simulators.corebank.seeding.planting import Ground

# Fixed, so that checking a document can be shown without making one first.
DEMO_CODE: Final = "DEMQ2345WXYZ"


def plant(ground: Ground) -> None:
    """A statement of the last full month, made on its following day."""
    person = ground.people[0]
    first_of_this = ground.today.replace(day=1)
    last = first_of_this - timedelta(days=1)
    made = day_start(first_of_this)
    account = ground.db.one(
        "SELECT accounts.id, number, name FROM accounts JOIN customers ON customers.id = customer"
        " WHERE accounts.id = ?",
        (ground.held_by(person)[0].account,),
    )
    assert account is not None
    content = contents.statement(ground.db, account, (last.replace(day=1), last), instant(made))
    keep(ground.db, New("D000000000000001", person.id, "statement", content, made, DEMO_CODE))
