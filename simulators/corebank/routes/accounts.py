"""Reading accounts: level L2."""

from dataclasses import replace

from simulators.corebank import accounts, statements
from simulators.corebank.bank import Bank
from simulators.corebank.endpoint import Access, Call, Endpoint
from simulators.corebank.views import (
    AccountList,
    AccountView,
    Period,
    SummaryView,
    TransactionPage,
    TransactionQuery,
)


def _accounts(bank: Bank, call: Call) -> AccountList:
    return AccountList(accounts.of_customer(bank, call.customer.customer))


def _account(bank: Bank, call: Call) -> AccountView:
    return accounts.find(bank, call.customer.customer, call.path["account"])


def _own_account(bank: Bank, call: Call) -> str | None:
    """The account of the path, checked to be this customer's; None on the paths over all accounts."""
    account = call.path.get("account")
    return None if account is None else accounts.find(bank, call.customer.customer, account).id


def _transactions(bank: Bank, call: Call) -> TransactionPage:
    return statements.transactions(bank, call.customer.customer, _own_account(bank, call), call.query)


def _summary(bank: Bank, call: Call) -> SummaryView:
    return statements.summary(bank, call.customer.customer, _own_account(bank, call), call.query)


_TRANSACTIONS = Endpoint(
    name="transactions",
    method="GET",
    path="/transactions",
    summary="Transactions of all the customer's accounts, newest first.",
    handle=_transactions,
    access=Access.L2,
    answers=(TransactionPage,),
    query=TransactionQuery,
)
_SUMMARY = Endpoint(
    name="summary",
    method="GET",
    path="/summary",
    summary="Income and spending of all the customer's accounts by category.",
    handle=_summary,
    access=Access.L2,
    answers=(SummaryView,),
    query=Period,
)
ENDPOINTS = (
    Endpoint(
        name="accounts",
        method="GET",
        path="/accounts",
        summary="The customer's accounts with balances and cards.",
        handle=_accounts,
        access=Access.L2,
        answers=(AccountList,),
    ),
    Endpoint(
        name="account",
        method="GET",
        path="/accounts/{account}",
        summary="One account.",
        handle=_account,
        access=Access.L2,
        answers=(AccountView,),
        refusals=(404,),
    ),
    _TRANSACTIONS,
    _SUMMARY,
    replace(
        _TRANSACTIONS,
        name="accountTransactions",
        path="/accounts/{account}/transactions",
        summary="Transactions of one account, newest first.",
        refusals=(404,),
    ),
    replace(
        _SUMMARY,
        name="accountSummary",
        path="/accounts/{account}/summary",
        summary="Income and spending of one account by category.",
        refusals=(404,),
    ),
)
