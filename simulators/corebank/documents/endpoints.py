"""Documents over HTTP."""

from simulators.corebank.bank import Bank
from simulators.corebank.documents import issuing, store
from simulators.corebank.documents.views import (
    AgreementRequest,
    CheckQuery,
    CheckView,
    DocumentList,
    IssueRequest,
    WholeDocument,
)
from simulators.corebank.doing import act_endpoint
from simulators.corebank.endpoint import Access, Call, Endpoint


def _documents(bank: Bank, call: Call) -> DocumentList:
    return store.of_customer(bank, call.customer.customer)


def _document(bank: Bank, call: Call) -> WholeDocument:
    return store.find(bank, call.customer.customer, call.path["document"])


def _check(bank: Bank, call: Call) -> CheckView:
    return store.check(bank, call.query.code)


ENDPOINTS = (
    act_endpoint(
        "issueDocument",
        "documents.issue",
        "/documents",
        issuing.issue,
        "Make a statement, a proof of assets or a receipt.",
        body=IssueRequest,
        proven=False,
    ),
    act_endpoint(
        "signAgreement",
        "documents.sign",
        "/documents/agreements",
        issuing.sign,
        "Keep an agreement that the customer has accepted.",
        body=AgreementRequest,
    ),
    Endpoint(
        name="documents",
        method="GET",
        path="/documents",
        summary="The customer's documents, newest first.",
        handle=_documents,
        access=Access.L2,
        answers=(DocumentList,),
    ),
    Endpoint(
        name="document",
        method="GET",
        path="/documents/{document}",
        summary="One document with its file.",
        handle=_document,
        access=Access.L2,
        answers=(WholeDocument,),
        refusals=(404,),
    ),
    Endpoint(
        name="checkDocument",
        method="GET",
        path="/documents/check",
        summary="Whether a document with this code is genuine; for anybody.",
        handle=_check,
        access=Access.OPEN,
        answers=(CheckView,),
        query=CheckQuery,
    ),
)
