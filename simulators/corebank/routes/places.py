"""Branches, and whether the bank is there."""

from simulators.corebank import branches
from simulators.corebank.bank import Bank
from simulators.corebank.endpoint import Access, Call, Endpoint
from simulators.corebank.views import BranchList, BranchQuery, Health


def _branches(bank: Bank, call: Call) -> BranchList:
    return BranchList(branches.search(bank, call.query))


def _health(bank: Bank, _call: Call) -> Health:
    bank.db.one("SELECT 1 FROM customers LIMIT 1")
    return Health(ready=True, now=bank.clock.now())


ENDPOINTS = (
    Endpoint(
        name="branches",
        method="GET",
        path="/branches",
        summary="Branches by city and by words about the place.",
        handle=_branches,
        access=Access.SERVICE,
        answers=(BranchList,),
        query=BranchQuery,
    ),
    Endpoint(
        name="health",
        method="GET",
        path="/health",
        summary="Answers when the books can be read.",
        handle=_health,
        access=Access.OPEN,
        answers=(Health,),
    ),
)
