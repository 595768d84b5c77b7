"""What changes something: cards and cases, each act once for its Idempotency-Key."""

from simulators.corebank import cards, cases, operations
from simulators.corebank.bank import Bank
from simulators.corebank.doing import act_endpoint
from simulators.corebank.endpoint import Access, Call, Endpoint
from simulators.corebank.views import CardList, CaseRequest, CaseView, OperationView


def _cards(bank: Bank, call: Call) -> CardList:
    return CardList(cards.of_customer(bank, call.customer.customer))


def _card_endpoint(name: str, move: str, access: Access, summary: str) -> Endpoint:
    path = f"/cards/{{card}}/{move.replace('_', '-')}"
    effect, proven = cards.moved(move), access is Access.L2
    return act_endpoint(name, f"cards.{move}", path, effect, summary, access=access, proven=proven)


def _operation(bank: Bank, call: Call) -> OperationView:
    return operations.find(bank, call.path["key"])


def _open_case(bank: Bank, call: Call) -> CaseView:
    return cases.open_case(bank, call.session, call.body, call.key)


def _case(bank: Bank, call: Call) -> CaseView:
    return cases.find(bank, call.session, call.path["case"])


ENDPOINTS = (
    Endpoint(
        name="cards",
        method="GET",
        path="/cards",
        summary="The customer's cards without balances, so that one can be protected at level L1.",
        handle=_cards,
        access=Access.L1,
        answers=(CardList,),
    ),
    _card_endpoint("lockCard", "lock", Access.L1, "Lock a card for now."),
    _card_endpoint("reportLoss", "report_loss", Access.L1, "Report a card lost: it stays blocked until replaced."),
    _card_endpoint("unlockCard", "unlock", Access.L2, "Unlock a locked card; needs the proof of this very operation."),
    Endpoint(
        name="operation",
        method="GET",
        path="/operations/{key}",
        summary="What became of an act, by its Idempotency-Key.",
        handle=_operation,
        access=Access.SERVICE,
        answers=(OperationView,),
        refusals=(404,),
    ),
    Endpoint(
        name="openCase",
        method="POST",
        path="/cases",
        summary="Open a case, for the customer of the session or for somebody unknown.",
        handle=_open_case,
        access=Access.MAYBE_CUSTOMER,
        answers=(CaseView,),
        status=201,
        body=CaseRequest,
        needs_key=True,
    ),
    Endpoint(
        name="case",
        method="GET",
        path="/cases/{case}",
        summary="A case; with a customer session only that customer's.",
        handle=_case,
        access=Access.MAYBE_CUSTOMER,
        answers=(CaseView,),
        refusals=(404,),
    ),
)
