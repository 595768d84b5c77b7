"""What staff may read in full for a stated reason."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from warmline.bank.transport import Ask, Transport

Field = Literal["name", "phone", "id_number", "address"]


class Revealed(Struct, frozen=True):
    """One field as the bank has it; never kept, never logged."""

    field: Field
    value: str

    def __repr__(self) -> str:
        return f"Revealed({self.field})"


class Staff:
    """Reads for staff (L2: the customer is there)."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def reveal(self, session: str, field: Field, staff: str, reason: str) -> Revealed:
        """One field in full. Raises NotFound `field_empty`."""
        body = {"field": field, "staff": staff, "reason": reason}
        return self._transport.ask(Ask("POST", "/staff/reveals", session=session, body=body), Revealed)
