"""The doors of the loans."""

from dataclasses import replace

from simulators.corebank.bank import Bank
from simulators.corebank.doing import act_endpoint
from simulators.corebank.endpoint import Access, Call, Endpoint
from simulators.corebank.loans import applying, drawing, products, profile, reading, repaying
from simulators.corebank.loans.views import (
    ApplicationList,
    DrawLoan,
    LoanApplication,
    LoanList,
    LoanProductList,
    LoanProfile,
    PayoffView,
    RepayLoan,
    ScheduleView,
)


def _products(bank: Bank, _call: Call) -> LoanProductList:
    return products.listed(bank.db)


def _profile(bank: Bank, call: Call) -> LoanProfile:
    return profile.of_customer(bank, call.customer.customer)


def _applications(bank: Bank, call: Call) -> ApplicationList:
    return ApplicationList(applying.of_customer(bank, call.customer.customer))


def _plan(bank: Bank, call: Call) -> ScheduleView:
    return drawing.plan(bank, call.customer.customer, call.path["application"])


def _loans(bank: Bank, call: Call) -> LoanList:
    return LoanList(reading.of_customer(bank, call.customer.customer))


def _schedule(bank: Bank, call: Call) -> ScheduleView:
    return reading.schedule(bank, call.customer.customer, call.path["loan"])


def _payoff(bank: Bank, call: Call) -> PayoffView:
    return reading.payoff(bank, call.customer.customer, call.path["loan"])


_LOANS = Endpoint(
    name="loans",
    method="GET",
    path="/loans",
    summary="The customer's loans, newest first.",
    handle=_loans,
    access=Access.L2,
    answers=(LoanList,),
)
ENDPOINTS = (
    replace(
        _LOANS,
        name="loanProducts",
        path="/loan-products",
        summary="Loan products with amounts, terms, rates and ways of repaying.",
        handle=_products,
        access=Access.SERVICE,
        answers=(LoanProductList,),
    ),
    replace(
        _LOANS,
        name="loanProfile",
        path="/loans/profile",
        summary="What the books say about the customer, for a scorecard.",
        handle=_profile,
        answers=(LoanProfile,),
    ),
    replace(
        _LOANS,
        name="loanApplications",
        path="/loan-applications",
        summary="The customer's applications, newest first.",
        handle=_applications,
        answers=(ApplicationList,),
    ),
    replace(
        _LOANS,
        name="loanPlan",
        path="/loan-applications/{application}/plan",
        summary="The schedule if an approved application were drawn today.",
        handle=_plan,
        answers=(ScheduleView,),
        refusals=(404, 409),
    ),
    _LOANS,
    replace(
        _LOANS,
        name="loanSchedule",
        path="/loans/{loan}/schedule",
        summary="All instalments of a loan, paid ones too.",
        handle=_schedule,
        answers=(ScheduleView,),
        refusals=(404,),
    ),
    replace(
        _LOANS,
        name="loanPayoff",
        path="/loans/{loan}/payoff",
        summary="What paying the whole loan today costs.",
        handle=_payoff,
        answers=(PayoffView,),
        refusals=(404, 409),
    ),
    act_endpoint(
        "applyForLoan",
        "loans.apply",
        "/loan-applications",
        applying.apply,
        "Record an application with the decision of the service centre's risk.",
        body=LoanApplication,
        proven=False,
    ),
    act_endpoint(
        "drawLoan",
        "loans.draw",
        "/loan-applications/{application}/draw",
        drawing.draw,
        "Sign the contract of an approved application and pay the loan out.",
        body=DrawLoan,
    ),
    act_endpoint(
        "repayLoan",
        "loans.repay",
        "/loans/{loan}/repay",
        repaying.repay,
        "Pay what is due, a part ahead of time, or the whole loan.",
        body=RepayLoan,
    ),
)
