"""One declaration for each endpoint: it routes, parses, guards and documents, so the OpenAPI page cannot differ."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import msgspec

from simulators.corebank.bank import Bank
from simulators.corebank.problems import Problem
from simulators.corebank.sessions import CustomerSession


class Access(Enum):
    """Who may call. Everything but OPEN needs the service token."""

    OPEN = "open"
    SERVICE = "service"
    MAYBE_CUSTOMER = "maybe_customer"  # a customer session counts when it is there
    L1 = "L1"
    L2 = "L2"

    @property
    def level(self) -> int:
        """The least session level; 0 when no session is needed."""
        return {"L1": 1, "L2": 2}.get(self.value, 0)


@dataclass(frozen=True)
class Call:
    """One request after the door: parsed into the types its endpoint declares."""

    path: dict[str, str]
    query: Any
    body: Any
    session: CustomerSession | None
    key: str
    proof: str

    @property
    def customer(self) -> CustomerSession:
        """The session of an endpoint that needs one."""
        if self.session is None:
            raise Problem(401, "session_missing", "This needs a customer session.")
        return self.session


@dataclass(frozen=True)
class Endpoint:
    """`name` is the operationId; `path` holds parameters as {name}; `refusals` are the domain's own status codes."""

    name: str
    method: str
    path: str
    summary: str
    handle: Callable[[Bank, Call], msgspec.Struct | None]
    access: Access
    answers: tuple[type[msgspec.Struct], ...]
    status: int = 200
    query: type[msgspec.Struct] | None = None
    body: type[msgspec.Struct] | None = None
    needs_key: bool = False
    takes_proof: bool = False
    refusals: tuple[int, ...] = ()
    development: bool = False

    @property
    def parameters(self) -> list[str]:
        """Names of the path parameters."""
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]

    def statuses(self) -> list[int]:
        """Every refusal a caller may meet, sorted."""
        found = set(self.refusals)
        if self.access is not Access.OPEN:
            found |= {401}
        if self.access in (Access.L1, Access.L2, Access.MAYBE_CUSTOMER):
            found |= {403}
        if self.query or self.body or self.needs_key:
            found |= {400}
        if self.needs_key:
            found |= {409, 422}
        if self.body:
            found |= {413, 415}
        return sorted(found)
