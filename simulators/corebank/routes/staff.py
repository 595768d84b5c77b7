"""What staff may read in full for a stated reason; all else they see is masked. Level L2: the customer is there."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from simulators.corebank.bank import Bank
from simulators.corebank.endpoint import Access, Call, Endpoint
from simulators.corebank.problems import Problem
from simulators.corebank.views import Request

Field = Literal["name", "phone", "id_number", "address"]


class RevealRequest(Request, frozen=True):
    """Which field, to whom (the staff's sign-in name), and why."""

    field: Field
    staff: Annotated[str, Meta(min_length=1, max_length=40)]
    reason: Annotated[str, Meta(min_length=2, max_length=200)]


class Revealed(Struct, frozen=True):
    """The field as the bank has it."""

    field: Field
    value: str


def _reveal(bank: Bank, call: Call) -> Revealed:
    asked: RevealRequest = call.body
    row = bank.db.one(
        "SELECT name, phone, id_number, city || street AS address FROM customers"
        " LEFT JOIN contacts ON contacts.customer = customers.id WHERE customers.id = ?",
        (call.customer.customer,),
    )
    assert row is not None, "a session names an existing customer"
    if row[asked.field] is None:
        raise Problem(404, "field_empty", "The bank does not have it.")
    return Revealed(asked.field, row[asked.field])


ENDPOINTS = (
    Endpoint(
        name="reveal",
        method="POST",
        path="/staff/reveals",
        summary="One field of the customer in full, for a member of staff with a reason.",
        handle=_reveal,
        access=Access.L2,
        answers=(Revealed,),
        body=RevealRequest,
        refusals=(404,),
    ),
)
