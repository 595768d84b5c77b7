"""Declares an endpoint that changes something: once for each key, after its proof, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from simulators.corebank.bank import Bank
from simulators.corebank.endpoint import Access, Call, Endpoint
from simulators.corebank.operations import Act, once, spend_proof
from simulators.corebank.sessions import CustomerSession
from simulators.corebank.views import Done


@dataclass(frozen=True)
class Doing:
    """An act that is being carried out: for whom, on what, with which details (the body), under which reference, when.

    `at` is in whole seconds since 1970 UTC."""

    session: CustomerSession
    subject: str
    details: Any
    reference: str
    at: int

    @property
    def customer(self) -> str:
        return self.session.customer


Effect = Callable[[Bank, Doing], Done]


def act_endpoint(
    name: str,
    act: str,
    path: str,
    effect: Effect,
    summary: str,
    *,
    body: type[msgspec.Struct] | None = None,
    access: Access = Access.L2,
    proven: bool = True,
) -> Endpoint:
    """A POST endpoint. Its path has at most one parameter: the act's subject (without one the subject is the customer).

    `proven`: it needs a fresh code for exactly this act (L3). The effect raises Problem 404 for what is not this
    customer's and 409 for what the state does not allow; only a 409 is kept as the key's outcome.
    """

    def handle(bank: Bank, call: Call) -> Done:
        session = call.customer
        subject = next(iter(call.path.values()), session.customer)
        asked = Act(act, subject, call.body, session.customer, call.key)

        def carry_out(reference: str, at: int) -> Done:
            if proven:
                spend_proof(bank, asked, session, call.proof)
            return effect(bank, Doing(session, subject, call.body, reference, at))

        return once(bank, asked, Done, carry_out)

    return Endpoint(
        name=name,
        method="POST",
        path=path,
        summary=summary,
        handle=handle,
        access=access,
        answers=(Done,),
        body=body,
        needs_key=True,
        takes_proof=proven,
        refusals=(404,),
    )
