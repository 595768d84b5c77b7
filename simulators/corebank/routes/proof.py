"""Who the customer is: codes and sessions."""

from simulators.corebank import accounts, codes, sessions
from simulators.corebank.bank import Bank
from simulators.corebank.endpoint import Access, Call, Endpoint
from simulators.corebank.views import (
    CodeCheck,
    CodeRequest,
    CodeSent,
    PhoneChanged,
    Profile,
    ProofGiven,
    Recognised,
    SessionGiven,
)


def _send_code(bank: Bank, call: Call) -> CodeSent:
    return codes.send_code(bank, call.body, call.session)


def _check_code(bank: Bank, call: Call) -> SessionGiven | ProofGiven | PhoneChanged:
    return codes.check_code(bank, call.body)


def _recognise(bank: Bank, call: Call) -> SessionGiven:
    return sessions.recognise(bank, call.body.customer, call.body.conversation)


def _end_session(bank: Bank, call: Call) -> None:
    sessions.end(bank, call.customer)


def _me(bank: Bank, call: Call) -> Profile:
    return accounts.profile(bank, call.customer.customer)


ENDPOINTS = (
    Endpoint(
        name="sendCode",
        method="POST",
        path="/codes",
        summary="Send a one-time code. The answer does not tell whether the phone is a customer's.",
        handle=_send_code,
        access=Access.MAYBE_CUSTOMER,
        answers=(CodeSent,),
        status=202,
        body=CodeRequest,
        refusals=(429,),
    ),
    Endpoint(
        name="checkCode",
        method="POST",
        path="/codes/check",
        summary="Trade the typed code for a session (L2), for the proof of one operation (L3), or for a new phone.",
        handle=_check_code,
        access=Access.SERVICE,
        answers=(SessionGiven, ProofGiven, PhoneChanged),
        body=CodeCheck,
        refusals=(403, 409),
    ),
    Endpoint(
        name="recognise",
        method="POST",
        path="/sessions",
        summary="A session of level L1 for a customer the caller has recognised.",
        handle=_recognise,
        access=Access.SERVICE,
        answers=(SessionGiven,),
        status=201,
        body=Recognised,
        refusals=(404,),
    ),
    Endpoint(
        name="endSession",
        method="DELETE",
        path="/sessions/current",
        summary="End the customer session of the header.",
        handle=_end_session,
        access=Access.L1,
        answers=(),
        status=204,
    ),
    Endpoint(
        name="me",
        method="GET",
        path="/customers/me",
        summary="The customer's profile: for a greeting and the right lane.",
        handle=_me,
        access=Access.L1,
        answers=(Profile,),
    ),
)
